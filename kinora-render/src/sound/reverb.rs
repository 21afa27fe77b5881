//! A gentle room: four delay lines that feed each other.

use super::filter::OnePole;
use super::{RATE, Stereo};

/// Lengths of the delay lines in samples, primes.
const LINES: [usize; 4] = [1_559, 1_907, 2_311, 2_753];

/// Lengths of the two all-passes before them.
const DIFFUSERS: [usize; 2] = [223, 569];

/// The time in which the reverberation falls by 60 dB.
const DECAY_S: f32 = 1.8;

/// A delay line of a fixed length.
#[derive(Debug)]
struct Line {
    samples: Vec<f32>,
    at: usize,
}

impl Line {
    fn new(len: usize) -> Self {
        Self {
            samples: vec![0.0; len],
            at: 0,
        }
    }

    /// What comes out now.
    fn read(&self) -> f32 {
        self.samples[self.at]
    }

    /// Puts a sample in and moves on.
    fn write(&mut self, sample: f32) {
        self.samples[self.at] = sample;
        self.at += 1;
        if self.at == self.samples.len() {
            self.at = 0;
        }
    }
}

/// Adds the reverberation of `send` to `out`.
pub(super) fn add(send: &[Stereo], out: &mut [Stereo]) {
    let mut lines = LINES.map(Line::new);
    let gains = LINES.map(|len| libm::powf(10.0, -3.0 * len as f32 / (DECAY_S * RATE)));
    let mut diffusers = [DIFFUSERS.map(Line::new), DIFFUSERS.map(Line::new)];
    let mut damping = [OnePole::new(4_200.0), OnePole::new(4_200.0)];
    let mut floor = OnePole::new(120.0);
    for (input, out) in send.iter().zip(out) {
        let input = floor.high(*input);
        let [left, right] = [
            diffuse(&mut diffusers[0], input[0]),
            diffuse(&mut diffusers[1], input[1]),
        ];
        let [a, b, c, d] = std::array::from_fn(|i| lines[i].read() * gains[i]);
        let [a, b] = damping[0].low([a, b]);
        let [c, d] = damping[1].low([c, d]);
        out[0] += (a + c) * 0.5;
        out[1] += (b + d) * 0.5;
        // A Hadamard matrix: it mixes the lines and keeps their energy.
        let mixed = [
            (a + b + c + d) * 0.5 + left,
            (a - b + c - d) * 0.5 + right,
            (a + b - c - d) * 0.5 + left,
            (a - b - c + d) * 0.5 - right,
        ];
        for (line, sample) in lines.iter_mut().zip(mixed) {
            line.write(sample);
        }
    }
}

fn diffuse(lines: &mut [Line; 2], mut sample: f32) -> f32 {
    for line in lines {
        let delayed = line.read();
        let fed = sample + delayed * 0.6;
        line.write(fed);
        sample = delayed - fed * 0.6;
    }
    sample
}
