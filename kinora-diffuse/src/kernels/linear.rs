//! Linear layers in tiles.
//!
//! Both matrices are packed into panels: step after step, and of each step all rows of the panel. A tile of the result is
//! of a panel of tokens and a panel of outputs.

use std::borrow::Cow;

use half::bf16;
use rayon::prelude::*;

use super::matrix::Shared;
use super::tiles::{COLUMNS, ROWS, Seen, Tile, Tiles};

/// Panels of outputs in one piece of work.
const PANELS: usize = 4;
/// Panels of tokens in one piece of work, at the most.
const TALL: usize = 171;
/// Steps that are summed before a tile is put down.
const DEPTH: usize = 512;

/// A number of a matrix.
pub(crate) trait Number: Copy + Default + Send + Sync + 'static {
    /// How many of them a step is of.
    const IN_STEP: usize;
    /// A step of so many, or fewer at the end of a row.
    fn step(numbers: &[Self]) -> u32;
    /// In f32.
    fn wide(self) -> f32;
    /// Many of them in f32.
    fn all_wide(numbers: &[Self]) -> Cow<'_, [f32]>;
    /// The nearest to an f32.
    fn nearest(sum: f32) -> Self;
}

impl Number for f32 {
    const IN_STEP: usize = 1;

    fn step(numbers: &[Self]) -> u32 {
        numbers[0].to_bits()
    }

    fn wide(self) -> f32 {
        self
    }

    fn all_wide(numbers: &[Self]) -> Cow<'_, [f32]> {
        Cow::Borrowed(numbers)
    }

    fn nearest(sum: f32) -> Self {
        sum
    }
}

impl Number for bf16 {
    const IN_STEP: usize = 2;

    fn step(numbers: &[Self]) -> u32 {
        let high = numbers.get(1).map_or(0, |high| high.to_bits());
        u32::from(numbers[0].to_bits()) | u32::from(high) << 16
    }

    fn wide(self) -> f32 {
        self.to_f32()
    }

    fn all_wide(numbers: &[Self]) -> Cow<'_, [f32]> {
        Cow::Owned(numbers.par_iter().map(|number| number.to_f32()).collect())
    }

    fn nearest(sum: f32) -> Self {
        Self::from_f32(sum)
    }
}

/// `x · weightᵀ + bias`: of `x` (tokens, input) and `weight` (output, input), as (tokens, output). The tiles are those of
/// such numbers.
pub(crate) fn linear<T: Number>(
    tiles: Tiles,
    input: usize,
    x: &[T],
    weight: &[T],
    bias: Option<&[T]>,
) -> Vec<T> {
    assert_eq!(tiles.numbers(), T::IN_STEP, "tiles are of such numbers");
    if input == 0 || x.is_empty() || weight.is_empty() {
        return Vec::new();
    }
    let (tokens, output) = (x.len() / input, weight.len() / input);
    let mut y = vec![T::default(); tokens * output];
    let tall = tokens.div_ceil(ROWS);
    let mut packed = vec![[0; ROWS]; tall * input.div_ceil(T::IN_STEP)];
    packed
        .par_chunks_mut(input.div_ceil(T::IN_STEP))
        .zip(x.par_chunks(ROWS * input))
        .for_each(|(to, rows)| pack_rows(rows, input, 0, to));
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

/// Rows of `input` numbers as steps, from a step on: the numbers that there are not are zeros.
fn pack_rows<T: Number, const WIDE: usize>(
    rows: &[T],
    input: usize,
    first: usize,
    to: &mut [[u32; WIDE]],
) {
    for (place, row) in rows.chunks_exact(input).enumerate() {
        pack(&row[T::IN_STEP * first..], place, to);
    }
}

/// A row as steps, into its place of a panel.
pub(super) fn pack<T: Number, const WIDE: usize>(row: &[T], place: usize, to: &mut [[u32; WIDE]]) {
    for (step, to) in row.chunks(T::IN_STEP).zip(to) {
        to[place] = T::step(step);
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
    fn sums<T: Number>(&self, tiles: Tiles, x: &[[u32; ROWS]], weight: &[T]) -> Vec<Tile> {
        let whole = self.input.div_ceil(T::IN_STEP);
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
                pack_rows(rows, self.input, first, to);
            }
            for (panel, sums) in self.panels.clone().zip(sums.chunks_mut(wide)) {
                let rows = self.tokens - panel * ROWS;
                let x = &x[panel * whole + first..][..depth];
                for (weight, tile) in packed.chunks(depth).zip(sums) {
                    let seen = Seen {
                        values: weight.as_flattened(),
                        reach: COLUMNS,
                        depth,
                        starts: &[0],
                        column: 0,
                    };
                    tiles.add(rows, x, seen, tile);
                }
            }
        }
        sums
    }

    fn write<T: Number>(&self, sums: &[Tile], bias: Option<&[T]>, y: &Shared<'_, T>) {
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

fn rounded<T: Number>(sums: &[f32], bias: Option<&[T]>, to: &mut [T]) {
    match bias {
        Some(bias) => {
            for ((to, sum), bias) in to.iter_mut().zip(sums).zip(bias) {
                *to = T::nearest(sum + bias.wide());
            }
        }
        None => {
            for (to, sum) in to.iter_mut().zip(sums) {
                *to = T::nearest(*sum);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise<T: Number>(count: usize, seed: u32) -> Vec<T> {
        let mut state = seed;
        let next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            T::nearest((state >> 8) as f32 / (1 << 23) as f32 - 1.0)
        };
        std::iter::repeat_with(next).take(count).collect()
    }

    /// The layer as its formula says, in f64.
    fn naive<T: Number>(input: usize, x: &[T], weight: &[T], bias: Option<&[T]>) -> Vec<f64> {
        let wide = |number: T| f64::from(number.wide());
        let mut y = Vec::new();
        for x in x.chunks(input) {
            for (output, weight) in weight.chunks(input).enumerate() {
                let products = x.iter().zip(weight).map(|(x, w)| wide(*x) * wide(*w));
                y.push(products.sum::<f64>() + bias.map_or(0.0, |bias| wide(bias[output])));
            }
        }
        y
    }

    #[test]
    fn a_layer_in_tiles_is_the_layer_by_every_way_that_this_processor_has() {
        for tiles in Tiles::singles().into_iter().chain([Tiles::PlainSingles]) {
            check_all::<f32>(tiles, 0.0);
        }
        // Half a unit in the last of eight places.
        for tiles in Tiles::pairs().into_iter().chain([Tiles::PlainPairs]) {
            check_all::<bf16>(tiles, 1.0 / 256.0);
        }
    }

    fn check_all<T: Number>(tiles: Tiles, off: f64) {
        for sizes in [
            [1, 1, 1],
            [1, 32, 2],
            [12, 32, 1024],
            [13, 33, 1025],
            [37, 300, 7],
            [2100, 130, 6],
            [25, 129, 2051],
        ] {
            check::<T>(tiles, sizes, off);
        }
        assert!(linear::<T>(tiles, 4, &[], &noise(8, 1), None).is_empty());
    }

    fn check<T: Number>(tiles: Tiles, [tokens, output, input]: [usize; 3], off: f64) {
        let (x, weight) = (noise::<T>(tokens * input, 1), noise(output * input, 2));
        let bias = noise(output, 3);
        for bias in [None, Some(bias.as_slice())] {
            let found = linear(tiles, input, &x, &weight, bias);
            let wanted = naive(input, &x, &weight, bias);
            assert_eq!(found.len(), wanted.len());
            for (found, wanted) in found.iter().map(|y| y.wide()).zip(&wanted) {
                // What sums in f32 may be off comes on top.
                let allowed = wanted.abs() * off + 2e-7 * input as f64;
                assert!(
                    (f64::from(found) - wanted).abs() <= allowed,
                    "{tiles:?} {tokens} {output} {input}: {found} is not {wanted}"
                );
            }
        }
    }
}
