//! Music: four soft chords and a plucked figure above them.
//!
//! Key and figure follow from the seed; what its shots look like tells whether it is in
//! major or in minor, and how strong it is asked for how fast it goes. The bars are laid out from cut
//! to cut, so that every shot begins on a downbeat.

use std::ops::Range;
use std::sync::LazyLock;

use super::noise::{Rng, samples, smooth};
use super::score::{Mood, Score, Take};
use super::tone::{Ping, Pings, pan, phase_step, sine};
use super::{BLOCK, RATE, Stereo};

/// The slowest and the fastest tempo, in beats a minute.
const TEMPO: (f32, f32) = (58.0, 112.0);

/// Beats in a full bar.
const BAR: usize = 4;

/// Steps of the major and the natural minor scale, in semitones.
const SCALES: [[i32; 7]; 2] = [[0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]];

/// The places of both in tables.
const MAJOR: usize = 0;
const MINOR: usize = 1;

/// Four chords as steps of the scale, from 0; three turns for each scale.
const TURNS: [[[usize; 4]; 3]; 2] = [
    [[0, 5, 3, 4], [0, 4, 5, 3], [0, 2, 3, 4]],
    [[0, 5, 2, 6], [0, 3, 5, 6], [0, 6, 5, 6]],
];

/// Eighth notes of the plucked figure as tones of the chord.
const FIGURES: [[usize; 8]; 4] = [
    [0, 2, 4, 2, 3, 2, 4, 2],
    [0, 1, 2, 3, 4, 3, 2, 1],
    [0, 3, 2, 4, 1, 3, 2, 4],
    [4, 2, 3, 1, 2, 0, 1, 2],
];

/// A piece in a key.
#[derive(Debug)]
struct Piece {
    root: i32,
    mode: usize,
    turn: [usize; 4],
    figure: [usize; 8],
}

/// One bar: a chord over some beats.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    /// Where it lies in the clip.
    pub(super) range: Range<usize>,
    beats: usize,
}

/// Plays the music of a take; `out` begins where the take does.
pub(super) fn perform(take: &Take, score: &Score, out: &mut [Stereo]) {
    let mut rng = Rng::new(take.seed);
    let drawn = rng.below(2);
    let mode = match take.mood {
        Mood::Bright => MAJOR,
        Mood::Sombre => MINOR,
        Mood::Either => drawn,
    };
    let piece = Piece {
        root: 47 + rng.below(9) as i32,
        mode,
        turn: TURNS[mode][rng.below(3)],
        figure: FIGURES[rng.below(4)],
    };
    let favourite = rng.between(58.0, 70.0) + 34.0 * take.strength;
    let bars = bars(&take.cue, &score.shots, favourite);
    let start = take.range().start;
    let mut pings = Pings::default();
    for (index, bar) in bars.iter().enumerate() {
        let resolves = index > 1 && index + 1 == bars.len() && score.overlap == 0;
        let step = if resolves { 0 } else { piece.turn[index % 4] };
        let at = bar.range.start - start;
        piece.pad(step, bar, &mut out[at..]);
        piece.pluck(step, bar, at, &mut rng, &mut pings);
    }
    for block in out.chunks_mut(BLOCK) {
        pings.add_to(block);
    }
}

/// Divides a range into bars; a new bar begins at every shot.
pub(super) fn bars(cue: &Range<usize>, shots: &[usize], favourite: f32) -> Vec<Bar> {
    let inside = |at: &&usize| cue.start < **at && **at < cue.end;
    let mut edges = vec![cue.start];
    edges.extend(shots.iter().filter(inside));
    edges.push(cue.end);
    let beat = RATE * 60.0 / tempo(&edges, favourite);
    edges
        .windows(2)
        .flat_map(|pair| divide(pair[0]..pair[1], beat))
        .collect()
}

/// The tempo whose beats, and if possible whose bars, meet every edge.
fn tempo(edges: &[usize], favourite: f32) -> f32 {
    let cost = |tempo: f32| {
        let beat = RATE * 60.0 / tempo;
        let misses: f32 = edges
            .windows(2)
            .map(|pair| {
                let beats = (pair[1] - pair[0]) as f32 / beat;
                let bars = beats / BAR as f32;
                let off_beat = (beats - beats.round()).abs();
                let off_bar = (bars - bars.round()).abs();
                4.0 * off_beat + if off_bar > 0.02 { 0.25 } else { 0.0 }
            })
            .sum();
        misses + (tempo - favourite).abs() / 60.0
    };
    let mut best = (f32::MAX, favourite);
    for half in (TEMPO.0 * 2.0) as u32..=(TEMPO.1 * 2.0) as u32 {
        let tempo = half as f32 * 0.5;
        let cost = cost(tempo);
        if cost < best.0 {
            best = (cost, tempo);
        }
    }
    best.1
}

/// Full bars, then a shorter one if beats are left over.
fn divide(range: Range<usize>, beat: f32) -> Vec<Bar> {
    let beats = ((range.len() as f32 / beat).round() as usize).max(1);
    let at = |beat: usize| range.start + (range.len() as u64 * beat as u64 / beats as u64) as usize;
    (0..beats)
        .step_by(BAR)
        .map(|first| {
            let last = (first + BAR).min(beats);
            Bar {
                range: at(first)..at(last),
                beats: last - first,
            }
        })
        .collect()
}

impl Piece {
    /// The pitch of a step of the scale, as a note number.
    fn note(&self, step: usize) -> i32 {
        self.root + SCALES[self.mode][step % 7] + 12 * (step / 7) as i32
    }

    /// The pad of one bar: root, fifth, third and octave, and a bass.
    fn pad(&self, step: usize, bar: &Bar, out: &mut [Stereo]) {
        let low = self.note(step);
        // Chords stay within an octave, whatever their root.
        let base = if low > 56 { low - 12 } else { low };
        let third = self.note(step + 2) - low;
        let fifth = self.note(step + 4) - low;
        let len = bar.range.len();
        bass(if base > 50 { base - 12 } else { base }, len, out);
        let voices = [(0, -0.5), (fifth, 0.45), (third + 12, -0.25), (12, 0.6)];
        for (interval, place) in voices {
            chord_tone(base + interval, place, len, out);
        }
    }

    fn pluck(&self, step: usize, bar: &Bar, at: usize, rng: &mut Rng, pings: &mut Pings) {
        let eighth = bar.range.len() / (bar.beats * 2);
        for i in 0..bar.beats * 2 {
            if i != 0 && rng.unit() < 0.22 {
                continue;
            }
            let tone = self.figure[i % 8];
            let note = self.note(step + [0, 2, 4, 7, 9][tone]) + 24;
            let accent = if i % 2 == 0 { 1.0 } else { 0.7 };
            let late = samples(rng.between(0.0, 0.012));
            let gain = 0.12 * accent * rng.between(0.75, 1.0);
            string(
                note,
                gain,
                rng.signed() * 0.4,
                at + i * eighth + late,
                pings,
            );
        }
    }
}

/// The frequency of a note number; 69 is 440 Hz.
fn hz(note: i32) -> f32 {
    440.0 * libm::exp2f((note - 69) as f32 / 12.0)
}

/// One plucked string: the upper partials die first.
fn string(note: i32, gain: f32, place: f32, at: usize, pings: &mut Pings) {
    // Above this the string is a tick; the octave below is the same tone.
    let hz = hz(if note > 88 { note - 12 } else { note });
    for (partial, share, decay_s) in [
        (1.0, 1.0, 0.55),
        (2.0, 0.3, 0.3),
        (3.0, 0.14, 0.16),
        (4.02, 0.06, 0.07),
    ] {
        let ping = Ping {
            hz: hz * partial,
            rise: 1.0,
            decay_s,
            gain: gain * share,
            place,
        };
        pings.start(ping, at);
    }
}

/// Entries of the pad's wave; one more closes the circle.
const WAVE_LEN: usize = 2048;

/// One turn of the pad's wave: a few soft harmonics.
static WAVE: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let level = [0.0, 1.0, 0.5, 0.34, 0.2, 0.13, 0.09, 0.05];
    (0..=WAVE_LEN)
        .map(|i| {
            let phase = ((i % WAVE_LEN) as u32) << 21;
            (1..level.len())
                .map(|k| level[k] * sine(phase.wrapping_mul(k as u32)))
                .sum()
        })
        .collect()
});

fn wave(phase: u32) -> f32 {
    let at = (phase >> 21) as usize;
    let between = (phase & 0x1f_ffff) as f32 / 2_097_152.0;
    WAVE[at] + (WAVE[at + 1] - WAVE[at]) * between
}

/// The level of a held note that sets in and dies softly.
fn hold(at: usize, len: usize, rise: f32, fall: f32) -> f32 {
    let end = smooth((len as f32 + fall - at as f32) / fall);
    smooth(at as f32 / rise) * end
}

fn chord_tone(note: i32, place: f32, len: usize, out: &mut [Stereo]) {
    let (rise, fall) = (0.45 * RATE, 0.9 * RATE);
    let hz = hz(note);
    // Two strings a few cents apart, one on each side, breathe against each other.
    let (near, away) = (phase_step(hz * 1.0013), phase_step(hz * 0.9988));
    let sides = [pan(place), pan(-place * 0.7)];
    let (mut first, mut second) = (0_u32, 0x5000_0000_u32);
    for (i, sample) in out.iter_mut().take(len + fall as usize).enumerate() {
        first = first.wrapping_add(near);
        second = second.wrapping_add(away);
        let level = 0.055 * hold(i, len, rise, fall);
        let (one, two) = (wave(first) * level, wave(second) * level);
        sample[0] += one * sides[0][0] + two * sides[1][0];
        sample[1] += one * sides[0][1] + two * sides[1][1];
    }
}

fn bass(note: i32, len: usize, out: &mut [Stereo]) {
    let (rise, fall) = (0.12 * RATE, 0.35 * RATE);
    let step = phase_step(hz(note));
    let mut phase = 0_u32;
    for (i, sample) in out.iter_mut().take(len + fall as usize).enumerate() {
        phase = phase.wrapping_add(step);
        let tone = sine(phase) + 0.35 * sine(phase.wrapping_mul(2));
        let level = 0.06 * tone * hold(i, len, rise, fall);
        sample[0] += level;
        sample[1] += level;
    }
}
