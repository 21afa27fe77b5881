//! Foliage: leaves and grass, by their colour and their fine texture.

use super::Colours;
use super::pieces;
use super::sky::Sky;
use super::texture::Texture;
use crate::map::Map;
use crate::maths::smoothstep;

/// From which strength of texture on leaves are told apart, and where it is
/// surely leaves: change of luma a pixel.
const TEXTURE: (f32, f32) = (0.012, 0.035);

/// The smallest piece of a picture worth moving.
const MIN_PIECE: f32 = 0.02;

/// The foliage of a picture, or nothing. Roofs and planks have lines that lie
/// or stand, leaves have not. Under a sky dry grass counts too, which
/// elsewhere has the colour of fur.
pub(super) fn find(colours: &Colours, sky: &Sky) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let soft = w as f32 / 120.0;
    let first = sky
        .horizon
        .map_or(h, |horizon| (horizon * h as f32) as usize);
    let green = Map::from_fn(w, h, |x, y| greenness(colours, x, y)[0]).blurred(soft);
    let dry = Map::from_fn(w, h, |x, y| match y > first {
        true => greenness(colours, x, y)[1],
        false => 0.0,
    });
    let dry = dry.blurred(soft);
    let fine = Texture::of(&colours.luma, soft).strength;
    let level = Texture::of(&colours.luma, 2.0 * soft).level;
    let map = Map::from_fn(w, h, |x, y| {
        let i = y * w + x;
        let lines = level.data[i].abs();
        let leaves = smoothstep(0.35, 0.7, green.data[i]) * (1.0 - smoothstep(0.35, 0.55, lines));
        // A meadow seen from the side lies in lines.
        let grass = smoothstep(0.35, 0.7, dry.data[i]) * (1.0 - smoothstep(0.65, 0.85, lines));
        smoothstep(TEXTURE.0, TEXTURE.1, fine.data[i]) * leaves.max(grass)
    });
    let mut is_large = Map::filled(w, h, 0.0);
    for piece in pieces::above(&map, 0.1) {
        if piece.share(&map) > MIN_PIECE {
            piece.places.iter().for_each(|&i| is_large.data[i] = 1.0);
        }
    }
    map.zip(&is_large, |map, is_large| map * is_large)
}

/// How much a place has the colour of leaves, green or yellow-green however
/// dark, and that of dry grass, which is as red as it is green.
fn greenness(colours: &Colours, x: usize, y: usize) -> [f32; 2] {
    let (r, g, b) = (
        colours.red.at(x, y),
        colours.green.at(x, y),
        colours.blue.at(x, y),
    );
    let bright = r.max(g).max(b).max(0.02);
    let excess = (2.0 * g - r - b) / bright;
    let red = (r - g) / bright;
    [
        smoothstep(0.04, 0.14, excess) * (1.0 - smoothstep(0.03, 0.13, red)),
        smoothstep(0.10, 0.16, excess) * (1.0 - smoothstep(0.17, 0.25, red)),
    ]
}
