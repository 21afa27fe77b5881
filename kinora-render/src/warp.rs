//! The warp: a frame sampled from a picture through a view.
//!
//! The view is solved on a lattice and interpolated along rows in 16.16 fixed
//! point; samples are bicubic (Keys, "Cubic convolution interpolation", 1981)
//! in integers. The result does not depend on the number of threads.

use std::sync::LazyLock;

use kinora_core::frame::Frame;
use rayon::prelude::*;

use crate::camera::view::View;
use crate::planes::{Plane, Planes};

/// The distance of lattice points, in luma pixels.
pub(crate) const CELL: usize = 8;

/// Where each lattice point of a frame comes from.
#[derive(Clone)]
pub(crate) struct Lattice {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    /// Source column and row in luma pixels, 0 at the middle of the first.
    places: Vec<[f32; 2]>,
    /// The disparity there.
    disparity: Vec<f32>,
    /// How much of it is sky.
    sky: Vec<f32>,
}

impl Lattice {
    /// Solves a view for frames of `width` by `height` pixels.
    pub(crate) fn solve(view: &View<'_>, width: usize, height: usize) -> Self {
        let (columns, rows) = (width.div_ceil(CELL) + 1, height.div_ceil(CELL) + 1);
        let (w, h) = (width as f32, height as f32);
        let nodes: Vec<([f32; 2], f32, f32)> = (0..columns * rows)
            .into_par_iter()
            .with_min_len(columns)
            .map(|i| {
                let x = ((i % columns) * CELL) as f32 + 0.5;
                let y = ((i / columns) * CELL) as f32 + 0.5;
                let (sx, sy) = view.source((x - w / 2.0) / w, (y - h / 2.0) / w);
                let place = [sx * w + w / 2.0 - 0.5, sy * w + h / 2.0 - 0.5];
                (place, view.disparity(sx, sy), view.sky(sx, sy))
            })
            .collect();
        Self {
            columns,
            rows,
            places: nodes.iter().map(|node| node.0).collect(),
            disparity: nodes.iter().map(|node| node.1).collect(),
            sky: nodes.iter().map(|node| node.2).collect(),
        }
    }

    /// The same lattice with each place carried elsewhere.
    pub(crate) fn carried(&self, carry: impl Fn([f32; 2]) -> [f32; 2]) -> Self {
        Self {
            places: self.places.iter().map(|&place| carry(place)).collect(),
            disparity: self.disparity.clone(),
            sky: self.sky.clone(),
            ..*self
        }
    }

    /// A lattice on which every pixel comes from its own place.
    #[cfg(test)]
    pub(crate) fn still(width: usize, height: usize) -> Self {
        let (columns, rows) = (width.div_ceil(CELL) + 1, height.div_ceil(CELL) + 1);
        let place = |i: usize| [(i % columns * CELL) as f32, (i / columns * CELL) as f32];
        Self {
            columns,
            rows,
            places: (0..columns * rows).map(place).collect(),
            disparity: vec![0.0; columns * rows],
            sky: vec![0.0; columns * rows],
        }
    }

    /// The disparity at a pixel of the frame, by its nearest lattice point.
    pub(crate) fn disparity(&self, x: f32, y: f32) -> f32 {
        let column = ((x / CELL as f32 + 0.5).max(0.0) as usize).min(self.columns - 1);
        let row = ((y / CELL as f32 + 0.5).max(0.0) as usize).min(self.rows - 1);
        self.disparity[row * self.columns + column]
    }

    /// The disparity at a lattice point.
    pub(crate) fn disparity_at(&self, column: usize, row: usize) -> f32 {
        self.disparity[row * self.columns + column]
    }

    /// How much of a lattice point is sky.
    pub(crate) fn sky_at(&self, column: usize, row: usize) -> f32 {
        self.sky[row * self.columns + column]
    }

    /// Where a lattice point comes from, in luma pixels.
    pub(crate) fn place(&self, column: usize, row: usize) -> [f32; 2] {
        self.places[row * self.columns + column]
    }

    /// The place that a luma position of the frame comes from.
    fn between(&self, x: f32, y: f32) -> [f32; 2] {
        let (gx, gy) = (x / CELL as f32, y / CELL as f32);
        let column = (gx as usize).min(self.columns - 2);
        let row = (gy as usize).min(self.rows - 2);
        let (fx, fy) = (gx - column as f32, gy - row as f32);
        let [a, b] = [self.place(column, row), self.place(column + 1, row)];
        let [c, d] = [self.place(column, row + 1), self.place(column + 1, row + 1)];
        [0, 1].map(|i| {
            let top = a[i] + (b[i] - a[i]) * fx;
            let bottom = c[i] + (d[i] - c[i]) * fx;
            top + (bottom - top) * fy
        })
    }
}

/// Samples a frame.
pub(crate) fn sample(planes: &Planes, lattice: &Lattice, frame: &mut Frame) {
    let width = frame.size.width as usize;
    sample_plane(&planes.y, lattice, &LUMA, width, &mut frame.y);
    sample_plane(&planes.u, lattice, &CHROMA, width / 2, &mut frame.u);
    sample_plane(&planes.v, lattice, &CHROMA, width / 2, &mut frame.v);
}

/// How a plane's samples lie among the luma pixels.
struct Siting {
    /// Luma pixels from one sample to the next.
    step: f32,
    /// The luma row of the first sample row.
    first_row: f32,
    /// The largest sample of limited range; the smallest is 16.
    most: u8,
}

const LUMA: Siting = Siting {
    step: 1.0,
    first_row: 0.0,
    most: 235,
};
/// Chroma lies at the left luma sample of a pair, midway between two rows.
const CHROMA: Siting = Siting {
    step: 2.0,
    first_row: 0.5,
    most: 240,
};

fn sample_plane(plane: &Plane, lattice: &Lattice, siting: &Siting, width: usize, out: &mut [u8]) {
    let run = CELL / siting.step as usize;
    let weights = &*WEIGHTS;
    out.par_chunks_mut(width)
        .enumerate()
        .with_min_len(8)
        .for_each(|(row, line)| {
            let y = row as f32 * siting.step + siting.first_row;
            let mut start = lattice.between(0.0, y);
            for (cell, samples) in line.chunks_mut(run).enumerate() {
                let end = lattice.between(((cell + 1) * CELL) as f32, y);
                sample_run(plane, weights, siting, [start, end], samples);
                start = end;
            }
        });
}

/// Samples one run of a row between two lattice columns.
fn sample_run(
    plane: &Plane,
    weights: &Weights,
    siting: &Siting,
    ends: [[f32; 2]; 2],
    out: &mut [u8],
) {
    let [start, end] = ends;
    let run = (CELL as f32 / siting.step) as i32;
    let fixed = |luma: f32, first: f32| {
        let place = (luma - first) / siting.step;
        (place * 65_536.0) as i32
    };
    let (x0, y0) = (fixed(start[0], 0.0), fixed(start[1], siting.first_row));
    let (x1, y1) = (fixed(end[0], 0.0), fixed(end[1], siting.first_row));
    let (dx, dy) = ((x1 - x0) / run, (y1 - y0) / run);
    let (mut x, mut y) = (x0, y0);
    for sample in out {
        // The filter overshoots at hard edges.
        *sample = bicubic(plane, weights, x, y).clamp(16, siting.most);
        x += dx;
        y += dy;
    }
}

/// Keys's free parameter. −1/2 is exact for parabolas; a little more keeps
/// texture from softening as soon as the camera moves.
const A: f64 = -0.65;

/// Phases between two samples.
const PHASES: usize = 256;

/// Weights of four neighbours, by phase; they add up to 256.
type Weights = [[i16; 4]; PHASES];

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let mut table = [[0; 4]; PHASES];
    for (phase, weights) in table.iter_mut().enumerate() {
        let t = phase as f64 / PHASES as f64;
        let exact = [
            A * (t - 2.0 * t * t + t * t * t),
            1.0 - (A + 3.0) * t * t + (A + 2.0) * t * t * t,
            -A * t + (2.0 * A + 3.0) * t * t - (A + 2.0) * t * t * t,
            A * (t * t - t * t * t),
        ];
        *weights = exact.map(|w| (w * 256.0).round() as i16);
        let largest = if weights[1] >= weights[2] { 1 } else { 2 };
        weights[largest] += 256 - weights.iter().sum::<i16>();
    }
    table
});

/// One sample at a place in 16.16, clamped to the plane's border.
fn bicubic(plane: &Plane, weights: &Weights, x: i32, y: i32) -> u8 {
    let pad = plane.pad as i32;
    let limit = |place: i32, length: usize| {
        place.clamp((1 - pad) << 16, ((length as i32 + pad - 3) << 16) - 1)
    };
    let (x, y) = (limit(x, plane.width), limit(y, plane.height));
    let across = &weights[((x >> 8) & 255) as usize];
    let down = &weights[((y >> 8) & 255) as usize];
    let column = ((x >> 16) + pad - 1) as usize;
    let row = ((y >> 16) + pad - 1) as usize;
    let start = row * plane.stride + column;
    let patch = &plane.data[start..start + 3 * plane.stride + 4];
    let taps = |j: usize| {
        let bytes = &patch[j * plane.stride..j * plane.stride + 4];
        [bytes[0], bytes[1], bytes[2], bytes[3]]
    };
    filter([taps(0), taps(1), taps(2), taps(3)], across, down)
}

/// The weighted mean of 4 × 4 samples: down first, kept to six binary places,
/// then across. Both forms of it give the same bits.
#[cfg(target_arch = "x86_64")]
#[inline]
fn filter(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> u8 {
    // SAFETY: SSE2 is part of every x86-64 processor.
    unsafe { filter_sse2(taps, across, down) }
}

/// [`filter`] with vectors.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
fn filter_sse2(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> u8 {
    use std::arch::x86_64::{
        __m128i, _mm_add_epi32, _mm_cvtsi32_si128, _mm_cvtsi128_si32, _mm_madd_epi16,
        _mm_packs_epi32, _mm_set_epi32, _mm_set1_epi32, _mm_setzero_si128, _mm_shuffle_epi32,
        _mm_srai_epi32, _mm_unpacklo_epi8,
    };
    let pair = |a: i16, b: i16| i32::from(a as u16) | (i32::from(b) << 16);
    let load = |row: [u8; 4]| _mm_cvtsi32_si128(i32::from_le_bytes(row));
    let two_rows = |a: [u8; 4], b: [u8; 4], weights: i32| -> __m128i {
        let mixed = _mm_unpacklo_epi8(_mm_unpacklo_epi8(load(a), load(b)), _mm_setzero_si128());
        _mm_madd_epi16(mixed, _mm_set1_epi32(weights))
    };
    let upper = two_rows(taps[0], taps[1], pair(down[0], down[1]));
    let lower = two_rows(taps[2], taps[3], pair(down[2], down[3]));
    let columns = _mm_add_epi32(_mm_add_epi32(upper, lower), _mm_set1_epi32(2));
    let columns = _mm_srai_epi32::<2>(columns);
    let columns = _mm_packs_epi32(columns, columns);
    let weights = _mm_set_epi32(0, 0, pair(across[2], across[3]), pair(across[0], across[1]));
    let halves = _mm_madd_epi16(columns, weights);
    let sum = _mm_add_epi32(halves, _mm_shuffle_epi32::<1>(halves));
    ((_mm_cvtsi128_si32(sum) + 8_192) >> 14).clamp(0, 255) as u8
}

/// The weighted mean of 4 × 4 samples.
#[cfg(not(target_arch = "x86_64"))]
fn filter(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> u8 {
    plain_filter(taps, across, down)
}

/// [`filter`] without vectors.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn plain_filter(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> u8 {
    let mut sum = 0;
    for column in 0..4 {
        let mut tall = 2;
        for (row, &weight) in taps.iter().zip(down) {
            tall += i32::from(row[column]) * i32::from(weight);
        }
        sum += (tall >> 2) * i32::from(across[column]);
    }
    ((sum + 8_192) >> 14).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::hash;

    #[test]
    fn both_forms_of_the_filter_give_the_same_bits() {
        for n in 0..20_000 {
            let bytes = [hash([n, 0, 0, 0]), hash([n, 1, 0, 0])].map(u64::to_le_bytes);
            // Every second case has only the extremes.
            let sample = |i: usize| {
                let byte = bytes[i / 8][i % 8];
                if n % 2 == 0 {
                    byte
                } else {
                    if byte > 127 { 255 } else { 0 }
                }
            };
            let taps = [0, 4, 8, 12].map(|row| [0, 1, 2, 3].map(|column| sample(row + column)));
            let phases = hash([n, 2, 0, 0]).to_le_bytes();
            let (across, down) = (&WEIGHTS[phases[0] as usize], &WEIGHTS[phases[1] as usize]);
            assert_eq!(
                filter(taps, across, down),
                plain_filter(taps, across, down),
                "{taps:?}"
            );
        }
    }

    #[test]
    fn a_sample_on_a_sample_is_that_sample() {
        let taps = [[9, 9, 9, 9], [9, 200, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]];
        assert_eq!(filter(taps, &WEIGHTS[0], &WEIGHTS[0]), 200);
    }
}
