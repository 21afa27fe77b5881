//! Fire: flames, which are bright, warm and of no one shape.

use super::Colours;
use super::pieces;
use super::sky::Sky;
use crate::map::Map;
use crate::maths::smoothstep;

/// The smallest and the largest share of a picture that flames may have.
const SHARES: (f32, f32) = (0.003, 0.25);

/// How dark the surroundings of a flame must be, alone and beside it, and how
/// unlike each other its brightest and its darkest places.
const MAX_ABOUT: f32 = 0.40;
const MIN_GLOW: f32 = 0.42;
const MIN_RANGE: f32 = 0.25;

/// From this luma on what is warm burns: petals and bowls in the sun are darker.
const BURNS: f32 = 0.8;

/// From this luma on it may be the white heart of a flame.
const WHITE: f32 = 0.9;

/// How much of a flame must be burnt out to near white, at least.
const MIN_CORE: f32 = 0.08;

/// The flames of a picture. Under a sky that can be seen a glow is the sun's, and
/// orange things are only things.
pub(super) fn find(colours: &Colours, sky: &Sky) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let nothing = Map::filled(w, h, 0.0);
    if sky.share > 0.0 {
        return nothing;
    }
    let warm = Map::from_fn(w, h, |x, y| warmth(colours, x, y));
    let soft = warm.blurred(w as f32 / 400.0);
    let about = about(colours, &soft);
    let core = colours.luma.map(|luma| f32::from(luma > 0.85));
    let mut out = nothing;
    for piece in pieces::above(&soft, 0.4) {
        let share = piece.share(&soft);
        let bright = piece.quantile(&colours.luma, 0.9);
        let range = bright - piece.quantile(&colours.luma, 0.1);
        let is_flame = (SHARES.0..SHARES.1).contains(&share)
            && bright > 0.7
            && range > MIN_RANGE
            && piece.mean(&about) < MAX_ABOUT
            && bright - piece.mean(&about) > MIN_GLOW
            && piece.mean(&core) > MIN_CORE;
        if is_flame {
            piece.places.iter().for_each(|&i| out.data[i] = 1.0);
        }
    }
    let soft = out.blurred(w as f32 / 160.0);
    soft.map(|v| smoothstep(0.1, 0.7, v))
}

/// The luma about each place: in the midst of much that burns, of what is beside it.
fn about(colours: &Colours, warm: &Map) -> Map {
    let reach = warm.width as f32 / 12.0;
    // The white heart of a flame is none of its surroundings.
    let cold = warm.zip(&colours.luma, |warm, luma| {
        f32::from(warm < 0.1 && luma < WHITE)
    });
    let dark = colours
        .luma
        .zip(&cold, |luma, cold| luma * cold)
        .blurred(reach);
    let beside = dark.zip(&cold.blurred(reach), |sum, mass| sum / mass.max(1e-3));
    let all = colours.luma.blurred(reach);
    let burns = colours.luma.map(|luma| f32::from(luma > BURNS));
    let burns = burns.zip(warm, |a, b| a * b).blurred(reach);
    let share = burns.map(|v| smoothstep(0.05, 0.2, v));
    let pairs = all.zip(&share, |all, share| all * (1.0 - share));
    pairs.zip(&beside.zip(&share, |a, b| a * b), |a, b| a + b)
}

/// How much a place has the colour of a flame: from burnt-out yellow to red
/// that is saturated and not dark.
fn warmth(colours: &Colours, x: usize, y: usize) -> f32 {
    let (r, g, b) = (
        colours.red.at(x, y),
        colours.green.at(x, y),
        colours.blue.at(x, y),
    );
    let falls = r >= g && g > b;
    let strong = r > 0.75 && r - b > 0.3;
    let burnt_out = r > 0.97 && g > 0.85 && r - b > 0.08;
    f32::from(falls && (strong || burnt_out))
}
