//! What a request may use.

use std::sync::Arc;
use std::time::Duration;

use kinora_core::catalogue::{Kind, Model};
use kinora_core::engine::Capabilities;
use kinora_core::price::TurboRule;
use kinora_store::blobs::BlobStore;
use kinora_store::secrets::Sealer;
use kinora_store::{Clock, Dispatch, Store};
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use super::auth::Callers;
use super::links::Links;
use super::rates::Rates;
use super::signer::Signer;
use super::stills::Stills;
use super::watchers::Watchers;
use crate::engine::sim::Spec;

/// What a request may use. There is no engine in it: a handler cannot film.
pub struct App {
    /// Accounts, predictions, money.
    pub store: Arc<dyn Store>,
    /// The queue, to be looked at and woken.
    pub dispatch: Arc<dyn Dispatch>,
    /// Files.
    pub blobs: BlobStore,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Signs addresses of files.
    pub links: Links,
    /// Signs in the server's name; clients get the public key.
    pub signer: Signer,
    /// Opens what must be read again.
    pub sealer: Sealer,
    /// Who has which key.
    pub callers: Callers,
    /// How often somebody may do something.
    pub rates: Rates,
    /// Who waits for what.
    pub watchers: Watchers,
    /// Wakes the sender of webhooks.
    pub deliveries: Arc<Notify>,
    /// What the engine can film.
    pub capabilities: Capabilities,
    /// What is emulated of every prediction, where the engine is the emulator.
    pub emulated: Option<Spec>,
    /// Turns for reading stored pictures into memory.
    pub readings: Semaphore,
    /// Pictures of films.
    pub stills: Stills,
    /// Cancelled once the server is shutting down.
    pub stopping: CancellationToken,
    /// The rest.
    pub rules: Rules,
}

/// How this server is run, as far as requests are concerned.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// How clients reach this server, where that is configured.
    pub public_url: Option<String>,
    /// How Turbo models with shots are billed.
    pub turbo_billing: TurboRule,
    /// How long a prediction and its files are kept.
    pub retention: Duration,
    /// How long an upload is kept.
    pub upload_retention: Duration,
    /// How long a prediction may wait for a worker.
    pub queue_limit: Duration,
    /// How long a submit in sync mode waits.
    pub sync_wait: Duration,
    /// Whether webhooks to plain HTTP are refused.
    pub webhook_https: bool,
}

impl App {
    /// Whether what a model makes can be made here.
    #[must_use]
    pub fn serves(&self, model: &Model) -> bool {
        match model.kind {
            Kind::ImageToVideo | Kind::Element | Kind::Optimize => true,
            Kind::TextToVideo => self.capabilities.text_to_video,
            Kind::MotionControl => self.capabilities.regions && self.capabilities.keyframes,
        }
    }

    /// The time so long from now, in milliseconds since 1970.
    #[must_use]
    pub fn after(&self, wait: Duration) -> i64 {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        self.clock.now_ms().saturating_add(wait)
    }

    /// When what ends now is forgotten.
    #[must_use]
    pub fn purge_ms(&self) -> i64 {
        self.after(self.rules.retention)
    }
}
