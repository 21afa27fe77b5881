//! What a camera that turns does to a plane.

use crate::corners::Point;
use crate::maths::{solve, sqrt};
use crate::similarity::{AGREES, Pair, Similarity};

/// Fewer places do not tell a perspective from noise.
const FEWEST: usize = 40;

/// Rounds of reweighting.
const ROUNDS: usize = 8;

/// A plane seen from elsewhere: eight numbers, the ninth is 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Homography {
    terms: [f64; 8],
    middle: Point,
    /// Lengths are counted in these, so that the terms are alike.
    unit: f64,
}

impl Homography {
    /// A similarity as one.
    pub fn of(similarity: &Similarity, middle: Point) -> Self {
        let ([c, s], [dx, dy]) = (similarity.turn, similarity.shift);
        let unit = middle[0].max(1.0);
        Self {
            terms: [c, -s, dx / unit, s, c, dy / unit, 0.0, 0.0],
            middle,
            unit,
        }
    }

    /// The one on which most of the pairs that agree on a similarity agree; the
    /// similarity itself where there are too few.
    ///
    /// The direct linear form (Hartley and Zisserman, "Multiple View Geometry",
    /// 2000), reweighted with Cauchy's weights.
    pub fn near(similarity: &Similarity, pairs: &[Pair], middle: Point) -> Self {
        let mut found = Self::of(similarity, middle);
        if pairs.len() < FEWEST {
            return found;
        }
        for round in 0..ROUNDS {
            // A perspective bends more than a similarity agrees with.
            let reach = AGREES * f64::from(1 << (ROUNDS - 1 - round).min(5));
            let Some(terms) = found.refined(pairs, reach) else {
                return found;
            };
            found.terms = terms;
        }
        found
    }

    /// Where a place goes.
    pub fn apply(&self, place: Point) -> Point {
        let [x, y] = self.shares(place);
        let [a, b, c, d, e, f, g, h] = self.terms;
        let depth = g * x + h * y + 1.0;
        [
            self.middle[0] + self.unit * (a * x + b * y + c) / depth,
            self.middle[1] + self.unit * (d * x + e * y + f) / depth,
        ]
    }

    fn shares(&self, [x, y]: Point) -> Point {
        [
            (x - self.middle[0]) / self.unit,
            (y - self.middle[1]) / self.unit,
        ]
    }

    fn refined(&self, pairs: &[Pair], reach: f64) -> Option<[f64; 8]> {
        let (mut matrix, mut right) = ([[0.0; 8]; 8], [0.0; 8]);
        for (from, to) in pairs {
            let expected = self.apply(*from);
            let off = [expected[0] - to[0], expected[1] - to[1]];
            let miss = sqrt(off[0] * off[0] + off[1] * off[1]) / reach;
            let weight = 1.0 / (1.0 + miss * miss);
            let ([x, y], [u, v]) = (self.shares(*from), self.shares(*to));
            let rows = [
                ([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], u),
                ([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y], v),
            ];
            for (row, target) in rows {
                for i in 0..8 {
                    right[i] += weight * row[i] * target;
                    for j in 0..8 {
                        matrix[i][j] += weight * row[i] * row[j];
                    }
                }
            }
        }
        solve(matrix, right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::agreed;

    const MIDDLE: Point = [320.0, 180.0];

    fn pairs(to: impl Fn(Point) -> Point) -> Vec<Pair> {
        let place = |n: i32| [f64::from(n % 20) * 32.0, f64::from(n / 20) * 18.0];
        (0..400).map(place).map(|from| (from, to(from))).collect()
    }

    /// A camera of .96 widths turned to the right by some degrees.
    fn turned([x, y]: Point, degrees: f64) -> Point {
        let focal = 0.96 * 640.0;
        let (s, c) = degrees.to_radians().sin_cos();
        let [x, y] = [x - MIDDLE[0], y - MIDDLE[1]];
        let depth = (focal * c + x * s) / focal;
        [
            MIDDLE[0] + (x * c - focal * s) / depth,
            MIDDLE[1] + y / depth,
        ]
    }

    fn worst(pairs: &[Pair], found: &Homography) -> f64 {
        let miss = |(from, to): &Pair| {
            let [x, y] = found.apply(*from);
            (x - to[0]).abs().max((y - to[1]).abs())
        };
        pairs.iter().map(miss).fold(0.0, f64::max)
    }

    #[test]
    fn a_turn_is_followed_where_a_similarity_cannot() {
        let pairs = pairs(|place| turned(place, 4.5));
        let similarity = agreed(&pairs, MIDDLE).unwrap();
        assert!(worst(&pairs, &Homography::of(&similarity, MIDDLE)) > 4.0);
        let found = Homography::near(&similarity, &pairs, MIDDLE);
        assert!(worst(&pairs, &found) < 0.01, "{found:?}");
    }

    #[test]
    fn a_few_wrong_places_change_nothing() {
        let mut pairs = pairs(|place| turned(place, 3.0));
        for (_, to) in pairs.iter_mut().step_by(9) {
            to[1] += 25.0;
        }
        let similarity = agreed(&pairs, MIDDLE).unwrap();
        let found = Homography::near(&similarity, &pairs, MIDDLE);
        let right: Vec<Pair> = pairs.iter().copied().skip(1).step_by(9).collect();
        assert!(worst(&right, &found) < 0.2, "{found:?}");
    }

    #[test]
    fn a_handful_of_places_leaves_the_similarity() {
        let pairs = &pairs(|place| turned(place, 3.0))[..10];
        let similarity = agreed(pairs, MIDDLE).unwrap();
        let found = Homography::near(&similarity, pairs, MIDDLE);
        assert_eq!(found, Homography::of(&similarity, MIDDLE));
    }
}
