//! The neural engine: a plan and pictures become frames and samples by a model.
//!
//! Each shot is a film of its own. One that goes on from the shot before begins with its last frame. A film
//! is as long and as large as the model can make it, and the clip is cut from it.

mod expected;
mod meter;
mod options;
mod pictures;
mod reel;
mod sound;
mod takes;
mod words;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use candle_core::Tensor;
use kinora_core::engine::{
    Capabilities, Control, Engine, EngineError, FrameSink, Inputs, StudiedPicture, Study,
};
use kinora_core::frame::{Depth, Picture};
use kinora_core::plan::{FPS, Framing, Plan};
use kinora_core::scene::SceneFacts;
use kinora_core::size::{MAX_LONG_SIDE, MAX_SHORT_SIDE, Size};
use kinora_core::vocabulary::{Atmosphere, Join, Light, Move, Sound, Subject};

pub use self::expected::Expected;
use self::meter::Meter;
pub use self::options::{Codec, Options, Steps};
use self::pictures::Window;
use self::reel::Reel;
use self::sound::Track;
use self::takes::{Start, Take, takes};
use crate::check::check;
use crate::cost::{Rates, Sizes};
use crate::error::{Error, Result};
use crate::pipeline::{
    At, Guidance, Latents, Levels, Order, Pipeline, Placed, Scales, Seeded, Stages,
};
use crate::{config, cost, text};

/// The neural engine's name.
pub const NAME: &str = "neural";

/// What the neural engine can film. What happens in a shot is told in words, so that no word of a plan is beyond it.
pub const CAPABILITIES: Capabilities = Capabilities {
    engine: NAME,
    deterministic: true,
    end_image: true,
    sound: true,
    text_to_video: false,
    elements: false,
    max_shots: 60,
    shot_s: None,
    shot_images: false,
    keyframes: false,
    regions: false,
    loops: true,
    guidance: true,
    depth: false,
    joins: &[Join::Cut, Join::Continue],
    moves: Move::ALL,
    subject: Subject::ALL,
    atmosphere: Atmosphere::ALL,
    light: Light::ALL,
    sounds: Sound::ALL,
};

/// The steps of a model that is not distilled.
const STEPS: usize = 30;

/// A model, ready to film.
pub struct NeuralEngine {
    pipeline: Mutex<Pipeline>,
    options: Options,
    steps: Steps,
    enlarges: bool,
    rate_factor: u8,
    sizes: Sizes,
    rates: Rates,
}

impl NeuralEngine {
    /// The engine of a checkpoint's folder. Weights are read when a film is made.
    ///
    /// # Errors
    /// When a component is missing, or asks for what is not built.
    pub fn open(folder: &Path, options: Options) -> Result<Self> {
        whole(folder)?;
        let mut pipeline = Pipeline::open(folder, options.dtype, &options.device)?;
        if let Some(blocks) = options.resident {
            pipeline = pipeline.with_resident(blocks);
        }
        if let Some(bytes) = options.memory {
            pipeline = pipeline.with_memory(bytes);
        }
        let steps = match (options.steps, pipeline.is_distilled()) {
            (Some(steps), _) => steps,
            (None, Some(false)) => Steps::Guided(STEPS),
            (None, _) => Steps::Distilled,
        };
        Ok(Self {
            enlarges: pipeline.enlarges(),
            rate_factor: rate_factor(folder)?,
            sizes: Sizes::of(folder)?,
            rates: cost::probed(options.dtype, &options.device)?,
            pipeline: Mutex::new(pipeline),
            options,
            steps,
        })
    }
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

/// Refuses a folder in which a tensor is missing, or of another shape than its configuration says.
fn whole(folder: &Path) -> Result<()> {
    let report = check(folder)?;
    if report.whole {
        return Ok(());
    }
    let mut reasons: Vec<String> = Vec::new();
    let absent = report.absent.iter();
    reasons.extend(absent.map(|name| format!("there is no folder {name}")));
    for component in &report.components {
        let problems = component.problems.iter();
        reasons.extend(problems.map(|problem| format!("{}: {problem}", component.name)));
    }
    Err(Error::File {
        path: folder.to_owned(),
        reason: reasons.join("; "),
    })
}

impl Engine for NeuralEngine {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            guidance: self.steps != Steps::Distilled,
            ..CAPABILITIES
        }
    }

    fn study(&self, picture: &Picture, _: Option<&Depth>, _: Size) -> Study {
        let middle = SceneFacts::UNSEEN.subject;
        let sum: u64 = picture.rgb.iter().map(|c| u64::from(*c)).sum();
        Study {
            facts: SceneFacts {
                subject_width: 0.4,
                detail: middle,
                brightness: sum as f64 / 255.0 / picture.rgb.len().max(1) as f64,
                ..SceneFacts::UNSEEN
            },
            layers: Arc::new(()),
        }
    }

    fn generate(
        &self,
        plan: &Plan,
        inputs: &Inputs,
        sink: &mut dyn FrameSink,
        control: &dyn Control,
    ) -> Result<(), EngineError> {
        refuse_unsupported(plan)?;
        // One film at a time: each takes all the memory and all the processors there are.
        let mut pipeline = self.pipeline.lock().unwrap_or_else(PoisonError::into_inner);
        let stages = self.stages(plan);
        let latent = pipeline.transformer().vae_scale_factors;
        let window = Window::new(plan.size(), stages.grid(latent[1].max(latent[2])) as u32);
        let takes = takes(plan, latent[0]);
        let guidance = self.guidance(&pipeline, plan.cfg_scale);
        let seconds = takes.iter().map(|take| {
            let size = [window.film.width, window.film.height].map(|side| side as usize);
            let extent = pipeline.extent(size, take.made, take.pictures(), &stages, &guidance);
            self.sizes.seconds(&extent, &self.rates)
        });
        let meter = Meter::new(control, seconds.collect());
        let shoot = Shoot {
            engine: self,
            plan,
            inputs,
            window,
            stages,
            guidance,
            meter: &meter,
        };
        let films = shoot
            .films(&mut pipeline, &takes)
            .map_err(|e| meter.failed(e))?;
        sink.begin(plan)?;
        if plan.sound {
            let track = shoot
                .track(&pipeline, &takes, &films)
                .map_err(|e| meter.failed(e))?;
            sink.samples(&track)?;
        }
        shoot.develop(&pipeline, &takes, &films, sink)?;
        sink.finish()?;
        Ok(())
    }
}

impl NeuralEngine {
    /// In how many stages a plan is filmed. On the way to a second picture, one: the draft would be held at both ends.
    fn stages(&self, plan: &Plan) -> Stages {
        let pixels = u64::from(plan.width) * u64::from(plan.height);
        let large = pixels > self.options.two_stages_above;
        match self.steps {
            Steps::Guided(steps) => Stages::One(Levels::Bent(steps)),
            Steps::Distilled if large && self.enlarges && !plan.end_image && !plan.looped => {
                Stages::distilled_in_two()
            }
            Steps::Distilled => Stages::distilled(),
        }
    }

    /// How strongly a plan is guided: what the makers advise in the middle, half of it and half as much again at the ends.
    fn guidance(&self, pipeline: &Pipeline, cfg_scale: f64) -> Guidance {
        if self.steps == Steps::Distilled {
            return Guidance::none();
        }
        let mut guidance = Self::advised(pipeline);
        for scales in [&mut guidance.video, &mut guidance.audio] {
            scales.prompt = 1.0 + (scales.prompt - 1.0) * (0.5 + cfg_scale);
        }
        guidance
    }

    fn advised(pipeline: &Pipeline) -> Guidance {
        let config = pipeline.transformer();
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

/// One plan being filmed.
struct Shoot<'a> {
    engine: &'a NeuralEngine,
    plan: &'a Plan,
    inputs: &'a Inputs,
    window: Window,
    stages: Stages,
    guidance: Guidance,
    meter: &'a Meter<'a>,
}

impl Shoot<'_> {
    /// The films of all takes, before they are decoded.
    fn films(&self, pipeline: &mut Pipeline, takes: &[Take<'_>]) -> Result<Vec<Latents>> {
        self.read(pipeline, takes)?;
        let mut films = Vec::with_capacity(takes.len());
        let mut before: Option<Picture> = None;
        for (index, take) in takes.iter().enumerate() {
            self.meter.shot(index);
            let order = self.order(take, before.as_ref())?;
            let mut noise = Seeded::new(seed(self.plan.seed, index));
            let film =
                pipeline.film(&order, &mut noise, &|progress| self.meter.making(progress))?;
            before = if take.leads {
                Some(self.last_frame(pipeline, take, &film)?)
            } else {
                None
            };
            films.push(film);
        }
        Ok(films)
    }

    /// Reads the prompts of all shots, for which the text encoder is read once.
    fn read(&self, pipeline: &mut Pipeline, takes: &[Take<'_>]) -> Result<()> {
        let mut prompts: Vec<String> = takes.iter().map(|t| words::prompt(t.shot)).collect();
        if self.guidance.by_prompt() {
            prompts.push(self.negative_prompt().to_owned());
        }
        let prompts: Vec<&str> = prompts.iter().map(String::as_str).collect();
        let places = self.engine.options.places;
        self.meter.shot(0);
        pipeline.read(&prompts, places, &|progress| self.meter.making(progress))
    }

    fn negative_prompt(&self) -> &str {
        match self.plan.negative_prompt.as_str() {
            "" => &self.engine.options.negative_prompt,
            given => given,
        }
    }

    /// A picture as the film's frame, through the codec where there is one.
    fn enter(&self, picture: &Picture, framing: Framing) -> Result<crate::pipeline::Picture> {
        let Some(codec) = &self.engine.options.codec else {
            return self.window.enter(picture, framing);
        };
        let code = |picture: &Picture| {
            let coded = codec.code(picture, self.engine.rate_factor);
            coded.map_err(|why| {
                Error::Input(format!(
                    "the picture cannot be encoded for the model: {why}"
                ))
            })
        };
        let Size { width, height } = picture.size;
        let sides = [width.max(height), width.min(height)];
        if sides[0] <= MAX_LONG_SIDE && sides[1] <= MAX_SHORT_SIDE {
            return self.window.enter(&code(picture)?, framing);
        }
        // It is larger than a film can be.
        let entered = self.window.enter(picture, framing)?;
        let coded = code(&Picture {
            size: self.window.film,
            rgb: entered.rgb,
        })?;
        Ok(crate::pipeline::Picture {
            width: entered.width,
            height: entered.height,
            rgb: coded.rgb,
        })
    }

    fn order(&self, take: &Take<'_>, before: Option<&Picture>) -> Result<Order> {
        let own = &*self.inputs.start.picture;
        let (start, framing) = match (take.start, before) {
            (Start::Before, Some(before)) => (before, Framing::WIDE),
            _ => (own, take.shot.framing),
        };
        let mut pictures = vec![Placed {
            picture: self.enter(start, framing)?,
            at: At::First,
            strength: 1.0,
        }];
        if let Some(frame) = take.held() {
            let end: &StudiedPicture = match take.end {
                takes::End::Picture => self.inputs.end.as_ref().ok_or_else(|| {
                    Error::Input("the plan ends on a second picture, and there is none".into())
                })?,
                takes::End::Loop | takes::End::Open => &self.inputs.start,
            };
            pictures.push(Placed {
                picture: self.enter(&end.picture, Framing::WIDE)?,
                at: At::Frame(frame),
                strength: 1.0,
            });
        }
        Ok(Order {
            prompt: words::prompt(take.shot),
            negative_prompt: self.negative_prompt().to_owned(),
            places: self.engine.options.places,
            width: self.window.film.width as usize,
            height: self.window.film.height as usize,
            frames: take.made,
            fps: FPS as f32,
            pictures,
            stages: self.stages.clone(),
            guidance: self.guidance.clone(),
        })
    }

    /// The last frame that a take shows.
    fn last_frame(&self, pipeline: &Pipeline, take: &Take<'_>, film: &Latents) -> Result<Picture> {
        let before_end = take.made - (take.first + take.frames());
        let frame = pipeline.frame(&film.video, before_end, &|progress| {
            self.meter.making(progress)
        })?;
        self.window.picture(&frame)
    }

    fn track(
        &self,
        pipeline: &Pipeline,
        takes: &[Take<'_>],
        films: &[Latents],
    ) -> Result<Vec<f32>> {
        let mut track = Track::default();
        for (index, (take, film)) in takes.iter().zip(films).enumerate() {
            self.meter.shot(index);
            let sound = pipeline.sound(&film.audio, &|progress| self.meter.sounding(progress))?;
            let cut = takes.len() > 1;
            track.add(&sound, take.first, take.frames(), cut)?;
        }
        Ok(track.finish(self.plan.loudness))
    }

    /// Decodes the films into the sink's chunks.
    fn develop(
        &self,
        pipeline: &Pipeline,
        takes: &[Take<'_>],
        films: &[Latents],
        sink: &dyn FrameSink,
    ) -> Result<(), EngineError> {
        let mut reel = Reel::new(self.plan, sink);
        for (index, (take, film)) in takes.iter().zip(films).enumerate() {
            self.meter.shot(index);
            let shown = take.first..take.first + take.frames();
            let mut count = 0;
            let mut failed = None;
            let mut each = |frame: Tensor| {
                if shown.contains(&count) {
                    let frame = self.window.leave(&frame)?;
                    if let Err(error) = reel.frame(&frame) {
                        failed = Some(error);
                        return Err(Error::Cancelled);
                    }
                }
                count += 1;
                Ok(())
            };
            let watch = |progress| self.meter.developing(progress);
            let result = pipeline.frames(&film.video, &mut each, &watch);
            if let Some(error) = failed {
                return Err(error.into());
            }
            result.map_err(|e| self.meter.failed(e))?;
        }
        Ok(reel.finish()?)
    }
}

/// A shot's own seed.
fn seed(clip: u64, shot: usize) -> u64 {
    clip.wrapping_add((shot as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn refuse_unsupported(plan: &Plan) -> Result<(), EngineError> {
    let mut missing = Vec::new();
    let any = |test: &dyn Fn(&kinora_core::plan::Shot) -> bool| plan.shots.iter().any(test);
    if any(&|shot| shot.join == Join::Dissolve) {
        missing.push("a dissolve");
    }
    if any(&|shot| !shot.keys.is_empty()) {
        missing.push("camera keyframes");
    }
    if any(&|shot| !shot.regions.is_empty() || shot.still_mask) {
        missing.push("regions that masks show");
    }
    if plan.looped && plan.end_image {
        missing.push("a loop that ends on a second picture");
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(EngineError::Unsupported {
        engine: NAME,
        what: missing.join(", "),
    })
}
