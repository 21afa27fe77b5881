//! The flavour of the developer guide: WaveSpeed with other field names, on
//! flat paths.

use kinora_core::catalogue::Model;
use kinora_core::limits::Limits;
use kinora_core::picture::PictureFormat;
use kinora_store::State;
use serde_json::{Value, json};

use super::body::Body;
use super::names::Names;
use super::wavespeed::{self, Input};
use super::{Answer, Event, Parsed, View, Wire};
use crate::service::error::ServiceError;

const NAMES: Names = Names {
    renamed: &[
        ("image_url", "image"),
        ("duration_seconds", "duration"),
        ("audio_enabled", "sound"),
        ("end_frame_url", "end_image"),
        ("shots", "multi_prompt"),
    ],
    flags: wavespeed::FLAGS,
};

/// The guide's wire form.
pub struct Guide;

impl Wire for Guide {
    fn name(&self) -> &'static str {
        "guide"
    }

    fn error(&self, error: &ServiceError) -> Answer {
        wavespeed::error(error)
    }

    fn limits(&self) -> Limits {
        limits()
    }

    fn names(&self) -> &'static Names {
        &NAMES
    }

    fn webhook_body(&self, view: &View<'_>) -> Value {
        wavespeed::WaveSpeed.webhook_body(view)
    }

    fn webhook_headers(&self, event: &Event<'_>) -> Vec<(&'static str, String)> {
        wavespeed::WaveSpeed.webhook_headers(event)
    }
}

/// Reads the body of a submit. Native names do as well; where a field comes under
/// both, the guide's counts.
#[must_use]
pub fn parse(model: &'static Model, body: Value, query_webhook: Option<String>) -> Parsed {
    let mut body = Body::open(body, &NAMES);
    drop_shot_pictures(&mut body);
    wavespeed::parse_named(model, body, query_webhook, limits())
}

fn limits() -> Limits {
    Limits {
        formats: &[PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP],
        free_aspect_ratio: true,
        ..Limits::wire()
    }
}

/// The most shots whose pictures are named.
const MOST_NAMED: usize = 6;

/// Takes out what shots say of pictures of their own.
fn drop_shot_pictures(body: &mut Body) {
    for key in ["shots", "multi_prompt"] {
        let Some(Value::Array(shots)) = body.fields.get_mut(key) else {
            continue;
        };
        for (index, shot) in shots.iter_mut().enumerate() {
            let shot = shot.as_object_mut();
            let picture = shot.and_then(|shot| shot.remove("image"));
            if picture.is_some_and(|picture| !picture.is_null()) && index < MOST_NAMED {
                body.warnings.push(format!(
                    "`{key}[{index}].image` was ignored; every shot begins on `image_url`"
                ));
            }
        }
    }
}

/// Renders a prediction for a poll on the guide's own path: `outputs` is an
/// object once there is a film, and `null` before.
#[must_use]
pub fn prediction(view: &View<'_>) -> Value {
    let mut data = wavespeed::prediction(view, Input::Omitted);
    let is_done = data["status"] == "completed" && view.prediction.state == State::Completed;
    data["outputs"] = match view.outputs.first().filter(|_| is_done) {
        Some(film) => json!({ "video_url": film }),
        None => Value::Null,
    };
    data
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue;
    use kinora_core::problem::{Problem, Problems};
    use kinora_core::request::{Film, Request};

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM};

    fn std() -> &'static Model {
        catalogue::find("std").unwrap()
    }

    fn body() -> Value {
        json!({
            "image_url": "https://example.com/product-shot.jpg",
            "prompt": "Slow cinematic zoom out, soft bokeh background, golden hour lighting",
            "duration_seconds": 5, "aspect_ratio": "16:9", "audio_enabled": false,
            "end_frame_url": "https://example.com/end.webp", "negative_prompt": "fog",
            "cfg_scale": 0.5,
        })
    }

    #[track_caller]
    fn check_refused(body: Value, expected: &str) {
        let parsed = parse(std(), body, None);
        let refused = Request::parse(&parsed.draft, None, &parsed.limits).unwrap_err();
        assert_eq!(NAMES.rename(refused).to_string(), expected);
    }

    #[test]
    fn the_guides_sample_is_read() {
        let parsed = parse(std(), body(), None);
        assert_eq!(
            parsed.image.as_deref(),
            Some("https://example.com/product-shot.jpg")
        );
        assert_eq!(
            parsed.end_image.as_deref(),
            Some("https://example.com/end.webp")
        );
        assert_eq!(parsed.draft.duration, Some(5));
        assert_eq!(parsed.draft.sound, Some(false));
        assert_eq!(parsed.draft.aspect_ratio, Some((16, 9)));
        assert!(parsed.limits.formats.contains(&PictureFormat::WebP));
        assert!(parsed.ignored.is_empty() && parsed.warnings.is_empty());
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!(film.aspect_ratio, Some((16, 9)));
        assert!(film.end_image && film.warnings.is_empty());
        let expected = json!({
            "prompt": "Slow cinematic zoom out, soft bokeh background, golden hour lighting",
            "duration_seconds": 5, "aspect_ratio": "16:9", "audio_enabled": false,
            "negative_prompt": "fog", "cfg_scale": 0.5,
        });
        assert_eq!(parsed.echo, expected);
    }

    #[test]
    fn native_names_do_as_well() {
        let native = json!({
            "image": "AQID", "prompt": "rain", "duration": "7", "sound": true,
            "enable_sync_mode": true,
        });
        let parsed = parse(std(), native, None);
        assert_eq!(parsed.image.as_deref(), Some("AQID"));
        assert_eq!(parsed.draft.duration, Some(7));
        assert!(parsed.sync && parsed.ignored.is_empty());
        let both =
            json!({"duration": 3, "duration_seconds": 9, "sound": true, "audio_enabled": null});
        let parsed = parse(std(), both, None);
        assert_eq!(parsed.draft.duration, Some(9));
        assert_eq!(parsed.draft.sound, Some(true));
        assert_eq!(parsed.ignored, ["duration"]);
    }

    #[test]
    fn shots_are_read_and_their_pictures_are_named() {
        let parsed = parse(
            std(),
            json!({
                "image_url": "AQID",
                "shots": [
                    {"prompt": "wide", "duration": 3, "image": "https://example.com/1.png"},
                    {"prompt": "close", "duration": 4, "image": null, "zoom": 2},
                ],
            }),
            None,
        );
        let expected = "`shots[0].image` was ignored; every shot begins on `image_url`";
        assert_eq!(parsed.warnings, [expected]);
        assert_eq!(parsed.ignored, ["shots[1].zoom"]);
        let shots = json!([{"prompt": "wide", "duration": 3}, {"prompt": "close", "duration": 4}]);
        assert_eq!(parsed.echo["shots"], shots);
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!(film.duration_s, 7);
    }

    #[test]
    fn problems_have_the_guides_names() {
        check_refused(
            json!({"prompt": "rain", "duration_seconds": 99}),
            "`image_url` is missing; give a picture for the first frame; \
             `duration_seconds` is 99, but must be a whole number of seconds from 3 to 15",
        );
        check_refused(
            json!({"image_url": "AQID"}),
            "`prompt` is missing; give what happens in the clip, or shots in `shots`",
        );
        check_refused(
            json!({
                "image_url": "AQID", "end_frame_url": "AQID",
                "shots": [{"prompt": "a", "duration": 3}, {"prompt": 5, "duration": 0}],
            }),
            "`shots[1].prompt` is 5, but must be a text; \
             `end_frame_url` and `shots` are both given, but only one may be; leave one of them out; \
             `shots[1].duration` is 0, but must be a whole number of seconds from 1 to 15",
        );
        check_refused(
            json!({"image_url": ["x"], "prompt": "rain", "audio_enabled": "yes"}),
            "`image_url` is a list, but must be an address, a data URL or base64 text; \
             `audio_enabled` is \"yes\", but must be true or false",
        );
        check_refused(
            json!({"image_url": "AQID", "prompt": "rain", "aspect_ratio": "5:1"}),
            "`aspect_ratio` is 5:1, but must be between 1:2.5 and 2.5:1",
        );
    }

    #[test]
    fn renaming_twice_changes_nothing_more() {
        let problems = Problems(vec![
            Problem::missing("image", "`duration` or `multi_prompt[1].prompt`"),
            Problem::outside("multi_prompt[3].duration", "`", "a `sound`"),
        ]);
        let once = NAMES.rename(problems);
        assert_eq!(once.0[0].field, "image_url");
        assert_eq!(once.0[0].allowed, "`duration_seconds` or `shots[1].prompt`");
        assert_eq!(once.0[1].field, "shots[3].duration");
        assert_eq!(NAMES.rename(once.clone()), once);
        assert_eq!(
            NAMES.rename_text("`sound` is off"),
            "`audio_enabled` is off"
        );
        assert_eq!(NAMES.rename_text("`images`, ``, é`"), "`images`, ``, é`");
    }

    #[test]
    fn outputs_are_an_object_once_there_is_a_film() {
        for state in State::ALL {
            let shown = samples::show(Dialect::Guide, state, prediction);
            let expected = match state {
                State::Completed => json!({ "video_url": FILM }),
                State::Queued
                | State::Running
                | State::Failed
                | State::Timeout
                | State::Cancelled => Value::Null,
            };
            assert_eq!(shown["outputs"], expected);
            assert!(shown["id"].is_string() && shown["status"].is_string());
        }
        let bare = samples::prediction(Dialect::Guide, State::Completed);
        let shown = prediction(&samples::view(&bare, &[]));
        assert_eq!(shown["outputs"], Value::Null);
        let mut deleted = bare;
        deleted.deleted_ms = Some(1);
        let shown = prediction(&samples::view(&deleted, &[json!(FILM)]));
        assert_eq!(shown["outputs"], Value::Null);
    }

    #[test]
    fn a_failure_says_why() {
        let shown = samples::show(Dialect::Guide, State::Failed, prediction);
        assert_eq!(shown["error"], "the picture cannot be fetched");
    }

    #[test]
    fn broken_bodies_never_panic() {
        let shots = json!({
            "image_url": "AQID", "image": "AQID", "duration_seconds": "5",
            "shots": [{"prompt": "a", "duration": 3, "image": "x"}, {"prompt": "b"}],
            "multi_prompt": [{"prompt": "c", "image": "y"}],
        });
        samples::survive(&[body(), shots], |body| parse(std(), body, None));
    }
}
