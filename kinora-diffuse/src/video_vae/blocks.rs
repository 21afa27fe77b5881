//! What encoder and decoder are made of.

use candle_core::Tensor;

use super::config::{Padding, Scaling};
use crate::error::{Error, Result};
use crate::nn::{self, Convolution3d, permuted};
use crate::weights::Weights;

const KERNEL: usize = 3;
const CHANNEL_EPSILON: f64 = 1e-8;

/// Where a convolution looks in time, and what it sees beyond the frame's edges.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) causal: bool,
    pub(super) padding: Padding,
}

/// A cubic convolution that keeps the size: edge frames are repeated in time.
pub(super) struct Convolution {
    conv: Convolution3d,
    view: View,
}

impl Convolution {
    pub(super) fn new(weights: &Weights, input: usize, output: usize, view: View) -> Result<Self> {
        let zeros = if view.padding == Padding::Zeros {
            KERNEL / 2
        } else {
            0
        };
        let conv = Convolution3d::new(
            &weights.pp("conv"),
            input,
            output,
            KERNEL,
            [0, zeros, zeros],
        )?;
        Ok(Self { conv, view })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let frames = x.dim(2)?;
        let first = x.narrow(2, 0, 1)?;
        let x = if self.view.causal {
            Tensor::cat(&[&first, &first, x], 2)?
        } else {
            Tensor::cat(&[&first, x, &x.narrow(2, frames - 1, 1)?], 2)?
        };
        match self.view.padding {
            Padding::Zeros => self.conv.forward(&x),
            Padding::Reflect => self.conv.forward(&reflected(&reflected(&x, 3)?, 4)?),
        }
    }
}

/// One more position on both sides of a dimension, mirrored at its outermost ones.
fn reflected(x: &Tensor, dim: usize) -> Result<Tensor> {
    let size = x.dim(dim)?;
    if size < 2 {
        return Err(Error::Input(format!(
            "latents of {size} in a direction cannot be decoded by this model, which mirrors its frames: 2 are the least"
        )));
    }
    Ok(Tensor::cat(
        &[&x.narrow(dim, 1, 1)?, x, &x.narrow(dim, size - 2, 1)?],
        dim,
    )?)
}

/// Channel normalisation, activation and convolution, twice, added to the input.
pub(super) struct Residual {
    conv1: Convolution,
    conv2: Convolution,
    shortcut: Option<Shortcut>,
}

struct Shortcut {
    weight: Tensor,
    bias: Tensor,
    conv: Convolution3d,
    epsilon: f64,
}

impl Residual {
    pub(super) fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        view: View,
        epsilon: f64,
    ) -> Result<Self> {
        let shortcut = if input == output {
            None
        } else {
            Some(Shortcut {
                weight: weights.get(input, "norm3.weight")?,
                bias: weights.get(input, "norm3.bias")?,
                conv: Convolution3d::new(&weights.pp("conv_shortcut"), input, output, 1, [0; 3])?,
                epsilon,
            })
        };
        Ok(Self {
            conv1: Convolution::new(&weights.pp("conv1"), input, output, view)?,
            conv2: Convolution::new(&weights.pp("conv2"), output, output, view)?,
            shortcut,
        })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = self.conv1.forward(&normal(x)?)?;
        let y = self.conv2.forward(&normal(&y)?)?;
        let x = match &self.shortcut {
            None => x.clone(),
            Some(shortcut) => {
                let last = x.permute((0, 2, 3, 4, 1))?.contiguous()?;
                let last = nn::layer_norm(
                    &last,
                    Some((&shortcut.weight, &shortcut.bias)),
                    shortcut.epsilon,
                )?;
                shortcut
                    .conv
                    .forward(&last.permute((0, 4, 1, 2, 3))?.contiguous()?)?
            }
        };
        Ok((x + y)?)
    }
}

/// The channel normalisation that stands before every convolution of a block, with its activation.
pub(super) fn normal(x: &Tensor) -> Result<Tensor> {
    nn::channel_rms_norm_silu(x, CHANNEL_EPSILON)
}

/// Residual blocks of one width, one after the other.
pub(super) fn residuals(
    weights: &Weights,
    count: usize,
    width: usize,
    view: View,
    epsilon: f64,
) -> Result<Vec<Residual>> {
    (0..count)
        .map(|i| Residual::new(&weights.pp("resnets").pp(i), width, width, view, epsilon))
        .collect()
}

/// Neighbours in time, height and width become channels, behind the channel that they are of.
pub(super) fn to_depth(x: &Tensor, [t, h, w]: [usize; 3]) -> Result<Tensor> {
    let (batch, channels, frames, height, width) = x.dims5()?;
    let (frames, height, width) = (frames / t, height / h, width / w);
    let x = x.reshape(vec![batch, channels, frames, t, height, h, width, w])?;
    let x = permuted(&x, &[0, 1, 3, 5, 7, 2, 4, 6])?;
    Ok(x.reshape((batch, channels * t * h * w, frames, height, width))?)
}

/// The inverse of [`to_depth`].
pub(super) fn from_depth(x: &Tensor, [t, h, w]: [usize; 3]) -> Result<Tensor> {
    let (batch, channels, frames, height, width) = x.dims5()?;
    let channels = channels / (t * h * w);
    let x = x.reshape(vec![batch, channels, t, h, w, frames, height, width])?;
    let x = permuted(&x, &[0, 1, 5, 2, 6, 3, 7, 4])?;
    Ok(x.reshape((batch, channels, frames * t, height * h, width * w))?)
}

/// Halves what its kind says; the means of its input's neighbours are added.
pub(super) struct Downsampler {
    conv: Convolution,
    factors: [usize; 3],
    group: usize,
}

impl Downsampler {
    pub(super) fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        kind: Scaling,
        view: View,
    ) -> Result<Self> {
        let factors = kind.factors();
        let parts: usize = factors.iter().product();
        if !output.is_multiple_of(parts) || !(input * parts).is_multiple_of(output) {
            return Err(Error::Config {
                field: "block_out_channels".into(),
                value: format!("{output} after {input}"),
                allowed: format!(
                    "it must be divisible by {parts}, and must divide {}",
                    input * parts
                ),
            });
        }
        let conv = Convolution::new(&weights.pp("conv"), input, output / parts, view)?;
        Ok(Self {
            conv,
            factors,
            group: input * parts / output,
        })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let x = if self.factors[0] > 1 {
            Tensor::cat(&[&x.narrow(2, 0, self.factors[0] - 1)?, x], 2)?
        } else {
            x.clone()
        };
        let rest = to_depth(&x, self.factors)?;
        let (batch, channels, frames, height, width) = rest.dims5()?;
        let groups = channels / self.group;
        let rest = rest
            .reshape((batch, groups, self.group, frames * height * width))?
            .mean(2)?;
        let rest = rest.reshape((batch, groups, frames, height, width))?;
        Ok((to_depth(&self.conv.forward(&x)?, self.factors)? + rest)?)
    }
}

/// Doubles what its kind says; where asked, its input is added.
pub(super) struct Upsampler {
    conv: Convolution,
    factors: [usize; 3],
    repeats: Option<usize>,
}

impl Upsampler {
    /// `narrowing` is by how much fewer channels come out than go in.
    pub(super) fn new(
        weights: &Weights,
        input: usize,
        kind: Scaling,
        narrowing: usize,
        residual: bool,
        view: View,
    ) -> Result<Self> {
        let factors = kind.factors();
        let parts: usize = factors.iter().product();
        if residual && (!input.is_multiple_of(parts) || !parts.is_multiple_of(narrowing)) {
            return Err(Error::Config {
                field: "decoder_block_out_channels".into(),
                value: input.to_string(),
                allowed: format!("with upsample_residual it must be divisible by {parts}"),
            });
        }
        let conv = Convolution::new(&weights.pp("conv"), input, input * parts / narrowing, view)?;
        Ok(Self {
            conv,
            factors,
            repeats: residual.then_some(parts / narrowing),
        })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = from_depth(&self.conv.forward(x)?, self.factors)?;
        let y = match self.repeats {
            None => y,
            Some(repeats) => {
                let rest = from_depth(x, self.factors)?;
                (y + Tensor::cat(&vec![&rest; repeats], 1)?)?
            }
        };
        let frames = y.dim(2)?;
        let extra = self.factors[0] - 1;
        Ok(y.narrow(2, extra, frames - extra)?.contiguous()?)
    }
}
