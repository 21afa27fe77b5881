//! Every stage as it must come out on every machine: what is seen in a picture,
//! and frames of each way to film one.

use kinora_core::camera::{CameraKey, Ease};
use kinora_core::engine::Engine;
use kinora_core::frame::Depth;
use kinora_core::plan::{FPS, Onto, Plan};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Direction, Join, Light, Move, Portrait, Subject};
use kinora_render::CpuEngine;

use crate::support::{SIZE, Studio, cropped, cue, golden, inputs, photo, plan, step};

/// Compares what is seen in a photograph, map by map: the subject network's
/// matte, sky, upright things, what draws the eye, text, depth, and layers where
/// it is parted.
#[track_caller]
fn check_analysis(name: &str, picture: &str) {
    let engine = CpuEngine::new(2).unwrap();
    let inputs = inputs(&engine, &photo(picture));
    let maps = engine.maps(&inputs.start.layers);
    assert!(!maps.is_empty());
    golden::check_maps(name, &maps);
}

#[test]
fn what_is_seen_in_a_picture_is_that_of_the_golden_pictures() {
    check_analysis("seen-portrait", "astronaut.jpg");
    check_analysis("seen-landscape", "mountain_path.jpg");
    check_analysis("seen-flower", "flower.jpg");
}

/// A second with a move.
fn moving(kind: Move) -> Plan {
    let mut plan = plan(&[FPS]);
    plan.shots[0].camera = vec![step(kind, FPS)];
    plan
}

/// Compares a frame of a film of a photograph.
#[track_caller]
fn check(name: &str, picture: &str, plan: &Plan, frame: usize) {
    let film = Studio::new(2, &photo(picture)).film(plan);
    golden::check(name, &film.frames[frame]);
}

#[test]
fn frames_of_one_layer_are_those_of_the_golden_pictures() {
    check("tilt", "pagoda.jpg", &moving(Move::TiltUp), 20);
    check(
        "dolly-zoom",
        "mountain_path.jpg",
        &moving(Move::DollyZoom),
        20,
    );
    let mut orbit = moving(Move::OrbitLeft);
    orbit.shots[0].light = vec![cue(Light::GoldenHour, FPS)];
    check("orbit-golden-hour", "pagoda.jpg", &orbit, 20);
}

#[test]
fn frames_of_two_layers_are_those_of_the_golden_pictures() {
    check("push-in", "astronaut.jpg", &moving(Move::DollyIn), 20);
    check("truck-early", "flower.jpg", &moving(Move::TruckRight), 6);
    check("truck-late", "flower.jpg", &moving(Move::TruckRight), 23);
}

#[test]
fn frames_out_of_focus_are_those_of_the_golden_pictures() {
    let rack = moving(Move::RackFocus);
    check("rack-layers", "astronaut.jpg", &rack, 12);
    check("rack-distance", "mountain_path.jpg", &rack, 12);
    let mut behind = rack;
    behind.shots[0].camera[0].onto = Onto::Background;
    check("rack-subject", "photographer.jpg", &behind, 12);
    check("rack-subject-layer", "astronaut.jpg", &behind, 12);
}

#[test]
fn frames_of_a_face_are_those_of_the_golden_pictures() {
    let upper = Size {
        width: 512,
        height: 288,
    };
    let face = cropped(&photo("astronaut.jpg"), (0, 0), upper);
    let mut plan = moving(Move::DollyIn);
    plan.portrait = Portrait::Auto;
    let mut turn = cue(Subject::Turn, FPS);
    turn.direction = Some(Direction::Left);
    plan.shots[0].subject = vec![turn, cue(Subject::Smile, FPS), cue(Subject::Blink, FPS)];
    let film = Studio::new(2, &face).film(&plan);
    golden::check("face-early", &film.frames[8]);
    golden::check("face-closed", &film.frames[18]);
}

#[test]
fn frames_with_weather_are_those_of_the_golden_pictures() {
    let mut storm = moving(Move::Handheld);
    storm.shots[0].atmosphere = vec![cue(Atmosphere::Rain, FPS), cue(Atmosphere::Fog, FPS)];
    storm.shots[0].light = vec![cue(Light::Night, FPS)];
    check("storm-at-night", "mountain_path.jpg", &storm, 20);
    let mut whip = moving(Move::WhipPanRight);
    whip.shots[0].atmosphere = vec![cue(Atmosphere::Snow, FPS)];
    check("whip-snow", "two_dogs_portrait.jpg", &whip, 20);
    let mut rays = moving(Move::CraneUp);
    let air = [Atmosphere::GodRays, Atmosphere::Petals, Atmosphere::Embers];
    rays.shots[0].atmosphere = air.map(|what| cue(what, FPS)).to_vec();
    check("rays-and-petals", "dandelion.jpg", &rays, 20);
}

#[test]
fn frames_on_the_way_to_an_end_picture_are_those_of_the_golden_pictures() {
    let landscape = photo("mountain_path.jpg");
    let part = Size {
        width: 1600,
        height: 900,
    };
    let mut plan = plan(&[FPS]);
    plan.end_image = true;
    let near = [(100, 200), (160, 240)].map(|place| cropped(&landscape, place, part));
    let film = Studio::new(2, &near[0]).ending_on(&near[1]).film(&plan);
    golden::check("morph", &film.frames[12]);
    let other = photo("pagoda.jpg");
    let film = Studio::new(2, &near[0]).ending_on(&other).film(&plan);
    golden::check("dissolve", &film.frames[12]);
}

#[test]
fn frames_of_keys_joins_loops_and_given_depth_are_those_of_the_golden_pictures() {
    let mut keyed = plan(&[FPS]);
    keyed.shots[0].keys = vec![CameraKey {
        frame: FPS - 1,
        place: [0.03, 0.01, 0.1],
        look: [1.0, -0.5, 2.0],
        ease: Ease::Linear,
        ..CameraKey::IDENTITY
    }];
    check("keys", "cat.jpg", &keyed, 20);
    let mut joined = plan(&[FPS, FPS]);
    joined.shots[0].camera = vec![step(Move::PanLeft, FPS)];
    joined.shots[1].camera = vec![step(Move::DollyIn, FPS)];
    joined.shots[1].join = Join::Dissolve;
    joined.shots[1].dissolve_frames = 12;
    check("join", "coffee.jpg", &joined, 30);
    let mut round = moving(Move::OrbitRight);
    round.looped = true;
    round.shots[0].atmosphere = vec![cue(Atmosphere::Snow, FPS)];
    check("loop", "cat.jpg", &round, 20);
    let depth = Depth {
        size: SIZE,
        data: (0..SIZE.width * SIZE.height)
            .map(|i| ((i % SIZE.width) * 200) as u16)
            .collect(),
    };
    let studio = Studio::with_depth(2, &photo("pagoda.jpg"), &depth);
    let film = studio.film(&moving(Move::TruckLeft));
    golden::check("given-depth", &film.frames[20]);
}
