//! A clip of plain colours, written without an encoder: a few milliseconds for
//! any size and length.
//!
//! A picture of one colour needs no search and no transform. Its first
//! macroblock holds the samples themselves (I_PCM), every other one is predicted
//! from its neighbours and has nothing to add, and a picture that is as the one
//! before skips all its macroblocks. What is written is H.264 High with CAVLC
//! (ITU-T H.264, 7.3 and 9.2); a decoder gives back exactly these colours.

use std::io::{Seek, Write};

use kinora_core::engine::{FrameSink, SinkError};
use kinora_core::plan::{FPS, Plan};
use kinora_core::size::Size;

use super::h264::{ParameterSets, Sample};
use super::{ClipEncoder, ClipMetadata, EncodedChunk};

/// Writes a clip as large and as long as planned: one of `colours` (Y, U and V
/// in limited range) each second, over and over, and `samples` where the plan
/// has sound, as [`FrameSink::samples`] takes them.
///
/// # Errors
///
/// When no clip can be of this plan, or it cannot be written.
pub fn write<W: Write + Seek + Send>(
    plan: &Plan,
    metadata: ClipMetadata,
    colours: &[[u8; 3]],
    samples: &[f32],
    writer: W,
) -> Result<W, SinkError> {
    let mut clip = ClipEncoder::new(writer, metadata);
    clip.begin(plan)?;
    if plan.sound {
        clip.samples(samples)?;
    }
    let grid = Grid::of(plan.size());
    let sets = grid.parameter_sets();
    for (index, range) in plan.chunks().into_iter().enumerate() {
        let first = range.start;
        let sample = |number: u32| {
            let colour = colours[(number / FPS) as usize % colours.len()];
            // Counted from the chunk's key frame; a chunk has less than 256.
            let place = number - first;
            match (place, number % FPS) {
                (0, _) => grid.key(colour, index as u32 % 2),
                (_, 0) => grid.plain(place, colour),
                _ => grid.same(place),
            }
        };
        let chunk = EncodedChunk {
            samples: range.map(sample).collect(),
            sets: sets.clone(),
        };
        clip.end_chunk(index, chunk)?;
    }
    clip.finish()?;
    Ok(clip.into_inner())
}

/// A picture in macroblocks of 16 × 16.
struct Grid {
    size: Size,
    columns: u32,
    rows: u32,
}

/// Frame numbers have 8 bits.
const FRAME_NUMBER_BITS: u32 = 8;

const NAL_PICTURE: u8 = 0x61;
const NAL_KEY: u8 = 0x65;
const NAL_SPS: u8 = 0x67;
const NAL_PPS: u8 = 0x68;

const SLICE_P: u32 = 5;
const SLICE_I: u32 = 7;

/// Levels by macroblocks a picture and a second (H.264, table A-1).
const LEVELS: [(u32, u32, u8); 4] = [
    (3_600, 108_000, 31),
    (8_192, 245_760, 40),
    (22_080, 589_824, 50),
    (36_864, 983_040, 51),
];

impl Grid {
    fn of(size: Size) -> Self {
        Self {
            size,
            columns: size.width.div_ceil(16),
            rows: size.height.div_ceil(16),
        }
    }

    fn macroblocks(&self) -> u32 {
        self.columns * self.rows
    }

    fn level(&self) -> u8 {
        let (picture, second) = (self.macroblocks(), self.macroblocks() * FPS);
        let fits = |level: &&(u32, u32, u8)| picture <= level.0 && second <= level.1;
        // The largest clip is within the last.
        LEVELS.iter().find(fits).map_or(51, |level| level.2)
    }

    fn parameter_sets(&self) -> ParameterSets {
        ParameterSets {
            sps: self.sequence(),
            pps: picture_set(),
        }
    }

    fn sequence(&self) -> Vec<u8> {
        let mut bits = Bits::default();
        bits.put(8, 100); // High
        bits.put(8, 0);
        bits.put(8, u32::from(self.level()));
        bits.count(0); // this set's number
        bits.count(1); // 4:2:0
        bits.count(0); // 8 bits of luma
        bits.count(0); // and of chroma
        bits.put(2, 0); // no lossless mode, no scaling matrices
        bits.count(FRAME_NUMBER_BITS - 4);
        bits.count(2); // pictures are shown in the order of decoding
        bits.count(1); // one reference
        bits.put(1, 0); // no gaps
        bits.count(self.columns - 1);
        bits.count(self.rows - 1);
        bits.put(2, 0b11); // whole frames, direct inference
        bits.put(1, 1); // cropped at right and bottom, in steps of two
        bits.count(0);
        bits.count((self.columns * 16 - self.size.width) / 2);
        bits.count(0);
        bits.count((self.rows * 16 - self.size.height) / 2);
        usability(&mut bits);
        bits.unit(NAL_SPS)
    }

    /// A key frame. Two that follow each other have different `parity`.
    fn key(&self, [y, u, v]: [u8; 3], parity: u32) -> Sample {
        let mut bits = slice(SLICE_I, 0);
        bits.count(parity);
        bits.put(2, 0); // shows what came before, is no long-term reference
        self.paint(&mut bits, [y, u, v]);
        sample(bits.unit(NAL_KEY), true)
    }

    /// A picture of a new colour.
    fn plain(&self, place: u32, colour: [u8; 3]) -> Sample {
        let mut bits = slice(SLICE_I, place);
        bits.put(1, 0); // references go by themselves
        self.paint(&mut bits, colour);
        sample(bits.unit(NAL_PICTURE), false)
    }

    /// A picture like the one before it.
    fn same(&self, place: u32) -> Sample {
        let mut bits = slice(SLICE_P, place);
        bits.put(2, 0); // as many references as usual, in the usual order
        bits.put(1, 0); // references go by themselves
        bits.count(0); // the usual quantiser
        bits.count(self.macroblocks()); // all skipped
        sample(bits.unit(NAL_PICTURE), false)
    }

    fn paint(&self, bits: &mut Bits, [y, u, v]: [u8; 3]) {
        bits.count(0); // the usual quantiser
        bits.count(25); // I_PCM
        bits.align(0);
        for (value, count) in [(y, 256), (u, 64), (v, 64)] {
            (0..count).for_each(|_| bits.put(8, u32::from(value)));
        }
        for number in 1..self.macroblocks() {
            bits.count(3); // 16 × 16, the mean of the neighbours
            bits.count(0); // so is chroma
            bits.count(0); // the same quantiser
            // No coefficient; how that is said depends on how many the
            // neighbours have, and I_PCM counts as sixteen.
            if number == 1 || number == self.columns {
                bits.put(6, 0b00_0011);
            } else {
                bits.put(1, 1);
            }
        }
    }
}

fn slice(kind: u32, frame_number: u32) -> Bits {
    let mut bits = Bits::default();
    bits.count(0); // the first macroblock
    bits.count(kind);
    bits.count(0); // the picture set's number
    bits.put(FRAME_NUMBER_BITS, frame_number);
    bits
}

fn picture_set() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.count(0); // this set's number
    bits.count(0); // the sequence set's number
    bits.put(2, 0); // CAVLC, no order of fields
    bits.count(0); // one slice group
    bits.count(0); // one reference
    bits.count(0);
    bits.put(3, 0); // no weights
    bits.count(0); // quantisers 26, 26, 0
    bits.count(0);
    bits.count(0);
    bits.put(3, 0); // nothing about deblocking, prediction, redundancy
    bits.unit(NAL_PPS)
}

/// What a player wants to know: BT.709 in limited range, no reordering.
fn usability(bits: &mut Bits) {
    bits.put(1, 1);
    bits.put(2, 0); // no aspect ratio, no overscan
    bits.put(1, 1);
    bits.put(3, 5); // a format of no standard
    bits.put(1, 0); // limited range
    bits.put(1, 1);
    for _ in 0..3 {
        bits.put(8, 1); // BT.709 primaries, transfer, matrix
    }
    bits.put(5, 0); // no chroma location, no timing, no buffer models, no fields
    bits.put(1, 1);
    bits.put(1, 1); // motion may point outside
    bits.count(0); // no bounds on sizes
    bits.count(0);
    bits.count(10); // bounds on motion
    bits.count(10);
    bits.count(0); // nothing is reordered
    bits.count(1); // one picture is kept
}

fn sample(unit: Vec<u8>, key: bool) -> Sample {
    // A unit is as long as a picture's macroblocks at most, far below 4 GiB.
    let mut bytes = (unit.len() as u32).to_be_bytes().to_vec();
    bytes.extend(unit);
    Sample { bytes, key }
}

/// Writes bits, the highest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// What does not fill a byte yet.
    rest: u64,
    rest_bits: u32,
}

impl Bits {
    /// Writes the lowest `bits` of a value, at most 32.
    fn put(&mut self, bits: u32, value: u32) {
        self.rest = self.rest << bits | u64::from(value);
        self.rest_bits += bits;
        while self.rest_bits >= 8 {
            self.rest_bits -= 8;
            self.bytes.push((self.rest >> self.rest_bits) as u8);
        }
        self.rest &= (1 << self.rest_bits) - 1;
    }

    /// Writes a number in Exp-Golomb code.
    fn count(&mut self, value: u32) {
        let bits = (value + 1).ilog2();
        self.put(bits, 0);
        self.put(bits + 1, value + 1);
    }

    /// Fills the byte.
    fn align(&mut self, first: u32) {
        if self.rest_bits > 0 || first == 1 {
            let free = 8 - self.rest_bits;
            self.put(free, first << (free - 1));
        }
    }

    /// Ends the unit. After two zeros no byte below 4 may stand alone.
    fn unit(mut self, header: u8) -> Vec<u8> {
        self.align(1);
        let mut unit = vec![header];
        let mut zeros = 0;
        for byte in self.bytes {
            if zeros == 2 && byte < 4 {
                unit.push(3);
                zeros = 0;
            }
            zeros = if byte == 0 { zeros + 1 } else { 0 };
            unit.push(byte);
        }
        unit
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use kinora_core::plan::SAMPLES_PER_FRAME;

    use super::*;
    use crate::inspect::Clip;

    const COLOURS: [[u8; 3]; 3] = [[63, 102, 240], [16, 128, 128], [235, 1, 254]];

    fn clip(plan: &Plan) -> Result<Clip, SinkError> {
        let metadata = ClipMetadata {
            engine: "card".to_owned(),
            model: String::new(),
            prompt: String::new(),
            negative_prompt: None,
            seed: 0,
            version: "1".to_owned(),
        };
        let values = if plan.sound {
            plan.frames() * SAMPLES_PER_FRAME * 2
        } else {
            0
        };
        let samples = vec![0.0; values as usize];
        let written = write(plan, metadata, &COLOURS, &samples, Cursor::new(vec![]))?;
        Ok(Clip::open(written.into_inner()).unwrap())
    }

    #[track_caller]
    fn check(width: u32, height: u32, shots: &[u32]) {
        let size = Size { width, height };
        let plan = Plan::still(size, shots);
        let clip = clip(&plan).unwrap();
        let facts = clip.facts();
        assert_eq!((facts.width, facts.height), (width, height));
        assert_eq!(facts.frames, plan.frames());
        let keys: Vec<u32> = plan.chunks().iter().map(|chunk| chunk.start).collect();
        assert_eq!(facts.key_frames, keys);
        let mut number = 0;
        for frame in clip.frames().unwrap() {
            let frame = frame.unwrap();
            let colour = COLOURS[(number / FPS) as usize % 3];
            assert_eq!(frame.size, size);
            for (plane, value) in [&frame.y, &frame.u, &frame.v].into_iter().zip(colour) {
                assert!(plane.iter().all(|&one| one == value), "frame {number}");
            }
            number += 1;
        }
        assert_eq!(number, plan.frames());
        for key in keys {
            assert_eq!(
                clip.frame(key).unwrap().y[0],
                COLOURS[(key / FPS) as usize % 3][0]
            );
        }
    }

    #[test]
    fn every_frame_comes_back_in_its_colour() {
        check(16, 16, &[1]);
        check(18, 34, &[30]);
        check(320, 180, &[72]);
        check(192, 108, &[24, 60, 7]);
        check(1280, 720, &[50]);
        check(1920, 1080, &[25]);
        check(3840, 2160, &[25]);
        check(3840, 1536, &[2]);
        check(2160, 3840, &[2]);
    }

    #[test]
    fn sound_has_its_place() {
        let size = Size {
            width: 64,
            height: 64,
        };
        let plan = Plan {
            sound: cfg!(feature = "aac"),
            ..Plan::still(size, &[100])
        };
        let audio = clip(&plan).unwrap().facts().audio;
        let samples = u64::from(100 * SAMPLES_PER_FRAME);
        let heard = audio.map(|audio| audio.samples);
        assert_eq!(heard, plan.sound.then_some(samples));
    }

    #[test]
    fn a_size_that_no_clip_has_is_refused() {
        for (width, height) in [(17, 16), (8, 8), (3842, 16)] {
            let size = Size { width, height };
            assert!(clip(&Plan::still(size, &[1])).is_err());
        }
    }

    #[test]
    fn bits_are_written_as_the_standard_says() {
        let mut bits = Bits::default();
        for value in [0, 1, 2, 3, 25] {
            bits.count(value);
        }
        // 1 010 011 00100 000011010, then the end.
        assert_eq!(
            bits.unit(0x67),
            [0x67, 0b1010_0110, 0b0100_0000, 0b1101_0100]
        );

        let mut bits = Bits::default();
        bits.put(32, 1);
        bits.put(8, 9);
        assert_eq!(bits.unit(0x65), [0x65, 0, 0, 3, 0, 1, 9, 0x80]);
    }
}
