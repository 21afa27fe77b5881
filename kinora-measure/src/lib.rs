//! Kinora's ruler: what can be measured of a clip without a network's opinion.
//!
//! [`measure`] goes through the frames of any clip once and says how true,
//! still, smooth, sharp and clean it is, each figure with its unit, its target
//! and its verdict. It knows nothing of how the clip was made and measures
//! pixels alone; the same frames give the same figures for any number of
//! threads. Nothing here reads a file or decodes a stream.
//!
//! Figures of motion are taken at the clip's full size. Places that can be
//! followed (`corners`, `track`) give a `path` for each `take`; the dense flow
//! of the engine gives the rest at 640 pixels.

mod amount;
mod asked;
mod corners;
mod facts;
mod fidelity;
mod figure;
pub mod glance;
mod hearing;
mod homography;
mod light;
mod loudness;
mod maths;
mod moves;
mod path;
mod plane;
mod reference;
pub mod series;
mod sharpness;
mod signs;
mod similarity;
mod steps;
mod subject;
mod take;
#[cfg(test)]
mod testing;
mod track;
mod warping;
mod watch;

use kinora_core::frame::{Frame, Picture};
use serde::Serialize;

pub use crate::asked::follows;
pub use crate::facts::{Fact, Facts, SoundFacts, Stream};
pub use crate::fidelity::Fidelity;
pub use crate::figure::{Figure, Target};
pub use crate::glance::Glance;
pub use crate::hearing::{Hearing, Spectrum};
pub use crate::light::Light;
pub use crate::loudness::{Loudness, LoudnessError, loudness};
pub use crate::moves::Motion;
pub use crate::path::Evenness;
pub use crate::reference::Imitation;
pub use crate::signs::Signs;
pub use crate::steps::Steps;
pub use crate::subject::Subject;
pub use crate::warping::Warping;

use crate::watch::Watch;

/// Everything that was measured of a clip.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many frames came.
    pub frames: usize,
    /// What the file says of itself.
    pub stream: Stream,
    /// The first frame against the fitted start picture.
    pub first_frame: Fidelity,
    /// The last frame against the fitted end picture.
    pub last_frame: Fidelity,
    /// Light and change from frame to frame.
    pub light: Light,
    /// Motion between neighbouring frames.
    pub steps: Steps,
    /// How the first take is bent.
    pub warping: Warping,
    /// The detail of the middle of the first take, over that of its first frame.
    pub sharpness_kept: Figure,
    /// The subject of the first take.
    pub subject: Subject,
    /// The frames that follow a cut.
    pub cuts: Vec<usize>,
    /// Runs of frames through which the same places can be followed.
    pub takes: Vec<TakeReport>,
}

/// How a take moves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TakeReport {
    /// The clip's frame with which it begins.
    pub first_frame: usize,
    /// How many frames it has.
    pub frames: usize,
    /// How many places were found in its first frame.
    pub places: usize,
    /// How many of them are still there in its last.
    pub followed: usize,
    /// What the camera did; none where too few places can be followed.
    pub motion: Option<Motion>,
    /// How evenly.
    pub evenness: Evenness,
}

/// Why a clip was not measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A frame could not be had.
    #[error("failed to read a frame of the clip")]
    Clip(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is no frame.
    #[error("the clip has no frame to measure")]
    Empty,
    /// Frames are too small or too narrow.
    #[error(
        "cannot measure {width} × {height}: the shorter side must have 64 pixels or more and the longer at most eight times as many"
    )]
    Size {
        /// The frames' width.
        width: u32,
        /// The frames' height.
        height: u32,
    },
    /// Not all frames have one size.
    #[error("frame {0} has another size than those before it; a clip has one")]
    SizeChanges(usize),
}

/// Measures a clip's frames, in the order of showing.
///
/// `start` and `end` are the pictures that it should begin and end on, where
/// there are any. Memory does not grow with the clip beyond some bytes a frame.
///
/// # Errors
///
/// When a frame is an error, there is none, or they are not of one size that can
/// be measured.
pub fn measure<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    clip: &mut dyn Iterator<Item = Result<Frame, E>>,
    facts: &Facts,
    start: Option<&Picture>,
    end: Option<&Picture>,
) -> Result<Report, MeasureError> {
    let mut watch = Watch::new(facts.frames as usize);
    for frame in clip {
        watch.frame(frame.map_err(|error| MeasureError::Clip(error.into()))?)?;
    }
    watch.report(facts, start, end)
}

impl TakeReport {
    fn moves(&self) -> bool {
        self.motion
            .as_ref()
            .is_some_and(|motion| !motion.found.is_empty())
    }
}
