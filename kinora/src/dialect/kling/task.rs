//! Tasks of the older forms: ids, lengths and units are texts, times are numbers.

use kinora_core::price::MicroUsd;
use kinora_store::{Output, Prediction, State};
use serde_json::{Value, json};

use crate::dialect::View;

/// What one unit is worth: $0.14.
const UNIT: MicroUsd = MicroUsd(140_000);

/// Renders a task, done or not.
///
/// `warnings` is there where something asked for was not done, and
/// `task_result` once there is a film.
#[must_use]
pub fn task(view: &View<'_>) -> Value {
    shown(view, || json!({ "videos": videos(view) }))
}

/// The same with a result of its own, for when it is done.
pub(super) fn shown(view: &View<'_>, result: impl FnOnce() -> Value) -> Value {
    let prediction = view.prediction;
    let input = input(prediction);
    let mut data = json!({
        "task_id": prediction.number.to_string(),
        "task_status": word(prediction),
        "task_status_msg": reason(prediction),
        "task_info": {"external_task_id": prediction.external_id.as_deref().unwrap_or_default()},
        "final_unit_deduction": units(prediction),
        "created_at": prediction.created_ms,
        "updated_at": updated_ms(prediction),
    });
    for key in ["model_name", "watermark_info"] {
        if let Some(value) = input.get(key) {
            data[key] = value.clone();
        }
    }
    if is_done(prediction) {
        data["task_result"] = result();
    }
    if !prediction.warnings.is_empty() {
        data["warnings"] = json!(prediction.warnings);
    }
    data
}

/// The same as a callback tells it. What the film lacks is known at the end, and
/// every callback tells of its own time.
pub(super) fn told(mut task: Value) -> Value {
    if let Some(task) = task.as_object_mut() {
        task.remove("warnings");
    }
    task
}

/// Whether there is a film to be had.
pub(super) fn is_done(prediction: &Prediction) -> bool {
    prediction.state == State::Completed && prediction.deleted_ms.is_none()
}

fn word(prediction: &Prediction) -> &'static str {
    match prediction.state {
        _ if prediction.deleted_ms.is_some() => "failed",
        State::Queued => "submitted",
        State::Running => "processing",
        State::Completed => "succeed",
        State::Failed | State::Timeout | State::Cancelled => "failed",
    }
}

/// Why a task failed; empty where it did not.
pub(super) fn reason(prediction: &Prediction) -> &str {
    if let Some(failure) = &prediction.failure {
        return &failure.message;
    }
    if prediction.deleted_ms.is_some() {
        return "the task was deleted";
    }
    match prediction.state {
        State::Queued | State::Running | State::Completed => "",
        State::Failed => "the task failed",
        State::Timeout => "the task took too long",
        State::Cancelled => "the task was cancelled",
    }
}

/// When the task last changed.
pub(super) fn updated_ms(prediction: &Prediction) -> i64 {
    let last = prediction.finished_ms.or(prediction.started_ms);
    last.unwrap_or(prediction.created_ms)
}

/// What the task costs in units; nothing where that was given back.
pub(super) fn units(prediction: &Prediction) -> String {
    let millionths = i128::from(prediction.cost().0) * 1_000_000 / i128::from(UNIT.0);
    let (whole, part) = (millionths / 1_000_000, millionths % 1_000_000);
    let part = format!("{part:06}");
    let part = part.trim_end_matches('0');
    format!("{whole}.{}", if part.is_empty() { "0" } else { part })
}

/// The films of a task as its clients read them.
///
/// Who asked for a watermark reads the address of the film with one too, which is that
/// of the film: none is drawn, as a warning says.
pub(super) fn videos(view: &View<'_>) -> Vec<Value> {
    let marked = input(view.prediction)["watermark_info"]["enabled"] == true;
    let shown = films(view).map(|film| {
        let mut video = json!({"id": film.id, "url": film.url, "duration": film.duration});
        if marked {
            video["watermark_url"] = film.url.into();
        }
        video
    });
    shown.collect()
}

/// A film of a task.
pub(super) struct Film {
    pub(super) id: String,
    pub(super) url: String,
    /// Seconds, as a text.
    pub(super) duration: String,
}

/// The films of a task, in order.
pub(super) fn films(view: &View<'_>) -> impl Iterator<Item = Film> {
    let outputs = view.prediction.outputs.iter().map(Some);
    let outputs = outputs.chain(std::iter::repeat(None));
    let number = view.prediction.number;
    let addresses = view.outputs.iter().enumerate().zip(outputs);
    addresses.filter_map(move |((index, url), output)| {
        let seconds = match output {
            Some(Output::Media { duration_s, .. }) => *duration_s,
            Some(Output::Json(_)) | None => None,
        };
        Some(Film {
            id: format!("{number}{:02}", index + 1),
            url: url.as_str()?.to_owned(),
            duration: seconds.map(|s| s.to_string()).unwrap_or_default(),
        })
    })
}

/// What the client sent.
pub(super) fn input(prediction: &Prediction) -> Value {
    serde_json::from_str(&prediction.input).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::kling::Form;
    use crate::dialect::samples::{self, FILM};

    const KLING: Dialect = Dialect::Kling(Form::Image);

    fn done() -> Prediction {
        let mut prediction = samples::prediction(KLING, State::Completed);
        prediction.number = 123_456_789_012_345_678;
        prediction.external_id = Some("mine".to_owned());
        prediction.input = json!({
            "model_name": "kling-v2-6", "watermark_info": {"enabled": false}, "prompt": "rain",
        })
        .to_string();
        prediction.outputs = vec![Output::Media {
            blob_id: "b".to_owned(),
            mime: "video/mp4".to_owned(),
            bytes: 1,
            duration_s: Some(5),
            size: None,
        }];
        prediction
    }

    #[test]
    fn a_task_that_succeeded_has_its_film_and_exact_types() {
        let prediction = done();
        let task = task(&samples::view(&prediction, &[json!(FILM)]));
        let expected = json!({
            "task_id": "123456789012345678",
            "task_status": "succeed",
            "task_status_msg": "",
            "task_info": {"external_task_id": "mine"},
            "watermark_info": {"enabled": false},
            "model_name": "kling-v2-6",
            "final_unit_deduction": "3.0",
            "created_at": 1_680_352_496_789_i64,
            "updated_at": 1_680_352_500_789_i64,
            "task_result": {"videos": [{
                "id": "12345678901234567801", "url": FILM, "duration": "5",
            }]},
        });
        assert_eq!(task, expected);
    }

    #[track_caller]
    fn check(state: State, word: &str, reason: &str, units: &str, updated_ms: i64) {
        let shown = samples::show(KLING, state, task);
        assert_eq!(shown["task_status"], word);
        assert_eq!(shown["task_status_msg"], reason);
        assert_eq!(shown["final_unit_deduction"], units);
        assert_eq!(shown["updated_at"], updated_ms);
        assert_eq!(
            shown.get("task_result").is_some(),
            state == State::Completed
        );
    }

    #[test]
    fn every_state_has_its_word() {
        let (start, end) = (1_680_352_497_789, 1_680_352_500_789);
        let reason = "the picture cannot be fetched";
        check(State::Queued, "submitted", "", "3.0", 1_680_352_496_789);
        check(State::Running, "processing", "", "3.0", start);
        check(State::Completed, "succeed", "", "3.0", end);
        check(State::Failed, "failed", reason, "0.0", end);
        check(State::Timeout, "failed", reason, "0.0", end);
        check(State::Cancelled, "failed", reason, "0.0", end);
    }

    #[test]
    fn units_are_exact() {
        let of = |micros| {
            let mut prediction = done();
            prediction.price = MicroUsd(micros);
            units(&prediction)
        };
        // Five seconds with the unit prices that are documented.
        for (micros, expected) in [
            (0, "0.0"),
            (420_000, "3.0"),
            (630_000, "4.5"),
            (560_000, "4.0"),
            (840_000, "6.0"),
            (84_000, "0.6"),
            (1, "0.000007"),
        ] {
            assert_eq!(of(micros), expected);
        }
    }

    #[test]
    fn what_was_deleted_has_failed() {
        let mut prediction = done();
        prediction.deleted_ms = Some(1);
        let task = task(&samples::view(&prediction, &[json!(FILM)]));
        assert_eq!(task["task_status"], "failed");
        assert_eq!(task["task_status_msg"], "the task was deleted");
        assert!(task.get("task_result").is_none());
    }

    #[test]
    fn warnings_are_shown_but_not_called_back() {
        let mut prediction = done();
        prediction.warnings = vec!["no snow".to_owned()];
        let shown = task(&samples::view(&prediction, &[]));
        assert_eq!(shown["warnings"], json!(["no snow"]));
        assert!(told(shown).get("warnings").is_none());
    }
}
