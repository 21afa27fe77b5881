//! Submits: a model's fields under fal's names, and what stands beside the body.

use std::time::Duration;

use kinora_core::catalogue::Model;
use kinora_core::limits::Limits;
use kinora_core::problem::Problem;
use serde_json::Value;

use super::elements;
use crate::dialect::Parsed;
use crate::dialect::body::Body;
use crate::dialect::names::Names;

/// The name in the query under which a webhook is asked for.
pub const WEBHOOK: &str = "fal_webhook";

/// The header that says how many seconds a request may wait for its start.
pub const TIMEOUT: &str = "X-Fal-Request-Timeout";

/// The header that says whether others may go first.
pub const PRIORITY: &str = "X-Fal-Queue-Priority";

pub(super) const NAMES: Names = Names {
    renamed: &[
        (START, "image"),
        (END, "end_image"),
        ("generate_audio", "sound"),
        (elements::FIELD, "element_list"),
        (WEBHOOK, "webhook"),
    ],
    flags: &[],
};

const START: &str = "start_image_url";
const END: &str = "end_image_url";

/// Other names that clients give to the pictures.
const ALIASES: [(&str, &str); 2] = [("image_url", START), ("tail_image_url", END)];

/// What is kept out of a film where nobody says what.
const NEGATIVE_PROMPT: &str = "blur, distort, and low quality";

/// What a submit says beside its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// See [`WEBHOOK`].
    pub webhook: Option<String>,
    /// See [`TIMEOUT`].
    pub timeout: Option<String>,
    /// See [`PRIORITY`].
    pub priority: Option<String>,
}

/// Reads a submit.
#[must_use]
pub fn parse(model: &'static Model, body: Value, beside: Beside) -> Parsed {
    let mut body = Body::open(body, &NAMES);
    for (alias, own) in ALIASES {
        rename(&mut body, alias, own);
    }
    drop_units(&mut body);
    let elements = elements::take(&mut body, model);
    name_voices(&mut body);
    let webhook = body.webhook(WEBHOOK, beside.webhook.map(Value::from));
    let start_within = start_within(&mut body, beside.timeout.as_deref());
    let priority = priority(&mut body, beside.priority.as_deref());
    let mut parsed = Parsed {
        webhook,
        start_within,
        priority,
        ..body.finish(model, Limits::wire())
    };
    elements::give(&mut parsed, elements);
    fill_in(&mut parsed, model);
    parsed
}

/// Puts a field under its own name, unless something is there already.
fn rename(body: &mut Body, alias: &str, own: &str) {
    let Some(value) = body.take(alias) else {
        return;
    };
    let is_free = match body.fields.get(own) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    if is_free {
        body.fields.insert(own.to_owned(), value);
    } else {
        body.ignore(alias);
    }
}

/// Takes the unit from durations: one client sends `5s`.
fn drop_units(body: &mut Body) {
    if let Some(duration) = body.fields.get_mut("duration") {
        drop_unit(duration);
    }
    let Some(Value::Array(shots)) = body.fields.get_mut("multi_prompt") else {
        return;
    };
    for shot in shots {
        if let Some(duration) = shot.get_mut("duration") {
            drop_unit(duration);
        }
    }
}

fn drop_unit(duration: &mut Value) {
    let number = duration.as_str().and_then(|text| {
        let number = text.trim().strip_suffix(['s', 'S'])?.trim();
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && !number.is_empty()).then(|| number.to_owned())
    });
    if let Some(number) = number {
        *duration = Value::String(number);
    }
}

/// The most items of a list that a warning names one by one.
const MOST_NAMED: usize = 6;

/// The most voices of one film.
const MOST_VOICES: usize = 2;

/// Takes voices out, and names them.
fn name_voices(body: &mut Body) {
    const KEY: &str = "voice_ids";
    let Some(value) = body.take(KEY) else { return };
    let voices = value.as_array().map_or(1, Vec::len);
    if voices > MOST_VOICES {
        let (value, allowed) = (voices.to_string(), format!("at most {MOST_VOICES}"));
        let message = format!("`{KEY}` has {value} voices, but must have {allowed}");
        let problem = Problem::other(KEY, &value, &allowed, message);
        body.problems.push(problem);
        return;
    }
    name_undone(body, KEY, &value, "no voice speaks in the film");
}

/// Names what is left out of the film, and what is done instead.
pub(super) fn name_undone(body: &mut Body, key: &str, value: &Value, instead: &str) {
    let names = match value {
        Value::Array(items) if items.is_empty() => return,
        Value::Array(items) => (0..items.len().min(MOST_NAMED))
            .map(|index| format!("`{key}[{index}]`"))
            .collect::<Vec<_>>()
            .join(", "),
        _ => format!("`{key}`"),
    };
    body.warnings.push(format!("ignored: {names}; {instead}"));
}

/// How long a request may wait for its start.
fn start_within(body: &mut Body, given: Option<&str>) -> Option<Duration> {
    let text = given?.trim();
    let read = text.parse().ok().and_then(|seconds: f64| {
        let wait = Duration::try_from_secs_f64(seconds).ok();
        wait.filter(|wait| !wait.is_zero())
    });
    if read.is_none() {
        let shown = format!("{text:?}");
        let allowed = "a number of seconds above 0";
        body.problems
            .push(Problem::outside(TIMEOUT, &shown, allowed));
    }
    read
}

/// Which place in the queue a request wants: the usual one, or behind all others.
fn priority(body: &mut Body, given: Option<&str>) -> i32 {
    let Some(text) = given.map(str::trim) else {
        return 0;
    };
    match text.to_ascii_lowercase().as_str() {
        "" | "normal" => 0,
        "low" => -1,
        _ => {
            let shown = format!("{text:?}");
            let problem = Problem::outside(PRIORITY, &shown, "normal, low");
            body.problems.push(problem);
            0
        }
    }
}

/// What holds here where a client says nothing: sound, but not from the older
/// family of models, and a negative prompt.
fn fill_in(parsed: &mut Parsed, model: &Model) {
    let draft = &mut parsed.draft;
    let has_sound_unasked = model.dialects.fal.is_some_and(|path| path.contains("/v3/"));
    if has_sound_unasked && model.takes("sound") {
        draft.sound.get_or_insert(true);
    }
    let blank = |text: &String| text.trim().is_empty();
    if model.takes("negative_prompt") && draft.negative_prompt.as_ref().is_none_or(blank) {
        draft.negative_prompt = Some(NEGATIVE_PROMPT.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue;
    use kinora_core::request::Film;
    use serde_json::json;

    use super::*;
    use crate::dialect::samples;

    const PICTURE: &str = "https://example.com/a.png";

    fn find(name: &str) -> &'static Model {
        catalogue::find(name).unwrap()
    }

    fn read(body: Value) -> Parsed {
        parse(find("std"), body, Beside::default())
    }

    fn body() -> Value {
        json!({
            "start_image_url": PICTURE, "prompt": "rain", "duration": "5",
            "generate_audio": false, "end_image_url": "AQID", "shot_type": "customize",
            "negative_prompt": "fog", "cfg_scale": 0.5, "aspect_ratio": "16:9",
        })
    }

    fn shots() -> Value {
        json!({
            "image_url": PICTURE,
            "multi_prompt": [{"prompt": "rain", "duration": "3"}, {"prompt": "fog", "duration": "4s"}],
        })
    }

    #[track_caller]
    fn check_refused(parsed: Parsed, expected: &str) {
        let refused = Film::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }

    #[test]
    fn a_whole_body_is_read() {
        let parsed = read(body());
        assert_eq!(parsed.image.as_deref(), Some(PICTURE));
        assert_eq!(parsed.end_image.as_deref(), Some("AQID"));
        assert_eq!(parsed.draft.duration, Some(5));
        assert_eq!(parsed.draft.sound, Some(false));
        assert_eq!(parsed.draft.negative_prompt.as_deref(), Some("fog"));
        assert!(parsed.ignored.is_empty() && parsed.warnings.is_empty());
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!(film.duration_s, 5);
    }

    #[test]
    fn shots_last_what_they_say_with_a_unit_or_without() {
        let parsed = read(shots());
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!((film.duration_s, film.shots.len()), (7, 2));
        let parsed = read(json!({"image_url": PICTURE, "prompt": "a", "duration": " 7S "}));
        assert_eq!(parsed.draft.duration, Some(7));
        for duration in ["s", "five s", "5ms"] {
            let body = json!({"image_url": PICTURE, "prompt": "a", "duration": duration});
            assert_eq!(read(body).draft.problems.len(), 1, "{duration}");
        }
    }

    #[test]
    fn other_names_of_pictures_are_known_and_the_own_one_counts() {
        let parsed = read(json!({"image_url": "AQID", "tail_image_url": PICTURE}));
        assert_eq!(parsed.image.as_deref(), Some("AQID"));
        assert_eq!(parsed.end_image.as_deref(), Some(PICTURE));
        let parsed = read(json!({"image_url": "other", "start_image_url": "own"}));
        assert_eq!(parsed.image.as_deref(), Some("own"));
        assert_eq!(parsed.ignored, ["image_url"]);
        let parsed = read(json!({"image_url": "other", "start_image_url": " "}));
        assert_eq!(parsed.image.as_deref(), Some("other"));
        assert!(parsed.ignored.is_empty());
    }

    #[test]
    fn the_third_generation_has_sound_unless_somebody_says_no() {
        for (model, expected) in [("std", Some(true)), ("4k", Some(true)), ("o3-std", None)] {
            let parsed = parse(find(model), json!({}), Beside::default());
            assert_eq!(parsed.draft.sound, expected, "{model}");
        }
        let silent = read(json!({"generate_audio": "false"}));
        assert_eq!(silent.draft.sound, Some(false));
        let nothing = read(json!({"generate_audio": null}));
        assert_eq!(nothing.draft.sound, Some(true));
        assert_eq!(
            nothing.draft.negative_prompt.as_deref(),
            Some(NEGATIVE_PROMPT)
        );
        let older = parse(find("o3-std"), json!({}), Beside::default());
        assert_eq!(older.draft.negative_prompt, None);
    }

    #[test]
    fn what_cannot_be_filmed_is_named() {
        let mut with = body();
        with["elements"] = json!([{"frontal_image_url": PICTURE}, {"video_url": PICTURE}]);
        with["voice_ids"] = json!(["v"]);
        let parsed = parse(find("o3-std"), with, Beside::default());
        assert_eq!(
            parsed.warnings,
            [
                "ignored: `elements[0]`, `elements[1]`; this model takes none, describe them in `prompt`",
                "ignored: `voice_ids[0]`; no voice speaks in the film",
            ]
        );
        assert!(parsed.echo.get("elements").is_none());
        let empty = read(json!({"elements": [], "voice_ids": null}));
        assert!(empty.warnings.is_empty());
    }

    #[test]
    fn what_stands_beside_the_body_is_read() {
        let text = |text: &str| Some(text.to_owned());
        let beside = |timeout: &str, priority: &str| Beside {
            webhook: text("https://example.com/hook"),
            timeout: text(timeout),
            priority: text(priority),
        };
        let parsed = parse(find("std"), body(), beside("2.5", "LOW"));
        assert_eq!(parsed.webhook.as_deref(), Some("https://example.com/hook"));
        assert_eq!(parsed.start_within, Some(Duration::from_millis(2500)));
        assert_eq!(parsed.priority, -1);
        let parsed = parse(find("std"), body(), beside("1e300", "urgent"));
        check_refused(
            parsed,
            "`X-Fal-Request-Timeout` is \"1e300\", but must be a number of seconds above 0; \
             `X-Fal-Queue-Priority` is \"urgent\", but must be normal, low",
        );
        for timeout in ["0", "-1", "NaN", "soon", ""] {
            let parsed = parse(find("std"), body(), beside(timeout, "normal"));
            assert_eq!(parsed.draft.problems.len(), 1, "{timeout}");
        }
        let webhook = text("ftp://x");
        let parsed = parse(
            find("std"),
            body(),
            Beside {
                webhook,
                ..Beside::default()
            },
        );
        assert_eq!(parsed.draft.problems[0].field, WEBHOOK);
    }

    #[test]
    fn keys_that_mean_nothing_are_named() {
        let parsed = read(json!({"num_frames": 5, "fal_webhook": "x", "model": "m"}));
        assert_eq!(parsed.ignored, ["fal_webhook", "model", "num_frames"]);
    }

    #[test]
    fn broken_bodies_never_panic() {
        let mut with = body();
        with["elements"] = json!([{
            "frontal_image_url": PICTURE, "reference_image_urls": [PICTURE], "video_url": PICTURE,
        }]);
        samples::survive(&[with, shots()], read);
    }
}
