//! The guided filter with colours as its guide.
//!
//! He, Sun and Tang, "Guided image filtering", 2010, section 3.4: in each window
//! the answer is a linear function of the three channels.

use rayon::prelude::*;

use super::image::Image;
use crate::map::Map;

/// A linear function of colour a pixel: three factors and a constant.
pub(super) type Coefficients = Image<4>;

/// Smooths `map` along the edges of `guide`.
pub(super) fn filtered(map: &Map, guide: &Image, radius: usize, epsilon: f32) -> Map {
    let linear = coefficients(map, guide, radius, epsilon);
    let pairs = linear.data.iter().zip(&guide.data);
    Map {
        width: map.width,
        height: map.height,
        data: pairs.map(|(linear, rgb)| at(linear, rgb)).collect(),
    }
}

/// [`filtered`] with linear functions found at half the size, which a wide
/// window does not notice.
///
/// He and Sun, "Fast guided filter", 2015.
pub(super) fn roughly_filtered(map: &Map, guide: &Image, radius: usize, epsilon: f32) -> Map {
    let (w, h) = (map.width.div_ceil(2), map.height.div_ceil(2));
    let (small, coarse) = (map.resized(w, h), guide.resized(w, h));
    let linear = coefficients(&small, &coarse, radius.div_ceil(2), epsilon);
    let linear = linear.resized(map.width, map.height);
    let pairs = linear.data.iter().zip(&guide.data);
    Map {
        width: map.width,
        height: map.height,
        data: pairs.map(|(linear, rgb)| at(linear, rgb)).collect(),
    }
}

/// The value of a pixel's linear function at a colour.
pub(super) fn at(linear: &[f32; 4], rgb: &[f32; 3]) -> f32 {
    linear[0] * rgb[0] + linear[1] * rgb[1] + linear[2] * rgb[2] + linear[3]
}

/// The linear functions of the filter, each the mean of those of the windows
/// about its pixel.
pub(super) fn coefficients(map: &Map, guide: &Image, radius: usize, epsilon: f32) -> Coefficients {
    let moments = Moments::new(map, guide, radius);
    let raw: Vec<[f32; 4]> = (0..map.data.len())
        .into_par_iter()
        .with_min_len(4096)
        .map(|i| moments.solved(i, epsilon))
        .collect();
    let raw = Image {
        width: map.width,
        height: map.height,
        data: raw,
    };
    let means: Vec<Map> = (0..4)
        .into_par_iter()
        .map(|c| raw.channel(c).box_blurred(radius))
        .collect();
    let data = (0..map.data.len())
        .map(|i| [0, 1, 2, 3].map(|c| means[c].data[i]))
        .collect();
    Image { data, ..raw }
}

/// The channels of each product of two, in the order of [`Moments::products`].
const PAIRS: [(usize, usize); 6] = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];

/// Means over windows.
struct Moments {
    /// Of the guide's channels.
    colour: Vec<Map>,
    /// Of their products.
    products: Vec<Map>,
    /// Of each channel times the map.
    crossed: Vec<Map>,
    map: Map,
}

impl Moments {
    fn new(map: &Map, guide: &Image, radius: usize) -> Self {
        let channels: Vec<Map> = (0..3).map(|c| guide.channel(c)).collect();
        let mean = |a: &Map, b: &Map| a.zip(b, |a, b| a * b).box_blurred(radius);
        Self {
            colour: channels.par_iter().map(|c| c.box_blurred(radius)).collect(),
            products: PAIRS
                .par_iter()
                .map(|&(a, b)| mean(&channels[a], &channels[b]))
                .collect(),
            crossed: channels.par_iter().map(|c| mean(c, map)).collect(),
            map: map.box_blurred(radius),
        }
    }

    /// Solves (Σ + εI) a = cov by Cramer's rule, b = mean − a·mean colour.
    fn solved(&self, i: usize, epsilon: f32) -> [f32; 4] {
        let m = [0, 1, 2].map(|c| self.colour[c].data[i]);
        let p = self.map.data[i];
        let spread = |k: usize| {
            let (a, b) = PAIRS[k];
            let flat = if a == b { epsilon } else { 0.0 };
            self.products[k].data[i] - m[a] * m[b] + flat
        };
        let [rr, rg, rb, gg, gb, bb] = [0, 1, 2, 3, 4, 5].map(spread);
        let v = [0, 1, 2].map(|c| self.crossed[c].data[i] - m[c] * p);
        let minors = [
            gg * bb - gb * gb,
            gb * rb - rg * bb,
            rg * gb - gg * rb,
            rr * bb - rb * rb,
            rb * rg - rr * gb,
            rr * gg - rg * rg,
        ];
        let whole = (rr * minors[0] + rg * minors[1] + rb * minors[2]).max(1e-20);
        let a = [
            (minors[0] * v[0] + minors[1] * v[1] + minors[2] * v[2]) / whole,
            (minors[1] * v[0] + minors[3] * v[1] + minors[4] * v[2]) / whole,
            (minors[2] * v[0] + minors[4] * v[1] + minors[5] * v[2]) / whole,
        ];
        [
            a[0],
            a[1],
            a[2],
            p - a[0] * m[0] - a[1] * m[1] - a[2] * m[2],
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_of_colour_alone_is_followed() {
        // Red and green of the same brightness: only colour tells them apart.
        let guide = Image {
            width: 60,
            height: 40,
            data: (0..2400)
                .map(|i| {
                    if i % 60 < 33 {
                        [0.7, 0.2, 0.3]
                    } else {
                        [0.2, 0.35, 0.3]
                    }
                })
                .collect(),
        };
        let rough = Map::from_fn(60, 40, |x, _| f32::from(x < 30));
        let found = filtered(&rough, &guide, 8, 1e-4);
        let (inside, outside) = (found.at(31, 20), found.at(34, 20));
        assert!(inside > 0.5 && outside < 0.05, "{inside} {outside}");
        let level = Map::filled(60, 40, 0.4);
        let kept = filtered(&level, &guide, 8, 1e-4);
        assert!(kept.data.iter().all(|v| (v - 0.4).abs() < 1e-3));
    }
}
