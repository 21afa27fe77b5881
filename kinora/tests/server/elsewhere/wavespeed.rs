//! A hosted server that speaks as WaveSpeed does.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{Elsewhere, Stage, known, refusal};

/// The key that it knows.
pub const KEY: &str = "sk-theirs";

/// What its models take.
const FIELDS: [&str; 10] = [
    "image",
    "end_image",
    "prompt",
    "multi_prompt",
    "negative_prompt",
    "duration",
    "cfg_scale",
    "sound",
    "shot_type",
    "aspect_ratio",
];

/// Where its clips are, in place of its own address.
type Shared = State<(Stage, Option<String>)>;

pub async fn serve() -> Elsewhere {
    serve_with_files_at(None).await
}

/// The same with clips that are elsewhere.
pub async fn serve_with_files_at(files: Option<String>) -> Elsewhere {
    Elsewhere::serve(move |stage| {
        Router::new()
            .route("/api/v3/balance", get(balance))
            .route("/api/v3/media/uploads", post(ticket))
            .route("/upload/{name}", put(upload))
            .route("/api/v3/predictions", post(history))
            .route("/api/v3/predictions/{id}/result", get(poll))
            .route("/api/v3/predictions/{id}", axum::routing::delete(cancel))
            .route("/files/clip.mp4", get(clip))
            .route("/api/v3/{vendor}/{model}/{task}", post(submit))
            .layer(DefaultBodyLimit::max(64 << 20))
            .with_state((stage, files))
    })
    .await
}

fn data(data: Value) -> Value {
    json!({"code": 200, "message": "success", "data": data})
}

fn is_known(headers: &HeaderMap) -> bool {
    let expected = format!("Bearer {KEY}");
    headers
        .get("authorization")
        .is_some_and(|value| value == expected.as_str())
}

async fn balance(headers: HeaderMap) -> Response {
    match is_known(&headers) {
        true => Json(data(json!({"balance": 12.5}))).into_response(),
        false => refusal(401, "invalid key"),
    }
}

async fn submit(
    State((stage, _)): Shared,
    Path((vendor, model, task)): Path<(String, String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    stage.bearer(&headers);
    if !is_known(&headers) {
        return refusal(401, "invalid key");
    }
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    let earlier = {
        let state = stage.state.lock().unwrap();
        state.jobs.iter().position(|job| job["key"] == json!(key))
    };
    if let Some(number) = earlier {
        stage.state.lock().unwrap().submits += 1;
        return Json(data(prediction(number, "created", "", &[]))).into_response();
    }
    let asked = check(body, &stage.url).map(|mut asked| {
        asked.insert("key".to_owned(), json!(key));
        asked.insert(
            "model".to_owned(),
            json!(format!("{vendor}/{model}/{task}")),
        );
        asked
    });
    stage.submit(asked, |number| data(prediction(number, "created", "", &[])))
}

fn check(body: Value, url: &str) -> Result<Map<String, Value>, String> {
    let Value::Object(asked) = body else {
        return Err("no object".to_owned());
    };
    known(&asked, &FIELDS)?;
    for field in ["image", "end_image"] {
        let Some(text) = asked.get(field).map(|text| text.as_str().unwrap()) else {
            continue;
        };
        if text.starts_with(&format!("{url}/files/")) {
            continue;
        }
        let encoded = text.split_once(";base64,").ok_or("no picture of ours")?.1;
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|error| error.to_string())?;
        kinora_media::picture::probe(&bytes).map_err(|error| error.to_string())?;
    }
    let both = asked.contains_key("prompt") == asked.contains_key("multi_prompt");
    match both || !asked["duration"].is_u64() {
        true => Err("one of prompt and multi_prompt, and a duration".to_owned()),
        false => Ok(asked),
    }
}

fn prediction(number: usize, status: &str, error: &str, outputs: &[String]) -> Value {
    json!({
        "id": format!("{number:032x}"), "model": "m", "outputs": outputs, "urls": {},
        "has_nsfw_contents": [], "status": status, "created_at": "2999-01-01T00:00:00.123Z",
        "error": error, "code": if error.contains("content") { 1200 } else { 0 },
        "timings": {"inference": 0},
    })
}

async fn poll(State((stage, files)): Shared, Path(id): Path<String>) -> Response {
    let number = usize::from_str_radix(&id, 16).unwrap();
    let file = files.unwrap_or_else(|| format!("{}/files/clip.mp4", stage.url));
    match stage.polled("completed").await {
        Some(("completed", _)) => {
            Json(data(prediction(number, "completed", "", &[file]))).into_response()
        }
        Some((status, error)) => Json(data(prediction(number, status, error, &[]))).into_response(),
        None => refusal(404, "no such prediction"),
    }
}

async fn clip(State((stage, _)): Shared, headers: HeaderMap) -> Response {
    stage.bearer(&headers);
    stage.file()
}

async fn cancel(State((stage, _)): Shared, Path(id): Path<String>) -> Json<Value> {
    stage.cancel(id.clone());
    Json(data(json!({"id": id, "status": "deleted"})))
}

async fn history(State((stage, _)): Shared, Json(body): Json<Value>) -> Response {
    let asked = body["page"] == 1 && body["include_inputs"] == true;
    let since = body["created_after"]
        .as_str()
        .unwrap()
        .parse::<jiff::Timestamp>();
    if !asked || since.is_err() {
        return refusal(400, "a malformed question");
    }
    let jobs = stage.state.lock().unwrap().jobs.clone();
    let jobs = jobs.into_iter().enumerate();
    let lines = jobs
        .filter(|(_, job)| job["model"] == body["model"])
        .map(|(number, job)| {
            let mut line = prediction(number, "processing", "", &[]);
            let inputs = job
                .into_iter()
                .filter(|(name, _)| FIELDS.contains(&name.as_str()));
            line["inputs"] = Value::Object(inputs.collect());
            line
        });
    let items: Vec<Value> = lines.collect();
    Json(data(
        json!({"page": 1, "total": items.len(), "items": items}),
    ))
    .into_response()
}

async fn ticket(State((stage, _)): Shared, Json(body): Json<Value>) -> Json<Value> {
    let name = body["filename"].as_str().unwrap();
    assert!(body["size"].as_u64().unwrap() > 0);
    let url = &stage.url;
    Json(data(json!({
        "type": "image", "download_url": format!("{url}/files/{name}"), "filename": name,
        "size": body["size"],
        "upload": {
            "method": "PUT", "url": format!("{url}/upload/{name}"),
            "headers": {"content-type": body["content_type"], "x-ticket": "7"},
            "expires_at": "2999-01-01T00:00:00Z",
        },
    })))
}

async fn upload(Path(name): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let fits = headers["x-ticket"] == "7" && headers["content-type"] == "image/png";
    let is_picture = kinora_media::picture::probe(&body).is_ok();
    match fits && is_picture && name.ends_with(".png") {
        true => "stored".into_response(),
        false => refusal(403, "not the ticket"),
    }
}
