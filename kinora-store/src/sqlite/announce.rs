//! Writing deliveries, in the transaction of the change that they tell of.
//!
//! Their order is that of the changes: [`super::deliveries::DUE`] keeps it.

use sqlx::SqliteConnection;

use super::ending::Target;
use super::fault::Fault;
use super::submit::hears_every_change;
use crate::records::{Prediction, State};
use crate::secrets;

pub(super) const ANNOUNCE: &str = "INSERT INTO deliveries (id, prediction_id, key_id, event, url, \
     dialect, state, next_ms, created_ms) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7) \
     ON CONFLICT (prediction_id, event) DO NOTHING";
/// A start that was undone and of which nobody was told did not happen.
pub(super) const FORGET_START: &str = "DELETE FROM deliveries \
     WHERE prediction_id = $1 AND event = 'running' AND body IS NULL \
     AND EXISTS (SELECT 1 FROM predictions \
         WHERE id = $1 AND state = 'queued' AND started_ms IS NULL)";

/// Tells of a submit. A prediction may be at its end from the beginning.
pub(super) async fn submit(
    tx: &mut SqliteConnection,
    prediction: &Prediction,
    now_ms: i64,
) -> Result<(), Fault> {
    let every = hears_every_change(prediction);
    let (first, now) = (State::Queued, prediction.state);
    if every {
        write(tx, prediction, first, now_ms).await?;
    }
    if now.is_terminal() || (every && now != first) {
        write(tx, prediction, now, now_ms).await?;
    }
    Ok(())
}

/// Tells of a start, but only of the first.
pub(super) async fn start(
    tx: &mut SqliteConnection,
    prediction: &Prediction,
    now_ms: i64,
) -> Result<(), Fault> {
    if hears_every_change(prediction) {
        write(tx, prediction, State::Running, now_ms).await?;
    }
    Ok(())
}

/// Tells of an end.
pub(super) async fn end(
    tx: &mut SqliteConnection,
    target: &Target,
    end: State,
    now_ms: i64,
) -> Result<(), Fault> {
    let Some(url) = &target.webhook_url else {
        return Ok(());
    };
    let event = Event {
        prediction_id: &target.id,
        key_id: &target.key_id,
        dialect: &target.dialect,
        state: end,
        url,
    };
    insert(tx, event, now_ms).await
}

/// Takes back what was to be told of a start that did not happen.
pub(super) async fn no_start(tx: &mut SqliteConnection, id: String) -> Result<(), Fault> {
    sqlx::query(FORGET_START).bind(id).execute(tx).await?;
    Ok(())
}

async fn write(
    tx: &mut SqliteConnection,
    prediction: &Prediction,
    state: State,
    now_ms: i64,
) -> Result<(), Fault> {
    let Some(webhook) = &prediction.webhook else {
        return Ok(());
    };
    let event = Event {
        prediction_id: &prediction.id,
        key_id: &prediction.key_id,
        dialect: &prediction.dialect,
        state,
        url: &webhook.url,
    };
    insert(tx, event, now_ms).await
}

struct Event<'a> {
    prediction_id: &'a str,
    key_id: &'a str,
    dialect: &'a str,
    state: State,
    url: &'a str,
}

async fn insert(tx: &mut SqliteConnection, event: Event<'_>, now_ms: i64) -> Result<(), Fault> {
    sqlx::query(ANNOUNCE)
        .bind(secrets::random_id())
        .bind(event.prediction_id.to_owned())
        .bind(event.key_id.to_owned())
        .bind(event.state.as_str())
        .bind(event.url.to_owned())
        .bind(event.dialect.to_owned())
        .bind(now_ms)
        .execute(tx)
        .await?;
    Ok(())
}
