//! What WaveSpeed's models take, and what its predictions say.

use jiff::Timestamp;
use kinora_core::request::{Film, ShotType};
use serde_json::{Map, Value, json};

use crate::config::RelaySettings;
use crate::engine::upstream::answers::tidy;
use crate::engine::upstream::{Cause, UpstreamError, UpstreamJob, UpstreamStatus};

/// The inputs of a job that are no pictures, as far as its model takes them.
pub fn inputs(job: &UpstreamJob, settings: &RelaySettings) -> Map<String, Value> {
    let film = &job.film;
    let shots = shots(film);
    let has_shots = !shots.is_empty();
    let prompt = Some(job.prompt.as_str()).filter(|prompt| !has_shots && !prompt.is_empty());
    let shot_type = match film.shot_type {
        ShotType::Customize => has_shots.then_some("customize"),
        ShotType::Intelligent => Some("intelligent"),
    };
    let shape = film.aspect_ratio;
    let inputs = [
        ("prompt", prompt.map(|text| json!(text))),
        ("multi_prompt", has_shots.then(|| json!(shots))),
        ("shot_type", shot_type.map(|kind| json!(kind))),
        (
            "negative_prompt",
            film.negative_prompt.as_ref().map(|text| json!(text)),
        ),
        ("duration", Some(json!(film.asked_duration_s))),
        ("cfg_scale", Some(json!(film.cfg_scale))),
        ("sound", Some(json!(film.sound))),
        (
            "aspect_ratio",
            shape.map(|(width, height)| json!(format!("{width}:{height}"))),
        ),
    ];
    let taken = inputs
        .into_iter()
        .filter(|(name, _)| film.model.takes(name));
    let seed = settings.seed.then(|| json!(film.seed));
    taken
        .chain([("seed", seed)])
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// The shots; what holds for all of them stands before each.
fn shots(film: &Film) -> Vec<Value> {
    let prompt = |text: &str| match &film.context {
        Some(context) => format!("{context}. {text}"),
        None => text.to_owned(),
    };
    let shots = film.shots.iter();
    let shots =
        shots.map(|shot| json!({"prompt": prompt(&shot.prompt), "duration": shot.duration_s}));
    shots.collect()
}

/// Whether the inputs of a line of the history are these, pictures aside. What
/// the line does not name it may have in any way.
pub fn is_same(line: &Value, wanted: &Map<String, Value>) -> bool {
    let texts = ["prompt", "multi_prompt", "duration"];
    let has = |name: &&str| {
        wanted
            .get(*name)
            .is_none_or(|value| line.get(name) == Some(value))
    };
    let others =
        |(name, value): (&String, &Value)| line.get(name).is_none_or(|given| alike(given, value));
    line.is_object() && texts.iter().all(has) && wanted.iter().all(others)
}

/// Whether two values mean the same: 5 and 5.0 do.
fn alike(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// Whether a line of the history is no older than this. One without a time may
/// be.
pub fn is_since(line: &Value, since: Timestamp) -> bool {
    let created = line["created_at"].as_str();
    let created = created.and_then(|text| text.parse::<Timestamp>().ok());
    created.is_some_and(|created| created >= since)
}

/// How far a prediction is.
pub fn status(prediction: &Value) -> Result<UpstreamStatus, UpstreamError> {
    match prediction["status"].as_str() {
        Some("created" | "queued") => Ok(UpstreamStatus::Queued),
        Some("processing") => Ok(UpstreamStatus::Running { progress: None }),
        Some("completed") => Ok(UpstreamStatus::Completed),
        Some("failed" | "cancelled" | "timeout") => Ok(failed(prediction)),
        Some("deleted") => Err(UpstreamError::Gone),
        _ => Err(UpstreamError::Unknown {
            message: "its answer holds no `status` that is known".to_owned(),
        }),
    }
}

fn failed(prediction: &Value) -> UpstreamStatus {
    let said = prediction["error"]
        .as_str()
        .filter(|said| !said.trim().is_empty());
    UpstreamStatus::Failed {
        cause: match prediction["code"].as_i64() {
            Some(1200) => Cause::Content,
            Some(1400..=1402) => Cause::Input,
            _ => Cause::Work,
        },
        message: said.map_or("the relay gave no reason".to_owned(), tidy),
    }
}
