//! The track of sound: what it is.

use super::DecodeError;
use super::boxes::{BROKEN, Boxes, array_at, find, need, need_path, tail, u16_at, u32_at};
use super::tables::Track;
use super::video::codec_name;

/// A track of sound.
#[derive(Clone, Debug)]
pub(crate) struct SoundTrack {
    pub track: Track,
    pub codec: Codec,
    pub sample_rate: u32,
    pub channels: u32,
}

/// How sound is encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    /// With what a decoder must know, the AudioSpecificConfig.
    Aac(Vec<u8>),
    /// One that is only named.
    Other(String),
}

impl Codec {
    pub fn name(&self) -> &str {
        match self {
            Self::Aac(_) => "aac",
            Self::Other(name) => name,
        }
    }
}

impl SoundTrack {
    /// Reads a `trak` box of sound.
    pub fn parse(body: &[u8], movie_timescale: u32) -> Result<Self, DecodeError> {
        let table = need_path(body, &[b"mdia", b"minf", b"stbl"])?;
        let first = Boxes(tail(need(table, b"stsd")?, 8)?)
            .next()
            .ok_or(BROKEN)??;
        let entry = first.body;
        let codec = match &first.kind {
            b"mp4a" => aac(entry)?,
            other => Codec::Other(codec_name(*other)),
        };
        let written = u32::from(u16_at(entry, 16)?);
        let channels = match &codec {
            Codec::Aac(config) => configured_channels(config).unwrap_or(written),
            Codec::Other(_) => written,
        };
        Ok(Self {
            track: Track::parse(body, movie_timescale)?,
            sample_rate: u32_at(entry, 24)? >> 16,
            codec,
            channels,
        })
    }

    /// How many samples a channel are heard.
    pub fn heard(&self) -> u64 {
        let track = &self.track;
        let units = track.shown.map_or(track.units, |shown| {
            shown.units.min(track.units.saturating_sub(shown.from))
        });
        self.in_samples(units)
    }

    /// How many samples a channel stand before the first that is heard.
    pub fn starts_at(&self) -> u64 {
        self.in_samples(self.track.shown.map_or(0, |shown| shown.from))
    }

    fn in_samples(&self, units: u64) -> u64 {
        let samples =
            u128::from(units) * u128::from(self.sample_rate) / u128::from(self.track.timescale);
        u64::try_from(samples).unwrap_or(u64::MAX)
    }
}

/// The codec of an `mp4a` entry, which is AAC nearly always.
fn aac(entry: &[u8]) -> Result<Codec, DecodeError> {
    let stream = find(tail(entry, 28)?, b"esds")?
        .ok_or(DecodeError::Format("it does not describe its sound"))?;
    let (object, config) = descriptors(tail(stream, 4)?)?;
    Ok(match object {
        0x40 | 0x66..=0x68 => Codec::Aac(config.to_vec()),
        0x69 | 0x6b => Codec::Other("MP3".to_owned()),
        other => Codec::Other(format!("MPEG object {other:#x}")),
    })
}

/// The kind of object and the innermost descriptor (ISO/IEC 14496-1, 7.2.6).
fn descriptors(bytes: &[u8]) -> Result<(u8, &[u8]), DecodeError> {
    let stream = descriptor(bytes, 3)?;
    let flags = *stream.get(2).ok_or(BROKEN)?;
    let mut at = 3;
    at += if flags & 0x80 != 0 { 2 } else { 0 };
    if flags & 0x40 != 0 {
        at += 1 + usize::from(*stream.get(at).ok_or(BROKEN)?);
    }
    at += if flags & 0x20 != 0 { 2 } else { 0 };
    let decoder = descriptor(tail(stream, at)?, 4)?;
    let [object] = array_at::<1>(decoder, 0)?;
    Ok((
        object,
        descriptor(tail(decoder, 13)?, 5).unwrap_or_default(),
    ))
}

/// The body of a descriptor with a tag; its length has one to four bytes.
fn descriptor(bytes: &[u8], tag: u8) -> Result<&[u8], DecodeError> {
    if bytes.first() != Some(&tag) {
        return Err(DecodeError::Format("it does not describe its sound"));
    }
    let mut length = 0;
    for at in 1..5 {
        let byte = *bytes.get(at).ok_or(BROKEN)?;
        length = length << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return bytes.get(at + 1..at + 1 + length).ok_or(BROKEN);
        }
    }
    Err(BROKEN)
}

/// The channels that an AudioSpecificConfig names, if it is of the plain form.
fn configured_channels(config: &[u8]) -> Option<u32> {
    let [first, second] = *config.first_chunk::<2>()?;
    let plain = first >> 3 != 31 && (first & 7) << 1 | second >> 7 != 15;
    match second >> 3 & 15 {
        channels @ 1..=6 if plain => Some(u32::from(channels)),
        7 if plain => Some(8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_have_lengths_of_one_to_four_bytes() {
        let check = |bytes: &[u8], expected: Option<&[u8]>| {
            assert_eq!(descriptor(bytes, 5).ok(), expected);
        };
        check(&[5, 2, 7, 8], Some(&[7, 8]));
        check(&[5, 0x80, 0x80, 0x80, 2, 7, 8, 9], Some(&[7, 8]));
        check(&[4, 2, 7, 8], None);
        check(&[5, 3, 7, 8], None);
        check(&[5, 0x80, 0x80, 0x80, 0x80, 1, 7], None);
        check(&[5], None);
    }

    #[test]
    fn channels_of_a_plain_configuration() {
        assert_eq!(configured_channels(&[0x11, 0x90]), Some(2));
        assert_eq!(configured_channels(&[0x11, 0x88]), Some(1));
        assert_eq!(configured_channels(&[0x11, 0xb8]), Some(8));
        assert_eq!(configured_channels(&[0x11]), None);
    }
}
