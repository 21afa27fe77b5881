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
pub(crate) use self::pull::Pull;
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

/// The planes of a picture with every point spread over a disc.
pub(crate) fn disc_blurred(planes: &Planes, radius_px: f32) -> Planes {
    Lens::new(planes).blurred(planes, radius_px)
}

/// Light through a lens, ready to be blurred again and again.
pub(crate) struct Lens {
    full: Light,
    half: Light,
    quarter: Light,
}

/// A subject with its outline, both out of focus.
pub(crate) struct Masked {
    /// Its colour, not multiplied by `alpha`.
    pub(crate) planes: Planes,
    /// How much of each luma pixel it covers, 0–255.
    pub(crate) alpha: Plane,
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
    /// that the light is of.
    pub(crate) fn blurred(&self, sharp: &Planes, radius_px: f32) -> Planes {
        if radius_px <= SHARP {
            return copy_of(sharp);
        }
        let (light, scale) = self.spread(radius_px);
        code::planes(&light, scale, sharp)
    }

    /// The subject and its outline with every point spread over a disc.
    pub(crate) fn blurred_mask(&self, sharp: &Planes, alpha: &Plane, radius_px: f32) -> Masked {
        if radius_px <= SHARP {
            return Masked {
                planes: copy_of(sharp),
                alpha: alpha.like(alpha.data.clone()),
            };
        }
        let (light, scale) = self.spread(radius_px);
        Masked {
            planes: code::planes(&light, scale, sharp),
            alpha: code::alpha(&light, scale, alpha),
        }
    }

    /// The light spread over discs at the scale that suits a radius.
    fn spread(&self, radius_px: f32) -> (Light, usize) {
        let (light, scale) = if radius_px < LARGE_AT_FULL {
            (&self.full, 1)
        } else if radius_px < 2.0 * LARGE_AT_HALF {
            (&self.half, 2)
        } else {
            (&self.quarter, 4)
        };
        (light.blurred(&Disc::new(radius_px, scale)), scale)
    }
}

fn copy_of(planes: &Planes) -> Planes {
    Planes {
        size: planes.size,
        y: planes.y.like(planes.y.data.clone()),
        u: planes.u.like(planes.u.data.clone()),
        v: planes.v.like(planes.v.data.clone()),
    }
}

impl Plane {
    /// Other samples in a plane of the same shape.
    fn like(&self, data: Vec<u8>) -> Self {
        assert_eq!(data.len(), self.data.len());
        Self { data, ..*self }
    }
}
