//! Errors: every key that any client reads, together.

use serde_json::{Value, json};

use crate::dialect::{Answer, message, shown_problems};
use crate::service::error::ServiceError;

/// What clients look for when a webhook and base64 outputs are asked for
/// together. Where it is among the problems it is the whole message.
pub const BASE64_WITH_WEBHOOK: &str = "webhook callback does not support base64 output, please use the normal API to use base64 output";

/// The answer to a request that was not served.
#[must_use]
pub fn error(error: &ServiceError) -> Answer {
    let message = text(error);
    let status = error.status();
    let mut body = json!({
        "code": status,
        "message": message,
        "error": message,
        "error_code": error.code(),
    });
    if let ServiceError::Invalid(problems) = error {
        body["problems"] = json!(shown_problems(problems));
    }
    Answer { status, body }
}

fn text(error: &ServiceError) -> Value {
    if let ServiceError::Invalid(problems) = error
        && problems
            .0
            .iter()
            .any(|problem| problem.message == BASE64_WITH_WEBHOOK)
    {
        return BASE64_WITH_WEBHOOK.into();
    }
    message(error).into()
}

#[cfg(test)]
mod tests {
    use kinora_core::price::MicroUsd;
    use kinora_core::problem::{Problem, Problems};
    use kinora_store::Refusal;

    use super::*;

    #[track_caller]
    fn check(given: &ServiceError, status: u16, code: &str, message: &str) {
        let answer = error(given);
        assert_eq!(answer.status, status);
        assert_eq!(answer.body["code"], status);
        assert_eq!(answer.body["error_code"], code);
        assert_eq!(answer.body["message"], message);
        assert_eq!(answer.body["error"], message);
        assert!(answer.body.get("data").is_none());
    }

    #[test]
    fn every_error_has_its_status_code_and_words() {
        use ServiceError as E;
        check(
            &E::NoKey,
            401,
            "missing_key",
            "no API key was sent; send the header `Authorization: Bearer <key>`",
        );
        check(
            &E::WrongKey,
            401,
            "invalid_key",
            "the API key is unknown or revoked; make one with `kinora key create`",
        );
        check(
            &E::TooManyWrongKeys { retry_after_s: 60 },
            429,
            "rate_limited",
            "too many requests with a wrong API key; wait 60 s",
        );
        check(
            &E::Unreadable("the body is no JSON".to_owned()),
            400,
            "invalid_body",
            "the body is no JSON",
        );
        check(
            &E::TooLarge { limit_bytes: 5 },
            413,
            "body_too_large",
            "the body has more than 5 bytes, but may have at most that",
        );
        check(
            &E::UnknownModel {
                id: "a/b".to_owned(),
                near: Some("std".to_owned()),
            },
            404,
            "unknown_model",
            "there is no model `a/b`; did you mean `std`?",
        );
        check(
            &E::UnknownPrediction { id: "x".to_owned() },
            404,
            "unknown_prediction",
            "there is no prediction `x`",
        );
        check(
            &E::UnknownRoute {
                method: "GET".to_owned(),
                path: "/api/v3/x".to_owned(),
            },
            404,
            "unknown_route",
            "there is nothing at GET /api/v3/x",
        );
        check(
            &E::RateLimited {
                per_minute: 5,
                retry_after_s: 12,
            },
            429,
            "rate_limited",
            "more than 5 submits a minute; wait 12 s",
        );
        check(
            &E::Busy { retry_after_s: 2 },
            503,
            "busy",
            "the server is busy; try again in 2 s",
        );
        check(
            &E::Internal,
            500,
            "internal",
            "something went wrong on the server; its log says what",
        );
    }

    #[test]
    fn every_refusal_has_its_status_and_code() {
        let check = |refusal: Refusal, status, code| {
            let message = refusal.to_string();
            check(&ServiceError::Refused(refusal), status, code, &message);
        };
        let (balance, price) = (MicroUsd(1), MicroUsd(2));
        check(
            Refusal::NoCredit { balance, price },
            402,
            "insufficient_balance",
        );
        check(
            Refusal::OverBudget {
                left: balance,
                price,
            },
            402,
            "over_budget",
        );
        check(Refusal::OtherRequest, 409, "idempotency_key_reused");
        check(Refusal::ExternalIdTaken, 409, "external_id_taken");
        check(
            Refusal::TooManyWaiting { waiting: 3 },
            429,
            "too_many_waiting",
        );
        check(Refusal::NoSlot { slots: 3 }, 429, "no_slot");
    }

    #[test]
    fn problems_are_listed_one_by_one() {
        let problems = Problems(vec![
            Problem::outside("duration", "99", "small"),
            Problem::missing("image", "one"),
        ]);
        let given = ServiceError::Invalid(problems);
        check(
            &given,
            400,
            "invalid_parameter",
            "`duration` is 99, but must be small; `image` is missing; give one",
        );
        let body = error(&given).body;
        assert_eq!(body["problems"][0]["field"], "duration");
        assert_eq!(body["problems"][0]["value"], "99");
        assert_eq!(body["problems"][1]["allowed"], "one");
    }

    #[test]
    fn base64_with_a_webhook_has_the_very_words() {
        let conflict = Problem::other("enable_base64_output", "true", "", BASE64_WITH_WEBHOOK);
        let given =
            ServiceError::Invalid(Problems(vec![Problem::missing("image", "one"), conflict]));
        check(&given, 400, "invalid_parameter", BASE64_WITH_WEBHOOK);
        assert_eq!(error(&given).body["problems"][0]["field"], "image");
    }

    #[test]
    fn a_thousand_problems_are_not_all_said() {
        let problems = vec![Problem::missing("image", "one"); 1000];
        let body = error(&ServiceError::Invalid(Problems(problems))).body;
        assert!(body.to_string().len() < 10_000);
        let message = body["message"].as_str().unwrap();
        assert!(message.ends_with("; and 980 more problems"), "{message}");
    }
}
