//! Transposed convolutions of signals: a matrix product for what every sample adds, then the sums.

use rayon::prelude::*;

use super::matrix::{Matrix, product};

/// Columns of one matrix product, at the least.
const COLUMNS: usize = 64;

/// A transposed convolution, of signals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transposed {
    pub(crate) input: usize,
    pub(crate) output: usize,
    pub(crate) kernel: usize,
    pub(crate) stride: usize,
    pub(crate) padding: usize,
}

impl Transposed {
    /// How many samples come out, if any.
    pub(crate) fn result(&self, length: usize) -> Option<usize> {
        let whole = length.checked_sub(1)? * self.stride + self.kernel;
        whole
            .checked_sub(2 * self.padding)
            .filter(|length| *length > 0)
    }
}

/// Of (batch, input, length) by a weight (input, output, kernel), with a bias per output channel: (batch, output, …).
///
/// Nothing comes out where [`Transposed::result`] says so.
pub(crate) fn transposed(
    shape: &Transposed,
    x: &[f32],
    length: usize,
    weight: &[f32],
    bias: &[f32],
) -> Vec<f32> {
    let Some(result) = shape.result(length) else {
        return Vec::new();
    };
    let item = shape.input * length;
    let mut y = vec![0.0; x.len() / item.max(1) * shape.output * result];
    let group = COLUMNS.div_ceil(shape.kernel.max(1));
    for (x, y) in x.chunks(item).zip(y.chunks_mut(shape.output * result)) {
        y.par_chunks_mut(group * result)
            .enumerate()
            .for_each(|(piece, y)| {
                let first = piece * group;
                let columns = y.len() / result * shape.kernel;
                let mut adds = vec![0.0; columns * length];
                let left = Matrix {
                    data: x,
                    start: 0,
                    row: 1,
                    column: length,
                };
                let right = Matrix {
                    data: weight,
                    start: first * shape.kernel,
                    row: shape.output * shape.kernel,
                    column: 1,
                };
                product(
                    [length, columns, shape.input],
                    &mut adds,
                    length,
                    false,
                    left,
                    right,
                    1.0,
                );
                for (channel, (y, adds)) in y
                    .chunks_mut(result)
                    .zip(adds.chunks(shape.kernel * length))
                    .enumerate()
                {
                    for (tap, adds) in adds.chunks(length).enumerate() {
                        add_tap(shape, tap, adds, y);
                    }
                    y.iter_mut().for_each(|y| *y += bias[first + channel]);
                }
            });
    }
    y
}

/// Adds what every sample adds by one tap.
fn add_tap(shape: &Transposed, tap: usize, adds: &[f32], y: &mut [f32]) {
    // The first sample whose place is not in the padding.
    let skipped = shape.padding.saturating_sub(tap).div_ceil(shape.stride);
    let place = (skipped * shape.stride + tap).saturating_sub(shape.padding);
    if place < y.len() && skipped < adds.len() {
        let places = y[place..].iter_mut().step_by(shape.stride);
        places.zip(&adds[skipped..]).for_each(|(y, add)| *y += add);
    }
}
