//! A second look at a small subject, from nearer.

use kinora_core::frame::Picture;
use kinora_core::size::Size;

use crate::map::Map;
use crate::maths::smoothstep;
use crate::subject_net;

/// How much is added to each side of the subject's box.
const MARGIN: f32 = 0.15;

/// Only a box below this share of the picture is worth a second look.
const MAX_SHARE: f32 = 0.60;

/// How much of the two readings must agree.
const MIN_OVERLAP: f32 = 0.6;

/// A part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Crop {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

/// The matte `rough` of a picture, of the picture's size, made finer by reading
/// the subject's box by itself; as it was where the box is most of the picture
/// or the two readings do not agree.
pub(super) fn read(picture: &Picture, rough: Map) -> Map {
    let Some(crop) = crop(&rough) else {
        return rough;
    };
    let side = subject_net::SIDE;
    let found = Map {
        width: side,
        height: side,
        data: subject_net::steady(&cropped(picture, crop)),
    };
    let found = found.resized(crop.width, crop.height);
    if overlap(&rough, &found, crop) <= MIN_OVERLAP {
        return rough;
    }
    blended(rough, &found, crop)
}

/// The subject's box with its margin.
fn crop(rough: &Map) -> Option<Crop> {
    let (w, h) = (rough.width, rough.height);
    let columns = (0..w).filter(|&x| (0..h).any(|y| rough.at(x, y) > 0.5));
    let columns: Vec<usize> = columns.collect();
    let rows: Vec<usize> = (0..h)
        .filter(|&y| rough.data[y * w..][..w].iter().any(|&p| p > 0.5))
        .collect();
    let grown = |places: &[usize], length: usize| {
        let (first, last) = (*places.first()?, *places.last()?);
        let margin = ((last - first) as f32 * MARGIN) as usize;
        let from = first.saturating_sub(margin);
        Some((from, (last + margin + 1).min(length) - from))
    };
    let (left, width) = grown(&columns, w)?;
    let (top, height) = grown(&rows, h)?;
    let share = (width * height) as f32 / (w * h) as f32;
    (share < MAX_SHARE).then_some(Crop {
        left,
        top,
        width,
        height,
    })
}

fn cropped(picture: &Picture, crop: Crop) -> Picture {
    let row_bytes = picture.size.width as usize * 3;
    let rows = picture.rgb.chunks_exact(row_bytes);
    let rows = rows.skip(crop.top).take(crop.height);
    Picture {
        size: Size {
            width: crop.width as u32,
            height: crop.height as u32,
        },
        rgb: rows
            .flat_map(|row| &row[crop.left * 3..][..crop.width * 3])
            .copied()
            .collect(),
    }
}

/// What both readings cover of what either does.
fn overlap(rough: &Map, found: &Map, crop: Crop) -> f32 {
    let (mut both, mut either) = (0, 0);
    for y in 0..crop.height {
        for x in 0..crop.width {
            let old = rough.at(crop.left + x, crop.top + y) > 0.5;
            let new = found.at(x, y) > 0.5;
            both += usize::from(old && new);
            either += usize::from(old || new);
        }
    }
    both as f32 / either.max(1) as f32
}

/// The mean of both readings within the box, faded in over its margin.
fn blended(mut rough: Map, found: &Map, crop: Crop) -> Map {
    let (w, h) = (rough.width, rough.height);
    let margin = |length: usize| (length as f32 * MARGIN / 2.0).max(1.0);
    // An edge of the box that is an edge of the picture needs no fading.
    let inward = |place: usize, from: usize, length: usize, whole: usize| {
        let before = if from == 0 { length } else { place };
        let after = if from + length == whole {
            length
        } else {
            length - 1 - place
        };
        smoothstep(0.0, margin(length), before.min(after) as f32)
    };
    for y in 0..crop.height {
        for x in 0..crop.width {
            let share =
                0.5 * inward(x, crop.left, crop.width, w) * inward(y, crop.top, crop.height, h);
            let old = &mut rough.data[(crop.top + y) * w + crop.left + x];
            *old += (found.at(x, y) - *old) * share;
        }
    }
    rough
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_small_subject_is_looked_at_again() {
        let disc = |radius: f32| {
            Map::from_fn(200, 100, |x, y| {
                let (dx, dy) = (x as f32 - 100.0, y as f32 - 50.0);
                f32::from(dx * dx + dy * dy < radius * radius)
            })
        };
        let found = crop(&disc(20.0)).unwrap();
        assert_eq!((found.left, found.top, found.width), (76, 26, 49));
        assert_eq!(crop(&disc(90.0)), None);
        assert_eq!(crop(&disc(0.0)), None);
    }

    #[test]
    fn agreeing_readings_are_averaged_and_others_left() {
        let rough = Map::from_fn(100, 100, |x, y| {
            0.8 * f32::from((40..60).contains(&x) && (40..60).contains(&y))
        });
        let crop = crop(&rough).unwrap();
        let same = Map::from_fn(crop.width, crop.height, |x, y| {
            rough.at(crop.left + x, crop.top + y) / 0.8
        });
        assert!(overlap(&rough, &same, crop) > 0.99);
        let joined = blended(rough.clone(), &same, crop);
        assert!((joined.at(50, 50) - 0.9).abs() < 1e-6);
        let empty = Map::filled(crop.width, crop.height, 0.0);
        assert_eq!(overlap(&rough, &empty, crop), 0.0);
    }
}
