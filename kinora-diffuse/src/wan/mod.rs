//! Wan 2.2 TI2V-5B: films from words and a picture.

mod autoencoder;
pub(crate) mod bench;
mod block;
pub(crate) mod parity;
pub(crate) mod phase;
pub mod pipeline;
mod rope;
pub mod text;
pub mod transformer;
pub mod unipc;
pub mod vae;
mod words;
