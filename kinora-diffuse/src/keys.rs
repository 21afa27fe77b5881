//! Lists the tensors that a configuration asks for, from the very code that loads them.

use serde_json::Value;

use crate::config;
use crate::error::{Error, Result};
use crate::weights::Weights;

/// The name and shape of every tensor of the model that a configuration describes, by name.
///
/// Nothing is allocated: the model is built over [`Weights::listing`].
///
/// # Errors
/// When the configuration is of no model that this engine has.
pub fn keys(config: &Value) -> Result<Vec<(String, Vec<usize>)>> {
    let weights = Weights::listing();
    build(config, &weights)?;
    Ok(weights.asked().into_iter().collect())
}

/// The classes that [`keys`] knows.
pub const CLASSES: &[&str] = &[
    "AutoencoderKLLTX2Audio",
    "AutoencoderKLLTX2Video",
    "AutoencoderKLWan",
    "LTX2LatentUpsamplerModel",
    "LTX2TextConnectors",
    "LTX2VideoTransformer3DModel",
    "LTX2Vocoder",
    "LTX2VocoderWithBWE",
    "gemma3",
    "gemma4_unified",
    "depth_anything",
    "umt5",
    "UMT5EncoderModel",
    "WanTransformer3DModel",
];

/// Builds the model of a configuration over `weights`, and drops it.
pub(crate) fn build(config: &Value, weights: &Weights) -> Result<()> {
    match config::class(config) {
        Some("AutoencoderKLLTX2Audio") => {
            crate::audio_vae::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("AutoencoderKLLTX2Video") => {
            crate::video_vae::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("LTX2LatentUpsamplerModel") => {
            crate::upsampler::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("LTX2Vocoder" | "LTX2VocoderWithBWE") => {
            crate::vocoder::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("LTX2VideoTransformer3DModel") => {
            crate::transformer::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("LTX2TextConnectors") => {
            crate::connectors::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("depth_anything" | "DepthAnythingForDepthEstimation") => {
            crate::depth::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some(class) if crate::wan::text::is_text(class) => {
            crate::wan::text::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("AutoencoderKLWan") => {
            crate::wan::vae::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some("WanTransformer3DModel") => {
            crate::wan::transformer::Model::new(&config::parse(config)?, weights).map(drop)
        }
        Some(class) if crate::text::is_text(class) => {
            crate::text::Model::new(&crate::text::Config::parse(config)?, weights).map(drop)
        }
        other => Err(Error::Config {
            field: "_class_name".into(),
            value: other.unwrap_or("missing").into(),
            allowed: format!("this engine has {}", CLASSES.join(", ")),
        }),
    }
}

/// One line a tensor, as the published lists are written: the key, a tab, the shape.
#[must_use]
pub fn lines(keys: &[(String, Vec<usize>)]) -> String {
    let lines: Vec<String> = keys
        .iter()
        .map(|(key, shape)| format!("{key}\t{shape:?}"))
        .collect();
    lines.join("\n")
}
