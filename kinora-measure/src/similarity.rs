//! One shift, one scale and one turn for many places.

use crate::corners::Point;
use crate::maths::{atan2, hash, solve, sqrt};

/// A scale, a turn about the middle of the frame, and a shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Similarity {
    /// The scale times cosine and sine of the turn, clockwise as seen.
    pub turn: [f64; 2],
    /// Where the middle goes, in pixels.
    pub shift: [f64; 2],
}

/// A place in one frame and the same place in another.
pub(crate) type Pair = (Point, Point);

/// How far an agreeing place may be from where it should be, in pixels.
pub(crate) const AGREES: f64 = 0.7;

/// How many pairs of places are tried.
const TRIES: u64 = 96;

impl Similarity {
    /// Nothing moves.
    pub const IDENTITY: Self = Self {
        turn: [1.0, 0.0],
        shift: [0.0, 0.0],
    };

    /// The factor of lengths.
    pub fn scale(&self) -> f64 {
        let [c, s] = self.turn;
        sqrt(c * c + s * s)
    }

    /// The angle in degrees, clockwise as seen.
    pub fn degrees(&self) -> f64 {
        atan2(self.turn[1], self.turn[0]).to_degrees()
    }

    /// A direction, scaled and turned.
    pub fn turn(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [c, s] = self.turn;
        [c * x - s * y, s * x + c * y]
    }

    /// Where a place goes.
    pub fn apply(&self, place: Point, middle: Point) -> Point {
        let turned = self.turn([place[0] - middle[0], place[1] - middle[1]]);
        [
            middle[0] + turned[0] + self.shift[0],
            middle[1] + turned[1] + self.shift[1],
        ]
    }

    /// How far a pair is from agreeing, across and down.
    pub fn residual(&self, pair: &Pair, middle: Point) -> [f64; 2] {
        let expected = self.apply(pair.0, middle);
        [pair.1[0] - expected[0], pair.1[1] - expected[1]]
    }

    fn miss(&self, pair: &Pair, middle: Point) -> f64 {
        let [dx, dy] = self.residual(pair, middle);
        sqrt(dx * dx + dy * dy)
    }
}

/// The similarity on which most pairs agree, and how many do.
///
/// Fischler and Bolles, "Random sample consensus", 1981, with the tries named
/// by their number; then reweighted least squares with Cauchy's weights.
pub(crate) fn agreed(pairs: &[Pair], middle: Point) -> Option<Similarity> {
    if pairs.len() < 2 {
        return None;
    }
    let count = pairs.len() as u64;
    let tries = (0..TRIES).filter_map(|number| {
        let first = (hash(number, 1) % count) as usize;
        let second = (hash(number, 2) % count) as usize;
        fit(&[pairs[first], pairs[second]], |_| 1.0, middle)
    });
    let mut best: Option<(usize, Similarity)> = None;
    for candidate in tries.chain(fit(pairs, |_| 1.0, middle)) {
        let agreeing = |pair: &&Pair| candidate.miss(pair, middle) <= AGREES;
        let votes = pairs.iter().filter(agreeing).count();
        if best.is_none_or(|(most, _)| votes > most) {
            best = Some((votes, candidate));
        }
    }
    let mut found = best?.1;
    for _ in 0..10 {
        let weights: Vec<f64> = pairs
            .iter()
            .map(|pair| weight(&found, pair, middle))
            .collect();
        found = fit(pairs, |index| weights[index], middle)?;
    }
    Some(found)
}

/// Cauchy's weight of a pair: 1 where it agrees, falling beyond [`AGREES`].
pub(crate) fn weight(similarity: &Similarity, pair: &Pair, middle: Point) -> f64 {
    let miss = similarity.miss(pair, middle) / AGREES;
    1.0 / (1.0 + miss * miss)
}

/// The similarity of least weighted squares.
pub(crate) fn fit(
    pairs: &[Pair],
    weight: impl Fn(usize) -> f64,
    middle: Point,
) -> Option<Similarity> {
    let (mut matrix, mut right) = ([[0.0; 4]; 4], [0.0; 4]);
    for (index, (from, to)) in pairs.iter().enumerate() {
        let (x, y) = (from[0] - middle[0], from[1] - middle[1]);
        let w = weight(index);
        let rows = [
            ([x, -y, 1.0, 0.0], to[0] - middle[0]),
            ([y, x, 0.0, 1.0], to[1] - middle[1]),
        ];
        for (row, target) in rows {
            for i in 0..4 {
                right[i] += w * row[i] * target;
                for j in 0..4 {
                    matrix[i][j] += w * row[i] * row[j];
                }
            }
        }
    }
    let [c, s, dx, dy] = solve(matrix, right)?;
    Some(Similarity {
        turn: [c, s],
        shift: [dx, dy],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: Point = [320.0, 180.0];

    const TRUTH: Similarity = Similarity {
        turn: [1.05, 0.02],
        shift: [4.0, -7.0],
    };

    /// Places all over the frame, every `wrong`-th somewhere else.
    fn pairs(wrong: u64) -> Vec<Pair> {
        let unit = |n, k| (hash(n, k) % 10_000) as f64 / 10_000.0;
        (0..300)
            .map(|n| {
                let from = [640.0 * unit(n, 3), 360.0 * unit(n, 4)];
                let to = TRUTH.apply(from, MIDDLE);
                if n % wrong == 0 {
                    (from, [to[0] + 50.0 * unit(n, 5), to[1] - 30.0 * unit(n, 6)])
                } else {
                    let noise = [unit(n, 7) - 0.5, unit(n, 8) - 0.5];
                    (from, [to[0] + 0.1 * noise[0], to[1] + 0.1 * noise[1]])
                }
            })
            .collect()
    }

    #[test]
    fn a_third_of_wrong_pairs_changes_little() {
        let check = |wrong: u64| {
            let found = agreed(&pairs(wrong), MIDDLE).unwrap();
            assert!((found.scale() - TRUTH.scale()).abs() < 1e-4, "{found:?}");
            assert!((found.degrees() - TRUTH.degrees()).abs() < 0.01);
            let shift = [0, 1].map(|i| (found.shift[i] - TRUTH.shift[i]).abs());
            assert!(shift[0] < 0.03 && shift[1] < 0.03, "{found:?}");
        };
        check(1000);
        check(10);
        check(3);
    }

    #[test]
    fn too_few_pairs_agree_on_nothing() {
        assert_eq!(agreed(&[], MIDDLE), None);
        assert_eq!(agreed(&pairs(1000)[..1], MIDDLE), None);
        let same = [([1.0, 1.0], [2.0, 2.0]); 3];
        assert_eq!(agreed(&same, MIDDLE), None);
    }
}
