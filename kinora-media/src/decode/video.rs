//! The track of frames: what codec it has and what a decoder must know.

use super::boxes::{BROKEN, Boxes, entries, find, need, need_path, tail, u16_at};
use super::sps::{Colour, Sequence};
use super::tables::Track;
use super::{ALLOWED_VIDEO, DecodeError};

/// A track of H.264 frames.
#[derive(Clone, Debug)]
pub(crate) struct VideoTrack {
    pub track: Track,
    pub width: u32,
    pub height: u32,
    pub sequence: Sequence,
    /// The parameter sets as a stream with start codes.
    pub head: Vec<u8>,
    /// How many bytes give the length of a unit.
    pub length_bytes: usize,
    /// Where decoding can begin, as places in the order of decoding.
    pub keys: Vec<usize>,
}

impl VideoTrack {
    /// Reads a `trak` box of frames.
    pub fn parse(body: &[u8], movie_timescale: u32) -> Result<Self, DecodeError> {
        let table = need_path(body, &[b"mdia", b"minf", b"stbl"])?;
        let entry = description(table)?;
        let rest = tail(entry, 78)?;
        let configuration = need(rest, b"avcC")?;
        let sets = parameter_sets(configuration)?;
        let mut sequence = sequence(&sets)?;
        let described = find(rest, b"colr")?.map(colour).transpose()?.flatten();
        sequence.colour = sequence.colour.or(described);
        let track = Track::parse(body, movie_timescale)?;
        let keys = keys(table, track.samples.len())?;
        let mut head = Vec::new();
        for unit in sets {
            append_start_code(&mut head, unit);
        }
        Ok(Self {
            width: u32::from(u16_at(entry, 24)?),
            height: u32::from(u16_at(entry, 26)?),
            track,
            sequence,
            head,
            length_bytes: usize::from(*configuration.get(4).ok_or(BROKEN)? & 3) + 1,
            keys,
        })
    }

    /// The units of a sample after start codes, as a decoder wants them.
    pub fn stream(&self, sample: &[u8], out: &mut Vec<u8>) -> Result<(), DecodeError> {
        let mut rest = sample;
        while !rest.is_empty() {
            let (length, after) = rest.split_at_checked(self.length_bytes).ok_or(BROKEN)?;
            let length = length
                .iter()
                .fold(0, |value, &byte| value << 8 | usize::from(byte));
            let (unit, after) = after.split_at_checked(length).ok_or(BROKEN)?;
            append_start_code(out, unit);
            rest = after;
        }
        Ok(())
    }
}

/// The sample description of H.264, or an error that names another codec.
fn description(table: &[u8]) -> Result<&[u8], DecodeError> {
    let first = Boxes(tail(need(table, b"stsd")?, 8)?)
        .next()
        .ok_or(BROKEN)??;
    match &first.kind {
        b"avc1" | b"avc3" => Ok(first.body),
        other => Err(DecodeError::Codec {
            track: "video",
            codec: codec_name(*other),
            allowed: ALLOWED_VIDEO,
        }),
    }
}

/// What people call the codec of a sample description.
pub(crate) fn codec_name(kind: [u8; 4]) -> String {
    match &kind {
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "HEVC (H.265)".to_owned(),
        b"av01" => "AV1".to_owned(),
        b"vp08" => "VP8".to_owned(),
        b"vp09" => "VP9".to_owned(),
        b"mp4v" => "MPEG-4 part 2".to_owned(),
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" => "ProRes".to_owned(),
        b"jpeg" | b"mjpa" => "Motion JPEG".to_owned(),
        b"encv" | b"enca" => "encrypted".to_owned(),
        b"Opus" => "Opus".to_owned(),
        b"ac-3" => "AC-3".to_owned(),
        b"ec-3" => "E-AC-3".to_owned(),
        b"fLaC" => "FLAC".to_owned(),
        b"alac" => "ALAC".to_owned(),
        b".mp3" => "MP3".to_owned(),
        other => format!("\"{}\"", other.escape_ascii()),
    }
}

fn parameter_sets(configuration: &[u8]) -> Result<Vec<&[u8]>, DecodeError> {
    let mut sets = Vec::new();
    let mut at = 5;
    for mask in [0x1f, 0xff] {
        let count = *configuration.get(at).ok_or(BROKEN)? & mask;
        at += 1;
        for _ in 0..count {
            let length = usize::from(u16_at(configuration, at)?);
            sets.push(configuration.get(at + 2..at + 2 + length).ok_or(BROKEN)?);
            at += 2 + length;
        }
    }
    Ok(sets)
}

/// What the stream says of itself, if that is something that can be decoded.
fn sequence(sets: &[&[u8]]) -> Result<Sequence, DecodeError> {
    let unit = sets
        .iter()
        .find(|unit| unit.first().is_some_and(|header| header & 0x1f == 7))
        .ok_or(DecodeError::Format("it does not describe its frames"))?;
    let sequence = Sequence::parse(unit).ok_or(BROKEN)?;
    if sequence.chroma == 1 && sequence.bit_depth == 8 && sequence.progressive {
        return Ok(sequence);
    }
    let scan = if sequence.progressive {
        ""
    } else {
        ", interlaced"
    };
    Err(DecodeError::Codec {
        track: "video",
        codec: format!(
            "H.264 {} of {} bits in {}{scan}",
            sequence.profile_name(),
            sequence.bit_depth,
            sequence.chroma_name()
        ),
        allowed: ALLOWED_VIDEO,
    })
}

/// The colours as the container gives them.
fn colour(body: &[u8]) -> Result<Option<Colour>, DecodeError> {
    if !body.starts_with(b"nclx") {
        return Ok(None);
    }
    // Codes above 255 are reserved.
    let code = |at| u16_at(body, at).map(|code| u8::try_from(code).unwrap_or(2));
    Ok(Some(Colour {
        primaries: code(4)?,
        transfer: code(6)?,
        matrix: code(8)?,
        full_range: body.get(10).ok_or(BROKEN)? & 0x80 != 0,
    }))
}

/// Key frames in the order of decoding; every frame where there is no table.
fn keys(table: &[u8], samples: usize) -> Result<Vec<usize>, DecodeError> {
    let Some(list) = find(table, b"stss")? else {
        return Ok((0..samples).collect());
    };
    let keys: Vec<usize> = entries(list, 4, 4)?
        .map(|entry| {
            entry
                .iter()
                .fold(0, |value, &byte| value << 8 | usize::from(byte))
        })
        .map(|number: usize| number.wrapping_sub(1))
        .collect();
    let rising = keys.is_sorted_by(|a, b| a < b);
    if keys.first() != Some(&0) || !rising || keys.iter().any(|&key| key >= samples) {
        return Err(DecodeError::Format("its table of key frames is wrong"));
    }
    Ok(keys)
}

/// Appends a unit after a start code.
pub(crate) fn append_start_code(stream: &mut Vec<u8>, unit: &[u8]) {
    stream.extend_from_slice(&[0, 0, 0, 1]);
    stream.extend_from_slice(unit);
}
