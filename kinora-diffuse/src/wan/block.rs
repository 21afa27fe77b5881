//! One block of the transformer: tokens that learn from each other, and from the prompt.

use candle_core::{DType, Tensor};

use super::rope::Rotation;
use super::transformer::Config;
use crate::error::Result;
use crate::nn::{self, Linear};
use crate::transformer::{Attention, Modulation, Options, Sizes, feed_forward};
use crate::weights::Weights;

/// One block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    itself: Attention,
    prompt: Attention,
    prompt_norm: Option<(Tensor, Tensor)>,
    wide: Linear,
    narrow: Linear,
    table: Tensor,
    epsilon: f64,
    dtype: DType,
}

impl Block {
    /// The block at this place of the checkpoint.
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let width = config.width();
        let attention = |name| {
            let sizes = Sizes {
                asking: width,
                answering: width,
                heads: config.num_attention_heads,
                head: config.attention_head_dim,
            };
            let options = Options {
                gated: false,
                bias: true,
                out_bias: true,
                epsilon: config.eps,
            };
            Attention::new(&weights.pp(name), sizes, options)
        };
        let linear = |name, from, to| Linear::new(&weights.pp("ffn.net").pp(name), from, to, true);
        Ok(Self {
            itself: attention("attn1")?,
            prompt: attention("attn2")?,
            prompt_norm: if config.cross_attn_norm {
                Some((
                    weights.get(width, "norm2.weight")?,
                    weights.get(width, "norm2.bias")?,
                ))
            } else {
                None
            },
            wide: linear("0.proj", width, config.ffn_dim)?,
            narrow: linear("2", config.ffn_dim, width)?,
            table: weights.get((1, 6, width), "scale_shift_table")?,
            epsilon: config.eps,
            dtype: weights.dtype(),
        })
    }

    /// The tokens after the block: (batch, tokens, width), in f32 as they came.
    pub(super) fn forward(
        &self,
        x: Tensor,
        prompt: &Tensor,
        modulation: &Modulation,
        rotation: &Rotation,
    ) -> Result<Tensor> {
        let rows = modulation.plus(&self.table.squeeze(0)?)?;
        let asked = rows.bend(&self.norm(&x)?, 0, 1)?.to_dtype(self.dtype)?;
        let learnt = self
            .itself
            .forward(&asked, &asked, Some((rotation, rotation)), None)?;
        let x = (x + rows.gate(&learnt, 2)?)?;

        let asked = match &self.prompt_norm {
            Some((weight, bias)) => nn::layer_norm(&x, Some((weight, bias)), self.epsilon)?,
            None => x.clone(),
        };
        let told = self
            .prompt
            .forward(&asked.to_dtype(self.dtype)?, prompt, None, None)?;
        let x = (x + told.to_dtype(DType::F32)?)?;

        let bent = rows.bend(&self.norm(&x)?, 3, 4)?.to_dtype(self.dtype)?;
        let thoughts = feed_forward(&self.wide, &self.narrow, &bent)?;
        Ok((x + rows.gate(&thoughts, 5)?)?)
    }

    fn norm(&self, x: &Tensor) -> Result<Tensor> {
        nn::layer_norm(x, None, self.epsilon)
    }
}
