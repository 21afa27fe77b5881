//! What a store can do: each method is one transaction.

use async_trait::async_trait;
use kinora_core::price::MicroUsd;

use crate::records::{
    Account, Blob, BlobKind, Delivery, DeliveryState, Element, Entry, EntryKind, Failure, Key,
    NewAccount, NewKey, NewTicket, Offer, Output, Prediction, Recipient, State, Terminal, Ticket,
    UsageRow,
};

/// Accounts, predictions, money and deliveries, durably.
///
/// A prediction changes its state only in [`submit`](Self::submit), in
/// [`Dispatch::next`](crate::Dispatch::next) and in the methods from
/// [`heartbeat`](Self::heartbeat) to [`recover`](Self::recover). Each of them
/// says in its statement what must hold before, and does nothing where that
/// does not hold. A terminal state is final. The charge commits with the
/// prediction, the refund with its failure, each at most once.
#[async_trait]
pub trait Store: Send + Sync {
    // Accounts and keys.

    /// Makes an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Taken`] when there is one of this name.
    async fn add_account(&self, new: NewAccount) -> Result<Account, StoreError>;

    /// Every account, by name.
    ///
    /// # Errors
    ///
    /// When the store cannot be reached; so for every method below.
    async fn accounts(&self) -> Result<Vec<Account>, StoreError>;

    /// The account of this id.
    async fn account(&self, id: &str) -> Result<Option<Account>, StoreError>;

    /// The account of this name.
    async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError>;

    /// Puts money in, or takes it out where `amount` is negative (an
    /// [`EntryKind::Adjust`] then). `None` where there is no such account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Negative`] when the balance would become negative.
    async fn credit(
        &self,
        account_id: &str,
        amount: MicroUsd,
        note: Option<&str>,
    ) -> Result<Option<Account>, StoreError>;

    /// Changes an account's level and limits, and admits what now has a slot.
    /// `None` where there is no such account.
    async fn set_limits(
        &self,
        account_id: &str,
        level: &str,
        slots: u32,
        per_minute: Option<u32>,
        max_waiting: u32,
    ) -> Result<Option<Account>, StoreError>;

    /// Makes a key.
    ///
    /// # Errors
    ///
    /// [`StoreError::Taken`] when the hash or the access key is taken.
    async fn add_key(&self, new: NewKey) -> Result<Key, StoreError>;

    /// Every key of an account, or of all, oldest first.
    async fn keys(&self, account_id: Option<&str>) -> Result<Vec<Key>, StoreError>;

    /// The key of this hash, unless it is revoked.
    async fn key_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Key>, StoreError>;

    /// The key of this access key, unless it is revoked.
    async fn key_by_access_key(&self, access_key: &str) -> Result<Option<Key>, StoreError>;

    /// The key of this id, revoked or not.
    async fn key(&self, id: &str) -> Result<Option<Key>, StoreError>;

    /// Revokes a key: false where there is none that is not revoked.
    async fn revoke_key(&self, id: &str) -> Result<bool, StoreError>;

    // Predictions.

    /// Charges for a prediction and queues it, or finds the one that the same
    /// idempotency key made before. Writes a delivery where its webhook hears
    /// every change.
    ///
    /// # Errors
    ///
    /// [`SubmitError::Refused`] when it is not taken; nothing is charged then.
    async fn submit(&self, submission: Submission) -> Result<Submitted, SubmitError>;

    /// The prediction of this id, if it is this account's.
    async fn prediction(
        &self,
        account_id: &str,
        id: &str,
    ) -> Result<Option<Prediction>, StoreError>;

    /// The prediction of this number, if it is this account's.
    async fn prediction_by_number(
        &self,
        account_id: &str,
        number: i64,
    ) -> Result<Option<Prediction>, StoreError>;

    /// The prediction that this account gave this id of its own.
    async fn prediction_by_external_id(
        &self,
        account_id: &str,
        external_id: &str,
    ) -> Result<Option<Prediction>, StoreError>;

    /// The prediction of this id, whose ever it is. For workers and deliveries.
    async fn any_prediction(&self, id: &str) -> Result<Option<Prediction>, StoreError>;

    /// Predictions, newest first unless it is asked otherwise.
    async fn predictions(&self, query: PredictionQuery) -> Result<Page<Prediction>, StoreError>;

    /// Renews a worker's claim and says how far it is, in percent.
    async fn heartbeat(&self, id: &str, epoch: i64, progress: u32) -> Result<Beat, StoreError>;

    /// Notes, before the first byte is sent, which remote engine a prediction
    /// goes to and under what key: false where the claim is lost.
    async fn upstream_begun(
        &self,
        id: &str,
        epoch: i64,
        name: &str,
        key: &str,
    ) -> Result<bool, StoreError>;

    /// Notes the id that the remote engine answered with: false where the claim
    /// is lost or there is one already.
    async fn upstream_accepted(
        &self,
        id: &str,
        epoch: i64,
        upstream_id: &str,
    ) -> Result<bool, StoreError>;

    /// Completes a prediction: false where the claim is lost. Writes its
    /// outputs, their blobs, the element that it made and a delivery, and hands
    /// its slot on.
    ///
    /// # Errors
    ///
    /// [`StoreError::Taken`] when there is an element of this id.
    async fn finish(&self, finish: Finish) -> Result<bool, StoreError>;

    /// Ends a prediction without a result, and gives the charge back: false
    /// where the claim is lost. Writes a delivery and hands its slot on.
    async fn give_up(
        &self,
        id: &str,
        epoch: i64,
        end: Terminal,
        failure: Failure,
        purge_ms: i64,
    ) -> Result<bool, StoreError>;

    /// Hands a running prediction back to the queue: false where the claim is
    /// lost.
    async fn release(&self, id: &str, epoch: i64, why: Released) -> Result<bool, StoreError>;

    /// Cancels a prediction that has no worker, or asks the worker to stop.
    async fn cancel(
        &self,
        account_id: &str,
        id: &str,
        purge_ms: i64,
    ) -> Result<Cancelled, StoreError>;

    /// Cancels what is not terminal, marks the prediction deleted and its blobs
    /// due for removal: false where there is none that is not deleted.
    async fn delete(&self, account_id: &str, id: &str, purge_ms: i64) -> Result<bool, StoreError>;

    /// Times out everything whose deadline has passed, and says which.
    async fn expire(&self, purge_ms: i64) -> Result<Vec<String>, StoreError>;

    /// Called once at start, when no other process works on this store: hands
    /// what was running back to the queue, or gives it up after
    /// `most_crashes`. Says how many there were.
    async fn recover(&self, most_crashes: u32, purge_ms: i64) -> Result<u64, StoreError>;

    // Money.

    /// Lines of the ledger.
    async fn ledger(&self, query: LedgerQuery) -> Result<Page<Entry>, StoreError>;

    /// What an account did on the days from `first` to `last` (as
    /// `2026-11-21`), with one model or with all.
    async fn usage(
        &self,
        account_id: &str,
        first: &str,
        last: &str,
        model: Option<&str>,
    ) -> Result<Vec<UsageRow>, StoreError>;

    /// What is wrong with the books, in sentences; nothing if all is well.
    ///
    /// For each account the balance is the sum of its ledger and `running` the
    /// number of its admitted predictions; each charge is of one prediction,
    /// and each prediction that is terminal and not completed has one refund of
    /// its charge, and no other has any.
    async fn audit(&self) -> Result<Vec<String>, StoreError>;

    // Deliveries.

    /// Deliveries that are due, oldest first. Of the deliveries of one
    /// prediction only the first that waits can be due, so that nobody hears of
    /// an end before a start.
    async fn due_deliveries(&self, most: u32) -> Result<Vec<Delivery>, StoreError>;

    /// Keeps the bytes of a delivery before its first try, and returns those
    /// that count: the first that were kept.
    async fn keep_body(&self, id: &str, body: Vec<u8>) -> Result<Vec<u8>, StoreError>;

    /// Notes how a try went.
    async fn delivery_tried(&self, id: &str, result: DeliveryResult) -> Result<(), StoreError>;

    /// Deliveries, newest first: all, or those in one state.
    async fn deliveries(
        &self,
        state: Option<DeliveryState>,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// Makes a delivery due again, with all its tries: false where there is
    /// none.
    async fn retry_delivery(&self, id: &str) -> Result<bool, StoreError>;

    /// When the next delivery is due, if any waits and no earlier one of its
    /// prediction does.
    async fn next_delivery_ms(&self) -> Result<Option<i64>, StoreError>;

    // Files.

    /// Keeps a blob's row, after its bytes are stored.
    async fn add_blob(&self, blob: Blob) -> Result<(), StoreError>;

    /// The blob of this id, unless it is being removed.
    async fn blob(&self, id: &str) -> Result<Option<Blob>, StoreError>;

    /// Makes an upload ticket.
    ///
    /// # Errors
    ///
    /// [`StoreError::Full`] when the account has `most_open` open tickets.
    async fn add_ticket(&self, new: NewTicket, most_open: u32) -> Result<(), StoreError>;

    /// The ticket of this token, unless it is used or has ended.
    async fn ticket(&self, token_hash: &[u8; 32]) -> Result<Option<Ticket>, StoreError>;

    /// Uses a ticket up and keeps its blob's row: false where it is used or has
    /// ended.
    async fn use_ticket(&self, token_hash: &[u8; 32], blob: Blob) -> Result<bool, StoreError>;

    /// Which of these store keys no blob has: the files that nobody owns.
    async fn unowned(&self, store_keys: Vec<String>) -> Result<Vec<String>, StoreError>;

    // Quotes.

    /// Promises a price, unless the account has `most` promises already.
    ///
    /// # Errors
    ///
    /// [`StoreError::Full`] when there are as many as may be.
    async fn add_offer(&self, offer: Offer, most: u32) -> Result<(), StoreError>;

    /// A price that was promised to an account, until it is forgotten.
    ///
    /// # Errors
    ///
    /// When the database fails.
    async fn offer(&self, account_id: &str, id: &str) -> Result<Option<Offer>, StoreError>;

    // Elements. One is made by `finish`.

    /// An element of this account.
    async fn element(&self, account_id: &str, id: i64) -> Result<Option<Element>, StoreError>;

    /// The elements of an account, newest first.
    async fn elements(
        &self,
        account_id: &str,
        offset: u64,
        limit: u32,
    ) -> Result<Page<Element>, StoreError>;

    /// Forgets an element and marks its pictures for removal: false where this
    /// account has none of this id.
    async fn delete_element(&self, account_id: &str, id: i64) -> Result<bool, StoreError>;

    // Retention.

    /// Marks blobs that are due for removal, and returns up to `most` of those
    /// that are marked.
    async fn blobs_to_remove(&self, most: u32) -> Result<Vec<Blob>, StoreError>;

    /// Forgets blobs whose bytes are removed.
    async fn blobs_removed(&self, ids: Vec<String>) -> Result<(), StoreError>;

    /// Forgets up to `most` predictions whose time has come and whose blobs are
    /// removed, and idempotency keys, tickets and deliveries that have had
    /// theirs. Says how many predictions.
    async fn purge(&self, most: u32) -> Result<u64, StoreError>;

    // The rest.

    /// The value under a name of the store's own notes.
    async fn note(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Writes a note unless there is one, and returns the one that counts.
    async fn note_once(&self, name: &str, value: &str) -> Result<String, StoreError>;

    /// Whether another process has changed something since the last call.
    async fn changed_elsewhere(&self) -> Result<bool, StoreError>;

    /// Writes and reads something, to see that the store works.
    async fn probe(&self) -> Result<(), StoreError>;
}

/// A prediction that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The id.
    pub id: String,
    /// The decimal id.
    pub number: i64,
    /// Who pays.
    pub account_id: String,
    /// The key in use.
    pub key_id: String,
    /// See [`Prediction::dialect`].
    pub dialect: String,
    /// See [`Prediction::model`].
    pub model: String,
    /// See [`Prediction::external_id`].
    pub external_id: Option<String>,
    /// The client's idempotency key and the SHA-256 of what it asks for.
    pub idempotency: Option<(String, [u8; 32])>,
    /// What it costs.
    pub price: MicroUsd,
    /// See [`Prediction::input`].
    pub input: String,
    /// See [`Prediction::order`].
    pub order: String,
    /// See [`Prediction::origin`].
    pub origin: String,
    /// See [`Prediction::webhook`].
    pub webhook: Option<Recipient>,
    /// See [`Prediction::priority`].
    pub priority: i32,
    /// When it times out unless a worker takes it before.
    pub deadline_ms: i64,
    /// See [`Prediction::warnings`].
    pub warnings: Vec<String>,
    /// The pictures that came with it; their bytes are stored already.
    pub blobs: Vec<Blob>,
    /// Whether it is refused where there is no slot, instead of waiting.
    pub needs_slot: bool,
    /// The end that it comes to at once, without an engine and a charge, for
    /// clients that test their own code.
    pub simulation: Option<Simulation>,
}

/// The end of a prediction that no engine sees and nothing is charged for. One
/// that is there at once is forgotten at the submission's deadline.
#[derive(Clone, Debug, PartialEq)]
pub enum Simulation {
    /// It stays queued until it is deleted or times out.
    Queued,
    /// It counts as running.
    Running,
    /// It is completed without outputs.
    Completed,
    /// It failed.
    Failed(Failure),
}

/// A prediction, and whether this call made it.
#[derive(Clone, Debug, PartialEq)]
pub enum Submitted {
    /// It is new.
    Created(Prediction),
    /// The same idempotency key had made it before. Nothing was charged.
    Replayed(Prediction),
}

impl Submitted {
    /// The prediction.
    #[must_use]
    pub fn prediction(&self) -> &Prediction {
        match self {
            Self::Created(prediction) | Self::Replayed(prediction) => prediction,
        }
    }
}

/// Why a prediction was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The balance is too small.
    #[error("the balance is ${balance}, but this costs ${price}")]
    NoCredit {
        /// What is left.
        balance: MicroUsd,
        /// What it costs.
        price: MicroUsd,
    },
    /// The key's budget is used up.
    #[error("${left} of this key's budget are left, but this costs ${price}")]
    OverBudget {
        /// What is left of the budget.
        left: MicroUsd,
        /// What it costs.
        price: MicroUsd,
    },
    /// The idempotency key was used for something else.
    #[error("this idempotency key was used for another request; use a new one")]
    OtherRequest,
    /// The external id is in use.
    #[error("there is a prediction with this external id already")]
    ExternalIdTaken,
    /// As many as allowed wait already.
    #[error(
        "{waiting} predictions of this account are waiting, which is as many as may; wait for some to finish"
    )]
    TooManyWaiting {
        /// How many wait.
        waiting: u64,
    },
    /// All slots are in use.
    #[error("all {slots} slots of this account are in use; wait for a prediction to finish")]
    NoSlot {
        /// How many there are.
        slots: u32,
    },
}

/// Why there is no prediction.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// It was not taken.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A result that is to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Finish {
    /// The prediction.
    pub id: String,
    /// The worker's epoch.
    pub epoch: i64,
    /// The results.
    pub outputs: Vec<Output>,
    /// The files among them, and those of the element; their bytes are stored
    /// already.
    pub blobs: Vec<Blob>,
    /// The element that was made.
    pub element: Option<Element>,
    /// The engine that made them.
    pub engine: String,
    /// What was asked for and not done, beside what is noted already.
    pub warnings: Vec<String>,
    /// When the prediction is forgotten.
    pub purge_ms: i64,
}

/// The answer to a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// Go on.
    Go,
    /// Stop: somebody cancelled.
    Cancel,
    /// Stop and change nothing: the claim is lost.
    Lost,
}

/// Why a prediction goes back to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// The job failed and may be tried again: counts as an attempt.
    Failed,
    /// The process is shutting down: counts nothing.
    Shutdown,
}

/// What a request to cancel did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// It was waiting, and is cancelled and refunded.
    Now,
    /// A worker has it and is asked to stop.
    Asked,
    /// It was terminal already, in this state.
    Over(State),
    /// There is no such prediction.
    Unknown,
}

/// How a try to deliver went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryResult {
    /// The receiver took it.
    Delivered {
        /// The HTTP status.
        status: u16,
    },
    /// It is tried again.
    Again {
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
        /// Why it failed.
        error: String,
        /// When it is tried again.
        next_ms: i64,
    },
    /// It is given up.
    Dead {
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
        /// Why it failed.
        error: String,
    },
}

/// Which predictions are wanted. Deleted ones never are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictionQuery {
    /// Whose; everybody's where it is not said.
    pub account_id: Option<String>,
    /// Of this model only.
    pub model: Option<String>,
    /// In one of these states only, where there are any.
    pub states: Vec<State>,
    /// Submitted at or after.
    pub from_ms: Option<i64>,
    /// Submitted before.
    pub until_ms: Option<i64>,
    /// In this dialect only.
    pub dialect: Option<String>,
    /// What follows this prediction in the list only; nothing where there is no
    /// such prediction.
    pub after: Option<String>,
    /// Oldest first instead of newest first; of one account only.
    pub ascending: bool,
    /// How many to leave out at the beginning.
    pub offset: u64,
    /// How many are wanted at most.
    pub limit: u32,
}

/// Which lines of the ledger are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    /// Whose.
    pub account_id: String,
    /// Of these kinds only, where there are any.
    pub kinds: Vec<EntryKind>,
    /// Of these predictions only, where there are any.
    pub predictions: Vec<String>,
    /// Of predictions of this model only.
    pub model: Option<String>,
    /// Of this key only.
    pub key_id: Option<String>,
    /// At or after.
    pub from_ms: Option<i64>,
    /// Before.
    pub until_ms: Option<i64>,
    /// Oldest first instead of newest first.
    pub ascending: bool,
    /// How many to leave out at the beginning.
    pub offset: u64,
    /// How many are wanted at most.
    pub limit: u32,
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page<T> {
    /// How many there are in all.
    pub total: u64,
    /// Those that were asked for.
    pub items: Vec<T>,
}

/// Why the store did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too much is waiting to be written; try again soon.
    #[error("the database is busy; try again in a moment")]
    Busy,
    /// Something that must be unique is there already.
    #[error("there is {what} of this name already")]
    Taken {
        /// What it is, with its article.
        what: &'static str,
    },
    /// A balance would become negative.
    #[error("the balance would become negative")]
    Negative,
    /// As many as allowed are there already.
    #[error("there are too many {what} already")]
    Full {
        /// What there are too many of.
        what: &'static str,
    },
    /// The database cannot be used as it is.
    #[error("{message}")]
    Unusable {
        /// What is wrong and what to do.
        message: String,
    },
    /// The database failed.
    #[error("failed to {action}")]
    Database {
        /// What was being done.
        action: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// The kinds of file that are removed with their prediction.
pub(crate) const OF_PREDICTION: [BlobKind; 2] = [BlobKind::Input, BlobKind::Output];
