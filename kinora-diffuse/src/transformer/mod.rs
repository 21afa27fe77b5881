//! The transformer that takes noise out of a film: LTX-2.0, 2.3 and 2.5, told apart by their configuration.
//!
//! As diffusers' `LTX2VideoTransformer3DModel`. Video and audio tokens go through the same blocks; the
//! answer is the velocity from the film to the noise, for both.

mod attention;
mod block;
mod config;
mod modulation;
pub(crate) mod parity;
mod rope;

use candle_core::{DType, Device, Tensor};

pub(crate) use attention::{Attention, Options, Sizes, Turn};
pub(crate) use block::feed_forward;
pub use block::{Block, Modulations, Prompt, Streams, Without};
pub use config::Config;
pub use modulation::{LevelEmbedding, Levels, Modulation, Rows};
pub use rope::{Places, Rotation, Rotations};

use crate::error::{Error, Result};
use crate::nn::{self, Linear};
use crate::weights::Weights;

/// What the last norm adds before it divides.
const LAST_EPSILON: f64 = 1e-6;

/// The transformer.
pub struct Model {
    config: Config,
    weights: Weights,
    blocks: Vec<Block>,
    video: Ends,
    audio: Ends,
    captions: Option<(Caption, Caption)>,
    prompts: Option<(LevelEmbedding, LevelEmbedding)>,
}

/// What one pass is about.
pub struct Pass<'a> {
    /// The noisy tokens: (1, tokens, channels) each.
    pub streams: Streams,
    /// The prompt as the connectors give it.
    pub prompt: &'a Prompt,
    /// Where the tokens are.
    pub rotations: &'a Rotations,
    /// The noise levels of the video's tokens, on the scale of training steps.
    pub video_levels: &'a Levels,
    /// The noise level of the whole film, on the same scale.
    pub level: f32,
    /// Blocks whose attention of each stream to itself is left out.
    pub skipped: &'a [usize],
    /// Whether the streams learn nothing from each other.
    pub isolated: bool,
    /// Whether the exchange is bent by the other stream's level (2.3 and later) or by the tokens' own.
    pub cross_levels: bool,
}

impl Model {
    /// The whole model of this checkpoint, in memory.
    ///
    /// # Errors
    /// When the configuration asks for what is not built, or a tensor is missing or of another shape.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        Self::with_resident(config, weights, config.num_layers)
    }

    /// The model with its first `resident` blocks in memory; the others are read again in every pass.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_resident(config: &Config, weights: &Weights, resident: usize) -> Result<Self> {
        config.check()?;
        if config.use_keyframes_abs_pos_embedding {
            // A mark for keyframes that the model itself makes; films from pictures have none.
            weights.get((1, config.width()), "keyframes_abs_pos_embedding")?;
        }
        let blocks = (0..resident.min(config.num_layers))
            .map(|index| Block::new(config, &place(weights, index)))
            .collect::<Result<_>>()?;
        Ok(Self {
            blocks,
            video: Ends::video(config, weights)?,
            audio: Ends::audio(config, weights)?,
            captions: if config.use_prompt_embeddings {
                let caption =
                    |name, width| Caption::new(&weights.pp(name), config.caption_channels, width);
                Some((
                    caption("caption_projection", config.width())?,
                    caption("audio_caption_projection", config.audio_width())?,
                ))
            } else {
                None
            },
            prompts: if config.modulates_prompt() && config.use_prompt_adaln_single {
                Some((
                    LevelEmbedding::new(&weights.pp("prompt_adaln"), config.width(), 2)?,
                    LevelEmbedding::new(
                        &weights.pp("audio_prompt_adaln"),
                        config.audio_width(),
                        2,
                    )?,
                ))
            } else {
                None
            },
            weights: weights.clone(),
            config: config.clone(),
        })
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Where the model computes.
    #[must_use]
    pub fn device(&self) -> &Device {
        self.weights.device()
    }

    /// The rotations for tokens at these places.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn rotations(&self, video: &Places, audio: &Places) -> Result<Rotations> {
        Rotations::new(&self.config, video, audio, self.weights.device())
    }

    /// The velocities of one pass: (1, tokens, channels) each. `before` is called with each block's number
    /// before it runs, and ends the pass by failing.
    ///
    /// # Errors
    /// When `before` fails, the shapes do not fit, or the model cannot leave attention out.
    pub fn forward(
        &self,
        pass: &Pass<'_>,
        before: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Streams> {
        self.check_skipped(pass.skipped)?;
        let (dtype, device) = (self.weights.dtype(), self.weights.device());
        let level = Levels::one(pass.level);
        let (modulations, ends) = self.modulations(pass, &level)?;
        let prompt = self.project(pass.prompt, dtype)?;
        let enter =
            |layer: &Linear, x: &Tensor| layer.forward(&x.to_device(device)?.to_dtype(DType::F32)?);
        let mut streams = Streams {
            video: enter(&self.video.enter, &pass.streams.video)?,
            audio: enter(&self.audio.enter, &pass.streams.audio)?,
        };
        for index in 0..self.config.num_layers {
            before(index)?;
            let without = Without {
                attention: pass.skipped.contains(&index),
                exchange: pass.isolated,
            };
            let run = |block: &Block, streams| {
                block.forward(streams, &prompt, &modulations, pass.rotations, without)
            };
            streams = match self.blocks.get(index) {
                Some(block) => run(block, streams)?,
                None => run(
                    &Block::new(&self.config, &place(&self.weights, index))?,
                    streams,
                )?,
            };
        }
        Ok(Streams {
            video: self.video.leave(&streams.video, &ends.0)?,
            audio: self.audio.leave(&streams.audio, &ends.1)?,
        })
    }

    fn check_skipped(&self, skipped: &[usize]) -> Result<()> {
        if let Some(block) = skipped
            .iter()
            .find(|block| **block >= self.config.num_layers)
        {
            return Err(Error::Input(format!(
                "guidance leaves out the attention of block {block}; this model's blocks are 0–{}",
                self.config.num_layers - 1
            )));
        }
        if skipped.is_empty() || self.config.perturbed_attn {
            return Ok(());
        }
        Err(Error::Input(
            "this model was not made for guidance without attention (perturbed_attn is false): set its scale to 0".into(),
        ))
    }

    /// What the levels say to the blocks, and to the two output layers.
    fn modulations(
        &self,
        pass: &Pass<'_>,
        level: &Levels,
    ) -> Result<(Modulations, (Modulation, Modulation))> {
        let (dtype, device) = (self.weights.dtype(), self.weights.device());
        let embed = |layer: &LevelEmbedding, levels: &Levels| layer.forward(levels, dtype, device);
        let rows =
            |layer: &LevelEmbedding, levels: &Levels| Ok::<_, Error>(embed(layer, levels)?.0);
        let (video, video_end) = embed(&self.video.levels, pass.video_levels)?;
        let (audio, audio_end) = embed(&self.audio.levels, level)?;
        let crossing = if pass.cross_levels {
            level
        } else {
            pass.video_levels
        };
        let factor = self.config.cross_attn_timestep_scale_multiplier
            / self.config.timestep_scale_multiplier;
        let factor = factor as f32;
        let prompt = match &self.prompts {
            Some((video, audio)) => Some((rows(video, level)?, rows(audio, level)?)),
            None => None,
        };
        let modulations = Modulations {
            video,
            audio,
            video_across: rows(&self.video.across, crossing)?,
            audio_across: rows(&self.audio.across, level)?,
            video_gate: rows(&self.video.gate, &crossing.times(factor))?,
            audio_gate: rows(&self.audio.gate, &level.times(factor))?,
            prompt,
        };
        Ok((modulations, (video_end, audio_end)))
    }

    /// The prompt in the blocks' own width.
    fn project(&self, prompt: &Prompt, dtype: DType) -> Result<Prompt> {
        let video = prompt.video.to_dtype(dtype)?;
        let audio = prompt.audio.to_dtype(dtype)?;
        let (video, audio) = match &self.captions {
            Some((for_video, for_audio)) => {
                (for_video.forward(&video)?, for_audio.forward(&audio)?)
            }
            None => (video, audio),
        };
        Ok(Prompt {
            video,
            audio,
            mask: prompt.mask.clone(),
        })
    }
}

/// What is added to attention where a mask (1, tokens) is 0; nothing where it is 1 everywhere.
///
/// # Errors
/// When the mask is not of two dimensions.
pub fn attention_mask(mask: &Tensor) -> Result<Option<Tensor>> {
    let mask = mask.to_dtype(DType::F32)?;
    let (batch, tokens) = mask.dims2()?;
    if mask.min_all()?.to_scalar::<f32>()? >= 1.0 {
        return Ok(None);
    }
    let bias = ((mask - 1.0)? * 10_000.0)?;
    Ok(Some(bias.reshape((batch, 1, 1, tokens))?))
}

fn place(weights: &Weights, index: usize) -> Weights {
    weights.pp("transformer_blocks").pp(index)
}

/// One stream's layers before the first block and after the last, and what it makes of noise levels.
///
/// The first and the last are small, and in f32 so that latents are not rounded.
struct Ends {
    enter: Linear,
    exit: Linear,
    table: Tensor,
    levels: LevelEmbedding,
    across: LevelEmbedding,
    gate: LevelEmbedding,
}

impl Ends {
    fn video(config: &Config, weights: &Weights) -> Result<Self> {
        let width = config.width();
        let rows = if config.cross_attn_mod { 9 } else { 6 };
        let wide = weights.to_dtype(DType::F32);
        let out = config.out_channels.unwrap_or(config.in_channels);
        Ok(Self {
            enter: Linear::new(&wide.pp("proj_in"), config.in_channels, width, true)?,
            exit: Linear::new(&wide.pp("proj_out"), width, out, true)?,
            table: weights.get((2, width), "scale_shift_table")?,
            levels: LevelEmbedding::new(&weights.pp("time_embed"), width, rows)?,
            across: LevelEmbedding::new(&weights.pp("av_cross_attn_video_scale_shift"), width, 4)?,
            gate: LevelEmbedding::new(&weights.pp("av_cross_attn_video_a2v_gate"), width, 1)?,
        })
    }

    fn audio(config: &Config, weights: &Weights) -> Result<Self> {
        let width = config.audio_width();
        let rows = if config.audio_cross_attn_mod { 9 } else { 6 };
        let wide = weights.to_dtype(DType::F32);
        let out = config
            .audio_out_channels
            .unwrap_or(config.audio_in_channels);
        Ok(Self {
            enter: Linear::new(
                &wide.pp("audio_proj_in"),
                config.audio_in_channels,
                width,
                true,
            )?,
            exit: Linear::new(&wide.pp("audio_proj_out"), width, out, true)?,
            table: weights.get((2, width), "audio_scale_shift_table")?,
            levels: LevelEmbedding::new(&weights.pp("audio_time_embed"), width, rows)?,
            across: LevelEmbedding::new(&weights.pp("av_cross_attn_audio_scale_shift"), width, 4)?,
            gate: LevelEmbedding::new(&weights.pp("av_cross_attn_audio_v2a_gate"), width, 1)?,
        })
    }

    /// The output layer. Its table's two rows are added to the same embedding.
    fn leave(&self, x: &Tensor, embedded: &Modulation) -> Result<Tensor> {
        let rows = embedded.twice()?.plus(&self.table)?;
        let normed = nn::layer_norm(x, None, LAST_EPSILON)?;
        self.exit.forward(&rows.bend(&normed, 0, 1)?)
    }
}

/// A projection of the prompt by the transformer itself (LTX-2.0, Wan).
pub(crate) struct Caption {
    first: Linear,
    second: Linear,
}

impl Caption {
    pub(crate) fn new(weights: &Weights, from: usize, to: usize) -> Result<Self> {
        Ok(Self {
            first: Linear::new(&weights.pp("linear_1"), from, to, true)?,
            second: Linear::new(&weights.pp("linear_2"), to, to, true)?,
        })
    }

    pub(crate) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.second.forward(&nn::gelu(&self.first.forward(x)?)?)
    }
}
