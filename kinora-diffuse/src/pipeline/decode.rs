//! From latents to frames and sound.

use candle_core::{DType, Device, Tensor};

use super::{Phase, Pipeline, Progress, Watch};
use crate::error::{Error, Result};
use crate::video_vae::Tiling;
use crate::weights::Weights;
use crate::{audio_vae, config, memory, video_vae, vocoder};

/// Free memory from which a film is decoded in longer pieces.
const MUCH: u64 = 24 << 30;

/// A film's sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    /// Samples a second.
    pub rate: usize,
    /// Samples of −1 to 1, by channel.
    pub channels: Vec<Vec<f32>>,
}

impl Pipeline {
    /// Gives the frames of latents (1, channels, frames, rows, columns) to `each`, in order: (3, height, width) of about
    /// −1 to 1, in f32 and on the processor. Frames come as soon as they are decoded.
    ///
    /// # Errors
    /// When a weight cannot be read, or `each` or `watch` says so.
    pub fn frames(
        &self,
        latents: &Tensor,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
        watch: Watch<'_>,
    ) -> Result<()> {
        let weights = Weights::open(
            &self.folder.join("vae"),
            self.budget.dtype,
            &self.budget.device,
        )?;
        let model = video_vae::Model::new(&self.video, &weights)?;
        let (_, _, latent_frames, _, _) = latents.dims5()?;
        let total = (latent_frames - 1) * self.video.temporal_compression() + 1;
        let mut done = 0;
        let mut tell = |more| {
            done += more;
            watch(Progress {
                phase: Phase::Video,
                done,
                total,
            })
        };
        tell(0)?;
        let latents = latents
            .to_device(&self.budget.device)?
            .to_dtype(self.budget.dtype)?;
        model.decode_in_tiles(&latents, &self.tiling(), |frames| {
            let frames = frames
                .squeeze(0)?
                .to_device(&Device::Cpu)?
                .to_dtype(DType::F32)?;
            for index in 0..frames.dim(1)? {
                each(frames.narrow(1, index, 1)?.squeeze(1)?)?;
                tell(1)?;
            }
            Ok(())
        })
    }

    /// The frame that comes `before_end` frames before the last one, without decoding what is far from it.
    ///
    /// # Errors
    /// As [`Self::frames`], and when the film has no such frame.
    pub fn frame(&self, latents: &Tensor, before_end: usize, watch: Watch<'_>) -> Result<Tensor> {
        let time = self.video.temporal_compression();
        let all = latents.dim(2)?;
        // The first latent of a part is one frame, and those next to it see less than in the whole.
        let near = (before_end / time + 4).min(all);
        let part = latents.narrow(2, all - near, near)?;
        let wanted = ((near - 1) * time).checked_sub(before_end);
        let mut found = None;
        let mut count = 0;
        let mut each = |frame: Tensor| {
            if Some(count) == wanted {
                found = Some(frame);
            }
            count += 1;
            Ok(())
        };
        self.frames(&part.contiguous()?, &mut each, watch)?;
        found.ok_or_else(|| {
            Error::Input(format!(
                "a film of {all} latents has no frame {before_end} before its last"
            ))
        })
    }

    /// The pieces that a film is decoded in: as diffusers', or longer ones, which see more and are decoded less often
    /// twice, where there is much memory.
    pub(super) fn tiling(&self) -> Tiling {
        let much = !self.budget.device.is_cpu() || memory::free().is_none_or(|free| free >= MUCH);
        let usual = Tiling::default();
        if much {
            Tiling {
                frames: Some(48),
                frames_step: 32,
                ..usual
            }
        } else {
            usual
        }
    }

    /// The sound of latents (1, channels, frames, bins).
    ///
    /// # Errors
    /// When a weight cannot be read, or `watch` says so.
    pub fn sound(&self, latents: &Tensor, watch: Watch<'_>) -> Result<Sound> {
        let tell = |done| {
            watch(Progress {
                phase: Phase::Sound,
                done,
                total: 2,
            })
        };
        tell(0)?;
        let weights = Weights::open(
            &self.folder.join("audio_vae"),
            self.budget.dtype,
            &self.budget.device,
        )?;
        let model = audio_vae::Model::new(&self.audio, &weights)?;
        let mel = model.decode(
            &latents
                .to_device(&self.budget.device)?
                .to_dtype(self.budget.dtype)?,
        )?;
        drop(model);
        tell(1)?;
        let folder = self.folder.join("vocoder");
        // Its filters run over thousands of samples, and lose too much in a narrower type.
        let weights = Weights::open(&folder, DType::F32, &self.budget.device)?;
        let model = vocoder::Model::new(&config::read(&folder)?, &weights)?;
        let wave = model
            .forward(&mel)?
            .to_device(&Device::Cpu)?
            .to_dtype(DType::F32)?;
        tell(2)?;
        let channels: Vec<Vec<f32>> = wave.squeeze(0)?.to_vec2()?;
        if channels.iter().flatten().any(|sample| !sample.is_finite()) {
            return Err(Error::Values(
                "the vocoder gave a sample that is no number: a weight of the checkpoint is broken"
                    .into(),
            ));
        }
        Ok(Sound {
            rate: model.sample_rate(),
            channels,
        })
    }
}
