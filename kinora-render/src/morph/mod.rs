//! From a start picture to an end picture that shows the same things elsewhere:
//! each thing goes its way while one picture gives place to the other.
//!
//! Both pictures are carried along the optical flow between them, the start
//! picture forwards and the end picture backwards, so that what belongs
//! together lies on one another while they cross over. What only one of them
//! sees is taken from that one. Where the pictures do not belong together the
//! morph is refused.

mod gates;
mod light;
mod splat;
#[cfg(test)]
mod tests;

use kinora_core::frame::Frame;
use rayon::prelude::*;

pub(crate) use gates::Refusal;
use gates::judge;
use light::Light;
use splat::Carried;

use crate::flow::{Flow, Grey, consistent, dense};
use crate::map::Map;
use crate::maths::{lerp, minimum_jerk, mix, smoothstep};
use crate::planes::Planes;
use crate::warp::{self, CELL, Lattice};

/// The long side that flow is sought at, in pixels.
const WORKING_SIDE: usize = 640;

/// When the pictures cross over, as shares of the way.
const CROSSING: (f32, f32) = (0.25, 0.75);

/// What the other picture counts before it crosses over: nothing, except where
/// it alone sees what has come to light.
const GLIMPSE: f32 = 0.01;

/// How far from either end a glimpse has grown full, as a share of the way.
const GLIMPSE_RISE: f32 = 0.15;

/// Half the side of the surroundings of a pixel, in pixels of the flow.
const SURROUNDINGS: usize = 9;

/// Two pictures and how their things move from one to the other.
pub(crate) struct Morph {
    start: Motion,
    end: Motion,
    light: Light,
    /// The frame's pixels to a pixel of the flow.
    scale: f32,
}

/// How the pixels of one picture move to the other, and how sure that is.
struct Motion {
    flow: Flow,
    /// What each pixel counts where several come together, 0–1.
    weight: Vec<f32>,
}

impl Morph {
    /// The morph between two fitted pictures.
    ///
    /// # Errors
    ///
    /// When too little of them belongs together.
    pub(crate) fn new(start: &Frame, end: &Frame) -> Result<Self, Refusal> {
        let grey = |frame: &Frame| Grey::from_frame(frame).shrunk_to(WORKING_SIDE);
        let (from, to) = (grey(start), grey(end));
        let (there, back) = rayon::join(|| dense(&from, &to), || dense(&to, &from));
        let misses = [consistent(&there, &back), consistent(&back, &there)];
        judge([start, end], [&from, &to], [&there, &back], &misses)?;
        let one = Motion::new(agreed(&there, &back, &misses[0]), &misses[0]);
        let other = Motion::new(agreed(&back, &there, &misses[1]), &misses[1]);
        Ok(Self {
            scale: start.size.width as f32 / one.flow.width as f32,
            light: Light::between(start, end),
            start: one,
            end: other,
        })
    }

    /// Draws the morph at a share of its way, seen through `lattice`.
    ///
    /// `share` is time: the way itself begins and ends gently. At 0 this is
    /// the start picture, at 1 the end picture.
    pub(crate) fn frame(
        &self,
        share: f32,
        lattice: &Lattice,
        [start, end]: [&Planes; 2],
        out: &mut Frame,
    ) {
        let way = minimum_jerk(share);
        let (one, other) = rayon::join(|| self.start.carried(way), || self.end.carried(1.0 - way));
        let crossing = crossing(share);
        let mix = Mix::new(lattice, |x, y| {
            let [a, b] = [&one, &other].map(|carried| self.sureness(carried, [x, y], lattice));
            crossing * b / (crossing * b + (1.0 - crossing) * a)
        });
        let from = |carried: &Carried| lattice.clone().carried(|place| self.origin(carried, place));
        warp::sample(start, &from(&one), out);
        self.light.towards_end(crossing, out);
        if mix.is_nothing() {
            return;
        }
        let mut second = Frame::black(out.size);
        warp::sample(end, &from(&other), &mut second);
        self.light.towards_start(1.0 - crossing, &mut second);
        mix.apply(out, &second);
    }

    /// Where what has come to a place comes from, in luma pixels.
    fn origin(&self, carried: &Carried, place: [f32; 2]) -> [f32; 2] {
        let (x, y) = self.flow_place(place);
        let [dx, dy] = carried.way(x, y);
        [place[0] - dx * self.scale, place[1] - dy * self.scale]
    }

    /// How sure it is that a place shows something of a carried picture, and
    /// nothing from beyond its edge.
    fn sureness(&self, carried: &Carried, place: [f32; 2], lattice: &Lattice) -> f32 {
        let (x, y) = self.flow_place(place);
        let [left, top] = self.origin(carried, place);
        let cell = CELL as f32;
        let [right, below] =
            [lattice.columns, lattice.rows].map(|points| (points - 1) as f32 * cell);
        // A share is spread over a cell, so that it must be gone a cell before.
        let inside = left.min(top).min(right - left).min(below - top) / cell;
        (carried.sureness(x, y) * inside.clamp(0.0, 1.0)).max(splat::LEAST)
    }

    /// A place in luma pixels as one in pixels of the flow.
    fn flow_place(&self, [x, y]: [f32; 2]) -> (f32, f32) {
        ((x + 0.5) / self.scale - 0.5, (y + 0.5) / self.scale - 0.5)
    }
}

impl Motion {
    /// The motion at half the flow's size, which is as fine as a frame's lattice
    /// can follow.
    fn new(flow: Flow, misses: &[f32]) -> Self {
        let weight: Vec<f32> = (0..misses.len())
            .map(|i| gates::weight(misses[i], flow.dx[i], flow.dy[i]))
            .collect();
        let sure = sure(&flow, &weight, misses);
        let mended = Carried::mended(&flow, &sure);
        let (width, height) = (flow.width / 2, flow.height / 2);
        let mut half = Flow::still(width, height);
        let mut weights = vec![0.0; width * height];
        for (i, weight_here) in weights.iter_mut().enumerate() {
            let (x, y) = (2 * (i % width), 2 * (i / width));
            let [dx, dy] = mended.between(x as f32 + 0.5, y as f32 + 0.5);
            (half.dx[i], half.dy[i]) = (0.5 * dx, 0.5 * dy);
            let pair = |row: usize| weight[row * flow.width + x] + weight[row * flow.width + x + 1];
            *weight_here = 0.25 * (pair(y) + pair(y + 1));
        }
        Self {
            flow: half,
            weight: weights,
        }
    }

    fn carried(&self, share: f32) -> Carried {
        Carried::new(&self.flow, &self.weight, share)
    }
}

/// How much each pixel's own way is believed: where most of its surroundings
/// have not found their place, a few that have are an accident. What leaves the
/// picture goes with the picture as a whole, which is as good as any.
fn sure(flow: &Flow, weight: &[f32], misses: &[f32]) -> Vec<f32> {
    let believed = weight.iter().zip(misses).map(|(weight, miss)| {
        let weight = if miss.is_infinite() { 1.0 } else { *weight };
        weight - gates::SEEN_ONCE
    });
    let own = Map {
        width: flow.width,
        height: flow.height,
        data: believed.collect(),
    };
    let around = own.box_blurred(SURROUNDINGS);
    own.zip(&around, |own, around| own * smoothstep(0.4, 0.75, around))
        .data
}

/// A flow that meets the one back halfway, where both know of one another.
fn agreed(flow: &Flow, back: &Flow, misses: &[f32]) -> Flow {
    let mut agreed = flow.clone();
    for (i, &miss) in misses.iter().enumerate() {
        if miss < gates::HIT_PX {
            let (x, y) = ((i % flow.width) as f32, (i / flow.width) as f32);
            let [bx, by] = back.between(x + flow.dx[i], y + flow.dy[i]);
            agreed.dx[i] = 0.5 * (flow.dx[i] - bx);
            agreed.dy[i] = 0.5 * (flow.dy[i] - by);
        }
    }
    agreed
}

/// What the end picture counts at a time, where both are seen.
fn crossing(share: f32) -> f32 {
    let (from, to) = CROSSING;
    let over = minimum_jerk((share - from) / (to - from));
    let glimpse =
        GLIMPSE * minimum_jerk(share / GLIMPSE_RISE) * minimum_jerk((1.0 - share) / GLIMPSE_RISE);
    lerp(glimpse, 1.0 - glimpse, over)
}

/// How much of each pixel is the second picture's: 0–256 at lattice points.
struct Mix {
    columns: usize,
    rows: usize,
    shares: Vec<f32>,
}

impl Mix {
    fn new(lattice: &Lattice, share: impl Fn(f32, f32) -> f32 + Sync) -> Self {
        let (columns, rows) = (lattice.columns, lattice.rows);
        let shares = (0..columns * rows).into_par_iter().with_min_len(columns);
        let shares = shares.map(|i| {
            let [x, y] = lattice.place(i % columns, i / columns);
            256.0 * share(x, y)
        });
        Self {
            columns,
            rows,
            shares: shares.collect(),
        }
    }

    fn is_nothing(&self) -> bool {
        self.shares.iter().all(|&share| share < 0.5)
    }

    fn apply(&self, frame: &mut Frame, other: &Frame) {
        let width = frame.size.width as usize;
        self.plane(&mut frame.y, &other.y, width, 1);
        self.plane(&mut frame.u, &other.u, width / 2, 2);
        self.plane(&mut frame.v, &other.v, width / 2, 2);
    }

    /// Mixes a plane whose samples are `step` luma pixels apart.
    fn plane(&self, samples: &mut [u8], other: &[u8], width: usize, step: usize) {
        let lines = samples.par_chunks_mut(width).zip(other.par_chunks(width));
        lines
            .enumerate()
            .with_min_len(8)
            .for_each(|(row, (line, other))| {
                let y = row * step + step / 2;
                let (above, fy) = self.between(y, self.rows);
                for (i, (sample, &other)) in line.iter_mut().zip(other).enumerate() {
                    let (left, fx) = self.between(i * step, self.columns);
                    let at = |row: usize| {
                        let pair = &self.shares[row * self.columns + left..][..2];
                        lerp(pair[0], pair[1], fx)
                    };
                    let share = (lerp(at(above), at(above + 1), fy) + 0.5) as u32;
                    *sample = mix(*sample, other, share);
                }
            });
    }

    /// The lattice point before a pixel, and how far the pixel is beyond it.
    fn between(&self, pixel: usize, points: usize) -> (usize, f32) {
        let point = (pixel / CELL).min(points - 2);
        (point, (pixel - point * CELL) as f32 / CELL as f32)
    }
}
