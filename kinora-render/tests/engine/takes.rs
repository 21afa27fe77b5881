//! What holds for takes: keyframes, joins, loops, and depth that somebody gave.

use std::sync::Arc;

use kinora_core::camera::{CameraKey, Ease};
use kinora_core::engine::{Engine, StudiedPicture};
use kinora_core::frame::{Depth, Frame};
use kinora_core::plan::{Onto, Plan};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Join, Light, Move};
use kinora_render::{CpuEngine, fitted_frame};

use crate::support::measure::{difference, mean, shift};
use crate::support::{
    Recorder, SIZE, Studio, Watch, bars, cropped, cue, inputs, moving, photo, plan, step, texture,
};

/// A camera that has gone aside by this share of the width at a frame.
fn aside(frame: u32, right: f64) -> CameraKey {
    CameraKey {
        frame,
        place: [right, 0.0, 0.0],
        ease: Ease::Linear,
        ..CameraKey::IDENTITY
    }
}

fn studio() -> Studio {
    Studio::new(2, &texture(90, 250))
}

/// How far the middle of the picture moved to the right.
fn moved(from: &Frame, to: &Frame) -> f64 {
    let middle = (SIZE.width as i32 / 2, SIZE.height as i32 / 2);
    shift(from, to, middle).0
}

#[test]
fn a_key_is_reached_at_its_frame_and_not_before() {
    let mut plan = plan(&[48]);
    let turned = CameraKey {
        look: [2.0, 0.0, 0.0],
        ..aside(24, 0.0)
    };
    let hold = CameraKey {
        ease: Ease::Hold,
        ..CameraKey::IDENTITY
    };
    plan.shots[0].keys = vec![hold, turned];
    let frames = studio().film(&plan).frames;
    assert!(frames[23] == frames[0], "it rests until the key");
    assert!(frames[24] == frames[47], "it rests after the key");
    // A turn of 2° is tan 2° of the focal length of 0.96 widths, enlarged by
    // the zoom that keeps the picture's edge out of sight.
    let expected = -0.96 * 2.0_f64.to_radians().tan() * f64::from(SIZE.width);
    let found = moved(&frames[0], &frames[24]);
    assert!(
        (found / expected - 1.0).abs() < 0.12,
        "{found} for {expected}"
    );
}

#[test]
fn the_camera_that_was_filmed_can_be_filmed_again() {
    let picture = texture(90, 250);
    let mut asked = plan(&[40]);
    asked.shots[0].camera = vec![step(Move::OrbitLeft, 40), step(Move::Handheld, 40)];
    let engine = CpuEngine::new(2).unwrap();
    let solved = engine
        .solved_camera(&asked, &inputs(&engine, &picture))
        .unwrap();
    assert_eq!((solved.len(), solved[0].len()), (1, 40));
    assert!(solved[0][0].is_identity());
    let mut written = plan(&[40]);
    written.shots[0].keys = solved[0].clone();
    let again = engine
        .solved_camera(&written, &inputs(&engine, &picture))
        .unwrap();
    for (first, second) in solved[0].iter().zip(&again[0]) {
        for axis in 0..3 {
            assert!(
                (first.place[axis] - second.place[axis]).abs() < 1e-5,
                "{second:?}"
            );
            assert!(
                (first.look[axis] - second.look[axis]).abs() < 1e-4,
                "{second:?}"
            );
        }
        assert!(
            (first.focal - second.focal).abs() < 2e-4,
            "{first:?} {second:?}"
        );
    }
    let (original, copy) = (studio().film(&asked).frames, studio().film(&written).frames);
    let worst = original.iter().zip(&copy).map(|(a, b)| difference(a, b));
    assert!(worst.fold(0.0, f64::max) < 0.2);
}

#[test]
fn the_camera_on_the_way_to_an_end_picture_comes_to_rest_on_it() {
    let landscape = photo("mountain_path.jpg");
    let part = Size {
        width: 1600,
        height: 900,
    };
    let [start, end] = [(100, 200), (140, 220)].map(|place| cropped(&landscape, place, part));
    let engine = CpuEngine::new(2).unwrap();
    let mut inputs = inputs(&engine, &start);
    inputs.end = Some(StudiedPicture {
        layers: engine.study(&end, None, SIZE).layers,
        picture: Arc::new(end),
    });
    let mut plan = plan(&[24]);
    plan.end_image = true;
    plan.shots[0].camera = vec![step(Move::TruckRight, 24)];
    let keys = &engine.solved_camera(&plan, &inputs).unwrap()[0];
    assert!(keys[0].is_identity(), "{keys:?}");
    assert!((keys[23].focal - 1.0).abs() < 1e-6 && keys[23].place == [0.0; 3]);
    // Half-way it is between both pictures' cameras, each a little enlarged.
    assert!(keys[12].focal > 1.01, "{keys:?}");
}

/// Two shots, the second joined in this way.
fn joined(join: Join, dissolve_frames: u32) -> Plan {
    let mut plan = plan(&[36, 36]);
    plan.shots[0].camera = vec![step(Move::TruckLeft, 36)];
    plan.shots[1].camera = vec![step(Move::DollyIn, 36)];
    plan.shots[1].join = join;
    plan.shots[1].dissolve_frames = dissolve_frames;
    plan
}

#[test]
fn a_shot_that_continues_goes_on_from_where_the_camera_is() {
    let frames = studio().film(&joined(Join::Continue, 0)).frames;
    let at_joint = difference(&frames[35], &frames[36]);
    let within = difference(&frames[17], &frames[18]);
    assert!(
        at_joint < within,
        "{at_joint} at the joint, {within} within"
    );
    assert!(frames[36] != frames[0], "it does not begin again");
    let cut = studio().film(&joined(Join::Cut, 0)).frames;
    assert!(difference(&cut[35], &cut[36]) > 3.0 * within, "a cut jumps");
}

#[test]
fn a_dissolve_goes_from_one_shot_to_the_next_without_a_jump() {
    let mut plan = joined(Join::Dissolve, 12);
    plan.shots[1].framing.zoom = 1.5;
    let frames = studio().film(&plan).frames;
    let steps: Vec<f64> = frames
        .windows(2)
        .map(|pair| difference(&pair[0], &pair[1]))
        .collect();
    let across = difference(&frames[35], &frames[49]);
    for (number, step) in steps.iter().enumerate() {
        assert!(*step < 0.2 * across, "frame {number}: {step} of {across}");
    }
    plan.shots[1].join = Join::Cut;
    let cut = studio().film(&plan).frames;
    let before = difference(&frames[34], &cut[34]);
    assert!(before < 0.3, "the shot before stays as it is: {before}");
    assert!(frames[48..] == cut[48..], "it is over after its frames");
}

#[test]
fn a_loop_has_no_seam() {
    let mut plan = plan(&[72]);
    plan.looped = true;
    plan.shots[0].camera = vec![step(Move::OrbitRight, 72), step(Move::Handheld, 72)];
    plan.shots[0].atmosphere = vec![cue(Atmosphere::Snow, 72), cue(Atmosphere::Fog, 72)];
    plan.shots[0].light = vec![cue(Light::Sunset, 72), cue(Light::Neon, 72)];
    let frames = studio().film(&plan).frames;
    let mut steps: Vec<f64> = frames
        .windows(2)
        .map(|pair| difference(&pair[0], &pair[1]))
        .collect();
    let seam = difference(&frames[71], &frames[0]);
    steps.sort_by(f64::total_cmp);
    assert!(
        seam < 1.5 * steps[36],
        "{seam} at the seam, {} within",
        steps[36]
    );
    let far = difference(&frames[0], &frames[36]);
    assert!(far > 4.0 * seam, "something happens: {far}");
}

#[test]
fn a_camera_that_loops_begins_on_the_picture() {
    let mut plan = plan(&[72]);
    plan.looped = true;
    plan.shots[0].camera = vec![step(Move::TruckRight, 72)];
    let frames = studio().film(&plan).frames;
    assert!(frames[0] == fitted_frame(&texture(90, 250), SIZE));
    assert!(
        difference(&frames[24], &frames[48]) < 0.01,
        "it comes back the way it went"
    );
}

#[test]
fn a_depth_picture_says_what_is_near() {
    let picture = texture(90, 250);
    let size = Size {
        width: 64,
        height: 36,
    };
    // The right half is near.
    let data = (0..64 * 36)
        .map(|i| if i % 64 < 32 { 0 } else { 65_535 })
        .collect();
    let depth = Depth { size, data };
    let mut plan = plan(&[24]);
    plan.shots[0].camera = vec![step(Move::TruckLeft, 24)];
    let frames = Studio::with_depth(2, &picture, &depth).film(&plan).frames;
    let at = |x: i32| shift(&frames[0], &frames[23], (x, 90)).0;
    let (left, right) = (at(80), at(240));
    assert!(right - left > 4.0, "{left} and {right}");
}

/// How sharply a frame's luma changes from pixel to pixel in each of its halves.
fn detail(frame: &Frame) -> [f64; 2] {
    let width = frame.size.width as usize;
    // What spreads over the middle from one half to the other counts for neither.
    let halves = [8..width / 2 - 40, width / 2 + 40..width - 8];
    halves.map(|columns| {
        let changes = frame.y.chunks_exact(width).flat_map(|row| {
            let pairs = row[columns.clone()].windows(2);
            pairs.map(|pair| f64::from(pair[0].abs_diff(pair[1])).powi(2))
        });
        changes.sum()
    })
}

#[test]
fn a_rack_of_focus_blurs_what_it_leaves_and_nothing_else() {
    let picture = bars();
    let Size { width, height } = picture.size;
    // The left half is near.
    let data = (0..width * height)
        .map(|i| if i % width < width / 2 { 65_535 } else { 3_000 })
        .collect();
    let depth = Depth {
        size: picture.size,
        data,
    };
    let studio = Studio::with_depth(2, &picture, &depth);
    let shares = |onto| {
        let mut plan = moving(Move::RackFocus);
        plan.shots[0].camera[0].onto = onto;
        let frames = studio.film(&plan).frames;
        let (before, after) = (detail(&frames[0]), detail(&frames[71]));
        [0, 1].map(|half| after[half] / before[half])
    };
    let [near, far] = shares(Onto::Background);
    assert!(near < 0.5 && far > 0.9, "to the background: {near}, {far}");
    let [near, far] = shares(Onto::Subject);
    assert!(near > 0.6 && far < 0.2, "to the subject: {near}, {far}");
}

#[test]
fn a_shot_begins_on_its_own_picture_and_the_next_one_on_the_films() {
    let (first, second) = (texture(20, 90), texture(150, 230));
    let mut plan = plan(&[24, 24, 24]);
    plan.shots[1].image = true;
    let studio = Studio::new(2, &first).showing(&[None, Some(&second)]);
    let film = studio.film(&plan);
    assert!(film.frames[0] == fitted_frame(&first, SIZE));
    let own = fitted_frame(&second, SIZE);
    for number in [24, 47] {
        let off = difference(&film.frames[number], &own);
        assert!(off < 2.0, "{number}: {off}");
    }
    for number in [23, 48] {
        let off = difference(&film.frames[number], &own);
        assert!(off > 20.0, "{number}: {off}");
    }
    // A picture that no shot asks for changes nothing.
    plan.shots[1].image = false;
    let unasked = studio.film(&plan);
    assert!(difference(&unasked.frames[30], &own) > 20.0);
}

#[test]
fn a_dissolve_leads_from_one_picture_to_another() {
    let (first, second) = (texture(20, 90), texture(150, 230));
    let mut plan = joined(Join::Dissolve, 12);
    let cut = plan.shots[0].frames as usize;
    plan.shots[1].image = true;
    let studio = Studio::new(2, &first).showing(&[None, Some(&second)]);
    let film = studio.film(&plan);
    let bright = |number: usize| mean(&film.frames[number].y);
    assert!(bright(cut - 1) + 20.0 < bright(cut + 6));
    assert!(bright(cut + 6) + 20.0 < bright(cut + 14));
}

#[test]
fn a_shot_without_its_own_picture_is_refused() {
    let mut plan = plan(&[24, 24]);
    plan.shots[1].image = true;
    let mut sink = Recorder::default();
    let studio = Studio::new(1, &texture(20, 90));
    let refused = studio.generate(&plan, &mut sink, &Watch::default());
    assert_eq!(
        refused.unwrap_err().to_string(),
        "the cpu engine cannot film this plan: shot 2 without its own picture"
    );
    assert_eq!(sink.begun, 0);
}
