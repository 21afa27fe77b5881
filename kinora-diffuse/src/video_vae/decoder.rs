//! Latents to frames.

use candle_core::Tensor;

use super::blocks::{Convolution, Residual, Upsampler, View, normal, residuals};
use super::config::Config;
use crate::error::Result;
use crate::nn::permuted;
use crate::weights::Weights;

pub(super) struct Decoder {
    conv_in: Convolution,
    middle: Vec<Residual>,
    blocks: Vec<Up>,
    conv_out: Convolution,
    patch: usize,
}

struct Up {
    conv_in: Option<Residual>,
    upsampler: Option<Upsampler>,
    residuals: Vec<Residual>,
}

impl Decoder {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let view = View {
            causal: config.decoder_causal,
            padding: config.decoder_spatial_padding_mode,
        };
        let epsilon = config.resnet_norm_eps;
        // The lists are of the blocks from the frames' end, but for the kinds of doubling.
        let widths: Vec<usize> = config
            .decoder_block_out_channels
            .iter()
            .rev()
            .copied()
            .collect();
        let layers: Vec<usize> = config
            .decoder_layers_per_block
            .iter()
            .rev()
            .copied()
            .collect();
        let factors: Vec<usize> = config.upsample_factor.iter().rev().copied().collect();
        let doubles: Vec<bool> = config.upsamples().into_iter().rev().collect();
        let adds: Vec<bool> = config.residuals().into_iter().rev().collect();
        let mut width = widths[0];
        let conv_in =
            Convolution::new(&weights.pp("conv_in"), config.latent_channels, width, view)?;
        let middle = residuals(&weights.pp("mid_block"), layers[0], width, view, epsilon)?;
        let mut blocks = Vec::new();
        for (i, factor) in factors.into_iter().enumerate() {
            let weights = weights.pp("up_blocks").pp(i);
            let (input, output) = (width / factor, widths[i] / factor);
            let conv_in = if input == output {
                None
            } else {
                Some(Residual::new(
                    &weights.pp("conv_in"),
                    input,
                    output,
                    view,
                    epsilon,
                )?)
            };
            let upsampler = if doubles[i] {
                let weights = weights.pp("upsamplers").pp(0);
                let kind = config.upsample_type[i];
                Some(Upsampler::new(
                    &weights,
                    output * factor,
                    kind,
                    factor,
                    adds[i],
                    view,
                )?)
            } else {
                None
            };
            let residuals = residuals(&weights, layers[i + 1], output, view, epsilon)?;
            blocks.push(Up {
                conv_in,
                upsampler,
                residuals,
            });
            width = output;
        }
        let patch = config.patch_size;
        let conv_out = Convolution::new(
            &weights.pp("conv_out"),
            width,
            config.out_channels * patch * patch,
            view,
        )?;
        Ok(Self {
            conv_in,
            middle,
            blocks,
            conv_out,
            patch,
        })
    }

    pub(super) fn forward(&self, latents: &Tensor) -> Result<Tensor> {
        let mut x = self.conv_in.forward(latents)?;
        for residual in &self.middle {
            x = residual.forward(&x)?;
        }
        for block in &self.blocks {
            if let Some(conv) = &block.conv_in {
                x = conv.forward(&x)?;
            }
            if let Some(upsampler) = &block.upsampler {
                x = upsampler.forward(&x)?;
            }
            for residual in &block.residuals {
                x = residual.forward(&x)?;
            }
        }
        unpatched(&self.conv_out.forward(&normal(&x)?)?, self.patch)
    }
}

/// Channels in the order colour, column, row become squares of pixels.
fn unpatched(x: &Tensor, side: usize) -> Result<Tensor> {
    let (batch, channels, frames, height, width) = x.dims5()?;
    let colours = channels / (side * side);
    let x = x.reshape(vec![batch, colours, side, side, frames, height, width])?;
    let x = permuted(&x, &[0, 1, 4, 5, 3, 6, 2])?;
    Ok(x.reshape((batch, colours, frames, height * side, width * side))?)
}
