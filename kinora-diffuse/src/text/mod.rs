//! Text: from a prompt to what the transformer listens to.

mod config;
mod gemma;
pub(crate) mod parity;
mod phase;
mod tokens;

pub use config::{Config, Family, Layer, Rope, is_text};
pub use gemma::{Model, Text, is_unused, plain};
pub use phase::{PLACES, Phase};
pub use tokens::{Reader, Tokens};
