//! What a clip says about itself.

use serde::{Deserialize, Serialize};

/// How a clip was made; written into it as JSON with the keys in this order.
///
/// It holds no date and no id, so that the same request gives the same file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipMetadata {
    /// The engine that really made it.
    pub engine: String,
    /// The model that was asked for.
    pub model: String,
    /// What was asked for.
    pub prompt: String,
    /// What was asked not to appear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative_prompt: Option<String>,
    /// The seed of everything random.
    pub seed: u64,
    /// Kinora's version.
    pub version: String,
}

impl ClipMetadata {
    /// The name of the program, for the field that players show.
    pub(super) fn tool(&self) -> String {
        format!("Kinora {}", self.version)
    }

    /// The JSON form.
    pub(super) fn json(&self) -> String {
        // Strings and one number, which JSON can always hold.
        serde_json::to_string(self).unwrap_or_default()
    }
}
