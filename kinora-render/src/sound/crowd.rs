//! A crowd: many people who talk at once.

use std::f32::consts::PI;

use super::filter::{Glide, OnePole, Svf};
use super::noise::{Pink, Rng, derive, smooth};
use super::tone::pan;
use super::{BLOCK, Bed, RATE, Stereo};

/// Voices of a crowd, a round number of vector lanes.
const VOICES: usize = 16;

/// One value for each voice.
type Lanes = [f32; VOICES];

/// Many people who talk at once: no word can be understood.
#[derive(Debug)]
pub(super) struct Crowd {
    speakers: Vec<Speaker>,
    phase: Lanes,
    step: Lanes,
    level: Lanes,
    level_step: Lanes,
    throats: [Formant; 3],
    sides: [Lanes; 2],
    rng: Rng,
    pink: Pink,
    murmur: Svf,
    sibilant: Svf,
    hiss: Glide,
    room: OnePole,
}

/// One resonance of every throat.
#[derive(Debug)]
struct Formant {
    gain: f32,
    damping: Lanes,
    a1: Lanes,
    a2: Lanes,
    a3: Lanes,
    one: Lanes,
    two: Lanes,
}

/// What one person is about to say.
#[derive(Debug)]
struct Speaker {
    rng: Rng,
    /// 1 for a low voice, up to 1.2 for a high one.
    size: f32,
    pitch_hz: f32,
    gain: f32,
    left_s: f32,
    syllable_s: f32,
    syllables: usize,
    spoken: usize,
    accent: f32,
    /// The unsteadiness of the pitch, about 1.
    shake: f32,
    vowel: [f32; 3],
    goal: [f32; 3],
    hiss: f32,
}

/// Formants of eight vowels in Hz, after Peterson and Barney (1952).
const VOWELS: [[f32; 3]; 8] = [
    [270.0, 2_290.0, 3_010.0],
    [390.0, 1_990.0, 2_550.0],
    [530.0, 1_840.0, 2_480.0],
    [660.0, 1_720.0, 2_410.0],
    [730.0, 1_090.0, 2_440.0],
    [570.0, 840.0, 2_410.0],
    [440.0, 1_020.0, 2_240.0],
    [300.0, 870.0, 2_240.0],
];

impl Formant {
    fn new(gain: f32) -> Self {
        Self {
            gain,
            damping: [1.0; VOICES],
            a1: [0.0; VOICES],
            a2: [0.0; VOICES],
            a3: [0.0; VOICES],
            one: [0.0; VOICES],
            two: [0.0; VOICES],
        }
    }

    fn tune(&mut self, voice: usize, hz: f32, quality: f32) {
        let g = libm::tanf(PI * hz / RATE);
        let damping = 1.0 / quality;
        let first = 1.0 / (1.0 + g * (g + damping));
        self.damping[voice] = damping;
        self.a1[voice] = first;
        self.a2[voice] = g * first;
        self.a3[voice] = g * g * first;
    }

    /// Adds the resonance of every voice's source to `out`.
    fn add_to(&mut self, source: &Lanes, out: &mut Lanes) {
        for voice in 0..VOICES {
            let v3 = source[voice] - self.two[voice];
            let v1 = self.a1[voice] * self.one[voice] + self.a2[voice] * v3;
            let v2 = self.two[voice] + self.a2[voice] * self.one[voice] + self.a3[voice] * v3;
            self.one[voice] = 2.0 * v1 - self.one[voice];
            self.two[voice] = 2.0 * v2 - self.two[voice];
            out[voice] += v1 * self.damping[voice] * self.gain;
        }
    }
}

impl Speaker {
    fn new(seed: u64, index: usize) -> Self {
        let mut rng = Rng::new(seed);
        let high = index % 2 == 1;
        let mut speaker = Self {
            size: if high { 1.16 } else { 1.0 } * rng.between(0.96, 1.05),
            pitch_hz: if high {
                rng.between(170.0, 235.0)
            } else {
                rng.between(92.0, 140.0)
            },
            gain: rng.between(0.35, 1.0),
            left_s: 0.0,
            syllable_s: 0.25,
            syllables: 0,
            spoken: 0,
            accent: 1.0,
            shake: 1.0,
            vowel: VOWELS[index % VOWELS.len()],
            goal: VOWELS[index % VOWELS.len()],
            hiss: 0.0,
            rng,
        };
        speaker.syllables = 2 + speaker.rng.below(9);
        speaker.left_s = speaker.rng.between(0.0, 0.25);
        speaker
    }

    /// Lets a block pass; a new syllable or a pause may begin.
    fn advance(&mut self) {
        self.left_s -= BLOCK as f32 / RATE;
        if self.left_s <= 0.0 {
            if self.spoken >= self.syllables {
                self.pause();
            } else {
                self.speak();
            }
        }
        for (now, goal) in self.vowel.iter_mut().zip(self.goal) {
            *now += (goal - *now) * 0.22;
        }
        self.hiss *= 0.8;
        self.shake += (1.0 - self.shake) * 0.1 + 0.012 * self.rng.signed();
    }

    fn pause(&mut self) {
        self.spoken = 0;
        self.syllables = 4 + self.rng.below(12);
        self.left_s = self.rng.between(0.15, 1.0);
        self.syllable_s = 0.0;
    }

    fn speak(&mut self) {
        self.spoken += 1;
        self.syllable_s = self.rng.between(0.15, 0.34);
        self.left_s = self.syllable_s;
        self.accent = self.rng.between(0.55, 1.0);
        self.goal = VOWELS[self.rng.below(VOWELS.len())];
        if self.rng.unit() < 0.3 {
            self.hiss = self.rng.between(0.4, 1.0);
        }
    }

    /// The level of the voice now: a syllable opens fast and closes slowly.
    fn level(&self) -> f32 {
        if self.syllable_s == 0.0 {
            return 0.0;
        }
        let t = 1.0 - self.left_s / self.syllable_s;
        smooth(t * 4.0) * (0.12 + 0.88 * smooth((1.0 - t) * 1.6)) * self.accent * self.gain
    }

    /// The pitch now: it falls over the sentence and lifts on an accent.
    fn hz(&self) -> f32 {
        let share = self.spoken as f32 / self.syllables.max(1) as f32;
        self.pitch_hz * self.shake * (1.12 - 0.22 * share) * (0.9 + 0.2 * self.accent)
    }
}

impl Crowd {
    /// A crowd; with less strength it is farther away and duller.
    pub(super) fn new(seed: u64, strength: f32) -> Self {
        let mut rng = Rng::new(seed);
        let speakers = (0..VOICES)
            .map(|i| Speaker::new(derive(seed, i as u64), i))
            .collect();
        let places: [Stereo; VOICES] = std::array::from_fn(|_| pan(rng.signed() * 0.95));
        Self {
            speakers,
            phase: std::array::from_fn(|_| rng.unit()),
            step: [0.0; VOICES],
            level: [0.0; VOICES],
            level_step: [0.0; VOICES],
            throats: [Formant::new(1.0), Formant::new(0.55), Formant::new(0.22)],
            sides: [places.map(|place| place[0]), places.map(|place| place[1])],
            pink: Pink::default(),
            murmur: Svf::new(480.0, 0.6),
            sibilant: Svf::new(5_200.0, 1.0),
            hiss: Glide::new(0.0),
            room: OnePole::new(2_600.0 + 1_800.0 * strength),
            rng,
        }
    }

    /// Lets a block pass for every speaker, and moves the throats.
    fn advance(&mut self, len: usize) {
        let mut hiss = 0.0;
        for (voice, speaker) in self.speakers.iter_mut().enumerate() {
            speaker.advance();
            hiss += speaker.hiss * speaker.gain;
            self.step[voice] = speaker.hz() / RATE;
            self.level_step[voice] = (speaker.level() - self.level[voice]) / len as f32;
            for (formant, (hz, quality)) in self
                .throats
                .iter_mut()
                .zip(speaker.vowel.into_iter().zip([4.0, 9.0, 11.0]))
            {
                formant.tune(voice, hz * speaker.size, quality);
            }
        }
        self.hiss.aim(hiss * 0.05, len);
    }

    /// The sum of all voices for one sample.
    #[expect(
        clippy::needless_range_loop,
        reason = "one index into many arrays of lanes is plainer than zips"
    )]
    fn voices(&mut self) -> Stereo {
        let mut source = [0.0; VOICES];
        let noise = self.rng.bits();
        for voice in 0..VOICES {
            let phase = self.phase[voice] + self.step[voice];
            self.phase[voice] = if phase >= 1.0 { phase - 1.0 } else { phase };
            self.level[voice] += self.level_step[voice];
            // A few bits of one draw, other ones for each voice.
            let bits = (noise >> (voice * 3)) & 0xffff;
            let white = bits as f32 / 32_768.0 - 1.0;
            let pulse = 1.0 - 2.0 * self.phase[voice];
            source[voice] = (pulse + 0.3 * white) * self.level[voice];
        }
        let mut sound = [0.0; VOICES];
        for throat in &mut self.throats {
            throat.add_to(&source, &mut sound);
        }
        let mut out = [0.0; 2];
        for (sum, gains) in out.iter_mut().zip(&self.sides) {
            let mut lanes = [0.0; VOICES];
            for voice in 0..VOICES {
                lanes[voice] = sound[voice] * gains[voice];
            }
            *sum = lanes.iter().sum();
        }
        out
    }
}

impl Bed for Crowd {
    fn fill(&mut self, block: &mut [Stereo]) {
        self.advance(block.len());
        for out in block.iter_mut() {
            let voices = self.voices();
            let white = self.rng.white();
            let murmur = self.murmur.band(self.pink.next(white));
            let sibilant = self.sibilant.band(white);
            let hiss = self.hiss.next();
            let mut sum = [0.0; 2];
            for side in 0..2 {
                sum[side] = voices[side] * 0.3 + murmur[side] * 0.05 + sibilant[side] * hiss;
            }
            *out = self.room.low(sum);
        }
    }
}
