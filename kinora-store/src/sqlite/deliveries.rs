//! Deliveries: what is due, and how tries went.

use sqlx::SqliteConnection;

use super::fault::Fault;
use super::rows::{self, delivery_columns};
use crate::records::{Delivery, DeliveryState};
use crate::store::DeliveryResult;

/// That no earlier change of the same prediction waits to be told.
macro_rules! has_its_turn {
    () => {
        "NOT EXISTS (SELECT 1 FROM deliveries earlier \
         WHERE earlier.prediction_id = deliveries.prediction_id \
         AND earlier.state = 'waiting' AND earlier.seq < deliveries.seq)"
    };
}

pub(super) const DUE: &str = concat!(
    "SELECT ",
    delivery_columns!(),
    " FROM deliveries WHERE state = 'waiting' AND next_ms <= $1 AND ",
    has_its_turn!(),
    " ORDER BY next_ms, seq LIMIT $2"
);
pub(super) const NEXT: &str = concat!(
    "SELECT next_ms FROM deliveries WHERE state = 'waiting' AND ",
    has_its_turn!(),
    " ORDER BY next_ms LIMIT 1"
);
pub(super) const KEEP_BODY: &str = "UPDATE deliveries SET body = $2 WHERE id = $1 AND body IS NULL";
pub(super) const BODY: &str = "SELECT body FROM deliveries WHERE id = $1";
pub(super) const TRIED: &str = "UPDATE deliveries SET state = $2, attempts = attempts + 1, \
     last_status = $3, last_error = $4, next_ms = coalesce($5, next_ms) \
     WHERE id = $1 AND state = 'waiting'";
pub(super) const LIST: &str = concat!(
    "SELECT ",
    delivery_columns!(),
    " FROM deliveries ORDER BY seq DESC LIMIT $1"
);
pub(super) const LIST_IN: &str = concat!(
    "SELECT ",
    delivery_columns!(),
    " FROM deliveries WHERE state = $2 ORDER BY seq DESC LIMIT $1"
);
pub(super) const RETRY: &str =
    "UPDATE deliveries SET state = 'waiting', attempts = 0, next_ms = $2 WHERE id = $1";

pub(super) async fn due(
    read: &mut SqliteConnection,
    most: u32,
    now_ms: i64,
) -> Result<Vec<Delivery>, Fault> {
    let query = sqlx::query(DUE).bind(now_ms).bind(most);
    rows::every(&query.fetch_all(read).await?, rows::delivery)
}

pub(super) async fn next_ms(read: &mut SqliteConnection) -> Result<Option<i64>, Fault> {
    Ok(sqlx::query_scalar(NEXT).fetch_optional(read).await?)
}

pub(super) async fn keep_body(
    tx: &mut SqliteConnection,
    id: String,
    body: Vec<u8>,
) -> Result<Vec<u8>, Fault> {
    let keep = sqlx::query(KEEP_BODY).bind(id.clone()).bind(body);
    keep.execute(&mut *tx).await?;
    Ok(sqlx::query_scalar(BODY).bind(id).fetch_one(tx).await?)
}

pub(super) async fn tried(
    tx: &mut SqliteConnection,
    id: String,
    result: DeliveryResult,
) -> Result<(), Fault> {
    let (state, status, error, next_ms) = match result {
        DeliveryResult::Delivered { status } => {
            (DeliveryState::Delivered, Some(status), None, None)
        }
        DeliveryResult::Again {
            status,
            error,
            next_ms,
        } => (DeliveryState::Waiting, status, Some(error), Some(next_ms)),
        DeliveryResult::Dead { status, error } => (DeliveryState::Dead, status, Some(error), None),
    };
    sqlx::query(TRIED)
        .bind(id)
        .bind(state.as_str())
        .bind(status)
        .bind(error)
        .bind(next_ms)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn list(
    read: &mut SqliteConnection,
    state: Option<DeliveryState>,
    most: u32,
) -> Result<Vec<Delivery>, Fault> {
    let query = match state {
        Some(state) => sqlx::query(LIST_IN).bind(most).bind(state.as_str()),
        None => sqlx::query(LIST).bind(most),
    };
    rows::every(&query.fetch_all(read).await?, rows::delivery)
}

pub(super) async fn retry(
    tx: &mut SqliteConnection,
    id: String,
    now_ms: i64,
) -> Result<bool, Fault> {
    let query = sqlx::query(RETRY).bind(id).bind(now_ms);
    Ok(query.execute(tx).await?.rows_affected() == 1)
}
