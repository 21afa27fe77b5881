//! The latent upsampler: video latents of twice the height and width.
//!
//! As in diffusers' `LTX2LatentUpsamplerModel`: residual blocks before and after a pixel shuffle in every frame.

use candle_core::Tensor;
use serde::Deserialize;

use crate::config::only;
use crate::error::{Error, Result};
use crate::nn::{self, Convolution2d, Convolution3d, GroupNorm, Steps};
use crate::weights::Weights;

const GROUPS: usize = 32;
const EPSILON: f64 = 1e-5;
const BLUR: usize = 5;

/// The latent upsampler's configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    /// Channels of a latent.
    pub in_channels: usize,
    /// Channels inside.
    pub mid_channels: usize,
    /// Residual blocks before the shuffle, and as many after it.
    pub num_blocks_per_stage: usize,
    #[serde(default = "three")]
    dims: usize,
    #[serde(default = "yes")]
    spatial_upsample: bool,
    #[serde(default)]
    temporal_upsample: bool,
    /// The factor of height and width, where the resampler is the rational one.
    #[serde(default = "two")]
    pub rational_spatial_scale: f64,
    /// Whether the factor is a quotient, by a shuffle and a blur.
    #[serde(default = "yes")]
    pub use_rational_resampler: bool,
}

fn three() -> usize {
    3
}

fn two() -> f64 {
    2.0
}

fn yes() -> bool {
    true
}

impl Config {
    /// The factor of height and width as a quotient.
    ///
    /// # Errors
    /// When the reference has no resampler of this factor.
    pub fn scale(&self) -> Result<(usize, usize)> {
        if !self.use_rational_resampler {
            return Ok((2, 1));
        }
        let known = [(0.75, (3, 4)), (1.5, (3, 2)), (2.0, (2, 1)), (4.0, (4, 1))];
        let found = known
            .iter()
            .find(|(scale, _)| *scale == self.rational_spatial_scale);
        found
            .map(|(_, quotient)| *quotient)
            .ok_or_else(|| Error::Config {
                field: "rational_spatial_scale".into(),
                value: self.rational_spatial_scale.to_string(),
                allowed: "there are 0.75, 1.5, 2 and 4".into(),
            })
    }

    fn check(&self) -> Result<()> {
        only("dims", &self.dims, &3)?;
        only("spatial_upsample", &self.spatial_upsample, &true)?;
        only("temporal_upsample", &self.temporal_upsample, &false)?;
        only("mid_channels % 32", &(self.mid_channels % GROUPS), &0)
    }
}

/// The latent upsampler.
pub struct Model {
    conv_in: Convolution3d,
    norm_in: GroupNorm,
    before: Vec<Residual>,
    shuffle: Shuffle,
    after: Vec<Residual>,
    conv_out: Convolution3d,
}

impl Model {
    /// The model of this configuration.
    ///
    /// # Errors
    /// When the configuration asks for what this engine has not, or a tensor is missing.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        config.check()?;
        let width = config.mid_channels;
        let blocks = |name: &str| -> Result<Vec<Residual>> {
            (0..config.num_blocks_per_stage)
                .map(|i| Residual::new(&weights.pp(name).pp(i), width))
                .collect()
        };
        Ok(Self {
            conv_in: same(&weights.pp("initial_conv"), config.in_channels, width)?,
            norm_in: GroupNorm::new(&weights.pp("initial_norm"), GROUPS, width, EPSILON)?,
            before: blocks("res_blocks")?,
            shuffle: Shuffle::new(config, &weights.pp("upsampler"))?,
            after: blocks("post_upsample_res_blocks")?,
            conv_out: same(&weights.pp("final_conv"), width, config.in_channels)?,
        })
    }

    /// Latents (batch, channels, frames, height, width), not normalised, as larger ones.
    ///
    /// # Errors
    /// When the latents do not have the model's channels.
    pub fn forward(&self, latents: &Tensor) -> Result<Tensor> {
        let x = latents.to_dtype(nn::working(latents))?;
        let mut x = nn::silu(&self.norm_in.forward(&self.conv_in.forward(&x)?)?)?;
        for block in &self.before {
            x = block.forward(&x)?;
        }
        x = self.shuffle.forward(&x)?;
        for block in &self.after {
            x = block.forward(&x)?;
        }
        let x = nn::finite(self.conv_out.forward(&x)?, "larger latents")?;
        Ok(x.to_dtype(latents.dtype())?)
    }
}

fn same(weights: &Weights, input: usize, output: usize) -> Result<Convolution3d> {
    Convolution3d::new(weights, input, output, 3, [1; 3])
}

struct Residual {
    conv1: Convolution3d,
    norm1: GroupNorm,
    conv2: Convolution3d,
    norm2: GroupNorm,
}

impl Residual {
    fn new(weights: &Weights, width: usize) -> Result<Self> {
        Ok(Self {
            conv1: same(&weights.pp("conv1"), width, width)?,
            norm1: GroupNorm::new(&weights.pp("norm1"), GROUPS, width, EPSILON)?,
            conv2: same(&weights.pp("conv2"), width, width)?,
            norm2: GroupNorm::new(&weights.pp("norm2"), GROUPS, width, EPSILON)?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = nn::silu(&self.norm1.forward(&self.conv1.forward(x)?)?)?;
        let y = self.norm2.forward(&self.conv2.forward(&y)?)?;
        nn::silu(&(y + x)?)
    }
}

/// Makes every frame larger: a convolution to many channels, which become squares of pixels, and where the factor is
/// no whole number a blur that takes only some of them.
struct Shuffle {
    conv: Convolution2d,
    blur: Option<Tensor>,
    scale: (usize, usize),
}

impl Shuffle {
    fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let scale = config.scale()?;
        let (width, wide) = (config.mid_channels, config.mid_channels * scale.0 * scale.0);
        let name = if config.use_rational_resampler {
            "conv"
        } else {
            "0"
        };
        let conv = Convolution2d::new(&weights.pp(name), width, wide, 3, Steps::padded(1), true)?;
        let blur = if config.use_rational_resampler {
            Some(weights.pp("blur_down").get((1, 1, BLUR, BLUR), "kernel")?)
        } else {
            None
        };
        Ok(Self { conv, blur, scale })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, channels, frames, height, width) = x.dims5()?;
        let by = self.scale.0;
        let x = x.transpose(1, 2)?.contiguous()?;
        let x = x.reshape((batch * frames, channels, height, width))?;
        let x = self.conv.forward(&x)?;
        let x = x.reshape(vec![batch * frames, channels, by, by, height, width])?;
        let x = x.permute(vec![0, 1, 4, 2, 5, 3])?;
        let (height, width) = (height * by, width * by);
        let x = x.reshape((batch * frames, channels, height, width))?;
        let x = self.blurred(&x)?;
        let (_, _, height, width) = x.dims4()?;
        let x = x.reshape((batch, frames, channels, height, width))?;
        Ok(x.transpose(1, 2)?.contiguous()?)
    }

    fn blurred(&self, x: &Tensor) -> Result<Tensor> {
        let (images, channels, height, width) = x.dims4()?;
        let stride = self.scale.1;
        let (Some(kernel), 2..) = (&self.blur, stride) else {
            return Ok(x.clone());
        };
        let steps = Steps {
            stride,
            padding: BLUR / 2,
            dilation: 1,
        };
        let x = nn::conv2d(
            &x.reshape((images * channels, 1, height, width))?,
            kernel,
            None,
            steps,
        )?;
        let (_, _, height, width) = x.dims4()?;
        Ok(x.reshape((images, channels, height, width))?)
    }
}

/// Golden tensors of the latent upsampler.
pub(crate) fn parity(case: &crate::parity::Case) -> Result<crate::parity::Outputs> {
    let name = "latent_upsampler";
    let model = Model::new(&case.config(name)?, &case.weights(name)?)?;
    Ok(vec![(
        "latents".into(),
        model.forward(&case.input("latents")?)?,
    )])
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn a_factor_that_is_no_whole_number_takes_every_second_pixel_of_a_blur() {
        let random = |shape: &[usize]| Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap();
        let (height, width) = (7, 6);
        let (kernel, image) = (random(&[1, 1, BLUR, BLUR]), random(&[1, 2, height, width]));
        let shuffle = Shuffle {
            conv: Convolution2d::new(&Weights::listing(), 2, 18, 3, Steps::padded(1), true)
                .unwrap(),
            blur: Some(kernel.clone()),
            scale: (3, 2),
        };
        let found = shuffle.blurred(&image).unwrap();
        assert_eq!(found.dims(), [1, 2, 4, 3]);
        let values = |x: &Tensor| x.flatten_all().unwrap().to_vec1::<f32>().unwrap();
        let (kernel, image, found) = (values(&kernel), values(&image), values(&found));
        for (at, found) in found.iter().enumerate() {
            let (channel, row, column) = (at / 12, at / 3 % 4, at % 3);
            let mut sum = 0.0;
            for (tap, weight) in kernel.iter().enumerate() {
                let (y, x) = (2 * row + tap / BLUR, 2 * column + tap % BLUR);
                let inside = (2..height + 2).contains(&y) && (2..width + 2).contains(&x);
                if inside {
                    sum += weight * image[(channel * height + y - 2) * width + x - 2];
                }
            }
            assert!((sum - found).abs() < 1e-4, "{at}: {found} {sum}");
        }
    }

    #[test]
    fn a_factor_that_the_reference_has_not_is_refused() {
        let config = |scale: f64| -> Config {
            let value = serde_json::json!({
                "in_channels": 2,
                "mid_channels": 32,
                "num_blocks_per_stage": 1,
                "rational_spatial_scale": scale,
            });
            crate::config::parse(&value).unwrap()
        };
        assert_eq!(config(1.5).scale().unwrap(), (3, 2));
        let answer = Model::new(&config(3.0), &Weights::listing());
        assert!(matches!(answer, Err(Error::Config { .. })));
    }
}
