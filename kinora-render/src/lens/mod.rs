//! The lens: a picture out of focus.
//!
//! A point out of focus becomes a disc, and light adds up: the picture is
//! blurred in linear light, where a highlight stays a bright disc instead of
//! fading into grey. Radii are in luma pixels and mean the spread of the disc,
//! so that the blur grows evenly with the radius whatever scale it is worked
//! out at. The number of threads changes nothing.

mod code;
mod disc;
mod light;
mod pull;
pub(crate) mod rack;
#[cfg(test)]
mod tests;

use self::disc::Disc;
use self::light::Light;
pub(crate) use self::pull::{Blurred, Pull};
pub(crate) use self::rack::Rack;
use crate::planes::{Plane, Planes};

/// From this radius on, in pixels of the scale, the next smaller scale is used.
///
/// What a scale of 1/2 costs is a quarter of the pixels and half of the rows;
/// a disc of 8 pixels is large enough to hide that its rim is a little softer.
const LARGE_AT_FULL: f32 = 8.0;
/// The same for discs at half the size.
const LARGE_AT_HALF: f32 = 12.0;

/// A disc of at most this radius, in pixels, changes nothing.
const SHARP: f32 = 0.02;

/// Light through a lens, ready to be blurred again and again.
pub(crate) struct Lens {
    full: Light,
    half: Light,
    quarter: Light,
}

impl Lens {
    /// The light of a picture.
    pub(crate) fn new(planes: &Planes) -> Self {
        Self::of(Light::of(planes))
    }

    /// The light of a subject whose `alpha` has the shape of the luma plane.
    ///
    /// Colour counts as much as it covers, so that what is beside the subject
    /// does not bleed into its blurred rim.
    pub(crate) fn masked(planes: &Planes, alpha: &Plane) -> Self {
        Self::of(Light::of(planes).masked(alpha))
    }

    fn of(full: Light) -> Self {
        let half = full.halved();
        let quarter = half.halved();
        Self {
            full,
            half,
            quarter,
        }
    }

    /// The picture with every point spread over a disc; `sharp` are the planes
    /// that the light is of. Of a subject it is the colour alone, not multiplied
    /// by how much it covers.
    pub(crate) fn blurred(&self, sharp: &Planes, radius_px: f32) -> Planes {
        if radius_px <= SHARP {
            return sharp.clone();
        }
        let (light, scale) = self.at_scale(radius_px);
        let light = light.blurred(&Disc::new(radius_px, scale));
        code::planes(&light, scale, sharp)
    }

    /// How much a subject covers with every point of it spread over a disc;
    /// `alpha` is the mask that the light is of.
    pub(crate) fn outline(&self, alpha: &Plane, radius_px: f32) -> Plane {
        if radius_px <= SHARP {
            return alpha.clone();
        }
        let (light, scale) = self.at_scale(radius_px);
        let mask = light.mask().blurred(&Disc::new(radius_px, scale));
        code::alpha(&mask, scale, alpha)
    }

    /// The light at the scale that suits a radius.
    fn at_scale(&self, radius_px: f32) -> (&Light, usize) {
        if radius_px < LARGE_AT_FULL {
            (&self.full, 1)
        } else if radius_px < 2.0 * LARGE_AT_HALF {
            (&self.half, 2)
        } else {
            (&self.quarter, 4)
        }
    }
}

impl Plane {
    /// Other samples in a plane of the same shape.
    fn like(&self, data: Vec<u8>) -> Self {
        assert_eq!(data.len(), self.data.len());
        Self { data, ..*self }
    }
}
