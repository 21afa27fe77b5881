//! The layers that the models are made of.
//!
//! Layers take and give tensors of the working type. Sums that decide precision (norms, softmax, convolutions on the
//! processor) run in f32 whatever that type is.

use candle_core::{D, DType, Device, Tensor};

use crate::error::Result;
use crate::weights::Weights;

/// `x · weightᵀ + bias` over the last dimension.
#[derive(Clone, Debug)]
pub struct Linear {
    weight: Tensor,
    bias: Option<Tensor>,
}

impl Linear {
    /// The layer at this place of the checkpoint: `weight` (output, input), and `bias` (output) where it has one.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(weights: &Weights, input: usize, output: usize, bias: bool) -> Result<Self> {
        let weight = weights.get((output, input), "weight")?;
        let bias = if bias {
            Some(weights.get(output, "bias")?)
        } else {
            None
        };
        Ok(Self { weight, bias })
    }

    /// The layer's answer to (…, input): (…, output).
    ///
    /// # Errors
    /// When the last dimension is not the layer's input.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (output, input) = self.weight.dims2()?;
        let mut dims = x.dims().to_vec();
        let rows = x.elem_count() / input.max(1);
        let flat = x.reshape((rows, input))?.matmul(&self.weight.t()?)?;
        if let Some(last) = dims.last_mut() {
            *last = output;
        }
        let flat = match &self.bias {
            Some(bias) => flat.broadcast_add(bias)?,
            None => flat,
        };
        Ok(flat.reshape(dims)?)
    }
}

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
        let bias = if bias {
            Some(weights.get(output, "bias")?)
        } else {
            None
        };
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

/// A transposed convolution over (batch, channels, length).
#[derive(Clone, Debug)]
pub struct Transposed1d {
    weight: Tensor,
    bias: Tensor,
    steps: Steps,
}

impl Transposed1d {
    /// The layer at this place of the checkpoint: `weight` (input, output, kernel) and `bias` (output).
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        kernel: usize,
        steps: Steps,
    ) -> Result<Self> {
        Ok(Self {
            weight: weights.get((input, output, kernel), "weight")?,
            bias: weights.get(output, "bias")?,
            steps,
        })
    }

    /// The layer's answer: (length − 1) · stride − 2 · padding + kernel positions.
    ///
    /// # Errors
    /// When the input's channels are not the layer's.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let Steps {
            stride,
            padding,
            dilation,
        } = self.steps;
        let working = working(x);
        let y = x.to_dtype(working)?.contiguous()?.conv_transpose1d(
            &self.weight.to_dtype(working)?.contiguous()?,
            padding,
            0,
            stride,
            dilation,
            1,
        )?;
        Ok(add_channels(&y, Some(&self.bias))?.to_dtype(x.dtype())?)
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
        let bias = if bias {
            Some(weights.get(output, "bias")?)
        } else {
            None
        };
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

fn add_channels(y: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
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
    let working = working(x);
    let x_wide = x.to_dtype(working)?;
    let padded = x_wide
        .pad_with_zeros(2, padding[0], padding[0])?
        .pad_with_zeros(3, padding[1], padding[1])?
        .pad_with_zeros(4, padding[2], padding[2])?;
    let (batch, channels, time, height, width) = padded.dims5()?;
    let (output, _, taps, _, _) = weight.dims5()?;
    let frames = padded.transpose(1, 2)?.contiguous()?;
    let times = (time + 1).saturating_sub(taps);
    let mut sum: Option<Tensor> = None;
    for tap in 0..taps {
        let part = frames.narrow(1, tap, times)?.contiguous()?.reshape((
            batch * times,
            channels,
            height,
            width,
        ))?;
        let kernel = weight
            .narrow(2, tap, 1)?
            .squeeze(2)?
            .to_dtype(working)?
            .contiguous()?;
        let y = part.conv2d(&kernel, 0, 1, 1, 1)?;
        sum = Some(match sum {
            Some(sum) => (sum + y)?,
            None => y,
        });
    }
    let Some(sum) = sum else { return Ok(x.clone()) };
    let (_, _, rows, columns) = sum.dims4()?;
    let y = sum
        .reshape((batch, times, output, rows, columns))?
        .transpose(1, 2)?
        .contiguous()?;
    Ok(add_channels(&y, bias)?.to_dtype(x.dtype())?)
}

/// `x / √(mean(x²) + epsilon)` over the last dimension, times a weight where there is one.
///
/// # Errors
/// When the weight is not as wide as the last dimension.
pub fn rms_norm(x: &Tensor, weight: Option<&Tensor>, epsilon: f64) -> Result<Tensor> {
    let wide = x.to_dtype(DType::F32)?;
    let mean = wide.sqr()?.mean_keepdim(D::Minus1)?;
    let y = wide.broadcast_div(&(mean + epsilon)?.sqrt()?)?;
    let y = match weight {
        Some(weight) => y.broadcast_mul(&weight.to_dtype(DType::F32)?)?,
        None => y,
    };
    Ok(y.to_dtype(x.dtype())?)
}

/// The same over the channels of (batch, channels, …), without a weight.
///
/// # Errors
/// When the tensor library fails.
pub fn channel_rms_norm(x: &Tensor, epsilon: f64) -> Result<Tensor> {
    let wide = x.to_dtype(DType::F32)?;
    let mean = wide.sqr()?.mean_keepdim(1)?;
    Ok(wide
        .broadcast_div(&(mean + epsilon)?.sqrt()?)?
        .to_dtype(x.dtype())?)
}

/// [`channel_rms_norm`], then [`silu`].
///
/// # Errors
/// When the tensor library fails.
pub fn channel_rms_norm_silu(x: &Tensor, epsilon: f64) -> Result<Tensor> {
    silu(&channel_rms_norm(x, epsilon)?)
}

/// `(x − mean) / √(variance + epsilon)` over the last dimension, then times a weight plus a bias where there are.
///
/// # Errors
/// When weight and bias are not as wide as the last dimension.
pub fn layer_norm(x: &Tensor, affine: Option<(&Tensor, &Tensor)>, epsilon: f64) -> Result<Tensor> {
    let wide = x.to_dtype(DType::F32)?;
    let y = wide.broadcast_sub(&wide.mean_keepdim(D::Minus1)?)?;
    let variance = y.sqr()?.mean_keepdim(D::Minus1)?;
    let y = y.broadcast_div(&(variance + epsilon)?.sqrt()?)?;
    let y = match affine {
        Some((weight, bias)) => y
            .broadcast_mul(&weight.to_dtype(DType::F32)?)?
            .broadcast_add(&bias.to_dtype(DType::F32)?)?,
        None => y,
    };
    Ok(y.to_dtype(x.dtype())?)
}

/// Normalisation of (batch, channels, …) over groups of neighbouring channels, with a weight and a bias per channel.
#[derive(Clone, Debug)]
pub struct GroupNorm {
    weight: Tensor,
    bias: Tensor,
    groups: usize,
    epsilon: f64,
}

impl GroupNorm {
    /// The layer at this place of the checkpoint.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(weights: &Weights, groups: usize, channels: usize, epsilon: f64) -> Result<Self> {
        Ok(Self {
            weight: weights.get(channels, "weight")?,
            bias: weights.get(channels, "bias")?,
            groups,
            epsilon,
        })
    }

    /// The layer's answer.
    ///
    /// # Errors
    /// When the channels do not divide into the groups.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let batch = x.dim(0)?;
        let flat = x.reshape((
            batch,
            self.groups,
            x.elem_count() / batch.max(1) / self.groups,
        ))?;
        let y = layer_norm(&flat.to_dtype(DType::F32)?, None, self.epsilon)?.reshape(x.dims())?;
        let mut dims = vec![1; x.rank()];
        dims[1] = self.weight.elem_count();
        let weight = self.weight.to_dtype(DType::F32)?.reshape(dims.as_slice())?;
        let bias = self.bias.to_dtype(DType::F32)?.reshape(dims.as_slice())?;
        Ok(y.broadcast_mul(&weight)?
            .broadcast_add(&bias)?
            .to_dtype(x.dtype())?)
    }
}

/// GELU by its hyperbolic tangent formula.
///
/// # Errors
/// When the tensor library fails.
pub fn gelu(x: &Tensor) -> Result<Tensor> {
    Ok(x.gelu()?)
}

/// `x · sigmoid(x)`.
///
/// # Errors
/// When the tensor library fails.
pub fn silu(x: &Tensor) -> Result<Tensor> {
    Ok(x.silu()?)
}

/// `1 / (1 + e^−x)`.
///
/// # Errors
/// When the tensor library fails.
pub fn sigmoid(x: &Tensor) -> Result<Tensor> {
    Ok((x.neg()?.exp()? + 1.0)?.recip()?)
}

/// The exponentials of the last dimension, divided by their sum.
///
/// # Errors
/// When the tensor library fails.
pub fn softmax(x: &Tensor) -> Result<Tensor> {
    let wide = x.to_dtype(DType::F32)?;
    let powers = wide.broadcast_sub(&wide.max_keepdim(D::Minus1)?)?.exp()?;
    Ok(powers
        .broadcast_div(&powers.sum_keepdim(D::Minus1)?)?
        .to_dtype(x.dtype())?)
}

/// Attention: `softmax(q · kᵀ · scale + mask) · v`.
///
/// `q` is (batch, heads, queries, width), `k` and `v` (batch, heads, keys, width; `v` may be of another width). The
/// mask is added, and must broadcast to (batch, heads, queries, keys).
///
/// # Errors
/// When the shapes do not fit.
pub fn attention(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    scale: f64,
    mask: Option<&Tensor>,
) -> Result<Tensor> {
    let scores = (q
        .contiguous()?
        .to_dtype(DType::F32)?
        .matmul(&k.to_dtype(DType::F32)?.t()?.contiguous()?)?
        * scale)?;
    let scores = match mask {
        Some(mask) => scores.broadcast_add(&mask.to_dtype(DType::F32)?)?,
        None => scores,
    };
    let answer = softmax(&scores)?.matmul(&v.to_dtype(DType::F32)?.contiguous()?)?;
    Ok(answer.to_dtype(q.dtype())?)
}
