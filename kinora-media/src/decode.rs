//! Reads a clip back as pixels and samples, frame by frame.
//!
//! H.264 of 8 bits in 4:2:0 and AAC in an MP4 with one header, from whoever
//! wrote it. Other codecs are refused by name. What is held at a time is the
//! header, one sample and the frames that wait for their turn; a damaged file
//! is an error.

pub(crate) mod boxes;
mod frames;
mod original;
mod picture;
#[cfg(feature = "aac")]
mod samples;
mod sound;
mod sps;
mod tables;
mod video;

use std::io::{self, Read, Seek, SeekFrom};

use serde::Serialize;

use self::boxes::{Boxes, find, need, need_path, tail, u32_at};
use self::sound::SoundTrack;
use self::tables::Sample;
use self::video::VideoTrack;

pub(crate) use self::frames::Decoding;
pub(crate) use self::picture::PictureDecoder;
pub(crate) use self::video::append_start_code;

pub use self::frames::Frames;
pub use self::picture::PictureError;
#[cfg(feature = "aac")]
pub use self::samples::Samples;
pub use self::sps::Colour;

/// An opened clip.
pub struct Reader<R> {
    reader: R,
    facts: ClipFacts,
    video: VideoTrack,
    sound: Option<SoundTrack>,
    /// Frames in the order of showing, as places in the order of decoding.
    order: Vec<usize>,
}

/// What a clip holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClipFacts {
    /// The frames.
    pub video: VideoFacts,
    /// The sound, if there is any.
    pub sound: Option<SoundFacts>,
    /// Whether the header stands before the data, so that a player can begin at once.
    pub header_first: bool,
    /// The comment, where this program writes how the clip was made.
    pub comment: Option<String>,
}

/// What a clip's frames are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VideoFacts {
    /// The codec's name; `h264` always.
    pub codec: &'static str,
    /// The profile's name, such as `High`.
    pub profile: &'static str,
    /// The level, such as 4.0.
    pub level: f64,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many frames are shown.
    pub frames: u32,
    /// Frames per second on average.
    pub fps: f64,
    /// How long they are shown, in seconds.
    pub duration_s: f64,
    /// The frames where decoding can begin, from 0.
    pub key_frames: Vec<u32>,
    /// How the numbers are meant, where the clip says so.
    pub colour: Option<Colour>,
}

/// What a clip's sound is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SoundFacts {
    /// The codec's name; `aac` where it can be decoded.
    pub codec: String,
    /// Samples per second and channel.
    pub sample_rate: u32,
    /// How many channels there are.
    pub channels: u32,
    /// How many samples per channel are heard.
    pub samples: u64,
    /// How long it is heard, in seconds.
    pub duration_s: f64,
}

/// Why a clip was not read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The bytes were not read.
    #[error("failed to read the clip")]
    Read(#[from] io::Error),
    /// The file is no MP4 that can be read.
    #[error("not an MP4 that can be read: {0}")]
    Format(&'static str),
    /// The codec is another one.
    #[error("the {track} is {codec}; {allowed} can be read, so convert the clip first")]
    Codec {
        /// Of which track.
        track: &'static str,
        /// What people call it.
        codec: String,
        /// What can be read.
        allowed: &'static str,
    },
    /// A frame cannot be decoded.
    #[error("failed to decode frame {frame}")]
    Frame {
        /// Its place in the order of decoding, from 0.
        frame: usize,
        /// The cause.
        #[source]
        source: PictureError,
    },
    /// Frames are missing at the end of the stream.
    #[error("the clip has {wanted} frames, of which {got} can be decoded")]
    Missing {
        /// As its header says.
        wanted: usize,
        /// As came out.
        got: usize,
    },
    /// The sound cannot be decoded.
    #[error("failed to decode the sound: {0}")]
    Sound(String),
}

/// What [`DecodeError::Codec`] says of frames.
const ALLOWED_VIDEO: &str = "H.264 of 8 bits in 4:2:0, not interlaced,";

/// The longest header: that of hours of film has a few megabytes.
const MAX_HEADER: u64 = 64 << 20;

/// The longest sample: a 4K frame without any compression has 12 megabytes.
const MAX_SAMPLE: u32 = 64 << 20;

/// Opens a clip.
///
/// # Errors
///
/// When it cannot be read, is no MP4, or its frames have a codec that is not
/// read. Sound of another codec is no error before it is asked for.
pub fn open<R: Read + Seek>(mut reader: R) -> Result<Reader<R>, DecodeError> {
    let (header, header_first) = header(&mut reader)?;
    if find(&header, b"mvex")?.is_some() {
        return Err(DecodeError::Format(
            "it is fragmented; rewrite it with one header in front",
        ));
    }
    let movie = need(&header, b"mvhd")?;
    let timescale = u32_at(movie, if movie.first() == Some(&1) { 20 } else { 12 })?;
    let (video, sound) = tracks(&header, timescale)?;
    let end = reader.seek(SeekFrom::End(0))?;
    let sounds = sound.iter().flat_map(|sound| &sound.track.samples);
    let mut samples = video.track.samples.iter().chain(sounds);
    if samples.any(|sample| sample.offset.saturating_add(u64::from(sample.length)) > end) {
        return Err(DecodeError::Format("its data ends too early"));
    }
    let order = video.track.shown_order();
    if order.is_empty() {
        return Err(DecodeError::Format("it shows no frame"));
    }
    let facts = ClipFacts {
        video: video_facts(&video, &order),
        sound: sound.as_ref().map(sound_facts),
        header_first,
        comment: comment(&header)?,
    };
    Ok(Reader {
        reader,
        facts,
        video,
        sound,
        order,
    })
}

impl<R: Read + Seek> Reader<R> {
    /// What the clip holds.
    #[must_use]
    pub fn facts(&self) -> &ClipFacts {
        &self.facts
    }

    /// Decodes the frames in the order of showing.
    ///
    /// # Errors
    ///
    /// When no decoder can be made; each item also tells of its own failure,
    /// after which there are no more.
    pub fn frames(&mut self) -> Result<Frames<'_, R>, DecodeError> {
        self.frames_from(0)
    }

    /// Decodes the frames from one on, beginning at the key frame before it.
    ///
    /// # Errors
    ///
    /// As [`Reader::frames`], and when there is no such frame.
    pub fn frames_from(&mut self, first: u32) -> Result<Frames<'_, R>, DecodeError> {
        Frames::new(self, first)
    }

    /// Decodes the samples that are heard, in blocks; of a silent clip none.
    ///
    /// # Errors
    ///
    /// When the sound is not AAC; each item also tells of its own failure.
    #[cfg(feature = "aac")]
    pub fn samples(&mut self) -> Result<Option<Samples<'_, R>>, DecodeError> {
        let Some(sound) = self.sound.clone() else {
            return Ok(None);
        };
        Samples::new(self, sound).map(Some)
    }

    fn sample(&mut self, sample: Sample) -> Result<Vec<u8>, DecodeError> {
        if sample.length > MAX_SAMPLE {
            return Err(DecodeError::Format("a sample is longer than 64 megabytes"));
        }
        self.reader.seek(SeekFrom::Start(sample.offset))?;
        read(&mut self.reader, u64::from(sample.length))
    }
}

/// The body of the `moov` box, and whether it stands before the data.
fn header<R: Read + Seek>(reader: &mut R) -> Result<(Vec<u8>, bool), DecodeError> {
    let end = reader.seek(SeekFrom::End(0))?;
    let (mut at, mut data_seen) = (0, false);
    while at < end {
        reader.seek(SeekFrom::Start(at))?;
        let head = read(reader, 16.min(end - at))?;
        let kind = head.get(4..8).ok_or(boxes::BROKEN)?;
        let (skip, length) = match u32_at(&head, 0)? {
            0 => (8, end - at),
            1 => (16, boxes::u64_at(&head, 8)?),
            length => (8, u64::from(length)),
        };
        if length < skip || length > end - at {
            return Err(boxes::BROKEN);
        }
        if kind == b"moov" {
            if length > MAX_HEADER {
                return Err(DecodeError::Format(
                    "its header is longer than 64 megabytes",
                ));
            }
            reader.seek(SeekFrom::Start(at + skip))?;
            return Ok((read(reader, length - skip)?, !data_seen));
        }
        data_seen |= kind == b"mdat";
        at += length;
    }
    Err(DecodeError::Format("it has no moov box"))
}

/// Reads so many bytes, however many are claimed to be there.
fn read<R: Read>(reader: &mut R, length: u64) -> Result<Vec<u8>, DecodeError> {
    let mut bytes = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(DecodeError::Format("its data ends too early"))
    }
}

/// The first track of frames and the first of sound.
fn tracks(header: &[u8], timescale: u32) -> Result<(VideoTrack, Option<SoundTrack>), DecodeError> {
    let (mut video, mut sound) = (None, None);
    for item in Boxes(header) {
        let item = item?;
        if &item.kind != b"trak" {
            continue;
        }
        let handler = need_path(item.body, &[b"mdia", b"hdlr"])?;
        match tail(handler, 8)?.get(..4) {
            Some(b"vide") if video.is_none() => {
                video = Some(VideoTrack::parse(item.body, timescale)?);
            }
            Some(b"soun") if sound.is_none() => {
                sound = Some(SoundTrack::parse(item.body, timescale)?);
            }
            // Timecodes, hints and captions are not looked at.
            _ => {}
        }
    }
    let video = video.ok_or(DecodeError::Format("it has no video track"))?;
    Ok((video, sound))
}

fn video_facts(video: &VideoTrack, order: &[usize]) -> VideoFacts {
    let track = &video.track;
    let units: u64 = order
        .iter()
        .map(|&index| u64::from(track.samples[index].units))
        .sum();
    let duration_s = units as f64 / f64::from(track.timescale);
    let key_frames = (0..)
        .zip(order)
        .filter(|(_, index)| video.keys.binary_search(index).is_ok())
        .map(|(rank, _)| rank)
        .collect();
    VideoFacts {
        codec: "h264",
        profile: video.sequence.profile_name(),
        level: f64::from(video.sequence.level) / 10.0,
        width: video.width,
        height: video.height,
        // At most a million.
        frames: order.len() as u32,
        fps: order.len() as f64 * f64::from(track.timescale) / units.max(1) as f64,
        duration_s,
        key_frames,
        colour: video.sequence.colour,
    }
}

fn sound_facts(sound: &SoundTrack) -> SoundFacts {
    let samples = sound.heard();
    SoundFacts {
        codec: sound.codec.name().to_owned(),
        sample_rate: sound.sample_rate,
        channels: sound.channels,
        samples,
        duration_s: samples as f64 / f64::from(sound.sample_rate.max(1)),
    }
}

/// The text of the `©cmt` box, if there is one.
fn comment(header: &[u8]) -> Result<Option<String>, DecodeError> {
    let Some(data) = find(header, b"udta")? else {
        return Ok(None);
    };
    let Some(meta) = find(data, b"meta")? else {
        return Ok(None);
    };
    let Some(list) = find(tail(meta, 4)?, b"ilst")? else {
        return Ok(None);
    };
    let Some(comment) = find(list, b"\xa9cmt")? else {
        return Ok(None);
    };
    let text = tail(need(comment, b"data")?, 8)?;
    Ok(Some(String::from_utf8_lossy(text).into_owned()))
}
