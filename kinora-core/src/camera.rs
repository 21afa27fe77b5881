//! Camera keyframes: where the camera is at which frame, exactly.
//!
//! A camera is written as YAML or JSON, in a file of its own, in a storyboard's
//! shot or in the field `camera` of a request:
//!
//! ```yaml
//! version: 1
//! keys:
//!   - { at: 0s }
//!   - { at: 60f, move: [0.04, 0, 0.1], look: [2, 0, 0], focal: 1.1, ease: linear }
//! ```
//!
//! `at` is a time of the shot, in seconds or frames. `move` is in frame widths
//! to the right and frame heights up, both as seen at the subject's depth, and
//! towards the subject as a share of its distance. `look` is in degrees: yaw to
//! the right, pitch upwards, roll clockwise. `focal` is a factor of the first
//! lens, `shift` slides the lens to the right and up in frame widths and
//! heights. What a key does not name is as in the picture. `ease` is how the
//! camera goes from its key to the next one.

mod parse;

use serde::{Deserialize, Serialize};

pub use parse::parse;

/// The version of the form.
pub const VERSION: u32 = 1;

/// One keyframe of a shot's camera.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CameraKey {
    /// The frame of the shot, from 0; one past the last frame is where the
    /// camera arrives when the shot is over.
    pub frame: u32,
    /// To the right and up in frame widths and heights at the subject's depth,
    /// towards the subject as a share of its distance.
    #[serde(rename = "move", default)]
    pub place: [f64; 3],
    /// Yaw to the right, pitch upwards, roll clockwise, in degrees.
    #[serde(default)]
    pub look: [f64; 3],
    /// The focal length as a factor.
    #[serde(default = "one")]
    pub focal: f64,
    /// The lens slid to the right and up, in frame widths and heights.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub shift: [f64; 2],
    /// How the camera goes from here to the next key.
    #[serde(default)]
    pub ease: Ease,
}

impl CameraKey {
    /// The camera as the picture was taken.
    pub const IDENTITY: Self = Self {
        frame: 0,
        place: [0.0; 3],
        look: [0.0; 3],
        focal: 1.0,
        shift: [0.0; 2],
        ease: Ease::MinJerk,
    };

    /// Whether the camera is where the picture was taken.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        let Self {
            place,
            look,
            focal,
            shift,
            frame: _,
            ease: _,
        } = *self;
        place == [0.0; 3] && look == [0.0; 3] && focal == 1.0 && shift == [0.0; 2]
    }
}

fn one() -> f64 {
    1.0
}

fn is_nothing(shift: &[f64; 2]) -> bool {
    *shift == [0.0; 2]
}

/// How a camera goes from one key to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ease {
    /// From rest to rest with the least jerk.
    #[default]
    MinJerk,
    /// Evenly.
    Linear,
    /// Not at all until the next key is reached.
    Hold,
    /// By a cubic Bézier curve of progress over time, from (0, 0) to (1, 1),
    /// with two control points x1, y1, x2, y2, as in CSS.
    #[serde(untagged)]
    Bezier([f64; 4]),
}

/// A camera as it is written to a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CameraFile {
    version: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    free_start: bool,
    keys: Vec<FileKey>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct FileKey {
    at: String,
    #[serde(rename = "move")]
    place: [f64; 3],
    look: [f64; 3],
    focal: f64,
    #[serde(skip_serializing_if = "is_nothing")]
    shift: [f64; 2],
    ease: Ease,
}

impl CameraFile {
    /// A file of these keys. It starts free if the first one is not the
    /// identity.
    #[must_use]
    pub fn new(keys: &[CameraKey]) -> Self {
        Self {
            version: VERSION,
            free_start: keys.first().is_some_and(|key| !key.is_identity()),
            keys: keys.iter().map(FileKey::new).collect(),
        }
    }
}

impl FileKey {
    fn new(key: &CameraKey) -> Self {
        Self {
            at: format!("{}f", key.frame),
            place: key.place,
            look: key.look,
            focal: key.focal,
            shift: key.shift,
            ease: key.ease,
        }
    }
}
