//! Linear layers.

use candle_core::{DType, Tensor};

use super::host::{Halves, on_host};
use crate::error::Result;
use crate::kernels::{self, Tiles};
use crate::weights::Weights;

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
        let is_short = x.dtype() == DType::BF16 && self.weight.dtype() == DType::BF16;
        if let Some(tiles) = Tiles::pairs().filter(|_| is_short && on_host(&x)) {
            return Ok(self.in_pairs(tiles, &x)?.reshape(dims)?);
        }
        let flat = x.matmul(&self.weight.t()?)?;
        let flat = match &self.bias {
            Some(bias) => flat.broadcast_add(bias)?,
            None => flat,
        };
        Ok(flat.reshape(dims)?)
    }

    /// The layer's answer to (rows, input), in sixteen bits and by the processor's instruction for pairs of them.
    fn in_pairs(&self, tiles: Tiles, x: &Tensor) -> Result<Tensor> {
        let (output, input) = self.weight.dims2()?;
        let (rows, x) = (x.dim(0)?, x.contiguous()?);
        let weight = self.weight.contiguous()?;
        let bias = self.bias.as_ref().map(Tensor::contiguous).transpose()?;
        let (held, held_weight) = (Halves::of(&x), Halves::of(&weight));
        let held_bias = bias.as_ref().map(Halves::of);
        let bias = held_bias.as_ref().map(Halves::dense).transpose()?;
        let y = kernels::linear(tiles, input, held.dense()?, held_weight.dense()?, bias);
        Ok(Tensor::from_vec(y, (rows, output), x.device())?)
    }
}
