//! Regions lifted out of a picture: each a piece of its own, over the background
//! filled behind all of them, so that what is about them stays to the pixel.
//!
//! Here somebody has said what is to move, so that nothing has to be guessed but
//! how exactly the outline was drawn, and what was behind.

use kinora_core::frame::Picture;

use super::compose::Piece;
use super::focus::Focus;
use super::hole::{self, Uncovered};
use super::image::Image;
use super::raster::{Mask, distance, soft};
use super::{Parted, colour, fill, gates, matte};
use crate::camera::Part;
use crate::map::Map;
use crate::maths::smoothstep;
use crate::planes::{self, Planes};

/// How much a mask and the same mask drawn to the picture's edges must have in
/// common to be taken for one outline.
const SAME_OUTLINE: f32 = 0.9;

/// The softness of an outline that follows no edge, in pixels.
const SOFT: f32 = 1.0;

/// A region's outline in a picture.
pub(crate) struct Outline {
    /// How much of each pixel is region, 0–1.
    pub(crate) alpha: Map,
    /// Whether little of what is about it would have to be invented.
    pub(crate) is_quiet: bool,
}

impl Outline {
    /// The outline that `mask` means, 0–1 and of the photo's size: that of the
    /// picture's own edges, where the mask was drawn along them.
    pub(crate) fn new(photo: &Picture, mask: &Map) -> Self {
        let image = Image::new(photo);
        let drawn = matte::outlined(&image, mask);
        let alpha = match common(&drawn, mask) >= SAME_OUTLINE {
            true => drawn,
            false => soft(mask, SOFT),
        };
        let focus = Focus::new(&image.luma(), &alpha);
        let is_quiet = gates::is_quiet(&alpha, &focus).is_ok();
        Self { alpha, is_quiet }
    }
}

/// What two masks have in common, as a share of what either holds.
fn common(a: &Map, b: &Map) -> f32 {
    let both = a.zip(b, f32::min).mean();
    both / a.zip(b, f32::max).mean().max(1e-6)
}

/// A picture without its regions, and the regions.
pub(crate) struct Lift {
    /// The background, filled.
    pub(crate) back: Planes,
    /// The pieces in the order in which they lie over one another, lowest first,
    /// each with the number of its region.
    pub(crate) pieces: Vec<(usize, Piece)>,
}

/// Lifts regions, given by how much of each pixel of `photo` belongs to them, out
/// of frames like `fitted`, the `part` of the photo that a framing shows.
/// `depth` is how near each place is.
pub(crate) fn lift(
    photo: &Picture,
    regions: &[Map],
    depth: &Map,
    fitted: &Picture,
    part: Part,
) -> Lift {
    let image = Image::new(photo);
    let owned = owned(regions);
    let whole = owned.iter().fold(
        Map::filled(image.width, image.height, 0.0),
        |whole, (_, alpha)| whole.zip(alpha, f32::max),
    );
    let subject = colour::subject(&image, &whole);
    let hole = hole::find(&image, &whole, &subject, Uncovered::All);
    let focus = Focus::new(&image.luma(), &whole);
    let depth = depth.resized(image.width, image.height);
    let background = fill::background(&image, &hole, &depth, &focus);
    let level = Map::filled(1, 1, 0.0);
    let all = Parted {
        photo: photo.clone(),
        subject: subject.to_picture(),
        background: background.to_picture(),
        filled: hole.depth.map(|depth| smoothstep(0.0, 4.0, depth)),
        alpha: whole,
        far: level.clone(),
        near: level,
        subject_disparity: 0.0,
        is_background_soft: focus.is_background_soft(),
    };
    let back = all.back_at(&Image::new(fitted), part);
    let seams = seams(&all.filled, &owned);
    let pieces = owned
        .into_iter()
        .zip(seams)
        .map(|((index, alpha), filled)| {
            let own = Parted {
                alpha,
                filled,
                ..all.clone()
            };
            (index, own.piece_at(fitted, part))
        });
    Lift {
        pieces: pieces.collect(),
        back: Planes::new(&planes::to_frame(&back.to_picture())),
    }
}

/// The regions with their numbers, the largest first; what several claim belongs
/// to the smallest, which lies highest: a hand before its body.
fn owned(regions: &[Map]) -> Vec<(usize, Map)> {
    let mut order: Vec<(usize, f32)> = regions.iter().map(Map::mean).enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut owned = vec![];
    let mut taken = regions.first().map(|map| map.map(|_| 0.0));
    for &(index, _) in order.iter().rev() {
        let Some(taken) = &mut taken else { break };
        owned.push((
            index,
            regions[index].zip(taken, |own, taken| own * (1.0 - taken)),
        ));
        *taken = taken.zip(&regions[index], f32::max);
    }
    owned.reverse();
    owned
}

/// The part of what was filled that is about each region and no other.
fn seams(filled: &Map, owned: &[(usize, Map)]) -> Vec<Map> {
    let away: Vec<Map> = owned
        .iter()
        .map(|(_, alpha)| distance(&Mask::above(alpha, 0.5)))
        .collect();
    let seam = |own: usize| Map {
        data: (0..filled.data.len())
            .map(|i| {
                let here = away[own].data[i];
                let is_own = away.iter().all(|other| here <= other.data[i]);
                if is_own { filled.data[i] } else { 0.0 }
            })
            .collect(),
        ..*filled
    };
    (0..owned.len()).map(seam).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_regions_claim_belongs_to_the_smaller_one() {
        let body = Map::from_fn(8, 1, |x, _| f32::from((1..7).contains(&x)));
        let hand = Map::from_fn(8, 1, |x, _| f32::from((5..8).contains(&x)));
        let owned = owned(&[hand, body]);
        assert_eq!(owned[0].0, 1);
        assert_eq!(owned[0].1.data, [0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(owned[1].0, 0);
        assert_eq!(owned[1].1.data, [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
        let seams = seams(&Map::filled(8, 1, 1.0), &owned);
        assert_eq!(seams[0].data, [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(seams[1].data, [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    }
}
