//! The wire form as a whole: errors, and webhooks that are signed.

use kinora_store::hex;
use serde_json::Value;

use super::{Input, error, prediction};
use crate::dialect::webhook::hmac;
use crate::dialect::{Answer, Event, View, Wire};
use crate::service::error::ServiceError;

/// WaveSpeed's wire form.
pub struct WaveSpeed;

impl Wire for WaveSpeed {
    fn name(&self) -> &'static str {
        "wavespeed"
    }

    fn error(&self, given: &ServiceError) -> Answer {
        error(given)
    }

    fn webhook_body(&self, view: &View<'_>) -> Value {
        prediction(view, Input::Shown)
    }

    fn webhook_headers(&self, event: &Event<'_>) -> Vec<(&'static str, String)> {
        vec![
            ("webhook-id", event.id.to_owned()),
            ("webhook-timestamp", event.timestamp_s.to_string()),
            ("webhook-signature", signature(event)),
        ]
    }
}

/// `v3,` and the signature in hexadecimal. The key is the text of the secret after
/// its prefix, and is not decoded.
fn signature(event: &Event<'_>) -> String {
    let secret = event.secret;
    let key = secret.strip_prefix("whsec_").unwrap_or(secret).as_bytes();
    let signed = hmac(key, event.id, event.timestamp_s, event.body);
    format!("v3,{}", hex::encode(&signed))
}

#[cfg(test)]
mod tests {
    use kinora_store::State;
    use serde_json::json;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM, ID};
    use crate::service::signer::Signer;

    #[test]
    fn a_webhook_tells_the_bare_prediction_with_its_input() {
        for dialect in [Dialect::WaveSpeed, Dialect::Guide] {
            let prediction = samples::prediction(dialect, State::Completed);
            let outputs = [json!(FILM)];
            let view = samples::view(&prediction, &outputs);
            let body = dialect.wire().webhook_body(&view);
            for key in [
                "id",
                "model",
                "input",
                "outputs",
                "urls",
                "has_nsfw_contents",
                "status",
                "created_at",
                "error",
                "code",
                "timings",
                "executionTime",
            ] {
                assert!(body.get(key).is_some(), "{key}");
            }
            assert_eq!(body["outputs"], json!([FILM]));
            assert_eq!(body["input"]["prompt"], "rain");
        }
    }

    /// The signature was computed with Python's `hmac`.
    #[test]
    fn a_signature_is_that_of_another_implementation() {
        let signer = Signer::new([7; 32]);
        let headers = WaveSpeed.webhook_headers(&Event {
            secret: "whsec_dGVzdHNlY3JldA==",
            id: ID,
            timestamp_s: 1_781_080_794,
            ..samples::event(&signer, br#"{"id":"1"}"#)
        });
        let expected = [
            ("webhook-id", ID),
            ("webhook-timestamp", "1781080794"),
            (
                "webhook-signature",
                "v3,85d08aa7c1625f9761d83b2a34f449e8f8b49cf9e05bf1becaf50be77f2aa220",
            ),
        ];
        assert_eq!(
            headers,
            expected.map(|(name, value)| (name, value.to_owned()))
        );
    }

    #[test]
    fn a_signature_depends_on_everything() {
        let signer = Signer::new([7; 32]);
        let sign = |secret, id, timestamp_s, body: &[u8]| {
            signature(&Event {
                secret,
                id,
                timestamp_s,
                ..samples::event(&signer, body)
            })
        };
        let first = sign("whsec_a", "1", 1, b"{}");
        assert_eq!(first, sign("a", "1", 1, b"{}"));
        assert_ne!(first, sign("whsec_b", "1", 1, b"{}"));
        assert_ne!(first, sign("whsec_a", "2", 1, b"{}"));
        assert_ne!(first, sign("whsec_a", "1", 2, b"{}"));
        assert_ne!(first, sign("whsec_a", "1", 1, b"{} "));
        assert_eq!(first.len(), 3 + 64);
        assert!(sign("", "", i64::MIN, b"").starts_with("v3,"));
    }
}
