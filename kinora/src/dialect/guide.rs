//! The flavour of the developer guide: WaveSpeed with other field names, on
//! flat paths.

use kinora_core::catalogue::Model;
use kinora_core::limits::Limits;
use kinora_core::picture::PictureFormat;
use kinora_core::problem::Problem;
use kinora_store::State;
use serde_json::{Value, json};

use super::body::{Body, is_absent};
use super::fields::shown;
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
    let pictures = take_shot_pictures(&mut body);
    let mut parsed = wavespeed::parse_named(model, body, query_webhook, limits());
    give_shot_pictures(&mut parsed, pictures);
    parsed
}

fn limits() -> Limits {
    Limits {
        formats: &[PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP],
        free_aspect_ratio: true,
        ..Limits::wire()
    }
}

/// The guide's name of shots, and the catalogue's.
const SHOTS: [&str; 2] = ["shots", "multi_prompt"];

/// Takes out the pictures that shots begin on. The first shot begins on the film's
/// picture, which its own is where there is no other.
fn take_shot_pictures(body: &mut Body) -> Vec<Option<String>> {
    let is_given = |key: &&str| body.fields.get(*key).is_some_and(|it| !is_absent(it));
    let Some(key) = SHOTS.into_iter().find(is_given) else {
        return vec![];
    };
    let Some(Value::Array(shots)) = body.fields.get_mut(key) else {
        return vec![];
    };
    let mut pictures = vec![];
    for shot in shots {
        let picture = shot.as_object_mut().and_then(|shot| shot.remove("image"));
        pictures.push(picture.filter(|picture| !is_absent(picture)));
    }
    let read = |(index, picture): (usize, Option<Value>)| match picture? {
        Value::String(text) => Some(text),
        other => {
            let field = format!("multi_prompt[{index}].image");
            let allowed = "an address, a data URL or base64 text";
            let problem = Problem::outside(&field, &shown(&other), allowed);
            body.problems.push(problem);
            None
        }
    };
    let mut pictures: Vec<Option<String>> = pictures.into_iter().enumerate().map(read).collect();
    if let Some(first) = pictures.first_mut().and_then(Option::take) {
        begin_on(body, first);
    }
    let used = pictures.iter().rposition(Option::is_some);
    pictures.truncate(used.map_or(0, |last| last + 1));
    pictures
}

/// The picture of the first shot.
fn begin_on(body: &mut Body, picture: String) {
    let given = ["image_url", "image"]
        .into_iter()
        .find_map(|key| body.fields.get(key).filter(|it| !is_absent(it)));
    match given {
        None => drop(body.fields.insert("image_url".to_owned(), picture.into())),
        Some(given) if *given == picture => {}
        Some(_) => body.warnings.push(
            "`multi_prompt[0].image` was left out: the film begins on `image`; leave one of them out"
                .to_owned(),
        ),
    }
}

/// Puts the pictures of shots into what was read.
fn give_shot_pictures(parsed: &mut Parsed, pictures: Vec<Option<String>>) {
    let key = SHOTS.into_iter().find(|key| parsed.echo[*key].is_array());
    let shots = parsed.draft.multi_prompt.iter_mut().zip(&pictures);
    for (index, (shot, picture)) in shots.enumerate() {
        shot.image_sent = picture.is_some();
        if let Some(key) = key.filter(|_| shot.image_sent) {
            parsed.echo[key][index]["image"] = Value::Null;
        }
    }
    parsed.shot_images = pictures;
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
    fn shots_are_read_with_pictures_of_their_own() {
        let second = "https://example.com/2.png";
        let body = json!({
            "image_url": "AQID",
            "shots": [
                {"prompt": "wide", "duration": 3, "image": null, "zoom": 2},
                {"prompt": "close", "duration": 4, "image": second},
                {"prompt": "wide again", "duration": 3, "image": " "},
            ],
        });
        let parsed = parse(std(), body, None);
        assert_eq!(parsed.shot_images, [None, Some(second.to_owned())]);
        assert_eq!(parsed.ignored, ["shots[0].zoom"]);
        assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
        let shots = json!([
            {"prompt": "wide", "duration": 3},
            {"prompt": "close", "duration": 4, "image": null},
            {"prompt": "wide again", "duration": 3},
        ]);
        assert_eq!(parsed.echo["shots"], shots);
        let film = Film::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!(film.duration_s, 10);
        let own: Vec<bool> = film.shots.iter().map(|shot| shot.image).collect();
        assert_eq!(own, [false, true, false]);
    }

    #[test]
    fn the_first_shot_begins_on_the_films_picture() {
        let shots = json!([{"prompt": "a", "duration": 3, "image": "AQID"}]);
        let alone = parse(std(), json!({ "shots": shots }), None);
        assert_eq!(alone.image.as_deref(), Some("AQID"));
        let same = parse(std(), json!({"image_url": "AQID", "shots": shots}), None);
        assert_eq!(same.image.as_deref(), Some("AQID"));
        let other = parse(std(), json!({"image_url": "BQID", "shots": shots}), None);
        assert_eq!(other.image.as_deref(), Some("BQID"));
        for parsed in [&alone, &same, &other] {
            assert!(parsed.shot_images.is_empty() && parsed.draft.problems.is_empty());
        }
        assert!(alone.warnings.is_empty() && same.warnings.is_empty());
        let named = NAMES.rename_text(&other.warnings[0]);
        assert!(named.contains("`shots[0].image` was left out"), "{named}");
        check_refused(
            json!({"image_url": "AQID", "shots": [
                {"prompt": "a", "duration": 3}, {"prompt": "b", "duration": 3, "image": 7},
            ]}),
            "`shots[1].image` is 7, but must be an address, a data URL or base64 text",
        );
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
