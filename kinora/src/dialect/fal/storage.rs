//! Uploads: a ticket for one file, or a pass for the place that files go to.

use kinora_core::problem::{Problem, Problems};
use serde_json::{Value, json};

use crate::dialect::fields::{Fields, excerpt};
use crate::dialect::times;

/// The longest name: no file system has longer ones.
const NAME_CHARS: usize = 255;

/// A file whose name nobody says, as the vendor's client calls it.
const UNNAMED: &str = "upload.bin";

/// A file that a client announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadRequest {
    /// The name that people see.
    pub file_name: String,
}

impl UploadRequest {
    /// Reads the body of a request for a ticket. What the file is shows in its
    /// bytes.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read.
    pub fn from_json(json: &Value) -> Result<Self, Problems> {
        let mut fields = Fields::of(json);
        let file_name = fields.text("file_name").unwrap_or(UNNAMED.to_owned());
        let _ = fields.text("content_type");
        if file_name.chars().count() > NAME_CHARS {
            let allowed = format!("at most {NAME_CHARS} characters long");
            let shown = excerpt(&file_name);
            fields.note(Problem::outside("file_name", &shown, &allowed));
        }
        fields.finish(Self { file_name })
    }
}

/// Where a file is to be put, and where it will be afterwards.
#[must_use]
pub fn ticket(upload_url: &str, file_url: &str) -> Value {
    json!({"upload_url": upload_url, "file_url": file_url})
}

/// A pass for uploads to `origin`, good for a while. The time has an offset:
/// older versions of Python read no `Z`.
#[must_use]
pub fn pass(token: &str, origin: &str, expires_ms: i64) -> Value {
    let expires_at = times::rfc3339(expires_ms).replace('Z', "+00:00");
    json!({
        "token": token,
        "token_type": "Bearer",
        "base_url": origin,
        "expires_at": expires_at,
    })
}

/// A file that is stored.
#[must_use]
pub fn uploaded(url: &str) -> Value {
    json!({ "access_url": url })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: Value, expected: Result<&str, &str>) {
        let read = UploadRequest::from_json(&body);
        let read = read
            .map(|asked| asked.file_name)
            .map_err(|all| all.to_string());
        assert_eq!(read.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn a_file_is_announced_by_its_name() {
        let whole = json!({"file_name": "a.png", "content_type": "image/png"});
        check(whole, Ok("a.png"));
        check(json!({}), Ok("upload.bin"));
        check(
            json!({"file_name": 5}),
            Err("`file_name` is 5, but must be a text"),
        );
        check(
            json!([]),
            Err("`body` is a list, but must be a JSON object"),
        );
        let long = UploadRequest::from_json(&json!({"file_name": "x".repeat(256)}));
        assert!(long.unwrap_err().to_string().contains("255 characters"));
    }

    #[test]
    fn answers_have_the_fields_that_clients_read() {
        let ticket = ticket("https://a/up", "https://a/file");
        assert_eq!(ticket["upload_url"], "https://a/up");
        assert_eq!(ticket["file_url"], "https://a/file");
        let pass = pass("t", "https://a", 1_680_352_496_789);
        assert_eq!(pass["expires_at"], "2023-04-01T12:34:56.789+00:00");
        assert_eq!(uploaded("https://a/file")["access_url"], "https://a/file");
    }
}
