//! The transformer that takes noise out of a film, as diffusers' `WanTransformer3DModel`.
//!
//! The answer is the velocity from the film to the noise. In films from a picture the first frame's tokens are clean
//! (level 0) and the others have the step's level.

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

use super::block::Block;
use super::rope::Rotation;
use crate::config::only;
use crate::error::{Error, Result};
use crate::nn::{self, Linear};
use crate::transformer::{Caption, LevelEmbedding, Levels, Modulation};
use crate::weights::Weights;

/// What `config.json` says of a `WanTransformer3DModel`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Latent frames, rows and columns that a token covers.
    pub patch_size: [usize; 3],
    /// Heads.
    pub num_attention_heads: usize,
    /// Width of one of them.
    pub attention_head_dim: usize,
    /// Channels of a latent that goes in.
    pub in_channels: usize,
    /// Channels of a latent that comes out; as many as go in where it is absent.
    pub out_channels: Option<usize>,
    /// Width of the text encoder's tokens.
    pub text_dim: usize,
    /// Features of a noise level before the first layer.
    pub freq_dim: usize,
    /// Width of the middle of the feed-forward layers.
    pub ffn_dim: usize,
    /// Blocks.
    pub num_layers: usize,
    /// Whether the questions to the prompt are normalised.
    pub cross_attn_norm: bool,
    /// How questions and keys are normalised.
    pub qk_norm: String,
    /// What norms add before they divide.
    pub eps: f64,
    /// Width of a picture encoder's tokens (Wan 2.1).
    pub image_dim: Option<usize>,
    /// Width of what else keys and values are made from (Wan 2.1).
    pub added_kv_proj_dim: Option<usize>,
    /// Places on each axis that there are rotations for.
    pub rope_max_seq_len: usize,
    /// Tokens of a picture encoder that have places of their own (Wan 2.1).
    pub pos_embed_seq_len: Option<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            patch_size: [1, 2, 2],
            num_attention_heads: 40,
            attention_head_dim: 128,
            in_channels: 16,
            out_channels: None,
            text_dim: 4096,
            freq_dim: 256,
            ffn_dim: 13824,
            num_layers: 40,
            cross_attn_norm: true,
            qk_norm: "rms_norm_across_heads".into(),
            eps: 1e-6,
            image_dim: None,
            added_kv_proj_dim: None,
            rope_max_seq_len: 1024,
            pos_embed_seq_len: None,
        }
    }
}

impl Config {
    /// Refuses what is not built.
    ///
    /// # Errors
    /// When a field asks for it.
    pub fn check(&self) -> Result<()> {
        only("qk_norm", &self.qk_norm.as_str(), &"rms_norm_across_heads")?;
        only("image_dim", &self.image_dim, &None)?;
        only("added_kv_proj_dim", &self.added_kv_proj_dim, &None)?;
        only("pos_embed_seq_len", &self.pos_embed_seq_len, &None)?;
        let head = self.attention_head_dim;
        let even = |size: usize| size > 0 && size.is_multiple_of(2);
        for (field, value, fits, allowed) in [
            (
                "num_attention_heads",
                self.num_attention_heads,
                self.num_attention_heads > 0,
                "it must be at least 1",
            ),
            (
                "attention_head_dim",
                head,
                even(head),
                "it must be an even number above 0",
            ),
            (
                "freq_dim",
                self.freq_dim,
                even(self.freq_dim),
                "it must be an even number above 0",
            ),
            (
                "patch_size",
                self.patch_size.iter().copied().min().unwrap_or(0),
                !self.patch_size.contains(&0),
                "each of its sizes must be at least 1",
            ),
        ] {
            if !fits {
                return Err(Error::Config {
                    field: field.into(),
                    value: value.to_string(),
                    allowed: allowed.into(),
                });
            }
        }
        Ok(())
    }

    /// Width of a token inside the model.
    #[must_use]
    pub fn width(&self) -> usize {
        self.num_attention_heads * self.attention_head_dim
    }

    /// Frames, rows and columns of tokens for latents (batch, channels, frames, rows, columns).
    ///
    /// # Errors
    /// When the latents do not divide into tokens, or there are more than the model has places for.
    pub fn grid(&self, latents: &[usize]) -> Result<[usize; 3]> {
        let fits = |size: usize, patch: usize| {
            size > 0 && size.is_multiple_of(patch) && size / patch <= self.rope_max_seq_len
        };
        match *latents {
            [_, channels, frames, rows, columns] if channels == self.in_channels => {
                let sizes = [frames, rows, columns];
                let [time, height, width] = self.patch_size;
                if fits(frames, time) && fits(rows, height) && fits(columns, width) {
                    return Ok([frames / time, rows / height, columns / width]);
                }
                Err(Error::Input(format!(
                    "latents of {sizes:?} frames, rows and columns: each must be a multiple of {:?}, and at most {} times it",
                    self.patch_size, self.rope_max_seq_len
                )))
            }
            _ => Err(Error::Input(format!(
                "latents of the shape {latents:?}: they must be (1, {}, frames, rows, columns)",
                self.in_channels
            ))),
        }
    }
}

/// The transformer.
pub struct Model {
    config: Config,
    weights: Weights,
    blocks: Vec<Block>,
    enter: (Tensor, Tensor),
    exit: Linear,
    table: Tensor,
    levels: LevelEmbedding,
    text: Caption,
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
        let width = config.width();
        // The first and the last layers are small, and in f32 so that latents are not rounded.
        let wide = weights.to_dtype(DType::F32);
        let [time, height, across] = config.patch_size;
        let embedder = weights.pp("condition_embedder");
        Ok(Self {
            blocks: (0..resident.min(config.num_layers))
                .map(|index| Block::new(config, &place(weights, index)))
                .collect::<Result<_>>()?,
            enter: (
                wide.get(
                    (width, config.in_channels, time, height, across),
                    "patch_embedding.weight",
                )?,
                wide.get(width, "patch_embedding.bias")?,
            ),
            exit: Linear::new(
                &wide.pp("proj_out"),
                width,
                config.out_channels.unwrap_or(config.in_channels) * time * height * across,
                true,
            )?,
            table: wide.get((1, 2, width), "scale_shift_table")?,
            levels: levels(config, &embedder.to_dtype(DType::F32))?,
            text: Caption::new(&embedder.pp("text_embedder"), config.text_dim, width)?,
            weights: weights.clone(),
            config: config.clone(),
        })
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The rotations for latents (1, channels, frames, rows, columns).
    ///
    /// # Errors
    /// When the latents do not divide into tokens.
    pub fn rotation(&self, latents: &[usize]) -> Result<Rotation> {
        let grid = self.config.grid(latents)?;
        Rotation::new(self.config.attention_head_dim, grid, self.weights.device())
    }

    /// The velocities of one pass over noisy latents (1, channels, frames, rows, columns), in f32.
    ///
    /// `prompt` is what the text encoder gave, (1, places, width), and `levels` are the noise levels of the tokens on
    /// the scale of training steps. `before` is called with each block's number before it runs, and ends the pass by
    /// failing.
    ///
    /// # Errors
    /// When `before` fails, or the shapes do not fit.
    pub fn forward(
        &self,
        latents: &Tensor,
        prompt: &Tensor,
        levels: &Levels,
        rotation: &Rotation,
        before: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Tensor> {
        let (dtype, device): (DType, &Device) = (self.weights.dtype(), self.weights.device());
        let grid = self.config.grid(latents.dims())?;
        let prompt = self
            .text
            .forward(&prompt.to_device(device)?.to_dtype(dtype)?)?;
        let (modulation, end) = self.levels.forward(levels, DType::F32, device)?;
        let mut x = self.enter(&latents.to_device(device)?.to_dtype(DType::F32)?, grid)?;
        for index in 0..self.config.num_layers {
            before(index)?;
            x = match self.blocks.get(index) {
                Some(block) => block.forward(x, &prompt, &modulation, rotation)?,
                None => Block::new(&self.config, &place(&self.weights, index))?.forward(
                    x,
                    &prompt,
                    &modulation,
                    rotation,
                )?,
            };
        }
        self.leave(&x, &end, grid)
    }

    /// Latents to tokens: a convolution whose steps are as large as its kernel is a matrix over patches.
    fn enter(&self, latents: &Tensor, [frames, rows, columns]: [usize; 3]) -> Result<Tensor> {
        let [time, height, width] = self.config.patch_size;
        let channels = self.config.in_channels;
        let batch = latents.dim(0)?;
        let size = channels * time * height * width;
        let (weight, bias) = &self.enter;
        let patches = latents
            .reshape(vec![
                batch, channels, frames, time, rows, height, columns, width,
            ])?
            .permute([0, 2, 4, 6, 1, 3, 5, 7])?
            .reshape((batch * frames * rows * columns, size))?;
        let weight = weight.reshape((self.config.width(), size))?;
        Ok(patches
            .matmul(&weight.t()?)?
            .broadcast_add(bias)?
            .reshape((batch, frames * rows * columns, self.config.width()))?)
    }

    /// Tokens to latents. The output table's two rows are added to the same embedding.
    fn leave(
        &self,
        x: &Tensor,
        end: &Modulation,
        [frames, rows, columns]: [usize; 3],
    ) -> Result<Tensor> {
        let [time, height, width] = self.config.patch_size;
        let bends = end.twice()?.plus(&self.table.squeeze(0)?)?;
        let normed = nn::layer_norm(x, None, self.config.eps)?;
        let patches = self.exit.forward(&bends.bend(&normed, 0, 1)?)?;
        let batch = patches.dim(0)?;
        let channels = self.config.out_channels.unwrap_or(self.config.in_channels);
        Ok(patches
            .reshape(vec![
                batch, frames, rows, columns, time, height, width, channels,
            ])?
            .permute([0, 7, 1, 4, 2, 5, 3, 6])?
            .reshape((
                batch,
                channels,
                frames * time,
                rows * height,
                columns * width,
            ))?)
    }
}

fn levels(config: &Config, weights: &Weights) -> Result<LevelEmbedding> {
    let width = config.width();
    let linear = |name, from, to| Linear::new(&weights.pp(name), from, to, true);
    let layers = [
        linear("time_embedder.linear_1", config.freq_dim, width)?,
        linear("time_embedder.linear_2", width, width)?,
        linear("time_proj", width, 6 * width)?,
    ];
    Ok(LevelEmbedding::of(config.freq_dim, layers))
}

fn place(weights: &Weights, index: usize) -> Weights {
    weights.pp("blocks").pp(index)
}
