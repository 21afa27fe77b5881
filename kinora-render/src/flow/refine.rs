//! Refinement of a whole field of motion: it shall explain the pictures and
//! change little from pixel to pixel, except along their edges.
//!
//! Brox, Bruhn, Papenberg and Weickert, "High accuracy optical flow estimation
//! based on a theory for warping", 2004, with the data term measured in pixels
//! (Zimmer, Bruhn and Weickert, "Optic flow in harmony", 2011). The linear
//! systems are solved by Jacobi's iteration with Chebyshev's weights (Golub and
//! Varga, "Chebyshev semi-iterative methods", 1961): as fast as successive
//! over-relaxation, and no pixel waits for its neighbour.

use rayon::prelude::*;

use super::Flow;
use super::plane::{PAD, Plane, Relief};
use super::whole::Whole;

/// How often the pictures are aligned anew: once where they are large and the
/// field comes from one that was aligned well at half the size.
fn alignments(width: usize) -> usize {
    if width > 400 { 1 } else { 2 }
}

/// How often the robust weights are set anew after each alignment.
const REWEIGHTS: usize = 2;

/// Rounds of the linear solver.
const ROUNDS: usize = 12;

/// What an uneven field costs against an unexplained picture.
const SMOOTHNESS: f32 = 0.35;

/// The share of the smoothness that is left across the hardest edge.
const ACROSS_EDGES: f32 = 0.1;

/// The slope of relief at which an edge has half its effect.
const EDGE: f32 = 0.5;

/// Differences of relief below this are noise.
const DATA_NOISE: f32 = 0.1;

/// Differences of motion between neighbours below this are not edges.
const MOTION_NOISE: f32 = 0.02;

/// Added to the squared slope that the data term is divided by.
const SLOPE_FLOOR: f32 = 0.05;

/// The largest eigenvalue that the solver's weights are made for.
const SPECTRAL_RADIUS: f32 = 0.98;

/// The field after refinement; what is smooth is its difference from the motion
/// of the whole.
pub(super) fn refined(from: &Relief, to: &Relief, whole: &Whole, start: Flow) -> Flow {
    let edges = edges(&from.plane);
    let whole = whole.flow(from.width, from.height);
    let mut flow = start;
    for _ in 0..alignments(flow.width) {
        let data = Data::new(from, to, &flow, &whole);
        let mut field = Field::of(&combined(&flow, &whole, |own, whole| own - whole));
        for _ in 0..REWEIGHTS {
            field = System::new(&data, &edges, &field).solved(field);
        }
        flow = combined(&field.into_flow(), &whole, |own, whole| own + whole);
    }
    flow
}

fn combined(a: &Flow, b: &Flow, f: impl Fn(f32, f32) -> f32) -> Flow {
    let both = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(&a, &b)| f(a, b)).collect();
    Flow {
        width: a.width,
        height: a.height,
        dx: both(&a.dx, &b.dx),
        dy: both(&a.dy, &b.dy),
    }
}

/// A field of motion with a pixel of nothing on every side.
#[derive(Clone)]
struct Field {
    width: usize,
    height: usize,
    dx: Vec<f32>,
    dy: Vec<f32>,
}

/// The columns that a [`Field`] has more than its picture.
const RIM: usize = 2;

impl Field {
    fn of(flow: &Flow) -> Self {
        let (width, height) = (flow.width, flow.height);
        let rimmed = |plane: &[f32]| {
            let mut data = vec![0.0; (width + RIM) * (height + RIM)];
            let lines = data.chunks_exact_mut(width + RIM).skip(1);
            for (line, source) in lines.zip(plane.chunks_exact(width)) {
                line[1..=width].copy_from_slice(source);
            }
            data
        };
        Self {
            width,
            height,
            dx: rimmed(&flow.dx),
            dy: rimmed(&flow.dy),
        }
    }

    fn into_flow(self) -> Flow {
        let inner = |data: &[f32]| {
            let lines = data.chunks_exact(self.width + RIM).skip(1);
            let lines = lines.take(self.height);
            lines
                .flat_map(|line| &line[1..=self.width])
                .copied()
                .collect()
        };
        Flow {
            width: self.width,
            height: self.height,
            dx: inner(&self.dx),
            dy: inner(&self.dy),
        }
    }

    fn around(&self, row: usize) -> [Around<'_>; 2] {
        [&self.dx, &self.dy].map(|data| {
            let line = |row: usize| &data[row * (self.width + RIM)..][..self.width + RIM];
            Around {
                above: &line(row)[1..=self.width],
                left: &line(row + 1)[..self.width],
                own: &line(row + 1)[1..=self.width],
                right: &line(row + 1)[2..],
                below: &line(row + 2)[1..=self.width],
            }
        })
    }
}

/// A row of a field and the rows beside it, each as long as the picture.
struct Around<'a> {
    above: &'a [f32],
    left: &'a [f32],
    own: &'a [f32],
    right: &'a [f32],
    below: &'a [f32],
}

/// How freely motion spreads at each pixel: less along the picture's edges.
fn edges(relief: &Plane) -> Plane {
    let (width, last) = (relief.width, relief.height - 1);
    Plane::by_rows(width, relief.height, |row, line| {
        let own = relief.row(row);
        let above = relief.row(row.saturating_sub(1));
        let below = relief.row((row + 1).min(last));
        for (i, out) in line.iter_mut().enumerate() {
            let gx = 0.5 * (own[(i + 1).min(width - 1)] - own[i.saturating_sub(1)]);
            let gy = 0.5 * (below[i] - above[i]);
            let slope = (gx * gx + gy * gy) / (EDGE * EDGE);
            *out = ACROSS_EDGES + (1.0 - ACROSS_EDGES) / (1.0 + slope);
        }
    })
}

/// The linearised difference of the pictures: it is `constant + x·dx + y·dy`
/// at a motion of `dx`, `dy` beside that of the whole. All three are 0 where the motion leaves the
/// picture.
struct Data {
    x: Plane,
    y: Plane,
    constant: Plane,
}

impl Data {
    fn new(from: &Relief, to: &Relief, flow: &Flow, whole: &Flow) -> Self {
        let (width, height) = (from.width, from.height);
        let (aligned, seen) = aligned(to, flow);
        let x = Plane::by_rows(width, height, |row, line| {
            let (own, other, seen) = (from.plane.row(row), aligned.row(row), seen.row(row));
            for (i, out) in line.iter_mut().enumerate() {
                let (next, before) = ((i + 1).min(width - 1), i.saturating_sub(1));
                *out = 0.25 * seen[i] * (own[next] - own[before] + other[next] - other[before]);
            }
        });
        let y = Plane::by_rows(width, height, |row, line| {
            let (next, before) = ((row + 1).min(height - 1), row.saturating_sub(1));
            let (a, b) = (from.plane.row(next), from.plane.row(before));
            let (c, d) = (aligned.row(next), aligned.row(before));
            for (i, (out, seen)) in line.iter_mut().zip(seen.row(row)).enumerate() {
                *out = 0.25 * seen * (a[i] - b[i] + c[i] - d[i]);
            }
        });
        let constant = Plane::by_rows(width, height, |row, line| {
            let (own, other, seen) = (from.plane.row(row), aligned.row(row), seen.row(row));
            let (x, y) = (x.row(row), y.row(row));
            for (i, out) in line.iter_mut().enumerate() {
                let ([dx, dy], [wx, wy]) = (flow.at(i, row), whole.at(i, row));
                let (dx, dy) = (dx - wx, dy - wy);
                *out = seen[i] * (other[i] - own[i]) - x[i] * dx - y[i] * dy;
            }
        });
        Self { x, y, constant }
    }
}

/// The other picture as it would lie over this one, bicubic, and where there is
/// something of it: 1, elsewhere 0.
fn aligned(to: &Relief, flow: &Flow) -> (Plane, Plane) {
    let size = (flow.width, flow.height);
    let image = Plane::by_rows(size.0, size.1, |row, line| {
        for (i, out) in line.iter_mut().enumerate() {
            let [dx, dy] = flow.at(i, row);
            *out = cubic(to, i as f32 + dx, row as f32 + dy);
        }
    });
    let seen = Plane::by_rows(size.0, size.1, |row, line| {
        for (i, out) in line.iter_mut().enumerate() {
            let [dx, dy] = flow.at(i, row);
            *out = f32::from(flow.holds(i as f32 + dx, row as f32 + dy));
        }
    });
    (image, seen)
}

/// Catmull and Rom's spline through 4 × 4 pixels.
fn cubic(to: &Relief, x: f32, y: f32) -> f32 {
    let place =
        |place: f32, length: usize| (place + PAD as f32).clamp(1.0, (length + 2 * PAD - 4) as f32);
    let (x, y) = (place(x, to.width), place(y, to.height));
    let (left, top) = (x as usize, y as usize);
    let (across, down) = (spline(x - left as f32), spline(y - top as f32));
    let mut sum = 0.0;
    for (j, weight) in down.into_iter().enumerate() {
        let line = &to.padded.row(top + j - 1)[left - 1..left + 3];
        let wide = across[0] * line[0] + across[1] * line[1];
        sum += weight * (wide + (across[2] * line[2] + across[3] * line[3]));
    }
    sum
}

fn spline(t: f32) -> [f32; 4] {
    [
        0.5 * t * (t * (2.0 - t) - 1.0),
        0.5 * (t * t * (3.0 * t - 5.0) + 2.0),
        0.5 * t * (t * (4.0 - 3.0 * t) + 1.0),
        0.5 * t * t * (t - 1.0),
    ]
}

/// The linear system of a field: for each pixel the inverse of its own part,
/// its right side, and how strongly it hangs on its neighbours.
struct System {
    /// The inverse 2 × 2 matrix: xx, xy, yy.
    inverse: [Plane; 3],
    /// The right side.
    right: [Plane; 2],
    /// The tie of column `i` to the one before it, `width + 1` across; 0 at
    /// both ends.
    across: Plane,
    /// The tie of row `i` to the one above it, `height + 1` down; 0 at both
    /// ends.
    down: Plane,
}

impl System {
    fn new(data: &Data, edges: &Plane, field: &Field) -> Self {
        let (width, height) = (field.width, field.height);
        let spread = spread(edges, field);
        let across = Plane::by_rows(width + 1, height, |row, line| {
            let spread = spread.row(row);
            for i in 1..width {
                line[i] = 0.5 * SMOOTHNESS * (spread[i - 1] + spread[i]);
            }
        });
        let down = Plane::by_rows(width, height + 1, |row, line| {
            if (1..height).contains(&row) {
                let (a, b) = (spread.row(row - 1), spread.row(row));
                for i in 0..width {
                    line[i] = 0.5 * SMOOTHNESS * (a[i] + b[i]);
                }
            }
        });
        let weight = certainty(data, field);
        let product = |a: &Plane, b: &Plane| weight.zip(a, |w, a| w * a).zip(b, |wa, b| wa * b);
        let matrix = [
            product(&data.x, &data.x),
            product(&data.x, &data.y),
            product(&data.y, &data.y),
        ];
        Self {
            inverse: inverse(matrix, &across, &down),
            right: [&data.x, &data.y].map(|slope| negated(product(slope, &data.constant))),
            across,
            down,
        }
    }

    /// The solution, begun from `start`.
    fn solved(&self, start: Field) -> Field {
        let mut before = start.clone();
        let mut now = start;
        let mut weight = 1.0;
        let squared = SPECTRAL_RADIUS * SPECTRAL_RADIUS;
        for round in 0..ROUNDS {
            self.round(&now, &mut before, weight);
            std::mem::swap(&mut now, &mut before);
            weight = if round == 0 {
                2.0 / (2.0 - squared)
            } else {
                4.0 / (4.0 - squared * weight)
            };
        }
        now
    }

    /// One round: what Jacobi makes of `now`, carried on beyond it as seen from
    /// `field`, where it is written to.
    fn round(&self, now: &Field, field: &mut Field, weight: f32) {
        let (stride, height) = (field.width + RIM, field.height);
        let inner = stride..stride * (height + 1);
        let dx = field.dx[inner.clone()].par_chunks_mut(stride);
        let dy = field.dy[inner].par_chunks_mut(stride);
        dx.zip(dy)
            .enumerate()
            .with_min_len(8)
            .for_each(|(row, (dx, dy))| {
                let pixels = 1..=now.width;
                self.relax(row, now, weight, &mut dx[pixels.clone()], &mut dy[pixels]);
            });
    }

    /// One row of a round.
    fn relax(&self, row: usize, now: &Field, weight: f32, dx: &mut [f32], dy: &mut [f32]) {
        let n = now.width;
        let line = Line {
            around: now.around(row),
            ties: [
                &self.across.row(row)[..n],
                &self.across.row(row)[1..],
                self.down.row(row),
                self.down.row(row + 1),
            ],
            right: [0, 1].map(|i| self.right[i].row(row)),
            inverse: [0, 1, 2].map(|i| self.inverse[i].row(row)),
        };
        let whole = n - n % LANES;
        for i in (0..whole).step_by(LANES) {
            carry(line.solved::<LANES>(i), weight, &mut dx[i..], &mut dy[i..]);
        }
        for i in whole..n {
            carry(line.solved::<1>(i), weight, &mut dx[i..], &mut dy[i..]);
        }
    }
}

/// Pixels that are solved at a time.
const LANES: usize = 8;

/// What a row of the system is solved from.
struct Line<'a> {
    around: [Around<'a>; 2],
    /// To the left, right, above, below.
    ties: [&'a [f32]; 4],
    right: [&'a [f32]; 2],
    inverse: [&'a [f32]; 3],
}

impl Line<'_> {
    /// What Jacobi makes of `N` pixels.
    fn solved<const N: usize>(&self, i: usize) -> [[f32; N]; 2] {
        let at = |line: &[f32]| -> [f32; N] {
            let pixels = line[i..i + N].try_into();
            pixels.expect("a slice of as many pixels")
        };
        let [left, right, above, below] = self.ties.map(at);
        let pulled = |field: &Around<'_>, pull: &[f32]| -> [f32; N] {
            let sides = [field.left, field.right, field.above, field.below].map(at);
            let pull = at(pull);
            std::array::from_fn(|k| {
                let beside = left[k] * sides[0][k] + right[k] * sides[1][k];
                let over = above[k] * sides[2][k] + below[k] * sides[3][k];
                pull[k] + (beside + over)
            })
        };
        let x = pulled(&self.around[0], self.right[0]);
        let y = pulled(&self.around[1], self.right[1]);
        let [xx, xy, yy] = self.inverse.map(at);
        [
            std::array::from_fn(|k| xx[k] * x[k] + xy[k] * y[k]),
            std::array::from_fn(|k| xy[k] * x[k] + yy[k] * y[k]),
        ]
    }
}

/// Carries pixels from where they are beyond what was solved.
fn carry<const N: usize>([x, y]: [[f32; N]; 2], weight: f32, dx: &mut [f32], dy: &mut [f32]) {
    for k in 0..N {
        dx[k] += weight * (x[k] - dx[k]);
        dy[k] += weight * (y[k] - dy[k]);
    }
}

/// How much a pixel may differ from its neighbours: little where the field is
/// even, freely where it has an edge of its own.
fn spread(edges: &Plane, field: &Field) -> Plane {
    Plane::by_rows(field.width, field.height, |row, line| {
        let edges = edges.row(row);
        let around = field.around(row);
        // Beyond the last column and row there is nothing to differ from.
        let (last, is_last_row) = (field.width - 1, row + 1 == field.height);
        for (i, out) in line.iter_mut().enumerate() {
            let mut squares = MOTION_NOISE * MOTION_NOISE;
            for Around {
                own, right, below, ..
            } in &around
            {
                let right = if i < last { right[i] - own[i] } else { 0.0 };
                let below = if is_last_row { 0.0 } else { below[i] - own[i] };
                squares += right * right + below * below;
            }
            *out = edges[i] / squares.sqrt();
        }
    })
}

/// What the pictures' difference counts at each pixel: less the less it is
/// explained.
fn certainty(data: &Data, field: &Field) -> Plane {
    Plane::by_rows(field.width, field.height, |row, line| {
        let [dx, dy] = field.around(row).map(|around| around.own);
        let (x, y, constant) = (data.x.row(row), data.y.row(row), data.constant.row(row));
        for (i, out) in line.iter_mut().enumerate() {
            let left = constant[i] + x[i] * dx[i] + y[i] * dy[i];
            let scale = 1.0 / (x[i] * x[i] + y[i] * y[i] + SLOPE_FLOOR);
            *out = scale / (scale * left * left + DATA_NOISE * DATA_NOISE).sqrt();
        }
    })
}

fn negated(mut plane: Plane) -> Plane {
    plane.data.iter_mut().for_each(|value| *value = -*value);
    plane
}

/// The inverse of each pixel's own 2 × 2 matrix with its ties added.
fn inverse([xx, xy, yy]: [Plane; 3], across: &Plane, down: &Plane) -> [Plane; 3] {
    let (width, height) = (xx.width, xx.height);
    let hold = Plane::by_rows(width, height, |row, line| {
        let (ties, above, below) = (across.row(row), down.row(row), down.row(row + 1));
        for (i, out) in line.iter_mut().enumerate() {
            *out = ties[i] + ties[i + 1] + above[i] + below[i];
        }
    });
    let (xx, yy) = (xx.zip(&hold, |a, h| a + h), yy.zip(&hold, |a, h| a + h));
    let squared = xy.zip(&xy, |a, b| a * b);
    let scale = xx
        .zip(&yy, |a, b| a * b)
        .zip(&squared, |a, b| 1.0 / (a - b));
    [
        yy.zip(&scale, |a, s| a * s),
        xy.zip(&scale, |a, s| -a * s),
        xx.zip(&scale, |a, s| a * s),
    ]
}
