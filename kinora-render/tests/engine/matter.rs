//! What of a picture's own matter moves, where to, and what does not.

use std::ops::Range;
use std::sync::LazyLock;

use kinora_core::engine::Engine;
use kinora_core::frame::Frame;
use kinora_core::plan::Plan;
use kinora_core::scene::SceneFacts;
use kinora_core::vocabulary::{Atmosphere, Direction};
use kinora_render::flow::{self, Grey};
use kinora_render::{CpuEngine, fitted_frame};

use crate::LANDSCAPE;
use crate::support::measure::difference;
use crate::support::{FRAMES, SIZE, Studio, cue, photo, plan};

static STREAM: LazyLock<Studio> = LazyLock::new(|| Studio::new(2, &photo("forest_stream.jpg")));
static LAKE: LazyLock<Studio> = LazyLock::new(|| Studio::new(2, &photo("pagoda.jpg")));

/// Three seconds of a resting camera with some words.
fn resting(words: &[Atmosphere]) -> Plan {
    let mut plan = plan(&[FRAMES]);
    plan.shots[0].atmosphere = words.iter().map(|&what| cue(what, FRAMES)).collect();
    plan
}

const MATTER: [Atmosphere; 5] = [
    Atmosphere::Clouds,
    Atmosphere::Water,
    Atmosphere::Waves,
    Atmosphere::Fire,
    Atmosphere::Stars,
];

/// The mean way that a part of the picture, in shares, goes between two frames,
/// in pixels.
fn way(from: &Frame, to: &Frame, across: Range<f32>, down: Range<f32>) -> [f32; 2] {
    let flow = flow::dense(&Grey::from_frame(from), &Grey::from_frame(to));
    let at = |share: f32, length: u32| (share * length as f32) as usize;
    let (mut sum, mut count) = ([0.0; 2], 0.0);
    for y in at(down.start, SIZE.height)..at(down.end, SIZE.height) {
        for x in at(across.start, SIZE.width)..at(across.end, SIZE.width) {
            let [dx, dy] = flow.at(x, y);
            sum = [sum[0] + dx, sum[1] + dy];
            count += 1.0;
        }
    }
    sum.map(|sum| sum / count)
}

/// Whether some rows, in shares of the height, are the same in two frames.
fn are_alike(a: &Frame, b: &Frame, down: Range<f32>) -> bool {
    let at = |share: f32| (share * SIZE.height as f32) as usize * SIZE.width as usize;
    a.y[at(down.start)..at(down.end)] == b.y[at(down.start)..at(down.end)]
}

#[test]
fn matter_is_found_where_it_is_and_nowhere_else() {
    #[track_caller]
    fn check(name: &str, is_right: impl Fn(&SceneFacts) -> bool) {
        let engine = CpuEngine::new(2).unwrap();
        let size = kinora_core::size::Size {
            width: 1280,
            height: 720,
        };
        let facts = engine.study(&photo(name), None, size).facts;
        assert!(is_right(&facts), "{name}: {facts:?}");
    }
    let nothing = |facts: &SceneFacts| {
        let shares = [facts.clouds, facts.water, facts.fire, facts.night];
        shares.iter().all(|&share| share == 0.0)
    };
    check("forest_stream.jpg", |facts| {
        (0.05..0.15).contains(&facts.water) && facts.foliage > 0.2 && facts.clouds == 0.0
    });
    check("pagoda.jpg", |facts| {
        (0.04..0.15).contains(&facts.water) && facts.foliage > 0.08 && facts.fire == 0.0
    });
    check("mountain_path.jpg", |facts| {
        facts.water == 0.0 && (0.1..0.2).contains(&facts.clouds) && facts.foliage > 0.05
    });
    check("dandelion.jpg", |facts| {
        facts.water == 0.0 && facts.fire == 0.0 && facts.clouds < 0.1
    });
    check("starry_night.jpg", |facts| {
        facts.night > 0.4 && facts.fire == 0.0 && facts.water == 0.0 && facts.clouds == 0.0
    });
    check("fire_pit.jpg", |facts| {
        (0.05..0.4).contains(&facts.fire) && facts.night == 0.0 && facts.water == 0.0
    });
    for name in [
        "cat",
        "two_dogs_portrait",
        "coffee",
        "astronaut",
        "fig_bowl",
        "flower",
        "photographer",
    ] {
        check(&format!("{name}.jpg"), nothing);
        check(&format!("{name}.jpg"), |facts| facts.foliage < 0.06);
    }
}

#[test]
fn clouds_go_where_they_are_sent_and_the_skyline_stays() {
    let check = |direction: Direction, side: f32| {
        let mut plan = resting(&[Atmosphere::Clouds]);
        plan.shots[0].atmosphere[0].direction = Some(direction);
        let frames = LANDSCAPE.film(&plan).frames;
        let [dx, _] = way(&frames[0], &frames[71], 0.08..0.42, 0.03..0.18);
        assert!(dx * side > 1.0, "{direction}: {dx} px");
        for frame in &frames {
            assert!(are_alike(frame, &frames[0], 0.45..1.0), "{direction}");
        }
    };
    check(Direction::Left, -1.0);
    check(Direction::Right, 1.0);
}

#[test]
fn a_stream_runs_down_between_banks_that_stay() {
    let frames = STREAM.film(&resting(&[Atmosphere::Water])).frames;
    let [_, dy] = way(&frames[2], &frames[6], 0.34..0.48, 0.6..0.8);
    assert!(dy > 0.3, "{dy} px");
    for frame in &frames {
        assert!(are_alike(frame, &frames[0], 0.0..0.3));
    }
}

#[test]
fn a_lake_ripples_and_nothing_above_it() {
    for what in [Atmosphere::Water, Atmosphere::Waves] {
        let frames = LAKE.film(&resting(&[what])).frames;
        assert!(difference(&frames[0], &frames[40]) > 0.02, "{what}");
        assert!(frames[40] != frames[41], "{what}");
        for frame in &frames {
            assert!(are_alike(frame, &frames[0], 0.0..0.4), "{what}");
        }
    }
}

#[test]
fn matter_begins_on_the_picture() {
    for name in ["pagoda.jpg", "forest_stream.jpg", "mountain_path.jpg"] {
        let picture = photo(name);
        let mut words = MATTER.to_vec();
        words.push(Atmosphere::Wind);
        let film = Studio::new(2, &picture).film(&resting(&words));
        assert!(film.frames[0] == fitted_frame(&picture, SIZE), "{name}");
        assert!(film.frames[20] != film.frames[0], "{name}");
    }
}

#[test]
fn what_is_not_in_a_picture_does_not_move() {
    for name in ["astronaut.jpg", "cat.jpg", "coffee.jpg", "flower.jpg"] {
        let film = Studio::new(2, &photo(name)).film(&resting(&MATTER));
        assert!(film.frames.iter().all(|f| f == &film.frames[0]), "{name}");
    }
}

#[test]
fn a_loop_of_matter_has_no_seam() {
    let studios = [&LAKE, &STREAM, &LANDSCAPE];
    for (studio, what) in
        studios
            .into_iter()
            .zip([Atmosphere::Waves, Atmosphere::Water, Atmosphere::Clouds])
    {
        let mut plan = resting(&[what]);
        plan.looped = true;
        let frames = studio.film(&plan).frames;
        let seam = difference(&frames[71], &frames[0]);
        let step = difference(&frames[0], &frames[1]);
        assert!(step > 0.0 && seam < 1.6 * step, "{what}: {seam} to {step}");
    }
}

#[test]
fn threads_do_not_change_what_moves() {
    let words = [Atmosphere::Clouds, Atmosphere::Water, Atmosphere::Wind];
    for name in ["pagoda.jpg", "forest_stream.jpg"] {
        let picture = photo(name);
        let film = |threads| Studio::new(threads, &picture).film(&resting(&words)).frames;
        assert!(film(1) == film(3), "{name}");
    }
}
