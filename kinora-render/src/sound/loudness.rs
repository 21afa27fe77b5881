//! Loudness after ITU-R BS.1770, through the `ebur128` crate.

use ebur128::{EbuR128, Mode};
use kinora_core::plan::SAMPLE_RATE;

use super::Stereo;

/// The hop of the measurement: 100 ms.
const HOP: usize = SAMPLE_RATE as usize / 10;

/// Integrated loudness is meaningful from so many hops above the gate on.
const ENOUGH_HOPS: usize = 30;

/// The loudness in LUFS: integrated if three seconds pass the gate, else the
/// largest of short windows. None if nothing can be heard.
pub(super) fn measure(samples: &[Stereo]) -> Option<f64> {
    let mut meter = meter(Mode::I);
    let momentary = windows(samples, &mut meter, |meter| meter.loudness_momentary());
    let gate = meter.relative_threshold().unwrap_or(-70.0).max(-70.0);
    let passed = momentary
        .iter()
        .filter(|&&loudness| loudness > gate)
        .count();
    let loudness = if passed >= ENOUGH_HOPS {
        meter.loudness_global().unwrap_or(f64::NEG_INFINITY)
    } else if samples.len() >= ENOUGH_HOPS * HOP {
        let mut meter = self::meter(Mode::S);
        largest(&windows(samples, &mut meter, |meter| {
            meter.loudness_shortterm()
        }))
    } else {
        largest(&momentary)
    };
    (loudness > -90.0).then_some(loudness)
}

fn meter(mode: Mode) -> EbuR128 {
    EbuR128::new(2, SAMPLE_RATE, mode).expect("two channels at 48 kHz are supported")
}

/// Reads the meter after every hop.
fn windows(
    samples: &[Stereo],
    meter: &mut EbuR128,
    read: impl Fn(&EbuR128) -> Result<f64, ebur128::Error>,
) -> Vec<f64> {
    samples
        .chunks(HOP)
        .map(|hop| {
            meter
                .add_frames_f32(hop.as_flattened())
                .expect("whole stereo frames are accepted");
            read(meter).unwrap_or(f64::NEG_INFINITY)
        })
        .collect()
}

fn largest(loudness: &[f64]) -> f64 {
    loudness.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
