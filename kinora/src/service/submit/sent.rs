//! What a picture's or a video's field turned out to hold.

use bytes::Bytes;
use kinora_core::limits::Limits;
use kinora_core::picture::PictureFacts;
use kinora_core::problem::Problem;
use kinora_core::reference::VideoFacts;
use kinora_store::{Blob, hex};
use sha2::{Digest, Sha256};

use super::super::pictures::PictureFile;
use super::super::videos::VideoFile;

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A picture.
    Picture,
    /// A video.
    Video,
}

impl What {
    /// What it must be where it is among the files of this server.
    pub(super) const fn uploaded(self) -> &'static str {
        match self {
            Self::Picture => "an uploaded picture",
            Self::Video => "an uploaded video",
        }
    }
}

/// A picture or a video that was sent.
pub(super) enum Sent {
    /// It is somewhere else.
    Elsewhere(String),
    /// It came with the request.
    Inline(PictureFile),
    /// It is among the files of this server.
    Stored(Blob, PictureFacts),
    /// It is a video, and came with the request.
    InlineVideo(VideoFile),
    /// It is a video, and among the files of this server.
    StoredVideo(Blob, VideoFacts),
}

impl Sent {
    /// What its header says, where it is here.
    pub(super) fn facts(&self) -> Option<PictureFacts> {
        match self {
            Self::Inline(file) => Some(file.facts),
            Self::Stored(_, facts) => Some(*facts),
            Self::Elsewhere(_) | Self::InlineVideo(_) | Self::StoredVideo(..) => None,
        }
    }

    /// The same of a video.
    pub(super) fn video_facts(&self) -> Option<VideoFacts> {
        match self {
            Self::InlineVideo(file) => Some(file.facts.clone()),
            Self::StoredVideo(_, facts) => Some(facts.clone()),
            Self::Elsewhere(_) | Self::Inline(_) | Self::Stored(..) => None,
        }
    }

    /// Looks at the header of what came with a request.
    pub(super) fn inline(
        bytes: Bytes,
        what: What,
        field: &str,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        match what {
            What::Video => VideoFile::from_bytes(bytes, field).map(Self::InlineVideo),
            What::Picture => PictureFile::from_bytes(bytes, field, limits).map(Self::Inline),
        }
    }

    /// Looks at the header of what is among the files of this server.
    pub(super) fn stored(
        blob: Blob,
        bytes: Bytes,
        what: What,
        field: &str,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        match Self::inline(bytes, what, field, limits)? {
            Self::InlineVideo(file) => Ok(Self::StoredVideo(blob, file.facts)),
            Self::Inline(file) => Ok(Self::Stored(blob, file.facts)),
            other => Ok(other),
        }
    }

    /// What makes it the same picture in another request.
    pub(super) fn identity(&self) -> String {
        match self {
            Self::Elsewhere(url) => url.clone(),
            Self::Inline(file) => identity_of(&file.bytes),
            Self::InlineVideo(file) => identity_of(&file.bytes),
            Self::Stored(blob, _) | Self::StoredVideo(blob, _) => {
                format!("sha256:{}", blob.sha256)
            }
        }
    }
}

fn identity_of(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(&Sha256::digest(bytes)))
}
