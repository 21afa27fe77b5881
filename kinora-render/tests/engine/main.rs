//! What the engine promises, on films of three seconds and 320 × 180 pixels.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

mod golden;
mod life;
mod matter;
mod regions;
mod support;
mod takes;
mod weather;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kinora_core::engine::{EngineError, Stop};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{FPS, Framing, Plan, SAMPLE_RATE, SAMPLES_PER_FRAME};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Direction, Light, Move, Sound, Subject};
use kinora_render::{CAPABILITIES, fitted_frame};
use support::measure::{Motion, difference, mean, motion, shift, small_shift};
use support::{
    FRAMES, Film, Recorder, SIZE, Studio, Watch, bars, cropped, cue, moving, photo, plan, step,
    texture,
};

/// No channel of the textured picture is darker than this.
const DARKEST: u8 = 90;

/// How much darker than the picture a resampled edge may be, in codes of luma.
const RINGING: u8 = 6;

static TEXTURE: LazyLock<Picture> = LazyLock::new(|| texture(DARKEST, 250));
static TEXTURED: LazyLock<Studio> = LazyLock::new(|| Studio::new(2, &TEXTURE));
static LANDSCAPE: LazyLock<Studio> = LazyLock::new(|| Studio::new(2, &photo("mountain_path.jpg")));

/// A film of the landscape in which nothing happens.
static PLAIN: LazyLock<Film> = LazyLock::new(|| LANDSCAPE.film(&plan(&[FRAMES])));

/// What is kept of a film of one move.
struct Take {
    first: Frame,
    middle: Frame,
    last: Frame,
    darkest: u8,
}

/// One film of the textured picture for each move.
static TAKES: LazyLock<BTreeMap<Move, Take>> = LazyLock::new(|| {
    let take = |&kind: &Move| {
        let frames = TEXTURED.film(&moving(kind)).frames;
        let darkest = frames.iter().flat_map(|frame| &frame.y).min().copied();
        let take = Take {
            first: frames[0].clone(),
            middle: frames[36].clone(),
            last: frames[71].clone(),
            darkest: darkest.unwrap(),
        };
        (kind, take)
    };
    CAPABILITIES.moves.iter().map(take).collect()
});

// The anchors: what the first and the last frame show.

/// A plan with a bit of everything.
fn busy(seed: u64) -> Plan {
    let mut plan = plan(&[30, 42]);
    plan.seed = seed;
    plan.sound = true;
    plan.shots[0].camera = vec![step(Move::PanLeft, 30), step(Move::Handheld, 30)];
    plan.shots[0].atmosphere = vec![cue(Atmosphere::Rain, 30), cue(Atmosphere::Lightning, 30)];
    plan.shots[0].light = vec![cue(Light::Night, 30)];
    plan.shots[0].sound = vec![cue(Sound::Rain, 30)];
    plan.shots[1].camera = vec![step(Move::WhipPanRight, 42)];
    plan.shots[1].atmosphere = vec![cue(Atmosphere::Leaves, 42), cue(Atmosphere::Fog, 42)];
    plan.shots[1].light = vec![cue(Light::Neon, 42)];
    plan
}

#[test]
fn the_first_frame_is_the_fitted_picture_whatever_is_asked_for() {
    let expected = fitted_frame(&TEXTURE, SIZE);
    let check = |name: &str, plan: &Plan| {
        let first = &TEXTURED.film(plan).frames[0];
        assert!(*first == expected, "{name} changes the first frame");
    };
    for &kind in CAPABILITIES.moves {
        let mut plan = plan(&[2]);
        plan.shots[0].camera = vec![step(kind, FRAMES)];
        check(kind.as_str(), &plan);
    }
    for &what in CAPABILITIES.atmosphere {
        let mut plan = plan(&[2]);
        plan.shots[0].atmosphere = vec![cue(what, FRAMES)];
        check(what.as_str(), &plan);
    }
    for &what in CAPABILITIES.light {
        let mut plan = plan(&[2]);
        plan.shots[0].light = vec![cue(what, FRAMES)];
        check(what.as_str(), &plan);
    }
    check("all of it", &busy(1));
}

#[test]
fn the_last_frame_is_the_fitted_end_picture_whatever_is_asked_for() {
    let (start, end) = (texture(20, 120), photo("coffee.jpg"));
    let studio = Studio::new(2, &start).ending_on(&end);
    let check = |kind: Move| {
        let mut plan = plan(&[24]);
        plan.end_image = true;
        plan.shots[0].camera = vec![step(kind, 24)];
        plan.shots[0].atmosphere = vec![cue(Atmosphere::Snow, 24)];
        plan.shots[0].light = vec![cue(Light::Dusk, 24)];
        let frames = studio.film(&plan).frames;
        assert!(frames[0] == fitted_frame(&start, SIZE), "{kind}: start");
        assert!(frames[23] == fitted_frame(&end, SIZE), "{kind}: end");
        assert!(frames[22] != frames[23], "{kind}: there is snow before it");
    };
    check(Move::PanLeft);
    check(Move::DollyOut);
    check(Move::RollRight);
    check(Move::OrbitLeft);
    check(Move::Handheld);
}

#[test]
fn the_start_picture_gives_way_to_the_end_picture_without_a_jump() {
    let studio = Studio::new(2, &texture(20, 120)).ending_on(&photo("coffee.jpg"));
    let mut plan = moving(Move::PanLeft);
    plan.end_image = true;
    let frames = studio.film(&plan).frames;
    let whole = difference(&frames[0], &frames[71]);
    for (number, pair) in frames.windows(2).enumerate() {
        let step = difference(&pair[0], &pair[1]);
        assert!(step < 0.15 * whole, "frame {number}: {step} of {whole}");
    }
}

// Determinism.

#[test]
fn the_same_plan_gives_the_same_bytes_for_any_number_of_threads() {
    let picture = photo("coffee.jpg");
    let once = Studio::new(1, &picture).film(&busy(5));
    assert_eq!(
        once.samples.len(),
        (FRAMES * SAMPLES_PER_FRAME * 2) as usize
    );
    for threads in [1, 2, 3] {
        let again = Studio::new(threads, &picture).film(&busy(5));
        let other = (0..).zip(once.frames.iter().zip(&again.frames));
        let differs: Vec<u32> = other
            .filter(|(_, (a, b))| a != b)
            .map(|(number, _)| number)
            .collect();
        assert!(differs.is_empty(), "{threads} threads: {differs:?}");
        assert!(once.samples == again.samples, "{threads} threads: sound");
    }
}

#[test]
fn the_seed_changes_rain_and_a_hand_but_no_plain_move() {
    let differs = |change: fn(&mut Plan)| {
        let film = |seed| {
            let mut plan = moving(Move::PanLeft);
            plan.seed = seed;
            change(&mut plan);
            TEXTURED.film(&plan).frames
        };
        film(1)[36] != film(2)[36]
    };
    assert!(!differs(|_| {}));
    assert!(differs(
        |plan| plan.shots[0].atmosphere = vec![cue(Atmosphere::Rain, FRAMES)]
    ));
    assert!(differs(
        |plan| plan.shots[0].camera = vec![step(Move::Handheld, FRAMES)]
    ));
}

// The camera.

#[test]
fn a_static_camera_keeps_every_frame() {
    let mut plan = moving(Move::Static);
    let frames = TEXTURED.film(&plan).frames;
    assert!(frames.iter().all(|frame| *frame == frames[0]));
    plan.shots[0].camera.clear();
    let frames = TEXTURED.film(&plan).frames;
    assert!(frames.iter().all(|frame| *frame == frames[0]));
}

#[test]
fn every_move_has_changed_the_picture_by_the_middle() {
    for (kind, take) in TAKES.iter().filter(|(kind, _)| **kind != Move::Static) {
        let change = difference(&take.first, &take.middle);
        assert!(change > 0.5, "{kind} changes the picture by {change}");
    }
}

#[test]
fn no_move_looks_past_the_picture() {
    let least = *TAKES[&Move::Static].first.y.iter().min().unwrap();
    for (kind, take) in &*TAKES {
        let darkest = take.darkest;
        assert!(
            darkest >= least - RINGING,
            "{kind} shows {darkest} of {least}"
        );
    }
}

#[test]
fn hard_edges_stay_within_the_range_of_video() {
    let studio = Studio::new(2, &bars());
    for &kind in CAPABILITIES.moves {
        let mut plan = plan(&[24]);
        plan.shots[0].camera = vec![step(kind, 24)];
        for (number, frame) in studio.film(&plan).frames.iter().enumerate() {
            let (least, most) = (frame.y.iter().min().unwrap(), frame.y.iter().max().unwrap());
            let luma = *least >= 16 && *most <= 235;
            assert!(luma, "{kind}, frame {number}: {least} to {most}");
            let mut colour = frame.u.iter().chain(&frame.v);
            assert!(
                colour.all(|sample| *sample == 128),
                "{kind}, frame {number}"
            );
        }
    }
}

/// Checks how one move has moved the picture by its end.
#[track_caller]
fn check_move(kind: Move, is_right: impl Fn(&Motion) -> bool) {
    let take = &TAKES[&kind];
    let motion = motion(&take.first, &take.last);
    assert!(is_right(&motion), "{kind} moves the picture by {motion:?}");
}

#[test]
fn turns_move_the_picture_against_the_camera() {
    // 4.5° of a lens of 55° are a twelfth of the width, 3.5° a ninth of the height.
    check_move(Move::PanLeft, |m| m.right > 15.0 && m.down.abs() < 4.0);
    check_move(Move::PanRight, |m| m.right < -15.0 && m.down.abs() < 4.0);
    check_move(Move::TiltUp, |m| m.down > 12.0 && m.right.abs() < 4.0);
    check_move(Move::TiltDown, |m| m.down < -12.0 && m.right.abs() < 4.0);
    check_move(Move::WhipPanLeft, |m| m.right > 18.0 && m.down.abs() < 4.0);
    check_move(Move::WhipPanRight, |m| {
        m.right < -18.0 && m.down.abs() < 4.0
    });
    check_move(Move::RollRight, |m| m.clockwise < -0.06);
    check_move(Move::RollLeft, |m| m.clockwise > 0.06);
}

#[test]
fn travels_move_the_picture_against_the_camera() {
    check_move(Move::TruckLeft, |m| m.right > 4.0 && m.down.abs() < 3.0);
    check_move(Move::TruckRight, |m| m.right < -4.0 && m.down.abs() < 3.0);
    check_move(Move::PedestalUp, |m| m.down > 2.0 && m.right.abs() < 3.0);
    check_move(Move::PedestalDown, |m| m.down < -2.0 && m.right.abs() < 3.0);
    check_move(Move::CraneUp, |m| m.right.abs() < 3.0);
    check_move(Move::CraneDown, |m| m.right.abs() < 3.0);
    // A crane looks back at what it leaves, but the ground sinks as it rises.
    assert!(sinking(Move::CraneUp) > 2.0);
    assert!(sinking(Move::CraneDown) < -2.0);
    assert!(sinking(Move::PedestalUp) > 2.0);
    assert!(sinking(Move::PedestalDown) < -2.0);
}

#[test]
fn nearer_is_larger() {
    check_move(Move::DollyIn, |m| m.growth > 0.08);
    check_move(Move::ZoomIn, |m| m.growth > 0.15);
    check_move(Move::Follow, |m| m.growth > 0.01);
    // What is beyond the picture cannot be shown, so that these go less far.
    check_move(Move::DollyOut, |m| m.growth < -0.01);
    check_move(Move::ZoomOut, |m| m.growth < -0.03);
}

#[test]
fn a_zoom_goes_as_far_as_the_plan_says() {
    check_move(Move::ZoomIn, |m| (m.growth - 0.20).abs() < 0.016);
}

#[test]
fn a_pan_goes_as_far_as_the_plan_says() {
    let m = motion(&TAKES[&Move::PanLeft].first, &TAKES[&Move::PanLeft].last);
    // The picture also grows so that nothing is missing at its edge.
    let turned = m.right / (1.0 + m.growth) / f64::from(SIZE.width);
    let asked = 0.96 * 4.5_f64.to_radians().tan();
    assert!((turned / asked - 1.0).abs() < 0.08, "{turned} of {asked}");
}

/// A row of the frame near the bottom, which shows what is near.
const GROUND: i32 = 150;

/// A row of the frame near the top, which shows what is far.
const DISTANCE: i32 = 30;

/// The mean way of the near ground, in one direction.
fn ground(kind: Move, way: impl Fn((f64, f64)) -> f64) -> f64 {
    row(kind, GROUND, way)
}

/// The mean way of the distance, in one direction.
fn distance(kind: Move, way: impl Fn((f64, f64)) -> f64) -> f64 {
    row(kind, DISTANCE, way)
}

fn row(kind: Move, y: i32, way: impl Fn((f64, f64)) -> f64) -> f64 {
    let take = &TAKES[&kind];
    let across = [100, 130, 160, 190, 220];
    let ways = across.map(|x| way(shift(&take.first, &take.last, (x, y))));
    ways.iter().sum::<f64>() / ways.len() as f64
}

/// How far to the right the near ground goes against the distance.
fn parallax(kind: Move) -> f64 {
    ground(kind, |shift| shift.0) - distance(kind, |shift| shift.0)
}

/// How far down the near ground goes against the distance, beside what the
/// picture grows.
fn sinking(kind: Move) -> f64 {
    let take = &TAKES[&kind];
    let growth = motion(&take.first, &take.last).growth * f64::from(GROUND - DISTANCE);
    ground(kind, |shift| shift.1) - distance(kind, |shift| shift.1) - growth
}

#[test]
fn the_near_ground_goes_against_the_camera_and_further_than_the_distance() {
    assert!(parallax(Move::OrbitRight) < -3.0);
    assert!(parallax(Move::OrbitLeft) > 3.0);
    // An orbit looks back at the subject: the distance goes with the camera.
    let far = |kind| distance(kind, |shift| shift.0);
    assert!(far(Move::OrbitRight) > 1.0 && far(Move::OrbitLeft) < -1.0);
    assert!(parallax(Move::TruckRight) < -3.0);
    assert!(parallax(Move::TruckLeft) > 3.0);
    // A turn shows no depth.
    assert!(parallax(Move::PanLeft).abs() < 2.0);
}

#[test]
fn a_pan_starts_and_ends_at_rest_and_never_jerks() {
    let frames = TEXTURED.film(&moving(Move::PanLeft)).frames;
    let steps: Vec<f64> = frames
        .windows(2)
        .map(|pair| small_shift(&pair[0], &pair[1]))
        .collect();
    let length: f64 = steps.iter().sum();
    let mean = length / steps.len() as f64;
    assert!(
        length > 15.0,
        "the picture goes {length} pixels to the right"
    );
    assert!(
        steps.iter().all(|step| *step > -0.02),
        "it never turns back"
    );
    assert!(
        steps[0] < 0.15 * mean && steps[70] < 0.15 * mean,
        "it rests"
    );
    let jerk = steps.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let most = jerk.fold(0.0, f64::max) / length;
    assert!(most < 0.004, "the largest change of speed is {most}");
}

// Cuts.

#[test]
fn a_cut_opens_on_its_framing_and_nothing_else_jumps() {
    let size = Size {
        width: 2 * SIZE.width,
        height: 2 * SIZE.height,
    };
    let whole = cropped(
        &photo("coffee.jpg"),
        (0, 0),
        Size {
            width: 600,
            height: 338,
        },
    );
    let fine = kinora_render::fitted(&whole, size);
    let studio = Studio::new(2, &fine);
    let mut plan = plan(&[24, 48]);
    plan.shots[0].camera = vec![step(Move::DollyIn, 24)];
    plan.shots[1].camera = vec![step(Move::DollyIn, 48)];
    plan.shots[1].framing = Framing {
        zoom: 2.0,
        x: 0.375,
        y: 0.5,
    };
    let frames = studio.film(&plan).frames;
    // This framing shows every pixel of that part of the picture as it is.
    let part = cropped(&fine, (80, 90), SIZE);
    assert!(frames[24] == fitted_frame(&part, SIZE));
    let steps: Vec<f64> = frames
        .windows(2)
        .map(|pair| difference(&pair[0], &pair[1]))
        .collect();
    let largest = |steps: &[f64]| steps.iter().copied().fold(0.0, f64::max);
    let elsewhere = largest(&steps[..23]).max(largest(&steps[24..]));
    assert!(steps[23] > 6.0 * elsewhere, "{} and {elsewhere}", steps[23]);
}

// The air.

/// How much more an effect has changed by each frame than a film without it.
fn changes(plan: &Plan) -> Vec<f64> {
    let frames = LANDSCAPE.film(plan).frames;
    let pairs = frames.iter().zip(&PLAIN.frames);
    pairs.map(|(a, b)| difference(a, b)).collect()
}

#[test]
fn every_weather_is_seen_grows_from_nothing_and_moves() {
    // Wind is seen in what it carries; lightning comes at once and goes; of what
    // a picture may show, this one shows clouds only.
    let alone = [
        Atmosphere::Wind,
        Atmosphere::Lightning,
        Atmosphere::Water,
        Atmosphere::Waves,
        Atmosphere::Fire,
        Atmosphere::Stars,
    ];
    for &what in CAPABILITIES.atmosphere {
        if alone.contains(&what) {
            continue;
        }
        let mut plan = plan(&[FRAMES]);
        plan.shots[0].atmosphere = vec![cue(what, FRAMES)];
        let frames = LANDSCAPE.film(&plan).frames;
        let change = |number: usize| difference(&frames[number], &PLAIN.frames[number]);
        let (begun, full) = (change(1), change(36));
        assert!(full > 0.05, "{what} changes the picture by {full}");
        assert!(begun < 0.2 * full, "{what} begins with {begun} of {full}");
        assert!(frames[40] != frames[41], "{what} stands still");
    }
}

#[test]
fn wind_is_seen_in_what_it_carries() {
    let mut plan = plan(&[FRAMES]);
    plan.shots[0].atmosphere = vec![cue(Atmosphere::Leaves, FRAMES)];
    let calm = LANDSCAPE.film(&plan).frames;
    plan.shots[0].atmosphere.push(cue(Atmosphere::Wind, FRAMES));
    let windy = LANDSCAPE.film(&plan).frames;
    assert!(difference(&calm[36], &windy[36]) > 0.1);
}

#[test]
fn rain_goes_where_it_is_sent() {
    let film = |direction| {
        let mut plan = plan(&[FRAMES]);
        let mut rain = cue(Atmosphere::Rain, FRAMES);
        rain.direction = direction;
        plan.shots[0].atmosphere = vec![rain];
        LANDSCAPE.film(&plan).frames.remove(36)
    };
    let (left, right) = (film(Some(Direction::Left)), film(Some(Direction::Right)));
    assert!(difference(&left, &right) > 0.1);
}

#[test]
fn weather_does_not_begin_again_at_a_cut() {
    for what in [Atmosphere::Rain, Atmosphere::Snow, Atmosphere::Fog] {
        let mut plan = plan(&[24, 48]);
        plan.shots[0].atmosphere = vec![cue(what, 24)];
        plan.shots[1].atmosphere = vec![cue(what, 48)];
        let changes = changes(&plan);
        let (before, after, later) = (changes[23], changes[24], changes[60]);
        assert!(
            after > 0.8 * before && after > 0.5 * later,
            "{what}: {before}, cut, {after}, then {later}"
        );
    }
}

#[test]
fn a_cue_lasts_from_its_begin_to_its_end() {
    let mut plan = plan(&[FRAMES]);
    let mut snow = cue(Atmosphere::Snow, FRAMES);
    (snow.from_s, snow.to_s) = (1.0, 2.0);
    plan.shots[0].atmosphere = vec![snow];
    let changes = changes(&plan);
    assert!(changes[..=24].iter().all(|change| *change == 0.0));
    assert!(changes[36] > 0.5);
    assert!(changes[48..].iter().all(|change| *change == 0.0));
}

#[test]
fn a_cue_that_ends_with_its_shot_is_whole_at_the_end() {
    let mut plan = plan(&[FRAMES]);
    let mut fog = cue(Atmosphere::Fog, FRAMES);
    fog.from_s = 1.0;
    plan.shots[0].atmosphere = vec![fog];
    let changes = changes(&plan);
    let (settled, last) = (changes[50], changes[71]);
    assert!(last > 0.8 * settled, "{settled}, at the end {last}");
}

#[test]
fn a_cue_that_begins_with_its_shot_ends_when_it_should() {
    let mut plan = plan(&[FRAMES]);
    let mut snow = cue(Atmosphere::Snow, FRAMES);
    snow.to_s = 1.5;
    plan.shots[0].atmosphere = vec![snow];
    let changes = changes(&plan);
    assert!(changes[18] > 0.5);
    assert!(changes[36..].iter().all(|change| *change == 0.0));
}

#[test]
fn more_strength_is_more_weather() {
    let change = |strength| {
        let mut plan = plan(&[FRAMES]);
        let mut fog = cue(Atmosphere::Fog, FRAMES);
        fog.strength = strength;
        plan.shots[0].atmosphere = vec![fog];
        changes(&plan)[60]
    };
    assert!(change(0.3) > 0.5);
    assert!(change(1.0) > 1.5 * change(0.3));
}

#[test]
fn lightning_is_a_peak_of_light_and_thunder_follows_it() {
    let mut plan = plan(&[FRAMES]);
    plan.sound = true;
    plan.shots[0].atmosphere = vec![cue(Atmosphere::Lightning, FRAMES)];
    plan.shots[0].sound = vec![cue(Sound::Thunder, FRAMES)];
    let film = LANDSCAPE.film(&plan);
    let lights: Vec<f64> = film.frames.iter().map(|frame| mean(&frame.y)).collect();
    let dark = lights[1];
    let flash = lights
        .iter()
        .position(|light| *light > dark + 15.0)
        .unwrap();
    assert!(flash > 1, "the first frame is the picture");
    assert!(lights[71] < dark + 3.0, "a flash dies away");

    let loudness = |from_s: f64, to_s: f64| {
        let at = |s: f64| ((s * f64::from(SAMPLE_RATE)) as usize * 2).min(film.samples.len());
        let part = &film.samples[at(from_s)..at(to_s)];
        let squares: f64 = part.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        (squares / part.len() as f64).sqrt()
    };
    let flash_s = flash as f64 / f64::from(FPS);
    let before = loudness(0.0, flash_s + 0.35);
    let tenths = (4..26).map(|tenth| flash_s + 0.1 * f64::from(tenth));
    let heard = tenths.filter(|from_s| *from_s < 2.9);
    let loudest = heard
        .map(|from_s| loudness(from_s, from_s + 0.1))
        .fold(0.0, f64::max);
    assert!(loudest > 0.02, "the thunder has {loudest}");
    assert!(loudest > 8.0 * before, "{before} before, then {loudest}");
}

// The light.

/// Mean luma, blue difference and red difference.
fn colour(frame: &Frame) -> [f64; 3] {
    [mean(&frame.y), mean(&frame.u), mean(&frame.v)]
}

/// The frames of a film of the landscape with one light.
fn lit(what: Light) -> Vec<Frame> {
    let mut plan = plan(&[FRAMES]);
    plan.shots[0].light = vec![cue(what, FRAMES)];
    LANDSCAPE.film(&plan).frames
}

/// Checks what a light has changed by a frame, in luma, blue and red difference.
#[track_caller]
fn check_light(what: Light, frame: usize, is_right: impl Fn([f64; 3]) -> bool) {
    let frames = lit(what);
    let (old, new) = (colour(&PLAIN.frames[frame]), colour(&frames[frame]));
    let change = [0, 1, 2].map(|part| new[part] - old[part]);
    assert!(is_right(change), "{what} at {frame}: {change:?} of {old:?}");
    let (begun, full) = (
        difference(&frames[1], &PLAIN.frames[1]),
        difference(&frames[frame], &PLAIN.frames[frame]),
    );
    assert!(begun < 0.2 * full, "{what} begins with {begun} of {full}");
}

#[test]
fn every_light_goes_the_right_way() {
    check_light(Light::GoldenHour, 70, |[_, u, v]| u < -2.0 && v > 2.0);
    check_light(Light::Sunrise, 18, |[y, u, _]| y < -10.0 && u > 0.5);
    check_light(Light::Sunrise, 70, |[_, u, v]| u < -2.0 && v > 2.0);
    check_light(Light::Sunset, 70, |[y, u, v]| {
        y < -8.0 && u < -2.0 && v > 2.0
    });
    check_light(Light::Dusk, 70, |[y, u, v]| y < -20.0 && u > 1.0 && v < 0.0);
    check_light(Light::Night, 70, |[y, u, v]| {
        y < -40.0 && u > 1.0 && v < 0.0
    });
    check_light(Light::Brighten, 70, |[y, ..]| y > 15.0);
    check_light(Light::Dim, 70, |[y, ..]| y < -30.0);
    check_light(Light::Studio, 70, |[y, ..]| y > 4.0);
    check_light(Light::Neon, 70, |[y, ..]| y < -8.0);
}

#[test]
fn night_is_darker_than_dusk() {
    let luma = |what| mean(&lit(what)[71].y);
    assert!(luma(Light::Night) + 10.0 < luma(Light::Dusk));
}

#[test]
fn neon_has_two_colours() {
    let frame = &lit(Light::Neon)[60];
    let half = SIZE.width as usize / 2;
    let side = |range: std::ops::Range<usize>| {
        let lines = frame.v.chunks(half).flat_map(|line| &line[range.clone()]);
        mean(&lines.copied().collect::<Vec<u8>>())
    };
    let (left, right) = (side(0..half / 4), side(half * 3 / 4..half));
    assert!(
        left > right + 20.0,
        "{left} on the left, {right} on the right"
    );
}

#[test]
fn a_flicker_goes_up_and_down_and_a_flash_dies_away() {
    let luma = |what| -> Vec<f64> { lit(what).iter().map(|frame| mean(&frame.y)).collect() };
    let flicker = luma(Light::Flicker);
    let turns = flicker
        .windows(3)
        .filter(|three| (three[1] - three[0]) * (three[2] - three[1]) < 0.0);
    assert!(turns.count() > 8);
    let most = flicker.iter().copied().fold(0.0, f64::max);
    let least = flicker.iter().copied().fold(255.0, f64::min);
    assert!(most > least + 8.0, "{least} to {most}");

    let flash = luma(Light::Flash);
    let peak = (0..flash.len())
        .max_by(|a, b| flash[*a].total_cmp(&flash[*b]))
        .unwrap();
    assert!((2..24).contains(&peak), "the flash is at {peak}");
    assert!(flash[peak] > flash[0] + 25.0);
    assert!(flash[71] < flash[0] + 1.0);
}

#[test]
fn a_light_stays_over_a_cut() {
    let mut plan = plan(&[24, 48]);
    plan.shots[0].light = vec![cue(Light::Night, 24)];
    plan.shots[1].light = vec![cue(Light::Night, 48)];
    let frames = LANDSCAPE.film(&plan).frames;
    let luma = |number: usize| mean(&frames[number].y);
    assert!((luma(23) - luma(24)).abs() < 3.0);
    assert!((luma(24) - luma(71)).abs() < 3.0);
}

// What is refused, and how a film ends early.

/// Checks that a plan is refused by name and that nothing was begun.
#[track_caller]
fn check_refused(name: &str, change: impl Fn(&mut Plan)) {
    let mut plan = plan(&[24, 24]);
    change(&mut plan);
    let mut sink = Recorder::default();
    match TEXTURED.generate(&plan, &mut sink, &Watch::default()) {
        Err(EngineError::Unsupported { engine, what }) => {
            assert_eq!(engine, "cpu");
            assert!(what.contains(name), "{name}: {what}");
        }
        other => panic!("{name}: {other:?}"),
    }
    assert_eq!((sink.begun, sink.finished), (0, 0), "{name}");
}

#[test]
fn what_cannot_be_filmed_is_refused_by_name_before_the_film_begins() {
    check_refused("a loop", |plan| {
        plan.looped = true;
        plan.end_image = true;
    });
    check_refused("rotate", |plan| {
        plan.shots[0].subject = vec![cue(Subject::Rotate, 24)];
    });
    for name in ["walk", "fly"] {
        check_refused(name, |plan| {
            plan.shots[0].subject = vec![cue(Subject::Walk, 24)];
            plan.shots[1].subject = vec![cue(Subject::Fly, 24)];
        });
    }
}

#[test]
fn a_film_that_is_stopped_is_never_finished() {
    for why in [Stop::Cancelled, Stop::Deadline] {
        for after in [0, 1, 10, 71] {
            let mut sink = Recorder::default();
            let watch = Watch::stopping(after, why);
            let result = TEXTURED.generate(&moving(Move::PanLeft), &mut sink, &watch);
            match result {
                Err(EngineError::Stopped(stop)) => assert_eq!(stop, why),
                other => panic!("{why:?} after {after}: {other:?}"),
            }
            assert_eq!(sink.finished, 0);
            let frames = sink.frames.into_inner().unwrap().len();
            assert!(frames <= after as usize, "{frames} frames after {after}");
        }
    }
}

#[test]
fn sound_is_as_long_as_the_film_and_only_there_when_asked_for() {
    let mut plan = plan(&[24]);
    plan.shots[0].sound = vec![cue(Sound::Rain, 24)];
    assert!(TEXTURED.film(&plan).samples.is_empty());
    plan.sound = true;
    let samples = TEXTURED.film(&plan).samples;
    assert_eq!(samples.len(), (24 * SAMPLES_PER_FRAME * 2) as usize);
    assert!(samples.iter().all(|sample| sample.abs() <= 1.0));
    assert!(samples.iter().any(|sample| sample.abs() > 0.05));
}
