//! The video autoencoder: frames to latents and back.
//!
//! As in diffusers' `AutoencoderKLLTX2Video`: a causal encoder and a decoder that looks both ways, of residual blocks of
//! cubic convolutions between space-to-depth and depth-to-space steps.

mod blocks;
mod config;
mod decoder;
mod encoder;
pub(crate) mod parity;
mod tiles;

use candle_core::Tensor;

pub use config::{Config, Scaling};
pub(crate) use parity::picked;
pub use tiles::Tiling;
pub(crate) use tiles::blended;

use crate::error::{Error, Result};
use crate::nn;
use crate::weights::Weights;

/// The video autoencoder.
pub struct Model {
    encoder: encoder::Encoder,
    decoder: decoder::Decoder,
    latents_mean: Tensor,
    latents_std: Tensor,
    config: Config,
}

impl Model {
    /// The model of this configuration.
    ///
    /// # Errors
    /// When the configuration asks for what this engine has not, or a tensor is missing.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        config.check()?;
        Ok(Self {
            encoder: encoder::Encoder::new(config, &weights.pp("encoder"))?,
            decoder: decoder::Decoder::new(config, &weights.pp("decoder"))?,
            latents_mean: weights.get(config.latent_channels, "latents_mean")?,
            latents_std: weights.get(config.latent_channels, "latents_std")?,
            config: config.clone(),
        })
    }

    /// The model's configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Frames (batch, colours, 8n + 1 frames, height, width) of −1 to 1, as latents (batch, channels, n + 1, …).
    ///
    /// The answer is the middle of the distribution that the encoder describes; nothing is drawn.
    ///
    /// # Errors
    /// When the frames do not divide as the model needs.
    pub fn encode(&self, frames: &Tensor) -> Result<Tensor> {
        let (_, _, count, height, width) = frames.dims5()?;
        let (time, space) = (
            self.config.temporal_compression(),
            self.config.spatial_compression(),
        );
        if count == 0 || (count - 1) % time != 0 || height % space != 0 || width % space != 0 {
            return Err(Error::Input(format!(
                "{count} frames of {width}×{height} cannot be encoded: the frames must be {time}n + 1, and both sides \
                 divisible by {space}"
            )));
        }
        let working = nn::working(frames);
        let moments = self.encoder.forward(&frames.to_dtype(working)?)?;
        let mean = moments.narrow(1, 0, self.config.latent_channels)?;
        let mean = nn::finite(mean.contiguous()?, "an image's latents")?;
        Ok(mean.to_dtype(frames.dtype())?)
    }

    /// Latents as frames of about −1 to 1, in one piece.
    ///
    /// # Errors
    /// When the latents do not have the model's channels.
    pub fn decode(&self, latents: &Tensor) -> Result<Tensor> {
        let frames = self
            .decoder
            .forward(&latents.to_dtype(nn::working(latents))?)?;
        Ok(nn::finite(frames, "a film's frames")?.to_dtype(latents.dtype())?)
    }

    /// Latents as the transformer takes them: every channel less its mean, over its deviation.
    ///
    /// # Errors
    /// When the latents do not have the model's channels.
    pub fn normalise(&self, latents: &Tensor) -> Result<Tensor> {
        let (mean, deviation) = self.statistics(latents)?;
        Ok(latents.broadcast_sub(&mean)?.broadcast_div(&deviation)?)
    }

    /// The inverse of [`Model::normalise`].
    ///
    /// # Errors
    /// When the latents do not have the model's channels.
    pub fn denormalise(&self, latents: &Tensor) -> Result<Tensor> {
        let (mean, deviation) = self.statistics(latents)?;
        Ok(latents.broadcast_mul(&deviation)?.broadcast_add(&mean)?)
    }

    fn statistics(&self, latents: &Tensor) -> Result<(Tensor, Tensor)> {
        let shape = (1, self.config.latent_channels, 1, 1, 1);
        let dtype = latents.dtype();
        let mean = self.latents_mean.to_dtype(dtype)?.reshape(shape)?;
        let factor = f64::from(self.config.scaling_factor);
        let deviation = (self.latents_std.to_dtype(dtype)?.reshape(shape)? / factor)?;
        Ok((mean, deviation))
    }
}
