//! Kling's official dialect, older paths and the new generation.

use serde_json::{Value, json};

use super::accepted;
use super::errors::Of;
use super::operation::Operation;
use crate::dialect::kling::{self, Form, Search};
use crate::dialect::sample;
use crate::dialect::{Dialect, View};

pub(super) const TAG: &str = "Kling";

const REQUEST: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

pub(super) fn operations() -> Vec<Operation> {
    let mut operations: Vec<Operation> = Form::ALL.into_iter().flat_map(older).collect();
    operations.extend(newer());
    operations
}

fn envelope(data: Value) -> Value {
    kling::envelope(data, REQUEST)
}

/// The three operations of an older form.
fn older(form: Form) -> Vec<Operation> {
    let Some(path) = form.path() else {
        return vec![];
    };
    let dialect = Dialect::Kling(form);
    let render = |view: &View<'_>| kling::task(view);
    let created = sample::created(dialect, render);
    let done = sample::shown(dialect, render);
    let number = json!({"type": "integer", "minimum": 1});
    vec![
        Operation::new(TAG, "post", path, summary(form))
            .about("`model_name` and `mode` choose the model; kling-v1 to kling-v2-6 are filmed as kling-v3, with a warning.")
            .json(body(form), Some(example(form)))
            .answers(200, "The task was taken.", envelope(created))
            .refuses(Dialect::Kling(form), Of::Submit),
        Operation::new(TAG, "get", path, "Lists tasks, newest first")
            .query("pageNum", number.clone(), "The page, 1 to 1000.")
            .query("pageSize", number, "1 to 500.")
            .answers(200, "A page of them.", envelope(json!([done])))
            .refuses(Dialect::Kling(form), Of::Anything),
        Operation::new(TAG, "get", format!("{path}/{{id}}"), "Looks at a task")
            .about("By its id, or by the id that the client gave it.")
            .answers(200, "The task, done or not.", envelope(done))
            .refuses(Dialect::Kling(form), Of::Prediction),
    ]
}

const fn summary(form: Form) -> &'static str {
    match form {
        Form::Image | Form::Tasks => "Makes a film of a picture",
        Form::Text => "Makes a film of words; needs an engine that can",
        Form::Images => "Makes a film of several pictures",
        Form::Omni => "Makes a film of pictures, elements and words",
    }
}

fn example(form: Form) -> Value {
    let picture = "https://example.com/photo.jpg";
    let mut example = json!({
        "model_name": "kling-v3", "mode": "std", "duration": "5", "sound": "off",
        "prompt": "The camera pushes in slowly; soft rain.",
    });
    match form {
        Form::Image => example["image"] = picture.into(),
        Form::Text | Form::Tasks => {}
        Form::Images => example["image_list"] = json!([{ "image": picture }]),
        Form::Omni => {
            example["image_list"] = json!([{"image_url": picture, "type": "first_frame"}]);
        }
    }
    example
}

fn body(form: Form) -> Value {
    let text = |most: u32| json!({"type": "string", "maxLength": most});
    let mut fields = json!({
        "model_name": {"type": "string", "default": "kling-v1"},
        "mode": {"type": "string", "enum": ["std", "pro", "4k"], "default": "std"},
        "prompt": text(2500),
        "negative_prompt": text(2500),
        "duration": {"type": ["string", "integer"], "default": "5", "description": "3 to 15."},
        "sound": {"type": "string", "enum": ["on", "off"], "default": "off"},
        "multi_shot": {"type": "boolean", "default": false},
        "shot_type": {"type": "string", "enum": ["customize", "intelligence"]},
        "multi_prompt": {"type": "array", "maxItems": 6, "items": {
            "type": "object", "properties": {
                "index": {"type": "integer"}, "prompt": text(512),
                "duration": {"type": ["string", "integer"]},
            },
        }},
        "callback_url": {"type": "string", "description": "Who is told of every change, in order."},
        "external_task_id": {"type": "string", "description": "An id of the client's own, unique in the account."},
    });
    let pictures = match form {
        Form::Image => json!({
            "image": {"type": "string", "description": "An address, or base64 without a prefix."},
            "image_tail": {"type": "string", "description": "The picture of the last frame."},
            "cfg_scale": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
            "camera_control": {"type": "object", "properties": {
                "type": {"type": "string", "enum": ["simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward"]},
                "config": {"type": "object", "description": "One of horizontal, vertical, pan, tilt, roll and zoom, -10 to 10."},
            }},
            "static_mask": {"type": "string", "description": "White must not move."},
            "dynamic_masks": {"type": "array", "maxItems": 6, "items": {
                "type": "object", "properties": {
                    "mask": {"type": "string"},
                    "trajectories": {"type": "array", "items": {"type": "object", "properties": {
                        "x": {"type": "integer"}, "y": {"type": "integer"},
                    }}},
                },
            }},
        }),
        Form::Text => json!({"aspect_ratio": {"type": "string", "enum": ["16:9", "9:16", "1:1"]}}),
        Form::Images | Form::Omni | Form::Tasks => json!({
            "image_list": {"type": "array", "items": {"type": "object"}},
        }),
    };
    if let (Some(fields), Value::Object(pictures)) = (fields.as_object_mut(), pictures) {
        fields.extend(pictures);
    }
    json!({"type": "object", "properties": fields})
}

/// The operations of the new generation.
fn newer() -> Vec<Operation> {
    let form = Form::Tasks;
    let render = |view: &View<'_>| kling::new_task(view);
    let done = sample::shown(Dialect::Kling(form), render);
    let created = sample::created(Dialect::Kling(form), |view| kling::created(view.prediction));
    let film = |path: &str, words: &str| {
        Operation::new(TAG, "post", path, words)
            .about(
                "Several shots are written in the prompt: `shot 1, 3, words; shot 2, 2, words;`.",
            )
            .json(contents(), Some(contents_example()))
            .answers(200, "The task was taken.", envelope(created.clone()))
            .refuses(Dialect::Kling(form), Of::Submit)
    };
    let search = json!({"type": "object", "properties": {
        "start_time": {"type": "integer"}, "end_time": {"type": "integer"},
        "cursor": {"type": "string"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
        "filters": {"type": "array", "items": {"type": "object", "properties": {
            "key": {"type": "string", "enum": ["status", "product_type"]},
            "values": {"type": "array", "items": {"type": "string"}},
        }}},
    }});
    let asked = accepted(Search::from_json(&json!({})));
    let page = sample::shown(Dialect::Kling(form), |view| {
        kling::page(&asked, 1, std::slice::from_ref(view))
    });
    vec![
        film("/image-to-video/{model}", "Makes a film of a picture"),
        film(
            "/text-to-video/{model}",
            "Makes a film of words; needs an engine that can",
        ),
        Operation::new(TAG, "get", "/tasks", "Looks at tasks")
            .query(
                "task_ids",
                json!({"type": "string"}),
                "Ids, with commas between them.",
            )
            .query(
                "external_task_ids",
                json!({"type": "string"}),
                "Ids of the client's own, in their place.",
            )
            .answers(200, "The tasks.", envelope(json!([done])))
            .refuses(Dialect::Kling(form), Of::Prediction),
        Operation::new(TAG, "post", "/tasks", "Lists tasks")
            .json(search, None)
            .answers(200, "A part of the list.", envelope(page))
            .refuses(Dialect::Kling(form), Of::Anything),
    ]
}

fn contents() -> Value {
    let kinds = ["prompt", "first_frame", "last_frame", "element"];
    json!({"type": "object", "required": ["contents"], "properties": {
        "contents": {"type": "array", "items": {"type": "object", "properties": {
            "type": {"type": "string", "enum": kinds},
            "text": {"type": "string", "maxLength": 3072},
            "url": {"type": "string"},
            "id": {"type": "string"},
        }}},
        "settings": {"type": "object", "properties": {
            "multi_shot": {"type": "boolean"},
            "audio": {"type": "string", "enum": ["native", "off"]},
            "resolution": {"type": "string", "enum": ["720p", "1080p", "4k"]},
            "duration": {"type": "integer", "minimum": 3, "maximum": 15},
        }},
        "options": {"type": "object", "properties": {
            "callback_url": {"type": "string"}, "external_task_id": {"type": "string"},
        }},
    }})
}

fn contents_example() -> Value {
    json!({
        "contents": [
            {"type": "prompt", "text": "The camera pushes in slowly; soft rain."},
            {"type": "first_frame", "url": "https://example.com/photo.jpg"},
        ],
        "settings": {"resolution": "720p", "duration": 5},
    })
}
