//! How fast this machine runs a block of the transformers, and single layers, without a checkpoint.

use std::time::Instant;

use candle_core::{DType, Device, Tensor};

use crate::error::Result;
use crate::nn::{self, Convolution3d, Linear};
use crate::transformer::{
    Block, Config, Modulation, Modulations, Places, Prompt, Rotations, Streams, Without,
};
use crate::weights::Weights;
use crate::{config, published, wan};

/// How large a measured block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Heads of each stream.
    pub heads: usize,
    /// Frames, rows and columns of video tokens.
    pub video: [usize; 3],
    /// Audio tokens; Wan has none.
    pub audio: usize,
    /// Tokens of the prompt.
    pub prompt: usize,
}

/// A quarter of the published width, on few tokens: seconds on any machine.
pub const SMALL: Size = Size {
    heads: 8,
    video: [2, 16, 16],
    audio: 32,
    prompt: 64,
};

/// Half the published width.
pub const MEDIUM: Size = Size {
    heads: 16,
    video: [8, 16, 16],
    audio: 128,
    prompt: 256,
};

/// The published width, on the tokens of five seconds at 640 × 352.
pub const FULL: Size = Size {
    heads: 32,
    video: [16, 11, 20],
    audio: 126,
    prompt: 1024,
};

/// A quarter of the published width of Wan 2.2.
pub const WAN_SMALL: Size = Size {
    heads: 6,
    audio: 0,
    ..SMALL
};

/// Half the published width of Wan 2.2.
pub const WAN_MEDIUM: Size = Size {
    heads: 12,
    audio: 0,
    ..MEDIUM
};

/// The published width of Wan 2.2, on as many tokens as [`FULL`] has, and the places of its prompts.
pub const WAN_FULL: Size = Size {
    heads: 24,
    audio: 0,
    prompt: 512,
    ..FULL
};

/// What was measured.
#[derive(Clone, Debug)]
pub struct Timing {
    /// The width of the video stream.
    pub width: usize,
    /// Video tokens.
    pub tokens: usize,
    /// Weights of the block.
    pub weights: usize,
    /// Milliseconds of each round.
    pub rounds: Vec<f64>,
}

/// Runs one block of LTX-2.3 with random weights, once to warm up and then this many rounds.
///
/// # Errors
/// When there is not enough memory, or the device fails.
pub fn block(size: Size, rounds: usize, dtype: DType, device: &Device) -> Result<Timing> {
    let mut config: Config = config::parse(&published::configuration("ltx-2.3")?)?;
    config.num_attention_heads = size.heads;
    config.audio_num_attention_heads = size.heads;
    config.cross_attention_dim = config.width();
    config.audio_cross_attention_dim = config.audio_width();
    let weights = Weights::random(dtype, device);
    let block = Block::new(&config, &weights)?;
    let (width, audio_width) = (config.width(), config.audio_width());
    let tokens = size.video.iter().product();
    let noise = |shape: &[usize]| Tensor::randn(0_f32, 1.0, shape, device);
    let prompt = Prompt {
        video: noise(&[1, size.prompt, width])?.to_dtype(dtype)?,
        audio: noise(&[1, size.prompt, audio_width])?.to_dtype(dtype)?,
        mask: None,
    };
    let row = |rows: usize, width: usize| -> Result<Modulation> {
        Ok(Modulation::per_token((noise(&[1, rows * width])? * 0.1)?))
    };
    let modulations = Modulations {
        video: row(9, width)?,
        audio: row(9, audio_width)?,
        video_across: row(4, width)?,
        audio_across: row(4, audio_width)?,
        video_gate: row(1, width)?,
        audio_gate: row(1, audio_width)?,
        prompt: Some((row(2, width)?, row(2, audio_width)?)),
    };
    let video = Places::video(&config, size.video, 24.0);
    let rotations = Rotations::new(&config, &video, &Places::audio(&config, size.audio), device)?;
    let given = Streams {
        video: noise(&[1, tokens, width])?,
        audio: noise(&[1, size.audio, audio_width])?,
    };
    let times = timed(rounds, &|| {
        let streams = block.forward(
            given.clone(),
            &prompt,
            &modulations,
            &rotations,
            Without::default(),
        )?;
        Ok(streams.video)
    })?;
    let asked = weights.asked();
    Ok(Timing {
        width,
        tokens,
        weights: asked
            .values()
            .map(|shape| shape.iter().product::<usize>())
            .sum(),
        rounds: times,
    })
}

/// Runs one block of Wan 2.2 with random weights, once to warm up and then this many rounds.
///
/// # Errors
/// When there is not enough memory, or the device fails.
pub fn wan_block(size: Size, rounds: usize, dtype: DType, device: &Device) -> Result<Timing> {
    wan::bench::block(size, rounds, dtype, device)
}

/// Attention of 24 heads of 128 among 4096 tokens: milliseconds of each round.
///
/// # Errors
/// When the device fails.
pub fn attention(rounds: usize, dtype: DType, device: &Device) -> Result<Vec<f64>> {
    let noise = || Tensor::randn(0_f32, 1.0, (1, 24, 4096, 128), device)?.to_dtype(dtype);
    let (q, k, v) = (noise()?, noise()?, noise()?);
    let scale = 1.0 / 128_f64.sqrt();
    timed(rounds, &|| nn::attention(&q, &k, &v, scale, None))
}

/// A convolution of 256 channels over 9 frames of 34 × 60: milliseconds of each round.
///
/// # Errors
/// When the device fails.
pub fn convolution(rounds: usize, dtype: DType, device: &Device) -> Result<Vec<f64>> {
    let weights = Weights::random(dtype, device);
    let layer = Convolution3d::new(&weights, 256, 256, 3, [1; 3])?;
    let x = Tensor::randn(0_f32, 1.0, (1, 256, 9, 34, 60), device)?.to_dtype(dtype)?;
    timed(rounds, &|| layer.forward(&x))
}

/// A linear layer of 4096 by 4096 on 2048 tokens: milliseconds of each round.
///
/// # Errors
/// When the device fails.
pub fn linear(rounds: usize, dtype: DType, device: &Device) -> Result<Vec<f64>> {
    let weights = Weights::random(dtype, device);
    let layer = Linear::new(&weights, 4096, 4096, true)?;
    let x = Tensor::randn(0_f32, 1.0, (1, 2048, 4096), device)?.to_dtype(dtype)?;
    timed(rounds, &|| layer.forward(&x))
}

/// Milliseconds of each round, after one to warm up.
pub(crate) fn timed(rounds: usize, run: &dyn Fn() -> Result<Tensor>) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(rounds + 1);
    for _ in 0..=rounds {
        let start = Instant::now();
        let answer = run()?;
        // Reading a number waits for the device.
        let first = answer.flatten_all()?.narrow(0, 0, 1)?;
        first.to_dtype(DType::F32)?.to_vec1::<f32>()?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times.split_off(1))
}
