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
    At, Budget, Guidance, Latents, Levels, Maker, Nature, Order, Pipeline, Placed, Seeded, Stages,
};
use crate::{cost, wan};

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

/// A model, ready to film.
pub struct NeuralEngine {
    maker: Mutex<Box<dyn Maker>>,
    nature: Nature,
    options: Options,
    steps: Steps,
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
        let maker = maker(folder, &options)?;
        let nature = maker.nature();
        let steps = match (options.steps, nature.distilled) {
            (Some(steps), _) => steps,
            (None, Some(false)) => Steps::Guided(nature.steps),
            (None, _) => Steps::Distilled,
        };
        if steps == Steps::Distilled && !nature.few_steps {
            return Err(Error::Input(
                "this model is not distilled: leave out --distilled, or say with --steps how many steps a film takes"
                    .into(),
            ));
        }
        Ok(Self {
            sizes: Sizes::of(folder)?,
            rates: cost::probed(options.dtype, &options.device)?,
            maker: Mutex::new(maker),
            nature,
            options,
            steps,
        })
    }
}

/// The family that the checkpoint in this folder is of.
fn maker(folder: &Path, options: &Options) -> Result<Box<dyn Maker>> {
    let budget = Budget {
        dtype: options.dtype,
        device: options.device.clone(),
        resident: options.resident,
        memory: options.memory,
    };
    Ok(match wan::pipeline::is_wan(folder) {
        true => Box::new(wan::pipeline::Pipeline::open(folder, budget)?),
        false => Box::new(Pipeline::open(folder, budget)?),
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
            end_image: self.nature.ends,
            // A loop is led back to its first picture.
            loops: self.nature.ends,
            sound: self.nature.sounds,
            shot_s: self.nature.shot_s,
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
        self.refuse_unsupported(plan)?;
        // One film at a time: each takes all the memory and all the processors there are.
        let mut maker = self.maker.lock().unwrap_or_else(PoisonError::into_inner);
        let stages = self.stages(plan);
        let [frames, rows, columns] = self.nature.grid;
        let window = Window::new(plan.size(), stages.grid(rows.max(columns)) as u32);
        let takes = takes(plan, frames);
        let guidance = self.guidance(plan.cfg_scale);
        let seconds = takes.iter().map(|take| {
            let size = [window.film.width, window.film.height].map(|side| side as usize);
            let extent = maker.extent(size, take.made, take.pictures(), &stages, &guidance);
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
            .films(&mut **maker, &takes)
            .map_err(|e| meter.failed(e))?;
        sink.begin(plan)?;
        if plan.sound {
            let track = shoot
                .track(&**maker, &takes, &films)
                .map_err(|e| meter.failed(e))?;
            sink.samples(&track)?;
        }
        shoot.develop(&**maker, &takes, &films, sink)?;
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
            Steps::Distilled
                if large && self.nature.enlarges && !plan.end_image && !plan.looped =>
            {
                Stages::distilled_in_two()
            }
            Steps::Distilled => Stages::distilled(),
        }
    }

    /// How strongly a plan is guided: what the makers advise in the middle, half of it and half as much again at the ends.
    fn guidance(&self, cfg_scale: f64) -> Guidance {
        if self.steps == Steps::Distilled {
            return Guidance::none();
        }
        let mut guidance = self.nature.guidance.clone();
        for scales in [&mut guidance.video, &mut guidance.audio] {
            scales.prompt = 1.0 + (scales.prompt - 1.0) * (0.5 + cfg_scale);
        }
        guidance
    }

    /// How many tokens a prompt is filled up to.
    fn places(&self) -> usize {
        self.options.places.unwrap_or(self.nature.places)
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
    fn films(&self, maker: &mut dyn Maker, takes: &[Take<'_>]) -> Result<Vec<Latents>> {
        self.read(maker, takes)?;
        let mut films = Vec::with_capacity(takes.len());
        let mut before: Option<Picture> = None;
        for (index, take) in takes.iter().enumerate() {
            self.meter.shot(index);
            let order = self.order(take, before.as_ref())?;
            let mut noise = Seeded::new(seed(self.plan.seed, index));
            let film = maker.film(&order, &mut noise, &|progress| self.meter.making(progress))?;
            before = if take.leads {
                Some(self.last_frame(maker, take, &film)?)
            } else {
                None
            };
            films.push(film);
        }
        Ok(films)
    }

    /// Reads the prompts of all shots, for which the text encoder is read once.
    fn read(&self, maker: &mut dyn Maker, takes: &[Take<'_>]) -> Result<()> {
        let mut prompts: Vec<String> = takes.iter().map(|t| words::prompt(t.shot)).collect();
        if self.guidance.by_prompt() {
            prompts.push(self.negative_prompt().to_owned());
        }
        let prompts: Vec<&str> = prompts.iter().map(String::as_str).collect();
        let places = self.engine.places();
        self.meter.shot(0);
        maker.read(&prompts, places, &|progress| self.meter.making(progress))
    }

    fn negative_prompt(&self) -> &str {
        match self.plan.negative_prompt.as_str() {
            "" => self.engine.nature.negative_prompt,
            given => given,
        }
    }

    /// A picture as the film's frame, through the codec where there is one.
    fn enter(&self, picture: &Picture, framing: Framing) -> Result<crate::pipeline::Picture> {
        let (codec, rate_factor) = (&self.engine.options.codec, self.engine.nature.rate_factor);
        let Some((codec, rate_factor)) = codec.as_ref().zip(rate_factor) else {
            return self.window.enter(picture, framing);
        };
        let code = |picture: &Picture| {
            let coded = codec.code(picture, rate_factor);
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
            places: self.engine.places(),
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
    fn last_frame(&self, maker: &dyn Maker, take: &Take<'_>, film: &Latents) -> Result<Picture> {
        let before_end = take.made - (take.first + take.frames());
        let frame = maker.frame(&film.video, before_end, &|progress| {
            self.meter.making(progress)
        })?;
        self.window.picture(&frame)
    }

    fn track(&self, maker: &dyn Maker, takes: &[Take<'_>], films: &[Latents]) -> Result<Vec<f32>> {
        let mut track = Track::default();
        for (index, (take, film)) in takes.iter().zip(films).enumerate() {
            self.meter.shot(index);
            let sound = maker.sound(film, &|progress| self.meter.sounding(progress))?;
            let cut = takes.len() > 1;
            track.add(&sound, take.first, take.frames(), cut)?;
        }
        Ok(track.finish(self.plan.loudness))
    }

    /// Decodes the films into the sink's chunks.
    fn develop(
        &self,
        maker: &dyn Maker,
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
            let result = maker.frames(&film.video, &mut each, &watch);
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

impl NeuralEngine {
    fn refuse_unsupported(&self, plan: &Plan) -> Result<(), EngineError> {
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
        if plan.end_image && !self.nature.ends {
            missing.push("a second picture at the end");
        }
        if plan.looped && !self.nature.ends {
            missing.push("a loop");
        }
        if plan.sound && !self.nature.sounds {
            missing.push("sound");
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
}
