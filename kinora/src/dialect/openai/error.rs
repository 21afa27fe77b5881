//! Errors: a type, a code and the field for programs, a message for people.

use kinora_store::{FailureCode, Refusal};
use serde_json::{Value, json};

use super::video::{failure, status};
use super::video_id;
use crate::dialect::{Answer, View, message, shown_problems};
use crate::service::error::ServiceError;

/// The answer to a request that was not served.
#[must_use]
pub fn error(error: &ServiceError) -> Answer {
    let (kind, code) = kind(error);
    let param = match error {
        ServiceError::Invalid(problems) => problems.0.first().map(|it| it.field.as_str()),
        ServiceError::UnknownModel { .. } => Some("model"),
        _ => None,
    };
    let mut answer = answer(error.status(), kind, code, &message(error));
    answer.body["error"]["param"] = json!(param);
    if let ServiceError::Invalid(problems) = error {
        answer.body["error"]["problems"] = json!(shown_problems(problems));
    }
    answer
}

fn answer(status: u16, kind: &str, code: &str, message: &str) -> Answer {
    let error = json!({"message": message, "type": kind, "param": Value::Null, "code": code});
    Answer {
        status,
        body: json!({ "error": error }),
    }
}

/// The type and the code of an error.
fn kind(error: &ServiceError) -> (&'static str, &'static str) {
    let code = error.code();
    match error {
        ServiceError::NoKey => ("authentication_error", code),
        ServiceError::WrongKey => ("authentication_error", "invalid_api_key"),
        ServiceError::UnknownModel { .. } => ("invalid_request_error", "model_not_found"),
        ServiceError::UnknownPrediction { .. } => ("invalid_request_error", "video_not_found"),
        ServiceError::Invalid(_)
        | ServiceError::Unreadable(_)
        | ServiceError::TooLarge { .. }
        | ServiceError::NotYours { .. }
        | ServiceError::UnknownElement { .. }
        | ServiceError::UnknownRoute { .. }
        | ServiceError::Conflict(_) => ("invalid_request_error", code),
        ServiceError::Refused(refusal) => match refusal {
            Refusal::NoCredit { .. } | Refusal::OverBudget { .. } => {
                ("insufficient_quota", "insufficient_quota")
            }
            Refusal::TooManyWaiting { .. } | Refusal::NoSlot { .. } => ("rate_limit_error", code),
            Refusal::OtherRequest | Refusal::ExternalIdTaken => ("invalid_request_error", code),
        },
        ServiceError::TooManyWrongKeys { .. } | ServiceError::RateLimited { .. } => {
            ("rate_limit_error", code)
        }
        ServiceError::Busy { .. } | ServiceError::Internal => ("server_error", code),
    }
}

/// What a client that waited for a film hears when it has waited long enough.
#[must_use]
pub fn unfinished(view: &View<'_>, seconds: u64) -> Answer {
    let id = video_id(&view.prediction.id);
    let message = format!(
        "{id} is {} after {seconds} s and goes on; it costs nothing more to ask for {}/v1/videos/{id} than to send it again",
        status(view.prediction.state),
        view.origin
    );
    let mut answer = answer(504, "timeout_error", "timeout", &message);
    answer.body["error"]["video_id"] = id.into();
    answer
}

/// What a client that waited for a film hears of one that failed.
#[must_use]
pub fn failed(view: &View<'_>) -> Answer {
    let prediction = view.prediction;
    let failure = failure(prediction).unwrap_or_default();
    let text = |key: &str| failure[key].as_str().unwrap_or("the video was deleted");
    let kind = prediction.failure.as_ref().map(|failure| failure.code);
    let (status, kind) = match kind {
        Some(
            FailureCode::INVALID
            | FailureCode::MISSING
            | FailureCode::MEDIA
            | FailureCode::MODERATION,
        ) => (400, "invalid_request_error"),
        _ => (500, "server_error"),
    };
    let mut answer = answer(status, kind, text("code"), text("message"));
    answer.body["error"]["video_id"] = video_id(&prediction.id).into();
    answer
}

#[cfg(test)]
mod tests {
    use kinora_core::price::MicroUsd;
    use kinora_core::problem::{Problem, Problems};
    use kinora_store::State;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples;

    #[track_caller]
    fn check(given: &ServiceError, status: u16, kind: &str, code: &str, param: Option<&str>) {
        let answer = error(given);
        assert_eq!(answer.status, status);
        let error = &answer.body["error"];
        assert_eq!(
            (&error["type"], &error["code"]),
            (&json!(kind), &json!(code))
        );
        assert_eq!(error["param"], json!(param));
        assert_eq!(error["message"], given.to_string());
    }

    #[test]
    fn every_error_has_a_type_a_code_and_its_words() {
        use ServiceError as E;
        const WRONG: &str = "invalid_request_error";
        let name = |text: &str| text.to_owned();
        check(&E::NoKey, 401, "authentication_error", "missing_key", None);
        check(
            &E::WrongKey,
            401,
            "authentication_error",
            "invalid_api_key",
            None,
        );
        let retry_after_s = 3;
        let busy = E::TooManyWrongKeys { retry_after_s };
        check(&busy, 429, "rate_limit_error", "rate_limited", None);
        let problems = Problems(vec![Problem::missing("prompt", "a")]);
        check(
            &problems.into(),
            400,
            WRONG,
            "invalid_parameter",
            Some("prompt"),
        );
        check(&E::Unreadable(name("a")), 400, WRONG, "invalid_body", None);
        let large = E::TooLarge { limit_bytes: 1 };
        check(&large, 413, WRONG, "body_too_large", None);
        let (id, near) = (name("x"), None);
        let model = E::UnknownModel { id, near };
        check(&model, 404, WRONG, "model_not_found", Some("model"));
        let video = E::UnknownPrediction { id: name("x") };
        check(&video, 404, WRONG, "video_not_found", None);
        check(&E::Conflict(name("not yet")), 409, WRONG, "conflict", None);
        let (balance, price) = (MicroUsd(1), MicroUsd(2));
        let poor = Refusal::NoCredit { balance, price }.into();
        check(&poor, 402, "insufficient_quota", "insufficient_quota", None);
        let slots = Refusal::NoSlot { slots: 1 }.into();
        check(&slots, 429, "rate_limit_error", "no_slot", None);
        check(
            &E::Busy { retry_after_s },
            503,
            "server_error",
            "busy",
            None,
        );
        check(&E::Internal, 500, "server_error", "internal", None);
    }

    #[test]
    fn who_waited_hears_what_became_of_the_video() {
        let told = |state| {
            let prediction = samples::prediction(Dialect::OpenAi, state);
            let view = samples::view(&prediction, &[]);
            (unfinished(&view, 90), failed(&view))
        };
        let (late, _) = told(State::Running);
        assert_eq!(late.status, 504);
        let message = late.body["error"]["message"].as_str().unwrap();
        assert!(message.contains("in_progress after 90 s"), "{message}");
        let (_, failed) = told(State::Failed);
        assert_eq!(
            (failed.status, &failed.body["error"]["code"]),
            (400, &json!("input_not_reachable"))
        );
    }
}
