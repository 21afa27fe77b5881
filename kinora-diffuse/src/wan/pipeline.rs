//! From a prompt and a picture to the latents of a film, and from latents to frames: Wan 2.2 TI2V-5B.
//!
//! As diffusers' `WanPipeline` and `WanImageToVideoPipeline` with `expand_timesteps`: a picture's latents stand in the
//! film's first frame and have the level 0, and all other tokens have the step's level.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;
use serde_json::Value;

use super::autoencoder::Autoencoder;
use super::phase::{PLACES, Phase};
use super::unipc::{self, Schedule, Solver};
use super::{transformer, vae};
use crate::error::{Error, Result};
use crate::memory::Needs;
use crate::parity::{Case, Outputs};
use crate::pipeline::{
    self, At, Budget, Foreseen, Guidance, LatentSize, Latents, Levels, Maker, Nature, Noise, Order,
    Progress, Scales, Sound, Stages, Watch, unpack_video,
};
use crate::transformer::Levels as TokenLevels;
use crate::weights::Weights;
use crate::{config, cost};

/// The steps of a film.
const STEPS: usize = 50;

/// The seconds of the films that the published model learned from.
const SHOT_S: u32 = 5;

/// How far a film is pushed towards its prompt.
const GUIDANCE: f64 = 5.0;

/// What the makers advise that no film shows, in the language that they wrote it in.
const NEGATIVE_PROMPT: &str = "色调艳丽，过曝，静态，细节模糊不清，字幕，风格，作品，画作，画面，静止，整体发灰，最差质量，低质量，JPEG压缩残留，丑陋的，残缺的，多余的手指，画得不好的手部，画得不好的脸部，畸形的，毁容的，形态畸形的肢体，手指融合，静止不动的画面，杂乱的背景，三条腿，背景人很多，倒着走";

/// A checkpoint of Wan 2.2 TI2V-5B, ready to make films.
pub struct Pipeline {
    folder: PathBuf,
    budget: Budget,
    text: Phase,
    transformer: transformer::Config,
    vae: vae::Config,
    scheduler: unipc::Config,
}

/// Whether the checkpoint in this folder is of Wan, by its transformer or its pipeline.
#[must_use]
pub fn is_wan(folder: &Path) -> bool {
    let class = |value: &Value| config::class(value).map(str::to_owned);
    let transformer = std::fs::read_to_string(folder.join("transformer/config.json")).ok();
    let transformer = transformer.and_then(|text| serde_json::from_str(&text).ok());
    let index = index(folder).ok().flatten();
    let named = transformer
        .as_ref()
        .and_then(class)
        .or_else(|| index.as_ref().and_then(class));
    named.is_some_and(|name| name.starts_with("Wan"))
}

/// What `model_index.json` says, where there is one.
fn index(folder: &Path) -> Result<Option<Value>> {
    read_json(&folder.join("model_index.json"))
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Option<T>> {
    if !path.exists() {
        return Ok(None);
    }
    let fail = |reason: String| Error::File {
        path: path.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|e| fail(e.to_string()))?;
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|e| fail(e.to_string()))
}

/// Refuses other models of Wan, which are made of the same parts.
fn check(folder: &Path, transformer: &transformer::Config, vae: &vae::Config) -> Result<()> {
    let refuse = |field: &str, value: String, allowed: &str| {
        Err(Error::Config {
            field: field.into(),
            value,
            allowed: format!("films are made with Wan 2.2 TI2V-5B alone, {allowed}"),
        })
    };
    if folder.join("transformer_2").is_dir() {
        return refuse("transformer_2", "there".into(), "which has one transformer");
    }
    let index = index(folder)?;
    let named = |name: &str| index.as_ref().and_then(|index| index.get(name));
    let expands = named("expand_timesteps").and_then(Value::as_bool);
    // Without an index, the autoencoder tells the generation.
    if !expands.unwrap_or(vae.is_residual) {
        return refuse("expand_timesteps", "false".into(), "where it is true");
    }
    let (into, out) = (transformer.in_channels, transformer.out_channels);
    if into != vae.z_dim || out.is_some_and(|out| out != vae.z_dim) {
        let channels = format!("{into} and {}", out.unwrap_or(into));
        return refuse(
            "in_channels and out_channels",
            channels,
            &format!("where both are the autoencoder's z_dim ({})", vae.z_dim),
        );
    }
    Ok(())
}

impl Pipeline {
    /// The checkpoint in this folder, in the published layout: a folder for each component. No weights are read yet.
    ///
    /// # Errors
    /// When a component's configuration is missing, or asks for what is not built.
    pub fn open(folder: &Path, budget: Budget) -> Result<Self> {
        let transformer: transformer::Config = config::read(&folder.join("transformer"))?;
        transformer.check()?;
        let vae: vae::Config = config::read(&folder.join("vae"))?;
        vae.check()?;
        check(folder, &transformer, &vae)?;
        let scheduler: Option<unipc::Config> =
            read_json(&folder.join("scheduler").join("scheduler_config.json"))?;
        let scheduler = scheduler.unwrap_or_default();
        scheduler.check()?;
        Ok(Self {
            text: Phase::open(folder, budget.dtype, &budget.device)?,
            folder: folder.to_owned(),
            budget,
            transformer,
            vae,
            scheduler,
        })
    }

    /// Frames, rows and columns of pixels of a token.
    fn grid(&self) -> [usize; 3] {
        let [frames, rows, columns] = self.transformer.patch_size;
        let side = self.vae.spatial();
        [self.vae.temporal() * frames, side * rows, side * columns]
    }

    fn size(&self, order: &Order) -> LatentSize {
        let side = self.vae.spatial();
        LatentSize {
            frames: (order.frames - 1) / self.vae.temporal() + 1,
            rows: order.height / side,
            columns: order.width / side,
        }
    }

    fn tokens(&self, size: LatentSize) -> usize {
        size.tokens() / self.transformer.patch_size.iter().product::<usize>()
    }

    /// The steps of an order that this model can fill.
    fn check(&self, order: &Order) -> Result<usize> {
        order.check(self.grid())?;
        if !order.pictures.iter().all(|placed| placed.at == At::First) || order.pictures.len() > 1 {
            return Err(Error::Input(
                "this model begins a film on one picture and can be led to no other: leave the end picture out"
                    .into(),
            ));
        }
        match order.stages {
            Stages::One(Levels::Bent(steps)) => Ok(steps),
            Stages::One(Levels::Given(_)) | Stages::Two { .. } => Err(Error::Input(
                "this model is not distilled: say how many steps a film takes".into(),
            )),
        }
    }

    fn autoencoder(&self) -> Autoencoder<'_> {
        Autoencoder {
            folder: &self.folder,
            config: &self.vae,
            budget: &self.budget,
        }
    }

    /// The first picture's latents, normalised.
    fn condition(&self, order: &Order, watch: Watch<'_>) -> Result<Option<Tensor>> {
        let Some(placed) = order.pictures.first() else {
            return Ok(None);
        };
        let tell = |done| {
            watch(Progress {
                phase: pipeline::Phase::Pictures,
                done,
                total: 1,
            })
        };
        tell(0)?;
        let frame = placed.picture.frame(order.width, order.height)?;
        let frame = frame
            .to_device(&self.budget.device)?
            .to_dtype(self.budget.dtype)?;
        let latents = on_processor(&self.autoencoder().encode(&frame)?)?;
        tell(1)?;
        vae::normalise(&self.vae, &latents).map(Some)
    }

    fn load(&self, resident: usize) -> Result<transformer::Model> {
        let folder = self.folder.join("transformer");
        let weights = Weights::open(&folder, self.budget.dtype, &self.budget.device)?;
        transformer::Model::with_resident(&self.transformer, &weights, resident)
    }

    /// Takes the noise out of latents, step by step.
    fn denoise(&self, run: &Run<'_>, noise: Tensor, watch: Watch<'_>) -> Result<Tensor> {
        let rotation = run.model.rotation(noise.dims())?;
        let blocks = self.transformer.num_layers;
        let total = run.schedule.steps() * run.prompts.len() * blocks;
        let tell = |done| {
            watch(Progress {
                phase: pipeline::Phase::Denoise,
                done,
                total,
            })
        };
        let through = Cell::new(0);
        let mut solver = Solver::new(run.schedule);
        let mut latents = noise;
        for step in 0..run.schedule.steps() {
            let shown = run.held(&latents)?;
            let levels = self.levels(run, run.schedule.training(step))?;
            let pass = |prompt: &Tensor| -> Result<Tensor> {
                let before = through.replace(through.get() + blocks);
                let tell = |block| tell(before + block);
                let velocity = run
                    .model
                    .forward(&shown, prompt, &levels, &rotation, &tell)?;
                on_processor(&velocity)
            };
            let full = pass(&run.prompts[0])?;
            let foreseen = Foreseen {
                without_prompt: run.prompts.get(1).map(pass).transpose()?,
                full,
                without_attention: None,
                without_exchange: None,
            };
            latents = solver.next(&latents, &run.scales.guide(&foreseen)?)?;
        }
        tell(total)?;
        run.held(&latents)
    }

    /// The level of every token: 0 in a frame that a picture gave.
    fn levels(&self, run: &Run<'_>, level: f32) -> Result<TokenLevels> {
        if run.condition.is_none() {
            return Ok(TokenLevels::one(level));
        }
        let tokens = self.tokens(run.size);
        let mut levels = vec![level; tokens];
        levels[..tokens / run.size.frames].fill(0.0);
        TokenLevels::each(&levels, &self.budget.device)
    }
}

/// One film being denoised.
struct Run<'a> {
    model: &'a transformer::Model,
    /// The prompt, and the negative one where the film is guided by it.
    prompts: &'a [Tensor],
    schedule: &'a Schedule,
    scales: &'a Scales,
    size: LatentSize,
    condition: Option<&'a Tensor>,
}

impl Run<'_> {
    /// The latents with the picture's in their first frame.
    fn held(&self, latents: &Tensor) -> Result<Tensor> {
        match self.condition {
            None => Ok(latents.clone()),
            Some(first) if self.size.frames == 1 => Ok(first.clone()),
            Some(first) => {
                let rest = latents.narrow(2, 1, self.size.frames - 1)?;
                Ok(Tensor::cat(&[first, &rest], 2)?)
            }
        }
    }
}

fn on_processor(x: &Tensor) -> Result<Tensor> {
    Ok(x.to_device(&Device::Cpu)?.to_dtype(DType::F32)?)
}

fn telling(watch: Watch<'_>) -> impl Fn(usize, usize) -> Result<()> + '_ {
    move |done, total| {
        watch(Progress {
            phase: pipeline::Phase::Text,
            done,
            total,
        })
    }
}

impl Maker for Pipeline {
    fn nature(&self) -> Nature {
        Nature {
            grid: self.grid(),
            distilled: Some(false),
            few_steps: false,
            steps: STEPS,
            enlarges: false,
            rate_factor: None,
            guidance: Guidance {
                video: Scales {
                    prompt: GUIDANCE,
                    ..Scales::NONE
                },
                ..Guidance::none()
            },
            negative_prompt: NEGATIVE_PROMPT,
            places: PLACES,
            ends: false,
            sounds: false,
            shot_s: Some(SHOT_S),
        }
    }

    fn read(&mut self, prompts: &[&str], places: usize, watch: Watch<'_>) -> Result<()> {
        self.text
            .prompts(prompts, places, &telling(watch))
            .map(drop)
    }

    fn film(&mut self, order: &Order, noise: &mut dyn Noise, watch: Watch<'_>) -> Result<Latents> {
        let steps = self.check(order)?;
        let resident = self.fitting(&self.needs(order)?)?;
        let schedule = Schedule::new(&self.scheduler, steps)?;
        let mut prompts = vec![order.prompt.as_str()];
        if order.guidance.by_prompt() {
            prompts.push(&order.negative_prompt);
        }
        let prompts = self.text.prompts(&prompts, order.places, &telling(watch))?;
        let condition = self.condition(order, watch)?;
        let size = self.size(order);
        let drawn = noise.draw([1, size.tokens(), self.vae.z_dim])?;
        let run = Run {
            model: &self.load(resident)?,
            prompts: &prompts,
            schedule: &schedule,
            scales: &order.guidance.video,
            size,
            condition: condition.as_ref(),
        };
        let latents = self.denoise(&run, unpack_video(&drawn, size)?, watch)?;
        Ok(Latents {
            video: vae::denormalise(&self.vae, &latents)?,
            audio: None,
        })
    }

    fn frames(
        &self,
        latents: &Tensor,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
        watch: Watch<'_>,
    ) -> Result<()> {
        let total = (latents.dim(2)? - 1) * self.vae.temporal() + 1;
        let mut done = 0;
        let mut tell = |more| {
            done += more;
            watch(Progress {
                phase: pipeline::Phase::Video,
                done,
                total,
            })
        };
        tell(0)?;
        let latents = latents
            .to_device(&self.budget.device)?
            .to_dtype(self.budget.dtype)?;
        self.autoencoder().decode(&latents, &mut |frames| {
            let frames = on_processor(&frames.squeeze(0)?)?;
            for index in 0..frames.dim(1)? {
                each(frames.narrow(1, index, 1)?.squeeze(1)?)?;
                tell(1)?;
            }
            Ok(())
        })
    }

    /// Every frame is decoded from all before it, so that all are decoded.
    fn frame(&self, latents: &Tensor, before_end: usize, watch: Watch<'_>) -> Result<Tensor> {
        let last = (latents.dim(2)? - 1) * self.vae.temporal();
        let wanted = last.checked_sub(before_end);
        let (mut found, mut count) = (None, 0);
        let mut each = |frame: Tensor| {
            if Some(count) == wanted {
                found = Some(frame);
            }
            count += 1;
            Ok(())
        };
        self.frames(latents, &mut each, watch)?;
        found.ok_or_else(|| {
            Error::Input(format!(
                "a film of {} frames has no frame {before_end} before its last",
                last + 1
            ))
        })
    }

    fn sound(&self, _: &Latents, _: Watch<'_>) -> Result<Sound> {
        Err(Error::Input(
            "this model makes no sound: leave it out, or film with LTX-2.x".into(),
        ))
    }

    fn extent(
        &self,
        [width, height]: [usize; 2],
        frames: usize,
        pictures: usize,
        stages: &Stages,
        guidance: &Guidance,
    ) -> cost::Extent {
        let [latent, rows, columns] = self.grid();
        let steps = match stages {
            Stages::One(levels) => levels.steps(),
            Stages::Two { refinement, .. } => refinement.steps(),
        };
        cost::Extent {
            prompts: 1 + usize::from(guidance.by_prompt()),
            pictures,
            pixels: width * height,
            frames,
            tokens: [
                ((frames - 1) / latent + 1) * (height / rows) * (width / columns),
                0,
            ],
            passes: steps * guidance.passes(),
            draft_passes: 0,
        }
    }

    fn needs(&self, order: &Order) -> Result<Needs> {
        let size = [order.width, order.height];
        let (decoding, _) = self.autoencoder().decoding(size, order.frames)?;
        Needs::of_wan(
            &self.folder,
            self.budget.dtype,
            [self.tokens(self.size(order)), order.places],
            &decoding,
        )
    }

    fn fitting(&self, needs: &Needs) -> Result<usize> {
        self.budget.fitting(needs)
    }
}

/// A golden film.
pub(crate) fn parity(case: &Case) -> Result<Outputs> {
    let budget = Budget::all(case.dtype(), case.device());
    let stages = Stages::One(Levels::Bent(case.count("num_inference_steps")?));
    let guidance = Guidance {
        video: Scales {
            prompt: case.number("guidance_scale")?,
            ..Scales::NONE
        },
        ..Guidance::none()
    };
    let order = pipeline::parity::order(case, stages, guidance)?;
    pipeline::parity::made(case, &mut Pipeline::open(case.folder(), budget)?, &order)
}
