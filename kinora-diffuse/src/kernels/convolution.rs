//! Convolutions with single steps, as sums of matrix products: one for each tap, over the same memory moved a little.
//!
//! The input stands in a buffer with its zeros around it, one channel after the other. Positions are counted through
//! that buffer, so that a tap is a fixed distance, and a run of positions is one matrix. Runs cross the ends of lines,
//! and of frames where those are small: what comes out there is of no position, and is left out at the end. Taps that
//! see nothing but the zeros before the first frame or after the last are left out of the sums.

use std::borrow::Cow;

use rayon::prelude::*;

use super::level::{Level, leveled};
use super::linear::Number;
use super::matrix::{Matrix, Shared, product};
use super::tiled::Packed;
use super::tiles::{COLUMNS, Tiles};

/// Positions in one piece of work.
const RUN: usize = 1_024;
/// The same where they are summed in tiles.
const TILED_RUN: usize = 512;
/// Channels of the result in one piece of work.
pub(super) const GROUP: usize = 256;
/// Channels of the input that are summed together.
const DEPTH: usize = 256;
/// Up to so many values of a kernel, what its taps see is gathered into one matrix: products of a few channels are too
/// thin to be done one by one.
const THIN: usize = 512;
/// Up to so many channels of a result are summed without a matrix product.
const FEW: usize = 2;

/// What is convolved: sizes as (time, height, width).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) input: usize,
    pub(crate) output: usize,
    pub(crate) size: [usize; 3],
    pub(crate) kernel: [usize; 3],
    pub(crate) padding: [usize; 3],
    pub(crate) dilation: [usize; 3],
}

impl Shape {
    fn padded(&self) -> [usize; 3] {
        std::array::from_fn(|i| self.size[i] + 2 * self.padding[i])
    }

    /// The sizes of what comes out, if anything does.
    pub(crate) fn result(&self) -> Option<[usize; 3]> {
        let mut sizes = [0; 3];
        for (i, size) in sizes.iter_mut().enumerate() {
            let reach = self.dilation[i] * self.kernel[i].checked_sub(1)?;
            *size = self.padded()[i]
                .checked_sub(reach)
                .filter(|size| *size > 0)?;
        }
        Some(sizes)
    }

    pub(super) fn taps(&self) -> usize {
        self.kernel.iter().product()
    }

    /// Where every line of a channel begins, without zeros around it and with them.
    fn lines(&self) -> impl Iterator<Item = (usize, usize)> {
        let ([_, height, width], [_, high, wide]) = (self.size, self.padded());
        let [before, above, left] = self.padding;
        (0..self.size[0] * height).map(move |line| {
            let (t, h) = (line / height + before, line % height + above);
            (line * width, (t * high + h) * wide + left)
        })
    }

    /// How far every tap is from the first, in the buffer.
    fn distances(&self) -> Vec<usize> {
        let [_, height, width] = self.padded();
        let [t, h, w] = self.kernel;
        let taps = (0..t).flat_map(|t| (0..h).flat_map(move |h| (0..w).map(move |w| [t, h, w])));
        taps.map(|tap| {
            let [t, h, w] = std::array::from_fn(|i| tap[i] * self.dilation[i]);
            (t * height + h) * width + w
        })
        .collect()
    }
}

/// Convolves every item of a batch (batch, input, time, height, width) with a weight (output, input, taps), and adds
/// a bias per output channel. What is summed by channels is summed in tiles of such numbers, where there are any.
///
/// Nothing comes out of an input that is smaller than the kernel.
pub(crate) fn convolution<T: Number>(
    tiles: Option<Tiles>,
    shape: &Shape,
    x: &[T],
    weight: &[T],
    bias: Option<&[f32]>,
) -> Vec<T> {
    let Some(result) = shape.result() else {
        return Vec::new();
    };
    let positions: usize = shape.size.iter().product();
    let after: usize = result.iter().product();
    let item = shape.input * positions;
    if item == 0 {
        return Vec::new();
    }
    let mut y = vec![T::default(); x.len() / item * shape.output * after];
    let items = x.chunks(item).zip(y.chunks_mut(shape.output * after));
    let few = shape.output <= FEW || shape.input * shape.taps() <= THIN;
    if let Some(tiles) = tiles.filter(|_| !few) {
        let packed = Packed::new(tiles, shape, weight);
        for (x, y) in items {
            let steps = steps(shape, x);
            one(shape, result, Kernel::Tiled(&packed, &steps), bias, y);
        }
        return y;
    }
    let weight = T::all_wide(weight);
    let packed;
    let weight: &[f32] = if few {
        &weight
    } else {
        packed = by_taps(shape, &weight);
        &packed
    };
    for (x, y) in items {
        let mut x = T::all_wide(x);
        if shape.padding != [0; 3] {
            x = Cow::Owned(padded(shape, &x));
        }
        let kernel = if shape.output <= FEW {
            Kernel::Direct(weight, &x)
        } else if few {
            Kernel::Gathered(weight, &x)
        } else {
            Kernel::ByTaps(weight, &x)
        };
        one(shape, result, kernel, bias, y);
    }
    y
}

/// The weight, as the sums over its taps are done, and one item of a batch with its zeros around it.
#[derive(Clone, Copy)]
enum Kernel<'a> {
    /// Line by line; the weight is (output, input, taps).
    Direct(&'a [f32], &'a [f32]),
    /// One product of all that a run of positions sees; the weight is (output, input, taps).
    Gathered(&'a [f32], &'a [f32]),
    /// One product for each tap; the weight is (taps, output, input).
    ByTaps(&'a [f32], &'a [f32]),
    /// In tiles; the item is (steps of channels, time, height, width).
    Tiled(&'a Packed, &'a [u32]),
}

impl Kernel<'_> {
    /// Positions in one piece of work.
    fn run(self) -> usize {
        match self {
            Self::Tiled(..) => TILED_RUN,
            _ => RUN,
        }
    }
}

/// The weight as (taps, output, input).
fn by_taps(shape: &Shape, weight: &[f32]) -> Vec<f32> {
    let (taps, input) = (shape.taps(), shape.input);
    let mut packed = vec![0.0; weight.len()];
    let shared = Shared::new(&mut packed);
    weight
        .par_chunks(input * taps)
        .enumerate()
        .for_each(|(output, weight)| {
            for tap in 0..taps {
                // Safety: an output channel of a tap is written once.
                #[expect(unsafe_code, reason = "pieces write to disjoint ranges of one buffer")]
                let to = unsafe { shared.slice((tap * shape.output + output) * input, input) };
                for (i, to) in to.iter_mut().enumerate() {
                    *to = weight[i * taps + tap];
                }
            }
        });
    packed
}

/// The input with its zeros around it.
fn padded(shape: &Shape, x: &[f32]) -> Vec<f32> {
    let positions: usize = shape.size.iter().product();
    let frame = shape.padded().iter().product::<usize>();
    let mut buffer = vec![0.0; shape.input * frame];
    buffer
        .par_chunks_mut(frame)
        .zip(x.par_chunks(positions))
        .for_each(|(to, x)| {
            for (from, at) in shape.lines() {
                to[at..][..shape.size[2]].copy_from_slice(&x[from..][..shape.size[2]]);
            }
        });
    buffer
}

/// The same, channels taken together as steps.
fn steps<T: Number>(shape: &Shape, x: &[T]) -> Vec<u32> {
    let positions: usize = shape.size.iter().product();
    let frame = shape.padded().iter().product::<usize>();
    let mut buffer = vec![0; shape.input.div_ceil(T::IN_STEP) * frame];
    let zeros = vec![T::default(); shape.size[2]];
    buffer
        .par_chunks_mut(frame)
        .zip(x.par_chunks(T::IN_STEP * positions))
        .for_each(|(to, x)| {
            for (from, at) in shape.lines() {
                let low = &x[from..][..shape.size[2]];
                let high = match x.get(positions + from..) {
                    Some(high) if high.len() >= low.len() => high,
                    _ => &zeros,
                };
                for ((to, low), high) in to[at..].iter_mut().zip(low).zip(high) {
                    *to = T::step(&[*low, *high]);
                }
            }
        });
    buffer
}

/// One item of a batch.
fn one<T: Number>(
    shape: &Shape,
    result: [usize; 3],
    kernel: Kernel<'_>,
    bias: Option<&[f32]>,
    y: &mut [T],
) {
    let item = Item {
        shape,
        result,
        kernel,
        bias,
        channel: shape.padded().iter().product(),
        distances: shape.distances(),
    };
    let (groups, runs) = (shape.output.div_ceil(GROUP), runs(shape, result, kernel));
    let shared = Shared::new(y);
    (0..runs.len() * groups).into_par_iter().for_each(|piece| {
        let first = piece % groups * GROUP;
        let run = Run {
            first,
            outputs: GROUP.min(shape.output - first),
            ..runs[piece / groups].clone()
        };
        item.write(&run, &item.sums(&run), &shared);
    });
}

/// All positions of a result, in runs about as long as pieces of work are.
fn runs(shape: &Shape, [time, height, width]: [usize; 3], kernel: Kernel<'_>) -> Vec<Run> {
    let [_, high, wide] = shape.padded();
    let most = kernel.run();
    let together = (most / (high * wide)).max(1);
    let mut runs = Vec::new();
    for first in (0..time).step_by(together) {
        let frames = first..time.min(first + together);
        // From the first position of the buffer that a result is of, to the last.
        let span = ((frames.len() - 1) * high + height - 1) * wide + width;
        let count = span.div_ceil(span.div_ceil(most));
        let count = count.next_multiple_of(COLUMNS);
        runs.extend((0..span).step_by(count).map(|start| Run {
            frames: frames.clone(),
            start: first * high * wide + start,
            count: count.min(span - start),
            first: 0,
            outputs: 0,
        }));
    }
    runs
}

/// One item of a batch under convolution.
pub(super) struct Item<'a> {
    pub(super) shape: &'a Shape,
    result: [usize; 3],
    kernel: Kernel<'a>,
    bias: Option<&'a [f32]>,
    /// Positions of one channel of the input.
    pub(super) channel: usize,
    /// How far every tap is from the first.
    pub(super) distances: Vec<usize>,
}

/// Some positions of some channels of the result.
#[derive(Clone)]
pub(super) struct Run {
    /// The frames that they are in.
    frames: std::ops::Range<usize>,
    pub(super) start: usize,
    pub(super) count: usize,
    pub(super) first: usize,
    pub(super) outputs: usize,
}

impl Item<'_> {
    /// The frames of taps that see something, and how far these taps are from the first.
    pub(super) fn seeing(&self, run: &Run) -> impl Iterator<Item = (usize, &[usize])> {
        let (padding, dilation) = (self.shape.padding[0], self.shape.dilation[0]);
        let there = padding..padding + self.shape.size[0];
        let (first, end) = (run.frames.start, run.frames.end);
        let plane = self.distances.len() / self.shape.kernel[0];
        let frames = self.distances.chunks(plane).enumerate();
        frames.filter(move |(frame, _)| {
            let away = frame * dilation;
            first + away < there.end && end + away > there.start
        })
    }

    /// (outputs, count) for a run, those between the lines too.
    fn sums(&self, run: &Run) -> Vec<f32> {
        let mut sums = vec![0.0; run.outputs * run.count];
        match self.kernel {
            Kernel::Direct(weight, x) => self.direct(run, weight, x, &mut sums),
            Kernel::Gathered(weight, x) => self.gathered(run, weight, x, &mut sums),
            Kernel::ByTaps(weight, x) => self.by_taps(run, weight, x, &mut sums),
            Kernel::Tiled(packed, steps) => packed.sums(self, run, steps, &mut sums),
        }
        sums
    }

    fn by_taps(&self, run: &Run, weight: &[f32], x: &[f32], sums: &mut [f32]) {
        let (input, output) = (self.shape.input, self.shape.output);
        let plane = self.distances.len() / self.shape.kernel[0];
        let mut seen = Vec::new();
        let mut add = false;
        for first in (0..input).step_by(DEPTH) {
            let depth = DEPTH.min(input - first);
            // What the taps of one frame see of these channels, side by side: it stays near the processor.
            for (frame, distances) in self.seeing(run) {
                let (from, to) = (distances[0], distances[plane - 1]);
                let reach = run.count + to - from;
                seen.clear();
                for channel in first..first + depth {
                    let at = channel * self.channel + run.start + from;
                    seen.extend_from_slice(&x[at..][..reach]);
                }
                for (tap, distance) in distances.iter().enumerate() {
                    let left = Matrix {
                        data: &seen,
                        start: distance - from,
                        row: 1,
                        column: reach,
                    };
                    let tap = frame * plane + tap;
                    let right = Matrix {
                        data: weight,
                        start: (tap * output + run.first) * input + first,
                        row: 1,
                        column: input,
                    };
                    let size = [run.count, run.outputs, depth];
                    product(size, sums, run.count, add, left, right, 1.0);
                    add = true;
                }
            }
        }
    }

    fn gathered(&self, run: &Run, weight: &[f32], x: &[f32], sums: &mut [f32]) {
        let depth = self.shape.input * self.distances.len();
        let mut seen = Vec::with_capacity(depth * run.count);
        for input in 0..self.shape.input {
            for distance in &self.distances {
                let at = input * self.channel + run.start + distance;
                seen.extend_from_slice(&x[at..][..run.count]);
            }
        }
        let left = Matrix {
            data: &seen,
            start: 0,
            row: 1,
            column: run.count,
        };
        let right = Matrix {
            data: weight,
            start: run.first * depth,
            row: 1,
            column: depth,
        };
        let size = [run.count, run.outputs, depth];
        product(size, sums, run.count, false, left, right, 1.0);
    }

    /// The bias is in these sums.
    fn direct(&self, run: &Run, weight: &[f32], x: &[f32], sums: &mut [f32]) {
        let (level, taps) = (Level::best(), self.distances.len());
        for (output, sums) in (run.first..).zip(sums.chunks_mut(run.count)) {
            sums.fill(self.bias.map_or(0.0, |bias| bias[output]));
            for input in 0..self.shape.input {
                let weight = &weight[(output * self.shape.input + input) * taps..][..taps];
                for (distance, weight) in self.distances.iter().zip(weight) {
                    let at = input * self.channel + run.start + distance;
                    add_line(level, sums, &x[at..][..run.count], *weight);
                }
            }
        }
    }

    /// Puts the sums of a run where they belong in (output, time, height, width).
    fn write<T: Number>(&self, run: &Run, sums: &[f32], y: &Shared<'_, T>) {
        let [_, high, wide] = self.shape.padded();
        let [time, height, width] = self.result;
        let end = run.start + run.count;
        for line in run.start / wide..end.div_ceil(wide) {
            let (t, h) = (line / high, line % high);
            let first = (line * wide).max(run.start);
            let last = (line * wide + width).min(end);
            if t >= time || h >= height || first >= last {
                continue;
            }
            let at = (t * height + h) * width + first - line * wide;
            for (output, sums) in (run.first..).zip(sums.chunks(run.count)) {
                let bias = match (self.kernel, self.bias) {
                    (Kernel::Direct(..), _) | (_, None) => 0.0,
                    (_, Some(bias)) => bias[output],
                };
                let at = output * time * height * width + at;
                // Safety: a position of a channel is in one run only.
                #[expect(unsafe_code, reason = "runs write to disjoint ranges of one buffer")]
                let to = unsafe { y.slice(at, last - first) };
                let sums = &sums[first - run.start..last - run.start];
                for (to, sum) in to.iter_mut().zip(sums) {
                    *to = T::nearest(sum + bias);
                }
            }
        }
    }
}

#[inline(always)]
fn add_line_body(to: &mut [f32], from: &[f32], factor: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from * factor;
    }
}

leveled! { fn add_line(to: &mut [f32], from: &[f32], factor: f32) = add_line_body }
