//! The background behind the subject, filled.

use super::focus::Focus;
use super::hole::{Hole, Uncovered};
use super::image::Image;
use super::patches::{self, Detail, Filled};
use super::raster::{distance, inside, soft};
use crate::map::Map;
use crate::maths::{exp, lerp, rank, smoothstep, uniform};

/// How far from the rim the fill is fitted to the photo's colours, in widths.
const MEMBRANE: f32 = 0.03;

/// How much of the photo's noise a smooth fill gets.
const GRAIN: f32 = 1.2;

/// The first part of the name of each pixel's grain.
const GRAIN_NAME: u64 = 0x6772_6169;

/// How much of the fine detail at its source a copied fill gets.
const DETAIL: f32 = 0.9;

/// Standard deviation that parts fine detail from the rest, in pixels.
const FINE: f32 = 2.0;

/// The picture without its subject: made up inside the hole, the photo outside.
pub(super) fn background(image: &Image, hole: &Hole, far: &Map, focus: &Focus) -> Image {
    let (w, h) = (image.width, image.height);
    let known = hole.mask.inverted().to_map();
    let guess = image.continued(&known);
    let detail = match focus.is_background_soft() {
        true => Detail::Coarse,
        false => Detail::Fine,
    };
    let masks = [&hole.mask, &hole.ring];
    let found = patches::fill(image, &guess, masks, far, patches::BEHIND, detail);
    let mut filled = found.as_ref().map_or_else(
        || guess.clone(),
        |found| {
            let deepest = match hole.uncovered {
                Uncovered::Rim => rank(inside(&hole.depth, &hole.ring), 1.0).max(1.0),
                Uncovered::All => f32::MAX,
            };
            fitted(image, &guess, &found.image.resized(w, h), hole, deepest)
        },
    );
    if detail == Detail::Coarse || found.is_none() {
        filled = filled.filtered(|plane| soft(plane, w as f32 / 400.0));
        add_grain(&mut filled, image, hole);
    } else if let Some(found) = &found {
        add_detail(&mut filled, image, hole, found);
    }
    filled
}

/// The picture beyond its edge: `guess` inside the hole with texture copied from
/// beside it; what is nearer is copied only beside what is as near.
pub(super) fn beyond(guess: &Image, hole: &Hole, near: &Map) -> Image {
    let masks = [&hole.mask, &hole.ring];
    let found = patches::fill(guess, guess, masks, near, patches::BEYOND, Detail::Fine);
    let Some(found) = found else {
        return guess.clone();
    };
    let texture = found.image.resized(guess.width, guess.height);
    let mut made = fitted(guess, guess, &texture, hole, f32::MAX);
    add_detail(&mut made, guess, hole, &found);
    // No darker and no brighter than anything in the picture.
    let ends = [0, 1, 2].map(|c| {
        let values = guess.data.iter().map(|pixel| pixel[c]);
        values.fold((1.0_f32, 0.0_f32), |(least, most), v| {
            (least.min(v), most.max(v))
        })
    });
    for pixel in &mut made.data {
        *pixel = [0, 1, 2].map(|c| pixel[c].clamp(ends[c].0, ends[c].1));
    }
    made
}

/// The copied texture bent to the photo's colours along the rim, as a membrane
/// would be: what they differ by just outside is continued inwards and fades.
/// Close to the `deepest` pixels, where no move gets, the smooth guess takes
/// over.
fn fitted(image: &Image, guess: &Image, texture: &Image, hole: &Hole, deepest: f32) -> Image {
    let width = image.width as f32;
    let outside = distance(&hole.mask);
    let rim = outside.map(|d| f32::from(d > 0.0 && d <= (width / 300.0).max(1.5)));
    let apart = Image {
        data: (0..image.data.len())
            .map(|i| [0, 1, 2].map(|c| image.data[i][c] - texture.data[i][c]))
            .collect(),
        ..*image
    };
    let apart = apart.continued(&rim);
    let mut out = guess.clone();
    for (i, pixel) in out.data.iter_mut().enumerate() {
        if hole.ring.data[i] {
            let depth = hole.depth.data[i];
            let bent = exp(-depth / (MEMBRANE * width));
            let deep = smoothstep(0.85, 1.0, depth / deepest);
            *pixel = [0, 1, 2].map(|c| {
                let shown = texture.data[i][c] + bent * apart.data[i][c];
                lerp(shown.clamp(0.0, 1.0), pixel[c], deep)
            });
        }
    }
    out
}

/// Noise as strong as the photo's close to the hole.
fn add_grain(filled: &mut Image, image: &Image, hole: &Hole) {
    let (w, h) = (image.width, image.height);
    let luma = image.luma();
    let fine = luma.zip(&soft(&luma, FINE), |a, b| (a - b).abs());
    let outside = distance(&hole.mask);
    let near = (0..w * h).filter(|&i| (1.0..0.02 * w as f32).contains(&outside.data[i]));
    let usual = rank(near.map(|i| fine.data[i]).collect(), 0.5);
    // The median of |x| of a Gaussian is 0.67 of its deviation; the sum of two
    // uniform numbers about zero deviates by 0.41, and blurring takes a half.
    let strength = GRAIN * usual / 0.67 / 0.41 * 2.0;
    let noise = Map::from_fn(w, h, |x, y| {
        let at = |k| uniform([GRAIN_NAME, x as u64, y as u64, k]);
        strength * (at(0) + at(1) - 1.0)
    });
    let noise = soft(&noise, 0.7);
    for (i, pixel) in filled.data.iter_mut().enumerate() {
        if hole.mask.data[i] {
            *pixel = pixel.map(|v| (v + noise.data[i]).clamp(0.0, 1.0));
        }
    }
}

/// The fine detail of the photo from where each pixel was copied.
fn add_detail(filled: &mut Image, image: &Image, hole: &Hole, found: &Filled) {
    let (w, h) = (image.width, image.height);
    let smooth = image.filtered(|plane| soft(plane, FINE));
    let (fw, fh) = (found.image.width, found.image.height);
    for i in (0..w * h).filter(|&i| hole.ring.data[i]) {
        let (x, y) = (i % w, i / w);
        let (column, row) = (x * fw / w, y * fh / h);
        let Some(source) = found.sources[row * fw + column] else {
            continue;
        };
        let place = |own: usize, source: usize, small: usize, from: usize, length: usize| {
            let moved = (source as isize - small as isize) * length as isize / from as isize;
            (own as isize + moved).clamp(0, length as isize - 1) as usize
        };
        let sx = place(x, source % fw, column, fw, w);
        let sy = place(y, source / fw, row, fh, h);
        let at = sy * w + sx;
        if hole.mask.data[at] {
            continue;
        }
        for c in 0..3 {
            let fine = image.data[at][c] - smooth.data[at][c];
            filled.data[i][c] = (filled.data[i][c] + DETAIL * fine).clamp(0.0, 1.0);
        }
    }
}
