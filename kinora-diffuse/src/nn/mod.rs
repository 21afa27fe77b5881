//! The layers that the models are made of.
//!
//! Layers take and give tensors of the working type. Sums that decide precision (norms, softmax, attention,
//! convolutions on the processor) run in f32 whatever that type is. On the processor the heavy ones run in kernels of
//! our own; elsewhere in the tensor library's.

mod activation;
mod attention;
mod convolution;
mod flash;
mod host;
mod linear;
mod norm;
mod transposed;

pub(crate) use activation::filtered_snake;
pub use activation::{gelu, sigmoid, silu, softmax};
pub use attention::attention;
pub use convolution::{
    Convolution1d, Convolution2d, Convolution3d, Steps, conv1d, conv2d, conv3d, working,
};
pub(crate) use host::{finite, on_host, permuted};
pub use linear::Linear;
pub use norm::{GroupNorm, channel_rms_norm, channel_rms_norm_silu, layer_norm, rms_norm};
pub use transposed::Transposed1d;
