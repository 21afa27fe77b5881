//! The vocoder: mel spectrograms to sound.
//!
//! As in diffusers' `LTX2Vocoder` and `LTX2VocoderWithBWE`: a generator, and in newer models a second one that listens
//! to the first one's sound and adds the frequencies above it. All of it runs in f32: long chains of filters lose too
//! much in bf16.

mod activation;
mod config;
mod filter;
mod generator;
mod spectrogram;

use candle_core::{DType, Tensor};

pub use config::Config;

use crate::error::Result;
use crate::nn;
use crate::weights::Weights;

/// The vocoder.
pub struct Model {
    generator: generator::Generator,
    extension: Option<Extension>,
    sample_rate: usize,
}

/// What adds the high frequencies.
struct Extension {
    spectrogram: spectrogram::Spectrogram,
    generator: generator::Generator,
    resampler: filter::Upsample,
    rates: (usize, usize),
}

impl Model {
    /// The model of this configuration.
    ///
    /// # Errors
    /// When the configuration asks for what this engine has not, or a tensor is missing.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let weights = weights.to_dtype(DType::F32);
        let Some(extension) = &config.extension else {
            return Ok(Self {
                generator: generator::Generator::new(&config.generator, &weights)?,
                extension: None,
                sample_rate: config.output_sampling_rate,
            });
        };
        let rates = extension.rates(config.output_sampling_rate)?;
        Ok(Self {
            generator: generator::Generator::new(&config.generator, &weights.pp("vocoder"))?,
            extension: Some(Extension {
                spectrogram: spectrogram::Spectrogram::new(extension, &weights.pp("mel_stft"))?,
                generator: generator::Generator::new(
                    &extension.generator,
                    &weights.pp("bwe_generator"),
                )?,
                resampler: filter::Upsample::hann(rates.1 / rates.0, weights.device())?,
                rates,
            }),
            sample_rate: config.output_sampling_rate,
        })
    }

    /// Samples a second.
    #[must_use]
    pub fn sample_rate(&self) -> usize {
        self.sample_rate
    }

    /// A spectrogram (batch, channels, frames, bins) as sound (batch, channels, samples) of −1 to 1, in f32.
    ///
    /// # Errors
    /// When channels and bins are not what the model takes.
    pub fn forward(&self, mel: &Tensor) -> Result<Tensor> {
        let wave = self.generator.forward(&mel.to_dtype(DType::F32)?)?;
        let wave = match &self.extension {
            Some(extension) => extension.forward(&wave)?,
            None => wave,
        };
        nn::finite(wave, "a film's sound")
    }
}

impl Extension {
    fn forward(&self, wave: &Tensor) -> Result<Tensor> {
        let samples = wave.dim(2)?;
        let hop = self.spectrogram.hop();
        let wave = wave.pad_with_zeros(2, 0, samples.next_multiple_of(hop) - samples)?;
        let mel = self.spectrogram.forward(&wave)?;
        let high = self.generator.forward(&mel.transpose(2, 3)?)?;
        let whole = (high + self.resampler.forward(&wave)?)?.clamp(-1f32, 1f32)?;
        let samples = samples * self.rates.1 / self.rates.0;
        Ok(whole
            .narrow(2, 0, samples.min(whole.dim(2)?))?
            .contiguous()?)
    }
}

/// Golden tensors of the vocoder.
pub(crate) fn parity(case: &crate::parity::Case) -> Result<crate::parity::Outputs> {
    let model = Model::new(&case.config("vocoder")?, &case.weights("vocoder")?)?;
    Ok(vec![("wave".into(), model.forward(&case.raw("mel")?)?)])
}
