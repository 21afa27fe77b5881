//! The motion of a picture as a whole: one affine map that most of it follows.
//!
//! A crop of a picture, a turned or zoomed one moves far at its edges and by
//! what is plainly one law. To know it first spares the patches a search that
//! they would lose, and lets flat places follow the law.

use rayon::prelude::*;

use super::Flow;
use super::plane::{PAD, Relief};

/// An affine motion in shares of the width from the picture's middle: the place
/// `(x, y)` moves by `[a + b·x + c·y, d + e·x + f·y]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Whole([f32; 6]);

/// How much smaller things may become, as tried.
const ZOOMS: [f32; 8] = [1.0, 1.1, 1.2, 1.32, 1.45, 1.6, 1.78, 2.0];

/// Slopes of turns that are tried, both ways: 0°, 5°, 10°.
const TURNS: [f32; 3] = [0.0, 0.087, 0.176];

/// How far the picture's middle may move, as a share of the width and height.
const WIDEST: f32 = 0.25;

/// A squared difference of relief from which on a pixel counts no more.
const UNLIKE: f32 = 1.0;

/// What a pixel counts that is not seen in the other picture: more than one of
/// a picture well explained, less than one of another picture.
const UNSEEN: f32 = 0.5;

/// The cost, as a share of that of no motion, from which on a motion of the
/// whole is believed.
const BELIEVED: f32 = 0.92;

/// What the cost must fall by at least: between two flat pictures every motion
/// is as good as another.
const NOTHING: f32 = 0.02;

/// How many zooms and turns are followed further.
const HOPES: usize = 12;

/// Steps of the descent of each of them.
const FIRST_STEPS: usize = 5;

/// Steps of the descent of the best one.
const STEPS: usize = 12;

impl Whole {
    /// No motion.
    pub(super) const STILL: Self = Self([0.0; 6]);

    /// The motion from the pictures of `from` to those of `to`, each from the
    /// finest to the coarsest.
    ///
    /// It is sought in the direction in which everything stays in the picture:
    /// what comes nearer is what goes farther, seen from the other end.
    pub(super) fn find(from: &[Relief], to: &[Relief]) -> Self {
        let (there, back) = rayon::join(|| Self::best(from, to), || Self::best(to, from));
        let judge = &from[from.len().saturating_sub(3)];
        let still = Self::STILL.cost(judge, &to[to.len().saturating_sub(3)], 1);
        let (cost, found) = if there.0 <= back.0 {
            there
        } else {
            (back.0, back.1.inverse())
        };
        if cost < BELIEVED * still - NOTHING {
            found
        } else {
            Self::STILL
        }
    }

    /// The best motion that keeps its size or makes things smaller, and its
    /// cost.
    fn best(from: &[Relief], to: &[Relief]) -> (f32, Self) {
        let last = from.len() - 1;
        let fine = |steps: usize| last.saturating_sub(steps);
        let mut hopes = Self::widely(&from[last], &to[last]);
        hopes.truncate(HOPES);
        let descended = hopes.into_par_iter().map(|(_, whole)| {
            let (from, to) = (&from[fine(1)], &to[fine(1)]);
            whole.descended(from, to, FIRST_STEPS)
        });
        // Not a minimum in parallel: of two equal ones the first shall win.
        let descended: Vec<(f32, Self)> = descended.collect();
        let best = descended.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, whole) = best.expect("there is more than one hope");
        whole.descended(&from[fine(2)], &to[fine(2)], STEPS)
    }

    /// The motion back.
    fn inverse(&self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let scale = 1.0 / ((1.0 + b) * (1.0 + f) - c * e);
        let [xx, xy, yx, yy] = [1.0 + f, -c, -e, 1.0 + b].map(|part| part * scale);
        Self([
            -(xx * a + xy * d),
            xx - 1.0,
            xy,
            -(yx * a + yy * d),
            yx,
            yy - 1.0,
        ])
    }

    /// The motion at a pixel of a picture of this size, in pixels.
    pub(super) fn at(&self, x: f32, y: f32, width: usize, height: usize) -> [f32; 2] {
        let w = width as f32;
        let u = (x + 0.5) / w - 0.5;
        let v = (y + 0.5 - 0.5 * height as f32) / w;
        let [a, b, c, d, e, f] = self.0;
        [(a + b * u + c * v) * w, (d + e * u + f * v) * w]
    }

    /// The motion of every pixel.
    pub(super) fn flow(&self, width: usize, height: usize) -> Flow {
        let mut flow = Flow::still(width, height);
        for i in 0..width * height {
            let (x, y) = ((i % width) as f32, (i / width) as f32);
            [flow.dx[i], flow.dy[i]] = self.at(x, y, width, height);
        }
        flow
    }

    /// The best shift with each of many zooms and turns, and its cost, the best
    /// one first.
    fn widely(from: &Relief, to: &Relief) -> Vec<(f32, Self)> {
        let turns = || TURNS.iter().flat_map(|&turn| [turn, -turn]).skip(1);
        let tried: Vec<(f32, f32)> = ZOOMS
            .iter()
            .flat_map(|&zoom| turns().map(move |turn| (1.0 / zoom, turn)))
            .collect();
        let found = tried.into_par_iter();
        let found = found.map(|(zoom, turn)| Self::shifted(from, to, zoom, turn));
        let mut found: Vec<(f32, Self)> = found.collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found
    }

    /// The best shift with a zoom and a turn, and its cost.
    fn shifted(from: &Relief, to: &Relief, zoom: f32, turn: f32) -> (f32, Self) {
        let mut best = (f32::MAX, Self::STILL);
        let width = from.width as f32;
        let reach = |length: usize| (length as f32 * WIDEST / 2.0) as i32;
        for dy in -reach(from.height)..=reach(from.height) {
            for dx in -reach(from.width)..=reach(from.width) {
                let [a, d] = [dx, dy].map(|shift| 2.0 * shift as f32 / width);
                let (s, c) = (turn * zoom, zoom - 1.0);
                let whole = Self([a, c, -s, d, s, c]);
                // A quarter of the pixels is enough to tell them apart.
                let cost = whole.cost(from, to, 2);
                if cost < best.0 {
                    best = (cost, whole);
                }
            }
        }
        best
    }

    /// The mean cost of every `step`-th pixel across and down.
    fn cost(&self, from: &Relief, to: &Relief, step: usize) -> f32 {
        let (mut sum, mut count) = (0.0, 0.0_f32);
        for row in (0..from.height).step_by(step) {
            let own = from.plane.row(row);
            for column in (0..from.width).step_by(step) {
                let (x, y) = (column as f32, row as f32);
                let [dx, dy] = self.at(x, y, from.width, from.height);
                sum += match seen(to, x + dx, y + dy) {
                    Some(other) => ((other - own[column]) * (other - own[column])).min(UNLIKE),
                    None => UNSEEN,
                };
                count += 1.0;
            }
        }
        sum / count
    }

    /// The best motion on the way down from this one, and its cost.
    fn descended(self, from: &Relief, to: &Relief, steps: usize) -> (f32, Self) {
        let mut best = (self.cost(from, to, 1), self);
        for _ in 0..steps {
            let Some(step) = best.1.step(from, to) else {
                break;
            };
            let mut next = best.1;
            for (part, change) in next.0.iter_mut().zip(step) {
                *part += change as f32;
            }
            let cost = next.cost(from, to, 1);
            if cost >= best.0 {
                break;
            }
            best = (cost, next);
        }
        best
    }

    /// Gauss and Newton's step, pixels that are not explained counting less.
    fn step(&self, from: &Relief, to: &Relief) -> Option<[f64; 6]> {
        let (width, height) = (from.width, from.height);
        let mut system = [[0.0_f64; 7]; 6];
        for row in 1..height - 1 {
            let lines = [row - 1, row, row + 1].map(|row| from.plane.row(row));
            for column in 1..width - 1 {
                let (x, y) = (column as f32, row as f32);
                let [dx, dy] = self.at(x, y, width, height);
                let Some(other) = seen(to, x + dx, y + dy) else {
                    continue;
                };
                let left = other - lines[1][column];
                let gx = 0.5 * (lines[1][column + 1] - lines[1][column - 1]) * width as f32;
                let gy = 0.5 * (lines[2][column] - lines[0][column]) * width as f32;
                let (u, v) = (
                    (x + 0.5) / width as f32 - 0.5,
                    (y + 0.5 - 0.5 * height as f32) / width as f32,
                );
                let slopes = [gx, gx * u, gx * v, gy, gy * u, gy * v];
                let weight = 1.0 / (1.0 + 4.0 * left * left / UNLIKE);
                accumulate(&mut system, &slopes, left, weight * weight);
            }
        }
        solved(system)
    }
}

/// Adds a pixel's equation to the normal ones.
fn accumulate(system: &mut [[f64; 7]; 6], slopes: &[f32; 6], left: f32, weight: f32) {
    for (i, line) in system.iter_mut().enumerate() {
        let weighed = slopes[i] * weight;
        for (sum, slope) in line.iter_mut().zip(slopes) {
            *sum += f64::from(weighed * slope);
        }
        line[6] -= f64::from(weighed * left);
    }
}

/// Solves six equations by elimination; nothing where they do not determine
/// the unknowns.
fn solved(mut system: [[f64; 7]; 6]) -> Option<[f64; 6]> {
    for pivot in 0..6 {
        let largest = (pivot..6)
            .max_by(|&a, &b| system[a][pivot].abs().total_cmp(&system[b][pivot].abs()))?;
        system.swap(pivot, largest);
        if system[pivot][pivot].abs() < 1e-6 {
            return None;
        }
        for row in 0..6 {
            if row != pivot {
                let factor = system[row][pivot] / system[pivot][pivot];
                for column in pivot..7 {
                    system[row][column] -= factor * system[pivot][column];
                }
            }
        }
    }
    Some(std::array::from_fn(|i| system[i][6] / system[i][i]))
}

/// A picture between its pixels, bilinear; nothing outside.
fn seen(to: &Relief, x: f32, y: f32) -> Option<f32> {
    if x < 0.0 || y < 0.0 || x > (to.width - 1) as f32 || y > (to.height - 1) as f32 {
        return None;
    }
    let (column, row) = (x as usize, y as usize);
    let (fx, fy) = (x - column as f32, y - row as f32);
    let start = column + PAD;
    let upper = &to.padded.row(row + PAD)[start..start + 2];
    let lower = &to.padded.row(row + 1 + PAD)[start..start + 2];
    let a = upper[0] + (upper[1] - upper[0]) * fx;
    let b = lower[0] + (lower[1] - lower[0]) * fx;
    Some(a + (b - a) * fy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_where_it_was() {
        let there = Whole([0.1, 0.3, -0.2, -0.05, 0.15, 0.4]);
        let back = there.inverse();
        for (x, y) in [(3.0, 7.0), (50.0, 20.0), (90.0, 44.0)] {
            let [dx, dy] = there.at(x, y, 100, 50);
            let [bx, by] = back.at(x + dx, y + dy, 100, 50);
            assert!((dx + bx).abs() < 1e-3 && (dy + by).abs() < 1e-3);
        }
    }
}
