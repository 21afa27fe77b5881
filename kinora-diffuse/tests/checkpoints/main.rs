//! The neural engine over small checkpoints of random weights: what the references made of the same weights, films, and
//! what is refused.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

mod autoencoders;
mod check;
mod depth;
mod engine;
mod layout;
mod parity;
mod text;
mod wan;
mod wan_engine;
mod weights;
