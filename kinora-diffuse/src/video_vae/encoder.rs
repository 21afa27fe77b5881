//! Frames to the moments of latents.

use candle_core::Tensor;

use super::blocks::{Convolution, Downsampler, Residual, View, normal, residuals};
use super::config::Config;
use crate::error::Result;
use crate::nn::permuted;
use crate::weights::Weights;

pub(super) struct Encoder {
    conv_in: Convolution,
    blocks: Vec<Down>,
    middle: Vec<Residual>,
    conv_out: Convolution,
    patch: usize,
}

struct Down {
    residuals: Vec<Residual>,
    downsampler: Option<Downsampler>,
}

impl Encoder {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let view = View {
            causal: config.encoder_causal,
            padding: config.encoder_spatial_padding_mode,
        };
        let epsilon = config.resnet_norm_eps;
        let patch = config.patch_size;
        let mut width = config.latent_channels;
        let conv_in = Convolution::new(
            &weights.pp("conv_in"),
            config.in_channels * patch * patch,
            width,
            view,
        )?;
        let mut blocks = Vec::new();
        for (i, halves) in config.downsamples().into_iter().enumerate() {
            let weights = weights.pp("down_blocks").pp(i);
            let residuals = residuals(&weights, config.layers_per_block[i], width, view, epsilon)?;
            let output = config.block_out_channels[i];
            let downsampler = if halves {
                let weights = weights.pp("downsamplers").pp(0);
                Some(Downsampler::new(
                    &weights,
                    width,
                    output,
                    config.downsample_type[i],
                    view,
                )?)
            } else {
                None
            };
            blocks.push(Down {
                residuals,
                downsampler,
            });
            width = output;
        }
        let layers = config.layers_per_block[config.block_out_channels.len()];
        Ok(Self {
            conv_in,
            blocks,
            middle: residuals(&weights.pp("mid_block"), layers, width, view, epsilon)?,
            conv_out: Convolution::new(
                &weights.pp("conv_out"),
                width,
                config.latent_channels + 1,
                view,
            )?,
            patch,
        })
    }

    /// The means of the latents, then one deviation for all of them.
    pub(super) fn forward(&self, frames: &Tensor) -> Result<Tensor> {
        let mut x = self.conv_in.forward(&patches(frames, self.patch)?)?;
        for block in &self.blocks {
            for residual in &block.residuals {
                x = residual.forward(&x)?;
            }
            if let Some(downsampler) = &block.downsampler {
                x = downsampler.forward(&x)?;
            }
        }
        for residual in &self.middle {
            x = residual.forward(&x)?;
        }
        self.conv_out.forward(&normal(&x)?)
    }
}

/// Squares of pixels become channels, in the order colour, column, row.
fn patches(x: &Tensor, side: usize) -> Result<Tensor> {
    let (batch, colours, frames, height, width) = x.dims5()?;
    let (height, width) = (height / side, width / side);
    let x = x.reshape(vec![batch, colours, frames, height, side, width, side])?;
    let x = permuted(&x, &[0, 1, 6, 4, 2, 3, 5])?;
    Ok(x.reshape((batch, colours * side * side, frames, height, width))?)
}
