//! Numbers over a part of a picture, known at the points of a grid.

use crate::map::Map;
use crate::maths::bilinear;

/// A rectangle of grid points. Places and lengths are in widths of the fitted
/// picture.
#[derive(Clone, Debug)]
pub(super) struct Grid<const N: usize> {
    shape: Shape,
    data: Vec<[f32; N]>,
}

/// Where the points of a grid are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) step: f32,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Shape {
    /// The points with this distance from one corner to another.
    pub(super) fn over(from: [f32; 2], to: [f32; 2], step: f32) -> Self {
        let count = |axis: usize| (((to[axis] - from[axis]) / step).ceil() as usize).max(1) + 1;
        Self {
            left: from[0],
            top: from[1],
            step,
            columns: count(0),
            rows: count(1),
        }
    }

    pub(super) fn place(&self, column: usize, row: usize) -> [f32; 2] {
        [
            self.left + column as f32 * self.step,
            self.top + row as f32 * self.step,
        ]
    }

    /// A number for each point.
    pub(super) fn map(&self, number: impl Fn([f32; 2]) -> f32) -> Map {
        Map::from_fn(self.columns, self.rows, |x, y| number(self.place(x, y)))
    }

    /// A grid of several numbers a point.
    pub(super) fn grid<const N: usize>(self, maps: [&Map; N]) -> Grid<N> {
        let points = 0..self.columns * self.rows;
        Grid {
            data: points.map(|i| maps.map(|map| map.data[i])).collect(),
            shape: self,
        }
    }
}

impl<const N: usize> Grid<N> {
    /// The numbers at a place, those of the edge beyond it.
    pub(super) fn at(&self, [x, y]: [f32; 2]) -> [f32; N] {
        let Shape {
            left,
            top,
            step,
            columns,
            rows,
        } = self.shape;
        let place = [(x - left) / step, (y - top) / step];
        bilinear([columns, rows], place, |x, y| self.data[y * columns + x])
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }
}
