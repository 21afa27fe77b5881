//! Chance: counter-based random numbers, coloured noise and slow wandering.
//!
//! Every number follows from a seed and a count alone, and every function
//! that is not plain arithmetic comes from `libm`, so that the samples are the
//! same on every machine.

use kinora_core::plan::SAMPLE_RATE;

use super::{BLOCK, RATE, Stereo};

/// The odd 64-bit fraction of the golden ratio: the step of the counter.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Blocks per second, the rate at which [`Wander`] moves.
const BLOCK_RATE: f32 = RATE / BLOCK as f32;

/// Scrambles 64 bits; the finaliser of SplitMix64.
fn scramble(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A seed for one part of something that has a seed.
pub(super) fn derive(seed: u64, part: u64) -> u64 {
    scramble(seed ^ scramble(part.wrapping_add(1).wrapping_mul(GOLDEN)))
}

/// A source of random numbers: the hash of a running count.
#[derive(Clone, Debug)]
pub(super) struct Rng {
    count: u64,
}

impl Rng {
    /// A source that follows from a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            count: scramble(seed),
        }
    }

    /// The next 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.count = self.count.wrapping_add(GOLDEN);
        scramble(self.count)
    }

    /// The next number in 0..1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 16_777_216.0
    }

    /// The next number in −1..1.
    pub(super) fn signed(&mut self) -> f32 {
        self.unit() * 2.0 - 1.0
    }

    /// The next number between two others, evenly spread.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// The next number between two others, evenly spread over their ratio.
    pub(super) fn between_log(&mut self, low: f32, high: f32) -> f32 {
        low * libm::expf(self.unit() * libm::logf(high / low))
    }

    /// The next number below `count`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.bits() >> 32) as usize * count) >> 32
    }

    /// The wait for the next event of a Poisson process.
    pub(super) fn wait(&mut self, mean: f32) -> f32 {
        -mean * libm::logf(1.0 - self.unit())
    }

    /// One sample of white noise, independent in the two channels.
    pub(super) fn white(&mut self) -> Stereo {
        let bits = self.bits();
        let scale = 1.0 / 2_147_483_648.0;
        [
            (bits as u32 as i32) as f32 * scale,
            ((bits >> 32) as u32 as i32) as f32 * scale,
        ]
    }
}

/// The times of a Poisson process, in samples.
#[derive(Clone, Debug)]
pub(super) struct Poisson {
    wait: f32,
}

impl Poisson {
    /// A process whose first event is due as if it had always been running.
    pub(super) fn new(rng: &mut Rng, per_second: f32) -> Self {
        Self {
            wait: rng.wait(RATE / per_second.max(0.01)),
        }
    }

    /// The offset of the next event in a block of `len` samples, if one is left.
    pub(super) fn next(&mut self, rng: &mut Rng, per_second: f32, len: usize) -> Option<usize> {
        if self.wait >= len as f32 {
            self.wait -= len as f32;
            return None;
        }
        let at = self.wait as usize;
        self.wait += rng.wait(RATE / per_second.max(0.01));
        Some(at)
    }
}

/// Pink noise: white noise through Paul Kellet's three-pole filter.
#[derive(Clone, Debug, Default)]
pub(super) struct Pink {
    poles: [Stereo; 3],
}

impl Pink {
    /// The next sample, with about the level of the white noise.
    pub(super) fn next(&mut self, white: Stereo) -> Stereo {
        const POLES: [(f32, f32); 3] = [
            (0.997_65, 0.099_046),
            (0.963, 0.296_516_4),
            (0.57, 1.052_691_3),
        ];
        let mut out = [white[0] * 0.1848, white[1] * 0.1848];
        for (pole, (keep, take)) in self.poles.iter_mut().zip(POLES) {
            for (pole, (white, out)) in pole.iter_mut().zip(white.iter().zip(&mut out)) {
                *pole = *pole * keep + white * take;
                *out += *pole;
            }
        }
        [out[0] * 0.4, out[1] * 0.4]
    }
}

/// Brown noise: white noise through a leaky integrator.
#[derive(Clone, Debug, Default)]
pub(super) struct Brown {
    sum: Stereo,
}

impl Brown {
    /// The next sample, with about the level of the white noise.
    pub(super) fn next(&mut self, white: Stereo) -> Stereo {
        for (sum, white) in self.sum.iter_mut().zip(white) {
            *sum = *sum * 0.996 + white * 0.09;
        }
        self.sum
    }
}

/// A number in −1..1 that drifts smoothly, read once a block.
#[derive(Clone, Debug)]
pub(super) struct Wander {
    rng: Rng,
    from: f32,
    to: f32,
    phase: f32,
    step: f32,
}

impl Wander {
    /// A drift that turns about `per_second` times a second.
    pub(super) fn new(seed: u64, per_second: f32) -> Self {
        let mut rng = Rng::new(seed);
        Self {
            from: rng.signed(),
            to: rng.signed(),
            phase: rng.unit(),
            step: per_second / BLOCK_RATE,
            rng,
        }
    }

    /// The value of the next block.
    pub(super) fn next(&mut self) -> f32 {
        self.phase += self.step;
        while self.phase >= 1.0 {
            self.phase -= 1.0;
            self.from = self.to;
            self.to = self.rng.signed();
        }
        self.from + (self.to - self.from) * smooth(self.phase)
    }
}

/// Runs from 0 to 1 with level ends while `x` does.
pub(super) fn smooth(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// Seconds as a count of samples.
pub(super) fn samples(seconds: f32) -> usize {
    (seconds.max(0.0) * SAMPLE_RATE as f32) as usize
}
