//! What the lens promises.

use kinora_core::frame::Frame;
use kinora_core::size::Size;

use super::*;
use crate::maths::{pow, uniform};

const SIDE: usize = 160;

/// The planes of a square picture of one luma a pixel and no colour.
fn grey(luma: impl Fn(usize, usize) -> u8) -> Planes {
    let size = Size {
        width: SIDE as u32,
        height: SIDE as u32,
    };
    let mut frame = Frame::black(size);
    for (i, sample) in frame.y.iter_mut().enumerate() {
        *sample = luma(i % SIDE, i / SIDE);
    }
    Planes::new(&frame)
}

/// A white square of five pixels on black.
fn dot() -> Planes {
    let middle = SIDE / 2 - 2..SIDE / 2 + 3;
    grey(|x, y| {
        if middle.contains(&x) && middle.contains(&y) {
            235
        } else {
            16
        }
    })
}

fn disc_blurred(planes: &Planes, radius_px: f32) -> Planes {
    Lens::new(planes).blurred(planes, radius_px)
}

/// The linear light of each pixel, without the border.
fn light(planes: &Planes) -> Vec<f64> {
    let plane = &planes.y;
    let rows = plane.data.chunks(plane.stride).skip(plane.pad);
    let samples = rows
        .take(plane.height)
        .flat_map(|row| &row[plane.pad..][..plane.width]);
    samples.map(|&luma| linear(luma)).collect()
}

fn linear(luma: u8) -> f64 {
    let code = (f32::from(luma) - 16.0) / 219.0;
    f64::from(if code <= 0.040_45 {
        code / 12.92
    } else {
        pow((code + 0.055) / 1.055, 2.4)
    })
}

/// The radius of an ideal disc that is spread as far as the dot's image, the
/// dot's own extent taken off; and its total light.
fn radius_of(planes: &Planes) -> (f64, f64) {
    let (mut sum, mut squares) = (0.0, 0.0);
    for (i, light) in light(planes).into_iter().enumerate() {
        let [x, y] = [i % SIDE, i / SIDE].map(|place| place as f64 - (SIDE / 2) as f64);
        sum += light;
        squares += light * (x * x + y * y);
    }
    // A square of n pixels has a variance of (n² − 1) / 12 along each side.
    let variance = squares / sum - 2.0 * 24.0 / 12.0;
    ((2.0 * variance).max(0.0).sqrt(), sum)
}

#[track_caller]
fn check_radius(radius: f32) {
    let (found, _) = radius_of(&disc_blurred(&dot(), radius));
    let error = (found - f64::from(radius)).abs();
    let most = f64::from(0.1_f32.max(0.006 * radius));
    assert!(error < most, "{found} in place of {radius}");
}

#[test]
fn a_dot_becomes_a_disc_of_the_asked_radius() {
    for radius in [1.0, 1.5, 2.25, 3.0, 4.4, 6.0, 7.9] {
        check_radius(radius);
    }
    for radius in [8.0, 9.5, 12.0, 16.3, 20.0, 23.9] {
        check_radius(radius);
    }
    for radius in [24.0, 27.5, 31.0] {
        check_radius(radius);
    }
}

#[test]
fn a_disc_is_even_inside_round_and_dark_outside() {
    for radius in [6.0_f32, 7.5, 12.0, 22.0, 30.0] {
        let light = light(&disc_blurred(&dot(), radius));
        let middle = light[SIDE / 2 * SIDE + SIDE / 2];
        for (i, light) in light.into_iter().enumerate() {
            let [x, y] = [i % SIDE, i / SIDE].map(|place| place as f32 - (SIDE / 2) as f32);
            let distance = (x * x + y * y).sqrt();
            // The dot itself reaches 2.8 pixels from its middle.
            if distance < radius - 5.5 {
                assert!((light / middle - 1.0).abs() < 0.16, "{radius}: {x}, {y}");
            }
            if distance > radius + 6.0 {
                assert_eq!(light, 0.0, "{radius}: {x}, {y}");
            }
        }
    }
}

#[test]
fn light_is_neither_lost_nor_won() {
    let (_, before) = radius_of(&dot());
    for radius in [1.0, 3.3, 7.0, 10.0, 15.0] {
        let (_, after) = radius_of(&disc_blurred(&dot(), radius));
        assert!(
            (after / before - 1.0).abs() < 0.03,
            "{radius}: {after} of {before}"
        );
    }
    let noise = grey(|x, y| 40 + (150.0 * uniform([x as u64, y as u64, 0, 1])) as u8);
    let mean = |planes: &Planes| light(planes).iter().sum::<f64>();
    for radius in [0.5, 2.0, 7.0, 12.0, 16.0] {
        let ratio = mean(&disc_blurred(&noise, radius)) / mean(&noise);
        // The border is a mirror that grows softer and so a little darker.
        assert!((ratio - 1.0).abs() < 0.02, "{radius}: {ratio}");
    }
}

fn equal(a: &Planes, b: &Planes) -> bool {
    a.y.data == b.y.data && a.u.data == b.u.data && a.v.data == b.v.data
}

#[test]
fn no_radius_changes_nothing() {
    let picture = grey(|x, y| 16 + ((x * 7 + y * 13) % 200) as u8);
    assert!(equal(&disc_blurred(&picture, 0.0), &picture));
    assert!(equal(
        &Rack::new(picture.into()).at(0.0),
        &grey(|x, y| { 16 + ((x * 7 + y * 13) % 200) as u8 })
    ));
}

#[test]
fn an_even_picture_stays_as_it_is_to_its_edges() {
    for luma in [16, 17, 60, 128, 235] {
        let even = grey(|_, _| luma);
        for radius in [0.4, 2.0, 7.9, 8.0, 20.0, 40.0] {
            assert!(
                equal(&disc_blurred(&even, radius), &even),
                "{luma}, {radius}"
            );
        }
    }
}

#[test]
fn colours_stay_as_they_are() {
    let size = Size {
        width: 64,
        height: 64,
    };
    let mut frame = Frame::black(size);
    frame.y.fill(90);
    frame.u.fill(100);
    frame.v.fill(190);
    let planes = Planes::new(&frame);
    for radius in [1.0, 9.0, 25.0] {
        let blurred = disc_blurred(&planes, radius);
        let off = |data: &[u8], code: u8| data.iter().any(|&sample| sample.abs_diff(code) > 1);
        assert!(!off(&blurred.y.data, 90) && !off(&blurred.u.data, 100));
        assert!(!off(&blurred.v.data, 190));
    }
}

#[test]
fn a_pull_of_focus_never_turns_back() {
    let rack = Rack::new(dot().into());
    let (mut spread, mut peak) = (0.0, 255);
    for step in 1..60 {
        let radius = step as f32 * 0.5;
        let planes = rack.at(radius);
        let (now, _) = radius_of(&planes);
        assert!(now > spread, "{radius}: {now} after {spread}");
        let centre = SIDE / 2 + planes.y.pad;
        let middle = planes.y.data[centre * planes.y.stride + centre];
        assert!(middle <= peak, "{radius}: {middle} after {peak}");
        (spread, peak) = (now, middle);
    }
}

#[test]
fn what_lies_between_two_levels_has_its_radius_too() {
    let rack = Rack::new(dot().into());
    for radius in [0.8, 2.2, 4.3, 7.7, 11.9, 21.0] {
        let (found, _) = radius_of(&rack.at(radius));
        assert!(
            (found - f64::from(radius)).abs() < 0.25,
            "{found} of {radius}"
        );
    }
}

#[test]
fn the_order_of_frames_and_the_number_of_threads_do_not_matter() {
    let picture = || grey(|x, y| 40 + (150.0 * uniform([x as u64, y as u64, 0, 1])) as u8);
    let radii = [0.3, 2.2, 5.1, 9.7, 3.1, 14.0, 20.0, 26.0, 30.0, 1.1];
    let film = |threads: usize, radii: &[f32]| -> Vec<_> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads").install(|| {
            let rack = Rack::new(picture().into());
            radii.iter().map(|&radius| rack.at(radius)).collect()
        })
    };
    let forth = film(1, &radii);
    let mut back = film(3, &radii.iter().rev().copied().collect::<Vec<_>>());
    back.reverse();
    assert!(forth.iter().zip(&back).all(|(a, b)| equal(a, b)));
}

/// The outline of a square in the middle.
fn outline(planes: &Planes) -> Plane {
    let (stride, third) = (planes.y.stride, planes.y.stride / 3);
    let inside = third..2 * third;
    let cover = |i: usize| {
        let is_inside = inside.contains(&(i % stride)) && inside.contains(&(i / stride));
        if is_inside { 255 } else { 0 }
    };
    planes.y.like((0..planes.y.data.len()).map(cover).collect())
}

#[test]
fn a_subject_keeps_its_brightness_in_its_blurred_rim() {
    // Bright inside, black beside it.
    let planes = grey(|_, _| 16);
    let alpha = outline(&planes);
    let bright = alpha
        .data
        .iter()
        .map(|&cover| if cover == 0 { 16 } else { 200 });
    let planes = Planes {
        y: planes.y.like(bright.collect()),
        ..planes
    };
    let lens = Lens::masked(&planes, &alpha);
    for radius in [3.0, 10.0, 26.0] {
        let (colour, cover) = (lens.blurred(&planes, radius), lens.outline(&alpha, radius));
        let covered = |data: &[u8]| data.iter().map(|&cover| f64::from(cover)).sum::<f64>();
        let ratio = covered(&cover.data) / covered(&alpha.data);
        assert!((ratio - 1.0).abs() < 0.01, "{radius}: {ratio}");
        let rim = cover.data.iter().zip(&colour.y.data);
        let mut soft = 0;
        for (&cover, &luma) in rim.filter(|(cover, _)| **cover > 40) {
            assert!(luma.abs_diff(200) < 12, "{radius}: {luma} where {cover}");
            soft += usize::from(cover < 250);
        }
        assert!(soft > 300, "{radius}: {soft} soft pixels");
    }
    assert!(equal(&lens.blurred(&planes, 0.0), &planes));
    assert!(lens.outline(&alpha, 0.0).data == alpha.data);
}
