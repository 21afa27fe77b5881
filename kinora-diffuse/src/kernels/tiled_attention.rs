//! Attention in tiles: keys by queries, then places of the values by queries.
//!
//! Queries stand side by side in both products, so that weights are made where the scores stand and are seen by the
//! second product as they are. Keys and values are packed once for each head.

use rayon::prelude::*;

use super::attention::Heads;
use super::level::Level;
use super::linear::{Number, pack};
use super::matrix::Shared;
use super::softmax::{Lanes, Softmax, times};
use super::tiles::{COLUMNS, ROWS, Seen, Tile, Tiles};

/// Panels of queries in one piece of work.
const PANELS: usize = 8;
/// Keys that are looked at together: what is packed of them, and all panels of a piece, stay near the processor.
const KEYS: usize = 21 * ROWS;
/// Numbers of keys and values that are packed at a time, unless one head has more.
const MOST: usize = 16 << 20;

/// `softmax(q · kᵀ · scale + mask) · v`, as (batch, queries, heads, width). Rows of all three stand in one piece each.
///
/// Where keys have fewer heads, neighbouring heads of the queries share one. The tiles are those of such numbers.
pub(crate) fn tiled_attention<T: Number>(
    tiles: Tiles,
    [q, k, v]: [Heads<'_, T>; 3],
    scale: f32,
    mask: Option<Heads<'_>>,
) -> Vec<T> {
    assert_eq!(tiles.numbers(), T::IN_STEP, "tiles are of such numbers");
    assert!(
        [q, k, v].iter().all(|heads| heads.strides[3] == 1),
        "rows stand in one piece"
    );
    let all = All {
        level: Level::best(),
        tiles,
        q,
        k,
        v,
        scale,
        mask,
    };
    let [batches, heads, queries, _] = q.dims;
    let mut answer = vec![T::default(); batches * queries * heads * v.dims[3]];
    if answer.is_empty() || all.depth() == 0 {
        return answer;
    }
    let shared = Shared::new(&mut answer);
    let (shares, blocks) = (heads / k.dims[1], queries.div_ceil(PANELS * COLUMNS));
    let together = (MOST / (all.keys_of_head() + all.values_of_head()) / ROWS).max(1);
    let pairs: Vec<[usize; 2]> = (0..batches)
        .flat_map(|batch| (0..k.dims[1]).map(move |head| [batch, head]))
        .collect();
    for some in pairs.chunks(together) {
        let packed: Vec<Packed> = some.par_iter().map(|at| all.packed(*at)).collect();
        (0..some.len() * shares * blocks)
            .into_par_iter()
            .for_each(|piece| {
                let (head, block) = (piece / blocks, piece % blocks);
                let [batch, shared_head] = some[head / shares];
                let at = [batch, shared_head * shares + head % shares];
                all.piece(&packed[head / shares], at, block, &shared);
            });
    }
    answer
}

/// All that attention is asked for.
struct All<'a, T> {
    level: Level,
    tiles: Tiles,
    q: Heads<'a, T>,
    k: Heads<'a, T>,
    v: Heads<'a, T>,
    scale: f32,
    mask: Option<Heads<'a>>,
}

/// A head's keys and values.
struct Packed {
    /// Panel by panel.
    keys: Vec<[u32; ROWS]>,
    /// Block of keys by block of keys, in each panel by panel.
    values: Vec<[u32; ROWS]>,
}

impl<T: Number> All<'_, T> {
    /// Steps of a query.
    fn depth(&self) -> usize {
        self.q.dims[3].div_ceil(T::IN_STEP)
    }

    /// Panels of values.
    fn tall(&self) -> usize {
        self.v.dims[3].div_ceil(ROWS)
    }

    fn keys_of_head(&self) -> usize {
        self.k.dims[2].div_ceil(ROWS) * self.depth()
    }

    fn values_of_head(&self) -> usize {
        self.k.dims[2].div_ceil(T::IN_STEP) * self.tall()
    }

    fn packed(&self, [batch, head]: [usize; 2]) -> Packed {
        let mut keys = vec![[0; ROWS]; self.keys_of_head()];
        keys.par_chunks_mut(self.depth())
            .enumerate()
            .for_each(|(panel, to)| {
                for (place, key) in (panel * ROWS..self.k.dims[2]).take(ROWS).enumerate() {
                    pack(self.k.row(batch, head, key), place, to);
                }
            });
        let mut values = vec![[0; ROWS]; self.values_of_head()];
        values
            .par_chunks_mut(KEYS / T::IN_STEP * self.tall())
            .enumerate()
            .for_each(|(block, to)| self.pack_values([batch, head], block * KEYS, to));
        Packed { keys, values }
    }

    /// Packs the values of a block of keys.
    fn pack_values(&self, [batch, head]: [usize; 2], first: usize, to: &mut [[u32; ROWS]]) {
        let steps = to.len() / self.tall();
        let zeros = vec![T::default(); self.v.dims[3]];
        for step in 0..steps {
            let key = first + step * T::IN_STEP;
            let low = self.v.row(batch, head, key);
            let high = if T::IN_STEP == 2 && key + 1 < self.k.dims[2] {
                self.v.row(batch, head, key + 1)
            } else {
                &zeros
            };
            let both = low.chunks(ROWS).zip(high.chunks(ROWS));
            for (panel, (low, high)) in both.enumerate() {
                let to = &mut to[panel * steps + step];
                for ((to, low), high) in to.iter_mut().zip(low).zip(high) {
                    *to = T::step(&[*low, *high]);
                }
            }
        }
    }

    /// Writes the answers to a block of queries.
    fn piece(&self, packed: &Packed, at: [usize; 2], block: usize, y: &Shared<'_, T>) {
        let (queries, keys) = (self.q.dims[2], self.k.dims[2]);
        let first = block * PANELS * COLUMNS;
        let end = queries.min(first + PANELS * COLUMNS);
        let mut panels: Vec<Panel> = (first..end)
            .step_by(COLUMNS)
            .map(|first| self.panel(at, first, COLUMNS.min(end - first)))
            .collect();
        let mut scores = vec![[[0.0; COLUMNS]; ROWS]; KEYS / ROWS];
        let mut weights = vec![[0; COLUMNS]; KEYS / T::IN_STEP];
        for first in (0..keys).step_by(KEYS) {
            let count = KEYS.min(keys - first);
            for panel in &mut panels {
                let known = &packed.keys[first / ROWS * self.depth()..];
                self.score(panel, known, count, &mut scores);
                let scores = &mut scores.as_flattened_mut()[..count];
                let factor = self.finished(at, panel, first, scores);
                let steps = count.div_ceil(T::IN_STEP);
                let weights = &mut weights[..steps];
                let softmax = &mut panel.softmax;
                let fades = softmax.weigh(self.level, scores, factor, T::IN_STEP, weights);
                if let Some(fades) = fades {
                    times(self.level, panel.sums.as_flattened_mut(), &fades);
                }
                let values = &packed.values[first / T::IN_STEP * self.tall()..];
                self.add(panel, &values[..steps * self.tall()], weights);
            }
        }
        for panel in &mut panels {
            self.write(at, panel, y);
        }
    }

    /// Some queries that no key was seen for yet.
    fn panel(&self, [batch, head]: [usize; 2], first: usize, count: usize) -> Panel {
        let mut queries = vec![[0; COLUMNS]; self.depth()];
        for place in 0..count {
            pack(self.q.row(batch, head, first + place), place, &mut queries);
        }
        Panel {
            first,
            count,
            queries,
            softmax: Softmax::new(),
            sums: vec![[[0.0; COLUMNS]; ROWS]; self.tall()],
        }
    }

    /// The products of some keys and the queries.
    fn score(&self, panel: &Panel, keys: &[[u32; ROWS]], count: usize, scores: &mut [Tile]) {
        let seen = seen(&panel.queries);
        let tiles = scores.iter_mut().zip(keys.chunks(self.depth()));
        for (first, (tile, keys)) in (0..count).step_by(ROWS).zip(tiles) {
            *tile = [[0.0; COLUMNS]; ROWS];
            self.tiles.add(count - first, keys, seen, tile);
        }
    }

    /// Scales the scores and adds the mask, where there is one. The answer is what scores are still to be multiplied
    /// by to be logarithms to the base of two.
    fn finished(
        &self,
        [batch, head]: [usize; 2],
        panel: &Panel,
        first: usize,
        scores: &mut [Lanes],
    ) -> f32 {
        const LOG2_E: f32 = std::f32::consts::LOG2_E;
        match self.mask {
            // The largest product is the largest score.
            None if self.scale > 0.0 => return self.scale * LOG2_E,
            None => scores
                .as_flattened_mut()
                .iter_mut()
                .for_each(|score| *score *= self.scale),
            Some(mask) => {
                let at = mask.at(batch, head) + panel.first * mask.strides[2];
                for (key, line) in (first..).zip(scores) {
                    let at = at + key * mask.strides[3];
                    for (place, score) in line[..panel.count].iter_mut().enumerate() {
                        *score = *score * self.scale + mask.data[at + place * mask.strides[2]];
                    }
                }
            }
        }
        LOG2_E
    }

    /// Adds the products of some values and their weights.
    fn add(&self, panel: &mut Panel, values: &[[u32; ROWS]], weights: &[[u32; COLUMNS]]) {
        let tiles = panel.sums.iter_mut().zip(values.chunks(weights.len()));
        for (first, (tile, values)) in (0..self.v.dims[3]).step_by(ROWS).zip(tiles) {
            let rows = self.v.dims[3] - first;
            self.tiles.add(rows, values, seen(weights), tile);
        }
    }

    fn write(&self, [batch, head]: [usize; 2], panel: &mut Panel, y: &Shared<'_, T>) {
        let ([_, heads, queries, _], width) = (self.q.dims, self.v.dims[3]);
        let shares = panel.softmax.shares();
        let lines = panel.sums.as_flattened_mut();
        times(self.level, lines, &shares);
        for place in 0..panel.count {
            let at = ((batch * queries + panel.first + place) * heads + head) * width;
            // Safety: a query of a head is in one piece only.
            #[expect(unsafe_code, reason = "pieces write to disjoint ranges of one buffer")]
            let to = unsafe { y.slice(at, width) };
            for (to, line) in to.iter_mut().zip(&*lines) {
                *to = T::nearest(line[place]);
            }
        }
    }
}

/// As many queries as a tile has columns, or the last few.
struct Panel {
    first: usize,
    count: usize,
    /// Step by step.
    queries: Vec<[u32; COLUMNS]>,
    softmax: Softmax,
    /// Places of the values, for each what is summed so far.
    sums: Vec<Tile>,
}

/// Lines as wide as a tile.
fn seen(lines: &[[u32; COLUMNS]]) -> Seen<'_> {
    Seen {
        values: lines.as_flattened(),
        reach: COLUMNS,
        depth: lines.len(),
        starts: &[0],
        column: 0,
    }
}

#[cfg(test)]
mod tests {
    use half::bf16;

    use super::*;

    fn noise<T: Number>(count: usize, seed: u32) -> Vec<T> {
        let mut state = seed;
        let next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            T::nearest(((state >> 8) as f32 / (1 << 23) as f32 - 1.0) * 2.0)
        };
        std::iter::repeat_with(next).take(count).collect()
    }

    /// Heads side by side in every position, as models have them.
    fn heads<T>(data: &[T], heads: usize, width: usize) -> Heads<'_, T> {
        let length = data.len() / heads / width;
        Heads {
            data,
            start: 0,
            dims: [1, heads, length, width],
            strides: [0, width, heads * width, 1],
        }
    }

    /// Attention as its formula says, in f64.
    fn naive<T: Number>(
        [q, k, v]: [Heads<'_, T>; 3],
        scale: f32,
        mask: Option<Heads<'_>>,
    ) -> Vec<f64> {
        let wide =
            |numbers: &[T]| -> Vec<f64> { numbers.iter().map(|x| f64::from(x.wide())).collect() };
        let mut answer = Vec::new();
        for query in 0..q.dims[2] {
            for head in 0..q.dims[1] {
                let shared = head / (q.dims[1] / k.dims[1]);
                let asked = wide(q.row(0, head, query));
                let weights: Vec<f64> = (0..k.dims[2])
                    .map(|key| {
                        let known = wide(k.row(0, shared, key));
                        let score: f64 = asked.iter().zip(&known).map(|(q, k)| q * k).sum();
                        let more = mask.map_or(0.0, |mask| {
                            let at = mask.at(0, head) + query * mask.strides[2];
                            f64::from(mask.data[at + key * mask.strides[3]])
                        });
                        (score * f64::from(scale) + more).exp()
                    })
                    .collect();
                let sum: f64 = weights.iter().sum();
                let mut answers = vec![0.0; v.dims[3]];
                for (key, weight) in weights.iter().enumerate() {
                    for (to, value) in answers.iter_mut().zip(wide(v.row(0, shared, key))) {
                        *to += weight / sum * value;
                    }
                }
                answer.extend(answers);
            }
        }
        answer
    }

    fn check<T: Number>(
        tiles: Tiles,
        given: [Heads<'_, T>; 3],
        scale: f32,
        mask: Option<Heads<'_>>,
        off: f64,
    ) {
        let found = tiled_attention(tiles, given, scale, mask);
        let wanted = naive(given, scale, mask);
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().map(|y| f64::from(y.wide())).zip(wanted) {
            assert!(
                (found - wanted).abs() <= off,
                "{tiles:?} {:?} {:?}: {found} is not {wanted}",
                given[0].dims,
                given[2].dims
            );
        }
    }

    fn on_every_tile(run: impl Fn(Tiles, f64), short: impl Fn(Tiles, f64)) {
        for tiles in Tiles::singles().into_iter().chain([Tiles::PlainSingles]) {
            run(tiles, 2e-6);
        }
        // Weights and answers have eight places.
        for tiles in Tiles::pairs().into_iter().chain([Tiles::PlainPairs]) {
            short(tiles, 1.0 / 64.0);
        }
    }

    /// Queries, keys, depth, width; heads of the queries and of the keys.
    const SIZES: [[usize; 6]; 5] = [
        [1, 1, 1, 1, 1, 1],
        [33, 7, 5, 3, 2, 2],
        [31, 505, 16, 13, 2, 1],
        [300, 253, 8, 12, 3, 3],
        [40, 600, 7, 21, 6, 2],
    ];

    fn check_sizes<T: Number>(tiles: Tiles, off: f64) {
        for [queries, keys, depth, width, asking, known] in SIZES {
            let q = noise::<T>(queries * asking * depth, 1);
            let (k, v) = (
                noise(keys * known * depth, 2),
                noise(keys * known * width, 3),
            );
            let given = [
                heads(&q, asking, depth),
                heads(&k, known, depth),
                heads(&v, known, width),
            ];
            for scale in [0.3, -0.2, 0.0] {
                check(tiles, given, scale, None, off);
            }
        }
    }

    #[test]
    fn attention_in_tiles_is_attention_by_every_way_that_this_processor_has() {
        on_every_tile(check_sizes::<f32>, check_sizes::<bf16>);
    }

    fn check_masks<T: Number>(tiles: Tiles, off: f64) {
        let (queries, keys) = (40, 520);
        let q = noise::<T>(queries * 2 * 8, 1);
        let (k, v) = (noise(keys * 2 * 8, 2), noise(keys * 2 * 8, 3));
        let given = [heads(&q, 2, 8), heads(&k, 2, 8), heads(&v, 2, 8)];
        // Every query sees other keys, some none of the first block.
        let each: Vec<f32> = (0..queries * keys)
            .map(|i| match i % keys {
                key if key < i / keys * 11 => f32::NEG_INFINITY,
                key => key as f32 * 1e-3,
            })
            .collect();
        let mut mask = heads(&each, 1, keys);
        mask.strides = [0, 0, keys, 1];
        check(tiles, given, 0.3, Some(mask), off);
        // All see the same ones.
        mask.strides = [0, 0, 0, 1];
        mask.start = 39 * keys;
        check(tiles, given, 0.3, Some(mask), off);
    }

    #[test]
    fn what_a_mask_hides_has_no_weight_in_tiles() {
        on_every_tile(check_masks::<f32>, check_masks::<bf16>);
    }

    #[test]
    fn what_is_no_number_is_not_hidden() {
        let mut q = noise::<f32>(20 * 8, 1);
        q[3 * 8] = f32::NAN;
        let (k, v) = (noise(30 * 8, 2), noise(30 * 8, 3));
        let given = [heads(&q, 1, 8), heads(&k, 1, 8), heads(&v, 1, 8)];
        for tiles in Tiles::singles().into_iter().chain([Tiles::PlainSingles]) {
            let found = tiled_attention(tiles, given, 0.3, None);
            for (query, answer) in found.chunks(8).enumerate() {
                assert!(answer.iter().all(|y| y.is_nan() == (query == 3)), "{query}");
            }
        }
    }

    #[test]
    fn more_heads_than_are_packed_at_a_time_are_all_answered() {
        // Each has two million numbers, and sixteen million are packed at a time.
        let (asking, keys, depth) = (10, 4_096, 512);
        let q = noise::<f32>(depth * asking, 1);
        let (k, v) = (noise(keys * asking * depth, 2), noise(keys * asking, 3));
        let given = [
            heads(&q, asking, depth),
            heads(&k, asking, depth),
            heads(&v, asking, 1),
        ];
        for tiles in Tiles::singles().into_iter().chain([Tiles::PlainSingles]) {
            check(tiles, given, 0.1, None, 1e-4);
        }
    }

    #[test]
    fn the_number_of_threads_changes_no_bit_of_attention_in_tiles() {
        let (q, k) = (noise::<f32>(600 * 2 * 16, 1), noise(700 * 2 * 16, 2));
        let given = [heads(&q, 2, 16), heads(&k, 2, 16), heads(&k, 2, 16)];
        for tiles in Tiles::singles().into_iter().chain([Tiles::PlainSingles]) {
            let run = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                let answer = pool
                    .build()
                    .unwrap()
                    .install(|| tiled_attention(tiles, given, 0.25, None));
                answer.into_iter().map(f32::to_bits).collect::<Vec<u32>>()
            };
            let one = run(1);
            assert!([2, 3, 7].iter().all(|threads| run(*threads) == one));
        }
    }
}
