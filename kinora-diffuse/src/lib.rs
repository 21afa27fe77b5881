//! Kinora's neural engine: LTX-2.x from the published checkpoints.

pub mod config;
mod error;
pub mod keys;
pub mod nn;
pub mod parity;
pub mod schedule;
pub mod transformer;
mod weights;

pub use error::{Error, Result};
pub use weights::Weights;
