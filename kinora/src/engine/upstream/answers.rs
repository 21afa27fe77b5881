//! What an upstream's answers mean, by their status.

use serde_json::Value;

use super::UpstreamError;
use crate::egress::{Answer, FetchError, LineError};

/// The answer to a submit, as JSON.
pub fn submitted(answer: Result<Answer, LineError>) -> Result<Value, UpstreamError> {
    let answer = answer.map_err(unanswered)?;
    let message = words(&answer);
    match answer.status {
        200..=299 => json(&answer),
        401..=403 => Err(UpstreamError::Denied { message }),
        // A wrong address or model is the operator's trouble and no client's.
        300..=399 | 404 | 405 => Err(UpstreamError::Denied {
            message: format!("{message}; check its address and the name of the model"),
        }),
        429 | 503 => Err(busy(&answer)),
        400..=499 => Err(UpstreamError::Refused { message }),
        _ => Err(unreadable(&answer)),
    }
}

/// The answer to a question about a job, as JSON.
pub fn told(answer: Result<Answer, LineError>) -> Result<Value, UpstreamError> {
    let answer = answer.map_err(unanswered)?;
    match answer.status {
        200..=299 => json(&answer),
        404 | 410 => Err(UpstreamError::Gone),
        401..=403 => Err(UpstreamError::Denied {
            message: words(&answer),
        }),
        429 | 503 => Err(busy(&answer)),
        _ => Err(unreadable(&answer)),
    }
}

/// The answer to a cancel: a job that is gone need not be stopped.
pub fn stopped(answer: Result<Answer, LineError>) -> Result<(), UpstreamError> {
    let answer = answer.map_err(unanswered)?;
    match answer.status {
        200..=299 | 404 | 410 => Ok(()),
        _ => told(Ok(answer)).map(drop),
    }
}

/// Why a clip was not fetched.
pub fn unfetched(error: FetchError) -> UpstreamError {
    match error {
        FetchError::Write(error) => UpstreamError::Write(error),
        FetchError::Status(404 | 410) => UpstreamError::Gone,
        FetchError::Refused(error) => UpstreamError::Unfit {
            message: error.to_string(),
        },
        FetchError::Failed(_) | FetchError::Status(_) => UpstreamError::Unknown {
            message: error.to_string(),
        },
    }
}

/// The same for what comes before a submit: a lost answer of it loses no job.
pub fn unasked(error: UpstreamError) -> UpstreamError {
    match error {
        UpstreamError::Unknown { .. } => UpstreamError::Busy {
            retry_after_s: None,
        },
        error => error,
    }
}

/// A text of an answer that must be there and can stand in a path.
pub fn id(json: &Value, field: &str) -> Result<String, UpstreamError> {
    let id = json[field].as_str().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let fits = (1..=255).contains(&id.len()) && id.chars().all(is_plain) && !id.starts_with('.');
    match fits {
        true => Ok(id.to_owned()),
        false => Err(UpstreamError::Unknown {
            message: format!("its answer holds no `{field}`"),
        }),
    }
}

/// The longest message that is passed on.
const LONGEST_MESSAGE: usize = 300;

/// One line of somebody else's words, without a full stop.
pub fn tidy(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(LONGEST_MESSAGE).collect();
    cut.trim_end_matches('.').to_owned()
}

/// What an answer says in words, in any of the forms that servers have for it.
fn words(answer: &Answer) -> String {
    let json: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let first = json["detail"].get(0);
    let said = [
        json["message"].as_str(),
        json["detail"].as_str(),
        json["error"]["message"].as_str(),
        json["error"].as_str(),
    ];
    let field = |detail: &Value| {
        let place = detail["loc"].as_array()?.iter().filter_map(Value::as_str);
        let place: Vec<_> = place.collect();
        Some(format!("{}: {}", place.join("."), detail["msg"].as_str()?))
    };
    let said = said.into_iter().flatten().next().map(str::to_owned);
    let said = said.or_else(|| field(first?));
    said.filter(|said| !said.trim().is_empty()).map_or_else(
        || format!("HTTP status {}", answer.status),
        |said| tidy(&said),
    )
}

fn json(answer: &Answer) -> Result<Value, UpstreamError> {
    serde_json::from_slice(&answer.body).map_err(|_| UpstreamError::Unknown {
        message: "its answer is not JSON".to_owned(),
    })
}

fn busy(answer: &Answer) -> UpstreamError {
    UpstreamError::Busy {
        retry_after_s: answer.retry_after_s,
    }
}

fn unreadable(answer: &Answer) -> UpstreamError {
    UpstreamError::Unknown {
        message: words(answer),
    }
}

fn unanswered(error: LineError) -> UpstreamError {
    match error {
        LineError::Unsent(cause) => {
            tracing::debug!(error = &cause as &dyn std::error::Error, "nothing was sent");
            UpstreamError::Unsent
        }
        LineError::Lost(cause) => UpstreamError::Unknown {
            message: cause.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::egress::EgressError;

    fn answer(status: u16, body: &str) -> Result<Answer, LineError> {
        Ok(Answer {
            status,
            retry_after_s: Some(7),
            body: body.as_bytes().to_vec(),
        })
    }

    #[track_caller]
    fn check(result: Result<Value, UpstreamError>, expected: &str) {
        let said = match result {
            Ok(json) => json.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn a_submit_is_refused_denied_busy_or_unknown() {
        check(submitted(answer(200, "{}")), "{}");
        check(
            submitted(answer(200, "<html>")),
            "the upstream's answer was lost: its answer is not JSON",
        );
        check(
            submitted(answer(400, r#"{"message": "no  cats."}"#)),
            "the upstream refused the job: no cats",
        );
        check(
            submitted(answer(
                422,
                r#"{"detail": [{"loc": ["body", "size"], "msg": "bad"}]}"#,
            )),
            "the upstream refused the job: body.size: bad",
        );
        check(
            submitted(answer(402, r#"{"error": "no credit"}"#)),
            "the upstream does not accept this server: no credit",
        );
        check(
            submitted(answer(404, "not here")),
            "the upstream does not accept this server: HTTP status 404; check its address and the name of the model",
        );
        check(submitted(answer(503, "")), "the upstream is busy");
        check(
            submitted(answer(500, r#"{"error": {"message": "boom"}}"#)),
            "the upstream's answer was lost: boom",
        );
    }

    #[test]
    fn a_job_is_gone_only_where_the_server_says_so() {
        assert!(matches!(told(answer(404, "")), Err(UpstreamError::Gone)));
        let busy = told(answer(429, "")).unwrap_err();
        assert!(matches!(
            busy,
            UpstreamError::Busy {
                retry_after_s: Some(7)
            }
        ));
        assert!(stopped(answer(404, "")).is_ok());
        assert!(stopped(answer(500, "")).is_err());
        let host = "a.test".to_owned();
        let lost = LineError::Lost(EgressError::Timeout { host });
        assert!(matches!(
            told(Err(lost)),
            Err(UpstreamError::Unknown { .. })
        ));
    }

    #[test]
    fn an_id_is_one_that_can_stand_in_a_path() {
        let json = serde_json::json!({"id": "video_gen_1", "odd": "../x", "none": 3});
        assert_eq!(id(&json, "id").unwrap(), "video_gen_1");
        assert!(id(&json, "odd").is_err() && id(&json, "none").is_err());
    }
}
