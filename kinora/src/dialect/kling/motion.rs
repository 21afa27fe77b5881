//! Motion control: a picture that moves as a video does.

use super::submit::take_switch;
use crate::dialect::body::Body;
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

/// Whether the film keeps the sound of its video.
pub(super) fn take_sound(body: &mut Body) {
    take_switch(body, KEEP_SOUND, ["yes", "no"]);
}

#[cfg(test)]
mod tests {
    use kinora_core::request::Orientation;
    use kinora_core::request::Request;
    use serde_json::{Value, json};

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
