//! What a sound track sounds like: which frequencies it has, when something sets
//! in, how evenly it beats, whether its notes are those of one key.

use crate::maths::{log10, mean, sqrt};
use crate::series;

/// A sound track, its channels as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Hearing {
    samples: Vec<f32>,
    rate: f64,
}

/// How much of a sound lies at each frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    power: Vec<f64>,
    /// From one number to the next.
    step_hz: f64,
}

/// Samples of a window for colours, and for notes.
const WINDOW: usize = 4096;
const LONG_WINDOW: usize = 16_384;

/// How long one number of the envelope is, in seconds.
const ENVELOPE_S: f64 = 0.01;

/// Quieter than this, in dB of full scale, is nothing.
const FLOOR_DB: f64 = -120.0;

/// The steps of the major scale in semitones; the natural minor one has the same
/// notes from its sixth.
const SCALE: [usize; 7] = [0, 2, 4, 5, 7, 9, 11];

impl Hearing {
    /// Takes interleaved values within −1–1.
    #[must_use]
    pub fn new(sample_rate: u32, channels: u32, values: &[f32]) -> Self {
        let channels = channels.max(1) as usize;
        let samples = values
            .chunks_exact(channels)
            .map(|values| values.iter().sum::<f32>() / channels as f32);
        Self {
            samples: samples.collect(),
            rate: f64::from(sample_rate),
        }
    }

    /// The loudest single value, 0–1.
    #[must_use]
    pub fn peak(&self) -> f64 {
        let peak = self
            .samples
            .iter()
            .fold(0.0_f32, |most, s| most.max(s.abs()));
        f64::from(peak)
    }

    /// The frequencies of all of it.
    #[must_use]
    pub fn spectrum(&self) -> Spectrum {
        self.spectrum_in(WINDOW)
    }

    fn spectrum_in(&self, window: usize) -> Spectrum {
        let mut power = vec![0.0; window / 2];
        for part in self.samples.chunks_exact(window) {
            let hann = |i: usize| 0.5 - 0.5 * libm::cos(turn(i, window));
            let mut points: Vec<[f64; 2]> = part
                .iter()
                .enumerate()
                .map(|(i, &sample)| [f64::from(sample) * hann(i), 0.0])
                .collect();
            transform(&mut points);
            for (power, [re, im]) in power.iter_mut().zip(points) {
                *power += re * re + im * im;
            }
        }
        Spectrum {
            power,
            step_hz: self.rate / window as f64,
        }
    }

    /// The level in dB of full scale, a hundred times a second.
    #[must_use]
    pub fn levels(&self) -> Vec<f64> {
        let length = ((self.rate * ENVELOPE_S) as usize).max(1);
        let level = |part: &[f32]| {
            let squares: f64 = part.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
            let root = sqrt(squares / part.len() as f64);
            (20.0 * log10(root.max(1e-9))).max(FLOOR_DB)
        };
        self.samples.chunks(length).map(level).collect()
    }

    /// When it first is so much louder, in dB, than in the half second before
    /// `from_s`: seconds from then on; none where it never is.
    #[must_use]
    pub fn onset_after(&self, from_s: f64, louder_db: f64) -> Option<f64> {
        let levels = self.levels();
        let from = (from_s / ENVELOPE_S) as usize;
        let before = levels.get(from.saturating_sub(50)..from)?;
        let before = mean(before);
        let after = levels.get(from..)?;
        let at = after.iter().position(|level| *level > before + louder_db)?;
        Some(at as f64 * ENVELOPE_S)
    }

    /// How often something sets in, by the rhythm of its attacks: times a second
    /// between two bounds, and how plain that rhythm is, 0–1.
    #[must_use]
    pub fn beat(&self, low_hz: f64, high_hz: f64) -> Option<(f64, f64)> {
        let levels = self.levels();
        let attacks: Vec<f64> = levels
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).clamp(0.0, 24.0))
            .collect();
        series::beat(&attacks, 1.0 / ENVELOPE_S, low_hz, high_hz)
    }

    /// The share of its tones that are notes of the scale that fits best, 0–1.
    #[must_use]
    pub fn in_key(&self) -> Option<f64> {
        let spectrum = self.spectrum_in(LONG_WINDOW);
        let mut classes = [0.0; 12];
        // A note of the music begins above the bass, which no window resolves.
        let bins = spectrum
            .power
            .windows(3)
            .enumerate()
            .map(|(i, w)| (i + 1, w));
        for (bin, near) in bins {
            let hz = bin as f64 * spectrum.step_hz;
            if (160.0..2_000.0).contains(&hz) && near[1] > near[0] && near[1] >= near[2] {
                // The peak of a parabola through the levels about it.
                let [a, b, c] = [0, 1, 2].map(|i| log10(near[i].max(1e-30)));
                let aside = 0.5 * (a - c) / (a - 2.0 * b + c).min(-1e-9);
                let note = 12.0 * log10((hz + aside * spectrum.step_hz) / 440.0) / log10(2.0);
                let class = (note.round() as i64).rem_euclid(12) as usize;
                classes[class] += near[1];
            }
        }
        let all: f64 = classes.iter().sum();
        let of = |root: usize| SCALE.iter().map(|step| classes[(root + step) % 12]).sum();
        let best = (0..12).map(of).fold(0.0, f64::max);
        (all > 0.0).then(|| best / all)
    }
}

impl Spectrum {
    /// The mean frequency of its power, in hertz; none of silence.
    #[must_use]
    pub fn centre_hz(&self) -> Option<f64> {
        let all: f64 = self.power.iter().sum();
        let moment = self.power.iter().enumerate();
        let moment: f64 = moment.map(|(i, p)| i as f64 * self.step_hz * p).sum();
        (all > 0.0).then(|| moment / all)
    }

    /// The share of its power between two frequencies, 0–1; none of silence.
    #[must_use]
    pub fn share(&self, low_hz: f64, high_hz: f64) -> Option<f64> {
        let all: f64 = self.power.iter().sum();
        let inside = self.power.iter().enumerate();
        let inside =
            inside.filter(|(i, _)| (low_hz..high_hz).contains(&(*i as f64 * self.step_hz)));
        let inside: f64 = inside.map(|(_, power)| power).sum();
        (all > 0.0).then(|| inside / all)
    }
}

fn turn(i: usize, length: usize) -> f64 {
    std::f64::consts::TAU * i as f64 / length as f64
}

/// A Fourier transform of a power of two of points, in place.
fn transform(points: &mut [[f64; 2]]) {
    let len = points.len();
    let bits = len.trailing_zeros();
    for i in 0..len {
        let j = i.reverse_bits() >> (usize::BITS - bits.max(1));
        if i < j && bits > 0 {
            points.swap(i, j);
        }
    }
    let mut half = 1;
    while half < len {
        let turns: Vec<[f64; 2]> = (0..half)
            .map(|i| -turn(i, 2 * half))
            .map(|angle| [libm::cos(angle), libm::sin(angle)])
            .collect();
        for part in points.chunks_mut(2 * half) {
            let (low, high) = part.split_at_mut(half);
            for ((a, b), [cos, sin]) in low.iter_mut().zip(high).zip(&turns) {
                let turned = [b[0] * cos - b[1] * sin, b[0] * sin + b[1] * cos];
                *b = [a[0] - turned[0], a[1] - turned[1]];
                *a = [a[0] + turned[0], a[1] + turned[1]];
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three seconds in both channels.
    fn heard(value: impl Fn(f64) -> f64) -> Hearing {
        let values: Vec<f32> = (0..144_000)
            .map(|n| value(f64::from(n) / 48_000.0) as f32)
            .flat_map(|value| [value, value])
            .collect();
        Hearing::new(48_000, 2, &values)
    }

    fn tone(hz: f64, at_s: f64) -> f64 {
        (std::f64::consts::TAU * hz * at_s).sin()
    }

    #[test]
    fn a_tone_lies_where_it_is() {
        let spectrum = heard(|t| 0.5 * tone(1_000.0, t)).spectrum();
        assert!((spectrum.centre_hz().unwrap() - 1_000.0).abs() < 5.0);
        assert!(spectrum.share(900.0, 1_100.0).unwrap() > 0.999);
        assert!(spectrum.share(2_000.0, 9_000.0).unwrap() < 0.001);
    }

    #[test]
    fn two_tones_share_by_their_power() {
        let spectrum = heard(|t| 0.4 * tone(300.0, t) + 0.2 * tone(3_000.0, t)).spectrum();
        assert!((spectrum.share(0.0, 1_000.0).unwrap() - 0.8).abs() < 0.01);
    }

    #[test]
    fn silence_has_no_spectrum_and_no_key() {
        let silence = heard(|_| 0.0);
        assert_eq!(silence.spectrum().centre_hz(), None);
        assert_eq!((silence.in_key(), silence.peak()), (None, 0.0));
        assert_eq!(silence.onset_after(1.0, 6.0), None);
    }

    #[test]
    fn steps_have_their_pace() {
        let step = |t: f64| tone(200.0, t) * (-40.0 * (t * 1.75).fract() / 1.75).exp();
        let (hz, plain) = heard(step).beat(1.0, 4.0).unwrap();
        assert!((hz - 1.75).abs() < 0.05, "{hz} Hz");
        assert!(plain > 0.6, "{plain}");
    }

    #[test]
    fn a_sound_sets_in_when_it_does() {
        let late = heard(|t| if t < 1.8 { 0.001 } else { 0.5 } * tone(100.0, t));
        let after = late.onset_after(1.0, 12.0).unwrap();
        assert!((after - 0.8).abs() < 0.02, "{after} s");
    }

    #[test]
    fn notes_of_one_scale_are_in_key_and_chromatic_ones_are_not() {
        let chord = |steps: &'static [i32]| {
            heard(move |t| {
                let hz = |step: &i32| 261.63 * 2.0_f64.powf(f64::from(*step) / 12.0);
                steps.iter().map(|step| 0.1 * tone(hz(step), t)).sum()
            })
        };
        assert!(chord(&[0, 4, 7, 9, 12]).in_key().unwrap() > 0.99);
        assert!(chord(&[0, 1, 2, 3, 4, 5, 6]).in_key().unwrap() < 0.8);
    }
}
