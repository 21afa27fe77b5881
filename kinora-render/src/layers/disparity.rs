//! How far subject and background are, once they are two layers.
//!
//! The background is a backdrop or the ground with its sky; the subject stands
//! at one disparity with a slight dome. More relief than that makes faces swim
//! when the camera moves.

use super::image::continued;
use super::raster::{Mask, distance};
use crate::map::Map;
use crate::maths::{exp, lerp, pow};

/// The disparities of both layers, 0 far, about 1 near.
pub(super) struct Depths {
    /// Of the background, everywhere.
    pub(super) far: Map,
    /// Of the subject, continued beyond its outline.
    pub(super) near: Map,
    /// That of the subject as a whole.
    pub(super) subject: f32,
}

/// What is known about the scene besides the matte.
pub(super) struct Setting<'a> {
    /// How much of each pixel is sky, 0–1, at any size.
    pub(super) sky: &'a Map,
    /// Where the ground begins, as a share of the height.
    pub(super) horizon: Option<f32>,
    /// Whether the background is out of focus.
    pub(super) is_soft: bool,
}

/// Disparity of the sky.
const SKY: f32 = 0.06;
/// Where the ground is taken to begin if nothing tells.
const HORIZON: f32 = 0.38;
/// Disparity of a subject before a backdrop.
const PORTRAIT: f32 = 0.62;
/// Height of the dome.
const DOME: f32 = 0.10;
/// The share of the lower edge from which on a subject is cut off by it.
const CUT_OFF: f32 = 0.12;
/// Nothing is farther than this.
const FARTHEST: f32 = 0.03;

/// Finds the disparities of a subject and what is behind it.
pub(super) fn depths(alpha: &Map, setting: &Setting<'_>) -> Depths {
    let subject = Mask::above(alpha, 0.5);
    let base = background(alpha, &subject, setting);
    let foot = foot(&subject);
    let level = if stands_on_ground(&subject, setting) {
        base.at(foot.0, foot.1).clamp(0.5, 0.9)
    } else {
        PORTRAIT
    };
    let near = domed(&subject, level);
    let far = if stands_on_ground(&subject, setting) {
        with_contact(&base, &near, &subject)
    } else {
        base
    };
    let far = far
        .blurred(alpha.width as f32 / 60.0)
        .map(|d| d.max(FARTHEST));
    Depths {
        far,
        near,
        subject: level,
    }
}

/// Whether the ground that the subject stands on can be seen.
fn stands_on_ground(subject: &Mask, setting: &Setting<'_>) -> bool {
    let (w, h) = (subject.width, subject.height);
    let cut = subject.data[w * (h - 1)..].iter().filter(|&&s| s).count();
    cut as f32 <= CUT_OFF * w as f32 && !setting.is_soft
}

fn background(alpha: &Map, subject: &Mask, setting: &Setting<'_>) -> Map {
    let (w, h) = (alpha.width, alpha.height);
    let (from, rise) = if !stands_on_ground(subject, setting) {
        (0.12, 0.16)
    } else if has_open_sky(setting.sky) {
        (0.10, 0.70)
    } else {
        (0.10, 0.38)
    };
    let horizon = setting.horizon.unwrap_or(HORIZON);
    let sky = setting.sky.resized(w, h);
    Map::from_fn(w, h, |x, y| {
        let v = (y as f32 + 0.5) / h as f32;
        let ramp = pow(((v - horizon) / (1.0 - horizon)).clamp(0.0, 1.0), 1.15);
        lerp(from + rise * ramp, SKY, sky.at(x, y))
    })
}

/// Whether the sky is large and spans the upper edge.
fn has_open_sky(sky: &Map) -> bool {
    let top = &sky.data[..sky.width];
    sky.mean() > 0.15 && top.iter().sum::<f32>() > 0.8 * sky.width as f32
}

/// The middle of the subject's lowest row.
fn foot(subject: &Mask) -> (usize, usize) {
    let w = subject.width;
    let last = subject.data.iter().rposition(|&s| s).unwrap_or(0);
    let row = last / w;
    let columns: Vec<usize> = (0..w).filter(|x| subject.data[row * w + x]).collect();
    (columns.get(columns.len() / 2).copied().unwrap_or(0), row)
}

/// The subject's disparity: level with a dome that is full a tenth of the width
/// inside, continued beyond the outline.
fn domed(subject: &Mask, level: f32) -> Map {
    let width = subject.width as f32;
    let depth = distance(&subject.inverted());
    let deepest = depth.data.iter().fold(0.0_f32, |a, &b| a.max(b));
    let full = deepest.min(0.10 * width).max(1.0);
    let dome = depth.map(|d| {
        let u = 1.0 - (d / full).clamp(0.0, 1.0);
        level + DOME * ((1.0 - u * u).sqrt() - 0.5)
    });
    let dome = dome.blurred(width / 60.0);
    continued(&dome, &subject.to_map()).blurred(width / 200.0)
}

/// The background brought to the subject where the subject stands on it, so
/// that feet do not slip.
fn with_contact(far: &Map, near: &Map, subject: &Mask) -> Map {
    let width = subject.width as f32;
    let touching = distance(&contact(subject));
    let mut out = far.zip(near, f32::min);
    for (i, far) in out.data.iter_mut().enumerate() {
        let d = touching.data[i] / (0.07 * width);
        *far = lerp(*far, near.data[i], exp(-d * d));
    }
    out
}

/// The lowest pixel of each column, where it is low on the subject and not at
/// the frame's lower edge.
fn contact(subject: &Mask) -> Mask {
    let (w, h) = (subject.width, subject.height);
    let first = subject.data.iter().position(|&s| s).unwrap_or(0) / w;
    let last = subject.data.iter().rposition(|&s| s).unwrap_or(0) / w;
    let low = last as f32 - 0.28 * (last - first) as f32;
    let mut contact = Mask::from_fn(w, h, |_| false);
    for x in 0..w {
        let lowest = (0..h).rev().find(|y| subject.data[y * w + x]);
        if let Some(y) = lowest.filter(|&y| y as f32 >= low && y + 1 < h) {
            contact.data[y * w + x] = true;
        }
    }
    contact
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(sky: &Map) -> Setting<'_> {
        Setting {
            sky,
            horizon: None,
            is_soft: false,
        }
    }

    #[test]
    fn a_standing_subject_does_not_slip_on_its_ground() {
        let alpha = Map::from_fn(200, 150, |x, y| {
            f32::from((80..120).contains(&x) && (30..120).contains(&y))
        });
        let sky = Map::filled(20, 15, 0.0);
        let depths = depths(&alpha, &setting(&sky));
        let slip = (depths.near.at(100, 119) - depths.far.at(100, 119)).abs();
        assert!(slip < 0.06, "{slip}");
        let parted = depths.near.at(100, 40) - depths.far.at(100, 40);
        assert!(parted > 0.3, "{parted}");
    }

    #[test]
    fn a_subject_that_the_frame_cuts_stands_before_a_backdrop() {
        let alpha = Map::from_fn(200, 150, |x, y| f32::from((60..140).contains(&x) && y > 40));
        let sky = Map::filled(20, 15, 0.0);
        let depths = depths(&alpha, &setting(&sky));
        assert_eq!(depths.subject, 0.62);
        assert!(depths.far.data.iter().all(|&d| d < 0.29));
        let dome = depths.near.at(100, 100) - depths.near.at(62, 60);
        assert!((0.02..0.11).contains(&dome), "{dome}");
        assert!(depths.near.data.iter().all(|d| (0.5..0.7).contains(d)));
    }
}
