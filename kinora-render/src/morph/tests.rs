//! What a morph promises, on a texture that is drawn where it has moved to.

use kinora_core::frame::{Frame, Picture};
use kinora_core::size::Size;

use super::{Morph, Refusal, crossing};
use crate::maths::value_noise_2d;
use crate::planes::{self, Planes};
use crate::warp::Lattice;

const SIZE: Size = Size {
    width: 480,
    height: 272,
};

/// A texture of its own for each `track`, drawn by where its pixels come from.
fn drawn(track: u64, place: impl Fn(f32, f32) -> [f32; 2]) -> Frame {
    let (w, h) = (SIZE.width as usize, SIZE.height as usize);
    let grey = |x: f32, y: f32| {
        let octave =
            |cell: f32, n| value_noise_2d(5, 8 * track + n, x / cell + 99.0, y / cell + 99.0);
        0.4 * octave(31.0, 0) + 0.35 * octave(13.0, 1) + 0.25 * octave(6.0, 2)
    };
    let rgb = (0..w * h).flat_map(|i| {
        let [x, y] = place((i % w) as f32, (i / w) as f32);
        let tint = value_noise_2d(5, 8 * track + 3, x / 60.0 + 99.0, y / 60.0 + 99.0);
        let light = grey(x, y);
        [
            light * 255.0,
            light * (150.0 + 100.0 * tint),
            255.0 * light * tint,
        ]
        .map(|v| v as u8)
    });
    planes::to_frame(&Picture {
        size: SIZE,
        rgb: rgb.collect(),
    })
}

fn shifted(dx: f32) -> Frame {
    drawn(0, |x, y| [x - dx, y])
}

/// A morph's frame with a camera that stands still.
fn frame(morph: &Morph, start: &Frame, end: &Frame, share: f32) -> Frame {
    let mut out = Frame::black(SIZE);
    let lattice = Lattice::still(SIZE.width as usize, SIZE.height as usize);
    let planes = [start, end].map(Planes::new);
    morph.frame(share, &lattice, [&planes[0], &planes[1]], &mut out);
    out
}

/// The likeness of two frames' luma in decibels, a margin left out.
fn psnr(a: &Frame, b: &Frame, margin: usize) -> f32 {
    let (w, h) = (SIZE.width as usize, SIZE.height as usize);
    let mut sum = 0.0;
    let mut count = 0.0;
    for y in margin..h - margin {
        for x in margin..w - margin {
            let d = f32::from(a.y[y * w + x]) - f32::from(b.y[y * w + x]);
            sum += d * d;
            count += 1.0;
        }
    }
    10.0 * (255.0 * 255.0 / (sum / count + 1e-3)).log10()
}

#[test]
fn halfway_each_thing_is_halfway() {
    let (start, end) = (shifted(0.0), shifted(14.4));
    let morph = Morph::new(&start, &end).unwrap();
    let found = psnr(&frame(&morph, &start, &end, 0.5), &shifted(7.2), 0);
    assert!(found > 32.0, "{found}");
}

#[test]
fn a_morph_begins_and_ends_on_its_pictures() {
    let (start, end) = (shifted(0.0), shifted(14.4));
    let morph = Morph::new(&start, &end).unwrap();
    let check = |share: f32, picture: &Frame| {
        let found = psnr(&frame(&morph, &start, &end, share), picture, 0);
        assert!(found > 48.0, "{share}: {found}");
    };
    check(0.0, &start);
    check(0.01, &start);
    check(0.99, &end);
    check(1.0, &end);
}

#[test]
fn no_step_of_a_morph_is_sudden() {
    let (start, end) = (shifted(0.0), shifted(14.4));
    let morph = Morph::new(&start, &end).unwrap();
    let frames: Vec<Frame> = (0..=48)
        .map(|n| frame(&morph, &start, &end, n as f32 / 48.0))
        .collect();
    let change = |a: &Frame, b: &Frame| {
        let pairs = a.y.iter().zip(&b.y);
        pairs.map(|(&a, &b)| f32::from(a.abs_diff(b))).sum::<f32>() / a.y.len() as f32
    };
    let steps: Vec<f32> = frames
        .windows(2)
        .map(|pair| change(&pair[0], &pair[1]))
        .collect();
    let most = steps.iter().copied().fold(0.0, f32::max);
    for (number, pair) in steps.windows(2).enumerate() {
        let jump = (pair[1] - pair[0]).abs();
        assert!(jump < 0.25 * most, "frame {number}: {jump} of {most}");
    }
}

#[test]
fn what_only_one_picture_sees_is_taken_from_it() {
    // The end picture shows a strip that the start picture has not.
    let (start, end) = (shifted(0.0), shifted(48.0));
    let morph = Morph::new(&start, &end).unwrap();
    let truth = |share: f32| shifted(48.0 * crate::maths::minimum_jerk(share));
    for share in [0.3, 0.5, 0.7] {
        let found = psnr(&frame(&morph, &start, &end, share), &truth(share), 0);
        assert!(found > 27.0, "{share}: {found}");
    }
}

#[test]
fn other_pictures_are_refused_with_figures() {
    let refusal = |a: &Frame, b: &Frame| -> Option<Refusal> { Morph::new(a, b).err() };
    assert!(refusal(&shifted(0.0), &shifted(3.0)).is_none());
    let other = drawn(3, |x, y| [x, y]);
    let refusal = refusal(&shifted(0.0), &other).unwrap();
    assert!(
        refusal.coherent < 0.55 || refusal.likeness < 0.4,
        "{refusal}"
    );
    assert!(refusal.to_string().contains("at least 0.55"), "{refusal}");
}

#[test]
fn a_crossing_is_whole_at_its_ends_and_even_in_the_middle() {
    assert_eq!(crossing(0.0), 0.0);
    assert_eq!(crossing(1.0), 1.0);
    assert!((crossing(0.5) - 0.5).abs() < 1e-6);
    assert!(crossing(0.25) < 0.02 && crossing(0.75) > 0.98);
}
