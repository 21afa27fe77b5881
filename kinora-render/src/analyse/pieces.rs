//! The pieces of a map: places that hang together.

use crate::map::Map;
use crate::maths::rank;

/// A piece of a map: its places, as indices into the map's data.
pub(super) struct Piece {
    pub(super) places: Vec<usize>,
    /// The first and last column.
    pub(super) columns: [usize; 2],
    /// The first and last row.
    pub(super) rows: [usize; 2],
}

impl Piece {
    /// The mean of a map over the piece.
    pub(super) fn mean(&self, map: &Map) -> f32 {
        let sum: f64 = self.places.iter().map(|&i| f64::from(map.data[i])).sum();
        (sum / self.places.len() as f64) as f32
    }

    /// The number below which `share` of a map's numbers over the piece lie.
    pub(super) fn quantile(&self, map: &Map, share: f32) -> f32 {
        rank(self.places.iter().map(|&i| map.data[i]).collect(), share)
    }

    /// The share of the map that it covers.
    pub(super) fn share(&self, map: &Map) -> f32 {
        self.places.len() as f32 / map.data.len() as f32
    }

    /// The mean height of its places, as a share from the top.
    pub(super) fn height(&self, map: &Map) -> f32 {
        let rows = self.places.iter().map(|i| (i / map.width) as f64);
        (rows.sum::<f64>() / self.places.len() as f64 / map.height as f64) as f32
    }
}

/// The pieces of a map's places above `limit`.
pub(super) fn above(map: &Map, limit: f32) -> Vec<Piece> {
    let mut is_open: Vec<bool> = map.data.iter().map(|&v| v > limit).collect();
    let mut pieces = vec![];
    for start in 0..is_open.len() {
        if is_open[start] {
            pieces.push(piece(map.width, start, &mut is_open));
        }
    }
    pieces
}

/// Adds to a map of zeros and ones what hangs together with it, step by step from
/// one place to the one beside it where `goes` says so.
pub(super) fn grow(map: &mut Map, goes: impl Fn(usize, usize) -> bool) {
    let count = map.data.len();
    let mut front: Vec<usize> = (0..count).filter(|&i| map.data[i] > 0.5).collect();
    while let Some(i) = front.pop() {
        for next in beside(i, map.width, count) {
            if map.data[next] < 0.5 && goes(i, next) {
                map.data[next] = 1.0;
                front.push(next);
            }
        }
    }
}

/// The places to the left and right of a place and above and below it.
fn beside(i: usize, width: usize, count: usize) -> impl Iterator<Item = usize> {
    let x = i % width;
    let places = [
        (x > 0).then(|| i - 1),
        (x + 1 < width).then(|| i + 1),
        i.checked_sub(width),
        (i + width < count).then_some(i + width),
    ];
    places.into_iter().flatten()
}

/// What hangs together with a place; closes it behind itself.
fn piece(width: usize, start: usize, is_open: &mut [bool]) -> Piece {
    let mut piece = Piece {
        places: vec![],
        columns: [start % width; 2],
        rows: [start / width; 2],
    };
    let mut front = vec![start];
    is_open[start] = false;
    while let Some(i) = front.pop() {
        let (x, y) = (i % width, i / width);
        piece.places.push(i);
        piece.columns = [piece.columns[0].min(x), piece.columns[1].max(x)];
        piece.rows = [piece.rows[0].min(y), piece.rows[1].max(y)];
        for next in beside(i, width, is_open.len()) {
            if is_open[next] {
                is_open[next] = false;
                front.push(next);
            }
        }
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_parted_by_what_is_low() {
        let map = Map::from_fn(7, 3, |x, _| if x == 3 { 0.2 } else { 0.8 });
        let pieces = above(&map, 0.5);
        let extents: Vec<_> = pieces.iter().map(|p| (p.columns, p.places.len())).collect();
        assert_eq!(extents, [([0, 2], 9), ([4, 6], 9)]);
        assert_eq!(pieces[0].rows, [0, 2]);
        assert!((pieces[1].mean(&map) - 0.8).abs() < 1e-6);
    }
}
