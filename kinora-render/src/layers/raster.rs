//! Masks, distances and ranks over a picture: what the cut of a subject is
//! measured and drawn with.

use rayon::prelude::*;

use crate::map::Map;
use crate::maths::exp;

/// A set of pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mask {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<bool>,
}

impl Mask {
    /// The pixels at which `is_in` says yes to their index.
    pub(super) fn from_fn(width: usize, height: usize, is_in: impl Fn(usize) -> bool) -> Self {
        Self {
            width,
            height,
            data: (0..width * height).map(is_in).collect(),
        }
    }

    /// The pixels above a limit.
    pub(super) fn above(map: &Map, limit: f32) -> Self {
        Self::from_fn(map.width, map.height, |i| map.data[i] > limit)
    }

    /// Every other pixel.
    pub(super) fn inverted(&self) -> Self {
        Self::from_fn(self.width, self.height, |i| !self.data[i])
    }

    /// This set with every pixel within a distance of it.
    pub(super) fn grown(&self, radius: f32) -> Self {
        let columns = column_distances(self);
        let (w, reach) = (self.width, radius as usize);
        let mut out = self.clone();
        out.data
            .par_chunks_mut(w)
            .zip(columns.data.par_chunks(w))
            .with_min_len(8)
            .for_each(|(out, heights)| {
                for away in 0..=reach.min(w - 1) {
                    let side = (radius * radius - (away * away) as f32).sqrt();
                    let near = |out: &mut [bool], heights: &[f32]| {
                        let pairs = out.iter_mut().zip(heights);
                        pairs.for_each(|(out, height)| *out |= *height <= side);
                    };
                    near(&mut out[away..], heights);
                    near(out, &heights[away..]);
                }
            });
        out
    }

    /// This set without the pixels within a distance of its outside. What lies
    /// beyond the frame is not outside.
    pub(super) fn shrunk(&self, radius: f32) -> Self {
        self.inverted().grown(radius).inverted()
    }

    /// How many pixels there are.
    pub(super) fn count(&self) -> usize {
        self.data.iter().filter(|&&is_in| is_in).count()
    }

    /// Ones inside, zeros outside.
    pub(super) fn to_map(&self) -> Map {
        Map::from_fn(self.width, self.height, |x, y| {
            f32::from(self.data[y * self.width + x])
        })
    }

    /// The pieces of this set, in which each pixel touches another with a side
    /// or a corner. Each is a list of pixels.
    pub(super) fn pieces(&self) -> Vec<Vec<usize>> {
        let mut seen = self.inverted().data;
        let mut pieces = vec![];
        for start in 0..self.data.len() {
            if !seen[start] {
                pieces.push(self.piece(start, &mut seen));
            }
        }
        pieces
    }

    fn piece(&self, start: usize, seen: &mut [bool]) -> Vec<usize> {
        seen[start] = true;
        let mut piece = vec![start];
        let mut next = 0;
        while next < piece.len() {
            let (x, y) = (piece[next] % self.width, piece[next] / self.width);
            for row in y.saturating_sub(1)..(y + 2).min(self.height) {
                for column in x.saturating_sub(1)..(x + 2).min(self.width) {
                    let i = row * self.width + column;
                    if !seen[i] {
                        seen[i] = true;
                        piece.push(i);
                    }
                }
            }
            next += 1;
        }
        piece
    }

    /// Those of `self`'s pieces that share a pixel with `anchor`.
    pub(super) fn connected_to(&self, anchor: &Self) -> Self {
        let mut kept = Self::from_fn(self.width, self.height, |_| false);
        for piece in self.pieces() {
            if piece.iter().any(|&i| anchor.data[i]) {
                piece.iter().for_each(|&i| kept.data[i] = true);
            }
        }
        kept
    }

    /// Whether a pixel of the set has one outside the set beside it.
    pub(super) fn is_on_rim(&self, i: usize) -> bool {
        let (x, y) = (i % self.width, i / self.width);
        self.data[i]
            && ((x > 0 && !self.data[i - 1])
                || (x + 1 < self.width && !self.data[i + 1])
                || (y > 0 && !self.data[i - self.width])
                || (y + 1 < self.height && !self.data[i + self.width]))
    }
}

/// How far each pixel is from the nearest one of a set, in pixels: exact, 0 in
/// the set, farther than any place of the picture if the set is empty.
///
/// Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions",
/// 2012; along columns by two sweeps, along rows by the lower envelope of
/// parabolas.
pub(super) fn distance(mask: &Mask) -> Map {
    let w = mask.width;
    let columns = column_distances(mask);
    let mut out = columns.clone();
    out.data
        .par_chunks_mut(w)
        .zip(columns.data.par_chunks(w))
        .with_min_len(8)
        .for_each(|(out, heights)| envelope(heights, out));
    out
}

/// How far each pixel is from the nearest one of a set in its own column.
fn column_distances(mask: &Mask) -> Map {
    let (w, h) = (mask.width, mask.height);
    let far = (2 * (w + h)) as f32;
    let data = mask.data.iter().map(|&is_in| if is_in { 0.0 } else { far });
    let mut columns = Map {
        width: w,
        height: h,
        data: data.collect(),
    };
    for y in 1..h {
        let (above, rows) = columns.data.split_at_mut(y * w);
        lower(&mut rows[..w], &above[(y - 1) * w..]);
    }
    for y in (1..h).rev() {
        let (rows, below) = columns.data.split_at_mut(y * w);
        lower(&mut rows[(y - 1) * w..], &below[..w]);
    }
    columns
}

/// Lowers each number of a row to one more than its neighbour's.
fn lower(row: &mut [f32], neighbours: &[f32]) {
    let pairs = row.iter_mut().zip(neighbours);
    pairs.for_each(|(own, other)| *own = own.min(other + 1.0));
}

/// The square root of the lowest of the parabolas `heights[v]² + (x − v)²`.
fn envelope(heights: &[f32], out: &mut [f32]) {
    let mut lowest: Vec<usize> = Vec::with_capacity(heights.len());
    let mut from: Vec<f32> = Vec::with_capacity(heights.len());
    let meeting = |p: usize, q: usize| {
        let (hp, hq) = (heights[p], heights[q]);
        let (p, q) = (p as f32, q as f32);
        ((hq * hq + q * q) - (hp * hp + p * p)) / (2.0 * (q - p))
    };
    for q in 0..heights.len() {
        let mut start = f32::MIN;
        while let (Some(&p), Some(&began)) = (lowest.last(), from.last()) {
            start = meeting(p, q);
            if start > began {
                break;
            }
            lowest.pop();
            from.pop();
            start = f32::MIN;
        }
        lowest.push(q);
        from.push(start);
    }
    let mut k = 0;
    for (x, out) in out.iter_mut().enumerate() {
        while k + 1 < from.len() && from[k + 1] < x as f32 {
            k += 1;
        }
        let v = lowest[k];
        let d = x as f32 - v as f32;
        *out = (heights[v] * heights[v] + d * d).sqrt();
    }
}

/// A Gaussian with this standard deviation in pixels: exact for small ones,
/// where three boxes would be too coarse.
pub(super) fn soft(map: &Map, sigma: f32) -> Map {
    if sigma > 2.0 {
        return map.blurred(sigma);
    }
    let reach = (3.0 * sigma).ceil().max(1.0) as usize;
    let raw: Vec<f32> = (0..=2 * reach)
        .map(|i| {
            let d = (i as f32 - reach as f32) / sigma;
            exp(-0.5 * d * d)
        })
        .collect();
    let sum: f32 = raw.iter().sum();
    let weights: Vec<f32> = raw.iter().map(|w| w / sum).collect();
    along_columns(&along_rows(map, &weights), &weights)
}

fn along_rows(map: &Map, weights: &[f32]) -> Map {
    let (w, reach) = (map.width, weights.len() / 2);
    let mut out = map.clone();
    out.data
        .par_chunks_mut(w)
        .zip(map.data.par_chunks(w))
        .with_min_len(8)
        .for_each(|(out, row)| {
            let mut wide = vec![row[0]; reach];
            wide.extend_from_slice(row);
            wide.extend(std::iter::repeat_n(row[w - 1], reach));
            out.fill(0.0);
            for (k, weight) in weights.iter().enumerate() {
                let shifted = &wide[k..k + w];
                out.iter_mut()
                    .zip(shifted)
                    .for_each(|(o, v)| *o += v * weight);
            }
        });
    out
}

fn along_columns(map: &Map, weights: &[f32]) -> Map {
    let (w, h, reach) = (map.width, map.height, weights.len() / 2);
    let mut out = map.clone();
    out.data
        .par_chunks_mut(w)
        .enumerate()
        .with_min_len(8)
        .for_each(|(y, out)| {
            out.fill(0.0);
            for (k, weight) in weights.iter().enumerate() {
                let row = (y + k).saturating_sub(reach).min(h - 1);
                let row = &map.data[row * w..][..w];
                out.iter_mut().zip(row).for_each(|(o, v)| *o += v * weight);
            }
        });
    out
}

/// The largest number within a square of `2 * radius + 1` pixels.
pub(super) fn highest(map: &Map, radius: usize) -> Map {
    let (w, h) = (map.width, map.height);
    let mut rows = map.clone();
    rows.data
        .par_chunks_mut(w)
        .zip(map.data.par_chunks(w))
        .for_each(|(out, row)| {
            for d in 1..=radius.min(w - 1) {
                out[d..]
                    .iter_mut()
                    .zip(row)
                    .for_each(|(o, v)| *o = o.max(*v));
                out.iter_mut()
                    .zip(&row[d..])
                    .for_each(|(o, v)| *o = o.max(*v));
            }
        });
    let mut out = rows.clone();
    out.data.par_chunks_mut(w).enumerate().for_each(|(y, out)| {
        for row in y.saturating_sub(radius)..(y + radius + 1).min(h) {
            let row = &rows.data[row * w..][..w];
            out.iter_mut().zip(row).for_each(|(o, v)| *o = o.max(*v));
        }
    });
    out
}

/// The numbers of a map at the pixels of a set.
pub(super) fn inside(map: &Map, mask: &Mask) -> Vec<f32> {
    let pairs = map.data.iter().zip(&mask.data);
    pairs
        .filter(|(_, is_in)| **is_in)
        .map(|(v, _)| *v)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dots(places: &[(usize, usize)]) -> Mask {
        let mut mask = Mask::from_fn(40, 30, |_| false);
        places
            .iter()
            .for_each(|(x, y)| mask.data[y * 40 + x] = true);
        mask
    }

    #[test]
    fn distances_are_those_to_the_nearest_pixel() {
        let places = [(3, 4), (30, 20), (31, 2), (12, 28)];
        let found = distance(&dots(&places));
        for (i, found) in found.data.iter().enumerate() {
            let (x, y) = ((i % 40) as f32, (i / 40) as f32);
            let to = |&(px, py): &(usize, usize)| {
                let (dx, dy) = (x - px as f32, y - py as f32);
                (dx * dx + dy * dy).sqrt()
            };
            let nearest = places.iter().map(to).fold(f32::MAX, f32::min);
            assert!((found - nearest).abs() < 1e-4, "{x} {y}: {found} {nearest}");
        }
        assert!(distance(&dots(&[])).data.iter().all(|&d| d >= 70.0));
    }

    #[test]
    fn growing_and_shrinking_meet_again_on_a_disc() {
        let disc = dots(&[(20, 15)]).grown(9.0);
        assert_eq!(disc.grown(3.0).shrunk(3.0), disc);
        assert!(disc.shrunk(3.0).count() < disc.count());
        let whole = Mask::from_fn(9, 9, |_| true);
        assert_eq!(whole.shrunk(2.0), whole);
    }

    #[test]
    fn pieces_hold_together_by_corners() {
        let mask = dots(&[(1, 1), (2, 2), (9, 9), (10, 9)]);
        assert_eq!(mask.pieces().len(), 2);
        assert_eq!(mask.connected_to(&dots(&[(10, 9)])).count(), 2);
    }

    #[test]
    fn the_highest_is_found_in_a_square() {
        let map = dots(&[(10, 10)]).to_map();
        let high = highest(&map, 3);
        assert_eq!(high.data.iter().sum::<f32>(), 49.0);
        assert_eq!((high.at(7, 13), high.at(6, 10)), (1.0, 0.0));
    }

    #[test]
    fn a_small_blur_has_its_width() {
        let spread = soft(&dots(&[(20, 15)]).to_map(), 0.8);
        let variance: f32 = (0..40)
            .flat_map(|x| (0..30).map(move |y| (x, y)))
            .map(|(x, y)| spread.at(x, y) * (x as f32 - 20.0) * (x as f32 - 20.0))
            .sum();
        assert!((variance - 0.64).abs() < 0.02, "{variance}");
    }
}
