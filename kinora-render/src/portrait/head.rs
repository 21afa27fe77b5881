//! A head that can be turned: how far each place of it stands out, how much of
//! it belongs to the head, and where a pose carries it.
//!
//! Nothing is made up: small turns of the relief leave outline and background
//! where they are, and larger ones are refused.

use super::find::Face;
use super::fit::Plate;
use super::grid::{Grid, Shape};
use super::points::{CHIN, OVAL, SIDES, SMILE};
use super::pose::Pose;
use crate::map::Map;
use crate::maths::{exp, lerp, smoothstep};

/// Grid points in the distance of the eyes.
const FINE: f32 = 16.0;

/// How closely the relief keeps to the points of the face.
const SLACK: f64 = 0.0064;

/// Rounds of the membrane from the face to the edge of the hair.
const ROUNDS: usize = 600;

/// From where to where, beside the face, its motion fades.
const REACH: [f32; 2] = [1.7, 2.6];

/// The share of the face that has to lie within the subject's matte.
const MIN_COVERED: f32 = 0.6;

/// A face with what its motion is made from.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(super) face: Face,
    /// How far a place stands out, and how much it is carried with the head.
    near: Grid<2>,
    /// How far a place rises with a breath, and how much it widens.
    body: Grid<2>,
    /// What a head turns about: below the chin.
    pivot: [f32; 2],
    /// Whether the matte covers the face, so that the head is known.
    pub(super) can_move: bool,
}

impl Head {
    /// Prepares a face. `matte` is the subject over the fitted picture, whose
    /// height is `aspect` of its width; `room` is how far its motion may reach
    /// beside it, 1 where nobody is near.
    pub(super) fn new(face: Face, matte: &Map, aspect: f32, room: f32) -> Self {
        let subject = |[x, y]: [f32; 2]| smoothstep(0.3, 0.7, matte.sample(x, y / aspect));
        let (iod, chin, middle) = (face.iod, face.chin(), face.middle());
        let shape = Shape::over(
            [middle - 2.7 * iod, chin - 4.2 * iod],
            [middle + 2.7 * iod, chin + 0.9 * iod],
            iod / FINE,
        );
        let cover = shape.map(subject);
        let oval = shape.map(|place| f32::from(is_inside(&face, place)));
        let (all, covered) = (sum(&oval), sum(&oval.zip(&cover, |a, b| a * b)));
        let relief = relief(&face, shape, &oval, &cover);
        let beside =
            |x: f32| 1.0 - smoothstep(REACH[0] * room, REACH[1] * room, (x - middle).abs() / iod);
        let carried = shape
            .map(|[x, y]| beside(x) * (1.0 - smoothstep(chin - 0.05 * iod, chin + 0.75 * iod, y)));
        let carried = carried.zip(&soft(&cover, 0.06 * FINE, 0.14 * FINE), |a, b| a * b);
        let body = body(&face, aspect, subject, &beside);
        let across = (face.points[CHIN][0] + middle) / 2.0;
        Self {
            near: shape.grid([&relief, &carried]),
            body,
            pivot: [across, chin + 0.35 * iod],
            can_move: covered >= MIN_COVERED * all.max(1.0),
            face,
        }
    }

    /// How far a pose carries a place.
    pub(super) fn carried(&self, pose: &Pose, place: [f32; 2]) -> [f32; 2] {
        let iod = self.face.iod;
        let [x, y] = [place[0] - self.pivot[0], place[1] - self.pivot[1]];
        let [out, head] = self.near.at(place);
        let [rise, widen] = self.body.at(place);
        let [cosine, sine] = pose.roll;
        let [cosine, sine] = [cosine - 1.0, sine];
        let mut way = [
            out * pose.yaw
                + head * (x * cosine - y * sine + pose.right * iod)
                + pose.breath * 0.08 * x * widen,
            -out * pose.pitch + head * (x * sine + y * cosine) - pose.breath * iod * rise,
        ];
        if pose.smile > 0.0 {
            for (point, reach, pull) in SMILE {
                let [px, py, _] = self.face.points[point];
                let (dx, dy) = ((place[0] - px) / iod, (place[1] - py) / iod);
                let weight = exp(-(dx * dx + dy * dy) / (2.0 * reach * reach));
                (0..2).for_each(|axis| way[axis] += pose.smile * iod * weight * pull[axis]);
            }
        }
        way
    }

    /// The least and the largest change of an area under a pose.
    pub(super) fn stretch(&self, pose: &Pose) -> [f32; 2] {
        let shape = self.near.shape();
        let step = 2.0 * shape.step;
        let moved = |place: [f32; 2]| {
            let way = self.carried(pose, place);
            [place[0] + way[0], place[1] + way[1]]
        };
        let mut range = [f32::MAX, f32::MIN];
        for row in (0..shape.rows).step_by(2) {
            for column in (0..shape.columns).step_by(2) {
                let [x, y] = shape.place(column, row);
                let [here, right, below] = [[x, y], [x + step, y], [x, y + step]].map(moved);
                let [a, b] = [0, 1].map(|axis| (right[axis] - here[axis]) / step);
                let [c, d] = [0, 1].map(|axis| (below[axis] - here[axis]) / step);
                let area = a * d - b * c;
                range = [range[0].min(area), range[1].max(area)];
            }
        }
        range
    }
}

/// How far places stand out before the ears: the face as its points say, hair
/// and neck by a membrane down to nothing at the subject's edge.
fn relief(face: &Face, shape: Shape, oval: &Map, cover: &Map) -> Map {
    let (iod, middle, chin) = (face.iod, face.middle(), face.chin());
    let ears = (face.points[SIDES[0]][2] + face.points[SIDES[1]][2]) / 2.0;
    let heights = face.points.iter();
    let heights: Vec<[f32; 3]> = heights
        .map(|&[x, y, z]| [(x - middle) / iod, (y - chin) / iod, (ears - z) / iod])
        .collect();
    let plate = Plate::near(&heights, SLACK);
    let (w, h) = (shape.columns, shape.rows);
    let known: Vec<Option<f32>> = (0..w * h)
        .map(|i| {
            let [x, y] = shape.place(i % w, i / w);
            if oval.data[i] > 0.5 {
                let height = plate.at([(x - middle) / iod, (y - chin) / iod]);
                return Some(height.max(0.0) * iod);
            }
            let is_rim = i % w == 0 || i % w == w - 1 || i / w == 0 || i / w == h - 1;
            let is_beyond = cover.data[i] <= 0.5 || y > chin + 0.55 * iod || is_rim;
            is_beyond.then_some(0.0)
        })
        .collect();
    membrane(&known, w).blurred(0.06 * FINE).blurred(0.5)
}

/// What lies smoothly between the known numbers of a grid, whose rim is known.
fn membrane(known: &[Option<f32>], width: usize) -> Map {
    let mut map = Map {
        width,
        height: known.len() / width,
        data: known.iter().map(|number| number.unwrap_or(0.0)).collect(),
    };
    let open: Vec<usize> = (0..known.len()).filter(|&i| known[i].is_none()).collect();
    for _ in 0..ROUNDS {
        let mean = |&i: &usize| {
            let data = &map.data;
            (data[i - 1] + data[i + 1] + data[i - width] + data[i + width]) * 0.25
        };
        let means: Vec<f32> = open.iter().map(mean).collect();
        open.iter()
            .zip(means)
            .for_each(|(&i, mean)| map.data[i] = mean);
    }
    map
}

/// How far each place rises with a breath, and how much it widens: the whole
/// picture, coarsely.
fn body(
    face: &Face,
    aspect: f32,
    subject: impl Fn([f32; 2]) -> f32,
    beside: &impl Fn(f32) -> f32,
) -> Grid<2> {
    let (iod, chin, middle) = (face.iod, face.chin(), face.middle());
    let step = (iod / 4.0).clamp(1.0 / 240.0, 1.0 / 40.0);
    let shape = Shape::over([0.0, 0.0], [1.0, aspect], step);
    let cover = soft(&shape.map(subject), 0.06 * iod / step, 0.14 * iod / step);
    let rise = shape.map(|[x, y]| {
        let low = smoothstep(chin - 0.2 * iod, chin + 0.5 * iod, y);
        let own =
            lerp(beside(x), 1.0, low) * (1.0 - smoothstep(3.4, 5.0, (x - middle).abs() / iod));
        let share = 0.55 + 0.45 * smoothstep(chin, chin + 0.8 * iod, y);
        own * share * (1.0 - 0.75 * smoothstep(chin + 1.2 * iod, chin + 5.0 * iod, y))
    });
    let widen = shape.map(|[x, y]| {
        smoothstep(chin, chin + iod, y) * (1.0 - smoothstep(3.4, 5.0, (x - middle).abs() / iod))
    });
    let [rise, widen] = [rise, widen].map(|map| map.zip(&cover, |a, b| a * b));
    shape.grid([&rise, &widen])
}

/// A matte, so much wider and then so much softer, in grid steps.
fn soft(cover: &Map, wider: f32, softer: f32) -> Map {
    cover.widened(wider.round() as usize).blurred(softer)
}

fn sum(map: &Map) -> f32 {
    map.data.iter().sum()
}

/// Whether a place lies within the outline of a face.
fn is_inside(face: &Face, [x, y]: [f32; 2]) -> bool {
    let corner = |index: usize| face.points[OVAL[index % OVAL.len()]];
    let crossings = (0..OVAL.len()).filter(|&index| {
        let ([ax, ay, _], [bx, by, _]) = (corner(index), corner(index + 1));
        (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    });
    crossings.count() % 2 == 1
}
