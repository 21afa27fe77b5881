//! What must be looked at from time to time: deadlines, changes by other
//! processes, files and rows whose time has come.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use kinora_store::StoreError;
use kinora_store::blobs::BlobError;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Environment;
use crate::service::app::App;

/// How soon a change by another process is seen.
const LOOK: Duration = Duration::from_millis(400);

/// How often deadlines are looked at.
const EXPIRE: Duration = Duration::from_secs(2);

/// How often what is old is removed.
const PURGE: Duration = Duration::from_secs(5 * 60);

/// How often files that nobody owns are looked for.
const ORPHANS: Duration = Duration::from_secs(24 * 60 * 60);

/// How much is removed in one transaction.
const BATCH: u32 = 500;

/// Why a sweep failed.
#[derive(Debug, thiserror::Error)]
enum SweepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Files(#[from] BlobError),
}

/// Sweeps until `stop`.
pub(super) async fn run(env: Arc<Environment>, app: Arc<App>, stop: CancellationToken) {
    let mut look = every(LOOK);
    let mut expire = every(EXPIRE);
    let mut purge = every(PURGE);
    let mut orphans = every(ORPHANS);
    loop {
        let (what, swept) = tokio::select! {
            () = stop.cancelled() => return,
            _ = look.tick() => ("look for changes", changes(&env, &app).await),
            _ = expire.tick() => ("look at deadlines", deadlines(&env).await),
            _ = purge.tick() => ("remove what is old", old(&env, &app).await),
            _ = orphans.tick() => ("look for files that nobody owns", unowned(&env).await),
        };
        if let Err(error) = swept {
            tracing::error!(error = &error as &dyn std::error::Error, "failed to {what}");
        }
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Another process has changed something: what is remembered may be wrong.
async fn changes(env: &Environment, app: &App) -> Result<(), SweepError> {
    if env.store.changed_elsewhere().await? {
        app.callers.forget();
        env.dispatch.wake();
        env.deliveries.notify_one();
        env.watchers.all_changed();
    }
    Ok(())
}

async fn deadlines(env: &Environment) -> Result<(), SweepError> {
    for id in env.store.expire(env.purge_ms()).await? {
        tracing::warn!(prediction.id = %id, "timed out");
        env.changed(&id);
    }
    let stats = env.dispatch.stats().await?;
    metrics::gauge!("kinora_queue_ready").set(stats.ready as f64);
    metrics::gauge!("kinora_queue_waiting").set(stats.waiting as f64);
    metrics::gauge!("kinora_queue_running").set(stats.running as f64);
    Ok(())
}

/// Removes files first and rows afterwards: a crash in between leaves a row
/// that is swept again, never a file that nobody knows.
async fn old(env: &Environment, app: &App) -> Result<(), SweepError> {
    app.rates.tidy();
    loop {
        let blobs = env.store.blobs_to_remove(BATCH).await?;
        if blobs.is_empty() {
            break;
        }
        let mut removed = vec![];
        for blob in blobs {
            env.blobs.remove(&blob.store_key).await?;
            removed.push(blob.id);
        }
        env.store.blobs_removed(removed).await?;
    }
    while env.store.purge(BATCH).await? > 0 {}
    Ok(())
}

/// The prediction that a file would be an output of is known, so that this is
/// the database that the file belongs to, and not an older one that somebody
/// has put in its place.
async fn is_of_known(env: &Environment, key: &str) -> Result<bool, StoreError> {
    let parts: Vec<&str> = key.split('/').collect();
    let ["out", _, prediction, _] = parts[..] else {
        return Ok(false);
    };
    Ok(env.store.any_prediction(prediction).await?.is_some())
}

/// How old a file must be that nobody owns: it may be one whose row is about to
/// be written, or one that a newer database than this one knows. Outputs of
/// known predictions need not be so old once the process that made them is dead.
const SETTLED_MS: i64 = 24 * 60 * 60 * 1000;

/// Removes files that nobody owns: a process died between storing one and
/// writing its row.
async fn unowned(env: &Environment) -> Result<(), SweepError> {
    let settled_ms = env.clock.now_ms() - SETTLED_MS;
    let mut removed = 0;
    let mut parts = env.blobs.list("").try_chunks(BATCH as usize);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|broken| broken.1)?;
        let mut keys = vec![];
        for file in part {
            if file.modified_ms < settled_ms
                || (file.modified_ms < env.started_ms && is_of_known(env, &file.key).await?)
            {
                keys.push(file.key);
            }
        }
        for key in env.store.unowned(keys).await? {
            env.blobs.remove(&key).await?;
            removed += 1;
        }
    }
    if removed > 0 {
        tracing::info!(removed, "removed files that nobody owned");
    }
    Ok(())
}
