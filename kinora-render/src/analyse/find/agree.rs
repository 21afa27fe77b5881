//! Pairs of corners that are alike, and the turn, size and place that most of them
//! agree on.

use rayon::prelude::*;

use super::features::Feature;
use crate::map::Map;

/// How much farther the second best must be than the best, as a share of distance.
const RATIO: f32 = 0.86;

/// Corners this near to each other are the same at two sizes, in pixels.
const SAME: f32 = 7.0;

/// How many of the best pairs are tried two by two.
const TRIED: usize = 70;

/// Sizes and turns that are looked for: the thing in the picture to its own picture.
const SIZES: (f32, f32) = (0.08, 4.0);
const LARGEST_SINE: f32 = 0.72;

/// The fewest pairs that must agree.
const FEWEST: usize = 6;

/// A corner of the thing and the one in the picture that is most like it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    from: (f32, f32),
    to: (f32, f32),
    /// The size that the corners' levels say.
    size: f32,
    /// The distance to the best as a share of that to the second best.
    ratio: f32,
}

/// A turn, a size and a place: `x' = a x - b y + c`, `y' = b x + a y + d`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Similarity {
    a: f32,
    b: f32,
    c: f32,
    d: f32,
}

impl Similarity {
    /// Where a place of the thing's picture is.
    pub(super) fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (
            self.a * x - self.b * y + self.c,
            self.b * x + self.a * y + self.d,
        )
    }

    /// How much larger the thing is than in its own picture.
    pub(super) fn scale(&self) -> f32 {
        (self.a * self.a + self.b * self.b).sqrt()
    }

    /// The one that leads two places to two others.
    fn of_two(first: &Pair, second: &Pair) -> Option<Self> {
        let (ux, uy) = (second.from.0 - first.from.0, second.from.1 - first.from.1);
        let (vx, vy) = (second.to.0 - first.to.0, second.to.1 - first.to.1);
        let length = ux * ux + uy * uy;
        if length < 100.0 {
            return None;
        }
        let a = (ux * vx + uy * vy) / length;
        let b = (ux * vy - uy * vx) / length;
        let (x, y) = first.from;
        Some(Self {
            a,
            b,
            c: first.to.0 - (a * x - b * y),
            d: first.to.1 - (b * x + a * y),
        })
    }

    /// The one that is nearest to all of these pairs by least squares.
    fn of_all(pairs: &[Pair]) -> Option<Self> {
        let count = pairs.len() as f32;
        let mean = |of: fn(&Pair) -> f32| pairs.iter().map(of).sum::<f32>() / count;
        let (fx, fy) = (mean(|p| p.from.0), mean(|p| p.from.1));
        let (tx, ty) = (mean(|p| p.to.0), mean(|p| p.to.1));
        let (mut length, mut a, mut b) = (0.0, 0.0, 0.0);
        for pair in pairs {
            let (ux, uy) = (pair.from.0 - fx, pair.from.1 - fy);
            let (vx, vy) = (pair.to.0 - tx, pair.to.1 - ty);
            length += ux * ux + uy * uy;
            a += ux * vx + uy * vy;
            b += ux * vy - uy * vx;
        }
        if length < 1.0 {
            return None;
        }
        let (a, b) = (a / length, b / length);
        Some(Self {
            a,
            b,
            c: tx - (a * fx - b * fy),
            d: ty - (b * fx + a * fy),
        })
    }

    fn is_likely(&self) -> bool {
        let scale = self.scale();
        (SIZES.0..=SIZES.1).contains(&scale) && self.a > 0.0 && self.b.abs() / scale < LARGEST_SINE
    }

    fn holds(&self, pair: &Pair, slack: f32) -> bool {
        let (x, y) = self.apply(pair.from.0, pair.from.1);
        let (dx, dy) = (x - pair.to.0, y - pair.to.1);
        let sizes = pair.size / self.scale();
        dx * dx + dy * dy < slack * slack && (0.55..1.8).contains(&sizes)
    }
}

/// Each corner of the thing with the one that is most like it, where no other is
/// nearly as like.
pub(super) fn pairs(thing: &[Feature], scene: &[Feature]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = thing
        .par_iter()
        .filter_map(|feature| pair(feature, scene))
        .collect();
    pairs.sort_by(|a, b| a.ratio.total_cmp(&b.ratio));
    pairs
}

fn pair(feature: &Feature, scene: &[Feature]) -> Option<Pair> {
    let likeness: Vec<f32> = scene.iter().map(|other| feature.likeness(other)).collect();
    let best = (0..scene.len()).reduce(|best, other| match likeness[other] > likeness[best] {
        true => other,
        false => best,
    })?;
    let there = &scene[best];
    let is_elsewhere = |other: &Feature| {
        let (dx, dy) = (other.x - there.x, other.y - there.y);
        let near = SAME * there.size.max(other.size);
        dx * dx + dy * dy > near * near
    };
    let others = scene.iter().zip(&likeness);
    let second = others
        .filter(|(other, _)| is_elsewhere(other))
        .map(|(_, &likeness)| likeness)
        .fold(0.0, f32::max);
    let distance = |likeness: f32| (2.0 - 2.0 * likeness).max(0.0).sqrt();
    let ratio = distance(likeness[best]) / distance(second).max(1e-6);
    (ratio < RATIO).then_some(Pair {
        from: (feature.x, feature.y),
        to: (there.x, there.y),
        size: there.size / feature.size,
        ratio,
    })
}

/// The turn, size and place that most pairs agree on, if enough do.
pub(super) fn similarity(pairs: &[Pair], thing: &Map) -> Option<Similarity> {
    let side = thing.width.max(thing.height) as f32;
    let slack = |way: &Similarity| 2.5 + 0.03 * side * way.scale();
    let count = |way: &Similarity| {
        let slack = slack(way);
        pairs.iter().filter(|pair| way.holds(pair, slack)).count()
    };
    let tried = &pairs[..pairs.len().min(TRIED)];
    let mut best: Option<(usize, Similarity)> = None;
    for (i, first) in tried.iter().enumerate() {
        for second in &tried[i + 1..] {
            let Some(way) = Similarity::of_two(first, second) else {
                continue;
            };
            if !way.is_likely() {
                continue;
            }
            let agreeing = count(&way);
            if best.is_none_or(|(most, _)| agreeing > most) {
                best = Some((agreeing, way));
            }
        }
    }
    let (_, mut way) = best?;
    let mut agreeing = vec![];
    for _ in 0..3 {
        let slack = slack(&way);
        let holding = pairs.iter().filter(|pair| way.holds(pair, slack));
        agreeing = holding.copied().collect();
        way = Similarity::of_all(&agreeing)?;
    }
    (way.is_likely() && distinct(&agreeing) >= FEWEST).then_some(way)
}

/// How many places the pairs lead to: one corner at several sizes is one place.
fn distinct(pairs: &[Pair]) -> usize {
    let mut places: Vec<(f32, f32)> = vec![];
    for pair in pairs {
        let is_new = places.iter().all(|place| {
            let (dx, dy) = (place.0 - pair.to.0, place.1 - pair.to.1);
            dx * dx + dy * dy > 9.0
        });
        if is_new {
            places.push(pair.to);
        }
    }
    places.len()
}
