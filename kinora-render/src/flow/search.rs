//! Dense inverse search: square patches of one picture look for their place in
//! the other, and their answers are laid over one another.
//!
//! Kroeger, Timofte, Dai and Van Gool, "Fast optical flow using dense inverse
//! search", 2016. The descent to sub-pixel places is that of Baker and Matthews,
//! "Lucas-Kanade 20 years on", 2004, with its roles turned round so that each
//! patch is differentiated once.

use rayon::prelude::*;

use super::Flow;
use super::plane::{PAD, Plane, Relief};
use super::whole::Whole;

/// The side of a patch, in pixels.
const SIDE: usize = 8;

/// From one patch to the next, in pixels: each pixel lies in four.
const STRIDE: usize = 4;

/// How far the widest search goes, as a share of the width and height.
const WIDEST: f32 = 0.2;

/// What a pixel of way costs at the widest search, so that flat places stay
/// where they are.
const WAY_COST: f32 = 0.3;

/// The cost of a patch from which on it counts as lost, so that it is looked
/// for widely again: a sixth of that of two patches that are nothing alike.
const LOST: f32 = 20.0;

/// The longest side of a picture in which lost patches are looked for.
const WIDE_SIDE: usize = 100;

/// The share of its cost that a place costs which nothing speaks against.
const DOUBT: f32 = 0.8;

/// Steps of the descent at most.
const STEPS: usize = 12;

/// A step shorter than this ends the descent, in pixels.
const SHORT: f32 = 0.01;

/// Added to the curvature of a patch, so that one without texture, or with
/// texture along one direction only, does not run away.
const STIFFNESS: f32 = 0.5;

/// The smallest difference of relief that counts when patches are weighed.
const SMALLEST: f32 = 0.08;

/// The motion with only that of the whole known before: every whole number of
/// pixels from it within reach is tried.
pub(super) fn widely(from: &Relief, to: &Relief, whole: &Whole) -> Flow {
    let reach = |length: usize| (length as f32 * WIDEST) as i32;
    let (across, down) = (reach(from.width), reach(from.height));
    let found = search(from, to, |patch, column, row| {
        let whole = whole.at(centre(column), centre(row), from.width, from.height);
        let own = (DOUBT * patch.cost(to, column, row, whole), whole);
        patch.wide(to, column, row, whole, [across, down], own).1
    });
    overlaid(from, to, &found)
}

/// The motion, begun from that of half the size.
pub(super) fn from_coarse(from: &Relief, to: &Relief, whole: &Whole, coarse: &Flow) -> Flow {
    let found = search(from, to, |patch, column, row| {
        let (x, y) = (centre(column), centre(row));
        let far = SIDE as f32;
        let places = [(0.0, 0.0), (-far, 0.0), (far, 0.0), (0.0, -far), (0.0, far)];
        let near = places.map(|(dx, dy)| {
            let (x, y) = ((x + dx - 0.5) / 2.0, (y + dy - 0.5) / 2.0);
            coarse.between(x, y).map(|m| 2.0 * m)
        });
        let [own, others @ ..] = near;
        let mut best = (DOUBT * patch.cost(to, column, row, own), own);
        let whole = whole.at(x, y, from.width, from.height);
        let reach = [from.width, from.height].map(|length| (length as f32 * WIDEST) as i32);
        for motion in others.into_iter().chain([whole]) {
            let cost = patch.cost(to, column, row, motion);
            if cost < best.0 {
                best = (cost, motion);
            }
        }
        let gone = !to.shows(x + best.1[0], y + best.1[1], SIDE as f32 / 2.0);
        if best.0 > LOST && !gone && from.width.max(from.height) <= WIDE_SIDE {
            best = patch.wide(to, column, row, whole, reach, best);
        }
        best.1
    });
    overlaid(from, to, &found)
}

/// The middle of a patch along a side.
fn centre(start: usize) -> f32 {
    start as f32 + (SIDE as f32 - 1.0) / 2.0
}

/// Lets every patch descend from where `start` puts it.
fn search(
    from: &Relief,
    to: &Relief,
    start: impl Fn(&Patch, usize, usize) -> [f32; 2] + Sync,
) -> Vec<[f32; 2]> {
    let (columns, rows) = (places(from.width), places(from.height));
    let mut found = vec![[0.0_f32; 2]; columns.len() * rows.len()];
    found
        .par_chunks_mut(columns.len())
        .zip(&rows)
        .with_min_len(2)
        .for_each(|(line, &row)| {
            for (found, &column) in line.iter_mut().zip(&columns) {
                let patch = Patch::of(&from.padded, column, row);
                let motion = start(&patch, column, row);
                *found = descended(to, &patch, column, row, motion);
            }
        });
    found
}

/// Where patches begin along a side, the last one flush with its end.
fn places(length: usize) -> Vec<usize> {
    let last = length - SIDE;
    (0..last).step_by(STRIDE).chain([last]).collect()
}

/// A square of relief, its slopes and its curvature.
struct Patch {
    relief: [Lane; SIDE],
    /// How it changes to the right.
    across: [Lane; SIDE],
    /// How it changes downwards.
    down: [Lane; SIDE],
    /// The inverse of the curvature: xx, xy, yy.
    inverse: [f32; 3],
}

impl Patch {
    fn of(padded: &Plane, column: usize, row: usize) -> Self {
        let lane = |right: usize, down: usize| {
            lane(padded, column + PAD + right - 1, row + PAD + down - 1)
        };
        let slope = |a: Lane, b: Lane| std::array::from_fn(|i| 0.5 * (b[i] - a[i]));
        let across: [Lane; SIDE] = std::array::from_fn(|j| slope(lane(0, j + 1), lane(2, j + 1)));
        let down: [Lane; SIDE] = std::array::from_fn(|j| slope(lane(1, j), lane(1, j + 2)));
        let xx = product(&across, &across) + STIFFNESS;
        let yy = product(&down, &down) + STIFFNESS;
        let xy = product(&across, &down);
        let scale = 1.0 / (xx * yy - xy * xy);
        Self {
            relief: std::array::from_fn(|j| lane(1, j + 1)),
            across,
            down,
            inverse: [yy * scale, -xy * scale, xx * scale],
        }
    }

    /// The sum of squared differences at a place of the other picture.
    fn cost(&self, to: &Relief, column: usize, row: usize, motion: [f32; 2]) -> f32 {
        let mut sums = [0.0; SIDE];
        over(to, column, row, motion, |j, other| {
            for i in 0..SIDE {
                let d = other[i] - self.relief[j][i];
                sums[i] += d * d;
            }
        });
        total(&sums)
    }

    /// The best of all whole numbers of pixels within reach of a motion, with
    /// its cost, unless `best` is better.
    fn wide(
        &self,
        to: &Relief,
        column: usize,
        row: usize,
        [x, y]: [f32; 2],
        [across, down]: [i32; 2],
        mut best: (f32, [f32; 2]),
    ) -> (f32, [f32; 2]) {
        for dy in -down..=down {
            for dx in -across..=across {
                let motion = [x + dx as f32, y + dy as f32];
                let way = (dx * dx + dy * dy) as f32;
                let cost = self.cost(to, column, row, motion) + WAY_COST * way.sqrt();
                if cost < best.0 {
                    best = (cost, motion);
                }
            }
        }
        best
    }

    /// The same, and the step that explains the differences.
    fn step(&self, to: &Relief, column: usize, row: usize, motion: [f32; 2]) -> (f32, [f32; 2]) {
        let (mut sums, mut x, mut y) = ([0.0; SIDE], [0.0; SIDE], [0.0; SIDE]);
        over(to, column, row, motion, |j, other| {
            for i in 0..SIDE {
                let d = other[i] - self.relief[j][i];
                sums[i] += d * d;
                x[i] += d * self.across[j][i];
                y[i] += d * self.down[j][i];
            }
        });
        let (x, y) = (total(&x), total(&y));
        let [xx, xy, yy] = self.inverse;
        (total(&sums), [-(xx * x + xy * y), -(xy * x + yy * y)])
    }
}

/// One row of a patch.
type Lane = [f32; SIDE];

fn lane(padded: &Plane, column: usize, row: usize) -> Lane {
    padded.row(row)[column..column + SIDE]
        .try_into()
        .expect("a slice of a patch's side")
}

/// Hands each row of the other picture under a patch, bilinear, to `with`.
#[inline]
fn over(
    to: &Relief,
    column: usize,
    row: usize,
    motion: [f32; 2],
    mut with: impl FnMut(usize, &Lane),
) {
    let place = |start: usize, motion: f32, length: usize| {
        let most = (length + 2 * PAD - SIDE - 2) as f32;
        ((start + PAD) as f32 + motion).clamp(0.0, most)
    };
    let x = place(column, motion[0], to.width);
    let y = place(row, motion[1], to.height);
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let wide = |row: usize| -> Lane {
        let line: &[f32; SIDE + 1] = to.padded.row(row)[left..left + SIDE + 1]
            .try_into()
            .expect("a slice one longer than a patch's side");
        std::array::from_fn(|i| line[i] + (line[i + 1] - line[i]) * fx)
    };
    let mut above = wide(top);
    for j in 0..SIDE {
        let below = wide(top + j + 1);
        let between: Lane = std::array::from_fn(|i| above[i] + (below[i] - above[i]) * fy);
        with(j, &between);
        above = below;
    }
}

fn product(a: &[Lane; SIDE], b: &[Lane; SIDE]) -> f32 {
    let mut sums = [0.0; SIDE];
    for (a, b) in a.iter().zip(b) {
        for i in 0..SIDE {
            sums[i] += a[i] * b[i];
        }
    }
    total(&sums)
}

/// The sum of a lane, in an order that is always the same.
fn total(lane: &Lane) -> f32 {
    let pair = |i: usize| lane[i] + lane[i + 4];
    (pair(0) + pair(2)) + (pair(1) + pair(3))
}

/// The best place on the way down from `motion`.
fn descended(to: &Relief, patch: &Patch, column: usize, row: usize, motion: [f32; 2]) -> [f32; 2] {
    let (cost, step) = patch.step(to, column, row, motion);
    let mut best = (cost, motion, step);
    for _ in 0..STEPS {
        let (_, place, step) = best;
        let next = [place[0] + step[0], place[1] + step[1]];
        let (cost, further) = patch.step(to, column, row, next);
        if cost >= best.0 || strayed(next, motion) {
            break;
        }
        best = (cost, next, further);
        if step[0] * step[0] + step[1] * step[1] < SHORT * SHORT {
            break;
        }
    }
    best.1
}

/// Whether a descent has left the neighbourhood that it was meant for.
fn strayed([x, y]: [f32; 2], [x0, y0]: [f32; 2]) -> bool {
    (x - x0) * (x - x0) + (y - y0) * (y - y0) > (SIDE * SIDE) as f32
}

/// The mean of the patches over each pixel, those weighing most that explain
/// it best.
fn overlaid(from: &Relief, to: &Relief, found: &[[f32; 2]]) -> Flow {
    let (columns, rows) = (places(from.width), places(from.height));
    let mut flow = Flow::still(from.width, from.height);
    flow.dx
        .par_chunks_mut(from.width)
        .zip(flow.dy.par_chunks_mut(from.width))
        .enumerate()
        .with_min_len(8)
        .for_each(|(y, (dx, dy))| {
            let mut weights = vec![0.0; from.width];
            let over = |row: &usize| (*row..*row + SIDE).contains(&y);
            for (index, &row) in rows.iter().enumerate().filter(|(_, row)| over(row)) {
                let line = &found[index * columns.len()..][..columns.len()];
                for (found, &column) in line.iter().zip(&columns) {
                    let weighed = weighed(from, to, *found, column, row, y - row);
                    for (i, weight) in weighed.into_iter().enumerate() {
                        dx[column + i] += weight * found[0];
                        dy[column + i] += weight * found[1];
                        weights[column + i] += weight;
                    }
                }
            }
            for ((dx, dy), weight) in dx.iter_mut().zip(dy).zip(weights) {
                *dx /= weight;
                *dy /= weight;
            }
        });
    flow
}

/// What one row of a patch counts.
fn weighed(
    from: &Relief,
    to: &Relief,
    motion: [f32; 2],
    column: usize,
    row: usize,
    line: usize,
) -> [f32; SIDE] {
    let own = &from.padded.row(row + line + PAD)[column + PAD..column + PAD + SIDE];
    let other = sampled_row(to, column, row + line, motion);
    std::array::from_fn(|i| {
        let d = own[i] - other[i];
        1.0 / (d * d).max(SMALLEST * SMALLEST)
    })
}

fn sampled_row(to: &Relief, column: usize, row: usize, motion: [f32; 2]) -> [f32; SIDE] {
    let x = ((column + PAD) as f32 + motion[0]).clamp(0.0, (to.width + 2 * PAD - SIDE - 2) as f32);
    let y = ((row + PAD) as f32 + motion[1]).clamp(0.0, (to.height + 2 * PAD - 2) as f32);
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let a = &to.padded.row(top)[left..left + SIDE + 1];
    let b = &to.padded.row(top + 1)[left..left + SIDE + 1];
    std::array::from_fn(|i| {
        let upper = a[i] + (a[i + 1] - a[i]) * fx;
        let lower = b[i] + (b[i + 1] - b[i]) * fx;
        upper + (lower - upper) * fy
    })
}
