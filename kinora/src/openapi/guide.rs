//! The developer guide's flavour of WaveSpeed.

use kinora_core::catalogue::{self, Model};
use serde_json::{Map, Value, json};

use super::errors::{Of, refusals};
use super::operation::Operation;
use super::picture_words;
use crate::dialect::sample;
use crate::dialect::wavespeed::{Input, envelope, prediction};
use crate::dialect::{Dialect, guide};

pub(super) const TAG: &str = "Guide";

pub(super) fn operations() -> Vec<Operation> {
    let models = catalogue::models().iter();
    models
        .filter_map(|model| Some((model, model.dialects.guide?)))
        .flat_map(|(model, flat)| [submit(model, flat), poll(flat)])
        .collect()
}

fn submit(model: &Model, flat: &str) -> Operation {
    let created = sample::created(Dialect::Guide, |view| prediction(view, Input::Omitted));
    Operation::new(TAG, "post", format!("/api/v3/{flat}"), model.name)
        .about(model.description)
        .query(
            "webhook",
            json!({"type": "string"}),
            "Who is told of the end.",
        )
        .json(
            renamed(model.request_schema()),
            Some(renamed_body(&sample::body(model))),
        )
        .answers(200, "The prediction was taken.", envelope(created))
        .refuses(&refusals(Dialect::Guide, Of::Submit))
}

/// A schema with the guide's names.
fn renamed(mut schema: Value) -> Value {
    let wire = Dialect::Guide.wire();
    let foreign = |name: &str| wire.names().foreign(name).to_owned();
    let list = |value: &Value| -> Value {
        let names = value.as_array().into_iter().flatten();
        names
            .filter_map(Value::as_str)
            .map(|name| json!(foreign(name)))
            .collect()
    };
    let properties = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let words = picture_words(&wire.limits());
    let mut renamed = Map::new();
    for (name, mut property) in properties {
        if name == "image" || name == "end_image" {
            property["description"] = json!(words);
        }
        renamed.insert(foreign(&name), property);
    }
    schema["required"] = list(&schema["required"]);
    schema["x-order-properties"] = list(&schema["x-order-properties"]);
    schema["properties"] = Value::Object(renamed);
    schema
}

fn renamed_body(body: &Value) -> Value {
    let names = Dialect::Guide.wire().names();
    let fields = body.as_object().into_iter().flatten();
    let renamed = fields.map(|(name, value)| (names.foreign(name).to_owned(), value.clone()));
    Value::Object(renamed.collect())
}

fn poll(flat: &str) -> Operation {
    let done = sample::shown(Dialect::Guide, guide::prediction);
    Operation::new(
        TAG,
        "get",
        format!("/api/v3/{flat}/{{id}}"),
        "Looks at a prediction",
    )
    .about("The outputs are an object with `video_url`, and null before there are any.")
    .answers(200, "The prediction, done or not.", envelope(done))
    .refuses(&refusals(Dialect::Guide, Of::Prediction))
}
