//! The engines of this build, by name.
//!
//! An engine either runs here and makes frames, or elsewhere and makes clips:
//! [`Backend`] is which. The emulator stands beside them, because a key may ask
//! for it whatever the engine is.

pub mod cluster;
#[cfg(test)]
pub(crate) mod mock;
pub mod neural;
pub mod relay;
pub mod sim;
pub mod upstream;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kinora_core::engine::{Capabilities, Engine};
use kinora_render::{CpuEngine, ThreadsUnavailable};

use self::cluster::Opened;
use self::relay::Relay;
use self::sim::{Sim, SimEngine, Spec};
use self::upstream::Upstream;
use crate::config::{ClusterSettings, NeuralSettings, RelaySettings, ServerSettings, SimSettings};
use crate::egress::{Egress, EgressError};

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
        name: neural::NAME,
        about: "open-weights video models on this machine, from a folder that `neural_model` names",
        built: cfg!(feature = "neural"),
    },
    Known {
        name: cluster::NAME,
        about: "an inference server of your own: vLLM-Omni, SGLang-Diffusion, FastVideo or LightX2V",
        built: true,
    },
    Known {
        name: relay::NAME,
        about: "a hosted upstream with your own key: WaveSpeed, or another Kinora",
        built: true,
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

/// The name of the engine elsewhere that a server with these settings films
/// with, if it is one.
#[must_use]
pub fn elsewhere(settings: &ServerSettings) -> Option<&'static str> {
    match chosen(settings) {
        Chosen::Cluster(_) => Some(cluster::NAME),
        Chosen::Relay(_) => Some(relay::NAME),
        Chosen::Neural(_) | Chosen::Here(_) => None,
    }
}

/// What a server films with.
pub struct Registry {
    backend: Backend,
    capabilities: Capabilities,
    sim: Sim,
    emulates: bool,
    notes: Vec<String>,
}

/// Which engine the settings come to.
enum Chosen<'a> {
    Cluster(&'a ClusterSettings),
    Relay(&'a RelaySettings),
    Neural(&'a NeuralSettings),
    Here(&'a str),
}

/// `auto` is what was configured: a cluster before a relay before a checkpoint, and
/// else the renderer.
fn chosen(settings: &ServerSettings) -> Chosen<'_> {
    let ServerSettings { cluster, relay, .. } = settings;
    let checkpoint = settings.neural.as_ref();
    match (settings.engine.as_str(), cluster, relay) {
        (cluster::NAME | "auto", Some(cluster), _) => Chosen::Cluster(cluster),
        (relay::NAME, _, Some(relay)) | ("auto", None, Some(relay)) => Chosen::Relay(relay),
        (name @ (neural::NAME | "auto"), _, _) => match checkpoint {
            Some(checkpoint) => Chosen::Neural(checkpoint),
            None => Chosen::Here(name),
        },
        (name, _, _) => Chosen::Here(name),
    }
}

impl Registry {
    /// Starts the engine that the settings name. One elsewhere is asked what it
    /// can; where it does not answer, the settings say it, and films wait.
    /// `own` are the addresses that this server itself listens on.
    ///
    /// # Errors
    ///
    /// When this build has no such engine, or it cannot start.
    pub async fn open(
        settings: &ServerSettings,
        own: Vec<SocketAddr>,
    ) -> Result<Self, EngineUnavailable> {
        let mut registry = Self::opened(settings, own).await?;
        if settings.sim.is_named && !registry.emulates {
            registry.notes.push(format!(
                "`sim` is set, but the engine is {}: only keys that were made with --simulate are emulated; choose the engine sim to emulate all",
                registry.capabilities.engine
            ));
        }
        Ok(registry)
    }

    async fn opened(
        settings: &ServerSettings,
        own: Vec<SocketAddr>,
    ) -> Result<Self, EngineUnavailable> {
        let egress = Egress::new(&settings.egress, own);
        let opened = match chosen(settings) {
            Chosen::Cluster(cluster) => cluster::open(cluster, egress).await?,
            Chosen::Relay(relay) => {
                let (relay, notes) = Relay::open(relay, egress).await?;
                Opened {
                    upstream: Arc::new(relay),
                    notes,
                }
            }
            Chosen::Neural(checkpoint) => {
                let engine = neural::open(checkpoint, &settings.data)?;
                return Ok(Self::local(engine, &settings.sim));
            }
            Chosen::Here(name) => {
                let threads = settings.threads.unwrap_or_else(processors);
                return Self::start(name, threads, &settings.sim);
            }
        };
        Ok(Self {
            capabilities: opened.upstream.capabilities(),
            backend: Backend::Remote(opened.upstream),
            sim: Sim::new(&settings.sim),
            emulates: false,
            notes: opened.notes,
        })
    }

    fn start(name: &str, threads: usize, sim: &SimSettings) -> Result<Self, EngineUnavailable> {
        Ok(Self::local(open(name, threads)?.into(), sim))
    }

    fn local(engine: Arc<dyn Engine>, sim: &SimSettings) -> Self {
        let capabilities = engine.capabilities();
        Self {
            emulates: capabilities.engine == sim::NAME,
            // What this build cannot encode no engine of it can make.
            capabilities: Capabilities {
                sound: capabilities.sound && cfg!(feature = "aac"),
                ..capabilities
            },
            backend: Backend::Local(engine),
            sim: Sim::new(sim),
            notes: vec![],
        }
    }

    /// What its operator should know of the engine, in sentences without a full
    /// stop.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
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

    /// What is emulated of every prediction, not only of those whose key says so.
    #[must_use]
    pub fn emulated(&self) -> Option<&Spec> {
        self.emulates.then(|| self.sim.spec())
    }

    /// How many predictions are worked on at once where nobody says: one where
    /// each takes all processors, many where they only wait.
    #[must_use]
    pub fn default_workers(&self) -> usize {
        match &self.backend {
            Backend::Local(_) if !self.emulates => 1,
            Backend::Local(_) => WAITING_WORKERS,
            Backend::Remote(upstream) if upstream.costs_money() => relay::WORKERS,
            Backend::Remote(_) => cluster::WORKERS,
        }
    }

    /// How long a worker may take for a prediction where nobody says. Elsewhere
    /// it may have to wait for its turn.
    #[must_use]
    pub fn default_job_limit(&self) -> Duration {
        match self.backend {
            Backend::Local(_) if self.capabilities.engine == neural::NAME => {
                Duration::from_secs(2 * 60 * 60)
            }
            Backend::Local(_) => Duration::from_secs(30 * 60),
            Backend::Remote(_) => Duration::from_secs(2 * 60 * 60),
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
    /// The engine films for a server alone.
    #[error(
        "the {name} engine films through `kinora serve`; use auto, cpu or sim here, or submit to a server"
    )]
    ServerOnly {
        /// The name.
        name: &'static str,
    },
    /// The checkpoint of the engine cannot be used.
    #[error(transparent)]
    Checkpoint(#[from] neural::Unavailable),
    /// The address of the engine is none.
    #[error("the address of the engine cannot be used: {0}")]
    Address(#[from] EgressError),
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

/// Starts an engine of this machine, by its name.
///
/// # Errors
///
/// When this build has no such engine, it is elsewhere, or it cannot start.
pub fn open(name: &str, threads: usize) -> Result<Box<dyn Engine>, EngineUnavailable> {
    match find(name)?.name {
        sim::NAME => Ok(Box::new(SimEngine)),
        name @ (cluster::NAME | relay::NAME | neural::NAME) => {
            Err(EngineUnavailable::ServerOnly { name })
        }
        _ => Ok(Box::new(CpuEngine::new(threads)?)),
    }
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
        Registry::start(name, 1, &SimSettings::default())
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
        assert_eq!(registry.emulated().is_some(), engine == "sim");
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
        let (all, neural) = match cfg!(feature = "neural") {
            true => (
                "must be one of auto, cpu, neural, cluster, relay, sim",
                "films through `kinora serve`",
            ),
            false => (
                "must be one of auto, cpu, cluster, relay, sim",
                "the neural engine is not part",
            ),
        };
        assert!(refused("steam").contains(all));
        assert!(refused("neural").contains(neural));
        assert!(refused("relay").contains("films through `kinora serve`"));
    }
}
