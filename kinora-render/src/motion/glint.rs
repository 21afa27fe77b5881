//! The light on water: small waves that brighten and darken it, and glitter
//! where it is bright already.

use rayon::prelude::*;

use super::{Edit, Now, Span};
use crate::maths::{TAU, sin, uniform};
use crate::planes::Planes;

/// The side of the tile of small waves.
const TILE: usize = 256;

/// Light on the water of a frame.
pub(super) struct Glint {
    /// How much of each luma sample is water, without the border, 0–255.
    mask: Vec<u8>,
    /// How much of the lightest water each sample is, likewise.
    bright: Vec<u8>,
    width: usize,
    rows: Vec<Row>,
    tile: Vec<i8>,
    light: Light,
}

/// How the light on water is.
#[derive(Clone, Copy)]
pub(super) struct Light {
    /// How much it goes to and fro, in codes of luma.
    pub(super) codes: f32,
    /// Where the small waves go besides to the viewer: tiles a second to the right
    /// and away.
    pub(super) stream: [f32; 2],
    pub(super) seed: u64,
    pub(super) span: Span,
}

/// Where the tile lies on one row of the frame.
struct Row {
    /// The columns that hold water.
    columns: [usize; 2],
    /// Samples of the tile to the right, 24.8, a pixel.
    step: i32,
    /// The rows of the tile seen there, of two layers.
    down: [f32; 2],
    /// How much of the light is seen there, 0–1.
    share: f32,
}

/// The share of water that counts as the lightest.
const LIGHTEST: f32 = 0.02;

impl Glint {
    /// Light on the water of `planes`: `water` tells how much of a place in
    /// shares of the frame it is, `near` how near a row is, 0 at the horizon and
    /// 1 at the viewer's feet.
    pub(super) fn new(
        planes: &Planes,
        water: impl Fn([f32; 2]) -> f32 + Sync,
        near: impl Fn(f32) -> f32,
        light: Light,
    ) -> Self {
        let (w, h) = (planes.y.width, planes.y.height);
        let mut mask = vec![0; w * h];
        mask.par_chunks_mut(w).enumerate().for_each(|(y, line)| {
            for (x, sample) in line.iter_mut().enumerate() {
                let place = [(x as f32 + 0.5) / w as f32, (y as f32 + 0.5) / h as f32];
                *sample = (water(place) * 255.0 + 0.5) as u8;
            }
        });
        let rows = mask
            .chunks(w)
            .enumerate()
            .map(|(y, line)| Row::new(line, near((y as f32 + 0.5) / h as f32), w))
            .collect();
        Self {
            bright: bright(planes, &mask),
            mask,
            width: w,
            rows,
            tile: tile(light.seed),
            light,
        }
    }
}

impl Row {
    fn new(mask: &[u8], near: f32, width: usize) -> Self {
        let first = mask.iter().position(|&m| m > 0).unwrap_or(0);
        let last = mask.iter().rposition(|&m| m > 0).map_or(0, |i| i + 1);
        // At 1280 pixels a wave near the viewer is about forty pixels long.
        let scale = 1280.0 / width as f32 / (0.25 + 1.6 * near);
        Self {
            columns: [first, last],
            step: (scale * 0.55 * 256.0) as i32,
            down: [150.0, 233.0].map(|rows| rows / (near + 0.28)),
            share: (0.45 + 0.55 * near).min(1.0),
        }
    }
}

/// How much each sample belongs to the lightest water.
fn bright(planes: &Planes, mask: &[u8]) -> Vec<u8> {
    let plane = &planes.y;
    let luma = |i: usize| {
        let (x, y) = (i % plane.width + plane.pad, i / plane.width + plane.pad);
        plane.data[y * plane.stride + x]
    };
    let mut counts = [0_usize; 256];
    let inside = || (0..mask.len()).filter(|&i| mask[i] > 200);
    inside().for_each(|i| counts[luma(i) as usize] += 1);
    let wanted = (inside().count() as f32 * LIGHTEST) as usize;
    let mut above = 0;
    let limit = (0..256)
        .rev()
        .find(|&code| {
            above += counts[code];
            above > wanted
        })
        .unwrap_or(255);
    let much = |i: usize| (i32::from(luma(i)) - limit as i32 + 4).clamp(0, 8) * 31;
    (0..mask.len())
        .map(|i| if mask[i] > 0 { much(i) as u8 } else { 0 })
        .collect()
}

/// Small waves that repeat on all sides: a sum of waves with whole numbers of
/// crests.
fn tile(seed: u64) -> Vec<i8> {
    const WAVES: u64 = 28;
    let waves: Vec<[f32; 3]> = (0..WAVES)
        .map(|n| {
            let random = |key: u64| uniform([seed, 0x676c_696e, n, key]);
            let across = (random(0) * 18.0 - 9.0).round();
            let down = (6.0 + random(1) * 34.0).round();
            [across, down, random(2)]
        })
        .collect();
    let sines: Vec<f32> = (0..TILE)
        .map(|i| sin(TAU * i as f32 / TILE as f32))
        .collect();
    (0..TILE * TILE)
        .map(|i| {
            let (x, y) = ((i % TILE) as f32, (i / TILE) as f32);
            let sum: f32 = waves
                .iter()
                .map(|[across, down, phase]| {
                    let turn = across * x + down * y + phase * TILE as f32;
                    sines[turn.rem_euclid(TILE as f32) as usize % TILE]
                })
                .sum();
            // 28 sines have a standard deviation of about 3.7.
            (sum * 22.0).clamp(-127.0, 127.0) as i8
        })
        .collect()
}

/// How the two layers of small waves go over the water: crests sideways and
/// towards the viewer, in tiles a second.
const GOING: [[f32; 2]; 2] = [[0.045, 0.30], [-0.06, 0.20]];

impl Edit for Glint {
    fn draw(&self, now: &Now, _: &Planes, to: &mut Planes) {
        let weight = self.light.span.weight(now);
        // Whole tiles fill a loop.
        let gone = GOING.map(|way| {
            [0, 1].map(|side| {
                let tiles = way[side] - self.light.stream[side];
                let tiles = match now.round_s {
                    Some(round_s) => (tiles * round_s).round() / round_s * now.film_s,
                    None => tiles * now.film_s,
                };
                (tiles - tiles.floor()) * TILE as f32
            })
        });
        let (pad, stride, width) = (to.y.pad, to.y.stride, self.width);
        let first = pad * stride;
        let codes = self.light.codes * weight;
        to.y.data[first..]
            .par_chunks_mut(stride)
            .zip(&self.rows)
            .enumerate()
            .with_min_len(16)
            .for_each(|(y, (line, row))| {
                let scale = (codes * row.share * 256.0) as i32;
                let [from, past] = row.columns;
                let tiles = [0, 1].map(|i| {
                    let down = (row.down[i] + gone[i][1]).rem_euclid(TILE as f32) as usize % TILE;
                    &self.tile[down * TILE..][..TILE]
                });
                let starts = gone.map(|[across, _]| (across * 256.0) as i32);
                let samples = line[pad + from..pad + past].iter_mut();
                for (x, sample) in (from..past).zip(samples) {
                    let i = y * width + x;
                    let mask = i32::from(self.mask[i]);
                    if mask > 0 {
                        let at = |layer: usize, step: i32| {
                            let across = (starts[layer] + x as i32 * step) >> 8;
                            i32::from(tiles[layer][across as usize & (TILE - 1)])
                        };
                        let wave = at(0, row.step) + at(1, row.step * 3 / 4);
                        let glitter = (wave - 60).max(0) * i32::from(self.bright[i]) / 128;
                        let change = (wave * mask / 255 + glitter) * scale / 32_768;
                        *sample = (i32::from(*sample) + change).clamp(16, 235) as u8;
                    }
                }
            });
    }

    fn is_on(&self, now: &Now) -> bool {
        self.light.span.weight(now) > 0.0
    }
}
