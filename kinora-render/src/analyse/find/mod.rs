//! Finds a thing in a picture by other pictures of it.
//!
//! Corners of many sizes are described by the gradients around them
//! ([`features`]), each is paired with the one most like it where no other is
//! nearly as like, and the turn, size and place that most pairs agree on is where
//! the thing is ([`agree`]). Whether it is there at all is judged anew by the
//! pixels ([`alike`]): pairs may agree by chance, pixels do not.
//!
//! Lowe, "Distinctive image features from scale-invariant keypoints", 2004.

mod agree;
mod alike;
mod features;
#[cfg(test)]
mod tests;

use kinora_core::frame::Picture;
use kinora_core::plan::Framing;
use kinora_core::scene::{Point, Spot};
use kinora_core::size::Size;

use self::agree::Similarity;
use self::features::{Feature, Most};
use crate::analyse::Colours;
use crate::map::Map;
use crate::planes;

/// The long side that a picture is searched at, and that of a picture of the thing.
const SCENE_SIDE: u32 = 800;
const REFERENCE_SIDE: u32 = 400;

/// The turns that a picture of the thing is looked for in, in degrees, until it is
/// found: each holds for about fifteen on either side.
const TURNS: [f32; 3] = [0.0, 25.0, -25.0];

/// A picture that things can be looked for in.
pub(crate) struct Searched {
    luma: Map,
    features: Vec<Feature>,
}

impl Searched {
    /// Prepares a picture as it is fitted to `size`.
    pub(crate) fn new(picture: &Picture, size: Size) -> Self {
        let luma = luma(picture, size, SCENE_SIDE);
        let features = features::of(&luma, Most::OF_SCENE);
        Self { luma, features }
    }

    /// Where the thing is that these pictures show, in shares of the fitted picture.
    pub(crate) fn find(&self, references: &[Picture]) -> Option<Spot> {
        let found = references
            .iter()
            .filter_map(|picture| self.find_one(picture));
        // Of two that are as sure the first counts: it shows the thing from the front.
        found.reduce(|best, other| {
            if other.score > best.score {
                other
            } else {
                best
            }
        })
    }

    fn find_one(&self, reference: &Picture) -> Option<Spot> {
        let luma = luma(reference, reference.size, REFERENCE_SIDE);
        TURNS.iter().find_map(|&degrees| {
            let features = features::turned(&luma, degrees, Most::OF_REFERENCE);
            let pairs = agree::pairs(&features, &self.features);
            let way = agree::similarity(&pairs, &luma)?;
            let score = alike::judge(&luma, &self.luma, &way)?;
            self.spot(&luma, &way, score)
        })
    }

    /// The box around the thing.
    fn spot(&self, reference: &Map, way: &Similarity, score: f32) -> Option<Spot> {
        let (w, h) = (reference.width as f32, reference.height as f32);
        let (x, y) = way.apply(w / 2.0, h / 2.0);
        let (across, down) = (self.luma.width as f32, self.luma.height as f32);
        let middle = Point {
            x: f64::from(x / across),
            y: f64::from(y / down),
        };
        let is_inside = |share: f64| (0.0..=1.0).contains(&share);
        (is_inside(middle.x) && is_inside(middle.y)).then(|| Spot {
            middle,
            width: f64::from(way.scale() * w / across),
            height: f64::from(way.scale() * h / down),
            score: f64::from(score),
        })
    }
}

/// The light of a picture, fitted to a shape and at most so large.
fn luma(picture: &Picture, shape: Size, side: u32) -> Map {
    let scale = f64::from(side) / f64::from(shape.width.max(shape.height));
    let length = |length: u32| ((f64::from(length) * scale.min(1.0)).round() as u32).max(8);
    let size = Size {
        width: length(shape.width),
        height: length(shape.height),
    };
    Colours::new(&planes::fit(picture, size, Framing::WIDE)).luma
}
