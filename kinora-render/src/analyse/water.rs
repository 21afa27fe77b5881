//! Water: calm under a sky, or flowing between its banks.

use super::Colours;
use super::pieces::{self, Piece};
use super::sky::Sky;
use super::texture::Texture;
use crate::map::Map;
use crate::maths::smoothstep;

/// The water of a picture, empty where none was accepted.
pub(crate) struct Water {
    /// How much of each place is a lake or the sea, 0–1.
    pub(crate) calm: Map,
    /// How much of each place is water that flows or falls, 0–1.
    pub(crate) stream: Map,
    /// The height that calm water ends at far away, as a share from the top.
    pub(crate) line: f32,
}

/// Finds water, or nothing.
pub(super) fn find(colours: &Colours, sky: &Sky, open: &Map, subject: &Map) -> Water {
    let (calm, line) = calm(colours, sky, open, subject);
    let stream = stream(colours, open, subject, &calm);
    Water { calm, stream, line }
}

/// A lake or sea begins this near to the horizon, as a share of the height, is
/// this wide and covers this much.
const MAX_GAP: f32 = 0.15;
const MIN_WIDTH: f32 = 0.2;
const MIN_CALM: f32 = 0.015;

/// How much of its far edge must be at one height, and how exactly, as a share
/// of the height: cliffs and clouds end anywhere.
const MIN_LEVEL: f32 = 0.5;
const LEVEL: f32 = 0.02;

/// How strong the texture of calm water may be, and that of water whose waves
/// all lie level.
const CALM_TEXTURE: f32 = 0.020;
const WAVY_TEXTURE: f32 = 0.075;

/// How strong its colour may be.
const MAX_COLOUR: f32 = 0.62;

/// Calm water: under an accepted sky, from the horizon downwards, of the sky's
/// kind of colour but darker. Snow is brighter, meadows and roads are warmer.
fn calm(colours: &Colours, sky: &Sky, open: &Map, subject: &Map) -> (Map, f32) {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let nothing = || (Map::filled(w, h, 0.0), 1.0);
    let Some(horizon) = sky.horizon else {
        return nothing();
    };
    let near = Texture::of(&colours.luma, w as f32 / 200.0);
    let wide = Texture::of(&colours.luma, w as f32 / 60.0);
    let may_be = Map::from_fn(w, h, |x, y| {
        let i = y * w + x;
        let below = (y as f32) > (horizon - 0.05) * h as f32;
        let flat = near.strength.data[i] < CALM_TEXTURE;
        let wavy = wide.level.data[i] > 0.35 && wide.strength.data[i] < WAVY_TEXTURE;
        f32::from(below && open.data[i] < 0.1 && is_cool(colours, i) && (flat || wavy))
    });
    let sky_luma = low_sky(colours, open, horizon);
    let mut out = Map::filled(w, h, 0.0);
    let mut line = 1.0_f32;
    for piece in pieces::above(&may_be, 0.5) {
        let top = piece.rows[0] as f32 / h as f32;
        let width = (piece.columns[1] - piece.columns[0] + 1) as f32 / w as f32;
        let accepted = piece.share(&may_be) > MIN_CALM
            && (top - horizon).abs() < MAX_GAP
            && width > MIN_WIDTH
            && level_top(&piece, w) > MIN_LEVEL
            && piece.mean(&colours.luma) < sky_luma + 0.02
            && piece.mean(&wide.level) > -0.1
            && piece.mean(subject) < 0.3;
        if accepted {
            line = line.min(top);
            piece.places.iter().for_each(|&i| out.data[i] = 1.0);
        }
    }
    if line >= 1.0 {
        return nothing();
    }
    (edged(&out, colours), line)
}

/// The share of a piece's columns that begin at about the same height, of a map
/// of this width.
fn level_top(piece: &Piece, width: usize) -> f32 {
    let mut tops = vec![usize::MAX; width];
    for i in &piece.places {
        tops[i % width] = tops[i % width].min(i / width);
    }
    tops.retain(|&top| top < usize::MAX);
    let near = (LEVEL * width as f32 * 0.6) as usize;
    let alike = |row: usize| tops.iter().filter(|top| top.abs_diff(row) <= near).count();
    let most = tops.iter().map(|&top| alike(top)).max().unwrap_or(0);
    most as f32 / tops.len().max(1) as f32
}

/// Whether a place is cool and not too strong a colour.
fn is_cool(colours: &Colours, i: usize) -> bool {
    let (r, g, b) = (
        colours.red.data[i],
        colours.green.data[i],
        colours.blue.data[i],
    );
    let bright = r.max(g).max(b);
    let strength = bright - r.min(g).min(b);
    b - r > 0.0 && b - g > -0.03 && strength < MAX_COLOUR && bright > 0.12
}

/// The mean luma of the sky's lower part.
fn low_sky(colours: &Colours, open: &Map, horizon: f32) -> f32 {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let rows = (horizon * 0.6 * h as f32) as usize..h;
    let (mut sum, mut mass) = (0.0, 1e-6);
    for i in rows.start * w..rows.end * w {
        sum += colours.luma.data[i] * open.data[i];
        mass += open.data[i];
    }
    sum / mass
}

/// A rough mask drawn in from what is not water, with soft edges.
fn edged(mask: &Map, colours: &Colours) -> Map {
    let w = mask.width;
    mask.guided(&colours.luma, (w / 160).max(2), 3e-4)
        .blurred(w as f32 / 320.0)
        .map(|v| smoothstep(0.55, 0.95, v))
}

/// The smallest piece of white water, the share of the picture that all of it
/// has at least, and the most that it may have.
const MIN_PIECE: f32 = 0.004;
const STREAM_SHARES: (f32, f32) = (0.008, 0.45);

/// What tells white water from all that is blue: level lines, strong texture,
/// little colour, bright beside dark.
const STREAM_LEVEL: f32 = 0.30;
const STREAM_TEXTURE: f32 = 0.045;
const STREAM_COLOUR: f32 = 0.15;
const STREAM_RANGE: f32 = 0.35;

/// Flowing water: what foams and mirrors the sky between warmer banks, with the
/// dark pools that hang together with it.
fn stream(colours: &Colours, open: &Map, subject: &Map, calm: &Map) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let nothing = Map::filled(w, h, 0.0);
    let texture = Texture::of(&colours.luma, w as f32 / 70.0);
    let soft = Soft::of(colours);
    let blue = soft.places(|r, g, b| b - g > 0.025 && b - r > -0.01);
    let density = blue.blurred(w as f32 / 90.0);
    let mut core = nothing.clone();
    for piece in pieces::above(&density, 0.45) {
        let flows = is_white_water(&piece, colours, &texture)
            && piece.mean(open) < 0.05
            && piece.mean(subject) < 0.2
            && piece.mean(calm) < 0.3;
        if flows {
            piece.places.iter().for_each(|&i| core.data[i] = 1.0);
        }
    }
    if !(STREAM_SHARES.0..STREAM_SHARES.1).contains(&core.mean()) {
        return nothing;
    }
    let whole = with_pools(&core, colours, &soft, &texture.level);
    edged(&whole, colours)
}

fn is_white_water(piece: &Piece, colours: &Colours, texture: &Texture) -> bool {
    let luma = &colours.luma;
    let strength = Map::from_fn(luma.width, luma.height, |x, y| {
        let i = y * luma.width + x;
        let rgb = [&colours.red, &colours.green, &colours.blue].map(|c| c.data[i]);
        rgb.into_iter().fold(0.0, f32::max) - rgb.into_iter().fold(1.0, f32::min)
    });
    piece.share(luma) > MIN_PIECE
        && piece.height(luma) > 0.3
        && piece.mean(&texture.level) > STREAM_LEVEL
        && piece.mean(&texture.strength) > STREAM_TEXTURE
        && piece.mean(&strength) < STREAM_COLOUR
        && piece.quantile(luma, 0.9) - piece.quantile(luma, 0.1) > STREAM_RANGE
}

/// White water with the pools beside it: level lines, dark or cool.
fn with_pools(core: &Map, colours: &Colours, soft: &Soft, level: &Map) -> Map {
    let (w, h) = (core.width, core.height);
    let near = core.blurred(w as f32 / 30.0);
    let cool = soft.places(|r, g, b| b - g > -0.045 && b + r - 2.0 * g > -0.06);
    let pool = Map::from_fn(w, h, |x, y| {
        let i = y * w + x;
        let is_rock = colours.luma.data[i] > 0.5 && soft.blue.data[i] < soft.green.data[i] + 0.01;
        cool.data[i] * f32::from(level.data[i] > 0.22 && !is_rock)
    });
    let pool = pool.blurred(w as f32 / 120.0);
    let all = Map::from_fn(w, h, |x, y| {
        let i = y * w + x;
        core.data[i].max(f32::from(pool.data[i] > 0.5 && near.data[i] > 0.15))
    });
    let mut out = Map::filled(w, h, 0.0);
    for piece in pieces::above(&all, 0.5) {
        if piece.mean(core) > 0.1 {
            piece.places.iter().for_each(|&i| out.data[i] = 1.0);
        }
    }
    out
}

/// The colours without their noise.
struct Soft {
    red: Map,
    green: Map,
    blue: Map,
}

impl Soft {
    fn of(colours: &Colours) -> Self {
        Self {
            red: colours.red.blurred(1.0),
            green: colours.green.blurred(1.0),
            blue: colours.blue.blurred(1.0),
        }
    }

    /// 1 where the colour is meant, 0 elsewhere.
    fn places(&self, is_meant: impl Fn(f32, f32, f32) -> bool) -> Map {
        Map::from_fn(self.red.width, self.red.height, |x, y| {
            let at = |map: &Map| map.at(x, y);
            f32::from(is_meant(at(&self.red), at(&self.green), at(&self.blue)))
        })
    }
}
