//! From a prompt and pictures to the latents of a film, and from latents to frames and sound.
//!
//! The phases follow one another and hold no weights but their own: the text encoder and connectors, the
//! video encoder, the transformer (once or twice, with the upsampler between), the decoders. What comes
//! out is decided by the order, the checkpoint and the noise.

mod canvas;
mod decode;
mod denoise;
mod guidance;
mod maker;
mod noise;
mod order;
pub(crate) mod parity;
mod picture;
mod size;
mod tokens;

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

pub use canvas::{Canvas, Condition, LatentSize};
pub use decode::Sound;
pub use denoise::Run;
pub(crate) use guidance::Foreseen;
pub use guidance::{Guidance, Scales};
pub use maker::{Budget, Maker, NEGATIVE_PROMPT, Nature};
pub use noise::{Noise, Seeded};
pub use order::{At, Levels, Order, Placed, Stages};
pub use picture::Picture;
pub use tokens::{Statistics, pack_audio, pack_video, unpack_audio, unpack_video};

use crate::connectors::Contexts;
use crate::error::{Error, Result};
use crate::transformer::{self, Places, Prompt};
use crate::weights::Weights;
use crate::{audio_vae, config, schedule, text, upsampler, video_vae};

/// Hears how far a film is, and ends it by failing.
pub type Watch<'a> = &'a dyn Fn(Progress) -> Result<()>;

/// How far a film is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// How much of it is through.
    pub done: usize,
    /// How much of it there is.
    pub total: usize,
}

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Reading the prompts, by layers of the text encoder.
    Text,
    /// Encoding the pictures.
    Pictures,
    /// Taking the noise out, by blocks of the transformer.
    Denoise,
    /// Enlarging the film.
    Enlarge,
    /// Taking the noise out of the enlarged film.
    Refine,
    /// Decoding frames.
    Video,
    /// Decoding sound.
    Sound,
}

/// A film before it is decoded, at the scale of the autoencoders.
#[derive(Clone, Debug)]
pub struct Latents {
    /// (1, channels, frames, rows, columns).
    pub video: Tensor,
    /// (1, channels, frames, mel bins); none of a model that makes no sound.
    pub audio: Option<Tensor>,
}

/// A checkpoint of LTX-2.x, ready to make films.
pub struct Pipeline {
    folder: PathBuf,
    budget: Budget,
    rate_factor: u8,
    text: text::Phase,
    transformer: transformer::Config,
    video: video_vae::Config,
    audio: audio_vae::Config,
    scheduler: schedule::Config,
}

impl Pipeline {
    /// The checkpoint in this folder, in the published layout: a folder for each component. No weights are read yet.
    ///
    /// # Errors
    /// When a component's configuration is missing, or asks for what is not built.
    pub fn open(folder: &Path, budget: Budget) -> Result<Self> {
        let transformer: transformer::Config = config::read(&folder.join("transformer"))?;
        transformer.check()?;
        Ok(Self {
            text: text::Phase::open(folder, budget.dtype, &budget.device)?,
            rate_factor: rate_factor(folder)?,
            video: config::read(&folder.join("vae"))?,
            audio: config::read(&folder.join("audio_vae"))?,
            scheduler: scheduler(folder)?,
            transformer,
            folder: folder.to_owned(),
            budget,
        })
    }

    /// The transformer's configuration.
    #[must_use]
    pub fn transformer(&self) -> &transformer::Config {
        &self.transformer
    }

    /// Whether the checkpoint can make films in two stages.
    #[must_use]
    pub fn enlarges(&self) -> bool {
        self.folder
            .join("latent_upsampler")
            .join("config.json")
            .exists()
    }

    /// Whether the checkpoint's scheduler is that of a distilled model, which bends no levels. `None` where it has none.
    #[must_use]
    pub fn is_distilled(&self) -> Option<bool> {
        let has = scheduler_path(&self.folder).exists();
        has.then_some(!self.scheduler.use_dynamic_shifting)
    }

    /// The latents of a film.
    ///
    /// # Errors
    /// When the order cannot be filled, a weight cannot be read, or `watch` says so.
    pub fn film(
        &mut self,
        order: &Order,
        noise: &mut dyn Noise,
        watch: Watch<'_>,
    ) -> Result<Latents> {
        order.check(self.transformer.vae_scale_factors)?;
        let resident = self.budget.fitting(&self.needs(order)?)?;
        let mut prompts = self.prompts(order, watch)?.into_iter();
        let prompt = prompts
            .next()
            .ok_or_else(|| Error::Input("the film has no prompt".into()))?;
        let negative = prompts.next();
        let shared = Shared {
            order,
            prompt: &prompt,
            negative: negative.as_ref(),
            statistics: self.statistics()?,
            audio_places: Places::audio(&self.transformer, self.audio_frames(order)),
            resident,
        };
        let (video, audio) = match &order.stages {
            Stages::One(levels) => self.one_stage(&shared, levels, noise, watch)?,
            Stages::Two {
                draft,
                refinement,
                draft_strength,
            } => self.two_stages(&shared, [draft, refinement], *draft_strength, noise, watch)?,
        };
        let size = self.latent_size(order, 1);
        let (for_video, for_audio) = &shared.statistics;
        Ok(Latents {
            video: unpack_video(&for_video.denormalise(&video)?, size)?,
            audio: Some(unpack_audio(
                &for_audio.denormalise(&audio)?,
                self.audio.latent_channels,
            )?),
        })
    }

    fn one_stage(
        &self,
        shared: &Shared<'_>,
        levels: &Levels,
        noise: &mut dyn Noise,
        watch: Watch<'_>,
    ) -> Result<(Tensor, Tensor)> {
        let conditions = self.conditions(shared, &[(1, 1.0)], watch)?;
        let model = self.load(shared.resident)?;
        let stage = Stage {
            phase: Phase::Denoise,
            levels,
            size: self.latent_size(shared.order, 1),
            conditions: &conditions[0],
            from: None,
        };
        self.stage(shared, &model, &stage, noise, watch)
    }

    fn two_stages(
        &self,
        shared: &Shared<'_>,
        [draft, refinement]: [&Levels; 2],
        draft_strength: f64,
        noise: &mut dyn Noise,
        watch: Watch<'_>,
    ) -> Result<(Tensor, Tensor)> {
        let conditions = self.conditions(shared, &[(2, draft_strength), (1, 1.0)], watch)?;
        let model = self.load(shared.resident)?;
        let small = self.latent_size(shared.order, 2);
        let first = Stage {
            phase: Phase::Denoise,
            levels: draft,
            size: small,
            conditions: &conditions[0],
            from: None,
        };
        let (video, audio) = self.stage(shared, &model, &first, noise, watch)?;
        let size = self.latent_size(shared.order, 1);
        let video = self.enlarge(shared, &video, small, size, watch)?;
        let second = Stage {
            phase: Phase::Refine,
            levels: refinement,
            size,
            conditions: &conditions[1],
            from: Some((&video, &audio)),
        };
        self.stage(shared, &model, &second, noise, watch)
    }

    /// Denoises once: (video tokens, audio tokens), normalised.
    fn stage(
        &self,
        shared: &Shared<'_>,
        model: &transformer::Model,
        stage: &Stage<'_>,
        noise: &mut dyn Noise,
        watch: Watch<'_>,
    ) -> Result<(Tensor, Tensor)> {
        let config = &self.transformer;
        let added = stage.conditions.iter().filter(|c| c.frame > 0).count();
        let tokens = stage.size.tokens() + added * stage.size.of_frame();
        let schedule = stage.levels.schedule(&self.scheduler, tokens)?;
        // From nothing, a film is all noise; from an earlier one, as noisy as its first level says.
        let level = stage.from.map_or(1.0, |_| f64::from(schedule.level(0)));
        let (base, from_audio) = stage.from.unzip();
        let fps = shared.order.fps;
        let mut canvas = Canvas::new(
            config,
            stage.size,
            fps,
            stage.conditions,
            base,
            level,
            noise,
        )?;
        let drawn = noise.draw([1, shared.audio_places.tokens(), config.audio_in_channels])?;
        let audio = match from_audio {
            Some(audio) => ((drawn * level)? + (audio * (1.0 - level))?)?,
            None => drawn,
        };
        let run = Run {
            model,
            prompt: shared.prompt,
            negative: shared.negative,
            schedule: &schedule,
            guidance: &shared.order.guidance,
            audio_places: &shared.audio_places,
            cross_levels: true,
        };
        let total = run.blocks();
        let tell = |done| {
            watch(Progress {
                phase: stage.phase,
                done,
                total,
            })
        };
        let audio = run.denoise(&mut canvas, audio, &tell)?;
        tell(total)?;
        Ok((canvas.video()?, audio))
    }

    /// The film at twice its width and height, normalised again.
    fn enlarge(
        &self,
        shared: &Shared<'_>,
        video: &Tensor,
        small: LatentSize,
        size: LatentSize,
        watch: Watch<'_>,
    ) -> Result<Tensor> {
        let tell = |done| {
            watch(Progress {
                phase: Phase::Enlarge,
                done,
                total: 1,
            })
        };
        tell(0)?;
        let folder = self.folder.join("latent_upsampler");
        let weights = Weights::open(&folder, self.budget.dtype, &self.budget.device)?;
        let model = upsampler::Model::new(&config::read(&folder)?, &weights)?;
        let (statistics, _) = &shared.statistics;
        let latents = unpack_video(&statistics.denormalise(video)?, small)?;
        let latents = model.forward(
            &latents
                .to_device(&self.budget.device)?
                .to_dtype(self.budget.dtype)?,
        )?;
        let wanted = (size.frames, size.rows, size.columns);
        let (_, _, frames, rows, columns) = latents.dims5()?;
        if (frames, rows, columns) != wanted {
            return Err(Error::Config {
                field: "latent_upsampler".into(),
                value: format!("it made {frames} × {rows} × {columns} latents"),
                allowed: format!(
                    "films in two stages need one that makes {wanted:?}, twice the rows and columns"
                ),
            });
        }
        tell(1)?;
        statistics.normalise(&pack_video(&self.on_processor(&latents)?)?)
    }

    /// The order's pictures as tokens, for each stage's part of the film's size and of the pictures' strengths.
    fn conditions(
        &self,
        shared: &Shared<'_>,
        stages: &[(usize, f64)],
        watch: Watch<'_>,
    ) -> Result<Vec<Vec<Condition>>> {
        let order = shared.order;
        if order.pictures.is_empty() {
            return Ok(vec![Vec::new(); stages.len()]);
        }
        let folder = self.folder.join("vae");
        let model = video_vae::Model::new(
            &self.video,
            &Weights::open(&folder, self.budget.dtype, &self.budget.device)?,
        )?;
        let total = stages.len() * order.pictures.len();
        let mut done = 0;
        let mut conditions = Vec::with_capacity(stages.len());
        for (part, strength) in stages {
            let mut stage = Vec::with_capacity(order.pictures.len());
            for placed in &order.pictures {
                watch(Progress {
                    phase: Phase::Pictures,
                    done,
                    total,
                })?;
                let frame = placed
                    .picture
                    .frame(order.width / part, order.height / part)?;
                let latents = model.encode(
                    &frame
                        .to_device(&self.budget.device)?
                        .to_dtype(self.budget.dtype)?,
                )?;
                let tokens = pack_video(&self.on_processor(&latents)?)?;
                stage.push(Condition {
                    tokens: shared.statistics.0.normalise(&tokens)?,
                    frame: placed
                        .at
                        .frame(order.frames, self.transformer.vae_scale_factors[0]),
                    strength: placed.strength * strength,
                });
                done += 1;
            }
            conditions.push(stage);
        }
        Ok(conditions)
    }

    /// Reads these prompts in one pass through the text encoder, and remembers what they become.
    ///
    /// # Errors
    /// When a prompt or a weight cannot be read, or `watch` says so.
    pub fn read(&mut self, prompts: &[&str], places: usize, watch: Watch<'_>) -> Result<()> {
        self.contexts(prompts, places, watch).map(drop)
    }

    /// What the transformer listens to: the prompt, and the negative one where the film is guided by it.
    fn prompts(&mut self, order: &Order, watch: Watch<'_>) -> Result<Vec<Prompt>> {
        let mut prompts = vec![order.prompt.as_str()];
        if order.guidance.by_prompt() {
            prompts.push(&order.negative_prompt);
        }
        let contexts = self.contexts(&prompts, order.places, watch)?;
        let prompt = |contexts: Contexts| Prompt {
            video: contexts.video,
            audio: contexts.audio,
            mask: None,
        };
        Ok(contexts.into_iter().map(prompt).collect())
    }

    fn contexts(
        &mut self,
        prompts: &[&str],
        places: usize,
        watch: Watch<'_>,
    ) -> Result<Vec<Contexts>> {
        self.text
            .contexts_of_each(prompts, places, &mut |done, total| {
                watch(Progress {
                    phase: Phase::Text,
                    done,
                    total,
                })
            })
    }

    fn load(&self, resident: usize) -> Result<transformer::Model> {
        let weights = Weights::open(
            &self.folder.join("transformer"),
            self.budget.dtype,
            &self.budget.device,
        )?;
        transformer::Model::with_resident(&self.transformer, &weights, resident)
    }

    /// Means and deviations of the video's and of the audio's tokens.
    fn statistics(&self) -> Result<(Statistics, Statistics)> {
        let read = |component, width, scaling| {
            let weights = Weights::open(&self.folder.join(component), DType::F32, &Device::Cpu)?;
            Statistics::of(&weights, width, scaling)
        };
        Ok((
            read(
                "vae",
                self.transformer.in_channels,
                f64::from(self.video.scaling_factor),
            )?,
            read("audio_vae", self.transformer.audio_in_channels, 1.0)?,
        ))
    }

    fn on_processor(&self, x: &Tensor) -> Result<Tensor> {
        Ok(x.to_device(&Device::Cpu)?.to_dtype(DType::F32)?)
    }
}

/// What the stages of one film share.
struct Shared<'a> {
    order: &'a Order,
    prompt: &'a Prompt,
    negative: Option<&'a Prompt>,
    statistics: (Statistics, Statistics),
    audio_places: Places,
    resident: usize,
}

/// One stage of a film.
struct Stage<'a> {
    phase: Phase,
    levels: &'a Levels,
    size: LatentSize,
    conditions: &'a [Condition],
    from: Option<(&'a Tensor, &'a Tensor)>,
}

/// The constant rate factor of the films that a checkpoint learned from: its text encoder tells its generation, LTX-2.5
/// or one before it.
fn rate_factor(folder: &Path) -> Result<u8> {
    let text = text::Config::parse(&config::read_value(&folder.join("text_encoder"))?)?;
    Ok(match text.family {
        text::Family::Gemma4 => 18,
        text::Family::Gemma3 => 33,
    })
}

/// The scheduler's configuration, or that of all published models where the folder has none.
fn scheduler(folder: &Path) -> Result<schedule::Config> {
    let path = scheduler_path(folder);
    if !path.exists() {
        return Ok(schedule::Config::default());
    }
    let fail = |reason: String| Error::File {
        path: path.clone(),
        reason,
    };
    let text = std::fs::read_to_string(&path).map_err(|e| fail(e.to_string()))?;
    let scheduler: schedule::Config =
        serde_json::from_str(&text).map_err(|e| fail(e.to_string()))?;
    scheduler.check()?;
    Ok(scheduler)
}

fn scheduler_path(folder: &Path) -> PathBuf {
    folder.join("scheduler").join("scheduler_config.json")
}
