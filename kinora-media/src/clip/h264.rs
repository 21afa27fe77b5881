//! One run of frames as H.264, and what decoding it gives.

use kinora_core::frame::Frame;
use kinora_core::size::Size;

use super::raw::{RawEncoder, RawError};
use crate::decode::{PictureDecoder, PictureError, append_start_code};
use crate::inspect::{psnr_y, ssim_y};

const NAL_IDR: u8 = 5;
const NAL_SPS: u8 = 7;
const NAL_PPS: u8 = 8;

/// The quantiser of a first or last frame is not lowered further than this.
const LOWEST_QP: u8 = 10;

/// How much finer a key frame is quantised than the frames after it. Those gather
/// detail from one to the next; a key frame of the same quantiser has up to
/// 1.3 dB less of it, which is seen as a pulse. Four steps leave .4 dB, and cost
/// a twentieth of the bits.
const KEY_FINER: u8 = 4;

/// From this mean change of luma from pixel to pixel on a frame is noise; the
/// richest photograph of the repository has 12, most have 2 to 7.
const NOISE: f64 = 20.0;

/// What a frame that is promised to look like a picture must have, in dB of
/// luma, and in likeness of structure: grain and fine cloth are lost first, and
/// weigh little in the former.
const FAITHFUL_PSNR_Y: f64 = 42.0;
const FAITHFUL_SSIM_Y: f64 = 0.982;

/// The description of the stream that stands in the MP4's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ParameterSets {
    pub sps: Vec<u8>,
    pub pps: Vec<u8>,
}

/// One frame's share of the stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    /// NAL units, each after its length in four bytes.
    pub bytes: Vec<u8>,
    /// Whether decoding can begin here.
    pub key: bool,
}

/// Encodes the frames of one chunk.
pub(super) struct ChunkEncoder {
    raw: RawEncoder,
    parity: Parity,
    sets: Option<ParameterSets>,
    /// What the frames after the first are given.
    qp: u8,
}

/// Which of two numbers a chunk's IDR frame carries.
///
/// Where two IDR frames follow each other their numbers must differ, or a
/// reader of the bare stream takes them for one picture. Every encoder counts
/// from the same number, and every chunk has an encoder of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parity {
    Even,
    Odd,
}

/// Why a chunk was not encoded.
#[derive(Debug, thiserror::Error)]
pub enum H264Error {
    /// The encoder failed.
    #[error(transparent)]
    Encoder(#[from] RawError),
    /// The encoder gave no frame back.
    #[error("the H.264 encoder dropped a frame")]
    Dropped,
    /// The encoder gave a frame back without its parameter sets.
    #[error("the H.264 encoder left out its parameter sets")]
    NoParameterSets,
    /// The decoder does not take what the encoder made.
    #[error("the H.264 decoder failed on its own stream")]
    Decoder(#[from] PictureError),
}

impl ChunkEncoder {
    /// An encoder for frames of which this is the first: a key frame, and finer
    /// than `qp`, which is for those after it, unless it is hardly more than noise.
    /// Of that the encoder has no room for more.
    pub fn new(first: &Frame, qp: u8, parity: Parity) -> Result<Self, H264Error> {
        let key = if unrest(first) > NOISE {
            qp
        } else {
            qp.saturating_sub(KEY_FINER).max(LOWEST_QP.min(qp))
        };
        Self::with_key(first.size, key, qp, parity)
    }

    fn with_key(size: Size, key: u8, qp: u8, parity: Parity) -> Result<Self, H264Error> {
        Ok(Self {
            raw: RawEncoder::new(size, key)?,
            parity,
            sets: None,
            qp,
        })
    }

    pub fn encode(&mut self, frame: &Frame) -> Result<Sample, H264Error> {
        let is_first = self.sets.is_none();
        if is_first && self.parity == Parity::Odd {
            // The first IDR frame takes the number of an even chunk, and is not used.
            self.raw.encode(frame)?;
            self.raw.force_idr()?;
        }
        let mut sample = Sample::default();
        let (mut sps, mut pps) = (None, None);
        for unit in self.raw.encode(frame)?.nal_units {
            match nal_type(&unit) {
                NAL_SPS => sps = Some(unit),
                NAL_PPS => pps = Some(unit),
                kind => {
                    sample.key |= kind == NAL_IDR;
                    append_unit(&mut sample.bytes, &unit);
                }
            }
        }
        if sample.bytes.is_empty() {
            return Err(H264Error::Dropped);
        }
        if let (Some(sps), Some(pps)) = (sps, pps) {
            self.sets = Some(ParameterSets { sps, pps });
        }
        if is_first {
            self.raw.set_qp(self.qp)?;
        }
        Ok(sample)
    }

    /// The parameter sets, once a frame was encoded.
    pub fn parameter_sets(&self) -> Result<&ParameterSets, H264Error> {
        self.sets.as_ref().ok_or(H264Error::NoParameterSets)
    }
}

/// Encodes one frame alone, with a quantiser from `qp` down to where it looks
/// like the frame it was made from.
pub(super) fn encode_faithfully(
    frame: &Frame,
    qp: u8,
    parity: Parity,
) -> Result<(Sample, ParameterSets), H264Error> {
    let mut qp = qp;
    loop {
        let mut encoder = ChunkEncoder::with_key(frame.size, qp, qp, parity)?;
        let sample = encoder.encode(frame)?;
        let sets = encoder.parameter_sets()?.clone();
        if qp <= LOWEST_QP || faithful(frame, &sample, &sets)? {
            return Ok((sample, sets));
        }
        qp = qp.saturating_sub(2).max(LOWEST_QP);
    }
}

/// The frame as one IDR frame of this quantiser leaves it.
pub(crate) fn once(frame: &Frame, qp: u8) -> Result<Frame, H264Error> {
    let mut encoder = ChunkEncoder::with_key(frame.size, qp, qp, Parity::Even)?;
    let sample = encoder.encode(frame)?;
    decode(&sample, encoder.parameter_sets()?)?.ok_or(H264Error::Dropped)
}

fn faithful(frame: &Frame, sample: &Sample, sets: &ParameterSets) -> Result<bool, H264Error> {
    let decoded = decode(sample, sets)?;
    Ok(decoded.is_some_and(|decoded| {
        psnr_y(frame, &decoded) >= FAITHFUL_PSNR_Y && ssim_y(frame, &decoded) >= FAITHFUL_SSIM_Y
    }))
}

/// What a decoder makes of a key frame.
fn decode(sample: &Sample, sets: &ParameterSets) -> Result<Option<Frame>, H264Error> {
    let mut stream = Vec::new();
    append_start_code(&mut stream, &sets.sps);
    append_start_code(&mut stream, &sets.pps);
    for unit in Units(&sample.bytes) {
        append_start_code(&mut stream, unit);
    }
    let mut decoder = PictureDecoder::new()?;
    let mut pictures = decoder.decode(&stream, 1)?;
    pictures.extend(decoder.rest()?);
    Ok(pictures.pop().map(|(_, frame)| frame))
}

/// The mean change of luma from a pixel to the next in its row.
fn unrest(frame: &Frame) -> f64 {
    let rows = frame.y.chunks_exact(frame.size.width as usize);
    let changes = rows.flat_map(|row| row.windows(2).map(|pair| pair[0].abs_diff(pair[1])));
    let sum: u64 = changes.map(u64::from).sum();
    sum as f64 / frame.y.len().max(1) as f64
}

/// The quantiser for a size: 20 up to 1080p, 24 at 4K. At 21 and 22 fine texture
/// loses a fifth of its detail.
pub(super) fn qp_for(size: Size) -> u8 {
    const POINTS: [(f64, f64); 2] = [(2_073_600.0, 20.0), (8_294_400.0, 24.0)];
    let pixels = f64::from(size.width) * f64::from(size.height);
    let [(x0, y0), (x1, y1)] = POINTS;
    let share = ((pixels - x0) / (x1 - x0)).clamp(0.0, 1.0);
    (y0 + share * (y1 - y0)).round() as u8
}

fn append_unit(sample: &mut Vec<u8>, unit: &[u8]) {
    // A unit is as long as a frame at most, far below 4 GiB.
    sample.extend_from_slice(&(unit.len() as u32).to_be_bytes());
    sample.extend_from_slice(unit);
}

fn nal_type(unit: &[u8]) -> u8 {
    unit.first().map_or(0, |header| header & 0x1f)
}

/// The NAL units of a sample, each after its length in four bytes.
struct Units<'a>(&'a [u8]);

impl<'a> Iterator for Units<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let (unit, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        self.0 = rest;
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 128,
        height: 64,
    };

    /// Noise, the hardest there is.
    fn rough() -> Frame {
        let mut frame = Frame::black(SIZE);
        let mut state = 1_u32;
        for luma in &mut frame.y {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *luma = 16 + ((state >> 24) * 3 / 4) as u8;
        }
        frame
    }

    /// A dim pattern one code high, which a small quantiser alone keeps.
    fn faint() -> Frame {
        let mut frame = rough();
        for luma in &mut frame.y {
            *luma = 120 + *luma % 8;
        }
        frame
    }

    #[test]
    fn the_quantiser_falls_until_faint_structure_is_kept() {
        let frame = faint();
        let (sample, sets) = encode_faithfully(&frame, 36, Parity::Even).unwrap();
        let shown = shown(&sample, &sets);
        assert!(ssim_y(&frame, &shown) >= 0.982);
        assert!(
            psnr_y(&frame, &shown) > 44.0,
            "PSNR alone would stop before"
        );
        assert!((ssim_y(&frame, &frame) - 1.0).abs() < 1e-12);
    }

    fn shown(sample: &Sample, sets: &ParameterSets) -> Frame {
        decode(sample, sets).unwrap().unwrap()
    }

    #[test]
    fn a_key_frame_is_finer_than_the_frames_after_it() {
        let mut frame = rough();
        for luma in &mut frame.y {
            *luma = 100 + *luma % 32;
        }
        for parity in [Parity::Even, Parity::Odd] {
            let mut encoder = ChunkEncoder::new(&frame, 30, parity).unwrap();
            let key = encoder.encode(&frame).unwrap();
            let sets = encoder.parameter_sets().unwrap();
            let mut same = ChunkEncoder::with_key(SIZE, 30, 30, parity).unwrap();
            let plain = same.encode(&frame).unwrap();
            let gain = psnr_y(&frame, &shown(&key, sets)) - psnr_y(&frame, &shown(&plain, sets));
            assert!(gain > 2.0, "{gain}");
            // What follows is new to the encoder, and as coarse as is asked.
            let other = Frame {
                y: frame.y.iter().map(|&luma| 255 - luma).collect(),
                ..frame.clone()
            };
            let (fine, plain) = (
                encoder.encode(&other).unwrap(),
                same.encode(&other).unwrap(),
            );
            let ratio = fine.bytes.len() as f64 / plain.bytes.len() as f64;
            assert!((0.9..1.1).contains(&ratio), "{ratio}");
            assert!(!fine.key);
        }
        let mut noise = ChunkEncoder::new(&rough(), 30, Parity::Even).unwrap();
        let mut plain = ChunkEncoder::with_key(SIZE, 30, 30, Parity::Even).unwrap();
        let [noise, plain] = [&mut noise, &mut plain].map(|e| e.encode(&rough()).unwrap().bytes);
        assert!(noise == plain, "there is no room for finer noise");
    }

    #[test]
    fn the_quantiser_falls_until_the_frame_is_like_its_picture() {
        let frame = rough();
        let mut plain = ChunkEncoder::with_key(SIZE, 36, 36, Parity::Even).unwrap();
        let sample = plain.encode(&frame).unwrap();
        let plain_psnr = psnr_y(&frame, &shown(&sample, plain.parameter_sets().unwrap()));
        assert!(plain_psnr < 35.0, "{plain_psnr}");
        let (sample, sets) = encode_faithfully(&frame, 36, Parity::Even).unwrap();
        let psnr = psnr_y(&frame, &shown(&sample, &sets));
        assert!((42.0..45.0).contains(&psnr), "{psnr}");
        let ssim = ssim_y(&frame, &shown(&sample, &sets));
        assert!((0.982..1.0).contains(&ssim), "{ssim}");
        assert_eq!(&sets, plain.parameter_sets().unwrap());
    }

    /// The number that follows the slice's first block, type, parameter set and
    /// 15 bits of frame number, in Exp-Golomb code.
    fn idr_number(sample: &Sample) -> u32 {
        let unit = Units(&sample.bytes).next().unwrap();
        let mut bits = unit[1..]
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        let mut next = || u32::from(bits.next().unwrap());
        let code = |next: &mut dyn FnMut() -> u32| {
            let zeros = std::iter::repeat_with(&mut *next)
                .take_while(|&bit| bit == 0)
                .count();
            (0..zeros).fold(1, |value, _| value << 1 | next()) - 1
        };
        for _ in 0..3 {
            code(&mut next);
        }
        assert_eq!(
            (0..15).map(|_| next()).sum::<u32>(),
            0,
            "an IDR frame has number 0"
        );
        code(&mut next)
    }

    #[test]
    fn neighbouring_chunks_have_different_idr_numbers() {
        let number = |parity| {
            let mut encoder = ChunkEncoder::new(&rough(), 24, parity).unwrap();
            let sample = encoder.encode(&rough()).unwrap();
            assert!(sample.key);
            idr_number(&sample) % 2
        };
        assert_ne!(number(Parity::Even), number(Parity::Odd));
    }

    #[test]
    fn quantisers_by_size() {
        let check = |width, height, qp| assert_eq!(qp_for(Size { width, height }), qp);
        check(64, 64, 20);
        check(1280, 720, 20);
        check(1920, 1080, 20);
        check(2880, 2160, 23);
        check(3840, 2160, 24);
    }
}
