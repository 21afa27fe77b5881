//! How the last frame was bent out of the first.
//!
//! The flow from the last frame of a take back to its first says where each
//! pixel came from: where it brings no detail along, something is smeared;
//! where it turns over, something is folded; where it is wide, something is
//! stretched.

use kinora_core::size::Size;
use kinora_render::flow::{Flow, Grey, consistent, dense};
use serde::Serialize;

use crate::figure::Figure;
use crate::maths::{median, quantile};
use crate::plane::Plane;
use crate::similarity::Pair;
use crate::steps::sample;

/// How the last frame of the first take was bent out of its first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warping {
    /// The share of pixels that have less than 15 % of the detail that was where
    /// they came from.
    pub smear: Figure,
    /// The share of pixels where the map back turns over.
    pub folds: Figure,
    /// How much more a pixel is stretched than the middle one: the 999th
    /// thousandth.
    pub stretch: Figure,
}

/// Less detail than this, in grey levels a pixel, can be lost in the coding.
const DETAIL: f32 = 8.0;

/// A pixel that misses itself by more, there and back, has no known origin.
const SURE: f32 = 1.0;

/// The standard deviation of what the flow is smoothed with, in pixels: an
/// estimate leans from patch to patch, a stretched place is wider.
const SMOOTHING: f64 = 5.0;

/// Pixels at the edge that nothing is said of.
const MARGIN: usize = 16;

/// The flows between the first and the last frame of a take.
pub(crate) struct Between {
    pub forward: Flow,
    pub back: Flow,
    /// For each pixel of the last frame, whether its origin is known.
    pub sure_back: Vec<bool>,
    /// The same of the first frame.
    pub sure_forward: Vec<bool>,
}

impl Between {
    /// Estimates the flows.
    pub fn new(first: &Grey, last: &Grey) -> Self {
        let (forward, back) = (dense(first, last), dense(last, first));
        let sure = |errors: Vec<f32>| errors.into_iter().map(|error| error <= SURE).collect();
        Self {
            sure_back: sure(consistent(&back, &forward)),
            sure_forward: sure(consistent(&forward, &back)),
            forward,
            back,
        }
    }

    /// Places all over the first frame of a clip of this size whose flow is sure,
    /// with where they go, in its pixels.
    pub fn pairs(&self, size: Size) -> Vec<Pair> {
        let flow = &self.forward;
        let factor = f64::from(size.width) / flow.width as f64;
        let cells = (0..flow.width * flow.height / (EVERY * EVERY)).map(|cell| {
            let columns = flow.width / EVERY;
            (cell % columns * EVERY, cell / columns * EVERY)
        });
        cells
            .filter(|&(x, y)| y < flow.height && self.sure_forward[y * flow.width + x])
            .map(|(x, y)| {
                let [dx, dy] = flow.at(x, y).map(f64::from);
                let place = [x as f64, y as f64];
                let scaled = |place: [f64; 2]| place.map(|v| (v + 0.5) * factor - 0.5);
                (scaled(place), scaled([place[0] + dx, place[1] + dy]))
            })
            .collect()
    }
}

/// Of so many pixels of the flow along each side one is looked at as a place.
const EVERY: usize = 8;

impl Warping {
    /// Measures frames at the size of their flows.
    pub(crate) fn measure(first: &Grey, last: &Grey, between: &Between) -> Self {
        let smooth = smoothed(&between.back, &between.sure_back);
        let inner = inner(last);
        let sure = |at: &usize| between.sure_back[*at];
        let maps: Vec<[f64; 2]> = inner
            .iter()
            .filter(|at| sure(at))
            .map(|&at| map(&smooth, at))
            .collect();
        let count = maps.len().max(1) as f64;
        let folded = maps.iter().filter(|[determinant, _]| *determinant <= 0.0);
        let narrow: Vec<f64> = maps.iter().map(|[_, smaller]| *smaller).collect();
        let usual = median(&narrow);
        let stretches: Vec<f64> = narrow
            .iter()
            .map(|smaller| usual / smaller.max(1e-3))
            .collect();
        Self {
            smear: Figure::at_most(
                smear(first, last, [&between.back, &smooth], &inner),
                "of pixels",
                0.003,
            ),
            folds: Figure::at_most(folded.count() as f64 / count, "of pixels", 0.0),
            stretch: Figure::at_most(quantile(&stretches, 0.999), "times", 1.35),
        }
    }

    /// Nothing can be said, and why.
    pub(crate) fn missing(why: &str) -> Self {
        Self {
            smear: Figure::missing("of pixels", why),
            folds: Figure::missing("of pixels", why),
            stretch: Figure::missing("times", why),
        }
    }
}

/// The pixels away from the edge.
fn inner(grey: &Grey) -> Vec<usize> {
    let rows = MARGIN..grey.height.saturating_sub(MARGIN);
    rows.flat_map(|y| {
        let columns = MARGIN..grey.width.saturating_sub(MARGIN);
        columns.map(move |x| y * grey.width + x)
    })
    .collect()
}

/// The share of pixels that lost the detail of their origin, where the flow at
/// the pixel and the flow about it both say that there was some.
fn smear(first: &Grey, last: &Grey, flows: [&Flow; 2], inner: &[usize]) -> f64 {
    let width = last.width;
    let brought = |flow: &Flow| {
        let data = (0..last.data.len()).map(|at| {
            let [dx, dy] = flow.at(at % width, at / width);
            sample(first, (at % width) as f32 + dx, (at / width) as f32 + dy)
        });
        gradients(&Grey {
            data: data.collect(),
            ..*last
        })
    };
    let [by_pixel, by_place] = flows.map(brought);
    let is = gradients(last);
    let was: Vec<f32> = by_pixel
        .iter()
        .zip(by_place)
        .map(|(a, b)| a.min(b))
        .collect();
    let lost = inner.iter().filter(|&&at| {
        // An edge that is one or two pixels off is not lost.
        let near = (-2..=2_isize).flat_map(|dy| (-2..=2_isize).map(move |dx| (dx, dy)));
        let left = near
            .map(|(dx, dy)| is[at.wrapping_add_signed(dy * width as isize + dx)])
            .fold(0.0, f32::max);
        was[at] >= DETAIL && left < 0.15 * was[at]
    });
    lost.count() as f64 / inner.len().max(1) as f64
}

/// The lengths of the gradients in grey levels a pixel.
fn gradients(grey: &Grey) -> Vec<f32> {
    let (width, height) = (grey.width, grey.height);
    (0..width * height)
        .map(|at| {
            let (x, y) = (at % width, at / width);
            let level = |x: usize, y: usize| grey.data[y * width + x];
            let dx = level((x + 1).min(width - 1), y) - level(x.saturating_sub(1), y);
            let dy = level(x, (y + 1).min(height - 1)) - level(x, y.saturating_sub(1));
            219.0 * 0.5 * (dx * dx + dy * dy).sqrt()
        })
        .collect()
}

/// The flow without what its estimate adds from pixel to pixel, from what is
/// sure about each place.
fn smoothed(flow: &Flow, sure: &[bool]) -> Flow {
    let plane = |data: Vec<f32>| {
        let (width, height) = (flow.width, flow.height);
        Plane {
            width,
            height,
            data,
        }
        .blurred(SMOOTHING)
    };
    let weights: Vec<f32> = sure
        .iter()
        .map(|&sure| if sure { 1.0 } else { 1e-3 })
        .collect();
    let total = plane(weights.clone());
    let smooth = |data: &[f32]| {
        let weighted = data.iter().zip(&weights).map(|(v, w)| v * w).collect();
        let sums = plane(weighted).data;
        sums.iter()
            .zip(&total.data)
            .map(|(sum, total)| sum / total)
            .collect()
    };
    Flow {
        dx: smooth(&flow.dx),
        dy: smooth(&flow.dy),
        ..*flow
    }
}

/// The determinant of the map at a pixel away from the edge, and its smaller
/// singular value.
fn map(flow: &Flow, at: usize) -> [f64; 2] {
    let slope =
        |data: &[f32], step: usize| f64::from(data[at + 2 * step] - data[at - 2 * step]) / 4.0;
    let (a, b) = (1.0 + slope(&flow.dx, 1), slope(&flow.dx, flow.width));
    let (c, d) = (slope(&flow.dy, 1), 1.0 + slope(&flow.dy, flow.width));
    let determinant = a * d - b * c;
    let squares = a * a + b * b + c * c + d * d;
    let root = crate::maths::sqrt((squares * squares - 4.0 * determinant * determinant).max(0.0));
    [
        determinant,
        crate::maths::sqrt(((squares - root) / 2.0).max(0.0)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::Similarity;
    use crate::testing::{grey, photo, seen};

    fn start() -> Plane {
        let photo = photo("pagoda", 400);
        seen(&photo, 320, 200, &Similarity::IDENTITY)
    }

    fn warping(last: &Plane) -> Warping {
        let (first, last) = (grey(&start()), grey(last));
        let between = Between::new(&first, &last);
        Warping::measure(&first, &last, &between)
    }

    #[test]
    fn a_zoom_neither_smears_nor_folds_nor_stretches() {
        let photo = photo("pagoda", 400);
        let camera = Similarity {
            turn: [1.1, 0.0],
            shift: [2.0, 0.0],
        };
        let warping = warping(&seen(&photo, 320, 200, &camera));
        let found = [&warping.smear, &warping.folds, &warping.stretch].map(|f| f.ok);
        assert_eq!(found, [Some(true); 3], "{warping:?}");
    }

    #[test]
    fn a_smeared_patch_is_found() {
        let first = start();
        let soft = first.blurred(6.0);
        let inside = |x: usize, y: usize| (100..200).contains(&x) && (80..160).contains(&y);
        let last = Plane::from_fn(320, 200, |x, y| {
            if inside(x, y) {
                soft.at(x, y)
            } else {
                first.at(x, y)
            }
        });
        let warping = warping(&last);
        assert_eq!(warping.smear.ok, Some(false), "{warping:?}");
    }

    #[test]
    fn a_stretched_stripe_is_found() {
        let first = start();
        // The columns from 140 to 180 become twice as wide.
        let last = Plane::from_fn(320, 200, |x, y| {
            let x = x as f64;
            let from = if x < 120.0 {
                x + 20.0
            } else if x < 200.0 {
                140.0 + (x - 120.0) / 2.0
            } else {
                x - 20.0
            };
            first.cubic(from, y as f64)
        });
        let warping = warping(&last);
        assert_eq!(warping.stretch.ok, Some(false), "{warping:?}");
        assert!(warping.stretch.value.unwrap() > 1.6);
    }

    #[test]
    fn places_of_the_flow_go_where_the_clip_goes() {
        let photo = photo("pagoda", 400);
        let camera = Similarity {
            turn: [1.0, 0.0],
            shift: [3.0, 0.0],
        };
        let last = grey(&seen(&photo, 320, 200, &camera));
        let between = Between::new(&grey(&start()), &last);
        let size = Size {
            width: 640,
            height: 400,
        };
        let pairs = between.pairs(size);
        assert!(pairs.len() > 400, "{}", pairs.len());
        let ways: Vec<f64> = pairs.iter().map(|(from, to)| to[0] - from[0]).collect();
        assert!((median(&ways) - 6.0).abs() < 0.3, "{}", median(&ways));
    }

    #[test]
    fn a_map_that_turns_over_is_a_fold() {
        let mut flow = Flow::still(64, 32);
        for (at, dx) in flow.dx.iter_mut().enumerate() {
            *dx = -2.0 * (at % 64) as f32;
        }
        let [determinant, smaller] = map(&flow, 16 * 64 + 32);
        assert!(determinant < 0.0 && (smaller - 1.0).abs() < 1e-6);
    }
}
