//! The vocoder's activation: a signal at a higher rate, a snake, and back, in one pass over each channel.

use rayon::prelude::*;

use super::exponential;
use super::level::{Level, leveled};

/// Samples of the result in one piece of work.
const PIECE: usize = 4_096;

/// The filters around a snake, and the rate between them.
#[derive(Clone, Copy)]
pub(crate) struct Filtered<'a> {
    pub(crate) up: &'a [f32],
    pub(crate) down: &'a [f32],
    pub(crate) ratio: usize,
}

#[inline(always)]
fn snake_body(x: &mut [f32], alpha: f32, amplitude: f32) {
    for x in x {
        *x += amplitude * exponential::squared_sine(*x * alpha);
    }
}

leveled! { fn snake(x: &mut [f32], alpha: f32, amplitude: f32) = snake_body }

/// Adds a run of samples times one tap of a filter, fused.
#[inline(always)]
fn add_body(to: &mut [f32], from: &[f32], tap: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = from.mul_add(tap, *to);
    }
}

leveled! { fn add(to: &mut [f32], from: &[f32], tap: f32) = add_body }

/// Of (batch, channels, length): every channel at the higher rate, plus the amplitude times the squared sine of alpha
/// times itself, at its own rate again. Beyond its ends a signal goes on with its last value.
pub(crate) fn filtered_snake(
    level: Level,
    x: &[f32],
    length: usize,
    alpha: &[f32],
    amplitude: &[f32],
    filtered: Filtered<'_>,
) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    let pieces = x
        .par_chunks(length)
        .zip(y.par_chunks_mut(length))
        .enumerate();
    pieces.for_each(|(row, (x, y))| {
        let channel = row % alpha.len();
        y.par_chunks_mut(PIECE).enumerate().for_each(|(piece, y)| {
            one(
                level,
                x,
                piece * PIECE,
                y,
                alpha[channel],
                amplitude[channel],
                filtered,
            );
        });
    });
    y
}

/// A run of the result, which begins at `start`.
fn one(
    level: Level,
    x: &[f32],
    start: usize,
    y: &mut [f32],
    alpha: f32,
    amplitude: f32,
    filtered: Filtered<'_>,
) {
    let Filtered { up, down, ratio } = filtered;
    let step = ratio as isize;
    let rate = x.len() as isize * step;
    // Where the up filter's first tap lies, as the reference pads and cuts.
    let lead = ((up.len() - ratio) / 2) as isize;
    // The positions at the higher rate that this run sees, some of them before the first or behind the last.
    let first = start as isize * step - (down.len() / 2 + down.len() % 2 - 1) as isize;
    let count = (y.len() - 1) * ratio + down.len();
    let past = (up.len() / ratio) as isize;
    let oldest = (first + lead).div_euclid(step) - past;
    let newest = (first + count as isize + lead).div_euclid(step);
    let last = x.len() as isize - 1;
    let around: Vec<f32> = (oldest..=newest)
        .map(|at| x[at.clamp(0, last) as usize])
        .collect();
    let ends = [
        upsampled(x, 0, lead, filtered),
        upsampled(x, rate - 1, lead, filtered),
    ];
    // One stream of samples at the higher rate for every position between two of the result.
    let streams = (0..ratio.min(count)).map(|phase| {
        let at = first + phase as isize;
        let (sample, tap) = (
            (at + lead).div_euclid(step),
            (at + lead).rem_euclid(step) as usize,
        );
        let mut stream = vec![0.0; (count - phase).div_ceil(ratio)];
        for (age, tap) in up.iter().skip(tap).step_by(ratio).enumerate() {
            let from = (sample - age as isize - oldest) as usize;
            let count = stream.len();
            add(level, &mut stream, &around[from..from + count], *tap);
        }
        for (i, value) in stream.iter_mut().enumerate() {
            let at = at + i as isize * step;
            *value = if at < 0 {
                ends[0]
            } else if at >= rate {
                ends[1]
            } else {
                *value * ratio as f32
            };
        }
        snake(level, &mut stream, alpha, amplitude);
        stream
    });
    let streams: Vec<Vec<f32>> = streams.collect();
    for (i, tap) in down.iter().enumerate() {
        let count = y.len();
        add(level, y, &streams[i % ratio][i / ratio..][..count], *tap);
    }
}

/// One sample at the higher rate.
fn upsampled(x: &[f32], at: isize, lead: isize, filtered: Filtered<'_>) -> f32 {
    let step = filtered.ratio as isize;
    let (sample, tap) = (
        (at + lead).div_euclid(step),
        (at + lead).rem_euclid(step) as usize,
    );
    let last = x.len() as isize - 1;
    let taps = filtered.up.iter().skip(tap).step_by(filtered.ratio);
    let sample = |age: usize| x[(sample - age as isize).clamp(0, last) as usize];
    let sum = taps
        .enumerate()
        .fold(0.0_f32, |sum, (age, tap)| sample(age).mul_add(*tap, sum));
    sum * filtered.ratio as f32
}
