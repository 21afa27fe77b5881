//! What may be a letter: a region of one colour with strokes of even width.

use rayon::prelude::*;

use super::super::Colours;
use super::blobs::{self, Blob, Bounds};
use crate::map::Map;

/// The least contrast along the whole outline, as a share of black to white.
const MIN_CONTRAST: f32 = 0.09;

/// How high a letter may be at most, as a share of the picture's height.
const MAX_HEIGHT: f32 = 0.4;

/// How much the width of strokes may vary, as a share of its mean: the thick
/// and thin ones of a roman letter still pass.
const MAX_SPREAD: f32 = 0.8;

/// Whether letters are darker or brighter than what they stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Polarity {
    Dark,
    Bright,
}

/// A region that may be a letter or a part of one. Lengths are pixels.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) polarity: Polarity,
    pub(super) bounds: Bounds,
    /// The mean colour, red, green and blue in 0–1.
    pub(super) colour: [f32; 3],
    /// How much the luma varies inside, as a standard deviation.
    pub(super) unevenness: f32,
    /// The mean width of its strokes.
    pub(super) stroke: f32,
    /// The standard deviation of that.
    pub(super) spread: f32,
    /// The weakest contrast along the outline, 0–1.
    pub(super) contrast: f32,
    pub(super) pixels: Vec<u32>,
}

impl Glyph {
    pub(super) fn centre(&self) -> (f32, f32) {
        let b = self.bounds;
        (
            0.5 * (f32::from(b.left) + f32::from(b.right)),
            0.5 * (f32::from(b.top) + f32::from(b.bottom)),
        )
    }

    /// Whether its strokes are as even as a letter's; of thin ones it cannot be told.
    pub(super) fn has_even_strokes(&self) -> bool {
        self.stroke <= 3.0 || self.spread <= MAX_SPREAD * self.stroke
    }

    pub(super) fn height(&self) -> f32 {
        self.bounds.height() as f32
    }

    pub(super) fn width(&self) -> f32 {
        self.bounds.width() as f32
    }
}

/// Everything in a picture that may be a letter, dark ones first.
pub(super) fn find(colours: &Colours) -> Vec<Glyph> {
    let bright = colours.luma.map(|v| 1.0 - v);
    let (dark, bright) = rayon::join(
        || glyphs(&colours.luma, colours, Polarity::Dark),
        || glyphs(&bright, colours, Polarity::Bright),
    );
    dark.into_iter().chain(bright).collect()
}

fn glyphs(plane: &Map, colours: &Colours, polarity: Polarity) -> Vec<Glyph> {
    let blobs = blobs::dark(plane, MIN_CONTRAST);
    let judged = blobs
        .into_par_iter()
        .map(|blob| glyph(blob, colours, polarity));
    judged.flatten_iter().collect()
}

/// A blob as a glyph, unless its shape is no letter's.
fn glyph(blob: Blob, colours: &Colours, polarity: Polarity) -> Option<Glyph> {
    let (w, h) = (blob.bounds.width(), blob.bounds.height());
    let tallest = MAX_HEIGHT * colours.luma.height as f32;
    let fill = blob.body.len() as f32 / (w * h) as f32;
    if h < 2 || h as f32 > tallest || w > 8 * h || h > 14 * w || fill < 0.1 {
        return None;
    }
    let (stroke, spread) = stroke(&blob, colours.luma.width);
    let mean = |plane: &Map| {
        let sum: f32 = blob.core.iter().map(|&i| plane.data[i as usize]).sum();
        sum / blob.core.len() as f32
    };
    let luma = mean(&colours.luma);
    let squares: f32 = blob
        .core
        .iter()
        .map(|&i| (colours.luma.data[i as usize] - luma).powi(2))
        .sum();
    Some(Glyph {
        polarity,
        bounds: blob.bounds,
        colour: [&colours.red, &colours.green, &colours.blue].map(mean),
        unevenness: (squares / blob.core.len() as f32).sqrt(),
        stroke,
        spread,
        contrast: blob.contrast,
        pixels: blob.body,
    })
}

/// The mean width of a blob's strokes and its standard deviation, in pixels:
/// twice the distance to the outline along the ridges of that distance.
///
/// Epshtein, Ofek and Wexler, "Detecting text in natural scenes with stroke
/// width transform", 2010, ask for even strokes; distance from the outline
/// (Borgefors, "Distance transformations in digital images", 1986) measures
/// them without rays.
fn stroke(blob: &Blob, picture_width: usize) -> (f32, f32) {
    let inside = Inside::new(blob, picture_width);
    let distance = inside.distances();
    let (mut count, mut sum, mut squares) = (0.0_f32, 0.0, 0.0);
    for y in 1..inside.height - 1 {
        for x in 1..inside.width - 1 {
            let i = y * inside.width + x;
            let here = distance[i];
            let around = [i - 1, i + 1, i - inside.width, i + inside.width];
            if here > 0 && around.iter().all(|&n| distance[n] <= here) {
                let width = 2.0 * f32::from(here) / 3.0 - 1.0;
                count += 1.0;
                sum += width;
                squares += width * width;
            }
        }
    }
    let mean = sum / count.max(1.0);
    let variance = (squares / count.max(1.0) - mean * mean).max(0.0);
    (mean, variance.sqrt())
}

/// A blob as a bitmap with one empty pixel around it.
struct Inside {
    width: usize,
    height: usize,
    bits: Vec<bool>,
}

impl Inside {
    fn new(blob: &Blob, picture_width: usize) -> Self {
        let (width, height) = (blob.bounds.width() + 2, blob.bounds.height() + 2);
        let mut bits = vec![false; width * height];
        for &pixel in &blob.body {
            let (x, y) = (
                pixel as usize % picture_width,
                pixel as usize / picture_width,
            );
            let x = x - usize::from(blob.bounds.left) + 1;
            let y = y - usize::from(blob.bounds.top) + 1;
            bits[y * width + x] = true;
        }
        Self {
            width,
            height,
            bits,
        }
    }

    /// The distance of each pixel from the outside in thirds of a pixel.
    fn distances(&self) -> Vec<u16> {
        let w = self.width;
        let mut far: Vec<u16> = self
            .bits
            .iter()
            .map(|&inside| if inside { u16::MAX / 2 } else { 0 })
            .collect();
        for i in w + 1..far.len() {
            if far[i] > 0 {
                let steps = [(i - 1, 3), (i - w, 3), (i - w - 1, 4), (i - w + 1, 4)];
                far[i] = nearest(&far, i, steps);
            }
        }
        for i in (0..far.len() - w - 1).rev() {
            if far[i] > 0 {
                let steps = [(i + 1, 3), (i + w, 3), (i + w + 1, 4), (i + w - 1, 4)];
                far[i] = nearest(&far, i, steps);
            }
        }
        far
    }
}

fn nearest(far: &[u16], i: usize, steps: [(usize, u16); 4]) -> u16 {
    steps
        .iter()
        .map(|&(n, step)| far[n] + step)
        .fold(far[i], u16::min)
}
