//! Linear light brought back to planes of the full size.

use std::sync::LazyLock;

use rayon::prelude::*;

use super::light::{Light, counted};
use crate::maths::pow;
use crate::planes::{Plane, Planes};

/// Light on pixels of `scale` luma pixels as planes like others.
///
/// It is enlarged before it is coded: between a highlight and the dark, light
/// and code have different middles.
pub(super) fn planes(light: &Light, scale: usize, like: &Planes) -> Planes {
    let (width, half) = (like.y.stride, like.u.stride);
    let columns = Columns::new(scale, width, light.width);
    let mut y = vec![0; like.y.data.len()];
    let (mut u, mut v) = (vec![0; like.u.data.len()], vec![0; like.v.data.len()]);
    y.par_chunks_mut(2 * width)
        .zip(u.par_chunks_mut(half))
        .zip(v.par_chunks_mut(half))
        .enumerate()
        .with_min_len(8)
        .for_each_init(
            || [Row::new(width), Row::new(width)],
            |rows, (pair, ((y, u), v))| {
                for (i, (row, y)) in rows.iter_mut().zip(y.chunks_exact_mut(width)).enumerate() {
                    row.fill(light, &columns, 2 * pair + i);
                    row.code(y);
                }
                let [upper, lower] = rows;
                chroma(&upper.blue, &lower.blue, u);
                chroma(&upper.red, &lower.red, v);
            },
        );
    Planes {
        size: like.size,
        y: like.y.like(y),
        u: like.u.like(u),
        v: like.v.like(v),
    }
}

/// A mask on pixels of `scale` luma pixels as a plane like another.
pub(super) fn alpha(mask: &Light, scale: usize, like: &Plane) -> Plane {
    let columns = Columns::new(scale, like.stride, mask.width);
    let mut data = vec![0; like.data.len()];
    data.par_chunks_mut(like.stride)
        .enumerate()
        .with_min_len(16)
        .for_each_init(
            || vec![0.0; like.stride],
            |cover, (y, out)| {
                columns.row(&mask.channels[0], mask.height, y, cover);
                for (out, cover) in out.iter_mut().zip(cover) {
                    *out = (*cover / 257.0 + 0.5) as u8;
                }
            },
        );
    like.like(data)
}

/// Which pixels of a scale lie beside each column of the full size.
struct Columns {
    scale: usize,
    /// Pixels of a row of the scale.
    length: usize,
    /// The pixel to the left and how near the column is to the next one.
    places: Vec<(usize, f32)>,
}

impl Columns {
    fn new(scale: usize, width: usize, length: usize) -> Self {
        let places = (0..width).map(|x| place(x, scale, length));
        Self {
            scale,
            length,
            places: places.collect(),
        }
    }

    /// One row of the full size from a channel of the scale.
    fn row(&self, channel: &[u16], rows: usize, y: usize, out: &mut [f32]) {
        let part = |y: usize| &channel[y * self.length..][..self.length];
        if self.scale == 1 {
            for (out, &light) in out.iter_mut().zip(part(y)) {
                *out = f32::from(light);
            }
            return;
        }
        let (upper, share) = place(y, self.scale, rows);
        let pair = part(upper).iter().zip(part((upper + 1).min(rows - 1)));
        let mut tall: Vec<f32> = pair
            .map(|(&a, &b)| f32::from(a) + (f32::from(b) - f32::from(a)) * share)
            .collect();
        tall.extend(tall.last().copied());
        for (out, &(left, share)) in out.iter_mut().zip(&self.places) {
            *out = tall[left] + (tall[left + 1] - tall[left]) * share;
        }
    }
}

/// The pixel of a scale before a place of the full size, and the share of the
/// way to the next one. A pixel's middle is half a pixel from its edge.
fn place(full: usize, scale: usize, length: usize) -> (usize, f32) {
    let place = (full as f32 + 0.5) / scale as f32 - 0.5;
    let place = place.clamp(0.0, (length - 1) as f32);
    (place as usize, place - (place as usize) as f32)
}

/// One row of light on its way to codes.
struct Row {
    /// Red, green and blue, light at first and then codes.
    colours: [Vec<f32>; 3],
    blue: Vec<f32>,
    red: Vec<f32>,
}

impl Row {
    fn new(width: usize) -> Self {
        Self {
            colours: [vec![0.0; width], vec![0.0; width], vec![0.0; width]],
            blue: vec![0.0; width],
            red: vec![0.0; width],
        }
    }

    /// sRGB's codes of a row, 1 white.
    fn fill(&mut self, light: &Light, columns: &Columns, y: usize) {
        let table = &*CODED;
        for (colour, channel) in self.colours.iter_mut().zip(&light.channels) {
            columns.row(channel, light.height, y, colour);
        }
        if let Some(mask) = light.channels.get(3) {
            let cover = &mut self.blue;
            columns.row(mask, light.height, y, cover);
            for colour in &mut self.colours {
                for (light, cover) in colour.iter_mut().zip(cover.iter()) {
                    *light /= counted(cover / 65_535.0);
                }
            }
        }
        for code in self.colours.iter_mut().flatten() {
            *code = table[((*code + 0.5) as usize).min(65_535)];
        }
    }

    /// BT.709 in limited range: luma as samples, chroma for later.
    fn code(&mut self, luma: &mut [u8]) {
        let [r, g, b] = &self.colours;
        for x in 0..luma.len() {
            let y = 0.2126 * r[x] + 0.7152 * g[x] + 0.0722 * b[x];
            luma[x] = (16.5 + 219.0 * y) as u8;
            self.blue[x] = (b[x] - y) * (224.0 / 1.8556);
            self.red[x] = (r[x] - y) * (224.0 / 1.5748);
        }
    }
}

/// A chroma row from two luma rows: weights 1 2 1 across about the left luma
/// sample of a pair, 1 1 down.
fn chroma(upper: &[f32], lower: &[f32], out: &mut [u8]) {
    for (column, out) in out.iter_mut().enumerate() {
        let (left, middle, right) = ((2 * column).saturating_sub(1), 2 * column, 2 * column + 1);
        let of = |row: &[f32]| row[left] + 2.0 * row[middle] + row[right];
        *out = (128.5 + 0.125 * (of(upper) + of(lower))) as u8;
    }
}

/// sRGB's code, 1 white, by linear light of 65,535 parts (IEC 61966-2-1).
static CODED: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..65_536)
        .map(|index| {
            let light = index as f32 / 65_535.0;
            if light <= 0.003_130_8 {
                light * 12.92
            } else {
                1.055 * pow(light, 1.0 / 2.4) - 0.055
            }
        })
        .collect()
});
