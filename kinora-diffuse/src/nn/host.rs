//! Tensors as the processor's kernels take them.

use candle_core::{DType, Device, Layout, Storage, StorageRef, Tensor, WithDType};
use half::bf16;

use crate::error::{Error, Result};
use crate::kernels;

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

/// The tensor with its dimensions in this order, its values one after the other.
pub(crate) fn permuted(x: &Tensor, order: &[usize]) -> Result<Tensor> {
    let x = x.permute(order.to_vec())?;
    // What was broadcast stands at strides of nothing.
    let is_host = on_host(&x) && !x.stride().contains(&0);
    match x.dtype() {
        DType::F32 if is_host => in_order::<f32>(&x),
        DType::BF16 if is_host => in_order::<bf16>(&x),
        _ => Ok(x.contiguous()?),
    }
}

fn in_order<T: WithDType + Default>(x: &Tensor) -> Result<Tensor> {
    let held = Held::<T>::of(x);
    let (data, start) = held.all()?;
    let y = kernels::permuted(&data[start..], x.dims(), x.stride());
    Ok(Tensor::from_vec(y, x.dims(), x.device())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_in_another_order_are_the_librarys() {
        let x = Tensor::randn(0_f32, 1.0, (2, 5, 6, 3, 4), &Device::Cpu).unwrap();
        let narrow = x.narrow(1, 1, 3).unwrap();
        let broadcast = x.narrow(1, 0, 1).unwrap().broadcast_as((2, 7, 6, 3, 4));
        check(&narrow);
        check(&broadcast.unwrap());
    }

    fn check(x: &Tensor) {
        for dtype in [DType::F32, DType::BF16, DType::F64] {
            let x = x.to_dtype(dtype).unwrap();
            for order in [[0, 1, 2, 3, 4], [4, 2, 0, 3, 1], [1, 0, 3, 4, 2]] {
                let found = permuted(&x, &order).unwrap();
                let wanted = x.permute(order.to_vec()).unwrap();
                assert_eq!(found.dims(), wanted.dims());
                let [found, wanted] = [found, wanted].map(|y| {
                    let y = y.flatten_all().unwrap().to_dtype(DType::F64).unwrap();
                    y.to_vec1::<f64>().unwrap()
                });
                assert_eq!(found, wanted, "{order:?}");
            }
        }
    }
}
