//! Keys, tokens, and secrets that must be readable again.
//!
//! A key is 256 random bits, so that its SHA-256 alone is stored: there is
//! nothing to guess, and nothing in the store can be used as a key. What must
//! be read again, such as the secret that signs webhooks, is sealed with
//! XChaCha20-Poly1305 under a key that is not in the database.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::RngExt;
use rand::distr::{Alphanumeric, SampleString};
use sha2::{Digest, Sha256};

/// Seals what must not be read in the database.
#[derive(Clone)]
pub struct Sealer(XChaCha20Poly1305);

/// XChaCha's nonces are so long that random ones never meet.
const NONCE_BYTES: usize = 24;

impl Sealer {
    /// A sealer with this key.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&key.into()))
    }

    /// Seals something: a random nonce, and behind it what only
    /// [`Sealer::open`] with the same key can read.
    #[must_use]
    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = rand::rng().random();
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), plain)
            .expect("what is sealed is far shorter than the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// What was sealed; nothing where it was changed or sealed with another
    /// key.
    #[must_use]
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        self.0.decrypt(&XNonce::from(*nonce), sealed).ok()
    }
}

/// The SHA-256 of a token, which is what is stored of it.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// `prefix` and 43 random letters and figures: 256 bits.
#[must_use]
pub fn random_token(prefix: &str) -> String {
    let mut token = prefix.to_owned();
    Alphanumeric.append_string(&mut rand::rng(), &mut token, 43);
    token
}

/// A random id: 32 lower-case hexadecimal digits.
#[must_use]
pub fn random_id() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

/// A random number of 18 digits.
#[must_use]
pub fn random_number() -> i64 {
    rand::rng().random_range(100_000_000_000_000_000..1_000_000_000_000_000_000)
}

/// A random number of 15 digits, which a JSON number holds whoever reads it.
#[must_use]
pub fn random_element_id() -> i64 {
    rand::rng().random_range(100_000_000_000_000..1_000_000_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_can_be_opened_with_the_same_key_only() {
        let sealer = Sealer::new([7; 32]);
        let sealed = sealer.seal(b"whsec_abc");
        assert_eq!(sealer.open(&sealed).as_deref(), Some(&b"whsec_abc"[..]));
        assert_eq!(Sealer::new([8; 32]).open(&sealed), None);
    }

    #[test]
    fn sealing_twice_gives_other_bytes() {
        let sealer = Sealer::new([7; 32]);
        assert_ne!(sealer.seal(b"same"), sealer.seal(b"same"));
    }

    #[test]
    fn what_was_changed_is_not_opened() {
        let sealer = Sealer::new([7; 32]);
        let sealed = sealer.seal(b"secret");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(sealer.open(&changed), None, "byte {at}");
        }
        for length in 0..sealed.len() {
            assert_eq!(sealer.open(&sealed[..length]), None, "{length} bytes");
        }
    }

    #[test]
    fn a_hash_is_that_of_the_text() {
        let hex: String = hash("abc").map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(
            hex,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn tokens_ids_and_numbers_have_their_form() {
        for _ in 0..1000 {
            let token = random_token("kin_");
            let random = token.strip_prefix("kin_").unwrap();
            assert_eq!(random.len(), 43);
            assert!(random.bytes().all(|byte| byte.is_ascii_alphanumeric()));

            let id = random_id();
            assert_eq!(id.len(), 32);
            assert!(
                id.bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            );

            assert_eq!(random_number().to_string().len(), 18);
        }
    }
}
