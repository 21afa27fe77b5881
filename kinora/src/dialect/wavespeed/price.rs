//! Quotes: what a request would cost, however little of it is there.

use kinora_core::catalogue::{Kind, Model};
use kinora_core::limits::Limits;
use kinora_core::price::Quote;
use kinora_core::problem::Problems;
use kinora_core::request::Draft;
use kinora_store::Offer;
use serde_json::{Map, Value, json};

use crate::dialect::body::Body;
use crate::dialect::fields::Fields;
use crate::dialect::names::Names;
use crate::dialect::times;

const NAMES: Names = Names {
    renamed: &[],
    flags: super::FLAGS,
};

/// The fields that hold pictures; a quote does not look at them.
const PICTURES: [&str; 7] = [
    "image",
    "end_image",
    "video",
    "frontal_image",
    "element_refer_list",
    "refer_images",
    "element_video_list",
];

/// What a price is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceRequest {
    /// The model.
    pub model_id: String,
    /// The fields of a submit, as far as they are known, without pictures.
    pub inputs: Value,
}

impl PriceRequest {
    /// Reads the body of a request for a price.
    ///
    /// # Errors
    ///
    /// When there is no model, or the inputs are no object.
    pub fn from_json(json: &Value) -> Result<Self, Problems> {
        let mut fields = Fields::of(json);
        let model_id = fields.text("model_id").map(super::model_id);
        if model_id.is_none() {
            fields.missing(
                "model_id",
                "the id of a model, as GET /api/v3/models lists it",
            );
        }
        let inputs = fields.object("inputs").map(without_pictures);
        fields.finish(Self {
            model_id: model_id.unwrap_or_default(),
            inputs: Value::Object(inputs.unwrap_or_default()),
        })
    }
}

fn without_pictures(inputs: &Map<String, Value>) -> Map<String, Value> {
    let others = inputs
        .iter()
        .filter(|(key, _)| !PICTURES.contains(&key.as_str()));
    others
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// The draft that is priced: what a submit needs and these inputs lack is filled
/// in, so that nothing is refused for its absence.
#[must_use]
pub fn price_draft(model: &'static Model, inputs: &Value) -> Draft {
    let inputs = inputs.as_object().map(without_pictures);
    let body = Body::open(Value::Object(inputs.unwrap_or_default()), &NAMES);
    let mut draft = body.finish(model, Limits::wire()).draft;
    draft.image_sent = model.kind != Kind::TextToVideo;
    draft.video_sent = matches!(model.kind, Kind::MotionControl | Kind::Element);
    // Regions cost nothing.
    draft.regions.clear();
    if draft.multi_prompt.is_empty() {
        fill(&mut draft.prompt);
    }
    for shot in &mut draft.multi_prompt {
        fill(&mut shot.prompt);
    }
    if let Some(element) = &mut draft.element {
        fill(&mut element.name);
        fill(&mut element.description);
        element.references = vec![None];
    }
    draft
}

fn fill(prompt: &mut Option<String>) {
    if prompt.as_deref().unwrap_or_default().trim().is_empty() {
        *prompt = Some("any text".to_owned());
    }
}

/// A price, in the form of both generations of clients.
#[must_use]
pub fn price(model: &Model, quote: &Quote) -> Value {
    let dollars = quote.total.as_dollars();
    json!({
        "model_id": model.id,
        "price": dollars,
        "discounted_price": dollars,
        "discount_rate": 0,
        "unit_price": dollars,
        "currency": "USD",
    })
}

/// A price that holds for a while.
#[must_use]
pub fn offer(offer: &Offer, quote: &Quote) -> Value {
    json!({
        "quote_id": offer.id,
        "model_id": offer.model,
        "price": offer.price.as_dollars(),
        "currency": "USD",
        "expires_at": times::rfc3339(offer.expires_ms),
        "lines": quote.lines,
    })
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue::{find, models};
    use kinora_core::price::{TurboRule, quote};
    use kinora_core::request::Request;

    use super::*;
    use crate::dialect::samples;

    /// The price of inputs as JSON writes it, or why there is none.
    fn ask(name: &str, inputs: &Value) -> String {
        let model = find(name).unwrap();
        let draft = price_draft(model, inputs);
        match Request::parse(&draft, None, &Limits::wire()) {
            Ok(request) => {
                price(model, &quote(&request, TurboRule::default()))["price"].to_string()
            }
            Err(problems) => problems.to_string(),
        }
    }

    #[track_caller]
    fn check(name: &str, inputs: Value, expected: &str) {
        assert_eq!(ask(name, &inputs), expected);
    }

    #[test]
    fn a_partial_request_has_the_price_of_its_defaults() {
        for model in models() {
            if model.kind == Kind::MotionControl {
                continue;
            }
            assert!(
                ask(model.id, &json!({})).starts_with(['0', '2']),
                "{}",
                model.id
            );
        }
        check("std", json!({}), "0.42");
        check("std", json!(null), "0.42");
        check("std", json!({"duration": 10}), "0.84");
        check("std", json!({"duration": "10", "sound": true}), "1.26");
        check("4k", json!({"sound": "true", "duration": 3.0}), "1.26");
        check("turbo-pro", json!({"duration": "15"}), "2.1");
        check("std", json!({"shot_type": "intelligent"}), "0.42");
        check(
            "std",
            json!({"multi_prompt": [{"duration": 3}, {"duration": 4}]}),
            "0.588",
        );
        check(
            "turbo-pro",
            json!({"multi_prompt": [{"duration": 3}, {"duration": 4}]}),
            "1.68",
        );
        check(
            "std",
            json!({"prompt": " ", "num_frames": 9, "enable_sync_mode": true}),
            "0.42",
        );
    }

    #[test]
    fn pictures_are_not_looked_at() {
        check("std", json!({"image": 5, "end_image": {"a": 1}}), "0.42");
        check(
            "std",
            json!({"image": "@./a.png", "multi_prompt": [{}]}),
            "0.42",
        );
        let body = json!({"model_id": "m", "inputs": {"image": "AQID", "duration": 3}});
        let request = PriceRequest::from_json(&body).unwrap();
        assert_eq!(request.inputs, json!({"duration": 3}));
    }

    #[test]
    fn what_is_wrong_is_still_wrong() {
        check(
            "std",
            json!({"duration": 99}),
            "`duration` is 99, but must be a whole number of seconds from 3 to 15",
        );
        check(
            "std",
            json!({"prompt": 5}),
            "`prompt` is 5, but must be a text",
        );
        let inputs = json!({
            "duration": 5, "sound": true, "prompt": "rain", "cfg_scale": 1,
            "multi_prompt": [], "shot_type": "customize",
        });
        for (_, hostile) in samples::hostile(&inputs) {
            ask("std", &hostile);
            ask("turbo-pro", &hostile);
        }
    }

    #[test]
    fn a_question_names_its_model() {
        let body = json!({"model_id": " kwaivgi/kling-v3.0-std-image-to-video ", "inputs": null});
        let request = PriceRequest::from_json(&body).unwrap();
        assert_eq!(request.model_id, "kwaivgi/kling-v3.0-std/image-to-video");
        assert_eq!(request.inputs, json!({}));
        for (body, expected) in [
            (
                json!({}),
                "`model_id` is missing; give the id of a model, as GET /api/v3/models lists it",
            ),
            (
                json!({"model_id": 5}),
                "`model_id` is 5, but must be a text",
            ),
            (
                json!({"model_id": "m", "inputs": [1]}),
                "`inputs` is a list, but must be a JSON object",
            ),
        ] {
            assert_eq!(
                PriceRequest::from_json(&body).unwrap_err().to_string(),
                expected
            );
        }
    }

    #[test]
    fn an_answer_serves_both_generations() {
        let model = find("std").unwrap();
        let request = Request::parse(&price_draft(model, &json!({})), None, &Limits::wire());
        let shown = price(model, &quote(&request.unwrap(), TurboRule::default()));
        let expected = json!({
            "model_id": "kwaivgi/kling-v3.0-std/image-to-video", "price": 0.42,
            "discounted_price": 0.42, "discount_rate": 0, "unit_price": 0.42, "currency": "USD",
        });
        assert_eq!(shown, expected);
    }
}
