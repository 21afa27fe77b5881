//! Parts of photographs are found in them, however they were changed, and nowhere
//! else.

use image::codecs::jpeg::JpegEncoder;
use kinora_core::frame::Picture;
use kinora_core::size::{Size, Tier};

use super::Searched;
use crate::maths::{TAU, bilinear, cos, sin};
use crate::testing::photo;

const PHOTOS: [&str; 11] = [
    "astronaut",
    "cat",
    "coffee",
    "dandelion",
    "fig_bowl",
    "flower",
    "forest_stream",
    "mountain_path",
    "pagoda",
    "photographer",
    "two_dogs_portrait",
];

/// Parts of a photograph: the middle and the size, in shares of it.
const PARTS: [[f32; 4]; 3] = [
    [0.5, 0.5, 0.4, 0.4],
    [0.35, 0.4, 0.3, 0.3],
    [0.65, 0.6, 0.35, 0.3],
];

/// How a part is changed before it is looked for.
#[derive(Clone, Copy, Debug)]
struct Change {
    scale: f32,
    degrees: f32,
    gain: f32,
    lift: f32,
    quality: u8,
}

const CHANGES: [Change; 4] = [
    Change {
        scale: 1.0,
        degrees: 0.0,
        gain: 1.0,
        lift: 0.0,
        quality: 85,
    },
    Change {
        scale: 0.6,
        degrees: 10.0,
        gain: 1.2,
        lift: 5.0,
        quality: 70,
    },
    Change {
        scale: 1.5,
        degrees: -10.0,
        gain: 0.8,
        lift: -5.0,
        quality: 60,
    },
    Change {
        scale: 0.6,
        degrees: 0.0,
        gain: 0.75,
        lift: 20.0,
        quality: 60,
    },
];

fn film_size(picture: &Picture) -> Size {
    Tier::Hd.size(picture.size.width, picture.size.height)
}

/// A part of a picture, changed and written as a JPEG.
fn part(picture: &Picture, [x, y, width, height]: [f32; 4], change: Change) -> Picture {
    let (w, h) = (picture.size.width as usize, picture.size.height as usize);
    let (across, down) = (width * w as f32, height * h as f32);
    let size = Size {
        width: (across * change.scale) as u32,
        height: (down * change.scale) as u32,
    };
    let turn = change.degrees * TAU / 360.0;
    let (sine, cosine) = (sin(turn), cos(turn));
    let at = |px: usize, py: usize| {
        let i = (py * w + px) * 3;
        [0, 1, 2].map(|c| f32::from(picture.rgb[i + c]))
    };
    // A smaller picture is the mean of several places a pixel.
    let parts = if change.scale < 1.0 { 3 } else { 1 };
    let mut rgb = vec![];
    for row in 0..size.height {
        for column in 0..size.width {
            let mut sum = [0.0_f32; 3];
            for step in 0..parts * parts {
                let offset = |step: usize| (step as f32 + 0.5) / parts as f32;
                let u = (column as f32 + offset(step % parts)) / change.scale - across / 2.0;
                let v = (row as f32 + offset(step / parts)) / change.scale - down / 2.0;
                let place = [
                    x * w as f32 + cosine * u - sine * v - 0.5,
                    y * h as f32 + sine * u + cosine * v - 0.5,
                ];
                let colour = bilinear([w, h], place, at);
                (0..3).for_each(|c| sum[c] += colour[c] / (parts * parts) as f32);
            }
            let changed = sum.map(|v| (v * change.gain + change.lift).round().clamp(0.0, 255.0));
            rgb.extend(changed.map(|v| v as u8));
        }
    }
    let mut file = vec![];
    JpegEncoder::new_with_quality(&mut file, change.quality)
        .encode(
            &rgb,
            size.width,
            size.height,
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    let rgb = image::load_from_memory(&file)
        .unwrap()
        .into_rgb8()
        .into_raw();
    Picture { size, rgb }
}

#[test]
fn a_part_of_a_picture_is_found_however_it_was_changed() {
    let mut wrong = vec![];
    for name in PHOTOS {
        let picture = photo(name);
        let searched = Searched::new(&picture, film_size(&picture));
        for place in PARTS {
            for change in CHANGES {
                let found = searched.find(&[part(&picture, place, change)]);
                let Some(spot) = found else {
                    wrong.push(format!("{name} {place:?} {change:?}: not found"));
                    continue;
                };
                // Everything as a share of the width.
                let shape = f64::from(picture.size.height) / f64::from(picture.size.width);
                let dx = (spot.middle.x - f64::from(place[0])).abs();
                let dy = (spot.middle.y - f64::from(place[1])).abs() * shape;
                let width = (spot.width / f64::from(place[2]) - 1.0).abs();
                if dx.max(dy) > 0.03 || width > 0.1 {
                    wrong.push(format!("{name} {place:?} {change:?}: {spot:?}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_part_of_another_picture_is_not_found() {
    let pictures = PHOTOS.map(photo);
    let searched = pictures.each_ref().map(|p| Searched::new(p, film_size(p)));
    let mut wrong = vec![];
    for (i, picture) in pictures.iter().enumerate() {
        let parts: Vec<Picture> = PARTS
            .iter()
            .zip(CHANGES)
            .map(|(&place, change)| part(picture, place, change))
            .collect();
        for (j, other) in searched.iter().enumerate() {
            if let Some(spot) = other.find(&parts).filter(|_| i != j) {
                wrong.push(format!("{} in {}: {spot:?}", PHOTOS[i], PHOTOS[j]));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_mirrored_part_and_one_without_anything_in_it_are_not_found() {
    let picture = photo("cat");
    let searched = Searched::new(&picture, film_size(&picture));
    let mut mirrored = part(&picture, PARTS[0], CHANGES[0]);
    let width = mirrored.size.width as usize * 3;
    for row in mirrored.rgb.chunks_mut(width) {
        let pixels: Vec<[u8; 3]> = row.as_chunks::<3>().0.iter().rev().copied().collect();
        row.copy_from_slice(pixels.as_flattened());
    }
    assert_eq!(searched.find(&[mirrored]), None);
    let size = Size {
        width: 400,
        height: 400,
    };
    let rgb = vec![90; 400 * 400 * 3];
    assert_eq!(searched.find(&[Picture { size, rgb }]), None);
    assert_eq!(searched.find(&[]), None);
}

#[test]
fn the_best_of_several_pictures_counts_and_threads_change_nothing() {
    let picture = photo("coffee");
    let size = film_size(&picture);
    let parts = [
        part(&photo("cat"), PARTS[0], CHANGES[0]),
        part(&picture, PARTS[1], CHANGES[2]),
    ];
    let find = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| Searched::new(&picture, size).find(&parts))
    };
    let alone = find(1).unwrap();
    assert_eq!(find(3), Some(alone));
    assert!((alone.middle.x - 0.35).abs() < 0.03, "{alone:?}");
}
