//! How long things took: percentiles of any number of times in little memory.

use std::time::Duration;

use serde::Serialize;

/// Times in classes, each 2 % longer than the one before.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    classes: Vec<u64>,
    count: u64,
    longest: Duration,
}

/// The ratio of neighbouring classes.
const RATIO: f64 = 1.02;

/// From a microsecond to a quarter of an hour.
const CLASSES: usize = 1_050;

/// What is told of many times, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Latencies {
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) max_ms: f64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            classes: vec![0; CLASSES],
            count: 0,
            longest: Duration::ZERO,
        }
    }
}

impl Histogram {
    /// Counts one time.
    pub(super) fn add(&mut self, time: Duration) {
        let micros = time.as_secs_f64() * 1e6;
        let class = micros.max(1.0).log(RATIO).round() as usize;
        self.classes[class.min(CLASSES - 1)] += 1;
        self.count += 1;
        self.longest = self.longest.max(time);
    }

    /// How many were counted.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The percentiles, to 1 %; all 0 where nothing was counted.
    pub(super) fn latencies(&self) -> Latencies {
        Latencies {
            p50_ms: self.percentile_ms(0.5),
            p95_ms: self.percentile_ms(0.95),
            p99_ms: self.percentile_ms(0.99),
            max_ms: rounded(self.longest.as_secs_f64() * 1e3),
        }
    }

    fn percentile_ms(&self, share: f64) -> f64 {
        let wanted = (self.count as f64 * share).ceil() as u64;
        let mut seen = 0;
        let class = self.classes.iter().position(|&count| {
            seen += count;
            count > 0 && seen >= wanted
        });
        let longest = self.longest.as_secs_f64() * 1e3;
        let ms = class.map_or(0.0, |class| RATIO.powf(class as f64) / 1e3);
        rounded(ms.min(longest))
    }
}

/// To a microsecond.
fn rounded(ms: f64) -> f64 {
    (ms * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times_ms: impl Iterator<Item = f64>, expected: [f64; 4]) {
        let mut histogram = Histogram::default();
        for ms in times_ms {
            histogram.add(Duration::from_secs_f64(ms / 1e3));
        }
        let told = histogram.latencies();
        let told = [told.p50_ms, told.p95_ms, told.p99_ms, told.max_ms];
        for (told, expected) in told.into_iter().zip(expected) {
            assert!(
                (told - expected).abs() <= expected * 0.011,
                "{told}, not {expected}"
            );
        }
    }

    #[test]
    fn percentiles_are_right_to_a_hundredth() {
        check(std::iter::empty(), [0.0; 4]);
        check([7.0].into_iter(), [7.0; 4]);
        check((1..=1000).map(f64::from), [500.0, 950.0, 990.0, 1000.0]);
        check(
            (1..=1000).map(|n| f64::from(n) / 100.0),
            [5.0, 9.5, 9.9, 10.0],
        );
        check([0.0].into_iter(), [0.0; 4]);
        check([1e7, 1.0].into_iter(), [1.0, 1_053_000.0, 1_053_000.0, 1e7]);
    }
}
