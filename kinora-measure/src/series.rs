//! Numbers over time: how often they go up and down, how often they pulse.

use crate::maths::mean;

/// A series without its mean and its even rise or fall.
fn level(series: &[f64]) -> Vec<f64> {
    let middle = (series.len() as f64 - 1.0) / 2.0;
    let mean = mean(series);
    let at = |i: usize| i as f64 - middle;
    let rise: f64 = series.iter().enumerate().map(|(i, v)| at(i) * v).sum();
    let squares: f64 = (0..series.len()).map(|i| at(i) * at(i)).sum();
    let slope = rise / squares.max(1e-9);
    let flat = series.iter().enumerate();
    flat.map(|(i, v)| v - mean - slope * at(i)).collect()
}

/// The frequency at which most of one or more series lies, in hertz between two
/// bounds: the mean of what is within half an octave of the strongest, weighed by its
/// power. None where nothing moves.
#[must_use]
pub fn rate(series: &[Vec<f64>], per_second: f64, low_hz: f64, high_hz: f64) -> Option<f64> {
    /// Frequencies that are tried.
    const STEPS: usize = 120;
    let flat: Vec<Vec<f64>> = series.iter().map(|series| level(series)).collect();
    let hz = |step: usize| low_hz * libm::pow(high_hz / low_hz, step as f64 / STEPS as f64);
    let powers: Vec<f64> = (0..=STEPS)
        .map(|step| {
            let turn = std::f64::consts::TAU * hz(step) / per_second;
            flat.iter().map(|series| power(series, turn)).sum()
        })
        .collect();
    let (best, most) = powers
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))?;
    if *most <= 1e-9 {
        return None;
    }
    let near = |step: &usize| (0.7..1.42).contains(&(hz(*step) / hz(best)));
    let steps: Vec<usize> = (0..=STEPS).filter(near).collect();
    let all: f64 = steps.iter().map(|&step| powers[step]).sum();
    let sum: f64 = steps.iter().map(|&step| powers[step] * hz(step)).sum();
    Some(sum / all)
}

/// How much of a series turns by so much from one number to the next.
fn power(series: &[f64], turn: f64) -> f64 {
    let length = series.len() as f64;
    let [mut re, mut im] = [0.0; 2];
    for (i, value) in series.iter().enumerate() {
        let i = i as f64;
        let window = 0.5 - 0.5 * libm::cos(std::f64::consts::TAU * (i + 0.5) / length);
        re += window * value * libm::cos(turn * i);
        im += window * value * libm::sin(turn * i);
    }
    re * re + im * im
}

/// How often a series repeats, in hertz between two bounds, and how alike it is to
/// itself by then, 0–1. None where it is too short or nothing moves.
#[must_use]
pub fn beat(series: &[f64], per_second: f64, low_hz: f64, high_hz: f64) -> Option<(f64, f64)> {
    let flat = soft(&level(series));
    let all: f64 = flat.iter().map(|v| v * v).sum();
    let (first, last) = (
        (per_second / high_hz).ceil() as usize,
        (per_second / low_hz) as usize,
    );
    if all <= 1e-9 || last >= flat.len() {
        return None;
    }
    let alike = |lag: usize| {
        let pairs = flat.iter().zip(&flat[lag..]);
        let sum: f64 = pairs.map(|(a, b)| a * b).sum();
        sum / all * flat.len() as f64 / (flat.len() - lag) as f64
    };
    let likeness: Vec<f64> = (first..=last).map(alike).collect();
    let most = likeness.iter().copied().fold(f64::MIN, f64::max);
    // Twice the time is as alike; the shortest that is nearly so is meant.
    let peak = |i: &usize| {
        let at = |i: Option<usize>| i.and_then(|i| likeness.get(i)).copied();
        let here = likeness[*i];
        here >= 0.85 * most
            && at(i.checked_sub(1)).is_none_or(|v| v <= here)
            && at(Some(*i + 1)).is_none_or(|v| v <= here)
    };
    let best = (0..likeness.len()).find(peak)?;
    Some((
        per_second / (first + best) as f64,
        likeness[best].clamp(0.0, 1.0),
    ))
}

/// A series whose numbers are means of those about them.
fn soft(series: &[f64]) -> Vec<f64> {
    let near = |i: usize| i.saturating_sub(2)..(i + 3).min(series.len());
    (0..series.len()).map(|i| mean(&series[near(i)])).collect()
}

/// How often a series rises through a share of its way from its least to its most,
/// which must be at least `least`.
#[must_use]
pub fn pulses(series: &[f64], least: f64) -> usize {
    let low = series.iter().copied().fold(f64::INFINITY, f64::min);
    let high = series.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if series.is_empty() || high - low < least {
        return 0;
    }
    let (on, off) = (low + 0.55 * (high - low), low + 0.35 * (high - low));
    let mut is_on = series[0] > on;
    let mut count = usize::from(is_on);
    for &value in series {
        if !is_on && value > on {
            count += 1;
            is_on = true;
        }
        is_on &= value > off;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(hz: f64, seconds: f64) -> Vec<f64> {
        let count = (seconds * 24.0) as u32;
        let turn = std::f64::consts::TAU * hz / 24.0;
        (0..count).map(|n| (turn * f64::from(n)).sin()).collect()
    }

    #[test]
    fn a_wave_has_its_rate_whatever_it_rises_on() {
        let rising: Vec<f64> = wave(0.5, 8.0)
            .iter()
            .zip(0..)
            .map(|(v, n)| v + 0.1 * f64::from(n))
            .collect();
        for series in [wave(0.5, 8.0), rising] {
            let hz = rate(&[series], 24.0, 0.1, 8.0).unwrap();
            assert!((hz - 0.5).abs() < 0.06, "{hz} Hz");
        }
        assert_eq!(rate(&[vec![3.0; 48]], 24.0, 0.1, 8.0), None);
    }

    #[test]
    fn a_beat_is_found_and_no_multiple_of_it() {
        let ticks: Vec<f64> = (0..300).map(|n| f64::from(n % 20 == 0)).collect();
        let (hz, alike) = beat(&ticks, 100.0, 1.0, 8.0).unwrap();
        assert!((hz - 5.0).abs() < 0.01, "{hz} Hz");
        assert!(alike > 0.9, "{alike}");
        assert_eq!(beat(&[1.0; 10], 100.0, 1.0, 8.0), None);
    }

    #[test]
    fn pulses_are_counted_once() {
        assert_eq!(pulses(&[0.0, 3.0, 4.0, 3.0, 0.0, 0.0, 4.0, 1.0], 2.0), 2);
        assert_eq!(pulses(&[0.0, 3.0, 2.4, 3.0, 0.0], 2.0), 1);
        assert_eq!(pulses(&[0.0, 1.0, 0.0], 2.0), 0);
        assert_eq!(pulses(&[], 2.0), 0);
    }
}
