//! The activations of a generator.

use candle_core::Tensor;

use super::config::Generator;
use super::filter::{Downsample, Upsample};
use crate::error::Result;
use crate::weights::Weights;

/// What stands between two layers.
pub(super) enum Activation {
    /// Negative values times a slope.
    Leaky(f64),
    /// `x + sin²(αx) / β`, with α and β of each channel.
    Snake(Snake),
    /// The same at a higher rate, with filters around it.
    Filtered {
        snake: Snake,
        up: Upsample,
        down: Downsample,
    },
}

impl Activation {
    /// The activation of the residual blocks.
    pub(super) fn inner(config: &Generator, weights: &Weights, channels: usize) -> Result<Self> {
        if config.act_fn == "leaky_relu" {
            return Ok(Self::Leaky(config.leaky_relu_negative_slope));
        }
        let beta = config.act_fn == "snakebeta";
        if config.antialias {
            Self::filtered(config, weights, channels, beta)
        } else {
            Ok(Self::Snake(Snake::new(weights, channels, beta)?))
        }
    }

    /// The activation before the last layer, which is always filtered and always has a β. A leaky one has the
    /// slope 0.01 there.
    pub(super) fn last(config: &Generator, weights: &Weights, channels: usize) -> Result<Self> {
        if config.act_fn == "leaky_relu" {
            return Ok(Self::Leaky(0.01));
        }
        Self::filtered(config, weights, channels, true)
    }

    fn filtered(
        config: &Generator,
        weights: &Weights,
        channels: usize,
        beta: bool,
    ) -> Result<Self> {
        let (taps, ratio) = (config.antialias_kernel_size, config.antialias_ratio);
        let filter = |name: &str| weights.pp(name).get((1, 1, taps), "filter");
        Ok(Self::Filtered {
            snake: Snake::new(&weights.pp("act"), channels, beta)?,
            up: Upsample::new(filter("upsample")?, ratio)?,
            down: Downsample::new(filter("downsample")?, ratio),
        })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        match self {
            Self::Leaky(slope) => leaky(x, *slope),
            Self::Snake(snake) => snake.forward(x),
            Self::Filtered { snake, up, down } => down.forward(&snake.forward(&up.forward(x)?)?),
        }
    }
}

/// Negative values times a slope.
pub(super) fn leaky(x: &Tensor, slope: f64) -> Result<Tensor> {
    Ok((x.relu()? - (x.neg()?.relu()? * slope)?)?)
}

pub(super) struct Snake {
    alpha: Tensor,
    beta: Option<Tensor>,
}

impl Snake {
    fn new(weights: &Weights, channels: usize, beta: bool) -> Result<Self> {
        let beta = if beta {
            Some(weights.get(channels, "beta")?)
        } else {
            None
        };
        Ok(Self {
            alpha: weights.get(channels, "alpha")?,
            beta,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let shape = (1, self.alpha.elem_count(), 1);
        let alpha = self.alpha.exp()?;
        let beta = match &self.beta {
            Some(beta) => beta.exp()?,
            None => alpha.clone(),
        };
        let amplitude = (beta + 1e-9)?.recip()?.reshape(shape)?;
        let wave = x.broadcast_mul(&alpha.reshape(shape)?)?.sin()?.sqr()?;
        Ok((x + wave.broadcast_mul(&amplitude)?)?)
    }
}
