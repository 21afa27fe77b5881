//! fal's queue.

use kinora_core::catalogue::{self, Model};
use kinora_store::{Cancelled, State};
use serde_json::{Value, json};

use super::errors::Of;
use super::operation::Operation;
use super::schema;
use crate::dialect::fal::{self, Logs};
use crate::dialect::sample::{self, FILM, ORIGIN};
use crate::dialect::{Dialect, View};

pub(super) const TAG: &str = "fal";

/// The application that every request is asked after under.
const APP: &str = "/fal-ai/kling-video/requests/{request_id}";

pub(super) fn operations() -> Vec<Operation> {
    let models = catalogue::models().iter();
    let mut operations: Vec<Operation> = models
        .filter_map(|model| Some((model, model.dialects.fal?)))
        .flat_map(|(model, path)| [submit(model, path), run(model, path)])
        .collect();
    operations.extend(requests());
    operations.extend(storage());
    operations
}

fn body(operation: Operation, model: &Model) -> Operation {
    let example = schema::example(model, Dialect::Fal);
    operation
        .about(model.description)
        .header("X-Kinora-Quote", "A quote whose price is to be charged.")
        .json(schema_of(model), Some(example))
        .refuses(Dialect::Fal, Of::Submit)
}

/// A model's schema. Elements come with the request here, and not by their ids.
fn schema_of(model: &Model) -> Value {
    let mut schema = schema::of_model(model, Dialect::Fal);
    let source = json!({"type": "string"});
    if let Some(elements) = schema["properties"].get_mut("elements") {
        *elements = json!({
            "type": "array",
            "maxItems": 3,
            "description": "Characters and objects that are looked for in the start picture: with pictures or a video each.",
            "items": {"type": "object", "properties": {
                "frontal_image_url": source,
                "reference_image_urls": {"type": "array", "maxItems": 3, "items": source},
                "video_url": source,
            }},
        });
    }
    schema
}

fn submit(model: &Model, path: &str) -> Operation {
    let queued = sample::created(Dialect::Fal, |view| fal::submitted(view, 0));
    body(
        Operation::new(TAG, "post", format!("/{path}"), model.name),
        model,
    )
    .query(
        fal::WEBHOOK,
        json!({"type": "string"}),
        "Who is told of the end.",
    )
    .header(fal::TIMEOUT, "How many seconds it may wait for its start.")
    .header(fal::PRIORITY, "`normal`, or `low` to let others go first.")
    .answers(200, "The request is in the queue.", queued)
}

fn run(model: &Model, path: &str) -> Operation {
    let summary = format!("{}, waiting for the film", model.name);
    body(
        Operation::new(TAG, "post", format!("/sync/{path}"), summary),
        model,
    )
    .answers(200, "The film.", result())
}

fn result() -> Value {
    sample::shown(Dialect::Fal, |view: &View<'_>| fal::result(view).body)
}

fn requests() -> Vec<Operation> {
    let look = |end: &str, summary: &str| {
        Operation::new(TAG, "get", format!("{APP}{end}"), summary)
            .refuses(Dialect::Fal, Of::Prediction)
    };
    let logs = |operation: Operation| {
        let schema = json!({"type": "string", "enum": ["1", "0", "true", "false"]});
        operation.query("logs", schema, "Whether log lines are shown.")
    };
    let waits = sample::created(Dialect::Fal, |view| fal::status(view, 0, Logs::Omitted));
    let done = sample::shown(Dialect::Fal, |view| fal::status(view, 0, Logs::After(0)));
    let said = |cancelled| fal::cancelled(cancelled).body;
    let unfinished = sample::created(Dialect::Fal, |view| fal::result(view).body);
    vec![
        logs(look("/status", "The status of a request"))
            .answers(202, "It is not done.", waits)
            .answers(200, "It is done.", done),
        logs(look("/status/stream", "The status, whenever it changes")).gives(
            200,
            "Server-sent events, the last of them `COMPLETED`.",
            "text/event-stream",
        ),
        look("", "The result of a request")
            .answers(200, "The film.", result())
            .answers(400, "It is not done.", unfinished.clone()),
        look("/response", "The result of a request")
            .answers(200, "The film.", result())
            .answers(400, "It is not done.", unfinished),
        Operation::new(TAG, "put", format!("{APP}/cancel"), "Cancels a request")
            .refuses(Dialect::Fal, Of::Prediction)
            .answers(202, "It was asked to stop.", said(Cancelled::Asked))
            .answers(400, "It was over.", said(Cancelled::Over(State::Completed)))
            .answers(404, "There is none.", said(Cancelled::Unknown)),
    ]
}

fn storage() -> Vec<Operation> {
    let announced = json!({"type": "object", "properties": {
        "content_type": {"type": "string"}, "file_name": {"type": "string"},
    }});
    let kind = json!({"type": "string", "enum": ["gcs", "fal-cdn-v3"]});
    let put = format!("{ORIGIN}/uploads/token");
    let new = |method, path, summary| {
        Operation::new(TAG, method, path, summary).refuses(Dialect::Fal, Of::Anything)
    };
    vec![
        new(
            "post",
            "/storage/upload/initiate",
            "Asks for an upload ticket",
        )
        .query(
            "storage_type",
            kind.clone(),
            "Where it would be kept; all is kept here.",
        )
        .json(
            announced,
            Some(json!({"content_type": "image/png", "file_name": "photo.png"})),
        )
        .answers(
            200,
            "Where to put the file, and where it will be.",
            fal::ticket(&put, FILM),
        ),
        new(
            "post",
            "/storage/auth/token",
            "Asks for a pass to the storage",
        )
        .query(
            "storage_type",
            kind,
            "Where it would be kept; all is kept here.",
        )
        .answers(
            200,
            "The pass.",
            fal::pass("token", ORIGIN, sample::LATER_MS),
        ),
        new("post", "/files/upload", "Uploads a file")
            .header("X-Fal-File-Name", "The name that people see.")
            .sends(
                "application/octet-stream",
                json!({"type": "string", "format": "binary"}),
            )
            .answers(200, "Where the file is.", fal::uploaded(FILM)),
        Operation::new(
            TAG,
            "get",
            "/.well-known/jwks.json",
            "The keys that sign webhooks",
        )
        .open()
        .answers(200, "Ed25519 keys.", fal::public_keys(&[0; 32])),
    ]
}
