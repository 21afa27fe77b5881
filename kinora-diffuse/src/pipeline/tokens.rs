//! Latents as tokens and back, and the means and deviations that bring them to one scale.

use candle_core::{DType, Device, Tensor};

use super::canvas::LatentSize;
use crate::error::Result;
use crate::weights::Weights;

/// (1, channels, frames, rows, columns) as (1, frames × rows × columns, channels).
///
/// # Errors
/// When the tensor has other dimensions.
pub fn pack_video(latents: &Tensor) -> Result<Tensor> {
    let (batch, channels, frames, rows, columns) = latents.dims5()?;
    let flat = latents.reshape((batch, channels, frames * rows * columns))?;
    Ok(flat.transpose(1, 2)?.contiguous()?)
}

/// The inverse of [`pack_video`].
///
/// # Errors
/// When there are not as many tokens.
pub fn unpack_video(tokens: &Tensor, size: LatentSize) -> Result<Tensor> {
    let (batch, _, channels) = tokens.dims3()?;
    let shape = (batch, channels, size.frames, size.rows, size.columns);
    Ok(tokens.transpose(1, 2)?.contiguous()?.reshape(shape)?)
}

/// (1, channels, frames, bins) as (1, frames, channels × bins).
///
/// # Errors
/// When the tensor has other dimensions.
pub fn pack_audio(latents: &Tensor) -> Result<Tensor> {
    let (batch, channels, frames, bins) = latents.dims4()?;
    let by_frame = latents.transpose(1, 2)?.contiguous()?;
    Ok(by_frame.reshape((batch, frames, channels * bins))?)
}

/// The inverse of [`pack_audio`], for this many channels.
///
/// # Errors
/// When the tokens do not divide into the channels.
pub fn unpack_audio(tokens: &Tensor, channels: usize) -> Result<Tensor> {
    let (batch, frames, width) = tokens.dims3()?;
    let split = tokens.reshape((batch, frames, channels, width / channels.max(1)))?;
    Ok(split.transpose(1, 2)?.contiguous()?)
}

/// The mean and deviation of each channel of a token.
#[derive(Clone, Debug)]
pub struct Statistics {
    mean: Tensor,
    deviation: Tensor,
}

impl Statistics {
    /// Those of an autoencoder's checkpoint, for tokens this wide; `scaling` multiplies what is normalised.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn of(weights: &Weights, width: usize, scaling: f64) -> Result<Self> {
        let read = |name| -> Result<Tensor> {
            let wide = weights.to_dtype(DType::F32).get(width, name)?;
            Ok(wide.to_device(&Device::Cpu)?)
        };
        Ok(Self {
            mean: read("latents_mean")?,
            deviation: (read("latents_std")? / scaling)?,
        })
    }

    /// Tokens at the transformer's scale.
    ///
    /// # Errors
    /// When the tokens are not as wide.
    pub fn normalise(&self, tokens: &Tensor) -> Result<Tensor> {
        Ok(tokens
            .broadcast_sub(&self.mean)?
            .broadcast_div(&self.deviation)?)
    }

    /// The inverse of [`Self::normalise`].
    ///
    /// # Errors
    /// When the tokens are not as wide.
    pub fn denormalise(&self, tokens: &Tensor) -> Result<Tensor> {
        Ok(tokens
            .broadcast_mul(&self.deviation)?
            .broadcast_add(&self.mean)?)
    }
}
