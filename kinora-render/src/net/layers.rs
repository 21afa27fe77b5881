//! The arithmetic of the layers, bit for bit the same on any machine.
//!
//! Every sum runs in one fixed order with separate multiplications and
//! additions, and each output row belongs to one thread: neither the number of
//! threads nor the width of the vector unit changes a result. The inner loops
//! run over [`LANES`] channels so that the compiler makes vectors of them.

use std::array;

use rayon::prelude::*;

use super::tensor::Tensor;

/// How many channels are summed side by side.
const LANES: usize = 8;

/// How many pixels share one reading of the weights.
const PIXELS: usize = 4;

/// One number for each lane.
type Lanes = [f32; LANES];

/// What is done to each number that a layer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activation {
    /// Nothing.
    Identity,
    /// max(x, 0).
    Relu,
    /// x · clamp(x + 3, 0, 6) / 6, from "Searching for `MobileNetV3`", Howard et al., 2019.
    HardSwish,
    /// 1 / (1 + e⁻ˣ).
    Logistic,
}

impl Activation {
    fn apply(self, numbers: &mut [f32]) {
        match self {
            Self::Identity => {}
            Self::Relu => change(numbers, |x| x.max(0.0)),
            Self::HardSwish => change(numbers, |x| x * (x + 3.0).clamp(0.0, 6.0) * (1.0 / 6.0)),
            Self::Logistic => change(numbers, |x| 1.0 / (1.0 + libm::expf(-x))),
        }
    }
}

fn change(numbers: &mut [f32], curve: impl Fn(f32) -> f32) {
    for number in numbers {
        *number = curve(*number);
    }
}

/// A convolution's sums: each output channel is a bias and a weighted sum of
/// the numbers under the kernel.
pub(crate) struct Dense {
    kernel: usize,
    inputs: usize,
    outputs: usize,
    /// For each block of [`LANES`] outputs its biases, zero past the last one.
    biases: Vec<Lanes>,
    /// For each block, for each number under the kernel, a weight a lane.
    weights: Vec<Lanes>,
}

impl Dense {
    /// Packs weights `[outputs, kernel, kernel, inputs]` and one bias an output.
    pub(crate) fn new(shape: [usize; 3], weights: &[f32], biases: &[f32]) -> Self {
        let [outputs, kernel, inputs] = shape;
        let taps = kernel * kernel * inputs;
        let weight = |output: usize, tap: usize| {
            let is_padding = output >= outputs;
            if is_padding {
                0.0
            } else {
                weights[output * taps + tap]
            }
        };
        let lanes =
            |block: usize, tap: usize| array::from_fn(|lane| weight(block * LANES + lane, tap));
        let blocks = 0..outputs.div_ceil(LANES);
        Self {
            kernel,
            inputs,
            outputs,
            biases: biases.chunks(LANES).map(padded).collect(),
            weights: blocks
                .flat_map(|block| (0..taps).map(move |tap| lanes(block, tap)))
                .collect(),
        }
    }

    fn taps(&self) -> usize {
        self.kernel * self.kernel * self.inputs
    }

    /// The sums for a row of pixels, each given as the numbers under its kernel.
    fn row(&self, patches: &[f32], row: &mut [f32]) {
        let patches = patches.chunks(PIXELS * self.taps());
        for (patches, pixels) in patches.zip(row.chunks_mut(PIXELS * self.outputs)) {
            if pixels.len() == PIXELS * self.outputs {
                self.pixels::<PIXELS>(patches, pixels);
            } else {
                let patches = patches.chunks(self.taps());
                patches
                    .zip(pixels.chunks_mut(self.outputs))
                    .for_each(|(patch, pixel)| self.pixels::<1>(patch, pixel));
            }
        }
    }

    fn pixels<const N: usize>(&self, patches: &[f32], pixels: &mut [f32]) {
        let taps = self.taps();
        let patches: [&[f32]; N] = array::from_fn(|n| &patches[n * taps..][..taps]);
        for (block, weights) in self.weights.chunks_exact(taps).enumerate() {
            let sums = weighted_sums(self.biases[block], weights, patches);
            let first = block * LANES;
            let count = LANES.min(self.outputs - first);
            for (n, sums) in sums.iter().enumerate() {
                pixels[n * self.outputs + first..][..count].copy_from_slice(&sums[..count]);
            }
        }
    }
}

fn weighted_sums<const N: usize>(
    biases: Lanes,
    weights: &[Lanes],
    patches: [&[f32]; N],
) -> [Lanes; N] {
    let mut sums = [biases; N];
    let patches = patches.map(|patch| &patch[..weights.len()]);
    for (tap, weights) in weights.iter().enumerate() {
        for n in 0..N {
            accumulate(&mut sums[n], weights, &[patches[n][tap]; LANES]);
        }
    }
    sums
}

fn accumulate(sums: &mut Lanes, weights: &Lanes, numbers: &Lanes) {
    for lane in 0..LANES {
        sums[lane] += weights[lane] * numbers[lane];
    }
}

fn padded(numbers: &[f32]) -> Lanes {
    array::from_fn(|lane| numbers.get(lane).copied().unwrap_or(0.0))
}

/// A convolution, its border padded so that a stride of 1 keeps the size.
pub(crate) fn conv(input: &Tensor, dense: &Dense, stride: usize, activation: Activation) -> Tensor {
    let window = Window {
        kernel: dense.kernel,
        stride,
    };
    by_rows(window.shrunk(input, dense.outputs), |y, row| {
        if window.is_point() {
            dense.row(input.row(y), row);
        } else {
            dense.row(&window.patches(input, y), row);
        }
        activation.apply(row);
    })
}

/// A 2 × 2 convolution transposed with a stride of 2: each pixel becomes four.
pub(crate) fn spread(input: &Tensor, dense: &Dense, activation: Activation) -> Tensor {
    let channels = dense.outputs / 4;
    let (height, width) = (2 * input.height, 2 * input.width);
    let fours = conv(input, dense, 1, Activation::Identity);
    by_rows(Tensor::zeros(height, width, channels), |y, row| {
        for (pair, four) in row
            .chunks_exact_mut(2 * channels)
            .zip(fours.row(y / 2).chunks_exact(dense.outputs))
        {
            pair.copy_from_slice(&four[y % 2 * 2 * channels..][..2 * channels]);
        }
        activation.apply(row);
    })
}

/// A convolution within each channel.
pub(crate) struct Depthwise {
    kernel: usize,
    channels: usize,
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl Depthwise {
    /// Takes weights `[kernel, kernel, channels]` and one bias a channel.
    pub(crate) fn new(kernel: usize, weights: Vec<f32>, biases: Vec<f32>) -> Self {
        Self {
            kernel,
            channels: biases.len(),
            weights,
            biases,
        }
    }

    /// The sums of one pixel over the taps that lie on the picture, given as
    /// pairs of the place in the weights and in the activations.
    fn pixel(&self, input: &[f32], taps: &[(usize, usize)], pixel: &mut [f32]) {
        for (block, pixel) in pixel.chunks_mut(LANES).enumerate() {
            let first = block * LANES;
            let mut sums = padded(&self.biases[first..][..pixel.len()]);
            for (weight, number) in taps {
                let weights = &self.weights[weight + first..][..pixel.len()];
                let numbers = &input[number + first..][..pixel.len()];
                match (weights.try_into(), numbers.try_into()) {
                    (Ok(weights), Ok(numbers)) => accumulate(&mut sums, weights, numbers),
                    _ => accumulate(&mut sums, &padded(weights), &padded(numbers)),
                }
            }
            pixel.copy_from_slice(&sums[..pixel.len()]);
        }
    }
}

/// A convolution within each channel, its border padded like [`conv`]'s.
pub(crate) fn depthwise(
    input: &Tensor,
    depthwise: &Depthwise,
    stride: usize,
    activation: Activation,
) -> Tensor {
    let window = Window {
        kernel: depthwise.kernel,
        stride,
    };
    let channels = depthwise.channels;
    by_rows(window.shrunk(input, channels), |y, row| {
        let mut taps = Vec::with_capacity(window.kernel * window.kernel);
        for (x, pixel) in row.chunks_exact_mut(channels).enumerate() {
            taps.clear();
            taps.extend(
                window
                    .taps(input, y, x)
                    .map(|(tap, place)| (tap * channels, place)),
            );
            depthwise.pixel(&input.data, &taps, pixel);
        }
        activation.apply(row);
    })
}

/// Which numbers a kernel covers.
#[derive(Clone, Copy)]
struct Window {
    kernel: usize,
    stride: usize,
}

impl Window {
    fn is_point(self) -> bool {
        self.kernel == 1 && self.stride == 1
    }

    fn shrunk(self, input: &Tensor, channels: usize) -> Tensor {
        Tensor::zeros(
            input.height.div_ceil(self.stride),
            input.width.div_ceil(self.stride),
            channels,
        )
    }

    /// How far the first kernel reaches over the border: half of what is missing, rounded down.
    fn margin(self, side: usize) -> usize {
        let covered = (side.div_ceil(self.stride) - 1) * self.stride + self.kernel;
        covered.saturating_sub(side) / 2
    }

    /// The taps of the kernel at output (y, x) that lie on the picture: their
    /// number within the kernel and the place of their first channel.
    fn taps(self, input: &Tensor, y: usize, x: usize) -> impl Iterator<Item = (usize, usize)> {
        let top = (y * self.stride).wrapping_sub(self.margin(input.height));
        let left = (x * self.stride).wrapping_sub(self.margin(input.width));
        let (height, width, channels) = (input.height, input.width, input.channels);
        (0..self.kernel * self.kernel).filter_map(move |tap| {
            let y = top.wrapping_add(tap / self.kernel);
            let x = left.wrapping_add(tap % self.kernel);
            (y < height && x < width).then(|| (tap, (y * width + x) * channels))
        })
    }

    /// For each pixel of output row `y` all numbers under its kernel, zero off the picture.
    fn patches(self, input: &Tensor, y: usize) -> Vec<f32> {
        let channels = input.channels;
        let taps = self.kernel * self.kernel * channels;
        let mut patches = vec![0.0; input.width.div_ceil(self.stride) * taps];
        for (x, patch) in patches.chunks_exact_mut(taps).enumerate() {
            for (tap, place) in self.taps(input, y, x) {
                patch[tap * channels..][..channels]
                    .copy_from_slice(&input.data[place..][..channels]);
            }
        }
        patches
    }
}

/// The mean of each channel.
pub(crate) fn pool(input: &Tensor) -> Tensor {
    let mut mean = Tensor::zeros(1, 1, input.channels);
    // Row by row, so that a large picture's sum keeps its last digits.
    for y in 0..input.height {
        let mut sum = vec![0.0; input.channels];
        for pixel in input.row(y).chunks_exact(input.channels) {
            sum.iter_mut()
                .zip(pixel)
                .for_each(|(sum, number)| *sum += number);
        }
        mean.data
            .iter_mut()
            .zip(&sum)
            .for_each(|(mean, sum)| *mean += sum);
    }
    let pixels = (input.height * input.width) as f32;
    change(&mut mean.data, |sum| sum / pixels);
    mean
}

/// The largest of each 2 × 2 pixels, channel by channel; sides are even.
pub(crate) fn highest(input: &Tensor) -> Tensor {
    let output = Tensor::zeros(input.height / 2, input.width / 2, input.channels);
    by_rows(output, |y, row| {
        for (x, pixel) in row.chunks_exact_mut(input.channels).enumerate() {
            pixel.copy_from_slice(input.pixel(2 * y, 2 * x));
            for (down, across) in [(0, 1), (1, 0), (1, 1)] {
                let other = input.pixel(2 * y + down, 2 * x + across);
                pixel
                    .iter_mut()
                    .zip(other)
                    .for_each(|(most, number)| *most = most.max(*number));
            }
        }
    })
}

/// The same pixels with more channels, zero in the new ones.
pub(crate) fn widen(input: &Tensor, channels: usize) -> Tensor {
    let mut wide = Tensor::zeros(input.height, input.width, channels);
    for (wide, pixel) in wide
        .data
        .chunks_exact_mut(channels)
        .zip(input.data.chunks_exact(input.channels))
    {
        wide[..input.channels].copy_from_slice(pixel);
    }
    wide
}

/// max(x, 0).
pub(crate) fn rectified(input: &Tensor) -> Tensor {
    let mut output = input.clone();
    Activation::Relu.apply(&mut output.data);
    output
}

/// What is below zero times a slope of its channel's own.
///
/// He et al., "Delving deep into rectifiers", 2015.
pub(crate) fn sloped(input: &Tensor, slopes: &[f32]) -> Tensor {
    let mut output = input.clone();
    for pixel in output.data.chunks_exact_mut(input.channels) {
        for (number, slope) in pixel.iter_mut().zip(slopes) {
            *number = if *number > 0.0 {
                *number
            } else {
                *number * slope
            };
        }
    }
    output
}

/// The sum of two tensors of one shape.
pub(crate) fn add(a: &Tensor, b: &Tensor) -> Tensor {
    let data = a.data.iter().zip(&b.data).map(|(a, b)| a + b).collect();
    Tensor { data, ..*a }
}

/// Each channel of `a` times that channel's one number in `b`.
pub(crate) fn scale(a: &Tensor, b: &Tensor) -> Tensor {
    let mut scaled = a.clone();
    for pixel in scaled.data.chunks_exact_mut(a.channels) {
        pixel
            .iter_mut()
            .zip(&b.data)
            .for_each(|(number, factor)| *number *= factor);
    }
    scaled
}

/// The picture at another size, straight lines between the centres of pixels.
pub(crate) fn resize(input: &Tensor, height: usize, width: usize) -> Tensor {
    let channels = input.channels;
    let columns: Vec<Between> = (0..width)
        .map(|x| Between::new(x, input.width, width))
        .collect();
    by_rows(Tensor::zeros(height, width, channels), |y, row| {
        let down = Between::new(y, input.height, height);
        for (pixel, across) in row.chunks_exact_mut(channels).zip(&columns) {
            let [a, b, c, d] = [
                input.pixel(down.from, across.from),
                input.pixel(down.from, across.to),
                input.pixel(down.to, across.from),
                input.pixel(down.to, across.to),
            ];
            for channel in 0..channels {
                let above = across.mix(a[channel], b[channel]);
                pixel[channel] = down.mix(above, across.mix(c[channel], d[channel]));
            }
        }
    })
}

/// The two neighbours of a point on a line of pixels.
struct Between {
    from: usize,
    to: usize,
    share: f32,
}

impl Between {
    /// Where the centre of pixel `index` of `new` lies among `old` pixels.
    fn new(index: usize, old: usize, new: usize) -> Self {
        let place = (index as f32 + 0.5) * (old as f32 / new as f32) - 0.5;
        let place = place.clamp(0.0, (old - 1) as f32);
        let from = place as usize;
        Self {
            from,
            to: (from + 1).min(old - 1),
            share: place - from as f32,
        }
    }

    fn mix(&self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.share
    }
}

/// Fills `output` row by row, on as many threads as there are.
fn by_rows(mut output: Tensor, fill: impl Fn(usize, &mut [f32]) + Sync) -> Tensor {
    let stride = output.stride();
    output
        .data
        .par_chunks_exact_mut(stride)
        .enumerate()
        .for_each(|(y, row)| fill(y, row));
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(height: usize, width: usize, channels: usize, at: impl Fn(usize) -> f32) -> Tensor {
        Tensor {
            height,
            width,
            channels,
            data: (0..height * width * channels).map(at).collect(),
        }
    }

    /// A convolution as the textbook writes it, one output channel, all weights 1.
    fn summed_under(input: &Tensor, kernel: usize, stride: usize) -> Vec<f32> {
        let window = Window { kernel, stride };
        let mut sums = Vec::new();
        for y in 0..input.height.div_ceil(stride) {
            for x in 0..input.width.div_ceil(stride) {
                let places = window.taps(input, y, x);
                sums.push(
                    places
                        .map(|(_, place)| input.data[place..][..input.channels].iter().sum::<f32>())
                        .sum(),
                );
            }
        }
        sums
    }

    #[test]
    fn a_stride_of_two_pads_after_the_picture_first() {
        let window = Window {
            kernel: 3,
            stride: 2,
        };
        let input = tensor(4, 4, 1, |n| n as f32);
        let taps = |y, x| {
            window
                .taps(&input, y, x)
                .map(|(_, place)| place)
                .collect::<Vec<_>>()
        };
        assert_eq!(taps(0, 0), [0, 1, 2, 4, 5, 6, 8, 9, 10]);
        assert_eq!(taps(1, 1), [10, 11, 14, 15]);
    }

    #[test]
    fn a_convolution_sums_what_is_under_its_kernel() {
        let check = |height: usize,
                     width: usize,
                     channels: usize,
                     outputs: usize,
                     kernel: usize,
                     stride: usize| {
            let input = tensor(height, width, channels, |n| (n % 7) as f32);
            let ones = vec![1.0; outputs * kernel * kernel * channels];
            let biases: Vec<f32> = (0..outputs).map(|output| output as f32).collect();
            let dense = Dense::new([outputs, kernel, channels], &ones, &biases);
            let output = conv(&input, &dense, stride, Activation::Identity);
            let expected = summed_under(&input, kernel, stride);
            for (pixel, expected) in output.data.chunks_exact(outputs).zip(&expected) {
                for (number, bias) in pixel.iter().zip(&biases) {
                    assert_eq!(*number, expected + bias);
                }
            }
        };
        check(4, 4, 3, 16, 3, 2);
        check(3, 7, 5, 11, 1, 1);
        check(5, 6, 2, 1, 3, 1);
        check(1, 1, 8, 24, 1, 1);
    }

    #[test]
    fn a_depthwise_convolution_keeps_channels_apart() {
        let check = |channels: usize, kernel: usize, stride: usize| {
            let input = tensor(6, 6, channels, |n| (n % channels) as f32);
            let ones = vec![1.0; kernel * kernel * channels];
            let layer = Depthwise::new(kernel, ones, vec![0.5; channels]);
            let output = depthwise(&input, &layer, stride, Activation::Identity);
            let covered = summed_under(&tensor(6, 6, 1, |_| 1.0), kernel, stride);
            for (pixel, covered) in output.data.chunks_exact(channels).zip(&covered) {
                for (channel, number) in pixel.iter().enumerate() {
                    assert_eq!(*number, covered * channel as f32 + 0.5);
                }
            }
        };
        check(8, 3, 1);
        check(24, 5, 2);
        check(5, 3, 2);
    }

    #[test]
    fn spreading_lays_four_pixels_in_a_square() {
        let input = tensor(1, 2, 1, |n| (n + 1) as f32);
        let dense = Dense::new([4, 1, 1], &[1.0, 2.0, 3.0, 4.0], &[0.0; 4]);
        let output = spread(&input, &dense, Activation::Identity);
        assert_eq!(output.data, [1.0, 2.0, 2.0, 4.0, 3.0, 4.0, 6.0, 8.0]);
    }

    #[test]
    fn resizing_holds_the_border() {
        let input = tensor(1, 2, 1, |n| n as f32 * 4.0);
        assert_eq!(resize(&input, 1, 4).data, [0.0, 1.0, 3.0, 4.0]);
        assert_eq!(resize(&input, 2, 2).data, [0.0, 4.0, 0.0, 4.0]);
    }

    #[test]
    fn activations_bend_as_their_formulas_say() {
        let check = |activation: Activation, x: f32, expected: f32| {
            let mut numbers = [x];
            activation.apply(&mut numbers);
            assert!(
                (numbers[0] - expected).abs() < 1e-6,
                "{activation:?}({x}) = {}",
                numbers[0]
            );
        };
        check(Activation::Identity, -2.0, -2.0);
        check(Activation::Relu, -2.0, 0.0);
        check(Activation::Relu, 2.0, 2.0);
        check(Activation::HardSwish, -4.0, 0.0);
        check(Activation::HardSwish, 1.0, 4.0 / 6.0);
        check(Activation::HardSwish, 9.0, 9.0);
        check(Activation::Logistic, 0.0, 0.5);
        check(Activation::Logistic, -100.0, 0.0);
    }
}
