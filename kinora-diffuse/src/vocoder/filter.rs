//! Filters that change a signal's rate, the same for every channel.

use std::f64::consts::PI;

use candle_core::{Device, Tensor};

use crate::error::Result;

/// Multiplies a signal's rate.
pub(super) struct Upsample {
    filter: Tensor,
    ratio: usize,
    pad: usize,
    cut: usize,
}

impl Upsample {
    /// By a filter from the checkpoint, (1, 1, taps).
    pub(super) fn new(filter: Tensor, ratio: usize) -> Result<Self> {
        let taps = filter.dim(2)?;
        let pad = taps / ratio - 1;
        Ok(Self {
            filter,
            ratio,
            pad,
            cut: pad * ratio + (taps - ratio) / 2,
        })
    }

    /// By a sinc under a Hann window, which is in no checkpoint.
    pub(super) fn hann(ratio: usize, device: &Device) -> Result<Self> {
        const ROLLOFF: f64 = 0.99;
        const LOBES: f64 = 6.0;
        // ⌈6 / 0.99⌉
        let width = 7;
        let taps = 2 * width * ratio + 1;
        let filter: Vec<f32> = (0..taps)
            .map(|i| {
                let time = (i as f64 / ratio as f64 - width as f64) * ROLLOFF;
                let window = (time.clamp(-LOBES, LOBES) * PI / LOBES / 2.0).cos().powi(2);
                let sinc = if time == 0.0 {
                    1.0
                } else {
                    (PI * time).sin() / (PI * time)
                };
                (sinc * window * ROLLOFF / ratio as f64) as f32
            })
            .collect();
        let filter = Tensor::from_vec(filter, (1, 1, taps), device)?;
        Ok(Self {
            filter,
            ratio,
            pad: width,
            cut: 2 * width * ratio,
        })
    }

    /// The filter, (1, 1, taps).
    pub(super) fn filter(&self) -> &Tensor {
        &self.filter
    }

    /// The new rate over the old one.
    pub(super) fn ratio(&self) -> usize {
        self.ratio
    }

    /// (batch, channels, length) as (batch, channels, length · ratio).
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, channels, length) = x.dims3()?;
        let x = x
            .reshape((batch * channels, 1, length))?
            .pad_with_same(2, self.pad, self.pad)?;
        let y = x
            .contiguous()?
            .conv_transpose1d(&self.filter, 0, 0, self.ratio, 1, 1)?;
        let y = (y.narrow(2, self.cut, length * self.ratio)? * self.ratio as f64)?;
        Ok(y.reshape((batch, channels, length * self.ratio))?)
    }
}

/// Divides a signal's rate, by a filter from the checkpoint.
pub(super) struct Downsample {
    filter: Tensor,
    ratio: usize,
}

impl Downsample {
    pub(super) fn new(filter: Tensor, ratio: usize) -> Self {
        Self { filter, ratio }
    }

    /// The filter, (1, 1, taps).
    pub(super) fn filter(&self) -> &Tensor {
        &self.filter
    }

    /// (batch, channels, length) as (batch, channels, length / ratio).
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, channels, length) = x.dims3()?;
        let taps = self.filter.dim(2)?;
        let (left, right) = (taps / 2 + taps % 2 - 1, taps / 2);
        let x = x
            .reshape((batch * channels, 1, length))?
            .pad_with_same(2, left, right)?;
        let y = x.contiguous()?.conv1d(&self.filter, 0, self.ratio, 1, 1)?;
        let length = y.dim(2)?;
        Ok(y.reshape((batch, channels, length))?)
    }
}
