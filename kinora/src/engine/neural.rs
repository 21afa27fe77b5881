//! The neural engine on this machine: a checkpoint whose licence somebody has acknowledged.

use std::path::{Path, PathBuf};

use crate::config::NeuralSettings;

/// Its name.
pub const NAME: &str = "neural";

/// Where acknowledged licences are kept in the data folder.
pub const LICENCES: &str = "licences.json";

/// Why the engine cannot start.
#[derive(Debug, thiserror::Error)]
#[error("the neural engine cannot film with {}: {reason}", folder.display())]
pub struct Unavailable {
    folder: PathBuf,
    reason: String,
}

/// Refuses a model whose licence nobody has acknowledged, by what is kept in the data
/// folder.
///
/// # Errors
///
/// When its licence was not acknowledged, or cannot be read.
#[cfg(feature = "neural")]
pub fn check_licence(model: &Path, data: &Path) -> kinora_diffuse::Result<()> {
    use kinora_diffuse::licence::{self, Acknowledged};

    match licence::find(model)? {
        Some(_) => Acknowledged::open(&data.join(LICENCES))?.check(model),
        None => Ok(()),
    }
}

/// The codec that pictures go through on their way into a model.
#[cfg(feature = "neural")]
#[must_use]
pub fn codec() -> kinora_diffuse::engine::Codec {
    kinora_diffuse::engine::Codec::new(|picture, rate_factor| {
        kinora_media::reencode::reencoded(picture, rate_factor).map_err(|error| error.to_string())
    })
}

/// Bytes of a gigabyte, as memory is sold.
#[cfg(feature = "neural")]
pub const GB: u64 = 1_000_000_000;

/// Opens the engine. No weights are read before the first film.
///
/// # Errors
///
/// When the folder is no whole checkpoint, or its licence was not acknowledged.
#[cfg(feature = "neural")]
pub(super) fn open(
    settings: &NeuralSettings,
    data: &Path,
) -> Result<std::sync::Arc<dyn kinora_core::engine::Engine>, Unavailable> {
    use kinora_diffuse::engine::{NeuralEngine, Options};

    use crate::config::NeuralType;

    let fail = |error: kinora_diffuse::Error| Unavailable {
        folder: settings.model.clone(),
        reason: error.to_string(),
    };
    check_licence(&settings.model, data).map_err(fail)?;
    let options = Options {
        dtype: match settings.dtype {
            NeuralType::F32 => kinora_diffuse::DType::F32,
            NeuralType::Bf16 => kinora_diffuse::DType::BF16,
        },
        resident: settings.resident,
        memory: settings.vram_gb.map(|gb| gb * GB),
        codec: Some(codec()),
        ..Options::default()
    };
    let engine = NeuralEngine::open(&settings.model, options).map_err(fail)?;
    Ok(std::sync::Arc::new(engine))
}

/// Says that this build has no such engine.
#[cfg(not(feature = "neural"))]
pub(super) fn open(
    settings: &NeuralSettings,
    _: &Path,
) -> Result<std::sync::Arc<dyn kinora_core::engine::Engine>, Unavailable> {
    Err(Unavailable {
        folder: settings.model.clone(),
        reason: "this build is without it; build with `--features neural`".to_owned(),
    })
}
