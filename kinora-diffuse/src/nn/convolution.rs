//! Convolutions.

use candle_core::{DType, Device, Tensor, WithDType};
use half::bf16;

use super::host::{Held, Values, dense, on_host};
use crate::error::{Error, Result};
use crate::kernels::{self, Number, Shape, Tiles};
use crate::weights::Weights;

/// How a convolution steps over its input, the same in every direction but for the padding.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    /// Positions from one output to the next.
    pub stride: usize,
    /// Zeros before and after.
    pub padding: usize,
    /// Positions from one tap to the next.
    pub dilation: usize,
}

impl Default for Steps {
    fn default() -> Self {
        Self {
            stride: 1,
            padding: 0,
            dilation: 1,
        }
    }
}

impl Steps {
    /// Single steps with this many zeros on both sides.
    #[must_use]
    pub fn padded(padding: usize) -> Self {
        Self {
            padding,
            ..Self::default()
        }
    }
}

/// A convolution over (batch, channels, length).
#[derive(Clone, Debug)]
pub struct Convolution1d {
    weight: Tensor,
    bias: Option<Tensor>,
    steps: Steps,
}

impl Convolution1d {
    /// The layer at this place of the checkpoint.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        kernel: usize,
        steps: Steps,
        bias: bool,
    ) -> Result<Self> {
        let weight = weights.get((output, input, kernel), "weight")?;
        let bias = bias.then(|| weights.get(output, "bias")).transpose()?;
        Ok(Self {
            weight,
            bias,
            steps,
        })
    }

    /// The layer's answer.
    ///
    /// # Errors
    /// When the input's channels are not the layer's.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        conv1d(x, &self.weight, self.bias.as_ref(), self.steps)
    }
}

/// A convolution over (batch, channels, height, width).
#[derive(Clone, Debug)]
pub struct Convolution2d {
    weight: Tensor,
    bias: Option<Tensor>,
    steps: Steps,
}

impl Convolution2d {
    /// The layer at this place of the checkpoint, with a square kernel.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        kernel: usize,
        steps: Steps,
        bias: bool,
    ) -> Result<Self> {
        let weight = weights.get((output, input, kernel, kernel), "weight")?;
        let bias = bias.then(|| weights.get(output, "bias")).transpose()?;
        Ok(Self {
            weight,
            bias,
            steps,
        })
    }

    /// The layer's answer.
    ///
    /// # Errors
    /// When the input's channels are not the layer's.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        conv2d(x, &self.weight, self.bias.as_ref(), self.steps)
    }
}

/// A convolution over (batch, channels, time, height, width) with single steps.
#[derive(Clone, Debug)]
pub struct Convolution3d {
    weight: Tensor,
    bias: Tensor,
    padding: [usize; 3],
}

impl Convolution3d {
    /// The layer at this place of the checkpoint, with a cubic kernel and these zeros around time, height and width.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        kernel: usize,
        padding: [usize; 3],
    ) -> Result<Self> {
        Ok(Self {
            weight: weights.get((output, input, kernel, kernel, kernel), "weight")?,
            bias: weights.get(output, "bias")?,
            padding,
        })
    }

    /// The layer's answer.
    ///
    /// # Errors
    /// When the input's channels are not the layer's, or it is smaller than the kernel.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        conv3d(x, &self.weight, Some(&self.bias), self.padding)
    }
}

/// The type in which convolutions of this input run: the processor has none in bf16.
#[must_use]
pub fn working(x: &Tensor) -> DType {
    if matches!(x.device(), Device::Cpu) {
        DType::F32
    } else {
        x.dtype()
    }
}

/// The same channels, each with its bias.
pub(super) fn add_channels(y: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let Some(bias) = bias else {
        return Ok(y.clone());
    };
    let mut dims = vec![1; y.rank()];
    dims[1] = bias.elem_count();
    Ok(y.broadcast_add(&bias.to_dtype(y.dtype())?.reshape(dims)?)?)
}

/// A convolution over (batch, channels, length) by a weight (output, input, kernel).
///
/// # Errors
/// When the shapes do not fit.
pub fn conv1d(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>, steps: Steps) -> Result<Tensor> {
    if on_host(x) && steps.stride == 1 {
        let (batch, channels, length) = x.dims3()?;
        let (output, input, kernel) = weight.dims3()?;
        let shape = Shape {
            input,
            output,
            size: [1, 1, length],
            kernel: [1, 1, kernel],
            padding: [0, 0, steps.padding],
            dilation: [1, 1, steps.dilation],
        };
        let [_, _, length] = result(&shape, channels)?;
        return on_processor(x, weight, bias, &shape, &[batch, output, length]);
    }
    let working = working(x);
    let y = x.to_dtype(working)?.contiguous()?.conv1d(
        &weight.to_dtype(working)?.contiguous()?,
        steps.padding,
        steps.stride,
        steps.dilation,
        1,
    )?;
    Ok(add_channels(&y, bias)?.to_dtype(x.dtype())?)
}

/// A convolution over (batch, channels, height, width) by a weight (output, input, height, width).
///
/// # Errors
/// When the shapes do not fit.
pub fn conv2d(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>, steps: Steps) -> Result<Tensor> {
    if on_host(x) && steps.stride == 1 {
        let (batch, channels, height, width) = x.dims4()?;
        let (output, input, rows, columns) = weight.dims4()?;
        let shape = Shape {
            input,
            output,
            size: [1, height, width],
            kernel: [1, rows, columns],
            padding: [0, steps.padding, steps.padding],
            dilation: [1, steps.dilation, steps.dilation],
        };
        let [_, height, width] = result(&shape, channels)?;
        return on_processor(x, weight, bias, &shape, &[batch, output, height, width]);
    }
    let working = working(x);
    let y = x.to_dtype(working)?.contiguous()?.conv2d(
        &weight.to_dtype(working)?.contiguous()?,
        steps.padding,
        steps.stride,
        steps.dilation,
        1,
    )?;
    Ok(add_channels(&y, bias)?.to_dtype(x.dtype())?)
}

/// A convolution over (batch, channels, time, height, width) by a weight (output, input, time, height, width), with
/// single steps and these zeros around time, height and width.
///
/// # Errors
/// When the shapes do not fit.
pub fn conv3d(
    x: &Tensor,
    weight: &Tensor,
    bias: Option<&Tensor>,
    padding: [usize; 3],
) -> Result<Tensor> {
    let (batch, channels, time, height, width) = x.dims5()?;
    let (output, input, t, h, w) = weight.dims5()?;
    let shape = Shape {
        input,
        output,
        size: [time, height, width],
        kernel: [t, h, w],
        padding,
        dilation: [1; 3],
    };
    let [time, height, width] = result(&shape, channels)?;
    if on_host(x) {
        let dims = [batch, output, time, height, width];
        return on_processor(x, weight, bias, &shape, &dims);
    }
    conv3d_by_frames(x, weight, bias, padding, time)
}

/// A sum of convolutions over the frames, one for each tap in time; `time` frames come out.
fn conv3d_by_frames(
    x: &Tensor,
    weight: &Tensor,
    bias: Option<&Tensor>,
    padding: [usize; 3],
    time: usize,
) -> Result<Tensor> {
    let working = working(x);
    let padded = x
        .to_dtype(working)?
        .pad_with_zeros(2, padding[0], padding[0])?
        .pad_with_zeros(3, padding[1], padding[1])?
        .pad_with_zeros(4, padding[2], padding[2])?;
    let (batch, channels, _, height, width) = padded.dims5()?;
    let frames = padded.transpose(1, 2)?.contiguous()?;
    let tap = |tap: usize| -> Result<Tensor> {
        let part = frames.narrow(1, tap, time)?.contiguous()?;
        let part = part.reshape((batch * time, channels, height, width))?;
        let kernel = weight.narrow(2, tap, 1)?.squeeze(2)?;
        Ok(part.conv2d(&kernel.to_dtype(working)?.contiguous()?, 0, 1, 1, 1)?)
    };
    let mut sum = tap(0)?;
    for i in 1..weight.dim(2)? {
        sum = (sum + tap(i)?)?;
    }
    let (_, output, rows, columns) = sum.dims4()?;
    let y = sum
        .reshape((batch, time, output, rows, columns))?
        .transpose(1, 2)?
        .contiguous()?;
    Ok(add_channels(&y, bias)?.to_dtype(x.dtype())?)
}

/// The sizes of what comes out.
fn result(shape: &Shape, channels: usize) -> Result<[usize; 3]> {
    if channels != shape.input {
        return Err(Error::Input(format!(
            "a convolution of {} channels came upon an input of {channels}",
            shape.input
        )));
    }
    shape.result().ok_or_else(|| {
        Error::Input(format!(
            "an input of {:?} is smaller than the convolution's kernel of {:?}",
            shape.size, shape.kernel
        ))
    })
}

fn on_processor(
    x: &Tensor,
    weight: &Tensor,
    bias: Option<&Tensor>,
    shape: &Shape,
    dims: &[usize],
) -> Result<Tensor> {
    let bias = bias.map(dense).transpose()?;
    let is_short = x.dtype() == DType::BF16 && weight.dtype() == DType::BF16;
    if let Some(tiles) = Tiles::pairs().filter(|_| is_short) {
        return by_kernel::<bf16>(Some(tiles), [x, weight], bias.as_ref(), shape, dims);
    }
    let wide = [&x.to_dtype(DType::F32)?, &weight.to_dtype(DType::F32)?];
    let y = by_kernel::<f32>(Tiles::singles(), wide, bias.as_ref(), shape, dims)?;
    Ok(y.to_dtype(x.dtype())?)
}

fn by_kernel<T: WithDType + Number>(
    tiles: Option<Tiles>,
    [x, weight]: [&Tensor; 2],
    bias: Option<&Tensor>,
    shape: &Shape,
    dims: &[usize],
) -> Result<Tensor> {
    let (x, weight) = (x.contiguous()?, weight.contiguous()?);
    let (held, held_weight) = (Held::<T>::of(&x), Held::<T>::of(&weight));
    let held_bias = bias.map(Values::of);
    let bias = held_bias.as_ref().map(Values::dense).transpose()?;
    let y = kernels::convolution(tiles, shape, held.dense()?, held_weight.dense()?, bias);
    Ok(Tensor::from_vec(y, dims, x.device())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(shape: &[usize]) -> Tensor {
        Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap()
    }

    fn gap(a: &Tensor, b: &Tensor) -> f32 {
        assert_eq!(a.dims(), b.dims());
        let gap = (a - b).unwrap().abs().unwrap().flatten_all().unwrap();
        gap.max(0).unwrap().to_scalar().unwrap()
    }

    #[test]
    fn a_cubic_convolution_is_the_sum_over_its_frames() {
        for (channels, size, kernel, padding) in [
            (7, [4, 5, 6], 3, [0, 1, 1]),
            (7, [3, 70, 33], 3, [1, 1, 1]),
            (7, [1, 2, 2], 1, [0, 0, 0]),
            (7, [5, 3, 3], 3, [0, 0, 0]),
            // Taps that see nothing but zeros, in frames that are cut and in small ones that are not.
            (40, [3, 30, 33], 3, [1, 1, 1]),
            (40, [20, 4, 5], 3, [2, 1, 1]),
            (40, [1, 4, 5], 3, [1, 1, 1]),
            (40, [2, 4, 5], 3, [3, 1, 1]),
        ] {
            let x = random(&[2, channels, size[0], size[1], size[2]]);
            let weight = random(&[5, channels, kernel, kernel, kernel]);
            let bias = random(&[5]);
            let found = conv3d(&x, &weight, Some(&bias), padding).unwrap();
            let time = found.dim(2).unwrap();
            let wanted = conv3d_by_frames(&x, &weight, Some(&bias), padding, time).unwrap();
            assert!(gap(&found, &wanted) < 2e-4, "{size:?} {padding:?}");
        }
    }

    #[test]
    fn convolutions_in_one_and_two_directions_are_the_librarys() {
        let (x, weight, bias) = (random(&[2, 6, 5_000]), random(&[4, 6, 7]), random(&[4]));
        for dilation in [1, 3, 5] {
            let steps = Steps {
                stride: 1,
                padding: 3 * dilation,
                dilation,
            };
            let wanted = x.conv1d(&weight, steps.padding, 1, dilation, 1).unwrap();
            let wanted = add_channels(&wanted, Some(&bias)).unwrap();
            assert!(gap(&conv1d(&x, &weight, Some(&bias), steps).unwrap(), &wanted) < 5e-5);
        }
        let (x, weight) = (random(&[2, 3, 40, 90]), random(&[4, 3, 3, 3]));
        let wanted = x.conv2d(&weight, 1, 1, 1, 1).unwrap();
        assert!(
            gap(
                &conv2d(&x, &weight, None, Steps::padded(1)).unwrap(),
                &wanted
            ) < 5e-5
        );
    }

    #[test]
    fn inputs_that_do_not_fit_are_refused() {
        let weight = random(&[4, 6, 3, 3, 3]);
        assert!(conv3d(&random(&[1, 5, 3, 3, 3]), &weight, None, [1; 3]).is_err());
        assert!(conv3d(&random(&[1, 6, 2, 3, 3]), &weight, None, [0, 1, 1]).is_err());
    }
}
