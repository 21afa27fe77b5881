//! A sound track that stays as it was encoded.

use kinora_core::plan::SAMPLE_RATE;

use super::aac::{PACKET_SAMPLES, Track};

/// AAC of another clip, packet by packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalSound {
    pub(crate) packets: Vec<Vec<u8>>,
    /// What a decoder must know: the AudioSpecificConfig.
    pub(crate) config: Vec<u8>,
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
    /// How many samples a channel stand before the first that is heard.
    pub(crate) delay: u32,
}

impl OriginalSound {
    /// The track, no longer than a film of so many samples at [`SAMPLE_RATE`].
    pub(super) fn into_track(self, film_samples: u64) -> Track {
        let mut track = Track {
            bytes: Vec::new(),
            sizes: self
                .packets
                .iter()
                .map(|packet| packet.len() as u32)
                .collect(),
            config: self.config,
            delay: self.delay,
            sample_rate: self.sample_rate,
            channels: self.channels,
        };
        let kept = track.packet_after(film_samples);
        track.sizes.truncate(kept);
        track.bytes = self.packets[..kept].concat();
        track
    }
}

impl Track {
    /// How long it is heard, in units of [`SAMPLE_RATE`], at most `most`.
    pub(super) fn heard(&self, most: u32) -> u32 {
        let samples = self.sizes.len() as u64 * u64::from(PACKET_SAMPLES);
        let samples = samples.saturating_sub(u64::from(self.delay));
        let units = samples * u64::from(SAMPLE_RATE) / u64::from(self.sample_rate.max(1));
        u32::try_from(units).unwrap_or(u32::MAX).min(most)
    }
}
