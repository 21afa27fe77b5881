//! Signs in the server's name. Whoever wants to check needs no secret: the
//! public key is there for everybody.

use ed25519_dalek::{Signer as _, SigningKey};

/// Signs with Ed25519.
#[derive(Clone)]
pub struct Signer(SigningKey);

impl Signer {
    /// Signs with this key.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&secret))
    }

    /// The signature of a text; always the same for the same text.
    #[must_use]
    pub fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.0.sign(text).to_bytes()
    }

    /// What a signature is checked with.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
}

impl std::fmt::Debug for Signer {
    /// Shows nothing of the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(..)")
    }
}

#[cfg(test)]
mod tests {
    use kinora_store::hex;

    use super::*;

    /// The first two examples of RFC 8032, section 7.1.
    #[test]
    fn signatures_are_those_of_the_standard() {
        for (secret, public, text, signature) in [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            ),
        ] {
            let secret = hex::decode(secret).unwrap().try_into().unwrap();
            let signer = Signer::new(secret);
            assert_eq!(hex::encode(&signer.public_key()), public);
            let text = hex::decode(text).unwrap();
            assert_eq!(hex::encode(&signer.sign(&text)), signature);
        }
    }

    #[test]
    fn the_key_is_not_shown() {
        assert_eq!(format!("{:?}", Signer::new([7; 32])), "Signer(..)");
    }
}
