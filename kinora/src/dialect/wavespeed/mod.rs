//! WaveSpeed v3: submits, predictions, history, uploads, the catalogue, money.
//!
//! Every function that renders gives what belongs under `data`; [`envelope`] puts
//! it there. Only [`error()`] gives a whole body.

mod billing;
mod catalogue;
mod elements;
mod error;
mod history;
mod prediction;
mod price;
mod submit;
mod uploads;
mod usage;
mod webhook;

use serde_json::{Value, json};

pub use billing::{BillingRequest, balance, billings, webhook_secret};
pub use catalogue::models;
pub use elements::{ElementsRequest, deleted_element, element, elements};
pub use error::{BASE64_WITH_WEBHOOK, error};
pub use history::{HistoryRequest, deleted, deleted_one, history, ids};
pub use prediction::{Input, prediction, sync_timeout};
pub use price::{PriceRequest, offer, price, price_draft};
pub use submit::parse;
pub use uploads::{TicketRequest, accepts, media_kind, ticket, upload};
pub use usage::{UsageRequest, account_usage, usage_stats};
pub use webhook::WaveSpeed;

pub(super) use submit::{FLAGS, parse_named};

/// The envelope of a success. It never holds a key `error`: some clients take
/// that for a failure.
#[must_use]
pub fn envelope(data: Value) -> Value {
    json!({"code": 200, "message": "success", "data": data})
}

/// The catalogue's id of a model, also where it is asked for by another name.
fn model_id(name: String) -> String {
    let models = kinora_core::catalogue::models();
    let known = models
        .iter()
        .find(|model| model.dialects.guide == Some(name.as_str()));
    known.map_or(name, |model| model.id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_has_no_error_at_its_top() {
        let body = envelope(json!({"error": ""}));
        assert_eq!(body["code"], 200);
        assert_eq!(body["message"], "success");
        assert!(body.get("error").is_none());
    }
}
