//! What life may not do: move a picture in which nobody lives, begin before the film
//! does, or touch a sky line.

use kinora_core::plan::Plan;
use kinora_core::vocabulary::{Atmosphere, Direction, Light, Move, Portrait, Subject};
use kinora_render::{CAPABILITIES, fitted_frame};

use crate::LANDSCAPE;
use crate::support::measure::difference;
use crate::support::{FRAMES, SIZE, Studio, cue, photo, plan, step};

/// What only a face does.
const OF_A_FACE: [Subject; 6] = [
    Subject::Blink,
    Subject::Smile,
    Subject::Nod,
    Subject::Turn,
    Subject::Tilt,
    Subject::Look,
];

/// A push in, with all that a face may do.
fn acted(portrait: Portrait) -> Plan {
    let mut plan = plan(&[FRAMES]);
    plan.portrait = portrait;
    plan.shots[0].camera = vec![step(Move::DollyIn, FRAMES)];
    plan.shots[0].subject = OF_A_FACE.map(|what| cue(what, FRAMES)).to_vec();
    plan
}

#[test]
fn a_picture_without_a_face_is_filmed_as_by_the_camera_alone() {
    for name in ["two_dogs_portrait", "cat", "flower", "pagoda", "coffee"] {
        let studio = Studio::new(2, &photo(&format!("{name}.jpg")));
        let mut plain = acted(Portrait::Off);
        plain.shots[0].subject.clear();
        let alive = studio.film(&acted(Portrait::Auto)).frames;
        assert!(alive == studio.film(&plain).frames, "{name}");
    }
}

#[test]
fn whatever_lives_begins_on_the_photo() {
    for name in ["astronaut.jpg", "flower.jpg", "pagoda.jpg"] {
        let picture = photo(name);
        let mut plan = acted(Portrait::Auto);
        let shot = &mut plan.shots[0];
        shot.subject = CAPABILITIES
            .subject
            .iter()
            .map(|&w| cue(w, FRAMES))
            .collect();
        shot.atmosphere = CAPABILITIES
            .atmosphere
            .iter()
            .map(|&w| cue(w, FRAMES))
            .collect();
        shot.light = CAPABILITIES.light.iter().map(|&w| cue(w, FRAMES)).collect();
        let studio = Studio::new(2, &picture);
        let frames = studio.film(&plan).frames;
        assert!(frames[0] == fitted_frame(&picture, SIZE), "{name}");
        assert!(frames[1] != frames[0], "{name}");
        // A loop has been going on for a round.
        let mut looped = acted(Portrait::Auto);
        looped.looped = true;
        looped.shots[0].light = vec![cue(Light::GoldenHour, FRAMES)];
        let first = studio.film(&looped).frames.remove(0);
        assert!(first != fitted_frame(&picture, SIZE), "{name}, looped");
    }
}

#[test]
fn clouds_touch_nothing_that_is_surely_no_sky() {
    let sky = LANDSCAPE.map("sky");
    let mut plan = plan(&[FRAMES]);
    plan.shots[0].atmosphere = vec![cue(Atmosphere::Clouds, FRAMES)];
    plan.shots[0].atmosphere[0].direction = Some(Direction::Right);
    let frames = LANDSCAPE.film(&plan).frames;
    let (w, h) = (SIZE.width as usize, SIZE.height as usize);
    // Surely none: all about a place as well.
    let is_ground = |x: usize, y: usize| {
        (y.saturating_sub(3)..(y + 4).min(h))
            .all(|y| (x.saturating_sub(3)..(x + 4).min(w)).all(|x| sky[y * w + x] == 0))
    };
    let ground: Vec<usize> = (0..w * h).filter(|i| is_ground(i % w, i / w)).collect();
    assert!(ground.len() > w * h / 4, "{} places", ground.len());
    for frame in &frames {
        assert!(ground.iter().all(|&i| frame.y[i] == frames[0].y[i]));
    }
    let moved = (0..w * h).filter(|&i| frames[71].y[i] != frames[0].y[i]);
    assert!(moved.count() > 500, "clouds move");
}

/// A film of the landscape in which one thing happens over and over, and how much
/// it changes from frame to frame: at the seam, and at its most anywhere else.
#[track_caller]
fn check_loop(word: &str, ask: impl Fn(&mut Plan)) {
    let mut plan = plan(&[FRAMES]);
    plan.looped = true;
    ask(&mut plan);
    let frames = LANDSCAPE.film(&plan).frames;
    let steps: Vec<f64> = frames
        .windows(2)
        .map(|pair| difference(&pair[0], &pair[1]))
        .collect();
    let most = steps.iter().copied().fold(0.0, f64::max);
    let seam = difference(&frames[71], &frames[0]);
    assert!(seam <= 1.25 * most + 0.02, "{word}: {seam}, else {most}");
}

#[test]
fn whatever_happens_in_a_loop_comes_round_without_a_seam() {
    for &what in CAPABILITIES.atmosphere {
        check_loop(what.as_str(), |plan| {
            plan.shots[0].atmosphere = vec![cue(what, FRAMES)];
        });
    }
    for &what in CAPABILITIES.light {
        check_loop(what.as_str(), |plan| {
            plan.shots[0].light = vec![cue(what, FRAMES)];
        });
    }
}
