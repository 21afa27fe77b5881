//! Why a statement or a transaction did not do its work.

use std::error::Error;
use std::sync::Arc;

use crate::store::{Refusal, StoreError, SubmitError};

/// What can go wrong inside a transaction. Any of these undoes it.
#[derive(Debug)]
pub(super) enum Fault {
    /// The database failed.
    Sql(sqlx::Error),
    /// The transaction was done, but could not be committed with those beside it.
    Commit(Arc<sqlx::Error>),
    /// What was asked for cannot be done.
    Store(StoreError),
    /// A prediction is not taken.
    Refused(Refusal),
    /// Something else.
    Own(&'static str),
}

impl Fault {
    /// Says what was being done.
    pub(super) fn during(self, action: &'static str) -> StoreError {
        match self {
            Self::Sql(error) if is_busy(&error) => StoreError::Busy,
            Self::Sql(error) => failed(action, error),
            Self::Commit(error) if is_busy(&error) => StoreError::Busy,
            Self::Commit(error) => failed(action, error),
            Self::Store(error) => error,
            Self::Refused(refusal) => failed(action, refusal),
            Self::Own(message) => failed(action, message),
        }
    }

    /// The same for a submit, which may be refused.
    pub(super) fn during_submit(self) -> SubmitError {
        match self {
            Self::Refused(refusal) => SubmitError::Refused(refusal),
            other => SubmitError::Store(other.during("submit a prediction")),
        }
    }

    /// The unique column or columns that a row would have broken, as SQLite
    /// names them.
    pub(super) fn taken(&self) -> Option<&str> {
        let Self::Sql(sqlx::Error::Database(error)) = self else {
            return None;
        };
        error.message().strip_prefix("UNIQUE constraint failed: ")
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Sql(sqlx::Error::Encode(Box::new(error)))
    }
}

fn failed(action: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    StoreError::Database {
        action,
        source: source.into(),
    }
}

/// Whether another process held the database for too long, all connections were
/// in use, or the disk is full.
fn is_busy(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolTimedOut)
        || matches!(
            primary_code(error),
            Some(SQLITE_BUSY | SQLITE_LOCKED | SQLITE_FULL)
        )
}

/// SQLite's result code without its extension.
pub(super) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
/// The disk is full, which passes when somebody makes room.
const SQLITE_FULL: u32 = 13;
pub(super) const SQLITE_CORRUPT: u32 = 11;
pub(super) const SQLITE_NOTADB: u32 = 26;
