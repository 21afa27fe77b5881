//! The audio autoencoder: mel spectrograms to latents and back.
//!
//! As in diffusers' `AutoencoderKLLTX2Audio`: images of (time, mel bins), with convolutions that see only the past.

use candle_core::Tensor;
use serde::Deserialize;

use crate::config::only;
use crate::error::Result;
use crate::nn::{self, Convolution2d, Steps};
use crate::weights::Weights;

const EPSILON: f64 = 1e-6;
/// Spectrogram frames of one latent, whatever the configuration says.
const TIME_COMPRESSION: usize = 4;

/// The audio autoencoder's configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    /// Width of the outermost blocks, and of the tokens that the statistics are of.
    pub base_channels: usize,
    /// Audio channels of a spectrogram that is decoded.
    pub output_channels: usize,
    /// Widths of the blocks, as multiples.
    pub ch_mult: Vec<usize>,
    /// Residual blocks at each width of the encoder; the decoder has one more.
    pub num_res_blocks: usize,
    attn_resolutions: Option<Vec<usize>>,
    /// Audio channels of a spectrogram that is encoded.
    pub in_channels: usize,
    /// Channels of a latent.
    pub latent_channels: usize,
    norm_type: String,
    causality_axis: Option<String>,
    mid_block_add_attention: bool,
    /// Samples a second of the sound that the spectrograms are of.
    pub sample_rate: usize,
    /// Samples from one spectrogram frame to the next.
    pub mel_hop_length: usize,
    /// Mel bins of a spectrogram; as many as come out where there is none.
    pub mel_bins: Option<usize>,
    double_z: bool,
}

impl Config {
    fn check(&self) -> Result<()> {
        only("norm_type", &self.norm_type.as_str(), &"pixel")?;
        only(
            "causality_axis",
            &self.causality_axis.as_deref(),
            &Some("height"),
        )?;
        only(
            "mid_block_add_attention",
            &self.mid_block_add_attention,
            &false,
        )?;
        only("double_z", &self.double_z, &true)?;
        only("ch_mult.is_empty()", &self.ch_mult.is_empty(), &false)?;
        only(
            "attn_resolutions",
            &self.attn_resolutions.clone().unwrap_or_default(),
            &vec![],
        )
    }
}

/// The audio autoencoder.
pub struct Model {
    encoder: Encoder,
    decoder: Decoder,
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
            encoder: Encoder::new(config, &weights.pp("encoder"))?,
            decoder: Decoder::new(config, &weights.pp("decoder"))?,
            latents_mean: weights.get(config.base_channels, "latents_mean")?,
            latents_std: weights.get(config.base_channels, "latents_std")?,
            config: config.clone(),
        })
    }

    /// The model's configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// A spectrogram (batch, channels, 4n + 1 frames, bins) as latents (batch, channels, n + 1, bins / 4): the middle
    /// of the distribution that the encoder describes.
    ///
    /// # Errors
    /// When the spectrogram does not have the model's channels.
    pub fn encode(&self, mel: &Tensor) -> Result<Tensor> {
        let moments = self.encoder.forward(&mel.to_dtype(nn::working(mel))?)?;
        let mean = moments.narrow(1, 0, self.config.latent_channels)?;
        Ok(mean.contiguous()?.to_dtype(mel.dtype())?)
    }

    /// Latents (batch, channels, n + 1, bins / 4) as a spectrogram (batch, channels, 4n + 1 frames, bins), in
    /// the type that the convolutions run in: f32 on the processor.
    ///
    /// # Errors
    /// When the latents do not have the model's channels.
    pub fn decode(&self, latents: &Tensor) -> Result<Tensor> {
        let frames = (latents.dim(2)? * TIME_COMPRESSION)
            .saturating_sub(TIME_COMPRESSION - 1)
            .max(1);
        let bins = self.config.mel_bins.unwrap_or(latents.dim(3)?);
        let mel = self
            .decoder
            .forward(&latents.to_dtype(nn::working(latents))?)?;
        nn::finite(fitted(&fitted(&mel, 2, frames)?, 3, bins)?, "a spectrogram")
    }

    /// Audio tokens (batch, tokens, width) as the transformer takes them: less their mean, over their deviation.
    ///
    /// # Errors
    /// When the tokens are not as wide as the statistics.
    pub fn normalise(&self, tokens: &Tensor) -> Result<Tensor> {
        let (mean, deviation) = self.statistics(tokens)?;
        Ok(tokens.broadcast_sub(&mean)?.broadcast_div(&deviation)?)
    }

    /// The inverse of [`Model::normalise`].
    ///
    /// # Errors
    /// When the tokens are not as wide as the statistics.
    pub fn denormalise(&self, tokens: &Tensor) -> Result<Tensor> {
        let (mean, deviation) = self.statistics(tokens)?;
        Ok(tokens.broadcast_mul(&deviation)?.broadcast_add(&mean)?)
    }

    fn statistics(&self, tokens: &Tensor) -> Result<(Tensor, Tensor)> {
        let dtype = tokens.dtype();
        Ok((
            self.latents_mean.to_dtype(dtype)?,
            self.latents_std.to_dtype(dtype)?,
        ))
    }
}

/// The first `size` positions of a dimension, with zeros behind where there are fewer.
fn fitted(x: &Tensor, dim: usize, size: usize) -> Result<Tensor> {
    let found = x.dim(dim)?;
    if found >= size {
        Ok(x.narrow(dim, 0, size)?.contiguous()?)
    } else {
        Ok(x.pad_with_zeros(dim, 0, size - found)?)
    }
}

/// A convolution that sees only the past in time and both sides in pitch.
struct Causal {
    conv: Convolution2d,
    kernel: usize,
}

impl Causal {
    fn new(weights: &Weights, input: usize, output: usize, kernel: usize) -> Result<Self> {
        let conv = Convolution2d::new(
            &weights.pp("conv"),
            input,
            output,
            kernel,
            Steps::default(),
            true,
        )?;
        Ok(Self { conv, kernel })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let zeros = self.kernel - 1;
        let x = x.pad_with_zeros(2, zeros, 0)?;
        self.conv
            .forward(&x.pad_with_zeros(3, zeros / 2, zeros - zeros / 2)?)
    }
}

struct Residual {
    conv1: Causal,
    conv2: Causal,
    shortcut: Option<Causal>,
}

impl Residual {
    fn new(weights: &Weights, input: usize, output: usize) -> Result<Self> {
        let shortcut = if input == output {
            None
        } else {
            Some(Causal::new(&weights.pp("nin_shortcut"), input, output, 1)?)
        };
        Ok(Self {
            conv1: Causal::new(&weights.pp("conv1"), input, output, 3)?,
            conv2: Causal::new(&weights.pp("conv2"), output, output, 3)?,
            shortcut,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = self.conv1.forward(&normal(x)?)?;
        let y = self.conv2.forward(&normal(&y)?)?;
        Ok(match &self.shortcut {
            Some(shortcut) => (shortcut.forward(x)? + y)?,
            None => (x + y)?,
        })
    }
}

fn normal(x: &Tensor) -> Result<Tensor> {
    nn::channel_rms_norm_silu(x, EPSILON)
}

struct Middle(Residual, Residual);

impl Middle {
    fn new(weights: &Weights, width: usize) -> Result<Self> {
        let block = |name: &str| Residual::new(&weights.pp("mid").pp(name), width, width);
        Ok(Self(block("block_1")?, block("block_2")?))
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.1.forward(&self.0.forward(x)?)
    }
}

/// Residual blocks, of which the first may change the width.
fn residuals(
    weights: &Weights,
    count: usize,
    input: usize,
    output: usize,
) -> Result<Vec<Residual>> {
    (0..count)
        .map(|i| {
            let input = if i == 0 { input } else { output };
            Residual::new(&weights.pp("block").pp(i), input, output)
        })
        .collect()
}

/// One width of the encoder or decoder, and the change of size after it.
struct Stage<C> {
    residuals: Vec<Residual>,
    change: Option<C>,
}

struct Encoder {
    conv_in: Causal,
    stages: Vec<Stage<Convolution2d>>,
    middle: Middle,
    conv_out: Causal,
}

impl Encoder {
    fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let mut width = config.base_channels;
        let conv_in = Causal::new(&weights.pp("conv_in"), config.in_channels, width, 3)?;
        let mut stages = Vec::new();
        for (level, multiple) in config.ch_mult.iter().enumerate() {
            let weights = weights.pp("down").pp(level);
            let output = config.base_channels * multiple;
            let residuals = residuals(&weights, config.num_res_blocks, width, output)?;
            let change = if level + 1 == config.ch_mult.len() {
                None
            } else {
                let weights = weights.pp("downsample").pp("conv");
                let steps = Steps {
                    stride: 2,
                    ..Steps::default()
                };
                Some(Convolution2d::new(
                    &weights, output, output, 3, steps, true,
                )?)
            };
            stages.push(Stage { residuals, change });
            width = output;
        }
        Ok(Self {
            conv_in,
            stages,
            middle: Middle::new(weights, width)?,
            conv_out: Causal::new(
                &weights.pp("conv_out"),
                width,
                2 * config.latent_channels,
                3,
            )?,
        })
    }

    fn forward(&self, mel: &Tensor) -> Result<Tensor> {
        let mut x = self.conv_in.forward(mel)?;
        for stage in &self.stages {
            for residual in &stage.residuals {
                x = residual.forward(&x)?;
            }
            if let Some(conv) = &stage.change {
                x = conv.forward(&x.pad_with_zeros(2, 2, 0)?.pad_with_zeros(3, 0, 1)?)?;
            }
        }
        self.conv_out.forward(&normal(&self.middle.forward(&x)?)?)
    }
}

struct Decoder {
    conv_in: Causal,
    middle: Middle,
    stages: Vec<Stage<Causal>>,
    conv_out: Causal,
}

impl Decoder {
    fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let widths: Vec<usize> = config
            .ch_mult
            .iter()
            .map(|m| config.base_channels * m)
            .collect();
        let mut width = widths[widths.len() - 1];
        let conv_in = Causal::new(&weights.pp("conv_in"), config.latent_channels, width, 3)?;
        let middle = Middle::new(weights, width)?;
        let mut stages = Vec::new();
        for (level, output) in widths.into_iter().enumerate().rev() {
            let weights = weights.pp("up").pp(level);
            let residuals = residuals(&weights, config.num_res_blocks + 1, width, output)?;
            let change = if level == 0 {
                None
            } else {
                Some(Causal::new(
                    &weights.pp("upsample").pp("conv"),
                    output,
                    output,
                    3,
                )?)
            };
            stages.push(Stage { residuals, change });
            width = output;
        }
        let conv_out = Causal::new(&weights.pp("conv_out"), width, config.output_channels, 3)?;
        Ok(Self {
            conv_in,
            middle,
            stages,
            conv_out,
        })
    }

    fn forward(&self, latents: &Tensor) -> Result<Tensor> {
        let mut x = self.middle.forward(&self.conv_in.forward(latents)?)?;
        for stage in &self.stages {
            for residual in &stage.residuals {
                x = residual.forward(&x)?;
            }
            if let Some(conv) = &stage.change {
                let (_, _, time, bins) = x.dims4()?;
                x = conv.forward(&x.upsample_nearest2d(2 * time, 2 * bins)?)?;
                // The first frame has no past, and stays one frame.
                x = x.narrow(2, 1, 2 * time - 1)?.contiguous()?;
            }
        }
        self.conv_out.forward(&normal(&x)?)
    }
}

/// Golden tensors of the decoder.
pub(crate) fn parity(case: &crate::parity::Case) -> Result<crate::parity::Outputs> {
    let model = Model::new(&case.config("audio_vae")?, &case.weights("audio_vae")?)?;
    Ok(vec![("mel".into(), model.decode(&case.input("latents")?)?)])
}

/// Golden tensors of the encoder.
pub(crate) fn parity_encode(case: &crate::parity::Case) -> Result<crate::parity::Outputs> {
    let model = Model::new(&case.config("audio_vae")?, &case.weights("audio_vae")?)?;
    Ok(vec![("latents".into(), model.encode(&case.input("mel")?)?)])
}
