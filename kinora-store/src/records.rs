//! The rows, as the rest of Kinora sees them.
//!
//! Times are milliseconds since 1970 in UTC and end in `_ms`.

use kinora_core::price::MicroUsd;
use kinora_core::size::Size;
use serde::{Deserialize, Serialize};

/// Owns keys, a balance and slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The id.
    pub id: String,
    /// The name, unique.
    pub name: String,
    /// What is left; never negative.
    pub balance: MicroUsd,
    /// The level whose limits it has, such as `home` or `gold`.
    pub level: String,
    /// How many predictions may be admitted at once.
    pub slots: u32,
    /// How many are admitted now.
    pub running: u32,
    /// How many submits a minute are taken; no limit where there is none.
    pub per_minute: Option<u32>,
    /// How many predictions may wait for a slot.
    pub max_waiting: u32,
    /// When it was made.
    pub created_ms: i64,
}

/// An account that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// The id.
    pub id: String,
    /// The name, unique.
    pub name: String,
    /// What it starts with: a deposit in the ledger, unless it is nothing.
    pub credit: MicroUsd,
    /// See [`Account::level`].
    pub level: String,
    /// See [`Account::slots`].
    pub slots: u32,
    /// See [`Account::per_minute`].
    pub per_minute: Option<u32>,
    /// See [`Account::max_waiting`].
    pub max_waiting: u32,
}

/// What authenticates. The key itself is never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The id, which is no secret.
    pub id: String,
    /// The account.
    pub account_id: String,
    /// A name for people.
    pub name: String,
    /// The first characters of the key, to tell keys apart.
    pub prefix: String,
    /// The access key of the official dialect, where it has one.
    pub kling_access_key: Option<String>,
    /// The secret key of the official dialect, sealed.
    pub kling_secret: Option<Vec<u8>>,
    /// The secret that webhooks are signed with, sealed.
    pub webhook_secret: Vec<u8>,
    /// What the emulator does for this key, as it was written.
    pub simulate: Option<String>,
    /// The most that may be spent with it, where there is a limit.
    pub budget: Option<MicroUsd>,
    /// What was spent with it, refunds taken off.
    pub spent: MicroUsd,
    /// When it was made.
    pub created_ms: i64,
    /// When it was revoked.
    pub revoked_ms: Option<i64>,
}

/// A key that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// The id.
    pub id: String,
    /// The account.
    pub account_id: String,
    /// A name for people.
    pub name: String,
    /// The SHA-256 of the key.
    pub hash: [u8; 32],
    /// See [`Key::prefix`].
    pub prefix: String,
    /// See [`Key::kling_access_key`].
    pub kling_access_key: Option<String>,
    /// See [`Key::kling_secret`].
    pub kling_secret: Option<Vec<u8>>,
    /// See [`Key::webhook_secret`].
    pub webhook_secret: Vec<u8>,
    /// See [`Key::simulate`].
    pub simulate: Option<String>,
    /// See [`Key::budget`].
    pub budget: Option<MicroUsd>,
}

/// Where a prediction stands. See [`State::is_terminal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waits for a slot or for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// There is a result.
    Completed,
    /// There is none, and the charge was refunded.
    Failed,
    /// It was not done in time, and the charge was refunded.
    Timeout,
    /// Somebody cancelled it, and the charge was refunded.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Running,
        Self::Completed,
        Self::Failed,
        Self::Timeout,
        Self::Cancelled,
    ];

    /// The state's name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether it can never change again.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        match self {
            Self::Queued | Self::Running => false,
            Self::Completed | Self::Failed | Self::Timeout | Self::Cancelled => true,
        }
    }
}

/// The ends of a prediction that give the charge back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminal {
    /// See [`State::Failed`].
    Failed,
    /// See [`State::Timeout`].
    Timeout,
    /// See [`State::Cancelled`].
    Cancelled,
}

impl Terminal {
    /// The state that it means.
    #[must_use]
    pub const fn state(self) -> State {
        match self {
            Self::Failed => State::Failed,
            Self::Timeout => State::Timeout,
            Self::Cancelled => State::Cancelled,
        }
    }
}

/// Why a prediction has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub code: FailureCode,
    /// What went wrong and what to do, in a sentence without a full stop.
    pub message: String,
}

/// A kind of failure. The numbers are those of WaveSpeed; the other dialects
/// are mapped from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FailureCode(pub i32);

impl FailureCode {
    /// The content is not permitted.
    pub const MODERATION: Self = Self(1200);
    /// A parameter is missing.
    pub const MISSING: Self = Self(1400);
    /// A parameter, or a picture that was fetched, breaks rules.
    pub const INVALID: Self = Self(1401);
    /// A picture could not be fetched.
    pub const MEDIA: Self = Self(1402);
    /// The engine gave up.
    pub const EXECUTION: Self = Self(1403);
    /// The prediction was given up without a better reason.
    pub const GIVEN_UP: Self = Self(1405);
    /// Kinora itself is at fault.
    pub const INTERNAL: Self = Self(5000);
    /// An engine that is needed is not there.
    pub const UNAVAILABLE: Self = Self(5003);
    /// It took too long.
    pub const TIMEOUT: Self = Self(5004);
}

/// One result of a prediction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Output {
    /// A file.
    Media {
        /// The blob's id.
        blob_id: String,
        /// Its media type.
        mime: String,
        /// Its size in bytes.
        bytes: u64,
        /// Its length in whole seconds, where it has one.
        duration_s: Option<u32>,
        /// How large its frames are, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<Size>,
    },
    /// Data.
    Json(serde_json::Value),
}

/// Who hears of a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The address.
    pub url: String,
    /// Whether it hears of the submit and the first start too, in this order,
    /// and not of the end alone.
    pub hears_every_change: bool,
}

/// How far a remote engine has taken a prediction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upstream {
    /// The engine's name, written before the first byte is sent to it.
    pub name: Option<String>,
    /// The key that the submit is sent under, written with the name.
    pub key: Option<String>,
    /// The id that it answered with.
    pub id: Option<String>,
}

/// A submitted request with its state.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The id, 32 lower-case hexadecimal digits.
    pub id: String,
    /// A decimal id for dialects that have such, unique.
    pub number: i64,
    /// Whose it is.
    pub account_id: String,
    /// The key that it was submitted with.
    pub key_id: String,
    /// The name of the dialect that it was submitted in.
    pub dialect: String,
    /// The full model id.
    pub model: String,
    /// The client's own id, unique in the account.
    pub external_id: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Rises with every claim; a worker whose epoch has passed may change
    /// nothing any more.
    pub epoch: i64,
    /// How often a job for it failed and may be tried again.
    pub attempts: u32,
    /// How often a process died while it was running.
    pub crashes: u32,
    /// Whether it has a slot.
    pub admitted: bool,
    /// Whether somebody wants it stopped.
    pub cancel_requested: bool,
    /// What was charged.
    pub price: MicroUsd,
    /// What the client sent, as JSON, pictures replaced by where they are.
    pub input: String,
    /// The same as the service understood it, as JSON; only the service reads it.
    pub order: String,
    /// The address that the client reached this server under.
    pub origin: String,
    /// Who hears of it.
    pub webhook: Option<Recipient>,
    /// Higher goes first.
    pub priority: i32,
    /// When it times out.
    pub deadline_ms: i64,
    /// How far it is, in percent.
    pub progress: u32,
    /// Why there is no result.
    pub failure: Option<Failure>,
    /// The results.
    pub outputs: Vec<Output>,
    /// How far a remote engine has taken it.
    pub upstream: Upstream,
    /// The engine that made it.
    pub engine: Option<String>,
    /// What was asked for and not done.
    pub warnings: Vec<String>,
    /// When it was submitted.
    pub created_ms: i64,
    /// When a worker first took it.
    pub started_ms: Option<i64>,
    /// When it became terminal.
    pub finished_ms: Option<i64>,
    /// When its owner deleted it.
    pub deleted_ms: Option<i64>,
    /// When it is forgotten.
    pub purge_ms: Option<i64>,
}

impl Prediction {
    /// Whether nothing will happen to it any more: it has ended, or is deleted.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.state.is_terminal() || self.deleted_ms.is_some()
    }

    /// What it costs its account as it stands: what failed was given back.
    #[must_use]
    pub const fn cost(&self) -> MicroUsd {
        match self.state {
            State::Queued | State::Running | State::Completed => self.price,
            State::Failed | State::Timeout | State::Cancelled => MicroUsd::ZERO,
        }
    }
}

/// What a line of the ledger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// Money was put in.
    Deposit,
    /// A prediction was paid for.
    Charge,
    /// A prediction was given back.
    Refund,
    /// Somebody corrected the balance.
    Adjust,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Deposit, Self::Charge, Self::Refund, Self::Adjust];

    /// The kind's name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::Adjust => "adjust",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A line of the ledger. Lines are never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the ledger.
    pub id: i64,
    /// The account.
    pub account_id: String,
    /// The prediction, of charges and refunds.
    pub prediction_id: Option<String>,
    /// The prediction's model, of charges and refunds.
    pub model: Option<String>,
    /// The prediction's state now, while it is still known.
    pub state: Option<State>,
    /// What it is.
    pub kind: EntryKind,
    /// What the balance changed by: charges are negative.
    pub amount: MicroUsd,
    /// The balance afterwards.
    pub balance_after: MicroUsd,
    /// The key that it came with.
    pub key_id: Option<String>,
    /// That key's name.
    pub key_name: Option<String>,
    /// A word from whoever made it.
    pub note: Option<String>,
    /// When it was made.
    pub created_ms: i64,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlobKind {
    /// Uploaded by a client for later use.
    Upload,
    /// A picture that came inside a submit.
    Input,
    /// Made by an engine.
    Output,
    /// A picture of an element; it stays as long as that does.
    Element,
}

impl BlobKind {
    /// The kind's name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Input => "input",
            Self::Output => "output",
            Self::Element => "element",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Upload, Self::Input, Self::Output, Self::Element]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// A file that Kinora keeps. Its row is written after its bytes are safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// The id, part of its address.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// What it is for.
    pub kind: BlobKind,
    /// Where its bytes are: see [`crate::blobs`].
    pub store_key: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Its media type, by its bytes.
    pub mime: String,
    /// The name that people see; never part of a path.
    pub file_name: String,
    /// The prediction that made it or brought it.
    pub prediction_id: Option<String>,
    /// When it was stored.
    pub created_ms: i64,
    /// When it is removed.
    pub purge_ms: i64,
}

/// A stored character or object that films can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The id: at most 15 digits, so that a JSON number holds it.
    pub id: i64,
    /// Whose it is.
    pub account_id: String,
    /// The prediction that made it.
    pub prediction_id: String,
    /// The name that prompts mention it by.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The ids of its pictures among the blobs, the one from the front first.
    pub images: Vec<String>,
    /// The id of its voice.
    pub voice: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
    /// When it was made.
    pub created_ms: i64,
    /// Whether a video showed it, whose frames are its pictures.
    pub by_video: bool,
}

/// Permission to upload one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Whose it is.
    pub account_id: String,
    /// The id that the file will have.
    pub blob_id: String,
    /// The size that it must have, where it was announced.
    pub bytes: Option<u64>,
    /// The name that it was announced under.
    pub file_name: String,
    /// When it ends.
    pub expires_ms: i64,
    /// When the file that it permits is removed.
    pub purge_ms: i64,
}

/// A ticket that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTicket {
    /// The SHA-256 of the ticket's token.
    pub token_hash: [u8; 32],
    /// The ticket.
    pub ticket: Ticket,
    /// When it is made.
    pub created_ms: i64,
}

/// A price that is promised for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The id.
    pub id: String,
    /// To whom it is promised.
    pub account_id: String,
    /// The full model id.
    pub model: String,
    /// The SHA-256 of everything that the price depends on.
    pub fingerprint: [u8; 32],
    /// The price.
    pub price: MicroUsd,
    /// What is charged for, as JSON.
    pub lines: String,
    /// When it was made.
    pub created_ms: i64,
    /// From when on it is not promised any more.
    pub expires_ms: i64,
}

/// Whether a delivery is still tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It will be tried.
    Waiting,
    /// The receiver took it.
    Delivered,
    /// It was given up; `kinora webhooks retry` tries it again.
    Dead,
}

impl DeliveryState {
    /// The state's name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == name)
    }
}

/// One event that one address is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The id, sent as `webhook-id`, the same in every try.
    pub id: String,
    /// The prediction.
    pub prediction_id: String,
    /// The key whose secret signs it.
    pub key_id: String,
    /// The state that the prediction came into.
    pub event: State,
    /// The address.
    pub url: String,
    /// The prediction's dialect.
    pub dialect: String,
    /// The exact bytes, once they are written for the first try.
    pub body: Option<Vec<u8>>,
    /// Whether it is still tried.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_ms: i64,
    /// The HTTP status of the last answer.
    pub last_status: Option<u16>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_ms: i64,
}

/// What one account did with one model on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRow {
    /// The day in UTC, as `2026-11-21`.
    pub day: String,
    /// The model.
    pub model: String,
    /// Predictions submitted.
    pub requests: u64,
    /// Those that were completed.
    pub completed: u64,
    /// Those that were given back.
    pub refunded: u64,
    /// Charges less refunds.
    pub amount: MicroUsd,
    /// The last submit.
    pub last_ms: i64,
}
