//! How sharp a picture is, at its subject and behind it.

use super::raster::{Mask, distance, inside, soft};
use crate::map::Map;
use crate::maths::rank;

/// A background less sharp than this share of its subject counts as blurred.
const DEFOCUSED: f32 = 0.35;

/// Where behind the subject sharpness is measured: shares of the width from its
/// edge.
const BEHIND: std::ops::Range<f32> = 0.012..0.05;

/// Sharpness over a picture.
pub(super) struct Focus {
    /// The strength of fine detail at each pixel.
    pub(super) sharpness: Map,
    /// That of the subject's sharpest tenth, above 0.
    pub(super) reference: f32,
    /// That of the sharpest tenth close behind the subject, as a share of the
    /// reference.
    pub(super) background: f32,
}

impl Focus {
    /// Measures a picture whose subject is where `matte` is above a half.
    pub(super) fn new(luma: &Map, matte: &Map) -> Self {
        let sharpness = laplacian(&soft(luma, 1.0));
        let subject = Mask::above(matte, 0.5);
        let width = luma.width as f32;
        let core = subject.shrunk(width / 90.0);
        let reference = rank(inside(&sharpness, &core), 0.9).max(1e-4);
        let distance = distance(&subject);
        let behind = Mask::from_fn(luma.width, luma.height, |i| {
            BEHIND.contains(&(distance.data[i] / width))
        });
        let background = rank(inside(&sharpness, &behind), 0.9) / reference;
        Self {
            sharpness,
            reference,
            background,
        }
    }

    /// Whether what is behind the subject is out of focus, or has no detail.
    pub(super) fn is_background_soft(&self) -> bool {
        self.background < DEFOCUSED
    }
}

/// The absolute difference of each pixel from the mean of its four neighbours,
/// times four.
fn laplacian(map: &Map) -> Map {
    let (right, bottom) = (map.width - 1, map.height - 1);
    Map::from_fn(map.width, map.height, |x, y| {
        let across = map.at(x.saturating_sub(1), y) + map.at((x + 1).min(right), y);
        let down = map.at(x, y.saturating_sub(1)) + map.at(x, (y + 1).min(bottom));
        (across + down - 4.0 * map.at(x, y)).abs()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(behind: f32, is_soft: bool) {
        let stripes = |x: usize, y: usize| ((x / 3 + y / 3) % 2) as f32;
        let disc = |x: usize, y: usize| {
            let (dx, dy) = (x as f32 - 160.0, y as f32 - 120.0);
            dx * dx + dy * dy < 80.0 * 80.0
        };
        let luma = Map::from_fn(320, 240, |x, y| {
            let contrast = if disc(x, y) { 0.8 } else { behind };
            0.5 + contrast * (stripes(x, y) - 0.5)
        });
        let matte = Map::from_fn(320, 240, |x, y| f32::from(disc(x, y)));
        let focus = Focus::new(&luma, &matte);
        assert_eq!(focus.is_background_soft(), is_soft, "{}", focus.background);
        assert!((focus.background - behind / 0.8).abs() < 0.1 + 0.2 * behind);
    }

    #[test]
    fn a_background_is_as_soft_as_it_has_no_detail() {
        check(0.02, true);
        check(0.16, true);
        check(0.5, false);
        check(0.8, false);
    }
}
