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
    operations.extend(about_elements());
    operations
}

/// What there is about elements that is no task.
fn about_elements() -> Vec<Operation> {
    let dialect = Dialect::Kling(Form::Elements);
    let body = json!({"type": "object", "required": ["element_id"], "properties": {
        "element_id": {"type": ["string", "integer"]},
    }});
    let gone = json!({"element_id": "734192881024517"});
    let mut operations = vec![
        Operation::new(
            TAG,
            "get",
            kling::PRESETS,
            "Lists the vendor's own elements",
        )
        .about("There are none here.")
        .answers(200, "None.", envelope(json!([])))
        .refuses(dialect, Of::Anything),
    ];
    operations.extend(kling::DELETES.map(|path| {
        Operation::new(TAG, "post", path, "Deletes an element")
            .json(body.clone(), Some(gone.clone()))
            .answers(200, "It is deleted.", envelope(gone.clone()))
            .refuses(dialect, Of::Element)
    }));
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
    let done = match form {
        Form::Elements => {
            let (element, pictures) = sample::stored_element();
            kling::stored_element(&element, &pictures, "734192881024", None)
        }
        _ => sample::shown(dialect, render),
    };
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
        Form::Images => "Makes a film of a picture, in which others are looked for",
        Form::Omni => "Makes a film of pictures, elements and words",
        Form::Motion => "Makes a film of a picture that moves as a video does",
        Form::Elements => "Stores an element",
    }
}

fn example(form: Form) -> Value {
    let picture = "https://example.com/photo.jpg";
    if form == Form::Elements {
        return json!({
            "element_name": "Ginger", "element_description": "A ginger cat with a blue collar.",
            "reference_type": "image_refer",
            "element_image_list": {
                "frontal_image": picture,
                "refer_images": [{"image_url": "https://example.com/side.jpg"}],
            },
        });
    }
    if form == Form::Motion {
        return json!({
            "model_name": "kling-v3", "mode": "std", "image_url": picture,
            "video_url": "https://example.com/walk.mp4",
            "character_orientation": "video", "keep_original_sound": "yes",
        });
    }
    let mut example = json!({
        "model_name": "kling-v3", "mode": "std", "duration": "5", "sound": "off",
        "prompt": "The camera pushes in slowly; soft rain.",
    });
    match form {
        Form::Image => example["image"] = picture.into(),
        Form::Text | Form::Motion | Form::Elements | Form::Tasks => {}
        Form::Images => {
            let other = "https://example.com/cat.jpg";
            example["image_list"] = json!([{"image": picture}, {"image": other}]);
        }
        Form::Omni => {
            example["image_list"] = json!([{"image_url": picture, "type": "first_frame"}]);
        }
    }
    example
}

fn body(form: Form) -> Value {
    match form {
        Form::Elements => element_body(),
        Form::Motion => motion_body(),
        _ => film_body(form),
    }
}

fn text(most: u32) -> Value {
    json!({"type": "string", "maxLength": most})
}

fn element_body() -> Value {
    let pictures = json!({"type": "array", "minItems": 1, "maxItems": 4, "items": {
        "type": "object", "properties": {"image_url": {"type": "string"}},
    }});
    json!({"type": "object", "required": ["element_name", "element_description"], "properties": {
        "element_name": text(20),
        "element_description": text(100),
        "reference_type": {"type": "string", "enum": ["image_refer", "video_refer"], "default": "image_refer"},
        "element_image_list": {"type": "object", "properties": {
            "frontal_image": {"type": "string", "description": "An address, or base64 without a prefix."},
            "refer_images": pictures,
        }},
        "element_voice_id": {"type": "string"},
        "tag_list": {"type": "array", "items": {"type": "object", "properties": {"tag_id": {"type": "string"}}}},
        "callback_url": {"type": "string"},
        "external_task_id": {"type": "string"},
    }})
}

fn motion_body() -> Value {
    json!({"type": "object", "required": ["image_url", "video_url"], "properties": {
        "model_name": {"type": "string", "default": "kling-v2-6"},
        "mode": {"type": "string", "enum": ["std", "pro"], "default": "std"},
        "image_url": {"type": "string", "description": "An address, or base64 without a prefix."},
        "video_url": {"type": "string", "description": "MP4 or MOV with H.264, 3 to 30 seconds, at most 100 MB."},
        "prompt": text(2500),
        "character_orientation": {"type": "string", "enum": ["image", "video"], "default": "video"},
        "keep_original_sound": {"type": "string", "enum": ["yes", "no"], "default": "yes"},
        "callback_url": {"type": "string"},
        "external_task_id": {"type": "string"},
    }})
}

fn film_body(form: Form) -> Value {
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
        Form::Images | Form::Omni | Form::Motion | Form::Elements | Form::Tasks => json!({
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
