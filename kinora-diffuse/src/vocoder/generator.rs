//! A generator: steps that multiply the length, each with residual blocks behind it.

use candle_core::Tensor;

use super::activation::{Activation, leaky};
use super::config::Generator as Config;
use crate::error::{Error, Result};
use crate::nn::{Convolution1d, Steps, Transposed1d};
use crate::weights::Weights;

const ENDS: usize = 7;

pub(super) struct Generator {
    conv_in: Convolution1d,
    stages: Vec<Stage>,
    activation: Activation,
    conv_out: Convolution1d,
    config: Config,
}

struct Stage {
    upsampler: Transposed1d,
    residuals: Vec<Residual>,
}

impl Generator {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        config.check()?;
        let ends = Steps::padded(ENDS / 2);
        let mut width = config.hidden_channels;
        let conv_in = Convolution1d::new(
            &weights.pp("conv_in"),
            config.in_channels,
            width,
            ENDS,
            ends,
            true,
        )?;
        let mut stages = Vec::new();
        let sizes = config
            .upsample_factors
            .iter()
            .zip(&config.upsample_kernel_sizes);
        for (i, (&stride, &kernel)) in sizes.enumerate() {
            let output = width / 2;
            let steps = Steps {
                stride,
                padding: (kernel - stride) / 2,
                dilation: 1,
            };
            let upsampler = Transposed1d::new(
                &weights.pp("upsamplers").pp(i),
                width,
                output,
                kernel,
                steps,
            )?;
            let blocks = config
                .resnet_kernel_sizes
                .iter()
                .zip(&config.resnet_dilations);
            let residuals = blocks
                .enumerate()
                .map(|(j, (&kernel, dilations))| {
                    let at = i * config.resnet_kernel_sizes.len() + j;
                    Residual::new(
                        config,
                        &weights.pp("resnets").pp(at),
                        output,
                        kernel,
                        dilations,
                    )
                })
                .collect::<Result<_>>()?;
            stages.push(Stage {
                upsampler,
                residuals,
            });
            width = output;
        }
        let conv_out = Convolution1d::new(
            &weights.pp("conv_out"),
            width,
            config.out_channels,
            ENDS,
            ends,
            config.final_bias,
        )?;
        Ok(Self {
            conv_in,
            stages,
            activation: Activation::last(config, &weights.pp("act_out"), width)?,
            conv_out,
            config: config.clone(),
        })
    }

    /// A spectrogram (batch, channels, frames, bins) as sound (batch, channels, samples).
    pub(super) fn forward(&self, mel: &Tensor) -> Result<Tensor> {
        let (batch, channels, frames, bins) = mel.dims4()?;
        if channels * bins != self.config.in_channels {
            return Err(Error::Input(format!(
                "a spectrogram of {channels} channels × {bins} bins is not for this vocoder, which takes {} together",
                self.config.in_channels
            )));
        }
        let mel = mel
            .transpose(2, 3)?
            .contiguous()?
            .reshape((batch, channels * bins, frames))?;
        let mut x = self.conv_in.forward(&mel)?;
        for stage in &self.stages {
            if self.config.act_fn == "leaky_relu" {
                x = leaky(&x, self.config.leaky_relu_negative_slope)?;
            }
            x = stage.forward(&x)?;
        }
        let x = self.conv_out.forward(&self.activation.forward(&x)?)?;
        Ok(match self.config.final_act_fn.as_deref() {
            Some("tanh") => x.tanh()?,
            Some("clamp") => x.clamp(-1f32, 1f32)?,
            _ => x,
        })
    }
}

impl Stage {
    /// The mean of the residual blocks' answers.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let x = self.upsampler.forward(x)?;
        let mut sum: Option<Tensor> = None;
        for residual in &self.residuals {
            let y = residual.forward(&x)?;
            sum = Some(match sum {
                Some(sum) => (sum + y)?,
                None => y,
            });
        }
        Ok((sum.unwrap_or(x) / self.residuals.len().max(1) as f64)?)
    }
}

struct Residual {
    pairs: Vec<Pair>,
}

struct Pair {
    act1: Activation,
    conv1: Convolution1d,
    act2: Activation,
    conv2: Convolution1d,
}

impl Residual {
    fn new(
        config: &Config,
        weights: &Weights,
        width: usize,
        kernel: usize,
        dilations: &[usize],
    ) -> Result<Self> {
        let conv = |name: &str, i: usize, dilation: usize| {
            let steps = Steps {
                stride: 1,
                padding: dilation * (kernel - 1) / 2,
                dilation,
            };
            Convolution1d::new(&weights.pp(name).pp(i), width, width, kernel, steps, true)
        };
        let activation =
            |name: &str, i: usize| Activation::inner(config, &weights.pp(name).pp(i), width);
        let pairs = dilations.iter().enumerate().map(|(i, &dilation)| {
            Ok(Pair {
                act1: activation("acts1", i)?,
                conv1: conv("convs1", i, dilation)?,
                act2: activation("acts2", i)?,
                conv2: conv("convs2", i, 1)?,
            })
        });
        Ok(Self {
            pairs: pairs.collect::<Result<_>>()?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let mut x = x.clone();
        for pair in &self.pairs {
            let y = pair.conv1.forward(&pair.act1.forward(&x)?)?;
            let y = pair.conv2.forward(&pair.act2.forward(&y)?)?;
            x = (x + y)?;
        }
        Ok(x)
    }
}
