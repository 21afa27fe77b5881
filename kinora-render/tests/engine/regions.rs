//! What holds for regions that masks show: where they go, and what stays.

use std::sync::Arc;

use kinora_core::engine::{Engine, Inputs, StudiedPicture};
use kinora_core::frame::{Frame, Mask, Picture};
use kinora_core::plan::{FPS, Plan, Region, RegionOf, Stop};
use kinora_core::request::Masks;
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Move, Portrait};
use kinora_render::{CpuEngine, fitted_frame};

use crate::support::measure::{difference, shift};
use crate::support::{FRAMES, Recorder, SIZE, Studio, Watch, cue, moving, photo, plan, texture};

/// The pictures are twice as large as their films.
const PICTURE: Size = Size {
    width: 640,
    height: 360,
};

/// A ball in a picture: its middle and radius in pixels.
#[derive(Clone, Copy)]
struct Ball(f64, f64, f64);

impl Ball {
    fn holds(&self, x: u32, y: u32) -> bool {
        (f64::from(x) + 0.5 - self.0).hypot(f64::from(y) + 0.5 - self.1) <= self.2
    }

    fn mask(&self) -> Arc<Mask> {
        mask(|x, y| self.holds(x, y))
    }

    /// Its middle in the film, in pixels.
    fn middle(&self) -> (i32, i32) {
        ((self.0 / 2.0) as i32, (self.1 / 2.0) as i32)
    }

    /// A region that goes straight on by shares of width and height.
    fn going(&self, right: f64, down: f64) -> Region {
        let (x, y) = (self.0 / 640.0, self.1 / 360.0);
        let stop = |at_s, x, y| Stop { at_s, x, y };
        let last_s = f64::from(FRAMES - 1) / f64::from(FPS);
        Region {
            of: RegionOf::Mask,
            path: vec![stop(0.0, x, y), stop(last_s, x + right, y + down)],
        }
    }
}

fn pixels(size: Size) -> impl Iterator<Item = (u32, u32)> {
    (0..size.height).flat_map(move |y| (0..size.width).map(move |x| (x, y)))
}

fn mask(is_in: impl Fn(u32, u32) -> bool) -> Arc<Mask> {
    let data = pixels(PICTURE).map(|(x, y)| if is_in(x, y) { 255 } else { 0 });
    Arc::new(Mask {
        size: PICTURE,
        data: data.collect(),
    })
}

/// Textured balls before a sky that brightens downwards.
fn sky(balls: &[Ball]) -> Picture {
    let dark = texture(20, 120);
    let rgb = pixels(PICTURE).flat_map(|(x, y)| {
        let i = 3 * (y * PICTURE.width + x) as usize;
        match balls.iter().any(|ball| ball.holds(x, y)) {
            true => [dark.rgb[i]; 3],
            false => [150, 170, (180 + y / 6) as u8],
        }
    });
    Picture {
        size: PICTURE,
        rgb: rgb.collect(),
    }
}

/// A ball of stripes before a crowd of lines.
fn crowd(ball: Ball) -> Picture {
    let busy = texture(0, 255);
    let rgb = pixels(PICTURE).flat_map(|(x, y)| {
        let i = 3 * (y * PICTURE.width + x) as usize;
        let line = if (x + y) / 6 % 2 == 0 { 60 } else { 0 };
        match ball.holds(x, y) {
            true => [200, 40, (60 + 12 * (x / 5 % 8) + 8 * (y / 7 % 9)) as u8],
            false => [busy.rgb[i] / 2 + line; 3],
        }
    });
    Picture {
        size: PICTURE,
        rgb: rgb.collect(),
    }
}

fn studio(picture: &Picture, masks: Masks<Arc<Mask>>) -> Studio {
    Studio::new(2, picture).masked(masks)
}

fn of(balls: &[Ball]) -> Masks<Arc<Mask>> {
    Masks {
        still: None,
        regions: balls.iter().map(|ball| Some(ball.mask())).collect(),
    }
}

fn resting(regions: Vec<Region>) -> Plan {
    let mut plan = plan(&[FRAMES]);
    plan.shots[0].regions = regions;
    plan
}

/// The largest difference of luma of two frames where `is_meant` says so.
fn worst(a: &Frame, b: &Frame, is_meant: impl Fn(f64, f64) -> bool) -> u8 {
    let meant = pixels(SIZE).filter(|&(x, y)| is_meant(f64::from(x) + 0.5, f64::from(y) + 0.5));
    let off = meant.map(|(x, y)| {
        let i = (y * SIZE.width + x) as usize;
        a.y[i].abs_diff(b.y[i])
    });
    off.max().unwrap()
}

/// Whether a place of the film is farther from all balls than so many pixels.
fn beyond(balls: &[Ball], margin: f64) -> impl Fn(f64, f64) -> bool + '_ {
    move |x, y| {
        let mut balls = balls.iter();
        balls.all(|ball| (x - ball.0 / 2.0).hypot(y - ball.1 / 2.0) > ball.2 / 2.0 + margin)
    }
}

/// A ball that has gone by shares of the film's width and height.
fn gone(ball: Ball, right: f64, down: f64) -> Ball {
    Ball(ball.0 + 640.0 * right, ball.1 + 360.0 * down, ball.2)
}

/// The share of its way that a straight path has gone at a frame.
fn share(frame: u32) -> f64 {
    let t = f64::from(frame) / f64::from(FRAMES - 1);
    t * t * (3.0 - 2.0 * t)
}

/// One hundredth of the width is 3.2 pixels; patches are found to half of one.
#[track_caller]
fn check_gone(first: &Frame, frame: &Frame, ball: Ball, [right, down]: [f64; 2]) {
    let (dx, dy) = shift(first, frame, ball.middle());
    let (wanted_x, wanted_y) = (320.0 * right, 180.0 * down);
    assert!(
        (dx - wanted_x).abs() <= 1.0 && (dy - wanted_y).abs() <= 1.0,
        "{dx}, {dy}: {wanted_x}, {wanted_y} is wanted"
    );
}

#[test]
fn a_region_follows_its_path_and_all_else_stays() {
    let ball = Ball(200.0, 200.0, 60.0);
    let picture = sky(&[ball]);
    let film = studio(&picture, of(&[ball])).film(&resting(vec![ball.going(0.15, -0.1)]));
    assert!(film.frames[0] == fitted_frame(&picture, SIZE));
    for number in [6, 24, 48, 71] {
        let share = share(number);
        let frame = &film.frames[number as usize];
        check_gone(&film.frames[0], frame, ball, [0.15 * share, -0.1 * share]);
        let there = [ball, gone(ball, 0.15 * share, -0.1 * share)];
        let off = worst(&film.frames[0], frame, beyond(&there, 0.03 * 320.0));
        assert!(off <= 1, "{number}: {off}");
    }
    // Where the ball was there is sky, as bright as beside it.
    let (x, y) = ball.middle();
    let last = &film.frames[71];
    let at = |x: i32| last.y[(y * 320 + x) as usize];
    assert!(
        at(x - 20).abs_diff(at(x - 60)) <= 6,
        "{} {}",
        at(x - 20),
        at(x - 60)
    );
}

#[test]
fn a_short_way_through_busy_surroundings_stretches_them() {
    let ball = Ball(330.0, 180.0, 50.0);
    let picture = crowd(ball);
    let film = studio(&picture, of(&[ball])).film(&resting(vec![ball.going(0.05, 0.0)]));
    assert!(film.frames[0] == fitted_frame(&picture, SIZE));
    check_gone(&film.frames[0], &film.frames[71], ball, [0.05, 0.0]);
    // The margin is 2.25 times the way, and a little.
    let there = [ball, gone(ball, 0.05, 0.0)];
    let margin = (2.25 * 0.05 + 0.012 + 0.03) * 320.0;
    assert_eq!(
        worst(&film.frames[0], &film.frames[71], beyond(&there, margin)),
        0
    );
    // Nothing is uncovered: what was beside the ball is still there, pressed.
    let near = beyond(&there, 3.0);
    let moved = worst(&film.frames[0], &film.frames[71], |x, y| {
        near(x, y) && x > 190.0 && x < 230.0
    });
    assert!(moved > 20, "{moved}");
}

#[test]
fn a_long_way_is_gone_however_busy_the_surroundings_are() {
    let ball = Ball(330.0, 180.0, 50.0);
    let film = studio(&crowd(ball), of(&[ball])).film(&resting(vec![ball.going(-0.2, 0.2)]));
    check_gone(&film.frames[0], &film.frames[71], ball, [-0.2, 0.2]);
    let there = [ball, gone(ball, -0.2, 0.2)];
    let off = worst(
        &film.frames[0],
        &film.frames[71],
        beyond(&there, 0.03 * 320.0),
    );
    assert!(off <= 1, "{off}");
}

#[test]
fn six_regions_go_six_ways() {
    let balls: Vec<Ball> = (0..6)
        .map(|i| {
            Ball(
                110.0 + 200.0 * f64::from(i % 3),
                95.0 + 170.0 * f64::from(i / 3),
                44.0,
            )
        })
        .collect();
    let ways = [
        [0.1, 0.0],
        [0.0, 0.1],
        [-0.1, 0.05],
        [0.05, -0.1],
        [0.1, 0.1],
        [-0.05, -0.05],
    ];
    let regions = balls
        .iter()
        .zip(ways)
        .map(|(ball, [x, y])| ball.going(x, y));
    let film = studio(&sky(&balls), of(&balls)).film(&resting(regions.collect()));
    for (&ball, way) in balls.iter().zip(ways) {
        check_gone(&film.frames[0], &film.frames[71], ball, way);
    }
}

#[test]
fn of_two_that_overlap_the_smaller_is_on_top() {
    let (large, small) = (Ball(220.0, 180.0, 90.0), Ball(270.0, 180.0, 44.0));
    let regions = vec![small.going(0.2, 0.0), large.going(-0.1, 0.0)];
    let film = studio(&sky(&[large]), of(&[small, large])).film(&resting(regions));
    check_gone(&film.frames[0], &film.frames[71], small, [0.2, 0.0]);
    let beside = Ball(170.0, 180.0, 10.0);
    check_gone(&film.frames[0], &film.frames[71], beside, [-0.1, 0.0]);
}

#[test]
fn a_region_that_the_frame_cuts_off_leaves_no_streaks() {
    let ball = Ball(20.0, 180.0, 60.0);
    let film = studio(&sky(&[ball]), of(&[ball])).film(&resting(vec![ball.going(0.3, 0.0)]));
    let last = &film.frames[71];
    let at = |x: usize| last.y[90 * 320 + x];
    let sky = last.y[90 * 320 + 200];
    for x in [1, 10, 30, 50] {
        assert!(at(x).abs_diff(sky) <= 8, "{x}: {} for {sky}", at(x));
    }
}

#[test]
fn what_must_not_move_stays_to_the_byte() {
    let lake = photo("pagoda.jpg");
    let mut plan = resting(vec![]);
    plan.shots[0].still_mask = true;
    plan.shots[0].atmosphere = [Atmosphere::Water, Atmosphere::Waves]
        .map(|what| cue(what, FRAMES))
        .to_vec();
    // The lake reaches from a half to more than four fifths of the width.
    let part = Masks {
        still: Some(mask(|x, _| (300..440).contains(&x))),
        regions: vec![],
    };
    let film = studio(&lake, part).film(&plan);
    plan.shots[0].still_mask = false;
    let free = Studio::new(2, &lake).film(&plan);
    let (first, last) = (&film.frames[0], &film.frames[71]);
    let held = |x: f64, _: f64| (151.0..219.0).contains(&x);
    assert!(worst(first, &free.frames[71], held) > 4);
    assert_eq!(worst(first, last, held), 0);
    assert!(worst(first, last, |x, _| x > 235.0) > 4);
}

#[test]
fn a_region_goes_its_way_under_a_moving_camera() {
    let ball = Ball(200.0, 200.0, 60.0);
    let studio = studio(&sky(&[ball]), of(&[ball]));
    let mut plan = moving(Move::ZoomIn);
    let without = Studio::new(2, &sky(&[ball])).film(&plan);
    plan.shots[0].regions = vec![ball.going(0.1, 0.0)];
    let film = studio.film(&plan);
    let (dx, dy) = shift(&without.frames[71], &film.frames[71], (88, 102));
    // The camera enlarges the way by a fifth.
    assert!((dx - 38.4).abs() <= 2.0 && dy.abs() <= 1.0, "{dx}, {dy}");
}

#[test]
fn threads_do_not_change_regions() {
    let ball = Ball(200.0, 200.0, 60.0);
    let plan = resting(vec![ball.going(0.1, 0.1)]);
    let film = |threads| {
        let studio = Studio::new(threads, &sky(&[ball])).masked(of(&[ball]));
        studio.film(&plan)
    };
    let (one, many) = (film(1), film(3));
    assert!(one.frames == many.frames);
    assert!(difference(&one.frames[0], &one.frames[71]) > 0.5);
}

#[test]
fn regions_without_their_masks_are_refused() {
    let ball = Ball(200.0, 200.0, 60.0);
    let studio = Studio::new(1, &sky(&[ball]));
    let mut sink = Recorder::default();
    let plan = resting(vec![ball.going(0.1, 0.1)]);
    let error = studio
        .generate(&plan, &mut sink, &Watch::default())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the cpu engine cannot film this plan: 1 region without its mask"
    );
    assert_eq!(sink.begun, 0);
}

/// A photograph, an ellipse of it by its middle and radii, how far that goes, and how
/// wide the margin is in which the surroundings may change; in shares of width and
/// height, the margin of the width. They are those of the sheet in `docs/gallery`.
struct Sheet {
    photo: &'static str,
    ellipse: [f64; 4],
    way: [f64; 2],
    margin: f64,
}

/// What is lifted out leaves all beyond this margin alone.
const LIFTED: f64 = 0.04;

/// Surroundings that are stretched over a way of five hundredths.
const STRETCHED: f64 = 2.25 * 0.05 + 0.042;

const SHEETS: [Sheet; 5] = [
    Sheet {
        photo: "flower.jpg",
        ellipse: [0.481, 0.52, 0.217, 0.325],
        way: [0.2, -0.1],
        margin: LIFTED,
    },
    Sheet {
        photo: "fig_bowl.jpg",
        ellipse: [0.585, 0.55, 0.118, 0.21],
        way: [0.12, 0.05],
        margin: LIFTED,
    },
    Sheet {
        photo: "dandelion.jpg",
        ellipse: [0.295, 0.33, 0.165, 0.3],
        way: [0.04, 0.02],
        margin: STRETCHED,
    },
    Sheet {
        photo: "mountain_path.jpg",
        ellipse: [0.33, 0.29, 0.2, 0.14],
        way: [0.25, -0.05],
        margin: LIFTED,
    },
    Sheet {
        photo: "astronaut.jpg",
        ellipse: [0.78, 0.86, 0.23, 0.19],
        way: [0.05, 0.0],
        margin: STRETCHED,
    },
];

impl Sheet {
    /// Whether a place is in the ellipse, so much larger and gone so far.
    fn holds(&self, [x, y]: [f64; 2], [wider, higher]: [f64; 2], share: f64) -> bool {
        let [mx, my, rx, ry] = self.ellipse;
        let right = (x - mx - share * self.way[0]) / (rx + wider);
        let down = (y - my - share * self.way[1]) / (ry + higher);
        right.hypot(down) <= 1.0
    }

    fn film(&self) -> Vec<Frame> {
        let picture = photo(self.photo);
        let (width, height) = (picture.size.width, picture.size.height);
        let size = Size {
            width: 280,
            height: (280 * height / width) & !1,
        };
        let place = |x: u32, length: u32| (f64::from(x) + 0.5) / f64::from(length);
        let is_in = pixels(picture.size).map(|(x, y)| {
            let at = [place(x, width), place(y, height)];
            255 * u8::from(self.holds(at, [0.0; 2], 0.0))
        });
        let mask = Mask {
            size: picture.size,
            data: is_in.collect(),
        };
        let [x, y, ..] = self.ellipse;
        let stop = |at_s, x, y| Stop { at_s, x, y };
        let last_s = f64::from(FRAMES - 1) / f64::from(FPS);
        let mut plan = Plan {
            portrait: Portrait::Off,
            ..Plan::still(size, &[FRAMES])
        };
        plan.shots[0].regions = vec![Region {
            of: RegionOf::Mask,
            path: vec![
                stop(0.0, x, y),
                stop(last_s, x + self.way[0], y + self.way[1]),
            ],
        }];
        let engine = CpuEngine::new(2).unwrap();
        let layers = engine.study(&picture, None, size).layers;
        let picture = Arc::new(picture);
        let mut inputs = Inputs::of(StudiedPicture { picture, layers });
        inputs.masks.regions = vec![Some(Arc::new(mask))];
        let mut sink = Recorder::default();
        engine
            .generate(&plan, &inputs, &mut sink, &Watch::default())
            .unwrap();
        sink.frames.into_inner().unwrap().into_values().collect()
    }
}

#[test]
fn on_every_sheet_the_region_goes_its_way_and_the_rest_stays() {
    for sheet in &SHEETS {
        let frames = sheet.film();
        let Size { width, height } = frames[0].size;
        let (w, h) = (f64::from(width), f64::from(height));
        let wider = [sheet.margin, sheet.margin * w / h];
        for number in [36, 71] {
            let (first, frame) = (&frames[0], &frames[number as usize]);
            let share = share(number);
            let middle = (
                (sheet.ellipse[0] * w) as i32,
                (sheet.ellipse[1].min(0.8) * h) as i32,
            );
            let (dx, dy) = shift(first, frame, middle);
            let (right, down) = (share * sheet.way[0] * w, share * sheet.way[1] * h);
            let off = (dx - right).hypot(dy - down) / w;
            assert!(off <= 0.01, "{} {number}: {off}", sheet.photo);
            let changed = pixels(frame.size).filter(|&(x, y)| {
                let at = [(f64::from(x) + 0.5) / w, (f64::from(y) + 0.5) / h];
                let i = (y * width + x) as usize;
                let is_meant = sheet.holds(at, wider, 0.0) || sheet.holds(at, wider, share);
                !is_meant && first.y[i].abs_diff(frame.y[i]) > 1
            });
            let changed: Vec<_> = changed
                .map(|(x, y)| {
                    (
                        x,
                        y,
                        first.y[(y * width + x) as usize],
                        frame.y[(y * width + x) as usize],
                    )
                })
                .collect();
            assert!(changed.is_empty(), "{} {number}: {changed:?}", sheet.photo);
        }
    }
}
