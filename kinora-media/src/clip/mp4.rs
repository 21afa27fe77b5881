//! The MP4's header, box by box (ISO/IEC 14496-12, -14 and -15).
//!
//! One video track and perhaps one sound track, every table in front of the
//! data. No box carries a date, so that the same film is the same file.

use kinora_core::plan::{SAMPLE_RATE, SAMPLES_PER_FRAME};
use kinora_core::size::Size;

use super::aac::{PACKET_SAMPLES, Track};
use super::h264::ParameterSets;

/// Units per second of the movie: whole samples, and so whole frames.
const MOVIE_TIMESCALE: u32 = SAMPLE_RATE;

/// Units per frame of the video track.
pub(crate) const FRAME_UNITS: u32 = 512;

/// Units per second of the video track.
pub(crate) const VIDEO_TIMESCALE: u32 = FRAME_UNITS * kinora_core::plan::FPS;

/// How many packets before the wanted one a decoder must begin.
const ROLL_DISTANCE: i16 = -1;

/// Bytes of the empty box before the data box, which becomes part of a longer
/// data box's length where the film needs it.
pub(super) const DATA_HEADER: u64 = 16;

/// All that the header tells.
pub(super) struct Movie<'a> {
    pub size: Size,
    pub frames: u32,
    pub sets: &'a ParameterSets,
    pub video: Table<'a>,
    /// The place of each frame where decoding can begin, from 1.
    pub keys: &'a [u32],
    pub sound: Option<(&'a Track, Table<'a>)>,
    pub tool: &'a str,
    pub comment: &'a str,
}

/// Where a track's samples lie.
pub(super) struct Table<'a> {
    /// The length of each sample.
    pub sizes: &'a [u32],
    /// Runs of samples in the file.
    pub chunks: &'a [Chunk],
}

/// A run of samples that lie one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub offset: u64,
    pub samples: u32,
}

/// The box that says what kind of file this is.
pub(super) fn file_type() -> Vec<u8> {
    let mut out = Boxes::default();
    out.open(b"ftyp", |out| {
        out.bytes(b"isom");
        out.u32(0x200);
        out.bytes(b"isomiso2avc1mp41");
    });
    out.0
}

/// An empty box of `length` bytes, at least 8.
pub(super) fn free(length: usize) -> Vec<u8> {
    let mut out = Boxes::default();
    out.open(b"free", |out| out.zeros(length.saturating_sub(8)));
    out.0
}

/// The head of the data box, [`DATA_HEADER`] bytes for any amount of data.
pub(super) fn data_header(data: u64) -> Vec<u8> {
    let mut out = Boxes::default();
    if let Ok(length) = u32::try_from(data + 8) {
        out.open(b"free", |_| {});
        out.u32(length);
        out.bytes(b"mdat");
    } else {
        out.u32(1);
        out.bytes(b"mdat");
        out.u64(data + DATA_HEADER);
    }
    out.0
}

/// The box with all tables.
pub(super) fn movie(movie: &Movie<'_>) -> Vec<u8> {
    let mut out = Boxes::default();
    out.open(b"moov", |out| {
        movie_header(out, movie);
        video_track(out, movie);
        if let Some((track, table)) = &movie.sound {
            sound_track(out, movie, track, table);
        }
        user_data(out, movie);
    });
    out.0
}

fn movie_header(out: &mut Boxes, movie: &Movie<'_>) {
    out.full(b"mvhd", 0, |out| {
        out.zeros(8); // no dates
        out.u32(MOVIE_TIMESCALE);
        out.u32(movie.duration());
        out.u32(0x0001_0000); // rate 1
        out.u16(0x0100); // volume 1
        out.zeros(10);
        out.identity_matrix();
        out.zeros(24);
        out.u32(3); // the next track's number
    });
}

fn video_track(out: &mut Boxes, movie: &Movie<'_>) {
    out.open(b"trak", |out| {
        track_header(out, 1, movie.duration(), TrackKind::Video(movie.size));
        edit_list(out, movie.duration(), 0);
        out.open(b"mdia", |out| {
            media_header(out, VIDEO_TIMESCALE, movie.frames * FRAME_UNITS);
            handler(out, b"vide", "Kinora video");
            out.open(b"minf", |out| {
                out.full(b"vmhd", 1, |out| out.zeros(8));
                data_reference(out);
                out.open(b"stbl", |out| {
                    video_description(out, movie);
                    durations(out, movie.frames, FRAME_UNITS);
                    out.full(b"stss", 0, |out| {
                        out.list(movie.keys, |out, &key| out.u32(key))
                    });
                    sample_tables(out, &movie.video);
                });
            });
        });
    });
}

fn sound_track(out: &mut Boxes, movie: &Movie<'_>, track: &Track, table: &Table<'_>) {
    let packets = track.sizes.len() as u32;
    out.open(b"trak", |out| {
        track_header(out, 2, movie.duration(), TrackKind::Sound);
        edit_list(out, track.heard(movie.duration()), track.delay);
        out.open(b"mdia", |out| {
            media_header(out, track.sample_rate, packets * PACKET_SAMPLES);
            handler(out, b"soun", "Kinora sound");
            out.open(b"minf", |out| {
                out.full(b"smhd", 0, |out| out.zeros(4));
                data_reference(out);
                out.open(b"stbl", |out| {
                    sound_description(out, track);
                    durations(out, packets, PACKET_SAMPLES);
                    sample_tables(out, table);
                    roll_groups(out, packets);
                });
            });
        });
    });
}

enum TrackKind {
    Video(Size),
    Sound,
}

fn track_header(out: &mut Boxes, id: u32, duration: u32, kind: TrackKind) {
    let (size, group, volume) = match kind {
        TrackKind::Video(size) => (size, 0, 0),
        TrackKind::Sound => (
            Size {
                width: 0,
                height: 0,
            },
            1,
            0x0100,
        ),
    };
    // Enabled, in the movie, in the preview.
    out.full(b"tkhd", 7, |out| {
        out.zeros(8); // no dates
        out.u32(id);
        out.zeros(4);
        out.u32(duration);
        out.zeros(8);
        out.u16(0); // layer
        out.u16(group);
        out.u16(volume);
        out.zeros(2);
        out.identity_matrix();
        out.u32(size.width << 16);
        out.u32(size.height << 16);
    });
}

fn edit_list(out: &mut Boxes, duration: u32, from: u32) {
    out.open(b"edts", |out| {
        out.full(b"elst", 0, |out| {
            out.u32(1);
            out.u32(duration);
            out.u32(from);
            out.u32(0x0001_0000); // rate 1
        });
    });
}

fn media_header(out: &mut Boxes, timescale: u32, duration: u32) {
    out.full(b"mdhd", 0, |out| {
        out.zeros(8); // no dates
        out.u32(timescale);
        out.u32(duration);
        out.u16(0x55c4); // language "und"
        out.u16(0);
    });
}

fn handler(out: &mut Boxes, kind: &[u8; 4], name: &str) {
    out.full(b"hdlr", 0, |out| {
        out.zeros(4);
        out.bytes(kind);
        out.zeros(12);
        out.bytes(name.as_bytes());
        out.zeros(1);
    });
}

fn data_reference(out: &mut Boxes) {
    out.open(b"dinf", |out| {
        out.full(b"dref", 0, |out| {
            out.u32(1);
            out.full(b"url ", 1, |_| {}); // in this file
        });
    });
}

fn video_description(out: &mut Boxes, movie: &Movie<'_>) {
    out.full(b"stsd", 0, |out| {
        out.u32(1);
        out.open(b"avc1", |out| {
            out.zeros(6);
            out.u16(1); // data reference
            out.zeros(16);
            // Sides are at most 3840.
            out.u16(movie.size.width as u16);
            out.u16(movie.size.height as u16);
            out.u32(0x0048_0000); // 72 dpi
            out.u32(0x0048_0000);
            out.zeros(4);
            out.u16(1); // frames per sample
            out.zeros(32); // compressor's name
            out.u16(24); // colour without alpha
            out.u16(0xffff);
            out.open(b"avcC", |out| avc_configuration(out, movie.sets));
            out.open(b"colr", |out| {
                out.bytes(b"nclx");
                for _ in 0..3 {
                    out.u16(1); // BT.709 primaries, transfer, matrix
                }
                out.u8(0); // limited range
            });
            out.open(b"pasp", |out| {
                out.u32(1);
                out.u32(1);
            });
        });
    });
}

fn avc_configuration(out: &mut Boxes, sets: &ParameterSets) {
    out.u8(1);
    // Profile, constraints and level stand after the header byte of the SPS.
    for index in 1..4 {
        out.u8(sets.sps.get(index).copied().unwrap_or(0));
    }
    out.u8(0xff); // lengths of four bytes
    out.u8(0xe1); // one SPS
    out.u16(sets.sps.len() as u16);
    out.bytes(&sets.sps);
    out.u8(1); // one PPS
    out.u16(sets.pps.len() as u16);
    out.bytes(&sets.pps);
    // The tail of the High profile: 4:2:0, 8 bits, no further sets.
    out.bytes(&[0xfd, 0xf8, 0xf8, 0]);
}

fn sound_description(out: &mut Boxes, track: &Track) {
    out.full(b"stsd", 0, |out| {
        out.u32(1);
        out.open(b"mp4a", |out| {
            out.zeros(6);
            out.u16(1); // data reference
            out.zeros(8);
            out.u16(track.channels);
            out.u16(16); // bits per sample
            out.zeros(4);
            // No rate that fits is above 65,535.
            out.u32(track.sample_rate << 16);
            elementary_stream(out, track);
        });
    });
}

/// The stream's descriptors of ISO/IEC 14496-1, each with a length of one byte.
fn elementary_stream(out: &mut Boxes, track: &Track) {
    let config = track.config.len() as u8;
    let decoder = 13 + 2 + config;
    out.full(b"esds", 0, |out| {
        out.bytes(&[3, 3 + 2 + decoder + 3]);
        out.u16(2); // track
        out.u8(0);
        out.bytes(&[4, decoder]);
        out.u8(0x40); // MPEG-4 audio
        out.u8(0x15); // an audio stream
        out.bytes(&[0, 6, 0]); // a decoder's buffer of 1536 bytes
        out.u32(track.bit_rate()); // at most
        out.u32(track.bit_rate()); // on average
        out.bytes(&[5, config]);
        out.bytes(&track.config);
        out.bytes(&[6, 1, 2]);
    });
}

fn durations(out: &mut Boxes, samples: u32, units: u32) {
    out.full(b"stts", 0, |out| {
        out.u32(1);
        out.u32(samples);
        out.u32(units);
    });
}

fn sample_tables(out: &mut Boxes, table: &Table<'_>) {
    out.full(b"stsc", 0, |out| {
        out.list(&runs(table.chunks), |out, &(chunk, samples)| {
            out.u32(chunk);
            out.u32(samples);
            out.u32(1); // description
        });
    });
    out.full(b"stsz", 0, |out| {
        out.u32(0);
        out.list(table.sizes, |out, &size| out.u32(size));
    });
    if table
        .chunks
        .iter()
        .all(|chunk| u32::try_from(chunk.offset).is_ok())
    {
        out.full(b"stco", 0, |out| {
            out.list(table.chunks, |out, chunk| out.u32(chunk.offset as u32));
        });
    } else {
        out.full(b"co64", 0, |out| {
            out.list(table.chunks, |out, chunk| out.u64(chunk.offset));
        });
    }
}

/// From which chunk on, counted from 1, chunks have how many samples.
fn runs(chunks: &[Chunk]) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for (chunk, number) in chunks.iter().zip(1..) {
        if runs
            .last()
            .is_none_or(|&(_, samples)| samples != chunk.samples)
        {
            runs.push((number, chunk.samples));
        }
    }
    runs
}

/// Says that a packet sounds right only after the one before it.
fn roll_groups(out: &mut Boxes, packets: u32) {
    out.full(b"sgpd", 0x0100_0000, |out| {
        out.bytes(b"roll");
        out.u32(2); // length of an entry
        out.u32(1);
        out.u16(ROLL_DISTANCE as u16);
    });
    out.full(b"sbgp", 0, |out| {
        out.bytes(b"roll");
        out.u32(1);
        out.u32(packets);
        out.u32(1);
    });
}

fn user_data(out: &mut Boxes, movie: &Movie<'_>) {
    out.open(b"udta", |out| {
        out.full(b"meta", 0, |out| {
            out.full(b"hdlr", 0, |out| {
                out.zeros(4);
                out.bytes(b"mdirappl");
                out.zeros(9);
            });
            out.open(b"ilst", |out| {
                text(out, b"\xa9too", movie.tool);
                text(out, b"\xa9cmt", movie.comment);
            });
        });
    });
}

fn text(out: &mut Boxes, kind: &[u8; 4], value: &str) {
    out.open(kind, |out| {
        out.full(b"data", 1, |out| {
            out.zeros(4);
            out.bytes(value.as_bytes());
        });
    });
}

impl Movie<'_> {
    /// The film's length in movie units; a clip is at most some hours long.
    fn duration(&self) -> u32 {
        self.frames * SAMPLES_PER_FRAME
    }
}

/// Bytes that are boxes.
#[derive(Default)]
struct Boxes(Vec<u8>);

impl Boxes {
    fn open(&mut self, kind: &[u8; 4], body: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        self.zeros(4);
        self.bytes(kind);
        body(self);
        // A header is some megabytes at most.
        let length = (self.0.len() - start) as u32;
        self.0[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }

    /// A box with a version in the highest byte of `flags`.
    fn full(&mut self, kind: &[u8; 4], flags: u32, body: impl FnOnce(&mut Self)) {
        self.open(kind, |out| {
            out.u32(flags);
            body(out);
        });
    }

    fn list<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        self.u32(items.len() as u32);
        for each in items {
            item(self, each);
        }
    }

    fn identity_matrix(&mut self) {
        for value in [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000] {
            self.u32(value);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn zeros(&mut self, count: usize) {
        self.0.resize(self.0.len() + count, 0);
    }

    fn u8(&mut self, value: u8) {
        self.bytes(&[value]);
    }

    fn u16(&mut self, value: u16) {
        self.bytes(&value.to_be_bytes());
    }

    fn u32(&mut self, value: u32) {
        self.bytes(&value.to_be_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.bytes(&value.to_be_bytes());
    }
}
