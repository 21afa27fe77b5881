//! Room tone: the quiet that a microphone hears where nothing sounds.

use super::filter::{OnePole, Svf};
use super::noise::{Pink, Rng};
use super::{Bed, Stereo};

/// A very quiet, dark noise.
#[derive(Debug)]
pub(super) struct Room {
    rng: Rng,
    pink: Pink,
    dark: Svf,
    floor: OnePole,
}

impl Room {
    /// The tone of a room.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::new(seed),
            pink: Pink::default(),
            dark: Svf::new(900.0, 0.6),
            floor: OnePole::new(60.0),
        }
    }
}

impl Bed for Room {
    fn fill(&mut self, block: &mut [Stereo]) {
        for out in block {
            let pink = self.pink.next(self.rng.white());
            let dark = self.dark.low(self.floor.high(pink));
            *out = [dark[0] + 0.08 * pink[0], dark[1] + 0.08 * pink[1]];
        }
    }
}
