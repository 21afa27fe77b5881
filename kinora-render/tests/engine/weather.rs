//! Weather about a subject that is parted from its background: what is behind it is
//! seen beside it and never over it.

use std::sync::LazyLock;

use kinora_core::frame::Frame;
use kinora_core::plan::Plan;
use kinora_core::vocabulary::{Atmosphere, Move};

use crate::support::{FRAMES, SIZE, Studio, cue, photo, plan, step};

static FLOWER: LazyLock<Studio> = LazyLock::new(|| Studio::new(2, &photo("flower.jpg")));

/// Whether each pixel and all those so near it are subject (255) or background (0).
fn deep(level: u8, near: i32) -> Vec<bool> {
    let matte = FLOWER.map("matte");
    let (w, h) = (SIZE.width as i32, SIZE.height as i32);
    let is_there = |x: i32, y: i32| {
        let inside = (0..w).contains(&x) && (0..h).contains(&y);
        !inside || matte[(y * w + x) as usize] == level
    };
    let is_deep =
        |x: i32, y: i32| (-near..=near).all(|dy| (-near..=near).all(|dx| is_there(x + dx, y + dy)));
    (0..h)
        .flat_map(|y| (0..w).map(move |x| (x, y)))
        .map(|(x, y)| is_deep(x, y))
        .collect()
}

/// The share of some places that differ between two frames.
fn changed(a: &Frame, b: &Frame, places: &[bool]) -> f64 {
    let pairs = a.y.iter().zip(&b.y).zip(places);
    let inside: Vec<bool> = pairs
        .filter(|(_, is_meant)| **is_meant)
        .map(|((a, b), _)| a != b)
        .collect();
    assert!(inside.len() > 1_000, "{} places", inside.len());
    inside.iter().filter(|&&is| is).count() as f64 / inside.len() as f64
}

fn weather(what: Atmosphere) -> Plan {
    let mut plan = plan(&[FRAMES]);
    plan.shots[0].atmosphere = vec![cue(what, FRAMES)];
    plan
}

#[test]
fn smoke_and_distant_lights_are_behind_the_subject_and_never_over_it() {
    let (subject, background) = (deep(255, 3), deep(0, 3));
    for what in [Atmosphere::Smoke, Atmosphere::Bokeh] {
        let frames = FLOWER.film(&weather(what)).frames;
        for frame in frames.iter().step_by(9) {
            assert_eq!(changed(frame, &frames[0], &subject), 0.0, "{what}");
        }
        let beside = changed(&frames[60], &frames[0], &background);
        assert!(beside > 0.05, "{what}: {beside}");
    }
}

#[test]
fn of_what_falls_only_what_is_nearer_falls_before_the_subject() {
    let (subject, background) = (deep(255, 3), deep(0, 3));
    let mut plan = weather(Atmosphere::Petals);
    let petals = FLOWER.film(&plan).frames;
    let shares = [&subject, &background].map(|places| {
        let shares = petals.iter().skip(24);
        let shares = shares.map(|frame| changed(frame, &petals[0], places));
        shares.sum::<f64>()
    });
    assert!(shares[0] > 0.0 && shares[0] < 0.8 * shares[1], "{shares:?}");
    // Nor with a camera that parts the layers.
    plan.shots[0].atmosphere[0].what = Atmosphere::Smoke;
    plan.shots[0].camera = vec![step(Move::TruckRight, FRAMES)];
    let smoke = FLOWER.film(&plan).frames;
    plan.shots[0].atmosphere.clear();
    let clear = FLOWER.film(&plan).frames;
    // The subject keeps about its place on a truck.
    let subject = deep(255, 9);
    let least = smoke
        .iter()
        .zip(&clear)
        .skip(24)
        .map(|(smoke, clear)| changed(smoke, clear, &subject));
    let most = least.fold(0.0, f64::max);
    assert!(most < 0.08, "{most}");
}
