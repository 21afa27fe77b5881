//! The points of one face.

use kinora_core::frame::Picture;

use super::boxes::Found;
use super::{landmarks, logistic};
use crate::maths::bilinear;
use crate::net::Tensor;

/// The side of the network's picture, in pixels.
pub(super) const SIDE: usize = 192;

/// How much larger than the face the crop is.
const ROOM: f32 = 1.5;

/// The outer corners of the eyes, by which the crop is levelled.
const CORNERS: [usize; 2] = [33, 263];

/// A face's points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mesh {
    /// Where each point is, in pixels of the picture, 0 at the outer edge of the
    /// first; the third number is how far behind the others, likewise.
    pub(crate) points: Vec<[f32; 3]>,
    /// How sure the network is that this is a face, 0–1.
    pub(crate) presence: f32,
}

/// Reads the points of a face that was found: twice, the second time through a
/// crop that the first reading gives.
pub(crate) fn read(picture: &Picture, found: &Found) -> Mesh {
    let rough = through(picture, Crop::about(found));
    through(picture, Crop::of(&rough))
}

/// The network's raw answer for a crop: three numbers a point, and the presence
/// before the logistic.
pub(super) fn run(data: Vec<f32>) -> (Vec<f32>, f32) {
    let mut outputs = landmarks().run(Tensor {
        height: SIDE,
        width: SIDE,
        channels: 3,
        data,
    });
    let flag = outputs.pop().map_or(-60.0, |flag| flag.data[0]);
    (outputs.pop().map_or(vec![], |points| points.data), flag)
}

fn through(picture: &Picture, crop: Crop) -> Mesh {
    let (numbers, flag) = run(crop.pixels(picture));
    let point = |&[x, y, z]: &[f32; 3]| {
        let [x, y] = crop.place([x, y]);
        [x, y, z * crop.scale]
    };
    Mesh {
        points: numbers.as_chunks().0.iter().map(point).collect(),
        presence: logistic(flag),
    }
}

/// A square of the picture, turned so that the eyes are level.
struct Crop {
    middle: [f32; 2],
    /// Pixels of the picture for one of the crop's.
    scale: f32,
    /// Cosine and sine of the angle that it is turned by.
    turn: [f32; 2],
}

impl Crop {
    fn new(middle: [f32; 2], side: f32, eyes: [[f32; 2]; 2]) -> Self {
        Self {
            middle,
            scale: ROOM * side / SIDE as f32,
            turn: level(eyes),
        }
    }

    fn about(found: &Found) -> Self {
        let [eye, other, ..] = found.points;
        Self::new(
            found.middle,
            found.sides[0].max(found.sides[1]),
            [eye, other],
        )
    }

    /// The square about all points, upright to the eyes.
    fn of(mesh: &Mesh) -> Self {
        let eyes = CORNERS.map(|corner| [mesh.points[corner][0], mesh.points[corner][1]]);
        let [c, s] = level(eyes);
        let turned = mesh
            .points
            .iter()
            .map(|[x, y, _]| [x * c + y * s, y * c - x * s]);
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for place in turned {
            for axis in 0..2 {
                low[axis] = low[axis].min(place[axis]);
                high[axis] = high[axis].max(place[axis]);
            }
        }
        let [x, y] = [0, 1].map(|axis| (low[axis] + high[axis]) / 2.0);
        let side = (high[0] - low[0]).max(high[1] - low[1]);
        Self::new([x * c - y * s, x * s + y * c], side, eyes)
    }

    /// The place in the picture of a place in the crop.
    fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let half = SIDE as f32 / 2.0;
        let [x, y] = [(x - half) * self.scale, (y - half) * self.scale];
        let [c, s] = self.turn;
        [
            self.middle[0] + x * c - y * s,
            self.middle[1] + x * s + y * c,
        ]
    }

    /// The crop's colours, 0–1, black beyond the picture; where its pixels are
    /// large each is a mean of several places.
    fn pixels(&self, picture: &Picture) -> Vec<f32> {
        let parts = (self.scale.ceil() as usize).clamp(1, 8);
        let share = 1.0 / (parts * parts) as f32 / 255.0;
        let mut data = Vec::with_capacity(SIDE * SIDE * 3);
        for index in 0..SIDE * SIDE {
            let mut sum = [0.0; 3];
            for part in 0..parts * parts {
                let within = |part: usize| (part as f32 + 0.5) / parts as f32;
                let x = (index % SIDE) as f32 + within(part % parts);
                let y = (index / SIDE) as f32 + within(part / parts);
                let colour = colour(picture, self.place([x, y]));
                (0..3).for_each(|c| sum[c] += colour[c]);
            }
            data.extend(sum.map(|sum| sum * share));
        }
        data
    }
}

/// Cosine and sine of the angle of a line.
fn level([from, to]: [[f32; 2]; 2]) -> [f32; 2] {
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    let length = (x * x + y * y).sqrt().max(1e-6);
    [x / length, y / length]
}

/// A picture's colour at a place, 0–255, black beyond its edges.
fn colour(picture: &Picture, [x, y]: [f32; 2]) -> [f32; 3] {
    let (w, h) = (picture.size.width as usize, picture.size.height as usize);
    let is_inside = x > -0.5 && y > -0.5 && x < w as f32 + 0.5 && y < h as f32 + 0.5;
    if !is_inside {
        return [0.0; 3];
    }
    bilinear([w, h], [x - 0.5, y - 0.5], |x, y| {
        [0, 1, 2].map(|c| f32::from(picture.rgb[(y * w + x) * 3 + c]))
    })
}
