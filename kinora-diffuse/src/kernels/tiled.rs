//! The sums of a convolution in tiles: outputs by positions.
//!
//! A run of positions stands once for each channel, and every tap sees it from another place, so that nothing is packed
//! twice but the weight.

use rayon::prelude::*;

use super::convolution::{GROUP, Item, Run, Shape};
use super::linear::Number;
use super::tiles::{COLUMNS, ROWS, Seen, Tile, Tiles};

/// Steps of channels that are summed together: what the taps of a frame see of them stays near the processor.
const DEPTH: usize = 128;
/// Panels of one group of outputs, at the most.
const PANELS: usize = GROUP.div_ceil(ROWS);

/// A weight in panels.
pub(super) struct Packed {
    tiles: Tiles,
    /// Panel by panel; in each, block by block of channels, tap by tap, step by step.
    panels: Vec<[u32; ROWS]>,
    /// Steps that all channels are.
    steps: usize,
    taps: usize,
}

impl Packed {
    /// The weight (output, input, taps).
    pub(super) fn new<T: Number>(tiles: Tiles, shape: &Shape, weight: &[T]) -> Self {
        assert_eq!(tiles.numbers(), T::IN_STEP, "tiles are of such numbers");
        let (steps, taps) = (shape.input.div_ceil(tiles.numbers()), shape.taps());
        let groups = shape.output.div_ceil(GROUP);
        let mut panels = vec![[0; ROWS]; groups * PANELS * steps * taps];
        panels
            .par_chunks_mut(steps * taps)
            .enumerate()
            .for_each(|(panel, to)| {
                let (group, within) = (panel / PANELS * GROUP, panel % PANELS * ROWS);
                let end = shape.output.min(group + GROUP);
                for (row, output) in (group + within..end).take(ROWS).enumerate() {
                    let weight = &weight[output * shape.input * taps..][..shape.input * taps];
                    pack(taps, weight, row, to);
                }
            });
        Self {
            tiles,
            panels,
            steps,
            taps,
        }
    }

    /// (outputs, count) for a run, those between the lines too.
    pub(super) fn sums(&self, item: &Item<'_>, run: &Run, x: &[u32], lines: &mut [f32]) {
        let (panels, columns) = (run.outputs.div_ceil(ROWS), run.count.div_ceil(COLUMNS));
        let mut sums = vec![[[0.0; COLUMNS]; ROWS]; panels * columns];
        let plane = self.taps / item.shape.kernel[0];
        let mut values = Vec::new();
        for first in (0..self.steps).step_by(DEPTH) {
            let depth = DEPTH.min(self.steps - first);
            for (frame, distances) in item.seeing(run) {
                let (from, to) = (distances[0], distances[plane - 1]);
                let reach = run.count + to - from;
                values.clear();
                for step in first..first + depth {
                    let at = step * item.channel + run.start + from;
                    values.extend_from_slice(&x[at..][..reach]);
                }
                // The last columns reach beyond the run.
                values.resize(values.len() + COLUMNS, 0);
                let starts: Vec<usize> = distances.iter().map(|at| at - from).collect();
                for (panel, sums) in sums.chunks_mut(columns).enumerate() {
                    let rows = run.outputs - panel * ROWS;
                    let panel = run.first / GROUP * PANELS + panel;
                    let at = (panel * self.steps + first) * self.taps + frame * plane * depth;
                    let panel = &self.panels[at..][..plane * depth];
                    for (column, tile) in sums.iter_mut().enumerate() {
                        let seen = Seen {
                            values: &values,
                            reach,
                            depth,
                            starts: &starts,
                            column: column * COLUMNS,
                        };
                        self.tiles.add(rows, panel, seen, tile);
                    }
                }
            }
        }
        in_lines(&sums, run, lines);
    }
}

/// Puts the weight (input, taps) of one output into a row of its panel.
fn pack<T: Number>(taps: usize, weight: &[T], row: usize, to: &mut [[u32; ROWS]]) {
    let block = DEPTH * T::IN_STEP * taps;
    for (weight, to) in weight.chunks(block).zip(to.chunks_mut(DEPTH * taps)) {
        let depth = to.len() / taps;
        for (step, numbers) in weight.chunks(taps * T::IN_STEP).enumerate() {
            for tap in 0..taps {
                let second = numbers.get(taps + tap).copied().unwrap_or_default();
                to[tap * depth + step][row] = T::step(&[numbers[tap], second]);
            }
        }
    }
}

/// Tiles as (outputs, count).
fn in_lines(sums: &[Tile], run: &Run, lines: &mut [f32]) {
    let columns = run.count.div_ceil(COLUMNS);
    for (output, line) in lines.chunks_mut(run.count).enumerate() {
        let tiles = &sums[output / ROWS * columns..][..columns];
        for (to, tile) in line.chunks_mut(COLUMNS).zip(tiles) {
            to.copy_from_slice(&tile[output % ROWS][..to.len()]);
        }
    }
}
