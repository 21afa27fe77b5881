//! From latents to frames and sound.

use candle_core::{DType, Device, Tensor};

use super::{Phase, Pipeline, Progress, Watch};
use crate::error::{Error, Result};
use crate::weights::Weights;
use crate::{audio_vae, config, video_vae, vocoder};

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
    /// −1 to 1, in f32 and on the processor.
    ///
    /// # Errors
    /// When a weight cannot be read, or `each` or `watch` says so.
    pub fn frames(
        &self,
        latents: &Tensor,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
        watch: Watch<'_>,
    ) -> Result<()> {
        let weights = Weights::open(&self.folder.join("vae"), self.dtype, &self.device)?;
        let model = video_vae::Model::new(&self.video, &weights)?;
        let tell = |done, total| {
            watch(Progress {
                phase: Phase::Video,
                done,
                total,
            })
        };
        let (_, _, latent_frames, _, _) = latents.dims5()?;
        let total = (latent_frames - 1) * self.video.temporal_compression() + 1;
        tell(0, total)?;
        let frames = model.decode(&latents.to_device(&self.device)?.to_dtype(self.dtype)?)?;
        for index in 0..frames.dim(2)? {
            let frame = frames.narrow(2, index, 1)?.squeeze(2)?.squeeze(0)?;
            each(frame.to_device(&Device::Cpu)?.to_dtype(DType::F32)?)?;
            tell(index + 1, total)?;
        }
        Ok(())
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
        let weights = Weights::open(&self.folder.join("audio_vae"), self.dtype, &self.device)?;
        let model = audio_vae::Model::new(&self.audio, &weights)?;
        let mel = model.decode(&latents.to_device(&self.device)?.to_dtype(self.dtype)?)?;
        drop(model);
        tell(1)?;
        let folder = self.folder.join("vocoder");
        // Its filters run over thousands of samples, and lose too much in a narrower type.
        let weights = Weights::open(&folder, DType::F32, &self.device)?;
        let model = vocoder::Model::new(&config::read(&folder)?, &weights)?;
        let wave = model
            .forward(&mel)?
            .to_device(&Device::Cpu)?
            .to_dtype(DType::F32)?;
        tell(2)?;
        let channels: Vec<Vec<f32>> = wave.squeeze(0)?.to_vec2()?;
        if channels.iter().flatten().any(|sample| !sample.is_finite()) {
            return Err(Error::Input(
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
