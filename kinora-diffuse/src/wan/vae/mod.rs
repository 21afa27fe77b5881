//! The video autoencoder of Wan: frames to latents and back, piece by piece.
//!
//! As diffusers' `AutoencoderKLWan`, in both of its forms (2.1 and 2.2). Every layer sees the past alone, and remembers
//! as much of it as it needs. A film is encoded and decoded in pieces, first one frame and then as many as a latent has,
//! so that its length does not matter to memory; where its size does, in tiles.

mod coder;
mod config;
mod layers;
mod tiles;

use candle_core::{DType, Tensor};

pub use self::config::{Config, Floats};
pub use self::tiles::Tiling;
pub(crate) use self::tiles::parity as parity_tiles;

use self::coder::{Decoder, Encoder};
use self::layers::{Causal, Memory};
use crate::error::{Error, Result};
use crate::nn;
use crate::weights::Weights;

/// The video autoencoder.
pub struct Model {
    config: Config,
    encoder: Encoder,
    leave: Causal,
    enter: Causal,
    decoder: Decoder,
}

impl Model {
    /// The model of this configuration.
    ///
    /// # Errors
    /// When the configuration asks for what this engine has not, or a tensor is missing.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        config.check()?;
        let flat = |name, width| Causal::new(&weights.pp(name), width, width, [1; 3]);
        Ok(Self {
            encoder: Encoder::new(config, &weights.pp("encoder"))?,
            leave: flat("quant_conv", 2 * config.z_dim)?,
            enter: flat("post_quant_conv", config.z_dim)?,
            decoder: Decoder::new(config, &weights.pp("decoder"))?,
            config: config.clone(),
        })
    }

    /// Frames (1, 3, 4n + 1 frames, height, width) of −1 to 1, as latents (1, channels, n + 1, …).
    ///
    /// The answer is the middle of the distribution that the encoder describes; nothing is drawn.
    ///
    /// # Errors
    /// When the frames do not divide as the model needs.
    pub fn encode(&self, frames: &Tensor) -> Result<Tensor> {
        let folded = self.folded(frames)?;
        self.middle_of(&self.encode_piece(&folded)?, frames.dtype())
    }

    /// Frames as the encoder takes them.
    fn folded(&self, frames: &Tensor) -> Result<Tensor> {
        let (_, _, count, height, width) = frames.dims5()?;
        let (time, space) = (self.config.temporal(), self.config.spatial());
        if count == 0 || (count - 1) % time != 0 || height % space != 0 || width % space != 0 {
            return Err(Error::Input(format!(
                "{count} frames of {width}×{height} cannot be encoded: the frames must be {time}n + 1, and both sides \
                 divisible by {space}"
            )));
        }
        folded(&frames.to_dtype(nn::working(frames))?, self.config.patch())
    }

    /// A film of squares of pixels, or a tile of one, as the distribution of its latents: piece by piece in time.
    fn encode_piece(&self, x: &Tensor) -> Result<Tensor> {
        let count = x.dim(2)?;
        let mut memory = Memory::default();
        let mut pieces = Vec::new();
        let mut first = 0;
        while first < count {
            let length = if first == 0 {
                1
            } else {
                self.config.temporal()
            };
            memory.rewind();
            let piece = x.narrow(2, first, length)?.contiguous()?;
            let coded = self.encoder.forward(&piece, &mut memory)?;
            pieces.push(self.leave.forward(&coded, &mut memory)?);
            first += length;
        }
        Ok(Tensor::cat(&pieces, 2)?)
    }

    /// The middle of a distribution of latents.
    fn middle_of(&self, distribution: &Tensor, dtype: DType) -> Result<Tensor> {
        let mean = distribution.narrow(1, 0, self.config.z_dim)?;
        let mean = nn::finite(mean.contiguous()?, "an image's latents")?;
        Ok(mean.to_dtype(dtype)?)
    }

    /// Latents as frames of −1 to 1, given to `each` latent by latent: one frame of the first, and as many as
    /// [`Config::temporal`] of each other.
    ///
    /// # Errors
    /// When the latents do not have the model's channels, or `each` says so.
    pub fn decode(
        &self,
        latents: &Tensor,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
    ) -> Result<()> {
        let x = latents.to_dtype(nn::working(latents))?;
        self.decode_pieces(&x, &mut |coded| each(self.shown(&coded, latents.dtype())?))
    }

    /// Latents, or a tile of them, as frames of squares of pixels: latent by latent.
    fn decode_pieces(&self, x: &Tensor, each: &mut dyn FnMut(Tensor) -> Result<()>) -> Result<()> {
        let mut memory = Memory::default();
        for index in 0..x.dim(2)? {
            memory.rewind();
            let piece = x.narrow(2, index, 1)?.contiguous()?;
            let piece = self.enter.forward(&piece, &mut memory)?;
            each(self.decoder.forward(&piece, &mut memory)?)?;
        }
        Ok(())
    }

    /// Squares of pixels as they are shown.
    fn shown(&self, coded: &Tensor, dtype: DType) -> Result<Tensor> {
        let frames = unfolded(coded, self.config.patch())?;
        let frames = nn::finite(frames, "a film's frames")?;
        Ok(frames.clamp(-1f32, 1f32)?.to_dtype(dtype)?)
    }

    /// Latents as the transformer takes them: every channel less its mean, over its deviation.
    ///
    /// # Errors
    /// When the latents do not have the model's channels.
    pub fn normalise(&self, latents: &Tensor) -> Result<Tensor> {
        normalise(&self.config, latents)
    }
}

/// As [`Model::normalise`], without a model.
///
/// # Errors
/// When the latents do not have the model's channels.
pub fn normalise(config: &Config, latents: &Tensor) -> Result<Tensor> {
    let (mean, deviation) = statistics(config, latents)?;
    Ok(latents.broadcast_sub(&mean)?.broadcast_div(&deviation)?)
}

/// The inverse of [`normalise`].
///
/// # Errors
/// When the latents do not have the model's channels.
pub fn denormalise(config: &Config, latents: &Tensor) -> Result<Tensor> {
    let (mean, deviation) = statistics(config, latents)?;
    Ok(latents.broadcast_mul(&deviation)?.broadcast_add(&mean)?)
}

fn statistics(config: &Config, latents: &Tensor) -> Result<(Tensor, Tensor)> {
    let of = |values: &[f32]| -> Result<Tensor> {
        let values = Tensor::from_slice(values, (1, values.len(), 1, 1, 1), latents.device())?;
        Ok(values.to_dtype(latents.dtype())?)
    };
    Ok((of(&config.latents_mean)?, of(&config.latents_std)?))
}

/// Squares of pixels as channels: by colour, then column, then row.
fn folded(x: &Tensor, side: usize) -> Result<Tensor> {
    let (batch, colours, frames, rows, columns) = x.dims5()?;
    let (rows, columns) = (rows / side, columns / side);
    Ok(
        x.reshape(vec![batch, colours, frames, rows, side, columns, side])?
            .permute([0, 1, 6, 4, 2, 3, 5])?
            .reshape((batch, colours * side * side, frames, rows, columns))?,
    )
}

/// The inverse of [`folded`].
fn unfolded(x: &Tensor, side: usize) -> Result<Tensor> {
    let (batch, channels, frames, rows, columns) = x.dims5()?;
    let colours = channels / (side * side);
    Ok(
        x.reshape(vec![batch, colours, side, side, frames, rows, columns])?
            .permute([0, 1, 4, 5, 3, 6, 2])?
            .reshape((batch, colours, frames, rows * side, columns * side))?,
    )
}

/// Golden frames to latents, and latents to frames.
pub(crate) fn parity(case: &crate::parity::Case) -> Result<crate::parity::Outputs> {
    let model = Model::new(&case.config("vae")?, &case.weights("vae")?)?;
    let pixels = case.raw("pixels")?.to_dtype(DType::F32)?;
    let frames = ((pixels / 127.5)? - 1.0)?.to_dtype(case.dtype())?;
    let latents = model.encode(&frames)?;
    let mut pieces = Vec::new();
    model.decode(&case.input("latents")?, &mut |frames| {
        pieces.push(frames);
        Ok(())
    })?;
    Ok(vec![
        ("normalised".into(), model.normalise(&latents)?),
        ("moments_mode".into(), latents),
        ("pixels".into(), Tensor::cat(&pieces, 2)?),
    ])
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    pub(super) fn small() -> Config {
        let text = r#"{"base_dim": 2, "decoder_base_dim": 4, "z_dim": 3, "dim_mult": [1, 2, 2], "num_res_blocks": 1,
            "temperal_downsample": [true, true], "latents_mean": [0, 0, 0], "latents_std": [1, 1, 1],
            "is_residual": true, "in_channels": 12, "out_channels": 12, "patch_size": 2,
            "scale_factor_temporal": 4, "scale_factor_spatial": 8}"#;
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_remembered_does_not_grow_with_the_film_and_is_what_is_foreseen() {
        let config = small();
        let model = Model::new(&config, &Weights::random(DType::F32, &Device::Cpu)).unwrap();
        let latent = Tensor::randn(0f32, 1f32, (1, 3, 1, 2, 3), &Device::Cpu).unwrap();
        let mut memory = Memory::default();
        let mut floats = Vec::new();
        for _ in 0..5 {
            memory.rewind();
            model.decoder.forward(&latent, &mut memory).unwrap();
            floats.push(memory.floats() as u64);
        }
        // The layers that double the frames remember from the second latent on.
        let foreseen = config.decoding(16 * 24).remembered;
        assert!(floats[0] < foreseen, "{floats:?} {foreseen}");
        assert_eq!(floats[1..], [foreseen; 4]);
    }

    #[test]
    fn what_a_picture_makes_remembered_is_what_is_foreseen() {
        let config = small();
        let model = Model::new(&config, &Weights::random(DType::F32, &Device::Cpu)).unwrap();
        let frame = Tensor::randn(0f32, 1f32, (1, 12, 1, 8, 12), &Device::Cpu).unwrap();
        let mut memory = Memory::default();
        model.encoder.forward(&frame, &mut memory).unwrap();
        assert_eq!(memory.floats() as u64, config.encoding(16 * 24).remembered);
    }

    #[test]
    fn frames_come_one_latent_at_a_time() {
        let config = small();
        let model = Model::new(&config, &Weights::random(DType::F32, &Device::Cpu)).unwrap();
        let latents = Tensor::randn(0f32, 1f32, (1, 3, 3, 2, 2), &Device::Cpu).unwrap();
        let mut counts = Vec::new();
        let stopped = model.decode(&latents, &mut |frames| {
            counts.push(frames.dim(2)?);
            if counts.len() == 2 {
                return Err(Error::Cancelled);
            }
            Ok(())
        });
        assert!(matches!(stopped, Err(Error::Cancelled)));
        assert_eq!(counts, [1, 4]);
    }

    #[test]
    fn a_configuration_that_does_not_fit_together_is_refused_by_its_field() {
        type Change = fn(&mut Config);
        let cases: [(&str, Change); 5] = [
            ("latents_std", |c| c.latents_std[1] = 0.0),
            ("latents_mean", |c| c.latents_mean.truncate(1)),
            ("in_channels", |c| c.in_channels = 3),
            ("temperal_downsample", |c| c.temperal_downsample.truncate(1)),
            ("dim_mult", |c| c.dim_mult = vec![1, 2, 3]),
        ];
        for (field, change) in cases {
            let mut config = small();
            change(&mut config);
            let error = config.check().unwrap_err().to_string();
            assert!(error.contains(field), "{field}: {error}");
        }
    }

    #[test]
    fn frames_off_the_grid_are_refused() {
        let model = Model::new(&small(), &Weights::random(DType::F32, &Device::Cpu)).unwrap();
        for shape in [(1, 3, 4, 16, 16), (1, 3, 5, 12, 16)] {
            let frames = Tensor::zeros(shape, DType::F32, &Device::Cpu).unwrap();
            let error = model.encode(&frames).unwrap_err().to_string();
            assert!(
                error.contains("4n + 1") && error.contains("by 8"),
                "{error}"
            );
        }
    }
}
