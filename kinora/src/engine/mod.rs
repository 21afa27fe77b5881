//! The engines of this build, by name.
//!
//! An engine either runs here and makes frames, or elsewhere and makes clips:
//! [`Backend`] is which. The emulator stands beside them, because a key may ask
//! for it whatever the engine is.

#[cfg(test)]
pub(crate) mod mock;
pub mod sim;
pub mod upstream;

use std::sync::Arc;

use kinora_core::engine::{Capabilities, Engine};
use kinora_render::{CpuEngine, ThreadsUnavailable};

use self::sim::{Sim, SimEngine};
use self::upstream::Upstream;
use crate::config::{ServerSettings, SimSettings};

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
        name: sim::NAME,
        about: "an emulator for tests of clients",
        built: true,
    },
];

/// Where films are made.
#[derive(Clone)]
pub enum Backend {
    /// On this machine.
    Local(Arc<dyn Engine>),
    /// Somewhere else.
    Remote(Arc<dyn Upstream>),
}

/// What a server films with.
pub struct Registry {
    backend: Backend,
    capabilities: Capabilities,
    sim: Sim,
    emulates: bool,
}

impl Registry {
    /// Starts the engine that the settings name.
    ///
    /// # Errors
    ///
    /// When this build has no such engine, or it cannot start.
    pub fn open(settings: &ServerSettings) -> Result<Self, EngineUnavailable> {
        let threads = settings.threads.unwrap_or_else(processors);
        Self::start(&settings.engine, threads, &settings.sim)
    }

    fn start(name: &str, threads: usize, sim: &SimSettings) -> Result<Self, EngineUnavailable> {
        let known = find(name)?;
        let engine: Arc<dyn Engine> = open(known.name, threads)?.into();
        let capabilities = engine.capabilities();
        Ok(Self {
            // What this build cannot encode no engine of it can make.
            capabilities: Capabilities {
                sound: capabilities.sound && cfg!(feature = "aac"),
                ..capabilities
            },
            backend: Backend::Local(engine),
            sim: Sim::new(sim),
            emulates: known.name == sim::NAME,
        })
    }

    /// Where films are made.
    #[must_use]
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// What can be filmed.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    /// The emulator, which is there whatever the engine is.
    #[must_use]
    pub fn sim(&self) -> &Sim {
        &self.sim
    }

    /// Whether every prediction is emulated, not only those whose key says so.
    #[must_use]
    pub fn emulates(&self) -> bool {
        self.emulates
    }

    /// How many predictions are worked on at once where nobody says: one where
    /// each takes all processors, many where they only wait.
    #[must_use]
    pub fn default_workers(&self) -> usize {
        match self.backend {
            Backend::Local(_) if !self.emulates => 1,
            Backend::Local(_) | Backend::Remote(_) => WAITING_WORKERS,
        }
    }
}

/// How many predictions are worked on at once where none needs this machine.
const WAITING_WORKERS: usize = 256;

/// How many processors this machine lets the process use.
#[must_use]
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

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
    if find(name)?.name == sim::NAME {
        return Ok(Box::new(SimEngine));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn registry(name: &str) -> Result<Registry, EngineUnavailable> {
        let sim = SimSettings {
            seconds: (1.0, 2.0),
            fail: 0.0,
            code: 1403,
        };
        Registry::start(name, 1, &sim)
    }

    #[track_caller]
    fn check(name: &str, engine: &str, workers: usize) {
        let registry = registry(name).unwrap();
        let Backend::Local(local) = registry.backend() else {
            panic!("{name} is not local");
        };
        assert_eq!(registry.capabilities().engine, engine);
        assert_eq!(local.capabilities().engine, engine);
        assert_eq!(registry.capabilities().sound, cfg!(feature = "aac"));
        assert_eq!(registry.emulates(), engine == "sim");
        assert_eq!(registry.default_workers(), workers);
    }

    #[test]
    fn engines_are_found_by_name() {
        check("auto", "cpu", 1);
        check("cpu", "cpu", 1);
        check("sim", "sim", 256);
    }

    #[test]
    fn what_is_not_there_is_refused_by_name() {
        let refused = |name| registry(name).err().unwrap().to_string();
        assert!(refused("steam").contains("must be one of auto, cpu, sim"));
        assert!(refused("relay").contains("the relay engine is not part"));
    }
}
