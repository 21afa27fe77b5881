//! Filters over stereo samples, and a glide that moves a level without steps.

use std::f32::consts::PI;

use super::{RATE, Stereo};

/// The factor that a one-pole filter keeps of its state.
pub(super) fn pole(hz: f32) -> f32 {
    libm::expf(-2.0 * PI * hz / RATE)
}

/// A one-pole low-pass: 6 dB an octave.
#[derive(Clone, Debug)]
pub(super) struct OnePole {
    keep: f32,
    state: Stereo,
}

impl OnePole {
    /// A low-pass at a corner frequency.
    pub(super) fn new(hz: f32) -> Self {
        Self {
            keep: pole(hz),
            state: [0.0; 2],
        }
    }

    /// Moves the corner frequency.
    pub(super) fn tune(&mut self, hz: f32) {
        self.keep = pole(hz);
    }

    /// What lies below the corner.
    pub(super) fn low(&mut self, input: Stereo) -> Stereo {
        for (state, input) in self.state.iter_mut().zip(input) {
            *state = input + (*state - input) * self.keep;
        }
        self.state
    }

    /// What lies above the corner.
    pub(super) fn high(&mut self, input: Stereo) -> Stereo {
        let low = self.low(input);
        [input[0] - low[0], input[1] - low[1]]
    }
}

/// What a [`Svf`] lets through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Split {
    /// Below the corner.
    pub(super) low: Stereo,
    /// Around the corner, 1 at its middle.
    pub(super) band: Stereo,
    /// Above the corner.
    pub(super) high: Stereo,
}

/// A state-variable filter: 12 dB an octave, stable while it is moved.
///
/// The trapezoidal form of Andrew Simper's "Linear Trapezoidal Integrated
/// State Variable Filter" (2013).
#[derive(Clone, Debug)]
pub(super) struct Svf {
    damping: f32,
    a: [f32; 3],
    one: Stereo,
    two: Stereo,
}

impl Svf {
    /// A filter at a corner frequency with a quality factor.
    pub(super) fn new(hz: f32, quality: f32) -> Self {
        let mut filter = Self {
            damping: 1.0,
            a: [0.0; 3],
            one: [0.0; 2],
            two: [0.0; 2],
        };
        filter.tune(hz, quality);
        filter
    }

    /// Moves the corner frequency and the quality factor.
    pub(super) fn tune(&mut self, hz: f32, quality: f32) {
        let g = libm::tanf(PI * hz.clamp(5.0, RATE * 0.45) / RATE);
        self.damping = 1.0 / quality;
        let first = 1.0 / (1.0 + g * (g + self.damping));
        self.a = [first, g * first, g * g * first];
    }

    /// The next sample, split at the corner.
    #[expect(
        clippy::needless_range_loop,
        reason = "one index into four arrays is plainer than three zips"
    )]
    pub(super) fn split(&mut self, input: Stereo) -> Split {
        let [a1, a2, a3] = self.a;
        let mut split = Split {
            low: [0.0; 2],
            band: [0.0; 2],
            high: [0.0; 2],
        };
        for side in 0..2 {
            let v3 = input[side] - self.two[side];
            let v1 = a1 * self.one[side] + a2 * v3;
            let v2 = self.two[side] + a2 * self.one[side] + a3 * v3;
            self.one[side] = 2.0 * v1 - self.one[side];
            self.two[side] = 2.0 * v2 - self.two[side];
            split.low[side] = v2;
            split.band[side] = v1 * self.damping;
            split.high[side] = input[side] - self.damping * v1 - v2;
        }
        split
    }

    /// What lies below the corner.
    pub(super) fn low(&mut self, input: Stereo) -> Stereo {
        self.split(input).low
    }

    /// What lies around the corner.
    pub(super) fn band(&mut self, input: Stereo) -> Stereo {
        self.split(input).band
    }

    /// What lies above the corner.
    pub(super) fn high(&mut self, input: Stereo) -> Stereo {
        self.split(input).high
    }
}

/// A level that reaches its target in a straight line over a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glide {
    value: f32,
    step: f32,
}

impl Glide {
    /// A level at rest.
    pub(super) fn new(value: f32) -> Self {
        Self { value, step: 0.0 }
    }

    /// Aims at a target that is reached after `len` samples.
    pub(super) fn aim(&mut self, target: f32, len: usize) {
        self.step = (target - self.value) / len.max(1) as f32;
    }

    /// The level of the next sample.
    pub(super) fn next(&mut self) -> f32 {
        self.value += self.step;
        self.value
    }
}

/// Bends large values towards ±1 and leaves small ones alone.
pub(super) fn soften(x: f32) -> f32 {
    x / (1.0 + x * x).sqrt()
}
