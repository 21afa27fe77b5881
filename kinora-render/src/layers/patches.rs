//! Texture for a hole, copied patch by patch from where the picture shows it.
//!
//! Barnes, Shechtman, Finkelstein and Goldman, "PatchMatch", 2009, within the
//! completion of Wexler, Shechtman and Irani, "Space-time completion of video",
//! 2007: find for every patch of the hole the most alike patch outside, let the
//! found patches vote for each pixel, and again. Each round reads only what the
//! round before it wrote, and chance is named by pixel and round, so that the
//! result does not depend on threads.

use rayon::prelude::*;

use super::image::Image;
use super::raster::{Mask, distance};
use crate::map::Map;
use crate::maths::{exp, hash};

/// Pixels from the middle of a patch to its edge.
const HALF: usize = 3;
const SIDE: usize = 2 * HALF + 1;
/// Numbers in a patch's row, padded to whole vectors: eight pixels of three.
const ROW: usize = 24;

/// Widths of the pyramid in pixels, each with its rounds.
const LEVELS: [(usize, usize); 3] = [(160, 6), (320, 3), (640, 2)];

/// Jumps of the propagation within a round, in pixels.
const JUMPS: [usize; 3] = [4, 1, 2];

/// Where patches may be copied from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// How far chance looks at first, as a share of the width.
    pub(super) search: f32,
    /// How far from the hole a source must be, as a share of the width.
    pub(super) margin: f32,
}

/// Behind a subject: whatever is close to the hole may still hold a hair of it.
pub(super) const BEHIND: Reach = Reach {
    search: 0.22,
    margin: 1.0 / 80.0,
};

/// Beyond the picture's edge: what goes on there is what stands beside it.
pub(super) const BEYOND: Reach = Reach {
    search: 0.04,
    margin: 0.0,
};

/// What a pixel counts that is itself only a guess.
const GUESSED: f32 = 0.35;

/// Added to the difference of a source that is nearer than what it fills.
const NEARER: f32 = 0.05;
/// How much nearer a source may be.
const TOLERANCE: f32 = 0.03;

/// No patch of its own.
const NONE: u32 = u32::MAX;

/// A filled picture, and where each pixel of the ring was copied from.
pub(super) struct Filled {
    pub(super) image: Image,
    /// The pixel that each pixel's patch came from, at this image's size.
    pub(super) sources: Vec<Option<usize>>,
}

/// How much detail a fill is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// All that patches can give.
    Fine,
    /// None that would be lost in a blurred background.
    Coarse,
}

/// Fills the ring of a picture at up to [`LEVELS`]' size; what of the hole lies
/// deeper keeps `guess`. `None` where nothing may be copied.
pub(super) fn fill(
    image: &Image,
    guess: &Image,
    [hole, ring]: [&Mask; 2],
    far: &Map,
    reach: Reach,
    detail: Detail,
) -> Option<Filled> {
    let levels = match detail {
        Detail::Fine => &LEVELS[..],
        Detail::Coarse => &LEVELS[..2],
    };
    let mut last: Option<(Canvas, Field)> = None;
    for (number, &(width, rounds)) in (0..).zip(levels) {
        let width = width.min(image.width);
        let mut canvas = Canvas::new(image, guess, [hole, ring], far, reach, width);
        let mut field = match &last {
            None => Field::random(&canvas, number)?,
            Some((smaller, found)) => Field::enlarged(&canvas, smaller, found, number)?,
        };
        if last.is_some() {
            canvas.vote(&field);
        }
        for round in 0..rounds as u64 {
            field.search(&canvas, [number, round]);
            canvas.vote(&field);
        }
        let is_whole = width == image.width;
        last = Some((canvas, field));
        if is_whole {
            break;
        }
    }
    last.map(|(canvas, field)| canvas.finished(&field))
}

/// A picture at one level.
struct Canvas {
    width: usize,
    height: usize,
    /// Red, green, blue of each pixel, and room to read a whole row beyond the
    /// last.
    rgb: Vec<f32>,
    hole: Vec<bool>,
    /// Whether a patch about this pixel may be copied.
    is_source: Vec<bool>,
    far: Map,
    /// How far chance looks at first, in pixels.
    search: f32,
    /// The middles of patches that are looked for, and the place of each in
    /// that list.
    middles: Vec<usize>,
    places: Vec<u32>,
    /// Pixels that are voted for.
    targets: Vec<usize>,
}

impl Canvas {
    fn new(
        image: &Image,
        guess: &Image,
        [hole, ring]: [&Mask; 2],
        far: &Map,
        reach: Reach,
        width: usize,
    ) -> Self {
        let height = (image.height * width / image.width).max(SIDE + 2);
        let small = guess.resized(width, height);
        let covered = shrunk(hole, width, height);
        let ring = shrunk(ring, width, height);
        let margin = reach.margin * width as f32 + HALF as f32;
        let away = distance(&covered);
        let is_inside = |i: usize| {
            let (x, y) = (i % width, i / width);
            x >= HALF && y >= HALF && x + HALF + 1 < width && y + HALF < height
        };
        let is_source = (0..width * height)
            .map(|i| away.data[i] > margin && is_inside(i))
            .collect();
        let targets: Vec<usize> = (0..width * height).filter(|&i| ring.data[i]).collect();
        let around = ring.grown(HALF as f32);
        let middles: Vec<usize> = (0..width * height).filter(|&i| around.data[i]).collect();
        let mut places = vec![NONE; width * height];
        middles
            .iter()
            .zip(0..)
            .for_each(|(&i, place)| places[i] = place);
        let mut rgb: Vec<f32> = small.data.as_flattened().to_vec();
        rgb.extend_from_slice(&[0.0; ROW]);
        Self {
            width,
            height,
            rgb,
            hole: covered.data,
            is_source,
            far: far.resized(width, height),
            search: reach.search * width as f32,
            middles,
            places,
            targets,
        }
    }

    /// The patch about a pixel with what each of its numbers counts.
    fn patch(&self, middle: usize) -> Patch {
        let (x, y) = (
            (middle % self.width) as isize,
            (middle / self.width) as isize,
        );
        let mut patch = Patch {
            rgb: [0.0; SIDE * ROW],
            weight: [0.0; SIDE * ROW],
            all: 0.0,
        };
        for j in 0..SIDE {
            for i in 0..SIDE {
                let (px, py) = (
                    x + i as isize - HALF as isize,
                    y + j as isize - HALF as isize,
                );
                let is_in = (0..self.width as isize).contains(&px)
                    && (0..self.height as isize).contains(&py);
                if !is_in {
                    continue;
                }
                let at = py as usize * self.width + px as usize;
                let weight = if self.hole[at] { GUESSED } else { 1.0 };
                for c in 0..3 {
                    patch.rgb[j * ROW + 3 * i + c] = self.rgb[3 * at + c];
                    patch.weight[j * ROW + 3 * i + c] = weight;
                }
                patch.all += weight;
            }
        }
        patch
    }

    /// How unlike the patch about a source is: the weighted mean of squared
    /// distances, with the fine for a nearer one.
    fn difference(&self, patch: &Patch, source: usize, far: f32) -> f32 {
        let first = source - HALF * self.width - HALF;
        let mut lanes = [0.0_f32; 8];
        for j in 0..SIDE {
            let row = &self.rgb[3 * (first + j * self.width)..][..ROW];
            let own = &patch.rgb[j * ROW..][..ROW];
            let weight = &patch.weight[j * ROW..][..ROW];
            for part in 0..ROW / 8 {
                for (lane, sum) in lanes.iter_mut().enumerate() {
                    let k = 8 * part + lane;
                    let d = row[k] - own[k];
                    *sum += weight[k] * d * d;
                }
            }
        }
        let sum = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
            + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
        let fine = if self.far.data[source] > far + TOLERANCE {
            NEARER
        } else {
            0.0
        };
        sum / patch.all + fine
    }

    /// Sets each pixel of the ring to the mean of what the patches over it were
    /// found to show there.
    fn vote(&mut self, field: &Field) {
        let weights = vote_weights();
        let voted: Vec<[f32; 3]> = self
            .targets
            .par_iter()
            .with_min_len(256)
            .map(|&target| self.voted(field, target, &weights))
            .collect();
        for (&target, rgb) in self.targets.iter().zip(voted) {
            self.rgb[3 * target..3 * target + 3].copy_from_slice(&rgb);
        }
    }

    fn voted(&self, field: &Field, target: usize, weights: &[f32; SIDE * SIDE]) -> [f32; 3] {
        let (x, y) = (
            (target % self.width) as isize,
            (target / self.width) as isize,
        );
        let (mut sum, mut all) = ([0.0; 3], 0.0);
        for (k, weight) in weights.iter().enumerate() {
            let (dx, dy) = (
                (k % SIDE) as isize - HALF as isize,
                (k / SIDE) as isize - HALF as isize,
            );
            let (mx, my) = (x - dx, y - dy);
            let is_in =
                (0..self.width as isize).contains(&mx) && (0..self.height as isize).contains(&my);
            if !is_in {
                continue;
            }
            let place = self.places[my as usize * self.width + mx as usize];
            if place == NONE {
                continue;
            }
            let source = field.sources[place as usize] as isize + dy * self.width as isize + dx;
            let shown = &self.rgb[3 * source as usize..][..3];
            sum.iter_mut()
                .zip(shown)
                .for_each(|(s, v)| *s += weight * v);
            all += weight;
        }
        sum.map(|s| s / all.max(1e-6))
    }

    /// The result; on the rim outside the hole, too, it shows what patches would
    /// have put there, to be compared with the photo.
    fn finished(mut self, field: &Field) -> Filled {
        self.targets.clone_from(&self.middles);
        self.vote(field);
        let own = |&place: &u32| (place != NONE).then(|| field.sources[place as usize]);
        let pixels = self.rgb[..3 * self.width * self.height].as_chunks::<3>().0;
        Filled {
            sources: self.places.iter().map(own).collect(),
            image: Image {
                width: self.width,
                height: self.height,
                data: pixels.to_vec(),
            },
        }
    }
}

/// A patch of the hole.
struct Patch {
    rgb: [f32; SIDE * ROW],
    weight: [f32; SIDE * ROW],
    all: f32,
}

/// What a patch's vote counts at each of its pixels.
fn vote_weights() -> [f32; SIDE * SIDE] {
    std::array::from_fn(|k| {
        let (dx, dy) = (
            (k % SIDE) as f32 - HALF as f32,
            (k / SIDE) as f32 - HALF as f32,
        );
        exp(-(dx * dx + dy * dy) / (2.0 * 1.7 * 1.7))
    })
}

/// A mask at a smaller size: a pixel counts if any of what is under it does.
fn shrunk(mask: &Mask, width: usize, height: usize) -> Mask {
    let mut small = Mask::from_fn(width, height, |_| false);
    for (i, _) in mask.data.iter().enumerate().filter(|(_, is_in)| **is_in) {
        let (x, y) = (i % mask.width, i / mask.width);
        let (column, row) = (x * width / mask.width, y * height / mask.height);
        small.data[row * width + column] = true;
    }
    small
}

/// The source found so far for each middle.
struct Field {
    sources: Vec<usize>,
}

impl Field {
    /// Chance alone; `None` if there are no sources.
    fn random(canvas: &Canvas, level: u64) -> Option<Self> {
        let all: Vec<usize> = (0..canvas.is_source.len())
            .filter(|&i| canvas.is_source[i])
            .collect();
        if all.is_empty() {
            return None;
        }
        let beside = Beside::new(canvas, &all);
        let sources = canvas.middles.par_iter().with_min_len(256).map(|&middle| {
            let about = beside.of(canvas, middle);
            let near = (0..12_u64).find_map(|k| {
                random_source(
                    canvas,
                    about,
                    canvas.search,
                    [level | middle_bits(middle), 1 << 32 | k],
                )
            });
            let any = hash([middle as u64, level, 2 << 32, 0]) as usize % all.len();
            near.unwrap_or(all[any])
        });
        Some(Self {
            sources: sources.collect(),
        })
    }

    /// What was found at half the size.
    fn enlarged(canvas: &Canvas, smaller: &Canvas, found: &Self, level: u64) -> Option<Self> {
        let fresh = Self::random(canvas, level)?;
        let sources = canvas
            .middles
            .iter()
            .zip(fresh.sources)
            .map(|(&middle, chance)| {
                let (x, y) = (middle % canvas.width, middle / canvas.width);
                let column = (x * smaller.width / canvas.width).min(smaller.width - 1);
                let row = (y * smaller.height / canvas.height).min(smaller.height - 1);
                let place = smaller.places[row * smaller.width + column];
                if place == NONE {
                    return chance;
                }
                let source = found.sources[place as usize];
                let across = canvas.width as f32 / smaller.width as f32;
                let down = canvas.height as f32 / smaller.height as f32;
                let away_x = (source % smaller.width) as f32 - column as f32;
                let away_y = (source / smaller.width) as f32 - row as f32;
                let sx = x as isize + (away_x * across).round() as isize;
                let sy = y as isize + (away_y * down).round() as isize;
                valid(canvas, sx, sy).unwrap_or(chance)
            });
        Some(Self {
            sources: sources.collect(),
        })
    }

    /// One round: neighbours' sources at several distances, then chance ever
    /// closer to the best.
    fn search(&mut self, canvas: &Canvas, name: [u64; 2]) {
        for (pass, &jump) in (0..).zip(&JUMPS) {
            let better: Vec<usize> = canvas
                .middles
                .par_iter()
                .zip(&self.sources)
                .with_min_len(64)
                .map(|(&middle, &source)| {
                    self.improved(canvas, middle, source, jump, [name[0], name[1] * 8 + pass])
                })
                .collect();
            self.sources = better;
        }
    }

    fn improved(
        &self,
        canvas: &Canvas,
        middle: usize,
        source: usize,
        jump: usize,
        name: [u64; 2],
    ) -> usize {
        let patch = canvas.patch(middle);
        let far = canvas.far.data[middle];
        let mut best = (canvas.difference(&patch, source, far), source);
        let consider = |candidate: Option<usize>, best: &mut (f32, usize)| {
            if let Some(source) = candidate.filter(|&source| source != best.1) {
                let difference = canvas.difference(&patch, source, far);
                if difference < best.0 {
                    *best = (difference, source);
                }
            }
        };
        let step = jump as isize;
        for (dx, dy) in [(-step, 0), (step, 0), (0, -step), (0, step)] {
            consider(self.neighbours(canvas, middle, dx, dy), &mut best);
        }
        let mut reach = canvas.search;
        let mut number = 0;
        while reach >= 1.0 {
            let about = best.1;
            consider(
                random_source(
                    canvas,
                    about,
                    reach,
                    [name[0], name[1] << 8 | number | middle_bits(middle)],
                ),
                &mut best,
            );
            reach *= 0.5;
            number += 1;
        }
        best.1
    }

    /// The source that a neighbour's source implies for this middle.
    fn neighbours(&self, canvas: &Canvas, middle: usize, dx: isize, dy: isize) -> Option<usize> {
        let (x, y) = (
            (middle % canvas.width) as isize,
            (middle / canvas.width) as isize,
        );
        let (nx, ny) = (x + dx, y + dy);
        let is_in =
            (0..canvas.width as isize).contains(&nx) && (0..canvas.height as isize).contains(&ny);
        if !is_in {
            return None;
        }
        let place = canvas.places[ny as usize * canvas.width + nx as usize];
        if place == NONE {
            return None;
        }
        let source = self.sources[place as usize];
        let sx = (source % canvas.width) as isize - dx;
        let sy = (source / canvas.width) as isize - dy;
        valid(canvas, sx, sy)
    }
}

/// The box that holds all sources.
struct Beside {
    columns: [usize; 2],
    rows: [usize; 2],
}

impl Beside {
    fn new(canvas: &Canvas, sources: &[usize]) -> Self {
        let span = |places: &mut dyn Iterator<Item = usize>| {
            places.fold([usize::MAX, 0], |[a, b], i| [a.min(i), b.max(i)])
        };
        Self {
            columns: span(&mut sources.iter().map(|i| i % canvas.width)),
            rows: span(&mut sources.iter().map(|i| i / canvas.width)),
        }
    }

    /// The place in the box next to a pixel.
    fn of(&self, canvas: &Canvas, pixel: usize) -> usize {
        let [left, right] = self.columns;
        let [top, bottom] = self.rows;
        let column = (pixel % canvas.width).clamp(left, right);
        let row = (pixel / canvas.width).clamp(top, bottom);
        row * canvas.width + column
    }
}

/// A pixel's own part in the name of its chances.
fn middle_bits(middle: usize) -> u64 {
    (middle as u64) << 24
}

/// A source at random within a square, if what chance hits is one.
fn random_source(canvas: &Canvas, about: usize, reach: f32, name: [u64; 2]) -> Option<usize> {
    let bits = hash([about as u64, name[0], name[1], 7]);
    let span = 2.0 * reach;
    let share = |bits: u64| (bits & 0xffff) as f32 / 65_536.0 - 0.5;
    let x = (about % canvas.width) as isize + (share(bits) * span) as isize;
    let y = (about / canvas.width) as isize + (share(bits >> 16) * span) as isize;
    valid(canvas, x, y)
}

fn valid(canvas: &Canvas, x: isize, y: isize) -> Option<usize> {
    let is_in = (0..canvas.width as isize).contains(&x) && (0..canvas.height as isize).contains(&y);
    let at = is_in.then(|| y as usize * canvas.width + x as usize)?;
    canvas.is_source[at].then_some(at)
}
