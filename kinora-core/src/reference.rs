//! What a reference video shows, as far as a clip can follow it.

use serde::{Deserialize, Serialize};

/// What the header of a video says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VideoFacts {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How long it is shown, in seconds.
    pub duration_s: f64,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The codec of its sound, where it has any.
    pub sound: Option<String>,
}

/// The motion of a video, frame by frame of the clip that follows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// How the whole picture went since the first frame.
    pub camera: Vec<Seen>,
    /// How far what moves before the camera went to the right and down, beside
    /// where the camera alone would have taken it: shares of the width, as in the
    /// first frame.
    pub subject: Vec<[f64; 2]>,
}

/// How a picture went since a video's first frame: resized and turned about the
/// middle, then shifted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The factor of lengths.
    pub scale: f64,
    /// Clockwise.
    pub degrees: f64,
    /// To the right and down, in shares of the width.
    pub shift: [f64; 2],
}
