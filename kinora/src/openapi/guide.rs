//! The developer guide's flavour of WaveSpeed.

use kinora_core::catalogue::{self, Model};
use serde_json::{Value, json};

use super::errors::Of;
use super::operation::Operation;
use super::schema;
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
        .json(body(model), Some(schema::example(model, Dialect::Guide)))
        .answers(200, "The prediction was taken.", envelope(created))
        .refuses(Dialect::Guide, Of::Submit)
}

/// The body of a submit: a shot may begin on a picture of its own.
fn body(model: &Model) -> Value {
    let mut body = schema::of_model(model, Dialect::Guide);
    if let Some(shot) = body.pointer_mut("/properties/shots/items/properties") {
        shot["image"] = json!({
            "type": "string",
            "description": "A picture of its own that the shot begins on. The first shot begins on `image_url`.",
        });
    }
    body
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
    .refuses(Dialect::Guide, Of::Prediction)
}
