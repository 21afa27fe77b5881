//! The wire form as a whole: errors, and webhooks in the common standard.

use kinora_core::limits::Limits;
use serde_json::Value;

use super::submit::limits;
use super::{error, prediction};
use crate::dialect::webhook::standard_headers;
use crate::dialect::{Answer, Event, View, Wire};
use crate::service::error::ServiceError;

/// The wire form of Atlas.
pub struct Atlas;

impl Wire for Atlas {
    fn name(&self) -> &'static str {
        "atlas"
    }

    fn error(&self, given: &ServiceError) -> Answer {
        error(given)
    }

    fn limits(&self) -> Limits {
        limits()
    }

    fn webhook_body(&self, view: &View<'_>) -> Value {
        prediction(view)
    }

    fn webhook_headers(&self, event: &Event<'_>) -> Vec<(&'static str, String)> {
        standard_headers(event)
    }
}
