//! Boxes about faces.

use kinora_core::frame::Picture;

use super::{detector, logistic};
use crate::net::{self, Tensor};

/// The side of the detector's picture, in pixels.
pub(super) const SIDE: usize = 128;

/// Boxes below this score are not looked at.
const MIN_SCORE: f32 = 0.5;

/// Boxes that overlap by more than this are the same face.
const SAME: f32 = 0.3;

/// The cells of a side, and how many boxes each cell gives.
const GRIDS: [(usize, usize); 2] = [(16, 2), (8, 6)];

/// A face's box, in pixels of its picture, 0 at the outer edge of the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    /// How sure the network is, 0–1.
    pub(crate) score: f32,
    /// The box's middle.
    pub(crate) middle: [f32; 2],
    /// The box's sides.
    pub(crate) sides: [f32; 2],
    /// Two eyes, nose, mouth, two ears.
    pub(crate) points: [[f32; 2]; 6],
}

/// Looks for faces, the best first.
pub(crate) fn detect(picture: &Picture) -> Vec<Found> {
    let frame = Letterbox::of(picture);
    let [regressors, scores] = run(&frame.pixels(picture));
    let mut candidates = vec![];
    for (index, anchor) in anchors().enumerate() {
        let score = logistic(scores[index]);
        if score > MIN_SCORE {
            let numbers = &regressors[index * 16..][..16];
            candidates.push(frame.found(score, anchor, numbers));
        }
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    merged(candidates)
}

/// The raw boxes, 16 numbers each, and their scores before the logistic.
pub(super) fn run(rgb: &[u8]) -> [Vec<f32>; 2] {
    let data = rgb.iter().map(|&byte| f32::from(byte) / 127.5 - 1.0);
    let outputs = detector().run(Tensor {
        height: SIDE,
        width: SIDE,
        channels: 3,
        data: data.collect(),
    });
    let joined = |part: &[Tensor]| part.iter().flat_map(|grid| grid.data.clone()).collect();
    [joined(&outputs[..2]), joined(&outputs[2..])]
}

/// The middles of the cells that boxes are told from, in shares of the side.
fn anchors() -> impl Iterator<Item = [f32; 2]> {
    GRIDS.into_iter().flat_map(|(cells, boxes)| {
        (0..cells * cells * boxes).map(move |index| {
            let cell = index / boxes;
            [cell % cells, cell / cells].map(|place| (place as f32 + 0.5) / cells as f32)
        })
    })
}

/// A picture fitted into the detector's square, black around it.
struct Letterbox {
    /// Pixels of the square for one of the picture's.
    scale: f32,
    sides: [usize; 2],
    margin: [usize; 2],
}

impl Letterbox {
    fn of(picture: &Picture) -> Self {
        let sides = [picture.size.width, picture.size.height].map(|side| side as f32);
        let scale = SIDE as f32 / sides[0].max(sides[1]);
        let sides = sides.map(|side| ((side * scale).round() as usize).clamp(1, SIDE));
        Self {
            scale,
            sides,
            margin: sides.map(|side| (SIDE - side) / 2),
        }
    }

    fn pixels(&self, picture: &Picture) -> Vec<u8> {
        let small = net::shrink_to(picture, self.sides);
        let mut square = vec![0; SIDE * SIDE * 3];
        for (y, row) in small.chunks_exact(self.sides[0] * 3).enumerate() {
            let first = ((y + self.margin[1]) * SIDE + self.margin[0]) * 3;
            square[first..][..row.len()].copy_from_slice(row);
        }
        square
    }

    fn found(&self, score: f32, anchor: [f32; 2], numbers: &[f32]) -> Found {
        let place = |pair: usize, axis: usize| {
            let inside = numbers[2 * pair + axis] + anchor[axis] * SIDE as f32;
            (inside - self.margin[axis] as f32) / self.scale
        };
        let point = |pair: usize| [place(pair, 0), place(pair, 1)];
        Found {
            score,
            middle: point(0),
            sides: [numbers[2] / self.scale, numbers[3] / self.scale],
            points: std::array::from_fn(|index| point(index + 2)),
        }
    }
}

/// One box a face: the mean of those that overlap the best one, by their scores.
fn merged(mut candidates: Vec<Found>) -> Vec<Found> {
    let mut faces = vec![];
    while let Some(&best) = candidates.first() {
        let (same, rest): (Vec<Found>, Vec<Found>) = candidates
            .into_iter()
            .partition(|other| overlap(other, &best) > SAME || *other == best);
        faces.push(mean(&same, best.score));
        candidates = rest;
    }
    faces
}

fn mean(boxes: &[Found], score: f32) -> Found {
    let whole: f32 = boxes.iter().map(|found| found.score).sum();
    let of = |number: &dyn Fn(&Found) -> [f32; 2]| {
        [0, 1].map(|axis| {
            let weighted = boxes.iter().map(|found| found.score * number(found)[axis]);
            weighted.sum::<f32>() / whole
        })
    };
    Found {
        score,
        middle: of(&|found| found.middle),
        sides: of(&|found| found.sides),
        points: std::array::from_fn(|index| of(&|found| found.points[index])),
    }
}

/// What two boxes share of what either covers.
fn overlap(a: &Found, b: &Found) -> f32 {
    let shared = [0, 1].map(|axis| {
        let low = |found: &Found| found.middle[axis] - found.sides[axis] / 2.0;
        let high = |found: &Found| found.middle[axis] + found.sides[axis] / 2.0;
        (high(a).min(high(b)) - low(a).max(low(b))).max(0.0)
    });
    let area = |found: &Found| found.sides[0] * found.sides[1];
    let both = shared[0] * shared[1];
    both / (area(a) + area(b) - both).max(1e-6)
}
