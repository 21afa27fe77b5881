//! How far a clip is, and whether it goes on.

use std::cell::Cell;

use kinora_core::engine::{Control, EngineError, Phase as Part, Stop};

use super::NAME;
use crate::cost::Phases;
use crate::error::{Error, Result};
use crate::pipeline::{Phase, Progress};

/// Units of a whole clip.
const UNITS: f64 = 1000.0;

/// The units of `done` seconds of `all`. Sums of seconds differ in their last digits by
/// the order of their terms, and all of them are all units.
fn units(done: f64, all: f64) -> u64 {
    (done / all.max(f64::MIN_POSITIVE) * UNITS + 1e-6).min(UNITS) as u64
}

/// Tells a control how far a clip is, and hears when to stop.
///
/// Each part of the work is as long as it is expected to take on this machine, so that what is left can be told from
/// what is over.
pub(super) struct Meter<'a> {
    control: &'a dyn Control,
    shots: Vec<Phases>,
    shot: Cell<usize>,
    told: Cell<u64>,
    stop: Cell<Option<Stop>>,
}

impl<'a> Meter<'a> {
    /// `shots` are the seconds that each shot is expected to take.
    pub(super) fn new(control: &'a dyn Control, shots: Vec<Phases>) -> Self {
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
        let before = self.sum(self.shot.get(), Phases::making);
        self.tell(before + self.within(progress))
    }

    /// The seconds of this shot's film that are over.
    fn within(&self, progress: Progress) -> f64 {
        let Some(shot) = self.shots.get(self.shot.get()) else {
            return 0.0;
        };
        let parts = [
            (Phase::Text, shot.text),
            (Phase::Pictures, shot.pictures),
            (Phase::Denoise, shot.denoise),
            (Phase::Enlarge, shot.enlarge),
            (Phase::Refine, shot.refine),
        ];
        let place = parts.iter().position(|(phase, _)| *phase == progress.phase);
        // A frame that the next shot goes on from is decoded when all of these are through.
        let place = place.unwrap_or(parts.len());
        let over: f64 = parts.iter().take(place).map(|(_, seconds)| seconds).sum();
        let this = parts.get(place).map_or(0.0, |(_, seconds)| *seconds);
        over + this * share(progress)
    }

    /// Hears of sound that is being decoded.
    pub(super) fn sounding(&self, progress: Progress) -> Result<()> {
        let all = self.sum(self.shots.len(), |shot| shot.sound);
        let this = self.shots.get(self.shot.get()).map_or(0.0, |s| s.sound);
        let over = self.sum(self.shot.get(), |shot| shot.sound) + this * share(progress);
        let done = units(over, all);
        self.control.progress(Part::Sound, done, UNITS as u64);
        self.go_on()
    }

    /// Hears of frames that are being decoded.
    pub(super) fn developing(&self, progress: Progress) -> Result<()> {
        let this = self.shots.get(self.shot.get()).map_or(0.0, |s| s.video);
        let before = self.sum(self.shots.len(), Phases::making)
            + self.sum(self.shot.get(), |shot| shot.video);
        self.tell(before + this * share(progress))
    }

    /// The sum of something over the first shots.
    fn sum(&self, shots: usize, of: impl Fn(&Phases) -> f64) -> f64 {
        self.shots.iter().take(shots).map(of).sum()
    }

    /// The error that the engine ends with.
    pub(super) fn failed(&self, error: Error) -> EngineError {
        match (error, self.stop.get()) {
            (Error::Cancelled, Some(stop)) => EngineError::Stopped(stop),
            (error, _) => told(error),
        }
    }

    /// Tells how many of the seconds of all films are over.
    fn tell(&self, seconds: f64) -> Result<()> {
        let all = self.sum(self.shots.len(), |shot| shot.making() + shot.video);
        let done = units(seconds, all);
        if done > self.told.get() {
            self.told.set(done);
            self.control.progress(Part::Film, done, UNITS as u64);
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

/// What failed, in the engine's own kinds of failure.
fn told(error: Error) -> EngineError {
    let (engine, what) = (NAME, error.to_string());
    match error {
        Error::Input(_) => EngineError::Unsupported { engine, what },
        Error::Memory { .. } => EngineError::Memory { engine, what },
        Error::Missing { .. }
        | Error::Shape { .. }
        | Error::File { .. }
        | Error::Config { .. }
        | Error::Values(_) => EngineError::Model { engine, what },
        Error::Cancelled | Error::Tensor(_) => EngineError::Broken { engine, what },
    }
}

fn share(progress: Progress) -> f64 {
    progress.done as f64 / progress.total.max(1) as f64
}
