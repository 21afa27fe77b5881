//! Kinora's neural engine: LTX-2.x from the published checkpoints.

mod error;
pub mod nn;
mod weights;

pub use error::{Error, Result};
pub use weights::Weights;
