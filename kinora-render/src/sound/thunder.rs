//! Thunder: a crack, then several low rolls.
//!
//! Far thunder follows its flash later, has lost its crack to the air and
//! rolls for longer.

use kinora_core::plan::SAMPLE_RATE;

use super::filter::{Glide, OnePole, Svf, soften};
use super::noise::{Rng, Wander, derive, samples, smooth};
use super::score::{Take, sample_of_frame};
use super::tone::{Ping, Pings, decay, pan, rare};
use super::{BLOCK, RATE, Stereo};

/// The shortest and the longest time from a flash to its thunder.
pub(super) const DELAY_S: (f32, f32) = (0.4, 2.5);

/// Thunder begins at least this long before the end of its cue if it can.
const AUDIBLE: usize = SAMPLE_RATE as usize;

/// One stroke of thunder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    /// Where it begins in the clip.
    pub(super) at: usize,
    /// Seconds between the flash and the thunder: the distance.
    pub(super) delay_s: f32,
}

/// Plays the strokes of a take; `out` begins where the take does.
pub(super) fn perform(take: &Take, flashes: &[u32], out: &mut [Stereo]) {
    let start = take.range().start;
    for (stroke, part) in strokes(take, flashes).into_iter().zip(0..) {
        if let Some(out) = out.get_mut(stroke.at.saturating_sub(start)..) {
            strike(derive(take.seed, 100 + part), take.strength, stroke, out);
        }
    }
}

/// When it thunders: after each flash that the take covers, else by chance.
pub(super) fn strokes(take: &Take, flashes: &[u32]) -> Vec<Stroke> {
    let mut rng = Rng::new(derive(take.seed, 1));
    let storm = rng.between(0.2, 0.8);
    let seen: Vec<usize> = flashes
        .iter()
        .map(|&frame| sample_of_frame(frame))
        .filter(|at| take.cue.contains(at))
        .collect();
    if seen.is_empty() {
        return by_chance(take, storm, &mut rng);
    }
    seen.into_iter()
        .map(|flash| after(flash, storm, take.cue.end, &mut rng))
        .collect()
}

/// The thunder of a flash, at the distance of the storm.
fn after(flash: usize, storm: f32, end: usize, rng: &mut Rng) -> Stroke {
    let (near, far) = DELAY_S;
    let place = (storm + 0.2 * rng.signed()).clamp(0.0, 1.0);
    let room = end.saturating_sub(flash + AUDIBLE) as f32 / RATE;
    let delay_s = near + (far.min(room.max(near)) - near) * place;
    Stroke {
        at: flash + samples(delay_s),
        delay_s,
    }
}

/// Thunder whose flashes are not in the picture.
fn by_chance(take: &Take, storm: f32, rng: &mut Rng) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    let first = (take.cue.len() as f32 / RATE * 0.3).min(1.1);
    let mut at = take.cue.start + samples(rng.between(0.15, 1.0) * first);
    while at < take.cue.end {
        let place = (storm + 0.3 * rng.signed()).clamp(0.0, 1.0);
        let delay_s = DELAY_S.0 + (DELAY_S.1 - DELAY_S.0) * place;
        strokes.push(Stroke { at, delay_s });
        at += samples(rng.between(3.2, 6.5));
    }
    strokes
}

/// Adds one stroke to `out`, which begins with it.
fn strike(seed: u64, strength: f32, stroke: Stroke, out: &mut [Stereo]) {
    let (near, far) = DELAY_S;
    let distance = ((stroke.delay_s - near) / (far - near)).clamp(0.0, 1.0);
    let gain = 0.55 + 0.45 * (1.0 - distance);
    rumble(derive(seed, 1), distance, gain, out);
    let sharpness = (1.0 - distance) * (0.6 + 0.4 * strength) + 0.15;
    crack(derive(seed, 2), distance, gain * sharpness, out);
}

/// One swell of the rumble.
#[derive(Clone, Copy, Debug)]
struct Roll {
    at_s: f32,
    rise_s: f32,
    fall_s: f32,
    gain: f32,
}

impl Roll {
    fn level(&self, at_s: f32) -> f32 {
        let t = at_s - self.at_s;
        if t <= 0.0 {
            return 0.0;
        }
        self.gain * smooth(t / self.rise_s) * libm::expf(-t / self.fall_s)
    }
}

/// The rolls of one stroke: the first is at once and the strongest.
fn rolls(rng: &mut Rng, distance: f32) -> Vec<Roll> {
    let count = 5 + rng.below(4);
    let mut at_s = 0.0;
    (0..count)
        .map(|i| {
            let first = i == 0;
            let roll = Roll {
                at_s,
                rise_s: if first {
                    0.03 + 0.12 * distance
                } else {
                    rng.between(0.06, 0.3)
                },
                fall_s: rng.between(0.25, 0.75) + 0.3 * distance,
                gain: if first {
                    1.0
                } else {
                    rng.between(0.25, 0.95) * libm::expf(-at_s / 2.6)
                },
            };
            at_s += rng.between(0.25, 0.85) + 0.15 * distance;
            roll
        })
        .collect()
}

fn rumble(seed: u64, distance: f32, gain: f32, out: &mut [Stereo]) {
    let mut rng = Rng::new(seed);
    let rolls = rolls(&mut rng, distance);
    let mut place = Wander::new(derive(seed, 1), 0.8);
    let mut grit = Wander::new(derive(seed, 2), 19.0);
    let (mut first, mut second) = (Svf::new(300.0, 0.7), Svf::new(300.0, 0.8));
    let mut ground = OnePole::new(35.0);
    let mut levels = [Glide::new(0.0), Glide::new(0.0)];
    let mut at_s = 0.0;
    for block in out.chunks_mut(BLOCK).take(samples(9.0) / BLOCK) {
        at_s += block.len() as f32 / RATE;
        let bright = (1.0 - 0.7 * distance) * libm::expf(-at_s / 0.9);
        let hz = 95.0 + 55.0 * libm::expf(-at_s / 3.0) + 320.0 * bright;
        first.tune(hz, 0.7);
        second.tune(hz * 1.2, 0.75);
        let swell: f32 = rolls.iter().map(|roll| roll.level(at_s)).sum();
        let torn = swell * (1.0 + 0.45 * grit.next());
        for (level, side) in levels.iter_mut().zip(pan(0.6 * place.next())) {
            level.aim(torn * side * 1.4, block.len());
        }
        for sample in block {
            let [left, right] = rng.white();
            let shared = (left + right) * 0.5;
            let wide = [left * 0.6 + shared, right * 0.6 + shared];
            let deep = ground.high(second.low(first.low(wide)));
            for side in 0..2 {
                let loud = deep[side] * levels[side].next() * 9.0;
                sample[side] += soften(loud) * gain * 0.6;
            }
        }
    }
}

/// The tearing of the near parts of the stroke: bursts that come thinner.
fn crack(seed: u64, distance: f32, gain: f32, out: &mut [Stereo]) {
    let mut rng = Rng::new(seed);
    let length_s = 0.22 + 0.5 * distance;
    let top = 3_200.0 - 2_300.0 * distance;
    let mut pings = Pings::default();
    for i in 0..90 {
        let t = rng.wait(length_s * 0.35);
        let at = if i == 0 { 0 } else { samples(t) };
        let near = libm::expf(-t / length_s);
        let ping = Ping {
            hz: rng.between_log(110.0, top),
            rise: 0.2,
            decay_s: rng.between_log(0.002, 0.012),
            gain: gain * near * rare(&mut rng) * 0.55,
            place: rng.signed() * 0.7,
        };
        pings.start(ping, at);
    }
    hiss(&mut rng, length_s, top, gain, out);
    for block in out.chunks_mut(BLOCK).take(samples(3.0) / BLOCK) {
        pings.add_to(block);
    }
}

/// The noise under the crack.
fn hiss(rng: &mut Rng, length_s: f32, top: f32, gain: f32, out: &mut [Stereo]) {
    let mut band = Svf::new(top * 0.35, 0.5);
    let fall = decay(length_s * 0.3);
    let (mut level, mut attack) = (gain * 0.9, 0.0);
    for sample in out.iter_mut().take(samples(length_s * 3.0)) {
        let noise = band.band(rng.white());
        attack = f32::min(attack + 0.004, 1.0);
        level *= fall;
        sample[0] += soften(noise[0] * 2.0) * level * attack;
        sample[1] += soften(noise[1] * 2.0) * level * attack;
    }
}
