//! What portrait life promises: on the photographs of the repository, and on
//! frames that the face networks look at again.

mod figures;

use kinora_core::frame::Frame;
use kinora_core::plan::{Cue, Framing};
use rayon::ThreadPoolBuilder;

use super::lids::Sight;
use super::points::{CHIN, EYES, OUTER, SIDES};
use super::pose::Act;
use super::*;
use crate::camera::{Part, Window};
use crate::planes::{self, Planes};
use crate::testing::photo;
use crate::warp::{self, Lattice};
use crate::{analyse, face_net};

const WHOLE: Part = Part {
    left: 0.0,
    top: 0.0,
    width: 1.0,
    height: 1.0,
};

fn size_of(picture: &Picture) -> Size {
    let long = picture.size.width.max(picture.size.height);
    let side = |length: u32| (length * 960 / long) / 2 * 2;
    Size {
        width: side(picture.size.width),
        height: side(picture.size.height),
    }
}

fn scene(name: &str) -> analyse::Scene {
    let picture = photo(name);
    analyse::analyse(&picture, None, size_of(&picture))
}

#[track_caller]
fn check_faces(name: &str, faces: u32, eyes: u32) {
    let scene = scene(name);
    let living = &scene.living;
    assert_eq!((living.faces(), living.eyes()), (faces, eyes), "{name}");
    if faces == 0 {
        // Then all that moves is what somebody asks of the subject's outline.
        let plan = Plan::still(
            Size {
                width: 320,
                height: 180,
            },
            &[48],
        );
        let motion = motion(&scene, &plan);
        assert!(
            (0..8).all(|step| motion.is_still(&at(step as f32 / 4.0))),
            "{name}"
        );
    }
}

#[test]
fn only_faces_that_pass_every_gate_are_brought_to_life() {
    check_faces("astronaut", 1, 1);
    for name in [
        "two_dogs_portrait",
        "cat",
        "flower",
        "photographer",
        "coffee",
    ] {
        check_faces(name, 0, 0);
    }
    for name in ["pagoda", "forest_stream", "dandelion", "mountain_path"] {
        check_faces(name, 0, 0);
    }
}

#[test]
fn open_eyes_are_measured_as_open() {
    let scene = scene("astronaut");
    for eye in &scene.living.heads[0].face.eyes {
        let open = eye.figures().open;
        assert!((0.32..0.40).contains(&open), "{open}");
    }
}

#[test]
fn threads_do_not_change_a_face() {
    let picture = photo("astronaut");
    let size = size_of(&picture);
    let matte = Map::filled(16, 16, 1.0);
    let on = |threads: usize| {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| find::faces(&picture, size, &matte)[0].points.clone())
    };
    assert_eq!(on(1), on(3));
}

fn at(film_s: f32) -> Now {
    Now {
        film_s,
        round_s: None,
        presence: 1.0,
    }
}

fn motion(scene: &analyse::Scene, plan: &Plan) -> Motion {
    let course = Course {
        shots: &plan.shots,
        tail: 0,
        returns: plan.looped,
    };
    let window = Window {
        scene,
        part: WHOLE,
        parted: None,
    };
    let mut motion = Motion::default();
    add(&mut motion, plan, course, &window);
    motion
}

/// A plan in which a face does everything at once.
fn busy() -> Plan {
    let size = Size {
        width: 960,
        height: 960,
    };
    let mut plan = Plan::still(size, &[120]);
    plan.shots[0].subject = crate::CAPABILITIES
        .subject
        .iter()
        .map(|&what| Cue {
            what,
            strength: 0.7,
            from_s: 0.0,
            to_s: 5.0,
            direction: None,
        })
        .collect();
    plan
}

#[test]
fn life_begins_on_the_photo_and_a_loop_comes_back_to_it() {
    let scene = scene("astronaut");
    let plan = busy();
    assert!(motion(&scene, &plan).is_still(&at(0.0)));
    assert!(!motion(&scene, &plan).is_still(&at(1.0)));
    let head = &scene.living.heads[0];
    let life = Life::new(&plan, &plan.shots, 0, head.face.yaw);
    let round = |film_s: f32| Now {
        round_s: Some(5.0),
        ..at(film_s)
    };
    assert_eq!(life.at(&round(0.0)), Act::default());
    let last = life.at(&round(4.99));
    let rests = [
        last.yaw, last.pitch, last.roll, last.smile, last.blink, last.gaze,
    ];
    assert!(rests.iter().all(|number| number.abs() < 0.06), "{last:?}");
    let off = Plan {
        portrait: Portrait::Off,
        ..Plan::still(plan.size(), &[120])
    };
    assert!(motion(&scene, &off).is_still(&at(1.0)));
}

#[test]
fn a_face_blinks_as_often_as_it_is_asked() {
    let plan = busy();
    let life = Life::new(&plan, &plan.shots, 0, 0.0);
    let closed = |frame: u32| life.at(&at(frame as f32 / 24.0)).blink > 0.9;
    let blinks = (1..120).filter(|&frame| closed(frame) && !closed(frame - 1));
    assert_eq!(blinks.count(), 2);
    assert!((0..24).all(|frame| !closed(frame)));
}

/// The photo, and what a face's act makes of it.
struct Studio {
    scene: analyse::Scene,
    planes: Planes,
    size: Size,
}

impl Studio {
    fn new() -> Self {
        let picture = photo("astronaut");
        let size = size_of(&picture);
        let still = planes::to_frame(&planes::fit(&picture, size, Framing::WIDE));
        Self {
            scene: analyse::analyse(&picture, None, size),
            planes: Planes::new(&still),
            size,
        }
    }

    fn head(&self) -> &Arc<Head> {
        &self.scene.living.heads[0]
    }

    fn acting(&self) -> Acting {
        let plan = Plan::still(self.size, &[24]);
        let life = Life::new(&plan, &[], 0, 0.0);
        let shape = [self.size.width as f32, 1.0];
        Acting::new(self.head().clone(), life, WHOLE, shape, 1.0, [].into_iter())
    }

    fn frame(&self, act: Act) -> Frame {
        let (acting, side) = (self.acting(), self.size.width as f32);
        let mut planes = self.planes.clone();
        for eye in &self.head().face.eyes {
            lids::draw(
                eye,
                &act,
                Sight::new(WHOLE, side, 1.0),
                &self.planes,
                &mut planes,
            );
        }
        let mut lattice = Lattice::still(self.size.width as usize, self.size.height as usize);
        if let Some(pose) = act.pose(1.0) {
            lattice = lattice.carried(|[x, y]| {
                let way = acting.source(&pose, [(x + 0.5) / side, (y + 0.5) / side]);
                [x + way[0] * side, y + way[1] * side]
            });
        }
        let mut frame = Frame::black(self.size);
        warp::sample(&planes, &lattice, &mut frame);
        frame
    }

    /// What the face networks read in a frame.
    fn read(&self, act: Act) -> Seen {
        Self::seen(&self.frame(act))
    }

    fn seen(frame: &Frame) -> Seen {
        let picture = in_colours(frame);
        let found = face_net::detect(&picture);
        let points = face_net::read(&picture, &found[0]).points;
        let apart = |a: usize, b: usize| {
            let [dx, dy] = [0, 1].map(|axis| points[a][axis] - points[b][axis]);
            (dx * dx + dy * dy).sqrt()
        };
        let iod = apart(OUTER[0], OUTER[1]);
        let [left, right] = SIDES.map(|side| points[side]);
        let [from, to] = OUTER.map(|corner| points[corner]);
        let degrees = 180.0 / crate::maths::PI;
        let lids = EYES.map(|eye| apart(eye.upper[4], eye.lower[4]) / apart(eye.outer, eye.inner));
        Seen {
            open: (lids[0] + lids[1]) / 2.0,
            yaw: degrees * libm::atan2f(right[2] - left[2], right[0] - left[0]),
            roll: degrees * libm::atan2f(to[1] - from[1], to[0] - from[0]),
            mouth: apart(61, 291) / iod,
            chin: points[CHIN][1],
        }
    }
}

struct Seen {
    open: f32,
    yaw: f32,
    roll: f32,
    mouth: f32,
    chin: f32,
}

/// A frame's colours, roughly.
fn in_colours(frame: &Frame) -> Picture {
    let width = frame.size.width as usize;
    let pixel = |i: usize| {
        let (x, y) = (i % width, i / width);
        let chroma = y / 2 * (width / 2) + x / 2;
        let luma = (f32::from(frame.y[i]) - 16.0) * 255.0 / 219.0;
        let [u, v] = [&frame.u, &frame.v].map(|plane| f32::from(plane[chroma]) - 128.0);
        [
            luma + 1.793 * v,
            luma - 0.213 * u - 0.533 * v,
            luma + 2.112 * u,
        ]
        .map(|value| value.clamp(0.0, 255.0) as u8)
    };
    Picture {
        size: frame.size,
        rgb: (0..frame.y.len()).flat_map(pixel).collect(),
    }
}

#[test]
fn what_a_face_does_is_read_in_its_frames() {
    let studio = Studio::new();
    let photo = studio.read(Act::default());
    let act = |change: fn(&mut Act)| {
        let mut act = Act::default();
        change(&mut act);
        studio.read(act)
    };
    let closed = act(|act| act.blink = 1.0);
    assert!(
        closed.open < 0.75 * photo.open,
        "{} {}",
        closed.open,
        photo.open
    );
    let right = act(|act| act.yaw = 6.0);
    assert!(
        (2.0..6.0).contains(&(right.yaw - photo.yaw)),
        "{} {}",
        right.yaw,
        photo.yaw
    );
    let left = act(|act| act.yaw = -6.0);
    assert!(
        (-6.5..-2.0).contains(&(left.yaw - photo.yaw)),
        "{} {}",
        left.yaw,
        photo.yaw
    );
    let tilted = act(|act| act.roll = 3.0);
    assert!(
        (2.0..4.0).contains(&(tilted.roll - photo.roll)),
        "{}",
        tilted.roll
    );
    let smiles = act(|act| act.smile = 0.7);
    assert!(
        smiles.mouth > photo.mouth + 0.015,
        "{} {}",
        smiles.mouth,
        photo.mouth
    );
    let nods = act(|act| act.pitch = -6.0);
    assert!(nods.chin > photo.chin, "{} {}", nods.chin, photo.chin);
}

#[test]
fn no_place_is_stretched_or_pressed_too_far() {
    let studio = Studio::new();
    let check = |act: Act| {
        let [least, most] = studio.head().stretch(&act.pose(1.0).unwrap());
        assert!(least >= 0.6 && most <= 1.7, "{act:?}: {least} {most}");
    };
    let still = Act::default();
    check(Act { yaw: 7.0, ..still });
    check(Act {
        yaw: -6.0,
        roll: -1.2,
        right: -0.03,
        ..still
    });
    check(Act {
        pitch: -6.9,
        ..still
    });
    check(Act { roll: 3.0, ..still });
    check(Act {
        smile: 0.8,
        ..still
    });
    check(Act {
        breath: 0.03,
        ..still
    });
}

#[test]
fn what_is_well_beyond_the_subject_stays() {
    let studio = Studio::new();
    let (acting, head) = (studio.acting(), studio.head());
    let far = studio
        .scene
        .living
        .matte
        .widened((0.6 * head.face.iod * 256.0) as usize);
    let act = Act {
        yaw: 6.0,
        pitch: -4.0,
        roll: 2.0,
        smile: 0.8,
        ..Act::default()
    };
    let pose = act.pose(1.0).unwrap();
    for index in (0..far.data.len()).filter(|&index| far.data[index] < 0.3) {
        let place = [index % 256, index / 256].map(|cell| (cell as f32 + 0.5) / 256.0);
        let [dx, dy] = acting.source(&pose, place);
        assert!(
            dx.abs().max(dy.abs()) * 960.0 < 0.05,
            "{place:?}: {dx} {dy}"
        );
    }
}

#[test]
fn eyes_at_rest_are_the_photos_own() {
    let studio = Studio::new();
    let resting = studio.frame(Act::default());
    let looking = studio.frame(Act {
        gaze: 0.35,
        ..Act::default()
    });
    assert_eq!(resting.y, planes_of(&studio.planes));
    let changed = resting.y.iter().zip(&looking.y).filter(|(a, b)| a != b);
    let share = changed.count() as f32 / resting.y.len() as f32;
    assert!((1e-4..4e-3).contains(&share), "{share}");
}

fn planes_of(planes: &Planes) -> Vec<u8> {
    let plane = &planes.y;
    let rows = plane.data.chunks_exact(plane.stride).skip(plane.pad);
    let rows = rows.take(plane.height);
    rows.flat_map(|row| &row[plane.pad..][..plane.width])
        .copied()
        .collect()
}

/// A part of a picture, and beside it the same seen in a mirror.
fn pair(picture: &Picture, [left, top, side]: [usize; 3]) -> Picture {
    let wide = picture.size.width as usize;
    let pixel = |x: usize, y: usize| {
        let at = ((top + y) * wide + left + x) * 3;
        [0, 1, 2].map(|channel| picture.rgb[at + channel])
    };
    let row = |y: usize| (0..2 * side).map(move |x| (x.min(2 * side - 1 - x), y));
    Picture {
        size: Size {
            width: 2 * side as u32,
            height: side as u32,
        },
        rgb: (0..side)
            .flat_map(row)
            .flat_map(|(x, y)| pixel(x, y))
            .collect(),
    }
}

#[test]
fn two_faces_live_each_in_its_own_half() {
    let picture = pair(&photo("astronaut"), [84, 0, 280]);
    let size = Size {
        width: 1280,
        height: 640,
    };
    let scene = analyse::analyse(&picture, None, size);
    let heads = &scene.living.heads;
    assert_eq!(heads.len(), 2);
    let plan = Plan::still(size, &[120]);
    let act = Act {
        yaw: 6.0,
        pitch: -4.0,
        roll: 2.0,
        smile: 0.8,
        ..Act::default()
    };
    for (number, head) in heads.iter().enumerate() {
        let is_left = head.face.middle() < 0.5;
        let life = Life::new(&plan, &[], number, 0.0);
        let acting = Acting::new(
            head.clone(),
            life,
            WHOLE,
            [1280.0, 0.5],
            1.0,
            [].into_iter(),
        );
        let pose = act.pose(1.0).unwrap();
        let way = |x: f32, y: f32| {
            let [dx, dy] = acting.source(&pose, [x, y]);
            dx.abs().max(dy.abs()) * 1280.0
        };
        let others = if is_left { 66..128 } else { 0..62 };
        let most = others
            .flat_map(|x| (0..64).map(move |y| [(x, 128.0), (y, 64.0)]))
            .map(|place| place.map(|(at, count)| (at as f32 + 0.5) / count))
            .map(|[x, y]| way(x, y))
            .fold(0.0, f32::max);
        assert!(most < 0.25, "{number}: {most} px");
        let own = way(head.face.middle(), 0.42);
        assert!(own > 2.0, "{number}: {own} px");
    }
}
