//! Tones: a sine table, places between the loudspeakers, and a pool of short
//! decaying pings.

use std::f32::consts::TAU;
use std::sync::LazyLock;

use super::noise::Rng;
use super::{RATE, Stereo};

/// Entries of the sine table; one more closes the circle.
const TABLE: usize = 4096;

static SINE: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..=TABLE)
        .map(|i| libm::sinf(TAU * i as f32 / TABLE as f32))
        .collect()
});

/// The sine of a phase that runs through all 32 bits once a turn.
pub(super) fn sine(phase: u32) -> f32 {
    let at = (phase >> 20) as usize;
    let between = (phase & 0xf_ffff) as f32 / 1_048_576.0;
    SINE[at] + (SINE[at + 1] - SINE[at]) * between
}

/// How far a phase moves in one sample.
pub(super) fn phase_step(hz: f32) -> u32 {
    (f64::from(hz) / f64::from(RATE) * 4_294_967_296.0) as u32
}

/// The gains of a place from −1, left, to 1, right, at equal power.
pub(super) fn pan(place: f32) -> Stereo {
    let place = place.clamp(-1.0, 1.0);
    [((1.0 - place) * 0.5).sqrt(), ((1.0 + place) * 0.5).sqrt()]
}

/// The factor by which a level falls each sample to lose 1/e in `seconds`.
pub(super) fn decay(seconds: f32) -> f32 {
    libm::expf(-1.0 / (seconds * RATE))
}

/// One short tone that begins at once and dies away.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ping {
    /// Its frequency at the start.
    pub(super) hz: f32,
    /// How its frequency grows each second, as a factor; 1 is steady.
    pub(super) rise: f32,
    /// The time in which it loses 1/e of its level.
    pub(super) decay_s: f32,
    /// Its level.
    pub(super) gain: f32,
    /// Its place from −1 to 1.
    pub(super) place: f32,
}

/// A ping under way: a point that spirals inwards.
#[derive(Clone, Debug)]
struct Spiral {
    point: [f32; 2],
    turn: [f32; 2],
    bend: [f32; 2],
    gains: Stereo,
    offset: usize,
    left: usize,
}

impl Spiral {
    fn new(ping: Ping, offset: usize) -> Self {
        let fall = decay(ping.decay_s);
        let angle = TAU * ping.hz / RATE;
        // The angle after one sample less the angle now, for a frequency that
        // grows in a straight line.
        let bend = angle * (ping.rise - 1.0) / RATE;
        let [left, right] = pan(ping.place);
        Self {
            point: [1.0, 0.0],
            turn: [libm::cosf(angle) * fall, libm::sinf(angle) * fall],
            bend: [libm::cosf(bend), libm::sinf(bend)],
            gains: [left * ping.gain, right * ping.gain],
            offset,
            left: (ping.decay_s * RATE * 7.0) as usize + 1,
        }
    }

    fn add_to(&mut self, block: &mut [Stereo]) {
        for out in block.iter_mut().skip(self.offset).take(self.left) {
            let [x, y] = self.point;
            let [c, s] = self.turn;
            self.point = [x * c - y * s, x * s + y * c];
            self.turn = [
                c * self.bend[0] - s * self.bend[1],
                c * self.bend[1] + s * self.bend[0],
            ];
            out[0] += self.point[1] * self.gains[0];
            out[1] += self.point[1] * self.gains[1];
        }
        self.left = self.left.saturating_sub(block.len() - self.offset);
        self.offset = 0;
    }
}

/// The pings that sound at the same time.
#[derive(Clone, Debug, Default)]
pub(super) struct Pings {
    spirals: Vec<Spiral>,
}

impl Pings {
    /// Begins a ping `offset` samples into the block that is filled next.
    pub(super) fn start(&mut self, ping: Ping, offset: usize) {
        self.spirals.push(Spiral::new(ping, offset));
    }

    /// Adds every ping to a block.
    pub(super) fn add_to(&mut self, block: &mut [Stereo]) {
        for spiral in &mut self.spirals {
            if spiral.offset < block.len() {
                spiral.add_to(block);
            } else {
                spiral.offset -= block.len();
            }
        }
        self.spirals.retain(|spiral| spiral.left > 0);
    }
}

/// A level with many small and few large values, 0..1.
pub(super) fn rare(rng: &mut Rng) -> f32 {
    let unit = rng.unit();
    unit * unit * unit * 0.9 + 0.1
}
