//! The queue: the table of predictions itself.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;

use super::writer::{Undo, Writer};
use super::{SqliteStore, work};
use crate::dispatch::{Claim, Dispatch, QueueStats};
use crate::store::StoreError;

/// How often a worker looks for work that nobody told it of: of another
/// process, or whose notice was lost.
const POLL: Duration = Duration::from_secs(1);

#[async_trait]
impl Dispatch for SqliteStore {
    async fn next(&self, most: usize, limit: Duration) -> Result<Vec<Claim>, StoreError> {
        loop {
            if most > 0 && self.has_ready().await? {
                let claims = self.claim(most, limit).await?;
                if !claims.is_empty() {
                    // One notice wakes one worker; if there is more, it wakes the next.
                    self.wake();
                    return Ok(claims);
                }
            }
            tokio::select! {
                () = self.ready.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    async fn ack(&self, _claim: &Claim) -> Result<(), StoreError> {
        Ok(())
    }

    async fn release(&self, _claim: &Claim) -> Result<(), StoreError> {
        self.wake();
        Ok(())
    }

    fn wake(&self) {
        self.ready.notify_one();
    }

    async fn ahead(&self, id: &str) -> Result<Option<u64>, StoreError> {
        let id = id.to_owned();
        let action = "look at the queue";
        self.read(action, move |read| Box::pin(work::ahead(read, id)))
            .await
    }

    async fn stats(&self) -> Result<QueueStats, StoreError> {
        let action = "count what is in the queue";
        self.read(action, |read| Box::pin(work::stats(read))).await
    }
}

impl SqliteStore {
    async fn has_ready(&self) -> Result<bool, StoreError> {
        let now_ms = self.now_ms();
        let action = "look for work";
        self.read(action, move |read| Box::pin(work::has_ready(read, now_ms)))
            .await
    }

    async fn claim(&self, most: usize, limit: Duration) -> Result<Vec<Claim>, StoreError> {
        let now_ms = self.now_ms();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let limit_ms = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
        let deadline_ms = now_ms.saturating_add(limit_ms);
        let (writer, ready) = (self.writer.clone(), Arc::clone(&self.ready));
        let taken = self
            .writer
            .call_then(
                Undo::Savepoint,
                move |tx| Box::pin(work::claim(tx, most, now_ms, deadline_ms)),
                |claims| Taken {
                    claims,
                    writer,
                    ready,
                },
            )
            .await;
        let taken = taken.map_err(|fault| fault.during("take work from the queue"))?;
        Ok(taken.keep())
    }
}

/// Claims on their way to a worker. Dropped on the way, they go back.
struct Taken {
    claims: Vec<Claim>,
    writer: Writer,
    ready: Arc<Notify>,
}

impl Taken {
    fn keep(mut self) -> Vec<Claim> {
        std::mem::take(&mut self.claims)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if self.claims.is_empty() {
            return;
        }
        let claims = self.claims.drain(..);
        let claims = claims.map(|claim| (claim.prediction.id, claim.prediction.epoch));
        let claims = claims.collect();
        let ready = Arc::clone(&self.ready);
        self.writer.post(
            move |tx| Box::pin(work::unclaim(tx, claims)),
            move |()| ready.notify_one(),
        );
    }
}
