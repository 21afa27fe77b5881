//! Sums over rows, in an order that no thread and no instruction set changes.

use rayon::prelude::*;

use super::exponential;
use super::level::{Level, leveled};

/// Values that are summed side by side.
const LANES: usize = 16;
/// Values in one piece of work, at the least.
const PIECE: usize = 16_384;

#[inline(always)]
fn sum_of(x: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += term(*x);
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane += term(*x);
    }
    let mut width = LANES / 2;
    while width > 0 {
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
        width /= 2;
    }
    lanes[0]
}

#[inline(always)]
fn largest_body(x: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane = if *x > *lane { *x } else { *lane };
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane = if *x > *lane { *x } else { *lane };
    }
    lanes.into_iter().fold(f32::NEG_INFINITY, f32::max)
}

leveled! {
    /// The largest value of a row; a NaN is passed over.
    fn largest(x: &[f32]) -> f32 = largest_body
}

#[inline(always)]
fn powers_body(x: &mut [f32], less: f32) -> f32 {
    for x in x.iter_mut() {
        *x = exponential::exp(*x - less);
    }
    sum_of(x, |x| x)
}

leveled! {
    /// Replaces every value by `e^(value − less)`, and sums them.
    fn powers(x: &mut [f32], less: f32) -> f32 = powers_body
}

#[inline(always)]
fn rms_norm_body(x: &[f32], weight: Option<&[f32]>, epsilon: f32, y: &mut [f32]) {
    let mean = sum_of(x, |x| x * x) / x.len() as f32;
    let scale = 1.0 / (mean + epsilon).sqrt();
    match weight {
        None => {
            for (x, y) in x.iter().zip(y) {
                *y = x * scale;
            }
        }
        Some(weight) => {
            for ((x, weight), y) in x.iter().zip(weight).zip(y) {
                *y = x * scale * weight;
            }
        }
    }
}

leveled! { fn rms_norm_row(x: &[f32], weight: Option<&[f32]>, epsilon: f32, y: &mut [f32]) = rms_norm_body }

#[inline(always)]
fn layer_norm_body(x: &[f32], affine: Option<(&[f32], &[f32])>, epsilon: f32, y: &mut [f32]) {
    let mean = sum_of(x, |x| x) / x.len() as f32;
    let variance = sum_of(x, |x| (x - mean) * (x - mean)) / x.len() as f32;
    let scale = 1.0 / (variance + epsilon).sqrt();
    match affine {
        None => {
            for (x, y) in x.iter().zip(y) {
                *y = (x - mean) * scale;
            }
        }
        Some((weight, bias)) => {
            for (((x, weight), bias), y) in x.iter().zip(weight).zip(bias).zip(y) {
                *y = (x - mean) * scale * weight + bias;
            }
        }
    }
}

leveled! { fn layer_norm_row(x: &[f32], affine: Option<(&[f32], &[f32])>, epsilon: f32, y: &mut [f32]) = layer_norm_body }

fn each_row(x: &[f32], width: usize, row: impl Fn(&[f32], &mut [f32]) + Sync) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    let piece = PIECE.div_ceil(width.max(1)) * width.max(1);
    x.par_chunks(piece)
        .zip(y.par_chunks_mut(piece))
        .for_each(|(x, y)| {
            for (x, y) in x.chunks(width).zip(y.chunks_mut(width)) {
                row(x, y);
            }
        });
    y
}

/// Rows over the root of their mean square, times a weight where there is one.
pub(crate) fn rms_norm(
    level: Level,
    x: &[f32],
    width: usize,
    weight: Option<&[f32]>,
    epsilon: f32,
) -> Vec<f32> {
    each_row(x, width, |x, y| rms_norm_row(level, x, weight, epsilon, y))
}

/// Rows less their mean over their deviation, then times a weight plus a bias where there are.
pub(crate) fn layer_norm(
    level: Level,
    x: &[f32],
    width: usize,
    affine: Option<(&[f32], &[f32])>,
    epsilon: f32,
) -> Vec<f32> {
    each_row(x, width, |x, y| {
        layer_norm_row(level, x, affine, epsilon, y)
    })
}
