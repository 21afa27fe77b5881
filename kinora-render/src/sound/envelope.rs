//! Levels over time: the envelope of a take, and ranges that are muted.
//!
//! Fades are level at both ends and keep the power of what they cross.

use std::ops::Range;

use super::Stereo;
use super::noise::smooth;

/// A range with the lengths of its two fades, which lie outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fade {
    /// The range.
    pub(super) range: Range<usize>,
    /// The samples of the fade before it.
    pub(super) before: usize,
    /// The samples of the fade after it.
    pub(super) after: usize,
}

/// A power that moves from point to point; its root is the level.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Envelope {
    points: Vec<(usize, f32)>,
}

impl Envelope {
    /// An envelope through points of rising place.
    pub(super) fn new(points: Vec<(usize, f32)>) -> Self {
        Self { points }
    }

    /// From the first point to the last.
    pub(super) fn range(&self) -> Range<usize> {
        let first = self.points.first().map_or(0, |point| point.0);
        let last = self.points.last().map_or(0, |point| point.0);
        first..last
    }

    /// Multiplies samples, the first of which lies at the first point.
    pub(super) fn apply(&self, samples: &mut [Stereo]) {
        let start = self.range().start;
        for pair in self.points.windows(2) {
            let ((from, low), (to, high)) = (pair[0], pair[1]);
            let span = (to - from).max(1) as f32;
            let level = low.sqrt();
            for (i, sample) in samples[from - start..to - start].iter_mut().enumerate() {
                let level = if low == high {
                    level
                } else {
                    (low + (high - low) * smooth(i as f32 / span)).sqrt()
                };
                *sample = [sample[0] * level, sample[1] * level];
            }
        }
    }
}

impl Fade {
    /// Mutes the range.
    pub(super) fn hush(&self, samples: &mut [Stereo]) {
        let total = samples.len();
        let Range { start, end } = self.range;
        let mut scale = |at: usize, level: f32| {
            if let Some(sample) = samples.get_mut(at) {
                *sample = [sample[0] * level, sample[1] * level];
            }
        };
        for at in start.saturating_sub(self.before)..start {
            scale(at, smooth((start - at) as f32 / self.before as f32));
        }
        for at in start..end.min(total) {
            scale(at, 0.0);
        }
        for at in end..(end + self.after).min(total) {
            scale(at, smooth((at - end) as f32 / self.after as f32));
        }
    }
}
