use kinora_core::camera;
use kinora_core::request::Request;

use super::*;
use crate::dialect::samples;

const HOOK: &str = "https://example.com/hook";

fn body() -> Value {
    json!({
        "model_name": "kling-v3", "image": "https://example.com/a.png", "prompt": "rain",
        "negative_prompt": "fog", "duration": "5", "mode": "pro", "sound": "on",
        "element_list": [], "watermark_info": {"enabled": false}, "callback_url": HOOK,
        "external_task_id": "mine", "multi_shot": false,
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut body = body();
    body[key] = value;
    body
}

fn shots(durations: &[u32]) -> Value {
    let list: Vec<Value> = durations
        .iter()
        .enumerate()
        .map(|(index, seconds)| {
            json!({"index": index + 1, "prompt": "rain", "duration": seconds.to_string()})
        })
        .collect();
    let mut body = with("multi_shot", json!(true));
    body["shot_type"] = json!("customize");
    body["multi_prompt"] = json!(list);
    body
}

fn problems(form: Form, body: Value) -> Vec<String> {
    let parsed = parse(form, body).unwrap();
    match Request::parse(&parsed.draft, None, &parsed.limits) {
        Ok(_) => vec![],
        Err(problems) => {
            let problems = form.wire().names().rename(problems);
            problems.0.iter().map(ToString::to_string).collect()
        }
    }
}

#[track_caller]
fn check_refused(body: Value, expected: &str) {
    assert_eq!(problems(Form::Image, body), [expected]);
}

#[test]
fn a_whole_body_is_read() {
    let parsed = parse(Form::Image, body()).unwrap();
    assert_eq!(parsed.draft.model, "kwaivgi/kling-v3.0-pro/image-to-video");
    assert_eq!(parsed.draft.sound, Some(true));
    assert_eq!(parsed.draft.duration, Some(5));
    assert_eq!(parsed.webhook.as_deref(), Some(HOOK));
    assert_eq!(parsed.external_id.as_deref(), Some("mine"));
    assert!(parsed.ignored.is_empty() && parsed.warnings.is_empty());
    let echo = json!({
        "model_name": "kling-v3", "mode": "pro", "prompt": "rain", "negative_prompt": "fog",
        "duration": "5", "sound": "on", "element_list": [], "watermark_info": {"enabled": false},
    });
    assert_eq!(parsed.echo, echo);
    assert!(problems(Form::Image, body()).is_empty());
}

#[test]
fn a_model_of_before_is_served_with_a_warning_and_its_name_is_kept() {
    let parsed = parse(Form::Image, with("model_name", json!("kling-v2-6"))).unwrap();
    assert_eq!(parsed.draft.model, "kwaivgi/kling-v3.0-pro/image-to-video");
    assert_eq!(parsed.echo["model_name"], "kling-v2-6");
    assert!(parsed.warnings[0].contains("kling-v2-6"));
    let unknown = parse(Form::Image, with("model_name", json!("kling-v9")));
    assert!(matches!(unknown, Err(ServiceError::UnknownModel { .. })));
}

#[test]
fn an_end_picture_and_a_camera_exclude_each_other() {
    let mut both = with("image_tail", json!("AQID"));
    assert!(problems(Form::Image, both.clone()).is_empty());
    both["camera_control"] = json!({"type": "down_back"});
    check_refused(
        both,
        "`camera_control` and `image_tail` are both given, but exclude each other; leave one of them out",
    );
    let mut shots = shots(&[3, 2]);
    shots["camera_control"] = json!({"type": "down_back"});
    let said = problems(Form::Image, shots);
    assert!(said[0].contains("`multi_shot`"), "{said:?}");
    let mut masks = with("static_mask", json!("AQID"));
    masks["camera_control"] = json!({"type": "down_back"});
    masks["image_tail"] = json!("AQID");
    let said = problems(Form::Image, masks).join("\n");
    for field in [
        "`camera_control` and `static_mask`",
        "`static_mask` and `image_tail`",
    ] {
        assert!(said.contains(field), "{said}");
    }
}

#[test]
fn a_film_of_its_last_picture_alone_begins_on_it() {
    let mut tail = with("image_tail", json!("AQID"));
    tail["image"] = json!("");
    let parsed = parse(Form::Image, tail.clone()).unwrap();
    assert_eq!(parsed.image, parsed.end_image);
    assert_eq!(parsed.image.as_deref(), Some("AQID"));
    assert!(parsed.warnings[0].contains("`image_tail`"));
    assert!(problems(Form::Image, tail.clone()).is_empty());
    tail["image_tail"] = json!(null);
    assert!(problems(Form::Image, tail)[0].starts_with("`image` is missing"));
}

#[test]
fn a_camera_becomes_keyframes() {
    let control = json!({"type": "simple", "config": {"horizontal": -10}});
    let parsed = parse(Form::Image, with("camera_control", control)).unwrap();
    let keys = camera::parse(parsed.draft.camera.as_ref().unwrap(), 120, "camera").unwrap();
    assert!(keys[1].place[0] < 0.0);
}

#[test]
fn shots_last_as_long_as_the_film() {
    assert!(problems(Form::Image, shots(&[3, 2])).is_empty());
    let parsed = parse(Form::Image, shots(&[3, 2])).unwrap();
    assert_eq!(parsed.draft.multi_prompt.len(), 2);
    assert_eq!(parsed.draft.prompt, None);
    assert_eq!(parsed.ignored, ["prompt"]);
    check_refused(
        shots(&[3, 3]),
        "the shots of `multi_prompt` last 6 seconds together, but must last as long as `duration`, 5 seconds; change one or the other",
    );
    let seven = problems(Form::Image, shots(&[1; 7]));
    assert!(seven[0].contains("at most 6 shots"), "{seven:?}");
}

#[test]
fn shots_may_be_found_in_the_prompt() {
    let mut body = with("multi_shot", json!("true"));
    body["shot_type"] = json!("intelligence");
    let parsed = parse(Form::Image, body.clone()).unwrap();
    assert_eq!(parsed.draft.shot_type.as_deref(), Some("intelligence"));
    assert!(problems(Form::Image, body.clone()).is_empty());
    body["prompt"] = json!("");
    assert!(!problems(Form::Image, body).is_empty());
}

#[test]
fn voices_need_sound_and_are_named() {
    let mut body = with("voice_list", json!([{"voice_id": "7"}]));
    let parsed = parse(Form::Image, body.clone()).unwrap();
    assert!(parsed.draft.problems.is_empty());
    assert!(parsed.warnings[0].contains("`voice_list`"));
    body["sound"] = json!("off");
    check_refused(
        body.clone(),
        "`voice_list` is given, but `sound` is not on; set `sound` to on or leave the voices out",
    );
    body["sound"] = json!("on");
    body["voice_list"] = json!([{}, {"voice_id": "7"}]);
    check_refused(
        body.clone(),
        "`voice_list[0].voice_id` is missing; give the id of a voice",
    );
    body["voice_list"] = json!([1, 2, 3]);
    check_refused(
        body,
        "`voice_list` has 3 voices, but must have at most 2 voices",
    );
}

#[test]
fn single_fields_are_refused_by_name() {
    check_refused(
        with("sound", json!("loud")),
        "`sound` is \"loud\", but must be on or off",
    );
    check_refused(
        with("watermark_info", json!(true)),
        "`watermark_info` is true, but must be an object with `enabled`",
    );
    check_refused(
        with("external_task_id", json!(7)),
        "`external_task_id` is 7, but must be a text of at most 255 characters",
    );
    let duration = problems(Form::Image, with("duration", json!("16")));
    assert!(duration[0].contains("`duration`"), "{duration:?}");
    let hook = problems(Form::Image, with("callback_url", json!("nonsense")));
    assert!(hook[0].contains("`callback_url`"), "{hook:?}");
}

#[test]
fn nothing_said_is_nothing_asked() {
    for (key, value) in [
        ("external_task_id", json!("")),
        ("callback_url", json!(" ")),
        ("sound", json!("")),
        ("voice_list", json!([])),
        ("watermark_info", json!(null)),
        ("camera_control", json!(null)),
        ("image_tail", json!("")),
        ("dynamic_masks", json!([])),
    ] {
        let body = with(key, value);
        assert!(problems(Form::Image, body).is_empty(), "{key}");
    }
    let parsed = parse(Form::Image, with("external_task_id", json!(""))).unwrap();
    assert_eq!(parsed.external_id, None);
}

#[test]
fn a_watermark_is_named_and_cfg_scale_is_for_the_first_models() {
    let parsed = parse(
        Form::Image,
        with("watermark_info", json!({"enabled": true})),
    )
    .unwrap();
    assert!(parsed.warnings[0].contains("`watermark_info`"));
    let parsed = parse(Form::Image, with("cfg_scale", json!(9))).unwrap();
    assert_eq!(parsed.ignored, ["cfg_scale"]);
    let mut first = with("cfg_scale", json!(9));
    first["model_name"] = json!("kling-v1");
    check_refused(first, "`cfg_scale` is 9, but must be a number from 0 to 1");
}

#[test]
fn words_alone_are_another_model() {
    let body = json!({"model_name": "kling-v3", "prompt": "rain", "aspect_ratio": "9:16"});
    let parsed = parse(Form::Text, body.clone()).unwrap();
    assert_eq!(parsed.draft.model, "kwaivgi/kling-v3.0-std/text-to-video");
    assert!(problems(Form::Text, body).is_empty());
    let omni = parse(Form::Omni, json!({"prompt": "rain"})).unwrap();
    assert_eq!(omni.draft.model, "kwaivgi/kling-v3.0-std/text-to-video");
}

#[test]
fn pictures_of_a_list_are_named_as_such() {
    let images = json!({"prompt": "rain", "image_list": [], "aspect_ratio": "9:16"});
    let said = problems(Form::Images, images);
    assert!(
        said[0].starts_with("`image_list[0].image` is missing"),
        "{said:?}"
    );
    let parsed = parse(Form::Images, json!({"image_list": [{"image": "AQID"}]})).unwrap();
    assert_eq!(parsed.image.as_deref(), Some("AQID"));
    let omni = json!({
        "model_name": "kling-v3-omni", "prompt": "<<<image_1>>> in the rain",
        "image_list": [{"image_url": "AQID"}], "mode": "pro",
    });
    let parsed = parse(Form::Omni, omni.clone()).unwrap();
    assert_eq!(
        parsed.draft.model,
        "kwaivgi/kling-video-o3-pro/image-to-video"
    );
    assert!(problems(Form::Omni, omni).is_empty());
}

#[test]
fn broken_bodies_never_panic() {
    let mut camera = body();
    camera["camera_control"] = json!({"type": "simple", "config": {"zoom": 1}});
    let mut masks = body();
    masks["dynamic_masks"] = json!([{"mask": "AQID", "trajectories": [{"x": 1, "y": 1}]}]);
    let mut list = body();
    list["image_list"] = json!([{"image": "AQID", "type": "first_frame"}]);
    let motion = json!({
        "image_url": "AQID", "video_url": "AQID", "keep_original_sound": "yes",
        "character_orientation": "image", "element_list": [{"element_id": 7}],
    });
    let element = json!({
        "element_name": "a", "element_description": "b", "tag_list": [{"tag_id": "c"}],
        "element_image_list": {"frontal_image": "AQID", "refer_images": [{"image_url": "AQID"}]},
        "element_video_list": {"refer_videos": [{"video_url": "AQID"}]},
    });
    let bodies = [body(), shots(&[3, 2]), camera, masks, list, motion, element];
    for form in Form::ALL.into_iter().filter(|form| *form != Form::Tasks) {
        samples::survive(&bodies, |body| {
            let read = parse(form, body);
            read.unwrap_or_else(|_| parse(Form::Image, json!({})).unwrap())
        });
    }
}
