//! Errors: the same message under every key that any client reads.

use serde_json::json;

use crate::dialect::{Answer, message, shown_problems};
use crate::service::error::ServiceError;

/// The answer to a request that was not served.
#[must_use]
pub fn error(error: &ServiceError) -> Answer {
    let (status, message) = (error.status(), message(error));
    let mut body = json!({
        "code": status,
        "msg": message,
        "message": message,
        "error": message,
        "error_code": error.code(),
    });
    if let ServiceError::Invalid(problems) = error {
        body["problems"] = json!(shown_problems(problems));
    }
    Answer { status, body }
}

#[cfg(test)]
mod tests {
    use kinora_core::problem::Problem;

    use super::*;

    #[test]
    fn every_client_finds_the_message() {
        let given = ServiceError::invalid(Problem::missing("image", "one"));
        let answer = error(&given);
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!(400)));
        for key in ["msg", "message", "error"] {
            assert_eq!(answer.body[key], "`image` is missing; give one");
        }
        assert_eq!(answer.body["problems"][0]["field"], "image");
        assert_eq!(error(&ServiceError::NoKey).status, 401);
    }
}
