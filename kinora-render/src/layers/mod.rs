//! Subject layers: a photo parted into its subject and what is behind it.
//!
//! Where the network's matte is stable and the background round the subject is
//! quiet, a cut looks like a real move of a lens: the subject moves against a
//! background that was filled behind it. Elsewhere the continuous field of
//! [`analyse`](crate::analyse) is better, and [`part`] says why it refuses.

pub(crate) mod check;
mod closer;
mod colour;
pub(crate) mod compose;
mod disparity;
mod fill;
mod focus;
mod gates;
mod guided;
mod hole;
mod image;
pub(crate) mod lay;
pub(crate) mod lift;
mod matte;
pub(crate) mod outpaint;
mod patches;
mod raster;
#[cfg(test)]
mod tests;

use kinora_core::frame::Picture;
use kinora_core::size::Size;

use crate::analyse::sky::Sky;
use crate::map::Map;
use crate::maths::smoothstep;
use crate::subject_net::Matte;

pub(crate) use gates::{Refusal, is_certain};
pub(crate) use hole::MAX_SHIFT;

use image::Image;
use raster::{Mask, distance};

/// The longer side that layers are made at, in pixels.
const LONG_SIDE: u32 = 1280;

/// A picture in two layers, at [`layer_size`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parted {
    /// The picture itself, as it was when the layers were made.
    photo: Picture,
    /// How much of each pixel is subject, 0–1.
    alpha: Map,
    /// The subject's own colours, continued beyond its soft edge.
    subject: Picture,
    /// The background, filled behind the subject.
    background: Picture,
    /// How much of each pixel of the background was filled, 0–1.
    filled: Map,
    /// Disparity of the background, 0 far, about 1 near.
    pub(crate) far: Map,
    /// Disparity of the subject, continued beyond its outline.
    pub(crate) near: Map,
    /// That of the subject as a whole.
    pub(crate) subject_disparity: f32,
    /// Whether what is behind the subject is out of focus, or has no detail.
    pub(crate) is_background_soft: bool,
}

impl Parted {
    /// How much nearer the subject is than the background along its edge; 0
    /// everywhere else.
    pub(crate) fn gap(&self) -> Map {
        let (w, h) = (self.near.width, self.near.height);
        let edge = self.alpha.resized(w, h);
        Map::from_fn(w, h, |x, y| {
            let is_edge = (0.05..0.95).contains(&edge.at(x, y));
            f32::from(is_edge) * (self.near.at(x, y) - self.far.at(x, y)).abs()
        })
    }

    /// Where the subject is seen, 1, and where not, 0, as [`Self::near`] is sized.
    pub(crate) fn seen(&self) -> Map {
        let alpha = self.alpha.resized(self.near.width, self.near.height);
        alpha.map(|alpha| f32::from(alpha > 0.5))
    }

    /// Its maps with their names, 0–1, for people to look at.
    pub(crate) fn maps(&self) -> [(&'static str, Map); 4] {
        [
            ("matte", self.alpha.clone()),
            ("filled", self.filled.clone()),
            ("disparity_near", self.near.clone()),
            ("disparity_far", self.far.clone()),
        ]
    }

    /// How much of each pixel is subject, 0–1.
    pub(crate) fn alpha(&self) -> &Map {
        &self.alpha
    }

    /// How much of a place is subject; places are shares of the fitted picture.
    pub(crate) fn subject_at(&self, x: f32, y: f32) -> f32 {
        self.alpha.sample(x, y)
    }
}

/// How far each place is from what an outline holds, in widths.
pub(crate) fn away(alpha: &Map) -> Map {
    let width = alpha.width as f32;
    distance(&Mask::above(alpha, 0.5)).map(|away| away / width)
}

/// The size at which the layers of a clip's picture are made.
pub(crate) fn layer_size(size: Size) -> Size {
    let long = size.width.max(size.height);
    let side = |length: u32| {
        let scaled = f64::from(length) * f64::from(LONG_SIDE) / f64::from(long.max(LONG_SIDE));
        (scaled.round() as u32).max(8)
    };
    Size {
        width: side(size.width),
        height: side(size.height),
    }
}

/// Parts a fitted picture of [`layer_size`] by a matte of it that
/// [`is_certain`].
///
/// # Errors
///
/// The gate that the picture does not pass, with its figures.
pub(crate) fn part(fitted: &Picture, matte: &Matte, sky: &Sky) -> Result<Parted, Refusal> {
    let image = Image::new(fitted);
    let rough = rough(fitted, matte);
    let matte::Refined { alpha, focus } = matte::refine(&image, &rough).ok_or(Refusal::Crumbs)?;
    gates::is_quiet(&alpha, &focus)?;
    let setting = disparity::Setting {
        sky: &sky.map,
        horizon: sky.horizon,
        is_soft: focus.is_background_soft(),
    };
    let (subject, depths) = rayon::join(
        || colour::subject(&image, &alpha),
        || disparity::depths(&alpha, &setting),
    );
    let hole = hole::find(&image, &alpha, &subject, hole::Uncovered::Rim);
    let background = fill::background(&image, &hole, &depths.far, &focus);
    let filled = hole.depth.map(|depth| smoothstep(0.0, 4.0, depth));
    Ok(Parted {
        photo: fitted.clone(),
        alpha,
        subject: subject.to_picture(),
        background: background.to_picture(),
        filled,
        far: small(&depths.far),
        near: small(&depths.near),
        subject_disparity: depths.subject,
        is_background_soft: focus.is_background_soft(),
    })
}

/// The matte at the picture's size: read once more from nearer where the
/// subject is small.
fn rough(fitted: &Picture, matte: &Matte) -> Map {
    let whole = Map {
        width: matte.width,
        height: matte.height,
        data: matte.probability.clone(),
    };
    let (w, h) = (fitted.size.width as usize, fitted.size.height as usize);
    let rough = whole.resized(w, h);
    closer::read(fitted, rough)
}

/// A disparity map at half its size: it is smooth, and read bilinearly.
fn small(map: &Map) -> Map {
    map.resized(map.width.div_ceil(2), map.height.div_ceil(2))
}
