//! Texture: how strong the fine detail of each place is, and whether it lies.

use crate::map::Map;

/// What added to the energy keeps noise from having a direction.
const NOISE: f32 = 2e-5;

/// The fine detail of a picture.
pub(super) struct Texture {
    /// The mean length of the gradient, in luma a pixel.
    pub(super) strength: Map,
    /// From −1, all lines upright, to 1, all lines level.
    pub(super) level: Map,
}

impl Texture {
    /// The texture of luma over neighbourhoods of `radius` pixels.
    pub(super) fn of(luma: &Map, radius: f32) -> Self {
        let [across, down] = energies(&luma.box_blurred(1)).map(|energy| energy.blurred(radius));
        Self {
            strength: across.zip(&down, |a, b| (a + b).max(0.0).sqrt()),
            level: across.zip(&down, |a, b| (b - a) / (a + b + NOISE)),
        }
    }
}

/// The squares of the gradient's parts, across and down.
pub(super) fn energies(map: &Map) -> [Map; 2] {
    let (w, h) = (map.width, map.height);
    let across = Map::from_fn(w, h, |x, y| {
        let step = map.at((x + 1).min(w - 1), y) - map.at(x.saturating_sub(1), y);
        0.25 * step * step
    });
    let down = Map::from_fn(w, h, |x, y| {
        let step = map.at(x, (y + 1).min(h - 1)) - map.at(x, y.saturating_sub(1));
        0.25 * step * step
    });
    [across, down]
}
