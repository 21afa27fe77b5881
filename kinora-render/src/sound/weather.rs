//! Rain and wind.

use super::filter::{Glide, OnePole, Svf};
use super::noise::{Pink, Poisson, Rng, Wander, derive};
use super::tone::{Ping, Pings, rare};
use super::{Bed, Stereo};

/// Rain: the wash of far drops, the ping of near ones and a drip now and then.
#[derive(Debug)]
pub(super) struct Rain {
    rng: Rng,
    pink: Pink,
    floor: Svf,
    roof: OnePole,
    roar: Svf,
    breath: Wander,
    level: Glide,
    drops: Poisson,
    splats: Poisson,
    drips: Poisson,
    pings: Pings,
    strength: f32,
}

impl Rain {
    /// Rain of a strength, 0–1.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        let strength = strength.clamp(0.0, 1.0);
        Self {
            pink: Pink::default(),
            floor: Svf::new(700.0 - 250.0 * strength, 0.6),
            roof: OnePole::new(5_500.0 + 3_000.0 * strength),
            roar: Svf::new(330.0, 0.7),
            breath: Wander::new(derive(seed, 1), 0.7),
            level: Glide::new(1.0),
            drops: Poisson::new(&mut rng, 600.0),
            splats: Poisson::new(&mut rng, 30.0),
            drips: Poisson::new(&mut rng, 2.0),
            pings: Pings::default(),
            strength,
            rng,
        }
    }

    fn start_pings(&mut self, len: usize) {
        let rng = &mut self.rng;
        let drops = 300.0 + 900.0 * self.strength;
        while let Some(at) = self.drops.next(rng, drops, len) {
            self.pings.start(drop(rng), at);
        }
        while let Some(at) = self.splats.next(rng, 15.0 + 45.0 * self.strength, len) {
            self.pings.start(splat(rng), at);
        }
        while let Some(at) = self.drips.next(rng, 3.0 - 1.5 * self.strength, len) {
            self.pings.start(drip(rng), at);
        }
    }
}

impl Bed for Rain {
    fn fill(&mut self, block: &mut [Stereo]) {
        let breath = 1.0 + 0.16 * self.breath.next();
        self.level.aim(breath, block.len());
        for out in block.iter_mut() {
            let white = self.rng.white();
            let pink = self.pink.next(white);
            let mixed = [
                white[0] * 0.16 + pink[0] * 0.8,
                white[1] * 0.16 + pink[1] * 0.8,
            ];
            let wash = self.roof.low(self.floor.high(mixed));
            let roar = self.roar.band(pink);
            let level = self.level.next();
            for side in 0..2 {
                out[side] = level * (wash[side] * 0.5 + roar[side] * 0.35 * self.strength);
            }
        }
        self.start_pings(block.len());
        self.pings.add_to(block);
    }
}

/// A drop that hits something small and hard.
fn drop(rng: &mut Rng) -> Ping {
    Ping {
        hz: rng.between_log(2_000.0, 10_000.0),
        rise: 1.0,
        decay_s: rng.between_log(0.000_6, 0.004),
        gain: 0.3 * rare(rng),
        place: rng.signed(),
    }
}

/// A heavy drop on the ground.
fn splat(rng: &mut Rng) -> Ping {
    Ping {
        hz: rng.between_log(450.0, 1_600.0),
        rise: 0.2,
        decay_s: rng.between_log(0.002, 0.006),
        gain: 0.26 * rare(rng),
        place: rng.signed() * 0.8,
    }
}

/// A drop into a puddle: a bubble that rings.
fn drip(rng: &mut Rng) -> Ping {
    Ping {
        hz: rng.between_log(900.0, 2_200.0),
        rise: rng.between(3.0, 9.0),
        decay_s: rng.between(0.009, 0.022),
        gain: rng.between(0.03, 0.09),
        place: rng.signed() * 0.8,
    }
}

/// Wind: pink noise through two resonances that follow its gusts.
#[derive(Debug)]
pub(super) struct Wind {
    rng: Rng,
    pink: Pink,
    body: Svf,
    whistle: Svf,
    leaves: OnePole,
    rumble: Svf,
    floor: OnePole,
    gusts: [Gust; 2],
    drift: Wander,
    edge: Wander,
    levels: [Glide; 2],
    strength: f32,
}

/// How hard the wind blows on one side: a slow swell with faster ones on it.
#[derive(Debug)]
struct Gust {
    waves: [(Wander, f32); 3],
}

impl Gust {
    fn new(seed: u64) -> Self {
        let wave = |part, rate, weight| (Wander::new(derive(seed, part), rate), weight);
        Self {
            waves: [wave(0, 0.32, 0.55), wave(1, 0.9, 0.3), wave(2, 2.7, 0.15)],
        }
    }

    /// The force in the next block, 0–1.
    fn next(&mut self) -> f32 {
        let sum: f32 = self
            .waves
            .iter_mut()
            .map(|(wander, weight)| wander.next() * *weight)
            .sum();
        (0.5 + 0.62 * sum).clamp(0.14, 1.0)
    }
}

impl Wind {
    /// Wind of a strength, 0–1.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        Self {
            rng: Rng::new(seed),
            pink: Pink::default(),
            body: Svf::new(400.0, 2.0),
            whistle: Svf::new(900.0, 6.0),
            leaves: OnePole::new(3_000.0),
            rumble: Svf::new(170.0, 0.7),
            floor: OnePole::new(70.0),
            gusts: [Gust::new(derive(seed, 1)), Gust::new(derive(seed, 2))],
            drift: Wander::new(derive(seed, 3), 0.5),
            edge: Wander::new(derive(seed, 4), 1.3),
            levels: [Glide::new(0.2), Glide::new(0.2)],
            strength: strength.clamp(0.0, 1.0),
        }
    }

    /// Moves the filters and gives the force on both sides.
    fn blow(&mut self) -> Stereo {
        let [left, right] = [self.gusts[0].next(), self.gusts[1].next()];
        // What one side feels, the other feels too, in part.
        let sides = [left * 0.75 + right * 0.25, left * 0.25 + right * 0.75];
        let force = (left + right) * 0.5;
        let lift = 0.6 + 0.8 * self.strength;
        let drift = 1.0 + 0.25 * self.drift.next();
        self.body.tune((220.0 + 420.0 * force) * drift * lift, 1.3);
        let whistle = (560.0 + 900.0 * force) * (1.0 + 0.12 * self.edge.next()) * lift;
        self.whistle.tune(whistle, 5.0 + 4.0 * self.strength);
        sides
    }
}

impl Bed for Wind {
    fn fill(&mut self, block: &mut [Stereo]) {
        let sides = self.blow();
        for (level, force) in self.levels.iter_mut().zip(sides) {
            level.aim(force * (0.35 + 0.65 * force), block.len());
        }
        for out in block.iter_mut() {
            let white = self.rng.white();
            let pink = self.pink.next(white);
            let body = self.body.band(pink);
            let whistle = self.whistle.band(pink);
            let rumble = self.floor.high(self.rumble.low(pink));
            let leaves = self.leaves.high(white);
            for side in 0..2 {
                let level = self.levels[side].next();
                let air = body[side] * 1.5 + rumble[side] * 0.7;
                let sharp = whistle[side] * 1.1 + leaves[side] * 0.02;
                out[side] = level * (air + sharp * (0.25 + level)) * 1.1;
            }
        }
    }
}
