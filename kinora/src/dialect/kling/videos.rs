//! The video of `omni-video`.

use kinora_core::problem::Problem;
use serde_json::{Map, Value};

use super::motion::take_sound;
use super::pictures::LIST;
use crate::dialect::body::Body;
use crate::dialect::fields::shown;

const VIDEOS: &str = "video_list";

/// The name under which problems with the video are told.
pub(super) const VIDEO: &str = "video_list[0].video_url";

const KEEP_SOUND: &str = "keep_original_sound";

/// Takes the video of `omni-video` out of a body, and says whether the film follows
/// one. A video that is a reference (`refer_type` feature) gives the film its camera
/// and its subject's way, as motion control does; one that is to be edited (base, which
/// is what holds where nothing is said) is refused: no engine here edits videos.
pub(super) fn take_video(body: &mut Body) -> bool {
    let mut items = match body.take(VIDEOS) {
        None => return false,
        Some(Value::Array(items)) if items.is_empty() => return false,
        Some(Value::Array(items)) => items,
        Some(other) => {
            let allowed = "a list with one object with `video_url`";
            refuse(body, VIDEOS, &other, allowed);
            return false;
        }
    };
    if items.len() > 1 {
        let value = format!("{} videos", items.len());
        let message = format!("`{VIDEOS}` has {value}, but may have one; leave the others out");
        let problem = Problem::other(VIDEOS, &value, "one video", message);
        body.problems.push(problem);
    }
    let mut item = match items.remove(0) {
        Value::Object(item) => item,
        other => {
            let allowed = "an object with `video_url`";
            refuse(body, "video_list[0]", &other, allowed);
            return false;
        }
    };
    check_type(body, item.remove("refer_type"));
    match item.remove("video_url").filter(|url| !url.is_null()) {
        Some(url) => drop(body.fields.insert("video".to_owned(), url)),
        None => body
            .problems
            .push(Problem::missing(VIDEO, "the address of a video")),
    }
    if let Some(keep) = item.remove(KEEP_SOUND).filter(|keep| !keep.is_null()) {
        body.fields.insert(KEEP_SOUND.to_owned(), keep);
        take_sound(body);
    }
    for key in item.keys() {
        body.ignore(&format!("video_list[0].{key}"));
    }
    true
}

/// What a video is for.
fn check_type(body: &mut Body, given: Option<Value>) {
    const FIELD: &str = "video_list[0].refer_type";
    let given = given.unwrap_or(Value::Null);
    match given.as_str().map(str::trim) {
        Some("feature") => {}
        Some("base" | "") => edits(body, FIELD),
        None if given.is_null() => edits(body, FIELD),
        _ => refuse(body, FIELD, &given, "feature"),
    }
}

fn edits(body: &mut Body, field: &str) {
    let message = format!(
        "`{field}` is base, which asks for the video itself to be changed, but no engine of this version edits videos; set it to feature, and a picture in `{LIST}` takes over the video's camera and motion"
    );
    let problem = Problem::other(field, "base", "feature", message);
    body.problems.push(problem);
}

fn refuse(body: &mut Body, field: &str, value: &Value, allowed: &str) {
    let problem = Problem::outside(field, &shown(value), allowed);
    body.problems.push(problem);
}

/// Shows the video again where it was sent.
pub(super) fn echo_video(echo: &mut Value) {
    let Some(echo) = echo.as_object_mut() else {
        return;
    };
    let keep = echo.remove(KEEP_SOUND);
    let mut video = Map::from_iter([
        ("video_url".to_owned(), Value::Null),
        ("refer_type".to_owned(), "feature".into()),
    ]);
    if let Some(keep) = keep.and_then(|keep| keep.as_bool()) {
        let word = if keep { "yes" } else { "no" };
        video.insert(KEEP_SOUND.to_owned(), word.into());
    }
    echo.insert(VIDEOS.to_owned(), vec![Value::Object(video)].into());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dialect::names::Names;

    fn taken(json: Value) -> Body {
        let mut body = Body::open(json, &Names::CATALOGUE);
        take_video(&mut body);
        body
    }

    #[track_caller]
    fn check_refused(json: Value, expected: &[&str]) {
        let body = taken(json);
        let fields: Vec<&str> = body.problems.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_video_to_follow_is_taken_and_one_to_edit_is_refused() {
        for none in [
            json!({}),
            json!({"video_list": []}),
            json!({"video_list": null}),
        ] {
            check_refused(none, &[]);
        }
        let url = "https://example.com/a.mp4";
        let feature = json!({"video_url": url, "refer_type": "feature"});
        let mut asked = feature.clone();
        asked["keep_original_sound"] = json!("no");
        let body = taken(json!({"video_list": [asked]}));
        assert!(body.problems.is_empty(), "{:?}", body.problems);
        assert_eq!(body.fields["video"], url);
        assert_eq!(body.fields["keep_original_sound"], false);
        for (list, field) in [
            (json!([{"video_url": url}]), "video_list[0].refer_type"),
            (
                json!([{"video_url": url, "refer_type": "base"}]),
                "video_list[0].refer_type",
            ),
            (
                json!([{"video_url": url, "refer_type": 7}]),
                "video_list[0].refer_type",
            ),
            (json!([{"refer_type": "feature"}]), VIDEO),
            (json!([feature, feature]), "video_list"),
            (json!([7]), "video_list[0]"),
            (json!("a"), "video_list"),
        ] {
            check_refused(json!({ "video_list": list }), &[field]);
        }
    }
}
