//! The neural engine: a plan and pictures become frames and samples by a model.
//!
//! Each shot is a film of its own. One that goes on from the shot before begins with its last frame. A film
//! is as long and as large as the model can make it, and the clip is cut from it.

mod meter;
mod pictures;
mod sound;
mod takes;
mod words;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use candle_core::{DType, Device, Tensor};
use kinora_core::engine::{
    Capabilities, Control, Engine, EngineError, FrameSink, Inputs, SinkError, StudiedPicture, Study,
};
use kinora_core::frame::{Depth, Frame, Picture};
use kinora_core::plan::{FPS, Framing, Plan};
use kinora_core::scene::{Point, SceneFacts};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Join, Light, Move, Sound, Subject};

use self::meter::Meter;
use self::pictures::Window;
use self::sound::Track;
use self::takes::{Start, Take, takes};
use crate::check::check;
use crate::error::{Error, Result};
use crate::pipeline::{
    At, Guidance, Latents, Levels, Order, Pipeline, Placed, Scales, Seeded, Stages,
};
use crate::text;

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
    keyframes: false,
    regions: false,
    loops: true,
    depth: false,
    joins: &[Join::Cut, Join::Continue],
    moves: Move::ALL,
    subject: Subject::ALL,
    atmosphere: Atmosphere::ALL,
    light: Light::ALL,
    sounds: Sound::ALL,
};

/// How a model is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// The type that it computes in.
    pub dtype: DType,
    /// Where.
    pub device: Device,
    /// Steps of a model that is not distilled; none for a distilled one. Where this is absent, the checkpoint says it.
    pub steps: Option<Steps>,
    /// What no film shows, of use with a model that is not distilled.
    pub negative_prompt: String,
    /// How many tokens a prompt is filled up to.
    pub places: usize,
    /// Pixels of a frame above which a film is made in two stages, where the checkpoint has an upsampler.
    pub two_stages_above: u64,
    /// Blocks of the transformer that stay in memory during a film; all where this is absent.
    pub resident: Option<usize>,
}

/// How many steps a film takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// The few of a distilled model, without guidance.
    Distilled,
    /// So many, with guidance.
    Guided(usize),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dtype: DType::F32,
            device: Device::Cpu,
            steps: None,
            negative_prompt:
                "blurry, low quality, distorted, flickering, jittery, still, subtitles, watermark"
                    .into(),
            places: text::PLACES,
            two_stages_above: 1024 * 576,
            resident: None,
        }
    }
}

/// The steps of a model that is not distilled.
const STEPS: usize = 30;

/// A model, ready to film.
pub struct NeuralEngine {
    pipeline: Mutex<Pipeline>,
    options: Options,
    steps: Steps,
    enlarges: bool,
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
        let steps = match (options.steps, pipeline.is_distilled()) {
            (Some(steps), _) => steps,
            (None, Some(false)) => Steps::Guided(STEPS),
            (None, _) => Steps::Distilled,
        };
        Ok(Self {
            enlarges: pipeline.enlarges(),
            pipeline: Mutex::new(pipeline),
            options,
            steps,
        })
    }
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
        CAPABILITIES
    }

    fn study(&self, picture: &Picture, _: Option<&Depth>, _: Size) -> Study {
        let middle = Point { x: 0.5, y: 0.5 };
        let sum: u64 = picture.rgb.iter().map(|c| u64::from(*c)).sum();
        Study {
            facts: SceneFacts {
                sky: 0.0,
                horizon: None,
                // A little of everything: what the words ask for is not held to be missing.
                clouds: 0.01,
                water: 0.01,
                foliage: 0.1,
                fire: 0.01,
                night: 0.1,
                subject: middle,
                subject_width: 0.4,
                detail: middle,
                brightness: sum as f64 / 255.0 / picture.rgb.len().max(1) as f64,
                blurred: 0.0,
                faces: 1,
                eyes: 1,
                breathes: true,
                outlined: true,
                elements: [None; 3],
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
        let meter = Meter::new(control, plan.shots.len());
        let stages = self.stages(plan);
        let latent = pipeline.transformer().vae_scale_factors;
        let shoot = Shoot {
            engine: self,
            plan,
            inputs,
            window: Window::new(plan.size(), stages.grid(latent[1].max(latent[2])) as u32),
            stages,
            meter: &meter,
        };
        let takes = takes(plan, latent[0]);
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

    fn guidance(&self, pipeline: &Pipeline) -> Guidance {
        if self.steps == Steps::Distilled {
            return Guidance::none();
        }
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
    meter: &'a Meter<'a>,
}

impl Shoot<'_> {
    /// The films of all takes, before they are decoded.
    fn films(&self, pipeline: &mut Pipeline, takes: &[Take<'_>]) -> Result<Vec<Latents>> {
        let mut films = Vec::with_capacity(takes.len());
        let mut before: Option<Picture> = None;
        for (index, take) in takes.iter().enumerate() {
            self.meter.shot(index);
            let guidance = self.engine.guidance(pipeline);
            let order = self.order(take, before.as_ref(), guidance)?;
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

    fn order(
        &self,
        take: &Take<'_>,
        before: Option<&Picture>,
        guidance: Guidance,
    ) -> Result<Order> {
        let own = &*self.inputs.start.picture;
        let (start, framing) = match (take.start, before) {
            (Start::Before, Some(before)) => (before, Framing::WIDE),
            _ => (own, take.shot.framing),
        };
        let mut pictures = vec![Placed {
            picture: self.window.enter(start, framing)?,
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
                picture: self.window.enter(&end.picture, Framing::WIDE)?,
                at: At::Frame(frame),
                strength: 1.0,
            });
        }
        Ok(Order {
            prompt: words::prompt(take.shot),
            negative_prompt: self.engine.options.negative_prompt.clone(),
            places: self.engine.options.places,
            width: self.window.film.width as usize,
            height: self.window.film.height as usize,
            frames: take.made,
            fps: FPS as f32,
            pictures,
            stages: self.stages.clone(),
            guidance,
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

/// The chunks of a clip, one after the other.
struct Reel<'a> {
    sink: &'a dyn FrameSink,
    ends: Vec<u32>,
    chunk: usize,
    frames: u32,
    open: Option<Box<dyn kinora_core::engine::ChunkSink + 'a>>,
}

impl<'a> Reel<'a> {
    fn new(plan: &Plan, sink: &'a dyn FrameSink) -> Self {
        Self {
            sink,
            ends: plan.chunks().into_iter().map(|chunk| chunk.end).collect(),
            chunk: 0,
            frames: 0,
            open: None,
        }
    }

    fn frame(&mut self, frame: &Frame) -> Result<(), SinkError> {
        let mut chunk = match self.open.take() {
            Some(chunk) => chunk,
            None => self.sink.chunk(self.chunk)?,
        };
        chunk.frame(frame)?;
        self.frames += 1;
        if self.ends.get(self.chunk) == Some(&self.frames) {
            chunk.finish()?;
            self.chunk += 1;
        } else {
            self.open = Some(chunk);
        }
        Ok(())
    }

    fn finish(self) -> Result<(), SinkError> {
        if self.open.is_none() && self.chunk == self.ends.len() {
            return Ok(());
        }
        Err(SinkError::new(format!(
            "{} frames were decoded, and the clip has {}",
            self.frames,
            self.ends.last().copied().unwrap_or(0)
        )))
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
