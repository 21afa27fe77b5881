//! Activations.

use candle_core::{D, DType, Tensor};

use super::host::{Values, dense, mapped, on_host};
use crate::error::Result;
use crate::kernels::{self, Filtered, Level};

/// GELU by its hyperbolic tangent formula.
///
/// # Errors
/// When the tensor library fails.
pub fn gelu(x: &Tensor) -> Result<Tensor> {
    if on_host(x) {
        return mapped(x, |x| kernels::gelu(Level::best(), x));
    }
    Ok(x.gelu()?)
}

/// `x · sigmoid(x)`.
///
/// # Errors
/// When the tensor library fails.
pub fn silu(x: &Tensor) -> Result<Tensor> {
    if on_host(x) {
        return mapped(x, |x| kernels::silu(Level::best(), x));
    }
    Ok(x.silu()?)
}

/// `1 / (1 + e^−x)`.
///
/// # Errors
/// When the tensor library fails.
pub fn sigmoid(x: &Tensor) -> Result<Tensor> {
    if on_host(x) {
        return mapped(x, |x| kernels::sigmoid(Level::best(), x));
    }
    Ok((x.neg()?.exp()? + 1.0)?.recip()?)
}

/// The exponentials of the last dimension, divided by their sum.
///
/// # Errors
/// When the tensor library fails.
pub fn softmax(x: &Tensor) -> Result<Tensor> {
    let wide = x.to_dtype(DType::F32)?;
    let powers = wide.broadcast_sub(&wide.max_keepdim(D::Minus1)?)?.exp()?;
    let sums = powers.sum_keepdim(D::Minus1)?;
    Ok(powers.broadcast_div(&sums)?.to_dtype(x.dtype())?)
}

/// On the processor: of (batch, channels, length), every channel at a rate that is `ratio` times as high, plus its
/// amplitude times the squared sine of its alpha times itself, at its own rate again.
pub(crate) fn filtered_snake(
    x: &Tensor,
    alpha: &Tensor,
    amplitude: &Tensor,
    up: &Tensor,
    down: &Tensor,
    ratio: usize,
) -> Result<Tensor> {
    let (_, _, length) = x.dims3()?;
    let (alpha, amplitude, up, down) = (dense(alpha)?, dense(amplitude)?, dense(up)?, dense(down)?);
    let held = [&alpha, &amplitude, &up, &down].map(Values::of);
    let (alpha, amplitude) = (held[0].dense()?, held[1].dense()?);
    let filtered = Filtered {
        up: held[2].dense()?,
        down: held[3].dense()?,
        ratio,
    };
    mapped(x, |x| {
        kernels::filtered_snake(Level::best(), x, length, alpha, amplitude, filtered)
    })
}
