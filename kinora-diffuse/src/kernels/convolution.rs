//! Convolutions with single steps, as sums of matrix products: one for each tap, over the same memory moved a little.
//!
//! The input stands in a buffer with its zeros around it, one channel after the other. Positions are counted through
//! that buffer, so that a tap is a fixed distance, and a run of positions is one matrix. Runs cross the ends of lines:
//! what comes out there is of no position, and is left out at the end.

use rayon::prelude::*;

use super::level::{Level, leveled};
use super::matrix::{Matrix, Shared, product};

/// Positions in one piece of work.
const RUN: usize = 2_048;
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

    fn taps(&self) -> usize {
        self.kernel.iter().product()
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
/// a bias per output channel.
///
/// Nothing comes out of an input that is smaller than the kernel.
pub(crate) fn convolution(
    shape: &Shape,
    x: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
) -> Vec<f32> {
    let Some(result) = shape.result() else {
        return Vec::new();
    };
    let positions: usize = shape.size.iter().product();
    let after: usize = result.iter().product();
    let item = shape.input * positions;
    if item == 0 {
        return Vec::new();
    }
    let packed;
    let kernel = if shape.output <= FEW {
        Kernel::Direct(weight)
    } else if shape.input * shape.taps() <= THIN {
        Kernel::Gathered(weight)
    } else {
        packed = by_taps(shape, weight);
        Kernel::ByTaps(&packed)
    };
    let mut y = vec![0.0; x.len() / item * shape.output * after];
    for (x, y) in x.chunks(item).zip(y.chunks_mut(shape.output * after)) {
        let buffer;
        let x = if shape.padding == [0; 3] {
            x
        } else {
            buffer = padded(shape, x);
            &buffer
        };
        one(shape, result, x, kernel, bias, y);
    }
    y
}

/// The weight, as the sums over its taps are done.
#[derive(Clone, Copy)]
enum Kernel<'a> {
    /// Line by line; the weight is (output, input, taps).
    Direct(&'a [f32]),
    /// One product of all that a run of positions sees; the weight is (output, input, taps).
    Gathered(&'a [f32]),
    /// One product for each tap; the weight is (taps, output, input).
    ByTaps(&'a [f32]),
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
    let [time, height, width] = shape.size;
    let [_, high, wide] = shape.padded();
    let frame = shape.padded().iter().product::<usize>();
    let mut buffer = vec![0.0; shape.input * frame];
    buffer
        .par_chunks_mut(frame)
        .zip(x.par_chunks(time * height * width))
        .for_each(|(to, from)| {
            for (line, from) in from.chunks(width).enumerate() {
                let (t, h) = (
                    line / height + shape.padding[0],
                    line % height + shape.padding[1],
                );
                to[(t * high + h) * wide + shape.padding[2]..][..width].copy_from_slice(from);
            }
        });
    buffer
}

/// One item of a batch, its input padded.
fn one(
    shape: &Shape,
    result: [usize; 3],
    x: &[f32],
    kernel: Kernel<'_>,
    bias: Option<&[f32]>,
    y: &mut [f32],
) {
    let [frames, high, wide] = shape.padded();
    let [time, height, width] = result;
    let channel = frames * high * wide;
    // From the first position of the buffer that a result is of, to the last.
    let span = ((time - 1) * high + height - 1) * wide + width;
    let after = time * height * width;
    let distances = shape.distances();
    let shared = Shared::new(y);
    (0..span.div_ceil(RUN)).into_par_iter().for_each(|run| {
        let start = run * RUN;
        let count = RUN.min(span - start);
        let sums = match kernel {
            Kernel::Direct(weight) => {
                direct(shape, x, weight, bias, start, count, channel, &distances)
            }
            Kernel::Gathered(weight) => {
                gathered(shape, x, weight, start, count, channel, &distances)
            }
            Kernel::ByTaps(weight) => by_tap(shape, x, weight, start, count, channel, &distances),
        };
        for line in start / wide..(start + count).div_ceil(wide) {
            let (t, h) = (line / high, line % high);
            if t >= time || h >= height {
                continue;
            }
            let first = (line * wide).max(start);
            let last = (line * wide + width).min(start + count);
            if first >= last {
                continue;
            }
            let at = (t * height + h) * width + first - line * wide;
            for (channel, sums) in sums.chunks(count).enumerate() {
                let bias = match (kernel, bias) {
                    (Kernel::Direct(_), _) | (_, None) => 0.0,
                    (_, Some(bias)) => bias[channel],
                };
                // Safety: a position of a channel is in one run only.
                #[expect(unsafe_code, reason = "runs write to disjoint ranges of one buffer")]
                let to = unsafe { shared.slice(channel * after + at, last - first) };
                for (to, sum) in to.iter_mut().zip(&sums[first - start..last - start]) {
                    *to = sum + bias;
                }
            }
        }
    });
}

/// (output, count) for a run of positions, as a sum over the taps.
fn by_tap(
    shape: &Shape,
    x: &[f32],
    weight: &[f32],
    start: usize,
    count: usize,
    channel: usize,
    distances: &[usize],
) -> Vec<f32> {
    let (input, output) = (shape.input, shape.output);
    let mut sums = vec![0.0; output * count];
    for (tap, distance) in distances.iter().enumerate() {
        let left = Matrix {
            data: x,
            start: start + distance,
            row: 1,
            column: channel,
        };
        let right = Matrix {
            data: weight,
            start: tap * output * input,
            row: 1,
            column: input,
        };
        product(
            [count, output, input],
            &mut sums,
            count,
            tap > 0,
            left,
            right,
            1.0,
        );
    }
    sums
}

/// The same, as one product of all that the positions see.
fn gathered(
    shape: &Shape,
    x: &[f32],
    weight: &[f32],
    start: usize,
    count: usize,
    channel: usize,
    distances: &[usize],
) -> Vec<f32> {
    let depth = shape.input * distances.len();
    let mut seen = Vec::with_capacity(depth * count);
    for input in 0..shape.input {
        for distance in distances {
            seen.extend_from_slice(&x[input * channel + start + distance..][..count]);
        }
    }
    let mut sums = vec![0.0; shape.output * count];
    let left = Matrix {
        data: &seen,
        start: 0,
        row: 1,
        column: count,
    };
    let right = Matrix {
        data: weight,
        start: 0,
        row: 1,
        column: depth,
    };
    product(
        [count, shape.output, depth],
        &mut sums,
        count,
        false,
        left,
        right,
        1.0,
    );
    sums
}

#[inline(always)]
fn add_line_body(to: &mut [f32], from: &[f32], factor: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from * factor;
    }
}

leveled! { fn add_line(to: &mut [f32], from: &[f32], factor: f32) = add_line_body }

/// The same, one line after the other; the bias is in it.
#[expect(clippy::too_many_arguments, reason = "a run of one convolution")]
fn direct(
    shape: &Shape,
    x: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    start: usize,
    count: usize,
    channel: usize,
    distances: &[usize],
) -> Vec<f32> {
    let level = Level::best();
    let depth = shape.input * distances.len();
    let mut sums = vec![0.0; shape.output * count];
    for (output, sums) in sums.chunks_mut(count).enumerate() {
        sums.fill(bias.map_or(0.0, |bias| bias[output]));
        for input in 0..shape.input {
            for (tap, distance) in distances.iter().enumerate() {
                let from = &x[input * channel + start + distance..][..count];
                add_line(
                    level,
                    sums,
                    from,
                    weight[output * depth + input * distances.len() + tap],
                );
            }
        }
    }
    sums
}
