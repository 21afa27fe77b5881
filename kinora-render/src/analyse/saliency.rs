//! What the eye goes to: what no gentle path leads to from the picture's rim.
//!
//! Zhang, Sclaroff, Lin, Shen, Price and Měch, "Minimum barrier salient object
//! detection at 80 FPS", 2015: the barrier of a path is the range of values
//! along it, and a few raster scans find small ones for every pixel. Channels
//! are looked at one by one and added up; the middle of the picture counts more.

use super::Colours;
use crate::map::Map;
use crate::maths::smoothstep;

/// Scans over the picture, each the other way round.
const SCANS: usize = 4;

/// How much of the map may be neither low nor high before it is taken for
/// texture that says nothing, in bits of the entropy of ten classes.
const ENTROPY: (f32, f32) = (2.6, 3.2);

/// Saliency over a picture, 0–1, with little contrast where it is not sure.
pub(super) fn find(colours: &Colours, sky: &Map) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let (small_w, small_h) = ((w / 2).max(8), (h / 2).max(8));
    let channels = [&colours.red, &colours.green, &colours.blue];
    let barriers = channels.map(|plane| barrier(&plane.blurred(1.2).resized(small_w, small_h)));
    let raw = Map::from_fn(small_w, small_h, |x, y| {
        let sum: f32 = barriers.iter().map(|map| map.at(x, y)).sum();
        let u = (x as f32 + 0.5) / small_w as f32 - 0.5;
        let v = (y as f32 + 0.5) / small_h as f32 - 0.5;
        sum * (1.0 - smoothstep(0.10, 0.80, (u * u + v * v).sqrt()))
    });
    let raw = raw.resized(w, h).zip(sky, |v, sky| v * (1.0 - sky));
    let soft = raw.blurred(w as f32 / 60.0);
    let (low, high) = (soft.quantile(0.4), soft.quantile(0.99));
    let map = soft.map(|v| smoothstep(low, high.max(low + 0.05), v));
    let sure = 1.0 - 0.6 * smoothstep(ENTROPY.0, ENTROPY.1, entropy(&map));
    map.map(|v| v * sure)
}

/// For each pixel about the smallest range of values along a path from the rim.
fn barrier(plane: &Map) -> Map {
    let (w, h) = (plane.width, plane.height);
    let is_rim = |x: usize, y: usize| x == 0 || y == 0 || x == w - 1 || y == h - 1;
    let mut paths = Paths {
        low: plane.data.clone(),
        high: plane.data.clone(),
        cost: Map::from_fn(w, h, |x, y| if is_rim(x, y) { 0.0 } else { f32::MAX }).data,
    };
    for scan in 0..SCANS {
        if scan % 2 == 0 {
            for y in 1..h - 1 {
                for x in 1..w - 1 {
                    let i = y * w + x;
                    paths.extend(plane.data[i], i, [i - 1, i - w]);
                }
            }
        } else {
            for y in (1..h - 1).rev() {
                for x in (1..w - 1).rev() {
                    let i = y * w + x;
                    paths.extend(plane.data[i], i, [i + 1, i + w]);
                }
            }
        }
    }
    Map {
        width: w,
        height: h,
        data: paths.cost,
    }
}

/// The best path to each pixel so far: the range along it.
struct Paths {
    low: Vec<f32>,
    high: Vec<f32>,
    cost: Vec<f32>,
}

impl Paths {
    /// Goes on to a pixel from those before it where that is better.
    fn extend(&mut self, value: f32, to: usize, from: [usize; 2]) {
        for before in from {
            if self.cost[before] == f32::MAX {
                continue;
            }
            let (low, high) = (self.low[before].min(value), self.high[before].max(value));
            if high - low < self.cost[to] {
                self.low[to] = low;
                self.high[to] = high;
                self.cost[to] = high - low;
            }
        }
    }
}

/// The entropy of a map's values in ten classes, in bits.
fn entropy(map: &Map) -> f32 {
    let mut counts = [0.0_f32; 10];
    for &value in &map.data {
        counts[((value * 10.0) as usize).min(9)] += 1.0;
    }
    let total = map.data.len() as f32;
    let bits = |count: &f32| {
        let share = count / total;
        if share > 0.0 {
            -share * libm::log2f(share)
        } else {
            0.0
        }
    };
    counts.iter().map(bits).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn salient(luma: impl Fn(usize, usize) -> f32) -> Map {
        let luma = Map::from_fn(120, 80, luma);
        let colours = Colours {
            red: luma.clone(),
            green: luma.clone(),
            blue: luma.clone(),
            luma,
        };
        find(&colours, &Map::filled(120, 80, 0.0))
    }

    #[test]
    fn a_thing_before_a_gentle_ground_stands_out() {
        let map = salient(|x, y| {
            let thing = (x as f32 - 70.0).powi(2) + (y as f32 - 40.0).powi(2) < 200.0;
            if thing { 0.9 } else { 0.2 + 0.002 * x as f32 }
        });
        assert!(map.at(70, 40) > 0.8, "{}", map.at(70, 40));
        assert!(map.at(15, 40) < 0.1 && map.at(100, 10) < 0.1);
    }

    #[test]
    fn what_reaches_the_rim_does_not() {
        let map = salient(|x, _| if x > 60 { 0.9 } else { 0.2 });
        assert!(map.mean() < 0.15, "{}", map.mean());
    }
}
