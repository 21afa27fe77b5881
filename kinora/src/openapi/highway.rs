//! HighwayAPI, Novita and their relatives.

use kinora_core::catalogue::{self, Model};
use serde_json::{Value, json};

use super::errors::Of;
use super::operation::Operation;
use crate::dialect::sample::{self, ID};
use crate::dialect::{Dialect, highway};

pub(super) const TAG: &str = "HighwayAPI";

pub(super) fn operations() -> Vec<Operation> {
    let models = catalogue::models().iter();
    let mut operations: Vec<Operation> = models
        .filter_map(|model| Some(submit(model, model.dialects.highway?)))
        .collect();
    operations.push(result());
    operations
}

fn submit(model: &Model, slug: &str) -> Operation {
    let body = json!({"allOf": [model.request_schema(), extra()]});
    Operation::new(TAG, "post", format!("/v3/async/{slug}"), model.name)
        .about(model.description)
        .header(
            "Idempotency-Key",
            "A repeated submit with the same key is the same task.",
        )
        .header("X-Kinora-Quote", "A quote whose price is to be charged.")
        .json(body, Some(sample::body(model)))
        .answers(200, "The task was taken.", highway::submitted(ID))
        .refuses(Dialect::Highway, Of::Submit)
}

fn extra() -> Value {
    let states = [
        "TASK_STATUS_QUEUED",
        "TASK_STATUS_PROCESSING",
        "TASK_STATUS_SUCCEED",
        "TASK_STATUS_FAILED",
    ];
    json!({"type": "object", "properties": {"extra": {"type": "object", "properties": {
        "webhook": {"type": "object", "properties": {
            "url": {"type": "string", "description": "Who is told of the end."},
            "test_mode": {
                "type": "object",
                "description": "Comes to this end without a film, and costs nothing.",
                "properties": {
                    "enabled": {"type": "boolean"},
                    "return_task_status": {"type": "string", "enum": states},
                },
            },
        }},
    }}}})
}

fn result() -> Operation {
    let done = sample::shown(Dialect::Highway, highway::task_result);
    Operation::new(TAG, "get", "/v3/async/task-result", "Looks at a task")
        .query(
            "task_id",
            json!({"type": "string"}),
            "The id that the submit answered with.",
        )
        .answers(200, "The task, done or not.", done)
        .refuses(Dialect::Highway, Of::Prediction)
}
