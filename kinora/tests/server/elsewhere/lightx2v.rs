//! LightX2V, before and after its fields changed their names.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{Elsewhere, Stage, known, refusal};

const BOTH: [&str; 8] = [
    "task_id",
    "prompt",
    "negative_prompt",
    "image_path",
    "last_frame_path",
    "save_result_path",
    "seed",
    "lora_name",
];

pub const OLDER: &[&str] = &[
    "infer_steps",
    "target_video_length",
    "target_fps",
    "target_shape",
];
pub const NEWER: &[&str] = &["task", "num_frames", "size"];

type Shared = State<(Stage, &'static [&'static str])>;

pub async fn serve(own: &'static [&'static str]) -> Elsewhere {
    Elsewhere::serve(move |stage| {
        Router::new()
            .route(
                "/v1/service/status",
                get(async || Json(json!({"service_status": "idle"}))),
            )
            .route("/openapi.json", get(description))
            .route("/v1/tasks/video/", post(submit))
            .route("/v1/tasks/{id}/status", get(poll))
            .route("/v1/tasks/{id}/result", get(result))
            .route("/v1/tasks/{id}", axum::routing::delete(cancel))
            .with_state((stage, own))
    })
    .await
}

async fn description(State((_, own)): Shared) -> Json<Value> {
    let fields = BOTH
        .iter()
        .chain(own)
        .map(|name| ((*name).to_owned(), json!({})));
    let fields: Map<String, Value> = fields.collect();
    Json(json!({"components": {"schemas": {"VideoTaskRequest": {"properties": fields}}}}))
}

async fn submit(
    State((stage, own)): Shared,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    stage.bearer(&headers);
    let asked = check(body, own);
    let id = asked
        .as_ref()
        .map(|asked| asked["task_id"].clone())
        .unwrap_or_default();
    let is_known = {
        let state = stage.state.lock().unwrap();
        state.jobs.iter().any(|job| job["task_id"] == id)
    };
    if is_known {
        return refusal(503, "Task ID already exists");
    }
    stage.submit(
        asked,
        |_| json!({"task_id": id, "task_status": "pending", "save_result_path": ""}),
    )
}

fn check(body: Value, own: &[&str]) -> Result<Map<String, Value>, String> {
    let Value::Object(asked) = body else {
        return Err("no object".to_owned());
    };
    known(&asked, &[&BOTH, own].concat())?;
    for field in ["image_path", "last_frame_path"] {
        let text = asked.get(field).map(|text| text.as_str().unwrap());
        let bytes = text.map(|text| STANDARD.decode(text).map_err(|error| error.to_string()));
        if let Some(bytes) = bytes.transpose()? {
            kinora_media::picture::probe(&bytes).map_err(|error| error.to_string())?;
        }
    }
    let numbers = |field: &str| {
        let numbers = asked.get(field).and_then(Value::as_array);
        numbers.is_none_or(|sides| sides.len() == 2 && sides.iter().all(Value::is_u64))
    };
    let seed = asked["seed"].as_u64().filter(|seed| *seed < 1 << 32);
    match numbers("size") && numbers("target_shape") && seed.is_some() {
        true => Ok(asked),
        false => Err("sides and seed must be numbers".to_owned()),
    }
}

async fn poll(State((stage, _)): Shared, Path(id): Path<String>) -> Response {
    let is_known = |job: &Map<String, Value>| job["task_id"] == json!(id);
    if !stage.state.lock().unwrap().jobs.iter().any(is_known) {
        return refusal(404, "Task not found");
    }
    match stage.polled("completed").await {
        Some((status, error)) => Json(json!({
            "task_id": id, "status": status, "start_time": null, "end_time": null,
            "error": Some(error).filter(|error| !error.is_empty()), "save_result_path": "a.mp4",
        }))
        .into_response(),
        None => refusal(404, "Task not found"),
    }
}

async fn result(State((stage, _)): Shared) -> Response {
    stage.file()
}

async fn cancel(State((stage, _)): Shared, Path(id): Path<String>) -> Json<Value> {
    stage.cancel(id);
    Json(json!({"stop_status": "success", "reason": "Task stopped successfully."}))
}
