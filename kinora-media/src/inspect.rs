//! Looks into a clip of this program: what it holds, its frames, its sound.
//!
//! It holds the whole file, as a test or a check of the installation does;
//! [`crate::decode`] reads any clip piece by piece.

use std::io::Cursor;

use kinora_core::frame::{Frame, structural_similarity};
use serde::Serialize;

use crate::clip::ClipMetadata;
use crate::decode::boxes::Boxes;
use crate::decode::{self, DecodeError, Decoding, Reader};

/// An opened clip.
pub struct Clip {
    bytes: Vec<u8>,
    facts: ClipFacts,
}

/// What a clip holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClipFacts {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many frames are shown.
    pub frames: u32,
    /// Frames per second.
    pub fps: f64,
    /// The frames where decoding can begin, from 0.
    pub key_frames: Vec<u32>,
    /// The sound, if there is any.
    pub audio: Option<AudioFacts>,
    /// How it was made, if it says so.
    pub metadata: Option<ClipMetadata>,
}

/// What a clip's sound is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AudioFacts {
    /// Samples per second and channel.
    pub sample_rate: u32,
    /// How many channels there are.
    pub channels: u32,
    /// How many samples per channel are heard.
    pub samples: u64,
}

impl Clip {
    /// Opens a clip from the bytes of its file.
    ///
    /// # Errors
    ///
    /// When a table is missing or points outside the file.
    pub fn open(bytes: Vec<u8>) -> Result<Self, DecodeError> {
        let facts = summary(decode::open(Cursor::new(&bytes[..]))?.facts());
        Ok(Self { bytes, facts })
    }

    /// What the clip holds.
    #[must_use]
    pub fn facts(&self) -> &ClipFacts {
        &self.facts
    }

    /// Decodes the frames in order.
    ///
    /// # Errors
    ///
    /// When no decoder can be made; each item also tells of its own failure.
    pub fn frames(&self) -> Result<Frames<'_>, DecodeError> {
        self.frames_from(0)
    }

    /// Decodes one frame, beginning at the key frame before it.
    ///
    /// # Errors
    ///
    /// When there is no such frame or it cannot be decoded.
    pub fn frame(&self, index: u32) -> Result<Frame, DecodeError> {
        self.frames_from(index)?
            .next()
            .ok_or(DecodeError::Format("it has no such frame"))?
    }

    /// Decodes the sound that is heard, as interleaved values within −1–1; of a
    /// silent clip nothing.
    ///
    /// # Errors
    ///
    /// When the sound cannot be decoded.
    #[cfg(feature = "aac")]
    pub fn samples(&self) -> Result<Vec<f32>, DecodeError> {
        let mut heard = Vec::new();
        for block in self.reader()?.samples()?.into_iter().flatten() {
            heard.extend(block?);
        }
        Ok(heard)
    }

    fn reader(&self) -> Result<Reader<Cursor<&[u8]>>, DecodeError> {
        decode::open(Cursor::new(&self.bytes[..]))
    }

    fn frames_from(&self, first: u32) -> Result<Frames<'_>, DecodeError> {
        let reader = self.reader()?;
        let decoding = Decoding::new(&reader, first)?;
        Ok(Frames { reader, decoding })
    }
}

/// The frames of a [`Clip`] in order.
pub struct Frames<'a> {
    reader: Reader<Cursor<&'a [u8]>>,
    decoding: Decoding,
}

impl Iterator for Frames<'_> {
    type Item = Result<Frame, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.decoding.next(&mut self.reader)
    }
}

/// How alike two frames of one size are: the peak signal-to-noise ratio of the
/// luma in dB, infinite where it is equal.
#[must_use]
pub fn psnr_y(a: &Frame, b: &Frame) -> f64 {
    if a.size != b.size || a.y.len() != b.y.len() {
        return 0.0;
    }
    let squares: u64 =
        a.y.iter()
            .zip(&b.y)
            .map(|(&a, &b)| u64::from(a.abs_diff(b)).pow(2))
            .sum();
    let mean = squares as f64 / a.y.len().max(1) as f64;
    10.0 * (255.0 * 255.0 / mean).log10()
}

/// The side of the squares that [`ssim_y`] compares, twice the way from one to
/// the next.
const SQUARE: usize = 8;

/// How alike the structure of two frames of one size is, 1 where it is equal: the
/// mean [`structural_similarity`] of the luma over squares of 8 × 8, four apart.
#[must_use]
pub fn ssim_y(a: &Frame, b: &Frame) -> f64 {
    if a.size != b.size || a.y.len() != b.y.len() {
        return 0.0;
    }
    let (width, height) = (a.size.width as usize, a.size.height as usize);
    let places = |length: usize| (0..(length + 1).saturating_sub(SQUARE)).step_by(SQUARE / 2);
    let (mut sum, mut count) = (0.0, 0_u32);
    for y in places(height) {
        for x in places(width) {
            let first = y * width + x;
            let rows = |plane| Square::new(plane, first, width);
            sum += rows([&a.y, &b.y]).likeness();
            count += 1;
        }
    }
    sum / f64::from(count.max(1))
}

/// The sums over a square of two planes.
#[derive(Default)]
struct Square {
    sums: [u32; 2],
    squares: [u32; 2],
    products: u32,
}

impl Square {
    fn new([a, b]: [&[u8]; 2], first: usize, width: usize) -> Self {
        let mut square = Self::default();
        for row in 0..SQUARE {
            let line = first + row * width;
            for (&a, &b) in a[line..line + SQUARE].iter().zip(&b[line..line + SQUARE]) {
                let (a, b) = (u32::from(a), u32::from(b));
                square.sums = [square.sums[0] + a, square.sums[1] + b];
                square.squares = [square.squares[0] + a * a, square.squares[1] + b * b];
                square.products += a * b;
            }
        }
        square
    }

    fn likeness(&self) -> f64 {
        let mean = |sum: u32| f64::from(sum) / (SQUARE * SQUARE) as f64;
        structural_similarity(
            self.sums.map(mean),
            self.squares.map(mean),
            mean(self.products),
        )
    }
}

/// The boxes of a clip, for tests and tools.
///
/// # Errors
///
/// [`DecodeError::Format`] when the lengths of the boxes do not add up.
pub fn top_level_boxes(bytes: &[u8]) -> Result<Vec<([u8; 4], usize)>, DecodeError> {
    Boxes(bytes)
        .map(|item| item.map(|item| (item.kind, item.body.len())))
        .collect()
}

fn summary(facts: &decode::ClipFacts) -> ClipFacts {
    let video = &facts.video;
    ClipFacts {
        width: video.width,
        height: video.height,
        frames: video.frames,
        fps: video.fps,
        key_frames: video.key_frames.clone(),
        audio: facts.sound.as_ref().map(|sound| AudioFacts {
            sample_rate: sound.sample_rate,
            channels: sound.channels,
            samples: sound.samples,
        }),
        metadata: facts
            .comment
            .as_ref()
            .and_then(|text| serde_json::from_str(text).ok()),
    }
}
