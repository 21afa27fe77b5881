//! Small neural networks in plain `f32`: read from two files, run the same on
//! every machine.
//!
//! What a network is for is another's business: see
//! [`subject_net`](crate::subject_net) and [`face_net`](crate::face_net).

mod layers;
mod network;
pub(crate) mod safetensors;
mod shrink;
mod tensor;

pub(crate) use layers::resize;
pub(crate) use network::Network;
pub(crate) use shrink::{shrink, shrink_to};
pub(crate) use tensor::Tensor;
