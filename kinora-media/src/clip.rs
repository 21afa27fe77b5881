//! The clip: an MP4 written from an engine's frames and samples.
//!
//! H.264 High with every chunk from an encoder of its own, AAC-LC where there
//! is sound, tables before data so that a player can begin at once. Chunks may
//! be encoded at the same time and end in any order; the file is the same.

mod aac;
pub mod card;
mod h264;
mod metadata;
pub(crate) mod mp4;
mod original;
mod raw;

use std::collections::BTreeMap;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kinora_core::engine::{ChunkSink, FrameSink, SinkError};
use kinora_core::frame::Frame;
use kinora_core::plan::{FPS, Plan, SAMPLES_PER_FRAME};
use kinora_core::size::{MAX_LONG_SIDE, MAX_SHORT_SIDE, Size};

use self::aac::Track;
use self::h264::{ChunkEncoder, ParameterSets, Parity, Sample};
use self::mp4::{Chunk, DATA_HEADER, Movie, Table};

pub use self::aac::AacError;
pub use self::h264::H264Error;
pub use self::metadata::ClipMetadata;
pub use self::original::OriginalSound;
pub use self::raw::RawError;

pub(crate) use self::h264::once;

/// Whether the H.264 encoder was built with its assembler; without it encoding
/// takes about 2.4 times as long.
#[must_use]
pub const fn assembler() -> bool {
    cfg!(openh264_assembler)
}

/// Writes a film as an MP4.
///
/// The writer must be empty and at its beginning.
pub struct ClipEncoder<W> {
    metadata: ClipMetadata,
    original: Option<OriginalSound>,
    film: Option<Film>,
    file: Mutex<File<W>>,
}

/// What a finished clip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipStats {
    /// The length of the file.
    pub bytes: u64,
    /// How many frames it has.
    pub frames: u32,
}

/// Why a clip was not written.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// The calls of the sink came in an order that makes no film.
    #[error("the engine broke the order of a film: {0}")]
    Order(String),
    /// The plan's size is not one that the encoder takes.
    #[error(
        "cannot encode {width} × {height}: sides must be even, the longer at most {MAX_LONG_SIDE} and the shorter at most {MAX_SHORT_SIDE}"
    )]
    Size {
        /// The plan's width.
        width: u32,
        /// The plan's height.
        height: u32,
    },
    /// The plan's frame rate is not the one that clips have.
    #[error("cannot encode {0} frames per second: clips have {FPS}")]
    FrameRate(u32),
    /// A frame was not encoded.
    #[error("failed to encode frame {frame}")]
    Frame {
        /// Its place in the film, from 0.
        frame: u32,
        /// The cause.
        #[source]
        source: H264Error,
    },
    /// Two chunks cannot stand in one file.
    #[error("the H.264 encoder described chunk {0} unlike the chunks before it")]
    Unlike(usize),
    /// The sound was not encoded.
    #[error("failed to encode the sound track")]
    Sound(#[from] AacError),
    /// The file was not written.
    #[error("failed to write the clip")]
    Write(#[from] io::Error),
}

impl From<ClipError> for SinkError {
    fn from(error: ClipError) -> Self {
        Self::with_source("failed to make the clip", error)
    }
}

/// What is known of the film before its first chunk.
struct Film {
    size: Size,
    frames: u32,
    chunks: Vec<Range<u32>>,
    end_image: bool,
    sound: Wanted,
    qp: u8,
}

enum Wanted {
    Silent,
    Missing,
    Here(Track),
}

/// The file as far as it is written.
struct File<W> {
    writer: W,
    /// How many bytes stand before the data, once they are reserved.
    head: Option<u64>,
    position: u64,
    opened: Vec<bool>,
    /// Chunks that ended before their turn.
    waiting: BTreeMap<usize, EncodedChunk>,
    next_chunk: usize,
    sets: Option<ParameterSets>,
    keys: Vec<u32>,
    video_sizes: Vec<u32>,
    video_chunks: Vec<Chunk>,
    sound_chunks: Vec<Chunk>,
    next_packet: usize,
    next_sound_byte: usize,
    stats: Option<ClipStats>,
}

struct EncodedChunk {
    samples: Vec<Sample>,
    sets: ParameterSets,
}

impl<W: Write + Seek + Send> ClipEncoder<W> {
    /// A clip that will be written into `writer`.
    pub fn new(writer: W, metadata: ClipMetadata) -> Self {
        Self {
            metadata,
            original: None,
            film: None,
            file: Mutex::new(File::new(writer)),
        }
    }

    /// Gives a film that the plan leaves silent the sound of another clip.
    #[must_use]
    pub fn keeping(mut self, sound: OriginalSound) -> Self {
        self.original = Some(sound);
        self
    }

    /// What was written, once the film is finished.
    #[must_use]
    pub fn stats(&self) -> Option<ClipStats> {
        self.lock().stats
    }

    /// Gives the writer back.
    #[must_use]
    pub fn into_inner(self) -> W {
        self.file
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .writer
    }

    fn lock(&self) -> MutexGuard<'_, File<W>> {
        // A panic in another chunk leaves the file incomplete, never unsound.
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn film(&self) -> Result<&Film, ClipError> {
        self.film
            .as_ref()
            .ok_or_else(|| order("it was never begun"))
    }

    fn open_chunk(&self, index: usize) -> Result<ClipChunk<'_, W>, ClipError> {
        let film = self.film()?;
        if matches!(film.sound, Wanted::Missing) {
            return Err(order("a chunk came before the sound track"));
        }
        let frames = film
            .chunks
            .get(index)
            .ok_or_else(|| order(format!("there is no chunk {index}")))?
            .clone();
        let mut file = self.lock();
        file.opened.resize(film.chunks.len(), false);
        if std::mem::replace(&mut file.opened[index], true) {
            return Err(order(format!("chunk {index} was opened twice")));
        }
        Ok(ClipChunk {
            clip: self,
            film,
            index,
            frames,
            encoder: None,
            encoded: None,
            samples: Vec::new(),
        })
    }

    fn end_chunk(&self, index: usize, chunk: EncodedChunk) -> Result<(), ClipError> {
        let film = self.film()?;
        let mut file = self.lock();
        file.waiting.insert(index, chunk);
        file.write_ready(film, &self.metadata)
    }

    fn complete(&self) -> Result<(), ClipError> {
        let film = self.film()?;
        let mut file = self.lock();
        if file.next_chunk < film.chunks.len() {
            return Err(order(format!(
                "chunk {} was never finished",
                file.next_chunk
            )));
        }
        file.complete(film, &self.metadata)
    }
}

impl<W: Write + Seek + Send> FrameSink for ClipEncoder<W> {
    fn begin(&mut self, plan: &Plan) -> Result<(), SinkError> {
        if self.film.is_some() {
            return Err(order("it was begun twice").into());
        }
        let mut film = Film::new(plan)?;
        if let (Wanted::Silent, Some(sound)) = (&film.sound, self.original.take()) {
            let samples = u64::from(film.frames) * u64::from(SAMPLES_PER_FRAME);
            film.sound = Wanted::Here(sound.into_track(samples));
        }
        self.film = Some(film);
        Ok(())
    }

    fn samples(&mut self, interleaved: &[f32]) -> Result<(), SinkError> {
        let film = self
            .film
            .as_mut()
            .ok_or_else(|| order("it was never begun"))?;
        Ok(film.take_samples(interleaved)?)
    }

    fn chunk(&self, index: usize) -> Result<Box<dyn ChunkSink + '_>, SinkError> {
        Ok(Box::new(self.open_chunk(index)?))
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(self.complete()?)
    }
}

impl Film {
    fn new(plan: &Plan) -> Result<Self, ClipError> {
        let size = plan.size();
        let (width, height) = (size.width, size.height);
        let even = width.is_multiple_of(2) && height.is_multiple_of(2);
        let within = width.max(height) <= MAX_LONG_SIDE && width.min(height) <= MAX_SHORT_SIDE;
        if !even || !within || width.min(height) < 16 {
            return Err(ClipError::Size { width, height });
        }
        if plan.fps != FPS {
            return Err(ClipError::FrameRate(plan.fps));
        }
        if plan.frames() == 0 {
            return Err(order("the plan has no frames"));
        }
        Ok(Self {
            size,
            frames: plan.frames(),
            chunks: plan.chunks(),
            end_image: plan.end_image,
            sound: if plan.sound {
                Wanted::Missing
            } else {
                Wanted::Silent
            },
            qp: h264::qp_for(size),
        })
    }

    fn take_samples(&mut self, interleaved: &[f32]) -> Result<(), ClipError> {
        match self.sound {
            Wanted::Silent => return Err(order("the plan has no sound, yet samples came")),
            Wanted::Here(_) => return Err(order("the sound track came twice")),
            Wanted::Missing => {}
        }
        let expected = self.frames as usize * SAMPLES_PER_FRAME as usize * 2;
        if interleaved.len() != expected {
            return Err(order(format!(
                "the sound track has {} values instead of {expected}",
                interleaved.len()
            )));
        }
        self.sound = Wanted::Here(aac::encode(interleaved)?);
        Ok(())
    }

    /// Whether a chunk is the one frame that must look like a picture.
    fn faithful(&self, index: usize) -> bool {
        let alone = self.chunks[index].len() == 1;
        alone && (index == 0 || (self.end_image && index + 1 == self.chunks.len()))
    }

    fn parity(index: usize) -> Parity {
        if index.is_multiple_of(2) {
            Parity::Even
        } else {
            Parity::Odd
        }
    }

    fn track(&self) -> Option<&Track> {
        match &self.sound {
            Wanted::Here(track) => Some(track),
            Wanted::Silent | Wanted::Missing => None,
        }
    }
}

/// One open chunk of a [`ClipEncoder`].
struct ClipChunk<'a, W> {
    clip: &'a ClipEncoder<W>,
    film: &'a Film,
    index: usize,
    frames: Range<u32>,
    encoder: Option<ChunkEncoder>,
    encoded: Option<ParameterSets>,
    samples: Vec<Sample>,
}

impl<W: Write + Seek + Send> ChunkSink for ClipChunk<'_, W> {
    fn frame(&mut self, frame: &Frame) -> Result<(), SinkError> {
        Ok(self.take(frame)?)
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        let Self {
            clip,
            index,
            frames,
            encoded,
            samples,
            ..
        } = *self;
        let (wanted, got) = (frames.len(), samples.len());
        let Some(sets) = encoded.filter(|_| wanted == got) else {
            let message = format!("chunk {index} has {got} frames instead of {wanted}");
            return Err(order(message).into());
        };
        Ok(clip.end_chunk(index, EncodedChunk { samples, sets })?)
    }
}

impl<W> ClipChunk<'_, W> {
    fn take(&mut self, frame: &Frame) -> Result<(), ClipError> {
        if self.samples.len() == self.frames.len() {
            return Err(order(format!("chunk {} has too many frames", self.index)));
        }
        if !fits(frame, self.film.size) {
            return Err(order(format!(
                "a frame of chunk {} has another size",
                self.index
            )));
        }
        let number = self.frames.start + self.samples.len() as u32;
        let sample = self.encode(frame).map_err(|source| ClipError::Frame {
            frame: number,
            source,
        })?;
        self.samples.push(sample);
        Ok(())
    }

    fn encode(&mut self, frame: &Frame) -> Result<Sample, H264Error> {
        let parity = Film::parity(self.index);
        if self.film.faithful(self.index) {
            let (sample, sets) = h264::encode_faithfully(frame, self.film.qp, parity)?;
            self.encoded = Some(sets);
            return Ok(sample);
        }
        let encoder = match &mut self.encoder {
            Some(encoder) => encoder,
            None => self
                .encoder
                .insert(ChunkEncoder::new(frame, self.film.qp, parity)?),
        };
        let sample = encoder.encode(frame)?;
        if self.encoded.is_none() {
            self.encoded = Some(encoder.parameter_sets()?.clone());
        }
        Ok(sample)
    }
}

impl<W: Write + Seek> File<W> {
    fn new(writer: W) -> Self {
        Self {
            writer,
            head: None,
            position: 0,
            opened: Vec::new(),
            waiting: BTreeMap::new(),
            next_chunk: 0,
            sets: None,
            keys: Vec::new(),
            video_sizes: Vec::new(),
            video_chunks: Vec::new(),
            sound_chunks: Vec::new(),
            next_packet: 0,
            next_sound_byte: 0,
            stats: None,
        }
    }

    /// Writes every chunk whose turn it is.
    fn write_ready(&mut self, film: &Film, metadata: &ClipMetadata) -> Result<(), ClipError> {
        while let Some(chunk) = self.waiting.remove(&self.next_chunk) {
            if self.sets.get_or_insert_with(|| chunk.sets.clone()) != &chunk.sets {
                return Err(ClipError::Unlike(self.next_chunk));
            }
            if self.head.is_none() {
                self.reserve_head(film, metadata)?;
            }
            self.write_sound(film)?;
            self.write_video(film, &chunk.samples)?;
            self.next_chunk += 1;
        }
        Ok(())
    }

    /// Leaves room for the header, which is written last and read first.
    fn reserve_head(&mut self, film: &Film, metadata: &ClipMetadata) -> Result<(), ClipError> {
        let room = largest_movie(film, self.sets.as_ref(), metadata).len();
        let head = mp4::file_type().len() + room + mp4::free(8).len();
        io::copy(
            &mut io::Read::take(io::repeat(0), head as u64 + DATA_HEADER),
            &mut self.writer,
        )?;
        self.head = Some(head as u64);
        self.position = head as u64 + DATA_HEADER;
        Ok(())
    }

    /// Writes the sound of the chunk whose turn it is, before its frames.
    fn write_sound(&mut self, film: &Film) -> Result<(), ClipError> {
        let Some(track) = film.track() else {
            return Ok(());
        };
        let packets = self.next_packet..end_packet(film, track, self.next_chunk);
        let sizes = &track.sizes[packets.clone()];
        let length: usize = sizes.iter().map(|&size| size as usize).sum();
        if !sizes.is_empty() {
            let end = self.next_sound_byte + length;
            self.writer
                .write_all(&track.bytes[self.next_sound_byte..end])?;
            self.sound_chunks.push(Chunk {
                offset: self.position,
                samples: sizes.len() as u32,
            });
            self.position += length as u64;
            self.next_sound_byte = end;
            self.next_packet = packets.end;
        }
        Ok(())
    }

    fn write_video(&mut self, film: &Film, samples: &[Sample]) -> Result<(), ClipError> {
        self.video_chunks.push(Chunk {
            offset: self.position,
            samples: samples.len() as u32,
        });
        let first = film.chunks[self.next_chunk].start + 1;
        for (sample, number) in samples.iter().zip(first..) {
            self.writer.write_all(&sample.bytes)?;
            self.position += sample.bytes.len() as u64;
            self.video_sizes.push(sample.bytes.len() as u32);
            if sample.key {
                self.keys.push(number);
            }
        }
        Ok(())
    }

    /// Goes back and writes the header.
    fn complete(&mut self, film: &Film, metadata: &ClipMetadata) -> Result<(), ClipError> {
        let (Some(head), Some(sets)) = (self.head, &self.sets) else {
            return Err(order("no chunk was finished"));
        };
        let tables = Tables {
            keys: &self.keys,
            video: Table {
                sizes: &self.video_sizes,
                chunks: &self.video_chunks,
            },
            sound_chunks: &self.sound_chunks,
        };
        let mut bytes = mp4::file_type();
        bytes.extend(describe(film, sets, metadata, tables));
        let slack = (head as usize)
            .checked_sub(bytes.len())
            .filter(|&slack| slack >= 8)
            .ok_or_else(|| order("the header outgrew its room"))?;
        bytes.extend(mp4::free(slack));
        bytes.extend(mp4::data_header(self.position - head - DATA_HEADER));
        self.writer.seek(SeekFrom::Start(0))?;
        self.writer.write_all(&bytes)?;
        self.writer.seek(SeekFrom::Start(self.position))?;
        self.writer.flush()?;
        self.stats = Some(ClipStats {
            bytes: self.position,
            frames: film.frames,
        });
        Ok(())
    }
}

/// What a film's tables are made from.
struct Tables<'a> {
    keys: &'a [u32],
    video: Table<'a>,
    sound_chunks: &'a [Chunk],
}

fn describe(
    film: &Film,
    sets: &ParameterSets,
    metadata: &ClipMetadata,
    tables: Tables<'_>,
) -> Vec<u8> {
    mp4::movie(&Movie {
        size: film.size,
        frames: film.frames,
        sets,
        video: tables.video,
        keys: tables.keys,
        sound: film.track().map(|track| {
            (
                track,
                Table {
                    sizes: &track.sizes,
                    chunks: tables.sound_chunks,
                },
            )
        }),
        tool: &metadata.tool(),
        comment: &metadata.json(),
    })
}

/// The header as long as it can become: every chunk a key frame with sound, at
/// an offset beyond 4 GiB, and no two chunks alike.
fn largest_movie(film: &Film, sets: Option<&ParameterSets>, metadata: &ClipMetadata) -> Vec<u8> {
    let chunks: Vec<Chunk> = (0..film.chunks.len() as u32)
        .map(|samples| Chunk {
            offset: u64::MAX,
            samples,
        })
        .collect();
    let none = ParameterSets {
        sps: Vec::new(),
        pps: Vec::new(),
    };
    let tables = Tables {
        keys: &vec![0; film.chunks.len()],
        video: Table {
            sizes: &vec![0; film.frames as usize],
            chunks: &chunks,
        },
        sound_chunks: &chunks,
    };
    describe(film, sets.unwrap_or(&none), metadata, tables)
}

/// The first packet that is not stored with a chunk or before it.
fn end_packet(film: &Film, track: &Track, chunk: usize) -> usize {
    if chunk + 1 == film.chunks.len() {
        return track.sizes.len();
    }
    let samples = u64::from(film.chunks[chunk].end) * u64::from(SAMPLES_PER_FRAME);
    track.packet_after(samples)
}

fn fits(frame: &Frame, size: Size) -> bool {
    let luma = size.width as usize * size.height as usize;
    let planes = (frame.y.len(), frame.u.len(), frame.v.len());
    frame.size == size && planes == (luma, luma / 4, luma / 4)
}

fn order(message: impl Into<String>) -> ClipError {
    ClipError::Order(message.into())
}
