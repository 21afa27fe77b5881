//! Drafts, and what is said of them.

use serde_json::{Value, json};

use super::*;
use crate::picture::PictureFormat;

const START: PictureFacts = PictureFacts {
    format: PictureFormat::Png,
    width: 1600,
    height: 900,
    bytes: 1_000_000,
};

fn parse(model: &str, body: &Value, limits: &Limits) -> Result<Film, Problems> {
    let (draft, _) = Draft::from_json(body);
    let draft = Draft {
        model: model.to_owned(),
        ..draft
    };
    Film::parse(&draft, None, limits)
}

/// The body with an image.
fn with_image(mut body: Value) -> Value {
    body["image"] = "https://pictures.example/a.jpg".into();
    body
}

#[track_caller]
fn refused(model: &str, body: Value, expected: &[&str]) {
    let problems = parse(model, &with_image(body), &Limits::wire()).unwrap_err();
    let messages: Vec<String> = problems.0.iter().map(ToString::to_string).collect();
    assert_eq!(messages, expected);
}

#[track_caller]
fn accepted(model: &str, body: Value) -> Film {
    parse(model, &with_image(body), &Limits::wire()).unwrap()
}

#[test]
fn a_problem_names_field_value_and_range() {
    let seconds = "a whole number of seconds from 3 to 15";
    refused(
        "std",
        json!({"prompt": "a", "duration": 16}),
        &[&format!("`duration` is 16, but must be {seconds}")],
    );
    refused(
        "std",
        json!({"prompt": "a", "duration": 2}),
        &[&format!("`duration` is 2, but must be {seconds}")],
    );
    refused(
        "std",
        json!({"prompt": "a", "duration": 4.5}),
        &["`duration` is 4.5, but must be a whole number of seconds"],
    );
    refused(
        "std",
        json!({"prompt": "a", "duration": "5s"}),
        &["`duration` is \"5s\", but must be a whole number of seconds"],
    );
    refused(
        "std",
        json!({"prompt": "a", "cfg_scale": 1.01}),
        &["`cfg_scale` is 1.01, but must be a number from 0 to 1"],
    );
    refused(
        "std",
        json!({"prompt": "a", "sound": "loud"}),
        &["`sound` is \"loud\", but must be true or false"],
    );
    refused(
        "std",
        json!({"prompt": "a", "shot_type": "clever"}),
        &["`shot_type` is clever, but must be customize or intelligent"],
    );
    refused(
        "std",
        json!({"prompt": 7}),
        &["`prompt` is 7, but must be a text"],
    );
    refused(
        "std",
        json!({"prompt": "a".repeat(2501)}),
        &["`prompt` has 2501 characters, but must have at most 2500; shorten it"],
    );
}

#[test]
fn all_problems_come_at_once() {
    let body = json!({"duration": "x", "cfg_scale": -1, "multi_prompt": [{"prompt": "", "duration": 0}], "end_image": "u"});
    let problems = parse("std", &body, &Limits::wire()).unwrap_err();
    let fields: Vec<&str> = problems.0.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "duration",
            "image",
            "end_image",
            "multi_prompt[0].duration",
            "cfg_scale"
        ]
    );
}

#[test]
fn lenient_types_are_read() {
    let film = accepted(
        "std",
        json!({"prompt": " a ", "duration": "7", "sound": "true", "cfg_scale": "0.25", "negative_prompt": "  ", "multi_prompt": [], "end_image": null, "seed": -1}),
    );
    assert_eq!(film.prompt.as_deref(), Some("a"));
    assert_eq!(
        (film.duration_s, film.sound, film.cfg_scale),
        (7, true, 0.25)
    );
    assert_eq!(
        (film.negative_prompt, film.end_image, film.seed),
        (None, false, 0)
    );
    assert_eq!(
        accepted("std", json!({"prompt": "a", "duration": 5.0})).duration_s,
        5
    );
    let elements = json!([{"element_id": 307_212_335_131_305_u64}, "b", 3]);
    let film = accepted("std", json!({"prompt": "a", "element_list": elements}));
    let ids: Vec<&str> = film.elements.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, ["307212335131305", "b", "3"]);
}

#[test]
fn unknown_keys_are_named() {
    let (_, unknown) = Draft::from_json(&json!({"prompt": "a", "num_frames": 3, "image": "u"}));
    assert_eq!(unknown, ["num_frames"]);
}

#[test]
fn prompt_and_shots_exclude_each_other() {
    let both =
        "`prompt` and `multi_prompt` are both given, but only one may be; leave one of them out";
    let shots = json!([{"prompt": "a", "duration": 3}]);
    refused(
        "std",
        json!({"prompt": "a", "multi_prompt": shots}),
        &[both],
    );
    refused(
        "turbo-pro",
        json!({"prompt": "a", "multi_prompt": shots}),
        &[both],
    );
    let neither = "`prompt` is missing; give what happens in the clip, or shots in `multi_prompt`";
    refused("std", json!({}), &[neither]);
    refused(
        "std",
        json!({"prompt": "  ", "multi_prompt": []}),
        &[neither],
    );
    assert_eq!(accepted("turbo-pro", json!({})).prompt, None);
    let end =
        "`end_image` and `multi_prompt` are both given, but only one may be; leave one of them out";
    refused(
        "std",
        json!({"multi_prompt": shots, "end_image": "u"}),
        &[end],
    );
    refused(
        "std",
        json!({"shot_type": "intelligent", "multi_prompt": shots}),
        &[
            "`shot_type` is intelligent, which finds the shots in `prompt`, but there is no `prompt`; give one",
        ],
    );
}

#[test]
fn shots_are_shared_summed_and_bounded() {
    let film = accepted(
        "std",
        json!({"duration": 10, "multi_prompt": [{"prompt": "a", "duration": "3"}, {"prompt": "b"}, {"prompt": "c"}]}),
    );
    let seconds: Vec<u32> = film.shots.iter().map(|shot| shot.duration_s).collect();
    assert_eq!(
        (seconds, film.duration_s, film.asked_duration_s),
        (vec![3, 4, 3], 10, 10)
    );
    let shot = json!({"prompt": "a", "duration": 8});
    refused(
        "std",
        json!({"multi_prompt": [shot, shot]}),
        &[
            "the shots of `multi_prompt` last 16 seconds together, but must last 3 to 15 seconds; change their `duration`",
        ],
    );
    refused(
        "std",
        json!({"multi_prompt": [{"prompt": "a", "duration": 2}]}),
        &[
            "the shots of `multi_prompt` last 2 seconds together, but must last 3 to 15 seconds; change their `duration`",
        ],
    );
    refused(
        "std",
        json!({"multi_prompt": vec![json!({"prompt": "a", "duration": 1}); 7]}),
        &["`multi_prompt` has 7 shots, but must have at most 6 shots; merge some of them"],
    );
    refused(
        "std",
        json!({"multi_prompt": [{"duration": 5}, {"prompt": "b".repeat(513), "duration": 5}]}),
        &[
            "`multi_prompt[0].prompt` is missing; give what happens in the shot",
            "`multi_prompt[1].prompt` has 513 characters, but must have at most 512; shorten it",
        ],
    );
    let strict = Limits {
        shots_must_fill_duration: true,
        ..Limits::wire()
    };
    let body = with_image(json!({"duration": 6, "multi_prompt": [{"prompt": "a", "duration": 5}]}));
    assert!(parse("std", &body, &strict).is_err());
}

#[test]
fn what_a_model_lacks_is_ignored_with_a_warning() {
    let film = accepted(
        "turbo-pro",
        json!({"prompt": "a", "sound": true, "cfg_scale": 9, "negative_prompt": "b", "end_image": "u", "aspect_ratio": "1:1"}),
    );
    assert!(!film.sound && !film.end_image && film.negative_prompt.is_none());
    assert_eq!(film.warnings.len(), 5);
    assert_eq!(
        film.warnings[0],
        "`end_image` is no parameter of turbo-pro; it was ignored"
    );
}

#[track_caller]
fn picture(facts: PictureFacts, limits: &Limits, expected: &[&str]) {
    let draft = Draft {
        model: "std".to_owned(),
        prompt: Some("a".to_owned()),
        ..Draft::default()
    };
    let messages = match Request::parse(&draft, Some(&facts), limits) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.0.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(messages, expected);
}

#[test]
fn pictures_are_within_limits() {
    let sides = |width, height| PictureFacts {
        width,
        height,
        ..START
    };
    let wire = Limits::wire();
    picture(START, &wire, &[]);
    picture(sides(300, 300), &wire, &[]);
    picture(sides(750, 300), &wire, &[]);
    picture(sides(300, 750), &wire, &[]);
    picture(
        sides(299, 600),
        &wire,
        &["`image` is 299 × 600 pixels, but must be at least 300 pixels wide and high"],
    );
    picture(
        sides(751, 300),
        &wire,
        &["`image` is 751 × 300 pixels, but must be of a shape between 1:2.5 and 2.5:1"],
    );
    picture(
        sides(12_000, 9000),
        &wire,
        &["`image` is 12000 × 9000 pixels, but must be at most 100 million pixels"],
    );
    let webp = PictureFacts {
        format: PictureFormat::WebP,
        ..START
    };
    picture(
        webp,
        &wire,
        &["`image` is a WebP picture, but must be a JPEG or PNG picture"],
    );
    picture(webp, &Limits::local(), &[]);
    let large = PictureFacts {
        bytes: 11 * 1024 * 1024,
        ..START
    };
    picture(
        large,
        &wire,
        &["`image` is 11 MB large, but must be at most 10 MB large"],
    );
    picture(large, &Limits::local(), &[]);
}

#[test]
fn an_end_picture_is_named_by_its_own_field() {
    let draft = Draft {
        model: "std".to_owned(),
        prompt: Some("a".to_owned()),
        end_image: Some(PictureFacts { width: 10, ..START }),
        ..Draft::default()
    };
    let problems = Request::parse(&draft, Some(&START), &Limits::wire()).unwrap_err();
    assert!(
        problems
            .0
            .iter()
            .all(|problem| problem.field == "end_image")
    );
}

#[test]
fn a_picture_alone_is_filmed_at_home() {
    let film = parse("std", &with_image(json!({})), &Limits::local()).unwrap();
    assert_eq!(film.prompt, None);
    let long = json!({"multi_prompt": vec![json!({"duration": 10}); 60]});
    let film = parse("std", &with_image(long), &Limits::local()).unwrap();
    assert_eq!(film.duration_s, 600);
}

#[test]
fn the_size_follows_from_shape_and_tier() {
    #[track_caller]
    fn check(
        model: &str,
        start: Option<(u32, u32)>,
        aspect_ratio: Option<(u32, u32)>,
        expected: (u32, u32),
    ) {
        let facts = start.map(|(width, height)| PictureFacts {
            width,
            height,
            ..START
        });
        let draft = Draft {
            model: model.to_owned(),
            image_sent: true,
            prompt: Some("a".to_owned()),
            aspect_ratio,
            ..Draft::default()
        };
        let film = Film::parse(&draft, facts.as_ref(), &Limits::local()).unwrap();
        assert_eq!((film.size.width, film.size.height), expected);
    }
    check("std", Some((900, 1600)), None, (720, 1280));
    check("4k", Some((1000, 1000)), None, (2160, 2160));
    check("pro", Some((900, 1600)), Some((16, 9)), (1920, 1080));
    check("std", None, None, (1280, 720));
    check(
        "kwaivgi/kling-v3.0-std/text-to-video",
        None,
        Some((9, 16)),
        (720, 1280),
    );
}

#[test]
fn models_are_known_or_guessed() {
    refused(
        "turbopro",
        json!({"prompt": "a"}),
        &["`model` is turbopro, which is unknown; did you mean turbo-pro?"],
    );
    let problems = parse("", &json!({}), &Limits::wire()).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "`model` is missing; give a short name such as std or a full model id"
    );
    assert!(parse("kwaivgi/kling-elements", &json!({}), &Limits::wire()).is_err());
}

#[test]
fn a_draft_survives_storage() {
    let (draft, _) = Draft::from_json(&with_image(
        json!({"prompt": "a", "multi_prompt": [{"prompt": "b"}]}),
    ));
    let stored = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), draft);
}
