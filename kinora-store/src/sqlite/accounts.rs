//! Accounts, their keys, and who has a slot.

use kinora_core::price::MicroUsd;
use sqlx::SqliteConnection;

use super::fault::Fault;
use super::rows::{self, Columns, account_columns, key_columns};
use crate::records::{Account, EntryKind, Key, NewAccount, NewKey};
use crate::store::StoreError;

pub(super) const ADD: &str = concat!(
    "INSERT INTO accounts (id, name, balance, level, slots, per_minute, max_waiting, created_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ",
    account_columns!()
);
pub(super) const ALL: &str = concat!(
    "SELECT ",
    account_columns!(),
    " FROM accounts ORDER BY name"
);
pub(super) const BY_ID: &str = concat!(
    "SELECT ",
    account_columns!(),
    " FROM accounts WHERE id = $1"
);
pub(super) const BY_NAME: &str = concat!(
    "SELECT ",
    account_columns!(),
    " FROM accounts WHERE name = $1"
);
pub(super) const PAY_IN: &str = concat!(
    "UPDATE accounts SET balance = balance + $2 WHERE id = $1 AND balance + $2 >= 0 RETURNING ",
    account_columns!()
);
pub(super) const NOTE_PAYMENT: &str = "INSERT INTO ledger (account_id, kind, amount, balance_after, note, created_ms) \
     VALUES ($1, $2, $3, $4, $5, $6)";
pub(super) const SET_LIMITS: &str = "UPDATE accounts SET level = $2, slots = $3, per_minute = $4, \
     max_waiting = $5 WHERE id = $1";
pub(super) const ROOM: &str = "SELECT slots - running, waiting FROM accounts WHERE id = $1";
pub(super) const ADMIT: &str = "UPDATE predictions SET admitted = 1 WHERE seq IN ( \
     SELECT seq FROM predictions \
     WHERE account_id = $1 AND state = 'queued' AND admitted = 0 AND simulated = 0 \
     ORDER BY priority DESC, created_ms, seq LIMIT $2)";
pub(super) const TAKE_SLOTS: &str =
    "UPDATE accounts SET running = running + $2, waiting = waiting - $2 WHERE id = $1";
pub(super) const ADD_KEY: &str = concat!(
    "INSERT INTO keys (id, account_id, name, hash, prefix, kling_access_key, kling_secret, \
     webhook_secret, simulate, budget, created_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ",
    key_columns!()
);
pub(super) const KEYS: &str = concat!("SELECT ", key_columns!(), " FROM keys ORDER BY seq");
pub(super) const KEYS_OF: &str = concat!(
    "SELECT ",
    key_columns!(),
    " FROM keys WHERE account_id = $1 ORDER BY seq"
);
pub(super) const KEY_BY_HASH: &str = concat!(
    "SELECT ",
    key_columns!(),
    " FROM keys WHERE hash = $1 AND revoked_ms IS NULL"
);
pub(super) const KEY_BY_ACCESS_KEY: &str = concat!(
    "SELECT ",
    key_columns!(),
    " FROM keys WHERE kling_access_key = $1 AND revoked_ms IS NULL"
);
pub(super) const KEY: &str = concat!("SELECT ", key_columns!(), " FROM keys WHERE id = $1");
pub(super) const REVOKE: &str =
    "UPDATE keys SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL";

pub(super) async fn add(
    tx: &mut SqliteConnection,
    new: NewAccount,
    now_ms: i64,
) -> Result<Account, Fault> {
    if new.credit < MicroUsd::ZERO {
        return Err(StoreError::Negative.into());
    }
    let row = sqlx::query(ADD)
        .bind(new.id)
        .bind(new.name)
        .bind(new.credit.0)
        .bind(new.level)
        .bind(new.slots)
        .bind(new.per_minute)
        .bind(new.max_waiting)
        .bind(now_ms)
        .fetch_one(&mut *tx)
        .await
        .map_err(|error| taken(error, "accounts.", "an account"))?;
    let account = rows::account(&row)?;
    if new.credit != MicroUsd::ZERO {
        let note = Some("the first credit".to_owned());
        note_payment(tx, &account, new.credit, note, now_ms).await?;
    }
    Ok(account)
}

pub(super) async fn all(read: &mut SqliteConnection) -> Result<Vec<Account>, Fault> {
    let rows = sqlx::query(ALL).fetch_all(read).await?;
    rows::every(&rows, rows::account)
}

pub(super) async fn by_id(
    read: &mut SqliteConnection,
    id: String,
) -> Result<Option<Account>, Fault> {
    let row = sqlx::query(BY_ID).bind(id).fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::account).transpose()?)
}

pub(super) async fn by_name(
    read: &mut SqliteConnection,
    name: String,
) -> Result<Option<Account>, Fault> {
    let row = sqlx::query(BY_NAME).bind(name).fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::account).transpose()?)
}

pub(super) async fn credit(
    tx: &mut SqliteConnection,
    id: String,
    amount: MicroUsd,
    note: Option<String>,
    now_ms: i64,
) -> Result<Option<Account>, Fault> {
    let Some(before) = by_id(tx, id.clone()).await? else {
        return Ok(None);
    };
    if amount == MicroUsd::ZERO {
        return Ok(Some(before));
    }
    if before.balance.checked_add(amount).is_none() {
        return Err(Fault::Own(
            "the balance would be beyond what can be counted",
        ));
    }
    let row = sqlx::query(PAY_IN)
        .bind(id)
        .bind(amount.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(StoreError::Negative)?;
    let account = rows::account(&row)?;
    note_payment(tx, &account, amount, note, now_ms).await?;
    Ok(Some(account))
}

async fn note_payment(
    tx: &mut SqliteConnection,
    account: &Account,
    amount: MicroUsd,
    note: Option<String>,
    now_ms: i64,
) -> Result<(), Fault> {
    let kind = if amount < MicroUsd::ZERO {
        EntryKind::Adjust
    } else {
        EntryKind::Deposit
    };
    sqlx::query(NOTE_PAYMENT)
        .bind(account.id.clone())
        .bind(kind.as_str())
        .bind(amount.0)
        .bind(account.balance.0)
        .bind(note)
        .bind(now_ms)
        .execute(tx)
        .await?;
    Ok(())
}

/// What an account may do.
pub(super) struct Limits {
    pub level: String,
    pub slots: u32,
    pub per_minute: Option<u32>,
    pub max_waiting: u32,
}

pub(super) async fn set_limits(
    tx: &mut SqliteConnection,
    id: String,
    limits: Limits,
) -> Result<Option<Account>, Fault> {
    sqlx::query(SET_LIMITS)
        .bind(id.clone())
        .bind(limits.level)
        .bind(limits.slots)
        .bind(limits.per_minute)
        .bind(limits.max_waiting)
        .execute(&mut *tx)
        .await?;
    admit(tx, &id).await?;
    by_id(tx, id).await
}

/// Gives each free slot of an account to a prediction that waits for one.
pub(super) async fn admit(tx: &mut SqliteConnection, account_id: &str) -> Result<(), Fault> {
    let room = sqlx::query(ROOM)
        .bind(account_id.to_owned())
        .fetch_optional(&mut *tx)
        .await?;
    let Some(room) = room else {
        return Ok(());
    };
    let mut columns = Columns::of(&room);
    let (free, waiting): (i64, i64) = (columns.take()?, columns.take()?);
    if free <= 0 || waiting == 0 {
        return Ok(());
    }
    let admitted = sqlx::query(ADMIT)
        .bind(account_id.to_owned())
        .bind(free)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    sqlx::query(TAKE_SLOTS)
        .bind(account_id.to_owned())
        .bind(i64::try_from(admitted).unwrap_or(i64::MAX))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn add_key(
    tx: &mut SqliteConnection,
    new: NewKey,
    now_ms: i64,
) -> Result<Key, Fault> {
    let row = sqlx::query(ADD_KEY)
        .bind(new.id)
        .bind(new.account_id)
        .bind(new.name)
        .bind(new.hash.to_vec())
        .bind(new.prefix)
        .bind(new.kling_access_key)
        .bind(new.kling_secret)
        .bind(new.webhook_secret)
        .bind(new.simulate)
        .bind(new.budget.map(|budget| budget.0))
        .bind(now_ms)
        .fetch_one(tx)
        .await
        .map_err(|error| taken(error, "keys.", "a key"))?;
    Ok(rows::key(&row)?)
}

pub(super) async fn keys(
    read: &mut SqliteConnection,
    account_id: Option<String>,
) -> Result<Vec<Key>, Fault> {
    let rows = match account_id {
        Some(id) => sqlx::query(KEYS_OF).bind(id).fetch_all(read).await?,
        None => sqlx::query(KEYS).fetch_all(read).await?,
    };
    rows::every(&rows, rows::key)
}

pub(super) async fn key_by_hash(
    read: &mut SqliteConnection,
    hash: [u8; 32],
) -> Result<Option<Key>, Fault> {
    let query = sqlx::query(KEY_BY_HASH).bind(hash.to_vec());
    let row = query.fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::key).transpose()?)
}

pub(super) async fn key_by_access_key(
    read: &mut SqliteConnection,
    access_key: String,
) -> Result<Option<Key>, Fault> {
    let query = sqlx::query(KEY_BY_ACCESS_KEY).bind(access_key);
    let row = query.fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::key).transpose()?)
}

pub(super) async fn key(read: &mut SqliteConnection, id: String) -> Result<Option<Key>, Fault> {
    let row = sqlx::query(KEY).bind(id).fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::key).transpose()?)
}

pub(super) async fn revoke(
    tx: &mut SqliteConnection,
    id: String,
    now_ms: i64,
) -> Result<bool, Fault> {
    let query = sqlx::query(REVOKE).bind(id).bind(now_ms);
    Ok(query.execute(tx).await?.rows_affected() == 1)
}

/// Says that `what` is there already, where a unique column of this table
/// refused a row.
fn taken(error: sqlx::Error, table: &str, what: &'static str) -> Fault {
    let fault = Fault::from(error);
    match fault.taken() {
        Some(column) if column.starts_with(table) => StoreError::Taken { what }.into(),
        _ => fault,
    }
}
