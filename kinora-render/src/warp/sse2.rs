//! One sample in vectors that every x86-64 processor has.

use std::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_cvtsi32_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si32,
    _mm_madd_epi16, _mm_packs_epi32, _mm_setzero_si128, _mm_shuffle_epi32, _mm_unpacklo_epi8,
    _mm_unpacklo_epi16, _mm_unpacklo_epi32, _mm_unpacklo_epi64,
};

/// The sum of 4 × 4 weighted samples: across, then down.
#[inline]
pub(super) fn weighed(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> i32 {
    // SAFETY: SSE2 is part of every x86-64 processor.
    unsafe { weighed_in_vectors(taps, across, down) }
}

#[inline]
#[target_feature(enable = "sse2")]
fn weighed_in_vectors(taps: [[u8; 4]; 4], across: &[i16; 4], down: &[i16; 4]) -> i32 {
    let across = four(across);
    let across = _mm_unpacklo_epi64(across, across);
    let two_rows = |a: [u8; 4], b: [u8; 4]| {
        let load = |row: [u8; 4]| _mm_cvtsi32_si128(i32::from_le_bytes(row));
        let bytes = _mm_unpacklo_epi32(load(a), load(b));
        let samples = _mm_unpacklo_epi8(bytes, _mm_setzero_si128());
        _mm_madd_epi16(samples, across)
    };
    // Two sums a row, each of which fits into 16 bits.
    let rows = _mm_packs_epi32(two_rows(taps[0], taps[1]), two_rows(taps[2], taps[3]));
    let down = four(down);
    let sums = _mm_madd_epi16(rows, _mm_unpacklo_epi16(down, down));
    let sums = _mm_add_epi32(sums, _mm_shuffle_epi32::<0b01_00_11_10>(sums));
    let sums = _mm_add_epi32(sums, _mm_shuffle_epi32::<0b00_00_00_01>(sums));
    _mm_cvtsi128_si32(sums)
}

/// Four weights in the lower half of a vector.
#[inline]
#[target_feature(enable = "sse2")]
fn four(weights: &[i16; 4]) -> __m128i {
    let [a, b, c, d] = weights.map(i16::to_le_bytes);
    _mm_cvtsi64_si128(i64::from_le_bytes([
        a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1],
    ]))
}
