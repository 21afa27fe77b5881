//! Kinora's durable state.
//!
//! What is here outlives the process that wrote it, or was never there: see
//! [`publish`].

pub mod publish;
