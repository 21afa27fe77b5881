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

/// The side of a patch, in pixels.
const SIDE: usize = 8;

/// From one patch to the next, in pixels: each pixel lies in four.
const STRIDE: usize = 4;

/// How far the widest search goes, as a share of the width and height.
const WIDEST: f32 = 0.25;

/// What a pixel of way costs at the widest search, squared, so that flat places
/// stay where they are.
const WAY_COST: f32 = 0.12;

/// Steps of the descent at most.
const STEPS: usize = 12;

/// A step shorter than this ends the descent, in pixels.
const SHORT: f32 = 0.01;

/// Added to the curvature of a patch, so that one without texture, or with
/// texture along one direction only, does not run away.
const STIFFNESS: f32 = 0.5;

/// The smallest difference of relief that counts when patches are weighed.
const SMALLEST: f32 = 0.08;

type Patch = [[f32; SIDE]; SIDE];

/// A patch and where it lies in the other picture.
#[derive(Clone, Copy)]
struct Found {
    motion: [f32; 2],
}

/// The motion with nothing known before: every whole place within reach is
/// tried.
pub(super) fn widely(from: &Relief, to: &Relief) -> Flow {
    let reach = |length: usize| (length as f32 * WIDEST) as i32;
    let (across, down) = (reach(from.width), reach(from.height));
    let found = search(from, to, |patch, column, row| {
        let mut best = (f32::MAX, [0.0, 0.0]);
        for dy in -down..=down {
            for dx in -across..=across {
                let motion = [dx as f32, dy as f32];
                let way = (dx * dx + dy * dy) as f32;
                let cost = difference(patch, &sampled(to, column, row, motion)) + WAY_COST * way;
                if cost < best.0 {
                    best = (cost, motion);
                }
            }
        }
        best.1
    });
    overlaid(from, to, &found)
}

/// The motion, begun from that of half the size.
pub(super) fn from_coarse(from: &Relief, to: &Relief, coarse: &Flow) -> Flow {
    let found = search(from, to, |patch, column, row| {
        let centre = |start: usize| (start as f32 + (SIDE as f32 - 1.0) / 2.0 - 0.5) / 2.0;
        let (x, y) = (centre(column), centre(row));
        let far = SIDE as f32 / 2.0;
        let places = [(0.0, 0.0), (-far, 0.0), (far, 0.0), (0.0, -far), (0.0, far)];
        let motions = places.map(|(dx, dy)| coarse.between(x + dx, y + dy).map(|m| 2.0 * m));
        let cost = |motion| difference(patch, &sampled(to, column, row, motion));
        let mut best = (cost(motions[0]), motions[0]);
        for &motion in &motions[1..] {
            let other = cost(motion);
            // The own place has the benefit of the doubt.
            if other < 0.8 * best.0 {
                best = (other, motion);
            }
        }
        best.1
    });
    overlaid(from, to, &found)
}

/// Lets every patch descend from where `start` puts it.
fn search(
    from: &Relief,
    to: &Relief,
    start: impl Fn(&Patch, usize, usize) -> [f32; 2] + Sync,
) -> Vec<Found> {
    let (columns, rows) = (places(from.width), places(from.height));
    let mut found = vec![Found { motion: [0.0, 0.0] }; columns.len() * rows.len()];
    found
        .par_chunks_mut(columns.len())
        .zip(&rows)
        .with_min_len(2)
        .for_each(|(line, &row)| {
            for (found, &column) in line.iter_mut().zip(&columns) {
                let patch = template(&from.padded, column, row);
                let motion = start(&patch, column, row);
                found.motion = descended(from, to, &patch, column, row, motion);
            }
        });
    found
}

/// Where patches begin along a side, the last one flush with its end.
fn places(length: usize) -> Vec<usize> {
    let last = length - SIDE;
    (0..last).step_by(STRIDE).chain([last]).collect()
}

fn template(padded: &Plane, column: usize, row: usize) -> Patch {
    std::array::from_fn(|j| {
        let start = column + PAD;
        let line = &padded.row(row + j + PAD)[start..start + SIDE];
        std::array::from_fn(|i| line[i])
    })
}

/// The other picture under a patch, bilinear.
#[inline]
fn sampled(to: &Relief, column: usize, row: usize, motion: [f32; 2]) -> Patch {
    let place = |start: usize, motion: f32, length: usize| {
        let most = (length + 2 * PAD - SIDE - 2) as f32;
        ((start + PAD) as f32 + motion).clamp(0.0, most)
    };
    let x = place(column, motion[0], to.width);
    let y = place(row, motion[1], to.height);
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let weights = [
        (1.0 - fx) * (1.0 - fy),
        fx * (1.0 - fy),
        (1.0 - fx) * fy,
        fx * fy,
    ];
    let line = |j: usize| -> &[f32; SIDE + 1] {
        to.padded.row(top + j)[left..left + SIDE + 1]
            .try_into()
            .expect("a slice of nine")
    };
    std::array::from_fn(|j| {
        let (a, b) = (line(j), line(j + 1));
        std::array::from_fn(|i| {
            a[i] * weights[0] + a[i + 1] * weights[1] + b[i] * weights[2] + b[i + 1] * weights[3]
        })
    })
}

/// The sum of squared differences, in lanes that are added in a fixed order.
#[inline]
fn difference(a: &Patch, b: &Patch) -> f32 {
    let mut lanes = [0.0; SIDE];
    for (a, b) in a.iter().zip(b) {
        for i in 0..SIDE {
            let d = a[i] - b[i];
            lanes[i] += d * d;
        }
    }
    total(&lanes)
}

fn total(lanes: &[f32; SIDE]) -> f32 {
    let pair = |i: usize| lanes[i] + lanes[i + 4];
    (pair(0) + pair(2)) + (pair(1) + pair(3))
}

/// How the relief of a patch changes to the right and downwards.
struct Slopes {
    x: Patch,
    y: Patch,
    /// The inverse of the patch's curvature: xx, xy, yy.
    inverse: [f32; 3],
}

impl Slopes {
    fn of(padded: &Plane, column: usize, row: usize) -> Self {
        let mut slopes = Self {
            x: [[0.0; SIDE]; SIDE],
            y: [[0.0; SIDE]; SIDE],
            inverse: [0.0; 3],
        };
        let mut sums = [[0.0; SIDE]; 3];
        for j in 0..SIDE {
            let start = column + PAD;
            let line = |row: usize, shift: usize| &padded.row(row)[shift..shift + SIDE];
            let (left, right) = (
                line(row + j + PAD, start - 1),
                line(row + j + PAD, start + 1),
            );
            let (above, below) = (
                line(row + j + PAD - 1, start),
                line(row + j + PAD + 1, start),
            );
            for i in 0..SIDE {
                let (gx, gy) = (0.5 * (right[i] - left[i]), 0.5 * (below[i] - above[i]));
                slopes.x[j][i] = gx;
                slopes.y[j][i] = gy;
                sums[0][i] += gx * gx;
                sums[1][i] += gx * gy;
                sums[2][i] += gy * gy;
            }
        }
        let [xx, xy, yy] = [0, 1, 2].map(|i| total(&sums[i]));
        let (xx, yy) = (xx + STIFFNESS, yy + STIFFNESS);
        let scale = 1.0 / (xx * yy - xy * xy);
        slopes.inverse = [yy * scale, -xy * scale, xx * scale];
        slopes
    }

    /// The step that explains these differences.
    fn step(&self, from: &Patch, to: &Patch) -> [f32; 2] {
        let mut sums = [[0.0; SIDE]; 2];
        for j in 0..SIDE {
            for i in 0..SIDE {
                let d = to[j][i] - from[j][i];
                sums[0][i] += self.x[j][i] * d;
                sums[1][i] += self.y[j][i] * d;
            }
        }
        let [bx, by] = [total(&sums[0]), total(&sums[1])];
        let [xx, xy, yy] = self.inverse;
        [-(xx * bx + xy * by), -(xy * bx + yy * by)]
    }
}

/// The best place on the way down from `motion`.
fn descended(
    from: &Relief,
    to: &Relief,
    patch: &Patch,
    column: usize,
    row: usize,
    motion: [f32; 2],
) -> [f32; 2] {
    let slopes = Slopes::of(&from.padded, column, row);
    let mut image = sampled(to, column, row, motion);
    let mut best = (difference(patch, &image), motion);
    for _ in 0..STEPS {
        let [dx, dy] = slopes.step(patch, &image);
        let next = [best.1[0] + dx, best.1[1] + dy];
        image = sampled(to, column, row, next);
        let cost = difference(patch, &image);
        if cost >= best.0 || strayed(next, motion) {
            break;
        }
        best = (cost, next);
        if dx * dx + dy * dy < SHORT * SHORT {
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
fn overlaid(from: &Relief, to: &Relief, found: &[Found]) -> Flow {
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
                    let weighed = weighed(from, to, found, column, row, y - row);
                    for (i, weight) in weighed.into_iter().enumerate() {
                        dx[column + i] += weight * found.motion[0];
                        dy[column + i] += weight * found.motion[1];
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
    found: &Found,
    column: usize,
    row: usize,
    line: usize,
) -> [f32; SIDE] {
    let own = &from.padded.row(row + line + PAD)[column + PAD..column + PAD + SIDE];
    let other = sampled_row(to, column, row + line, found.motion);
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
