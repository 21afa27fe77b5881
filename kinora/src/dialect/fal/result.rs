//! Results: the film, or what the request came to instead.

use std::time::Duration;

use kinora_store::{FailureCode, Output, Prediction, State};
use serde_json::{Value, json};

use super::error::{flat, listed, location};
use super::names;
use crate::dialect::{Answer, View};

/// What is said while there is no result. Clients compare it letter by letter.
const IN_PROGRESS: &str = "Request is still in progress";

/// The result of a request.
#[must_use]
pub fn result(view: &View<'_>) -> Answer {
    let prediction = view.prediction;
    if !prediction.is_over() {
        let body = json!({ "detail": IN_PROGRESS });
        return Answer { status: 400, body };
    }
    failed(prediction).unwrap_or_else(|| Answer {
        status: 200,
        body: film(view),
    })
}

/// What is said to somebody who has waited for a result as long as the server
/// keeps anybody waiting.
#[must_use]
pub fn still_running(view: &View<'_>, waited: Duration) -> Answer {
    let message = format!(
        "not done after {} s; the request goes on, and its result will be at {}",
        waited.as_secs(),
        names(view)["response_url"].as_str().unwrap_or_default(),
    );
    flat(504, "request_timeout", &message)
}

/// The film, as the model's own form has it. `warnings` is there where
/// something asked for was not done.
pub(super) fn film(view: &View<'_>) -> Value {
    let size = view
        .prediction
        .outputs
        .iter()
        .find_map(|output| match output {
            Output::Media { bytes, .. } => Some(*bytes),
            Output::Json(_) => None,
        });
    let mut film = json!({
        "video": {
            "url": view.outputs.first().cloned().unwrap_or(Value::Null),
            "content_type": "video/mp4",
            "file_name": "output.mp4",
            "file_size": size.unwrap_or(0),
        },
    });
    if !view.prediction.warnings.is_empty() {
        film["warnings"] = json!(view.prediction.warnings);
    }
    film
}

/// What is answered where there is no film and will be none.
pub(super) fn failed(prediction: &Prediction) -> Option<Answer> {
    let word = word(prediction)?;
    let failure = prediction.failure.as_ref();
    let message = match failure.filter(|_| prediction.deleted_ms.is_none()) {
        Some(failure) => failure.message.as_str(),
        None => unexplained(prediction),
    };
    let answer = match word {
        "value_error" | "missing" | "file_download_error" | "content_policy_violation" => {
            let entry = json!({"loc": place(message), "msg": message, "type": word});
            listed(vec![entry], message)
        }
        "request_deleted" => flat(404, word, message),
        "client_cancelled" => flat(499, word, message),
        "startup_timeout" | "request_timeout" => flat(504, word, message),
        "runner_scheduling_failure" => flat(503, word, message),
        _ => flat(500, word, message),
    };
    Some(answer)
}

/// fal's word for why there is no film; none where there is one or may be.
pub(super) fn word(prediction: &Prediction) -> Option<&'static str> {
    if prediction.deleted_ms.is_some() {
        return Some("request_deleted");
    }
    match prediction.state {
        State::Queued | State::Running | State::Completed => None,
        State::Cancelled => Some("client_cancelled"),
        State::Timeout if prediction.started_ms.is_none() => Some("startup_timeout"),
        State::Timeout => Some("request_timeout"),
        State::Failed => {
            Some(prediction.failure.as_ref().map_or(
                "internal_error",
                |failure| match failure.code {
                    FailureCode::MISSING => "missing",
                    FailureCode::INVALID => "value_error",
                    FailureCode::MEDIA => "file_download_error",
                    FailureCode::MODERATION => "content_policy_violation",
                    FailureCode::TIMEOUT => "request_timeout",
                    FailureCode::UNAVAILABLE => "runner_scheduling_failure",
                    _ => "internal_error",
                },
            ))
        }
    }
}

fn unexplained(prediction: &Prediction) -> &'static str {
    if prediction.deleted_ms.is_some() {
        return "the request was deleted";
    }
    match prediction.state {
        State::Queued | State::Running | State::Completed | State::Failed => "the request failed",
        State::Timeout => "the request took too long",
        State::Cancelled => "the request was cancelled",
    }
}

/// Where the field is that a message begins with, or the whole body.
fn place(message: &str) -> Value {
    let field = message
        .strip_prefix('`')
        .and_then(|rest| rest.split_once('`'));
    field.map_or(json!(["body"]), |(field, _)| location(field))
}

#[cfg(test)]
mod tests {
    use kinora_store::Failure;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM};

    #[test]
    fn what_is_not_over_says_so_in_the_words_that_clients_know() {
        for state in [State::Queued, State::Running] {
            let prediction = samples::prediction(Dialect::Fal, state);
            let answer = result(&samples::view(&prediction, &[]));
            let expected = json!({"detail": "Request is still in progress"});
            assert_eq!((answer.status, answer.body), (400, expected));
        }
    }

    #[test]
    fn a_film_has_its_address_and_size() {
        let mut done = samples::prediction(Dialect::Fal, State::Completed);
        done.outputs = vec![Output::Media {
            blob_id: "1".to_owned(),
            mime: "video/mp4".to_owned(),
            bytes: 1234,
            duration_s: Some(5),
            size: None,
        }];
        let outputs = [json!(FILM)];
        let answer = result(&samples::view(&done, &outputs));
        let video = json!({
            "url": FILM, "content_type": "video/mp4", "file_name": "output.mp4",
            "file_size": 1234,
        });
        assert_eq!((answer.status, answer.body), (200, json!({"video": video})));
        done.warnings = vec!["no snow".to_owned()];
        let body = result(&samples::view(&done, &outputs)).body;
        assert_eq!(body["warnings"], json!(["no snow"]));
    }

    #[track_caller]
    fn check(code: FailureCode, status: u16, word: &str) {
        let mut prediction = samples::prediction(Dialect::Fal, State::Failed);
        let message = "`start_image_url`: the host does not answer".to_owned();
        prediction.failure = Some(Failure { code, message });
        let answer = result(&samples::view(&prediction, &[]));
        assert_eq!(answer.status, status, "{word}");
        if status == 422 {
            let expected = json!([{
                "loc": ["body", "start_image_url"], "type": word,
                "msg": "`start_image_url`: the host does not answer",
            }]);
            assert_eq!(answer.body["detail"], expected);
        } else {
            assert!(answer.body["detail"].is_string());
            assert_eq!(answer.body["error_type"], word);
        }
    }

    #[test]
    fn what_is_wrong_with_the_input_is_422_and_the_rest_is_not() {
        check(FailureCode::INVALID, 422, "value_error");
        check(FailureCode::MISSING, 422, "missing");
        check(FailureCode::MEDIA, 422, "file_download_error");
        check(FailureCode::MODERATION, 422, "content_policy_violation");
        check(FailureCode::UNAVAILABLE, 503, "runner_scheduling_failure");
        check(FailureCode::TIMEOUT, 504, "request_timeout");
        check(FailureCode::EXECUTION, 500, "internal_error");
        check(FailureCode(1), 500, "internal_error");
    }

    #[test]
    fn other_ends_have_their_own_status() {
        let answer = |state, change: fn(&mut Prediction)| {
            let mut prediction = samples::prediction(Dialect::Fal, state);
            change(&mut prediction);
            let answer = result(&samples::view(&prediction, &[json!(FILM)]));
            let word = answer.body["error_type"].as_str().unwrap().to_owned();
            assert!(!answer.body.to_string().contains(FILM));
            (answer.status, word)
        };
        let check = |given: (u16, String), status, word: &str| {
            assert_eq!(given, (status, word.to_owned()));
        };
        check(answer(State::Cancelled, |_| {}), 499, "client_cancelled");
        check(answer(State::Timeout, |_| {}), 504, "request_timeout");
        let unstarted: fn(&mut Prediction) = |it| it.started_ms = None;
        check(answer(State::Timeout, unstarted), 504, "startup_timeout");
        let unexplained: fn(&mut Prediction) = |it| it.failure = None;
        check(answer(State::Failed, unexplained), 500, "internal_error");
        let deleted: fn(&mut Prediction) = |it| it.deleted_ms = Some(1);
        check(answer(State::Completed, deleted), 404, "request_deleted");
    }

    #[test]
    fn a_message_without_a_field_is_about_the_body() {
        assert_eq!(place("no film"), json!(["body"]));
        assert_eq!(place("`"), json!(["body"]));
        assert_eq!(
            place("`end_image_url` is small"),
            json!(["body", "end_image_url"])
        );
    }
}
