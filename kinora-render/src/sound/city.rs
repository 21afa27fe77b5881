//! Machines and people on foot: traffic, a hum, and steps.

use super::filter::{Glide, OnePole, Svf, soften};
use super::noise::{Brown, Pink, Rng, Wander, derive, samples, smooth};
use super::score::Take;
use super::tone::{Ping, Pings, decay, pan, phase_step, sine};
use super::{BLOCK, Bed, RATE, Stereo};

/// Road traffic: a far rumble, and cars that pass.
#[derive(Debug)]
pub(super) struct Traffic {
    rng: Rng,
    deep: Brown,
    pink: Pink,
    rumble: Svf,
    road: Svf,
    sway: Wander,
    level: Glide,
    cars: Vec<Car>,
    next_s: f32,
    pause_s: f32,
    floor: Svf,
}

/// One car on its way past.
#[derive(Debug)]
struct Car {
    rng: Rng,
    /// Seconds until it is nearest; negative afterwards.
    ahead_s: f32,
    metres_per_s: f32,
    metres: f32,
    /// −1 for one that drives to the left.
    heading: f32,
    engine_hz: f32,
    tyres: Svf,
    muffler: OnePole,
    phase: u32,
    gains: [Glide; 2],
}

/// The speed of sound.
const METRES_PER_S: f32 = 343.0;

/// A car is heard this long before and after it passes.
const CAR_S: f32 = 4.5;

impl Car {
    fn new(rng: &mut Rng, ahead_s: f32) -> Self {
        Self {
            rng: Rng::new(rng.bits()),
            ahead_s,
            metres_per_s: rng.between(11.0, 19.0),
            metres: rng.between(5.0, 12.0),
            heading: if rng.unit() < 0.5 { -1.0 } else { 1.0 },
            engine_hz: rng.between(38.0, 62.0),
            tyres: Svf::new(800.0, 0.7),
            muffler: OnePole::new(420.0),
            phase: 0,
            gains: [Glide::new(0.0); 2],
        }
    }

    fn add_to(&mut self, block: &mut [Stereo]) {
        self.ahead_s -= block.len() as f32 / RATE;
        let along = -self.ahead_s * self.metres_per_s;
        let away = (self.metres * self.metres + along * along).sqrt();
        let doppler = 1.0 / (1.0 + self.metres_per_s / METRES_PER_S * along / away);
        let edge = smooth((CAR_S - self.ahead_s.abs()) * 1.2);
        let level = 5.0 / away * edge;
        let sides = pan(self.heading * along / away * 0.9);
        for (gain, side) in self.gains.iter_mut().zip(sides) {
            gain.aim(level * side, block.len());
        }
        self.tyres.tune((520.0 + 4_200.0 / away) * doppler, 0.6);
        let step = phase_step(self.engine_hz * doppler);
        for out in block.iter_mut() {
            self.phase = self.phase.wrapping_add(step);
            let engine = sine(self.phase) * 0.5
                + sine(self.phase.wrapping_mul(2)) * 0.8
                + sine(self.phase.wrapping_mul(3)) * 0.35
                + sine(self.phase.wrapping_mul(4)) * 0.4
                + sine(self.phase.wrapping_mul(6)) * 0.25;
            let engine = self.muffler.low([engine, engine]);
            let tyres = self.tyres.band(self.rng.white());
            for side in 0..2 {
                let gain = self.gains[side].next();
                out[side] += gain * (tyres[side] * 0.8 + engine[side] * 0.11);
            }
        }
    }
}

impl Traffic {
    /// Traffic; the cars come more often with more strength.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        let first_s = rng.between(0.8, 2.0) + super::WARM_UP as f32 / RATE;
        Self {
            cars: vec![Car::new(&mut rng, first_s)],
            deep: Brown::default(),
            pink: Pink::default(),
            rumble: Svf::new(130.0, 0.7),
            road: Svf::new(600.0, 0.5),
            sway: Wander::new(derive(seed, 1), 0.5),
            level: Glide::new(1.0),
            next_s: rng.between(1.0, 2.5),
            pause_s: 4.6 - 2.6 * strength.clamp(0.0, 1.0),
            floor: Svf::new(55.0, 0.7),
            rng,
        }
    }
}

impl Bed for Traffic {
    fn fill(&mut self, block: &mut [Stereo]) {
        self.level.aim(1.0 + 0.25 * self.sway.next(), block.len());
        for out in block.iter_mut() {
            let white = self.rng.white();
            let deep = self.rumble.low(self.floor.high(self.deep.next(white)));
            let road = self.road.band(self.pink.next(white));
            let level = self.level.next();
            for side in 0..2 {
                out[side] = level * (deep[side] * 0.16 + road[side] * 0.09);
            }
        }
        self.next_s -= block.len() as f32 / RATE;
        if self.next_s <= 0.0 {
            self.next_s = self.pause_s * self.rng.between(0.6, 1.4);
            self.cars.push(Car::new(&mut self.rng, CAR_S));
        }
        for car in &mut self.cars {
            car.add_to(block);
        }
        self.cars.retain(|car| car.ahead_s > -CAR_S);
    }
}

/// A low steady hum, as of a transformer or a ship at night.
#[derive(Debug)]
pub(super) struct Hum {
    phase: u32,
    step: u32,
    rng: Rng,
    air: OnePole,
    sway: [Wander; 2],
    levels: [Glide; 2],
}

impl Hum {
    /// A hum at mains pitch.
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        Self {
            phase: 0,
            step: phase_step(if rng.unit() < 0.5 { 50.0 } else { 60.0 }),
            air: OnePole::new(150.0),
            sway: [
                Wander::new(derive(seed, 1), 0.6),
                Wander::new(derive(seed, 2), 0.6),
            ],
            levels: [Glide::new(1.0); 2],
            rng,
        }
    }
}

impl Bed for Hum {
    fn fill(&mut self, block: &mut [Stereo]) {
        for (level, sway) in self.levels.iter_mut().zip(&mut self.sway) {
            level.aim(1.0 + 0.12 * sway.next(), block.len());
        }
        for out in block.iter_mut() {
            self.phase = self.phase.wrapping_add(self.step);
            let at = |times: u32| sine(self.phase.wrapping_mul(times));
            let low = at(1) * 0.22 + at(2) * 0.5 + at(4) * 0.2;
            let high = at(3) * 0.1 + at(5) * 0.05 + at(6) * 0.07;
            let air = self.air.low(self.rng.white());
            // The upper partials lean to opposite sides and make it wide.
            let sides = [low + high * 1.2, low + high * 0.8];
            for side in 0..2 {
                out[side] = 0.4 * (self.levels[side].next() * sides[side] + air[side] * 0.12);
            }
        }
    }
}

/// Plays the steps of a take; `out` begins where the take does.
pub(super) fn footsteps(take: &Take, out: &mut [Stereo]) {
    let mut rng = Rng::new(take.seed);
    let pace_hz = if take.running { 2.7 } else { 1.7 };
    let lead = take.cue.start - take.range().start;
    // A whole number of steps, so that a loop does not stumble.
    let steps = (take.cue.len() as f32 / RATE * pace_hz).round().max(1.0);
    let pace = take.cue.len() as f32 / steps;
    let ground = Ground {
        thud_hz: rng.between(75.0, 120.0),
        grain_hz: rng.between(900.0, 2_400.0),
        quick: if take.running { 0.55 } else { 1.0 },
    };
    for step in 0..steps as usize {
        let drift = if step == 0 { 0.0 } else { rng.signed() * 0.018 };
        let at = (step as f32 + 0.3) * pace + drift * RATE;
        let side = if step % 2 == 0 { -0.14 } else { 0.14 };
        if let Some(out) = out.get_mut(lead + at as usize..) {
            ground.step(&mut rng, side, out);
        }
    }
    // Shoes give way: a step is loud without a sharp peak.
    for sample in out {
        *sample = sample.map(|x| soften(x * 5.0) * 0.4);
    }
}

/// What is walked on.
#[derive(Clone, Copy, Debug)]
struct Ground {
    thud_hz: f32,
    grain_hz: f32,
    quick: f32,
}

impl Ground {
    /// Adds the heel and the toe of one step.
    fn step(&self, rng: &mut Rng, side: f32, out: &mut [Stereo]) {
        let force = rng.between(0.75, 1.0);
        self.thud(rng, side, force, out);
        self.scrape(rng, side, force * 0.5, 0.012, 1.0, out);
        let toe = samples(rng.between(0.085, 0.12) * self.quick);
        if let Some(out) = out.get_mut(toe..) {
            self.scrape(rng, side, force * 0.26, 0.032, 1.6, out);
        }
    }

    fn thud(&self, rng: &mut Rng, side: f32, force: f32, out: &mut [Stereo]) {
        let mut pings = Pings::default();
        let thud = |hz, decay_s, gain| Ping {
            hz,
            rise: 0.2,
            decay_s,
            gain,
            place: side,
        };
        pings.start(thud(self.thud_hz, 0.022, force * 0.4), 0);
        let knock = self.thud_hz * rng.between(2.6, 3.4);
        pings.start(thud(knock, 0.009, force * 0.24), 0);
        for block in out.chunks_mut(BLOCK).take(30) {
            pings.add_to(block);
        }
    }

    /// Grit under the sole: a burst of noise with single grains in it.
    fn scrape(
        &self,
        rng: &mut Rng,
        side: f32,
        gain: f32,
        fall_s: f32,
        lift: f32,
        out: &mut [Stereo],
    ) {
        let hz = self.grain_hz * lift * rng.between(0.85, 1.15);
        let mut band = Svf::new(hz, 0.8);
        let fall = decay(fall_s);
        let sides = pan(side);
        let (mut level, mut attack, mut grain) = (gain, 0.0, 1.0);
        for (i, sample) in out.iter_mut().take(samples(fall_s * 8.0)).enumerate() {
            if i % 48 == 0 {
                grain = 0.35 + rng.unit() * rng.unit() * 1.6;
            }
            attack = f32::min(attack + 1.0 / (fall_s * 0.15 * RATE), 1.0);
            level *= fall;
            let noise = band.band(rng.white());
            for side in 0..2 {
                sample[side] += soften(noise[side]) * level * attack * grain * sides[side];
            }
        }
    }
}
