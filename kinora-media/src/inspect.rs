//! Reads a clip back: what it holds, its frames, its sound.
//!
//! It reads the MP4s that [`crate::clip`] writes, with one video track and
//! perhaps one sound track, and is no reader for everybody's MP4s.

mod boxes;

use std::collections::VecDeque;

use kinora_core::frame::Frame;
use serde::Serialize;

use self::boxes::{Boxes, SoundTrack, VideoTrack};
use crate::clip::{ClipMetadata, H264Error, PACKET_SAMPLES, StreamDecoder};

/// An opened clip.
pub struct Clip {
    bytes: Vec<u8>,
    facts: ClipFacts,
    video: VideoTrack,
    #[cfg(feature = "aac")]
    sound: Option<SoundTrack>,
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

/// Why a clip was not read.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The file is no MP4 as this program writes them.
    #[error("not a clip of this program: {0}")]
    Format(&'static str),
    /// The frames cannot be decoded.
    #[error("failed to decode a frame")]
    Frame(#[from] H264Error),
    /// The sound cannot be decoded.
    #[error("failed to decode the sound: {0}")]
    Sound(String),
}

impl Clip {
    /// Opens a clip from the bytes of its file.
    ///
    /// # Errors
    ///
    /// [`InspectError::Format`] when a table is missing or points outside the
    /// file.
    pub fn open(bytes: Vec<u8>) -> Result<Self, InspectError> {
        let parsed = boxes::parse(&bytes)?;
        let video = parsed.video;
        let sound = parsed.sound;
        let facts = ClipFacts {
            width: video.width,
            height: video.height,
            frames: video.track.samples.len() as u32,
            fps: f64::from(video.track.timescale) / f64::from(video.track.units.max(1)),
            key_frames: video.keys.iter().map(|key| key.saturating_sub(1)).collect(),
            audio: sound.as_ref().map(|sound| AudioFacts {
                sample_rate: sound.track.timescale,
                channels: sound.channels,
                samples: heard(sound, parsed.timescale),
            }),
            metadata: parsed
                .comment
                .and_then(|text| serde_json::from_str(&text).ok()),
        };
        Ok(Self {
            bytes,
            facts,
            video,
            #[cfg(feature = "aac")]
            sound,
        })
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
    pub fn frames(&self) -> Result<Frames<'_>, InspectError> {
        Ok(Frames {
            clip: self,
            decoder: StreamDecoder::new()?,
            next: 0,
            ready: VecDeque::new(),
        })
    }

    /// Decodes one frame, beginning at the key frame before it.
    ///
    /// # Errors
    ///
    /// When there is no such frame or it cannot be decoded.
    pub fn frame(&self, index: u32) -> Result<Frame, InspectError> {
        let keys = &self.facts.key_frames;
        let start = keys
            .iter()
            .rev()
            .find(|&&key| key <= index)
            .copied()
            .unwrap_or(0);
        let mut frames = self.frames()?;
        frames.next = start as usize;
        frames
            .nth((index - start) as usize)
            .ok_or(InspectError::Format("it has no such frame"))?
    }

    /// Decodes the sound that is heard, as interleaved values within −1–1; of a
    /// silent clip nothing.
    ///
    /// # Errors
    ///
    /// When the sound cannot be decoded.
    #[cfg(feature = "aac")]
    pub fn samples(&self) -> Result<Vec<f32>, InspectError> {
        let (Some(sound), Some(audio)) = (&self.sound, &self.facts.audio) else {
            return Ok(Vec::new());
        };
        let mut decoded = decode_aac(&self.bytes, sound)?;
        let channels = audio.channels as usize;
        decoded.drain(..decoded.len().min(sound.track.starts_at as usize * channels));
        decoded.truncate(audio.samples as usize * channels);
        Ok(decoded)
    }

    fn sample(&self, index: usize) -> Option<&[u8]> {
        let range = self.video.track.samples.get(index)?;
        self.bytes.get(range.clone())
    }
}

/// The frames of a [`Clip`] in order.
pub struct Frames<'a> {
    clip: &'a Clip,
    decoder: StreamDecoder,
    next: usize,
    ready: VecDeque<Frame>,
}

impl Frames<'_> {
    fn advance(&mut self) -> Result<Option<Frame>, InspectError> {
        while self.ready.is_empty() {
            let Some(sample) = self.clip.sample(self.next) else {
                break;
            };
            let key = self.clip.facts.key_frames.contains(&(self.next as u32));
            let head = if key {
                self.clip.video.head.as_slice()
            } else {
                &[]
            };
            self.next += 1;
            self.ready.extend(self.decoder.decode(head, sample)?);
            if self.next == self.clip.video.track.samples.len() {
                self.ready.extend(self.decoder.rest()?);
            }
        }
        Ok(self.ready.pop_front())
    }
}

impl Iterator for Frames<'_> {
    type Item = Result<Frame, InspectError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
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

/// How many samples per channel the edit list lets through.
fn heard(sound: &SoundTrack, movie_timescale: u32) -> u64 {
    let track = &sound.track;
    let shown = track.duration * u64::from(track.timescale) / u64::from(movie_timescale.max(1));
    let stored = track.samples.len() as u64 * u64::from(PACKET_SAMPLES);
    shown.min(stored.saturating_sub(track.starts_at))
}

#[cfg(feature = "aac")]
fn decode_aac(bytes: &[u8], sound: &SoundTrack) -> Result<Vec<f32>, InspectError> {
    use fdk_aac::dec::{Decoder, DecoderError, Transport};

    let failed = |cause: DecoderError| InspectError::Sound(cause.to_string());
    let mut decoder = Decoder::new(Transport::Raw);
    decoder.config_raw(&sound.config).map_err(failed)?;
    let mut pcm = vec![0_i16; 2 * PACKET_SAMPLES as usize * 2];
    let mut samples = Vec::new();
    for range in &sound.track.samples {
        let packet = bytes.get(range.clone()).unwrap_or_default();
        decoder.fill(packet).map_err(failed)?;
        decoder.decode_frame(&mut pcm).map_err(failed)?;
        let length = decoder.decoded_frame_size().min(pcm.len());
        samples.extend(
            pcm[..length]
                .iter()
                .map(|&sample| f32::from(sample) / 32767.0),
        );
    }
    // The decoder itself gives silence before the first sample.
    let info = decoder.stream_info();
    let early = info.outputDelay as usize * info.numChannels.max(0) as usize;
    samples.drain(..early.min(samples.len()));
    samples.resize(samples.len() + early, 0.0);
    Ok(samples)
}

/// The boxes of a clip, for tests and tools.
///
/// # Errors
///
/// [`InspectError::Format`] when the lengths of the boxes do not add up.
pub fn top_level_boxes(bytes: &[u8]) -> Result<Vec<([u8; 4], usize)>, InspectError> {
    Boxes(bytes)
        .map(|item| item.map(|item| (item.kind, item.body.len())))
        .collect()
}
