//! How fast this machine runs a block of the transformer, without a checkpoint.

use candle_core::{DType, Device, Tensor};

use super::block::Block;
use super::rope::Rotation;
use super::transformer::Config;
use crate::bench::{Size, Timing, timed};
use crate::error::Result;
use crate::transformer::Modulation;
use crate::weights::Weights;
use crate::{config, published};

/// Runs one block with random weights, once to warm up and then this many rounds. All tokens have one level.
pub(crate) fn block(size: Size, rounds: usize, dtype: DType, device: &Device) -> Result<Timing> {
    let mut config: Config =
        config::parse(&published::configuration("wan-2.2-ti2v-5b-transformer")?)?;
    config.ffn_dim = config.ffn_dim * size.heads / config.num_attention_heads;
    config.num_attention_heads = size.heads;
    let weights = Weights::random(dtype, device);
    let block = Block::new(&config, &weights)?;
    let (width, tokens) = (config.width(), size.video.iter().product());
    let noise = |shape: &[usize]| Tensor::randn(0_f32, 1.0, shape, device);
    let prompt = noise(&[1, size.prompt, width])?.to_dtype(dtype)?;
    let modulation = Modulation::per_token((noise(&[1, 6 * width])? * 0.1)?);
    let rotation = Rotation::new(config.attention_head_dim, size.video, device)?;
    let video = noise(&[1, tokens, width])?;
    let rounds = timed(rounds, &|| {
        block.forward(video.clone(), &prompt, &modulation, &rotation)
    })?;
    Ok(Timing {
        width,
        tokens,
        weights: weights
            .asked()
            .values()
            .map(|shape| shape.iter().product::<usize>())
            .sum(),
        rounds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_a_part_of_the_width_is_that_part_in_all_its_sizes() {
        let size = Size {
            heads: 3,
            video: [2, 2, 3],
            audio: 0,
            prompt: 5,
        };
        let timing = block(size, 2, DType::F32, &Device::Cpu).unwrap();
        assert_eq!((timing.width, timing.tokens), (3 * 128, 12));
        assert_eq!(timing.rounds.len(), 2);
        let [width, wide] = [384, 14336 / 8];
        let attention = 4 * width * (width + 1) + 2 * width;
        let feed_forward = 2 * width * wide + width + wide;
        // A norm's weight and bias, and six rows of the table.
        assert_eq!(timing.weights, 2 * attention + feed_forward + 8 * width);
    }
}
