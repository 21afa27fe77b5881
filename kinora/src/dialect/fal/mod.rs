//! fal: a queue of requests. A request has one of three statuses; when it is
//! completed its result is the film, or the error that it came to.

mod elements;
mod error;
mod result;
mod status;
mod storage;
mod submit;
mod webhook;

use kinora_core::catalogue::{self, Model};
use serde_json::{Map, Value, json};

pub use error::error;
pub use result::{result, still_running};
pub use status::{Logs, cancelled, log_lines, status, submitted};
pub use storage::{UploadRequest, pass, ticket, uploaded};
pub use submit::{Beside, PRIORITY, TIMEOUT, WEBHOOK, parse};
pub use webhook::{Fal, public_keys};

use super::View;
use super::uuid;

/// The application that all models belong to, as addresses of requests name it.
const APP: &str = "fal-ai/kling-video";

/// The model of a path such as `fal-ai/kling-video/v3/pro/image-to-video`.
#[must_use]
pub fn model(path: &str) -> Option<&'static Model> {
    let models = catalogue::models().iter();
    let mut films = models.filter(|model| model.kind.is_film());
    films.find(|model| model.dialects.fal == Some(path))
}

/// The path that an unknown one was most likely meant to be.
#[must_use]
pub fn nearest(path: &str) -> Option<&'static str> {
    let paths = catalogue::models()
        .iter()
        .filter(|model| model.kind.is_film())
        .filter_map(|model| model.dialects.fal);
    kinora_core::nearest::nearest(path, paths)
}

/// What is wanted of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its result.
    Result,
    /// Its status now.
    Status,
    /// Its status, now and at each change.
    Stream,
    /// Its end.
    Cancel,
}

/// The request that a path names, and what is wanted of it. The id is as it was
/// sent.
///
/// Clients name the application before `/requests/`, and some the whole model.
#[must_use]
pub fn request(path: &str) -> Option<(&str, Wanted)> {
    let (app, rest) = path.split_once("/requests/")?;
    if app != APP && model(app).is_none() {
        return None;
    }
    let (id, wanted) = rest.split_once('/').unwrap_or((rest, ""));
    let wanted = match wanted {
        "" | "response" => Wanted::Result,
        "status" => Wanted::Status,
        "status/stream" => Wanted::Stream,
        "cancel" => Wanted::Cancel,
        _ => return None,
    };
    Some((id, wanted))
}

/// A prediction's id as fal writes it.
#[must_use]
pub fn request_id(id: &str) -> String {
    uuid::dashed(id)
}

/// The prediction's id that a request's id means.
#[must_use]
pub fn prediction_id(request_id: &str) -> Option<String> {
    uuid::plain(request_id)
}

/// Whether requests at this host are answered with their result, and not with
/// their place in the queue.
#[must_use]
pub fn is_direct_host(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default();
    // The second stands in where the first cannot be reached.
    ["fal.run", "falrun.com"]
        .iter()
        .any(|direct| name.eq_ignore_ascii_case(direct))
}

/// What names a request, in every answer about it.
fn names(view: &View<'_>) -> Map<String, Value> {
    let id = request_id(&view.prediction.id);
    let url = format!("{}/{APP}/requests/{id}", view.origin);
    let names = json!({
        "request_id": id,
        "gateway_request_id": id,
        "status_url": format!("{url}/status"),
        "cancel_url": format!("{url}/cancel"),
        "response_url": url,
    });
    match names {
        Value::Object(names) => names,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples::UUID;

    #[test]
    fn every_path_means_a_model() {
        for (path, id) in [
            ("v3/standard/image-to-video", "v3.0-std/image-to-video"),
            ("v3/pro/image-to-video", "v3.0-pro/image-to-video"),
            ("v3/4k/image-to-video", "v3.0-4k/image-to-video"),
            ("o3/standard/image-to-video", "video-o3-std/image-to-video"),
            ("v3/standard/text-to-video", "v3.0-std/text-to-video"),
        ] {
            let found = model(&format!("{APP}/{path}")).map(|model| model.id);
            assert_eq!(found, Some(format!("kwaivgi/kling-{id}").as_str()));
        }
        assert!(model("").is_none() && model(APP).is_none() && model("std").is_none());
        let near = nearest("fal-ai/kling-video/v3/pro/image-to-vido");
        assert_eq!(near, Some("fal-ai/kling-video/v3/pro/image-to-video"));
    }

    #[track_caller]
    fn check(path: &str, expected: Option<Wanted>) {
        let found = request(path);
        assert_eq!(found.map(|(_, wanted)| wanted), expected, "{path}");
        assert!(found.is_none_or(|(id, _)| id == UUID));
    }

    #[test]
    fn a_path_says_what_is_wanted_of_which_request() {
        let own = |rest: &str| format!("{APP}/requests/{UUID}{rest}");
        check(&own(""), Some(Wanted::Result));
        check(&own("/response"), Some(Wanted::Result));
        check(&own("/status"), Some(Wanted::Status));
        check(&own("/status/stream"), Some(Wanted::Stream));
        check(&own("/cancel"), Some(Wanted::Cancel));
        let whole = format!("{APP}/v3/pro/image-to-video/requests/{UUID}/status");
        check(&whole, Some(Wanted::Status));
        for other in [
            format!("{APP}/{UUID}"),
            format!("fal-ai/flux/requests/{UUID}"),
            own("/else"),
            own("/status/else"),
            String::new(),
        ] {
            check(&other, None);
        }
    }

    #[test]
    fn one_host_answers_directly_and_every_other_queues() {
        for host in ["fal.run", "FAL.RUN", "fal.run:443", "falrun.com"] {
            assert!(is_direct_host(host), "{host}");
        }
        for host in ["queue.fal.run", "127.0.0.1:8787", "fal.run.example", ""] {
            assert!(!is_direct_host(host), "{host}");
        }
    }
}
