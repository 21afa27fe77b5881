//! The sound of shots, put together to the track of a clip.

use ebur128::{EbuR128, Mode};
use kinora_core::plan::{SAMPLE_RATE, SAMPLES_PER_FRAME};

use crate::error::{Error, Result};
use crate::pipeline::Sound;

/// The length of a fade at a cut, in samples: 5 ms.
const FADE: usize = SAMPLE_RATE as usize / 200;

/// The loudest sample of a track.
const PEAK: f64 = 0.98;

/// Samples on each side that an added one is made from.
const REACH: usize = 16;

/// A track of interleaved stereo that grows shot by shot.
#[derive(Clone, Debug, Default)]
pub struct Track {
    interleaved: Vec<f32>,
}

impl Track {
    /// Adds `frames` frames of a sound, from its frame `first` on; what is missing is silence. The ends are faded where
    /// the shot is cut from its neighbours.
    ///
    /// # Errors
    /// When the sound has a rate that the clip's is no multiple of.
    pub fn add(&mut self, sound: &Sound, first: usize, frames: usize, cut: bool) -> Result<()> {
        let factor = factor(sound.rate)?;
        let channels: Vec<Vec<f32>> = sound.channels.iter().map(|c| raised(c, factor)).collect();
        let start = first * SAMPLES_PER_FRAME as usize;
        let count = frames * SAMPLES_PER_FRAME as usize;
        let fade = if cut { FADE.min(count / 2) } else { 0 };
        for index in 0..count {
            let edge = index.min(count - 1 - index);
            let volume = if edge < fade {
                edge as f32 / fade as f32
            } else {
                1.0
            };
            for side in 0..2 {
                // One channel sounds on both sides.
                let channel = channels.get(side).or_else(|| channels.first());
                let sample = channel.and_then(|c| c.get(start + index)).copied();
                self.interleaved.push(sample.unwrap_or(0.0) * volume);
            }
        }
        Ok(())
    }

    /// The whole track at this loudness in LUFS, or less where it would clip.
    #[must_use]
    pub fn finish(mut self, loudness: f64) -> Vec<f32> {
        let gain = self.gain(loudness).unwrap_or(1.0) as f32;
        for sample in &mut self.interleaved {
            *sample = (*sample * gain).clamp(-1.0, 1.0);
        }
        self.interleaved
    }

    /// What to multiply by; nothing where the track is too silent to have a loudness.
    fn gain(&self, loudness: f64) -> Option<f64> {
        let mut meter = EbuR128::new(2, SAMPLE_RATE, Mode::I).ok()?;
        meter.add_frames_f32(&self.interleaved).ok()?;
        let measured = meter.loudness_global().ok().filter(|l| l.is_finite())?;
        let peak = self
            .interleaved
            .iter()
            .fold(0.0_f32, |peak, s| peak.max(s.abs()));
        let gain = 10.0_f64.powf((loudness - measured) / 20.0);
        Some(gain.min(PEAK / f64::from(peak)))
    }
}

fn factor(rate: usize) -> Result<usize> {
    let wanted = SAMPLE_RATE as usize;
    if rate == 0 || !wanted.is_multiple_of(rate) {
        return Err(Error::Config {
            field: "output_sampling_rate".into(),
            value: rate.to_string(),
            allowed: format!(
                "the clip has {wanted} samples a second, which must be a multiple of it"
            ),
        });
    }
    Ok(wanted / rate)
}

/// `factor` times as many samples, by a windowed sinc.
fn raised(samples: &[f32], factor: usize) -> Vec<f32> {
    if factor == 1 {
        return samples.to_vec();
    }
    let weights: Vec<Vec<f64>> = (0..factor)
        .map(|phase| {
            let part = phase as f64 / factor as f64;
            let places = (0..2 * REACH).map(|k| part + REACH as f64 - 1.0 - k as f64);
            places.map(windowed_sinc).collect()
        })
        .collect();
    let mut raised = Vec::with_capacity(samples.len() * factor);
    for index in 0..samples.len() {
        for weights in &weights {
            let taps = weights.iter().enumerate().map(|(k, weight)| {
                let place = (index + k + 1).checked_sub(REACH);
                let sample = place.and_then(|p| samples.get(p)).copied();
                weight * f64::from(sample.unwrap_or(0.0))
            });
            raised.push(taps.sum::<f64>() as f32);
        }
    }
    raised
}

fn windowed_sinc(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let turn = std::f64::consts::PI * x;
    let window = libm::cos(turn / (2.0 * REACH as f64));
    libm::sin(turn) / turn * window * window
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate: usize, seconds: f64) -> Vec<f32> {
        let step = 440.0 * std::f64::consts::TAU / rate as f64;
        (0..(rate as f64 * seconds) as usize)
            .map(|i| (0.25 * libm::sin(step * i as f64)) as f32)
            .collect()
    }

    fn sound(rate: usize) -> Sound {
        Sound {
            rate,
            channels: vec![tone(rate, 2.0); 2],
        }
    }

    #[test]
    fn a_track_is_as_long_as_its_frames_and_silent_where_nothing_is() {
        let mut track = Track::default();
        track.add(&sound(48_000), 0, 24, false).unwrap();
        track.add(&sound(48_000), 1, 60, false).unwrap();
        assert_eq!(track.interleaved.len(), 84 * 2000 * 2);
        let silent = &track.interleaved[(24 + 48) * 2000 * 2..];
        assert!(silent.iter().all(|s| *s == 0.0));
    }

    #[test]
    fn half_the_rate_sounds_the_same() {
        let raised = raised(&tone(24_000, 0.5), 2);
        let wanted = tone(48_000, 0.5);
        assert_eq!(raised.len(), wanted.len());
        let inner = 200..wanted.len() - 200;
        let gap = raised[inner.clone()]
            .iter()
            .zip(&wanted[inner])
            .map(|(a, b)| (a - b).abs());
        let gap = gap.fold(0.0, f32::max);
        assert!(gap < 1e-3, "{gap}");
    }

    #[test]
    fn a_track_is_as_loud_as_asked_and_never_clips() {
        let mut track = Track::default();
        track.add(&sound(48_000), 0, 48, false).unwrap();
        let quiet = track.clone().finish(-30.0);
        let mut meter = EbuR128::new(2, SAMPLE_RATE, Mode::I).unwrap();
        meter.add_frames_f32(&quiet).unwrap();
        assert!((meter.loudness_global().unwrap() + 30.0).abs() < 0.1);
        let loud = track.finish(6.0);
        assert!(loud.iter().all(|s| s.abs() <= PEAK as f32 + 1e-6));
    }

    #[test]
    fn a_rate_that_does_not_divide_is_refused() {
        let mut track = Track::default();
        let error = track
            .add(&sound(44_100), 0, 1, false)
            .unwrap_err()
            .to_string();
        assert!(error.contains("44100"), "{error}");
    }

    #[test]
    fn cuts_are_faded() {
        let mut track = Track::default();
        let steady = Sound {
            rate: 48_000,
            channels: vec![vec![0.5; 4000]],
        };
        track.add(&steady, 0, 2, true).unwrap();
        assert_eq!(track.interleaved[0], 0.0);
        assert_eq!(track.interleaved[4000], 0.5);
        assert!(track.interleaved.last().unwrap().abs() < 1e-6);
    }
}
