//! A plane of grey levels: blurring, halving, sampling between pixels.

use rayon::prelude::*;

/// `width * height` grey levels of 0–255, rows from the top.
///
/// Coordinates are in pixels with whole numbers at pixel centres.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plane {
    pub width: usize,
    pub height: usize,
    pub data: Vec<f32>,
}

impl Plane {
    /// A plane from bytes.
    pub fn from_bytes(bytes: &[u8], width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            data: bytes.iter().map(|&byte| f32::from(byte)).collect(),
        }
    }

    /// A plane from a function of column and row.
    pub fn from_fn(width: usize, height: usize, f: impl Fn(usize, usize) -> f32 + Sync) -> Self {
        let mut data = vec![0.0; width * height];
        let rows = data.par_chunks_mut(width.max(1)).enumerate();
        rows.for_each(|(y, row)| {
            for (x, out) in row.iter_mut().enumerate() {
                *out = f(x, y);
            }
        });
        Self {
            width,
            height,
            data,
        }
    }

    /// The level at a column and row.
    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.data[y * self.width + x]
    }

    /// The level at a column and row, the edge continued outwards.
    pub fn clamped(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.at(x, y)
    }

    /// Whether the square of this half side about a place is inside.
    pub fn holds(&self, x: f64, y: f64, reach: f64) -> bool {
        let (right, bottom) = (self.width as f64 - 1.0, self.height as f64 - 1.0);
        x >= reach && y >= reach && x <= right - reach && y <= bottom - reach
    }

    /// The level between pixels, bilinear, the edge continued outwards.
    pub fn linear(&self, x: f64, y: f64) -> f32 {
        let (fx, fy) = (x.floor(), y.floor());
        let (tx, ty) = ((x - fx) as f32, (y - fy) as f32);
        let (x, y) = (fx as isize, fy as isize);
        let top = mix(self.clamped(x, y), self.clamped(x + 1, y), tx);
        let bottom = mix(self.clamped(x, y + 1), self.clamped(x + 1, y + 1), tx);
        mix(top, bottom, ty)
    }

    /// The level between pixels, by cubics through four by four pixels.
    ///
    /// Keys, "Cubic convolution interpolation for digital image processing", 1981.
    pub fn cubic(&self, x: f64, y: f64) -> f32 {
        let (fx, fy) = (x.floor(), y.floor());
        let (wx, wy) = (weights((x - fx) as f32), weights((y - fy) as f32));
        let (x, y) = (fx as isize, fy as isize);
        let inside =
            x >= 1 && y >= 1 && x + 2 < self.width as isize && y + 2 < self.height as isize;
        let mut sum = 0.0;
        for (row, wy) in (-1..).zip(wy) {
            let line = if inside {
                let at = (y + row) as usize * self.width + (x - 1) as usize;
                let taps = &self.data[at..at + 4];
                wx[0] * taps[0] + wx[1] * taps[1] + wx[2] * taps[2] + wx[3] * taps[3]
            } else {
                let tap = |column: isize| self.clamped(x + column, y + row);
                wx[0] * tap(-1) + wx[1] * tap(0) + wx[2] * tap(1) + wx[3] * tap(2)
            };
            sum += wy * line;
        }
        sum
    }

    /// The plane through a Gaussian of this standard deviation in pixels.
    pub fn blurred(&self, sigma: f64) -> Self {
        let kernel = gaussian(sigma);
        self.across(&kernel).down(&kernel)
    }

    /// Every second pixel of every second row; blur first.
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        Self::from_fn(width, height, |x, y| self.at(2 * x, 2 * y))
    }

    fn across(&self, kernel: &[f32]) -> Self {
        let radius = kernel.len() / 2;
        let mut data = vec![0.0; self.data.len()];
        let rows = data
            .par_chunks_mut(self.width)
            .zip(self.data.par_chunks(self.width));
        rows.for_each_init(
            || vec![0.0; self.width + 2 * radius],
            |padded, (out, row)| {
                padded[..radius].fill(row[0]);
                padded[radius..radius + row.len()].copy_from_slice(row);
                padded[radius + row.len()..].fill(row[row.len() - 1]);
                weighted_sum(
                    kernel
                        .iter()
                        .enumerate()
                        .map(|(tap, &w)| (w, &padded[tap..])),
                    out,
                );
            },
        );
        Self { data, ..*self }
    }

    fn down(&self, kernel: &[f32]) -> Self {
        let radius = kernel.len() / 2;
        let mut data = vec![0.0; self.data.len()];
        data.par_chunks_mut(self.width)
            .enumerate()
            .for_each(|(y, out)| {
                let row = |tap: usize| {
                    let y = (y + tap).saturating_sub(radius).min(self.height - 1);
                    &self.data[y * self.width..][..self.width]
                };
                weighted_sum(
                    kernel.iter().enumerate().map(|(tap, &w)| (w, row(tap))),
                    out,
                );
            });
        Self { data, ..*self }
    }
}

/// The sum of rows, each times its weight, in the order of the rows.
fn weighted_sum<'a>(rows: impl Iterator<Item = (f32, &'a [f32])>, out: &mut [f32]) {
    out.fill(0.0);
    for (weight, row) in rows {
        for (out, &level) in out.iter_mut().zip(row) {
            *out += weight * level;
        }
    }
}

fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// Keys' weights of four pixels for a place between the second and the third.
fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        0.5 * (-t3 + 2.0 * t2 - t),
        0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
        0.5 * (-3.0 * t3 + 4.0 * t2 + t),
        0.5 * (t3 - t2),
    ]
}

fn gaussian(sigma: f64) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as i32;
    let level = |x: i32| libm::exp(-f64::from(x * x) / (2.0 * sigma * sigma));
    let sum: f64 = (-radius..=radius).map(level).sum();
    (-radius..=radius)
        .map(|x| (level(x) / sum) as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sampling_at_pixels_gives_the_pixels() {
        let plane = Plane::from_fn(9, 7, |x, y| (x * x + 3 * y) as f32);
        for (x, y) in [(0, 0), (3, 2), (8, 6), (4, 0)] {
            assert_eq!(plane.cubic(x as f64, y as f64), plane.at(x, y));
            assert_eq!(plane.linear(x as f64, y as f64), plane.at(x, y));
        }
        assert!((plane.cubic(4.5, 3.0) - 29.25).abs() < 1e-4);
    }

    #[test]
    fn blurring_keeps_the_sum_and_widens_a_dot() {
        let dot = Plane::from_fn(31, 31, |x, y| if (x, y) == (15, 15) { 100.0 } else { 0.0 });
        let wide = dot.blurred(2.0);
        let sum: f32 = wide.data.iter().sum();
        assert!((sum - 100.0).abs() < 1e-3, "{sum}");
        let variance: f32 = (0..31)
            .map(|x| (x as f32 - 15.0).powi(2) * (0..31).map(|y| wide.at(x, y)).sum::<f32>())
            .sum::<f32>()
            / sum;
        assert!((variance - 4.0).abs() < 0.15, "{variance}");
    }
}
