//! The sound track as AAC-LC.

use kinora_core::plan::SAMPLE_RATE;

/// Samples per packet and channel.
pub(crate) const PACKET_SAMPLES: u32 = 1024;

/// Bits per second, both channels together.
#[cfg(feature = "aac")]
const BIT_RATE: u32 = 192_000;

/// The largest packet that AAC-LC allows for two channels, in bytes.
#[cfg(feature = "aac")]
const MAX_PACKET: usize = 2 * 768;

/// A whole encoded sound track.
pub(super) struct Track {
    /// All packets, one after the other.
    pub bytes: Vec<u8>,
    /// How long each packet is, in bytes.
    pub sizes: Vec<u32>,
    /// What a decoder must know: the AudioSpecificConfig.
    pub config: Vec<u8>,
    /// How many samples a decoder gives before the first true one.
    pub delay: u32,
    /// Samples per second and channel.
    pub sample_rate: u32,
    /// How many channels there are.
    pub channels: u16,
}

/// Why the sound track was not encoded.
#[derive(Debug, thiserror::Error)]
pub enum AacError {
    /// This program has no encoder.
    #[error(
        "this program was built without the cargo feature `aac` and cannot write sound; build it with the feature or leave the sound out"
    )]
    NotBuilt,
    /// The encoder failed.
    #[error("the AAC encoder failed to {operation}: {cause}")]
    Encoder {
        /// What it was asked to do.
        operation: &'static str,
        /// What it says.
        cause: String,
    },
}

impl Track {
    /// The average bit rate in bits per second.
    pub fn bit_rate(&self) -> u32 {
        let samples = self.sizes.len() as u64 * u64::from(PACKET_SAMPLES);
        let bits = self.bytes.len() as u64 * 8;
        u32::try_from(bits * u64::from(self.sample_rate) / samples.max(1)).unwrap_or(u32::MAX)
    }

    /// The first packet that is heard only after `samples` true samples at
    /// [`SAMPLE_RATE`].
    pub fn packet_after(&self, samples: u64) -> usize {
        let own = samples * u64::from(self.sample_rate);
        let samples = own.div_ceil(u64::from(SAMPLE_RATE));
        let packet = (samples + u64::from(self.delay)).div_ceil(u64::from(PACKET_SAMPLES));
        usize::try_from(packet)
            .unwrap_or(usize::MAX)
            .min(self.sizes.len())
    }
}

/// Encodes interleaved stereo.
#[cfg(not(feature = "aac"))]
pub(super) fn encode(_interleaved: &[f32]) -> Result<Track, AacError> {
    Err(AacError::NotBuilt)
}

/// Encodes interleaved stereo.
#[cfg(feature = "aac")]
pub(super) fn encode(interleaved: &[f32]) -> Result<Track, AacError> {
    use fdk_aac::enc::{AudioObjectType, BitRate, ChannelMode, Encoder, EncoderParams, Transport};

    let failed = |operation| {
        move |cause: fdk_aac::enc::EncoderError| AacError::Encoder {
            operation,
            cause: cause.to_string(),
        }
    };
    let encoder = Encoder::new(EncoderParams {
        bit_rate: BitRate::Cbr(BIT_RATE),
        sample_rate: SAMPLE_RATE,
        transport: Transport::Raw,
        channels: ChannelMode::Stereo,
        audio_object_type: AudioObjectType::Mpeg4LowComplexity,
    })
    .map_err(failed("take its settings"))?;
    let info = encoder.info().map_err(failed("describe itself"))?;
    let mut track = Track {
        bytes: Vec::new(),
        sizes: Vec::new(),
        config: info.confBuf[..(info.confSize as usize).min(info.confBuf.len())].to_vec(),
        delay: info.nDelay,
        sample_rate: SAMPLE_RATE,
        channels: 2,
    };

    let samples = interleaved.len() as u64 / 2;
    let wanted = (samples + u64::from(track.delay)).div_ceil(u64::from(PACKET_SAMPLES));
    let mut input: Vec<i16> = interleaved.iter().map(|&sample| to_i16(sample)).collect();
    // Silence after the end pushes the last true samples out of the encoder,
    // which holds back at most its delay and two packets.
    let silence = track.delay as usize + 3 * PACKET_SAMPLES as usize;
    input.resize(input.len() + 2 * silence, 0);

    let mut packet = [0; MAX_PACKET];
    let mut rest = input.as_slice();
    while (track.sizes.len() as u64) < wanted {
        let part = &rest[..rest.len().min(2 * PACKET_SAMPLES as usize)];
        let done = encoder
            .encode(part, &mut packet)
            .map_err(failed("encode"))?;
        rest = &rest[done.input_consumed.min(rest.len())..];
        if done.output_size > 0 {
            track.bytes.extend_from_slice(&packet[..done.output_size]);
            // At most MAX_PACKET.
            track.sizes.push(done.output_size as u32);
        } else if done.input_consumed == 0 {
            return Err(AacError::Encoder {
                operation: "encode",
                cause: "it held back the end of the sound track".to_owned(),
            });
        }
    }
    Ok(track)
}

#[cfg(feature = "aac")]
fn to_i16(sample: f32) -> i16 {
    // The cast saturates, and makes a silence of what is not a number.
    (sample * 32767.0).round() as i16
}
