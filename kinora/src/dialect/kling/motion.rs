//! Motion control: a picture that moves as a video does.

use kinora_core::problem::Problem;
use serde_json::{Value, json};

use crate::dialect::body::Body;
use crate::dialect::fields::{flag, shown};
use crate::dialect::names::Names;

const KEEP_SOUND: &str = "keep_original_sound";

pub(super) const NAMES: Names = Names {
    renamed: &[
        ("image_url", "image"),
        ("video_url", "video"),
        ("callback_url", "webhook"),
    ],
    flags: &[],
};

/// Whether the film keeps the sound of its video. The word becomes a flag.
pub(super) fn take_sound(body: &mut Body) {
    let Some(given) = body.take(KEEP_SOUND) else {
        return;
    };
    let keeps = match &given {
        Value::String(word) if word.trim().is_empty() => return,
        Value::String(word) if word.trim().eq_ignore_ascii_case("yes") => Some(true),
        Value::String(word) if word.trim().eq_ignore_ascii_case("no") => Some(false),
        other => flag(KEEP_SOUND, other).ok(),
    };
    match keeps {
        Some(keeps) => {
            body.fields.insert(KEEP_SOUND.to_owned(), json!(keeps));
        }
        None => {
            let problem = Problem::outside(KEEP_SOUND, &shown(&given), "yes or no");
            body.problems.push(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::request::Orientation;
    use kinora_core::request::Request;

    use super::*;
    use crate::dialect::kling::{Form, parse};

    fn body() -> Value {
        json!({
            "model_name": "kling-v3", "mode": "pro", "prompt": "she walks",
            "image_url": "https://example.com/a.png", "video_url": "https://example.com/a.mp4",
            "character_orientation": "image", "keep_original_sound": "no",
            "external_task_id": "mine",
        })
    }

    #[test]
    fn a_body_says_what_follows_what() {
        let parsed = parse(Form::Motion, body()).unwrap();
        assert_eq!(parsed.ignored, [""; 0]);
        assert_eq!(parsed.video.as_deref(), Some("https://example.com/a.mp4"));
        let request = Request::parse(&parsed.draft, None, &parsed.limits).unwrap();
        let Request::MotionControl(control) = request else {
            panic!("{request:?}");
        };
        assert_eq!(
            control.film.model.id,
            "kwaivgi/kling-v3.0-pro/motion-control"
        );
        assert_eq!(control.orientation, Orientation::Image);
        assert!(!control.keep_sound);
    }

    #[test]
    fn words_that_are_none_are_named() {
        let mut wrong = body();
        wrong["keep_original_sound"] = json!("maybe");
        wrong["mode"] = json!("4k");
        wrong["video_url"] = json!(7);
        let parsed = parse(Form::Motion, wrong).unwrap();
        let refused = Request::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
        let refused = NAMES.rename(refused);
        let fields: Vec<&str> = refused.0.iter().map(|it| it.field.as_str()).collect();
        for field in ["keep_original_sound", "mode", "video_url"] {
            assert!(fields.contains(&field), "{fields:?}");
        }
    }
}
