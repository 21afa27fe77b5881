//! What is asked of a pipeline.

use super::guidance::Guidance;
use super::picture::Picture;
use crate::error::{Error, Result};
use crate::schedule::{self, Schedule};

/// A film to be made.
#[derive(Clone, Debug)]
pub struct Order {
    /// What it shows.
    pub prompt: String,
    /// What it does not show; of use with guidance by prompt alone.
    pub negative_prompt: String,
    /// How many tokens a prompt is filled up to.
    pub places: usize,
    /// Columns of pixels.
    pub width: usize,
    /// Rows of pixels.
    pub height: usize,
    /// Frames.
    pub frames: usize,
    /// Frames a second.
    pub fps: f32,
    /// The pictures it is made from.
    pub pictures: Vec<Placed>,
    /// How it is denoised.
    pub stages: Stages,
    /// How strongly it follows its prompt.
    pub guidance: Guidance,
}

/// A picture and its place in a film.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The picture.
    pub picture: Picture,
    /// Where it is.
    pub at: At,
    /// How strictly it is kept, 0–1.
    pub strength: f64,
}

/// A place in a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The first frame.
    First,
    /// Where the last latent begins.
    Last,
    /// The frame with this number, from 0.
    Frame(usize),
}

impl At {
    /// The frame, in a film of so many, of which `latent` are in a latent.
    #[must_use]
    pub fn frame(self, frames: usize, latent: usize) -> usize {
        match self {
            Self::First => 0,
            Self::Last if frames <= 1 => 0,
            Self::Last => frames - latent,
            Self::Frame(frame) => frame,
        }
    }
}

/// How a film is denoised.
#[derive(Clone, Debug, PartialEq)]
pub enum Stages {
    /// At its own size.
    One(Levels),
    /// At half its width and height, then enlarged and refined.
    Two {
        /// The first stage's levels.
        draft: Levels,
        /// The second's; the first of them is how much noise the enlarged film is given.
        refinement: Levels,
        /// What pictures' strengths are multiplied by in the first stage.
        draft_strength: f64,
    },
}

/// Where noise levels come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Levels {
    /// So many, bent for the film's size as the scheduler's configuration says.
    Bent(usize),
    /// These.
    Given(Vec<f32>),
}

impl Stages {
    /// What distilled models were made for: one stage.
    #[must_use]
    pub fn distilled() -> Self {
        Self::One(Levels::Given(schedule::DISTILLED.to_vec()))
    }

    /// The same in two stages, as their makers' own workflow: the picture is held loosely first.
    #[must_use]
    pub fn distilled_in_two() -> Self {
        Self::Two {
            draft: Levels::Given(schedule::DISTILLED.to_vec()),
            refinement: Levels::Given(schedule::DISTILLED_REFINEMENT.to_vec()),
            draft_strength: 0.7,
        }
    }

    /// How many pixels a film's sides must divide by, of so many a latent.
    #[must_use]
    pub fn grid(&self, latent: usize) -> usize {
        match self {
            Self::One(_) => latent,
            Self::Two { .. } => 2 * latent,
        }
    }
}

impl Levels {
    /// How many steps they are.
    #[must_use]
    pub fn steps(&self) -> usize {
        match self {
            Self::Bent(steps) => *steps,
            Self::Given(levels) => levels.len().saturating_sub(1),
        }
    }

    /// The schedule for this many video tokens.
    ///
    /// # Errors
    /// When there are no levels, or they do not fall.
    pub fn schedule(&self, config: &schedule::Config, tokens: usize) -> Result<Schedule> {
        match self {
            Self::Bent(steps) => Schedule::bent(config, *steps, tokens),
            Self::Given(levels) => Schedule::given(levels),
        }
    }
}

impl Order {
    /// Refuses what no film can be.
    ///
    /// # Errors
    /// When a size, a length or a rate is not possible for a model with these numbers of frames, rows and columns of
    /// pixels in a latent.
    pub fn check(&self, [frames, rows, columns]: [usize; 3]) -> Result<()> {
        for (name, side, latent) in [
            ("width", self.width, columns),
            ("height", self.height, rows),
        ] {
            let grid = self.stages.grid(latent);
            if side == 0 || !side.is_multiple_of(grid) {
                return Err(Error::Input(format!(
                    "{name} is {side}; it must be a multiple of {grid} above 0"
                )));
            }
        }
        if self.frames == 0 || !(self.frames - 1).is_multiple_of(frames) {
            return Err(Error::Input(format!(
                "frames is {}; it must be a multiple of {frames} plus 1, as {}",
                self.frames,
                self.frames.div_ceil(frames) * frames + 1
            )));
        }
        if !self.fps.is_finite() || self.fps <= 0.0 {
            return Err(Error::Input(format!(
                "fps is {}; it must be above 0",
                self.fps
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(width: usize, height: usize, frames: usize, stages: Stages) -> Order {
        Order {
            prompt: String::new(),
            negative_prompt: String::new(),
            places: 16,
            width,
            height,
            frames,
            fps: 24.0,
            pictures: Vec::new(),
            stages,
            guidance: Guidance::none(),
        }
    }

    #[test]
    fn sizes_and_lengths_off_the_grid_are_refused() {
        let refused = |order: Order| order.check([8, 32, 32]).unwrap_err().to_string();
        assert!(
            order(64, 96, 17, Stages::distilled())
                .check([8, 32, 32])
                .is_ok()
        );
        assert!(refused(order(60, 96, 17, Stages::distilled())).contains("width is 60"));
        assert!(refused(order(64, 0, 17, Stages::distilled())).contains("height is 0"));
        assert!(refused(order(64, 96, 16, Stages::distilled())).contains("frames is 16"));
        assert!(refused(order(64, 96, 0, Stages::distilled())).contains("frames is 0"));
        assert!(refused(order(64, 96, 17, Stages::distilled_in_two())).contains("multiple of 64"));
    }
}
