//! Predictions as clients poll them. Typed clients decode them strictly: every
//! key is always there, and always of the same type.

use kinora_store::{FailureCode, Prediction, State};
use serde_json::{Map, Value, json};

use crate::dialect::{Dialect, View, times};
use crate::service::order::own_seed;

/// Whether what the client sent is shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Under `input`.
    Shown,
    /// Not at all.
    Omitted,
}

/// Renders a prediction.
///
/// `warnings` is there where something asked for was not done.
#[must_use]
pub fn prediction(view: &View<'_>, input: Input) -> Value {
    let prediction = view.prediction;
    let outputs = outputs(view);
    let mut data = json!({
        "id": prediction.id,
        "model": model_name(prediction),
        "outputs": outputs,
        "urls": urls(view),
        "has_nsfw_contents": vec![false; outputs.len()],
        "status": status(prediction),
        "created_at": times::rfc3339(prediction.created_ms),
        "error": error_text(prediction),
        "code": error_code(prediction).0,
        "timings": {"inference": execution_ms(prediction).unwrap_or(0)},
        "progress": progress(prediction),
        "cost": {"amount": prediction.cost().as_dollars(), "currency": "USD"},
    });
    if let Some(seed) = seed(prediction) {
        data["seed"] = seed.into();
    }
    if let Some(ms) = execution_ms(prediction) {
        data["executionTime"] = ms.into();
    }
    if !prediction.warnings.is_empty() {
        data["warnings"] = json!(prediction.warnings);
    }
    if input == Input::Shown {
        data["input"] = self::input(prediction);
    }
    data
}

/// What a client that waited hears when it has waited long enough. Clients look
/// for the code, or for the text.
#[must_use]
pub fn sync_timeout(view: &View<'_>, seconds: u64) -> Value {
    let mut data = prediction(view, Input::Omitted);
    data["status"] = word(State::Running).into();
    data["code"] = FailureCode::TIMEOUT.0.into();
    data["error"] = format!(
        "Sync mode timed out after {seconds} seconds. The prediction is still processing asynchronously."
    )
    .into();
    data["outputs"] = json!([]);
    data["has_nsfw_contents"] = json!([]);
    data
}

/// How far the work is, in percent.
fn progress(prediction: &Prediction) -> u32 {
    match prediction.state {
        State::Completed => 100,
        State::Queued | State::Running | State::Failed | State::Timeout | State::Cancelled => {
            prediction.progress.min(99)
        }
    }
}

/// The seed of a clip, whoever chose it.
fn seed(prediction: &Prediction) -> Option<u64> {
    let model = kinora_core::catalogue::find(&prediction.model)?;
    let asked = || input(prediction).get("seed").and_then(Value::as_u64);
    let is_clip = model.kind.is_clip();
    is_clip.then(|| asked().unwrap_or_else(|| own_seed(&prediction.id)))
}

/// The status of a prediction.
pub(super) fn status(prediction: &Prediction) -> &'static str {
    match prediction.deleted_ms {
        Some(_) => "deleted",
        None => word(prediction.state),
    }
}

/// The word for a state.
pub(super) fn word(state: State) -> &'static str {
    match state {
        State::Queued => "created",
        State::Running => "processing",
        State::Completed => "completed",
        State::Failed => "failed",
        State::Timeout => "timeout",
        State::Cancelled => "cancelled",
    }
}

/// The outputs, which only a completed prediction shows.
pub(super) fn outputs<'a>(view: &View<'a>) -> &'a [Value] {
    let is_shown = view.prediction.deleted_ms.is_none();
    match view.prediction.state {
        State::Completed if is_shown => view.outputs,
        State::Queued
        | State::Running
        | State::Completed
        | State::Failed
        | State::Timeout
        | State::Cancelled => &[],
    }
}

pub(super) fn urls(view: &View<'_>) -> Value {
    let (origin, id) = (view.origin, &view.prediction.id);
    json!({"get": format!("{origin}/api/v3/predictions/{id}/result")})
}

/// The model's name as it was asked for.
pub(super) fn model_name(prediction: &Prediction) -> &str {
    let by_guide = prediction.dialect == Dialect::Guide.as_str();
    let model = kinora_core::catalogue::find(&prediction.model).filter(|_| by_guide);
    let flat = model.and_then(|model| model.dialects.guide);
    flat.unwrap_or(&prediction.model)
}

/// What the client sent, with the addresses of its pictures.
pub(super) fn input(prediction: &Prediction) -> Value {
    let input: Option<Map<String, Value>> = serde_json::from_str(&prediction.input).ok();
    Value::Object(input.unwrap_or_default())
}

/// How long the work took, once it is over.
pub(super) fn execution_ms(prediction: &Prediction) -> Option<i64> {
    let finished = prediction.finished_ms?;
    let started = prediction.started_ms.unwrap_or(finished);
    Some(finished.saturating_sub(started).max(0))
}

/// Why there is no result; empty where there is one, or may be one yet.
pub(super) fn error_text(prediction: &Prediction) -> String {
    match &prediction.failure {
        Some(failure) => failure.message.clone(),
        None => plain_end(prediction).map_or(String::new(), |(text, _)| text.to_owned()),
    }
}

fn error_code(prediction: &Prediction) -> FailureCode {
    match &prediction.failure {
        Some(failure) => failure.code,
        None => plain_end(prediction).map_or(FailureCode(0), |(_, code)| code),
    }
}

/// The words and the code of an end that has no reason of its own.
fn plain_end(prediction: &Prediction) -> Option<(&'static str, FailureCode)> {
    if prediction.deleted_ms.is_some() {
        return Some(("the prediction was deleted", FailureCode::GIVEN_UP));
    }
    match prediction.state {
        State::Queued | State::Running | State::Completed => None,
        State::Failed => Some(("the prediction failed", FailureCode::GIVEN_UP)),
        State::Timeout => Some(("the prediction took too long", FailureCode::TIMEOUT)),
        State::Cancelled => Some(("the prediction was cancelled", FailureCode::GIVEN_UP)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples::{self, FILM, ID};

    fn shown(state: State) -> Value {
        samples::show(Dialect::WaveSpeed, state, |view| {
            prediction(view, Input::Omitted)
        })
    }

    #[track_caller]
    fn check(state: State, status: &str, code: i32, error: &str) {
        let shown = shown(state);
        assert_eq!(shown["status"], status);
        assert_eq!(shown["code"], code);
        assert_eq!(shown["error"], error);
    }

    #[test]
    fn every_state_has_its_word() {
        let reason = "the picture cannot be fetched";
        check(State::Queued, "created", 0, "");
        check(State::Running, "processing", 0, "");
        check(State::Completed, "completed", 0, "");
        check(State::Failed, "failed", 1402, reason);
        check(State::Timeout, "timeout", 1402, reason);
        check(State::Cancelled, "cancelled", 1402, reason);
    }

    #[test]
    fn an_end_without_a_reason_has_words_too() {
        let check = |state, deleted_ms, code: i32, text: &str| {
            let mut bare = samples::prediction(Dialect::WaveSpeed, state);
            bare.failure = None;
            bare.deleted_ms = deleted_ms;
            let shown = prediction(&samples::view(&bare, &[]), Input::Omitted);
            assert_eq!(
                (&shown["code"], &shown["error"]),
                (&json!(code), &json!(text))
            );
        };
        check(State::Failed, None, 1405, "the prediction failed");
        check(State::Timeout, None, 5004, "the prediction took too long");
        check(State::Cancelled, None, 1405, "the prediction was cancelled");
        check(
            State::Completed,
            Some(1),
            1405,
            "the prediction was deleted",
        );
    }

    #[test]
    fn a_submit_is_answered_with_every_key() {
        let expected = json!({
            "id": ID,
            "model": "kwaivgi/kling-v3.0-std/image-to-video",
            "outputs": [],
            "urls": {"get": format!("https://films.example/api/v3/predictions/{ID}/result")},
            "has_nsfw_contents": [],
            "status": "created",
            "created_at": "2023-04-01T12:34:56.789Z",
            "error": "",
            "code": 0,
            "timings": {"inference": 0},
            "progress": 40,
            "cost": {"amount": 0.42, "currency": "USD"},
            // The first twelve digits of the id: nobody named another.
            "seed": 0x0123_4567_89ab_u64,
        });
        assert_eq!(shown(State::Queued), expected);
        let failed = shown(State::Failed);
        assert_eq!(failed["cost"]["amount"], 0.0);
    }

    #[test]
    fn a_completed_prediction_has_its_film_and_times() {
        let shown = shown(State::Completed);
        assert_eq!(shown["outputs"], json!([FILM]));
        assert_eq!(shown["has_nsfw_contents"], json!([false]));
        assert_eq!(shown["timings"], json!({"inference": 3000}));
        assert_eq!(shown["executionTime"], 3000);
        assert!(shown.get("input").is_none() && shown.get("warnings").is_none());
    }

    #[test]
    fn types_are_the_same_in_every_state() {
        for state in State::ALL {
            let shown = shown(state);
            assert!(shown["outputs"].is_array() && shown["has_nsfw_contents"].is_array());
            assert!(shown["code"].is_i64() && shown["error"].is_string());
            let urls = shown["urls"].as_object().unwrap();
            assert!(urls.values().all(Value::is_string));
            let timings = shown["timings"].as_object().unwrap();
            assert!(timings.values().all(Value::is_i64));
        }
    }

    #[test]
    fn a_deleted_prediction_shows_nothing_more() {
        let mut deleted = samples::prediction(Dialect::WaveSpeed, State::Completed);
        deleted.deleted_ms = Some(1);
        let outputs = [json!(FILM)];
        let shown = prediction(&samples::view(&deleted, &outputs), Input::Omitted);
        assert_eq!(shown["status"], "deleted");
        assert_eq!(shown["outputs"], json!([]));
        assert_eq!(shown["has_nsfw_contents"], json!([]));
    }

    #[test]
    fn input_and_warnings_are_shown() {
        let mut warned = samples::prediction(Dialect::WaveSpeed, State::Running);
        warned.warnings = vec!["no snow".to_owned()];
        let shown = prediction(&samples::view(&warned, &[]), Input::Shown);
        assert_eq!(shown["warnings"], json!(["no snow"]));
        let input = json!({"prompt": "rain", "image": "https://example.com/a.png"});
        assert_eq!(shown["input"], input);
        for broken in ["", "[]", "null", "{"] {
            warned.input = broken.to_owned();
            let shown = prediction(&samples::view(&warned, &[]), Input::Shown);
            assert_eq!(shown["input"], json!({}));
        }
    }

    #[test]
    fn a_model_has_the_name_that_it_was_asked_for_by() {
        let mut flat = samples::prediction(Dialect::Guide, State::Queued);
        assert_eq!(model_name(&flat), "kwaivgi/kling-v3.0-std-image-to-video");
        flat.model = "something/else".to_owned();
        assert_eq!(model_name(&flat), "something/else");
    }

    #[test]
    fn clocks_that_went_back_do_no_harm() {
        let mut odd = samples::prediction(Dialect::WaveSpeed, State::Completed);
        (odd.created_ms, odd.started_ms, odd.finished_ms) =
            (i64::MIN, Some(i64::MAX), Some(i64::MIN));
        let shown = prediction(&samples::view(&odd, &[]), Input::Shown);
        assert_eq!(shown["executionTime"], 0);
    }

    #[test]
    fn waiting_too_long_is_said_in_the_clients_words() {
        for state in [State::Queued, State::Running] {
            let shown = samples::show(Dialect::WaveSpeed, state, |view| sync_timeout(view, 90));
            assert_eq!(shown["id"], ID);
            assert_eq!(shown["status"], "processing");
            assert_eq!(shown["code"], 5004);
            assert_eq!(
                shown["error"],
                "Sync mode timed out after 90 seconds. The prediction is still processing asynchronously."
            );
            assert_eq!(shown["outputs"], json!([]));
            assert!(shown["urls"]["get"].is_string());
        }
    }
}
