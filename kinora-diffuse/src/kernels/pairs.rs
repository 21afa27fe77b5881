//! Linear layers in sixteen bits, on processors that multiply pairs of such numbers and sum them in f32.
//!
//! Both matrices are packed into panels: pair after pair, and of each pair all rows of the panel. A tile of the result is
//! of a panel of tokens and a panel of outputs.

use half::bf16;
use rayon::prelude::*;

use super::matrix::Shared;
use super::tiles::{COLUMNS, ROWS, Seen, Tile, Tiles};

/// Panels of outputs in one piece of work.
const PANELS: usize = 4;
/// Panels of tokens in one piece of work, at the most.
const TALL: usize = 171;
/// Pairs that are summed before a tile is put down.
const DEPTH: usize = 512;

/// `x · weightᵀ + bias`: of `x` (tokens, input) and `weight` (output, input), as (tokens, output).
pub(crate) fn linear(
    tiles: Tiles,
    input: usize,
    x: &[bf16],
    weight: &[bf16],
    bias: Option<&[bf16]>,
) -> Vec<bf16> {
    if input == 0 || x.is_empty() || weight.is_empty() {
        return Vec::new();
    }
    let (tokens, output) = (x.len() / input, weight.len() / input);
    let mut y = vec![bf16::ZERO; tokens * output];
    let tall = tokens.div_ceil(ROWS);
    let mut packed = vec![[0; ROWS]; tall * input.div_ceil(2)];
    packed
        .par_chunks_mut(input.div_ceil(2))
        .zip(x.par_chunks(ROWS * input))
        .for_each(|(to, rows)| pack(rows, input, 0, to));
    let shared = Shared::new(&mut y);
    let wide = output.div_ceil(PANELS * COLUMNS);
    (0..wide * tall.div_ceil(TALL))
        .into_par_iter()
        .for_each(|piece| {
            let first = piece / wide * TALL;
            let piece = Piece {
                input,
                output,
                tokens,
                panels: first..tall.min(first + TALL),
                columns: piece % wide * PANELS * COLUMNS,
            };
            let sums = piece.sums(tiles, &packed, weight);
            piece.write(&sums, bias, &shared);
        });
    y
}

/// Rows of `input` numbers as pairs, from a pair on: the numbers that there are not are zeros.
fn pack<const WIDE: usize>(rows: &[bf16], input: usize, first: usize, to: &mut [[u32; WIDE]]) {
    for (place, row) in rows.chunks_exact(input).enumerate() {
        for (pair, to) in row[2 * first..].chunks(2).zip(to.iter_mut()) {
            let high = pair.get(1).map_or(0, |high| high.to_bits());
            to[place] = u32::from(pair[0].to_bits()) | u32::from(high) << 16;
        }
    }
}

/// Some columns of the result, for some panels of tokens.
struct Piece {
    input: usize,
    output: usize,
    tokens: usize,
    panels: std::ops::Range<usize>,
    columns: usize,
}

impl Piece {
    /// The columns of a panel of outputs that there are.
    fn count(&self, panel: usize) -> usize {
        let start = self.columns + panel * COLUMNS;
        COLUMNS.min(self.output.saturating_sub(start))
    }

    /// The tiles, one panel of tokens after the other.
    fn sums(&self, tiles: Tiles, x: &[[u32; ROWS]], weight: &[bf16]) -> Vec<Tile> {
        let whole = self.input.div_ceil(2);
        let wide = (0..PANELS)
            .take_while(|panel| self.count(*panel) > 0)
            .count();
        let mut sums = vec![[[0.0; COLUMNS]; ROWS]; self.panels.len() * wide];
        for first in (0..whole).step_by(DEPTH) {
            let depth = DEPTH.min(whole - first);
            let mut packed = vec![[0; COLUMNS]; wide * depth];
            for (panel, to) in packed.chunks_mut(depth).enumerate() {
                let start = (self.columns + panel * COLUMNS) * self.input;
                let rows = &weight[start..][..self.count(panel) * self.input];
                pack(rows, self.input, first, to);
            }
            for (panel, sums) in self.panels.clone().zip(sums.chunks_mut(wide)) {
                let x = &x[panel * whole + first..][..depth];
                for (weight, tile) in packed.chunks(depth).zip(sums) {
                    let seen = Seen {
                        values: weight.as_flattened(),
                        reach: COLUMNS,
                        depth,
                        starts: &[0],
                        column: 0,
                    };
                    tiles.add(x, seen, tile);
                }
            }
        }
        sums
    }

    fn write(&self, sums: &[Tile], bias: Option<&[bf16]>, y: &Shared<'_, bf16>) {
        let wide = sums.len() / self.panels.len().max(1);
        for (panel, tiles) in self.panels.clone().zip(sums.chunks(wide.max(1))) {
            for (across, tile) in tiles.iter().enumerate() {
                let column = self.columns + across * COLUMNS;
                let count = self.count(across);
                let bias = bias.map(|bias| &bias[column..][..count]);
                for (row, sums) in (panel * ROWS..self.tokens).zip(tile) {
                    // Safety: a tile of the result is in one piece only.
                    #[expect(unsafe_code, reason = "pieces write to disjoint ranges of one buffer")]
                    let to = unsafe { y.slice(row * self.output + column, count) };
                    rounded(sums, bias, to);
                }
            }
        }
    }
}

fn rounded(sums: &[f32], bias: Option<&[bf16]>, to: &mut [bf16]) {
    match bias {
        Some(bias) => {
            for ((to, sum), bias) in to.iter_mut().zip(sums).zip(bias) {
                *to = bf16::from_f32(sum + bias.to_f32());
            }
        }
        None => {
            for (to, sum) in to.iter_mut().zip(sums) {
                *to = bf16::from_f32(*sum);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(count: usize, seed: u32) -> Vec<bf16> {
        let mut state = seed;
        let next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            bf16::from_f32((state >> 8) as f32 / (1 << 23) as f32 - 1.0)
        };
        std::iter::repeat_with(next).take(count).collect()
    }

    /// The layer as its formula says, in f64.
    fn naive(input: usize, x: &[bf16], weight: &[bf16], bias: Option<&[bf16]>) -> Vec<f64> {
        let dot = |x: &[bf16], weight: &[bf16]| -> f64 {
            let products = x.iter().zip(weight).map(|(x, w)| x.to_f64() * w.to_f64());
            products.sum()
        };
        let mut y = Vec::new();
        for x in x.chunks(input) {
            for (output, weight) in weight.chunks(input).enumerate() {
                y.push(dot(x, weight) + bias.map_or(0.0, |bias| bias[output].to_f64()));
            }
        }
        y
    }

    #[test]
    fn a_layer_of_pairs_is_the_layer_by_every_way_that_this_processor_has() {
        let ways = Tiles::pairs().into_iter().chain([Tiles::PlainPairs]);
        for tiles in ways {
            for sizes in [
                [1, 1, 1],
                [1, 32, 2],
                [12, 32, 1024],
                [13, 33, 1025],
                [37, 300, 7],
                [2100, 130, 6],
                [25, 129, 2051],
            ] {
                check(tiles, sizes);
            }
            assert!(linear(tiles, 4, &[], &noise(8, 1), None).is_empty());
        }
    }

    fn check(tiles: Tiles, [tokens, output, input]: [usize; 3]) {
        let (x, weight) = (noise(tokens * input, 1), noise(output * input, 2));
        let bias = noise(output, 3);
        for bias in [None, Some(bias.as_slice())] {
            let found = linear(tiles, input, &x, &weight, bias);
            let wanted = naive(input, &x, &weight, bias);
            assert_eq!(found.len(), wanted.len());
            for (found, wanted) in found.iter().zip(&wanted) {
                // Half a unit in the last of eight places, and what sums in f32 may be off.
                let allowed = wanted.abs() / 256.0 + 2e-7 * input as f64;
                assert!(
                    (found.to_f64() - wanted).abs() <= allowed,
                    "{tiles:?} {tokens} {output} {input}: {found} is not {wanted}"
                );
            }
        }
    }
}
