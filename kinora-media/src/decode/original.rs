//! The sound of a clip as it is encoded, to be kept in another.

use std::io::{Read, Seek};

use super::sound::Codec;
use super::{DecodeError, Reader};
use crate::clip::OriginalSound;

/// Samples of a packet of AAC-LC.
const PACKET_SAMPLES: u64 = 1024;

/// The longest configuration that is copied, in bytes.
const LONGEST_CONFIG: usize = 64;

impl<R: Read + Seek> Reader<R> {
    /// The packets of the sound; none of a silent clip.
    ///
    /// # Errors
    ///
    /// When the sound is not AAC with a packet every 1024 samples, or cannot be
    /// read.
    pub fn original_sound(&mut self) -> Result<Option<OriginalSound>, DecodeError> {
        let Some(sound) = self.sound.clone() else {
            return Ok(None);
        };
        let other = |codec: String| DecodeError::Codec {
            track: "sound",
            codec,
            allowed: "AAC-LC",
        };
        let Codec::Aac(config) = &sound.codec else {
            return Err(other(sound.codec.name().to_owned()));
        };
        let rate = u64::from(sound.sample_rate);
        let is_plain = |units: u32| {
            u64::from(units) * rate == PACKET_SAMPLES * u64::from(sound.track.timescale)
        };
        // The last packet may be cut short.
        let samples = &sound.track.samples;
        let whole = &samples[..samples.len().saturating_sub(1)];
        let fits = config.len() <= LONGEST_CONFIG && (1..=65_535).contains(&rate);
        if !fits || !whole.iter().all(|sample| is_plain(sample.units)) {
            return Err(other("AAC of another kind than LC".to_owned()));
        }
        let packets: Result<Vec<Vec<u8>>, DecodeError> =
            samples.iter().map(|&sample| self.sample(sample)).collect();
        Ok(Some(OriginalSound {
            packets: packets?,
            config: config.clone(),
            sample_rate: sound.sample_rate,
            channels: u16::try_from(sound.channels).unwrap_or(2),
            delay: u32::try_from(sound.starts_at()).unwrap_or(0),
        }))
    }
}
