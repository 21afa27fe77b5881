//! What lies over what in a frame of a parted picture: the background, the
//! subject, and the unparted photo while the layers have hardly moved.
//!
//! A frame is made row by row and cell by cell of the lattice. Most cells show
//! nothing but the background or nothing but the subject, and only that is
//! sampled there.

use kinora_core::frame::Frame;
use kinora_core::size::Size;
use rayon::prelude::*;

use crate::map::Map;
use crate::maths::smoothstep;
use crate::planes::Plane;
use crate::warp::{ALPHA, CELL, CHROMA_ALPHA, Lattice, Line, Siting, Source, rows_of};

/// How far the layers have moved against one another, as a share of the width,
/// when nothing of the unparted photo is seen any more: three pixels of 1280.
const PARTED: f32 = 3.0 / 1280.0;

/// How far beyond its cell a sample may read, in luma pixels: two chroma
/// samples, which were filtered over one pixel more.
const REACH: f32 = 6.0;

/// The samples that a filter reads along each side.
const TAPS: usize = 4;

/// A cell's corners, from its first column and row.
const CORNERS: [[usize; 2]; 4] = [[0, 0], [1, 0], [0, 1], [1, 1]];

/// A mask as planes of bytes, and which parts of it are the same throughout.
pub(super) struct Cover {
    /// One sample a luma and one a chroma sample.
    pub(super) planes: [Plane; 2],
    /// Tiles across and down, each [`CELL`] pixels wide and high.
    tiles: [usize; 2],
    /// For each corner of tiles, how many tiles above and to its left are not
    /// empty and how many are not full (Crow, "Summed-area tables for texture
    /// mapping", 1984).
    sums: Vec<[u32; 2]>,
}

/// How much of a cell a mask covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Covered {
    Nothing,
    Partly,
    Wholly,
}

impl Cover {
    pub(super) fn new(mask: &Map, pads: [usize; 2]) -> Self {
        let planes = planes(mask, pads);
        let tiles = [mask.width.div_ceil(CELL), mask.height.div_ceil(CELL)];
        Self {
            sums: sums(&planes[0], tiles),
            tiles,
            planes,
        }
    }

    /// The same with nothing beyond the border, whose rim would go on for ever.
    pub(super) fn ending(mask: &Map, pads: [usize; 2]) -> Self {
        let mut cover = Self::new(mask, pads);
        for plane in &mut cover.planes {
            let (rows, stride) = (plane.data.len() / plane.stride, plane.stride);
            for (y, row) in plane.data.chunks_exact_mut(stride).enumerate() {
                let is_last = y < TAPS || y + TAPS >= rows;
                let ends = if is_last { stride } else { TAPS };
                row[..ends].fill(0);
                row[stride - ends..].fill(0);
            }
        }
        cover
    }

    /// How much of a lattice's cell is covered; partly where the cell looks
    /// beyond the picture's edge.
    fn cell(&self, lattice: &Lattice, column: usize, row: usize) -> Covered {
        let corners = CORNERS.map(|[x, y]| lattice.place(column + x, row + y));
        let span = |side: usize| {
            let places = corners.map(|place| place[side]);
            let least = places.into_iter().fold(f32::MAX, f32::min) - REACH;
            let most = places.into_iter().fold(f32::MIN, f32::max) + REACH;
            let end = [self.planes[0].width, self.planes[0].height][side] as f32;
            (least >= 0.0 && most < end).then(|| [least as usize / CELL, most as usize / CELL + 1])
        };
        let (Some(xs), Some(ys)) = (span(0), span(1)) else {
            return Covered::Partly;
        };
        let [some, lacking] = self.counted(xs, ys);
        match (some, lacking) {
            (0, _) => Covered::Nothing,
            (_, 0) => Covered::Wholly,
            (_, _) => Covered::Partly,
        }
    }

    /// How many tiles of a box are not empty and how many are not full.
    fn counted(&self, [left, right]: [usize; 2], [top, bottom]: [usize; 2]) -> [u32; 2] {
        let at = |x: usize, y: usize| self.sums[y * (self.tiles[0] + 1) + x];
        [0, 1].map(|i| {
            at(right, bottom)[i] + at(left, top)[i] - at(left, bottom)[i] - at(right, top)[i]
        })
    }
}

fn sums(mask: &Plane, [columns, rows]: [usize; 2]) -> Vec<[u32; 2]> {
    let mut counts = vec![[0; 2]; (columns + 1) * (rows + 1)];
    for (y, line) in mask
        .data
        .chunks_exact(mask.stride)
        .skip(mask.pad)
        .enumerate()
    {
        if y == mask.height {
            break;
        }
        let tiles = line[mask.pad..][..mask.width].chunks(CELL);
        for (tile, count) in tiles.zip(&mut counts[(y / CELL + 1) * (columns + 1) + 1..]) {
            count[0] |= u32::from(tile.iter().any(|&share| share != 0));
            count[1] |= u32::from(tile.iter().any(|&share| share != 255));
        }
    }
    for y in 1..=rows {
        let mut along = [0; 2];
        for x in 1..=columns {
            let above = counts[(y - 1) * (columns + 1) + x];
            let here = &mut counts[y * (columns + 1) + x];
            for i in 0..2 {
                along[i] += here[i];
                here[i] = along[i] + above[i];
            }
        }
    }
    counts
}

/// How much of each sample of a frame a mask covers that is seen through a lattice.
pub(crate) struct Front {
    luma: Vec<u8>,
    chroma: Vec<u8>,
}

impl Front {
    pub(super) fn of(cover: &Cover, lattice: &Lattice, size: Size) -> Self {
        let (w, h) = (size.width as usize, size.height as usize);
        let cells = (lattice.columns - 1, lattice.rows - 1);
        let covered: Vec<Covered> = (0..cells.0 * cells.1)
            .map(|i| cover.cell(lattice, i % cells.0, i / cells.0))
            .collect();
        let seen = |plane: &Plane, siting: Siting, step: usize| {
            let source = Source::new([plane], lattice, siting);
            let mut out = vec![0; w / step * (h / step)];
            out.par_chunks_mut(w / step)
                .enumerate()
                .with_min_len(8)
                .for_each_init(Line::default, |line, (row, out)| {
                    source.aim(row, line);
                    let cells = &covered[row * step / CELL * cells.0..][..cells.0];
                    let mut begin = 0;
                    for span in cells.chunk_by(|a, b| a == b) {
                        let left = begin * CELL / step;
                        begin += span.len();
                        let part = &mut out[left..(begin * CELL / step).min(w / step)];
                        match span[0] {
                            Covered::Nothing => {}
                            Covered::Wholly => part.fill(255),
                            Covered::Partly => source.sample(line, left, &mut [part]),
                        }
                    }
                });
            out
        };
        Self {
            luma: seen(&cover.planes[0], ALPHA, 1),
            chroma: seen(&cover.planes[1], CHROMA_ALPHA, 2),
        }
    }

    /// Brings back of a frame as it was what the mask covers.
    pub(crate) fn put_back(&self, before: &Frame, frame: &mut Frame) {
        let planes = [
            (&mut frame.y, &before.y, &self.luma, 235),
            (&mut frame.u, &before.u, &self.chroma, 240),
            (&mut frame.v, &before.v, &self.chroma, 240),
        ];
        for (new, old, mask, most) in planes {
            new.par_chunks_mut(RUN)
                .zip(old.par_chunks(RUN))
                .zip(mask.par_chunks(RUN))
                .for_each(|((new, old), mask)| {
                    let mut shares = [0; RUN];
                    shares_of(mask, &mut shares[..mask.len()]);
                    mix(new, old, &shares[..mask.len()], most);
                });
        }
    }
}

/// How many samples are brought back at a time.
const RUN: usize = 4096;

/// A mask as planes of bytes, one sample a luma and one a chroma sample.
fn planes(mask: &Map, pads: [usize; 2]) -> [Plane; 2] {
    let (w, h) = (mask.width, mask.height);
    let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    let luma: Vec<u8> = mask.data.iter().map(|&v| byte(v)).collect();
    // Sited as chroma is: at the left of two columns, midway between two rows.
    let chroma: Vec<u8> = (0..(w / 2) * (h / 2))
        .map(|i| {
            let (x, y) = (2 * (i % (w / 2)), 2 * (i / (w / 2)));
            let row = |y: usize| {
                mask.at(x.saturating_sub(1), y) + 2.0 * mask.at(x, y) + mask.at(x + 1, y)
            };
            byte((row(y) + row(y + 1)) / 8.0)
        })
        .collect();
    [
        Plane::bordered(&luma, w, h, pads[0]),
        Plane::bordered(&chroma, w / 2, h / 2, pads[1]),
    ]
}

/// How much of the unparted photo is still seen at the lattice's points, 0–256.
struct Fade {
    columns: usize,
    rows: usize,
    shares: Vec<u32>,
}

impl Fade {
    fn new([near, far]: [&Lattice; 2], kept: f32, width: usize) -> Self {
        let limit = PARTED * width as f32;
        let share = |i: usize| {
            let (column, row) = (i % near.columns, i / near.columns);
            let (a, b) = (near.place(column, row), far.place(column, row));
            let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
            let moved = (dx * dx + dy * dy).sqrt();
            (256.0 * kept * (1.0 - smoothstep(0.0, limit, moved))) as u32
        };
        Self {
            columns: near.columns,
            rows: near.rows,
            shares: (0..near.columns * near.rows).map(share).collect(),
        }
    }

    /// Whether anything of the photo is seen in a cell.
    fn is_seen(&self, column: usize, row: usize) -> bool {
        let seen = |[x, y]: [usize; 2]| self.shares[(row + y) * self.columns + column + x] > 0;
        CORNERS.into_iter().any(seen)
    }

    /// The share at a luma pixel, bilinear, in whole numbers.
    fn at(&self, x: usize, y: usize) -> u32 {
        let (column, row) = (
            (x / CELL).min(self.columns - 2),
            (y / CELL).min(self.rows - 2),
        );
        let (fx, fy) = ((x - column * CELL) as u32, (y - row * CELL) as u32);
        let cell = CELL as u32;
        let at = |column: usize, row: usize| self.shares[row * self.columns + column];
        let top = at(column, row) * (cell - fx) + at(column + 1, row) * fx;
        let bottom = at(column, row + 1) * (cell - fx) + at(column + 1, row + 1) * fx;
        (top * (cell - fy) + bottom * fy) / (cell * cell)
    }
}

/// What a cell of a frame shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    subject: Covered,
    /// Whether the unparted photo is seen through.
    is_fading: bool,
}

/// What each cell of a frame shows.
pub(super) struct Sheet {
    columns: usize,
    cells: Vec<Cell>,
    fade: Fade,
}

impl Sheet {
    /// The cells of a frame of `width` pixels through these lattices of subject
    /// and background; `kept` is the share of the unparted photo that may be
    /// seen, 0–1.
    pub(super) fn new(
        [alpha, seam]: [&Cover; 2],
        [near, far]: [&Lattice; 2],
        kept: f32,
        width: usize,
    ) -> Self {
        let fade = Fade::new([near, far], kept, width);
        let columns = near.columns - 1;
        let cells = (0..columns * (near.rows - 1)).into_par_iter();
        let cells = cells.with_min_len(8 * columns).map(|i| {
            let (column, row) = (i % columns, i / columns);
            Cell {
                subject: alpha.cell(near, column, row),
                is_fading: fade.is_seen(column, row)
                    && seam.cell(near, column, row) != Covered::Nothing,
            }
        });
        Self {
            columns,
            cells: cells.collect(),
            fade,
        }
    }

    /// The cells of a row that show the same, and where they begin and end.
    fn spans(&self, row: usize) -> impl Iterator<Item = (Cell, [usize; 2])> {
        let cells = &self.cells[row * self.columns..][..self.columns];
        let mut begin = 0;
        cells.chunk_by(|a, b| a == b).map(move |span| {
            let from = begin;
            begin += span.len();
            (span[0], [from, begin])
        })
    }
}

/// Planes that are seen together, lowest first.
pub(super) struct Stack<'a, const N: usize, const M: usize> {
    /// None where the frame already shows it.
    pub(super) back: Option<Source<'a, N>>,
    /// The subject's colours.
    pub(super) front: Source<'a, N>,
    /// The same and how much of them is seen.
    pub(super) cut: Source<'a, M>,
    /// The photo and how much of it may be seen.
    pub(super) photo: Source<'a, M>,
    /// Luma pixels from one sample to the next.
    pub(super) step: usize,
    /// The largest sample of limited range; the smallest is 16.
    pub(super) most: u8,
}

/// What the making of a row needs room for.
struct Bench<const M: usize> {
    near: Line,
    far: Line,
    samples: [Vec<u8>; M],
    shares: Vec<u16>,
}

impl<const N: usize, const M: usize> Stack<'_, N, M> {
    /// Fills whole planes of `width`.
    pub(super) fn lay(&self, sheet: &Sheet, width: usize, outs: [&mut [u8]; N]) {
        let bench = || Bench {
            near: Line::default(),
            far: Line::default(),
            samples: [(); M].map(|()| vec![0; width]),
            shares: vec![0; width],
        };
        rows_of(outs, width)
            .into_par_iter()
            .enumerate()
            .with_min_len(8)
            .for_each_init(bench, |bench, (row, outs)| {
                self.row(row, sheet, bench, outs);
            });
    }

    fn row(&self, row: usize, sheet: &Sheet, bench: &mut Bench<M>, mut outs: [&mut [u8]; N]) {
        if let Some(back) = &self.back {
            back.aim(row, &mut bench.far);
        }
        self.front.aim(row, &mut bench.near);
        let width = outs[0].len();
        for (cell, [from, to]) in sheet.spans(row * self.step / CELL) {
            let left = from * CELL / self.step;
            let right = (to * CELL / self.step).min(width);
            let mut outs = outs.each_mut().map(|row| &mut row[left..right]);
            if let (Some(back), true) = (&self.back, cell.subject != Covered::Wholly) {
                back.sample(&bench.far, left, &mut outs);
            }
            match cell.subject {
                Covered::Nothing => {}
                Covered::Wholly => self.front.sample(&bench.near, left, &mut outs),
                Covered::Partly => self.over(&self.cut, bench, left, &mut outs, shares_of),
            }
            if cell.is_fading {
                self.over(&self.photo, bench, left, &mut outs, |mask, shares| {
                    for (i, (share, &seam)) in shares.iter_mut().zip(mask).enumerate() {
                        let seen = sheet.fade.at((left + i) * self.step, row * self.step);
                        *share = (seen * u32::from(seam) / 255) as u16;
                    }
                });
            }
        }
    }

    /// Lays part of a row over what is there; `share` turns its mask into shares
    /// of 256.
    fn over(
        &self,
        source: &Source<'_, M>,
        bench: &mut Bench<M>,
        left: usize,
        outs: &mut [&mut [u8]; N],
        share: impl Fn(&[u8], &mut [u16]),
    ) {
        let length = outs[0].len();
        let mut samples = bench.samples.each_mut().map(|row| &mut row[..length]);
        source.sample(&bench.near, left, &mut samples);
        let shares = &mut bench.shares[..length];
        share(samples[M - 1], shares);
        for (row, samples) in outs.iter_mut().zip(samples) {
            mix(row, samples, shares, self.most);
        }
    }
}

/// Mixes `shares` of 256 of the new samples into a row. The largest sum, 255 ·
/// 256 + 128, just fits sixteen bits.
fn mix(row: &mut [u8], samples: &[u8], shares: &[u16], most: u8) {
    for ((out, &sample), &share) in row.iter_mut().zip(samples).zip(shares) {
        let new = u16::from(sample.clamp(16, most)) * share;
        *out = ((u16::from(*out) * (256 - share) + new + 128) >> 8) as u8;
    }
}

/// The shares of 256 that a matte's bytes mean: all of it for 255.
fn shares_of(mask: &[u8], shares: &mut [u16]) {
    let pairs = mask.iter().zip(shares);
    pairs.for_each(|(&alpha, share)| *share = u16::from(alpha) + u16::from(alpha >> 7));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mask of a frame of 160 × 96 that is 1 right of a column.
    fn right_of(column: usize) -> Cover {
        let mask = Map::from_fn(160, 96, |x, _| f32::from(x >= column));
        Cover::new(&mask, [8, 4])
    }

    #[track_caller]
    fn check(cover: &Cover, cell: [usize; 2], expected: Covered) {
        let lattice = Lattice::still(160, 96);
        assert_eq!(cover.cell(&lattice, cell[0], cell[1]), expected, "{cell:?}");
    }

    #[test]
    fn a_cell_is_whole_only_where_nothing_else_is_near() {
        let cover = right_of(80);
        check(&cover, [3, 4], Covered::Nothing);
        check(&cover, [7, 4], Covered::Nothing);
        check(&cover, [8, 4], Covered::Nothing);
        check(&cover, [9, 4], Covered::Partly);
        check(&cover, [10, 4], Covered::Partly);
        check(&cover, [12, 4], Covered::Wholly);
        check(&cover, [3, 0], Covered::Partly);
        check(&cover, [19, 4], Covered::Partly);
    }

    #[test]
    fn a_single_pixel_makes_its_cell_partly_covered() {
        let dot = Map::from_fn(160, 96, |x, y| f32::from([x, y] == [83, 45]));
        let hole = dot.map(|share| 1.0 - share);
        for mask in [dot, hole] {
            let cover = Cover::new(&mask, [8, 4]);
            check(&cover, [10, 5], Covered::Partly);
        }
    }
}
