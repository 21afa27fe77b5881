//! OpenAI's form of videos.

use kinora_core::catalogue;
use serde_json::{Value, json};

use super::errors::Of;
use super::operation::Operation;
use crate::dialect::sample::{self, ID};
use crate::dialect::{Dialect, View, openai};
use crate::service::order::FilmFacts;

pub(super) const TAG: &str = "OpenAI";

pub(super) fn operations() -> Vec<Operation> {
    let created = sample::created(Dialect::OpenAi, video);
    let done = sample::shown(Dialect::OpenAi, video);
    let list = openai::list(std::slice::from_ref(&done), 1);
    let model = &catalogue::models()[0];
    let variant = json!({"type": "string", "enum": ["video", "thumbnail", "spritesheet"]});
    let prompt = json!({
        "type": "object", "required": ["prompt"], "properties": {"prompt": {"type": "string"}},
    });
    vec![
        submits("/v1/videos", "Makes a film").answers(
            200,
            "The film was ordered.",
            created.clone(),
        ),
        submits("/v1/videos/sync", "Makes a film and waits for it").gives(
            200,
            "The film.",
            "video/mp4",
        ),
        anything("get", "/v1/videos", "Lists films")
            .query(
                "after",
                json!({"type": "string"}),
                "The id that the list goes on after.",
            )
            .query("limit", json!({"type": "integer"}), "How many at most.")
            .query(
                "order",
                json!({"type": "string", "enum": ["asc", "desc"]}),
                "By age.",
            )
            .answers(200, "A part of the list.", list),
        about_one("get", "/v1/videos/{id}", "Looks at a film").answers(
            200,
            "The film, done or not.",
            done,
        ),
        about_one("delete", "/v1/videos/{id}", "Deletes a film")
            .about("What is being made is stopped first.")
            .answers(200, "It is deleted.", openai::deleted(ID)),
        about_one(
            "get",
            "/v1/videos/{id}/content",
            "Fetches a film, or pictures of it",
        )
        .query("variant", variant, "What is fetched.")
        .header("Range", "A part of the file, such as `bytes=0-1023`.")
        .gives(200, "The file.", "video/mp4")
        .gives(206, "A part of the file.", "video/mp4"),
        about_one(
            "post",
            "/v1/videos/{id}/remix",
            "Films the same pictures with other words",
        )
        .json(prompt, Some(json!({"prompt": "The camera rises."})))
        .answers(200, "The film was ordered.", created),
        anything("get", "/v1/models", "Lists the models").answers(
            200,
            "All that this server can make.",
            openai::models(|each| each.id == model.id),
        ),
        anything("get", "/v1/models/{id}", "Shows a model").answers(
            200,
            "The model.",
            openai::model(model),
        ),
    ]
}

fn video(view: &View<'_>) -> Value {
    openai::video(view, &FilmFacts::default())
}

fn anything(method: &'static str, path: &str, summary: &str) -> Operation {
    Operation::new(TAG, method, path, summary).refuses(Dialect::OpenAi, Of::Anything)
}

fn about_one(method: &'static str, path: &str, summary: &str) -> Operation {
    Operation::new(TAG, method, path, summary).refuses(Dialect::OpenAi, Of::Prediction)
}

fn submits(path: &str, summary: &str) -> Operation {
    let example = json!({
        "model": "std", "prompt": "The camera pushes in slowly; soft rain.", "seconds": "5",
        "input_reference": {"image_url": "https://example.com/photo.jpg"},
    });
    Operation::new(TAG, "post", path, summary)
        .about("As JSON, or as a multipart form whose `input_reference` is a file.")
        .header("X-Kinora-Quote", "A quote whose price is to be charged.")
        .json(fields(), Some(example))
        .refuses(Dialect::OpenAi, Of::Submit)
}

fn fields() -> Value {
    let names: Vec<&str> = catalogue::models().iter().map(|model| model.id).collect();
    json!({"type": "object", "required": ["prompt"], "properties": {
        "prompt": {"type": "string", "maxLength": 2500},
        "model": {"type": "string", "description": format!("A short name, or one of {}.", names.join(", "))},
        "seconds": {"type": ["string", "integer"], "description": "3 to 15."},
        "size": {"type": "string", "description": "The shape, as `1280x720`; how many pixels there are follows from the model."},
        "input_reference": {"description": "The picture: a file of the form, an address, a data URL, base64, or an object with `image_url`."},
        "negative_prompt": {"type": "string", "maxLength": 2500},
        "seed": {"type": "integer", "minimum": 0},
        "guidance_scale": {"type": "number"},
        "generate_sound": {"type": "boolean", "default": false},
        "extra_params": {"description": "An object, or its text, with more fields of the model such as `end_image` and `multi_prompt`."},
        "user": {"type": "string"},
    }})
}
