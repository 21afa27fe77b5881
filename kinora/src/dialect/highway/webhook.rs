//! The wire form as a whole: errors, and webhooks that are not signed.

use std::time::Duration;

use serde_json::{Value, json};

use super::{error, task_result};
use crate::dialect::webhook::seconds;
use crate::dialect::{Answer, Event, View, Wire};
use crate::service::error::ServiceError;

/// The family tries six times in all.
const SCHEDULE: &[Duration] = &seconds([0, 5, 30, 120, 600, 1800]);

/// The wire form of HighwayAPI, Novita and their relatives.
pub struct Highway;

impl Wire for Highway {
    fn name(&self) -> &'static str {
        "highway"
    }

    fn error(&self, given: &ServiceError) -> Answer {
        error(given)
    }

    fn webhook_body(&self, view: &View<'_>) -> Value {
        json!({"event_type": "ASYNC_TASK_RESULT", "payload": task_result(view)})
    }

    fn webhook_headers(&self, _: &Event<'_>) -> Vec<(&'static str, String)> {
        vec![]
    }

    fn webhook_schedule(&self) -> &'static [Duration] {
        SCHEDULE
    }

    fn webhook_timeout(&self) -> Duration {
        Duration::from_secs(5)
    }
}

#[cfg(test)]
mod tests {
    use kinora_store::State;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples;
    use crate::service::signer::Signer;

    #[test]
    fn a_webhook_tells_an_event() {
        let prediction = samples::prediction(Dialect::Highway, State::Failed);
        let body = Highway.webhook_body(&samples::view(&prediction, &[]));
        assert_eq!(body["event_type"], "ASYNC_TASK_RESULT");
        assert_eq!(body["payload"]["task"]["status"], "TASK_STATUS_FAILED");
        assert_eq!(
            body["payload"]["task"]["reason"],
            "the picture cannot be fetched"
        );
        let signer = Signer::new([7; 32]);
        let event = samples::event(&signer, b"{}");
        assert!(Highway.webhook_headers(&event).is_empty());
    }
}
