//! Flow of pictures whose motion is known: a texture that is drawn where it
//! has moved to, so that no resampling blurs it.

use super::{Flow, Grey, consistent, dense};
use crate::maths::{cos, hash, sin, value_noise_2d};

const WIDTH: usize = 320;
const HEIGHT: usize = 200;

/// Grey at a place of an endless texture, 0–1.
fn texture(track: u64, x: f32, y: f32) -> f32 {
    let octave = |cell: f32, track| value_noise_2d(11, track, x / cell + 500.0, y / cell + 500.0);
    0.4 * octave(23.0, track) + 0.35 * octave(9.0, track + 1) + 0.25 * octave(5.0, track + 2)
}

fn drawn(grey: impl Fn(f32, f32) -> f32) -> Grey {
    Grey {
        width: WIDTH,
        height: HEIGHT,
        data: (0..WIDTH * HEIGHT)
            .map(|i| grey((i % WIDTH) as f32, (i / WIDTH) as f32))
            .collect(),
    }
}

/// How far a flow is from the truth, in pixels: the mean and the 99th
/// percentile, over the pixels that stay in the picture.
fn errors(flow: &Flow, truth: impl Fn(f32, f32) -> [f32; 2]) -> (f32, f32) {
    let mut errors = vec![];
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            let (x, y) = (column as f32, row as f32);
            let [tx, ty] = truth(x, y);
            let [dx, dy] = flow.at(column, row);
            if flow.holds(x + tx, y + ty) {
                errors.push(((dx - tx) * (dx - tx) + (dy - ty) * (dy - ty)).sqrt());
            }
        }
    }
    errors.sort_unstable_by(f32::total_cmp);
    let mean = errors.iter().sum::<f32>() / errors.len() as f32;
    (mean, errors[errors.len() * 99 / 100])
}

/// The flow of a motion that is undone by `back`.
#[track_caller]
fn check(
    name: &str,
    motion: impl Fn(f32, f32) -> [f32; 2],
    back: impl Fn(f32, f32) -> [f32; 2],
    (mean, worst): (f32, f32),
) {
    let from = drawn(|x, y| texture(1, x, y));
    let to = drawn(|x, y| {
        let [bx, by] = back(x, y);
        texture(1, x + bx, y + by)
    });
    let found = errors(&dense(&from, &to), motion);
    assert!(found.0 <= mean && found.1 <= worst, "{name}: {found:?}");
}

#[track_caller]
fn check_shift(dx: f32, dy: f32) {
    let name = format!("{dx}, {dy}");
    check(&name, |_, _| [dx, dy], |_, _| [-dx, -dy], (0.07, 1.5));
}

#[test]
fn shifts_are_found_to_a_fraction_of_a_pixel() {
    check_shift(0.0, 0.0);
    check_shift(0.25, -0.5);
    check_shift(1.0, 0.0);
    check_shift(-3.37, 2.81);
    check_shift(12.6, -7.2);
    check_shift(-40.5, 21.3);
}

#[test]
fn turns_and_zooms_are_found() {
    let turned = |degrees: f32, factor: f32| {
        let angle = degrees.to_radians();
        let (s, c) = (sin(angle) * factor, cos(angle) * factor);
        move |x: f32, y: f32| {
            let (x, y) = (x - WIDTH as f32 / 2.0, y - HEIGHT as f32 / 2.0);
            [c * x - s * y - x, s * x + c * y - y]
        }
    };
    let check = |name: &str, degrees: f32, factor: f32| {
        let there = turned(degrees, factor);
        check(name, there, turned(-degrees, 1.0 / factor), (0.3, 2.0));
    };
    check("2° clockwise", 2.0, 1.0);
    check("5° back", -5.0, 1.0);
    check("nearer", 0.0, 1.1);
    check("farther", 0.0, 0.85);
    check("both", 3.0, 1.05);
}

#[test]
fn two_planes_keep_their_own_motion() {
    let near = |x: f32, y: f32| (110.0..210.0).contains(&x) && (60.0..150.0).contains(&y);
    let (front, back) = ([6.3, -1.2], [-2.4, 0.7]);
    let scene = |front: [f32; 2], back: [f32; 2]| {
        drawn(move |x, y| {
            let (fx, fy) = (x - front[0], y - front[1]);
            if near(fx, fy) {
                1.0 - texture(7, fx, fy)
            } else {
                texture(1, x - back[0], y - back[1])
            }
        })
    };
    let still = [0.0, 0.0];
    let (from, to) = (scene(still, still), scene(front, back));
    let flow = dense(&from, &to);
    let truth = |x: f32, y: f32| if near(x, y) { front } else { back };
    let (mean, _) = errors(&flow, truth);
    assert!(mean < 0.45, "{mean}");
    // Away from the border of the two nothing of the other one is left.
    let inside = flow.at(160, 105);
    let outside = flow.at(40, 100);
    for (found, truth) in [(inside, front), (outside, back)] {
        let miss = [0, 1].map(|i| (found[i] - truth[i]).abs());
        assert!(miss[0] < 0.1 && miss[1] < 0.1, "{found:?} for {truth:?}");
    }
    // What the front has covered cannot come back to itself.
    let backward = dense(&to, &from);
    let error = consistent(&flow, &backward);
    let at = |x: usize, y: usize| error[y * WIDTH + x];
    assert!(at(160, 105) < 0.1 && at(40, 100) < 0.1);
    assert!(at(213, 100) > 2.0, "{}", at(213, 100));
}

#[test]
fn flat_places_take_part_in_what_surrounds_them() {
    let flat = |x: f32, y: f32| (100.0..220.0).contains(&x) && (60.0..140.0).contains(&y);
    let scene = |dx: f32| {
        drawn(move |x, y| {
            let noise = (hash([x as u64, y as u64, dx as u64, 0]) % 512) as f32 / 512.0 - 0.5;
            let own = if flat(x - dx, y) {
                0.5
            } else {
                texture(1, x - dx, y)
            };
            own + 0.004 * noise
        })
    };
    let flow = dense(&scene(0.0), &scene(4.0));
    let (mean, worst) = errors(&flow, |_, _| [4.0, 0.0]);
    assert!(mean < 0.3 && worst < 4.0, "{mean} {worst}");
}

#[test]
fn nothing_to_see_is_no_motion() {
    let noise = |seed: u64| {
        drawn(move |x, y| {
            0.5 + 0.004 * ((hash([x as u64, y as u64, seed, 0]) % 512) as f32 / 512.0 - 0.5)
        })
    };
    let flow = dense(&noise(1), &noise(2));
    let (mean, worst) = errors(&flow, |_, _| [0.0, 0.0]);
    assert!(mean < 1.0 && worst < 4.0, "{mean} {worst}");
}

#[test]
fn a_change_of_light_is_no_motion() {
    let from = drawn(|x, y| texture(1, x, y));
    let to = drawn(|x, y| 0.1 + 0.45 * texture(1, x - 2.5, y) + 0.1 * x / WIDTH as f32);
    let (mean, worst) = errors(&dense(&from, &to), |_, _| [2.5, 0.0]);
    assert!(mean < 0.15 && worst < 2.0, "{mean} {worst}");
}

#[test]
fn pixels_that_leave_the_picture_do_not_come_back() {
    let there = Flow {
        dx: vec![5.0; 64 * 32],
        ..Flow::still(64, 32)
    };
    let back = Flow {
        dx: vec![-4.0; 64 * 32],
        ..Flow::still(64, 32)
    };
    let error = consistent(&there, &back);
    assert_eq!(error[0], 1.0);
    assert_eq!(error[58], 1.0);
    assert_eq!(error[59], f32::INFINITY);
}

#[test]
fn threads_do_not_change_the_flow() {
    let from = drawn(|x, y| texture(1, x, y));
    let to = drawn(|x, y| texture(1, x * 1.03 - 4.0, y + 0.02 * x));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| dense(&from, &to))
    };
    let one = with(1);
    assert!(one == with(2));
    assert!(one == with(5));
}

#[test]
fn a_shrunk_picture_keeps_its_mean_and_its_shape() {
    let grey = drawn(|x, y| texture(1, x, y));
    let small = grey.shrunk_to(100);
    assert_eq!((small.width, small.height), (100, 63));
    let mean = |grey: &Grey| grey.data.iter().sum::<f32>() / grey.data.len() as f32;
    assert!((mean(&small) - mean(&grey)).abs() < 1e-3);
    assert!(grey.shrunk_to(400) == grey);
}
