//! What drifts on and on: a part of a picture carried along, twice, half a
//! period apart, each faded out before it is too far from home.
//!
//! Chuang, Goldman, Zheng, Curless, Salesin and Szeliski, "Animating pictures
//! with stochastic motion textures", 2005, and the two phases of flow maps in
//! games. What is drawn is the difference to the part unmoved, so that where
//! nothing has moved yet nothing changes, whatever the mask holds.

use rayon::prelude::*;

use super::clock::Clock;
use super::plate;
use super::{Edit, Now};
use crate::maths::smoothstep;
use crate::planes::{Plane, Planes};

/// The sides of a block in which displacements are interpolated, in luma
/// pixels.
const CELL: usize = 8;

/// How the two copies are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mix {
    /// As their mean: for whole colours.
    Mean,
    /// So that as much contrast is left as each has: for detail about a mean.
    Contrast,
}

/// How one place drifts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    /// Pixels of the frame a second, to the right and down.
    pub(super) velocity: [f32; 2],
    /// How much of a period it is ahead of the others, so that not all places
    /// fade at once.
    pub(super) ahead: f32,
}

/// A part of a picture that drifts.
pub(super) struct Drift {
    /// What is carried, with a border.
    source: Planes,
    /// How much of each luma sample drifts, border and all, 0–255.
    mask: Vec<u8>,
    /// How each corner of a cell drifts, row by row.
    courses: Vec<Course>,
    columns: usize,
    /// The cells of each row of cells that anything drifts in.
    cells: Vec<Vec<usize>>,
    mix: Mix,
    clock: Clock,
    period_s: f32,
}

/// One corner of a cell at a time: two displacements in 16.16 pixels and the
/// weights of both copies, of 256.
type Corner = [i32; 6];

impl Drift {
    /// Lets `source` drift where `mask` says, by what `course` tells of places
    /// in shares of the frame.
    pub(super) fn new(
        source: Planes,
        mask: impl Fn([f32; 2]) -> f32 + Sync,
        course: impl Fn([f32; 2]) -> Course + Sync,
        mix: Mix,
        (clock, period_s): (Clock, f32),
    ) -> Self {
        let (stride, pad) = (source.y.stride, source.y.pad);
        let rows = source.y.data.len() / stride;
        let [w, h] = [source.y.width as f32, source.y.height as f32];
        let place = |x: usize, y: usize| {
            let at = |i: usize| i as f32 - pad as f32 + 0.5;
            [at(x) / w, at(y) / h]
        };
        let samples = plate::mask(&source.y, mask);
        let (columns, lines) = (stride.div_ceil(CELL) + 1, rows.div_ceil(CELL) + 1);
        let courses = (0..columns * lines)
            .map(|i| course(place(i % columns * CELL, i / columns * CELL)))
            .collect();
        Self {
            cells: cells(&samples, stride),
            mask: samples,
            courses,
            columns,
            source,
            mix,
            clock,
            period_s,
        }
    }

    /// The corners of the cells at a time.
    fn corners(&self, now: &Now) -> Vec<Corner> {
        let time_s = self.clock.at(now);
        let presence = self.clock.presence(now);
        // What is ahead would not be at home at the film's first frame.
        let apart = match now.round_s {
            Some(_) => 1.0,
            None => smoothstep(0.0, self.period_s, time_s),
        };
        let corner = |course: &Course| {
            let phase = time_s / self.period_s + apart * course.ahead;
            let near = fraction(phase + 0.5) - 0.5;
            let far = fraction(phase) - 0.5;
            let way = |share: f32| {
                let scale = share * self.period_s * presence * 65_536.0;
                course.velocity.map(|v| (v * scale) as i32)
            };
            let ([ax, ay], [bx, by]) = (way(near), way(far));
            let [a, b] = self.weights(near.abs());
            [ax, ay, bx, by, a, b]
        };
        self.courses.iter().map(corner).collect()
    }

    /// The weights of the copy that is so far through its half period and of the
    /// other one.
    fn weights(&self, away: f32) -> [i32; 2] {
        let other = smoothstep(0.125, 0.375, away);
        let one = 1.0 - other;
        let all = match self.mix {
            Mix::Mean => 1.0,
            Mix::Contrast => (one * one + other * other).sqrt(),
        };
        [one, other].map(|weight| (weight / all * 256.0 + 0.5) as i32)
    }
}

/// What is left of a number above a whole one.
fn fraction(x: f32) -> f32 {
    x - x.floor()
}

/// The cells of each row of cells in which the mask is not all nothing.
fn cells(mask: &[u8], stride: usize) -> Vec<Vec<usize>> {
    mask.chunks(stride * CELL)
        .map(|band| {
            let is_on = |cell: &usize| {
                band.chunks(stride).any(|line| {
                    line[cell * CELL..((cell + 1) * CELL).min(stride)]
                        .iter()
                        .any(|&m| m > 0)
                })
            };
            (0..stride.div_ceil(CELL)).filter(is_on).collect()
        })
        .collect()
}

impl Edit for Drift {
    fn draw(&self, now: &Now, _: &Planes, to: &mut Planes) {
        let same = |a: &Plane, b: &Plane| a.stride == b.stride && a.data.len() == b.data.len();
        if !same(&to.y, &self.source.y) {
            return;
        }
        let corners = self.corners(now);
        let (stride, half) = (to.y.stride, to.u.stride);
        to.y.data
            .par_chunks_mut(stride * CELL)
            .zip(to.u.data.par_chunks_mut(half * CELL / 2))
            .zip(to.v.data.par_chunks_mut(half * CELL / 2))
            .enumerate()
            .for_each(|(row, ((y, u), v))| {
                for &column in &self.cells[row] {
                    let corner =
                        |i: usize, j: usize| corners[(row + j) * self.columns + column + i];
                    let cell = Cell {
                        corners: [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)],
                        place: [column, row],
                        mask: &self.mask,
                        mask_stride: stride,
                    };
                    cell.draw::<3>(&self.source.y, y, [16, 235]);
                    cell.draw::<2>(&self.source.u, u, [16, 240]);
                    cell.draw::<2>(&self.source.v, v, [16, 240]);
                }
            });
    }

    fn is_on(&self, now: &Now) -> bool {
        let is_home = now.round_s.is_none() && self.clock.at(now) <= 0.0;
        !is_home && self.clock.presence(now) > 0.0
    }
}

/// A block of a frame at a time.
struct Cell<'a> {
    corners: [Corner; 4],
    place: [usize; 2],
    mask: &'a [u8],
    mask_stride: usize,
}

impl Cell<'_> {
    /// Draws the block of a plane whose side is 2 to the power of `BITS`.
    fn draw<const BITS: usize>(&self, source: &Plane, band: &mut [u8], [low, high]: [i32; 2]) {
        let side = 1 << BITS;
        // How many luma samples one of the plane's stands for, as a shift.
        let shift = 3 - BITS;
        let stride = source.stride;
        let [left, top] = self.place.map(|cell| cell << BITS);
        let right = (left + side).min(stride);
        // The last places with a neighbour, in 24.8.
        let rows = source.data.len() / stride;
        let last = [stride, rows].map(|side| (side as i32 - 2) * 256);
        let is_one = self.corners.iter().all(|corner| corner[5] == 0);
        for (j, line) in band.chunks_mut(stride).enumerate() {
            let y = top + j;
            let (start, step) = self.line::<BITS>(j);
            let mask = &self.mask[(y << shift) * self.mask_stride..];
            let mut at = start;
            let home = &source.data[y * stride..][left..right];
            let samples = line[left..right].iter_mut().zip(home);
            for ((x, (sample, &home)), &much) in (left..right)
                .zip(samples)
                .zip(mask[left << shift..].iter().step_by(1 << shift))
            {
                if much > 0 {
                    let [ax, ay, bx, by, a, b] = at;
                    let one = about(source, [x, y], [ax, ay], shift, last);
                    let moved = match is_one {
                        true => one,
                        false => (a * one + b * about(source, [x, y], [bx, by], shift, last)) >> 8,
                    };
                    let home = (i32::from(home) - 128) << 8;
                    // 8.8 times a weight of 256.
                    let much = i32::from(much) + i32::from(much >> 7);
                    let change = ((moved - home) * much + 32_768) >> 16;
                    let before = i32::from(*sample);
                    *sample = (before + change).clamp(low.min(before), high.max(before)) as u8;
                }
                for (value, step) in at.iter_mut().zip(step) {
                    *value += step;
                }
            }
        }
    }

    /// What lies at the left end of a line of the block, and the step from one
    /// sample to the next.
    fn line<const BITS: usize>(&self, j: usize) -> (Corner, Corner) {
        let j = j as i32;
        let between = |a: i32, b: i32| a + (((b - a) >> BITS) * j);
        let [nw, ne, sw, se] = &self.corners;
        let start: Corner = std::array::from_fn(|i| between(nw[i], sw[i]));
        let end: Corner = std::array::from_fn(|i| between(ne[i], se[i]));
        (start, std::array::from_fn(|i| (end[i] - start[i]) >> BITS))
    }
}

/// The sample that a displacement in 16.16 luma pixels brings to a place, in
/// 8.8 about the middle of the range; `last` are the last places with a neighbour.
#[inline]
fn about(
    source: &Plane,
    [x, y]: [usize; 2],
    [dx, dy]: [i32; 2],
    shift: usize,
    last: [i32; 2],
) -> i32 {
    let column = (x as i32 * 256 - (dx >> (8 + shift))).clamp(0, last[0]);
    let row = (y as i32 * 256 - (dy >> (8 + shift))).clamp(0, last[1]);
    let (fx, fy) = (column & 255, row & 255);
    let i = (row >> 8) as usize * source.stride + (column >> 8) as usize;
    let below = source.stride;
    // One check in place of four.
    let near = &source.data[i..i + below + 2];
    let pair = |a: u8, b: u8| i32::from(a) * (256 - fx) + i32::from(b) * fx;
    let (upper, lower) = (pair(near[0], near[1]), pair(near[below], near[below + 1]));
    let value = upper * (256 - fy) + lower * fy;
    (value >> 8) - (128 << 8)
}
