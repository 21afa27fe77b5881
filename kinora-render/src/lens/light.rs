//! Linear light of a picture, and discs in it.

use std::sync::LazyLock;

use rayon::prelude::*;

use super::disc::{Chord, Disc};
use crate::maths::pow;
use crate::planes::{Plane, Planes};

/// Rows that are blurred together.
const BAND: usize = 16;

/// How much colour counts where a mask covers nothing, so that there is one.
const FAINTEST: f32 = 1.0 / 64.0;

/// Linear light over a picture and its border: red, green, blue, and where
/// there is a mask how much it covers; 65,535 is all.
pub(super) struct Light {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) channels: Vec<Vec<u16>>,
}

impl Light {
    /// The light of planes with their borders.
    pub(super) fn of(planes: &Planes) -> Self {
        let width = planes.y.stride;
        let height = planes.y.data.len() / width;
        let mut channels = vec![vec![0; width * height]; 3];
        let rows = rows_of(&mut channels, width);
        rows.into_par_iter()
            .enumerate()
            .with_min_len(BAND)
            .for_each(|(y, mut row)| {
                let chroma = [&planes.u, &planes.v].map(|plane| chroma_row(plane, y, width));
                for x in 0..width {
                    let luma = planes.y.data[y * width + x];
                    let light = decoded(luma, chroma[0][x], chroma[1][x]);
                    for (channel, light) in row.iter_mut().zip(light) {
                        channel[x] = light;
                    }
                }
            });
        Self {
            width,
            height,
            channels,
        }
    }

    /// Only as much of the light as a mask covers, and the mask.
    pub(super) fn masked(mut self, alpha: &Plane) -> Self {
        assert_eq!(alpha.data.len(), self.width * self.height);
        for channel in &mut self.channels {
            for (light, &alpha) in channel.iter_mut().zip(&alpha.data) {
                let share = counted(f32::from(alpha) / 255.0);
                *light = (f32::from(*light) * share + 0.5) as u16;
            }
        }
        let cover = alpha.data.iter().map(|&alpha| u16::from(alpha) * 257);
        self.channels.push(cover.collect());
        self
    }

    /// The mask alone.
    pub(super) fn mask(&self) -> Self {
        Self {
            channels: vec![self.channels[3].clone()],
            ..*self
        }
    }

    /// The light at half the size.
    pub(super) fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let halve = |channel: &Vec<u16>| {
            let at = |x: usize, y: usize| {
                let (x, y) = (x.min(self.width - 1), y.min(self.height - 1));
                u32::from(channel[y * self.width + x])
            };
            let mean = |i: usize| {
                let (x, y) = (2 * (i % width), 2 * (i / width));
                let sum = at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1);
                ((sum + 2) / 4) as u16
            };
            let pixels = (0..width * height).into_par_iter().with_min_len(width);
            pixels.map(mean).collect()
        };
        Self {
            width,
            height,
            channels: self.channels.iter().map(halve).collect(),
        }
    }

    /// The light spread over discs.
    pub(super) fn blurred(&self, disc: &Disc) -> Self {
        let spread = |channel: &Vec<u16>| {
            let mut out = vec![0; channel.len()];
            out.par_chunks_mut(self.width * BAND)
                .enumerate()
                .for_each(|(number, band)| {
                    let rows = number * BAND..number * BAND + band.len() / self.width;
                    for (out, light) in band.iter_mut().zip(self.spread(channel, disc, rows)) {
                        *out = (light + 0.5) as u16;
                    }
                });
            out
        };
        Self {
            width: self.width,
            height: self.height,
            channels: self.channels.iter().map(spread).collect(),
        }
    }

    /// Some rows of a channel spread over discs.
    ///
    /// The sum over a chord is a difference of two sums from the row's
    /// beginning, whatever its length. Whole numbers make that exact.
    fn spread(&self, channel: &[u16], disc: &Disc, rows: std::ops::Range<usize>) -> Vec<f32> {
        let margin = disc.columns() + 1;
        let sums: Vec<Vec<i32>> = (0..rows.len() + 2 * disc.rows)
            .map(|i| {
                let y = (rows.start + i) as isize - disc.rows as isize;
                let y = mirrored(y, self.height);
                sums_of(&channel[y * self.width..][..self.width], margin)
            })
            .collect();
        let mut out = vec![0.0; rows.len() * self.width];
        for (row, out) in out.chunks_exact_mut(self.width).enumerate() {
            for chord in &disc.chords {
                add_chord(&sums[row + chord.row], margin, chord, out);
            }
        }
        out
    }
}

/// The sums of a row from its beginning, the row continued as in a mirror by a
/// margin.
fn sums_of(row: &[u16], margin: usize) -> Vec<i32> {
    let mut sums = Vec::with_capacity(row.len() + 2 * margin + 1);
    let mut sum = 0;
    sums.push(0);
    let mut add = |light: u16| {
        sum += i32::from(light);
        sums.push(sum);
    };
    let margin = margin as isize;
    (-margin..0).for_each(|x| add(row[mirrored(x, row.len())]));
    row.iter().for_each(|&light| add(light));
    (0..margin).for_each(|x| add(row[mirrored(row.len() as isize + x, row.len())]));
    sums
}

/// Adds a chord about each pixel of a row.
fn add_chord(sums: &[i32], margin: usize, chord: &Chord, out: &mut [f32]) {
    let part = |first: usize| &sums[first..first + out.len()];
    let (inner_from, inner_to) = (part(margin - chord.half), part(margin + chord.half + 1));
    let (outer_from, outer_to) = (part(margin - chord.half - 1), part(margin + chord.half + 2));
    let inner = chord.weight - chord.end;
    for x in 0..out.len() {
        let narrow = (inner_to[x] - inner_from[x]) as f32;
        let wide = (outer_to[x] - outer_from[x]) as f32;
        out[x] += inner * narrow + chord.end * wide;
    }
}

/// A place beyond the edge, as in a mirror.
fn mirrored(place: isize, length: usize) -> usize {
    let length = length as isize;
    let place = place.rem_euclid(2 * length);
    place.min(2 * length - 1 - place) as usize
}

/// Several planes cut into pieces of some rows, those of one place together.
fn rows_of(planes: &mut [Vec<u16>], length: usize) -> Vec<Vec<&mut [u16]>> {
    let count = planes[0].len().div_ceil(length);
    let mut pieces: Vec<_> = planes
        .iter_mut()
        .map(|plane| plane.chunks_mut(length))
        .collect();
    (0..count)
        .map(|_| pieces.iter_mut().filter_map(Iterator::next).collect())
        .collect()
}

/// How much colour counts for how much a mask covers, both 0–1.
pub(super) fn counted(cover: f32) -> f32 {
    FAINTEST + (1.0 - FAINTEST) * cover
}

/// One row of a chroma plane at the width of luma, in eighths of a code.
///
/// Chroma lies at the left luma sample of a pair, midway between two rows.
fn chroma_row(plane: &Plane, y: usize, width: usize) -> Vec<i32> {
    let rows = plane.data.len() / plane.stride;
    let near = (y / 2).min(rows - 1);
    let far = if y.is_multiple_of(2) {
        near.saturating_sub(1)
    } else {
        (near + 1).min(rows - 1)
    };
    let at = |x: usize| {
        let x = x.min(plane.stride - 1);
        let [near, far] = [near, far].map(|row| i32::from(plane.data[row * plane.stride + x]));
        3 * near + far
    };
    let pair = |x: usize| {
        if x.is_multiple_of(2) {
            2 * at(x / 2)
        } else {
            at(x / 2) + at(x / 2 + 1)
        }
    };
    (0..width).map(pair).collect()
}

/// The largest index of [`LINEAR`].
const FULL_INDEX: f32 = 4095.0;

/// Linear light by sRGB's code, 4,095 white (IEC 61966-2-1).
static LINEAR: LazyLock<Vec<u16>> = LazyLock::new(|| {
    (0..4096)
        .map(|index| {
            let code = index as f32 / FULL_INDEX;
            let light = if code <= 0.040_45 {
                code / 12.92
            } else {
                pow((code + 0.055) / 1.055, 2.4)
            };
            (light * 65_535.0 + 0.5) as u16
        })
        .collect()
});

/// Red, green and blue light of BT.709 codes in limited range; chroma in
/// eighths of a code.
fn decoded(luma: u8, blue: i32, red: i32) -> [u16; 3] {
    let y = (f32::from(luma) - 16.0) / 219.0;
    let (u, v) = (
        (blue - 8 * 128) as f32 / (8.0 * 224.0),
        (red - 8 * 128) as f32 / (8.0 * 224.0),
    );
    let rgb = [
        y + 1.5748 * v,
        y - 0.187_324 * u - 0.468_124 * v,
        y + 1.8556 * u,
    ];
    rgb.map(|code| LINEAR[(code.clamp(0.0, 1.0) * FULL_INDEX + 0.5) as usize])
}
