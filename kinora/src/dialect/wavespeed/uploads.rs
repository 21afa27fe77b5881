//! Uploads: tickets, and what a client hears of a stored file.

use kinora_core::problem::{Problem, Problems};
use serde_json::{Map, Value, json};

use crate::dialect::fields::{Fields, excerpt};
use crate::dialect::times;

/// The largest file, in bytes: what clients send at most.
const MOST_BYTES: i64 = 200 * 1024 * 1024;

/// The longest name: no file system has longer ones.
const NAME_CHARS: usize = 255;

/// The media types that are taken, as they follow from a file's bytes, with the
/// endings of their names.
const ACCEPTED: &[(&str, &[&str])] = &[
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/png", &["png"]),
    ("image/webp", &["webp"]),
    ("image/gif", &["gif"]),
    ("image/bmp", &["bmp"]),
    ("image/tiff", &["tif", "tiff"]),
    ("video/mp4", &["mp4", "3gp"]),
    ("video/x-m4v", &["m4v"]),
    ("video/quicktime", &["mov"]),
    ("video/x-msvideo", &["avi"]),
    ("video/x-ms-wmv", &["wmv"]),
    ("video/x-flv", &["flv"]),
    ("video/webm", &["webm"]),
    ("video/x-matroska", &["mkv"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/x-wav", &["wav"]),
    // An Ogg file with a film begins as one with sound does.
    ("audio/ogg", &["ogg", "ogv", "oga"]),
    ("audio/aac", &["aac"]),
    ("audio/x-flac", &["flac"]),
    ("audio/m4a", &["m4a"]),
    ("audio/opus", &["opus"]),
];

/// A file that a client announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketRequest {
    /// The name that people see.
    pub file_name: String,
    /// How many bytes it has.
    pub size: u64,
    /// What the client takes it for.
    pub content_type: Option<String>,
}

impl TicketRequest {
    /// Reads the body of a request for a ticket.
    ///
    /// # Errors
    ///
    /// Every field that is missing or cannot be read.
    pub fn from_json(json: &Value) -> Result<Self, Problems> {
        let mut fields = Fields::of(json);
        let file_name = fields.text("filename").unwrap_or_default();
        if file_name.is_empty() {
            fields.missing("filename", "the file's name");
        }
        if file_name.chars().count() > NAME_CHARS {
            let allowed = format!("at most {NAME_CHARS} characters long");
            let shown = excerpt(&file_name);
            fields.note(Problem::outside("filename", &shown, &allowed));
        }
        let size = fields.whole("size", 1..=MOST_BYTES);
        if size.is_none() {
            fields.missing("size", "the file's size in bytes");
        }
        let content_type = fields.text("content_type");
        fields.finish(Self {
            file_name,
            size: size.and_then(|size| size.try_into().ok()).unwrap_or(0),
            content_type,
        })
    }

    /// The media type that the file seems to have before anybody has seen it.
    #[must_use]
    pub fn mime(&self) -> &str {
        let label = self.content_type.as_deref();
        let label = label.filter(|label| kind(label).is_some() && is_header(label));
        let ending = self.file_name.rsplit('.').next().unwrap_or_default();
        let by_ending = ACCEPTED.iter().find(|(_, endings)| {
            endings
                .iter()
                .any(|known| known.eq_ignore_ascii_case(ending))
        });
        label
            .or(by_ending.map(|&(mime, _)| mime))
            .unwrap_or("application/octet-stream")
    }
}

/// Whether a text can be sent as a header.
fn is_header(text: &str) -> bool {
    text.len() <= NAME_CHARS && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a file of this media type may be uploaded.
#[must_use]
pub fn accepts(mime: &str) -> bool {
    ACCEPTED.iter().any(|&(accepted, _)| accepted == mime)
}

/// What kind of file a media type means; a picture where it does not say.
#[must_use]
pub fn media_kind(mime: &str) -> &'static str {
    kind(mime).unwrap_or("image")
}

fn kind(mime: &str) -> Option<&'static str> {
    let (kind, _) = mime.split_once('/')?;
    ["image", "video", "audio"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(kind.trim()))
}

/// A stored file.
#[must_use]
pub fn upload(mime: &str, download_url: &str, file_name: &str, size: u64) -> Value {
    json!({
        "type": media_kind(mime),
        "download_url": download_url,
        "url": download_url,
        "filename": file_name,
        "size": size,
    })
}

/// Where a file is to be put, and where it will be afterwards.
#[must_use]
pub fn ticket(
    mime: &str,
    download_url: &str,
    file_name: &str,
    size: u64,
    put_url: &str,
    headers: &[(String, String)],
    expires_ms: i64,
) -> Value {
    let headers: Map<String, Value> = headers
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect();
    let mut ticket = upload(mime, download_url, file_name, size);
    ticket["upload"] = json!({
        "method": "PUT",
        "url": put_url,
        "headers": headers,
        "expires_at": times::rfc3339(expires_ms),
    });
    ticket
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples;

    #[track_caller]
    fn check_refused(json: Value, expected: &str) {
        let problems = TicketRequest::from_json(&json).unwrap_err();
        assert_eq!(problems.to_string(), expected);
    }

    fn request(file_name: &str, content_type: Option<&str>) -> TicketRequest {
        TicketRequest {
            file_name: file_name.to_owned(),
            size: 5,
            content_type: content_type.map(str::to_owned),
        }
    }

    #[test]
    fn an_announcement_is_read() {
        let json = json!({"filename": " a.png ", "size": "5", "content_type": "image/png"});
        let read = TicketRequest::from_json(&json);
        assert_eq!(read, Ok(request("a.png", Some("image/png"))));
        let json = json!({"filename": "a.png", "size": 5.0, "content_type": null, "more": 1});
        assert_eq!(TicketRequest::from_json(&json), Ok(request("a.png", None)));
        let json = json!({"filename": "a", "size": 200 * 1024 * 1024});
        assert!(TicketRequest::from_json(&json).is_ok());
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_refused(
            json!({}),
            "`filename` is missing; give the file's name; `size` is missing; give the file's size in bytes",
        );
        check_refused(
            json!({"filename": 5, "size": 0}),
            "`filename` is 5, but must be a text; `size` is 0, but must be a whole number from 1 to 209715200",
        );
        check_refused(
            json!({"filename": "a", "size": 209_715_201}),
            "`size` is 209715201, but must be a whole number from 1 to 209715200",
        );
        check_refused(
            json!({"filename": "é".repeat(256), "size": 1}),
            &format!(
                "`filename` is {}…, but must be at most 255 characters long",
                "é".repeat(40)
            ),
        );
        check_refused(json!("x"), "`body` is \"x\", but must be a JSON object");
        let body = json!({"filename": "a", "size": 1, "content_type": "image/png"});
        for (_, hostile) in samples::hostile(&body) {
            let _ = TicketRequest::from_json(&hostile);
        }
    }

    #[test]
    fn a_files_type_is_guessed_from_label_and_name() {
        let mime = |name, label| request(name, label).mime().to_owned();
        assert_eq!(mime("a.png", Some("image/jpeg")), "image/jpeg");
        assert_eq!(
            mime("a.JPEG", Some("application/octet-stream")),
            "image/jpeg"
        );
        assert_eq!(mime("a.mov", None), "video/quicktime");
        assert_eq!(mime("a.png", Some("image/x\r\ny: z")), "image/png");
        assert_eq!(mime("a", Some("nonsense")), "application/octet-stream");
    }

    #[test]
    fn types_that_bytes_show_are_taken() {
        let samples: [(&[u8], &str); 12] = [
            (b"\xff\xd8\xff\xe0", "image"),
            (b"\x89PNG\r\n\x1a\n", "image"),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
            (b"GIF89a", "image"),
            (b"BM\x00\x00", "image"),
            (b"II*\x00\x00\x00\x00\x00\x00\x00", "image"),
            (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "video"),
            (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video"),
            (b"RIFF\x00\x00\x00\x00AVI LIST", "video"),
            (b"ID3\x04\x00", "audio"),
            (b"OggS\x00\x00", "audio"),
            (b"fLaC\x00\x00", "audio"),
        ];
        for (bytes, expected) in samples {
            let mime = infer::get(bytes).unwrap().mime_type();
            assert!(accepts(mime), "{mime}");
            assert_eq!(media_kind(mime), expected, "{mime}");
        }
        for mime in [
            "application/pdf",
            "text/html",
            "image/svg+xml",
            "image/avif",
            "",
        ] {
            assert!(!accepts(mime), "{mime}");
        }
        assert_eq!(media_kind("application/octet-stream"), "image");
    }

    #[test]
    fn a_stored_file_has_both_names_of_its_address() {
        let expected = json!({
            "type": "image", "download_url": "https://a/1", "url": "https://a/1",
            "filename": "a.png", "size": 5,
        });
        assert_eq!(upload("image/png", "https://a/1", "a.png", 5), expected);
    }

    #[test]
    fn a_ticket_says_how_to_put_the_file() {
        let headers = [("Content-Type".to_owned(), "image/png".to_owned())];
        let shown = ticket(
            "image/png",
            "https://a/1",
            "a.png",
            5,
            "https://a/uploads/t",
            &headers,
            1_680_352_496_789,
        );
        let expected = json!({
            "method": "PUT",
            "url": "https://a/uploads/t",
            "headers": {"Content-Type": "image/png"},
            "expires_at": "2023-04-01T12:34:56.789Z",
        });
        assert_eq!(shown["upload"], expected);
        assert_eq!(shown["download_url"], "https://a/1");
    }
}
