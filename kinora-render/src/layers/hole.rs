//! Where the background has to be filled: under the subject, and as far round
//! it as any of its colour reaches.

use super::image::{Image, unlike};
use super::raster::{Mask, distance};
use crate::map::Map;

/// How far the subject may move against what is behind it, in widths. Farther
/// in from the rim nothing is ever uncovered.
pub(crate) const MAX_SHIFT: f32 = 0.058;

/// How far round the subject its colour is looked for, and from where on there
/// is nothing but background, in widths.
const REACH: f32 = 0.028;

/// How far beyond the matte the photo is taken to hold some of the subject, in
/// widths.
const RIM: f32 = 1.0 / 110.0;

/// What of a hole can ever be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uncovered {
    /// What a camera's move uncovers: up to [`MAX_SHIFT`] inwards.
    Rim,
    /// All of it: what stands before it goes away.
    All,
}

/// What of the background has to be made.
pub(super) struct Hole {
    /// Everything that is not the photo's own background.
    pub(super) mask: Mask,
    /// That part of it which a move can uncover.
    pub(super) ring: Mask,
    /// How far inside the hole each pixel is, in pixels.
    pub(super) depth: Map,
    /// What of it can be seen.
    pub(super) uncovered: Uncovered,
}

/// Finds the hole that a subject of this colour leaves.
pub(super) fn find(image: &Image, alpha: &Map, subject: &Image, uncovered: Uncovered) -> Hole {
    let width = image.width as f32;
    let visible = Mask::above(alpha, 0.03);
    let away = distance(&visible).map(|d| d / width);
    let covered = Mask::from_fn(image.width, image.height, |i| away.data[i] <= RIM);
    let mask = with_ghosts(image, alpha, subject, &away, covered);
    let depth = distance(&mask.inverted());
    let deepest = match uncovered {
        Uncovered::Rim => (MAX_SHIFT + RIM) * width + 4.0,
        Uncovered::All => f32::MAX,
    };
    let ring = Mask::from_fn(image.width, image.height, |i| {
        mask.data[i] && depth.data[i] <= deepest
    });
    Hole {
        mask,
        ring,
        depth,
        uncovered,
    }
}

/// The hole with what looks more like the subject than like the background
/// beside it; left there, it would stand in the air once the subject moves.
fn with_ghosts(image: &Image, alpha: &Map, subject: &Image, away: &Map, hole: Mask) -> Mask {
    let (w, h) = (image.width, image.height);
    let (near, behind) = rayon::join(
        || subject.continued(&alpha.map(|a| f32::from(a > 0.9))),
        || image.continued(&away.map(|d| f32::from(d > REACH))),
    );
    let ghost = Mask::from_fn(w, h, |i| {
        let (own, far) = (near.data[i], behind.data[i]);
        away.data[i] <= REACH
            && !hole.data[i]
            && unlike(image.data[i], own) < 0.5 * unlike(image.data[i], far)
            && unlike(own, far) > 0.15
    });
    if ghost.count() == 0 {
        return hole;
    }
    let either = Mask::from_fn(w, h, |i| ghost.data[i] || hole.data[i]);
    let joined = either.connected_to(&hole);
    let added = Mask::from_fn(w, h, |i| joined.data[i] && ghost.data[i]);
    let added = added.grown(w as f32 / 200.0);
    Mask::from_fn(w, h, |i| added.data[i] || hole.data[i])
}
