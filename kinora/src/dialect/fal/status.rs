//! Statuses. There are three: clients raise at any other, or wait for ever.

use kinora_store::{Cancelled, Prediction};
use serde_json::{Value, json};

use super::{names, result};
use crate::dialect::{Answer, View, times};

/// Which log lines a status shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// None: `null` stands in their place.
    Omitted,
    /// Those after so many.
    After(usize),
}

impl Logs {
    /// What a query asks for: `logs=1`, `logs=true`.
    #[must_use]
    pub fn asked(value: Option<&str>) -> Self {
        let is_wanted = |text: &str| text == "1" || text.eq_ignore_ascii_case("true");
        match value.is_some_and(|text| is_wanted(text.trim())) {
            true => Self::After(0),
            false => Self::Omitted,
        }
    }
}

/// What a submit is answered with: the status as far as it has come.
#[must_use]
pub fn submitted(view: &View<'_>, ahead: u64) -> Value {
    status(view, ahead, Logs::Omitted)
}

/// The status of a request, `ahead` of which so many others go first.
#[must_use]
pub fn status(view: &View<'_>, ahead: u64, logs: Logs) -> Value {
    let prediction = view.prediction;
    let mut status = Value::Object(names(view));
    if prediction.is_over() {
        status["status"] = json!("COMPLETED");
        status["metrics"] = json!({"inference_time": inference_s(prediction)});
        if let Some(answer) = result::failed(prediction) {
            status["error"] = answer.body["message"].clone();
            status["error_type"] = json!(result::word(prediction));
        }
    } else if prediction.started_ms.is_some() {
        // One that goes back to the queue after a stop of the server was begun.
        status["status"] = json!("IN_PROGRESS");
    } else {
        status["status"] = json!("IN_QUEUE");
        status["queue_position"] = json!(ahead);
        return status;
    }
    status["logs"] = match logs {
        Logs::Omitted => Value::Null,
        Logs::After(seen) => json!(lines(prediction).get(seen..).unwrap_or_default()),
    };
    status
}

/// How long the film took, in seconds.
fn inference_s(prediction: &Prediction) -> f64 {
    let took = prediction.started_ms.zip(prediction.finished_ms);
    let took_ms = took.map_or(0, |(started, finished)| (finished - started).max(0));
    took_ms as f64 / 1000.0
}

/// How many log lines there are.
#[must_use]
pub fn log_lines(prediction: &Prediction) -> usize {
    lines(prediction).len()
}

/// What has happened, as log lines. There are only ever more of them.
fn lines(prediction: &Prediction) -> Vec<Value> {
    let mut lines = vec![];
    let mut say = |level: &str, ms: i64, text: &str| {
        lines.push(json!({
            "message": text,
            "level": level,
            "source": "KINORA",
            "timestamp": times::rfc3339(ms),
        }));
    };
    let Some(started_ms) = prediction.started_ms else {
        return lines;
    };
    say("INFO", started_ms, "a worker has taken the request");
    let Some(finished_ms) = prediction.finished_ms else {
        return lines;
    };
    for warning in &prediction.warnings {
        say("WARN", finished_ms, warning);
    }
    match result::failed(prediction) {
        None => say("INFO", finished_ms, "the film is ready"),
        Some(answer) => {
            let text = answer.body["message"].as_str().unwrap_or_default();
            say("ERROR", finished_ms, text);
        }
    }
    lines
}

/// The answer to somebody who wants a request cancelled.
#[must_use]
pub fn cancelled(cancelled: Cancelled) -> Answer {
    let (status, word) = match cancelled {
        Cancelled::Now | Cancelled::Asked => (202, "CANCELLATION_REQUESTED"),
        Cancelled::Over(_) => (400, "ALREADY_COMPLETED"),
        Cancelled::Unknown => (404, "NOT_FOUND"),
    };
    let body = json!({ "status": word });
    Answer { status, body }
}

#[cfg(test)]
mod tests {
    use kinora_store::State;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, UUID};

    fn shown(state: State, logs: Logs) -> Value {
        samples::show(Dialect::Fal, state, |view| status(view, 4, logs))
    }

    #[test]
    fn every_state_has_one_of_three_words_and_what_clients_need_with_it() {
        for state in State::ALL {
            let status = shown(state, Logs::Omitted);
            let word = status["status"].as_str().unwrap();
            let expected = match state {
                State::Queued => "IN_QUEUE",
                State::Running => "IN_PROGRESS",
                _ => "COMPLETED",
            };
            assert_eq!(word, expected);
            assert_eq!(status["request_id"], UUID);
            let keys = status.as_object().unwrap();
            assert_eq!(keys.contains_key("queue_position"), word == "IN_QUEUE");
            assert_eq!(keys.contains_key("logs"), word != "IN_QUEUE");
            let is_failure = state.is_terminal() && state != State::Completed;
            assert_eq!(keys.contains_key("error"), is_failure);
            assert_eq!(keys.contains_key("error_type"), is_failure);
        }
        assert_eq!(shown(State::Queued, Logs::Omitted)["queue_position"], 4);
        let done = shown(State::Completed, Logs::Omitted);
        assert_eq!(done["metrics"], json!({"inference_time": 3.0}));
        let failed = shown(State::Failed, Logs::Omitted);
        assert_eq!(failed["error"], "the picture cannot be fetched");
        assert_eq!(failed["error_type"], "file_download_error");
    }

    #[test]
    fn addresses_name_the_application_alone() {
        let url = format!("https://films.example/fal-ai/kling-video/requests/{UUID}");
        let status = shown(State::Queued, Logs::Omitted);
        assert_eq!(status["response_url"], url);
        assert_eq!(status["status_url"], format!("{url}/status"));
        assert_eq!(status["cancel_url"], format!("{url}/cancel"));
    }

    #[test]
    fn one_that_was_begun_and_waits_again_is_in_progress() {
        let mut again = samples::prediction(Dialect::Fal, State::Running);
        again.state = State::Queued;
        let shown = status(&samples::view(&again, &[]), 0, Logs::Omitted);
        assert_eq!(shown["status"], "IN_PROGRESS");
    }

    #[test]
    fn logs_are_shown_where_they_are_asked_for_and_each_line_once() {
        assert_eq!(shown(State::Running, Logs::Omitted)["logs"], Value::Null);
        let running = shown(State::Running, Logs::After(0));
        let expected = json!([{
            "message": "a worker has taken the request", "level": "INFO", "source": "KINORA",
            "timestamp": "2023-04-01T12:34:57.789Z",
        }]);
        assert_eq!(running["logs"], expected);
        let mut done = samples::prediction(Dialect::Fal, State::Completed);
        done.warnings = vec!["no snow".to_owned()];
        let view = samples::view(&done, &[]);
        let logs = status(&view, 0, Logs::After(1))["logs"].clone();
        assert_eq!(logs[0]["message"], "no snow");
        assert_eq!(logs[0]["level"], "WARN");
        assert_eq!(logs[1]["message"], "the film is ready");
        assert_eq!(log_lines(&done), 3);
        assert_eq!(status(&view, 0, Logs::After(9))["logs"], json!([]));
        let failed = shown(State::Failed, Logs::After(1));
        assert_eq!(failed["logs"][0]["level"], "ERROR");
    }

    #[test]
    fn logs_are_asked_for_in_the_words_of_each_client() {
        for value in ["1", "true", "True", " TRUE "] {
            assert_eq!(Logs::asked(Some(value)), Logs::After(0), "{value}");
        }
        for value in [None, Some("0"), Some("false"), Some(""), Some("yes")] {
            assert_eq!(Logs::asked(value), Logs::Omitted, "{value:?}");
        }
    }

    #[test]
    fn a_cancel_has_three_answers() {
        for (given, status, word) in [
            (Cancelled::Now, 202, "CANCELLATION_REQUESTED"),
            (Cancelled::Asked, 202, "CANCELLATION_REQUESTED"),
            (Cancelled::Over(State::Completed), 400, "ALREADY_COMPLETED"),
            (Cancelled::Unknown, 404, "NOT_FOUND"),
        ] {
            let answer = cancelled(given);
            assert_eq!(
                (answer.status, answer.body),
                (status, json!({"status": word}))
            );
        }
    }
}
