//! Colours as numbers, and smooth continuation of them into what is not known.

use kinora_core::frame::Picture;
use kinora_core::size::Size;
use rayon::prelude::*;

use crate::map::Map;
use crate::maths::lerp;

/// A picture, or any `N` numbers a pixel, rows from the top; colours are sRGB in
/// 0–1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Image<const N: usize = 3> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) data: Vec<[f32; N]>,
}

impl Image {
    /// A picture's colours.
    pub(super) fn new(picture: &Picture) -> Self {
        let pixels = picture.rgb.as_chunks::<3>().0;
        Self {
            width: picture.size.width as usize,
            height: picture.size.height as usize,
            data: pixels
                .iter()
                .map(|rgb| rgb.map(|v| f32::from(v) / 255.0))
                .collect(),
        }
    }

    /// This image in bytes.
    pub(super) fn to_picture(&self) -> Picture {
        let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        Picture {
            size: Size {
                width: self.width as u32,
                height: self.height as u32,
            },
            rgb: self.data.as_flattened().iter().map(|&v| byte(v)).collect(),
        }
    }

    /// The luma of BT.709.
    pub(super) fn luma(&self) -> Map {
        let luma = |[r, g, b]: [f32; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
        Map {
            width: self.width,
            height: self.height,
            data: self.data.iter().map(|&pixel| luma(pixel)).collect(),
        }
    }

    /// This picture with a filter applied to each of its channels.
    pub(super) fn filtered(&self, filter: impl Fn(&Map) -> Map + Sync) -> Self {
        let planes: Vec<Map> = (0..3)
            .into_par_iter()
            .map(|c| filter(&self.channel(c)))
            .collect();
        let data = (0..self.data.len())
            .map(|i| [0, 1, 2].map(|c| planes[c].data[i]))
            .collect();
        Self { data, ..*self }
    }
}

impl<const N: usize> Image<N> {
    /// One number of each pixel.
    pub(super) fn channel(&self, c: usize) -> Map {
        Map {
            width: self.width,
            height: self.height,
            data: self.data.iter().map(|pixel| pixel[c]).collect(),
        }
    }

    /// The pixel at a place in shares of width and height, bilinear, the edge
    /// continued outwards.
    pub(super) fn sample(&self, x: f32, y: f32) -> [f32; N] {
        let px = (x * self.width as f32 - 0.5).clamp(0.0, (self.width - 1) as f32);
        let py = (y * self.height as f32 - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (x0, y0) = (px as usize, py as usize);
        let (x1, y1) = ((x0 + 1).min(self.width - 1), (y0 + 1).min(self.height - 1));
        let (fx, fy) = (px - x0 as f32, py - y0 as f32);
        let [upper, lower] = [y0, y1].map(|row| &self.data[row * self.width..][..self.width]);
        std::array::from_fn(|c| {
            let top = lerp(upper[x0][c], upper[x1][c], fx);
            let bottom = lerp(lower[x0][c], lower[x1][c], fx);
            lerp(top, bottom, fy)
        })
    }

    /// This picture at another size, bilinear.
    pub(super) fn resized(&self, width: usize, height: usize) -> Self {
        let mut data = vec![[0.0; N]; width * height];
        data.par_chunks_mut(width)
            .enumerate()
            .with_min_len(8)
            .for_each(|(y, row)| {
                for (x, pixel) in row.iter_mut().enumerate() {
                    let (u, v) = (x as f32 + 0.5, y as f32 + 0.5);
                    *pixel = self.sample(u / width as f32, v / height as f32);
                }
            });
        Self {
            width,
            height,
            data,
        }
    }

    /// This picture where `weight` is 1, continued smoothly where it is 0.
    ///
    /// Push and pull over a pyramid: Gortler et al., "The lumigraph", 1996.
    pub(super) fn continued(&self, weight: &Map) -> Self {
        if self.width <= 2 && self.height <= 2 {
            return self.averaged(weight);
        }
        let (coarse, coarse_weight) = self.halved(weight);
        let beyond = coarse.continued(&coarse_weight);
        let (w, h) = (self.width, self.height);
        let mut out = self.clone();
        out.data
            .par_chunks_mut(w)
            .enumerate()
            .with_min_len(8)
            .for_each(|(y, row)| {
                for (x, pixel) in row.iter_mut().enumerate() {
                    let known = weight.at(x, y);
                    if known >= 1.0 {
                        continue;
                    }
                    let (u, v) = ((x as f32 + 0.5) / w as f32, (y as f32 + 0.5) / h as f32);
                    let guess = beyond.sample(u, v);
                    *pixel = std::array::from_fn(|c| lerp(guess[c], pixel[c], known));
                }
            });
        out
    }

    /// Half the size, each pixel the weighted mean of four and as certain as
    /// they are together.
    fn halved(&self, weight: &Map) -> (Self, Map) {
        let (w, h) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let block = |x: usize, y: usize| {
            let mut sum = [0.0; N];
            let mut whole = 0.0;
            for row in y..(y + 2).min(self.height) {
                for column in x..(x + 2).min(self.width) {
                    let known = weight.at(column, row);
                    let pixel = &self.data[row * self.width + column];
                    sum.iter_mut().zip(pixel).for_each(|(s, p)| *s += p * known);
                    whole += known;
                }
            }
            (sum.map(|s| s / whole.max(1e-6)), whole.min(1.0))
        };
        let mut blocks = vec![([0.0; N], 0.0); w * h];
        blocks
            .par_chunks_mut(w)
            .enumerate()
            .with_min_len(8)
            .for_each(|(y, row)| {
                let row = row.iter_mut().enumerate();
                row.for_each(|(x, out)| *out = block(2 * x, 2 * y));
            });
        let coarse = Self {
            width: w,
            height: h,
            data: blocks.iter().map(|block| block.0).collect(),
        };
        let data = blocks.iter().map(|block| block.1).collect();
        let certain = Map {
            width: w,
            height: h,
            data,
        };
        (coarse, certain)
    }

    /// The weighted mean everywhere.
    fn averaged(&self, weight: &Map) -> Self {
        let whole: f32 = weight.data.iter().sum::<f32>().max(1e-6);
        let mean: [f32; N] = std::array::from_fn(|c| {
            let pairs = self.data.iter().zip(&weight.data);
            pairs.map(|(pixel, w)| pixel[c] * w).sum::<f32>() / whole
        });
        Self {
            data: vec![mean; self.data.len()],
            ..*self
        }
    }
}

/// A map continued smoothly from where `weight` is 1.
pub(super) fn continued(map: &Map, weight: &Map) -> Map {
    let numbers = Image {
        width: map.width,
        height: map.height,
        data: map.data.iter().map(|&v| [v]).collect(),
    };
    numbers.continued(weight).channel(0)
}

/// The distance of two colours.
pub(super) fn unlike(a: [f32; 3], b: [f32; 3]) -> f32 {
    let square = |c: usize| (a[c] - b[c]) * (a[c] - b[c]);
    (square(0) + square(1) + square(2)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_stays_and_what_is_not_lies_between() {
        let map = Map::from_fn(64, 20, |x, _| if x < 32 { 0.2 } else { 0.8 });
        let weight = Map::from_fn(64, 20, |x, _| f32::from(!(10..54).contains(&x)));
        let full = continued(&map, &weight);
        assert!((full.at(4, 10) - 0.2).abs() < 1e-6 && (full.at(60, 10) - 0.8).abs() < 1e-6);
        assert!((full.at(31, 10) - 0.5).abs() < 0.1, "{}", full.at(31, 10));
        assert!(full.data.iter().all(|v| (0.19..0.81).contains(v)));
    }

    #[test]
    fn nothing_known_is_no_number_gone_wrong() {
        let map = Map::filled(5, 7, 0.5);
        let full = continued(&map, &Map::filled(5, 7, 0.0));
        assert!(full.data.iter().all(|v| v.is_finite()));
    }
}
