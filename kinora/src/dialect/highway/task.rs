//! Tasks as clients poll them: numbers in texts where the family has them so.

use kinora_core::catalogue::{self, Kind};
use kinora_store::{Prediction, State};
use serde_json::{Value, json};

use super::task_id;
use crate::dialect::View;

/// What a submit is answered with.
#[must_use]
pub fn submitted(id: &str) -> Value {
    json!({ "task_id": task_id(id) })
}

/// Renders the result of a task, done or not.
#[must_use]
pub fn task_result(view: &View<'_>) -> Value {
    let prediction = view.prediction;
    json!({
        "extra": {
            "seed": seed(prediction),
            "enable_nsfw_detection": false,
            "debug_info": {
                "request_info": "",
                "submit_time_ms": prediction.created_ms.to_string(),
                "execute_time_ms": prediction.started_ms.unwrap_or(0).to_string(),
                "complete_time_ms": prediction.finished_ms.unwrap_or(0).to_string(),
            },
        },
        "task": {
            "task_id": task_id(&prediction.id),
            "status": status(prediction),
            "reason": reason(prediction),
            "task_type": task_type(prediction),
            "eta": 0,
            "progress_percent": progress(prediction),
        },
        "images": [],
        "videos": videos(view),
        "audios": [],
    })
}

/// The word for a state. There are only these four.
pub(super) fn word(state: State) -> &'static str {
    match state {
        State::Queued => "TASK_STATUS_QUEUED",
        State::Running => "TASK_STATUS_PROCESSING",
        State::Completed => "TASK_STATUS_SUCCEED",
        State::Failed | State::Timeout | State::Cancelled => "TASK_STATUS_FAILED",
    }
}

fn status(prediction: &Prediction) -> &'static str {
    match prediction.deleted_ms {
        Some(_) => word(State::Failed),
        None => word(prediction.state),
    }
}

/// Why a task failed; empty where it did not.
fn reason(prediction: &Prediction) -> String {
    if let Some(failure) = &prediction.failure {
        return failure.message.clone();
    }
    if prediction.deleted_ms.is_some() {
        return "the task was deleted".to_owned();
    }
    let reason = match prediction.state {
        State::Queued | State::Running | State::Completed => "",
        State::Failed => "the task failed",
        State::Timeout => "the task took too long",
        State::Cancelled => "the task was cancelled",
    };
    reason.to_owned()
}

fn task_type(prediction: &Prediction) -> &'static str {
    match catalogue::find(&prediction.model).map(|model| model.kind) {
        Some(Kind::TextToVideo) => "TXT_TO_VIDEO",
        Some(Kind::ImageToVideo | Kind::MotionControl | Kind::Element | Kind::Optimize) | None => {
            "IMG_TO_VIDEO"
        }
    }
}

fn progress(prediction: &Prediction) -> u32 {
    match prediction.state {
        State::Completed => 100,
        State::Queued | State::Running | State::Failed | State::Timeout | State::Cancelled => {
            prediction.progress.min(100)
        }
    }
}

/// The seed that the client gave; -1 means any.
fn seed(prediction: &Prediction) -> String {
    let input: Option<Value> = serde_json::from_str(&prediction.input).ok();
    let seed = input.as_ref().and_then(|input| input.get("seed")?.as_u64());
    seed.map_or("-1".to_owned(), |seed| seed.to_string())
}

fn videos(view: &View<'_>) -> Vec<Value> {
    if status(view.prediction) != word(State::Completed) {
        return vec![];
    }
    let urls = view.outputs.iter().filter(|output| output.is_string());
    let ttl = ttl_s(view.prediction).to_string();
    urls.map(|url| json!({"video_url": url, "video_url_ttl": ttl, "video_type": "mp4"}))
        .collect()
}

/// How many seconds the film is kept after its end; an hour where nothing is
/// known.
fn ttl_s(prediction: &Prediction) -> i64 {
    match (prediction.finished_ms, prediction.purge_ms) {
        (Some(finished), Some(purge)) => (purge.saturating_sub(finished) / 1000).max(0),
        _ => 3600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM, ID};

    const UUID: &str = "01234567-89ab-cdef-0123-456789abcdef";

    fn shown(state: State) -> Value {
        samples::show(Dialect::Highway, state, task_result)
    }

    #[track_caller]
    fn check(state: State, status: &str, reason: &str, progress: u32) {
        let task = &shown(state)["task"];
        assert_eq!(task["status"], status);
        assert_eq!(task["reason"], reason);
        assert_eq!(task["progress_percent"], progress);
    }

    #[test]
    fn every_state_has_one_of_four_words() {
        let reason = "the picture cannot be fetched";
        check(State::Queued, "TASK_STATUS_QUEUED", "", 40);
        check(State::Running, "TASK_STATUS_PROCESSING", "", 40);
        check(State::Completed, "TASK_STATUS_SUCCEED", "", 100);
        check(State::Failed, "TASK_STATUS_FAILED", reason, 40);
        check(State::Timeout, "TASK_STATUS_FAILED", reason, 40);
        check(State::Cancelled, "TASK_STATUS_FAILED", reason, 40);
    }

    #[test]
    fn a_completed_task_has_its_film_and_times() {
        let expected = json!({
            "extra": {
                "seed": "-1", "enable_nsfw_detection": false,
                "debug_info": {
                    "request_info": "", "submit_time_ms": "1680352496789",
                    "execute_time_ms": "1680352497789", "complete_time_ms": "1680352500789",
                },
            },
            "task": {
                "task_id": UUID, "status": "TASK_STATUS_SUCCEED", "reason": "",
                "task_type": "IMG_TO_VIDEO", "eta": 0, "progress_percent": 100,
            },
            "images": [],
            "videos": [{"video_url": FILM, "video_url_ttl": "604800", "video_type": "mp4"}],
            "audios": [],
        });
        assert_eq!(shown(State::Completed), expected);
        assert_eq!(submitted(ID), json!({ "task_id": UUID }));
    }

    #[test]
    fn types_are_the_same_in_every_state() {
        for state in State::ALL {
            let shown = shown(state);
            let times = shown["extra"]["debug_info"].as_object().unwrap();
            assert!(times.values().all(Value::is_string));
            assert!(shown["task"]["eta"].is_u64());
            assert!(shown["task"]["progress_percent"].is_u64());
            assert_eq!(
                shown["videos"].as_array().unwrap().len(),
                usize::from(state == State::Completed)
            );
        }
    }

    #[test]
    fn an_end_without_a_reason_has_words_too() {
        let reason = |state, deleted_ms| {
            let mut bare = samples::prediction(Dialect::Highway, state);
            bare.failure = None;
            bare.deleted_ms = deleted_ms;
            let shown = task_result(&samples::view(&bare, &[json!(FILM)]));
            if deleted_ms.is_some() {
                assert_eq!(shown["task"]["status"], "TASK_STATUS_FAILED");
                assert_eq!(shown["videos"], json!([]));
            }
            shown["task"]["reason"].as_str().unwrap().to_owned()
        };
        assert_eq!(reason(State::Failed, None), "the task failed");
        assert_eq!(reason(State::Timeout, None), "the task took too long");
        assert_eq!(reason(State::Cancelled, None), "the task was cancelled");
        assert_eq!(reason(State::Completed, Some(1)), "the task was deleted");
    }

    #[test]
    fn seed_and_kind_are_those_of_the_request() {
        let mut task = samples::prediction(Dialect::Highway, State::Completed);
        task.input = json!({"seed": 42}).to_string();
        task.model = "kwaivgi/kling-v3.0-std/text-to-video".to_owned();
        let result = task_result(&samples::view(&task, &[json!({"not": "a film"})]));
        assert_eq!(result["extra"]["seed"], "42");
        assert_eq!(result["task"]["task_type"], "TXT_TO_VIDEO");
        assert_eq!(result["videos"], json!([]));
        for input in ["", "[]", "{\"seed\": \"x\"}"] {
            task.input = input.to_owned();
            let result = task_result(&samples::view(&task, &[]));
            assert_eq!(result["extra"]["seed"], "-1");
        }
    }

    #[test]
    fn a_film_lives_as_long_as_it_is_kept() {
        let mut task = samples::prediction(Dialect::Highway, State::Completed);
        task.purge_ms = None;
        assert_eq!(ttl_s(&task), 3600);
        task.purge_ms = Some(i64::MIN);
        assert_eq!(ttl_s(&task), 0);
    }
}
