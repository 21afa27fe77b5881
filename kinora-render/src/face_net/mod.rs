//! Where faces are in a picture, and where 468 points of each are, by two small
//! embedded networks.
//!
//! The networks are `MediaPipe`'s (see `data/face_net/NOTICE.md`): one finds
//! boxes with six points, one reads the points of a face that was found. They
//! are sure of dogs and dolls, too; whether a face may be brought to life is
//! another's business: see [`portrait`](crate::portrait).

mod boxes;
mod mesh;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use crate::net::Network;

pub(crate) use boxes::{Found, detect};
pub(crate) use mesh::{Mesh, read};

/// 1 / (1 + e⁻ˣ).
fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x.clamp(-60.0, 60.0)))
}

/// The network that finds faces: 128 × 128 RGB in −1–1.
fn detector() -> &'static Network {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    let graph = include_bytes!("../../data/face_net/detector/graph.json");
    let weights = include_bytes!("../../data/face_net/detector/weights.safetensors");
    NETWORK.get_or_init(|| Network::read(graph, weights).expect("the embedded network is whole"))
}

/// The network that reads a face: 192 × 192 RGB in 0–1.
fn landmarks() -> &'static Network {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    let graph = include_bytes!("../../data/face_net/landmarks/graph.json");
    let weights = include_bytes!("../../data/face_net/landmarks/weights.safetensors");
    NETWORK.get_or_init(|| Network::read(graph, weights).expect("the embedded network is whole"))
}
