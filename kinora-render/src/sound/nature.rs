//! Waves, running water and fire.

use super::filter::{Glide, OnePole, Svf, soften};
use super::noise::{Brown, Pink, Poisson, Rng, Wander, derive, samples, smooth};
use super::tone::{Ping, Pings, pan, rare};
use super::{BLOCK, Bed, RATE, Stereo};

/// Waves on a shore: near ones that break, and far ones behind them.
#[derive(Debug)]
pub(super) struct Waves {
    near: Swell,
    far: Swell,
    deep: Brown,
    rng: Rng,
    floor: Svf,
    distance: Svf,
    foam: Poisson,
    bubbles: Pings,
}

/// One train of waves.
#[derive(Debug)]
struct Swell {
    rng: Rng,
    at_s: f32,
    period_s: f32,
    from: f32,
    to: f32,
    size: f32,
    water: Svf,
    spray: OnePole,
    rumble: Svf,
    levels: [Glide; 3],
    sides: [Glide; 2],
}

/// The share of a wave's period at which it breaks.
const BREAK: f32 = 0.34;

impl Swell {
    /// A train that breaks first after `first_s`.
    fn new(seed: u64, first_s: f32) -> Self {
        let mut swell = Self {
            rng: Rng::new(seed),
            at_s: 0.0,
            period_s: 9.0,
            from: 0.0,
            to: 0.0,
            size: 1.0,
            water: Svf::new(1_200.0, 0.6),
            spray: OnePole::new(4_000.0),
            rumble: Svf::new(160.0, 0.6),
            levels: [Glide::new(0.1); 3],
            sides: [Glide::new(0.7); 2],
        };
        swell.roll();
        swell.at_s = swell.period_s * BREAK - first_s;
        swell
    }

    /// Begins the next wave.
    fn roll(&mut self) {
        self.at_s = 0.0;
        self.period_s = self.rng.between(7.0, 11.0);
        self.size = self.rng.between(0.7, 1.0);
        let side = if self.rng.unit() < 0.5 { -1.0 } else { 1.0 };
        self.from = side * self.rng.between(0.2, 0.6);
        self.to = -side * self.rng.between(0.2, 0.6);
    }

    /// Moves to the next block; gives the level of the foam.
    fn advance(&mut self, len: usize) -> f32 {
        self.at_s += len as f32 / RATE;
        if self.at_s >= self.period_s {
            self.roll();
        }
        let after = self.at_s - self.period_s * BREAK;
        let share = self.at_s / self.period_s;
        // Nothing of this wave is left where the next one begins.
        let end = smooth((1.0 - share) * 3.5);
        let draw = smooth(share / BREAK) * end;
        let crash = end * fall(after, 0.5, 1.0);
        let wash = end * fall(after - 0.35, 0.9, 1.9);
        self.levels[0].aim(0.14 + self.size * (0.5 * draw * draw + 0.6 * crash), len);
        self.levels[1].aim(
            0.05 + self.size * (0.12 * draw + 1.0 * crash + 0.45 * wash),
            len,
        );
        self.levels[2].aim(0.02 + self.size * (0.35 * crash + 0.5 * wash), len);
        self.water
            .tune(450.0 + 900.0 * crash + 500.0 * wash + 250.0 * draw, 0.55);
        self.spray.tune(2_600.0 + 2_500.0 * wash);
        let place = self.from + (self.to - self.from) * smooth(share * 1.3);
        for (side, gain) in self.sides.iter_mut().zip(pan(place)) {
            side.aim(gain, len);
        }
        self.size * (0.3 * crash + wash)
    }

    fn next(&mut self, deep: Stereo) -> Stereo {
        let white = self.rng.white();
        let water = self.water.split(white);
        let spray = self.spray.high(white);
        let rumble = self.rumble.low(deep);
        let [low, mid, high] = self.levels.each_mut().map(Glide::next);
        let mut out = [0.0; 2];
        for side in 0..2 {
            let body = (water.band[side] + 0.5 * water.low[side]) * mid * 0.55;
            let sound = rumble[side] * low * 0.7 + body + spray[side] * high * 0.2;
            out[side] = sound * (0.35 + 0.92 * self.sides[side].next());
        }
        out
    }
}

/// A rise of a length and an exponential fall, from 0.
fn fall(t: f32, rise_s: f32, fall_s: f32) -> f32 {
    if t <= 0.0 {
        return 0.0;
    }
    smooth(t / rise_s) * libm::expf(-(t - rise_s).max(0.0) / fall_s)
}

impl Waves {
    /// Waves, the first of which breaks within about two seconds.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        let first_s = rng.between(0.6, 1.8) + super::WARM_UP as f32 / RATE;
        Self {
            near: Swell::new(derive(seed, 1), first_s),
            far: Swell::new(derive(seed, 2), first_s - 4.0),
            deep: Brown::default(),
            floor: Svf::new(70.0, 0.7),
            distance: Svf::new(700.0 + 500.0 * strength, 0.6),
            foam: Poisson::new(&mut rng, 100.0),
            bubbles: Pings::default(),
            rng,
        }
    }
}

impl Bed for Waves {
    fn fill(&mut self, block: &mut [Stereo]) {
        let foam = self.near.advance(block.len());
        self.far.advance(block.len());
        for out in block.iter_mut() {
            let deep = self.floor.high(self.deep.next(self.rng.white()));
            let near = self.near.next(deep);
            let far = self.far.next(deep);
            let far = self.distance.low(far);
            *out = [near[0] + 0.5 * far[0], near[1] + 0.5 * far[1]];
        }
        let rng = &mut self.rng;
        while let Some(at) = self.foam.next(rng, 20.0 + 700.0 * foam, block.len()) {
            let bubble = Ping {
                hz: rng.between_log(2_200.0, 7_500.0),
                rise: 1.0,
                decay_s: rng.between_log(0.000_8, 0.003),
                gain: 0.07 * rare(rng) * (0.3 + foam),
                place: rng.signed(),
            };
            self.bubbles.start(bubble, at);
        }
        self.bubbles.add_to(block);
    }
}

/// Running water: a bank of bubbles, each a tone that rises as it dies, after
/// van den Doel, "Physically based models for liquid sounds" (2005).
#[derive(Debug)]
pub(super) struct Stream {
    rng: Rng,
    pink: Pink,
    flow: Svf,
    splash: OnePole,
    level: Glide,
    turn: Wander,
    rush: Wander,
    arrivals: Poisson,
    bubbles: Pings,
    strength: f32,
}

impl Stream {
    /// A stream, from a trickle to a brook in spate.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        Self {
            pink: Pink::default(),
            flow: Svf::new(700.0, 0.6),
            splash: OnePole::new(2_500.0),
            level: Glide::new(1.0),
            turn: Wander::new(derive(seed, 1), 1.4),
            rush: Wander::new(derive(seed, 2), 6.0),
            arrivals: Poisson::new(&mut rng, 80.0),
            bubbles: Pings::default(),
            strength: strength.clamp(0.0, 1.0),
            rng,
        }
    }

    fn start_bubbles(&mut self, rush: f32, len: usize) {
        let rng = &mut self.rng;
        let rate = (60.0 + 140.0 * self.strength) * (1.0 + 0.6 * rush);
        while let Some(at) = self.arrivals.next(rng, rate, len) {
            self.bubbles.start(bubble(rng), at);
        }
    }
}

impl Bed for Stream {
    fn fill(&mut self, block: &mut [Stereo]) {
        let (turn, rush) = (self.turn.next(), self.rush.next());
        self.flow.tune(650.0 + 180.0 * turn + 90.0 * rush, 0.7);
        let level = (0.05 + 0.12 * self.strength) * (1.0 + 0.2 * turn + 0.25 * rush);
        self.level.aim(level, block.len());
        for out in block.iter_mut() {
            let pink = self.pink.next(self.rng.white());
            let flow = self.flow.band(pink);
            let splash = self.splash.high(pink);
            let level = self.level.next();
            for side in 0..2 {
                out[side] = level * (flow[side] * 1.4 + splash[side] * 0.7);
            }
        }
        self.start_bubbles(rush, block.len());
        self.bubbles.add_to(block);
    }
}

/// A bubble by its radius: the small are high, short and many.
fn bubble(rng: &mut Rng) -> Ping {
    let millimetres = rng.between_log(0.7, 6.5);
    let hz = 3_000.0 / millimetres;
    let radius = millimetres * 0.001;
    let damping = 0.13 / radius + 0.0072 / (radius * radius.sqrt());
    let depth = rng.unit();
    Ping {
        hz,
        rise: 1.0 + 0.12 * damping * depth * depth,
        decay_s: 1.5 / damping,
        gain: 0.34 * rare(rng) * (millimetres / 3.0).sqrt(),
        place: rng.signed() * 0.9,
    }
}

/// Fire: a low fluttering roar, a thin hiss, and wood that crackles.
#[derive(Debug)]
pub(super) struct Fire {
    rng: Rng,
    deep: Brown,
    roar: Svf,
    hiss: Svf,
    flutter: Wander,
    mood: Wander,
    levels: [Glide; 2],
    crackles: Poisson,
    snaps: Poisson,
    pings: Pings,
    floor: Svf,
    strength: f32,
}

impl Fire {
    /// A fire, from a hearth to a blaze.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        Self {
            deep: Brown::default(),
            roar: Svf::new(220.0 + 120.0 * strength, 0.6),
            hiss: Svf::new(4_500.0, 0.5),
            flutter: Wander::new(derive(seed, 1), 9.0),
            mood: Wander::new(derive(seed, 2), 0.8),
            levels: [Glide::new(0.2); 2],
            crackles: Poisson::new(&mut rng, 14.0),
            snaps: Poisson::new(&mut rng, 1.5),
            pings: Pings::default(),
            floor: Svf::new(75.0, 0.7),
            strength: strength.clamp(0.0, 1.0),
            rng,
        }
    }

    fn start_pings(&mut self, mood: f32, len: usize) {
        let rng = &mut self.rng;
        let busy = (0.5 + self.strength) * (1.0 + 0.7 * mood);
        while let Some(at) = self.crackles.next(rng, 26.0 * busy, len) {
            let gain = rare(rng) * 0.34;
            self.pings.start(splinter(rng, gain), at);
        }
        while let Some(at) = self.snaps.next(rng, 2.2 * busy, len) {
            snap(rng, at, &mut self.pings);
        }
    }
}

impl Bed for Fire {
    fn fill(&mut self, block: &mut [Stereo]) {
        let (flutter, mood) = (self.flutter.next(), self.mood.next());
        let roar = (0.3 + 0.35 * self.strength) * (1.0 + 0.4 * flutter + 0.25 * mood);
        self.levels[0].aim(roar, block.len());
        self.levels[1].aim(0.016 * (1.0 + 0.5 * mood - 0.3 * flutter), block.len());
        for out in block.iter_mut() {
            let white = self.rng.white();
            let deep = self.floor.high(self.deep.next(white));
            let roar = self.roar.low(deep);
            let hiss = self.hiss.high(white);
            let [low, high] = self.levels.each_mut().map(Glide::next);
            for side in 0..2 {
                out[side] = soften(roar[side] * low) * 0.6 + hiss[side] * high;
            }
        }
        self.start_pings(mood, block.len());
        self.pings.add_to(block);
    }
}

/// A click of wood.
fn splinter(rng: &mut Rng, gain: f32) -> Ping {
    Ping {
        hz: rng.between_log(900.0, 6_500.0),
        rise: 0.5,
        decay_s: rng.between_log(0.000_25, 0.001_8),
        gain,
        place: rng.signed() * 0.7,
    }
}

/// A knot that bursts: a thud and a shower of clicks.
fn snap(rng: &mut Rng, at: usize, pings: &mut Pings) {
    let gain = rng.between(0.2, 0.5);
    let place = rng.signed() * 0.5;
    pings.start(
        Ping {
            hz: rng.between_log(220.0, 700.0),
            rise: 0.3,
            decay_s: rng.between(0.003, 0.009),
            gain: gain * 0.7,
            place,
        },
        at,
    );
    for _ in 0..3 + rng.below(6) {
        let later = samples(rng.wait(0.009)).min(8 * BLOCK);
        let share = rng.between(0.3, 1.0);
        let click = splinter(rng, gain * share);
        pings.start(Ping { place, ..click }, at + later);
    }
}
