//! The configurations of the published models, so that what they need can be said without downloading them.

use serde_json::Value;

use crate::error::{Error, Result};

macro_rules! published {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../configs/", $name, ".json")))),*]
    };
}

/// Each configuration's name and text.
const CONFIGURATIONS: &[(&str, &str)] = published![
    "depth-anything-v2-small",
    "gemma-3-12b-text",
    "gemma-4-12b-text",
    "ltx-2.0-audio_vae",
    "ltx-2.0-connectors",
    "ltx-2.0-latent_upsampler",
    "ltx-2.0-transformer",
    "ltx-2.0-vae",
    "ltx-2.0-vocoder",
    "ltx-2.3-audio_vae",
    "ltx-2.3-connectors",
    "ltx-2.3-latent_upsampler",
    "ltx-2.3-transformer",
    "ltx-2.3-vae",
    "ltx-2.3-vocoder",
    "ltx-2.5-audio_vae",
    "ltx-2.5-connectors",
    "ltx-2.5-transformer",
    "ltx-2.5-vae",
    "ltx-2.5-vocoder",
    "umt5-xxl-encoder",
    "wan-2.1-vae",
    "wan-2.2-ti2v-5b-transformer",
    "wan-2.2-ti2v-5b-vae",
];

/// The names of the published configurations.
#[must_use]
pub fn names() -> Vec<&'static str> {
    CONFIGURATIONS.iter().map(|(name, _)| *name).collect()
}

/// A published configuration by its name. A model's name alone means its transformer.
///
/// # Errors
/// When no published configuration has the name.
pub fn configuration(name: &str) -> Result<Value> {
    let whole = format!("{name}-transformer");
    let found = CONFIGURATIONS
        .iter()
        .find(|(known, _)| *known == name || *known == whole);
    let (_, text) = found.ok_or_else(|| {
        Error::Input(format!(
            "{name} is no published configuration; known are {}",
            names().join(", ")
        ))
    })?;
    serde_json::from_str(text).map_err(|e| Error::Input(format!("the configuration {name}: {e}")))
}
