//! A limiter that looks ahead and sees the peaks between the samples.

use std::f32::consts::PI;
use std::sync::LazyLock;

use super::{RATE, Stereo};

/// How far ahead the limiter looks: 4 ms.
const AHEAD: usize = 192;

/// The time in which the level comes back, to 1/e.
const RELEASE_S: f32 = 0.09;

/// Taps of one phase of the interpolation.
const TAPS: usize = 16;

/// The taps at a quarter, a half and three quarters between two samples.
static PHASES: LazyLock<[[f32; TAPS]; 3]> = LazyLock::new(|| [0.25, 0.5, 0.75].map(taps));

/// A windowed sinc that reads between the two middle samples.
fn taps(share: f32) -> [f32; TAPS] {
    let taps: [f32; TAPS] = std::array::from_fn(|k| {
        let x = k as f32 - (TAPS / 2 - 1) as f32 - share;
        let window = 0.5 + 0.5 * libm::cosf(PI * x / (TAPS / 2) as f32);
        libm::sinf(PI * x) / (PI * x) * window
    });
    let sum: f32 = taps.iter().sum();
    taps.map(|tap| tap / sum)
}

/// The largest magnitude of samples and of the curve through them.
#[cfg(test)]
pub(super) fn true_peak(samples: &[Stereo]) -> f32 {
    peaks(samples, 0.0).into_iter().fold(0.0, f32::max)
}

/// Whether a limiter had anything to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limited {
    /// The samples were lowered in places.
    Yes,
    /// The samples are as they were.
    No,
}

/// Lowers what would pass the ceiling.
pub(super) fn limit(samples: &mut [Stereo], ceiling: f32) -> Limited {
    let mut limited = Limited::No;
    // Gains that move, too, bend the curve between samples, by very little.
    for aim in [ceiling * 0.995, ceiling * 0.97, ceiling * 0.93] {
        let peaks = peaks(samples, ceiling);
        if peaks.iter().all(|&peak| peak <= ceiling) {
            return limited;
        }
        limited = Limited::Yes;
        let gains = gains(&peaks, aim);
        for (sample, gain) in samples.iter_mut().zip(gains) {
            *sample = [sample[0] * gain, sample[1] * gain];
        }
    }
    let highest = peaks(samples, ceiling).into_iter().fold(0.0, f32::max);
    if highest > ceiling {
        let gain = ceiling / highest;
        for sample in samples {
            *sample = [sample[0] * gain, sample[1] * gain];
        }
    }
    limited
}

/// The gain of every sample: low enough at each peak, and smooth.
fn gains(peaks: &[f32], ceiling: f32) -> Vec<f32> {
    let mut gains = lowest_ahead(peaks, ceiling);
    let back = 1.0 - libm::expf(-1.0 / (RELEASE_S * RATE));
    let mut now = gains.first().copied().unwrap_or(1.0);
    for gain in &mut gains {
        now = gain.min(now + (1.0 - now) * back);
        *gain = now;
    }
    average(&gains)
}

/// What each sample up to [`AHEAD`] ahead asks for, the lowest of it.
fn lowest_ahead(peaks: &[f32], ceiling: f32) -> Vec<f32> {
    let mut gains = vec![1.0_f32; peaks.len()];
    for (at, &peak) in peaks.iter().enumerate() {
        if peak > ceiling {
            let asked = ceiling / peak;
            for gain in &mut gains[at.saturating_sub(AHEAD)..=at] {
                *gain = gain.min(asked);
            }
        }
    }
    gains
}

/// The mean of each gain and those before it, so that it moves in slopes.
fn average(gains: &[f32]) -> Vec<f32> {
    let first = gains.first().copied().unwrap_or(1.0);
    let mut sum = f64::from(first) * AHEAD as f64;
    (0..gains.len())
        .map(|at| {
            let gone = if at >= AHEAD {
                gains[at - AHEAD]
            } else {
                first
            };
            sum += f64::from(gains[at]) - f64::from(gone);
            (sum / AHEAD as f64) as f32
        })
        .collect()
}

/// The peak around each sample. Where all near samples stay below half of
/// `ceiling` the curve between them cannot pass it and is not looked at.
fn peaks(samples: &[Stereo], ceiling: f32) -> Vec<f32> {
    const CELL: usize = 64;
    let mut peaks: Vec<f32> = samples
        .iter()
        .map(|sample| sample[0].abs().max(sample[1].abs()))
        .collect();
    let cells: Vec<f32> = peaks
        .chunks(CELL)
        .map(|cell| cell.iter().fold(0.0, |most: f32, &peak| most.max(peak)))
        .collect();
    for cell in 0..cells.len() {
        let near = &cells[cell.saturating_sub(1)..(cell + 2).min(cells.len())];
        if near.iter().all(|&peak| peak <= ceiling * 0.5) {
            continue;
        }
        for at in cell * CELL..((cell + 1) * CELL).min(samples.len()) {
            let between = between(samples, at);
            peaks[at] = peaks[at].max(between);
            if let Some(next) = peaks.get_mut(at + 1) {
                *next = next.max(between);
            }
        }
    }
    peaks
}

/// The largest magnitude between a sample and the next one.
fn between(samples: &[Stereo], at: usize) -> f32 {
    let first = at as isize - (TAPS as isize / 2 - 1);
    let mut window = [[0.0; 2]; TAPS];
    for (slot, place) in window.iter_mut().zip(first..) {
        if let Some(sample) = usize::try_from(place).ok().and_then(|i| samples.get(i)) {
            *slot = *sample;
        }
    }
    let mut most = 0.0_f32;
    for taps in PHASES.iter() {
        let mut sum = [0.0_f32; 2];
        for (sample, tap) in window.iter().zip(taps) {
            sum[0] += sample[0] * tap;
            sum[1] += sample[1] * tap;
        }
        most = most.max(sum[0].abs()).max(sum[1].abs());
    }
    most
}
