//! Rows of the database as records.

use kinora_core::price::MicroUsd;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Row, Sqlite, Type, ValueRef};

use super::fault::Fault;
use crate::records::{
    Account, Blob, BlobKind, Delivery, DeliveryState, Element, Entry, EntryKind, Failure,
    FailureCode, Key, Prediction, Recipient, State, Ticket, Upstream, UsageRow,
};

/// The columns that [`account`] reads.
macro_rules! account_columns {
    () => {
        "id, name, balance, level, slots, running, per_minute, max_waiting, created_ms"
    };
}

/// The columns that [`key`] reads.
macro_rules! key_columns {
    () => {
        "id, account_id, name, prefix, kling_access_key, kling_secret, webhook_secret, simulate, \
         budget, spent, created_ms, revoked_ms"
    };
}

/// The columns that [`prediction`] reads.
macro_rules! prediction_columns {
    () => {
        "id, number, account_id, key_id, dialect, model, external_id, state, epoch, attempts, \
         crashes, admitted, cancel_requested, price, input, \"order\", origin, webhook_url, \
         hears_every_change, priority, deadline_ms, progress, failure_code, failure_message, outputs, upstream_name, \
         upstream_key, upstream_id, engine, warnings, created_ms, started_ms, finished_ms, \
         deleted_ms, purge_ms"
    };
}

/// The columns that [`blob`] reads.
macro_rules! blob_columns {
    () => {
        "id, account_id, kind, store_key, bytes, sha256, mime, file_name, prediction_id, \
         created_ms, purge_ms"
    };
}

/// The columns that [`delivery`] reads.
macro_rules! delivery_columns {
    () => {
        "id, prediction_id, key_id, event, url, dialect, body, state, attempts, next_ms, \
         last_status, last_error, created_ms"
    };
}

/// The columns that [`element_after`] reads.
macro_rules! element_columns {
    () => {
        "id, account_id, prediction_id, name, description, images, voice, tags, created_ms, \
         by_video"
    };
}

pub(super) use {
    account_columns, blob_columns, delivery_columns, element_columns, key_columns,
    prediction_columns,
};

/// Reads a row's columns one after another.
pub(super) struct Columns<'r> {
    row: &'r SqliteRow,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(super) fn of(row: &'r SqliteRow) -> Self {
        Self::from(row, 0)
    }

    /// Leaves out the columns before `first`.
    pub(super) fn from(row: &'r SqliteRow, first: usize) -> Self {
        Self { row, next: first }
    }

    pub(super) fn take<T>(&mut self) -> Result<T, sqlx::Error>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite>,
    {
        let value = self.row.try_get(self.next)?;
        self.next += 1;
        Ok(value)
    }

    pub(super) fn money(&mut self) -> Result<MicroUsd, sqlx::Error> {
        self.take().map(MicroUsd)
    }

    pub(super) fn count(&mut self) -> Result<u64, sqlx::Error> {
        let count: i64 = self.take()?;
        u64::try_from(count).map_err(unreadable)
    }

    pub(super) fn state(&mut self) -> Result<State, sqlx::Error> {
        let name: &str = self.take()?;
        State::parse(name).ok_or_else(|| unknown("state", name))
    }

    /// Whether the next column holds a value, of whatever type.
    pub(super) fn is_something(&self) -> Result<bool, sqlx::Error> {
        Ok(!self.row.try_get_raw(self.next)?.is_null())
    }

    fn json<T: DeserializeOwned>(&mut self) -> Result<T, sqlx::Error> {
        let text: &str = self.take()?;
        serde_json::from_str(text).map_err(unreadable)
    }
}

pub(super) fn account(row: &SqliteRow) -> Result<Account, sqlx::Error> {
    let mut columns = Columns::of(row);
    Ok(Account {
        id: columns.take()?,
        name: columns.take()?,
        balance: columns.money()?,
        level: columns.take()?,
        slots: columns.take()?,
        running: columns.take()?,
        per_minute: columns.take()?,
        max_waiting: columns.take()?,
        created_ms: columns.take()?,
    })
}

pub(super) fn key(row: &SqliteRow) -> Result<Key, sqlx::Error> {
    let mut columns = Columns::of(row);
    Ok(Key {
        id: columns.take()?,
        account_id: columns.take()?,
        name: columns.take()?,
        prefix: columns.take()?,
        kling_access_key: columns.take()?,
        kling_secret: columns.take()?,
        webhook_secret: columns.take()?,
        simulate: columns.take()?,
        budget: columns.take::<Option<i64>>()?.map(MicroUsd),
        spent: columns.money()?,
        created_ms: columns.take()?,
        revoked_ms: columns.take()?,
    })
}

pub(super) fn prediction(row: &SqliteRow) -> Result<Prediction, sqlx::Error> {
    prediction_after(row, 0)
}

/// A prediction whose columns begin at `first`.
pub(super) fn prediction_after(row: &SqliteRow, first: usize) -> Result<Prediction, sqlx::Error> {
    let mut columns = Columns::from(row, first);
    Ok(Prediction {
        id: columns.take()?,
        number: columns.take()?,
        account_id: columns.take()?,
        key_id: columns.take()?,
        dialect: columns.take()?,
        model: columns.take()?,
        external_id: columns.take()?,
        state: columns.state()?,
        epoch: columns.take()?,
        attempts: columns.take()?,
        crashes: columns.take()?,
        admitted: columns.take()?,
        cancel_requested: columns.take()?,
        price: columns.money()?,
        input: columns.take()?,
        order: columns.take()?,
        origin: columns.take()?,
        webhook: {
            let url: Option<String> = columns.take()?;
            let hears_every_change = columns.take()?;
            url.map(|url| Recipient {
                url,
                hears_every_change,
            })
        },
        priority: columns.take()?,
        deadline_ms: columns.take()?,
        progress: columns.take()?,
        failure: failure(&mut columns)?,
        outputs: columns.json()?,
        upstream: Upstream {
            name: columns.take()?,
            key: columns.take()?,
            id: columns.take()?,
        },
        engine: columns.take()?,
        warnings: columns.json()?,
        created_ms: columns.take()?,
        started_ms: columns.take()?,
        finished_ms: columns.take()?,
        deleted_ms: columns.take()?,
        purge_ms: columns.take()?,
    })
}

fn failure(columns: &mut Columns<'_>) -> Result<Option<Failure>, sqlx::Error> {
    let code: Option<i32> = columns.take()?;
    let message: Option<String> = columns.take()?;
    Ok(code.map(|code| Failure {
        code: FailureCode(code),
        message: message.unwrap_or_default(),
    }))
}

/// A line of the ledger whose columns begin at `first`.
pub(super) fn entry_after(row: &SqliteRow, first: usize) -> Result<Entry, sqlx::Error> {
    let mut columns = Columns::from(row, first);
    Ok(Entry {
        id: columns.take()?,
        account_id: columns.take()?,
        prediction_id: columns.take()?,
        model: columns.take()?,
        state: columns
            .take::<Option<&str>>()?
            .map(|name| State::parse(name).ok_or_else(|| unknown("state", name)))
            .transpose()?,
        kind: {
            let name: &str = columns.take()?;
            EntryKind::parse(name).ok_or_else(|| unknown("kind of line", name))?
        },
        amount: columns.money()?,
        balance_after: columns.money()?,
        key_id: columns.take()?,
        key_name: columns.take()?,
        note: columns.take()?,
        created_ms: columns.take()?,
    })
}

pub(super) fn blob(row: &SqliteRow) -> Result<Blob, sqlx::Error> {
    let mut columns = Columns::of(row);
    Ok(Blob {
        id: columns.take()?,
        account_id: columns.take()?,
        kind: {
            let name: &str = columns.take()?;
            BlobKind::parse(name).ok_or_else(|| unknown("kind of blob", name))?
        },
        store_key: columns.take()?,
        bytes: columns.count()?,
        sha256: columns.take()?,
        mime: columns.take()?,
        file_name: columns.take()?,
        prediction_id: columns.take()?,
        created_ms: columns.take()?,
        purge_ms: columns.take()?,
    })
}

/// How a ticket is kept whose size nobody announced: no file is so small.
pub(super) const ANY_SIZE: u64 = 0;
/// An element whose columns begin at this place.
pub(super) fn element_after(row: &SqliteRow, first: usize) -> Result<Element, sqlx::Error> {
    let mut columns = Columns::from(row, first);
    Ok(Element {
        id: columns.take()?,
        account_id: columns.take()?,
        prediction_id: columns.take()?,
        name: columns.take()?,
        description: columns.take()?,
        images: columns.json()?,
        voice: columns.take()?,
        tags: columns.json()?,
        created_ms: columns.take()?,
        by_video: columns.take()?,
    })
}

pub(super) fn ticket(row: &SqliteRow) -> Result<Ticket, sqlx::Error> {
    let mut columns = Columns::of(row);
    Ok(Ticket {
        account_id: columns.take()?,
        blob_id: columns.take()?,
        bytes: Some(columns.count()?).filter(|bytes| *bytes != ANY_SIZE),
        file_name: columns.take()?,
        expires_ms: columns.take()?,
        purge_ms: columns.take()?,
    })
}

pub(super) fn delivery(row: &SqliteRow) -> Result<Delivery, sqlx::Error> {
    let mut columns = Columns::of(row);
    Ok(Delivery {
        id: columns.take()?,
        prediction_id: columns.take()?,
        key_id: columns.take()?,
        event: columns.state()?,
        url: columns.take()?,
        dialect: columns.take()?,
        body: columns.take()?,
        state: {
            let name: &str = columns.take()?;
            DeliveryState::parse(name).ok_or_else(|| unknown("state of a delivery", name))?
        },
        attempts: columns.take()?,
        next_ms: columns.take()?,
        last_status: columns.take()?,
        last_error: columns.take()?,
        created_ms: columns.take()?,
    })
}

pub(super) fn usage(row: &SqliteRow) -> Result<UsageRow, sqlx::Error> {
    let mut columns = Columns::of(row);
    Ok(UsageRow {
        day: columns.take()?,
        model: columns.take()?,
        requests: columns.count()?,
        completed: columns.count()?,
        refunded: columns.count()?,
        amount: columns.money()?,
        last_ms: columns.take()?,
    })
}

/// All rows as records.
pub(super) fn every<T>(
    rows: &[SqliteRow],
    read: impl Fn(&SqliteRow) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, Fault> {
    let records: Result<_, sqlx::Error> = rows.iter().map(read).collect();
    Ok(records?)
}

fn unknown(what: &str, name: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("`{name}` is no {what}").into())
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
