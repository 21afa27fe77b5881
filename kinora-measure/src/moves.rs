//! What the camera did.

use kinora_core::camera::CameraKey;
use kinora_core::vocabulary::Move;
use serde::Serialize;

use crate::amount::Places;
use crate::corners::Point;
use crate::figure::Figure;
use crate::maths::{median, quantile, solve, sqrt};
use crate::path::Path;
use crate::signs::Signs;
use crate::similarity::{Pair, Similarity};

/// What the camera did from a take's first frame to its last.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Motion {
    /// The moves that were found, in the words of a plan; of two that look alike
    /// the one that fits better.
    pub found: Vec<Move>,
    /// The factor of lengths.
    pub scale: Figure,
    /// How far the picture's middle went to the right, as a share of the width.
    pub shift_x: Figure,
    /// How far it went down, as a share of the height.
    pub shift_y: Figure,
    /// How far it turned clockwise, in degrees.
    pub roll: Figure,
    /// How unlike places moved when scale and turn are taken out: the distance
    /// between the 10th and the 90th hundredth, as a share of the width.
    pub parallax: Figure,
    /// How far what is far went to the right without scale and turn, as a share of
    /// the width: all but the subject where one is certain, else the upper third.
    pub far_x: Figure,
    /// How far what is near did: the subject, or the lower third.
    pub near_x: Figure,
    /// How far the middle place went, in pixels of a clip 1920 wide.
    pub stillness: Figure,
    /// What tells each move from its opposite.
    pub signs: Signs,
    #[serde(skip)]
    places: Places,
}

/// How likely a place of the first frame is the subject, in 0–1.
pub(crate) type Likely<'a> = &'a dyn Fn(Point) -> f32;

/// A smaller scale or shift is none.
const LEAST: f64 = 0.004;

/// A smaller turn is none, in degrees.
const LEAST_DEGREES: f64 = 0.25;

impl Motion {
    /// Reads a path; `size` is the clip's width and height. Where a subject is
    /// certain, it is what is near. `everywhere` are places that cannot be
    /// followed as well, for where there are no others.
    pub(crate) fn read(
        path: &Path,
        size: [f64; 2],
        matte: Option<Likely<'_>>,
        everywhere: &[Pair],
    ) -> Self {
        let seen = Seen::of(path.ends(), path.middle, size, matte);
        let found = seen.words();
        let stillness = Figure::at_most(seen.typical * 1920.0 / size[0], "px of 1920", 0.15);
        let missing = || Figure::missing("of width", "nothing can be followed there");
        let share = |value: Option<f64>| {
            value.map_or_else(missing, |value| Figure::plain(value, "of width"))
        };
        Self {
            scale: Figure::plain(seen.scale, "times"),
            shift_x: Figure::plain(seen.shift[0], "of width"),
            shift_y: Figure::plain(seen.shift[1], "of height"),
            roll: Figure::plain(seen.roll, "degrees"),
            parallax: Figure::plain(seen.spread[0], "of width"),
            far_x: share(seen.far),
            near_x: share(seen.near),
            stillness: if found.is_empty() {
                stillness
            } else {
                stillness.unjudged("the camera moves")
            },
            signs: Signs::read(path, size, matte, everywhere),
            places: Places::of(path, size, matte),
            found,
        }
    }

    /// How far the places went over how far the camera of `key`, the last one of
    /// the take, takes them: 1 where film and plan agree. Of a camera that does
    /// more than turn and zoom only the subject can tell.
    #[must_use]
    pub fn amount(&self, key: &CameraKey) -> Figure {
        self.places.amount(key)
    }
}

/// The distance between the 10th and the 90th hundredth.
fn span(numbers: &[f64]) -> f64 {
    quantile(numbers, 0.9) - quantile(numbers, 0.1)
}

/// What two readings of one number have in common: 0 where they disagree on its sign.
///
/// A ground that runs past the camera shears the picture, which is half a turn
/// and half a stretch to a least-squares fit and is neither.
fn common(a: f64, b: f64) -> f64 {
    if a * b <= 0.0 {
        0.0
    } else {
        a.signum() * a.abs().min(b.abs())
    }
}

/// Slopes across and down of a number over places.
fn slopes(places: &[Point], numbers: &[f64]) -> [f64; 2] {
    let (mut matrix, mut right) = ([[0.0; 3]; 3], [0.0; 3]);
    for (place, number) in places.iter().zip(numbers) {
        let row = [1.0, place[0], place[1]];
        for i in 0..3 {
            right[i] += row[i] * number;
            for j in 0..3 {
                matrix[i][j] += row[i] * row[j];
            }
        }
    }
    solve(matrix, right).map_or([0.0; 2], |[_, across, down]| [across, down])
}

/// What is looked at to find the words.
struct Seen {
    scale: f64,
    /// Degrees clockwise.
    roll: f64,
    /// Shares of width and height, without scale and turn.
    shift: [f64; 2],
    /// How far places are from it, between the 10th and the 90th hundredth.
    spread: [f64; 2],
    /// The shift across of what is far and of what is near.
    far: Option<f64>,
    near: Option<f64>,
    /// How unlike places are scaled, as a share of the whole scaling: a dolly
    /// scales what is near more, a zoom all alike.
    radial: f64,
    /// How far the middle place went in pixels.
    typical: f64,
}

impl Seen {
    fn of(pairs: &[Pair], middle: Point, size: [f64; 2], matte: Option<Likely<'_>>) -> Self {
        let places: Vec<Point> = pairs
            .iter()
            .map(|(from, _)| [from[0] - middle[0], from[1] - middle[1]])
            .collect();
        let gone = |axis: usize| -> Vec<f64> {
            pairs
                .iter()
                .map(|(from, to)| to[axis] - from[axis])
                .collect()
        };
        let (dx, dy) = (gone(0), gone(1));
        let (across, down) = (slopes(&places, &dx), slopes(&places, &dy));
        let ways: Vec<[f64; 2]> = dx.iter().zip(&dy).map(|(&dx, &dy)| [dx, dy]).collect();
        let [_, _, turn] = across_lines(&places, &ways, size[0], |_| true);
        let turned = Similarity {
            turn: [
                1.0 + common(across[0], down[1]),
                common(common(down[0], -across[1]), turn),
            ],
            shift: [0.0; 2],
        };
        let rests: Vec<[f64; 2]> = pairs
            .iter()
            .map(|pair| turned.residual(pair, middle))
            .collect();
        // Of what is not there the two ways to find it say different things.
        let shift_of = |inside: &dyn Fn(usize) -> bool| -> [f64; 2] {
            let lines = across_lines(&places, &rests, size[0], inside);
            let of = (0..rests.len()).filter(|&index| inside(index));
            let chosen: Vec<[f64; 2]> = of.map(|index| rests[index]).collect();
            [0, 1].map(|axis| {
                let usual: Vec<f64> = chosen.iter().map(|rest| rest[axis]).collect();
                common(lines[axis], median(&usual))
            })
        };
        let shift = shift_of(&|_| true);
        let third = |inside: &dyn Fn(usize) -> bool| -> Option<f64> {
            let count = (0..places.len()).filter(|&index| inside(index)).count();
            let enough = count >= 12;
            enough.then(|| shift_of(inside)[0] / size[0])
        };
        let height = |index: usize| pairs[index].0[1] / size[1];
        let (far, near) = match matte {
            Some(matte) => {
                let on = |index: usize| matte(pairs[index].0) > 0.5;
                (third(&|index| !on(index)), third(&on))
            }
            None => (
                third(&|index| height(index) < 1.0 / 3.0),
                third(&|index| height(index) > 2.0 / 3.0),
            ),
        };
        let shares = |axis: usize| -> Vec<f64> {
            rests.iter().map(|rest| rest[axis] / size[axis]).collect()
        };
        let lengths: Vec<f64> = ways
            .iter()
            .map(|[dx, dy]| sqrt(dx * dx + dy * dy))
            .collect();
        Self {
            scale: turned.scale(),
            roll: turned.degrees(),
            shift: [shift[0] / size[0], shift[1] / size[1]],
            spread: [span(&shares(0)), span(&shares(1))],
            far,
            near,
            radial: radial(&places, &rests, shift, size[0])
                / (turned.scale() - 1.0).abs().max(1e-6),
            typical: median(&lengths),
        }
    }

    fn words(&self) -> Vec<Move> {
        let mut words = vec![];
        words.extend(self.along());
        words.extend(self.around().or_else(|| self.sideways()));
        words.extend(self.upright());
        if self.roll.abs() >= LEAST_DEGREES {
            // The camera turns against the picture.
            words.push(if self.roll > 0.0 {
                Move::RollLeft
            } else {
                Move::RollRight
            });
        }
        words
    }

    fn along(&self) -> Option<Move> {
        let parts = self.radial > 0.25;
        match self.scale - 1.0 {
            change if change >= LEAST => Some(if parts { Move::DollyIn } else { Move::ZoomIn }),
            change if change <= -LEAST => Some(if parts { Move::DollyOut } else { Move::ZoomOut }),
            _ => None,
        }
    }

    /// What is far goes by while what is near stays or goes the other way; in a
    /// truck what is near goes farther.
    fn around(&self) -> Option<Move> {
        let (far, near) = self.far.zip(self.near)?;
        let other_way = far * near < 0.0 || near.abs() < 0.5 * far.abs();
        if !other_way || far.abs() < 0.5 * LEAST || (far - near).abs() < 1.5 * LEAST {
            return None;
        }
        Some(if far > 0.0 {
            Move::OrbitRight
        } else {
            Move::OrbitLeft
        })
    }

    /// A turn moves all alike, a truck what is near more.
    fn sideways(&self) -> Option<Move> {
        let parts = self.spread[0] > 0.25 * self.shift[0].abs();
        match self.shift[0] {
            right if right >= LEAST => Some(if parts {
                Move::TruckLeft
            } else {
                Move::PanLeft
            }),
            left if left <= -LEAST => Some(if parts {
                Move::TruckRight
            } else {
                Move::PanRight
            }),
            _ => None,
        }
    }

    fn upright(&self) -> Option<Move> {
        let parts = self.spread[1] > 0.25 * self.shift[1].abs();
        match self.shift[1] {
            down if down >= LEAST => Some(if parts {
                Move::PedestalUp
            } else {
                Move::TiltUp
            }),
            up if up <= -LEAST => Some(if parts {
                Move::PedestalDown
            } else {
                Move::TiltDown
            }),
            _ => None,
        }
    }
}

/// The shift and the turn of some places by how they leave the lines through the
/// middle: pixels across and down, and radians clockwise.
///
/// A dolly moves every place along such a line, each as far as it is near, so
/// that the mean of the ways would lean to the side where more is near.
fn across_lines(
    places: &[Point],
    ways: &[[f64; 2]],
    width: f64,
    inside: impl Fn(usize) -> bool,
) -> [f64; 3] {
    let mut found = [0.0; 3];
    for round in 0..6 {
        let (mut matrix, mut right) = ([[0.0; 3]; 3], [0.0; 3]);
        for index in (0..places.len()).filter(|&index| inside(index)) {
            let ([x, y], way) = (places[index], ways[index]);
            let length = sqrt(x * x + y * y).max(1.0);
            // Turns are told in edges, so that the three unknowns are alike.
            let row = [-y / length, x / length, length / width];
            let off = row[0] * way[0] + row[1] * way[1];
            let expected: f64 = (0..3).map(|i| row[i] * found[i]).sum();
            let miss = (off - expected) / (0.01 * width);
            let weight = if round == 0 {
                1.0
            } else {
                1.0 / (1.0 + miss * miss)
            };
            for i in 0..3 {
                right[i] += weight * row[i] * off;
                for j in 0..3 {
                    matrix[i][j] += weight * row[i] * row[j];
                }
            }
        }
        found = solve(matrix, right).unwrap_or(found);
    }
    [found[0], found[1], found[2] / width]
}

/// How unlike places away from the middle are scaled by what is left of their way.
fn radial(places: &[Point], rests: &[[f64; 2]], shift: [f64; 2], width: f64) -> f64 {
    let least = 0.15 * width * 0.15 * width;
    let rates: Vec<f64> = places
        .iter()
        .zip(rests)
        .filter_map(|([x, y], rest)| {
            let square = x * x + y * y;
            let outwards = (rest[0] - shift[0]) * x + (rest[1] - shift[1]) * y;
            (square > least).then(|| outwards / square)
        })
        .collect();
    span(&rates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::hash;

    const SIZE: [f64; 2] = [1280.0, 720.0];

    /// The motion of places whose disparity rises from 0 at the top to 1 at the
    /// bottom, each going where the function says.
    fn motion(f: impl Fn(Point, f64) -> Point) -> Motion {
        let unit = |n, k| (hash(n, k) % 100_000) as f64 / 100_000.0;
        let places: Vec<Point> = (0..400)
            .map(|n| [SIZE[0] * unit(n, 1), SIZE[1] * unit(n, 2)])
            .collect();
        let moved = places.iter().map(|&p| f(p, p[1] / SIZE[1])).collect();
        let middle = [(SIZE[0] - 1.0) / 2.0, (SIZE[1] - 1.0) / 2.0];
        let path = Path::fit(&[places, moved], middle).unwrap();
        Motion::read(&path, SIZE, None, &[])
    }

    fn scaled(p: Point, by: f64) -> Point {
        [640.0 + (p[0] - 640.0) * by, 360.0 + (p[1] - 360.0) * by]
    }

    #[track_caller]
    fn check(f: impl Fn(Point, f64) -> Point, expected: &[Move]) {
        let motion = motion(f);
        assert_eq!(motion.found, expected, "{motion:?}");
    }

    #[test]
    fn moves_are_told_from_one_another() {
        check(|p, _| p, &[]);
        check(|p, _| [p[0] + 30.0, p[1]], &[Move::PanLeft]);
        check(|p, _| [p[0] - 30.0, p[1]], &[Move::PanRight]);
        check(|p, _| [p[0], p[1] + 20.0], &[Move::TiltUp]);
        check(|p, _| [p[0], p[1] - 20.0], &[Move::TiltDown]);
        check(|p, d| [p[0] + 40.0 * (d + 0.2), p[1]], &[Move::TruckLeft]);
        check(|p, d| [p[0] - 40.0 * (d + 0.2), p[1]], &[Move::TruckRight]);
        check(|p, d| [p[0], p[1] + 40.0 * (d + 0.2)], &[Move::PedestalUp]);
        check(|p, d| [p[0] - 80.0 * (d - 0.5), p[1]], &[Move::OrbitRight]);
        check(|p, d| [p[0] + 80.0 * (d - 0.5), p[1]], &[Move::OrbitLeft]);
        check(|p, d| [p[0] - 60.0 * (d - 1.0), p[1]], &[Move::OrbitRight]);
        check(|p, _| scaled(p, 1.08), &[Move::ZoomIn]);
        check(|p, _| scaled(p, 0.93), &[Move::ZoomOut]);
    }

    #[test]
    fn a_dolly_to_what_is_near_on_one_side_is_no_truck() {
        let side = |p: Point| 1.03 + 0.12 * p[0] / SIZE[0];
        check(|p, _| scaled(p, side(p)), &[Move::DollyIn]);
    }

    #[test]
    fn a_subject_that_stays_is_what_the_camera_goes_round() {
        // Places of the left half are the subject, whatever their height.
        let places: Vec<Point> = (0..400)
            .map(|n| [f64::from(n % 20) * 64.0, f64::from(n / 20) * 36.0])
            .collect();
        let way = |p: &Point| {
            if p[0] < 640.0 {
                [p[0] - 1.0, p[1]]
            } else {
                [p[0] - 16.0, p[1]]
            }
        };
        let moved = places.iter().map(way).collect();
        let path = Path::fit(&[places, moved], [639.5, 359.5]).unwrap();
        let matte = |p: Point| if p[0] < 640.0 { 1.0 } else { 0.0 };
        let motion = Motion::read(&path, SIZE, Some(&matte), &[]);
        assert!(motion.found.contains(&Move::OrbitLeft), "{motion:?}");
    }

    #[test]
    fn the_camera_turns_against_the_picture() {
        let turned = |p: Point, degrees: f64| {
            let (s, c) = degrees.to_radians().sin_cos();
            let [x, y] = [p[0] - 639.5, p[1] - 359.5];
            [639.5 + c * x - s * y, 359.5 + s * x + c * y]
        };
        check(|p, _| turned(p, 2.0), &[Move::RollLeft]);
        check(|p, _| turned(p, -2.0), &[Move::RollRight]);
    }

    #[test]
    fn amounts_are_shares_and_degrees() {
        let motion = motion(|p, _| {
            let [x, y] = scaled(p, 1.1);
            [x + 12.8, y - 7.2]
        });
        let value = |figure: &Figure| figure.value.unwrap();
        assert!((value(&motion.scale) - 1.1).abs() < 1e-6);
        assert!((value(&motion.shift_x) - 0.01).abs() < 1e-4);
        assert!((value(&motion.shift_y) + 0.01).abs() < 1e-4);
        assert!(value(&motion.roll).abs() < 1e-6);
        assert_eq!(motion.stillness.ok, None);
    }

    #[test]
    fn a_still_is_judged_and_a_drift_is_none() {
        assert_eq!(motion(|p, _| [p[0] + 0.05, p[1]]).stillness.ok, Some(true));
        assert_eq!(motion(|p, _| [p[0] + 1.0, p[1]]).stillness.ok, Some(false));
    }
}
