//! A picture's pixels carried part of their way: for each place, how far what
//! has come there has moved, and how much has come.
//!
//! Pixels are laid down where they arrive, each over the four places about it;
//! where several arrive those count most that are surest (Niklaus and Liu,
//! "Softmax splatting for video frame interpolation", 2020). Where nothing
//! arrives the way is that of the surroundings (Gortler, Grzeszczuk, Szeliski
//! and Cohen, "The lumigraph", 1996).

use rayon::prelude::*;

use crate::flow::Flow;
use crate::maths::bilinear;

/// What the surroundings count against what has arrived, as a pixel's weight.
const SURROUNDINGS: f32 = 0.004;

/// What must have arrived to be half sure of it, as a pixel's weight.
const HALF_SURE: f32 = 0.1;

/// Nobody is ever surer than this that nothing has arrived.
pub(super) const LEAST: f32 = 1e-3;

/// What has arrived at each place of a grid.
pub(super) struct Carried {
    width: usize,
    height: usize,
    /// Weight, and ways times weight, in one row after the other: right, down.
    nodes: Vec<[f32; 3]>,
}

impl Carried {
    /// The pixels of a flow carried a share of their way.
    pub(super) fn new(flow: &Flow, weight: &[f32], share: f32) -> Self {
        let laid = laid_down(flow, weight, share);
        softened(flow.width, flow.height, &laid).spread()
    }

    /// The pixels of a flow where they are, those without weight with the way of
    /// their surroundings.
    pub(super) fn mended(flow: &Flow, weight: &[f32]) -> Flow {
        let node = |i: usize| [1.0, flow.dx[i], flow.dy[i]].map(|part| part * weight[i]);
        let laid = Self {
            width: flow.width,
            height: flow.height,
            nodes: (0..weight.len()).map(node).collect(),
        };
        let mended = laid.spread();
        Flow {
            dx: mended.nodes.iter().map(|node| node[1]).collect(),
            dy: mended.nodes.iter().map(|node| node[2]).collect(),
            ..*flow
        }
    }

    /// Ways in place of sums, everywhere.
    fn spread(self) -> Self {
        let mut pyramid = vec![self];
        while let Some(last) = pyramid.last()
            && last.width.min(last.height) > 1
        {
            pyramid.push(last.halved());
        }
        let mut below = pyramid.pop().expect("a pyramid has at least one size");
        for node in &mut below.nodes {
            let weight = node[0].max(1e-6);
            *node = [node[0], node[1] / weight, node[2] / weight];
        }
        while let Some(finer) = pyramid.pop() {
            below = finer.filled(&below);
        }
        below
    }

    /// How far what is at a place has moved, in pixels.
    pub(super) fn way(&self, x: f32, y: f32) -> [f32; 2] {
        let [_, dx, dy] = self.between(x, y);
        [dx, dy]
    }

    /// How sure it is that something has arrived at a place, from nearly 0 to 1.
    pub(super) fn sureness(&self, x: f32, y: f32) -> f32 {
        let weight = self.between(x, y)[0] / HALF_SURE;
        (weight * weight / (weight * weight + 1.0)).max(LEAST)
    }

    fn between(&self, x: f32, y: f32) -> [f32; 3] {
        bilinear([self.width, self.height], [x, y], |column, row| {
            self.nodes[row * self.width + column]
        })
    }

    /// Sums over two by two.
    fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let node = |i: usize| {
            let (x, y) = (2 * (i % width), 2 * (i / width));
            let mut sum = [0.0; 3];
            for row in y..(y + 2).min(self.height) {
                for column in x..(x + 2).min(self.width) {
                    for (sum, part) in sum.iter_mut().zip(self.nodes[row * self.width + column]) {
                        *sum += part;
                    }
                }
            }
            sum
        };
        Self {
            width,
            height,
            nodes: (0..width * height).map(node).collect(),
        }
    }

    /// Ways in place of sums; where little has arrived, those of half the size.
    fn filled(&self, coarse: &Self) -> Self {
        let width = self.width;
        let mut nodes = vec![[0.0; 3]; self.nodes.len()];
        nodes
            .par_chunks_mut(width)
            .enumerate()
            .with_min_len(8)
            .for_each(|(row, line)| {
                for (column, node) in line.iter_mut().enumerate() {
                    let [weight, x, y] = self.nodes[row * width + column];
                    let (cx, cy) = (column as f32 / 2.0 - 0.25, row as f32 / 2.0 - 0.25);
                    let [_, dx, dy] = coarse.between(cx, cy);
                    let scale = 1.0 / (weight + SURROUNDINGS);
                    *node = [
                        weight,
                        (x + SURROUNDINGS * dx) * scale,
                        (y + SURROUNDINGS * dy) * scale,
                    ];
                }
            });
        Self { nodes, ..*self }
    }
}

/// Lays each pixel down where it arrives.
fn laid_down(flow: &Flow, weight: &[f32], share: f32) -> Vec<[f32; 3]> {
    let (width, height) = (flow.width, flow.height);
    let mut nodes = vec![[0.0; 3]; width * height];
    for row in 0..height {
        for column in 0..width {
            let i = row * width + column;
            let (dx, dy) = (share * flow.dx[i], share * flow.dy[i]);
            let (x, y) = (column as f32 + dx, row as f32 + dy);
            let (left, top) = (x.floor(), y.floor());
            let (fx, fy) = (x - left, y - top);
            let corners = [
                (0, 0, (1.0 - fx) * (1.0 - fy)),
                (1, 0, fx * (1.0 - fy)),
                (0, 1, (1.0 - fx) * fy),
                (1, 1, fx * fy),
            ];
            for (right, down, part) in corners {
                let (x, y) = (left as i32 + right, top as i32 + down);
                if (0..width as i32).contains(&x) && (0..height as i32).contains(&y) {
                    let node = &mut nodes[y as usize * width + x as usize];
                    let weight = part * weight[i];
                    node[0] += weight;
                    node[1] += weight * dx;
                    node[2] += weight * dy;
                }
            }
        }
    }
    nodes
}

/// Each place with a share of its neighbours: weights 1 2 1 across and down.
fn softened(width: usize, height: usize, nodes: &[[f32; 3]]) -> Carried {
    let blend = |a: [f32; 3], b: [f32; 3], c: [f32; 3]| -> [f32; 3] {
        std::array::from_fn(|i| 0.25 * (a[i] + c[i]) + 0.5 * b[i])
    };
    let wide: Vec<[f32; 3]> = (0..nodes.len())
        .into_par_iter()
        .with_min_len(4 * width)
        .map(|i| {
            let column = i % width;
            let before = if column > 0 { i - 1 } else { i };
            let next = if column + 1 < width { i + 1 } else { i };
            blend(nodes[before], nodes[i], nodes[next])
        })
        .collect();
    let nodes = (0..wide.len())
        .into_par_iter()
        .with_min_len(4 * width)
        .map(|i| {
            let above = if i >= width { i - width } else { i };
            let below = if i + width < wide.len() { i + width } else { i };
            blend(wide[above], wide[i], wide[below])
        })
        .collect();
    Carried {
        width,
        height,
        nodes,
    }
}
