//! Where tokens are in time and space, and the rotations that tell attention so.
//!
//! A position is the middle of what a token covers, in seconds and in rows and columns of pixels, as a
//! part of the largest that the model knows. Each frequency turns it into an angle, and attention turns
//! questions and keys by it (rotary embedding; in the "split" form the two halves of a head turn into
//! each other).

use candle_core::{DType, Device, Tensor};

use super::attention::Turn;
use super::config::Config;
use crate::error::Result;

/// Where each token begins and ends, per axis: seconds, rows, columns.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Places {
    axes: Vec<Vec<[f32; 2]>>,
}

impl Places {
    /// Places of a whole video of `[frames, rows, columns]` latents, frame by frame, row by row.
    #[must_use]
    pub fn video(config: &Config, [frames, rows, columns]: [usize; 3], fps: f32) -> Self {
        let [time, height, width] = config.vae_scale_factors.map(|s| s as f32);
        let offset = config.causal_offset as f32;
        Self::grid(
            [frames, rows, columns],
            // The first latent covers fewer frames than the others.
            |i| (i * time + offset - time).max(0.0) / fps,
            |i| i * height,
            |i| i * width,
        )
    }

    /// Places of one picture of `[rows, columns]` latents that stands at a frame of pixels.
    #[must_use]
    pub fn picture(config: &Config, [rows, columns]: [usize; 2], frame: usize, fps: f32) -> Self {
        let [_, height, width] = config.vae_scale_factors.map(|s| s as f32);
        let frame = frame as f32;
        Self::grid(
            [1, rows, columns],
            |i| (i + frame) / fps,
            |i| i * height,
            |i| i * width,
        )
    }

    /// Places of `frames` audio latents.
    #[must_use]
    pub fn audio(config: &Config, frames: usize) -> Self {
        let scale = config.audio_scale_factor as f32;
        let offset = config.causal_offset as f32;
        let (hop, rate) = (
            config.audio_hop_length as f32,
            config.audio_sampling_rate as f32,
        );
        let second = |i: f32| (i * scale + offset - scale).max(0.0) * hop / rate;
        let axis = (0..frames).map(|i| [second(i as f32), second((i + 1) as f32)]);
        Self {
            axes: vec![axis.collect()],
        }
    }

    fn grid(
        [frames, rows, columns]: [usize; 3],
        time: impl Fn(f32) -> f32,
        row: impl Fn(f32) -> f32,
        column: impl Fn(f32) -> f32,
    ) -> Self {
        let room = frames * rows * columns;
        let mut axes: Vec<_> = (0..3).map(|_| Vec::with_capacity(room)).collect();
        let span = |at: &dyn Fn(f32) -> f32, i: usize| [at(i as f32), at((i + 1) as f32)];
        for f in 0..frames {
            for r in 0..rows {
                for c in 0..columns {
                    axes[0].push(span(&time, f));
                    axes[1].push(span(&row, r));
                    axes[2].push(span(&column, c));
                }
            }
        }
        Self { axes }
    }

    /// These places, and the others after them.
    #[must_use]
    pub fn and(mut self, others: &Self) -> Self {
        for (axis, more) in self.axes.iter_mut().zip(&others.axes) {
            axis.extend_from_slice(more);
        }
        self
    }

    /// The number of tokens.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.axes.first().map_or(0, Vec::len)
    }

    /// The places in time alone.
    fn time(&self) -> Self {
        Self {
            axes: self.axes.iter().take(1).cloned().collect(),
        }
    }
}

/// Cosines and sines of every token's angles: (heads, tokens, half a head's width), in f32.
#[derive(Clone, Debug)]
pub struct Rotation {
    cosines: Tensor,
    sines: Tensor,
}

impl Rotation {
    /// From tables of the shape (heads, tokens, half a head's width).
    #[must_use]
    pub fn of(cosines: Tensor, sines: Tensor) -> Self {
        Self { cosines, sines }
    }

    /// For tokens at these places, `width` wide over `heads` heads; `largest` is what each axis is measured against.
    fn new(
        config: &Config,
        places: &Places,
        width: usize,
        heads: usize,
        largest: &[f32],
        device: &Device,
    ) -> Result<Self> {
        let frequencies = frequencies(config, width / (2 * places.axes.len()));
        let half = width / 2;
        let mut cosines = Vec::with_capacity(places.tokens() * half);
        let mut sines = Vec::with_capacity(places.tokens() * half);
        // What the axes leave over stands in front and does not turn.
        let rest = half - frequencies.len() * places.axes.len();
        for token in 0..places.tokens() {
            cosines.extend(std::iter::repeat_n(1.0_f32, rest));
            sines.extend(std::iter::repeat_n(0.0_f32, rest));
            for frequency in &frequencies {
                for (axis, largest) in places.axes.iter().zip(largest) {
                    let [start, end] = axis[token];
                    let part = (start + end) / 2.0 / largest;
                    let angle = (part * 2.0 - 1.0) * frequency;
                    cosines.push(angle.cos());
                    sines.push(angle.sin());
                }
            }
        }
        let table = |values: Vec<f32>| -> Result<Tensor> {
            let shape = (places.tokens(), heads, half / heads);
            let table = Tensor::from_vec(values, shape, &Device::Cpu)?.transpose(0, 1)?;
            Ok(table.contiguous()?.to_device(device)?)
        };
        Ok(Self {
            cosines: table(cosines)?,
            sines: table(sines)?,
        })
    }
}

impl Turn for Rotation {
    /// Turns (batch, tokens, width) by the tables.
    fn turn(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, tokens, width) = x.dims3()?;
        let (heads, _, half) = self.cosines.dims3()?;
        let split = x
            .to_dtype(DType::F32)?
            .reshape((batch, tokens, heads, 2 * half))?
            .transpose(1, 2)?;
        let first = split.narrow(3, 0, half)?;
        let second = split.narrow(3, half, half)?;
        let turned_first =
            (first.broadcast_mul(&self.cosines)? - second.broadcast_mul(&self.sines)?)?;
        let turned_second =
            (second.broadcast_mul(&self.cosines)? + first.broadcast_mul(&self.sines)?)?;
        let turned = Tensor::cat(&[&turned_first, &turned_second], 3)?;
        Ok(turned
            .transpose(1, 2)?
            .reshape((batch, tokens, width))?
            .to_dtype(x.dtype())?)
    }
}

/// Powers of theta from 1 to theta, times half of pi.
fn frequencies(config: &Config, count: usize) -> Vec<f32> {
    let gap = 1.0 / count.saturating_sub(1).max(1) as f64;
    (0..count)
        .map(|i| i as f64 * gap)
        .map(|exponent| {
            if config.rope_double_precision {
                (config.rope_theta.powf(exponent) * std::f64::consts::PI / 2.0) as f32
            } else {
                (config.rope_theta as f32).powf(exponent as f32) * std::f32::consts::PI / 2.0
            }
        })
        .collect()
}

/// The four rotations of one film: of each stream for itself, and of each for the attention between them.
#[derive(Clone, Debug)]
pub struct Rotations {
    /// Of the video's tokens among themselves.
    pub video: Rotation,
    /// Of the audio's tokens among themselves.
    pub audio: Rotation,
    /// Of the video's tokens, in time alone, towards the audio.
    pub video_across: Rotation,
    /// Of the audio's tokens towards the video.
    pub audio_across: Rotation,
}

impl Rotations {
    /// For tokens at these places.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn new(config: &Config, video: &Places, audio: &Places, device: &Device) -> Result<Self> {
        let seconds = config.pos_embed_max_pos as f32;
        let audio_seconds = config.audio_pos_embed_max_pos as f32;
        let largest = [seconds, config.base_height as f32, config.base_width as f32];
        let across = [seconds.max(audio_seconds)];
        let width = config.audio_cross_attention_dim;
        let (heads, audio_heads) = (config.num_attention_heads, config.audio_num_attention_heads);
        let make = |places: &Places, width, heads, largest: &[f32]| {
            Rotation::new(config, places, width, heads, largest, device)
        };
        Ok(Self {
            video: make(video, config.width(), heads, &largest)?,
            audio: make(audio, config.audio_width(), audio_heads, &[audio_seconds])?,
            video_across: make(&video.time(), width, heads, &across)?,
            audio_across: make(audio, width, audio_heads, &across)?,
        })
    }
}
