//! [`super::kernel::group`] in vectors, for x86-64 processors with AVX2.
//!
//! The samples of a run read few bytes: never more than 16 of a row unless the
//! picture shrinks to a third. So each half of a vector loads 16 bytes of a row
//! at once for its run and shuffles them into place. Each sample is a lane of
//! 32 bits.

use std::arch::x86_64::{
    __m128i, __m256i, _mm_cvtsi128_si32, _mm_cvtsi128_si64, _mm_loadu_si128, _mm_max_epu8,
    _mm_min_epu8, _mm_set1_epi8, _mm_unpacklo_epi32, _mm256_add_epi8, _mm256_add_epi16,
    _mm256_add_epi32, _mm256_and_si256, _mm256_blend_epi16, _mm256_castsi256_si128,
    _mm256_cmpeq_epi32, _mm256_cmpgt_epi32, _mm256_extracti128_si256, _mm256_madd_epi16,
    _mm256_maddubs_epi16, _mm256_max_epi32, _mm256_min_epi32, _mm256_movemask_epi8,
    _mm256_mulhrs_epi16, _mm256_mullo_epi32, _mm256_or_si256, _mm256_packs_epi16,
    _mm256_packs_epi32, _mm256_packus_epi16, _mm256_set_m128i, _mm256_set1_epi16,
    _mm256_set1_epi32, _mm256_setr_epi8, _mm256_setr_epi32, _mm256_setzero_si256,
    _mm256_shuffle_epi8, _mm256_shuffle_epi32, _mm256_slli_epi16, _mm256_slli_epi32,
    _mm256_srai_epi32, _mm256_srli_epi32, _mm256_sub_epi16, _mm256_sub_epi32, _mm256_testz_si256,
};

use super::kernel::{GROUP, INNER, INNER_SQUARE, OUTER, PLACES, Shape, fill, group};
use super::lattice::{Line, Run};
use crate::planes::Plane;

/// Proof that this processor has AVX2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx2(());

impl Avx2 {
    /// Looks whether this processor has AVX2.
    pub(super) fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
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
        // SAFETY: `self` is only made where the processor has AVX2.
        unsafe { row(planes, shape, line, left, outs) }
    }
}

#[target_feature(enable = "avx2")]
fn row<const N: usize>(
    planes: [&Plane; N],
    shape: &Shape,
    line: &Line,
    left: usize,
    outs: &mut [&mut [u8]; N],
) {
    fill(left, outs, |number| {
        let runs = line.group(number);
        let (xs, ys) = (places(runs, 0, shape.xs), places(runs, 1, shape.ys));
        let columns = Firsts::of(xs, shape, shape.stride as i32 - 16);
        if shape.stride < 16 || !columns.are_near() {
            return group(planes, shape, runs);
        }
        let rows = Firsts::of(ys, shape, i32::MAX);
        let (across, down) = weights(xs, ys);
        let starts = starts(&columns, &rows, shape.stride);
        let bytes = columns.bytes();
        let mut samples = [[0; GROUP]; N];
        for (plane, samples) in planes.iter().zip(&mut samples) {
            let sum = if rows.are_equal() {
                level(&plane.data, shape.stride, starts, bytes, across, down)
            } else {
                slanted(
                    &plane.data,
                    shape.stride,
                    starts,
                    bytes,
                    across,
                    down,
                    &rows,
                )
            };
            *samples = narrowed(sum, shape);
        }
        samples
    });
}

/// The places of eight samples along one side, in 24.8.
#[inline]
#[target_feature(enable = "avx2")]
fn places(runs: [Run; 2], side: usize, [least, most]: [i32; 2]) -> __m256i {
    let (a, b) = (runs[0].start[side], runs[1].start[side]);
    let (c, d) = (runs[0].step[side], runs[1].step[side]);
    let starts = _mm256_setr_epi32(a, a, a, a, b, b, b, b);
    let steps = _mm256_setr_epi32(c, c, c, c, d, d, d, d);
    let numbers = _mm256_setr_epi32(0, 1, 2, 3, 0, 1, 2, 3);
    let places = _mm256_add_epi32(starts, _mm256_mullo_epi32(steps, numbers));
    let places = _mm256_max_epi32(places, _mm256_set1_epi32(least));
    _mm256_srai_epi32::<8>(_mm256_min_epi32(places, _mm256_set1_epi32(most)))
}

/// The first column or row of the four that each sample reads.
struct Firsts {
    /// The first one of each run, in all of its lanes.
    run: __m256i,
    /// How far behind it each sample's first one is.
    offsets: __m256i,
}

impl Firsts {
    #[inline]
    #[target_feature(enable = "avx2")]
    fn of(places: __m256i, shape: &Shape, last: i32) -> Self {
        let lead = _mm256_set1_epi32(shape.lead);
        let firsts = _mm256_add_epi32(_mm256_srai_epi32::<8>(places), lead);
        // Along a run they only grow or only fall.
        let ends = _mm256_shuffle_epi32::<0b11_11_11_11>(firsts);
        let run = _mm256_shuffle_epi32::<0>(_mm256_min_epi32(firsts, ends));
        let run = _mm256_min_epi32(run, _mm256_set1_epi32(last));
        Self {
            run,
            offsets: _mm256_sub_epi32(firsts, run),
        }
    }

    /// Whether 16 bytes hold all that a run reads of a row.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn are_near(&self) -> bool {
        let far = _mm256_cmpgt_epi32(self.offsets, _mm256_set1_epi32(12));
        _mm256_testz_si256(far, far) == 1
    }

    /// Whether all samples of a run have the same first one.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn are_equal(&self) -> bool {
        _mm256_testz_si256(self.offsets, self.offsets) == 1
    }

    /// For each sample the four of its run's 16 bytes that it reads.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn bytes(&self) -> __m256i {
        let spread = _mm256_setr_epi8(
            0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12, //
            0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12,
        );
        let first = _mm256_shuffle_epi8(self.offsets, spread);
        _mm256_add_epi8(first, _mm256_set1_epi32(0x0302_0100))
    }
}

/// Where the bytes of both runs begin in a plane.
#[inline]
#[target_feature(enable = "avx2")]
fn starts(columns: &Firsts, rows: &Firsts, stride: usize) -> [usize; 2] {
    let lines = _mm256_mullo_epi32(rows.run, _mm256_set1_epi32(stride as i32));
    let starts = _mm256_add_epi32(lines, columns.run);
    let low = _mm_cvtsi128_si32(_mm256_castsi256_si128(starts));
    let high = _mm_cvtsi128_si32(_mm256_extracti128_si256::<1>(starts));
    [low as usize, high as usize]
}

/// The weights of eight samples: across as four bytes each, and down for four
/// rows, each weight twice.
///
/// The lower half of each lane works on columns, the upper half on rows; see
/// [`super::kernel::Weights`].
#[inline]
#[target_feature(enable = "avx2")]
fn weights(xs: __m256i, ys: __m256i) -> (__m256i, [__m256i; 4]) {
    let times = |a, b| _mm256_mulhrs_epi16(a, b);
    let outer = _mm256_set1_epi16(OUTER);
    let phases = _mm256_blend_epi16::<0b1010_1010>(xs, _mm256_slli_epi32::<16>(ys));
    let phases = _mm256_and_si256(phases, _mm256_set1_epi16(255));
    let t = _mm256_slli_epi16::<7>(phases);
    let u = _mm256_sub_epi16(_mm256_set1_epi16(i16::MAX), t);
    let both = times(t, u);
    let first = times(times(both, u), outer);
    let last = times(times(both, t), outer);
    let square = times(times(t, _mm256_set1_epi16(INNER_SQUARE)), t);
    let bend = _mm256_sub_epi16(times(t, _mm256_set1_epi16(INNER)), square);
    let third = times(_mm256_add_epi16(bend, outer), t);
    let rest = _mm256_sub_epi16(third, _mm256_set1_epi16(16_384));
    let second = _mm256_sub_epi16(_mm256_sub_epi16(rest, first), last);
    let third = _mm256_sub_epi16(_mm256_setzero_si256(), third);
    (
        across_bytes(first, third, last),
        [
            upper_twice(first),
            upper_twice(second),
            upper_twice(third),
            upper_twice(last),
        ],
    )
}

/// Weights across as four bytes a sample.
#[inline]
#[target_feature(enable = "avx2")]
fn across_bytes(first: __m256i, third: __m256i, last: __m256i) -> __m256i {
    let fewer = _mm256_set1_epi16(256);
    let first = _mm256_mulhrs_epi16(first, fewer);
    let third = _mm256_mulhrs_epi16(third, fewer);
    let last = _mm256_mulhrs_epi16(last, fewer);
    let others = _mm256_add_epi16(_mm256_add_epi16(first, third), last);
    let second = _mm256_sub_epi16(_mm256_set1_epi16(-128), others);
    let upper = _mm256_blend_epi16::<0b1010_1010>(first, _mm256_slli_epi32::<16>(second));
    let lower = _mm256_blend_epi16::<0b1010_1010>(third, _mm256_slli_epi32::<16>(last));
    let pairs = _mm256_packs_epi16(upper, lower);
    let interleaved = _mm256_setr_epi8(
        0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15, //
        0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15,
    );
    _mm256_shuffle_epi8(pairs, interleaved)
}

/// The upper half of each lane in both of its halves.
#[inline]
#[target_feature(enable = "avx2")]
fn upper_twice(lanes: __m256i) -> __m256i {
    _mm256_blend_epi16::<0b0101_0101>(lanes, _mm256_srli_epi32::<16>(lanes))
}

/// Where all samples of a run begin in the same row.
#[inline]
#[target_feature(enable = "avx2")]
fn level(
    data: &[u8],
    stride: usize,
    starts: [usize; 2],
    bytes: __m256i,
    across: __m256i,
    down: [__m256i; 4],
) -> __m256i {
    let low = &data[starts[0]..starts[0] + 3 * stride + 16];
    let high = &data[starts[1]..starts[1] + 3 * stride + 16];
    let mut sum = _mm256_set1_epi32(1 << (PLACES - 1));
    for (j, weights) in down.into_iter().enumerate() {
        // SAFETY: both slices reach 16 bytes past the beginning of their
        // fourth row, and an unaligned load takes any address.
        let (low, high) = unsafe {
            (
                _mm_loadu_si128(low.as_ptr().add(j * stride).cast()),
                _mm_loadu_si128(high.as_ptr().add(j * stride).cast()),
            )
        };
        let taps = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), bytes);
        let wide = _mm256_maddubs_epi16(taps, across);
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(wide, weights));
    }
    sum
}

/// Where samples of a run begin in different rows.
#[target_feature(enable = "avx2")]
fn slanted(
    data: &[u8],
    stride: usize,
    starts: [usize; 2],
    bytes: __m256i,
    across: __m256i,
    down: [__m256i; 4],
    rows: &Firsts,
) -> __m256i {
    let mut sum = _mm256_set1_epi32(1 << (PLACES - 1));
    for j in 0..i32::MAX {
        let place = _mm256_sub_epi32(_mm256_set1_epi32(j), rows.offsets);
        // A row beyond the last one of every sample.
        let beyond = _mm256_cmpgt_epi32(place, _mm256_set1_epi32(3));
        if _mm256_movemask_epi8(beyond) == -1 {
            break;
        }
        let mut weights = _mm256_setzero_si256();
        for (k, &down) in (0..).zip(&down) {
            let here = _mm256_cmpeq_epi32(place, _mm256_set1_epi32(k));
            weights = _mm256_or_si256(weights, _mm256_and_si256(here, down));
        }
        let low = sixteen(data, starts[0] + j as usize * stride);
        let high = sixteen(data, starts[1] + j as usize * stride);
        let taps = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), bytes);
        let wide = _mm256_maddubs_epi16(taps, across);
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(wide, weights));
    }
    sum
}

/// Sixteen bytes from a place on; nothing where a run needs fewer rows than the
/// other one and the plane ends, since such a row has no weight.
#[inline]
fn sixteen(data: &[u8], start: usize) -> __m128i {
    let bytes = data.get(start..start + 16).unwrap_or(&[0; 16]);
    // SAFETY: sixteen bytes are there, and an unaligned load takes any address.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

/// Sums of weighted samples as bytes within their range.
#[inline]
#[target_feature(enable = "avx2")]
fn narrowed(sum: __m256i, shape: &Shape) -> [u8; GROUP] {
    let sum = _mm256_srai_epi32::<{ PLACES as i32 }>(sum);
    let bytes = _mm256_packs_epi32(sum, sum);
    let bytes = _mm256_packus_epi16(bytes, bytes);
    let low = _mm256_castsi256_si128(bytes);
    let high = _mm256_extracti128_si256::<1>(bytes);
    let samples = _mm_unpacklo_epi32(low, high);
    let samples = _mm_max_epu8(samples, _mm_set1_epi8(shape.least as i8));
    let samples = _mm_min_epu8(samples, _mm_set1_epi8(shape.most as i8));
    _mm_cvtsi128_si64(samples).to_le_bytes()
}
