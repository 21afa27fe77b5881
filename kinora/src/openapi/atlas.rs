//! Atlas.

use kinora_core::catalogue;
use serde_json::{Value, json};

use super::accepted;
use super::errors::Of;
use super::operation::Operation;
use super::schema;
use crate::dialect::atlas::{Books, BooksRequest};
use crate::dialect::sample::{self, FILM};
use crate::dialect::{Dialect, atlas};

pub(super) const TAG: &str = "Atlas";

pub(super) fn operations() -> Vec<Operation> {
    let done = atlas::envelope(sample::shown(Dialect::Atlas, atlas::prediction));
    let look = |path| {
        Operation::new(TAG, "get", path, "Looks at a prediction")
            .refuses(Dialect::Atlas, Of::Prediction)
            .answers(200, "The prediction, done or not.", done.clone())
    };
    let anything = |method, path, summary| {
        Operation::new(TAG, method, path, summary).refuses(Dialect::Atlas, Of::Anything)
    };
    let form = json!({"type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"},
    }});
    let days = |operation: Operation| {
        operation
            .query(
                "start_date",
                json!({"type": "string"}),
                "The first day, as `2026-11-21`.",
            )
            .query(
                "end_date",
                json!({"type": "string"}),
                "The day after the last.",
            )
    };
    let first = ("start_date".to_owned(), sample::DAYS[0].to_owned());
    let end = ("end_date".to_owned(), sample::DAYS[1].to_owned());
    let asked = accepted(BooksRequest::from_query(&[first, end]));
    let buckets = |books| asked.answer(books, &[], sample::LATER_MS);
    vec![
        submit(),
        look("/api/v1/model/prediction/{id}"),
        look("/api/v1/model/result/{id}"),
        anything(
            "post",
            "/api/v1/model/uploadMedia",
            "Uploads a file as a form",
        )
        .sends("multipart/form-data", form)
        .answers(
            200,
            "The file is kept.",
            atlas::uploaded("image/png", FILM, "photo.png", 1),
        ),
        anything("get", "/public/v1/balance", "The balance").answers(
            200,
            "What is left.",
            atlas::balance(&sample::account()),
        ),
        days(anything(
            "get",
            "/public/v1/model-usage",
            "Usage by day and model",
        ))
        .answers(200, "A bucket a day.", buckets(Books::Usage)),
        days(anything(
            "get",
            "/public/v1/model-costs",
            "Costs by day and model",
        ))
        .answers(200, "A bucket a day.", buckets(Books::Costs)),
    ]
}

/// The model stands in the body, so that its fields depend on it.
fn submit() -> Operation {
    let films = catalogue::models()
        .iter()
        .filter(|model| model.kind.is_film());
    let bodies: Vec<Value> = films
        .clone()
        .map(|model| {
            let named =
                json!({"required": ["model"], "properties": {"model": {"const": model.id}}});
            json!({
                "title": model.name,
                "allOf": [named, schema::of_model(model, Dialect::Atlas)],
            })
        })
        .collect();
    let model = &catalogue::models()[0];
    let mut example = schema::example(model, Dialect::Atlas);
    example["model"] = model.id.into();
    Operation::new(TAG, "post", "/api/v1/model/generateVideo", "Makes a film")
        .header("X-Kinora-Quote", "A quote whose price is to be charged.")
        .json(json!({ "oneOf": bodies }), Some(example))
        .answers(
            200,
            "The prediction was taken.",
            atlas::envelope(sample::created(Dialect::Atlas, atlas::prediction)),
        )
        .refuses(Dialect::Atlas, Of::Submit)
}
