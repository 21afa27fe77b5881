//! What a film takes on this machine, told before it is made.

use std::sync::PoisonError;

use kinora_core::plan::{FPS, Plan};
use kinora_core::size::Size;
use serde::Serialize;

use super::pictures::Window;
use super::takes::takes;
use super::{NeuralEngine, Steps};
use crate::cost::{Phases, Rates};
use crate::error::Result;
use crate::memory::Needs;
use crate::pipeline::{Order, Placed, Stages};

/// What a film of one shot takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expected {
    /// The size of the film that the clip is cut from, in pixels.
    pub film: [u32; 2],
    /// Its frames.
    pub frames: usize,
    /// In how many stages it is made.
    pub stages: usize,
    /// Seconds of each phase.
    pub seconds: Phases,
    /// Bytes that each phase needs.
    pub needs: Needs,
    /// The most bytes that are needed at once, with one block of the transformer in memory at a time.
    pub least: u64,
    /// Blocks of the transformer that stay in memory; none where the film does not fit.
    pub resident: Option<usize>,
}

impl NeuralEngine {
    /// How fast this machine computes, as a short probe has seen it.
    #[must_use]
    pub fn rates(&self) -> Rates {
        self.rates
    }

    /// Whether films follow their prompt in few steps, without guidance.
    #[must_use]
    pub fn is_distilled(&self) -> bool {
        self.steps == Steps::Distilled
    }

    /// What a clip of this size and length takes, from one picture.
    ///
    /// # Errors
    /// When a configuration cannot be read.
    pub fn expected(&self, clip: Size, seconds: u32) -> Result<Expected> {
        let plan = Plan::still(clip, &[seconds * FPS]);
        let maker = self.maker.lock().unwrap_or_else(PoisonError::into_inner);
        let stages = self.stages(&plan);
        let guidance = self.guidance(plan.cfg_scale);
        let [latent, rows, columns] = self.nature.grid;
        let window = Window::new(clip, stages.grid(rows.max(columns)) as u32);
        let frames = takes(&plan, latent).first().map_or(1, |take| take.made);
        let [width, height] = [window.film.width, window.film.height].map(|side| side as usize);
        let extent = maker.extent([width, height], frames, 1, &stages, &guidance);
        let order = Order {
            prompt: String::new(),
            negative_prompt: String::new(),
            places: self.places(),
            width,
            height,
            frames,
            fps: FPS as f32,
            pictures: Vec::<Placed>::new(),
            stages: stages.clone(),
            guidance,
        };
        let needs = maker.needs(&order)?;
        Ok(Expected {
            film: [window.film.width, window.film.height],
            frames,
            stages: match stages {
                Stages::One(_) => 1,
                Stages::Two { .. } => 2,
            },
            seconds: self.sizes.seconds(&extent, &self.rates),
            least: needs.least(),
            resident: maker.fitting(&needs).ok(),
            needs,
        })
    }
}
