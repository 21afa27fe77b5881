//! What the cut promises, on pictures whose truth is known and on photographs.

use kinora_core::director::usual_amount;
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{CameraMove, Framing, Onto, Shot};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Join, Move, Speed};

use super::check::{self, Figures};
use super::focus::Focus;
use super::image::{Image, unlike};
use super::*;
use crate::analyse::{self, Scene};
use crate::camera::view::View;
use crate::camera::{self, Anchor, Course, Field, Part, Pose, Window};
use crate::maths::{PI, cos};
use crate::planes::{self, Planes};
use crate::testing::photo;
use crate::warp::Lattice;

const WIDTH: usize = 320;
const HEIGHT: usize = 240;
const RADIUS: f32 = 62.0;
const RED: [f32; 3] = [0.85, 0.25, 0.15];

const WHOLE: Part = Part {
    left: 0.0,
    top: 0.0,
    width: 1.0,
    height: 1.0,
};

/// A red disc with a pattern, as much of each pixel as it covers.
fn disc(x: usize, y: usize, grown: f32) -> f32 {
    let (dx, dy) = (x as f32 - 160.0, y as f32 - 120.0);
    (RADIUS + grown + 0.5 - (dx * dx + dy * dy).sqrt()).clamp(0.0, 1.0)
}

fn smooth(x: usize, y: usize) -> [f32; 3] {
    let (u, v) = (x as f32 / WIDTH as f32, y as f32 / HEIGHT as f32);
    [0.2 + 0.2 * u, 0.35 + 0.2 * v, 0.6 - 0.2 * u]
}

fn striped(x: usize, y: usize) -> [f32; 3] {
    let wave = 0.2 * cos(2.0 * PI * (x + y) as f32 / 24.0);
    smooth(x, y).map(|v| v + wave)
}

fn checked(x: usize, y: usize) -> [f32; 3] {
    let sign = if (x / 4 + y / 4).is_multiple_of(2) {
        0.15
    } else {
        -0.15
    };
    smooth(x, y).map(|v| v + sign)
}

/// The disc before a background.
fn picture(background: fn(usize, usize) -> [f32; 3]) -> Image {
    let pixel = |i: usize| {
        let (x, y) = (i % WIDTH, i / WIDTH);
        let shade = 1.0 - 0.3 * ((x / 3 + y / 3) % 2) as f32;
        let (a, behind) = (disc(x, y, 0.0), background(x, y));
        [0, 1, 2].map(|c| a * RED[c] * shade + (1.0 - a) * behind[c])
    };
    Image {
        width: WIDTH,
        height: HEIGHT,
        data: (0..WIDTH * HEIGHT).map(pixel).collect(),
    }
}

fn truth() -> Map {
    Map::from_fn(WIDTH, HEIGHT, |x, y| disc(x, y, 0.0))
}

/// What a network would say: the disc three pixels too large, and blurred.
fn rough_disc() -> Map {
    Map::from_fn(WIDTH, HEIGHT, |x, y| disc(x, y, 2.0)).blurred(3.0)
}

fn matte_of(rough: &Map) -> Matte {
    Matte {
        width: rough.width,
        height: rough.height,
        probability: rough.data.clone(),
        stability: 0.95,
        area: 0.16,
        mean_inside: 0.95,
    }
}

fn no_sky() -> Sky {
    Sky {
        map: Map::filled(32, 24, 0.0),
        share: 0.0,
        horizon: None,
    }
}

fn parted(background: fn(usize, usize) -> [f32; 3]) -> Result<Parted, Refusal> {
    let fitted = picture(background).to_picture();
    part(&fitted, &matte_of(&rough_disc()), &no_sky())
}

#[test]
fn the_outline_is_found_in_a_rough_matte() {
    let refined = matte::refine(&picture(smooth), &rough_disc()).unwrap();
    let truth = truth();
    let apart = refined.alpha.zip(&truth, |a, b| (a - b).abs());
    assert!(apart.mean() < 0.006, "{}", apart.mean());
    let rough = rough_disc().zip(&truth, |a, b| (a - b).abs());
    assert!(apart.mean() < 0.4 * rough.mean(), "{}", rough.mean());
}

#[test]
fn a_doubtful_or_tiny_subject_is_none() {
    let faint = rough_disc().map(|p| 0.7 * p);
    assert!(matte::refine(&picture(smooth), &faint).is_none());
    let dot = Map::from_fn(WIDTH, HEIGHT, |x, y| f32::from(x < 12 && y < 12));
    assert!(matte::refine(&picture(smooth), &dot).is_none());
}

#[test]
fn a_busy_ring_is_refused_and_a_quiet_one_passes() {
    let quiet = |background| {
        let image = picture(background);
        gates::quiet_share(&truth(), &Focus::new(&image.luma(), &truth()))
    };
    assert!(quiet(smooth) > 0.95, "{}", quiet(smooth));
    assert!(quiet(checked) < 0.3, "{}", quiet(checked));
    assert!(matches!(parted(checked), Err(Refusal::Busy { .. })));
}

#[test]
fn the_subjects_colour_is_parted_from_the_background_along_the_edge() {
    let image = Image {
        data: (0..WIDTH * HEIGHT)
            .map(|i| {
                let (x, y) = (i % WIDTH, i / WIDTH);
                let (a, behind) = (disc(x, y, 0.0), smooth(x, y));
                [0, 1, 2].map(|c| a * RED[c] + (1.0 - a) * behind[c])
            })
            .collect(),
        ..picture(smooth)
    };
    let found = colour::subject(&image, &truth());
    for (i, a) in truth().data.iter().enumerate() {
        if (0.15..0.999).contains(a) {
            let off = unlike(found.data[i], RED);
            assert!(off < 0.06, "{a}: {off}");
        }
    }
}

#[test]
fn what_is_filled_is_background_and_nothing_of_the_subject() {
    let parted = parted(smooth).unwrap();
    let background = Image::new(&parted.background);
    let ring = hole::find(
        &picture(smooth),
        &parted.alpha,
        &Image::new(&parted.subject),
        hole::Uncovered::Rim,
    )
    .ring;
    assert!(ring.count() > 2000);
    for i in (0..WIDTH * HEIGHT).filter(|&i| ring.data[i]) {
        let truth = smooth(i % WIDTH, i / WIDTH);
        let off = unlike(background.data[i], truth);
        assert!(off < 0.08, "{i}: {off}");
        assert!(unlike(background.data[i], RED) > 0.4);
    }
}

#[test]
fn texture_goes_on_behind_the_subject() {
    let image = picture(striped);
    let hole = hole::find(
        &image,
        &truth(),
        &colour::subject(&image, &truth()),
        hole::Uncovered::Rim,
    );
    let guess = image.continued(&hole.mask.inverted().to_map());
    let far = Map::filled(WIDTH, HEIGHT, 0.2);
    let filled = patches::fill(
        &image,
        &guess,
        [&hole.mask, &hole.ring],
        &far,
        patches::BEHIND,
        patches::Detail::Fine,
    )
    .unwrap();
    let off = |image: &Image| {
        let ring = (0..WIDTH * HEIGHT).filter(|&i| hole.ring.data[i]);
        let all: Vec<f32> = ring
            .map(|i| unlike(image.data[i], striped(i % WIDTH, i / WIDTH)))
            .collect();
        all.iter().sum::<f32>() / all.len() as f32
    };
    let (copied, guessed) = (off(&filled.image), off(&guess));
    assert!(copied < 0.7 * guessed, "{copied} {guessed}");
}

#[test]
fn threads_do_not_change_the_layers() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| parted(smooth).unwrap())
    };
    let alone = on(1);
    assert!(alone == on(2));
    assert!(alone == on(5));
}

fn field(disparity: &Map) -> Field<'_> {
    Field {
        part: WHOLE,
        disparity,
        depth: disparity,
        sky: disparity,
    }
}

fn composed(parted: &Parted, fitted: &Picture, pose: Pose) -> Frame {
    let cut = parted.at(fitted, WHOLE);
    let still = Planes::new(&planes::to_frame(fitted));
    let aspect = fitted.size.height as f32 / fitted.size.width as f32;
    let lattice = |map: &Map| {
        let view = View::new(pose, field(map), aspect);
        Lattice::solve(
            &view,
            fitted.size.width as usize,
            fitted.size.height as usize,
        )
    };
    let mut frame = Frame::black(fitted.size);
    let (near, far) = (lattice(&parted.near), lattice(&parted.far));
    cut.subject().compose(
        [&still, cut.front(), cut.back()],
        1.0,
        [&near, &far],
        &mut frame,
    );
    frame
}

#[test]
fn layers_that_have_not_moved_are_the_photo() {
    let parted = parted(smooth).unwrap();
    let fitted = parted.photo.clone();
    let frame = composed(&parted, &fitted, Pose::IDENTITY);
    assert!(frame == planes::to_frame(&fitted));
}

#[test]
fn a_subject_out_of_focus_leaves_the_background_sharp() {
    let parted = parted(smooth).unwrap();
    let cut = parted.at(&parted.photo, WHOLE);
    let subject = cut.subject();
    let before = subject.cover().shares();
    let soft = subject.unfocused(&subject.rack(), 6.0);
    let after = soft.cover().shares();
    let ratio = after.mean() / before.mean();
    assert!((ratio - 1.0).abs() < 0.01, "covers {ratio} as much");
    let away = away(&before);
    let width = before.width as f32;
    let (mut spread, mut beyond) = (0, 0);
    for (cover, away) in after.data.iter().zip(&away.data) {
        spread += usize::from(*away > 0.0 && *cover > 0.02);
        beyond += usize::from(away * width > 16.0 && *cover > 0.0);
    }
    assert!(
        spread > 200 && beyond == 0,
        "{spread} beside it, {beyond} far from it"
    );
}

#[test]
fn a_moved_subject_leaves_no_trace_of_itself() {
    let parted = parted(smooth).unwrap();
    let pose = Pose {
        right: 0.08,
        ..Pose::IDENTITY
    };
    let frame = composed(&parted, &parted.photo, pose);
    // Red is seen as little blue difference and much red difference.
    let red = frame.v.iter().filter(|&&v| v > 160).count() as f32;
    let was = planes::to_frame(&parted.photo);
    let was = was.v.iter().filter(|&&v| v > 160).count() as f32;
    assert!((red / was - 1.0).abs() < 0.03, "{red} {was}");
    let at = |x: usize| frame.v[60 * 160 + x];
    assert!(at(44) > 160, "{}", at(44));
    assert!(at(110) < 140, "{}", at(110));
}

#[test]
fn layers_of_a_larger_frame_that_have_not_moved_are_the_photo() {
    let parted = parted(smooth).unwrap();
    let double = planes::fit(
        &parted.photo,
        Size {
            width: 640,
            height: 480,
        },
        Framing::WIDE,
    );
    let still = planes::to_frame(&double);
    assert!(composed(&parted, &double, Pose::IDENTITY) == still);
}

fn scene(name: &str) -> (Scene, Size) {
    let picture = photo(name);
    let long = picture.size.width.max(picture.size.height);
    let side = |length: u32| (length * 480 / long) & !1;
    let size = Size {
        width: side(picture.size.width),
        height: side(picture.size.height),
    };
    (analyse::analyse(&picture, None, size), size)
}

fn shot(kind: Move, amount: f64) -> Shot {
    Shot {
        index: 0,
        start_s: 0.0,
        duration_s: 2.0,
        frames: 48,
        join: Join::Cut,
        dissolve_frames: 0,
        image: false,
        framing: Framing::WIDE,
        prompt: String::new(),
        camera: vec![CameraMove {
            kind,
            speed: Speed::Normal,
            from_s: 0.0,
            to_s: 2.0,
            amount,
            onto: Onto::Subject,
        }],
        keys: vec![],
        regions: vec![],
        still_mask: false,
        subject: vec![],
        atmosphere: vec![],
        light: vec![],
        sound: vec![],
        not_understood: vec![],
    }
}

/// The figures of a move's last frame in two layers, and how far the continuous
/// field would have parted subject and ring.
fn figures(scene: &Scene, size: Size, kind: Move) -> (Figures, f32) {
    let parted = scene.parted.as_ref().unwrap();
    let aspect = size.height as f32 / size.width as f32;
    let end = |window: &Window<'_>| {
        let shots = [shot(kind, usual_amount(kind))];
        let course = Course {
            shots: &shots,
            tail: 0,
            returns: false,
        };
        camera::solve(course, window, aspect, 7, Anchor::First).at(47.0)
    };
    let one = Window {
        scene,
        part: WHOLE,
        parted: None,
    };
    let two = Window {
        parted: Some(parted),
        ..one
    };
    let near = two.near().unwrap();
    let layered = check::measure(parted, near, two.far(), end(&two), aspect);
    let whole = check::measure(parted, one.field(), one.field(), end(&one), aspect);
    (layered, whole.separation)
}

#[track_caller]
fn check_cut(name: &str) {
    let (scene, size) = scene(name);
    for (kind, least) in [(Move::TruckRight, 0.02), (Move::OrbitLeft, 0.03)] {
        let (found, continuous) = figures(&scene, size, kind);
        assert_eq!(found.verdict(), Ok(()), "{name} {kind}: {found:?}");
        assert!(found.stretch <= 1.40, "{name} {kind}: {found:?}");
        let parted = found.separation;
        assert!(parted >= least, "{name} {kind}: {found:?}");
        assert!(parted >= 1.5 * continuous, "{name} {kind}: {continuous}");
    }
}

#[test]
fn a_portrait_before_a_backdrop_is_parted_and_looks_right() {
    check_cut("astronaut");
}

#[test]
fn a_flower_before_blurred_leaves_is_parted_and_looks_right() {
    check_cut("flower");
}

#[test]
fn a_subject_before_a_busy_background_is_left_whole() {
    for name in ["photographer", "two_dogs_portrait"] {
        let (scene, _) = scene(name);
        let refusal = scene.parted.unwrap_err();
        assert!(matches!(refusal, Refusal::Busy { .. }), "{name}: {refusal}");
    }
}

#[test]
fn an_uncertain_subject_is_left_whole() {
    for name in ["cat", "coffee", "pagoda"] {
        let (scene, _) = scene(name);
        let refusal = scene.parted.unwrap_err();
        assert!(
            matches!(refusal, Refusal::Uncertain { .. }),
            "{name}: {refusal}"
        );
    }
}
