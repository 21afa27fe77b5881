//! Submits: the model and its fields in one body.

use kinora_core::catalogue::{self, Model};
use kinora_core::limits::Limits;
use kinora_core::picture::PictureFormat;
use kinora_core::problem::Problem;
use serde_json::Value;

use crate::dialect::Parsed;
use crate::dialect::body::Body;
use crate::dialect::fields::shown;
use crate::dialect::names::Names;
use crate::service::error::ServiceError;

const SYNC: &str = "enable_sync_mode";
const BASE64: &str = "enable_base64_output";

const NAMES: Names = Names {
    renamed: &[],
    flags: &[SYNC, BASE64],
};

/// Reads the body of a submit.
///
/// # Errors
///
/// When it names a model that there is none of.
pub fn parse(body: Value) -> Result<Parsed, ServiceError> {
    let mut body = Body::open(body, &NAMES);
    let model = model(&mut body)?;
    let sync = body.flag(SYNC);
    let base64_output = body.flag(BASE64);
    let webhook = body.take("webhook_url");
    let webhook = body.webhook("webhook_url", webhook);
    picture(&mut body);
    if body.fields.get("seed").is_some_and(means_any) {
        body.fields.remove("seed");
    }
    Ok(Parsed {
        webhook,
        sync,
        base64_output,
        ..body.finish(model, limits())
    })
}

/// The bounds of this dialect: any shape that a picture may have, and WebP.
pub(super) fn limits() -> Limits {
    Limits {
        formats: &[PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP],
        free_aspect_ratio: true,
        ..Limits::wire()
    }
}

/// The model that the body names. Where it names none, that is a problem, and
/// the rest is judged as if it were for the first.
fn model(body: &mut Body) -> Result<&'static Model, ServiceError> {
    let allowed = "a model's id such as kwaivgi/kling-v3.0-std/image-to-video";
    let name = match body.take("model") {
        Some(Value::String(name)) if !name.trim().is_empty() => name,
        given => {
            let problem = match given.filter(|it| !it.is_string()) {
                None => Problem::missing("model", allowed),
                Some(other) => Problem::outside("model", &shown(&other), allowed),
            };
            body.problems.push(problem);
            return Ok(&catalogue::models()[0]);
        }
    };
    let name = name.trim();
    let flat = |model: &&Model| model.dialects.guide == Some(name);
    let found = catalogue::find(name).or_else(|| catalogue::models().iter().find(flat));
    let found = found.filter(|model| model.kind.is_clip());
    found.ok_or_else(|| ServiceError::UnknownModel {
        id: name.chars().take(200).collect(),
        near: catalogue::nearest(name).map(str::to_owned),
    })
}

/// The start picture may come as `image_url`.
fn picture(body: &mut Body) {
    let Some(address) = body.take("image_url") else {
        return;
    };
    let is_there = match body.fields.get("image") {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(_) => true,
    };
    match is_there {
        true => body.ignore("image_url"),
        false => drop(body.fields.insert("image".to_owned(), address)),
    }
}

/// Whether a seed means any.
fn means_any(seed: &Value) -> bool {
    seed.as_i64() == Some(-1)
}

#[cfg(test)]
mod tests {
    use kinora_core::request::Film;
    use serde_json::json;

    use super::*;
    use crate::dialect::samples;

    fn body() -> Value {
        json!({
            "model": "kwaivgi/kling-v3.0-std/image-to-video", "prompt": "rain",
            "image": "https://example.com/a.webp", "duration": 7, "cfg_scale": 0.3,
            "sound": true, "negative_prompt": "fog", "seed": -1, "enable_sync_mode": false,
        })
    }

    #[test]
    fn a_whole_body_is_read() {
        let parsed = parse(body()).unwrap();
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!(
            (film.duration_s, film.sound, film.cfg_scale),
            (7, true, 0.3)
        );
        assert_eq!(film.model.label(), "std");
        assert_eq!(parsed.draft.seed, None);
        assert!(parsed.limits.formats.contains(&PictureFormat::WebP));
        assert!(parsed.ignored.is_empty() && !parsed.sync);
    }

    #[test]
    fn a_picture_may_come_under_either_name() {
        let with = |fields: Value| {
            let mut body = body();
            for (key, value) in fields.as_object().unwrap() {
                body[key] = value.clone();
            }
            parse(body).unwrap()
        };
        let by_url = with(json!({"image": null, "image_url": "https://example.com/b.png"}));
        assert_eq!(by_url.image.as_deref(), Some("https://example.com/b.png"));
        assert!(by_url.draft.image_sent);
        let both = with(json!({"image_url": "https://example.com/b.png"}));
        assert_eq!(both.image.as_deref(), Some("https://example.com/a.webp"));
        assert_eq!(both.ignored, ["image_url"]);
    }

    #[test]
    fn a_model_is_known_by_each_of_its_names() {
        for name in [
            "kwaivgi/kling-v3.0-std/image-to-video",
            "kwaivgi/kling-v3.0-std-image-to-video",
            " std ",
        ] {
            let parsed = parse(json!({ "model": name })).unwrap();
            assert_eq!(parsed.draft.model, "kwaivgi/kling-v3.0-std/image-to-video");
        }
        for (body, expected) in [
            (json!({}), "`model` is missing; give a model's id"),
            (json!({"model": " "}), "`model` is missing"),
            (
                json!({"model": 5}),
                "`model` is 5, but must be a model's id",
            ),
        ] {
            let parsed = parse(body).unwrap();
            let refused = Film::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
            assert!(refused.to_string().starts_with(expected), "{refused}");
        }
        let unknown = parse(json!({"model": "kwaivgi/kling-v3.0-std/image-to-vide"})).unwrap_err();
        assert!(
            unknown
                .to_string()
                .contains("did you mean `kwaivgi/kling-v3.0-std/image-to-video`")
        );
    }

    #[test]
    fn broken_bodies_never_panic() {
        samples::survive(&[body()], |mut body| {
            // Any other model is an error of its own.
            if let Some(body) = body.as_object_mut() {
                body.remove("model");
            }
            parse(body).unwrap()
        });
    }
}
