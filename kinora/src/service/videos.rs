//! Videos whose motion is taken over, or that show an element: their header first,
//! their frames later.

use std::io::Cursor;

use bytes::Bytes;
use kinora_core::limits::Limits;
use kinora_core::plan::FPS;
use kinora_core::problem::Problem;
use kinora_core::reference::{Reference, VideoFacts};
use kinora_measure::Imitation;
use kinora_media::clip::OriginalSound;
use kinora_media::decode::{self, DecodeError};
use kinora_media::still;

use super::pictures::PictureFile;

/// The field of a video.
pub const FIELD: &str = "video";

/// The smallest side of a video in which motion can be seen, and the largest that
/// is decoded, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 64..=4096;

/// The most frames a second that are looked at.
const MOST_FPS: f64 = 61.0;

/// What a video must be.
const ALLOWED: &str = "an MP4 or MOV with H.264 of 8 bits in 4:2:0";

/// A video file in memory whose header was read. Its clones share the bytes.
#[derive(Clone, Debug)]
pub struct VideoFile {
    /// What the header says.
    pub facts: VideoFacts,
    /// The whole file.
    pub bytes: Bytes,
}

impl VideoFile {
    /// Reads the header of a video that is in memory.
    ///
    /// # Errors
    ///
    /// One problem with `field`: these bytes are no video that can be read.
    pub fn from_bytes(bytes: Bytes, field: &str) -> Result<Self, Problem> {
        let clip = decode::open(Cursor::new(bytes.clone()));
        let clip = clip.map_err(|error| refuse(field, &error))?;
        let facts = clip.facts();
        let video = &facts.video;
        let (width, height) = (video.width, video.height);
        if !SIDES.contains(&width) || !SIDES.contains(&height) {
            let (least, most) = (SIDES.start(), SIDES.end());
            let allowed = format!("{least} to {most} pixels wide and high");
            let given = format!("{width} × {height} pixels");
            return Err(Problem::outside(field, &given, &allowed));
        }
        if video.fps > MOST_FPS {
            let given = format!("a video of {:.0} frames a second", video.fps);
            let allowed = "of at most 60 frames a second";
            return Err(Problem::outside(field, &given, allowed));
        }
        let facts = VideoFacts {
            width,
            height,
            duration_s: video.duration_s,
            bytes: bytes.len() as u64,
            sound: facts.sound.as_ref().map(|sound| sound.codec.clone()),
        };
        Ok(Self { facts, bytes })
    }

    /// Follows the whole video, for a clip as long as it. `goes_on` is asked before
    /// each frame.
    ///
    /// # Errors
    ///
    /// When a frame cannot be decoded.
    pub fn motion(&self, goes_on: &dyn Fn() -> bool) -> Result<Reference, Problem> {
        let refused = |error: DecodeError| refuse(FIELD, &error);
        let mut clip = decode::open(Cursor::new(self.bytes.clone())).map_err(refused)?;
        let mut imitation = Imitation::default();
        let frames = clip.frames().map_err(refused)?;
        for frame in frames.take_while(|_| goes_on()) {
            imitation.frame(&frame.map_err(refused)?);
        }
        let frames = (self.facts.duration_s * f64::from(FPS)).round().max(1.0) as u32;
        let nothing = Problem::outside(FIELD, "without a frame", ALLOWED);
        imitation.finish(frames).ok_or(nothing)
    }

    /// Its sharpest frames, one of each of so many parts, as pictures.
    ///
    /// # Errors
    ///
    /// One problem with `field`: a frame cannot be decoded.
    pub fn pictures(&self, count: u32, field: &str) -> Result<Vec<PictureFile>, Problem> {
        let files = still::spread(Cursor::new(self.bytes.clone()), count);
        let files = files.map_err(|error| refuse(field, &error))?.into_iter();
        files
            .map(|file| PictureFile::from_bytes(file.into(), field, &Limits::local()))
            .collect()
    }

    /// Its sound as it is; none where it is silent.
    ///
    /// # Errors
    ///
    /// When its codec is none that a clip can have.
    pub fn sound(&self) -> Result<Option<OriginalSound>, DecodeError> {
        decode::open(Cursor::new(self.bytes.clone()))?.original_sound()
    }
}

fn refuse(field: &str, error: &dyn std::error::Error) -> Problem {
    let message = format!("`{field}`: {error}");
    Problem::other(field, "a video", ALLOWED, message)
}
