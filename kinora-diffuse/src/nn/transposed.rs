//! Transposed convolutions.

use candle_core::Tensor;

use super::convolution::{Steps, add_channels, working};
use super::host::{Values, dense, on_host};
use crate::error::{Error, Result};
use crate::kernels::{self, Transposed};
use crate::weights::Weights;

/// A transposed convolution over (batch, channels, length).
#[derive(Clone, Debug)]
pub struct Transposed1d {
    weight: Tensor,
    bias: Tensor,
    steps: Steps,
}

impl Transposed1d {
    /// The layer at this place of the checkpoint: `weight` (input, output, kernel) and `bias` (output).
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        kernel: usize,
        steps: Steps,
    ) -> Result<Self> {
        Ok(Self {
            weight: weights.get((input, output, kernel), "weight")?,
            bias: weights.get(output, "bias")?,
            steps,
        })
    }

    /// The layer's answer: (length − 1) · stride − 2 · padding + kernel positions.
    ///
    /// # Errors
    /// When the input's channels are not the layer's.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let Steps {
            stride,
            padding,
            dilation,
        } = self.steps;
        let (input, output, kernel) = self.weight.dims3()?;
        let (batch, channels, length) = x.dims3()?;
        if channels != input {
            return Err(Error::Input(format!(
                "a convolution of {input} channels came upon an input of {channels}"
            )));
        }
        if on_host(x) && dilation == 1 {
            let shape = Transposed {
                input,
                output,
                kernel,
                stride,
                padding,
            };
            let result = shape.result(length).ok_or_else(|| {
                Error::Input(format!(
                    "{length} samples are too few for a transposed convolution"
                ))
            })?;
            let (wide, weight, bias) = (dense(x)?, dense(&self.weight)?, dense(&self.bias)?);
            let held = [&wide, &weight, &bias].map(Values::of);
            let (values, weight) = (held[0].dense()?, held[1].dense()?);
            let y = kernels::transposed(&shape, values, length, weight, held[2].dense()?);
            let y = Tensor::from_vec(y, (batch, output, result), x.device())?;
            return Ok(y.to_dtype(x.dtype())?);
        }
        let working = working(x);
        let y = x.to_dtype(working)?.contiguous()?.conv_transpose1d(
            &self.weight.to_dtype(working)?.contiguous()?,
            padding,
            0,
            stride,
            dilation,
            1,
        )?;
        Ok(add_channels(&y, Some(&self.bias))?.to_dtype(x.dtype())?)
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    fn random(shape: &[usize]) -> Tensor {
        Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap()
    }

    fn gap(a: &Tensor, b: &Tensor) -> f32 {
        assert_eq!(a.dims(), b.dims());
        let gap = (a - b).unwrap().abs().unwrap().flatten_all().unwrap();
        gap.max(0).unwrap().to_scalar().unwrap()
    }

    #[test]
    fn transposed_convolutions_are_the_librarys() {
        for (length, kernel, stride, padding) in [
            (17, 11, 5, 3),
            (300, 4, 2, 1),
            (9, 12, 6, 3),
            (2, 4, 2, 1),
            (40, 15, 5, 5),
        ] {
            let (x, weight, bias) = (
                random(&[2, 6, length]),
                random(&[6, 21, kernel]),
                random(&[21]),
            );
            let wanted = x
                .conv_transpose1d(&weight, padding, 0, stride, 1, 1)
                .unwrap();
            let wanted = add_channels(&wanted, Some(&bias)).unwrap();
            let steps = Steps {
                stride,
                padding,
                dilation: 1,
            };
            let layer = Transposed1d {
                weight,
                bias,
                steps,
            };
            assert!(
                gap(&layer.forward(&x).unwrap(), &wanted) < 2e-5,
                "{length} {kernel} {stride}"
            );
        }
    }
}
