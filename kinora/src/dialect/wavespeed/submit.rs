//! Submits: a model's fields beside the flags of the platform.

use kinora_core::catalogue::Model;
use kinora_core::limits::Limits;
use kinora_core::problem::Problem;
use serde_json::Value;

use super::BASE64_WITH_WEBHOOK;
use crate::dialect::Parsed;
use crate::dialect::body::Body;
use crate::dialect::names::Names;

const SYNC: &str = "enable_sync_mode";
const BASE64: &str = "enable_base64_output";

/// The keys that say how to answer.
pub(in crate::dialect) const FLAGS: &[&str] = &[SYNC, BASE64];

const NAMES: Names = Names {
    renamed: &[],
    flags: FLAGS,
};

/// Reads the body of a submit for a model, and the address in its query.
#[must_use]
pub fn parse(model: &'static Model, body: Value, query_webhook: Option<String>) -> Parsed {
    let body = Body::open(body, &NAMES);
    parse_named(model, body, query_webhook, Limits::wire())
}

/// Reads a body under whatever names its fields come.
pub(in crate::dialect) fn parse_named(
    model: &'static Model,
    mut body: Body,
    query_webhook: Option<String>,
    limits: Limits,
) -> Parsed {
    let sync = body.flag(SYNC);
    let base64_output = body.flag(BASE64);
    let webhook = webhook(&mut body, query_webhook);
    if webhook.is_some() && base64_output {
        let allowed = "absent beside a webhook";
        let problem = Problem::other(BASE64, "true", allowed, BASE64_WITH_WEBHOOK);
        body.problems.push(problem);
    }
    if webhook.is_some() && sync {
        let message = format!(
            "`{SYNC}` and a webhook are both asked for, but only one may be; leave one of them out"
        );
        let problem = Problem::other(SYNC, "true", "absent beside a webhook", message);
        body.problems.push(problem);
    }
    Parsed {
        webhook,
        sync,
        base64_output,
        ..body.finish(model, limits)
    }
}

/// The address in the query counts, then the one in the body.
fn webhook(body: &mut Body, query: Option<String>) -> Option<String> {
    let in_body = body.take("webhook_url");
    match query.filter(|url| !url.trim().is_empty()) {
        Some(url) => body.webhook("webhook", Some(url.into())),
        None => body.webhook("webhook_url", in_body),
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue::{self, models};
    use kinora_core::picture::PictureFormat;
    use kinora_core::request::{Film, Request};
    use serde_json::json;

    use super::*;
    use crate::dialect::samples;

    const HOOK: &str = "https://example.com/hook?a=b";

    fn std() -> &'static Model {
        catalogue::find("std").unwrap()
    }

    fn body() -> Value {
        json!({
            "image": "https://example.com/a.png", "prompt": "rain", "negative_prompt": "fog",
            "end_image": "AQID", "duration": 5, "cfg_scale": 0.5, "sound": false,
            "shot_type": "customize", "element_list": [{"element_id": "1"}], "seed": 3,
            "enable_sync_mode": false, "enable_base64_output": false,
        })
    }

    fn shots() -> Value {
        json!({
            "image": "AQID", "duration": "5",
            "multi_prompt": [{"prompt": "rain", "duration": 3}, {"prompt": "fog", "duration": "4"}],
        })
    }

    #[track_caller]
    fn check_refused(body: Value, query: Option<&str>, expected: &str) {
        let parsed = parse(std(), body, query.map(str::to_owned));
        let refused = Request::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }

    #[test]
    fn a_whole_body_is_read() {
        let parsed = parse(std(), body(), None);
        assert_eq!(parsed.image.as_deref(), Some("https://example.com/a.png"));
        assert_eq!(parsed.end_image.as_deref(), Some("AQID"));
        assert_eq!(parsed.draft.prompt.as_deref(), Some("rain"));
        assert_eq!(parsed.draft.duration, Some(5));
        assert_eq!(parsed.draft.element_list, ["1"]);
        assert_eq!(parsed.draft.seed, Some(3));
        assert_eq!(
            parsed.limits.formats,
            [PictureFormat::Jpeg, PictureFormat::Png]
        );
        assert!(parsed.ignored.is_empty() && parsed.warnings.is_empty());
        assert!(!parsed.sync && !parsed.base64_output && parsed.webhook.is_none());
        assert_eq!(parsed.external_id, None);
        assert_eq!(parsed.test_mode, None);
        assert!(Request::parse(&parsed.draft, None, &parsed.limits).is_ok());
        let mut echo = body();
        echo.as_object_mut()
            .unwrap()
            .retain(|key, _| !key.ends_with("image"));
        assert_eq!(parsed.echo, echo);
    }

    /// The documents' samples leave out what is needed.
    #[test]
    fn the_documents_samples_are_refused_by_name() {
        let missing = "`image` is missing; give a picture for the first frame";
        let prompt =
            "`prompt` is missing; give what happens in the clip, or shots in `multi_prompt`";
        let both = format!("{missing}; {prompt}");
        check_refused(json!({"duration": 5, "cfg_scale": 0.5}), None, &both);
        check_refused(
            json!({"duration": 5, "cfg_scale": 0.5, "shot_type": "customize"}),
            None,
            &both,
        );
        let turbo = catalogue::find("turbo-pro").unwrap();
        let parsed = parse(turbo, json!({"duration": "5"}), None);
        let refused = Request::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
        assert_eq!(refused.to_string(), missing);
    }

    #[test]
    fn shots_are_read() {
        let parsed = parse(std(), shots(), None);
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!(film.duration_s, 7);
        assert_eq!(film.shots[1].prompt, "fog");
    }

    #[test]
    fn flags_are_read_and_are_no_ignored_keys() {
        for flag in [json!(true), json!("true"), json!("True")] {
            let parsed = parse(
                std(),
                json!({"enable_sync_mode": flag, "enable_base64_output": flag}),
                None,
            );
            assert!(parsed.sync && parsed.base64_output);
            assert!(parsed.ignored.is_empty());
        }
        let parsed = parse(
            std(),
            json!({"enable_sync_mode": null, "num_frames": 1, "generate_audio": true}),
            None,
        );
        assert!(!parsed.sync);
        assert_eq!(parsed.ignored, ["generate_audio", "num_frames"]);
    }

    #[test]
    fn the_webhook_of_the_query_goes_before_that_of_the_body() {
        let in_body = json!({"webhook_url": "https://example.com/body"});
        let webhook = |body: &Value, query: Option<&str>| {
            parse(std(), body.clone(), query.map(str::to_owned)).webhook
        };
        assert_eq!(webhook(&in_body, Some(HOOK)).as_deref(), Some(HOOK));
        let body = Some("https://example.com/body");
        assert_eq!(webhook(&in_body, None).as_deref(), body);
        assert_eq!(webhook(&in_body, Some(" ")).as_deref(), body);
        assert_eq!(webhook(&json!({"webhook_url": " "}), None), None);
        assert_eq!(webhook(&json!({"webhook_url": null}), None), None);
        assert!(parse(std(), in_body, None).ignored.is_empty());
    }

    #[test]
    fn a_webhook_stands_alone() {
        let with = |flag: &str| {
            let mut body = json!({"image": "AQID", "prompt": "rain"});
            body[flag] = json!(true);
            body
        };
        check_refused(
            with("enable_base64_output"),
            Some(HOOK),
            BASE64_WITH_WEBHOOK,
        );
        check_refused(
            with("enable_sync_mode"),
            Some(HOOK),
            "`enable_sync_mode` and a webhook are both asked for, but only one may be; leave one of them out",
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let with = |key: &str, value: Value| {
            let mut body = json!({"image": "AQID", "prompt": "rain"});
            body[key] = value;
            body
        };
        check_refused(
            with("enable_sync_mode", json!(1)),
            None,
            "`enable_sync_mode` is 1, but must be true or false",
        );
        check_refused(
            with("webhook_url", json!(["x"])),
            None,
            "`webhook_url` is a list, but must be an address that starts with http:// or https://",
        );
        check_refused(
            with("duration", json!(99)),
            None,
            "`duration` is 99, but must be a whole number of seconds from 3 to 15",
        );
        check_refused(
            with("image", json!(5)),
            None,
            "`image` is 5, but must be an address, a data URL or base64 text",
        );
        for hook in [
            "ftp://example.com",
            "example.com/hook",
            "https://",
            "file:///a",
        ] {
            let parsed = parse(std(), with("webhook_url", json!(hook)), None);
            assert_eq!(parsed.draft.problems[0].field, "webhook_url", "{hook}");
            let parsed = parse(std(), json!({}), Some(hook.to_owned()));
            assert_eq!(parsed.draft.problems[0].field, "webhook", "{hook}");
        }
    }

    #[test]
    fn a_picture_is_moved_and_not_copied() {
        let picture = "A".repeat(1_000_000);
        let address = picture.as_ptr();
        let body = [("image".to_owned(), Value::String(picture))];
        let parsed = parse(std(), Value::Object(body.into_iter().collect()), None);
        let image = parsed.image.unwrap();
        assert_eq!(image.as_ptr(), address);
    }

    #[test]
    fn broken_bodies_never_panic() {
        let mut hooked = shots();
        hooked["webhook_url"] = json!(HOOK);
        let bodies = [body(), shots(), hooked];
        for name in ["std", "turbo-pro", "kwaivgi/kling-v3.0-std/text-to-video"] {
            let model = catalogue::find(name).unwrap();
            samples::survive(&bodies, |body| parse(model, body, None));
        }
        for model in models() {
            let _ = parse(model, body(), Some(HOOK.to_owned()));
        }
    }

    #[test]
    fn a_wrong_field_is_named() {
        for (key, hostile) in samples::hostile(&body()) {
            let parsed = parse(std(), hostile, None);
            for problem in &parsed.draft.problems {
                let named = problem.field.starts_with(&key) || problem.field == "body";
                assert!(named, "{key}: {problem:?}");
            }
        }
    }
}
