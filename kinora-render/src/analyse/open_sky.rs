//! The open sky: the sky without what stands before it or lies below it.
//!
//! The sky of `sky` may take in a pale lake or grey cliffs, which are as far as
//! it for a camera. What drifts must not. Colours of a sky lie between its blue
//! and the white of clouds; cliffs are darker than both, water is darker than
//! the sky that it mirrors.

use super::Colours;
use super::pieces;
use super::sky::Sky;
use super::texture::Texture;
use crate::map::Map;
use crate::maths::{lerp, rank, smoothstep};

/// How much darker than a sky of its colour a place may be, and where it has
/// the texture of stone.
const DARKER: f32 = 0.30;
const DARKER_ROUGH: f32 = 0.12;
const ROUGH: f32 = 0.028;

/// How much darker than the low sky a place below the horizon may be, pale or
/// blue.
const BELOW: f32 = 0.05;
const BELOW_BLUE: f32 = 0.12;

/// How far below the horizon the sky may go down into a valley.
const VALLEY: f32 = 0.25;

/// The smallest piece of sky worth moving.
const MIN_PIECE: f32 = 0.01;

/// What the colours of a sky are about.
struct Tones {
    /// How strong the colour of its blue is, and how light that is.
    blue: [f32; 2],
    white: f32,
    /// The luma above the horizon.
    low: f32,
    horizon: f32,
}

/// The open sky of a picture, empty where it has no sky.
pub(super) fn find(colours: &Colours, sky: &Sky) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let Some(horizon) = sky.horizon else {
        return Map::filled(w, h, 0.0);
    };
    let luma = colours.luma.blurred(1.0);
    let strength = strength(colours);
    let texture = Texture::of(&colours.luma, w as f32 / 130.0).strength;
    let tones = tones(&luma, &strength, sky, horizon);
    let is_sky = |i: usize| {
        let v = (i / w) as f32 / h as f32;
        tones.are_of(v, luma.data[i], strength.data[i], texture.data[i])
    };
    let mut out = Map::from_fn(w, h, |x, y| {
        f32::from(sky.map.at(x, y) > 0.5 && is_sky(y * w + x))
    });
    pieces::grow(&mut out, |_, i| {
        let v = (i / w) as f32 / h as f32;
        v < horizon + VALLEY && texture.data[i] < ROUGH && is_sky(i)
    });
    let mut kept = Map::filled(w, h, 0.0);
    for piece in pieces::above(&out, 0.5) {
        if piece.share(&out) > MIN_PIECE {
            piece.places.iter().for_each(|&i| kept.data[i] = 1.0);
        }
    }
    kept.guided(&colours.luma, (w / 160).max(2), 2e-4)
        .map(|v| smoothstep(0.4, 0.95, v))
}

/// How strong the colour of each place is, as a share of its brightness.
fn strength(colours: &Colours) -> Map {
    let brightest = colours.red.zip(&colours.green, f32::max);
    let darkest = colours.red.zip(&colours.green, f32::min);
    let brightest = brightest.zip(&colours.blue, f32::max).blurred(1.0);
    let darkest = darkest.zip(&colours.blue, f32::min).blurred(1.0);
    brightest.zip(&darkest, |most, least| (most - least) / most.max(0.02))
}

fn tones(luma: &Map, strength: &Map, sky: &Sky, horizon: f32) -> Tones {
    let h = luma.height as f32;
    let rows = |from: f32, to: f32| {
        let (from, to) = ((from * h) as usize, (to.max(0.1) * h) as usize);
        let range = from * luma.width..to.min(luma.height) * luma.width;
        range.filter(|&i| sky.map.data[i] > 0.5)
    };
    let ranked = |places: &[usize], map: &Map, share: f32| match places.is_empty() {
        true => 0.9,
        false => rank(places.iter().map(|&i| map.data[i]).collect(), share),
    };
    let all: Vec<usize> = rows(0.0, horizon).collect();
    let blue = ranked(&all, strength, 0.85).max(0.02);
    let is_blue = |i: &usize| strength.data[*i] > 0.8 * blue;
    let bluest: Vec<usize> = all.iter().copied().filter(is_blue).collect();
    let low: Vec<usize> = rows(0.6 * horizon, horizon).collect();
    let mean = low.iter().map(|&i| luma.data[i]).sum::<f32>() / low.len().max(1) as f32;
    Tones {
        blue: [blue, ranked(&bluest, luma, 0.5)],
        white: ranked(&all, luma, 0.98).max(0.9),
        low: mean,
        horizon,
    }
}

impl Tones {
    /// Whether a place of this height, luma, colour and texture may be sky.
    fn are_of(&self, v: f32, luma: f32, strength: f32, texture: f32) -> bool {
        let [blue, blue_luma] = self.blue;
        let expected = lerp(self.white, blue_luma, (strength / blue).min(1.0));
        let darker = expected - luma;
        let is_stone = darker > DARKER || (texture > ROUGH && darker > DARKER_ROUGH);
        let is_below = v > self.horizon - 0.02
            && match strength < 0.75 * blue {
                true => luma < self.low - BELOW,
                false => darker > BELOW_BLUE,
            };
        !is_stone && !is_below
    }
}
