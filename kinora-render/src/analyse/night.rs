//! The sky of a night: dark, without texture but for small points, above all
//! else.

use super::Colours;
use crate::map::Map;
use crate::maths::smoothstep;

/// How bright a night sky may be, and how much brighter its points are.
const MAX_LUMA: f32 = 0.24;
const POINT: f32 = 0.06;

/// How much of the width must have sky above it, and of the picture.
const MIN_COLUMNS: f32 = 0.8;
const MIN_SHARE: f32 = 0.15;

/// How far its lower edge may go up and down, as a share of the height: a
/// backdrop goes down between things to the ground.
const MAX_RAGGED: f32 = 0.45;

/// How much redder or greener than blue a night sky may be on the whole: a wall
/// in the dark is brown, a bush green.
const MAX_WARMTH: f32 = 0.0;

/// The night sky of a picture, or nothing.
pub(super) fn find(colours: &Colours) -> Map {
    let luma = &colours.luma;
    let (w, h) = (luma.width, luma.height);
    // Points are smaller than this and do not count as an end of the sky.
    let calm = luma.box_blurred(w / 160).blurred(1.0);
    let edges = calm.gradient();
    let bottoms: Vec<usize> = (0..w)
        .map(|x| {
            let is_end = |y: &usize| calm.at(x, *y) > MAX_LUMA || edges.at(x, *y) > 0.02;
            (0..h).find(is_end).unwrap_or(h)
        })
        .collect();
    let map = Map::from_fn(w, h, |x, y| f32::from(y < bottoms[x]));
    let columns = bottoms.iter().filter(|&&b| b > h / 20).count() as f32 / w as f32;
    let low = bottoms.iter().filter(|&&b| b > h * 9 / 10).count() as f32 / w as f32;
    let mut sorted = bottoms.clone();
    sorted.sort_unstable();
    let rank = |tenths: usize| sorted[(w - 1) * tenths / 10];
    let ragged = (rank(9) - rank(1)) as f32 / h as f32;
    let mass = map.mean().max(1e-6);
    let mean = |value: &Map| value.zip(&map, |a, b| a * b).mean() / mass;
    let rest = mean(&colours.red).max(mean(&colours.green) - 0.003);
    let warmth = rest - mean(&colours.blue);
    let accepted = columns >= MIN_COLUMNS
        && (MIN_SHARE..0.9).contains(&map.mean())
        && low < 0.15
        && ragged < MAX_RAGGED
        && mean(luma) > 0.005
        && warmth < MAX_WARMTH;
    if !accepted {
        return Map::filled(w, h, 0.0);
    }
    map.blurred(w as f32 / 160.0)
        .map(|v| smoothstep(0.6, 0.95, v))
}

/// Whether a place stands out of the dark about it as a star does.
pub(crate) fn is_point(luma: f32, about: f32) -> bool {
    luma - about > POINT
}
