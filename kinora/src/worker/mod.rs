//! Doing the work: take a prediction, film it, keep the film, tell whoever
//! wants to know, and clean up.
//!
//! No transaction is open while any of this happens, and every job may run
//! twice: what counts is decided by the claim's epoch.

mod deliver;
mod film;
mod heart;
mod job;
pub mod remote;
mod simulate;
mod sweep;
mod tool;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kinora_store::blobs::BlobStore;
use kinora_store::secrets::Sealer;
use kinora_store::{Clock, Dispatch, Store};
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::WebhookSettings;
use crate::egress::Egress;
use crate::engine::Registry;
use crate::service::app::App;
use crate::service::links::Links;
use crate::service::signer::Signer;
use crate::service::watchers::Watchers;

/// What a job may use.
pub struct Environment {
    /// Predictions and deliveries.
    pub store: Arc<dyn Store>,
    /// The queue.
    pub dispatch: Arc<dyn Dispatch>,
    /// Files.
    pub blobs: BlobStore,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The way out.
    pub egress: Arc<Egress>,
    /// The engine.
    pub registry: Arc<Registry>,
    /// Opens the secrets that webhooks are signed with.
    pub sealer: Sealer,
    /// Signs addresses of files.
    pub links: Links,
    /// Signs webhooks in the server's name.
    pub signer: Signer,
    /// Who waits for what in this process.
    pub watchers: Watchers,
    /// Wakes the sender of webhooks.
    pub deliveries: Arc<Notify>,
    /// When this process began to work; what is older is another's.
    pub started_ms: i64,
    /// Where a film is while it is made; emptied at every start.
    pub scratch: PathBuf,
    /// The rest.
    pub rules: Rules,
}

/// How jobs are run.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// How many predictions are worked on at once.
    pub workers: usize,
    /// How long one may take.
    pub job_limit: Duration,
    /// How long running ones have when the server stops.
    pub grace: Duration,
    /// How long a prediction and its files are kept.
    pub retention: Duration,
    /// How receivers of webhooks are told.
    pub webhook: WebhookSettings,
}

impl Environment {
    /// When what ends now is forgotten.
    fn purge_ms(&self) -> i64 {
        let kept = i64::try_from(self.rules.retention.as_millis()).unwrap_or(i64::MAX);
        self.clock.now_ms().saturating_add(kept)
    }

    /// Tells everybody in this process that a prediction has changed.
    fn changed(&self, id: &str) {
        self.watchers.changed(id);
        self.deliveries.notify_one();
    }
}

/// How long to wait after the store failed, before it is asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// Starts everything that works. It ends after `stop` is cancelled and running
/// jobs have ended or were handed back.
pub fn start(env: &Arc<Environment>, app: &Arc<App>, stop: &CancellationToken) -> TaskTracker {
    let tasks = TaskTracker::new();
    tasks.spawn(take_jobs(env.clone(), stop.clone(), tasks.clone()));
    tasks.spawn(deliver::run(env.clone(), stop.clone()));
    tasks.spawn(sweep::run(env.clone(), app.clone(), stop.clone()));
    tasks.close();
    tasks
}

/// Takes predictions as long as there are hands free.
async fn take_jobs(env: Arc<Environment>, stop: CancellationToken, tasks: TaskTracker) {
    let hands = Arc::new(Semaphore::new(env.rules.workers));
    while let Some(result) = stop.run_until_cancelled(next(&env, &hands)).await {
        let claims = match result {
            Ok(claims) => claims,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "failed to take work from the queue"
                );
                stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
                continue;
            }
        };
        for claim in claims {
            let hand = hands.clone().acquire_owned().await;
            let (env, stop) = (env.clone(), stop.clone());
            tasks.spawn(async move {
                job::run(&env, claim, &stop).await;
                drop(hand);
            });
        }
    }
}

/// The most that is taken at once, so that a commit is worth its while.
const TAKEN_AT_ONCE: usize = 64;

async fn next(
    env: &Environment,
    hands: &Semaphore,
) -> Result<Vec<kinora_store::Claim>, kinora_store::StoreError> {
    // Waits for a free hand, and gives it back for the job to take.
    drop(hands.acquire().await);
    let free = hands.available_permits().clamp(1, TAKEN_AT_ONCE);
    env.dispatch.next(free, env.rules.job_limit).await
}
