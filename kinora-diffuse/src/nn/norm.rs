//! Normalisations.

use candle_core::{D, DType, Tensor};

use super::activation::silu;
use super::host::{Values, dense, mapped, on_host};
use crate::error::{Error, Result};
use crate::kernels::{self, Level};
use crate::weights::Weights;

/// `x / √(mean(x²) + epsilon)` over the last dimension, times a weight where there is one.
///
/// # Errors
/// When the weight is not as wide as the last dimension.
pub fn rms_norm(x: &Tensor, weight: Option<&Tensor>, epsilon: f64) -> Result<Tensor> {
    if on_host(x) {
        let width = width(x, weight)?;
        let weight = weight.map(dense).transpose()?;
        let held = weight.as_ref().map(Values::of);
        let weight = held.as_ref().map(Values::dense).transpose()?;
        return mapped(x, |x| {
            kernels::rms_norm(Level::best(), x, width, weight, epsilon as f32)
        });
    }
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
    if on_host(x) {
        return channels_on_host(x, epsilon, false);
    }
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
    if on_host(x) {
        return channels_on_host(x, epsilon, true);
    }
    silu(&channel_rms_norm(x, epsilon)?)
}

fn channels_on_host(x: &Tensor, epsilon: f64, activate: bool) -> Result<Tensor> {
    let channels = x.dim(1)?;
    let positions = x.dims()[2..].iter().product();
    mapped(x, |x| {
        kernels::channel_rms_norm_silu(
            Level::best(),
            x,
            channels,
            positions,
            epsilon as f32,
            activate,
        )
    })
}

/// The width of the last dimension, if a weight is as wide.
fn width(x: &Tensor, weight: Option<&Tensor>) -> Result<usize> {
    let width = x.dim(D::Minus1)?;
    match weight {
        Some(weight) if weight.elem_count() != width => Err(Error::Input(format!(
            "a norm's weight of {} values is not for rows of {width}",
            weight.elem_count()
        ))),
        _ => Ok(width),
    }
}

fn layer_norm_on_host(
    x: &Tensor,
    affine: Option<(&Tensor, &Tensor)>,
    epsilon: f64,
) -> Result<Tensor> {
    let level = Level::best();
    let Some((weight, bias)) = affine else {
        let width = width(x, None)?;
        return mapped(x, |x| {
            kernels::layer_norm(level, x, width, None, epsilon as f32)
        });
    };
    let width = width(x, Some(weight)).and(width(x, Some(bias)))?;
    let (weight, bias) = (dense(weight)?, dense(bias)?);
    let (weight, bias) = (Values::of(&weight), Values::of(&bias));
    let affine = Some((weight.dense()?, bias.dense()?));
    mapped(x, |x| {
        kernels::layer_norm(level, x, width, affine, epsilon as f32)
    })
}

/// `(x − mean) / √(variance + epsilon)` over the last dimension, then times a weight plus a bias where there are.
///
/// # Errors
/// When weight and bias are not as wide as the last dimension.
pub fn layer_norm(x: &Tensor, affine: Option<(&Tensor, &Tensor)>, epsilon: f64) -> Result<Tensor> {
    if on_host(x) {
        return layer_norm_on_host(x, affine, epsilon);
    }
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
