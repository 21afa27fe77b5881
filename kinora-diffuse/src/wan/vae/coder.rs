//! The encoder and the decoder.

use candle_core::Tensor;

use super::config::Config;
use super::layers::{
    Bent, Causal, Doubling, HalvesTime, Halving, Memory, Middle, Residual, gathered, spread,
};
use crate::error::Result;
use crate::weights::Weights;

/// Frames to what latents are made from.
pub(super) struct Encoder {
    enter: Causal,
    blocks: Vec<Down>,
    middle: Middle,
    leave: Bent,
}

/// Residual layers, and half the size after them.
struct Down {
    layers: Vec<Residual>,
    halving: Option<Halving>,
    /// Channels, frames and sides of what goes past the block.
    past: Option<(usize, [usize; 2])>,
}

impl Encoder {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let widths = config.widths();
        let last = widths[widths.len() - 1];
        let mut places = Places::new(config, weights);
        let mut blocks = Vec::new();
        for (index, pair) in widths.windows(2).enumerate() {
            blocks.push(Down::new(config, &mut places, index, [pair[0], pair[1]])?);
        }
        Ok(Self {
            enter: Causal::new(
                &weights.pp("conv_in"),
                config.in_channels,
                widths[0],
                [3; 3],
            )?,
            blocks,
            middle: Middle::new(&weights.pp("mid_block"), last)?,
            leave: Bent::new(
                &weights.pp("norm_out"),
                &weights.pp("conv_out"),
                last,
                2 * config.z_dim,
            )?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let mut x = self.enter.forward(x, memory)?;
        for block in &self.blocks {
            x = block.forward(&x, memory)?;
        }
        let x = self.middle.forward(&x, memory)?;
        self.leave.forward(&x, memory)
    }
}

/// Where a block's layers are: each block has a place of its own in Wan 2.2, and layers are numbered through in 2.1.
struct Places {
    weights: Weights,
    nested: bool,
    next: usize,
}

impl Places {
    fn new(config: &Config, weights: &Weights) -> Self {
        Self {
            weights: weights.pp("down_blocks"),
            nested: config.is_residual,
            next: 0,
        }
    }

    fn place(&mut self, block: usize, name: &str) -> Weights {
        if self.nested {
            return self.weights.pp(block).pp(name);
        }
        self.next += 1;
        self.weights.pp(self.next - 1)
    }
}

impl Down {
    fn new(
        config: &Config,
        places: &mut Places,
        index: usize,
        [input, output]: [usize; 2],
    ) -> Result<Self> {
        let mut layers = Vec::new();
        for layer in 0..config.num_res_blocks {
            let place = places.place(index, &format!("resnets.{layer}"));
            let input = if layer == 0 { input } else { output };
            layers.push(Residual::new(&place, input, output)?);
        }
        // The last block halves nothing.
        let halves = config.temperal_downsample.get(index).copied();
        let halving = match halves {
            Some(time) => Some(Halving::new(
                &places.place(index, "downsampler"),
                output,
                HalvesTime(time),
            )?),
            None => None,
        };
        let past = match halves {
            Some(time) => [1 + usize::from(time), 2],
            None => [1, 1],
        };
        Ok(Self {
            layers,
            halving,
            past: config.is_residual.then_some((output, past)),
        })
    }

    fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let mut y = x.clone();
        for layer in &self.layers {
            y = layer.forward(&y, memory)?;
        }
        if let Some(halving) = &self.halving {
            y = halving.forward(&y, memory)?;
        }
        match self.past {
            Some((channels, factors)) => Ok((y + gathered(x, channels, factors)?)?),
            None => Ok(y),
        }
    }
}

/// Latents to frames.
pub(super) struct Decoder {
    enter: Causal,
    middle: Middle,
    blocks: Vec<Up>,
    leave: Bent,
}

/// Residual layers, and twice the size after them.
struct Up {
    layers: Vec<Residual>,
    doubling: Option<Doubling>,
    /// Channels, frames and sides of what goes past the block.
    past: Option<(usize, [usize; 2])>,
}

impl Decoder {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let widths = config.decoder_widths();
        let last = widths[widths.len() - 1];
        let mut blocks = Vec::new();
        for (index, pair) in widths.windows(2).enumerate() {
            // In Wan 2.1 the block before has left half the channels.
            let halved = index > 0 && !config.is_residual;
            let input = if halved { pair[0] / 2 } else { pair[0] };
            let place = weights.pp("up_blocks").pp(index);
            blocks.push(Up::new(config, &place, index, [input, pair[1]])?);
        }
        Ok(Self {
            enter: Causal::new(&weights.pp("conv_in"), config.z_dim, widths[0], [3; 3])?,
            middle: Middle::new(&weights.pp("mid_block"), widths[0])?,
            blocks,
            leave: Bent::new(
                &weights.pp("norm_out"),
                &weights.pp("conv_out"),
                last,
                config.out_channels,
            )?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let x = self.enter.forward(x, memory)?;
        let mut x = self.middle.forward(&x, memory)?;
        for block in &self.blocks {
            x = block.forward(&x, memory)?;
        }
        self.leave.forward(&x, memory)
    }
}

impl Up {
    fn new(
        config: &Config,
        weights: &Weights,
        index: usize,
        [input, output]: [usize; 2],
    ) -> Result<Self> {
        let mut layers = Vec::new();
        for layer in 0..=config.num_res_blocks {
            let input = if layer == 0 { input } else { output };
            let place = weights.pp("resnets").pp(layer);
            layers.push(Residual::new(&place, input, output)?);
        }
        let doubles = config.temperal_downsample.iter().rev().nth(index).copied();
        let (name, left) = match config.is_residual {
            true => ("upsampler", output),
            false => ("upsamplers.0", output / 2),
        };
        let doubling = match doubles {
            Some(time) => Some(Doubling::new(
                &weights.pp(name),
                output,
                left,
                HalvesTime(time),
            )?),
            None => None,
        };
        let past = doubles.filter(|_| config.is_residual);
        Ok(Self {
            layers,
            doubling,
            past: past.map(|time| (output, [1 + usize::from(time), 2])),
        })
    }

    fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let mut y = x.clone();
        for layer in &self.layers {
            y = layer.forward(&y, memory)?;
        }
        if let Some(doubling) = &self.doubling {
            y = doubling.forward(&y, memory)?;
        }
        let Some((channels, factors)) = self.past else {
            return Ok(y);
        };
        let past = spread(x, channels, factors)?;
        // The film's first piece has fewer frames than it is spread over.
        let (have, count) = (past.dim(2)?, y.dim(2)?);
        Ok((y + past.narrow(2, have - count, count)?)?)
    }
}
