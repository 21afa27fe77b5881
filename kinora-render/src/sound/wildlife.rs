//! Birds and insects.

use super::filter::{Glide, OnePole, Svf};
use super::noise::{Pink, Poisson, Rng, Wander, derive, samples, smooth};
use super::tone::{pan, phase_step, sine};
use super::{Bed, RATE, Stereo};

/// Several birds, each with its own song, place and distance.
#[derive(Debug)]
pub(super) struct Birds {
    birds: Vec<Bird>,
    rng: Rng,
    pink: Pink,
    air: Svf,
}

/// One singer.
#[derive(Debug)]
struct Bird {
    rng: Rng,
    song: Song,
    hz: f32,
    gain: f32,
    sides: Stereo,
    notes: Vec<Note>,
    phase: u32,
    clock: usize,
}

/// A way to sing.
#[derive(Clone, Copy, Debug)]
enum Song {
    /// Slow pure slides.
    Whistle,
    /// One short chirp, many times over.
    Trill,
    /// Slides with fast vibrato.
    Warble,
    /// Two notes in turn.
    Teacher,
    /// Chirps that come faster and lower, and a flourish.
    Cascade,
}

/// Every way to sing, the most common first.
const SONGS: [Song; 5] = [
    Song::Warble,
    Song::Whistle,
    Song::Teacher,
    Song::Trill,
    Song::Cascade,
];

/// One syllable of a song.
#[derive(Clone, Copy, Debug)]
struct Note {
    start: usize,
    len: usize,
    from_hz: f32,
    to_hz: f32,
    /// Height of the arc between the two frequencies.
    arc_hz: f32,
    vibrato_hz: f32,
    depth_hz: f32,
    gain: f32,
}

impl Birds {
    /// Three to six birds, more for more strength.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        let count = 3 + (strength.clamp(0.0, 1.0) * 3.0) as usize;
        let first = rng.below(SONGS.len());
        let birds = (0..count)
            .map(|i| Bird::new(derive(seed, i as u64), i, SONGS[(first + i) % SONGS.len()]))
            .collect();
        Self {
            birds,
            pink: Pink::default(),
            air: Svf::new(3_000.0, 0.5),
            rng,
        }
    }
}

impl Bed for Birds {
    fn fill(&mut self, block: &mut [Stereo]) {
        for out in block.iter_mut() {
            let air = self.air.band(self.pink.next(self.rng.white()));
            *out = [air[0] * 0.006, air[1] * 0.006];
        }
        for bird in &mut self.birds {
            bird.add_to(block);
        }
    }
}

impl Bird {
    fn new(seed: u64, index: usize, song: Song) -> Self {
        let mut rng = Rng::new(seed);
        let distance = if index == 0 {
            0.1
        } else {
            rng.between(0.2, 1.0)
        };
        let side = if index.is_multiple_of(2) { -1.0 } else { 1.0 };
        let mut bird = Self {
            song,
            hz: rng.between_log(2_600.0, 4_600.0),
            gain: 0.5 / (1.0 + 2.5 * distance),
            sides: pan(side * rng.between(0.15, 0.85)),
            notes: Vec::new(),
            phase: 0,
            clock: 0,
            rng,
        };
        let wait = if index == 0 {
            bird.rng.between(0.15, 0.6)
        } else {
            bird.rng.between(0.5, 3.0)
        };
        bird.sing(super::WARM_UP + samples(wait));
        bird
    }

    /// Lays out the next phrase, which begins in `wait` samples.
    fn sing(&mut self, wait: usize) {
        self.clock = 0;
        self.notes.clear();
        let mut at = wait;
        let rng = &mut self.rng;
        let key = self.hz * rng.between(0.94, 1.06);
        match self.song {
            Song::Whistle => whistle(rng, key, &mut at, &mut self.notes),
            Song::Trill => trill(rng, key, &mut at, &mut self.notes),
            Song::Warble => warble(rng, key, &mut at, &mut self.notes),
            Song::Teacher => teacher(rng, key, &mut at, &mut self.notes),
            Song::Cascade => cascade(rng, key, &mut at, &mut self.notes),
        }
    }

    fn add_to(&mut self, block: &mut [Stereo]) {
        for index in 0..self.notes.len() {
            let note = self.notes[index];
            self.voice(note, block);
        }
        self.clock += block.len();
        let end = self.notes.last().map_or(0, |note| note.start + note.len);
        if self.clock >= end {
            let wait = samples(self.rng.between(1.2, 4.5));
            self.sing(wait);
        }
    }

    /// Adds what of a note falls into the block.
    fn voice(&mut self, note: Note, block: &mut [Stereo]) {
        let from = note.start.max(self.clock);
        let to = (note.start + note.len).min(self.clock + block.len());
        for at in from..to.max(from) {
            let t = (at - note.start) as f32 / note.len as f32;
            let seconds = (at - note.start) as f32 / RATE;
            let turns = note.vibrato_hz * seconds;
            let vibrato = sine(((turns - turns.floor()) * 4_294_967_040.0) as u32);
            let arc = 4.0 * t * (1.0 - t);
            let hz = note.from_hz
                + (note.to_hz - note.from_hz) * t
                + note.arc_hz * arc
                + note.depth_hz * vibrato;
            self.phase = self.phase.wrapping_add(phase_step(hz));
            let shape = smooth(t * 6.0) * smooth((1.0 - t) * 2.5);
            let tone = sine(self.phase) + 0.12 * sine(self.phase.wrapping_mul(2));
            let level = tone * shape * note.gain * self.gain;
            let out = &mut block[at - self.clock];
            out[0] += level * self.sides[0];
            out[1] += level * self.sides[1];
        }
    }
}

/// Adds a note of `length_s` at `at` and moves on past it and a gap.
fn push(notes: &mut Vec<Note>, at: &mut usize, length_s: f32, gap_s: f32, note: Note) {
    let len = samples(length_s).max(1);
    notes.push(Note {
        start: *at,
        len,
        ..note
    });
    *at += len + samples(gap_s);
}

/// A steady note to be changed.
fn plain(hz: f32) -> Note {
    Note {
        start: 0,
        len: 0,
        from_hz: hz,
        to_hz: hz,
        arc_hz: 0.0,
        vibrato_hz: 0.0,
        depth_hz: 0.0,
        gain: 1.0,
    }
}

fn whistle(rng: &mut Rng, key: f32, at: &mut usize, notes: &mut Vec<Note>) {
    for _ in 0..2 + rng.below(3) {
        let hz = key * rng.between(0.8, 1.15);
        let note = Note {
            to_hz: hz * rng.between(0.75, 1.25),
            arc_hz: hz * rng.between(-0.08, 0.12),
            ..plain(hz)
        };
        let (length, gap) = (rng.between(0.14, 0.34), rng.between(0.05, 0.16));
        push(notes, at, length, gap, note);
    }
}

fn trill(rng: &mut Rng, key: f32, at: &mut usize, notes: &mut Vec<Note>) {
    let count = 8 + rng.below(14);
    let step_s = rng.between(0.05, 0.085);
    let fall = rng.between(0.7, 0.9);
    for i in 0..count {
        let swell = 0.55 + 0.45 * smooth(i as f32 / count as f32 * 2.0);
        let note = Note {
            to_hz: key * fall,
            gain: swell,
            ..plain(key * 1.12)
        };
        push(notes, at, step_s * 0.65, step_s * 0.35, note);
    }
}

fn warble(rng: &mut Rng, key: f32, at: &mut usize, notes: &mut Vec<Note>) {
    for _ in 0..3 + rng.below(5) {
        let hz = key * rng.between(0.75, 1.3);
        let note = Note {
            to_hz: hz * rng.between(0.7, 1.35),
            arc_hz: hz * rng.between(-0.15, 0.2),
            vibrato_hz: rng.between(18.0, 42.0),
            depth_hz: rng.between(60.0, 420.0),
            gain: rng.between(0.6, 1.0),
            ..plain(hz)
        };
        let (length, gap) = (rng.between(0.06, 0.2), rng.between(0.015, 0.07));
        push(notes, at, length, gap, note);
    }
}

fn teacher(rng: &mut Rng, key: f32, at: &mut usize, notes: &mut Vec<Note>) {
    let step = rng.between(0.72, 0.84);
    for _ in 0..3 + rng.below(3) {
        let high = Note {
            arc_hz: key * 0.05,
            ..plain(key * 1.1)
        };
        push(notes, at, 0.085, 0.035, high);
        let low = Note {
            to_hz: key * step * 0.96,
            gain: 0.85,
            ..plain(key * step)
        };
        push(notes, at, 0.12, 0.075, low);
    }
}

fn cascade(rng: &mut Rng, key: f32, at: &mut usize, notes: &mut Vec<Note>) {
    let count = 9 + rng.below(5);
    for i in 0..count {
        let share = i as f32 / count as f32;
        let hz = key * (1.3 - 0.5 * share);
        let note = Note {
            to_hz: hz * 0.72,
            gain: 0.6 + 0.4 * share,
            ..plain(hz)
        };
        push(notes, at, 0.065 - 0.02 * share, 0.055 - 0.04 * share, note);
    }
    let flourish = Note {
        to_hz: key * 1.25,
        arc_hz: -key * 0.25,
        vibrato_hz: 30.0,
        depth_hz: 250.0,
        ..plain(key * 0.8)
    };
    push(notes, at, 0.2, 0.0, flourish);
}

/// Crickets over the hiss of a summer night.
#[derive(Debug)]
pub(super) struct Insects {
    crickets: Vec<Cricket>,
    rng: Rng,
    hiss: Svf,
    shimmer: Wander,
    level: Glide,
    floor: OnePole,
    chorus: [Chorus; 3],
    ticks: Poisson,
}

/// One cricket: groups of pulses on one high tone.
#[derive(Debug)]
struct Cricket {
    rng: Rng,
    phase: u32,
    step: u32,
    sides: Stereo,
    gain: f32,
    at: usize,
    pulse: usize,
    pulses: usize,
    period: usize,
    pause: usize,
    effort: f32,
}

/// A far chorus: a steady tone that trembles.
#[derive(Debug)]
struct Chorus {
    phase: u32,
    step: u32,
    tremble: u32,
    tremble_step: u32,
    sides: Stereo,
}

impl Insects {
    /// Five to nine crickets, more for more strength.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        let count = 5 + (strength.clamp(0.0, 1.0) * 4.0) as u64;
        let chorus = [
            (-0.6, 3_350.0, 37.0),
            (0.55, 3_620.0, 43.0),
            (0.0, 5_300.0, 51.0),
        ];
        Self {
            crickets: (0..count).map(|i| Cricket::new(derive(seed, i))).collect(),
            hiss: Svf::new(5_200.0, 1.2),
            shimmer: Wander::new(derive(seed, 90), 0.8),
            level: Glide::new(1.0),
            floor: OnePole::new(2_500.0),
            chorus: chorus.map(|(place, hz, tremble)| {
                let shift = rng.between(0.96, 1.04);
                Chorus {
                    phase: 0,
                    step: phase_step(hz * shift),
                    tremble: 0,
                    tremble_step: phase_step(tremble * shift),
                    sides: pan(place),
                }
            }),
            ticks: Poisson::new(&mut rng, 1.0),
            rng,
        }
    }
}

impl Bed for Insects {
    fn fill(&mut self, block: &mut [Stereo]) {
        let shimmer = self.shimmer.next();
        self.level.aim(1.0 + 0.3 * shimmer, block.len());
        for out in block.iter_mut() {
            let hiss = self.hiss.band(self.floor.high(self.rng.white()));
            let level = self.level.next();
            *out = [hiss[0] * 0.025 * level, hiss[1] * 0.025 * level];
            for tone in &mut self.chorus {
                let sound = tone.next() * 0.012 * level;
                out[0] += sound * tone.sides[0];
                out[1] += sound * tone.sides[1];
            }
        }
        while self.ticks.next(&mut self.rng, 1.0, block.len()).is_some() {
            let chosen = self.rng.below(self.crickets.len());
            self.crickets[chosen].effort = self.rng.between(0.5, 1.0);
        }
        for cricket in &mut self.crickets {
            cricket.add_to(block);
        }
    }
}

impl Chorus {
    fn next(&mut self) -> f32 {
        self.phase = self.phase.wrapping_add(self.step);
        self.tremble = self.tremble.wrapping_add(self.tremble_step);
        let tremble = 0.5 + 0.5 * sine(self.tremble);
        sine(self.phase) * tremble * tremble
    }
}

impl Cricket {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let distance = rng.unit();
        let pulses = 3 + rng.below(2);
        Self {
            phase: 0,
            step: phase_step(rng.between(4_050.0, 5_000.0)),
            sides: pan(rng.signed() * 0.9),
            gain: 0.24 / (1.0 + 3.0 * distance),
            at: 0,
            pulse: rng.below(pulses),
            pulses,
            period: samples(rng.between(0.026, 0.036)),
            pause: samples(rng.between(0.22, 0.5)),
            effort: 1.0,
            rng,
        }
    }

    fn add_to(&mut self, block: &mut [Stereo]) {
        for out in block {
            let level = self.next();
            out[0] += level * self.sides[0];
            out[1] += level * self.sides[1];
        }
    }

    fn next(&mut self) -> f32 {
        self.phase = self.phase.wrapping_add(self.step);
        self.at += 1;
        let resting = self.pulse >= self.pulses;
        if self.at >= if resting { self.pause } else { self.period } {
            self.at = 0;
            self.pulse = if resting { 0 } else { self.pulse + 1 };
            if resting {
                self.pause = samples(self.rng.between(0.24, 0.4));
            }
            return 0.0;
        }
        if resting {
            return 0.0;
        }
        let t = self.at as f32 / (self.period as f32 * 0.62);
        let growth = 0.6 + 0.4 * (self.pulse + 1) as f32 / self.pulses as f32;
        let shape = smooth(t * 2.5) * smooth((1.0 - t) * 1.7);
        sine(self.phase) * shape * growth * self.gain * self.effort
    }
}
