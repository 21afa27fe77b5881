//! Attention without the matrix of all scores: blocks of queries against blocks of keys, with a running maximum.

use rayon::prelude::*;

use super::level::Level;
use super::matrix::{Matrix, Shared, product};
use super::rows::{largest, powers};

/// Queries in one piece of work.
const QUERIES: usize = 512;
/// Keys that are looked at together.
const KEYS: usize = 1_024;

/// A tensor (batch, heads, length, width), by its strides.
#[derive(Clone, Copy)]
pub(crate) struct Heads<'a, T = f32> {
    pub(crate) data: &'a [T],
    pub(crate) start: usize,
    pub(crate) dims: [usize; 4],
    pub(crate) strides: [usize; 4],
}

impl<T> Heads<'_, T> {
    pub(super) fn at(&self, batch: usize, head: usize) -> usize {
        self.start + batch * self.strides[0] + head * self.strides[1]
    }

    /// A row that stands in one piece.
    pub(super) fn row(&self, batch: usize, head: usize, position: usize) -> &[T] {
        let at = self.at(batch, head) + position * self.strides[2];
        &self.data[at..][..self.dims[3]]
    }
}

/// `softmax(q · kᵀ · scale + mask) · v`, as (batch, queries, heads, width).
///
/// Where keys have fewer heads, neighbouring heads of the queries share one.
pub(crate) fn attention(
    level: Level,
    q: Heads<'_>,
    k: Heads<'_>,
    v: Heads<'_>,
    scale: f32,
    mask: Option<Heads<'_>>,
) -> Vec<f32> {
    let [batches, heads, queries, _] = q.dims;
    let width = v.dims[3];
    let mut answer = vec![0.0; batches * queries * heads * width];
    let blocks = queries.div_ceil(QUERIES);
    let shared = Shared::new(&mut answer);
    (0..batches * heads * blocks)
        .into_par_iter()
        .for_each(|piece| {
            let (batch, head) = (piece / blocks / heads, piece / blocks % heads);
            let first = piece % blocks * QUERIES;
            let count = QUERIES.min(queries - first);
            let (sums, values) = block(level, [batch, head, first, count], q, k, v, scale, mask);
            for (query, sum) in sums.iter().enumerate() {
                let at = ((batch * queries + first + query) * heads + head) * width;
                // Safety: a query of a head is in one piece only.
                #[expect(unsafe_code, reason = "pieces write to disjoint ranges of one buffer")]
                let to = unsafe { shared.slice(at, width) };
                for (column, to) in to.iter_mut().enumerate() {
                    *to = values[column * count + query] / sum;
                }
            }
        });
    answer
}

/// The sums of the powers of a block of queries, and its values not yet divided by them, one column after the other.
fn block(
    level: Level,
    [batch, head, first, count]: [usize; 4],
    q: Heads<'_>,
    k: Heads<'_>,
    v: Heads<'_>,
    scale: f32,
    mask: Option<Heads<'_>>,
) -> (Vec<f32>, Vec<f32>) {
    let (depth, keys, width) = (q.dims[3], k.dims[2], v.dims[3]);
    let shares = q.dims[1] / k.dims[1];
    let left = Matrix {
        data: q.data,
        start: q.at(batch, head) + first * q.strides[2],
        row: q.strides[2],
        column: q.strides[3],
    };
    let mut scores = vec![0.0; count * KEYS.min(keys)];
    let mut values = vec![0.0; count * width];
    let mut sums = vec![0.0; count];
    let mut tops = vec![f32::NEG_INFINITY; count];
    for start in (0..keys).step_by(KEYS) {
        let block = KEYS.min(keys - start);
        let at = k.at(batch, head / shares) + start * k.strides[2];
        // Scores stand one query after the other: the product is of the keys by the queries.
        let keys = Matrix {
            data: k.data,
            start: at,
            row: k.strides[2],
            column: k.strides[3],
        };
        let queries = Matrix {
            row: left.column,
            column: left.row,
            ..left
        };
        product(
            [block, count, depth],
            &mut scores,
            block,
            false,
            keys,
            queries,
            scale,
        );
        for query in 0..count {
            let row = &mut scores[query * block..][..block];
            if let Some(mask) = mask {
                let at = mask.at(batch, head)
                    + (first + query) * mask.strides[2]
                    + start * mask.strides[3];
                for (key, score) in row.iter_mut().enumerate() {
                    *score += mask.data[at + key * mask.strides[3]];
                }
            }
            let top = tops[query].max(largest(level, row));
            if top == f32::NEG_INFINITY {
                row.fill(0.0);
                continue;
            }
            let fade = (tops[query] - top).exp();
            if fade != 1.0 {
                sums[query] *= fade;
                for column in 0..width {
                    values[column * count + query] *= fade;
                }
            }
            tops[query] = top;
            sums[query] += powers(level, row, top);
        }
        let at = v.at(batch, head / shares) + start * v.strides[2];
        let weights = Matrix {
            data: &scores,
            start: 0,
            row: block,
            column: 1,
        };
        let right = Matrix {
            data: v.data,
            start: at,
            row: v.strides[2],
            column: v.strides[3],
        };
        product(
            [count, width, block],
            &mut values,
            count,
            true,
            weights,
            right,
            1.0,
        );
    }
    (sums, values)
}
