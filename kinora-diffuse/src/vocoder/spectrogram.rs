//! The mel spectrogram of a sound, by the transform that the checkpoint brings along.

use candle_core::{D, Tensor};

use super::config::Extension;
use crate::error::Result;
use crate::nn::{self, Steps};
use crate::weights::Weights;

const FLOOR: f32 = 1e-5;

pub(super) struct Spectrogram {
    basis: Tensor,
    mel: Tensor,
    hop: usize,
    past: usize,
}

impl Spectrogram {
    pub(super) fn new(config: &Extension, weights: &Weights) -> Result<Self> {
        let frequencies = config.filter_length / 2 + 1;
        let shape = (2 * frequencies, 1, config.filter_length);
        let transform = weights.pp("stft_fn");
        let basis = transform.get(shape, "forward_basis")?;
        // The way back stands in every checkpoint, and no forward pass takes it.
        drop(transform.get(shape, "inverse_basis")?);
        Ok(Self {
            basis,
            mel: weights.get((config.num_mel_channels, frequencies), "mel_basis")?,
            hop: config.hop_length,
            past: config.window_length.saturating_sub(config.hop_length),
        })
    }

    /// Samples from one frame to the next.
    pub(super) fn hop(&self) -> usize {
        self.hop
    }

    /// (batch, channels, samples) as the logarithms of (batch, channels, bins, frames).
    pub(super) fn forward(&self, wave: &Tensor) -> Result<Tensor> {
        let (batch, channels, samples) = wave.dims3()?;
        let wave = wave
            .reshape((batch * channels, 1, samples))?
            .pad_with_zeros(2, self.past, 0)?;
        let steps = Steps {
            stride: self.hop,
            ..Steps::default()
        };
        let parts = nn::conv1d(&wave, &self.basis, None, steps)?;
        let frequencies = self.mel.dim(1)?;
        let real = parts.narrow(1, 0, frequencies)?.sqr()?;
        let imaginary = parts.narrow(1, frequencies, frequencies)?.sqr()?;
        let magnitude = (real + imaginary)?.sqrt()?;
        let mel = self.mel.broadcast_matmul(&magnitude.contiguous()?)?;
        let frames = mel.dim(D::Minus1)?;
        Ok(mel
            .maximum(FLOOR)?
            .log()?
            .reshape((batch, channels, self.mel.dim(0)?, frames))?)
    }
}
