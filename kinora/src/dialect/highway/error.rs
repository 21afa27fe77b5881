//! Errors: a reason for programs, a message for people.

use kinora_core::problem::Problems;
use kinora_store::Refusal;
use serde_json::{Map, Value, json};

use crate::dialect::{Answer, message, shown_problems};
use crate::service::error::ServiceError;

/// The answer to a request that was not served. `metadata` names the fields that
/// are wrong, with texts only: typed clients read it so.
#[must_use]
pub fn error(error: &ServiceError) -> Answer {
    let (status, reason) = reason(error);
    let metadata = match error {
        ServiceError::Invalid(problems) => metadata(problems),
        ServiceError::NoKey
        | ServiceError::WrongKey
        | ServiceError::TooManyWrongKeys { .. }
        | ServiceError::Unreadable(_)
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
        | ServiceError::Internal => Map::new(),
    };
    let body = json!({
        "code": status,
        "reason": reason,
        "message": message(error),
        "metadata": metadata,
    });
    Answer { status, body }
}

/// The status and the family's word for an error.
fn reason(error: &ServiceError) -> (u16, &'static str) {
    let status = error.status();
    match error {
        ServiceError::NoKey => (403, "INVALID_API_KEY"),
        ServiceError::WrongKey => (401, "FAILED_TO_AUTH"),
        ServiceError::Invalid(_) | ServiceError::Unreadable(_) | ServiceError::TooLarge { .. } => {
            (status, "INVALID_REQUEST_BODY")
        }
        ServiceError::UnknownModel { .. } => (status, "MODEL_NOT_FOUND"),
        ServiceError::UnknownPrediction { .. } => (status, "TASK_NOT_FOUND"),
        ServiceError::NotYours { .. } => (status, "ACCESS_DENY"),
        ServiceError::UnknownElement { .. } | ServiceError::UnknownRoute { .. } => {
            (status, "NOT_FOUND")
        }
        ServiceError::Conflict(_) => (status, "CONFLICT"),
        ServiceError::Refused(refusal) => refused(refusal, status),
        ServiceError::TooManyWrongKeys { .. } | ServiceError::RateLimited { .. } => {
            (status, "RATE_LIMIT_EXCEEDED")
        }
        ServiceError::Busy { .. } | ServiceError::Internal => (status, "SERVICE_NOT_AVAILABLE"),
    }
}

fn refused(refusal: &Refusal, status: u16) -> (u16, &'static str) {
    match refusal {
        Refusal::NoCredit { .. } | Refusal::OverBudget { .. } => (403, "NOT_ENOUGH_BALANCE"),
        Refusal::OtherRequest | Refusal::ExternalIdTaken => (status, "INVALID_REQUEST_BODY"),
        Refusal::TooManyWaiting { .. } | Refusal::NoSlot { .. } => (status, "RATE_LIMIT_EXCEEDED"),
    }
}

/// What is wrong, by field.
fn metadata(problems: &Problems) -> Map<String, Value> {
    let mut metadata = Map::new();
    for problem in shown_problems(problems) {
        let text = match metadata.get(&problem.field) {
            Some(Value::String(before)) => format!("{before}; {problem}"),
            Some(_) | None => problem.to_string(),
        };
        metadata.insert(problem.field.clone(), text.into());
    }
    metadata
}

#[cfg(test)]
mod tests {
    use kinora_core::price::MicroUsd;
    use kinora_core::problem::Problem;

    use super::*;

    #[track_caller]
    fn check(given: &ServiceError, status: u16, reason: &str) {
        let answer = error(given);
        assert_eq!(answer.status, status);
        assert_eq!(answer.body["code"], status);
        assert_eq!(answer.body["reason"], reason);
        assert_eq!(answer.body["message"], given.to_string());
        assert_eq!(answer.body["metadata"], json!({}));
    }

    #[test]
    fn every_error_has_the_familys_word() {
        use ServiceError as E;
        let name = |text: &str| text.to_owned();
        check(&E::NoKey, 403, "INVALID_API_KEY");
        check(&E::WrongKey, 401, "FAILED_TO_AUTH");
        let retry_after_s = 3;
        check(
            &E::TooManyWrongKeys { retry_after_s },
            429,
            "RATE_LIMIT_EXCEEDED",
        );
        check(&E::Unreadable(name("no JSON")), 400, "INVALID_REQUEST_BODY");
        check(&E::TooLarge { limit_bytes: 1 }, 413, "INVALID_REQUEST_BODY");
        let (id, near) = (name("x"), None);
        check(&E::UnknownModel { id, near }, 404, "MODEL_NOT_FOUND");
        check(
            &E::UnknownPrediction { id: name("x") },
            404,
            "TASK_NOT_FOUND",
        );
        let (method, path) = (name("GET"), name("/v3/x"));
        check(&E::UnknownRoute { method, path }, 404, "NOT_FOUND");
        check(&E::Conflict(name("not yet")), 409, "CONFLICT");
        let per_minute = 5;
        check(
            &E::RateLimited {
                per_minute,
                retry_after_s,
            },
            429,
            "RATE_LIMIT_EXCEEDED",
        );
        check(&E::Busy { retry_after_s }, 503, "SERVICE_NOT_AVAILABLE");
        check(&E::Internal, 500, "SERVICE_NOT_AVAILABLE");
    }

    #[test]
    fn every_refusal_has_the_familys_word() {
        let check =
            |refusal, status, reason| check(&ServiceError::Refused(refusal), status, reason);
        let (balance, price) = (MicroUsd(1), MicroUsd(2));
        check(
            Refusal::NoCredit { balance, price },
            403,
            "NOT_ENOUGH_BALANCE",
        );
        let left = balance;
        check(
            Refusal::OverBudget { left, price },
            403,
            "NOT_ENOUGH_BALANCE",
        );
        check(Refusal::OtherRequest, 409, "INVALID_REQUEST_BODY");
        check(Refusal::ExternalIdTaken, 409, "INVALID_REQUEST_BODY");
        check(
            Refusal::TooManyWaiting { waiting: 1 },
            429,
            "RATE_LIMIT_EXCEEDED",
        );
        check(Refusal::NoSlot { slots: 1 }, 429, "RATE_LIMIT_EXCEEDED");
    }

    #[test]
    fn problems_are_texts_by_field() {
        let given = ServiceError::Invalid(Problems(vec![
            Problem::outside("duration", "99", "small"),
            Problem::missing("image", "one"),
            Problem::outside("image", "2 × 2 pixels", "larger"),
        ]));
        let answer = error(&given);
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!(400)));
        let expected = json!({
            "duration": "`duration` is 99, but must be small",
            "image": "`image` is missing; give one; `image` is 2 × 2 pixels, but must be larger",
        });
        assert_eq!(answer.body["metadata"], expected);
        let many = Problems(vec![Problem::missing("image", "one"); 1000]);
        let body = error(&ServiceError::Invalid(many)).body;
        assert!(body.to_string().len() < 10_000);
    }
}
