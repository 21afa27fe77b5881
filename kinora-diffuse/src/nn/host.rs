//! Tensors as the processor's kernels take them.

use candle_core::{DType, Device, Layout, Storage, StorageRef, Tensor, WithDType};

use crate::error::{Error, Result};

/// Whether the processor's kernels can take this tensor.
pub(crate) fn on_host(x: &Tensor) -> bool {
    matches!(x.device(), Device::Cpu)
}

/// The tensor in f32, its values one after the other.
pub(super) fn dense(x: &Tensor) -> Result<Tensor> {
    Ok(x.to_dtype(DType::F32)?.contiguous()?)
}

/// The same tensor, unless a value is infinite or none at all, as after a damaged weight.
///
/// # Errors
/// When one is; `what` names the tensor.
pub(crate) fn finite(x: Tensor, what: &str) -> Result<Tensor> {
    // One value that is no number makes the mean none.
    let mean: f32 = x.to_dtype(DType::F32)?.mean_all()?.to_scalar()?;
    if mean.is_finite() {
        return Ok(x);
    }
    Err(Error::Values(format!(
        "{what} came out with values that are not numbers: a weight of the checkpoint is damaged, or the input is"
    )))
}

/// The values of a tensor, for as long as this is held.
pub(super) struct Held<'a, T> {
    storage: StorageRef<'a>,
    layout: &'a Layout,
    values: std::marker::PhantomData<T>,
}

/// The values of a tensor in f32.
pub(super) type Values<'a> = Held<'a, f32>;

impl<'a, T: WithDType> Held<'a, T> {
    pub(super) fn of(x: &'a Tensor) -> Self {
        let (storage, layout) = x.storage_and_layout();
        Self {
            storage,
            layout,
            values: std::marker::PhantomData,
        }
    }

    /// All that the tensor's memory has, and where the tensor begins.
    pub(super) fn all(&self) -> Result<(&[T], usize)> {
        match &*self.storage {
            Storage::Cpu(storage) => Ok((storage.as_slice()?, self.layout.start_offset())),
            _ => Err(Error::Input(
                "a tensor of another device came to a kernel of the processor".into(),
            )),
        }
    }

    /// The tensor's own values, if they stand one after the other.
    pub(super) fn dense(&self) -> Result<&[T]> {
        let (data, start) = self.all()?;
        Ok(&data[start..][..self.layout.shape().elem_count()])
    }
}

/// A tensor of the same shape and type, from what a kernel made of its values.
pub(super) fn mapped(x: &Tensor, kernel: impl FnOnce(&[f32]) -> Vec<f32>) -> Result<Tensor> {
    let wide = dense(x)?;
    let values = Values::of(&wide);
    let y = Tensor::from_vec(kernel(values.dense()?), x.dims(), x.device())?;
    Ok(y.to_dtype(x.dtype())?)
}
