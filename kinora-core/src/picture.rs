//! What is known of a picture before it is decoded.

use serde::{Deserialize, Serialize};

/// A picture's file format, by its bytes and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, still pictures only.
    WebP,
}

impl PictureFormat {
    /// The format's usual name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
        }
    }
}

/// What a picture's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFacts {
    /// The file format.
    pub format: PictureFormat,
    /// Pixels across, after the EXIF orientation is applied.
    pub width: u32,
    /// Pixels down, after the EXIF orientation is applied.
    pub height: u32,
    /// The size of the file in bytes.
    pub bytes: u64,
}
