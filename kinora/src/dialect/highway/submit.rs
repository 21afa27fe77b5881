//! Submits: a model's fields, and what `extra` says of the webhook.

use kinora_core::catalogue::Model;
use kinora_core::limits::Limits;
use kinora_core::problem::Problem;
use kinora_store::State;
use serde_json::{Map, Value};

use super::task::word;
use crate::dialect::Parsed;
use crate::dialect::body::Body;
use crate::dialect::context::prompt_to_context;
use crate::dialect::fields::{flag, shown};
use crate::dialect::names::Names;

const NAMES: Names = Names {
    renamed: &[],
    flags: &[],
};

/// Reads the body of a submit.
///
/// A prompt beside shots holds for all of them.
#[must_use]
pub fn parse(model: &'static Model, body: Value) -> Parsed {
    let mut body = Body::open(body, &NAMES);
    let mut webhook = take_object(&mut body, "extra").and_then(|mut extra| {
        let webhook = extra.remove("webhook");
        ignore_all(&mut body, "extra", &extra);
        object(&mut body, "extra.webhook", webhook)
    });
    let url = webhook.as_mut().and_then(|webhook| webhook.remove("url"));
    let url = body.webhook("extra.webhook.url", url);
    let test_mode = webhook.and_then(|mut webhook| {
        let mode = webhook.remove("test_mode");
        ignore_all(&mut body, "extra.webhook", &webhook);
        test_mode(&mut body, mode)
    });
    let mut parsed = Parsed {
        webhook: url,
        test_mode,
        ..body.finish(model, Limits::wire())
    };
    prompt_to_context(&mut parsed);
    parsed
}

fn take_object(body: &mut Body, key: &str) -> Option<Map<String, Value>> {
    let value = body.take(key);
    object(body, key, value)
}

/// The object, unless there is none; whatever else is there is a problem.
fn object(body: &mut Body, field: &str, value: Option<Value>) -> Option<Map<String, Value>> {
    match value? {
        Value::Null => None,
        Value::Object(object) => Some(object),
        other => {
            let problem = Problem::outside(field, &shown(&other), "a JSON object");
            body.problems.push(problem);
            None
        }
    }
}

fn ignore_all(body: &mut Body, field: &str, object: &Map<String, Value>) {
    for key in object.keys() {
        body.ignore(&format!("{field}.{key}"));
    }
}

/// The end that a test asks for; success where it does not say which.
fn test_mode(body: &mut Body, mode: Option<Value>) -> Option<State> {
    const FIELD: &str = "extra.webhook.test_mode";
    let mode = object(body, FIELD, mode)?;
    let enabled = mode.get("enabled").unwrap_or(&Value::Null);
    let enabled = flag(&format!("{FIELD}.enabled"), enabled);
    let enabled = enabled.map_err(|problem| body.problems.push(problem));
    if enabled != Ok(true) {
        return None;
    }
    match mode.get("return_task_status").unwrap_or(&Value::Null) {
        Value::Null => Some(State::Completed),
        given => test_status(given).or_else(|| {
            let field = format!("{FIELD}.return_task_status");
            let allowed = TEST_STATES.map(word).join(", ");
            let problem = Problem::outside(&field, &shown(given), &allowed);
            body.problems.push(problem);
            None
        }),
    }
}

/// The states that a test may ask for.
const TEST_STATES: [State; 4] = [
    State::Queued,
    State::Running,
    State::Completed,
    State::Failed,
];

fn test_status(given: &Value) -> Option<State> {
    let given = given.as_str()?.trim();
    TEST_STATES
        .into_iter()
        .find(|&state| word(state).eq_ignore_ascii_case(given))
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue;
    use kinora_core::request::{Film, Request};
    use serde_json::json;

    use super::*;
    use crate::dialect::samples;

    const HOOK: &str = "https://example.com/hook";

    fn std() -> &'static Model {
        catalogue::find("std").unwrap()
    }

    fn body() -> Value {
        json!({
            "image": "https://example.com/a.png", "sound": true, "prompt": "rain", "duration": 7,
            "cfg_scale": 0.3, "end_image": "AQID", "negative_prompt": "fog",
            "extra": {"webhook": {
                "url": HOOK,
                "test_mode": {"enabled": true, "return_task_status": "TASK_STATUS_FAILED"},
            }},
        })
    }

    fn shots() -> Value {
        json!({
            "image": "AQID", "prompt": "at night", "extra": {"seed": 1},
            "multi_prompt": [{"prompt": "rain", "duration": 3}, {"prompt": "fog", "duration": 2}],
        })
    }

    #[track_caller]
    fn check_refused(body: Value, expected: &str) {
        let parsed = parse(std(), body);
        let refused = Request::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }

    #[test]
    fn a_whole_body_is_read() {
        let parsed = parse(std(), body());
        assert_eq!(parsed.image.as_deref(), Some("https://example.com/a.png"));
        assert_eq!(parsed.draft.cfg_scale, Some(0.3));
        assert_eq!(parsed.webhook.as_deref(), Some(HOOK));
        assert_eq!(parsed.test_mode, Some(State::Failed));
        assert!(parsed.ignored.is_empty());
        assert!(!parsed.sync && !parsed.base64_output);
        assert!(Request::parse(&parsed.draft, None, &parsed.limits).is_ok());
        assert!(parsed.echo.get("extra").is_none() && parsed.echo.get("image").is_none());
    }

    #[test]
    fn a_prompt_beside_shots_holds_for_all() {
        let parsed = parse(std(), shots());
        assert_eq!(parsed.draft.context.as_deref(), Some("at night"));
        assert_eq!(parsed.draft.prompt, None);
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!((film.duration_s, film.shots.len()), (5, 2));
        assert_eq!(film.context.as_deref(), Some("at night"));
        assert_eq!(parsed.ignored, ["extra.seed"]);
        let mut long = shots();
        long["prompt"] = json!("x".repeat(2501));
        check_refused(
            long,
            "`prompt` has 2501 characters, but must have at most 2500 characters; shorten it",
        );
    }

    #[test]
    fn flags_of_other_dialects_mean_nothing() {
        let parsed = parse(
            std(),
            json!({"enable_sync_mode": true, "webhook_url": HOOK}),
        );
        assert!(!parsed.sync && parsed.webhook.is_none());
        assert_eq!(parsed.ignored, ["enable_sync_mode", "webhook_url"]);
    }

    #[track_caller]
    fn check_test_mode(mode: Value, expected: Option<State>) {
        let body = json!({"extra": {"webhook": {"url": HOOK, "test_mode": mode}}});
        let parsed = parse(std(), body);
        assert_eq!(parsed.test_mode, expected);
        assert!(parsed.draft.problems.is_empty());
    }

    #[test]
    fn a_test_comes_to_the_end_that_it_asks_for() {
        let with = |status: &str| json!({"enabled": true, "return_task_status": status});
        check_test_mode(with("TASK_STATUS_QUEUED"), Some(State::Queued));
        check_test_mode(with("TASK_STATUS_PROCESSING"), Some(State::Running));
        check_test_mode(with("TASK_STATUS_SUCCEED"), Some(State::Completed));
        check_test_mode(with("task_status_failed"), Some(State::Failed));
        check_test_mode(json!({"enabled": "true"}), Some(State::Completed));
        check_test_mode(json!({"enabled": false, "return_task_status": 5}), None);
        check_test_mode(json!({"enabled": null}), None);
        check_test_mode(json!({}), None);
        check_test_mode(json!(null), None);
    }

    #[test]
    fn what_is_wrong_in_extra_is_named() {
        let with = |extra: Value| json!({"image": "AQID", "prompt": "rain", "extra": extra});
        check_refused(
            with(json!("x")),
            "`extra` is \"x\", but must be a JSON object",
        );
        check_refused(
            with(json!({"webhook": [HOOK]})),
            "`extra.webhook` is a list, but must be a JSON object",
        );
        check_refused(
            with(json!({"webhook": {"url": 5}})),
            "`extra.webhook.url` is 5, but must be an address that starts with http:// or https://",
        );
        check_refused(
            with(json!({"webhook": {"test_mode": true}})),
            "`extra.webhook.test_mode` is true, but must be a JSON object",
        );
        check_refused(
            with(json!({"webhook": {"test_mode": {"enabled": "yes"}}})),
            "`extra.webhook.test_mode.enabled` is \"yes\", but must be true or false",
        );
        check_refused(
            with(
                json!({"webhook": {"test_mode": {"enabled": true, "return_task_status": "DONE"}}}),
            ),
            "`extra.webhook.test_mode.return_task_status` is \"DONE\", but must be \
             TASK_STATUS_QUEUED, TASK_STATUS_PROCESSING, TASK_STATUS_SUCCEED, TASK_STATUS_FAILED",
        );
        check_refused(
            with(json!({"webhook": {"url": "gopher://x"}})),
            "`extra.webhook.url` is \"gopher://x\", but must be a whole address that starts with \
             http:// or https:// and has at most 8192 characters",
        );
    }

    #[test]
    fn broken_bodies_never_panic() {
        samples::survive(&[body(), shots()], |body| parse(std(), body));
        for (_, extra) in samples::hostile(&body()["extra"]["webhook"]) {
            let _ = parse(std(), json!({"extra": {"webhook": extra}}));
        }
    }
}
