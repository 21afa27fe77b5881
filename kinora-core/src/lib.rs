//! Kinora's pure domain.
//!
//! What a model is, what a request may ask for and costs, how a prompt becomes
//! a [`plan::Plan`], and the traits by which an engine films it. Nothing here
//! reads a file, a clock, the environment or the network, and nothing here
//! waits.

pub mod camera;
pub mod catalogue;
pub mod director;
pub mod engine;
pub mod frame;
pub mod limits;
pub mod nearest;
pub mod picture;
pub mod plan;
pub mod price;
pub mod problem;
pub mod reference;
pub mod request;
pub mod scene;
pub mod size;
pub mod vocabulary;
