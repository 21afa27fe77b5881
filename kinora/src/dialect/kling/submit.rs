//! Submits of the older forms: the model is in the body.

use kinora_core::catalogue::Kind;
use kinora_core::limits::Limits;
use kinora_core::problem::Problem;
use serde_json::{Value, json};

use super::models::{self, Named};
use super::pictures::Others;
use super::shots::{self, Shots};
use super::{Form, camera, elements, motion, pictures, videos};
use crate::dialect::Parsed;
use crate::dialect::body::{Body, is_absent};
use crate::dialect::fields::{flag, shown};
use crate::dialect::own;
use crate::service::error::ServiceError;

/// The most voices of one film.
const MOST_VOICES: usize = 2;

/// The longest id of a client's own.
const EXTERNAL_ID_CHARS: usize = 255;

/// The bounds of the older forms: the shots last exactly as long as the film.
pub(super) fn limits(form: Form) -> Limits {
    Limits {
        shots_must_fill_duration: true,
        // Where pictures come in a list, none of them says how the film is shaped.
        free_aspect_ratio: matches!(form, Form::Images | Form::Omni),
        ..Limits::wire()
    }
}

/// Reads the body of a submit.
///
/// # Errors
///
/// When it names a model that is not there. Whatever else is wrong is a problem
/// of the draft.
pub fn parse(form: Form, body: Value) -> Result<Parsed, ServiceError> {
    if form == Form::Elements {
        return Ok(elements::parse(body));
    }
    let mut body = Body::open(body, form.wire().names());
    let (kind, others) = take_pictures(&mut body, form);
    let named = models::take(&mut body, form, kind)?;
    let list = others.echo();
    let elements = others.cast(&mut body, named.model);
    let shots = shots::take(&mut body);
    take_camera(&mut body, shots);
    let sound = take_sound(&mut body);
    take_voices(&mut body, sound);
    let watermark = take_watermark(&mut body, "watermark_info");
    if !named.takes_cfg_scale() && body.take("cfg_scale").is_some() {
        body.ignore("cfg_scale");
    }
    let callback = body.take("callback_url");
    let webhook = body.webhook("callback_url", callback);
    let external_id = take_external_id(&mut body, "external_task_id");
    let mut parsed = Parsed {
        webhook,
        external_id,
        ..body.finish(named.model, limits(form))
    };
    echo(&mut parsed, &named, sound, watermark);
    if named.model.kind == Kind::MotionControl && form == Form::Omni {
        videos::echo_video(&mut parsed.echo);
    }
    if let Some(list) = list {
        parsed.echo[pictures::LIST] = list;
    }
    own::add(&mut parsed, elements);
    Ok(parsed)
}

/// Puts the pictures where every film has them, and says what the film is made
/// from, and which pictures are left.
fn take_pictures(body: &mut Body, form: Form) -> (Kind, Others) {
    let kind = match form {
        Form::Image => {
            begin_on_tail(body);
            Kind::ImageToVideo
        }
        Form::Tasks => Kind::ImageToVideo,
        Form::Elements => Kind::Element,
        Form::Motion => {
            motion::take_sound(body);
            Kind::MotionControl
        }
        Form::Text => Kind::TextToVideo,
        Form::Images => {
            return (Kind::ImageToVideo, pictures::take_images(body));
        }
        Form::Omni => {
            let follows = videos::take_video(body);
            let others = pictures::take_omni(body);
            match (follows, others) {
                (true, others) => return (Kind::MotionControl, others.unwrap_or_default()),
                (false, Some(others)) => return (Kind::ImageToVideo, others),
                (false, None) => Kind::TextToVideo,
            }
        }
    };
    (kind, Others::default())
}

/// One of the two pictures is enough. The film of a last one alone begins on it, too.
fn begin_on_tail(body: &mut Body) {
    let text = |key: &str| {
        let text = body.fields.get(key).and_then(Value::as_str);
        text.filter(|text| !text.trim().is_empty())
    };
    let given = body
        .fields
        .get("image")
        .is_some_and(|image| !is_absent(image));
    if let Some(tail) = text("image_tail").filter(|_| !given) {
        let tail = Value::from(tail);
        body.fields.insert("image".to_owned(), tail);
        let warning = "there is no `image`; the film begins on `image_tail` as it ends on it";
        body.warnings.push(warning.to_owned());
    }
}

/// Of a camera, masks and an end picture there may be one. That masks stand beside
/// no end picture is a rule of every film.
fn take_camera(body: &mut Body, shots: Shots) {
    const CAMERA: &str = "camera_control";
    const TAIL: &str = "image_tail";
    let camera = camera::take(body);
    let has_text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let tail = ["image_tail", "end_image"]
        .iter()
        .any(|key| body.fields.get(*key).is_some_and(has_text));
    let is_given = |key: &&str| body.fields.get(*key).is_some_and(|value| !is_absent(value));
    let masks = ["static_mask", "dynamic_masks"].into_iter().find(is_given);
    for (both, first, second) in [
        (camera && tail, CAMERA, TAIL),
        (camera && masks.is_some(), CAMERA, masks.unwrap_or_default()),
        (camera && shots == Shots::Several, CAMERA, "multi_shot"),
    ] {
        if both {
            let message = format!(
                "`{first}` and `{second}` are both given, but exclude each other; leave one of them out"
            );
            let allowed = format!("absent beside {second}");
            body.problems
                .push(Problem::other(first, "given", &allowed, message));
        }
    }
}

/// Whether there is sound.
fn take_sound(body: &mut Body) -> Option<bool> {
    take_switch(body, "sound", ["on", "off"])
}

/// A field that one of two words switches on or off. The word becomes a flag.
pub(super) fn take_switch(body: &mut Body, field: &str, [on, off]: [&str; 2]) -> Option<bool> {
    let given = body.take(field)?;
    let switched = match &given {
        Value::String(word) if word.trim().is_empty() => return None,
        Value::String(word) if word.trim().eq_ignore_ascii_case(on) => Some(true),
        Value::String(word) if word.trim().eq_ignore_ascii_case(off) => Some(false),
        other => flag(field, other).ok(),
    };
    match switched {
        Some(switched) => {
            body.fields.insert(field.to_owned(), json!(switched));
        }
        None => {
            let problem = Problem::outside(field, &shown(&given), &format!("{on} or {off}"));
            body.problems.push(problem);
        }
    }
    switched
}

/// Voices are checked, and named in a warning: no engine here speaks.
fn take_voices(body: &mut Body, sound: Option<bool>) {
    const FIELD: &str = "voice_list";
    let voices = match body.take(FIELD) {
        None => return,
        Some(Value::Array(voices)) => voices,
        Some(other) => {
            let allowed = "a list of objects with `voice_id`";
            let problem = Problem::outside(FIELD, &shown(&other), allowed);
            body.problems.push(problem);
            return;
        }
    };
    if voices.is_empty() {
        return;
    }
    if voices.len() > MOST_VOICES {
        let (value, allowed) = (voices.len().to_string(), "at most 2 voices");
        let message = format!("`{FIELD}` has {value} voices, but must have {allowed}");
        body.problems
            .push(Problem::other(FIELD, &value, allowed, message));
        return;
    }
    for (index, voice) in voices.iter().enumerate() {
        let id = voice.get("voice_id").and_then(Value::as_str);
        if id.is_none_or(|id| id.trim().is_empty()) {
            let field = format!("{FIELD}[{index}].voice_id");
            let problem = Problem::missing(&field, "the id of a voice");
            body.problems.push(problem);
        }
    }
    if sound != Some(true) {
        let message = format!(
            "`{FIELD}` is given, but `sound` is not on; set `sound` to on or leave the voices out"
        );
        let problem = Problem::other(FIELD, "given", "absent without `sound`", message);
        body.problems.push(problem);
    }
    body.warnings.push(format!(
        "`{FIELD}` was left out, and not charged: no engine of this version speaks"
    ));
}

/// Whether a watermark is asked for, where anything is said of one. None is
/// drawn.
pub(super) fn take_watermark(body: &mut Body, field: &str) -> Option<bool> {
    let info = body.take(field)?;
    let Value::Object(info) = info else {
        let allowed = "an object with `enabled`";
        let problem = Problem::outside(field, &shown(&info), allowed);
        body.problems.push(problem);
        return None;
    };
    let enabled = info.get("enabled").unwrap_or(&Value::Null);
    let enabled = flag(&format!("{field}.enabled"), enabled);
    let enabled = enabled.unwrap_or_else(|problem| {
        body.problems.push(problem);
        false
    });
    if enabled {
        body.warnings.push(format!(
            "`{field}` asks for a watermark, but none is drawn; `watermark_url` is the film without one"
        ));
    }
    Some(enabled)
}

/// The client's own id; an empty text is none.
pub(super) fn take_external_id(body: &mut Body, field: &str) -> Option<String> {
    let given = body.take(field)?;
    let allowed = format!("a text of at most {EXTERNAL_ID_CHARS} characters");
    match given {
        Value::String(id) if id.trim().is_empty() => None,
        Value::String(id) if id.trim().chars().count() <= EXTERNAL_ID_CHARS => {
            Some(id.trim().to_owned())
        }
        other => {
            let problem = Problem::outside(field, &shown(&other), &allowed);
            body.problems.push(problem);
            None
        }
    }
}

/// Shows what was sent as it was sent.
fn echo(parsed: &mut Parsed, named: &Named, sound: Option<bool>, watermark: Option<bool>) {
    parsed.echo["model_name"] = json!(named.name);
    parsed.echo["mode"] = json!(named.mode);
    if let Some(sound) = sound {
        parsed.echo["sound"] = json!(if sound { "on" } else { "off" });
    }
    if let Some(enabled) = watermark {
        parsed.echo["watermark_info"] = json!({ "enabled": enabled });
    }
}

#[cfg(test)]
mod tests;
