//! Looking at predictions, waiting for them, and ending them.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kinora_store::{Blob, Cancelled, Output, Page, Prediction, PredictionQuery, State};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::app::App;
use super::auth::Caller;
use super::error::ServiceError;
use super::links::Links;
use super::order::StoredOrder;
use super::watchers::Watcher;

/// The prediction, if it is this caller's.
///
/// # Errors
///
/// [`ServiceError::UnknownPrediction`] when it is not.
pub async fn find(app: &App, caller: &Caller, id: &str) -> Result<Prediction, ServiceError> {
    let plain = plain_id(id);
    let found = app.store.prediction(&caller.account.id, &plain).await?;
    found.ok_or_else(|| unknown(id))
}

/// The prediction, if it is this caller's, for a dialect that tells him where it is
/// somebody else's. Ids cannot be guessed, so that nobody learns anything by it.
///
/// # Errors
///
/// [`ServiceError::NotYours`] when it is another account's,
/// [`ServiceError::UnknownPrediction`] when it is nobody's.
pub async fn find_or_deny(
    app: &App,
    caller: &Caller,
    id: &str,
) -> Result<Prediction, ServiceError> {
    match find(app, caller, id).await {
        Err(ServiceError::UnknownPrediction { id }) => {
            match app.store.any_prediction(&plain_id(&id)).await? {
                Some(_) => Err(ServiceError::NotYours { id }),
                None => Err(ServiceError::UnknownPrediction { id }),
            }
        }
        found => found,
    }
}

/// The caller's prediction of this number, or the one that he gave this id of his
/// own.
///
/// # Errors
///
/// [`ServiceError::UnknownPrediction`] when there is none.
pub async fn find_task(app: &App, caller: &Caller, id: &str) -> Result<Prediction, ServiceError> {
    match find_numbered(app, caller, id).await {
        Err(ServiceError::UnknownPrediction { .. }) => find_named(app, caller, id).await,
        found => found,
    }
}

/// The caller's prediction of this number.
///
/// # Errors
///
/// [`ServiceError::UnknownPrediction`] when there is none.
pub async fn find_numbered(
    app: &App,
    caller: &Caller,
    number: &str,
) -> Result<Prediction, ServiceError> {
    let account_id = &caller.account.id;
    let found = match number.parse() {
        Ok(parsed) => app.store.prediction_by_number(account_id, parsed).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| unknown(number))
}

/// The prediction that the caller gave this id of his own.
///
/// # Errors
///
/// [`ServiceError::UnknownPrediction`] when there is none.
pub async fn find_named(
    app: &App,
    caller: &Caller,
    external_id: &str,
) -> Result<Prediction, ServiceError> {
    let account_id = &caller.account.id;
    let found = app
        .store
        .prediction_by_external_id(account_id, external_id)
        .await?;
    found.ok_or_else(|| unknown(external_id))
}

fn unknown(id: &str) -> ServiceError {
    ServiceError::UnknownPrediction {
        id: id.chars().take(200).collect(),
    }
}

/// A prediction as it was when it came into a state that it has come into.
#[must_use]
pub fn as_of(event: State, prediction: Prediction) -> Prediction {
    if event == prediction.state {
        return prediction;
    }
    let started_ms = prediction.started_ms.filter(|_| event != State::Queued);
    Prediction {
        state: event,
        progress: 0,
        failure: None,
        outputs: vec![],
        engine: None,
        started_ms,
        finished_ms: None,
        deleted_ms: None,
        purge_ms: None,
        ..prediction
    }
}

/// An id as it is stored: some dialects write it with dashes, as a UUID.
#[must_use]
pub fn plain_id(id: &str) -> String {
    id.chars().filter(|c| *c != '-').collect()
}

/// The caller's predictions, newest first.
///
/// # Errors
///
/// When the store fails.
pub async fn list(
    app: &App,
    caller: &Caller,
    query: PredictionQuery,
) -> Result<Page<Prediction>, ServiceError> {
    let account_id = Some(caller.account.id.clone());
    let query = PredictionQuery {
        account_id,
        ..query
    };
    Ok(app.store.predictions(query).await?)
}

/// How many predictions go before this one, as things stand; none where it is
/// not in the queue any more.
///
/// # Errors
///
/// When the store fails.
pub async fn ahead(app: &App, prediction: &Prediction) -> Result<u64, ServiceError> {
    if prediction.state != State::Queued {
        return Ok(0);
    }
    Ok(app.dispatch.ahead(&prediction.id).await?.unwrap_or(0))
}

/// Whether a prediction timed out because its client did not want to wait any
/// longer for its start, and not because of the server's own limit.
#[must_use]
pub fn start_was_too_late(app: &App, prediction: &Prediction) -> bool {
    let limit_ms = i64::try_from(app.rules.queue_limit.as_millis()).unwrap_or(i64::MAX);
    prediction.state == State::Timeout
        && prediction.started_ms.is_none()
        && prediction.deadline_ms < prediction.created_ms.saturating_add(limit_ms)
}

/// How often somebody who waits looks for himself, in case another process
/// ended the prediction.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Somebody who follows a prediction.
pub struct Follower {
    caller: Caller,
    id: String,
    watcher: Watcher,
}

impl Follower {
    /// Follows a prediction of this caller. No change from now on is missed.
    #[must_use]
    pub fn new(app: &App, caller: &Caller, id: &str) -> Self {
        let id = plain_id(id);
        Self {
            caller: caller.clone(),
            watcher: app.watchers.watch(&id),
            id,
        }
    }

    /// The prediction as it is.
    ///
    /// # Errors
    ///
    /// When the store fails or the prediction is gone.
    pub async fn look(&self, app: &App) -> Result<Prediction, ServiceError> {
        find(app, &self.caller, &self.id).await
    }

    /// Waits until the prediction may have changed, the server stops or the end
    /// comes.
    pub async fn wait(&mut self, app: &App, end: Option<Instant>) {
        let next = Instant::now() + LOOK_EVERY;
        // Whatever ends the wait: the answer is in the store.
        tokio::select! {
            () = self.watcher.changed() => {}
            () = app.stopping.cancelled() => {}
            () = sleep_until(end.map_or(next, |end| end.min(next))) => {}
        }
    }
}

/// Waits until a prediction is terminal, at most so long, and returns it as it
/// is then.
///
/// # Errors
///
/// When the store fails or the prediction is gone.
pub async fn wait(
    app: &App,
    caller: &Caller,
    id: &str,
    longest: Duration,
) -> Result<Prediction, ServiceError> {
    let end = Instant::now() + longest;
    let mut follower = Follower::new(app, caller, id);
    loop {
        let prediction = follower.look(app).await?;
        if prediction.is_over() || Instant::now() >= end || app.stopping.is_cancelled() {
            return Ok(prediction);
        }
        follower.wait(app, Some(end)).await;
    }
}

/// Cancels a prediction of this caller.
///
/// # Errors
///
/// When the store fails.
pub async fn cancel(app: &App, caller: &Caller, id: &str) -> Result<Cancelled, ServiceError> {
    let cancelled = app.store.cancel(&caller.account.id, id, app.purge_ms());
    let cancelled = cancelled.await?;
    changed(app, id);
    Ok(cancelled)
}

/// Deletes a prediction of this caller, cancelling it first where it is not
/// over. False where there is none.
///
/// # Errors
///
/// When the store fails.
pub async fn delete(app: &App, caller: &Caller, id: &str) -> Result<bool, ServiceError> {
    let id = plain_id(id);
    let deleted = app.store.delete(&caller.account.id, &id, app.purge_ms());
    let deleted = deleted.await?;
    if deleted {
        changed(app, &id);
    }
    Ok(deleted)
}

/// Deletes a prediction of this caller once its work has really ended: one that is
/// not over is cancelled, and its end is waited for, at most so long. False where
/// there is none.
///
/// # Errors
///
/// [`ServiceError::Conflict`] when it does not end in this time; it is not deleted
/// then, and still to be cancelled.
pub async fn end_and_delete(
    app: &App,
    caller: &Caller,
    id: &str,
    longest: Duration,
) -> Result<bool, ServiceError> {
    let mut prediction = find(app, caller, id).await?;
    if prediction.deleted_ms.is_some() {
        return Ok(false);
    }
    if !prediction.state.is_terminal() {
        cancel(app, caller, &prediction.id).await?;
        prediction = wait(app, caller, &prediction.id, longest).await?;
    }
    if !prediction.state.is_terminal() {
        return Err(ServiceError::Conflict(format!(
            "it is being stopped, but still runs after {} s; try again in a moment",
            longest.as_secs()
        )));
    }
    delete(app, caller, &prediction.id).await
}

/// The film of a completed prediction, as it is stored.
///
/// # Errors
///
/// [`ServiceError::Conflict`] where there is no film, or not yet;
/// [`ServiceError::UnknownPrediction`] where it is no longer kept.
pub async fn film(app: &App, prediction: &Prediction) -> Result<Blob, ServiceError> {
    let gone = || ServiceError::UnknownPrediction {
        id: prediction.id.clone(),
    };
    if prediction.deleted_ms.is_some() {
        return Err(gone());
    }
    let why = |text: String| Err(ServiceError::Conflict(text));
    match prediction.state {
        State::Queued | State::Running => {
            return why(format!(
                "there is no film yet; it is {} percent done",
                prediction.progress.min(99)
            ));
        }
        State::Failed | State::Timeout | State::Cancelled => {
            let failure = prediction.failure.as_ref();
            let message = failure.map_or(prediction.state.as_str(), |it| it.message.as_str());
            return why(format!("there is no film: {message}"));
        }
        State::Completed => {}
    }
    let is_media = |output: &Output| match output {
        Output::Media { blob_id, .. } => Some(blob_id.clone()),
        Output::Json(_) => None,
    };
    let Some(id) = prediction.outputs.iter().find_map(is_media) else {
        return why("there is no film: it was asked for without one".to_owned());
    };
    app.store.blob(&id).await?.ok_or_else(gone)
}

/// Tells everybody in this process that a prediction has changed.
fn changed(app: &App, id: &str) {
    app.watchers.changed(id);
    app.deliveries.notify_one();
    app.dispatch.wake();
}

/// The outputs as a client sees them: addresses, or base64 texts where it asked
/// for them.
///
/// # Errors
///
/// When a file cannot be read.
pub async fn outputs(
    app: &App,
    prediction: &Prediction,
    origin: &str,
) -> Result<Vec<Value>, ServiceError> {
    if prediction.state != State::Completed || prediction.deleted_ms.is_some() {
        return Ok(vec![]);
    }
    let is_base64 = StoredOrder::read(&prediction.order).is_ok_and(|order| order.base64_output);
    if !is_base64 {
        return Ok(addresses(&app.links, prediction, origin));
    }
    let mut outputs = vec![];
    for output in &prediction.outputs {
        outputs.push(match output {
            Output::Json(value) => value.clone(),
            Output::Media { blob_id, .. } => base64(app, blob_id).await?,
        });
    }
    Ok(outputs)
}

/// The outputs as addresses.
#[must_use]
pub fn addresses(links: &Links, prediction: &Prediction, origin: &str) -> Vec<Value> {
    let until_ms = prediction.purge_ms.unwrap_or_default();
    let address = |output: &Output| match output {
        Output::Json(value) => value.clone(),
        Output::Media { blob_id, .. } => json!(links.file(origin, blob_id, until_ms, "output.mp4")),
    };
    prediction.outputs.iter().map(address).collect()
}

async fn base64(app: &App, blob_id: &str) -> Result<Value, ServiceError> {
    // Removed between the two looks: as if it had never been there.
    let Some(blob) = app.store.blob(blob_id).await? else {
        return Ok(json!(""));
    };
    let bytes = app.blobs.read_all(&blob.store_key).await.map_err(|error| {
        tracing::error!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to read an output");
        ServiceError::Internal
    })?;
    Ok(json!(STANDARD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples;

    #[test]
    fn a_change_is_told_as_it_was_then() {
        let failed = samples::prediction(Dialect::WaveSpeed, State::Failed);
        let start = failed.started_ms;
        let queued = as_of(State::Queued, failed.clone());
        assert_eq!((queued.state, queued.started_ms), (State::Queued, None));
        assert_eq!((queued.finished_ms, &queued.failure), (None, &None));
        let running = as_of(State::Running, failed.clone());
        assert_eq!((running.state, running.started_ms), (State::Running, start));
        assert_eq!((running.finished_ms, &running.failure), (None, &None));
        assert_eq!(running.created_ms, failed.created_ms);
        assert_eq!(as_of(State::Failed, failed.clone()), failed);
    }
}
