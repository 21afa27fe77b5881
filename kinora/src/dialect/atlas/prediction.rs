//! Predictions as clients poll them.

use kinora_store::{Prediction, State};
use serde_json::{Value, json};

use crate::dialect::{View, times};

/// Renders a prediction.
///
/// `warnings` is there where something asked for was not done.
#[must_use]
pub fn prediction(view: &View<'_>) -> Value {
    let prediction = view.prediction;
    let outputs = match word(prediction) {
        "completed" => view.outputs,
        _ => &[],
    };
    let mut data = json!({
        "id": prediction.id,
        "model": prediction.model,
        "status": word(prediction),
        "outputs": outputs,
        "urls": {"get": format!("{}/api/v1/model/prediction/{}", view.origin, prediction.id)},
        "has_nsfw_contents": vec![false; outputs.len()],
        "created_at": times::rfc3339(prediction.created_ms),
        "error": reason(prediction),
        "price": price(prediction),
    });
    if let Some(finished_ms) = prediction.finished_ms {
        data["completed_at"] = times::rfc3339(finished_ms).into();
        let started_ms = prediction.started_ms.unwrap_or(finished_ms);
        let took_s = finished_ms.saturating_sub(started_ms).max(0) as f64 / 1000.0;
        data["metrics"] = json!({ "predict_time": took_s });
    }
    // Older samples read a single one.
    if let Some(output) = outputs.first() {
        data["output"] = output.clone();
    }
    if !prediction.warnings.is_empty() {
        data["warnings"] = json!(prediction.warnings);
    }
    data
}

/// The word for where a prediction stands. There are only these three.
fn word(prediction: &Prediction) -> &'static str {
    if prediction.deleted_ms.is_some() {
        return "failed";
    }
    match prediction.state {
        State::Queued | State::Running => "processing",
        State::Completed => "completed",
        State::Failed | State::Timeout | State::Cancelled => "failed",
    }
}

/// Why there is no film; empty where there is one, or may be one yet.
fn reason(prediction: &Prediction) -> String {
    if let Some(failure) = &prediction.failure {
        return failure.message.clone();
    }
    if prediction.deleted_ms.is_some() {
        return "the prediction was deleted".to_owned();
    }
    let plain = match prediction.state {
        State::Queued | State::Running | State::Completed => "",
        State::Failed => "the prediction failed",
        State::Timeout => "the prediction took too long",
        State::Cancelled => "the prediction was cancelled",
    };
    plain.to_owned()
}

/// What it costs in the end: what failed was given back.
fn price(prediction: &Prediction) -> f64 {
    match prediction.state {
        State::Queued | State::Running | State::Completed => prediction.price.as_dollars(),
        State::Failed | State::Timeout | State::Cancelled => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM, ID, ORIGIN};

    #[track_caller]
    fn check(state: State, status: &str, error: &str, price: f64) {
        let shown = samples::show(Dialect::Atlas, state, prediction);
        assert_eq!(shown["status"], status);
        assert_eq!(shown["error"], error);
        assert_eq!(shown["price"], price);
        let films = usize::from(state == State::Completed);
        assert_eq!(shown["outputs"].as_array().unwrap().len(), films);
        assert_eq!(shown["has_nsfw_contents"].as_array().unwrap().len(), films);
        assert_eq!(shown.get("metrics").is_some(), state.is_terminal());
    }

    #[test]
    fn every_state_has_one_of_three_words() {
        let reason = "the picture cannot be fetched";
        check(State::Queued, "processing", "", 0.42);
        check(State::Running, "processing", "", 0.42);
        check(State::Completed, "completed", "", 0.42);
        check(State::Failed, "failed", reason, 0.0);
        check(State::Timeout, "failed", reason, 0.0);
        check(State::Cancelled, "failed", reason, 0.0);
    }

    #[test]
    fn a_completed_prediction_has_its_film_and_its_address() {
        let shown = samples::show(Dialect::Atlas, State::Completed, prediction);
        assert_eq!(
            (&shown["id"], &shown["outputs"]),
            (&json!(ID), &json!([FILM]))
        );
        let poll = format!("{ORIGIN}/api/v1/model/prediction/{ID}");
        assert_eq!(shown["urls"]["get"], poll);
        assert_eq!(shown["metrics"]["predict_time"], 3.0);
        let mut deleted = samples::prediction(Dialect::Atlas, State::Completed);
        deleted.deleted_ms = Some(1);
        let shown = prediction(&samples::view(&deleted, &[json!(FILM)]));
        assert_eq!(
            (&shown["status"], &shown["outputs"]),
            (&json!("failed"), &json!([]))
        );
        assert_eq!(shown["error"], "the prediction was deleted");
    }
}
