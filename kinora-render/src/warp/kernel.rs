//! One sample, and a row of them: the arithmetic of the warp.
//!
//! Bicubic interpolation (Keys, "Cubic convolution interpolation for digital
//! image processing", 1981) on 256 phases between two samples, all in integers:
//! across in 7 binary places, whose sums fit into 16 bits, then down in 14.
//! [`group`] defines the result; vector code must give the same bytes.

use super::Siting;
#[cfg(target_arch = "x86_64")]
use super::avx2::Avx2;
use super::lattice::{Line, Run};
use crate::planes::Plane;

/// Samples that are worked out together: two runs.
pub(super) const GROUP: usize = 8;

/// Phases between two samples.
pub(super) const PHASES: usize = 256;

/// Binary places of the product of both weights.
pub(super) const PLACES: u32 = 21;

/// Which code works out the samples.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kernel {
    /// One sample at a time.
    Single,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
}

impl Kernel {
    /// The fastest one that this processor runs.
    pub(super) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = Avx2::detect() {
            return Self::Avx2(avx2);
        }
        Self::Single
    }

    /// Fills one row of each plane from the sample `left` on.
    pub(super) fn row<const N: usize>(
        self,
        planes: [&Plane; N],
        shape: &Shape,
        line: &Line,
        left: usize,
        outs: &mut [&mut [u8]; N],
    ) {
        match self {
            Self::Single => fill(left, outs, |number| {
                group(planes, shape, line.group(number))
            }),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(avx2) => avx2.row(planes, shape, line, left, outs),
        }
    }
}

/// Size and range of the planes of one call.
pub(super) struct Shape {
    /// The smallest and the largest place that has four neighbours, 16.16.
    pub(super) xs: [i32; 2],
    pub(super) ys: [i32; 2],
    /// What leads from a place to the first of its four neighbours.
    pub(super) lead: i32,
    pub(super) stride: usize,
    pub(super) least: u8,
    pub(super) most: u8,
}

impl Shape {
    /// The shape that all of these planes have.
    pub(super) fn of<const N: usize>(planes: [&Plane; N], siting: &Siting) -> Self {
        let first = planes[0];
        let shape = |plane: &Plane| (plane.width, plane.height, plane.pad, plane.stride);
        assert!(planes.iter().all(|plane| shape(plane) == shape(first)));
        let pad = first.pad as i32;
        let limits = |length: usize| [(1 - pad) << 16, ((length as i32 + pad - 3) << 16) - 1];
        Self {
            xs: limits(first.width),
            ys: limits(first.height),
            lead: pad - 1,
            stride: first.stride,
            least: siting.least,
            most: siting.most,
        }
    }
}

/// Fills rows group by group; those at the ends may be wanted only in part.
#[inline(always)]
pub(super) fn fill<const N: usize>(
    left: usize,
    outs: &mut [&mut [u8]; N],
    group: impl Fn(usize) -> [[u8; GROUP]; N],
) {
    let end = left + outs[0].len();
    for number in left / GROUP..end.div_ceil(GROUP) {
        let samples = group(number);
        let first = number * GROUP;
        let part = left.max(first)..end.min(first + GROUP);
        for (out, samples) in outs.iter_mut().zip(&samples) {
            let out = &mut out[part.start - left..part.end - left];
            if let Ok(whole) = <&mut [u8; GROUP]>::try_from(&mut *out) {
                *whole = *samples;
            } else {
                out.copy_from_slice(&samples[part.start - first..part.end - first]);
            }
        }
    }
}

/// Eight neighbouring samples of each plane.
pub(super) fn group<const N: usize>(
    planes: [&Plane; N],
    shape: &Shape,
    runs: [Run; 2],
) -> [[u8; GROUP]; N] {
    let mut samples = [[0; GROUP]; N];
    let places = runs.iter().flat_map(|run| (0..4).map(|i| run.place(i)));
    for (i, [x, y]) in places.enumerate() {
        let (column, across) = neighbours(x, shape.xs, shape.lead);
        let (row, down) = neighbours(y, shape.ys, shape.lead);
        let start = row * shape.stride + column;
        for (plane, samples) in planes.iter().zip(&mut samples) {
            let patch = &plane.data[start..start + 3 * shape.stride + 4];
            samples[i] = sample(patch, shape, &WEIGHTS[across].across, &WEIGHTS[down].down);
        }
    }
    samples
}

/// The weighted mean of the 4 × 4 samples at the beginning of a patch.
#[inline]
fn sample(patch: &[u8], shape: &Shape, across: &[i16; 4], down: &[i16; 4]) -> u8 {
    let taps = [0, 1, 2, 3].map(|row| {
        let bytes = &patch[row * shape.stride..row * shape.stride + 4];
        [bytes[0], bytes[1], bytes[2], bytes[3]]
    });
    let sum = weighed(taps, across, down) + (1 << (PLACES - 1));
    (sum >> PLACES).clamp(i32::from(shape.least), i32::from(shape.most)) as u8
}

/// The sum of 4 × 4 weighted samples: across, then down.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn weighed(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> i32 {
    super::sse2::weighed(taps, across, down)
}

/// The sum of 4 × 4 weighted samples: across, then down.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn weighed(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> i32 {
    plainly_weighed(taps, across, down)
}

/// [`weighed`] without vectors.
#[cfg(any(test, not(target_arch = "x86_64")))]
pub(super) fn plainly_weighed(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> i32 {
    let mut sum = 0;
    for (row, &weight) in taps.iter().zip(down) {
        let products = row.iter().zip(across);
        let wide: i32 = products.map(|(&b, &w)| i32::from(b) * i32::from(w)).sum();
        sum += wide * i32::from(weight);
    }
    sum
}

/// The first of a place's four neighbours along one side, and its phase.
fn neighbours(place: i32, [least, most]: [i32; 2], lead: i32) -> (usize, usize) {
    let place = (place.clamp(least, most)) >> 8;
    (
        ((place >> 8) + lead) as usize,
        place as usize & (PHASES - 1),
    )
}

/// Weights of four neighbours at one phase, **negated**: −128 fits into a
/// signed byte and 128 does not. The two signs cancel out.
pub(super) struct Weights {
    /// In units of 1/128, each within a signed byte.
    pub(super) across: [i16; 4],
    /// In units of 1/16,384.
    pub(super) down: [i16; 4],
}

pub(super) static WEIGHTS: [Weights; PHASES] = weights();

const fn weights() -> [Weights; PHASES] {
    let mut table = [const { Weights::at(0) }; PHASES];
    let mut phase = 0;
    while phase < PHASES {
        table[phase] = Weights::at(phase as i16);
        phase += 1;
    }
    table
}

// Keys's free parameter is −0.65. −1/2 is exact for parabolas; a little more
// keeps texture from softening as soon as the camera moves. With t the place
// between the inner two and u = 1 − t, the weights are −0.65 t u² and
// −0.65 t² u outside, t (0.65 + 1.7 t − 1.35 t²) for the farther of the inner
// two, and what is left of 1 for the other.

/// 0.65 in 14 binary places.
pub(super) const OUTER: i16 = 10_650;
/// 1.7, likewise.
pub(super) const INNER: i16 = 27_853;
/// 1.35, likewise.
pub(super) const INNER_SQUARE: i16 = 22_118;

impl Weights {
    /// The weights at a phase. Vector code does the same, operation by
    /// operation.
    const fn at(phase: i16) -> Self {
        let t = phase << 7;
        // 1 is one more than 15 binary places hold; at t = 0 all is 0 anyway.
        let u = i16::MAX - t;
        let both = times(t, u);
        let first = times(times(both, u), OUTER);
        let last = times(times(both, t), OUTER);
        let square = times(times(t, INNER_SQUARE), t);
        let third = times(times(t, INNER) - square + OUTER, t);
        let down = [first, third - 16_384 - first - last, -third, last];
        let (a, c, d) = (times(first, 256), times(-third, 256), times(last, 256));
        Self {
            across: [a, -128 - a - c - d, c, d],
            down,
        }
    }
}

/// The product of two numbers in 15 binary places, rounded to nearest.
const fn times(a: i16, b: i16) -> i16 {
    ((a as i32 * b as i32 + 0x4000) >> 15) as i16
}
