//! The queue: which prediction a worker takes next.

use std::time::Duration;

use async_trait::async_trait;

use crate::records::Prediction;
use crate::store::StoreError;

/// A prediction that a worker has taken. Its epoch is the worker's licence to
/// change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The prediction as it is after the claim: running, its epoch raised.
    pub prediction: Prediction,
    /// The queue's own name for the job, where it has one.
    pub ticket: Option<String>,
}

/// How full the queue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueStats {
    /// Admitted and waiting for a worker.
    pub ready: u64,
    /// Waiting for a slot of their account.
    pub waiting: u64,
    /// In a worker's hands.
    pub running: u64,
}

/// Hands predictions to workers, each to one at a time as long as its worker
/// gives signs of life. It may hand one out twice; the epoch decides whose work
/// counts.
#[async_trait]
pub trait Dispatch: Send + Sync {
    /// Waits until there is work, and takes up to `most` predictions, highest
    /// priority first and then in order of arrival. Each gets a deadline `limit`
    /// from now.
    ///
    /// Dropping the future takes nothing.
    ///
    /// # Errors
    ///
    /// When the store cannot be reached.
    async fn next(&self, most: usize, limit: Duration) -> Result<Vec<Claim>, StoreError>;

    /// Forgets a job whose prediction is finished or lost to another worker.
    ///
    /// # Errors
    ///
    /// When the store cannot be reached.
    async fn ack(&self, claim: &Claim) -> Result<(), StoreError>;

    /// Hands a job back, after its prediction was released: see
    /// [`Store::release`](crate::Store::release).
    ///
    /// # Errors
    ///
    /// When the store cannot be reached.
    async fn release(&self, claim: &Claim) -> Result<(), StoreError>;

    /// Tells waiting workers to look again.
    fn wake(&self);

    /// How many predictions go before one that is queued, as things stand:
    /// those that are ready before it and, where it waits for a slot, those of
    /// its account that wait before it. `None` where it is not queued.
    ///
    /// # Errors
    ///
    /// When the store cannot be reached.
    async fn ahead(&self, id: &str) -> Result<Option<u64>, StoreError>;

    /// Counts.
    ///
    /// # Errors
    ///
    /// When the store cannot be reached.
    async fn stats(&self) -> Result<QueueStats, StoreError>;
}
