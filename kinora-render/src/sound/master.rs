//! The master: from the raw mix to the asked loudness, with peaks in bounds.

use super::Stereo;
use super::limiter::{self, Limited};
use super::loudness::measure;
use super::noise::{samples, smooth};

/// The true peak that is never passed: −3 dBTP leaves room for what a codec
/// adds to it.
pub(super) const CEILING: f32 = 0.707_946;

/// How loud a room is in which nothing sounds, in LUFS.
pub(super) const ROOM_LUFS: f64 = -45.0;

/// No mix is raised by more than this, in dB.
const MOST_GAIN: f64 = 60.0;

/// The turns taken to meet the loudness.
const TURNS: usize = 6;

/// The loudness is met when it is this close, in LU.
const CLOSE: f64 = 0.1;

/// What lies behind the last sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing: the clip fades in and out.
    Fades,
    /// The first sample: the clip is a loop.
    Loops,
}

/// Brings a mix to a loudness, on a floor that keeps its own level.
///
/// The limiter takes some loudness away; a few turns, each of which has learnt
/// how much the last one gained, bring it back.
pub(super) fn master(mix: &[Stereo], floor: &[Stereo], target: f64, end: End) -> Vec<Stereo> {
    let Some(loudness) = measure(mix) else {
        return sum(mix, 1.0, floor);
    };
    let mut gain = (target - loudness).min(MOST_GAIN);
    let mut last = (0.0, loudness);
    let mut best = (f64::INFINITY, Vec::new());
    for _ in 0..TURNS {
        let mut out = sum(mix, decibels(gain), floor);
        if limit(&mut out, end) == Limited::No {
            return out;
        }
        let reached = measure(&out).unwrap_or(target);
        let miss = target - reached;
        if miss.abs() < best.0 {
            best = (miss.abs(), out);
        }
        if miss.abs() < CLOSE {
            break;
        }
        let yield_per_db = (reached - last.1) / (gain - last.0);
        last = (gain, reached);
        gain = (gain + miss / yield_per_db.clamp(0.2, 1.0)).min(MOST_GAIN);
    }
    best.1
}

/// Brings a floor to the level of a quiet room, or below a quiet mix.
pub(super) fn quieten(floor: &mut [Stereo], target: f64) {
    let Some(loudness) = measure(floor) else {
        return;
    };
    let gain = decibels(ROOM_LUFS.min(target - 20.0) - loudness);
    for sample in floor {
        *sample = [sample[0] * gain, sample[1] * gain];
    }
}

/// Fades the clip in and out.
pub(super) fn fade(clip: &mut [Stereo]) {
    let (rise, fall) = (samples(0.012), samples(0.03));
    let len = clip.len();
    for (at, sample) in clip.iter_mut().enumerate() {
        let left = len - 1 - at;
        if at >= rise && left >= fall {
            continue;
        }
        let level = smooth(at as f32 / rise as f32) * smooth(left as f32 / fall as f32);
        *sample = [sample[0] * level, sample[1] * level];
    }
}

/// A level in dB as a factor. Steps of 1/64 dB hide the last bits of a meter
/// that may count differently on another machine.
fn decibels(level: f64) -> f32 {
    libm::pow(10.0, (level * 64.0).round() / 64.0 / 20.0) as f32
}

fn sum(mix: &[Stereo], gain: f32, floor: &[Stereo]) -> Vec<Stereo> {
    mix.iter()
        .zip(floor)
        .map(|(mix, floor)| [mix[0] * gain + floor[0], mix[1] * gain + floor[1]])
        .collect()
}

fn limit(clip: &mut [Stereo], end: End) -> Limited {
    if end == End::Fades {
        return limiter::limit(clip, CEILING);
    }
    // The limiter of a loop has just heard its end when it begins.
    let lead = samples(0.5).min(clip.len());
    let tail = samples(0.05).min(clip.len());
    let mut around = clip[clip.len() - lead..].to_vec();
    around.extend_from_slice(clip);
    around.extend_from_slice(&clip[..tail]);
    let limited = limiter::limit(&mut around, CEILING);
    clip.copy_from_slice(&around[lead..around.len() - tail]);
    limited
}
