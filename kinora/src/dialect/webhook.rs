//! What webhooks of several vendors have in common: schedules, and a signature.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

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

/// The HMAC-SHA256 of id, timestamp and body, joined by dots.
pub(super) fn hmac(key: &[u8], id: &str, timestamp_s: i64, body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC key may have any length");
    mac.update(format!("{id}.{timestamp_s}.").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples;
    use kinora_store::State;

    #[test]
    fn the_same_prediction_has_the_same_bytes() {
        for dialect in Dialect::ALL {
            let prediction = samples::prediction(dialect, State::Completed);
            let view = samples::view(&prediction, &[]);
            assert_eq!(dialect.webhook_body(&view), dialect.webhook_body(&view));
        }
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
