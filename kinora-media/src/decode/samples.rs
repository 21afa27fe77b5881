//! The samples of a track of AAC, block by block.

use std::io::{Read, Seek};

use super::sound::{Codec, SoundTrack};
use super::{DecodeError, Reader};

/// The samples that are heard, in blocks of interleaved values within −1–1.
pub struct Samples<'a, R> {
    clip: &'a mut Reader<R>,
    sound: SoundTrack,
    decoder: fdk_aac::dec::Decoder,
    packet: usize,
    /// Values that still come before the first that is heard; none before the
    /// decoder has said how many of its own these are.
    skip: Option<u64>,
    /// Values that are still to come.
    left: u64,
    failed: bool,
}

impl<'a, R: Read + Seek> Samples<'a, R> {
    pub(super) fn new(clip: &'a mut Reader<R>, sound: SoundTrack) -> Result<Self, DecodeError> {
        let Codec::Aac(config) = &sound.codec else {
            return Err(DecodeError::Codec {
                track: "sound",
                codec: sound.codec.name().to_owned(),
                allowed: "AAC",
            });
        };
        let mut decoder = fdk_aac::dec::Decoder::new(fdk_aac::dec::Transport::Raw);
        decoder.config_raw(config).map_err(failed)?;
        Ok(Self {
            left: sound.heard() * u64::from(sound.channels),
            clip,
            sound,
            decoder,
            packet: 0,
            skip: None,
            failed: false,
        })
    }

    fn advance(&mut self) -> Result<Option<Vec<f32>>, DecodeError> {
        while self.left > 0 {
            let Some(&sample) = self.sound.track.samples.get(self.packet) else {
                return Ok(Some(self.silence()));
            };
            self.packet += 1;
            let packet = self.clip.sample(sample)?;
            self.decoder.fill(&packet).map_err(failed)?;
            let block = self.decode()?;
            if !block.is_empty() {
                return Ok(Some(block));
            }
        }
        Ok(None)
    }

    fn decode(&mut self) -> Result<Vec<f32>, DecodeError> {
        // The longest frame is 2048 samples, and there are eight channels at most.
        let mut pcm = [0_i16; 2048 * 8];
        self.decoder.decode_frame(&mut pcm).map_err(failed)?;
        let length = self.decoder.decoded_frame_size().min(pcm.len());
        let info = self.decoder.stream_info();
        if i64::from(info.numChannels) != i64::from(self.sound.channels) {
            return Err(DecodeError::Sound(format!(
                "it has {} channels and says {}",
                info.numChannels, self.sound.channels
            )));
        }
        let early = (u64::from(info.outputDelay) + self.sound.starts_at())
            .saturating_mul(u64::from(self.sound.channels));
        let skip = self.skip.get_or_insert(early);
        let dropped = (*skip).min(length as u64);
        *skip -= dropped;
        let heard = &pcm[dropped as usize..length];
        let taken = (heard.len() as u64).min(self.left) as usize;
        self.left -= taken as u64;
        Ok(heard[..taken]
            .iter()
            .map(|&sample| f32::from(sample) / 32767.0)
            .collect())
    }

    /// What the decoder's own delay left at the end, block by block.
    fn silence(&mut self) -> Vec<f32> {
        let length = self.left.min(4096);
        self.left -= length;
        vec![0.0; length as usize]
    }
}

impl<R: Read + Seek> Iterator for Samples<'_, R> {
    type Item = Result<Vec<f32>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let item = self.advance().transpose();
        self.failed = matches!(item, Some(Err(_)));
        item
    }
}

fn failed(cause: fdk_aac::dec::DecoderError) -> DecodeError {
    DecodeError::Sound(cause.to_string())
}
