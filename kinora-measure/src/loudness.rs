//! How loud a sound track is, after ITU-R BS.1770-4 and EBU R 128.

use ebur128::{EbuR128, Mode};

use crate::figure::Figure;

/// How loud a sound track is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loudness {
    /// Integrated over what is above the gate, in LUFS; none of silence.
    pub integrated_lufs: Option<f64>,
    /// How long the sound is, in seconds.
    pub duration_s: f64,
    /// The true peak, in dB of full scale; none of silence.
    pub true_peak_dbtp: Option<f64>,
}

/// Why loudness was not measured.
#[derive(Debug, thiserror::Error)]
#[error("cannot measure the loudness of {channels} channels at {sample_rate} Hz: {reason}")]
pub struct LoudnessError {
    /// As given.
    pub channels: u32,
    /// As given.
    pub sample_rate: u32,
    /// What the meter says.
    pub reason: String,
}

/// Integrated loudness means something from so many seconds on.
const ENOUGH_S: f64 = 3.0;

/// Measures sound that comes in blocks of interleaved values within −1–1.
///
/// # Errors
///
/// When there is no such number of channels or samples a second.
pub fn loudness(
    sample_rate: u32,
    channels: u32,
    blocks: &mut dyn Iterator<Item = Vec<f32>>,
) -> Result<Loudness, LoudnessError> {
    let failed = |reason: ebur128::Error| LoudnessError {
        channels,
        sample_rate,
        reason: reason.to_string(),
    };
    let mut meter =
        EbuR128::new(channels, sample_rate, Mode::I | Mode::TRUE_PEAK).map_err(failed)?;
    let mut values = 0;
    for block in blocks {
        values += block.len();
        meter.add_frames_f32(&block).map_err(failed)?;
    }
    let mut peak: f64 = 0.0;
    for channel in 0..channels {
        peak = peak.max(meter.true_peak(channel).map_err(failed)?);
    }
    let integrated = meter.loudness_global().map_err(failed)?;
    Ok(Loudness {
        integrated_lufs: integrated.is_finite().then_some(integrated),
        duration_s: values as f64 / f64::from(channels) / f64::from(sample_rate),
        true_peak_dbtp: (peak > 0.0).then(|| 20.0 * libm::log10(peak)),
    })
}

impl Loudness {
    pub(crate) fn integrated(&self) -> Figure {
        let Some(lufs) = self.integrated_lufs else {
            return Figure::missing("LUFS", "nothing can be heard");
        };
        let figure = Figure::within(lufs, "LUFS", -18.5, -17.5);
        if self.duration_s < ENOUGH_S {
            return figure.unjudged("the sound is shorter than three seconds");
        }
        figure
    }

    pub(crate) fn peak(&self) -> Figure {
        self.true_peak_dbtp.map_or_else(
            || Figure::missing("dBTP", "nothing can be heard"),
            |peak| Figure::at_most(peak, "dBTP", -1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four seconds of a tone in both channels.
    fn tone(amplitude: f32, seconds: usize) -> Loudness {
        let value = |n: usize| amplitude * (n as f32 * 0.130_899_7).sin();
        let mut blocks = (0..seconds * 48).map(|block| {
            let samples = block * 1000..(block + 1) * 1000;
            samples.flat_map(|n| [value(n), value(n)]).collect()
        });
        loudness(48_000, 2, &mut blocks).unwrap()
    }

    #[test]
    fn a_tone_of_full_scale_in_both_channels_has_minus_0_01_lufs() {
        // BS.1770: 997 Hz at 0 dB in one channel is −3.01; two are 3.01 more.
        let found = tone(1.0, 4);
        assert!(found.integrated_lufs.unwrap().abs() < 0.1, "{found:?}");
        assert!(found.true_peak_dbtp.unwrap().abs() < 0.05);
        assert_eq!(
            (found.integrated().ok, found.peak().ok),
            (Some(false), Some(false))
        );
    }

    #[test]
    fn the_asked_loudness_is_recognised() {
        let found = tone(0.126, 4);
        assert_eq!(
            (found.integrated().ok, found.peak().ok),
            (Some(true), Some(true))
        );
        assert_eq!(tone(0.126, 2).integrated().ok, None);
    }

    #[test]
    fn silence_has_no_loudness() {
        let found = tone(0.0, 4);
        assert_eq!((found.integrated_lufs, found.true_peak_dbtp), (None, None));
        assert!(loudness(48_000, 0, &mut std::iter::empty()).is_err());
    }
}
