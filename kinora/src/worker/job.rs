//! One prediction, from its claim to its end.

use std::sync::Arc;
use std::time::Duration;

use kinora_core::problem::Problems;
use kinora_store::{
    Blob, Claim, Element, Failure, FailureCode, Finish, Output, Released, StoreError, Terminal,
};
use tokio_util::sync::CancellationToken;

use super::heart::{self, Halt, Heart};
use super::{Environment, film};

/// How often a job may fail before it is given up.
const MOST_ATTEMPTS: u32 = 3;

/// How long to wait before the second and the third attempt.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];

/// How a job ended.
#[derive(Debug)]
pub(super) enum End {
    /// There is a film.
    Made(Box<Made>),
    /// There will be none.
    GaveUp(Terminal, Failure),
    /// Something failed that may succeed the next time.
    Again(Failure),
    /// It was told to stop.
    Halted(Halt),
}

/// What a job made; the files are stored, but nobody owns them yet.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) outputs: Vec<Output>,
    pub(super) blobs: Vec<Blob>,
    pub(super) element: Option<Element>,
    pub(super) engine: String,
    pub(super) warnings: Vec<String>,
    /// When the prediction is forgotten, where that is not the usual time.
    pub(super) purge_ms: Option<i64>,
}

impl End {
    /// A failure that another try would repeat.
    pub(super) fn failed(code: FailureCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::GaveUp(Terminal::Failed, Failure { code, message })
    }

    /// Rules that are broken.
    pub(super) fn invalid(problems: &Problems) -> Self {
        Self::failed(FailureCode::INVALID, problems.to_string())
    }
}

/// Works on a prediction until it ends or must be handed back.
pub(super) async fn run(env: &Arc<Environment>, claim: Claim, stop: &CancellationToken) {
    let heart = Arc::new(Heart::default());
    let done = CancellationToken::new();
    let beating = tokio::spawn(heart::beat(
        env.clone(),
        claim.clone(),
        heart.clone(),
        stop.clone(),
        done.clone(),
    ));
    tracing::info!(prediction.id = %claim.prediction.id, epoch = claim.prediction.epoch, "started");
    let webhook = claim.prediction.webhook.as_ref();
    if webhook.is_some_and(|webhook| webhook.hears_every_change) {
        env.deliveries.notify_one();
    }
    let started = env.clock.now_ms();
    let end = film::work(env, &claim, &heart).await;
    done.cancel();
    // It ends at once, and what it says has no bearing any more.
    let _ = beating.await;
    let duration_ms = env.clock.now_ms() - started;
    settle(env, &claim, end, duration_ms, stop).await;
    env.changed(&claim.prediction.id);
}

/// Writes down how a job ended.
async fn settle(
    env: &Environment,
    claim: &Claim,
    end: End,
    duration_ms: i64,
    stop: &CancellationToken,
) {
    let id = &claim.prediction.id;
    let (what, settled) = match end {
        End::Made(made) => ("completed", complete(env, claim, *made).await),
        End::GaveUp(terminal, failure) => {
            tracing::warn!(prediction.id = %id, code = failure.code.0, "no film: {}", failure.message);
            ("failed", give_up(env, claim, terminal, failure).await)
        }
        End::Again(failure) if claim.prediction.attempts + 1 >= MOST_ATTEMPTS => {
            tracing::warn!(prediction.id = %id, code = failure.code.0, "no film after {MOST_ATTEMPTS} attempts: {}", failure.message);
            (
                "failed",
                give_up(env, claim, Terminal::Failed, failure).await,
            )
        }
        End::Again(failure) => {
            tracing::warn!(prediction.id = %id, "failed and is tried again: {}", failure.message);
            // What failed now will hardly work at once.
            let attempt = usize::try_from(claim.prediction.attempts).unwrap_or(0);
            let pause = AGAIN_AFTER.get(attempt).copied().unwrap_or_default();
            stop.run_until_cancelled(tokio::time::sleep(pause)).await;
            ("released", hand_back(env, claim, Released::Failed).await)
        }
        End::Halted(Halt::Shutdown) => {
            ("released", hand_back(env, claim, Released::Shutdown).await)
        }
        End::Halted(Halt::Lost) => ("lost", Ok(false)),
        End::Halted(Halt::Cancelled) => {
            let failure = Failure {
                code: FailureCode::GIVEN_UP,
                message: "cancelled while it was running".to_owned(),
            };
            (
                "cancelled",
                give_up(env, claim, Terminal::Cancelled, failure).await,
            )
        }
        End::Halted(Halt::Deadline) => {
            let failure = Failure {
                code: FailureCode::TIMEOUT,
                message: "not done in the time allowed".to_owned(),
            };
            (
                "timed out",
                give_up(env, claim, Terminal::Timeout, failure).await,
            )
        }
    };
    metrics::counter!("kinora_jobs_total", "end" => what).increment(1);
    metrics::histogram!("kinora_job_seconds").record(duration_ms as f64 / 1000.0);
    match settled {
        Ok(true) => tracing::info!(prediction.id = %id, duration_ms, "{what}"),
        Ok(false) => {
            tracing::info!(prediction.id = %id, "the claim was lost; another worker has it, or it ended")
        }
        Err(error) => tracing::error!(
            prediction.id = %id,
            error = &error as &dyn std::error::Error,
            "failed to write down how a job ended; it will time out or start again"
        ),
    }
    if what != "released"
        && let Err(error) = env.dispatch.ack(claim).await
    {
        tracing::warn!(prediction.id = %id, error = &error as &dyn std::error::Error, "failed to take a job off the queue");
    }
}

async fn complete(env: &Environment, claim: &Claim, made: Made) -> Result<bool, StoreError> {
    let files = made.blobs.clone();
    let finish = Finish {
        id: claim.prediction.id.clone(),
        epoch: claim.prediction.epoch,
        outputs: made.outputs,
        blobs: made.blobs,
        element: made.element,
        engine: made.engine,
        warnings: made.warnings,
        purge_ms: made.purge_ms.unwrap_or_else(|| env.purge_ms()),
    };
    let finished = insist(|| env.store.finish(finish.clone())).await?;
    if !finished {
        for file in files {
            // Whoever won has files of another epoch.
            if let Err(error) = env.blobs.remove(&file.store_key).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "failed to remove a file that nobody owns"
                );
            }
        }
    }
    Ok(finished)
}

async fn give_up(
    env: &Environment,
    claim: &Claim,
    terminal: Terminal,
    failure: Failure,
) -> Result<bool, StoreError> {
    let prediction = &claim.prediction;
    let purge_ms = env.purge_ms();
    insist(|| {
        env.store.give_up(
            &prediction.id,
            prediction.epoch,
            terminal,
            failure.clone(),
            purge_ms,
        )
    })
    .await
}

async fn hand_back(env: &Environment, claim: &Claim, why: Released) -> Result<bool, StoreError> {
    let prediction = &claim.prediction;
    let released = insist(|| env.store.release(&prediction.id, prediction.epoch, why)).await?;
    if released {
        env.dispatch.release(claim).await?;
    }
    Ok(released)
}

/// How often and after what pauses something is written once more: a film that
/// is made is not thrown away because the disk was busy.
const PAUSES: [Duration; 6] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(10),
];

/// Does something until the store takes it.
async fn insist<T, F>(mut write: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    for pause in PAUSES {
        match write().await {
            Ok(done) => return Ok(done),
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the store did not take a result; trying again"
            ),
        }
        tokio::time::sleep(pause).await;
    }
    write().await
}
