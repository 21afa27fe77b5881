//! Elements: what is stored, and how it is shown. To make one is a task, as a film is.

use kinora_core::catalogue::{self, Model};
use kinora_core::limits::Limits;
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::{BY_PICTURES, ELEMENT_VIDEO};
use kinora_store::Element;
use serde_json::{Map, Value, json};

use super::submit::take_external_id;
use super::task;
use crate::dialect::body::{Body, is_absent};
use crate::dialect::fields::shown;
use crate::dialect::names::Names;
use crate::dialect::{Parsed, View, shown_by};

/// The model of the catalogue that stores what this form describes.
const MODEL: &str = "kwaivgi/kling-elements-advanced";

/// The names under which problems with the pictures are told.
const FRONT: &str = "element_image_list.frontal_image";
const FURTHER: &str = "element_image_list.refer_images";
const VIDEOS: &str = "element_video_list.refer_videos";

pub(super) const NAMES: Names = Names {
    renamed: &[
        ("element_name", "name"),
        ("element_description", "description"),
        (FRONT, "frontal_image"),
        (FURTHER, "refer_images"),
        (VIDEOS, "element_video_list"),
        ("element_voice_id", "voice_id"),
        ("callback_url", "webhook"),
    ],
    flags: &[],
};

fn model() -> &'static Model {
    catalogue::find(MODEL).expect("the catalogue has a model that stores elements")
}

/// Reads the body of a task that makes an element. Whatever is wrong is a problem
/// of the draft.
pub(super) fn parse(body: Value) -> Parsed {
    let mut body = Body::open(body, &NAMES);
    take_list(
        &mut body,
        "element_image_list",
        &[
            ("frontal_image", FRONT, None),
            ("refer_images", FURTHER, Some("image_url")),
        ],
    );
    take_list(
        &mut body,
        "element_video_list",
        &[("refer_videos", VIDEOS, Some("video_url"))],
    );
    let callback = body.take("callback_url");
    let webhook = body.webhook("callback_url", callback);
    let external_id = take_external_id(&mut body, "external_task_id");
    Parsed {
        webhook,
        external_id,
        ..body.finish(model(), Limits::wire())
    }
}

/// Moves what is in an object to where it is read: each key, the name that
/// problems have, and the key of what an item of its list holds.
fn take_list(body: &mut Body, field: &str, keys: &[(&str, &str, Option<&str>)]) {
    let mut list = match body.take(field) {
        None => return,
        Some(Value::Object(list)) => list,
        Some(other) => {
            let names: Vec<String> = keys.iter().map(|(key, ..)| format!("`{key}`")).collect();
            let allowed = format!("an object with {}", names.join(" and "));
            let problem = Problem::outside(field, &shown(&other), &allowed);
            body.problems.push(problem);
            return;
        }
    };
    for (key, name, item_key) in keys {
        let Some(value) = list.remove(*key).filter(|value| !is_absent(value)) else {
            continue;
        };
        let value = match (value, item_key) {
            (Value::Array(items), Some(item_key)) => items
                .into_iter()
                .map(|item| inner(item, item_key))
                .collect(),
            (other, _) => other,
        };
        body.fields.insert((*name).to_owned(), value);
    }
    for key in list.keys() {
        body.ignore(&format!("{field}.{key}"));
    }
}

/// What an item holds under its key. An item without it stays as it is, so that
/// the draft complains.
fn inner(item: Value, key: &str) -> Value {
    match item {
        Value::Object(mut object) if object.get(key).is_some_and(Value::is_string) => {
            object.remove(key).unwrap_or_default()
        }
        other => other,
    }
}

/// Renders a task that makes an element, done or not.
#[must_use]
pub fn element_task(view: &View<'_>) -> Value {
    task::shown(view, || {
        let made = view.outputs.first().unwrap_or(&Value::Null);
        let input = task::input(view.prediction);
        let pictures = [FRONT, "frontal_image"]
            .iter()
            .find_map(|key| text(&input, key));
        let further = input.get(FURTHER).or_else(|| input.get("refer_images"));
        let further = further.and_then(Value::as_array).into_iter().flatten();
        let further = further.filter_map(|it| it.as_str().map(str::to_owned));
        let pictures: Vec<String> = pictures.into_iter().chain(further).collect();
        let videos = input.get(VIDEOS).or_else(|| input.get(ELEMENT_VIDEO));
        let videos = videos.and_then(Value::as_array).into_iter().flatten();
        let videos: Vec<String> = videos
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect();
        let told = |key: &str| text(made, key).unwrap_or_default();
        let (name, description) = (told("element_name"), told("element_description"));
        result(&Shown {
            id: made.get("element_id").unwrap_or(&Value::Null),
            name: &name,
            description: &description,
            pictures: &pictures,
            videos: &videos,
            by: text(made, "element_type").as_deref().unwrap_or(BY_PICTURES),
            voice: text(&input, "element_voice_id").as_deref(),
            tags: &tags(&input),
            owner: &view.prediction.account_id,
        })
    })
}

fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn tags(input: &Value) -> Vec<String> {
    let tags = input.get("tag_list").and_then(Value::as_array);
    let tags = tags.into_iter().flatten();
    tags.filter_map(|tag| text(tag, "tag_id")).collect()
}

/// Renders a stored element as the task that made it. `task_id` is that task's, as
/// long as it is remembered, else the element's own.
#[must_use]
pub fn stored_element(
    element: &Element,
    pictures: &[String],
    task_id: &str,
    external_id: Option<&str>,
) -> Value {
    let id = json!(element.id);
    json!({
        "task_id": task_id,
        "task_status": "succeed",
        "task_status_msg": "",
        "task_info": {"external_task_id": external_id.unwrap_or_default()},
        "created_at": element.created_ms,
        "updated_at": element.created_ms,
        "task_result": result(&Shown {
            id: &id,
            name: &element.name,
            description: &element.description,
            pictures,
            videos: &[],
            by: shown_by(element),
            voice: element.voice.as_deref(),
            tags: &element.tags,
            owner: &element.account_id,
        }),
    })
}

/// What is shown of an element.
struct Shown<'a> {
    id: &'a Value,
    name: &'a str,
    description: &'a str,
    /// Their addresses, the one from the front first.
    pictures: &'a [String],
    /// That of its video, as long as the task that made it is remembered.
    videos: &'a [String],
    /// Which of the two shows it.
    by: &'a str,
    voice: Option<&'a str>,
    tags: &'a [String],
    owner: &'a str,
}

fn result(shown: &Shown<'_>) -> Value {
    let further = shown.pictures.iter().skip(1);
    let further: Vec<Value> = further.map(|url| json!({"image_url": url})).collect();
    let videos = shown.videos.iter();
    let videos: Vec<Value> = videos.map(|url| json!({"video_url": url})).collect();
    let voice = shown.voice.map_or_else(Map::new, |id| {
        Map::from_iter([("voice_id".to_owned(), json!(id))])
    });
    let tags: Vec<Value> = shown.tags.iter().map(|id| json!({"tag_id": id})).collect();
    json!({"elements": [{
        "element_id": shown.id,
        "element_name": shown.name,
        "element_description": shown.description,
        "reference_type": shown.by,
        "element_image_list": {
            "frontal_image": shown.pictures.first(),
            "refer_images": further,
        },
        "element_video_list": {"refer_videos": videos},
        "element_voice_info": voice,
        "tag_list": tags,
        "owned_by": shown.owner,
        "status": "succeed",
    }]})
}

/// The element that a body wants deleted; its id comes as a text or a number.
///
/// # Errors
///
/// When it names none.
pub fn deleted(body: &Value) -> Result<String, Problems> {
    const FIELD: &str = "element_id";
    let allowed = "the id of an element of this account";
    let problem = match body.get(FIELD) {
        Some(Value::String(id)) if !id.trim().is_empty() => return Ok(id.trim().to_owned()),
        Some(Value::Number(id)) => return Ok(id.to_string()),
        None | Some(Value::Null | Value::String(_)) => Problem::missing(FIELD, allowed),
        Some(other) => Problem::outside(FIELD, &shown(other), allowed),
    };
    Err(Problems(vec![problem]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURES: &str = "https://example.com/a.png";

    fn body() -> Value {
        json!({
            "element_name": "Ginger", "element_description": "A ginger cat.",
            "reference_type": "image_refer",
            "element_image_list": {
                "frontal_image": PICTURES,
                "refer_images": [{"image_url": "https://example.com/b.png"}],
            },
            "tag_list": [{"tag_id": "o_102"}],
            "callback_url": "https://example.com/hook", "external_task_id": "mine",
        })
    }

    #[test]
    fn an_element_is_read_from_its_lists() {
        let parsed = parse(body());
        assert_eq!(parsed.draft.problems, []);
        assert_eq!(parsed.image.as_deref(), Some(PICTURES));
        assert_eq!(parsed.references, ["https://example.com/b.png"]);
        assert_eq!(parsed.webhook.as_deref(), Some("https://example.com/hook"));
        assert_eq!(parsed.external_id.as_deref(), Some("mine"));
        assert_eq!(parsed.ignored, [""; 0]);
        let element = parsed.draft.element.unwrap();
        assert_eq!(element.name.as_deref(), Some("Ginger"));
    }

    #[test]
    fn what_is_wrong_is_named_as_it_was_sent() {
        let mut wrong = body();
        wrong["element_image_list"] = json!({"frontal_image": 7, "refer_images": [{"url": "x"}]});
        wrong["element_name"] = json!(7);
        let parsed = parse(wrong);
        let fields: Vec<&str> = parsed
            .draft
            .problems
            .iter()
            .map(|it| it.field.as_str())
            .collect();
        assert!(fields.len() >= 2, "{fields:?}");
        let renamed = NAMES.rename(Problems(parsed.draft.problems));
        let fields: Vec<&str> = renamed.0.iter().map(|it| it.field.as_str()).collect();
        assert!(fields.contains(&"element_name"), "{fields:?}");
        assert!(fields.contains(&FRONT), "{fields:?}");
    }

    #[test]
    fn an_id_to_delete_is_a_text_or_a_number() {
        for body in [json!({"element_id": " 12 "}), json!({"element_id": 12})] {
            assert_eq!(deleted(&body).unwrap(), "12");
        }
        for body in [
            json!({}),
            json!({"element_id": ""}),
            json!({"element_id": []}),
            json!([]),
        ] {
            assert_eq!(deleted(&body).unwrap_err().0[0].field, "element_id");
        }
    }
}
