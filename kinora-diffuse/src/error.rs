//! What can go wrong between a checkpoint and a film.

use std::path::PathBuf;

use crate::memory::Room;

/// A failure of the neural engine, in words for the person who configured it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A weight that the model needs is in none of the checkpoint's files.
    #[error(
        "the checkpoint has no tensor {name} (shape {shape:?}): is it the model that its config.json describes?"
    )]
    Missing {
        /// The tensor's full key.
        name: String,
        /// The shape that the configuration asks for.
        shape: Vec<usize>,
    },
    /// A weight of another shape than the configuration says.
    #[error("tensor {name} has the shape {found:?}, and the configuration asks for {wanted:?}")]
    Shape {
        /// The tensor's full key.
        name: String,
        /// The shape in the file.
        found: Vec<usize>,
        /// The shape that the configuration asks for.
        wanted: Vec<usize>,
    },
    /// A file that is not what it should be.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A configuration that names something this engine does not have.
    #[error("config.json: {field} is {value}; {allowed}")]
    Config {
        /// The field.
        field: String,
        /// Its value.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// An input that does not fit the model.
    #[error("{0}")]
    Input(String),
    /// A weight that is no number, or a tensor of a kind that is not read.
    #[error("{0}")]
    Values(String),
    /// A film that does not fit into memory.
    #[error("the film needs {} MiB of memory, and {room}", needed.div_ceil(1 << 20))]
    Memory {
        /// Bytes that it needs.
        needed: u64,
        /// What there is.
        room: Room,
    },
    /// The film was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The tensor library's own word.
    #[error(transparent)]
    Tensor(#[from] candle_core::Error),
}

/// The result of the neural engine's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;
