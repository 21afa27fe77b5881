//! How the picture moves between neighbouring frames.

use kinora_render::flow::{Flow, Grey, dense};
use serde::Serialize;

use crate::figure::Figure;
use crate::maths::{mean, median, quantile};
use crate::plane::Plane;
use crate::sharpness::lanczos;

/// How the picture moves between neighbouring frames.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Steps {
    /// How far frames are from what lies midway between those about them, in grey
    /// levels: the mean over some 16 frames, each compared with a picture made of
    /// its neighbours and the flow between them.
    pub smoothness: Figure,
    /// The mean way of the fastest 20th of the picture, in pixels of a clip whose long
    /// side has 1920, a frame.
    pub dynamic_degree: Figure,
    /// How far the last frame is from the first, over the median step: about 1
    /// where the clip is a loop.
    pub seam: Figure,
}

/// How many times the flow between neighbours is looked at.
const LOOKS: usize = 16;

/// Pixels at the edge that nothing is said of.
const MARGIN: usize = 8;

/// The long side at which flow is estimated.
pub(crate) const LONG_SIDE: usize = 640;

/// Looks at some frames with their neighbours.
pub(crate) struct StepMeter {
    /// The middle frames of what is looked at.
    wanted: Vec<usize>,
    window: Vec<Grey>,
    seen: usize,
    misses: Vec<f64>,
    speeds: Vec<f64>,
    /// The mean change of each step of the small frames, in grey levels.
    changes: Vec<f64>,
    first: Option<Grey>,
}

impl StepMeter {
    /// Looks at frames spread over a clip of so many.
    pub fn new(frames: usize) -> Self {
        let last = frames.saturating_sub(2);
        let looks = LOOKS.min(last);
        let wanted = (0..looks).map(|look| 1 + look * last / looks.max(1));
        Self {
            wanted: wanted.collect(),
            window: Vec::new(),
            seen: 0,
            misses: Vec::new(),
            speeds: Vec::new(),
            changes: Vec::new(),
            first: None,
        }
    }

    /// Takes the next frame; `cut` says whether it follows one.
    pub fn frame(&mut self, small: Grey, cut: Cut) {
        if cut == Cut::Here {
            self.window.clear();
        }
        if let Some(before) = self.window.last() {
            self.changes.push(difference(before, &small));
        }
        if self.first.is_none() {
            self.first = Some(small.clone());
        }
        self.window.push(small);
        if self.window.len() > 3 {
            self.window.remove(0);
        }
        self.seen += 1;
        let middle = self.seen.saturating_sub(2);
        if self.window.len() == 3 && self.wanted.contains(&middle) {
            self.look();
        }
    }

    fn look(&mut self) {
        let [before, now, after] = &self.window[..] else {
            return;
        };
        let flow = dense(before, after);
        self.misses.push(miss(before, now, after, &flow));
        self.speeds.push(fastest(&flow));
    }

    /// The figures; `still` clips need not move.
    pub fn report(&self, still: Stillness) -> Steps {
        if self.misses.is_empty() {
            let why = "there are fewer than three frames in a row";
            return Steps {
                smoothness: Figure::missing("grey levels", why),
                dynamic_degree: Figure::missing("px/frame", why),
                seam: Figure::missing("steps", why),
            };
        }
        let degree = Figure::within(mean(&self.speeds), "px/frame", 0.8, 4.0);
        Steps {
            smoothness: Figure::at_most(mean(&self.misses), "grey levels", 1.5),
            dynamic_degree: match still {
                Stillness::Still => degree.unjudged("the camera is still"),
                Stillness::Moving => degree,
            },
            seam: self.seam(),
        }
    }

    fn seam(&self) -> Figure {
        let ends = self.first.as_ref().zip(self.window.last());
        let Some((first, last)) = ends else {
            return Figure::missing("steps", "there is no frame");
        };
        // A still's steps are nothing but coding.
        let step = median(&self.changes).max(0.05);
        let figure = Figure::at_most(difference(last, first) / step, "steps", 1.5);
        if figure.ok == Some(false) {
            return figure.unjudged("only a loop has to close");
        }
        figure
    }
}

/// Whether a frame follows a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Here,
    No,
}

/// Whether a move was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stillness {
    Still,
    Moving,
}

/// The mean difference in grey levels.
fn difference(a: &Grey, b: &Grey) -> f64 {
    let pairs = a.data.iter().zip(&b.data);
    let sum: f64 = pairs.map(|(a, b)| f64::from((a - b).abs())).sum();
    219.0 * sum / a.data.len().max(1) as f64
}

/// How far a frame is from what lies midway between its neighbours, in grey levels.
fn miss(before: &Grey, now: &Grey, after: &Grey, flow: &Flow) -> f64 {
    let [before, now, after] = [before, now, after].map(soft);
    let (mut sum, mut count) = (0.0, 0_u32);
    for y in MARGIN..now.height.saturating_sub(MARGIN) {
        for x in MARGIN..now.width.saturating_sub(MARGIN) {
            let (px, py) = (x as f32, y as f32);
            // The flow starts in the frame before; one step back finds where.
            let [dx, dy] = flow.at(x, y);
            let [dx, dy] = flow.between(px - 0.5 * dx, py - 0.5 * dy);
            let a = lanczos(&before, [px - 0.5 * dx, py - 0.5 * dy].map(f64::from), 1.0);
            let b = lanczos(&after, [px + 0.5 * dx, py + 0.5 * dy].map(f64::from), 1.0);
            sum += f64::from((0.5 * (a + b) - now.at(x, y)).abs());
            count += 1;
        }
    }
    219.0 * sum / f64::from(count.max(1))
}

/// A frame without what is too fine to be seen between its pixels: of a frame that
/// was made smaller by means, that part jumps from pixel to pixel.
fn soft(grey: &Grey) -> Plane {
    let last = |side: usize| side.saturating_sub(1);
    let level = |x: usize, y: usize| grey.data[y * grey.width + x];
    Plane::from_fn(grey.width, grey.height, |x, y| {
        let columns = [x.saturating_sub(1), x, (x + 1).min(last(grey.width))];
        let rows = [y.saturating_sub(1), y, (y + 1).min(last(grey.height))];
        let of_three = |a: f32, b: f32, c: f32| 0.25 * (a + 2.0 * b + c);
        let [above, middle, below] = rows.map(|row| {
            let [left, here, right] = columns.map(|column| level(column, row));
            of_three(left, here, right)
        });
        of_three(above, middle, below)
    })
}

/// The mean way a frame of the fastest 20th, in pixels of a clip 1920 wide.
fn fastest(flow: &Flow) -> f64 {
    let speeds: Vec<f64> = (MARGIN..flow.height.saturating_sub(MARGIN))
        .flat_map(|y| (MARGIN..flow.width.saturating_sub(MARGIN)).map(move |x| (x, y)))
        .map(|(x, y)| {
            let [dx, dy] = flow.at(x, y).map(f64::from);
            crate::maths::sqrt(dx * dx + dy * dy)
        })
        .collect();
    let limit = quantile(&speeds, 0.95);
    let fast: Vec<f64> = speeds.into_iter().filter(|&speed| speed >= limit).collect();
    // Flow goes over two frames.
    mean(&fast) / 2.0 * 1920.0 / flow.width.max(flow.height).max(1) as f64
}

/// A level between pixels, bilinear, the edge continued outwards.
pub(crate) fn sample(grey: &Grey, x: f32, y: f32) -> f32 {
    let x = x.clamp(0.0, (grey.width - 1) as f32);
    let y = y.clamp(0.0, (grey.height - 1) as f32);
    let (column, row) = (x as usize, y as usize);
    let (next, below) = (
        (column + 1).min(grey.width - 1),
        (row + 1).min(grey.height - 1),
    );
    let (fx, fy) = (x - column as f32, y - row as f32);
    let at = |x: usize, y: usize| grey.data[y * grey.width + x];
    let top = at(column, row) + (at(next, row) - at(column, row)) * fx;
    let bottom = at(column, below) + (at(next, below) - at(column, below)) * fx;
    top + (bottom - top) * fy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::Similarity;
    use crate::testing::{grey, photo, seen};

    fn steps(shifts: &[f64]) -> Steps {
        steps_of(shifts, [320, 180])
    }

    fn steps_of(shifts: &[f64], [width, height]: [usize; 2]) -> Steps {
        let photo = photo("pagoda", 400);
        let mut meter = StepMeter::new(shifts.len());
        for &dx in shifts {
            let camera = Similarity {
                turn: [1.0, 0.0],
                shift: [dx, 0.0],
            };
            meter.frame(grey(&seen(&photo, width, height, &camera)), Cut::No);
        }
        meter.report(Stillness::Moving)
    }

    #[test]
    fn an_even_move_is_smooth_and_as_fast_as_it_is() {
        let steps = steps(&[0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]);
        assert_eq!(steps.smoothness.ok, Some(true), "{steps:?}");
        // Half a pixel of 320 is three of 1920.
        let degree = steps.dynamic_degree.value.unwrap();
        assert!((degree - 3.0).abs() < 0.4, "{degree}");
        assert_eq!(steps.dynamic_degree.ok, Some(true));
        assert_eq!(steps.seam.ok, None);
    }

    #[test]
    fn a_clip_that_stands_is_as_fast_as_one_that_lies() {
        let steps = steps_of(&[0.0, 0.5, 1.0, 1.5, 2.0, 2.5], [180, 320]);
        let degree = steps.dynamic_degree.value.unwrap();
        assert!((degree - 3.0).abs() < 0.4, "{degree}");
    }

    #[test]
    fn a_stutter_is_not_smooth() {
        let steps = steps(&[0.0, 3.0, 0.0, 3.0, 0.0, 3.0, 0.0, 3.0]);
        assert_eq!(steps.smoothness.ok, Some(false), "{steps:?}");
    }

    #[test]
    fn a_loop_closes_and_a_still_does_not_move() {
        let round = steps(&[0.0, 1.0, 2.0, 3.0, 2.0, 1.0]);
        assert_eq!(round.seam.ok, Some(true), "{round:?}");
        let still = steps(&[0.0; 5]);
        assert!(still.dynamic_degree.value.unwrap() < 0.1, "{still:?}");
        assert_eq!(still.seam.ok, Some(true));
    }

    #[test]
    fn two_frames_have_no_middle() {
        assert_eq!(steps(&[0.0, 1.0]).smoothness.value, None);
    }
}
