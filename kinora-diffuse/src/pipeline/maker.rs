//! What a family of models is to whoever films with it.

use candle_core::{DType, Device, Tensor};

use super::guidance::{Guidance, Scales};
use super::{Latents, Noise, Order, Pipeline, Sound, Stages, Watch};
use crate::cost;
use crate::error::{Error, Result};
use crate::memory::{self, Needs, Room};
use crate::text::PLACES;

/// A checkpoint that makes films.
///
/// The phases of a film follow one another and hold no weights but their own. What comes out is decided by the order, the
/// checkpoint and the noise.
pub trait Maker: Send {
    /// What the checkpoint is like; constant for its life.
    fn nature(&self) -> Nature;

    /// Reads these prompts in one pass through the text encoder, and remembers what they become.
    ///
    /// # Errors
    /// When a prompt or a weight cannot be read, or `watch` says so.
    fn read(&mut self, prompts: &[&str], places: usize, watch: Watch<'_>) -> Result<()>;

    /// The latents of a film.
    ///
    /// # Errors
    /// When the order cannot be filled, a weight cannot be read, or `watch` says so.
    fn film(&mut self, order: &Order, noise: &mut dyn Noise, watch: Watch<'_>) -> Result<Latents>;

    /// Gives the frames of latents (1, channels, frames, rows, columns) to `each`, in order: (3, height, width) of about
    /// −1 to 1, in f32 and on the processor. Frames come as soon as they are decoded.
    ///
    /// # Errors
    /// When a weight cannot be read, or `each` or `watch` says so.
    fn frames(
        &self,
        latents: &Tensor,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
        watch: Watch<'_>,
    ) -> Result<()>;

    /// The frame that comes `before_end` frames before the last one.
    ///
    /// # Errors
    /// As [`Self::frames`], and when the film has no such frame.
    fn frame(&self, latents: &Tensor, before_end: usize, watch: Watch<'_>) -> Result<Tensor>;

    /// The sound of a film's latents.
    ///
    /// # Errors
    /// When the model makes no sound, a weight cannot be read, or `watch` says so.
    fn sound(&self, film: &Latents, watch: Watch<'_>) -> Result<Sound>;

    /// How large the work for a film is: of so many pixels across and down, frames and pictures.
    fn extent(
        &self,
        size: [usize; 2],
        frames: usize,
        pictures: usize,
        stages: &Stages,
        guidance: &Guidance,
    ) -> cost::Extent;

    /// The memory that each phase of a film needs.
    ///
    /// # Errors
    /// When a component's configuration is not known.
    fn needs(&self, order: &Order) -> Result<Needs>;

    /// How many blocks of the transformer stay in memory for a film that needs so much.
    ///
    /// # Errors
    /// When not even one fits.
    fn fitting(&self, needs: &Needs) -> Result<usize>;
}

/// What a checkpoint is like.
#[derive(Clone, Debug, PartialEq)]
pub struct Nature {
    /// Frames, rows and columns of pixels that a film's length less 1 and its sides divide by.
    pub grid: [usize; 3],
    /// Whether it follows its prompt in few steps without guidance; none where the checkpoint does not say it.
    pub distilled: Option<bool>,
    /// Whether there are few steps of its makers for films without guidance.
    pub few_steps: bool,
    /// The steps of a film with guidance.
    pub steps: usize,
    /// Whether it can make films in two stages.
    pub enlarges: bool,
    /// The constant rate factor of the films that it learned from, where it shows in pictures.
    pub rate_factor: Option<u8>,
    /// What its makers advise.
    pub guidance: Guidance,
    /// What its makers advise that no film shows.
    pub negative_prompt: &'static str,
    /// How many tokens a prompt is filled up to.
    pub places: usize,
    /// Whether a film can be led to a picture.
    pub ends: bool,
    /// Whether films have sound.
    pub sounds: bool,
    /// The seconds of the films that it learned from, where longer ones are not as good.
    pub shot_s: Option<u32>,
}

/// What films of LTX-2.x do not show where nothing else is said.
pub const NEGATIVE_PROMPT: &str =
    "blurry, low quality, distorted, flickering, jittery, still, subtitles, watermark";

/// The steps of a model of LTX-2.x that is not distilled.
const STEPS: usize = 30;

impl Maker for Pipeline {
    fn nature(&self) -> Nature {
        Nature {
            grid: self.transformer().vae_scale_factors,
            distilled: self.is_distilled(),
            few_steps: true,
            steps: STEPS,
            enlarges: self.enlarges(),
            rate_factor: Some(self.rate_factor),
            guidance: self.advised(),
            negative_prompt: NEGATIVE_PROMPT,
            places: PLACES,
            ends: true,
            sounds: true,
            shot_s: None,
        }
    }

    fn read(&mut self, prompts: &[&str], places: usize, watch: Watch<'_>) -> Result<()> {
        Self::read(self, prompts, places, watch)
    }

    fn film(&mut self, order: &Order, noise: &mut dyn Noise, watch: Watch<'_>) -> Result<Latents> {
        Self::film(self, order, noise, watch)
    }

    fn frames(
        &self,
        latents: &Tensor,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
        watch: Watch<'_>,
    ) -> Result<()> {
        Self::frames(self, latents, each, watch)
    }

    fn frame(&self, latents: &Tensor, before_end: usize, watch: Watch<'_>) -> Result<Tensor> {
        Self::frame(self, latents, before_end, watch)
    }

    fn sound(&self, film: &Latents, watch: Watch<'_>) -> Result<Sound> {
        let audio = film.audio.as_ref();
        let audio = audio.ok_or_else(|| Error::Input("the film has no sound".into()))?;
        Self::sound(self, audio, watch)
    }

    fn extent(
        &self,
        size: [usize; 2],
        frames: usize,
        pictures: usize,
        stages: &Stages,
        guidance: &Guidance,
    ) -> cost::Extent {
        Self::extent(self, size, frames, pictures, stages, guidance)
    }

    fn needs(&self, order: &Order) -> Result<Needs> {
        Self::needs(self, order)
    }

    fn fitting(&self, needs: &Needs) -> Result<usize> {
        self.budget.fitting(needs)
    }
}

impl Pipeline {
    fn advised(&self) -> Guidance {
        let config = self.transformer();
        let advised = Guidance::advised();
        if !config.perturbed_attn {
            // 2.0 is guided by the prompt alone.
            let scales = Scales {
                prompt: 4.0,
                ..Scales::NONE
            };
            return Guidance {
                video: scales,
                audio: scales,
                skipped: Vec::new(),
            };
        }
        let last = config.num_layers - 1;
        let skipped = advised
            .skipped
            .iter()
            .map(|block| (*block).min(last))
            .collect();
        Guidance { skipped, ..advised }
    }
}

/// What a model may take of the machine.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The type that it computes in.
    pub dtype: DType,
    /// Where.
    pub device: Device,
    /// The most blocks of the transformer that stay in memory; the others are read again in every pass. As many as there
    /// is memory for where this is absent, and never more.
    pub resident: Option<usize>,
    /// The most bytes that a film may take, on the processor and elsewhere; what is free where this is absent.
    pub memory: Option<u64>,
}

impl Budget {
    /// All that the machine has.
    #[must_use]
    pub fn all(dtype: DType, device: &Device) -> Self {
        Self {
            dtype,
            device: device.clone(),
            resident: None,
            memory: None,
        }
    }

    /// The room that there is now.
    #[must_use]
    pub fn room(&self) -> Room {
        Room {
            // On another device, the tensor library says itself when there is not enough.
            free: if self.device.is_cpu() {
                memory::free()
            } else {
                None
            },
            allowed: self.memory,
        }
    }

    /// How many blocks of the transformer stay in memory for a film that needs so much.
    ///
    /// # Errors
    /// When not even one fits.
    pub fn fitting(&self, needs: &Needs) -> Result<usize> {
        Ok(self
            .resident
            .unwrap_or(needs.blocks)
            .min(needs.resident(self.room())?))
    }
}
