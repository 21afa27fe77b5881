//! Pictures: their size and header first, their pixels later.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use kinora_core::limits::Limits;
use kinora_core::picture::{PictureFacts, PictureFormat};
use kinora_core::problem::Problem;
use kinora_media::picture;

use super::videos::{self, VideoFile};

/// A picture file in memory whose header was read. Its clones share the bytes.
#[derive(Clone, Debug)]
pub struct PictureFile {
    /// What the header says.
    pub facts: PictureFacts,
    /// The whole file.
    pub bytes: Bytes,
}

impl PictureFile {
    /// Reads the header of a picture that is in memory.
    ///
    /// # Errors
    ///
    /// One problem with `field`: these bytes are no picture that is accepted.
    pub fn from_bytes(bytes: Bytes, field: &str, limits: &Limits) -> Result<Self, Problem> {
        let facts = picture::probe(&bytes).map_err(|error| {
            let value = format!("{} bytes", bytes.len());
            let message = format!("`{field}`: {error}");
            Problem::other(field, &value, &formats(limits), message)
        })?;
        Ok(Self { facts, bytes })
    }

    /// Its media type.
    #[must_use]
    pub const fn mime(&self) -> &'static str {
        match self.facts.format {
            PictureFormat::Jpeg => "image/jpeg",
            PictureFormat::Png => "image/png",
            PictureFormat::WebP => "image/webp",
        }
    }
}

/// The formats that are accepted, for "must be".
fn formats(limits: &Limits) -> String {
    let names: Vec<&str> = limits
        .formats
        .iter()
        .map(|format| format.as_str())
        .collect();
    format!("a picture: {}", names.join(", "))
}

/// Reads a picture file and its header.
///
/// # Errors
///
/// One problem with `field`: no such file, too large, or no picture.
pub fn open(path: &Path, field: &str, limits: &Limits) -> Result<PictureFile, Problem> {
    let shown = path.display().to_string();
    let refuse =
        |message: String| Problem::other(field, &shown, "a JPEG, PNG or WebP file", message);
    let bytes =
        read(path, largest(limits)).map_err(|why| refuse(format!("`{field}` {shown}: {why}")))?;
    let facts =
        picture::probe(&bytes).map_err(|error| refuse(format!("`{field}` {shown}: {error}")))?;
    Ok(PictureFile { facts, bytes })
}

/// Reads a video file and its header.
///
/// # Errors
///
/// One problem: no such file, too large, or no video that can be followed.
pub fn open_video(path: &Path, limits: &Limits) -> Result<VideoFile, Problem> {
    let shown = path.display().to_string();
    let bytes = read(path, limits.video_bytes).map_err(|why| {
        let message = format!("`{}` {shown}: {why}", videos::FIELD);
        Problem::other(videos::FIELD, &shown, "an MP4 or MOV file", message)
    })?;
    VideoFile::from_bytes(bytes, videos::FIELD)
}

/// A file above this size is not even read.
fn largest(limits: &Limits) -> u64 {
    limits
        .picture_bytes
        .unwrap_or(kinora_core::limits::LARGE_PICTURE_BYTES)
}

fn read(path: &Path, largest: u64) -> Result<Bytes, String> {
    let file = File::open(path).map_err(|error| explain(&error))?;
    let size = file.metadata().map_err(|error| explain(&error))?;
    if size.is_dir() {
        return Err("is a folder, but must be a file".to_owned());
    }
    let mut bytes = vec![];
    file.take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| explain(&error))?;
    if bytes.len() as u64 > largest {
        let megabytes = largest / (1024 * 1024);
        return Err(format!(
            "has more than {megabytes} MB, but may have at most that; make it smaller first"
        ));
    }
    Ok(bytes.into())
}

fn explain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
