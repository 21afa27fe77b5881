//! Where a picture comes from: an address, or bytes inside a text.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use kinora_core::problem::Problem;
use url::Url;

use super::fields::excerpt;

/// Where a picture comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// An http or https address.
    Url(String),
    /// The file itself.
    Bytes(Vec<u8>),
}

/// What a picture's field may hold.
const ALLOWED: &str = "an address that starts with http:// or https://, a data URL, or base64 text";

/// The longest address: signed ones reach two thousand characters.
const ADDRESS_CHARS: usize = 8192;

impl Source {
    /// Reads a picture's field: an http or https address, a data URL whatever its
    /// label says, or bare base64 in either alphabet, with or without padding
    /// and line breaks.
    ///
    /// # Errors
    ///
    /// One problem with `field`.
    pub fn read(field: &str, text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::missing(field, ALLOWED));
        }
        if looks_like_url(text) {
            return read_address(field, text).map(Self::Url);
        }
        let encoded = match strip_scheme(text, "data:") {
            Some(rest) => data(rest).ok_or_else(|| refuse(field, text))?,
            None => text,
        };
        let bytes = decode(encoded).filter(|bytes| !bytes.is_empty());
        bytes.map(Self::Bytes).ok_or_else(|| refuse(field, text))
    }
}

impl std::fmt::Debug for Source {
    /// Shows how large a file is and not all of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Url(url) => f.debug_tuple("Url").field(url).finish(),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
        }
    }
}

/// Whether a text is meant as an http or https address.
#[must_use]
pub fn looks_like_url(text: &str) -> bool {
    let text = text.trim_start();
    ["http://", "https://"]
        .iter()
        .any(|scheme| strip_scheme(text, scheme).is_some())
}

/// Reads an http or https address.
pub(super) fn read_address(field: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let is_address = looks_like_url(text)
        && text.len() <= ADDRESS_CHARS
        && Url::parse(text).is_ok_and(|url| url.has_host());
    if is_address {
        return Ok(text.to_owned());
    }
    let allowed = format!(
        "a whole address that starts with http:// or https:// and has at most {ADDRESS_CHARS} characters"
    );
    let shown = format!("{:?}", excerpt(text));
    Err(Problem::outside(field, &shown, &allowed))
}

/// What follows a scheme, in whatever case that is written.
fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// The encoded part of a data URL, if it is base64.
fn data(rest: &str) -> Option<&str> {
    let (label, encoded) = rest.split_once(',')?;
    let encoding = label.rsplit(';').next()?;
    encoding
        .trim()
        .eq_ignore_ascii_case("base64")
        .then_some(encoded)
}

fn refuse(field: &str, text: &str) -> Problem {
    let shown = format!("{:?}", excerpt(text));
    let message = match is_local(text) {
        true => format!(
            "`{field}` is {shown}, which is a path on your own computer; upload the file first and send the address that comes back"
        ),
        false => format!(
            "`{field}` is {shown}, but must be {ALLOWED}; upload a file first and send its address"
        ),
    };
    Problem::other(field, &shown, ALLOWED, message)
}

/// Whether a text looks like a path to a file: some command lines pass them on as they
/// were typed.
fn is_local(text: &str) -> bool {
    let path = text.strip_prefix('@').unwrap_or(text);
    let begins = ["./", "../", "~/", "file:", ".\\", "C:\\"];
    let ends = [".png", ".jpg", ".jpeg", ".webp", ".mp4", ".mov"];
    let lower = path.to_ascii_lowercase();
    text.starts_with('@')
        || begins.iter().any(|start| path.starts_with(start))
        || ends.iter().any(|end| lower.ends_with(end))
}

const fn engine(padding: DecodePaddingMode) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(padding);
    GeneralPurpose::new(&alphabet::STANDARD, config)
}

const PADDED_OR_NOT: GeneralPurpose = engine(DecodePaddingMode::Indifferent);
const UNPADDED: GeneralPurpose = engine(DecodePaddingMode::RequireNone);

/// Decodes base64, at once where it is written as most clients do.
fn decode(text: &str) -> Option<Vec<u8>> {
    let plain = PADDED_OR_NOT.decode(text.trim()).ok();
    plain.or_else(|| decode_leniently(text))
}

/// Decodes base64 with line breaks or in the alphabet for addresses, piece by
/// piece, so that the text is not copied as a whole.
fn decode_leniently(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace());
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    // A multiple of four, so that every piece but the last ends between bytes.
    let mut piece = [0; 4096];
    let mut filled = 0;
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        piece[filled] = match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
        filled += 1;
        if filled == piece.len() {
            UNPADDED.decode_vec(piece, &mut bytes).ok()?;
            filled = 0;
        }
    }
    UNPADDED.decode_vec(&piece[..filled], &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE};

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[u8]) {
        let source = Source::read("image", text).unwrap();
        assert_eq!(source, Source::Bytes(expected.to_vec()), "{text}");
    }

    #[track_caller]
    fn check_url(text: &str, expected: &str) {
        let source = Source::read("image", text).unwrap();
        assert_eq!(source, Source::Url(expected.to_owned()), "{text}");
    }

    #[track_caller]
    fn check_refused(text: &str) {
        let problem = Source::read("end_image", text).unwrap_err();
        assert_eq!(problem.field, "end_image");
        assert!(problem.message.contains("`end_image`"), "{problem}");
        assert!(problem.message.len() < 400, "{problem}");
    }

    #[test]
    fn addresses_are_kept_as_they_are() {
        check_url("https://example.com/a.png", "https://example.com/a.png");
        check_url(" HTTPS://example.com/a?b=c \n", "HTTPS://example.com/a?b=c");
        check_url("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a");
        check_url("Http://exämple.com/ä", "Http://exämple.com/ä");
        assert!(looks_like_url("  hTTp://x"));
        assert!(!looks_like_url("http:/x"));
        assert!(!looks_like_url("ftp://x"));
        assert!(!looks_like_url("httpé"));
    }

    #[test]
    fn base64_is_read_in_every_writing() {
        let picture: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let standard = BASE64_STANDARD.encode(&picture);
        check(&standard, &picture);
        check(&BASE64_STANDARD_NO_PAD.encode(&picture), &picture);
        check(&BASE64_URL_SAFE.encode(&picture), &picture);
        check(standard.trim_end_matches('='), &picture);
        check(&format!("{standard}\n"), &picture);
        check(&format!("{standard}=="), &picture);
        let lines: Vec<&str> = standard
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        check(&lines.join("\r\n"), &picture);
        check(&format!("\t{}  ", lines.join(" ")), &picture);
    }

    #[test]
    fn every_length_is_read_whole() {
        for length in (1..20).chain(3060..3080) {
            let picture = vec![0xfb; length];
            check(&BASE64_URL_SAFE.encode(&picture), &picture);
            check(
                &format!(" {}\n", BASE64_STANDARD.encode(&picture)),
                &picture,
            );
        }
    }

    #[test]
    fn a_data_urls_label_does_not_matter() {
        check("data:image/jpeg;base64,AQID", &[1, 2, 3]);
        check("data:;base64,AQID", &[1, 2, 3]);
        check("DATA:text/html;charset=utf-8;BASE64,AQID", &[1, 2, 3]);
        check("data:image/png; base64, AQ ID\n", &[1, 2, 3]);
        check("data:image/png;base64,AQ==", &[1]);
    }

    #[test]
    fn what_is_no_picture_is_refused_by_name() {
        for text in [
            "",
            "   \n",
            "=",
            "====",
            "A",
            "AAAAA",
            "AQ==AQ==",
            "AQ=AQ",
            "data:",
            "data:,",
            "data:image/png;base64",
            "data:image/png;base64,",
            "data:image/png,AQID",
            "data:image/png;base64,@@@@",
            "data:image/png;base64,data:image/png;base64,AQID",
            "file:///etc/passwd",
            "ftp://example.com/a.png",
            "gopher://example.com/",
            "javascript:alert(1)",
            "blob:https://example.com/1",
            "http://",
            "https://",
            "http://exa mple.com/",
            "http://[::1/",
            "example.com/a.png",
            "@./a.png",
            "C:\\pictures\\a.png",
            "höhe",
            "\u{0}",
        ] {
            check_refused(text);
        }
        check_refused(&"!".repeat(1_000_000));
        check_refused(&format!("https://example.com/{}", "a".repeat(9000)));
    }

    #[test]
    fn a_file_is_shown_by_its_size() {
        let source = Source::read("image", "AQID").unwrap();
        assert_eq!(format!("{source:?}"), "Bytes(3)");
    }
}
