//! The wire form as a whole: errors, and webhooks signed as OpenAI's are.

use std::time::Duration;

use kinora_core::limits::Limits;
use kinora_store::State;
use serde_json::{Value, json};

use super::submit::{NAMES, limits};
use super::{error, video_id};
use crate::dialect::names::Names;
use crate::dialect::webhook::{seconds, standard_headers};
use crate::dialect::{Answer, Event, View, Wire};
use crate::service::error::ServiceError;

/// At once, soon, and then ever later for about three days.
const SCHEDULE: &[Duration] = &seconds([0, 10, 60, 300, 1800, 7200, 36_000, 86_400]);

/// OpenAI's wire form.
pub struct OpenAi;

impl Wire for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn error(&self, given: &ServiceError) -> Answer {
        error(given)
    }

    fn limits(&self) -> Limits {
        limits()
    }

    fn names(&self) -> &'static Names {
        &NAMES
    }

    fn webhook_body(&self, view: &View<'_>) -> Value {
        let prediction = view.prediction;
        let kind = match prediction.state {
            State::Completed => "video.completed",
            State::Queued | State::Running | State::Failed | State::Timeout | State::Cancelled => {
                "video.failed"
            }
        };
        let at_ms = prediction.finished_ms.unwrap_or(prediction.created_ms);
        json!({
            "id": format!("evt_{}", prediction.id),
            "object": "event",
            "created_at": at_ms.div_euclid(1000),
            "type": kind,
            "data": {"id": video_id(&prediction.id)},
        })
    }

    fn webhook_headers(&self, event: &Event<'_>) -> Vec<(&'static str, String)> {
        standard_headers(event)
    }

    fn webhook_schedule(&self) -> &'static [Duration] {
        SCHEDULE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, ID};

    #[test]
    fn a_webhook_tells_which_video_ended_and_how() {
        let told = |state| {
            let prediction = samples::prediction(Dialect::OpenAi, state);
            OpenAi.webhook_body(&samples::view(&prediction, &[]))
        };
        let done = told(State::Completed);
        assert_eq!(done["type"], "video.completed");
        assert_eq!(done["data"], json!({ "id": video_id(ID) }));
        assert_eq!(
            (&done["object"], &done["created_at"]),
            (&json!("event"), &json!(1_680_352_500))
        );
        assert_eq!(told(State::Cancelled)["type"], "video.failed");
    }
}
