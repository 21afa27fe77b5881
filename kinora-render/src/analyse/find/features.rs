//! Corners of many sizes, and what is around them.

use rayon::prelude::*;

use crate::map::Map;
use crate::maths::{TAU, cos, sin};

/// How much smaller each level is than the one before.
const STEP: f32 = 0.8;

/// The smallest side of a level in pixels.
const SMALLEST: usize = 40;

/// What is around a corner: 4 by 4 cells with 8 directions of the gradient each.
const CELLS: usize = 4;
const DIRECTIONS: usize = 8;
const NUMBERS: usize = CELLS * CELLS * DIRECTIONS;

/// How far that reaches from the corner, in pixels of its level.
const REACH: isize = 12;

/// No direction counts more than this: a change of the light changes some.
const CLIP: f32 = 0.2;

/// The weakest corner that is looked at.
const WEAKEST: f32 = 2e-6;

/// How many corners are kept.
#[derive(Clone, Copy)]
pub(super) struct Most(usize);

impl Most {
    pub(super) const OF_SCENE: Self = Self(2400);
    pub(super) const OF_REFERENCE: Self = Self(900);
}

/// A corner and what is around it.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    /// Where it is, in pixels of the whole picture.
    pub(super) x: f32,
    pub(super) y: f32,
    /// The size of a pixel of its level, in pixels of the whole picture.
    pub(super) size: f32,
    /// Of length 1.
    pub(super) around: [f32; NUMBERS],
}

impl Feature {
    /// How like another it is: 1 for the same.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        // Eight sums, so that they can be made at once, and always in this order.
        let mut sums = [0.0_f32; 8];
        for (a, b) in self
            .around
            .chunks_exact(8)
            .zip(other.around.chunks_exact(8))
        {
            for i in 0..8 {
                sums[i] += a[i] * b[i];
            }
        }
        sums.iter().sum()
    }
}

/// The corners of a picture.
pub(super) fn of(luma: &Map, most: Most) -> Vec<Feature> {
    let levels = levels(luma);
    let area = |level: &Map| (level.width * level.height) as f32;
    let whole: f32 = levels.iter().map(area).sum();
    let found: Vec<Vec<Feature>> = levels
        .par_iter()
        .map(|level| {
            let share = area(level) / whole;
            Level::new(level, luma).features((share * most.0 as f32) as usize + 8)
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// The corners of a picture that is turned about its middle; where they are is told
/// as in the picture itself.
pub(super) fn turned(luma: &Map, degrees: f32, most: Most) -> Vec<Feature> {
    if degrees == 0.0 {
        return of(luma, most);
    }
    let (sine, cosine) = (sin(degrees * TAU / 360.0), cos(degrees * TAU / 360.0));
    let (w, h) = (luma.width as f32, luma.height as f32);
    // From a place of the turned picture to that of the picture itself.
    let back = |x: f32, y: f32| {
        let (dx, dy) = (x - w / 2.0, y - h / 2.0);
        (
            w / 2.0 + cosine * dx - sine * dy,
            h / 2.0 + sine * dx + cosine * dy,
        )
    };
    let picture = Map::from_fn(luma.width, luma.height, |x, y| {
        let (x, y) = back(x as f32 + 0.5, y as f32 + 0.5);
        luma.sample(x / w, y / h)
    });
    let mut features = of(&picture, most);
    for feature in &mut features {
        (feature.x, feature.y) = back(feature.x, feature.y);
    }
    // Beyond the picture there is only its edge, continued.
    let inside = |f: &Feature| f.x > 0.0 && f.y > 0.0 && f.x < w && f.y < h;
    features.retain(inside);
    features
}

/// The picture smaller and smaller.
fn levels(luma: &Map) -> Vec<Map> {
    let mut levels = vec![luma.blurred(0.7)];
    loop {
        let last = &levels[levels.len() - 1];
        let side = |length: usize| (length as f32 * STEP).round() as usize;
        let (width, height) = (side(last.width), side(last.height));
        if width.min(height) < SMALLEST {
            return levels;
        }
        let next = last.blurred(0.6).resized(width, height);
        levels.push(next);
    }
}

/// One size of a picture.
struct Level<'a> {
    map: &'a Map,
    /// The length and the direction of the gradient, the latter in 0–8.
    length: Map,
    direction: Map,
    size: (f32, f32),
}

impl<'a> Level<'a> {
    fn new(map: &'a Map, whole: &Map) -> Self {
        let (w, h) = (map.width, map.height);
        let slope = |x: usize, y: usize| {
            let dx = map.at((x + 1).min(w - 1), y) - map.at(x.saturating_sub(1), y);
            let dy = map.at(x, (y + 1).min(h - 1)) - map.at(x, y.saturating_sub(1));
            (dx, dy)
        };
        let length = Map::from_fn(w, h, |x, y| {
            let (dx, dy) = slope(x, y);
            (dx * dx + dy * dy).sqrt()
        });
        let direction = Map::from_fn(w, h, |x, y| {
            let (dx, dy) = slope(x, y);
            let turn = libm::atan2f(dy, dx) / TAU;
            (turn - turn.floor()) * DIRECTIONS as f32
        });
        Self {
            map,
            length,
            direction,
            size: (
                whole.width as f32 / w as f32,
                whole.height as f32 / h as f32,
            ),
        }
    }

    /// The strongest corners, spread over the picture.
    fn features(&self, most: usize) -> Vec<Feature> {
        let mut corners = self.corners();
        corners.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (w, h) = (self.map.width, self.map.height);
        let mut room = [most / 12 + 1; 36];
        corners.retain(|&(_, at)| {
            let cell = (at / w * 6 / h) * 6 + at % w * 6 / w;
            let has = room[cell] > 0;
            room[cell] -= usize::from(has);
            has
        });
        corners.truncate(most);
        corners
            .iter()
            .map(|&(_, at)| self.feature(at % w, at / w))
            .collect()
    }

    /// Where the gradient goes more than one way, and most so.
    fn corners(&self) -> Vec<(f32, usize)> {
        let map = self.map;
        let (w, h) = (map.width, map.height);
        let dx = Map::from_fn(w, h, |x, y| {
            map.at((x + 1).min(w - 1), y) - map.at(x.saturating_sub(1), y)
        });
        let dy = Map::from_fn(w, h, |x, y| {
            map.at(x, (y + 1).min(h - 1)) - map.at(x, y.saturating_sub(1))
        });
        let around = |a: &Map, b: &Map| a.zip(b, |a, b| a * b).blurred(1.5);
        let (xx, yy, xy) = (around(&dx, &dx), around(&dy, &dy), around(&dx, &dy));
        let strength = Map::from_fn(w, h, |x, y| {
            let (xx, yy, xy) = (xx.at(x, y), yy.at(x, y), xy.at(x, y));
            (xx * yy - xy * xy) / (xx + yy + 1e-6)
        });
        let rim = REACH as usize / 2 + 1;
        let mut corners = vec![];
        for y in rim..h.saturating_sub(rim) {
            for x in rim..w.saturating_sub(rim) {
                let value = strength.at(x, y);
                if value > WEAKEST && is_top(&strength, x, y, value) {
                    corners.push((value, y * w + x));
                }
            }
        }
        corners
    }

    fn feature(&self, x: usize, y: usize) -> Feature {
        Feature {
            x: (x as f32 + 0.5) * self.size.0,
            y: (y as f32 + 0.5) * self.size.1,
            size: self.size.0,
            around: self.around(x, y),
        }
    }

    /// The directions of the gradient around a place, cell by cell; each pixel
    /// counts in the cells and directions that are next to it.
    fn around(&self, x: usize, y: usize) -> [f32; NUMBERS] {
        let (w, h) = (self.map.width as isize, self.map.height as isize);
        let mut sums = [0.0_f32; NUMBERS];
        let cell = 2.0 * REACH as f32 / CELLS as f32;
        for dy in -REACH..REACH {
            for dx in -REACH..REACH {
                let px = (x as isize + dx).clamp(0, w - 1) as usize;
                let py = (y as isize + dy).clamp(0, h - 1) as usize;
                let (u, v) = (dx as f32 + 0.5, dy as f32 + 0.5);
                let near = 1.0 - (u * u + v * v) / (2.6 * (REACH * REACH) as f32);
                let place = [
                    (v + REACH as f32) / cell - 0.5,
                    (u + REACH as f32) / cell - 0.5,
                ];
                let weight = self.length.at(px, py) * near.max(0.0);
                spread(&mut sums, place, self.direction.at(px, py), weight);
            }
        }
        evened(sums)
    }
}

/// Adds a weight to the four cells and two directions next to a place.
fn spread(sums: &mut [f32; NUMBERS], [row, column]: [f32; 2], direction: f32, weight: f32) {
    let (row0, column0) = (row.floor(), column.floor());
    let first = direction as usize % DIRECTIONS;
    let turn = direction - direction.floor();
    for (dr, part_r) in [(0, 1.0 - (row - row0)), (1, row - row0)] {
        for (dc, part_c) in [(0, 1.0 - (column - column0)), (1, column - column0)] {
            let (r, c) = (row0 as isize + dr, column0 as isize + dc);
            let cells = 0..CELLS as isize;
            if !cells.contains(&r) || !cells.contains(&c) {
                continue;
            }
            let at = (r as usize * CELLS + c as usize) * DIRECTIONS;
            let part = weight * part_r * part_c;
            sums[at + first] += part * (1.0 - turn);
            sums[at + (first + 1) % DIRECTIONS] += part * turn;
        }
    }
}

/// The numbers at length 1, none too large, and those that are small made larger.
fn evened(mut sums: [f32; NUMBERS]) -> [f32; NUMBERS] {
    scale(&mut sums);
    for sum in &mut sums {
        *sum = sum.min(CLIP);
    }
    scale(&mut sums);
    for sum in &mut sums {
        *sum = sum.sqrt();
    }
    scale(&mut sums);
    sums
}

fn scale(numbers: &mut [f32; NUMBERS]) {
    let length = numbers.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-9);
    numbers.iter_mut().for_each(|number| *number /= length);
}

/// Whether nothing within two pixels is stronger; of equals the first is.
fn is_top(strength: &Map, x: usize, y: usize, value: f32) -> bool {
    for ny in y - 2..=y + 2 {
        for nx in x - 2..=x + 2 {
            let other = strength.at(nx, ny);
            let is_before = (ny, nx) < (y, x);
            if other > value || (other == value && is_before) {
                return false;
            }
        }
    }
    true
}
