//! Kinora's neural engine: LTX-2.x and Wan 2.2 from the published checkpoints.

pub mod audio_vae;
pub mod bench;
pub mod check;
pub mod config;
pub mod connectors;
pub mod cost;
pub mod depth;
pub mod engine;
mod error;
mod kernels;
pub mod keys;
pub mod layout;
pub mod licence;
pub mod memory;
pub mod nn;
pub mod parity;
pub mod pipeline;
pub mod published;
pub mod schedule;
pub mod text;
pub mod transformer;
pub mod upsampler;
pub mod video_vae;
pub mod vocoder;
pub mod wan;
mod weights;

pub use candle_core::{DType, Device, Tensor};
pub use error::{Error, Result};
pub use weights::Weights;
