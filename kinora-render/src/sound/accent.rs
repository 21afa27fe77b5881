//! Accents: air rushes by as the camera moves, and a cut is hit.

use std::ops::Range;

use super::filter::Svf;
use super::noise::{Rng, derive, samples};
use super::score::{Score, Take};
use super::tone::{Ping, Pings, pan};
use super::{BLOCK, RATE, Stereo};

/// A move of the camera that can be heard.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Swing {
    /// When it is on its way.
    pub(super) range: Range<usize>,
    /// How loud it is in its middle, 0–1.
    pub(super) gain: f32,
    /// Where the air goes, −1 to the left, 1 to the right.
    pub(super) side: f32,
    /// Whether it stops short.
    pub(super) stops: bool,
}

/// How long a rush is that no move is there for.
const ALONE_S: f32 = 1.2;

/// The frequencies of slow and of fast air.
const AIR_HZ: [f32; 2] = [280.0, 1_900.0];

/// Plays the accents of a take; `out` begins where the take does. Where the camera
/// rests and nothing is cut, air rushes by once.
pub(super) fn perform(take: &Take, score: &Score, out: &mut [Stereo]) {
    let cue = &take.cue;
    let start = take.range().start;
    let mut swings: Vec<Swing> = score
        .swings
        .iter()
        .filter(|swing| swing.range.start < cue.end && swing.range.end > cue.start)
        .cloned()
        .collect();
    let cuts = score.cuts.iter().filter(|at| cue.contains(at));
    let stops = swings.iter().filter(|swing| swing.stops);
    let hits: Vec<usize> = cuts
        .copied()
        .chain(stops.map(|swing| swing.range.end))
        .filter(|at| cue.contains(at))
        .collect();
    if swings.is_empty() && hits.is_empty() {
        let length = samples(ALONE_S).min(cue.len());
        let first = cue.start + (cue.len() - length) / 3;
        swings.push(Swing {
            range: first..first + length,
            gain: 0.8,
            side: 1.0,
            stops: false,
        });
    }
    for (swing, part) in swings.iter().zip(0..) {
        rush(swing, derive(take.seed, part), start, out);
    }
    for (at, part) in hits.iter().zip(100..) {
        if let Some(out) = out.get_mut(at.saturating_sub(start)..) {
            hit(derive(take.seed, part), out);
        }
    }
}

/// Adds the air of a move: louder and brighter the faster it is.
fn rush(swing: &Swing, seed: u64, start: usize, out: &mut [Stereo]) {
    let mut rng = Rng::new(seed);
    let mut band = Svf::new(AIR_HZ[0], 0.9);
    let length = swing.range.len().max(1) as f32;
    for at in swing.range.clone() {
        let noise = rng.white();
        let share = (at - swing.range.start) as f32 / length;
        let pace = pace(share);
        if at % 48 == 0 {
            let hz = AIR_HZ[0] * libm::powf(AIR_HZ[1] / AIR_HZ[0], pace);
            band.tune(hz, 0.9);
        }
        let air = band.band(noise);
        let level = swing.gain * pace * libm::sqrtf(pace);
        let sides = pan(swing.side * (2.0 * share - 1.0) * 0.8);
        if let Some(sample) = at.checked_sub(start).and_then(|at| out.get_mut(at)) {
            sample[0] += air[0] * level * sides[0];
            sample[1] += air[1] * level * sides[1];
        }
    }
}

/// How fast a move is so far through, 0–1: it begins and ends without a jerk.
fn pace(share: f32) -> f32 {
    let (u, v) = (share.clamp(0.0, 1.0), 1.0 - share.clamp(0.0, 1.0));
    16.0 * u * u * v * v
}

/// Adds a low hit to `out`, which begins with it.
fn hit(seed: u64, out: &mut [Stereo]) {
    let mut rng = Rng::new(seed);
    let mut pings = Pings::default();
    let tones = [(48.0, 0.34, 0.8), (76.0, 0.2, 0.6), (131.0, 0.09, 0.3)];
    for (hz, decay_s, gain) in tones {
        let ping = Ping {
            hz: hz * rng.between(0.95, 1.05),
            rise: 1.0,
            decay_s,
            gain,
            place: 0.0,
        };
        pings.start(ping, 0);
    }
    for block in out.chunks_mut(BLOCK).take(200) {
        pings.add_to(block);
    }
    let mut band = Svf::new(rng.between(700.0, 1_100.0), 0.7);
    for (i, sample) in out.iter_mut().take(samples(0.12)).enumerate() {
        let t = i as f32 / RATE;
        let level = 0.5 * (1.0 - libm::expf(-t / 0.000_8)) * libm::expf(-t / 0.018);
        let noise = band.band(rng.white());
        sample[0] += noise[0] * level;
        sample[1] += noise[1] * level;
    }
}
