//! Linear layers.

use candle_core::Tensor;

use crate::error::Result;
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
        let flat = x.reshape((rows, input))?.matmul(&self.weight.t()?)?;
        if let Some(last) = dims.last_mut() {
            *last = output;
        }
        let flat = match &self.bias {
            Some(bias) => flat.broadcast_add(bias)?,
            None => flat,
        };
        Ok(flat.reshape(dims)?)
    }
}
