//! Text: from a prompt to what the transformer listens to.

mod config;
mod gemma;
mod memory;
pub(crate) mod parity;
mod phase;
mod tokens;

pub use config::{Config, Family, Layer, Rope, is_text};
pub use gemma::{Model, Text, is_unused, plain};
pub(crate) use memory::Remembered;
pub use phase::{PLACES, Phase};
pub use tokens::{Reader, Tokens};
