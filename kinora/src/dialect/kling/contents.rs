//! Submits of the new generation: contents, settings and options; the model is in
//! the path.

use kinora_core::catalogue::{self, Family, Kind, Model};
use kinora_core::limits::{LARGE_PICTURE_BYTES, Limits};
use kinora_core::nearest::nearest;
use kinora_core::problem::Problem;
use serde_json::{Map, Value, json};

use super::shots::{beginning, written};
use super::submit::{take_external_id, take_watermark};
use crate::dialect::Parsed;
use crate::dialect::body::Body;
use crate::dialect::fields::{flag, shown};
use crate::dialect::kling::Form;
use crate::service::error::ServiceError;

/// The names under which fields are told.
pub(super) const PROMPT: &str = "contents.prompt";
pub(super) const START: &str = "contents.first_frame";
pub(super) const END: &str = "contents.last_frame";
pub(super) const ELEMENTS: &str = "contents.element";
pub(super) const DURATION: &str = "settings.duration";
pub(super) const AUDIO: &str = "settings.audio";
pub(super) const SHOTS: &str = "shots of contents.prompt";
pub(super) const ASPECT_RATIO: &str = "settings.aspect_ratio";

/// The longest text of a prompt.
const TEXT_CHARS: usize = 3072;
const TURBO_TEXT_CHARS: usize = 2500;

/// The most contents that are looked at: a prompt, two pictures and elements.
const MOST_CONTENTS: usize = 32;

/// The resolutions and the modes that they mean.
const RESOLUTIONS: [(&str, &str); 3] = [("720p", "std"), ("1080p", "pro"), ("4k", "4k")];

/// The bounds of the new generation.
pub(super) fn limits() -> Limits {
    Limits {
        picture_bytes: Some(LARGE_PICTURE_BYTES),
        prompt_chars: TEXT_CHARS,
        shots_must_fill_duration: true,
        ..Limits::wire()
    }
}

/// Reads the body of a submit for the model of a path.
///
/// # Errors
///
/// When there is no such model.
pub fn parse(kind: Kind, path: &str, body: Value) -> Result<Parsed, ServiceError> {
    if !is_known(kind, path) {
        return Err(unknown(kind, path));
    }
    let mut outer = Body::open(body, Form::Tasks.wire().names());
    let mut settings = part(&mut outer, "settings");
    let mut options = part(&mut outer, "options");
    let contents = contents(&mut outer);
    let model = model(&mut outer, &mut settings, kind, path);
    let watermark = options.remove("watermark_info");
    let named = |body: &mut Body, field: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.fields.insert(field.to_owned(), value);
        }
    };
    named(&mut outer, "options.watermark_info", watermark);
    let watermark = take_watermark(&mut outer, "options.watermark_info");
    let external_id = options.remove("external_task_id");
    named(&mut outer, "options.external_task_id", external_id);
    let external_id = take_external_id(&mut outer, "options.external_task_id");
    let callback = options.remove("callback_url");
    let webhook = outer.webhook("options.callback_url", callback);
    ignore_all(&mut outer, "options", &options);
    // What is left at the top means nothing.
    let rest = std::mem::take(&mut outer.fields);
    ignore_all(&mut outer, "", &rest);
    outer.fields = contents;
    direct(&mut outer, settings, model);
    let mut limits = limits();
    if model.family == Family::Turbo {
        limits.prompt_chars = TURBO_TEXT_CHARS;
    }
    let mut parsed = Parsed {
        webhook,
        external_id,
        ..outer.finish(model, limits)
    };
    parsed.echo["model_name"] = json!(path);
    if let Some(enabled) = watermark {
        parsed.echo["watermark_info"] = json!({ "enabled": enabled });
    }
    Ok(parsed)
}

fn is_known(kind: Kind, path: &str) -> bool {
    models(kind).any(|(own, _, _)| own == path)
}

/// The models of a kind: path, mode, model.
fn models(kind: Kind) -> impl Iterator<Item = (&'static str, &'static str, &'static Model)> {
    let models = catalogue::models().iter();
    models
        .filter(move |model| model.kind == kind)
        .filter_map(|model| {
            let name = model.dialects.kling?;
            Some((name.path, name.mode, model))
        })
}

fn unknown(kind: Kind, path: &str) -> ServiceError {
    let names = models(kind).map(|(path, _, _)| path);
    ServiceError::UnknownModel {
        id: path.chars().take(200).collect(),
        near: nearest(path, names).map(str::to_owned),
    }
}

/// An object of the body; whatever else is there is a problem.
fn part(body: &mut Body, key: &str) -> Map<String, Value> {
    match body.take(key) {
        None => Map::new(),
        Some(Value::Object(part)) => part,
        Some(other) => {
            let problem = Problem::outside(key, &shown(&other), "a JSON object");
            body.problems.push(problem);
            Map::new()
        }
    }
}

fn model(
    body: &mut Body,
    settings: &mut Map<String, Value>,
    kind: Kind,
    path: &str,
) -> &'static Model {
    let given = settings.remove("resolution").unwrap_or(Value::Null);
    let (resolution, mode) = match &given {
        Value::Null => RESOLUTIONS[0],
        other => {
            let known = RESOLUTIONS.into_iter().find(|(resolution, _)| {
                let word = other.as_str().unwrap_or_default();
                word.trim().eq_ignore_ascii_case(resolution)
            });
            known.unwrap_or_else(|| {
                let allowed = "720p, 1080p or 4k";
                let problem = Problem::outside("settings.resolution", &shown(other), allowed);
                body.problems.push(problem);
                RESOLUTIONS[0]
            })
        }
    };
    let of_path = || models(kind).filter(|(own, _, _)| *own == path);
    let exact = of_path().find(|(_, own, _)| *own == mode);
    let (_, _, model) = exact.unwrap_or_else(|| {
        let allowed = format!("720p or 1080p: {path} has no other");
        let problem = Problem::outside("settings.resolution", resolution, &allowed);
        body.problems.push(problem);
        of_path().next().expect("the path is that of a model")
    });
    model
}

/// The contents under the names that problems tell.
fn contents(body: &mut Body) -> Map<String, Value> {
    const FIELD: &str = "contents";
    let allowed = "a list of objects with `type`";
    let mut found = Map::new();
    let items = match body.take(FIELD) {
        None => return found,
        Some(Value::Array(items)) if items.len() <= MOST_CONTENTS => items,
        Some(Value::Array(items)) => {
            let value = format!("{} items", items.len());
            let allowed = format!("{allowed}, at most {MOST_CONTENTS}");
            body.problems
                .push(Problem::outside(FIELD, &value, &allowed));
            return found;
        }
        Some(other) => {
            let problem = Problem::outside(FIELD, &shown(&other), allowed);
            body.problems.push(problem);
            return found;
        }
    };
    let mut elements = vec![];
    for (index, item) in items.into_iter().enumerate() {
        let field = format!("{FIELD}[{index}]");
        let Value::Object(item) = item else {
            let allowed = "an object with `type`";
            let problem = Problem::outside(&field, &shown(&item), allowed);
            body.problems.push(problem);
            continue;
        };
        content(body, &field, item, &mut found, &mut elements);
    }
    if !elements.is_empty() {
        found.insert(ELEMENTS.to_owned(), elements.into());
    }
    found
}

fn content(
    body: &mut Body,
    field: &str,
    mut item: Map<String, Value>,
    found: &mut Map<String, Value>,
    elements: &mut Vec<Value>,
) {
    let kind = item.remove("type").unwrap_or(Value::Null);
    let (name, key) = match kind.as_str() {
        Some("prompt") => (PROMPT, "text"),
        Some("first_frame") => (START, "url"),
        Some("last_frame") => (END, "url"),
        Some("element") => {
            let id = ["element_id", "id"]
                .iter()
                .find_map(|key| item.remove(*key).filter(|id| !id.is_null()));
            elements.push(json!({ "element_id": id }));
            return;
        }
        _ => {
            let allowed = "prompt, first_frame, last_frame or element";
            let field = format!("{field}.type");
            let problem = Problem::outside(&field, &shown(&kind), allowed);
            body.problems.push(problem);
            return;
        }
    };
    let value = item.remove(key).filter(|value| !value.is_null());
    let Some(value) = value else {
        let problem = Problem::missing(&format!("{field}.{key}"), "what it is");
        body.problems.push(problem);
        return;
    };
    if found.insert(name.to_owned(), value).is_some() {
        let message = format!("`{name}` is there twice, but may be once; leave one of them out");
        body.problems
            .push(Problem::other(name, "twice", "once", message));
    }
}

/// Reads the settings, and the shots that are written in the prompt.
fn direct(body: &mut Body, mut settings: Map<String, Value>, model: &Model) {
    let is_turbo = model.family == Family::Turbo;
    if is_turbo && body.fields.remove(END).is_some() {
        let message = format!(
            "`{END}` is given, but kling-3.0-turbo ends on no picture; leave it out or use kling-3.0"
        );
        body.problems
            .push(Problem::other(END, "given", "absent", message));
    }
    let multi_shot = settings.remove("multi_shot").filter(|it| !it.is_null());
    let audio = settings.remove("audio").filter(|it| !it.is_null());
    let duration = settings.remove("duration").filter(|it| !it.is_null());
    if let Some(shape) = settings.remove("aspect_ratio") {
        body.fields.insert(ASPECT_RATIO.to_owned(), shape);
    }
    ignore_all(body, "settings", &settings);
    let given = duration.is_some();
    if let Some(duration) = duration {
        body.fields.insert(DURATION.to_owned(), duration);
    }
    read_audio(body, audio);
    read_shots(body, multi_shot, given, is_turbo);
}

fn read_audio(body: &mut Body, audio: Option<Value>) {
    let Some(audio) = audio else { return };
    let sound = match audio.as_str() {
        Some("native" | "on") => true,
        Some("off") => false,
        _ => {
            let problem = Problem::outside(AUDIO, &shown(&audio), "native or off");
            body.problems.push(problem);
            return;
        }
    };
    body.fields.insert(AUDIO.to_owned(), json!(sound));
}

/// Shots are written in the prompt. Without `multi_shot` they are read where the
/// prompt begins with one; with it, and where it does not, they are found.
fn read_shots(body: &mut Body, multi_shot: Option<Value>, has_duration: bool, is_turbo: bool) {
    const FIELD: &str = "settings.multi_shot";
    let wanted = match multi_shot {
        None => None,
        Some(value) => match flag(FIELD, &value) {
            Ok(wanted) => Some(wanted),
            Err(problem) => {
                body.problems.push(problem);
                return;
            }
        },
    };
    if wanted == Some(false) {
        return;
    }
    let prompt = body.fields.get(PROMPT).and_then(Value::as_str);
    let prompt = prompt.unwrap_or_default().to_owned();
    let Some(shots) = written(&prompt) else {
        if wanted == Some(true) && is_turbo {
            let message = format!(
                "`{FIELD}` is true, but `{PROMPT}` is {}, which does not begin with a shot; write `shot 1, 3, what happens;`",
                beginning(&prompt)
            );
            body.problems
                .push(Problem::other(FIELD, "true", "false", message));
        } else if wanted == Some(true) {
            body.fields
                .insert("shot_type".to_owned(), json!("intelligence"));
        }
        return;
    };
    if !has_duration {
        let seconds: u64 = shots
            .iter()
            .filter_map(|shot| shot["duration"].as_u64())
            .sum();
        body.fields.insert(DURATION.to_owned(), json!(seconds));
    }
    body.fields.remove(PROMPT);
    body.fields.insert(SHOTS.to_owned(), json!(shots));
}

fn ignore_all(body: &mut Body, parent: &str, fields: &Map<String, Value>) {
    for key in fields.keys() {
        match parent.is_empty() {
            true => body.ignore(key),
            false => body.ignore(&format!("{parent}.{key}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::request::Request;

    use super::*;
    use crate::dialect::samples;

    const V3: &str = "kling-3.0";
    const TURBO: &str = "kling-3.0-turbo";

    fn body() -> Value {
        json!({
            "contents": [
                {"type": "prompt", "text": "rain"},
                {"type": "first_frame", "url": "https://example.com/a.png"},
                {"type": "last_frame", "url": "https://example.com/b.png"},
            ],
            "settings": {
                "multi_shot": false, "audio": "native", "resolution": "1080p", "duration": 7,
            },
            "options": {
                "callback_url": "https://example.com/hook", "external_task_id": "mine",
                "watermark_info": {"enabled": false},
            },
        })
    }

    fn told(text: &str, settings: Value) -> Value {
        json!({
            "contents": [
                {"type": "prompt", "text": text}, {"type": "first_frame", "url": "AQID"},
            ],
            "settings": settings,
        })
    }

    fn problems(path: &str, body: Value) -> Vec<String> {
        let parsed = parse(Kind::ImageToVideo, path, body).unwrap();
        let refused = Request::parse(&parsed.draft, None, &parsed.limits).err();
        let named = refused.map(|problems| Form::Tasks.wire().names().rename(problems));
        let problems = named.map(|problems| problems.0).unwrap_or_default();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_whole_body_is_read() {
        let parsed = parse(Kind::ImageToVideo, V3, body()).unwrap();
        assert_eq!(parsed.draft.model, "kwaivgi/kling-v3.0-pro/image-to-video");
        assert_eq!(parsed.draft.prompt.as_deref(), Some("rain"));
        assert_eq!(parsed.draft.duration, Some(7));
        assert_eq!(parsed.draft.sound, Some(true));
        assert_eq!(parsed.image.as_deref(), Some("https://example.com/a.png"));
        assert_eq!(
            parsed.end_image.as_deref(),
            Some("https://example.com/b.png")
        );
        assert_eq!(parsed.external_id.as_deref(), Some("mine"));
        assert_eq!(parsed.webhook.as_deref(), Some("https://example.com/hook"));
        assert!(parsed.ignored.is_empty() && parsed.warnings.is_empty());
        assert!(problems(V3, body()).is_empty());
    }

    #[test]
    fn a_path_and_a_resolution_mean_a_model() {
        let model = |kind, path: &str, resolution: &str| {
            let body = json!({"settings": {"resolution": resolution}});
            parse(kind, path, body).unwrap().draft.model
        };
        let (image, text) = (Kind::ImageToVideo, Kind::TextToVideo);
        assert_eq!(
            model(image, V3, "4k"),
            "kwaivgi/kling-v3.0-4k/image-to-video"
        );
        assert_eq!(
            model(image, TURBO, "1080p"),
            "kwaivgi/kling-v3-turbo-pro/image-to-video"
        );
        assert_eq!(
            model(text, V3, "720p"),
            "kwaivgi/kling-v3.0-std/text-to-video"
        );
        let unknown = parse(image, "kling-3", json!({}));
        let said = unknown.unwrap_err().to_string();
        assert!(said.contains("did you mean `kling-3.0`?"), "{said}");
    }

    #[test]
    fn shots_are_written_in_the_prompt() {
        let text = "shot 1, 3, a cat wakes; shot 2, 4, it leaps;";
        for settings in [json!({}), json!({"multi_shot": true, "duration": 7})] {
            let body = told(text, settings);
            let parsed = parse(Kind::ImageToVideo, V3, body.clone()).unwrap();
            assert_eq!(parsed.draft.multi_prompt.len(), 2);
            assert_eq!(
                (parsed.draft.duration, &parsed.draft.prompt),
                (Some(7), &None)
            );
            assert!(problems(V3, body).is_empty());
        }
        let other = problems(V3, told(text, json!({"duration": 5})));
        assert!(other[0].contains("`settings.duration`"), "{other:?}");
        assert!(other[0].contains("`shots of contents.prompt`"), "{other:?}");
        let plain = told(text, json!({"multi_shot": false}));
        let parsed = parse(Kind::ImageToVideo, V3, plain).unwrap();
        assert_eq!(parsed.draft.prompt.as_deref(), Some(text));
        let found = told("a cat wakes. Then it leaps", json!({"multi_shot": true}));
        let parsed = parse(Kind::ImageToVideo, V3, found).unwrap();
        assert_eq!(parsed.draft.shot_type.as_deref(), Some("intelligence"));
    }

    #[test]
    fn turbo_takes_less() {
        let said = problems(TURBO, body());
        assert!(said[0].contains("`contents.last_frame`"), "{said:?}");
        let said = problems(TURBO, told("a", json!({"resolution": "4k"})));
        assert!(said[0].contains("`settings.resolution` is 4k"), "{said:?}");
        let text = "x".repeat(2501);
        assert!(problems(V3, told(&text, json!({}))).is_empty());
        let said = problems(TURBO, told(&text, json!({})));
        assert!(said[0].contains("`contents.prompt` has 2501"), "{said:?}");
        let text = "x".repeat(3073);
        assert_eq!(problems(V3, told(&text, json!({}))).len(), 1);
    }

    #[track_caller]
    fn check_refused(body: Value, field: &str) {
        let said = problems(V3, body);
        assert!(said[0].starts_with(&format!("`{field}` ")), "{said:?}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_refused(json!({}), "contents.first_frame");
        check_refused(json!({"contents": "rain"}), "contents");
        check_refused(json!({"contents": vec![json!({}); 33]}), "contents");
        check_refused(json!({"contents": ["rain"]}), "contents[0]");
        check_refused(json!({"contents": [{"type": "x"}]}), "contents[0].type");
        check_refused(
            json!({"contents": [{"type": "prompt"}]}),
            "contents[0].text",
        );
        let prompt = json!({"type": "prompt", "text": "a"});
        check_refused(json!({"contents": [prompt, prompt]}), "contents.prompt");
        check_refused(told("a", json!([])), "settings");
        check_refused(told("a", json!({"audio": "loud"})), "settings.audio");
        check_refused(told("a", json!({"duration": 99})), "settings.duration");
        check_refused(told("a", json!({"multi_shot": 3})), "settings.multi_shot");
        check_refused(told("a", json!({"resolution": 4})), "settings.resolution");
        let mut hook = told("a", json!({}));
        hook["options"] = json!({"callback_url": "x"});
        check_refused(hook.clone(), "options.callback_url");
        hook["options"] = json!({"external_task_id": 7});
        check_refused(hook, "options.external_task_id");
    }

    #[test]
    fn keys_that_mean_nothing_are_named() {
        let mut body = told("a", json!({"fps": 30}));
        body["seed"] = json!(1);
        body["options"] = json!({"priority": 1});
        let parsed = parse(Kind::ImageToVideo, V3, body).unwrap();
        assert_eq!(parsed.ignored, ["options.priority", "seed", "settings.fps"]);
    }

    #[test]
    fn elements_come_one_by_one() {
        let mut body = told("a", json!({}));
        let contents = body["contents"].as_array_mut().unwrap();
        contents.push(json!({"type": "element", "element_id": 12}));
        contents.push(json!({"type": "element", "id": "13"}));
        let parsed = parse(Kind::ImageToVideo, V3, body).unwrap();
        assert_eq!(parsed.draft.element_list, ["12", "13"]);
    }

    #[test]
    fn broken_bodies_never_panic() {
        let shots = told("shot 1, 3, a; shot 2, 4, b", json!({"multi_shot": true}));
        for path in [V3, TURBO] {
            samples::survive(&[body(), shots.clone()], |body| {
                parse(Kind::ImageToVideo, path, body).unwrap()
            });
        }
    }
}
