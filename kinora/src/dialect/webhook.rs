//! Webhooks: what is sent at a prediction's end, how it is signed, and when it is
//! tried again.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use kinora_store::hex;
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Dialect, View, highway, wavespeed};

const fn seconds<const N: usize>(seconds: [u64; N]) -> [Duration; N] {
    let mut delays = [Duration::ZERO; N];
    let mut index = 0;
    while index < N {
        delays[index] = Duration::from_secs(seconds[index]);
        index += 1;
    }
    delays
}

/// The delays before each try: at once, soon, and then ever later.
const WAVESPEED: &[Duration] = &seconds([0, 10, 60, 300, 1800, 7200, 21_600, 43_200]);

/// The family tries six times in all.
const HIGHWAY: &[Duration] = &seconds([0, 5, 30, 120, 600, 1800]);

impl Dialect {
    /// The exact bytes that tell of a prediction's end.
    #[must_use]
    pub fn webhook_body(self, view: &View<'_>) -> Vec<u8> {
        let body: Value = match self {
            Self::WaveSpeed | Self::Guide => wavespeed::prediction(view, wavespeed::Input::Shown),
            Self::Highway => json!({
                "event_type": "ASYNC_TASK_RESULT",
                "payload": highway::task_result(view),
            }),
        };
        serde_json::to_vec(&body).expect("JSON values can be written as JSON")
    }

    /// The headers that go with a body, beside its content type. They are made
    /// anew for each try: receivers refuse old timestamps.
    #[must_use]
    pub fn webhook_headers(
        self,
        secret: &str,
        id: &str,
        timestamp_s: i64,
        body: &[u8],
    ) -> Vec<(&'static str, String)> {
        match self {
            Self::WaveSpeed | Self::Guide => vec![
                ("webhook-id", id.to_owned()),
                ("webhook-timestamp", timestamp_s.to_string()),
                (
                    "webhook-signature",
                    signature(secret, id, timestamp_s, body),
                ),
            ],
            Self::Highway => vec![],
        }
    }

    /// How long to wait before each try.
    #[must_use]
    pub fn webhook_schedule(self) -> &'static [Duration] {
        match self {
            Self::WaveSpeed | Self::Guide => WAVESPEED,
            Self::Highway => HIGHWAY,
        }
    }

    /// How long one try may take.
    #[must_use]
    pub const fn webhook_timeout(self) -> Duration {
        match self {
            Self::WaveSpeed | Self::Guide => Duration::from_secs(10),
            Self::Highway => Duration::from_secs(5),
        }
    }

    /// How many tries the vendor promises; the schedule has at least as many.
    #[must_use]
    pub const fn webhook_answers_until(self) -> usize {
        match self {
            Self::WaveSpeed | Self::Guide => 3,
            Self::Highway => HIGHWAY.len(),
        }
    }
}

/// `v3,` and the HMAC-SHA256 of id, timestamp and body, joined by dots. The key is
/// the text of the secret after its prefix, and is not decoded.
fn signature(secret: &str, id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let key = secret.strip_prefix("whsec_").unwrap_or(secret);
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("an HMAC key may have any length");
    mac.update(format!("{id}.{timestamp_s}.").as_bytes());
    mac.update(body);
    format!("v3,{}", hex::encode(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use kinora_store::State;

    use super::*;
    use crate::dialect::samples::{self, FILM, ID};

    fn body(dialect: Dialect, state: State) -> Value {
        let prediction = samples::prediction(dialect, state);
        let outputs = [json!(FILM)];
        let bytes = dialect.webhook_body(&samples::view(&prediction, &outputs));
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn wavespeed_sends_the_bare_prediction_with_its_input() {
        for dialect in [Dialect::WaveSpeed, Dialect::Guide] {
            let body = body(dialect, State::Completed);
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

    #[test]
    fn highway_sends_an_event() {
        let body = body(Dialect::Highway, State::Failed);
        assert_eq!(body["event_type"], "ASYNC_TASK_RESULT");
        assert_eq!(body["payload"]["task"]["status"], "TASK_STATUS_FAILED");
        assert_eq!(
            body["payload"]["task"]["reason"],
            "the picture cannot be fetched"
        );
    }

    #[test]
    fn the_same_prediction_has_the_same_bytes() {
        for dialect in Dialect::ALL {
            let prediction = samples::prediction(dialect, State::Completed);
            let view = samples::view(&prediction, &[]);
            assert_eq!(dialect.webhook_body(&view), dialect.webhook_body(&view));
        }
    }

    /// The signature was computed with Python's `hmac`.
    #[test]
    fn a_signature_is_that_of_another_implementation() {
        let headers = Dialect::WaveSpeed.webhook_headers(
            "whsec_dGVzdHNlY3JldA==",
            ID,
            1_781_080_794,
            br#"{"id":"1"}"#,
        );
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
        let sign = |secret, id, timestamp_s, body: &[u8]| signature(secret, id, timestamp_s, body);
        let first = sign("whsec_a", "1", 1, b"{}");
        assert_eq!(first, sign("a", "1", 1, b"{}"));
        assert_ne!(first, sign("whsec_b", "1", 1, b"{}"));
        assert_ne!(first, sign("whsec_a", "2", 1, b"{}"));
        assert_ne!(first, sign("whsec_a", "1", 2, b"{}"));
        assert_ne!(first, sign("whsec_a", "1", 1, b"{} "));
        assert_eq!(first.len(), 3 + 64);
        assert!(sign("", "", i64::MIN, b"").starts_with("v3,"));
    }

    #[test]
    fn highway_is_not_signed() {
        let headers = Dialect::Highway.webhook_headers("whsec_a", ID, 1, b"{}");
        assert!(headers.is_empty());
    }

    #[test]
    fn tries_come_ever_later() {
        for dialect in Dialect::ALL {
            let schedule = dialect.webhook_schedule();
            assert_eq!(schedule[0], Duration::ZERO);
            assert!(schedule.is_sorted());
            assert!(schedule.len() >= dialect.webhook_answers_until());
        }
        assert_eq!(Dialect::WaveSpeed.webhook_schedule().len(), 8);
        assert_eq!(Dialect::Highway.webhook_schedule().len(), 6);
        assert_eq!(
            Dialect::Highway.webhook_schedule()[4],
            Duration::from_secs(600)
        );
        assert_eq!(Dialect::Guide.webhook_timeout(), Duration::from_secs(10));
        assert_eq!(Dialect::Highway.webhook_timeout(), Duration::from_secs(5));
    }
}
