//! How evenly a take moves.
//!
//! The places that can be followed through the whole take give one similarity
//! for each frame; shift, scale and turn over time are the path. What a smooth
//! curve cannot follow is jitter.

use serde::Serialize;

use crate::corners::Point;
use crate::figure::Figure;
use crate::maths::{mean, rms, solve, sqrt};
use crate::similarity::{Pair, Similarity, agreed, fit, weight};

/// The degree of the curve is one less.
const TERMS: usize = 8;

/// A shorter path has no curve to be compared with.
pub(crate) const SHORTEST: usize = 24;

/// A path that moves less than this many pixels has no softness.
const LEAST_LENGTH: f64 = 2.0;

/// Shift, scale and turn of each frame of a take.
pub(crate) struct Path {
    pub frames: Vec<Similarity>,
    /// Where each place is at the beginning and at the end.
    ends: Vec<Pair>,
    /// The middle of the frame in pixels.
    pub middle: Point,
}

/// What stands before the first and after the last frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beyond {
    /// Nothing: the picture is at rest there.
    Rest,
    /// More of the same take.
    More,
}

/// How evenly a take moves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evenness {
    /// What a curve of degree 7 cannot follow across, in pixels (root of the mean square).
    pub residual_x: Figure,
    /// The same down.
    pub residual_y: Figure,
    /// The same of the scale, at the left and right edge.
    pub residual_scale: Figure,
    /// The same of the turn, at the left and right edge.
    pub residual_roll: Figure,
    /// The largest residual of a frame, in pixels.
    pub residual_peak: Figure,
    /// The root of the mean square of the third difference, the largest of the
    /// four, in pixels a frame cubed.
    pub jerk: Figure,
    /// The speed gained between rest and the first two frames as a share of the
    /// path's length, a frame squared.
    pub start_softness: Figure,
    /// The same for the last frames, and within the take.
    pub stop_softness: Figure,
}

impl Path {
    /// The path of places that are known in every frame; none of fewer than two.
    ///
    /// `frames` holds, for each frame, where each place is; the first frame is
    /// what the others are compared with. Similarities agreed on frame by frame
    /// give each place one weight for the whole take, with which the path is
    /// fitted: places that join and leave would make it jump.
    pub fn fit(frames: &[Vec<Point>], middle: Point) -> Option<Self> {
        let first = frames.first()?;
        let pairs = |frame: &Vec<Point>| -> Vec<Pair> {
            first.iter().copied().zip(frame.iter().copied()).collect()
        };
        let mut weights = vec![0.0; first.len()];
        for frame in frames {
            let pairs = pairs(frame);
            let found = agreed(&pairs, middle)?;
            for (sum, pair) in weights.iter_mut().zip(&pairs) {
                *sum += weight(&found, pair, middle) / frames.len() as f64;
            }
        }
        let fitted = |frame| {
            fit(
                &pairs(frame),
                |index| weights[index] * weights[index],
                middle,
            )
        };
        let similarities = frames.iter().map(fitted).collect::<Option<Vec<_>>>()?;
        let ends = pairs(&frames[frames.len() - 1]);
        Some(Self {
            frames: similarities,
            ends,
            middle,
        })
    }

    /// Where each place is at the beginning and at the end.
    pub fn ends(&self) -> &[Pair] {
        &self.ends
    }

    /// Shift across, shift down, scale and turn at the edge, each over time in pixels.
    fn tracks(&self) -> [Vec<f64>; 4] {
        let half_width = self.middle[0] + 0.5;
        let track = |f: &dyn Fn(&Similarity) -> f64| self.frames.iter().map(f).collect();
        [
            track(&|s| s.shift[0]),
            track(&|s| s.shift[1]),
            track(&|s| (s.scale() - 1.0) * half_width),
            track(&|s| s.degrees().to_radians() * half_width),
        ]
    }

    /// Jitter and softness; `ends` say whether the take begins and ends at rest.
    pub fn evenness(&self, ends: [Beyond; 2]) -> Evenness {
        if self.frames.len() < SHORTEST {
            return Evenness::missing("the take is shorter than a second");
        }
        let tracks = self.tracks();
        let curves = tracks.clone().map(|track| smooth(&track));
        let residuals: [Vec<f64>; 4] = std::array::from_fn(|i| {
            tracks[i]
                .iter()
                .zip(&curves[i])
                .map(|(a, b)| a - b)
                .collect()
        });
        let peak = residuals
            .iter()
            .flatten()
            .fold(0.0, |peak: f64, r| peak.max(r.abs()));
        let jerk = tracks
            .iter()
            .map(|track| rms(&third(track)))
            .fold(0.0, f64::max);
        let [start, stop] = softness(&curves, ends);
        let [x, y, scale, roll] =
            residuals.map(|residual| Figure::at_most(rms(&residual), "px rms", 0.05));
        Evenness {
            residual_x: x,
            residual_y: y,
            residual_scale: scale,
            residual_roll: roll,
            residual_peak: Figure::plain(peak, "px"),
            jerk: Figure::at_most(jerk, "px/frame³", 0.15),
            start_softness: start,
            stop_softness: stop,
        }
    }
}

impl Evenness {
    /// Nothing can be said, and why.
    pub(crate) fn missing(why: &str) -> Self {
        let none = |unit| Figure::missing(unit, why);
        Self {
            residual_x: none("px rms"),
            residual_y: none("px rms"),
            residual_scale: none("px rms"),
            residual_roll: none("px rms"),
            residual_peak: none("px"),
            jerk: none("px/frame³"),
            start_softness: none("1/frame²"),
            stop_softness: none("1/frame²"),
        }
    }
}

/// The curve of degree 7 nearest to a track, as Chebyshev's polynomials.
fn smooth(track: &[f64]) -> Vec<f64> {
    let last = (track.len() - 1) as f64;
    let basis = |index: usize| -> [f64; TERMS] {
        let t = 2.0 * index as f64 / last - 1.0;
        let mut terms = [1.0; TERMS];
        terms[1] = t;
        for n in 2..TERMS {
            terms[n] = 2.0 * t * terms[n - 1] - terms[n - 2];
        }
        terms
    };
    let (mut matrix, mut right) = ([[0.0; TERMS]; TERMS], [0.0; TERMS]);
    for (index, value) in track.iter().enumerate() {
        let terms = basis(index);
        for i in 0..TERMS {
            right[i] += terms[i] * value;
            for j in 0..TERMS {
                matrix[i][j] += terms[i] * terms[j];
            }
        }
    }
    let Some(shares) = solve(matrix, right) else {
        return vec![mean(track); track.len()];
    };
    (0..track.len())
        .map(|index| basis(index).iter().zip(&shares).map(|(a, b)| a * b).sum())
        .collect()
}

fn third(track: &[f64]) -> Vec<f64> {
    track
        .windows(4)
        .map(|w| w[3] - 3.0 * w[2] + 3.0 * w[1] - w[0])
        .collect()
}

/// The largest second difference of the path over its length: in the first
/// quarter with the start, elsewhere with the stop. Where the take begins or
/// ends at rest, a still frame stands before or after it.
fn softness(curves: &[Vec<f64>; 4], ends: [Beyond; 2]) -> [Figure; 2] {
    let count = curves[0].len();
    let at = |index: usize| -> [f64; 4] { std::array::from_fn(|i| curves[i][index]) };
    let apart =
        |a: [f64; 4], b: [f64; 4]| sqrt((0..4).map(|i| (a[i] - b[i]) * (a[i] - b[i])).sum::<f64>());
    let length: f64 = (1..count)
        .map(|index| apart(at(index), at(index - 1)))
        .sum();
    if length < LEAST_LENGTH {
        return [(); 2].map(|()| Figure::missing("1/frame²", "the take hardly moves"));
    }
    let bend = |a: usize, b: usize, c: usize| {
        let (a, b, c) = (at(a), at(b), at(c));
        let ends: [f64; 4] = std::array::from_fn(|i| a[i] + c[i] - b[i]);
        apart(ends, b)
    };
    let quarter = count / 4;
    let largest =
        |range: std::ops::Range<usize>| range.map(|i| bend(i - 1, i, i + 1)).fold(0.0, f64::max);
    let (mut start, mut stop) = (largest(1..quarter), largest(quarter..count - 1));
    if ends[0] == Beyond::Rest {
        start = start.max(bend(0, 0, 1));
    }
    if ends[1] == Beyond::Rest {
        stop = stop.max(bend(count - 2, count - 1, count - 1));
    }
    [start, stop].map(|bend| Figure::at_most(bend / length, "1/frame²", 0.004))
}

/// The path of least jerk from 0 to 1, for tests of what is built on it.
#[cfg(test)]
pub(crate) fn eased(share: f64) -> f64 {
    share * share * share * (10.0 + share * (6.0 * share - 15.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::hash;

    const MIDDLE: Point = [960.0, 540.0];

    /// The evenness of 120 frames of places that move as told.
    fn evenness(camera: impl Fn(f64) -> Similarity) -> Evenness {
        let unit = |n, k| (hash(n, k) % 100_000) as f64 / 100_000.0;
        let first: Vec<Point> = (0..200)
            .map(|n| [1920.0 * unit(n, 1), 1080.0 * unit(n, 2)])
            .collect();
        let frames: Vec<Vec<Point>> = (0..120)
            .map(|k| {
                let camera = camera(f64::from(k) / 119.0);
                first.iter().map(|&p| camera.apply(p, MIDDLE)).collect()
            })
            .collect();
        Path::fit(&frames, MIDDLE)
            .unwrap()
            .evenness([Beyond::Rest; 2])
    }

    fn zoom(scale: f64, dx: f64) -> Similarity {
        Similarity {
            turn: [scale, 0.0],
            shift: [dx, 0.0],
        }
    }

    #[test]
    fn a_smooth_move_has_no_jitter() {
        let even = evenness(|t| zoom(1.0 + 0.18 * eased(t), 30.0 * eased(t)));
        for figure in [&even.residual_x, &even.residual_y, &even.residual_scale] {
            assert!(figure.value.unwrap() < 0.001, "{figure:?}");
            assert_eq!(figure.ok, Some(true));
        }
        assert!(even.jerk.value.unwrap() < 0.1);
        assert_eq!(
            (even.start_softness.ok, even.stop_softness.ok),
            (Some(true), Some(true))
        );
    }

    #[test]
    fn shaking_is_measured_as_it_is() {
        let noise = |t: f64| (hash((t * 119.0).round() as u64, 9) % 1000) as f64 / 1000.0 - 0.5;
        // Even noise of ± 0.5 has a root mean square of 0.2887.
        let even = evenness(|t| zoom(1.0, noise(t)));
        let residual = even.residual_x.value.unwrap();
        assert!((residual - 0.2887).abs() < 0.03, "{residual}");
        assert_eq!(
            (even.residual_x.ok, even.residual_y.ok),
            (Some(false), Some(true))
        );
        assert_eq!(even.jerk.ok, Some(false));
    }

    #[test]
    fn hard_ends_are_told_from_soft_ones() {
        let check = |path: fn(f64) -> f64, start: bool, stop: bool| {
            let even = evenness(|t| zoom(1.0, 80.0 * path(t)));
            let found = [even.start_softness.ok, even.stop_softness.ok];
            assert_eq!(found, [Some(start), Some(stop)], "{even:?}");
        };
        check(eased, true, true);
        check(|t| t, false, false);
        check(|t| t * t, true, false);
        check(|t| 1.0 - (1.0 - t) * (1.0 - t), false, true);
    }

    #[test]
    fn a_still_take_has_no_softness() {
        let even = evenness(|_| Similarity::IDENTITY);
        assert_eq!(even.residual_x.value.map(|r| r < 1e-9), Some(true));
        assert_eq!(even.start_softness.value, None);
    }
}
