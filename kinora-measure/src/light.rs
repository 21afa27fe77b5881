//! How light and change go on from frame to frame.

use serde::Serialize;

use crate::figure::Figure;
use crate::maths::{mean, median};
use crate::plane::Plane;

/// Light and change over the clip.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Light {
    /// The mean of the second difference of the frames' mean luma, without its
    /// sign, in grey levels; cuts are left out.
    pub flicker: Figure,
    /// The largest change of detail into a key frame beyond that of the steps about
    /// it, in dB: what is followed is compared, so that motion does not count.
    pub key_frame_pop: Figure,
    /// Frames of which 98 % is black (luma below 32).
    pub black_frames: Figure,
    /// Frames that are as the one before although those about them change.
    pub duplicate_frames: Figure,
    /// The longest run without change, in seconds.
    pub longest_freeze: Figure,
}

/// What is kept of each frame's light.
#[derive(Default)]
pub(crate) struct LightMeter {
    means: Vec<f64>,
    /// The mean change of each frame from the one before, in grey levels.
    pub changes: Vec<f64>,
    black: usize,
}

/// A step of fewer grey levels is no change: no camera is that slow in its middle.
const NO_CHANGE: f64 = 0.02;

impl LightMeter {
    /// Takes the next frame; how far it is from the one before, in grey levels.
    pub fn frame(&mut self, luma: &[u8], before: Option<&Plane>) -> f64 {
        let count = luma.len().max(1) as f64;
        let sum: u64 = luma.iter().map(|&level| u64::from(level)).sum();
        self.means.push(sum as f64 / count);
        let dark = luma.iter().filter(|&&level| level < 32).count();
        self.black += usize::from(dark as f64 >= 0.98 * count);
        let Some(before) = before else {
            return 0.0;
        };
        // Whole numbers, so that the order of summation does not matter.
        let pairs = luma.iter().zip(&before.data);
        let change: u64 = pairs.map(|(&a, &b)| u64::from(a.abs_diff(b as u8))).sum();
        self.changes.push(change as f64 / count);
        change as f64 / count
    }

    /// The figures of the clip; `steps` are the change of detail from frame to frame.
    pub fn report(
        &self,
        fps: f64,
        cuts: &[usize],
        key_frames: &[u32],
        steps: &[Option<f64>],
    ) -> Light {
        Light {
            flicker: self.flicker(cuts),
            key_frame_pop: pop(key_frames, steps),
            black_frames: Figure::at_most(self.black as f64, "frames", 0.0),
            duplicate_frames: Figure::at_most(self.duplicates() as f64, "frames", 0.0),
            longest_freeze: self.freeze(fps),
        }
    }

    fn flicker(&self, cuts: &[usize]) -> Figure {
        let across_cut = |first: usize| cuts.iter().any(|&cut| cut > first && cut <= first + 2);
        let bends: Vec<f64> = self
            .means
            .windows(3)
            .enumerate()
            .filter(|(first, _)| !across_cut(*first))
            .map(|(_, w)| (w[2] - 2.0 * w[1] + w[0]).abs())
            .collect();
        if bends.is_empty() {
            return Figure::missing("grey levels", "there are fewer than three frames");
        }
        Figure::at_most(mean(&bends), "grey levels", 0.05)
    }

    /// Steps that are far below both steps about them.
    fn duplicates(&self) -> usize {
        let stalls = self.changes.windows(3).filter(|w| {
            let around = w[0].min(w[2]);
            around > 0.2 && w[1] < 0.2 * around
        });
        stalls.count()
    }

    fn freeze(&self, fps: f64) -> Figure {
        let mut longest = 0;
        let mut run = 0;
        for &change in &self.changes {
            run = if change < NO_CHANGE { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        let seconds = f64::from(longest) / fps.max(1.0);
        let figure = Figure::at_most(seconds, "s", 1.0);
        if median(&self.changes) < NO_CHANGE {
            return figure.unjudged("the clip is a still for the most part");
        }
        figure
    }
}

/// How far the step into a key frame is from the steps about it.
fn pop(key_frames: &[u32], steps: &[Option<f64>]) -> Figure {
    // Step k − 1 leads into frame k.
    let leads = |step: usize| key_frames.contains(&(step as u32 + 1));
    let jumps: Vec<f64> = (0..steps.len())
        .filter(|&step| leads(step))
        .filter_map(|step| {
            let own = steps[step]?;
            let near = step.saturating_sub(4)..(step + 5).min(steps.len());
            let others = near.filter(|&other| !leads(other));
            let others: Vec<f64> = others.filter_map(|other| steps[other]).collect();
            (others.len() >= 3).then(|| (own - median(&others)).abs())
        })
        .collect();
    if jumps.is_empty() {
        return Figure::missing(
            "dB",
            "no key frame stands among frames that can be followed",
        );
    }
    let worst = jumps.iter().copied().fold(0.0, f64::max);
    Figure::at_most(worst, "dB", 0.8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The light of frames of one level each.
    fn light(levels: &[u8], cuts: &[usize]) -> Light {
        let mut meter = LightMeter::default();
        let mut before: Option<Plane> = None;
        for &level in levels {
            let luma = vec![level; 64];
            meter.frame(&luma, before.as_ref());
            before = Some(Plane::from_bytes(&luma, 8, 8));
        }
        meter.report(24.0, cuts, &[], &[])
    }

    #[track_caller]
    fn check(figure: &Figure, value: f64, ok: Option<bool>) {
        assert!((figure.value.unwrap() - value).abs() < 1e-9, "{figure:?}");
        assert_eq!(figure.ok, ok, "{figure:?}");
    }

    #[test]
    fn flicker_is_uneven_light_and_no_even_change() {
        check(&light(&[100, 101, 102, 103], &[]).flicker, 0.0, Some(true));
        check(&light(&[100, 102, 100, 102], &[]).flicker, 4.0, Some(false));
        check(
            &light(&[100, 100, 50, 50, 50], &[2]).flicker,
            0.0,
            Some(true),
        );
        assert_eq!(light(&[100, 100], &[]).flicker.value, None);
    }

    #[test]
    fn black_frames_are_counted() {
        check(
            &light(&[100, 16, 16, 100], &[]).black_frames,
            2.0,
            Some(false),
        );
        check(&light(&[100, 33, 90], &[]).black_frames, 0.0, Some(true));
    }

    #[test]
    fn a_frame_shown_twice_is_counted() {
        check(
            &light(&[10, 20, 30, 40, 50], &[]).duplicate_frames,
            0.0,
            Some(true),
        );
        check(
            &light(&[10, 20, 20, 30, 40], &[]).duplicate_frames,
            1.0,
            Some(false),
        );
        check(
            &light(&[10, 10, 10, 10, 10], &[]).duplicate_frames,
            0.0,
            Some(true),
        );
    }

    #[test]
    fn a_freeze_is_measured_in_seconds() {
        let mut levels: Vec<u8> = (0..60).map(|n| 20 + n).collect();
        check(&light(&levels, &[]).longest_freeze, 0.0, Some(true));
        levels.splice(30..30, [50; 36]);
        check(&light(&levels, &[]).longest_freeze, 1.5, Some(false));
        check(&light(&[80; 49], &[]).longest_freeze, 2.0, None);
    }

    #[test]
    fn a_key_frame_that_looks_unlike_pops() {
        let mut steps = vec![Some(0.1); 24];
        check(&pop(&[0, 12], &steps), 0.0, Some(true));
        steps[11] = Some(-1.9);
        check(&pop(&[0, 12], &steps), 2.0, Some(false));
        check(&pop(&[0, 13], &steps), 0.0, Some(true));
        assert_eq!(pop(&[0], &steps).value, None);
    }
}
