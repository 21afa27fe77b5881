//! The engines of this build, by name.

use kinora_core::engine::Engine;
use kinora_render::{CpuEngine, ThreadsUnavailable};

/// The engine that is used where nobody names one.
pub const DEFAULT: &str = "cpu";

/// An engine that Kinora knows by name.
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// Whether this build has it.
    pub built: bool,
}

/// Every engine that Kinora knows by name.
pub const KNOWN: &[Known] = &[
    Known {
        name: "cpu",
        about: "embedded renderer: real camera moves in 2.5-D, weather, light and sound; needs nothing else",
        built: true,
    },
    Known {
        name: "neural",
        about: "open-weights video models on this machine",
        built: false,
    },
    Known {
        name: "cluster",
        about: "a self-hosted inference cluster",
        built: false,
    },
    Known {
        name: "relay",
        about: "a hosted upstream with your own key",
        built: false,
    },
    Known {
        name: "sim",
        about: "an emulator for tests of clients",
        built: false,
    },
];

/// Why there is no such engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineUnavailable {
    /// The name is unknown.
    #[error("`engine` is {name}, but must be one of {}", names(true))]
    Unknown {
        /// The name as given.
        name: String,
    },
    /// The engine is planned, but not in this build.
    #[error(
        "the {name} engine is not part of this version of Kinora; use one of {}",
        names(true)
    )]
    NotBuilt {
        /// The name.
        name: &'static str,
    },
    /// The engine could not start.
    #[error("failed to start the cpu engine")]
    Threads(#[from] ThreadsUnavailable),
}

/// Finds an engine of this build. `auto` is the best one there is.
///
/// # Errors
///
/// When there is no engine of this name, or not in this build.
pub fn find(name: &str) -> Result<&'static Known, EngineUnavailable> {
    let name = if name == "auto" { DEFAULT } else { name };
    let known = KNOWN.iter().find(|known| known.name == name);
    let known = known.ok_or_else(|| EngineUnavailable::Unknown {
        name: name.to_owned(),
    })?;
    if !known.built {
        return Err(EngineUnavailable::NotBuilt { name: known.name });
    }
    Ok(known)
}

/// Starts an engine, by its name.
///
/// # Errors
///
/// When this build has no such engine, or it cannot start.
pub fn open(name: &str, threads: usize) -> Result<Box<dyn Engine>, EngineUnavailable> {
    find(name)?;
    // There is one engine in this build.
    Ok(Box::new(CpuEngine::new(threads)?))
}

fn names(built: bool) -> String {
    let names: Vec<_> = KNOWN
        .iter()
        .filter(|known| known.built == built)
        .map(|known| known.name)
        .collect();
    format!("auto, {}", names.join(", "))
}
