//! Videos as clients poll and list them.

use kinora_core::catalogue;
use kinora_core::problem::Problems;
use kinora_store::{FailureCode, Prediction, PredictionQuery, State};
use serde_json::{Value, json};

use super::submit::REMIXED_FROM;
use super::{prediction_id, video_id};
use crate::dialect::View;
use crate::dialect::fields::{Fields, from_pairs};
use crate::service::order::FilmFacts;

/// Renders a video.
///
/// `warnings` is there where something asked for was not done.
#[must_use]
pub fn video(view: &View<'_>, film: &FilmFacts) -> Value {
    let prediction = view.prediction;
    let tier = catalogue::find(&prediction.model).map(|model| model.tier.as_str());
    let size = film.size.map(|it| format!("{}x{}", it.width, it.height));
    let mut video = json!({
        "id": video_id(&prediction.id),
        "object": "video",
        "model": prediction.model,
        "status": status(prediction.state),
        "progress": progress(prediction),
        "created_at": prediction.created_ms.div_euclid(1000),
        "completed_at": completed_at(prediction),
        "expires_at": prediction.purge_ms.map(|ms| ms.div_euclid(1000)),
        "size": size,
        "seconds": film.seconds.map(|seconds| seconds.to_string()),
        "prompt": film.prompt,
        "quality": tier,
        "remixed_from_video_id": remixed_from(prediction),
        "error": failure(prediction),
    });
    if let Some(url) = url(view) {
        video["url"] = url.clone();
        video["media_type"] = "video/mp4".into();
        video["inference_time_s"] = json!(inference_s(prediction));
    }
    if !prediction.warnings.is_empty() {
        video["warnings"] = json!(prediction.warnings);
    }
    video
}

/// The word for a state. There are only these four.
pub(super) fn status(state: State) -> &'static str {
    match state {
        State::Queued => "queued",
        State::Running => "in_progress",
        State::Completed => "completed",
        State::Failed | State::Timeout | State::Cancelled => "failed",
    }
}

fn progress(prediction: &Prediction) -> u32 {
    match prediction.state {
        State::Completed => 100,
        State::Queued | State::Running | State::Failed | State::Timeout | State::Cancelled => {
            prediction.progress.min(99)
        }
    }
}

fn completed_at(prediction: &Prediction) -> Option<i64> {
    let is_done = prediction.state == State::Completed;
    let finished = prediction.finished_ms.filter(|_| is_done);
    finished.map(|ms| ms.div_euclid(1000))
}

/// The film's address, which works without a key.
fn url<'a>(view: &View<'a>) -> Option<&'a Value> {
    let is_done = view.prediction.state == State::Completed;
    let first = view.outputs.first().filter(|_| is_done);
    first.filter(|output| output.is_string())
}

/// How long the work took.
fn inference_s(prediction: &Prediction) -> Option<f64> {
    let took = prediction.finished_ms? - prediction.started_ms?;
    Some(took.max(0) as f64 / 1000.0)
}

fn remixed_from(prediction: &Prediction) -> Option<String> {
    let input: Value = serde_json::from_str(&prediction.input).ok()?;
    Some(input.get(REMIXED_FROM)?.as_str()?.to_owned())
}

/// Why there is no film, for programs and for people.
pub(super) fn failure(prediction: &Prediction) -> Option<Value> {
    let plain = match prediction.state {
        State::Queued | State::Running | State::Completed => return None,
        State::Failed => ("generation_failed", "the video failed"),
        State::Timeout => ("timeout", "the video took too long"),
        State::Cancelled => ("cancelled", "the video was cancelled"),
    };
    let said = prediction.failure.as_ref();
    let code = match prediction.state {
        State::Cancelled => plain.0,
        _ => said.map_or(plain.0, |failure| code(failure.code)),
    };
    let message = said.map_or(plain.1, |failure| failure.message.as_str());
    Some(json!({"code": code, "message": message}))
}

/// The word for a kind of failure.
pub(super) fn code(code: FailureCode) -> &'static str {
    match code {
        FailureCode::MODERATION => "moderation_blocked",
        FailureCode::MISSING | FailureCode::INVALID => "invalid_input",
        FailureCode::MEDIA => "input_not_reachable",
        FailureCode::INTERNAL => "internal_error",
        FailureCode::UNAVAILABLE => "engine_unavailable",
        FailureCode::TIMEOUT => "timeout",
        _ => "generation_failed",
    }
}

/// What a deletion is answered with.
#[must_use]
pub fn deleted(id: &str) -> Value {
    json!({"id": video_id(id), "object": "video.deleted", "deleted": true})
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Oldest first.
    Ascending,
    /// Newest first.
    Descending,
}

/// How many videos a list has where it is not said.
const USUAL_LIMIT: u32 = 20;

/// The most videos of one list.
const MOST: i64 = 100;

/// Reads what of the list is wanted.
///
/// # Errors
///
/// Every field that cannot be read.
pub fn list_request(pairs: &[(String, String)]) -> Result<PredictionQuery, Problems> {
    let json = from_pairs(pairs);
    let mut fields = Fields::of(&json);
    let orders = [("asc", Order::Ascending), ("desc", Order::Descending)];
    let order = fields.choice("order", &orders);
    let limit = fields.whole("limit", 1..=MOST);
    let after = fields.text("after");
    let id = after.as_deref().and_then(prediction_id);
    if after.is_some() && id.is_none() {
        fields.missing("after", "the id of a video as a list shows it");
    }
    let query = PredictionQuery {
        after: id,
        ascending: order == Some(Order::Ascending),
        limit: limit
            .and_then(|it| it.try_into().ok())
            .unwrap_or(USUAL_LIMIT),
        ..PredictionQuery::default()
    };
    fields.finish(query)
}

/// A part of the list.
#[must_use]
pub fn list(videos: &[Value], total: u64) -> Value {
    let id = |video: Option<&Value>| video.map_or(Value::Null, |video| video["id"].clone());
    json!({
        "object": "list",
        "first_id": id(videos.first()),
        "last_id": id(videos.last()),
        "has_more": total > videos.len() as u64,
        "data": videos,
    })
}

/// What of a video is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The film.
    Video,
    /// Its first frame, small.
    Thumbnail,
    /// A frame a second, side by side.
    SpriteSheet,
}

/// Reads which variant is wanted; the film where it is not said.
///
/// # Errors
///
/// When there is none of this name.
pub fn variant(pairs: &[(String, String)]) -> Result<Variant, Problems> {
    let json = from_pairs(pairs);
    let mut fields = Fields::of(&json);
    let variants = [
        ("video", Variant::Video),
        ("thumbnail", Variant::Thumbnail),
        ("spritesheet", Variant::SpriteSheet),
    ];
    let variant = fields.choice("variant", &variants);
    fields.finish(variant.unwrap_or(Variant::Video))
}

#[cfg(test)]
mod tests {
    use kinora_core::size::Size;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM, ID};

    fn film() -> FilmFacts {
        FilmFacts {
            prompt: Some("rain".to_owned()),
            seconds: Some(5),
            size: Some(Size {
                width: 1280,
                height: 720,
            }),
        }
    }

    fn shown(state: State) -> Value {
        samples::show(Dialect::OpenAi, state, |view| video(view, &film()))
    }

    #[test]
    fn a_completed_video_has_every_key_that_clients_read() {
        let expected = json!({
            "id": video_id(ID), "object": "video",
            "model": "kwaivgi/kling-v3.0-std/image-to-video", "status": "completed",
            "progress": 100, "created_at": 1_680_352_496, "completed_at": 1_680_352_500,
            "expires_at": 1_680_957_300, "size": "1280x720", "seconds": "5", "prompt": "rain",
            "quality": "720p", "remixed_from_video_id": null, "error": null, "url": FILM,
            "media_type": "video/mp4", "inference_time_s": 3.0,
        });
        assert_eq!(shown(State::Completed), expected);
    }

    #[track_caller]
    fn check(state: State, status: &str, code: Option<&str>) {
        let shown = shown(state);
        assert_eq!(shown["status"], status);
        assert_eq!(shown["error"]["code"].as_str(), code);
        assert_eq!(shown["url"].is_string(), state == State::Completed);
    }

    #[test]
    fn every_state_has_one_of_four_words() {
        check(State::Queued, "queued", None);
        check(State::Running, "in_progress", None);
        check(State::Completed, "completed", None);
        check(State::Failed, "failed", Some("input_not_reachable"));
        check(State::Timeout, "failed", Some("input_not_reachable"));
        check(State::Cancelled, "failed", Some("cancelled"));
        let message = &shown(State::Failed)["error"]["message"];
        assert_eq!(message, "the picture cannot be fetched");
    }

    #[test]
    fn an_end_without_a_reason_has_words_too() {
        let mut bare = samples::prediction(Dialect::OpenAi, State::Timeout);
        bare.failure = None;
        let shown = video(&samples::view(&bare, &[]), &FilmFacts::default());
        assert_eq!(shown["error"]["code"], "timeout");
        assert_eq!(shown["error"]["message"], "the video took too long");
        assert_eq!(
            (&shown["size"], &shown["seconds"]),
            (&Value::Null, &Value::Null)
        );
    }

    #[track_caller]
    fn check_list(query: &[(&str, &str)], expected: Result<(Option<&str>, bool, u32), &str>) {
        let pairs: Vec<(String, String)> = query
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let read = list_request(&pairs).map_err(|problems| problems.to_string());
        let read = read
            .as_ref()
            .map(|it| (it.after.as_deref(), it.ascending, it.limit));
        assert_eq!(read.map_err(String::as_str), expected);
    }

    #[test]
    fn a_list_is_asked_for_in_parts() {
        let id = video_id(ID);
        check_list(&[], Ok((None, false, 20)));
        check_list(
            &[("after", &id), ("order", "ASC"), ("limit", "2")],
            Ok((Some(ID), true, 2)),
        );
        check_list(
            &[("after", "x"), ("order", "up"), ("limit", "101")],
            Err("`order` is \"up\", but must be asc, desc; \
                 `limit` is \"101\", but must be a whole number from 1 to 100; \
                 `after` is missing; give the id of a video as a list shows it"),
        );
        let videos = [json!({"id": "a"}), json!({"id": "b"})];
        let listed = list(&videos, 3);
        assert_eq!(listed["has_more"], true);
        assert_eq!(
            (&listed["first_id"], &listed["last_id"]),
            (&json!("a"), &json!("b"))
        );
        assert_eq!(list(&[], 0)["first_id"], Value::Null);
        assert_eq!(list(&videos, 2)["has_more"], false);
    }
}
