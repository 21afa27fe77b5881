//! Submits: OpenAI's fields, those that other servers of this form add, and the
//! catalogue's own.

use kinora_core::catalogue::{self, Kind, Model};
use kinora_core::limits::Limits;
use kinora_core::picture::PictureFormat;
use kinora_core::problem::{Problem, Problems};
use kinora_core::size::Tier;
use serde_json::{Map, Value, json};

use super::numbers::{frames, guidance, number};
use super::{reference, size, video_id};
use crate::dialect::Parsed;
use crate::dialect::body::Body;
use crate::dialect::context::prompt_to_context;
use crate::dialect::fields::{Fields, excerpt, shown};
use crate::dialect::names::Names;
use crate::service::error::ServiceError;

pub(super) const NAMES: Names = Names {
    renamed: &[
        ("seconds", "duration"),
        ("input_reference", "image"),
        ("size", "aspect_ratio"),
        ("generate_sound", "sound"),
    ],
    flags: &["user"],
};

/// Keys that are read here and shown again.
const ECHOED: [&str; 6] = [
    "size",
    "width",
    "height",
    "num_frames",
    "fps",
    "guidance_scale",
];

/// The longest list or object that comes as a text.
const LONGEST_TEXT: usize = 64 * 1024;

/// Reads the body of a submit.
///
/// # Errors
///
/// When it names a model that there is none of.
pub fn parse(body: Value) -> Result<Parsed, ServiceError> {
    let mut body = Body::open(body, &NAMES);
    extra_params(&mut body);
    unfold_texts(&mut body);
    let model = model(&mut body)?;
    let echoed = echoed(&body);
    let webhook = body.take("webhook_url");
    let webhook = body.webhook("webhook_url", webhook);
    let is_given = reference::is_given(&body);
    reference::unfold(&mut body);
    let asked = size::take(&mut body);
    if asked.is_some() && body.take("aspect_ratio").is_some() {
        body.ignore("aspect_ratio");
    }
    body.warnings
        .extend(asked.and_then(|asked| size::warning(asked, model)));
    frames(&mut body);
    guidance(&mut body);
    if body.fields.get("seed").is_some_and(means_any) {
        body.fields.remove("seed");
    }
    let mut parsed = Parsed {
        webhook,
        ..body.finish(model, limits())
    };
    parsed.draft.image_sent |= is_given;
    if let Some(asked) = asked {
        parsed.draft.aspect_ratio = Some(size::shape(asked));
    }
    if let Some(echo) = parsed.echo.as_object_mut() {
        echo.extend(echoed);
    }
    prompt_to_context(&mut parsed);
    Ok(parsed)
}

/// The bounds of this form: any shape that a picture may have, and WebP.
pub(super) fn limits() -> Limits {
    Limits {
        formats: &[PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP],
        free_aspect_ratio: true,
        ..Limits::wire()
    }
}

/// Reads the prompt of a remix.
///
/// # Errors
///
/// When there is none.
pub fn remix(body: &Value) -> Result<String, Problems> {
    let mut fields = Fields::of(body);
    let prompt = fields.text("prompt");
    if prompt.is_none() {
        fields.missing("prompt", "what happens in the new film");
    }
    fields.finish(prompt.unwrap_or_default())
}

/// Takes over what stands in `extra_params`, which is an object or its text.
/// What is said outside of it counts.
fn extra_params(body: &mut Body) {
    let Some(extra) = body.take("extra_params") else {
        return;
    };
    let read = match extra {
        Value::String(text) if text.trim().is_empty() => return,
        Value::String(text) => unfolded(&text).ok_or_else(|| Value::from(text)),
        other => Ok(other),
    };
    match read {
        Ok(Value::Object(extra)) => add(body, extra),
        Ok(other) | Err(other) => {
            let problem = Problem::outside("extra_params", &shown(&other), "a JSON object");
            body.problems.push(problem);
        }
    }
}

fn add(body: &mut Body, extra: Map<String, Value>) {
    for (key, value) in extra {
        match body.fields.get(&key) {
            None | Some(Value::Null) => drop(body.fields.insert(key, value)),
            Some(_) => body.ignore(&format!("extra_params.{key}")),
        }
    }
}

/// Reads lists and objects that came as texts, as they do in forms. What cannot
/// be read stays, so that the draft complains.
fn unfold_texts(body: &mut Body) {
    for key in ["multi_prompt", "element_list", "camera"] {
        let Some(Value::String(text)) = body.fields.get(key) else {
            continue;
        };
        if let Some(value) = unfolded(text) {
            body.fields.insert(key.to_owned(), value);
        }
    }
}

fn unfolded(text: &str) -> Option<Value> {
    let is_short = text.len() <= LONGEST_TEXT && text.trim_start().starts_with(['{', '[']);
    is_short.then(|| serde_json::from_str(text).ok())?
}

/// The model that is asked for; 720p where none is. Where no picture came either
/// it is the one that films words.
fn model(body: &mut Body) -> Result<&'static Model, ServiceError> {
    let kind = match reference::is_given(body) {
        true => Kind::ImageToVideo,
        false => Kind::TextToVideo,
    };
    let name = match body.take("model") {
        None => return Ok(of(kind, Tier::Hd)),
        Some(Value::String(name)) => name.trim().to_owned(),
        Some(other) => {
            let allowed = "a text such as std or a full model id";
            let problem = Problem::outside("model", &shown(&other), allowed);
            body.problems.push(problem);
            return Ok(of(kind, Tier::Hd));
        }
    };
    if name.is_empty() {
        return Ok(of(kind, Tier::Hd));
    }
    if let Some(model) = catalogue::find(&name).filter(|model| model.kind.is_film()) {
        return Ok(model);
    }
    let tier = stand_in(&name).ok_or_else(|| ServiceError::UnknownModel {
        id: name.chars().take(200).collect(),
        near: catalogue::nearest(&name).map(str::to_owned),
    })?;
    let model = of(kind, tier);
    body.warnings.push(format!(
        "there is no {} here; `{}` makes the film",
        excerpt(&name),
        model.id
    ));
    Ok(model)
}

/// The tier that stands in for a model of OpenAI's, which clients name without
/// being asked. Versions by date are the same model.
fn stand_in(name: &str) -> Option<Tier> {
    let is = |known: &str| {
        let rest = name.strip_prefix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("-20"))
    };
    let known = [("sora-2", Tier::Hd), ("sora-2-pro", Tier::FullHd)];
    let found = known.into_iter().find(|(known, _)| is(known));
    found.map(|(_, tier)| tier)
}

/// The first model of a kind and a tier.
fn of(kind: Kind, tier: Tier) -> &'static Model {
    catalogue::models()
        .iter()
        .find(|model| model.kind == kind && model.tier == tier)
        .expect("every tier films pictures and words")
}

/// What is taken out of the body and shown again nevertheless.
fn echoed(body: &Body) -> Map<String, Value> {
    let is_plain = |value: &Value| match value {
        Value::String(text) => text.len() <= 100,
        Value::Number(_) => true,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    };
    let kept = ECHOED.iter().filter_map(|&key| {
        let value = body.fields.get(key).filter(|value| is_plain(value))?;
        Some((key.to_owned(), value.clone()))
    });
    kept.collect()
}

/// Whether a seed means any.
fn means_any(seed: &Value) -> bool {
    number(seed) == Some(-1.0)
}

/// Where a remix notes which video it comes from.
pub(super) const REMIXED_FROM: &str = "remixed_from_video_id";

/// What is shown again of a remix.
#[must_use]
pub fn remix_echo(prompt: &str, from: &str) -> Value {
    json!({"prompt": prompt, REMIXED_FROM: video_id(from)})
}

#[cfg(test)]
mod tests {
    use kinora_core::request::Film;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples;

    fn body() -> Value {
        json!({
            "prompt": "rain", "model": "pro", "seconds": "8", "size": "1080x1920",
            "input_reference": {"image_url": "https://example.com/a.webp"}, "user": "u1",
            "negative_prompt": "fog", "seed": 7, "guidance_scale": 0.3, "generate_sound": true,
        })
    }

    fn extras() -> Value {
        json!({
            "prompt": "at night", "image_reference": "{\"image_url\": \"AQID\"}",
            "num_frames": 81, "fps": 16, "width": 832, "height": 480, "seed": -1,
            "extra_params": {"cfg_scale": 0.4, "end_image": "BAUG", "nonsense": 1},
        })
    }

    fn read(body: Value) -> Parsed {
        parse(body).unwrap()
    }

    fn film(parsed: &Parsed) -> Film {
        Film::parse(&parsed.draft, None, &parsed.limits).unwrap()
    }

    #[track_caller]
    fn check_refused(body: Value, expected: &str) {
        let parsed = read(body);
        let refused = Film::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
        assert_eq!(Dialect::OpenAi.rename(refused).to_string(), expected);
    }

    #[test]
    fn a_whole_body_is_read() {
        let parsed = read(body());
        assert_eq!(parsed.image.as_deref(), Some("https://example.com/a.webp"));
        let film = film(&parsed);
        assert_eq!(film.model.label(), "pro");
        assert_eq!((film.duration_s, film.sound, film.seed), (8, true, 7));
        assert_eq!((film.cfg_scale, film.aspect_ratio), (0.3, Some((9, 16))));
        assert_eq!(film.negative_prompt.as_deref(), Some("fog"));
        assert!(parsed.warnings.is_empty() && parsed.ignored.is_empty());
        assert_eq!(parsed.echo["size"], "1080x1920");
        assert_eq!(parsed.echo["user"], "u1");
        assert!(parsed.echo.get("input_reference").is_none());
    }

    #[test]
    fn what_other_servers_add_is_read() {
        let parsed = read(extras());
        assert_eq!(parsed.image.as_deref(), Some("AQID"));
        assert_eq!(parsed.end_image.as_deref(), Some("BAUG"));
        let film = film(&parsed);
        assert_eq!((film.model.label(), film.duration_s), ("std", 5));
        assert_eq!((film.cfg_scale, film.aspect_ratio), (0.4, Some((26, 15))));
        assert_eq!(parsed.draft.seed, None);
        assert_eq!(parsed.ignored, ["nonsense"]);
        assert_eq!(parsed.warnings.len(), 2, "{:?}", parsed.warnings);
        assert!(parsed.warnings[0].contains("832x480"));
        assert!(parsed.warnings[1].contains("`fps` 16"));
    }

    #[test]
    fn a_form_says_the_same_in_texts() {
        let parsed = read(json!({
            "prompt": "all", "seconds": "5", "generate_sound": "true", "seed": "3",
            "input_reference": "AQID", "guidance_scale": "0.5",
            "extra_params": "{\"multi_prompt\": \"[{\\\"prompt\\\": \\\"a\\\", \\\"duration\\\": 4}]\"}",
        }));
        let film = film(&parsed);
        assert_eq!((film.shots.len(), film.duration_s, film.seed), (1, 4, 3));
        assert_eq!(film.context.as_deref(), Some("all"));
        assert!(film.sound);
    }

    #[track_caller]
    fn check_model(body: Value, expected: &str) {
        assert_eq!(read(body).draft.model, expected);
    }

    #[test]
    fn a_model_is_named_or_follows_from_what_is_there() {
        let picture = |model: &str| json!({"model": model, "input_reference": "AQID"});
        check_model(picture(""), "kwaivgi/kling-v3.0-std/image-to-video");
        check_model(picture("4k"), "kwaivgi/kling-v3.0-4k/image-to-video");
        check_model(json!({}), "kwaivgi/kling-v3.0-std/text-to-video");
        check_model(
            picture("kwaivgi/kling-v3-turbo-pro/image-to-video"),
            "kwaivgi/kling-v3-turbo-pro/image-to-video",
        );
        check_model(picture("sora-2"), "kwaivgi/kling-v3.0-std/image-to-video");
        check_model(
            json!({"model": "sora-2-pro-2025-10-06"}),
            "kwaivgi/kling-v3.0-pro/text-to-video",
        );
        let warned = read(picture("sora-2")).warnings;
        assert!(
            warned[0].starts_with("there is no sora-2 here"),
            "{warned:?}"
        );
        for (name, near) in [("pr", Some("pro")), ("sora-3", None), ("sora-2x", None)] {
            let unknown = parse(picture(name)).unwrap_err();
            assert!(
                matches!(&unknown, ServiceError::UnknownModel { id, near: it }
                    if id == name && it.as_deref() == near),
                "{unknown:?}"
            );
        }
    }

    #[test]
    fn problems_have_the_names_of_this_form() {
        check_refused(
            json!({"model": "std", "seconds": "2"}),
            "`input_reference` is missing; give a picture for the first frame; \
             `prompt` is missing; give what happens in the clip, or shots in `multi_prompt`; \
             `seconds` is 2, but must be a whole number of seconds from 3 to 15",
        );
        let with = |key: &str, value: Value| {
            let mut body = body();
            body[key] = value;
            body
        };
        check_refused(
            with("size", json!("large")),
            "`size` is \"large\", but must be width and height in pixels, such as 1280x720",
        );
        check_refused(
            with("size", json!("3000x1000")),
            "`size` is 3:1, but must be between 1:2.5 and 2.5:1",
        );
        check_refused(
            with("input_reference", json!({"file_id": "f"})),
            "`input_reference` names the file f, but this server keeps no files by `file_id`; \
             send the picture itself, or its address as `image_url`",
        );
        check_refused(
            with("extra_params", json!("x")),
            "`extra_params` is \"x\", but must be a JSON object",
        );
        check_refused(
            json!({"prompt": "a", "input_reference": "AQID", "num_frames": 24, "width": 5}),
            "`height` is missing; give it beside `width`, or a `size` such as 1280x720; \
             `num_frames` is 24, but must be as many as 3 to 15 seconds have at 24 a second; \
             or give `seconds`",
        );
    }

    #[test]
    fn guidance_on_another_scale_is_left_out_and_named() {
        let parsed = read(json!({"guidance_scale": 5, "input_reference": "AQID"}));
        assert_eq!(parsed.draft.cfg_scale, None);
        assert!(parsed.warnings[0].starts_with("`guidance_scale` 5 was left out"));
        let both = read(json!({"guidance_scale": 5, "cfg_scale": 0.1}));
        assert_eq!(both.draft.cfg_scale, Some(0.1));
        assert_eq!(both.ignored, ["guidance_scale"]);
    }

    #[test]
    fn a_remix_needs_a_prompt() {
        assert_eq!(remix(&json!({"prompt": " fog "})).unwrap(), "fog");
        for body in [json!({}), json!({"prompt": " "}), json!({"prompt": 5})] {
            let refused = remix(&body).unwrap_err();
            assert_eq!(refused.0[0].field, "prompt", "{refused}");
        }
    }

    #[test]
    fn broken_bodies_never_panic() {
        samples::survive(&[body(), extras()], |mut body| {
            // Any other model is an error of its own.
            if let Some(body) = body.as_object_mut() {
                body.remove("model");
                if let Some(Value::Object(extra)) = body.get_mut("extra_params") {
                    extra.remove("model");
                }
            }
            parse(body).unwrap()
        });
    }
}
