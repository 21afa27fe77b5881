//! Planes of numbers with the few filters that flow needs, made to be fast.

use rayon::prelude::*;

/// How far a plane is continued beyond its edges for patches that reach out.
pub(super) const PAD: usize = 16;

/// Half the side of the square over which light is taken out, in pixels.
const LIGHT_RADIUS: usize = 9;

/// The contrast, as a standard deviation of grey, at which a place is as much
/// noise as it is structure.
const NOISE: f32 = 0.01;

/// `width * height` numbers, rows from the top.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<f32>,
}

/// A picture without its light: what is left when the local mean is taken away
/// and the rest divided by the local contrast, about −2 to 2, nearly 0 in places
/// that are flat.
pub(super) struct Relief {
    pub(super) width: usize,
    pub(super) height: usize,
    /// The relief.
    pub(super) plane: Plane,
    /// The same with its edge continued by [`PAD`] on every side.
    pub(super) padded: Plane,
}

impl Relief {
    pub(super) fn new(grey: Plane) -> Self {
        let mean = grey.boxed(LIGHT_RADIUS);
        let square = grey.zip(&grey, |a, b| a * b).boxed(LIGHT_RADIUS);
        let gain = square.zip(&mean, |s, m| {
            let variance = (s - m * m).max(0.0);
            variance.sqrt() / (variance + NOISE * NOISE)
        });
        let plane = grey.zip(&mean, |g, m| g - m).zip(&gain, |d, g| d * g);
        Self {
            width: plane.width,
            height: plane.height,
            padded: plane.padded(),
            plane,
        }
    }

    /// Whether a place lies so far inside the picture.
    pub(super) fn shows(&self, x: f32, y: f32, margin: f32) -> bool {
        let inside =
            |place: f32, length: usize| place >= margin && place <= (length - 1) as f32 - margin;
        inside(x, self.width) && inside(y, self.height)
    }
}

impl Plane {
    pub(super) fn new(width: usize, height: usize, data: Vec<f32>) -> Self {
        Self {
            width,
            height,
            data,
        }
    }

    pub(super) fn row(&self, row: usize) -> &[f32] {
        &self.data[row * self.width..][..self.width]
    }

    pub(super) fn zip(&self, other: &Self, f: impl Fn(f32, f32) -> f32) -> Self {
        let pairs = self.data.iter().zip(&other.data);
        let data = pairs.map(|(&a, &b)| f(a, b)).collect();
        Self::new(self.width, self.height, data)
    }

    /// A plane of this one's size, row by row.
    pub(super) fn by_rows(
        width: usize,
        height: usize,
        fill: impl Fn(usize, &mut [f32]) + Sync,
    ) -> Self {
        let mut data = vec![0.0; width * height];
        data.par_chunks_mut(width)
            .enumerate()
            .with_min_len(8)
            .for_each(|(row, line)| fill(row, line));
        Self::new(width, height, data)
    }

    /// Half the size: a pixel is the weighted mean of 4 × 4 about it.
    pub(super) fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let (last_x, last_y) = (self.width - 1, self.height - 1);
        let tall = Self::by_rows(self.width, height, |row, line| {
            let at = |offset: usize| self.row((2 * row + offset).saturating_sub(1).min(last_y));
            let (a, b, c, d) = (at(0), at(1), at(2), at(3));
            for (i, out) in line.iter_mut().enumerate() {
                *out = 0.125 * (a[i] + d[i]) + 0.375 * (b[i] + c[i]);
            }
        });
        Self::by_rows(width, height, |row, line| {
            let source = tall.row(row);
            for (i, out) in line.iter_mut().enumerate() {
                let at = |offset: usize| source[(2 * i + offset).saturating_sub(1).min(last_x)];
                *out = 0.125 * (at(0) + at(3)) + 0.375 * (at(1) + at(2));
            }
        })
    }

    /// A smaller size: a pixel is the mean of the area that it covers.
    pub(super) fn shrunk(&self, width: usize, height: usize) -> Self {
        let (across, down) = (spans(self.width, width), spans(self.height, height));
        let tall = Self::by_rows(self.width, height, |row, line| {
            for &(source, weight) in &down[row] {
                for (out, &value) in line.iter_mut().zip(self.row(source)) {
                    *out += weight * value;
                }
            }
        });
        Self::by_rows(width, height, |row, line| {
            let source = tall.row(row);
            for (out, span) in line.iter_mut().zip(&across) {
                *out = span.iter().map(|&(i, weight)| weight * source[i]).sum();
            }
        })
    }

    /// The mean over a square of `2 * radius + 1` pixels, the edge continued.
    fn boxed(&self, radius: usize) -> Self {
        let (width, last) = (self.width, self.height - 1);
        let scale = 1.0 / (2 * radius + 1) as f32;
        let wide = Self::by_rows(width, self.height, |row, line| {
            box_row(self.row(row), radius, line);
        });
        let mut sum = vec![0.0; width];
        for offset in 0..=2 * radius {
            add(&mut sum, wide.row(offset.saturating_sub(radius).min(last)));
        }
        let mut data = Vec::with_capacity(self.data.len());
        for row in 0..self.height {
            data.extend(sum.iter().map(|s| s * scale));
            let leaving = wide.row(row.saturating_sub(radius));
            let entering = wide.row((row + radius + 1).min(last));
            for ((sum, new), old) in sum.iter_mut().zip(entering).zip(leaving) {
                *sum += new - old;
            }
        }
        Self::new(width, self.height, data)
    }

    fn padded(&self) -> Self {
        let width = self.width + 2 * PAD;
        Self::by_rows(width, self.height + 2 * PAD, |row, line| {
            let source = self.row(row.saturating_sub(PAD).min(self.height - 1));
            line[..PAD].fill(source[0]);
            line[PAD..PAD + self.width].copy_from_slice(source);
            line[PAD + self.width..].fill(source[self.width - 1]);
        })
    }
}

/// Which pixels of `from` each of `to` pixels covers, and how much of its area
/// each of them makes up.
fn spans(from: usize, to: usize) -> Vec<Vec<(usize, f32)>> {
    let step = from as f32 / to as f32;
    let span = |i: usize| {
        let (start, end) = (i as f32 * step, (i + 1) as f32 * step);
        let pixels = start as usize..(end.ceil() as usize).min(from);
        let part = |p: usize| (end.min((p + 1) as f32) - start.max(p as f32)).max(0.0) / step;
        pixels.map(|p| (p, part(p))).collect()
    };
    (0..to).map(span).collect()
}

fn box_row(source: &[f32], radius: usize, out: &mut [f32]) {
    let last = source.len() - 1;
    let scale = 1.0 / (2 * radius + 1) as f32;
    let mut sum: f32 = (0..=2 * radius)
        .map(|offset| source[offset.saturating_sub(radius).min(last)])
        .sum();
    for (i, out) in out.iter_mut().enumerate() {
        *out = sum * scale;
        sum += source[(i + radius + 1).min(last)] - source[i.saturating_sub(radius)];
    }
}

fn add(sum: &mut [f32], row: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += value;
    }
}
