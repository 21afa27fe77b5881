//! Errors: a number for programs, a message for people.

use kinora_store::Refusal;
use serde_json::json;

use super::Form;
use crate::dialect::{Answer, message};
use crate::service::error::ServiceError;
use crate::service::token::TokenError;

/// What clients look for where all slots are in use.
const NO_SLOT: &str = "parallel task over resource pack limit";

/// The answer to a request that was not served. The id of the request has its
/// place, and is put there by whoever knows it.
pub(super) fn error(error: &ServiceError) -> Answer {
    let (status, code) = code(error);
    answer(status, code, &told(error))
}

/// The answer to a token that is no good.
#[must_use]
pub fn token_error(error: &TokenError) -> Answer {
    let code = match error {
        TokenError::Malformed(_) | TokenError::Unknown => 1002,
        TokenError::TooEarly { .. } => 1003,
        TokenError::TooLate { .. } => 1004,
        TokenError::Endless | TokenError::TooLong { .. } => 1000,
    };
    answer(401, code, &error.to_string())
}

fn answer(status: u16, code: u16, message: &str) -> Answer {
    let body = json!({"code": code, "message": message, "request_id": null});
    Answer { status, body }
}

fn told(error: &ServiceError) -> String {
    match error {
        ServiceError::Refused(Refusal::NoSlot { .. } | Refusal::TooManyWaiting { .. }) => {
            format!("{NO_SLOT}: {error}")
        }
        ServiceError::Refused(Refusal::ExternalIdTaken) => {
            "`external_task_id`: there is a task with this id already; use a new one".to_owned()
        }
        other => message(other),
    }
}

/// The status and the number of an error.
fn code(error: &ServiceError) -> (u16, u16) {
    match error {
        ServiceError::NoKey => (401, 1001),
        ServiceError::WrongKey => (401, 1002),
        ServiceError::Unreadable(_) => (400, 1200),
        ServiceError::Invalid(_) | ServiceError::TooLarge { .. } => (400, 1201),
        ServiceError::UnknownModel { .. }
        | ServiceError::UnknownPrediction { .. }
        | ServiceError::UnknownElement { .. } => (404, 1203),
        ServiceError::NotYours { .. } => (403, 1103),
        ServiceError::UnknownRoute { path, .. } if is_served(path) => (404, 1202),
        ServiceError::UnknownRoute { .. } => (404, 1203),
        ServiceError::Refused(refusal) => match refusal {
            Refusal::NoCredit { .. } | Refusal::OverBudget { .. } => (429, 1102),
            Refusal::OtherRequest | Refusal::ExternalIdTaken => (400, 1201),
            Refusal::TooManyWaiting { .. } | Refusal::NoSlot { .. } => (429, 1303),
        },
        ServiceError::TooManyWrongKeys { .. } | ServiceError::RateLimited { .. } => (429, 1302),
        ServiceError::Conflict(_) => (400, 1201),
        ServiceError::Busy { .. } => (503, 5001),
        ServiceError::Internal => (500, 5000),
    }
}

/// Whether something is at an address, so that only the method was wrong.
fn is_served(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let is_older = |form: Form| {
        let rest = form.path().and_then(|own| path.strip_prefix(own));
        rest.is_some_and(|rest| rest.matches('/').count() <= 1)
    };
    let is_new = ["/image-to-video/", "/text-to-video/"]
        .iter()
        .filter_map(|own| path.strip_prefix(own))
        .any(|model| !model.contains('/'));
    let is_of_elements = super::ELEMENT_ACTIONS.contains(&path);
    path == "/tasks" || is_new || is_of_elements || Form::ALL.into_iter().any(is_older)
}

#[cfg(test)]
mod tests {
    use kinora_core::price::MicroUsd;
    use kinora_core::problem::{Problem, Problems};
    use serde_json::Value;

    use super::*;

    #[track_caller]
    fn check(given: &ServiceError, status: u16, code: u16) -> String {
        let answer = error(given);
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (status, &json!(code))
        );
        assert_eq!(answer.body["request_id"], Value::Null);
        assert_eq!(answer.body.as_object().unwrap().len(), 3);
        answer.body["message"].as_str().unwrap().to_owned()
    }

    #[test]
    fn every_error_has_its_number() {
        use ServiceError as E;
        let name = |text: &str| text.to_owned();
        let retry_after_s = 3;
        check(&E::NoKey, 401, 1001);
        check(&E::WrongKey, 401, 1002);
        check(&E::TooManyWrongKeys { retry_after_s }, 429, 1302);
        check(&E::Unreadable(name("no JSON")), 400, 1200);
        check(&E::TooLarge { limit_bytes: 1 }, 400, 1201);
        let (id, near) = (name("x"), None);
        check(&E::UnknownModel { id, near }, 404, 1203);
        check(&E::UnknownPrediction { id: name("x") }, 404, 1203);
        let per_minute = 5;
        check(
            &E::RateLimited {
                per_minute,
                retry_after_s,
            },
            429,
            1302,
        );
        check(&E::Busy { retry_after_s }, 503, 5001);
        check(&E::Internal, 500, 5000);
        let problems = Problems(vec![Problem::missing("image", "one")]);
        let said = check(&E::Invalid(problems), 400, 1201);
        assert_eq!(said, "`image` is missing; give one");
    }

    #[test]
    fn a_wrong_method_is_told_from_a_wrong_path() {
        for (path, expected) in [
            ("/v1/videos/image2video", 1202),
            ("/v1/videos/image2video/", 1202),
            ("/v1/videos/text2video/123", 1202),
            ("/tasks", 1202),
            ("/image-to-video/kling-3.0", 1202),
            ("/v1/videos/image2video/1/2", 1203),
            ("/v1/videos/motion-control", 1202),
            ("/image-to-video", 1203),
            ("/image-to-video/a/b", 1203),
            ("/tasks/1", 1203),
        ] {
            let (method, path) = ("PUT".to_owned(), path.to_owned());
            check(&ServiceError::UnknownRoute { method, path }, 404, expected);
        }
    }

    #[test]
    fn every_refusal_has_its_number() {
        let check = |refusal, status, code| check(&ServiceError::Refused(refusal), status, code);
        let (balance, price) = (MicroUsd(1), MicroUsd(2));
        check(Refusal::NoCredit { balance, price }, 429, 1102);
        let left = balance;
        check(Refusal::OverBudget { left, price }, 429, 1102);
        check(Refusal::OtherRequest, 400, 1201);
        let said = check(Refusal::ExternalIdTaken, 400, 1201);
        assert!(said.contains("`external_task_id`"), "{said}");
        for refusal in [
            Refusal::NoSlot { slots: 1 },
            Refusal::TooManyWaiting { waiting: 1 },
        ] {
            let said = check(refusal, 429, 1303);
            assert!(said.starts_with(NO_SLOT), "{said}");
        }
    }

    #[test]
    fn every_token_that_is_no_good_has_its_number() {
        for (error, code) in [
            (TokenError::Malformed("it has no `iss`"), 1002),
            (TokenError::Unknown, 1002),
            (TokenError::TooEarly { from_s: 5 }, 1003),
            (TokenError::TooLate { until_s: 5 }, 1004),
            (TokenError::Endless, 1000),
        ] {
            let answer = token_error(&error);
            assert_eq!((answer.status, &answer.body["code"]), (401, &json!(code)));
            assert_eq!(answer.body["message"], error.to_string());
        }
    }
}
