//! vLLM-Omni and SGLang-Diffusion: the form of OpenAI's videos.

use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::{Elsewhere, Stage, known, refusal};

/// One of the two, with its model.
#[derive(Clone, Copy)]
pub struct Kind {
    fields: &'static [&'static str],
    model: &'static str,
    /// Frames are so many n + 1, sides multiples of this.
    step: i64,
    grid: i64,
    /// Whether JSON is taken as well, and a form only with a picture.
    json: bool,
}

pub const VLLM: Kind = Kind {
    fields: &[
        "prompt",
        "input_reference",
        "input_references",
        "image_reference",
        "model",
        "seconds",
        "size",
        "user",
        "width",
        "height",
        "num_frames",
        "fps",
        "num_inference_steps",
        "guidance_scale",
        "seed",
        "generate_sound",
        "sound_duration",
        "negative_prompt",
        "extra_params",
    ],
    model: "Lightricks/LTX-2",
    step: 8,
    grid: 32,
    json: false,
};

pub const SGLANG: Kind = Kind {
    fields: &[
        "prompt",
        "input_reference",
        "reference_url",
        "model",
        "seconds",
        "size",
        "fps",
        "num_frames",
        "extra_body",
    ],
    model: "Wan-AI/Wan2.2-I2V-A14B",
    step: 4,
    grid: 16,
    json: true,
};

/// What its JSON may hold beside the fields of the form.
const JSON_FIELDS: [&str; 2] = ["seed", "negative_prompt"];

pub async fn serve(kind: Kind) -> Elsewhere {
    Elsewhere::serve(move |stage| {
        let shared = (stage, kind);
        Router::new()
            .route("/health", get(async || ""))
            .route("/v1/models", get(models))
            .route("/openapi.json", get(description))
            .route("/v1/videos", post(submit))
            .route("/v1/videos/{id}", get(poll).delete(cancel))
            .route("/v1/videos/{id}/content", get(content))
            .with_state(shared)
    })
    .await
}

type Shared = State<(Stage, Kind)>;

async fn models(State((_, kind)): Shared) -> Json<Value> {
    Json(json!({"object": "list", "data": [{"id": kind.model, "object": "model"}]}))
}

async fn description(State((_, kind)): Shared) -> Json<Value> {
    let fields = kind
        .fields
        .iter()
        .map(|name| ((*name).to_owned(), json!({})));
    let fields: Map<String, Value> = fields.collect();
    Json(json!({
        "paths": {"/v1/videos": {"post": {"requestBody": {"content": {
            "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Body_create"}},
        }}}}},
        "components": {"schemas": {"Body_create": {"properties": fields}}},
    }))
}

async fn submit(State((stage, kind)): Shared, headers: HeaderMap, request: Request) -> Response {
    stage.bearer(&headers);
    let is_form = headers["content-type"]
        .to_str()
        .unwrap()
        .starts_with("multipart/");
    let asked = match is_form {
        true => form(kind, Multipart::from_request(request, &()).await.unwrap()).await,
        false => body(kind, Json::from_request(request, &()).await.unwrap()),
    };
    let asked = asked.and_then(|asked| check(kind, asked));
    stage.submit(asked, |number| video(number, "queued", ""))
}

/// Everything is text in a form; a file is told by its media type and length.
async fn form(kind: Kind, mut form: Multipart) -> Result<Map<String, Value>, String> {
    let mut asked = Map::new();
    while let Some(field) = form.next_field().await.map_err(|error| error.to_string())? {
        let name = field.name().unwrap().to_owned();
        let mime = field.content_type().map(str::to_owned);
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|error| error.to_string())?;
        if let (Some(mime), Some(file_name)) = (mime, file_name) {
            kinora_media::picture::probe(&bytes).map_err(|error| error.to_string())?;
            let files = asked.entry(name).or_insert_with(|| json!([]));
            files.as_array_mut().unwrap().push(json!([file_name, mime]));
            continue;
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string())?;
        let value = match name.as_str() {
            "num_frames" | "fps" | "seed" => json!(text.parse::<i64>().map_err(|_| name.clone())?),
            "generate_sound" => json!(text.parse::<bool>().map_err(|_| name.clone())?),
            "extra_params" => serde_json::from_str(&text).map_err(|_| name.clone())?,
            "seconds" if text.parse::<u32>().is_err() => return Err(name),
            _ => json!(text),
        };
        if asked.insert(name.clone(), value).is_some() {
            return Err(format!("{name} is there twice"));
        }
    }
    known(&asked, kind.fields)?;
    if kind.json && !asked.contains_key("input_reference") {
        return Err("input_reference file is required".to_owned());
    }
    Ok(asked)
}

fn body(kind: Kind, Json(body): Json<Value>) -> Result<Map<String, Value>, String> {
    let Value::Object(asked) = body else {
        return Err("no object".to_owned());
    };
    let fields = [kind.fields, &JSON_FIELDS].concat();
    known(&asked, &fields)?;
    match kind.json && asked["seconds"].is_u64() && asked["seed"].is_u64() {
        true => Ok(asked),
        false => Err("no JSON here, or no numbers".to_owned()),
    }
}

/// What the model itself can do.
fn check(kind: Kind, asked: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let frames = asked["num_frames"].as_i64().unwrap_or_default();
    if frames < 1 || (frames - 1) % kind.step != 0 {
        return Err(format!("num_frames must be {}n+1", kind.step));
    }
    let size = asked["size"].as_str().unwrap_or_default();
    let sides = size.split('x').map(|side| side.parse::<i64>());
    let fits = |side: Result<i64, _>| side.is_ok_and(|side| side % kind.grid == 0);
    if size.split('x').count() != 2 || !sides.into_iter().all(fits) {
        return Err(format!("size must be on a grid of {}", kind.grid));
    }
    if asked.get("model").is_some_and(|model| model != kind.model) {
        return Err("model mismatch".to_owned());
    }
    Ok(asked)
}

fn video(number: usize, status: &str, error: &str) -> Value {
    let mut video = json!({
        "id": format!("video_gen_{number}"), "object": "video", "model": "m", "prompt": "p",
        "status": status, "progress": 0, "seconds": "5", "created_at": 1, "error": null,
    });
    if !error.is_empty() {
        video["error"] = json!({"code": 500, "message": error});
    }
    video
}

async fn poll(State((stage, _)): Shared, Path(id): Path<String>) -> Response {
    let number = id.trim_start_matches("video_gen_").parse().unwrap();
    match stage.polled("completed").await {
        Some((status, error)) => Json(video(number, status, error)).into_response(),
        None => refusal(404, "Video not found"),
    }
}

async fn content(State((stage, _)): Shared) -> Response {
    stage.file()
}

async fn cancel(State((stage, _)): Shared, Path(id): Path<String>) -> Json<Value> {
    stage.cancel(id.clone());
    Json(json!({"id": id, "deleted": true, "object": "video.deleted"}))
}
