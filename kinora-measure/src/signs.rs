//! What tells a camera move from its opposite.
//!
//! A clip may do more than it was asked for: room for a pan is made by zooming
//! in, and a push aims at somebody beside the middle. So no move is guessed
//! here; each is asked for its own sign, with what may be beside it taken out.

use serde::Serialize;

use crate::corners::Point;
use crate::figure::Figure;
use crate::maths::{median, solve, sqrt};
use crate::moves::Likely;
use crate::path::Path;
use crate::similarity::{Pair, Similarity};

/// How the picture of a take goes from its first frame to its last, sign by sign.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signs {
    /// How far most places go to the right without the scale, as a share of the width.
    pub right: Figure,
    /// How far most go down, as a share of the height.
    pub down: Figure,
    /// How much all lengths grow, as a share of them: half of the divergence.
    pub growth: Figure,
    /// How far the picture turns clockwise, in degrees: half of the curl.
    pub turn: Figure,
    /// How far what is near goes to the right of what is far, as a share of the width.
    pub near_right: Figure,
    /// The way of what is far to the right, as a share of the width.
    pub far_right: Figure,
    /// How far what is near goes below what is far, as a share of the width.
    pub near_down: Figure,
    /// How much wider the picture gets a width farther down, as a share: what a
    /// camera that turns up or down does to upright lines.
    pub keystone: Figure,
    /// How much more what is far grows across than what is near, as a share.
    pub far_growth: Figure,
    /// The farthest that the middle of the picture goes, in pixels of a clip 1920 wide.
    pub roam: Figure,
}

/// How far a place may be from the fitted surface before it counts less, in widths.
const AGREES: f64 = 0.004;

/// Fewer places of a kind say nothing.
const FEWEST: usize = 12;

/// Rounds of reweighting.
const ROUNDS: usize = 6;

impl Signs {
    /// Reads a path; `size` is the clip's width and height. Where a subject is
    /// certain it is what is near and all else is far; else the lower third is
    /// near and the upper one far, or the middle and the rim, if they go farther
    /// apart. Where too few places of either can be followed, as before a blurred
    /// background, those of the flow `everywhere` stand for them.
    pub(crate) fn read(
        path: &Path,
        size: [f64; 2],
        matte: Option<Likely<'_>>,
        everywhere: &[Pair],
    ) -> Self {
        let ways: Vec<Way> = path
            .ends()
            .iter()
            .map(|pair| Way::of(pair, path.middle, size[0]))
            .collect();
        let [[_, ax, ay, keystone], [_, bx, by, _]] =
            [0, 1].map(|axis| surface(&ways, |way| [1.0, way.x, way.y, way.x * way.y], axis));
        // Beside a level move only what goes up and down tells the scale, and
        // the other way round.
        let rest = |way: &Way| [way.by[0] - by * way.x, way.by[1] - ax * way.y];
        let most = |axis: usize| {
            let ways: Vec<f64> = ways.iter().map(|way| rest(way)[axis]).collect();
            median(&ways)
        };
        let part = |inside: &dyn Fn(&Pair) -> bool| -> Option<Vec<Way>> {
            let of = |pairs: &[Pair]| -> Option<Vec<Way>> {
                let inside = pairs.iter().filter(|pair| inside(pair));
                let part: Vec<Way> = inside
                    .map(|pair| Way::of(pair, path.middle, size[0]))
                    .collect();
                (part.len() >= FEWEST).then_some(part)
            };
            of(path.ends()).or_else(|| of(everywhere))
        };
        let halves = |near: &dyn Fn(Point) -> bool, far: &dyn Fn(Point) -> bool| {
            part(&|pair| near(pair.0)).zip(part(&|pair| far(pair.0)))
        };
        let known: Vec<Halves> = match matte {
            Some(matte) => halves(&|p| matte(p) > 0.5, &|p| matte(p) < 0.1)
                .into_iter()
                .collect(),
            None => {
                let ground = halves(&|p| p[1] > size[1] * 2.0 / 3.0, &|p| p[1] < size[1] / 3.0);
                let out = |p: Point| out(p, path.middle);
                let thing = halves(&|p| out(p) < 0.4, &|p| out(p) > 0.75);
                ground.into_iter().chain(thing).collect()
            }
        };
        let usual = |part: &[Way], axis: usize| {
            median(&part.iter().map(|way| rest(way)[axis]).collect::<Vec<_>>())
        };
        let wider = |part: &[Way], _: usize| surface(part, |way| [1.0, way.x, way.y], 0)[1];
        // Of two ways to part a picture the one that parts it farther is right.
        let apart = |of: &dyn Fn(&[Way], usize) -> f64, axis: usize| -> Option<[f64; 2]> {
            let found = known
                .iter()
                .map(|(near, far)| [of(near, axis), of(far, axis)]);
            found.max_by(|a, b| (a[0] - a[1]).abs().total_cmp(&(b[0] - b[1]).abs()))
        };
        let told = |found: Option<f64>, unit| match found {
            Some(found) => Figure::plain(found, unit),
            None => Figure::missing(unit, "nothing can be followed there"),
        };
        let (across, down, wide) = (apart(&usual, 0), apart(&usual, 1), apart(&wider, 0));
        Self {
            right: Figure::plain(most(0), "of width"),
            down: Figure::plain(most(1) * size[0] / size[1], "of height"),
            growth: Figure::plain((ax + by) / 2.0, "of lengths"),
            turn: Figure::plain(((bx - ay) / 2.0).to_degrees(), "degrees"),
            near_right: told(across.map(|[near, far]| near - far), "of width"),
            far_right: told(across.map(|[_, far]| far), "of width"),
            near_down: told(down.map(|[near, far]| near - far), "of width"),
            keystone: Figure::plain(keystone, "of lengths"),
            far_growth: told(wide.map(|[near, far]| far - near), "of lengths"),
            roam: Figure::plain(roam(&path.frames) * 1920.0 / size[0], "px of 1920"),
        }
    }
}

/// A place from the middle of the frame and the way that it goes, in widths.
#[derive(Clone, Copy)]
struct Way {
    x: f64,
    y: f64,
    by: [f64; 2],
}

impl Way {
    fn of((from, to): &Pair, middle: Point, width: f64) -> Self {
        Self {
            x: (from[0] - middle[0]) / width,
            y: (from[1] - middle[1]) / width,
            by: [(to[0] - from[0]) / width, (to[1] - from[1]) / width],
        }
    }
}

/// What is near and what is far.
type Halves = (Vec<Way>, Vec<Way>);

/// How far out a place is: 0 in the middle, 1 on the ellipse within the frame.
fn out([x, y]: Point, middle: Point) -> f64 {
    let (x, y) = (x / middle[0].max(1.0) - 1.0, y / middle[1].max(1.0) - 1.0);
    sqrt(x * x + y * y)
}

/// The farthest from where it was that the middle gets, in pixels.
fn roam(frames: &[Similarity]) -> f64 {
    let away = frames
        .iter()
        .map(|frame| sqrt(frame.shift.iter().map(|way| way * way).sum()));
    away.fold(0.0, f64::max)
}

/// The coefficients of the surface nearest to most ways along an axis.
///
/// Reweighted least squares with Cauchy's weights: Holland and Welsch, "Robust
/// regression using iteratively reweighted least-squares", 1977.
fn surface<const N: usize>(
    ways: &[Way],
    terms: impl Fn(&Way) -> [f64; N],
    axis: usize,
) -> [f64; N] {
    let mut found = [0.0; N];
    for round in 0..ROUNDS {
        let (mut matrix, mut right) = ([[0.0; N]; N], [0.0; N]);
        for way in ways {
            let row = terms(way);
            let expected: f64 = (0..N).map(|i| row[i] * found[i]).sum();
            let miss = (way.by[axis] - expected) / AGREES;
            let weight = if round == 0 {
                1.0
            } else {
                1.0 / (1.0 + miss * miss)
            };
            for i in 0..N {
                right[i] += weight * row[i] * way.by[axis];
                for j in 0..N {
                    matrix[i][j] += weight * row[i] * row[j];
                }
            }
        }
        found = solve(matrix, right).unwrap_or(found);
    }
    found
}
