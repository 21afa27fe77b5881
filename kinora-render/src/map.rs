//! A plane of numbers over a picture, and the filters that analysis needs.

use kinora_core::frame::Picture;
use kinora_core::size::Size;
use rayon::prelude::*;

use crate::maths::{bilinear, rank};

/// A plane of `width * height` numbers, rows from the top.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Map {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) data: Vec<f32>,
}

impl Map {
    /// A map with the same number everywhere.
    pub(crate) fn filled(width: usize, height: usize, value: f32) -> Self {
        Self {
            width,
            height,
            data: vec![value; width * height],
        }
    }

    /// A map from a function of column and row.
    pub(crate) fn from_fn(width: usize, height: usize, f: impl Fn(usize, usize) -> f32) -> Self {
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            data.extend((0..width).map(|x| f(x, y)));
        }
        Self {
            width,
            height,
            data,
        }
    }

    /// The number at a column and row.
    pub(crate) fn at(&self, x: usize, y: usize) -> f32 {
        self.data[y * self.width + x]
    }

    /// A map of the same size from this one's numbers.
    pub(crate) fn map(&self, f: impl Fn(f32) -> f32) -> Self {
        Self {
            width: self.width,
            height: self.height,
            data: self.data.iter().map(|&v| f(v)).collect(),
        }
    }

    /// A map of the same size from this one's numbers and another's.
    pub(crate) fn zip(&self, other: &Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self {
            width: self.width,
            height: self.height,
            data: self
                .data
                .iter()
                .zip(&other.data)
                .map(|(&a, &b)| f(a, b))
                .collect(),
        }
    }

    /// The mean of all numbers.
    pub(crate) fn mean(&self) -> f32 {
        let sum: f64 = self.data.iter().map(|&v| f64::from(v)).sum();
        (sum / self.data.len() as f64) as f32
    }

    /// The number below which `share` of all numbers lie.
    pub(crate) fn quantile(&self, share: f32) -> f32 {
        rank(self.data.clone(), share)
    }

    /// The number at a place in shares of width and height, bilinear, the edge
    /// continued outwards.
    pub(crate) fn sample(&self, x: f32, y: f32) -> f32 {
        let place = [x * self.width as f32 - 0.5, y * self.height as f32 - 0.5];
        let [value] = bilinear([self.width, self.height], place, |x, y| [self.at(x, y)]);
        value
    }

    /// This map at another size, bilinear.
    pub(crate) fn resized(&self, width: usize, height: usize) -> Self {
        Self::from_fn(width, height, |x, y| {
            self.sample(
                (x as f32 + 0.5) / width as f32,
                (y as f32 + 0.5) / height as f32,
            )
        })
    }

    /// The mean over a square of `2 * radius + 1` pixels, edges shortened.
    pub(crate) fn box_blurred(&self, radius: usize) -> Self {
        if radius == 0 {
            return self.clone();
        }
        self.rows_blurred(radius).columns_blurred(radius)
    }

    /// The mean over `2 * across + 1` by `2 * down + 1` pixels, edges shortened.
    pub(crate) fn window_mean(&self, across: usize, down: usize) -> Self {
        self.rows_blurred(across)
            .transposed()
            .rows_blurred(down)
            .transposed()
    }

    /// About a Gaussian with this standard deviation in pixels: three boxes.
    pub(crate) fn blurred(&self, sigma: f32) -> Self {
        // The variance of a box of n pixels is (n² − 1) / 12; three add up.
        let side = (4.0 * sigma * sigma + 1.0).sqrt();
        let radius = (((side - 1.0) / 2.0).round() as usize).max(usize::from(sigma > 0.3));
        self.box_blurred(radius)
            .box_blurred(radius)
            .box_blurred(radius)
    }

    /// The largest number within so many pixels across and down.
    pub(crate) fn widened(&self, radius: usize) -> Self {
        self.rows_widened(radius)
            .transposed()
            .rows_widened(radius)
            .transposed()
    }

    fn rows_widened(&self, radius: usize) -> Self {
        Self::from_fn(self.width, self.height, |x, y| {
            let row = &self.data[y * self.width..][..self.width];
            let near = &row[x.saturating_sub(radius)..(x + radius + 1).min(self.width)];
            near.iter().copied().fold(f32::MIN, f32::max)
        })
    }

    /// Smooths this map along the structures of `guide`.
    ///
    /// He, Sun and Tang, "Guided image filtering", 2010.
    pub(crate) fn guided(&self, guide: &Self, radius: usize, epsilon: f32) -> Self {
        let mean_i = guide.box_blurred(radius);
        let mean_p = self.box_blurred(radius);
        let corr_ii = guide.zip(guide, |a, b| a * b).box_blurred(radius);
        let corr_ip = guide.zip(self, |a, b| a * b).box_blurred(radius);
        let variance = corr_ii.zip(&mean_i, |c, m| c - m * m);
        let covariance = Self {
            data: (0..self.data.len())
                .map(|i| corr_ip.data[i] - mean_i.data[i] * mean_p.data[i])
                .collect(),
            ..*self
        };
        let a = covariance.zip(&variance, |c, v| c / (v + epsilon));
        let b = Self {
            data: (0..self.data.len())
                .map(|i| mean_p.data[i] - a.data[i] * mean_i.data[i])
                .collect(),
            ..*self
        };
        let (a, b) = (a.box_blurred(radius), b.box_blurred(radius));
        Self {
            data: (0..self.data.len())
                .map(|i| a.data[i] * guide.data[i] + b.data[i])
                .collect(),
            ..*self
        }
    }

    /// This map in grey for people to look at, 0 black and 1 white.
    pub(crate) fn picture(&self) -> Picture {
        let grey = |&value: &f32| [(value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8; 3];
        Picture {
            size: Size {
                width: self.width as u32,
                height: self.height as u32,
            },
            rgb: self.data.iter().flat_map(grey).collect(),
        }
    }

    /// The length of the gradient, in units a pixel.
    pub(crate) fn gradient(&self) -> Self {
        Self::from_fn(self.width, self.height, |x, y| {
            let dx = self.at((x + 1).min(self.width - 1), y) - self.at(x.saturating_sub(1), y);
            let dy = self.at(x, (y + 1).min(self.height - 1)) - self.at(x, y.saturating_sub(1));
            (dx * dx + dy * dy).sqrt() * 0.5
        })
    }

    fn rows_blurred(&self, radius: usize) -> Self {
        let mut out = Self::filled(self.width, self.height, 0.0);
        out.data
            .par_chunks_mut(self.width)
            .zip(self.data.par_chunks(self.width))
            .for_each(|(out, row)| blur_row(row, radius, out));
        out
    }

    fn transposed(&self) -> Self {
        Self::from_fn(self.height, self.width, |x, y| self.at(y, x))
    }

    /// The same as [`Self::rows_blurred`] along columns, row by row.
    fn columns_blurred(&self, radius: usize) -> Self {
        let (w, h) = (self.width, self.height);
        let row = |y: usize| &self.data[y * w..][..w];
        let mut sums = vec![0.0_f64; w];
        let add = |sums: &mut [f64], row: &[f32]| {
            let pairs = sums.iter_mut().zip(row);
            pairs.for_each(|(sum, &value)| *sum += f64::from(value));
        };
        (0..radius.min(h)).for_each(|y| add(&mut sums, row(y)));
        let mut out = Self::filled(w, h, 0.0);
        for (y, out) in out.data.chunks_exact_mut(w).enumerate() {
            if y + radius < h {
                add(&mut sums, row(y + radius));
            }
            if y > radius {
                let pairs = sums.iter_mut().zip(row(y - radius - 1));
                pairs.for_each(|(sum, &value)| *sum -= f64::from(value));
            }
            let count = ((y + radius).min(h - 1) - y.saturating_sub(radius) + 1) as f64;
            let pairs = out.iter_mut().zip(&sums);
            pairs.for_each(|(out, sum)| *out = (sum / count) as f32);
        }
        out
    }
}

fn blur_row(row: &[f32], radius: usize, out: &mut [f32]) {
    let width = row.len();
    let mut sum: f64 = row[..radius.min(width)].iter().map(|&v| f64::from(v)).sum();
    for x in 0..width {
        if x + radius < width {
            sum += f64::from(row[x + radius]);
        }
        if x > radius {
            sum -= f64::from(row[x - radius - 1]);
        }
        let count = (x + radius).min(width - 1) - x.saturating_sub(radius) + 1;
        out[x] = (sum / count as f64) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blurring_keeps_a_constant_and_the_mean() {
        let flat = Map::filled(40, 30, 0.25);
        assert!(
            flat.blurred(3.0)
                .data
                .iter()
                .all(|v| (v - 0.25).abs() < 1e-6)
        );
        let dot = Map::from_fn(41, 41, |x, y| f32::from(x == 20 && y == 20));
        let spread = dot.blurred(2.0);
        assert!((spread.mean() - dot.mean()).abs() < 1e-6);
        assert!(spread.at(20, 20) < 0.1);
    }

    #[test]
    fn a_guided_filter_keeps_the_guides_edge() {
        let guide = Map::from_fn(64, 32, |x, _| f32::from(x >= 32));
        let noisy = Map::from_fn(64, 32, |x, y| {
            f32::from(x >= 32) + 0.2 * ((x * 7 + y * 5) % 3) as f32
        });
        let smooth = noisy.guided(&guide, 6, 1e-3);
        assert!(smooth.at(40, 16) - smooth.at(24, 16) > 0.9);
    }
}
