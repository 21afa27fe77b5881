//! Addresses of files that work without a key, because they are signed.
//!
//! `/files/<blob>/<end>/<signature>/<name>`: the signature is the first 22
//! characters of base64url(HMAC-SHA256(key, blob ‖ "." ‖ end)), which is 132
//! bits; `end` is in seconds since 1970. The name is for people and is not
//! looked at.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use url::Url;

/// How much of the signature is kept, in characters.
const SIGNATURE_CHARS: usize = 22;

/// What every pass begins with, and no key.
const PASS: &str = "pass_";

/// A pass that has ended, or that this server has not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPass;

/// What is signed of a pass; no blob has such an id.
fn about_pass(key_id: &str) -> String {
    format!("pass:{key_id}")
}

/// Signs addresses of files, and checks them.
#[derive(Clone)]
pub struct Links {
    key: [u8; 32],
}

impl Links {
    /// Signs with this key.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The address of a blob, good until `until_ms`.
    #[must_use]
    pub fn file(&self, origin: &str, blob_id: &str, until_ms: i64, name: &str) -> String {
        let end = until_ms.div_euclid(1000);
        let signature = self.signature(blob_id, end);
        format!(
            "{origin}/files/{blob_id}/{end}/{signature}/{}",
            safe_name(name)
        )
    }

    /// Whether the signature is right and the end has not come.
    #[must_use]
    pub fn is_good(&self, blob_id: &str, end: &str, signature: &str, now_ms: i64) -> bool {
        let Ok(end) = end.parse::<i64>() else {
            return false;
        };
        let right = self.signature(blob_id, end);
        let is_right: bool = right.as_bytes().ct_eq(signature.as_bytes()).into();
        is_right && now_ms.div_euclid(1000) < end
    }

    /// The blob that an address names which this server has signed, whatever name
    /// the server was called by and whether or not its end has come.
    #[must_use]
    pub fn own_blob(&self, url: &str) -> Option<String> {
        let url = Url::parse(url).ok()?;
        let parts: Vec<&str> = url.path_segments()?.collect();
        let ["files", blob, end, signature, _name] = parts[..] else {
            return None;
        };
        self.is_good(blob, end, signature, i64::MIN)
            .then(|| blob.to_owned())
    }

    /// A pass that stands for a key until `until_ms`, good for uploads alone.
    #[must_use]
    pub fn pass(&self, key_id: &str, until_ms: i64) -> String {
        let end = until_ms.div_euclid(1000);
        let signature = self.signature(&about_pass(key_id), end);
        format!("{PASS}{key_id}.{end}.{signature}")
    }

    /// The id of the key that a pass stands for: an error where its end has come
    /// or it is none of this server's, nothing where the text is no pass at all.
    #[must_use]
    pub fn key_of_pass<'a>(&self, pass: &'a str, now_ms: i64) -> Option<Result<&'a str, BadPass>> {
        let parts = pass.strip_prefix(PASS)?;
        let mut parts = parts.splitn(3, '.');
        let (key_id, end, signature) = (parts.next()?, parts.next()?, parts.next()?);
        let is_good = self.is_good(&about_pass(key_id), end, signature, now_ms);
        Some(is_good.then_some(key_id).ok_or(BadPass))
    }

    fn signature(&self, blob_id: &str, end: i64) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(format!("{blob_id}.{end}").as_bytes());
        let mut text = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        text.truncate(SIGNATURE_CHARS);
        text
    }
}

/// A name that may stand in a path and in a header: ASCII letters, digits,
/// dots, dashes and underscores, at most 80.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let plain: String = last
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .take(80)
        .collect();
    let plain = plain.trim_start_matches('.');
    if plain.is_empty() {
        "file".to_owned()
    } else {
        plain.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOB: &str = "00112233445566778899aabbccddeeff";
    const HOME: &str = "http://127.0.0.1:8787";

    fn links() -> Links {
        Links::new([7; 32])
    }

    fn parts(url: &str) -> (String, String, String) {
        let parts: Vec<&str> = url.rsplit('/').collect();
        (parts[3].into(), parts[2].into(), parts[1].into())
    }

    #[test]
    fn an_address_is_good_until_its_end() {
        let url = links().file(HOME, BLOB, 10_500, "output.mp4");
        let (blob, end, signature) = parts(&url);
        assert_eq!(signature.len(), SIGNATURE_CHARS);
        assert!(links().is_good(&blob, &end, &signature, 9_999));
        assert!(!links().is_good(&blob, &end, &signature, 10_000));
    }

    #[test]
    fn nothing_of_an_address_can_be_changed() {
        let url = links().file(HOME, BLOB, 10_000, "output.mp4");
        let (blob, end, signature) = parts(&url);
        let other = BLOB.replace('0', "1");
        assert!(!links().is_good(&other, &end, &signature, 0));
        assert!(!links().is_good(&blob, "11", &signature, 0));
        assert!(!links().is_good(&blob, "x", &signature, 0));
        assert!(!links().is_good(&blob, &end, "", 0));
        assert!(!links().is_good(&blob, &end, &signature[1..], 0));
        assert!(!Links::new([8; 32]).is_good(&blob, &end, &signature, 0));
    }

    #[test]
    fn only_an_address_of_this_server_names_its_blob() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(links().own_blob(url).as_deref(), expected, "{url}");
        };
        let url = links().file(HOME, BLOB, 10_000, "a.png");
        check(&url, Some(BLOB));
        check(&url.replace(HOME, "https://films.example"), Some(BLOB));
        check(&url.replace("/files/", "/filez/"), None);
        check(&url.replace("/10/", "/11/"), None);
        check("not an address", None);
    }

    #[test]
    fn a_pass_stands_for_its_key_until_its_end() {
        let pass = links().pass("key", 10_500);
        let key_of = |pass: &str, now_ms| {
            let found = links().key_of_pass(pass, now_ms);
            found.map(|key| key.map(str::to_owned))
        };
        assert_eq!(key_of(&pass, 9_999), Some(Ok("key".to_owned())));
        assert_eq!(key_of(&pass, 10_000), Some(Err(BadPass)));
        assert_eq!(key_of(&pass.replace("key", "other"), 0), Some(Err(BadPass)));
        assert_eq!(key_of(&pass.replace(".10.", ".11."), 0), Some(Err(BadPass)));
        assert_eq!(
            Links::new([8; 32]).key_of_pass(&pass, 0),
            Some(Err(BadPass))
        );
        assert_eq!(key_of("kin_key", 0), None);
        assert_eq!(key_of("pass_", 0), None);
    }

    #[test]
    fn a_pass_is_no_address_and_an_address_no_pass() {
        let url = links().file(HOME, BLOB, 10_000, "a.png");
        let (blob, end, signature) = parts(&url);
        let forged = format!("{PASS}{blob}.{end}.{signature}");
        assert_eq!(links().key_of_pass(&forged, 0), Some(Err(BadPass)));
        let pass = links().pass(BLOB, 10_000);
        let signature = pass.rsplit('.').next().unwrap();
        assert!(!links().is_good(BLOB, "10", signature, 0));
    }

    #[test]
    fn names_are_harmless() {
        for (name, expected) in [
            ("photo.jpg", "photo.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\y.png", "y.png"),
            ("a b\"\r\n.png", "a_b___.png"),
            ("...", "file"),
            ("", "file"),
        ] {
            assert_eq!(safe_name(name), expected);
        }
    }
}
