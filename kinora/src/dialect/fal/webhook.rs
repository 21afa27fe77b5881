//! The wire form as a whole: errors, and webhooks with a signature that
//! everybody can check.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kinora_store::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::submit::NAMES;
use super::{error, request_id, result};
use crate::dialect::names::Names;
use crate::dialect::webhook::seconds;
use crate::dialect::{Answer, Event, View, Wire};
use crate::service::error::ServiceError;

/// The vendor tries eleven times within two hours; so much is left of them that
/// no pause that comes a fifth longer ends after them.
const SCHEDULE: &[Duration] = &seconds([0, 10, 20, 40, 80, 160, 320, 640, 1200, 1500, 1800]);

/// fal's wire form.
pub struct Fal;

impl Wire for Fal {
    fn name(&self) -> &'static str {
        "fal"
    }

    fn error(&self, given: &ServiceError) -> Answer {
        error(given)
    }

    fn names(&self) -> &'static Names {
        &NAMES
    }

    fn webhook_body(&self, view: &View<'_>) -> Value {
        let id = request_id(&view.prediction.id);
        let mut body = json!({"request_id": id, "gateway_request_id": id});
        match result::failed(view.prediction) {
            None => {
                body["status"] = json!("OK");
                body["payload"] = result::film(view);
            }
            Some(answer) => {
                body["status"] = json!("ERROR");
                body["error"] = answer.body["message"].clone();
                body["payload"] = json!({"detail": answer.body["detail"]});
            }
        }
        body
    }

    fn webhook_headers(&self, event: &Event<'_>) -> Vec<(&'static str, String)> {
        let id = request_id(event.prediction_id);
        let timestamp = event.timestamp_s.to_string();
        let hash = hex::encode(&Sha256::digest(event.body));
        let signed = [&id, event.account_id, &timestamp, &hash].join("\n");
        let signature = hex::encode(&event.signer.sign(signed.as_bytes()));
        vec![
            ("x-fal-webhook-request-id", id),
            ("x-fal-webhook-user-id", event.account_id.to_owned()),
            ("x-fal-webhook-timestamp", timestamp),
            ("x-fal-webhook-signature", signature),
        ]
    }

    fn webhook_schedule(&self) -> &'static [Duration] {
        SCHEDULE
    }

    fn webhook_timeout(&self) -> Duration {
        Duration::from_secs(15)
    }
}

/// The keys that signatures are checked with, as a JSON Web Key Set.
#[must_use]
pub fn public_keys(key: &[u8; 32]) -> Value {
    json!({"keys": [{
        "kty": "OKP",
        "crv": "Ed25519",
        "x": URL_SAFE_NO_PAD.encode(key),
        "kid": hex::encode(&Sha256::digest(key)[..8]),
        "use": "sig",
        "alg": "EdDSA",
    }]})
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, VerifyingKey};
    use kinora_store::State;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM, UUID};
    use crate::service::signer::Signer;

    fn body(state: State) -> Value {
        samples::show(Dialect::Fal, state, |view| Fal.webhook_body(view))
    }

    #[test]
    fn a_webhook_tells_the_result_or_the_error() {
        let done = body(State::Completed);
        assert_eq!(
            (&done["request_id"], &done["status"]),
            (&json!(UUID), &json!("OK"))
        );
        assert_eq!(done["gateway_request_id"], UUID);
        assert_eq!(done["payload"]["video"]["url"], FILM);
        assert!(done.get("error").is_none());
        let failed = body(State::Failed);
        assert_eq!(failed["status"], "ERROR");
        assert_eq!(failed["error"], "the picture cannot be fetched");
        assert_eq!(
            failed["payload"]["detail"][0]["type"],
            "file_download_error"
        );
        let cancelled = body(State::Cancelled);
        assert_eq!(cancelled["status"], "ERROR");
        assert!(cancelled["payload"]["detail"].is_string());
    }

    /// Checks headers as the vendor documents it.
    fn is_good(headers: &[(&str, String)], body: &[u8], key: &[u8; 32]) -> bool {
        let of = |name: &str| {
            let name = format!("x-fal-webhook-{name}");
            let header = headers.iter().find(|(other, _)| *other == name);
            header.unwrap().1.clone()
        };
        let hash = hex::encode(&Sha256::digest(body));
        let signed = [of("request-id"), of("user-id"), of("timestamp"), hash].join("\n");
        let signature = hex::decode(&of("signature")).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        let key = VerifyingKey::from_bytes(key).unwrap();
        key.verify_strict(signed.as_bytes(), &signature).is_ok()
    }

    #[test]
    fn a_signature_is_of_everything_that_a_receiver_sees() {
        let signer = Signer::new([7; 32]);
        let key = signer.public_key();
        let headers = Fal.webhook_headers(&samples::event(&signer, b"{}"));
        assert_eq!(headers[0], ("x-fal-webhook-request-id", UUID.to_owned()));
        assert_eq!(headers[1].1, "account");
        assert!(is_good(&headers, b"{}", &key));
        assert!(!is_good(&headers, b"{} ", &key));
        assert!(!is_good(
            &headers,
            b"{}",
            &Signer::new([8; 32]).public_key()
        ));
        for changed in 0..3 {
            let mut headers = headers.clone();
            headers[changed].1.push('1');
            assert!(!is_good(&headers, b"{}", &key), "{changed}");
        }
    }

    #[test]
    fn the_key_is_published_as_other_programs_read_it() {
        let key = Signer::new([7; 32]).public_key();
        let keys = public_keys(&key);
        let first = &keys["keys"][0];
        assert_eq!(
            (&first["kty"], &first["crv"]),
            (&json!("OKP"), &json!("Ed25519"))
        );
        let x = URL_SAFE_NO_PAD
            .decode(first["x"].as_str().unwrap())
            .unwrap();
        assert_eq!(x, key);
    }

    #[test]
    fn all_tries_are_within_two_hours_even_where_each_pause_is_a_fifth_longer() {
        assert_eq!(SCHEDULE.len(), 11);
        let total: Duration = SCHEDULE.iter().sum();
        assert!(total.mul_f64(1.2) < Duration::from_secs(2 * 60 * 60));
    }
}
