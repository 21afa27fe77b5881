//! Outpainting: a picture continued beyond its edges, for moves that look there.
//!
//! What lies outside is not known. Texture copied from the picture, patch by
//! patch, goes on past the edge without the folds of a mirror, and softly.

use kinora_core::frame::Picture;
use kinora_core::size::Size;

use super::fill;
use super::hole::{Hole, Uncovered};
use super::image::Image;
use super::layer_size;
use super::raster::{Mask, distance};
use crate::map::Map;
use crate::maths::{lerp, smoothstep};

/// The picture in a border of this many pixels on every side; inside it is the
/// picture itself.
///
/// `subject` tells how sure it is that a place of the picture, in shares, is
/// subject, 0–1: more of it does not grow beside what is none.
pub(crate) fn extended(
    picture: &Picture,
    border: usize,
    subject: impl Fn(f32, f32) -> f32 + Sync,
) -> Picture {
    let [width, height] = [picture.size.width as usize, picture.size.height as usize];
    let made = made(picture, border, subject);
    let (wide, high) = (width + 2 * border, height + 2 * border);
    let mut rgb = Vec::with_capacity(3 * wide * high);
    for y in 0..high {
        for x in 0..wide {
            let (column, row) = (x.wrapping_sub(border), y.wrapping_sub(border));
            if column < width && row < height {
                let i = 3 * (row * width + column);
                rgb.extend_from_slice(&picture.rgb[i..i + 3]);
            } else {
                let (u, v) = (x as f32 + 0.5, y as f32 + 0.5);
                let made = made.sample(u / wide as f32, v / high as f32);
                rgb.extend(made.map(|value| (value * 255.0 + 0.5) as u8));
            }
        }
    }
    let size = Size {
        width: wide as u32,
        height: high as u32,
    };
    Picture { size, rgb }
}

/// The picture and its border at [`layer_size`], the border made up.
fn made(picture: &Picture, border: usize, subject: impl Fn(f32, f32) -> f32 + Sync) -> Image {
    let size = layer_size(picture.size);
    let (w, h) = (size.width as usize, size.height as usize);
    let known = Image::new(picture).resized(w, h);
    let [left, top] = [
        border * w / picture.size.width as usize,
        border * h / picture.size.height as usize,
    ];
    let (wide, high) = (w + 2 * left, h + 2 * top);
    let inside = |length: usize, border: usize, i: usize| {
        // Mirrored at the edge: a first guess that patches make better.
        let before = border.saturating_sub(i + 1);
        let after = i.saturating_sub(border);
        let mirrored = (2 * length - 1).saturating_sub(after);
        (before + after).min(mirrored).min(length - 1)
    };
    let canvas = Image {
        width: wide,
        height: high,
        data: (0..wide * high)
            .map(|i| {
                let (x, y) = (inside(w, left, i % wide), inside(h, top, i / wide));
                known.data[y * w + x]
            })
            .collect(),
    };
    let mask = Mask::from_fn(wide, high, |i| {
        let (x, y) = ((i % wide).wrapping_sub(left), (i / wide).wrapping_sub(top));
        x >= w || y >= h
    });
    let hole = Hole {
        uncovered: Uncovered::All,
        depth: distance(&mask.inverted()),
        ring: mask.clone(),
        mask,
    };
    let subject = Map::from_fn(wide, high, |x, y| {
        let share = |i: usize, border: usize, length: usize| {
            ((i as f32 - border as f32 + 0.5) / length as f32).clamp(0.0, 1.0)
        };
        subject(share(x, left, w), share(y, top, h))
    });
    softened(
        &fill::beyond(&canvas, &hole, &subject),
        &hole.depth,
        left.max(top),
    )
}

/// How soft the outer edge of a border becomes, in widths of the border.
const SOFTNESS: f32 = 0.16;

/// A made border that goes out of focus the farther it is from the picture:
/// texture goes on, things do not, and what is half a thing draws no attention
/// where it is soft.
fn softened(made: &Image, depth: &Map, border: usize) -> Image {
    let border = border.max(1) as f32;
    let sigmas = [0.4, 1.0].map(|share| share * SOFTNESS * border);
    let [soft, softer] = sigmas.map(|sigma| made.filtered(|channel| channel.blurred(sigma)));
    let data = (0..made.data.len())
        .map(|i| {
            let share = (depth.data[i] / border).min(1.0);
            let (sharp, soft, softer) = (made.data[i], soft.data[i], softer.data[i]);
            let (near, far) = (smoothstep(0.0, 0.5, share), smoothstep(0.4, 1.0, share));
            [0, 1, 2].map(|c| lerp(lerp(sharp[c], soft[c], near), softer[c], far))
        })
        .collect();
    Image { data, ..*made }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::uniform;

    const BORDER: usize = 8;

    fn picture(colour: impl Fn(usize, usize) -> [u8; 3]) -> Picture {
        let rgb = (0..96 * 64).flat_map(|i| colour(i % 96, i / 96)).collect();
        let size = Size {
            width: 96,
            height: 64,
        };
        Picture { size, rgb }
    }

    fn made(picture: &Picture) -> Picture {
        extended(picture, BORDER, |_, _| 0.0)
    }

    /// The pixels of the border, with their places in the picture.
    fn beyond(picture: &Picture) -> impl Iterator<Item = ([isize; 2], [u8; 3])> {
        let width = picture.size.width as usize;
        let pixels = picture.rgb.as_chunks::<3>().0.iter().enumerate();
        let placed = pixels.map(move |(i, &pixel)| {
            let place = [i % width, i / width].map(|at| at as isize - BORDER as isize);
            (place, pixel)
        });
        placed.filter(|([x, y], _)| !(0..96).contains(x) || !(0..64).contains(y))
    }

    #[test]
    fn inside_its_border_a_picture_is_itself() {
        let before = picture(|x, y| [x as u8, y as u8, (3 * x + 5 * y) as u8]);
        let after = made(&before);
        assert_eq!((after.size.width, after.size.height), (112, 80));
        for y in 0..64 {
            let row = &after.rgb[3 * ((y + BORDER) * 112 + BORDER)..][..3 * 96];
            assert!(*row == before.rgb[3 * y * 96..][..3 * 96], "row {y}");
        }
    }

    #[test]
    fn slanted_stripes_go_on_as_a_mirror_would_not_show_them() {
        let stripe = |x: isize, y: isize| if (x + y).rem_euclid(12) < 6 { 40 } else { 200 };
        let before = picture(|x, y| [stripe(x as isize, y as isize); 3]);
        let after = made(&before);
        let (right, all) = beyond(&after).fold((0, 0), |(right, all), ([x, y], pixel)| {
            let is_right = u8::abs_diff(pixel[0], stripe(x, y)) < 80;
            (right + usize::from(is_right), all + 1)
        });
        // A mirror would be right half of the time.
        assert!(100 * right > 85 * all, "{right} of {all}");
    }

    #[test]
    fn a_plain_colour_stays_plain() {
        let after = made(&picture(|_, _| [180, 90, 30]));
        assert!(beyond(&after).all(|(_, pixel)| pixel == [180, 90, 30]));
    }

    #[test]
    fn threads_do_not_change_what_is_made() {
        let grain = |x: usize, y: usize| (255.0 * uniform([x as u64, y as u64, 5, 0])) as u8;
        let before = picture(|x, y| [grain(x, y), grain(y, x), 128]);
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            pool.build().unwrap().install(|| made(&before))
        };
        assert!(on(1) == on(3));
    }
}
