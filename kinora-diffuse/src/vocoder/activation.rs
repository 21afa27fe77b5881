//! The activations of a generator.

use candle_core::Tensor;

use super::config::Generator;
use super::filter::{Downsample, Upsample};
use crate::error::Result;
use crate::nn;
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
            Self::Filtered { snake, up, down } if nn::on_host(x) => snake.filtered(x, up, down),
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

    /// α, and one over β, of each channel.
    fn factors(&self) -> Result<(Tensor, Tensor)> {
        let alpha = self.alpha.exp()?;
        let beta = match &self.beta {
            Some(beta) => beta.exp()?,
            None => alpha.clone(),
        };
        Ok((alpha, (beta + 1e-9)?.recip()?))
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (alpha, amplitude) = self.factors()?;
        let shape = (1, alpha.elem_count(), 1);
        let wave = x.broadcast_mul(&alpha.reshape(shape)?)?.sin()?.sqr()?;
        Ok((x + wave.broadcast_mul(&amplitude.reshape(shape)?)?)?)
    }

    /// The same between two filters, in one pass.
    fn filtered(&self, x: &Tensor, up: &Upsample, down: &Downsample) -> Result<Tensor> {
        let (alpha, amplitude) = self.factors()?;
        nn::filtered_snake(
            x,
            &alpha,
            &amplitude,
            up.filter(),
            down.filter(),
            up.ratio(),
        )
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn a_filtered_snake_in_one_pass_is_the_three_steps() {
        for (length, taps, ratio) in [
            (1, 12, 2),
            (5, 12, 2),
            (9_000, 12, 2),
            (70, 11, 2),
            (100, 18, 3),
        ] {
            let random = |shape: &[usize]| Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap();
            let snake = Snake {
                alpha: random(&[3]),
                beta: Some(random(&[3])),
            };
            let up = Upsample::new(random(&[1, 1, taps]), ratio).unwrap();
            let down = Downsample::new(random(&[1, 1, taps]), ratio);
            let x = random(&[2, 3, length]);
            let wanted = down
                .forward(&snake.forward(&up.forward(&x).unwrap()).unwrap())
                .unwrap();
            let found = snake.filtered(&x, &up, &down).unwrap();
            assert_eq!(found.dims(), wanted.dims());
            let gap = (found - wanted).unwrap().abs().unwrap();
            let gap: f32 = gap
                .flatten_all()
                .unwrap()
                .max(0)
                .unwrap()
                .to_scalar()
                .unwrap();
            assert!(gap < 2e-3, "{length} {taps} {ratio}: {gap}");
        }
    }
}
