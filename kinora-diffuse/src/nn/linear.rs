//! Linear layers.

use candle_core::{DType, Tensor, WithDType};
use half::bf16;

use super::host::{Held, on_host};
use crate::error::Result;
use crate::kernels::{self, Number, Tiles};
use crate::weights::Weights;

/// Up to so many rows, the tensor library multiplies in f32.
const FEW: usize = 24;

/// `x · weightᵀ + bias` over the last dimension.
#[derive(Clone, Debug)]
pub struct Linear {
    weight: Tensor,
    bias: Option<Tensor>,
}

impl Linear {
    /// The layer at this place of the checkpoint: `weight` (output, input), and `bias` (output) where it has one.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(weights: &Weights, input: usize, output: usize, bias: bool) -> Result<Self> {
        let weight = weights.get((output, input), "weight")?;
        let bias = if bias {
            Some(weights.get(output, "bias")?)
        } else {
            None
        };
        Ok(Self { weight, bias })
    }

    /// The layer's answer to (…, input): (…, output).
    ///
    /// # Errors
    /// When the last dimension is not the layer's input.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (output, input) = self.weight.dims2()?;
        let mut dims = x.dims().to_vec();
        let rows = x.elem_count() / input.max(1);
        let x = x.reshape((rows, input))?;
        if let Some(last) = dims.last_mut() {
            *last = output;
        }
        let types = (x.dtype(), self.weight.dtype());
        let in_tiles = match types {
            _ if !on_host(&x) => None,
            (DType::BF16, DType::BF16) => {
                Tiles::pairs().map(|tiles| self.in_tiles::<bf16>(tiles, &x))
            }
            // Packing a weight is of no use to a few rows.
            (DType::F32, DType::F32) if rows >= FEW => {
                Tiles::singles().map(|tiles| self.in_tiles::<f32>(tiles, &x))
            }
            _ => None,
        };
        if let Some(y) = in_tiles {
            return Ok(y?.reshape(dims)?);
        }
        let flat = x.matmul(&self.weight.t()?)?;
        let flat = match &self.bias {
            Some(bias) => flat.broadcast_add(bias)?,
            None => flat,
        };
        Ok(flat.reshape(dims)?)
    }

    /// The layer's answer to (rows, input), by the processor's own kernel.
    fn in_tiles<T: WithDType + Number>(&self, tiles: Tiles, x: &Tensor) -> Result<Tensor> {
        let (output, input) = self.weight.dims2()?;
        let (rows, x) = (x.dim(0)?, x.contiguous()?);
        let weight = self.weight.contiguous()?;
        let bias = self.bias.as_ref().map(Tensor::contiguous).transpose()?;
        let (held, held_weight) = (Held::<T>::of(&x), Held::<T>::of(&weight));
        let held_bias = bias.as_ref().map(Held::<T>::of);
        let bias = held_bias.as_ref().map(Held::dense).transpose()?;
        let y = kernels::linear(tiles, input, held.dense()?, held_weight.dense()?, bias);
        Ok(Tensor::from_vec(y, (rows, output), x.device())?)
    }
}
