//! How far a clip is, and whether it goes on.

use std::cell::Cell;

use kinora_core::engine::{Control, EngineError, Phase as Part, Stop};

use super::NAME;
use crate::error::{Error, Result};
use crate::pipeline::{Phase, Progress};

/// Units of a whole clip.
const UNITS: f64 = 1000.0;

/// The share of a clip's time that is over when its films are made, before they are decoded.
const MAKING: f64 = 0.7;

/// Tells a control how far a clip is, and hears when to stop.
pub(super) struct Meter<'a> {
    control: &'a dyn Control,
    shots: usize,
    shot: Cell<usize>,
    told: Cell<u64>,
    stop: Cell<Option<Stop>>,
}

impl<'a> Meter<'a> {
    pub(super) fn new(control: &'a dyn Control, shots: usize) -> Self {
        Self {
            control,
            shots,
            shot: Cell::new(0),
            told: Cell::new(0),
            stop: Cell::new(None),
        }
    }

    /// The shot that is worked on from now.
    pub(super) fn shot(&self, index: usize) {
        self.shot.set(index);
    }

    /// Hears of a film that is being made.
    pub(super) fn making(&self, progress: Progress) -> Result<()> {
        let (from, to) = match progress.phase {
            Phase::Text => (0.0, 0.05),
            Phase::Pictures => (0.05, 0.1),
            Phase::Denoise => (0.1, 0.6),
            Phase::Enlarge => (0.6, 0.62),
            Phase::Refine => (0.62, 0.98),
            Phase::Video | Phase::Sound => (0.98, 1.0),
        };
        let done = from + (to - from) * share(progress);
        self.tell(Part::Film, MAKING * self.of_clip(done))
    }

    /// Hears of sound that is being decoded.
    pub(super) fn sounding(&self, progress: Progress) -> Result<()> {
        let done = (self.of_clip(share(progress)) * UNITS) as u64;
        self.control.progress(Part::Sound, done, UNITS as u64);
        self.go_on()
    }

    /// Hears of frames that are being decoded.
    pub(super) fn developing(&self, progress: Progress) -> Result<()> {
        self.tell(
            Part::Film,
            MAKING + (1.0 - MAKING) * self.of_clip(share(progress)),
        )
    }

    /// The error that the engine ends with.
    pub(super) fn failed(&self, error: Error) -> EngineError {
        match (error, self.stop.get()) {
            (Error::Cancelled, Some(stop)) => EngineError::Stopped(stop),
            (error, _) => EngineError::Unsupported {
                engine: NAME,
                what: error.to_string(),
            },
        }
    }

    fn of_clip(&self, of_shot: f64) -> f64 {
        (self.shot.get() as f64 + of_shot) / self.shots.max(1) as f64
    }

    fn tell(&self, part: Part, share: f64) -> Result<()> {
        let done = (share * UNITS) as u64;
        if done > self.told.get() {
            self.told.set(done);
            self.control.progress(part, done, UNITS as u64);
        }
        self.go_on()
    }

    fn go_on(&self) -> Result<()> {
        match self.control.stop() {
            None => Ok(()),
            Some(stop) => {
                self.stop.set(Some(stop));
                Err(Error::Cancelled)
            }
        }
    }
}

fn share(progress: Progress) -> f64 {
    progress.done as f64 / progress.total.max(1) as f64
}
