//! Activations, over many threads.

use rayon::prelude::*;

use super::exponential;
use super::level::{Level, leveled};
use super::matrix::Shared;

/// Values in one piece of work.
const PIECE: usize = 16_384;
/// Positions in one piece of a normalisation over channels.
const POSITIONS: usize = 1_024;

macro_rules! activation {
    ($(#[$doc:meta])* $name:ident, $inner:ident, $leveled:ident) => {
        #[inline(always)]
        fn $inner(from: &[f32], to: &mut [f32]) {
            for (from, to) in from.iter().zip(to) {
                *to = exponential::$name(*from);
            }
        }

        leveled! { fn $leveled(from: &[f32], to: &mut [f32]) = $inner }

        $(#[$doc])*
        pub(crate) fn $name(level: Level, x: &[f32]) -> Vec<f32> {
            let mut y = vec![0.0; x.len()];
            let pieces = x.par_chunks(PIECE).zip(y.par_chunks_mut(PIECE));
            pieces.for_each(|(from, to)| $leveled(level, from, to));
            y
        }
    };
}

activation! {
    /// GELU by its hyperbolic tangent formula.
    gelu, gelu_piece, gelu_leveled
}
activation! {
    /// `x · sigmoid(x)`.
    silu, silu_piece, silu_leveled
}
activation! {
    /// `1 / (1 + e^−x)`.
    sigmoid, sigmoid_piece, sigmoid_leveled
}

/// Of (batch, channels, positions): every position over the root of its mean square, then [`silu`] where asked.
pub(crate) fn channel_rms_norm_silu(
    level: Level,
    x: &[f32],
    channels: usize,
    positions: usize,
    epsilon: f32,
    activate: bool,
) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    if x.is_empty() {
        return y;
    }
    let batches = x.len() / (channels * positions);
    let pieces = positions.div_ceil(POSITIONS);
    let shared = Shared::new(&mut y);
    (0..batches * pieces).into_par_iter().for_each(|piece| {
        let start = piece % pieces * POSITIONS;
        let count = POSITIONS.min(positions - start);
        let base = piece / pieces * channels * positions + start;
        let mut scales = [0.0; POSITIONS];
        let scales = &mut scales[..count];
        let row = |channel: usize| base + channel * positions;
        for channel in 0..channels {
            add_squares(level, &x[row(channel)..][..count], scales);
        }
        finish(level, channels as f32, epsilon, scales);
        for channel in 0..channels {
            // Safety: a piece is the only one to write its positions of a channel.
            #[expect(unsafe_code, reason = "pieces write to disjoint ranges of one buffer")]
            let to = unsafe { shared.slice(row(channel), count) };
            let from = &x[row(channel)..][..count];
            if activate {
                scaled_silu(level, from, scales, to);
            } else {
                scaled(level, from, scales, to);
            }
        }
    });
    y
}

#[inline(always)]
fn add_squares_body(x: &[f32], sums: &mut [f32]) {
    for (x, sum) in x.iter().zip(sums) {
        *sum += x * x;
    }
}

#[inline(always)]
fn finish_body(channels: f32, epsilon: f32, sums: &mut [f32]) {
    for sum in sums {
        *sum = (*sum / channels + epsilon).sqrt();
    }
}

#[inline(always)]
fn scaled_body(x: &[f32], roots: &[f32], y: &mut [f32]) {
    for ((x, root), y) in x.iter().zip(roots).zip(y) {
        *y = x / root;
    }
}

#[inline(always)]
fn scaled_silu_body(x: &[f32], roots: &[f32], y: &mut [f32]) {
    for ((x, root), y) in x.iter().zip(roots).zip(y) {
        *y = exponential::silu(x / root);
    }
}

leveled! { fn add_squares(x: &[f32], sums: &mut [f32]) = add_squares_body }
leveled! { fn finish(channels: f32, epsilon: f32, sums: &mut [f32]) = finish_body }
leveled! { fn scaled(x: &[f32], roots: &[f32], y: &mut [f32]) = scaled_body }
leveled! { fn scaled_silu(x: &[f32], roots: &[f32], y: &mut [f32]) = scaled_silu_body }
