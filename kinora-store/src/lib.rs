//! Kinora's durable state.
//!
//! What is here outlives the process that wrote it, or was never there:
//! accounts, keys, predictions, the ledger and webhook deliveries behind the
//! trait [`Store`]; the queue behind [`Dispatch`]; files in [`blobs`]; single
//! files of the command line in [`publish`]. Both traits are implemented by
//! [`sqlite`].
//!
//! Time comes from a [`Clock`] that a test can hold still, and ids come from the
//! caller. Nothing here knows HTTP, engines or dialects.

pub mod blobs;
mod clock;
mod dispatch;
pub mod hex;
pub mod lock;
pub mod publish;
mod records;
pub mod secrets;
pub mod sqlite;
mod store;

#[cfg(test)]
mod conformance;

pub use clock::{Clock, SystemClock, TestClock};
pub use dispatch::{Claim, Dispatch, QueueStats};
pub use records::{
    Account, Blob, BlobKind, Delivery, DeliveryState, Element, Entry, EntryKind, Failure,
    FailureCode, Key, NewAccount, NewKey, NewTicket, Offer, Output, Prediction, Recipient, State,
    Terminal, Ticket, Upstream, UsageRow,
};
pub use store::{
    Beat, Cancelled, DeliveryResult, Finish, LedgerQuery, Page, PredictionQuery, Refusal, Released,
    Simulation, Store, StoreError, Submission, SubmitError, Submitted,
};
