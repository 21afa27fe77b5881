//! What a file is, by its first bytes and never by its name.

use kinora_core::picture::PictureFormat;

use super::PictureError;

/// Tells the format of an accepted file, and names that of another.
pub(super) fn sniff(bytes: &[u8]) -> Result<PictureFormat, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(PictureFormat::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(PictureFormat::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(PictureFormat::WebP);
    }
    Err(match other(bytes) {
        Some(looks_like) => PictureError::Format { looks_like },
        None => PictureError::Unknown,
    })
}

fn other(bytes: &[u8]) -> Option<&'static str> {
    const STARTS: [(&[u8], &str); 21] = [
        (b"GIF8", "a GIF"),
        (b"BM", "a BMP"),
        (b"II*\0", "a TIFF or a camera's raw file"),
        (b"MM\0*", "a TIFF or a camera's raw file"),
        (b"%PDF", "a PDF"),
        (b"8BPS", "a Photoshop file"),
        (b"\0\0\x01\0", "an icon"),
        (b"\xff\x0a", "a JPEG XL"),
        (b"\0\0\0\x0cJXL ", "a JPEG XL"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
        (b"\xff\x4f\xff\x51", "a JPEG 2000"),
        (b"qoif", "a QOI"),
        (b"v/1\x01", "an OpenEXR"),
        (b"\x1a\x45\xdf\xa3", "a WebM or Matroska video"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"ID3", "an MP3"),
        (b"OggS", "an Ogg file"),
        (b"<svg", "an SVG"),
        (
            b"\x89PNG",
            "a PNG that was changed on its way, as if it were text",
        ),
        (b"RIFF", "a sound or video in a RIFF file"),
    ];
    let known = STARTS.iter().find(|(start, _)| bytes.starts_with(start));
    known
        .map(|&(_, name)| name)
        .or_else(|| iso_media(bytes))
        .or_else(|| text(bytes))
}

/// Files of the MP4 family, by their brand.
fn iso_media(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) != Some(b"ftyp") {
        return None;
    }
    Some(match bytes.get(8..12)? {
        b"avif" | b"avis" => "an AVIF",
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            "a HEIC or HEIF"
        }
        b"crx " => "a camera's raw file",
        b"qt  " => "a QuickTime video",
        _ => "an MP4 video",
    })
}

fn text(bytes: &[u8]) -> Option<&'static str> {
    let start = &bytes[..bytes.len().min(512)];
    let readable = start
        .iter()
        .all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r'));
    let valid = match std::str::from_utf8(start) {
        Ok(_) => true,
        // The cut may fall into a character.
        Err(error) => error.error_len().is_none(),
    };
    if !(readable && valid) {
        return None;
    }
    let lower = String::from_utf8_lossy(start)
        .trim_start()
        .to_ascii_lowercase();
    Some(if lower.contains("<svg") {
        "an SVG"
    } else if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        "a web page"
    } else {
        "text"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let error = sniff(bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.contains("JPEG, PNG"), "{error}");
    }

    #[test]
    fn other_files_are_refused_by_name() {
        check(b"", "empty file");
        check(b"GIF89a\x01\0\x01\0", "a GIF");
        check(b"BM\x36\0\0\0", "a BMP");
        check(b"II*\0\x08\0\0\0", "a TIFF");
        check(b"MM\0*\0\0\0\x08", "a TIFF");
        check(b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC");
        check(b"\0\0\0\x18ftypavif\0\0\0\0", "an AVIF");
        check(b"\0\0\0\x18ftypisom\0\0\0\0", "an MP4 video");
        check(b"\0\0\0\x18ftypqt  \0\0\0\0", "a QuickTime video");
        check(b"%PDF-1.7\n", "a PDF");
        check(b"8BPS\0\x01", "a Photoshop file");
        check(b"<?xml version=\"1.0\"?>\n<svg>", "an SVG");
        check(b"<!DOCTYPE html><html>", "a web page");
        check("un café, s'il vous plaît".as_bytes(), "text");
        check(b"data:image/png;base64,iVBORw0", "text");
        check(b"RIFF\0\0\0\0AVI LIST", "a sound or video");
        check(&[0, 1, 2, 3, 4, 5, 6, 7], "no known format");
        check(&[0xff], "no known format");
    }
}
