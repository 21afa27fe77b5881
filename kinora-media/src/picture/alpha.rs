//! From pixels that may be transparent to pixels that are not.

use kinora_core::size::Size;

use super::PictureError;
use super::bits::Pixels;
use super::colour::Colour;

/// The longer side of the blurred copy, in cells.
const LONGEST_SIDE: u32 = 32;

/// Makes R, G, B of the pixels.
///
/// What shows through is the picture itself, far out of focus: its own colours
/// spread over the empty parts. Black or white would be an edge that moves.
pub(super) fn to_opaque(pixels: Pixels, size: Size) -> Result<Vec<u8>, PictureError> {
    let bytes = pixels.bytes;
    match pixels.colour {
        Colour::Rgb => Ok(bytes),
        Colour::Grey => Ok(bytes.iter().flat_map(|&grey| [grey; 3]).collect()),
        Colour::GreyAlpha => {
            let pairs = bytes.chunks_exact(2);
            composite(pairs.map(|pair| [pair[0], pair[0], pair[0], pair[1]]), size)
        }
        Colour::Rgba => {
            let pixels = bytes.chunks_exact(4);
            composite(
                pixels.map(|pixel| [pixel[0], pixel[1], pixel[2], pixel[3]]),
                size,
            )
        }
    }
}

fn composite(
    pixels: impl Iterator<Item = [u8; 4]> + Clone,
    size: Size,
) -> Result<Vec<u8>, PictureError> {
    if pixels.clone().all(|[.., alpha]| alpha == 255) {
        return Ok(pixels.flat_map(|[r, g, b, _]| [r, g, b]).collect());
    }
    let backdrop = Backdrop::new(pixels.clone(), size)?;
    let mut rgb = Vec::with_capacity(size.width as usize * size.height as usize * 3);
    let mut pixels = pixels;
    for y in 0..size.height {
        let row = backdrop.row(y);
        for (x, [r, g, b, alpha]) in (0..size.width).zip(&mut pixels) {
            if alpha == 255 {
                rgb.extend([r, g, b]);
            } else {
                let behind = row.at(x);
                let mix = |front: u8, back: f32| {
                    let alpha = f32::from(alpha) / 255.0;
                    (f32::from(front) * alpha + back * (1.0 - alpha)).round() as u8
                };
                rgb.extend([mix(r, behind[0]), mix(g, behind[1]), mix(b, behind[2])]);
            }
        }
    }
    Ok(rgb)
}

/// The picture's colours on a coarse grid, also where it has none.
struct Backdrop {
    size: Size,
    grid: Grid,
}

/// Colours with a weight.
#[derive(Clone)]
struct Grid {
    width: usize,
    height: usize,
    /// R, G and B, each times the weight, and the weight.
    cells: Vec<[f32; 4]>,
}

impl Backdrop {
    fn new(pixels: impl Iterator<Item = [u8; 4]>, size: Size) -> Result<Self, PictureError> {
        let grid = gather(pixels, size);
        if grid.cells.iter().all(|cell| cell[3] == 0.0) {
            return Err(PictureError::Transparent);
        }
        Ok(Self {
            size,
            grid: soften(&fill(&grid)),
        })
    }

    fn row(&self, y: u32) -> BackdropRow<'_> {
        let (above, below, share) = between(y, self.size.height, self.grid.height);
        let row = |y: usize| &self.grid.cells[y * self.grid.width..][..self.grid.width];
        BackdropRow {
            width: self.size.width,
            above: row(above),
            below: row(below),
            share,
        }
    }
}

/// What a row of pixels lies between.
struct BackdropRow<'a> {
    width: u32,
    above: &'a [[f32; 4]],
    below: &'a [[f32; 4]],
    share: f32,
}

impl BackdropRow<'_> {
    fn at(&self, x: u32) -> [f32; 4] {
        let (left, right, share) = between(x, self.width, self.above.len());
        let upper = mix(self.above[left], self.above[right], share);
        let lower = mix(self.below[left], self.below[right], share);
        mix(upper, lower, self.share)
    }
}

/// The two cells whose middles a pixel's middle lies between, and how far it is
/// from the first to the second.
fn between(pixel: u32, pixels: u32, cells: usize) -> (usize, usize, f32) {
    let place = (pixel as f32 + 0.5) * cells as f32 / pixels as f32 - 0.5;
    let place = place.clamp(0.0, (cells - 1) as f32);
    let first = place as usize;
    (first, (first + 1).min(cells - 1), place - first as f32)
}

/// Sums up each cell's colours, by how opaque they are.
fn gather(pixels: impl Iterator<Item = [u8; 4]>, size: Size) -> Grid {
    let longest = size.width.max(size.height);
    let cells = |side: u32| (side * LONGEST_SIDE / longest).clamp(1, side.max(1)) as usize;
    let (width, height) = (cells(size.width), cells(size.height));
    let mut sums = vec![[0_u64; 4]; width * height];
    let columns = size.width as usize;
    for (index, [r, g, b, alpha]) in pixels.enumerate() {
        let x = index % columns * width / columns;
        let y = index / columns * height / size.height as usize;
        let sum = &mut sums[y * width + x];
        for (total, value) in sum.iter_mut().zip([r, g, b, 255]) {
            *total += u64::from(value) * u64::from(alpha);
        }
    }
    let cells = sums
        .into_iter()
        .map(|[r, g, b, weight]| [r, g, b, weight / 255].map(|total| total as f32))
        .collect();
    Grid {
        width,
        height,
        cells,
    }
}

/// Gives every empty cell the mean of what is known around it, looking further
/// and further out.
fn fill(grid: &Grid) -> Grid {
    let mut known: Vec<[f32; 4]> = grid.cells.iter().map(|&cell| normal(cell)).collect();
    while known.iter().any(|cell| cell[3] == 0.0) {
        known = (0..known.len())
            .map(|index| match known[index] {
                [.., 0.0] => normal(around(grid, &known, index)),
                cell => cell,
            })
            .collect();
    }
    Grid {
        cells: known,
        ..*grid
    }
}

/// Blurs the grid a little, so that no cell can be made out.
fn soften(grid: &Grid) -> Grid {
    let mut cells = grid.cells.clone();
    for _ in 0..3 {
        cells = (0..cells.len())
            .map(|index| normal(around(grid, &cells, index)))
            .collect();
    }
    Grid { cells, ..*grid }
}

/// The sum of a cell and its eight neighbours.
fn around(grid: &Grid, cells: &[[f32; 4]], index: usize) -> [f32; 4] {
    let (x, y) = (index % grid.width, index / grid.width);
    let mut sum = [0.0; 4];
    for y in y.saturating_sub(1)..(y + 2).min(grid.height) {
        for x in x.saturating_sub(1)..(x + 2).min(grid.width) {
            for (total, value) in sum.iter_mut().zip(cells[y * grid.width + x]) {
                *total += value;
            }
        }
    }
    sum
}

/// A cell with a weight of one, or of zero.
fn normal(cell: [f32; 4]) -> [f32; 4] {
    if cell[3] == 0.0 {
        cell
    } else {
        cell.map(|value| value / cell[3])
    }
}

fn mix(a: [f32; 4], b: [f32; 4], share: f32) -> [f32; 4] {
    std::array::from_fn(|index| a[index] + (b[index] - a[index]) * share)
}
