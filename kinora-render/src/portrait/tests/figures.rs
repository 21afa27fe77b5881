//! The figures of portrait life, measured again on the frames of the engine. Run with
//! `--nocapture` they print what docs/life.md says.

use kinora_core::plan::Framing;

use super::super::find::Face;
use super::*;
use crate::maths::{cos, pow, sin, uniform};
use crate::subject_net;

/// Checks a figure, and prints it.
#[track_caller]
fn figure(name: &str, value: f32, bounds: std::ops::RangeInclusive<f32>) {
    let (least, most) = (bounds.start(), bounds.end());
    println!("{name:<44} {value:>8.3}   {least} to {most}");
    assert!(bounds.contains(&value), "{name}: {value}, not {bounds:?}");
}

#[test]
fn what_bends_bends_no_more_than_was_found_natural() {
    let studio = Studio::new();
    let check = |name: &str, act: Act, [least, most]: [f32; 2]| {
        let stretch = studio.head().stretch(&act.pose(1.0).unwrap());
        figure(&format!("{name}: pressed to"), stretch[0], least..=1.0);
        figure(&format!("{name}: stretched to"), stretch[1], 1.0..=most);
    };
    let still = Act::default();
    check("turned by 6°", Act { yaw: 6.0, ..still }, [0.72, 1.45]);
    check("turned by 8°", Act { yaw: 8.0, ..still }, [0.62, 1.6]);
    check(
        "nodding by 6°",
        Act {
            pitch: -6.0,
            ..still
        },
        [0.75, 1.3],
    );
    check("tilted by 3°", Act { roll: 3.0, ..still }, [0.7, 1.45]);
    check(
        "smiling at 0.7",
        Act {
            smile: 0.7,
            ..still
        },
        [0.7, 1.3],
    );
    check(
        "breathing at 0.02",
        Act {
            breath: 0.02,
            ..still
        },
        [0.95, 1.1],
    );
    let all = Act {
        yaw: 6.0,
        smile: 0.7,
        breath: 0.02,
        ..still
    };
    check("turned, smiling, breathing", all, [0.6, 1.7]);
}

#[test]
fn a_blink_closes_and_opens_as_eyes_do() {
    let studio = Studio::new();
    let curve = [0.0, 0.35, 0.8, 1.0, 1.0, 0.85, 0.6, 0.35, 0.15, 0.04, 0.0];
    let open = curve.map(|blink| {
        let act = Act {
            blink,
            ..Act::default()
        };
        studio.read(act).open
    });
    println!("opening every 24th of a second: {open:.3?}");
    figure("opening before a blink", open[0], 0.33..=0.40);
    figure("opening at its least", open[3], 0.15..=0.27);
    // Shut within three frames, open again within seven more.
    assert!(open[0] > open[1] && open[1] > open[2] && open[2] > open[3]);
    assert!(open[4] <= open[5] && open[5] < open[6] && open[6] < open[8]);
    figure(
        "opening after it",
        open[10],
        open[0] - 0.001..=open[0] + 0.001,
    );
}

#[test]
fn what_is_asked_of_a_head_is_read_in_its_frames() {
    let studio = Studio::new();
    let photo = studio.read(Act::default());
    let still = Act::default();
    let right = studio.read(Act { yaw: 6.0, ..still });
    figure("6° to the right read as", right.yaw - photo.yaw, 2.5..=6.0);
    let left = studio.read(Act { yaw: -6.0, ..still });
    figure("6° to the left read as", left.yaw - photo.yaw, -6.5..=-2.5);
    let tilted = studio.read(Act { roll: 3.0, ..still });
    figure("3° of tilt read as", tilted.roll - photo.roll, 2.3..=3.7);
    let smiles = studio.read(Act {
        smile: 0.7,
        ..still
    });
    figure("width of the mouth", photo.mouth, 0.70..=0.76);
    figure("the same with a smile of 0.7", smiles.mouth, 0.745..=0.82);
}

/// A face that nobody asks anything of, for five seconds.
fn alive(studio: &Studio) -> Motion {
    let mut plan = Plan::still(studio.size, &[120]);
    plan.ambience = 0.5;
    plan.shots[0].subject = [Subject::Breathe, Subject::Blink]
        .map(|what| Cue {
            what,
            strength: 0.5,
            from_s: 0.0,
            to_s: 5.0,
            direction: None,
        })
        .to_vec();
    motion(&studio.scene, &plan)
}

/// What an alive face shows at a frame.
fn lived(studio: &Studio, motion: &Motion, frame: u32) -> Frame {
    let now = at(frame as f32 / 24.0);
    let drawn = motion.drawn(&studio.planes, Some(Layer::Subject), WHOLE, &now);
    let size = [studio.size.width as f32, studio.size.height as f32];
    let lattice = Lattice::still(studio.size.width as usize, studio.size.height as usize);
    let lattice = motion.carried(lattice, Some(Layer::Subject), WHOLE, size, &now);
    let mut image = Frame::black(studio.size);
    warp::sample(&drawn, &lattice, &mut image);
    image
}

/// How much finer than its neighbours' mean each place about the face is.
fn sharpness(studio: &Studio, frame: &Frame) -> f32 {
    let face = &studio.head().face;
    let side = studio.size.width as f32;
    let width = studio.size.width as usize;
    let points = face
        .points
        .iter()
        .map(|point| [point[0] * side, point[1] * side]);
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for point in points {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let (mut sum, mut count) = (0.0, 0.0);
    for y in low[1] as usize..high[1] as usize {
        for x in low[0] as usize..high[0] as usize {
            let at = y * width + x;
            let luma = |at: usize| f32::from(frame.y[at]);
            let about = luma(at - 1) + luma(at + 1) + luma(at - width) + luma(at + width);
            sum += (4.0 * luma(at) - about).abs();
            count += 1.0;
        }
    }
    sum / count
}

#[test]
fn a_face_that_nobody_asks_anything_of_drifts_a_little_and_stays_sharp() {
    let studio = Studio::new();
    let motion = alive(&studio);
    let first = lived(&studio, &motion, 0);
    assert!(first.y == planes_of(&studio.planes), "frame 0 is the photo");
    let photo = Studio::seen(&first);
    let sharp = sharpness(&studio, &first);
    let (mut turn, mut tilt, mut dull) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut changes, mut before) = (vec![], first);
    for frame in 1..120 {
        let now = lived(&studio, &motion, frame);
        let pairs = now.y.iter().zip(&before.y);
        let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        changes.push(sum as f32 / now.y.len() as f32);
        if frame % 6 == 0 {
            let seen = Studio::seen(&now);
            turn = turn.max((seen.yaw - photo.yaw).abs());
            tilt = tilt.max((seen.roll - photo.roll).abs());
            dull = dull.max((sharpness(&studio, &now) / sharp - 1.0).abs());
        }
        before = now;
    }
    let mean = changes.iter().sum::<f32>() / changes.len() as f32;
    let most = changes.iter().copied().fold(0.0, f32::max);
    figure("drift: turned by at most, °", turn, 0.2..=3.0);
    figure("drift: tilted by at most, °", tilt, 0.1..=1.5);
    figure("drift: change of sharpness", dull, 0.0..=0.05);
    figure("change from frame to frame, mean", mean, 0.03..=0.25);
    figure("change from frame to frame, most", most, 0.05..=0.6);
    let acts = (0..120).map(|frame| at(frame as f32 / 24.0));
    let plan = Plan::still(studio.size, &[120]);
    let life = Life::new(&plan, &plan.shots, 0, studio.head().face.yaw);
    let poses = acts.filter_map(|now| life.at(&now).pose(1.0));
    let stretches = poses.map(|pose| studio.head().stretch(&pose));
    let [least, most] = stretches.fold([1.0_f32, 1.0_f32], |[least, most], [low, high]| {
        [least.min(low), most.max(high)]
    });
    figure("drift: pressed to", least, 0.8..=1.0);
    figure("drift: stretched to", most, 1.0..=1.2);
}

/// How sure it is that each place of a picture is subject.
fn matte(picture: &Picture) -> Map {
    let small = planes::fit(picture, analyse::working_size(picture.size), Framing::WIDE);
    let matte = subject_net::find(&small);
    Map {
        width: matte.width,
        height: matte.height,
        data: matte.probability,
    }
}

/// The faces of a picture that pass the gates of a face.
fn faces(picture: &Picture) -> Vec<Face> {
    find::faces(picture, picture.size, &matte(picture))
}

#[test]
fn no_part_of_an_animal_or_a_flower_is_a_face() {
    for (name, crops) in [("two_dogs_portrait", 120), ("cat", 120), ("flower", 120)] {
        let picture = photo(name);
        let Size { width, height } = picture.size;
        let whole = matte(&picture);
        let passed = (0..crops).filter(|&number| {
            let chance = |n: u64| uniform([0xc0, crops, number, n]);
            let side = (width.min(height) as f32 * (0.3 + 0.7 * chance(0))) as u32 / 2 * 2;
            let left = (chance(1) * (width - side) as f32) as u32;
            let top = (chance(2) * (height - side) as f32) as u32;
            let part = cropped(&picture, [left, top, side]);
            let own = Map::from_fn(64, 64, |x, y| {
                let place = |at: usize, from: u32, of: u32| {
                    (from as f32 + (at as f32 + 0.5) / 64.0 * side as f32) / of as f32
                };
                whole.sample(place(x, left, width), place(y, top, height))
            });
            !find::faces(&part, part.size, &own).is_empty()
        });
        let passed = passed.count();
        println!("{name}: {passed} of {crops} parts pass");
        assert_eq!(passed, 0, "{name}");
    }
}

/// A square part of a picture.
fn cropped(picture: &Picture, [left, top, side]: [u32; 3]) -> Picture {
    let pixel = |i: u32| {
        let at = ((top + i / side) * picture.size.width + left + i % side) as usize * 3;
        [0, 1, 2].map(|channel| picture.rgb[at + channel])
    };
    Picture {
        size: Size {
            width: side,
            height: side,
        },
        rgb: (0..side * side).flat_map(pixel).collect(),
    }
}

/// What passes of a picture's first face: head, eyelids, gaze.
fn gates(picture: &Picture) -> [bool; 3] {
    let found = faces(picture);
    let face = found.first();
    [
        face.is_some(),
        face.is_some_and(|face| face.can_blink),
        face.is_some_and(|face| face.can_look),
    ]
}

#[track_caller]
fn check_gates(name: &str, picture: &Picture, expected: [bool; 3]) {
    let passed = gates(picture);
    println!("{name:<44} head, eyelids, gaze: {passed:?}");
    assert_eq!(passed, expected, "{name}");
}

fn with_tones(picture: &Picture, tone: impl Fn([f32; 3]) -> [f32; 3]) -> Picture {
    let pixels = picture.rgb.as_chunks::<3>().0.iter();
    let made = pixels.flat_map(|pixel| {
        tone(pixel.map(|v| f32::from(v) / 255.0)).map(|v| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
    });
    Picture {
        size: picture.size,
        rgb: made.collect(),
    }
}

fn with_gamma(picture: &Picture, gamma: f32) -> Picture {
    with_tones(picture, |pixel| pixel.map(|v| pow(v.max(1e-4), gamma)))
}

fn smaller(picture: &Picture, share: f32) -> Picture {
    let side = |length: u32| (length as f32 * share) as u32 / 2 * 2;
    let size = Size {
        width: side(picture.size.width),
        height: side(picture.size.height),
    };
    planes::fit(picture, size, Framing::WIDE)
}

/// A picture turned about its middle, its edges continued.
fn turned(picture: &Picture, degrees: f32) -> Picture {
    let (s, c) = (
        sin(degrees * crate::maths::PI / 180.0),
        cos(degrees * crate::maths::PI / 180.0),
    );
    let Size { width, height } = picture.size;
    let (mx, my) = (width as f32 / 2.0, height as f32 / 2.0);
    let pixel = |i: u32| {
        let (x, y) = ((i % width) as f32 + 0.5 - mx, (i / width) as f32 + 0.5 - my);
        let (x, y) = (c * x + s * y + mx - 0.5, c * y - s * x + my - 0.5);
        let place = [x, y];
        let at = |x: usize, y: usize| {
            let at = (y * width as usize + x) * 3;
            [0, 1, 2].map(|channel| f32::from(picture.rgb[at + channel]))
        };
        crate::maths::bilinear([width as usize, height as usize], place, at)
            .map(|v| (v + 0.5) as u8)
    };
    Picture {
        size: picture.size,
        rgb: (0..width * height).flat_map(pixel).collect(),
    }
}

/// The portrait in glasses: dark rings about the eyes and a bridge between them,
/// or lenses that are dark all over.
fn spectacled(picture: &Picture, is_dark: bool) -> Picture {
    let face = &faces(picture)[0];
    let width = picture.size.width as f32;
    let middles = EYES.map(|eye| {
        let [a, b] = [eye.outer, eye.inner].map(|point| face.points[point]);
        [(a[0] + b[0]) / 2.0 * width, (a[1] + b[1]) / 2.0 * width]
    });
    let radius = 0.27 * face.iod * width;
    let is_glass = |x: f32, y: f32| {
        let lens = middles.iter().any(|[mx, my]| {
            let (dx, dy) = (x - mx, y - my);
            let far = (dx * dx + dy * dy).sqrt() / radius;
            far < 1.0 && (is_dark || far > 0.86)
        });
        let [[ax, ay], [bx, by]] = middles;
        let (left, right) = (ax.min(bx) + radius, ax.max(bx) - radius);
        let bridge = (left..right).contains(&x) && (y - (ay + by) / 2.0).abs() < 0.07 * radius;
        lens || bridge
    };
    let mut made = picture.clone();
    let columns = picture.size.width as usize;
    for (i, pixel) in made.rgb.chunks_exact_mut(3).enumerate() {
        if is_glass((i % columns) as f32, (i / columns) as f32) {
            pixel.fill(16);
        }
    }
    made
}

#[test]
fn each_gate_lets_through_what_it_should() {
    let portrait = photo("astronaut");
    check_gates("the portrait", &portrait, [true; 3]);
    for gamma in [0.5, 0.7, 1.3] {
        let picture = with_gamma(&portrait, gamma);
        check_gates(&format!("gamma {gamma}"), &picture, [true; 3]);
    }
    let grey = with_tones(&portrait, |[r, g, b]| [0.3 * r + 0.59 * g + 0.11 * b; 3]);
    check_gates("grey", &grey, [true; 3]);
    let dark = with_tones(&portrait, |pixel| pixel.map(|v| v / 4.0));
    check_gates("a quarter of the light", &dark, [true; 3]);
    for degrees in [15.0, 30.0] {
        let picture = turned(&portrait, degrees);
        check_gates(&format!("turned by {degrees}°"), &picture, [true; 3]);
    }
    check_gates(
        "half the size",
        &smaller(&portrait, 0.5),
        [true, true, false],
    );
    check_gates(
        "0.35 of the size",
        &smaller(&portrait, 0.35),
        [true, false, false],
    );
    check_gates(
        "a quarter of the size",
        &smaller(&portrait, 0.25),
        [false; 3],
    );
    let glasses = spectacled(&portrait, false);
    check_gates("drawn glasses", &glasses, [true, false, false]);
    let lenses = spectacled(&portrait, true);
    check_gates("dark lenses", &lenses, [true, false, false]);
    let studio = Studio::new();
    let closed = studio.frame(Act {
        blink: 1.0,
        ..Act::default()
    });
    check_gates("closed eyes", &in_colours(&closed), [true, false, false]);
}
