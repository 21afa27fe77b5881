//! How far a camera went, against the keys that it was to follow.

use kinora_core::camera::CameraKey;

use crate::corners::Point;
use crate::figure::Figure;
use crate::maths::{median, sqrt};
use crate::moves::Likely;
use crate::path::Path;
use crate::similarity::Pair;

/// The focal length of the lens that keys turn, in widths: 55° across.
const FOCAL: f64 = 0.96;

/// Places that go less, in widths, do not tell how far.
const LEAST: f64 = 0.003;

/// Fewer places say nothing.
const FEWEST: usize = 12;

/// How far it may be off.
const OFF: f64 = 0.08;

/// The places that were followed through a take.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Places {
    pairs: Vec<Pair>,
    /// Which of them are the subject; none where it is not certain.
    subject: Vec<bool>,
    /// Width and height in pixels.
    size: [f64; 2],
    middle: Point,
}

impl Places {
    pub fn of(path: &Path, size: [f64; 2], matte: Option<Likely<'_>>) -> Self {
        let on = |pair: &Pair| matte.is_some_and(|matte| matte(pair.0) > 0.5);
        Self {
            pairs: path.ends().to_vec(),
            subject: path.ends().iter().map(on).collect(),
            size,
            middle: path.middle,
        }
    }

    /// How far they went over how far the camera of a key takes them.
    pub fn amount(&self, key: &CameraKey) -> Figure {
        amount(&self.pairs, &self.subject, self.size, self.middle, key)
    }
}

/// The way of places over the way that a key gives them: 1 where they go just
/// so far.
///
/// `subject` tells the places at the depth in which keys are told. A camera that
/// only turns and zooms moves all places alike, whatever their depth. `size` is
/// the clip's width and height in pixels.
fn amount(
    pairs: &[Pair],
    subject: &[bool],
    size: [f64; 2],
    middle: Point,
    key: &CameraKey,
) -> Figure {
    const UNIT: &str = "of the way";
    let alike = key.place == [0.0; 3];
    let chosen: Vec<&Pair> = pairs
        .iter()
        .zip(subject)
        .filter(|(_, subject)| alike || **subject)
        .map(|(pair, _)| pair)
        .collect();
    if chosen.len() < FEWEST {
        return Figure::missing(UNIT, "no subject is certain, whose way the keys tell");
    }
    let aspect = size[1] / size[0];
    let shares = |p: Point| [(p[0] - middle[0]) / size[0], (p[1] - middle[1]) / size[0]];
    let ways: Vec<[[f64; 2]; 2]> = chosen
        .iter()
        .map(|(from, to)| {
            let (from, to) = (shares(*from), shares(*to));
            let asked = seen(key, from, aspect);
            [apart(asked, from), apart(to, from)]
        })
        .collect();
    let lengths: Vec<f64> = ways.iter().map(|[asked, _]| length(*asked)).collect();
    let usual = median(&lengths);
    if usual < LEAST {
        return Figure::missing(UNIT, "these places are to stay where they are");
    }
    let far = ways
        .iter()
        .zip(&lengths)
        .filter(|(_, long)| **long >= 0.5 * usual);
    let ratios: Vec<f64> = far
        .map(|([asked, gone], long)| (asked[0] * gone[0] + asked[1] * gone[1]) / (long * long))
        .collect();
    Figure::within(median(&ratios), UNIT, 1.0 - OFF, 1.0 + OFF)
}

/// Where a place at the subject's depth is seen by the camera of a key; places
/// are in widths from the middle, `aspect` is height over width.
fn seen(key: &CameraKey, [x, y]: Point, aspect: f64) -> Point {
    let [right, up, forward] = key.place;
    let near = 1.0 - forward;
    let x = x / near - right - key.shift[0];
    let y = y / near + (up + key.shift[1]) * aspect;
    let [yaw, pitch, roll] = key.look.map(|degrees| {
        let angle = degrees.to_radians();
        (libm::sin(angle), libm::cos(angle))
    });
    let (x, z) = (x * yaw.1 - FOCAL * yaw.0, FOCAL * yaw.1 + x * yaw.0);
    let (y, z) = (y * pitch.1 + z * pitch.0, z * pitch.1 - y * pitch.0);
    let (x, y) = (FOCAL * x / z * key.focal, FOCAL * y / z * key.focal);
    [x * roll.1 + y * roll.0, y * roll.1 - x * roll.0]
}

fn apart(a: Point, b: Point) -> [f64; 2] {
    [a[0] - b[0], a[1] - b[1]]
}

fn length([x, y]: [f64; 2]) -> f64 {
    sqrt(x * x + y * y)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [f64; 2] = [1280.0, 720.0];
    const MIDDLE: Point = [640.0, 360.0];

    /// The amount of places of which the left half is the subject.
    fn of(key: &CameraKey, to: impl Fn(Point) -> Point) -> Figure {
        let places: Vec<Point> = (0..400)
            .map(|n| [f64::from(n % 20) * 64.0, f64::from(n / 20) * 36.0])
            .collect();
        let pairs: Vec<Pair> = places.iter().map(|&place| (place, to(place))).collect();
        let subject: Vec<bool> = places.iter().map(|place| place[0] < 640.0).collect();
        amount(&pairs, &subject, SIZE, MIDDLE, key)
    }

    fn turned(look: [f64; 3]) -> CameraKey {
        CameraKey {
            look,
            ..CameraKey::IDENTITY
        }
    }

    #[track_caller]
    fn check(key: &CameraKey, to: impl Fn(Point) -> Point, expected: f64) {
        let found = of(key, to);
        let value = found.value.unwrap();
        assert!((value - expected).abs() < 0.02, "{found:?}");
        assert_eq!(found.ok, Some((value - 1.0).abs() <= OFF), "{found:?}");
    }

    #[test]
    fn a_turn_is_told_by_every_place() {
        let key = turned([4.0, 0.0, 0.0]);
        // By angles: what stands at an angle to the axis is seen that much less to
        // the right.
        let by = |share: f64| {
            move |[x, y]: Point| {
                let focal = 0.96 * SIZE[0];
                let before = ((x - MIDDLE[0]) / focal).atan();
                let after = before - 4.0_f64.to_radians();
                let to = [
                    MIDDLE[0] + focal * after.tan(),
                    MIDDLE[1] + (y - MIDDLE[1]) * before.cos() / after.cos(),
                ];
                [x + share * (to[0] - x), y + share * (to[1] - y)]
            }
        };
        check(&key, by(1.0), 1.0);
        check(&key, by(0.8), 0.8);
        check(&key, by(-1.0), -1.0);
        let key = turned([0.0, 0.0, 2.0]);
        let (s, c) = (-2.0_f64).to_radians().sin_cos();
        let rolled = |[x, y]: Point| {
            let [x, y] = [x - MIDDLE[0], y - MIDDLE[1]];
            [MIDDLE[0] + c * x - s * y, MIDDLE[1] + s * x + c * y]
        };
        check(&key, rolled, 1.0);
    }

    #[test]
    fn a_zoom_is_told_by_what_is_far_from_the_middle() {
        let key = CameraKey {
            focal: 1.2,
            ..CameraKey::IDENTITY
        };
        let by =
            |factor: f64| move |p: Point| [0, 1].map(|i| MIDDLE[i] + factor * (p[i] - MIDDLE[i]));
        check(&key, by(1.2), 1.0);
        check(&key, by(1.1), 0.5);
    }

    #[test]
    fn a_move_through_space_is_told_by_the_subject_alone() {
        let key = CameraKey {
            place: [0.05, 0.0, 0.0],
            ..CameraKey::IDENTITY
        };
        let parted = |p: Point| {
            let way = if p[0] < 640.0 { 64.0 } else { 10.0 };
            [p[0] - way, p[1]]
        };
        check(&key, parted, 1.0);
        let all = amount(
            &[([0.0; 2], [1.0; 2]); 40],
            &[false; 40],
            SIZE,
            MIDDLE,
            &key,
        );
        assert_eq!(all.value, None);
    }

    #[test]
    fn a_camera_that_rests_has_no_amount() {
        assert_eq!(of(&CameraKey::IDENTITY, |p| p).value, None);
    }
}
