//! Straight outlines: boards, posts, tripods, roofs, horizons of the sea.
//!
//! Pixels whose gradients point the same way are gathered from the strongest
//! on, and a gathering that is long and thin is a piece of a line (Grompone von
//! Gioi, Jakubowicz, Morel and Randall, "LSD: a line segment detector", 2012;
//! its test of chance is replaced by a least length). Pieces that lie on one
//! line, as of a post behind somebody, are one.

use crate::map::Map;

/// The weakest change of luma that is an outline, a pixel.
const WEAKEST: f32 = 0.012;

/// How far a gradient may turn from its gathering's: the cosine of 22.5°.
const ALIKE: f32 = 0.923_88;

/// The shortest piece, in widths of the picture.
const SHORTEST: f32 = 0.055;

/// How far from its line a piece's pixels may lie, as a standard deviation in
/// pixels: what is out of focus has wide outlines.
const THICKEST: f64 = 3.0;

/// How far the middle of a piece may lie beside its ends, in pixels.
const BENT: f64 = 0.7;

/// The fewest pixels that must be there for each step along the line.
const SPARSEST: f32 = 0.8;

/// How far from one line the ends of two pieces of it may lie, in pixels.
const OFF: f32 = 1.6;

/// The widest gap between two pieces of a line, in lengths of the longer.
const GAP: f32 = 1.0;

/// How far two pieces of a line may overlap, in pixels.
const OVERLAP: f32 = 4.0;

/// A straight piece of an outline, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) from: (f32, f32),
    pub(super) to: (f32, f32),
}

impl Piece {
    pub(super) fn length(self) -> f32 {
        let (x, y) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        (x * x + y * y).sqrt()
    }

    /// How far a place is from the endless line through the piece.
    fn distance(self, (x, y): (f32, f32)) -> f32 {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        ((x - self.from.0) * dy - (y - self.from.1) * dx).abs() / self.length().max(1e-3)
    }
}

/// The straight lines of a picture, each as the pieces that are seen of it.
pub(super) fn find(luma: &Map) -> Vec<Vec<Piece>> {
    joined(&pieces(luma))
}

/// Gradients of luma, a pixel.
struct Slopes {
    width: usize,
    across: Vec<f32>,
    down: Vec<f32>,
    steepness: Vec<f32>,
}

impl Slopes {
    fn of(luma: &Map) -> Self {
        let soft = luma.box_blurred(1);
        let (w, h) = (soft.width, soft.height);
        let inner = |i: usize| {
            let (x, y) = (i % w, i / w);
            x > 0 && y > 0 && x + 1 < w && y + 1 < h
        };
        let slope = |step: usize| -> Vec<f32> {
            let half = |i: usize| 0.5 * (soft.data[i + step] - soft.data[i - step]);
            (0..w * h)
                .map(|i| if inner(i) { half(i) } else { 0.0 })
                .collect()
        };
        let (across, down) = (slope(1), slope(w));
        let both = across.iter().zip(&down);
        let steepness = both.map(|(x, y)| (x * x + y * y).sqrt()).collect();
        Self {
            width: w,
            across,
            down,
            steepness,
        }
    }

    /// Whether the gradient of a pixel points where a gathering's sum points.
    fn is_alike(&self, i: usize, (x, y): (f32, f32)) -> bool {
        let dot = self.across[i] * x + self.down[i] * y;
        dot > ALIKE * self.steepness[i] * (x * x + y * y).sqrt()
    }

    /// The pixels that can be reached from `seed` and are no other gathering's.
    fn gathered(&self, seed: usize, taken: &mut [bool]) -> Vec<usize> {
        let w = self.width;
        let mut pixels = vec![seed];
        taken[seed] = true;
        let unit = |i: usize| {
            let steepness = self.steepness[i];
            (self.across[i] / steepness, self.down[i] / steepness)
        };
        let mut sum = unit(seed);
        let mut next = 0;
        while let Some(&pixel) = pixels.get(next) {
            next += 1;
            // Nothing is steep enough on the border: no step leaves the picture.
            let rows = [pixel - w, pixel, pixel + w];
            for near in rows.into_iter().flat_map(|row| [row - 1, row, row + 1]) {
                if !taken[near] && self.steepness[near] > WEAKEST && self.is_alike(near, sum) {
                    taken[near] = true;
                    let (x, y) = unit(near);
                    sum = (sum.0 + x, sum.1 + y);
                    pixels.push(near);
                }
            }
        }
        pixels
    }

    /// The pieces of lines that pixels lie on: the whole of them, or of what is
    /// bent one half and the other.
    fn pieces(&self, pixels: &[usize], pieces: &mut Vec<Piece>) {
        let Some(axis) = self.axis(pixels) else {
            return;
        };
        let (low, high) = pixels.iter().fold((0.0_f64, 0.0_f64), |(low, high), &i| {
            let t = axis.place(self.place(i)).0;
            (low.min(t), high.max(t))
        });
        let length = (high - low) as f32;
        let is_long = length >= SHORTEST * self.width as f32;
        if !is_long || (pixels.len() as f32) < SPARSEST * length {
            return;
        }
        if axis.thickness <= THICKEST && self.bow(pixels, &axis, low, high) <= BENT {
            pieces.push(Piece {
                from: axis.at(low),
                to: axis.at(high),
            });
            return;
        }
        let middle = 0.5 * (low + high);
        let (first, second): (Vec<usize>, Vec<usize>) = pixels
            .iter()
            .partition(|&&i| axis.place(self.place(i)).0 < middle);
        self.pieces(&first, pieces);
        self.pieces(&second, pieces);
    }

    fn place(&self, i: usize) -> (f64, f64) {
        ((i % self.width) as f64, (i / self.width) as f64)
    }

    /// The line along which pixels lie, by the weight of their steepness.
    fn axis(&self, pixels: &[usize]) -> Option<Axis> {
        let weight = |i: usize| f64::from(self.steepness[i]);
        let total: f64 = pixels.iter().map(|&i| weight(i)).sum();
        let (mut x0, mut y0) = (0.0, 0.0);
        for &i in pixels {
            let (x, y) = self.place(i);
            x0 += x * weight(i) / total;
            y0 += y * weight(i) / total;
        }
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for &i in pixels {
            let (x, y) = (self.place(i).0 - x0, self.place(i).1 - y0);
            xx += x * x * weight(i) / total;
            xy += x * y * weight(i) / total;
            yy += y * y * weight(i) / total;
        }
        // The greater and the smaller eigenvalue of the covariance.
        let half = 0.5 * (xx + yy);
        let spread = (0.25 * (xx - yy) * (xx - yy) + xy * xy).sqrt();
        let along = half + spread;
        let (x, y) = if xx >= yy {
            (along - yy, xy)
        } else {
            (xy, along - xx)
        };
        let norm = (x * x + y * y).sqrt();
        (norm > 1e-9).then(|| Axis {
            middle: (x0, y0),
            along: (x / norm, y / norm),
            thickness: (half - spread).max(0.0).sqrt(),
        })
    }

    /// How far the inner half of pixels lies beside the outer ones.
    fn bow(&self, pixels: &[usize], axis: &Axis, low: f64, high: f64) -> f64 {
        let quarter = 0.25 * (high - low);
        let mut sums = [(0.0, 0.0); 2];
        for &i in pixels {
            let (t, off) = axis.place(self.place(i));
            let is_inner = t > low + quarter && t < high - quarter;
            let weight = f64::from(self.steepness[i]);
            let sum = &mut sums[usize::from(is_inner)];
            *sum = (sum.0 + weight * off, sum.1 + weight);
        }
        let [outer, inner] = sums.map(|(sum, weight)| sum / f64::max(weight, 1e-9));
        (inner - outer).abs()
    }
}

/// A line through pixels.
struct Axis {
    middle: (f64, f64),
    /// Its direction, of length 1.
    along: (f64, f64),
    /// How far from it the pixels lie, as a standard deviation.
    thickness: f64,
}

impl Axis {
    /// How far along the line a place is, and how far beside it.
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (x, y) = (x - self.middle.0, y - self.middle.1);
        let (ux, uy) = self.along;
        (x * ux + y * uy, y * ux - x * uy)
    }

    fn at(&self, t: f64) -> (f32, f32) {
        let (x, y) = (
            self.middle.0 + t * self.along.0,
            self.middle.1 + t * self.along.1,
        );
        (x as f32, y as f32)
    }
}

fn pieces(luma: &Map) -> Vec<Piece> {
    let slopes = Slopes::of(luma);
    let mut seeds: Vec<usize> = (0..slopes.steepness.len())
        .filter(|&i| slopes.steepness[i] > WEAKEST)
        .collect();
    seeds.sort_by(|&a, &b| slopes.steepness[b].total_cmp(&slopes.steepness[a]));
    let mut taken = vec![false; slopes.steepness.len()];
    let mut pieces = vec![];
    for seed in seeds {
        if !taken[seed] {
            let pixels = slopes.gathered(seed, &mut taken);
            slopes.pieces(&pixels, &mut pieces);
        }
    }
    pieces
}

/// Pieces in groups, each on one line.
fn joined(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = vec![];
    for &piece in pieces {
        let (mine, others): (Vec<_>, Vec<_>) = lines
            .into_iter()
            .partition(|line| line.iter().any(|&other| is_one_line(piece, other)));
        lines = others;
        let mut line: Vec<Piece> = mine.into_iter().flatten().collect();
        line.push(piece);
        lines.push(line);
    }
    lines
}

fn is_one_line(a: Piece, b: Piece) -> bool {
    let ends = [a.from, a.to, b.from, b.to];
    let pairs = (0..4).flat_map(|i| (i + 1..4).map(move |j| (i, j)));
    let spans = pairs.map(|(i, j)| Piece {
        from: ends[i],
        to: ends[j],
    });
    let Some(whole) = spans.max_by(|a, b| a.length().total_cmp(&b.length())) else {
        return false;
    };
    let gap = whole.length() - a.length() - b.length();
    gap <= GAP * a.length().max(b.length())
        && gap > -OVERLAP
        && ends.iter().all(|&end| whole.distance(end) <= OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Luma of a bright strip between two parallel lines, softened.
    fn strip(slope: f32, hole: std::ops::Range<usize>) -> Map {
        Map::from_fn(320, 200, |x, y| {
            let off = y as f32 - 60.0 - slope * x as f32;
            if hole.contains(&x) {
                0.5
            } else {
                (0.2 + 0.6 * (off / 2.0 + 0.5).clamp(0.0, 1.0))
                    - 0.6 * ((off - 30.0) / 2.0 + 0.5).clamp(0.0, 1.0)
            }
        })
    }

    #[test]
    fn the_edges_of_a_slanted_board_are_two_lines() {
        let lines = find(&strip(0.3, 0..0));
        assert_eq!(lines.len(), 2, "{lines:?}");
        for line in lines {
            assert_eq!(line.len(), 1);
            let piece = line[0];
            let slope = (piece.to.1 - piece.from.1) / (piece.to.0 - piece.from.0);
            assert!((slope - 0.3).abs() < 0.01, "{slope}");
            assert!(piece.length() > 300.0, "{piece:?}");
        }
    }

    #[test]
    fn a_board_that_goes_on_behind_something_is_as_many_lines() {
        let lines = find(&strip(-0.1, 140..180));
        let long = |line: &&Vec<Piece>| line.iter().map(|p| p.length()).sum::<f32>() > 200.0;
        let long: Vec<_> = lines.iter().filter(long).collect();
        assert_eq!(long.len(), 2, "{lines:?}");
        assert!(long.iter().all(|line| line.len() == 2));
    }

    #[test]
    fn an_arc_and_noise_have_no_lines() {
        let disc = Map::from_fn(320, 200, |x, y| {
            let (x, y) = (x as f32 - 160.0, y as f32 - 100.0);
            ((x * x + y * y).sqrt() - 60.0).clamp(-1.0, 1.0) * 0.3 + 0.5
        });
        let longest = |luma: &Map| {
            find(luma)
                .iter()
                .flatten()
                .map(|p| p.length())
                .fold(0.0, f32::max)
        };
        assert!(longest(&disc) < 30.0, "{}", longest(&disc));
        let noise = Map::from_fn(320, 200, |x, y| {
            ((x * 7919 + y * 104_729 + x * y * 31) % 97) as f32 / 97.0
        });
        assert!(longest(&noise) < 20.0, "{}", longest(&noise));
    }
}
