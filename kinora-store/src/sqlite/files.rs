//! Blobs, upload tickets, and what is removed when its time has come.

use sqlx::SqliteConnection;

use super::fault::Fault;
use super::offers;
use super::rows::{self, blob_columns};
use super::submit::KEY_LASTS_MS;
use crate::records::{Blob, NewTicket, Ticket};
use crate::store::{OF_PREDICTION, StoreError};

pub(super) const ADD: &str = "INSERT INTO blobs (id, account_id, kind, store_key, bytes, sha256, \
     mime, file_name, prediction_id, created_ms, purge_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
pub(super) const BY_ID: &str = concat!(
    "SELECT ",
    blob_columns!(),
    " FROM blobs WHERE id = $1 AND removing = 0"
);
pub(super) const MARK_OF: &str = "UPDATE blobs SET removing = 1 \
     WHERE prediction_id = $1 AND kind IN ($2, $3)";
/// Those whose own time has come, unless their prediction still needs them.
pub(super) const MARK_DUE: &str = "UPDATE blobs SET removing = 1 WHERE id IN ( \
     SELECT b.id FROM blobs b WHERE b.removing = 0 AND b.purge_ms <= $1 \
     AND NOT EXISTS (SELECT 1 FROM predictions p \
         WHERE p.id = b.prediction_id AND p.state IN ('queued', 'running')) \
     ORDER BY b.purge_ms LIMIT $2)";
/// Those whose prediction's time has come.
pub(super) const MARK_ORPHANED: &str = "UPDATE blobs SET removing = 1 WHERE id IN ( \
     SELECT b.id FROM predictions p JOIN blobs b ON b.prediction_id = p.id \
     WHERE p.purge_ms IS NOT NULL AND p.purge_ms <= $1 \
     AND p.state NOT IN ('queued', 'running') \
     AND b.removing = 0 AND b.kind IN ($3, $4) LIMIT $2)";
pub(super) const MARKED: &str = concat!(
    "SELECT ",
    blob_columns!(),
    " FROM blobs WHERE removing = 1 ORDER BY purge_ms LIMIT $1"
);
pub(super) const REMOVED: &str =
    "DELETE FROM blobs WHERE id IN (SELECT value FROM json_each($1)) AND removing = 1";
pub(super) const UNOWNED: &str = "SELECT value FROM json_each($1) \
     WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE store_key = value)";
pub(super) const OPEN_TICKETS: &str = "SELECT count(*) FROM upload_tickets \
     WHERE account_id = $1 AND used_ms IS NULL AND expires_ms > $2";
pub(super) const ADD_TICKET: &str = "INSERT INTO upload_tickets (token_hash, account_id, blob_id, \
     bytes, file_name, expires_ms, purge_ms, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(super) const TICKET: &str = "SELECT account_id, blob_id, bytes, file_name, expires_ms, \
     purge_ms FROM upload_tickets WHERE token_hash = $1 AND used_ms IS NULL AND expires_ms > $2";
pub(super) const USE_TICKET: &str = "UPDATE upload_tickets SET used_ms = $2 \
     WHERE token_hash = $1 AND used_ms IS NULL AND expires_ms > $2 \
     AND account_id = $3 AND blob_id = $4";
/// A delivery that waits may still need its prediction.
pub(super) const FORGETTABLE: &str = "SELECT id FROM predictions p \
     WHERE p.purge_ms IS NOT NULL AND p.purge_ms <= $1 \
     AND p.state NOT IN ('queued', 'running') \
     AND NOT EXISTS (SELECT 1 FROM blobs \
         WHERE prediction_id = p.id AND kind IN ($3, $4)) \
     AND NOT EXISTS (SELECT 1 FROM deliveries \
         WHERE prediction_id = p.id AND state = 'waiting') \
     ORDER BY p.purge_ms LIMIT $2";
pub(super) const FORGET: &str = "\
DELETE FROM deliveries WHERE prediction_id IN (SELECT value FROM json_each($1));
DELETE FROM predictions WHERE id IN (SELECT value FROM json_each($1))";
pub(super) const FORGET_KEYS: &str = "DELETE FROM idempotency WHERE (account_id, key) IN ( \
     SELECT account_id, key FROM idempotency WHERE created_ms <= $1 LIMIT $2)";
pub(super) const FORGET_TICKETS: &str = "DELETE FROM upload_tickets WHERE token_hash IN ( \
     SELECT token_hash FROM upload_tickets WHERE expires_ms <= $1 LIMIT $2)";

pub(super) async fn add(tx: &mut SqliteConnection, blob: Blob) -> Result<(), Fault> {
    sqlx::query(ADD)
        .bind(blob.id)
        .bind(blob.account_id)
        .bind(blob.kind.as_str())
        .bind(blob.store_key)
        .bind(size(blob.bytes)?)
        .bind(blob.sha256)
        .bind(blob.mime)
        .bind(blob.file_name)
        .bind(blob.prediction_id)
        .bind(blob.created_ms)
        .bind(blob.purge_ms)
        .execute(tx)
        .await
        .map_err(taken)?;
    Ok(())
}

pub(super) async fn by_id(read: &mut SqliteConnection, id: String) -> Result<Option<Blob>, Fault> {
    let row = sqlx::query(BY_ID).bind(id).fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::blob).transpose()?)
}

/// Marks a prediction's files for removal.
pub(super) async fn mark_of(tx: &mut SqliteConnection, prediction_id: &str) -> Result<(), Fault> {
    sqlx::query(MARK_OF)
        .bind(prediction_id.to_owned())
        .bind(OF_PREDICTION[0].as_str())
        .bind(OF_PREDICTION[1].as_str())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn to_remove(
    tx: &mut SqliteConnection,
    most: u32,
    now_ms: i64,
) -> Result<Vec<Blob>, Fault> {
    let due = sqlx::query(MARK_DUE).bind(now_ms).bind(most);
    due.execute(&mut *tx).await?;
    sqlx::query(MARK_ORPHANED)
        .bind(now_ms)
        .bind(most)
        .bind(OF_PREDICTION[0].as_str())
        .bind(OF_PREDICTION[1].as_str())
        .execute(&mut *tx)
        .await?;
    let rows = sqlx::query(MARKED).bind(most).fetch_all(tx).await?;
    rows::every(&rows, rows::blob)
}

pub(super) async fn removed(tx: &mut SqliteConnection, ids: Vec<String>) -> Result<(), Fault> {
    let query = sqlx::query(REMOVED).bind(serde_json::to_string(&ids)?);
    query.execute(tx).await?;
    Ok(())
}

pub(super) async fn unowned(
    read: &mut SqliteConnection,
    store_keys: Vec<String>,
) -> Result<Vec<String>, Fault> {
    let query = sqlx::query_scalar(UNOWNED).bind(serde_json::to_string(&store_keys)?);
    Ok(query.fetch_all(read).await?)
}

pub(super) async fn add_ticket(
    tx: &mut SqliteConnection,
    new: NewTicket,
    most_open: u32,
) -> Result<(), Fault> {
    let open: i64 = sqlx::query_scalar(OPEN_TICKETS)
        .bind(new.ticket.account_id.clone())
        .bind(new.created_ms)
        .fetch_one(&mut *tx)
        .await?;
    if open >= i64::from(most_open) {
        let what = "open uploads";
        return Err(StoreError::Full { what }.into());
    }
    sqlx::query(ADD_TICKET)
        .bind(new.token_hash.to_vec())
        .bind(new.ticket.account_id)
        .bind(new.ticket.blob_id)
        .bind(size(new.ticket.bytes.unwrap_or(rows::ANY_SIZE))?)
        .bind(new.ticket.file_name)
        .bind(new.ticket.expires_ms)
        .bind(new.ticket.purge_ms)
        .bind(new.created_ms)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn ticket(
    read: &mut SqliteConnection,
    token_hash: [u8; 32],
    now_ms: i64,
) -> Result<Option<Ticket>, Fault> {
    let query = sqlx::query(TICKET).bind(token_hash.to_vec()).bind(now_ms);
    let row = query.fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::ticket).transpose()?)
}

pub(super) async fn use_ticket(
    tx: &mut SqliteConnection,
    token_hash: [u8; 32],
    blob: Blob,
    now_ms: i64,
) -> Result<bool, Fault> {
    let used = sqlx::query(USE_TICKET)
        .bind(token_hash.to_vec())
        .bind(now_ms)
        .bind(blob.account_id.clone())
        .bind(blob.id.clone())
        .execute(&mut *tx)
        .await?;
    if used.rows_affected() == 0 {
        return Ok(false);
    }
    add(tx, blob).await?;
    Ok(true)
}

/// Forgets predictions, and whatever else has had its time. Says how many
/// predictions.
pub(super) async fn purge(tx: &mut SqliteConnection, most: u32, now_ms: i64) -> Result<u64, Fault> {
    let forgettable: Vec<String> = sqlx::query_scalar(FORGETTABLE)
        .bind(now_ms)
        .bind(most)
        .bind(OF_PREDICTION[0].as_str())
        .bind(OF_PREDICTION[1].as_str())
        .fetch_all(&mut *tx)
        .await?;
    let forget = sqlx::query(FORGET).bind(serde_json::to_string(&forgettable)?);
    forget.execute(&mut *tx).await?;
    let keys = sqlx::query(FORGET_KEYS).bind(now_ms - KEY_LASTS_MS);
    keys.bind(most).execute(&mut *tx).await?;
    let tickets = sqlx::query(FORGET_TICKETS).bind(now_ms).bind(most);
    tickets.execute(&mut *tx).await?;
    offers::forget(tx, most, now_ms).await?;
    Ok(forgettable.len() as u64)
}

fn size(bytes: u64) -> Result<i64, Fault> {
    i64::try_from(bytes).map_err(|_| Fault::Own("a file cannot be so large"))
}

fn taken(error: sqlx::Error) -> Fault {
    taken_as(error, "a file")
}

/// What is there already is named so.
pub(super) fn taken_as(error: sqlx::Error, what: &'static str) -> Fault {
    let fault = Fault::from(error);
    match fault.taken() {
        Some(_) => StoreError::Taken { what }.into(),
        None => fault,
    }
}
