//! Errors: what is wrong with each field as a list, everything else as a
//! sentence with a word for programs.

use kinora_core::problem::Problem;
use kinora_store::Refusal;
use serde_json::{Value, json};

use super::{PRIORITY, TIMEOUT, WEBHOOK};
use crate::dialect::{Answer, message, shown_problems};
use crate::service::error::ServiceError;

/// The answer to a request that was not served.
#[must_use]
pub fn error(error: &ServiceError) -> Answer {
    let said = message(error);
    match error {
        ServiceError::Invalid(problems) => {
            let entries = shown_problems(problems).iter().map(entry).collect();
            listed(entries, &said)
        }
        ServiceError::Unreadable(_) => {
            let entry = json!({"loc": ["body"], "msg": said, "type": "json_invalid"});
            listed(vec![entry], &said)
        }
        ServiceError::Refused(Refusal::NoCredit { .. } | Refusal::OverBudget { .. }) => {
            flat(403, error.code(), &said)
        }
        ServiceError::NoKey
        | ServiceError::WrongKey
        | ServiceError::TooManyWrongKeys { .. }
        | ServiceError::TooLarge { .. }
        | ServiceError::UnknownModel { .. }
        | ServiceError::UnknownPrediction { .. }
        | ServiceError::NotYours { .. }
        | ServiceError::UnknownElement { .. }
        | ServiceError::UnknownRoute { .. }
        | ServiceError::Conflict(_)
        | ServiceError::Refused(_)
        | ServiceError::RateLimited { .. }
        | ServiceError::Busy { .. }
        | ServiceError::Internal => flat(error.status(), error.code(), &said),
    }
}

/// An answer that lists what is wrong with the input. `message` is what the
/// JavaScript client shows, `error` what another one reads.
pub(super) fn listed(entries: Vec<Value>, message: &str) -> Answer {
    let status = 422;
    let body = json!({
        "detail": entries,
        "message": message,
        "error": {"message": message, "code": status},
    });
    Answer { status, body }
}

/// An answer that says what went wrong in a sentence, and in a word.
pub(super) fn flat(status: u16, word: &str, message: &str) -> Answer {
    let body = json!({
        "detail": message,
        "error_type": word,
        "message": message,
        "error": {"message": message, "code": status},
    });
    Answer { status, body }
}

/// One thing that is wrong, as FastAPI writes it.
fn entry(problem: &Problem) -> Value {
    let is_missing = problem.value.is_empty() && problem.message.contains(" is missing");
    let mut entry = json!({
        "loc": location(&problem.field),
        "msg": problem.message,
        "type": if is_missing { "missing" } else { "value_error" },
    });
    if !problem.value.is_empty() {
        // A number is shown as a number, whatever else as the text that it is.
        let value = serde_json::from_str(&problem.value);
        entry["input"] = value.unwrap_or_else(|_| json!(problem.value));
    }
    if !problem.allowed.is_empty() {
        entry["ctx"] = json!({"allowed": problem.allowed});
    }
    entry
}

/// Where a field is: `multi_prompt[1].prompt` is the prompt of item 1 in the
/// body.
pub(super) fn location(field: &str) -> Value {
    match field {
        "body" => return json!(["body"]),
        WEBHOOK => return json!(["query", field]),
        TIMEOUT | PRIORITY | "Idempotency-Key" => return json!(["header", field]),
        _ => {}
    }
    let parts = field
        .split(['.', '[', ']'])
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse::<u32>()
                .map_or(json!(part), |index| json!(index))
        });
    Value::Array(std::iter::once(json!("body")).chain(parts).collect())
}

#[cfg(test)]
mod tests {
    use kinora_core::price::MicroUsd;
    use kinora_core::problem::Problems;

    use super::*;

    #[track_caller]
    fn check(given: &ServiceError, status: u16, word: &str) {
        let answer = error(given);
        let said = given.to_string();
        let expected = json!({
            "detail": said, "error_type": word, "message": said,
            "error": {"message": said, "code": status},
        });
        assert_eq!((answer.status, answer.body), (status, expected));
    }

    #[test]
    fn every_error_has_a_status_and_a_word() {
        use ServiceError as E;
        let name = |text: &str| text.to_owned();
        let retry_after_s = 3;
        check(&E::NoKey, 401, "missing_key");
        check(&E::WrongKey, 401, "invalid_key");
        check(&E::TooManyWrongKeys { retry_after_s }, 429, "rate_limited");
        check(&E::TooLarge { limit_bytes: 1 }, 413, "body_too_large");
        let (id, near) = (name("x"), None);
        check(&E::UnknownModel { id, near }, 404, "unknown_model");
        let id = name("x");
        check(&E::UnknownPrediction { id }, 404, "unknown_prediction");
        let (method, path) = (name("GET"), name("/fal-ai/x"));
        check(&E::UnknownRoute { method, path }, 404, "unknown_route");
        check(&E::Busy { retry_after_s }, 503, "busy");
        check(&E::Internal, 500, "internal");
        let (balance, price) = (MicroUsd(1), MicroUsd(2));
        let poor = Refusal::NoCredit { balance, price };
        check(&E::Refused(poor), 403, "insufficient_balance");
        let left = balance;
        check(
            &E::Refused(Refusal::OverBudget { left, price }),
            403,
            "over_budget",
        );
        check(
            &E::Refused(Refusal::OtherRequest),
            409,
            "idempotency_key_reused",
        );
        check(
            &E::Refused(Refusal::TooManyWaiting { waiting: 1 }),
            429,
            "too_many_waiting",
        );
    }

    #[test]
    fn problems_are_a_list_with_places_values_and_what_is_allowed() {
        let given = ServiceError::Invalid(Problems(vec![
            Problem::outside("duration", "99", "3 to 15"),
            Problem::missing("start_image_url", "a picture"),
            Problem::outside("multi_prompt[1].prompt", "\"x\"", "shorter"),
        ]));
        let answer = error(&given);
        assert_eq!(answer.status, 422);
        let expected = json!([
            {
                "loc": ["body", "duration"], "type": "value_error", "input": 99,
                "msg": "`duration` is 99, but must be 3 to 15", "ctx": {"allowed": "3 to 15"},
            },
            {
                "loc": ["body", "start_image_url"], "type": "missing",
                "msg": "`start_image_url` is missing; give a picture",
                "ctx": {"allowed": "a picture"},
            },
            {
                "loc": ["body", "multi_prompt", 1, "prompt"], "type": "value_error", "input": "x",
                "msg": "`multi_prompt[1].prompt` is \"x\", but must be shorter",
                "ctx": {"allowed": "shorter"},
            },
        ]);
        assert_eq!(answer.body["detail"], expected);
        let said = answer.body["message"].as_str().unwrap();
        assert!(said.contains("duration") && said.contains("start_image_url"));
        assert_eq!(answer.body["error"], json!({"message": said, "code": 422}));
        let many = Problems(vec![Problem::missing("prompt", "one"); 1000]);
        let answer = error(&ServiceError::Invalid(many));
        assert_eq!(answer.body["detail"].as_array().unwrap().len(), 20);
    }

    #[test]
    fn a_body_that_is_no_json_is_listed_too() {
        let answer = error(&ServiceError::Unreadable(
            "the body is not valid JSON".into(),
        ));
        assert_eq!(answer.status, 422);
        let entry = &answer.body["detail"][0];
        assert_eq!(entry["type"], "json_invalid");
        assert_eq!(entry["loc"], json!(["body"]));
    }

    #[test]
    fn places_outside_of_the_body_are_named_as_such() {
        for (field, expected) in [
            ("fal_webhook", json!(["query", "fal_webhook"])),
            (
                "X-Fal-Request-Timeout",
                json!(["header", "X-Fal-Request-Timeout"]),
            ),
            ("Idempotency-Key", json!(["header", "Idempotency-Key"])),
            ("body", json!(["body"])),
            ("prompt", json!(["body", "prompt"])),
        ] {
            assert_eq!(location(field), expected);
        }
    }
}
