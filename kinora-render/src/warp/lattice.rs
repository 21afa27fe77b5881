//! Where the points of a lattice over a frame come from.

use rayon::prelude::*;

use super::{GROUP, Siting};
use crate::camera::view::View;
use crate::maths::bilinear;

/// The distance of lattice points, in luma pixels.
pub(crate) const CELL: usize = 8;

/// Where each lattice point of a frame comes from.
#[derive(Clone)]
pub(crate) struct Lattice {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    /// Source columns in luma pixels, 16.16, 0 at the middle of the first.
    xs: Vec<i32>,
    /// Source rows, likewise.
    ys: Vec<i32>,
    /// How near what is there is, 0 far, about 1 near.
    depth: Vec<f32>,
    /// How much of it is sky.
    sky: Vec<f32>,
}

/// What a lattice knows of one of its points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Node {
    /// Source column and row in luma pixels, 0 at the middle of the first.
    pub(crate) place: [f32; 2],
    /// How near what is there is, 0 far, about 1 near.
    pub(crate) depth: f32,
    /// How much of it is sky, 0–1.
    pub(crate) sky: f32,
}

impl Lattice {
    /// Solves a view for frames of `width` by `height` pixels.
    pub(crate) fn solve(view: &View<'_>, width: usize, height: usize) -> Self {
        let known = |[x, y]: [f32; 2]| (view.depth(x, y), view.sky(x, y));
        Self::solved(view, width, height, known)
    }

    /// The same without knowing what is there: as if all of it were far.
    pub(crate) fn solve_places(view: &View<'_>, width: usize, height: usize) -> Self {
        Self::solved(view, width, height, |_| (0.0, 0.0))
    }

    fn solved(
        view: &View<'_>,
        width: usize,
        height: usize,
        known: impl Fn([f32; 2]) -> (f32, f32) + Sync,
    ) -> Self {
        let (w, h) = (width as f32, height as f32);
        Self::of_rows(width, height, |y, nodes| {
            // Along a row disparity is guessed from the two points before.
            let (mut last, mut change) = (0.0, 0.0);
            for (column, node) in nodes.iter_mut().enumerate() {
                let x = (column * CELL) as f32;
                let (x, y) = ((x + 0.5 - w / 2.0) / w, (y + 0.5 - h / 2.0) / w);
                let (sx, sy, disparity) = view.source_near(x, y, last + change);
                change = if column == 0 { 0.0 } else { disparity - last };
                last = disparity;
                let (depth, sky) = known([sx, sy]);
                *node = Node {
                    place: [sx * w + w / 2.0 - 0.5, sy * w + h / 2.0 - 0.5],
                    depth,
                    sky,
                };
            }
        })
    }

    /// The same lattice with each place carried elsewhere.
    pub(crate) fn carried(mut self, carry: impl Fn([f32; 2]) -> [f32; 2] + Sync) -> Self {
        let columns = self.columns;
        self.xs
            .par_chunks_mut(columns)
            .zip(self.ys.par_chunks_mut(columns))
            .for_each(|(xs, ys)| {
                for (x, y) in xs.iter_mut().zip(ys) {
                    let place = [*x, *y].map(|place| place as f32 / 65_536.0);
                    [*x, *y] = carry(place).map(fixed);
                }
            });
        self
    }

    /// A lattice on which every pixel comes from its own place.
    #[cfg(test)]
    pub(crate) fn still(width: usize, height: usize) -> Self {
        Self::of_rows(width, height, |y, nodes| {
            for (column, node) in nodes.iter_mut().enumerate() {
                node.place = [(column * CELL) as f32, y];
            }
        })
    }

    /// A lattice over frames of `width` by `height` pixels whose points `fill`
    /// tells row by row, given the luma row.
    pub(crate) fn of_rows(
        width: usize,
        height: usize,
        fill: impl Fn(f32, &mut [Node]) + Sync,
    ) -> Self {
        let (columns, rows) = (width.div_ceil(CELL) + 1, height.div_ceil(CELL) + 1);
        let mut nodes = vec![Node::default(); columns * rows];
        nodes
            .par_chunks_mut(columns)
            .enumerate()
            .for_each(|(row, nodes)| fill((row * CELL) as f32, nodes));
        let fixed = |side: usize| nodes.iter().map(move |node| fixed(node.place[side]));
        Self {
            columns,
            rows,
            xs: fixed(0).collect(),
            ys: fixed(1).collect(),
            depth: nodes.iter().map(|node| node.depth).collect(),
            sky: nodes.iter().map(|node| node.sky).collect(),
        }
    }

    /// How near a pixel of the frame is, by its nearest lattice point.
    pub(crate) fn depth(&self, x: f32, y: f32) -> f32 {
        self.depth[self.nearest(x, y)]
    }

    /// How much of a pixel of the frame is sky, by its nearest lattice point.
    pub(crate) fn sky(&self, x: f32, y: f32) -> f32 {
        self.sky[self.nearest(x, y)]
    }

    /// How near a pixel of the frame is, and how much of it is sky.
    pub(crate) fn known(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let place = [x / CELL as f32, y / CELL as f32];
        bilinear([self.columns, self.rows], place, |column, row| {
            let i = row * self.columns + column;
            [self.depth[i], self.sky[i]]
        })
    }

    /// The lattice point that is nearest to a pixel of the frame.
    fn nearest(&self, x: f32, y: f32) -> usize {
        let column = ((x / CELL as f32 + 0.5).max(0.0) as usize).min(self.columns - 1);
        let row = ((y / CELL as f32 + 0.5).max(0.0) as usize).min(self.rows - 1);
        row * self.columns + column
    }

    /// How near a lattice point is.
    pub(crate) fn depth_at(&self, column: usize, row: usize) -> f32 {
        self.depth[row * self.columns + column]
    }

    /// How much of a lattice point is sky.
    pub(crate) fn sky_at(&self, column: usize, row: usize) -> f32 {
        self.sky[row * self.columns + column]
    }

    /// How far down there is sky, in pixels: to where at least a hundredth of a row is.
    pub(crate) fn lowest_sky(&self) -> usize {
        let is_sky = |row: &[f32]| row.iter().sum::<f32>() > 0.01 * row.len() as f32;
        let rows = self.sky.chunks_exact(self.columns);
        CELL * rows
            .rev()
            .position(is_sky)
            .map_or(0, |below| self.rows - 1 - below)
    }

    /// Whether any of it is sky.
    pub(crate) fn has_sky(&self) -> bool {
        self.sky.iter().any(|&sky| sky > 0.0)
    }

    /// Where a lattice point comes from, in luma pixels.
    pub(crate) fn place(&self, column: usize, row: usize) -> [f32; 2] {
        let i = row * self.columns + column;
        [self.xs[i], self.ys[i]].map(|place| place as f32 / 65_536.0)
    }

    /// The places of one row of a plane at every lattice column.
    pub(super) fn line(&self, row: usize, siting: &Siting, line: &mut Line) {
        let halves = (row << (siting.shift + 1)) + siting.first_halves as usize;
        let upper = (halves / (2 * CELL)).min(self.rows - 2);
        let share = (halves - upper * 2 * CELL) as i32;
        let part = upper * self.columns..(upper + 2) * self.columns;
        line.run = CELL >> siting.shift;
        between(&self.xs[part.clone()], share, 0, siting, &mut line.xs);
        let first = siting.first_halves << 15;
        between(&self.ys[part], share, first, siting, &mut line.ys);
    }
}

/// The places of one row of a plane at every lattice column, as 16.16 samples
/// of the plane; 0 is the middle of its first sample.
#[derive(Default)]
pub(crate) struct Line {
    run: usize,
    xs: Vec<i32>,
    ys: Vec<i32>,
}

/// Four neighbouring samples: where the first comes from and how far it is to
/// the next, columns and rows in 16.16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: [i32; 2],
    pub(super) step: [i32; 2],
}

impl Run {
    /// Where sample `i` comes from.
    #[inline(always)]
    pub(super) fn place(&self, i: usize) -> [i32; 2] {
        [0, 1].map(|side| self.start[side] + i as i32 * self.step[side])
    }
}

impl Line {
    /// The places of eight neighbouring samples.
    #[inline(always)]
    pub(super) fn group(&self, group: usize) -> [Run; 2] {
        let between = |cell: usize, shift: u32| {
            let [start, end] = [cell, cell + 1].map(|i| [self.xs[i], self.ys[i]]);
            Run {
                start,
                step: [0, 1].map(|side| (end[side] - start[side]) >> shift),
            }
        };
        if self.run == GROUP {
            let first = between(group, 3);
            let start = first.place(4);
            [first, Run { start, ..first }]
        } else {
            [between(2 * group, 2), between(2 * group + 1, 2)]
        }
    }
}

/// Interpolates between the two lattice rows in `pair`, `share` sixteenths of
/// the way, and turns luma pixels from `first` on into samples of a plane.
fn between(pair: &[i32], share: i32, first: i32, siting: &Siting, out: &mut Vec<i32>) {
    let (upper, lower) = pair.split_at(pair.len() / 2);
    out.clear();
    let places = upper.iter().zip(lower);
    out.extend(places.map(|(a, b)| (a + ((b - a) >> 4) * share - first) >> siting.shift));
    // A group of two cells may begin in the last one.
    out.extend(out.last().copied());
}

/// A place in 16.16. None is farther than 15,000 pixels from the first, so that
/// the difference of two fits into 32 bits.
fn fixed(place: f32) -> i32 {
    const FARTHEST: f32 = 15_000.0;
    (place.clamp(-FARTHEST, FARTHEST) * 65_536.0) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::{Field, Part, Pose};
    use crate::map::Map;
    use crate::maths::{exp, uniform};

    const WHOLE: Part = Part {
        left: 0.0,
        top: 0.0,
        width: 1.0,
        height: 1.0,
    };

    /// A hill on a slope.
    fn hill() -> Map {
        Map::from_fn(640, 360, |x, y| {
            let (u, v) = (x as f32 / 640.0 - 0.4, y as f32 / 640.0 - 0.3);
            0.1 + 0.3 * y as f32 / 360.0 + 0.5 * exp(-(u * u + v * v) / 0.004)
        })
    }

    /// The largest distance in pixels between the place of a point and the one
    /// that its disparity makes of it.
    fn misfit(disparity: &Map, pose: Pose) -> f32 {
        let sky = Map::filled(4, 4, 0.0);
        let field = Field {
            part: WHOLE,
            disparity,
            depth: disparity,
            sky: &sky,
        };
        let view = View::new(pose, field, 0.5625);
        let lattice = Lattice::solve(&view, 1920, 1080);
        let points = (0..lattice.rows * lattice.columns).map(|i| {
            let (column, row) = (i % lattice.columns, i / lattice.columns);
            let [x, y] = lattice.place(column, row);
            let d = view.disparity((x - 959.5) / 1920.0, (y - 539.5) / 1920.0);
            let (ox, oy) = ((column * CELL) as f32 - 959.5, (row * CELL) as f32 - 539.5);
            let scale = 1.0 - pose.forward * d;
            let ex = (ox + 1920.0 * (pose.right * d - pose.carry_right)) * scale + 959.5;
            let ey = (oy - 1920.0 * pose.up * d) * scale + 539.5;
            (x - ex).abs().max((y - ey).abs())
        });
        points.fold(0.0, f32::max)
    }

    #[track_caller]
    fn check(disparity: &Map, pose: Pose, most: f32) {
        let misfit = misfit(disparity, pose);
        assert!(misfit < most, "{misfit} pixels with {pose:?}");
    }

    #[test]
    fn a_solved_place_agrees_with_its_disparity() {
        let still = Pose::IDENTITY;
        let hill = hill();
        let truck = Pose {
            right: 0.05,
            ..still
        };
        check(&hill, truck, 0.02);
        check(
            &hill,
            Pose {
                right: -0.05,
                ..still
            },
            0.02,
        );
        check(&hill, Pose { up: 0.04, ..still }, 0.02);
        check(
            &hill,
            Pose {
                forward: 0.18,
                ..still
            },
            0.02,
        );
        check(
            &hill,
            Pose {
                forward: -0.2,
                ..still
            },
            0.02,
        );
        check(
            &hill,
            Pose {
                carry_right: 0.03,
                ..truck
            },
            0.02,
        );
        check(
            &hill,
            Pose {
                forward: 0.1,
                up: -0.03,
                ..truck
            },
            0.02,
        );
    }

    #[test]
    fn a_rough_field_is_solved_too() {
        let rough = Map::from_fn(640, 360, |x, y| {
            0.5 + 0.02 * uniform([x as u64 / 4, y as u64 / 4, 1, 1])
        });
        check(
            &rough,
            Pose {
                right: 0.05,
                ..Pose::IDENTITY
            },
            0.1,
        );
    }

    #[test]
    fn a_lattice_covers_the_frame() {
        let lattice = Lattice::of_rows(130, 66, |y, nodes| nodes[0].place[1] = y);
        assert_eq!((lattice.columns, lattice.rows), (18, 10));
        assert_eq!(lattice.place(0, 9), [0.0, 72.0]);
    }
}
