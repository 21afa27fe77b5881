//! The processor's own kernels: what the tensor library does slowly or not at all.
//!
//! Work is cut into pieces whose size depends on the shapes alone, and every piece is computed by one thread in one
//! order. So the results do not depend on the number of threads.

mod attention;
mod convolution;
mod elementwise;
mod exponential;
mod level;
mod linear;
mod matrix;
mod permuted;
mod rows;
mod snake;
mod softmax;
#[cfg(test)]
mod tests;
mod tiled;
mod tiled_attention;
mod tiles;
mod transposed;

pub(crate) use attention::{Heads, attention};
pub(crate) use convolution::{Shape, convolution};
pub(crate) use elementwise::{channel_rms_norm_silu, gelu, sigmoid, silu};
pub(crate) use level::Level;
pub(crate) use linear::{Number, linear};
pub(crate) use permuted::permuted;
pub(crate) use rows::{layer_norm, rms_norm};
pub(crate) use snake::{Filtered, filtered_snake};
pub(crate) use tiled_attention::tiled_attention;
pub(crate) use tiles::Tiles;
pub(crate) use transposed::{Transposed, transposed};
