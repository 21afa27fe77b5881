//! What a prediction is to become, as it is kept until a worker takes it.
//!
//! The store keeps it as text and never reads it.

use kinora_core::request::Draft;
use serde::{Deserialize, Serialize};

use crate::dialect::Dialect;

/// What a worker needs to know of a prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredOrder {
    /// What is to be filmed, its seed decided.
    pub draft: Draft,
    /// Where the start picture is.
    pub image: Option<PictureSource>,
    /// Where the end picture is.
    pub end_image: Option<PictureSource>,
    /// Where further pictures of one thing are, as elements have them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<PictureSource>,
    /// Whether outputs are shown as base64 texts.
    pub base64_output: bool,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureSource {
    /// Somewhere else, to be fetched by the worker.
    Url(String),
    /// Among the files of this server.
    Blob(String),
}

/// A prediction's order cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("this prediction was stored by another version of Kinora and cannot be read")]
pub struct Unreadable(#[from] serde_json::Error);

impl StoredOrder {
    /// Reads the order of a prediction.
    ///
    /// # Errors
    ///
    /// When it was not written by [`StoredOrder::to_text`].
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        Ok(serde_json::from_str(text)?)
    }

    /// The order as it is stored.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("an order has only text keys and finite numbers")
    }
}

/// The dialect of a stored prediction. One that this version does not know is
/// shown as WaveSpeed's, which has every field.
#[must_use]
pub fn dialect_of(name: &str) -> Dialect {
    Dialect::parse(name).unwrap_or(Dialect::WaveSpeed)
}
