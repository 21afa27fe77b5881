//! Reads `config.json`, for every component alike.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Result};

/// Reads a component's configuration from `FOLDER/config.json`.
///
/// # Errors
/// When the file is missing, is no JSON, or lacks a field.
pub fn read<C: DeserializeOwned>(folder: &Path) -> Result<C> {
    let value = read_value(folder)?;
    parse(&value)
}

/// Reads `FOLDER/config.json`. Where it does not say what model it is of, the folder's name does.
///
/// # Errors
/// When the file is missing or is no JSON.
pub fn read_value(folder: &Path) -> Result<Value> {
    let path = folder.join("config.json");
    let fail = |reason: String| Error::File {
        path: path.clone(),
        reason,
    };
    let text = std::fs::read_to_string(&path).map_err(|e| fail(e.to_string()))?;
    let mut value: Value =
        serde_json::from_str(&text).map_err(|e| fail(format!("not JSON: {e}")))?;
    if class(&value).is_none() {
        let class = folder
            .file_name()
            .and_then(|name| class_of(name.to_str()?, &value));
        if let (Some(class), Some(fields)) = (class, value.as_object_mut()) {
            fields.insert("_class_name".into(), class.into());
        }
    }
    Ok(value)
}

/// The model that a component's folder has in the published layout.
fn class_of(folder: &str, config: &Value) -> Option<&'static str> {
    match folder {
        "transformer" => Some("LTX2VideoTransformer3DModel"),
        "connectors" => Some("LTX2TextConnectors"),
        "vae" => Some("AutoencoderKLLTX2Video"),
        "audio_vae" => Some("AutoencoderKLLTX2Audio"),
        "latent_upsampler" => Some("LTX2LatentUpsamplerModel"),
        "vocoder" if config.get("bwe_in_channels").is_some() => Some("LTX2VocoderWithBWE"),
        "vocoder" => Some("LTX2Vocoder"),
        _ => None,
    }
}

/// Takes a component's configuration out of what was read.
///
/// # Errors
/// When a field is missing or of another kind.
pub fn parse<C: DeserializeOwned>(value: &Value) -> Result<C> {
    C::deserialize(value).map_err(|e| Error::Config {
        field: class(value).unwrap_or("the configuration").to_owned(),
        value: "not what the model needs".to_owned(),
        allowed: e.to_string(),
    })
}

/// The name of the model that a configuration describes.
#[must_use]
pub fn class(value: &Value) -> Option<&str> {
    value
        .get("_class_name")
        .or_else(|| value.get("model_type"))
        .and_then(Value::as_str)
}

/// Refuses a field unless its value is the one that is built.
///
/// # Errors
/// When it is another.
pub fn only<T: PartialEq + std::fmt::Debug>(field: &str, value: &T, built: &T) -> Result<()> {
    if value == built {
        return Ok(());
    }
    Err(Error::Config {
        field: field.to_owned(),
        value: format!("{value:?}"),
        allowed: format!("this engine has only {built:?}"),
    })
}
