//! The loop that takes the noise out, step by step.

use std::cell::Cell;

use candle_core::{DType, Device, Tensor};

use super::canvas::Canvas;
use super::guidance::{Foreseen, Guidance};
use crate::error::Result;
use crate::schedule::{Schedule, TRAINING_STEPS};
use crate::transformer::{Levels, Model, Pass, Places, Prompt, Rotations, Streams};

/// What one run of the loop is about.
pub struct Run<'a> {
    /// The transformer.
    pub model: &'a Model,
    /// The prompt.
    pub prompt: &'a Prompt,
    /// The negative prompt, where the guidance is by prompt.
    pub negative: Option<&'a Prompt>,
    /// The noise levels.
    pub schedule: &'a Schedule,
    /// How strongly the film is guided.
    pub guidance: &'a Guidance,
    /// Where the audio's tokens are.
    pub audio_places: &'a Places,
    /// Whether the exchange is bent by the other stream's level.
    pub cross_levels: bool,
}

/// The film before a step.
#[derive(Clone, Copy)]
struct Moment<'a> {
    canvas: &'a Canvas,
    audio: &'a Tensor,
    rotations: &'a Rotations,
    level: f32,
}

/// One of a step's passes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Full,
    WithoutPrompt,
    WithoutAttention,
    WithoutExchange,
}

impl Run<'_> {
    /// How many blocks run until the film is done.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.schedule.steps() * self.guidance.passes() * self.model.config().num_layers
    }

    /// Takes the noise out of a canvas and of audio tokens (1, tokens, channels). `before` is told how many blocks are
    /// through, before each, and ends the run by failing.
    ///
    /// # Errors
    /// When `before` fails or a tensor has another shape.
    pub fn denoise(
        &self,
        canvas: &mut Canvas,
        audio: Tensor,
        before: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Tensor> {
        let rotations = self.model.rotations(&canvas.places, self.audio_places)?;
        let mut audio = audio;
        let blocks = self.model.config().num_layers;
        for step in 0..self.schedule.steps() {
            let moment = Moment {
                canvas: &*canvas,
                audio: &audio,
                rotations: &rotations,
                level: self.schedule.level(step),
            };
            let first = Cell::new(step * self.guidance.passes() * blocks);
            let (video, sound) = self.foreseen(|kind| {
                let done = first.replace(first.get() + blocks);
                self.pass(&moment, kind, &|block| before(done + block))
            })?;
            let video = canvas.hold(&self.guidance.video.guide(&video)?)?;
            let sound = self.guidance.audio.guide(&sound)?;
            canvas.tokens = self.step(step, &canvas.tokens, &video)?;
            audio = self.step(step, &audio, &sound)?;
        }
        Ok(audio)
    }

    /// What one pass foresees.
    fn pass(
        &self,
        moment: &Moment<'_>,
        kind: Kind,
        before: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Streams> {
        let Moment {
            canvas,
            audio,
            rotations,
            level,
        } = *moment;
        let training = level * TRAINING_STEPS;
        let levels: Vec<f32> = canvas
            .strengths
            .iter()
            .map(|s| training * (1.0 - s))
            .collect();
        let without_attention = kind == Kind::WithoutAttention;
        let pass = Pass {
            streams: Streams {
                video: canvas.tokens.clone(),
                audio: audio.clone(),
            },
            prompt: self.prompt_of(kind),
            rotations,
            video_levels: &Levels::each(&levels, self.model.device())?,
            level: training,
            skipped: if without_attention {
                &self.guidance.skipped
            } else {
                &[]
            },
            isolated: kind == Kind::WithoutExchange,
            cross_levels: self.cross_levels,
        };
        let velocities = self.model.forward(&pass, before)?;
        Ok(Streams {
            video: foresee(&canvas.tokens, &velocities.video, level)?,
            audio: foresee(audio, &velocities.audio, level)?,
        })
    }

    fn prompt_of(&self, kind: Kind) -> &Prompt {
        match kind {
            Kind::WithoutPrompt => self.negative.unwrap_or(self.prompt),
            Kind::Full | Kind::WithoutAttention | Kind::WithoutExchange => self.prompt,
        }
    }

    /// Every pass that the guidance needs.
    fn foreseen(
        &self,
        mut pass: impl FnMut(Kind) -> Result<Streams>,
    ) -> Result<(Foreseen, Foreseen)> {
        let full = pass(Kind::Full)?;
        let mut other = |wanted: bool, kind| -> Result<(Option<Tensor>, Option<Tensor>)> {
            if !wanted {
                return Ok((None, None));
            }
            let streams = pass(kind)?;
            Ok((Some(streams.video), Some(streams.audio)))
        };
        let prompt = other(self.guidance.by_prompt(), Kind::WithoutPrompt)?;
        let attention = other(self.guidance.by_attention(), Kind::WithoutAttention)?;
        let exchange = other(self.guidance.by_exchange(), Kind::WithoutExchange)?;
        let video = Foreseen {
            full: full.video,
            without_prompt: prompt.0,
            without_attention: attention.0,
            without_exchange: exchange.0,
        };
        let audio = Foreseen {
            full: full.audio,
            without_prompt: prompt.1,
            without_attention: attention.1,
            without_exchange: exchange.1,
        };
        Ok((video, audio))
    }

    /// A step towards what was foreseen.
    fn step(&self, step: usize, noisy: &Tensor, foreseen: &Tensor) -> Result<Tensor> {
        let level = f64::from(self.schedule.level(step));
        let velocity = ((noisy - foreseen)? / level)?;
        self.schedule.step(step, noisy, &velocity)
    }
}

/// The film at the end of a velocity.
fn foresee(noisy: &Tensor, velocity: &Tensor, level: f32) -> Result<Tensor> {
    let velocity = velocity.to_device(&Device::Cpu)?.to_dtype(DType::F32)?;
    Ok((noisy - (velocity * f64::from(level))?)?)
}
