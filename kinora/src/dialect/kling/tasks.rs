//! Tasks of the new generation.

use kinora_store::{Prediction, State};
use serde_json::{Value, json};

use super::list::Search;
use super::task::{is_done, reason, units, updated_ms, videos};
use crate::dialect::View;

/// The words for states. There are only these four.
pub(super) const STATES: [(&str, &[State]); 4] = [
    ("submitted", &[State::Queued]),
    ("processing", &[State::Running]),
    ("succeeded", &[State::Completed]),
    ("failed", &[State::Failed, State::Timeout, State::Cancelled]),
];

/// What a submit is answered with.
#[must_use]
pub fn created(prediction: &Prediction) -> Value {
    json!({
        "id": prediction.number.to_string(),
        "status": word(prediction),
        "create_time": prediction.created_ms,
        "update_time": updated_ms(prediction),
        "external_id": prediction.external_id.as_deref().unwrap_or_default(),
    })
}

/// Renders a task, done or not.
#[must_use]
pub fn task(view: &View<'_>) -> Value {
    let prediction = view.prediction;
    let mut task = created(prediction);
    task["message"] = json!(reason(prediction));
    task["outputs"] = json!([]);
    task["billing"] = json!([]);
    if is_done(prediction) {
        task["outputs"] = outputs(view);
        task["billing"] = json!([{"charge_type": "unit", "amount": units(prediction)}]);
    }
    if !prediction.warnings.is_empty() {
        task["warnings"] = json!(prediction.warnings);
    }
    task
}

fn outputs(view: &View<'_>) -> Value {
    let outputs = videos(view).into_iter().map(|mut video| {
        video["type"] = "video".into();
        video
    });
    outputs.collect()
}

/// A part of a list of tasks, and where the next one begins.
#[must_use]
pub fn page(search: &Search, total: u64, views: &[View<'_>]) -> Value {
    let shown = search.query.offset + views.len() as u64;
    let has_more = !views.is_empty() && shown < total;
    let last: Vec<i64> = views
        .iter()
        .map(|view| view.prediction.created_ms)
        .collect();
    let next = has_more.then(|| search.next(&last)).flatten();
    json!({
        "result": views.iter().map(task).collect::<Vec<_>>(),
        "count": views.len(),
        "next_cursor": next.unwrap_or_default(),
        "has_more": has_more,
    })
}

fn word(prediction: &Prediction) -> &'static str {
    if prediction.deleted_ms.is_some() {
        return "failed";
    }
    let of_state = STATES
        .iter()
        .find(|(_, states)| states.contains(&prediction.state));
    of_state.map_or("failed", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::kling::Form;
    use crate::dialect::samples::{self, FILM};

    const TASKS: Dialect = Dialect::Kling(Form::Tasks);

    #[test]
    fn a_task_that_succeeded_has_its_film_and_what_it_cost() {
        let shown = samples::show(TASKS, State::Completed, task);
        let expected = json!({
            "id": "7", "status": "succeeded", "message": "", "external_id": "",
            "create_time": 1_680_352_496_789_i64, "update_time": 1_680_352_500_789_i64,
            "outputs": [{"type": "video", "id": "701", "url": FILM, "duration": ""}],
            "billing": [{"charge_type": "unit", "amount": "3.0"}],
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn every_state_has_its_word_and_the_same_types() {
        for (state, expected) in [
            (State::Queued, "submitted"),
            (State::Running, "processing"),
            (State::Completed, "succeeded"),
            (State::Failed, "failed"),
            (State::Timeout, "failed"),
            (State::Cancelled, "failed"),
        ] {
            let shown = samples::show(TASKS, state, task);
            assert_eq!(shown["status"], expected);
            assert_eq!(shown["message"] != "", expected == "failed");
            let done = shown["outputs"].as_array().unwrap().len();
            assert_eq!(done, usize::from(state == State::Completed));
            assert!(shown["billing"].is_array() && shown["update_time"].is_i64());
        }
    }

    #[test]
    fn a_submit_is_answered_with_less() {
        let prediction = samples::prediction(TASKS, State::Queued);
        let expected = json!({
            "id": "7", "status": "submitted", "external_id": "",
            "create_time": 1_680_352_496_789_i64, "update_time": 1_680_352_496_789_i64,
        });
        assert_eq!(created(&prediction), expected);
    }
}
