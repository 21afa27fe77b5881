//! What webhooks of several vendors have in common: schedules, and signatures.

use std::time::Duration;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Event;

/// Delays in seconds.
pub(super) const fn seconds<const N: usize>(seconds: [u64; N]) -> [Duration; N] {
    let mut delays = [Duration::ZERO; N];
    let mut index = 0;
    while index < N {
        delays[index] = Duration::from_secs(seconds[index]);
        index += 1;
    }
    delays
}

/// The delays before each try where the vendor promises fewer: about a day in all.
pub(super) const USUAL_SCHEDULE: &[Duration] =
    &seconds([0, 10, 60, 300, 1800, 7200, 21_600, 43_200]);

/// The HMAC-SHA256 of id, timestamp and body, joined by dots.
pub(super) fn hmac(key: &[u8], id: &str, timestamp_s: i64, body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC key may have any length");
    mac.update(format!("{id}.{timestamp_s}.").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// Reads secrets as they were written, padded or not.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The headers of Standard Webhooks: one signature, by the bytes that the secret
/// means in base64.
pub(super) fn standard_headers(event: &Event<'_>) -> Vec<(&'static str, String)> {
    let secret = event.secret.strip_prefix("whsec_").unwrap_or(event.secret);
    // A secret from before they were base64 signs as the text that it is.
    let key = LENIENT.decode(secret).unwrap_or_else(|_| secret.into());
    let signed = hmac(&key, event.id, event.timestamp_s, event.body);
    vec![
        ("webhook-id", event.id.to_owned()),
        ("webhook-timestamp", event.timestamp_s.to_string()),
        (
            "webhook-signature",
            format!("v1,{}", STANDARD.encode(signed)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples;
    use crate::service::signer::Signer;
    use kinora_store::State;

    #[test]
    fn the_same_prediction_has_the_same_bytes() {
        for dialect in Dialect::ALL {
            let prediction = samples::prediction(dialect, State::Completed);
            let view = samples::view(&prediction, &[]);
            assert_eq!(dialect.webhook_body(&view), dialect.webhook_body(&view));
        }
    }

    /// A webhook that somebody overheard and sends again later is refused by whoever
    /// checks its age: its time is in a header, and the signature is of that time.
    /// Only Highway's family signs nothing.
    #[test]
    fn a_signature_is_good_for_its_own_time_alone() {
        let signer = Signer::new([1; 32]);
        for dialect in Dialect::ALL {
            let event = samples::event(&signer, b"{}");
            let late = Event {
                timestamp_s: event.timestamp_s + 301,
                ..event
            };
            let wire = dialect.wire();
            let headers = wire.webhook_headers(&event).into_iter();
            let headers: Vec<_> = headers.zip(wire.webhook_headers(&late)).collect();
            let part = |name: &str| {
                let mut found = headers
                    .iter()
                    .filter(|((header, _), _)| header.ends_with(name));
                found
                    .next()
                    .map(|((_, now), (_, late))| (now.clone(), late.clone()))
            };
            if dialect == Dialect::Highway {
                assert!(headers.is_empty());
                continue;
            }
            let times = (event.timestamp_s.to_string(), late.timestamp_s.to_string());
            assert_eq!(part("timestamp"), Some(times), "{dialect:?}");
            let (now, late) = part("signature").unwrap();
            assert_ne!(now, late, "{dialect:?}");
        }
    }

    /// The example of the standard's own documents.
    #[test]
    fn the_standards_example_has_its_signature() {
        let signer = Signer::new([1; 32]);
        let headers = standard_headers(&Event {
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp_s: 1_614_265_330,
            ..samples::event(&signer, br#"{"test": 2432232314}"#)
        });
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(headers[2], ("webhook-signature", signature.to_owned()));
    }

    #[test]
    fn a_signature_depends_on_everything_but_padding() {
        let signer = Signer::new([1; 32]);
        let event = samples::event(&signer, b"{}");
        let sign = |event: Event<'_>| standard_headers(&event)[2].1.clone();
        let secret = "whsec_AAAA";
        let first = sign(Event { secret, ..event });
        let others = [
            Event {
                secret: "whsec_BBBB",
                ..event
            },
            Event {
                secret: "whsec_ä",
                ..event
            },
            Event {
                secret,
                id: "1",
                ..event
            },
            Event {
                secret,
                timestamp_s: 1,
                ..event
            },
            Event {
                secret,
                body: b"{} ",
                ..event
            },
        ];
        for other in others {
            assert_ne!(sign(other), first);
        }
        let padded = sign(Event {
            secret: "whsec_AAA=",
            ..event
        });
        assert_eq!(
            sign(Event {
                secret: "whsec_AAA",
                ..event
            }),
            padded
        );
    }

    #[test]
    fn tries_come_ever_later() {
        for dialect in Dialect::ALL {
            let schedule = dialect.wire().webhook_schedule();
            assert_eq!(schedule[0], Duration::ZERO);
            assert!(schedule.is_sorted());
            assert!(schedule.len() >= 3);
        }
    }
}
