//! What a whole scene promises to the camera.

use kinora_core::frame::Picture;
use kinora_core::size::Size;

use super::report::report;
use super::text::Panel;
use super::text::signs::{Sign, photo};
use super::{Cues, Scene, analyse, depth, straight};
use crate::camera::view::View;
use crate::camera::{Part, Pose, Window};
use crate::map::Map;

/// Frames are this wide in these tests.
const WIDTH: u32 = 1280;

const WHOLE: Part = Part {
    left: 0.0,
    top: 0.0,
    width: 1.0,
    height: 1.0,
};

/// A photograph with a sign that leans on what is behind it.
fn with_sign(name: &str, sign: Sign) -> (Picture, Scene) {
    let mut picture = photo(name, WIDTH);
    sign.paint(&mut picture);
    let scene = analyse(&picture, None, picture.size);
    (picture, scene)
}

/// A usual truck over a scene.
fn truck(scene: &Scene) -> Pose {
    Pose {
        right: 0.05 / scene.subject_disparity,
        ..Pose::IDENTITY
    }
}

/// A usual orbit about its subject.
fn orbit(scene: &Scene) -> Pose {
    let right = 0.05 / scene.subject_disparity;
    Pose {
        right,
        carry_right: 0.05,
        forward: 0.25 * right,
        ..Pose::IDENTITY
    }
}

/// How far a pose's map over the letters of a panel is from a shift and a scale
/// at most, in pixels of the frame.
fn bend(scene: &Scene, size: Size, pose: Pose, panel: &Panel) -> f32 {
    let (w, h) = (size.width as f32, size.height as f32);
    let window = Window {
        scene,
        part: WHOLE,
        parted: None,
    };
    let view = View::new(pose, window.field(), h / w);
    let small = scene.disparity.width as f32 / w;
    let inside = |(x, y): (f32, f32)| {
        let place = ((x + 0.5) * w * small - 0.5, (y * w + 0.5 * h) * small - 0.5);
        panel.distance(place) == 0.0
    };
    let frame = (0..=h as usize / 4).flat_map(|row| (0..=w as usize / 4).map(move |x| (x, row)));
    let pairs: Vec<_> = frame
        .map(|(x, y)| (4.0 * x as f32 / w - 0.5, (4.0 * y as f32 - 0.5 * h) / w))
        .map(|(x, y)| ((x, y), view.source(x, y)))
        .filter(|(_, source)| inside(*source))
        .collect();
    assert!(pairs.len() > 30, "the panel is seen");
    w * residual(&pairs)
}

/// A place of the frame and where it comes from.
type Pair = ((f32, f32), (f32, f32));

/// The largest distance of pairs of places from the best shift and scale.
fn residual(pairs: &[Pair]) -> f32 {
    let count = pairs.len() as f32;
    let mean = |value: fn(&Pair) -> f32| pairs.iter().map(value).sum::<f32>() / count;
    let (fx, fy) = (mean(|p| p.0.0), mean(|p| p.0.1));
    let (sx, sy) = (mean(|p| p.1.0), mean(|p| p.1.1));
    let (mut product, mut square) = (0.0, 0.0);
    for (frame, source) in pairs {
        let (x, y) = (frame.0 - fx, frame.1 - fy);
        product += x * (source.0 - sx) + y * (source.1 - sy);
        square += x * x + y * y;
    }
    let scale = product / square;
    let off = |(frame, source): &Pair| {
        let x = source.0 - sx - scale * (frame.0 - fx);
        let y = source.1 - sy - scale * (frame.1 - fy);
        (x * x + y * y).sqrt()
    };
    pairs.iter().map(off).fold(0.0, f32::max)
}

const SIGN: Sign = Sign {
    words: "KINORA STATION",
    height: 44.0,
    slope: 0.0,
    ink: [15, 25, 90],
    ground: Some([246, 240, 222]),
    at: (0.5, 0.5),
};

#[test]
fn letters_do_not_bend_on_a_truck_or_an_orbit() {
    let check = |name: &str, sign: Sign| {
        let (picture, scene) = with_sign(name, sign);
        let panel = scene.cues.panels.first().expect("the sign is found");
        for (way, pose) in [("truck", truck(&scene)), ("orbit", orbit(&scene))] {
            let bend = bend(&scene, picture.size, pose, panel);
            assert!(bend < 0.3, "{name}, {way}: {bend} px");
        }
    };
    // On the slope of a meadow, upright beside a subject, and large over a stream.
    check(
        "mountain_path",
        Sign {
            at: (0.5, 0.75),
            slope: 0.2,
            ..SIGN
        },
    );
    check(
        "flower",
        Sign {
            at: (0.5, 0.6),
            ..SIGN
        },
    );
    check(
        "forest_stream",
        Sign {
            height: 90.0,
            ..SIGN
        },
    );
}

#[test]
fn without_lettering_the_same_place_would_bend() {
    let picture = photo("mountain_path", WIDTH);
    let scene = analyse(&picture, None, picture.size);
    let place = Panel {
        centre: (320.0, 330.0),
        along: (1.0, 0.0),
        half_length: 120.0,
        half_height: 30.0,
    };
    assert!(bend(&scene, picture.size, truck(&scene), &place) > 1.0);
}

#[test]
fn every_map_of_a_report_has_a_name_and_lies_between_0_and_1() {
    let (_, scene) = with_sign("dandelion", SIGN);
    let maps = report(&scene);
    let mut names: Vec<&str> = maps.iter().map(|(name, _)| *name).collect();
    for (name, map) in &maps {
        let size = (scene.disparity.width, scene.disparity.height);
        assert_eq!((map.width, map.height), size, "{name}");
        assert!(map.data.iter().all(|v| (0.0..=1.0).contains(v)), "{name}");
    }
    let text = &maps.iter().find(|(name, _)| *name == "text").unwrap().1;
    assert!(*text == scene.text && text.mean() > 0.01);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), maps.len());
}

/// A part of a picture, from the left and the top, in pixels.
fn cut(picture: &Picture, [left, top, width, height]: [usize; 4]) -> Picture {
    let row = picture.size.width as usize * 3;
    let rows = picture.rgb.chunks(row).skip(top).take(height);
    Picture {
        size: Size {
            width: width as u32,
            height: height as u32,
        },
        rgb: rows
            .flat_map(|row| &row[left * 3..][..width * 3])
            .copied()
            .collect(),
    }
}

#[test]
fn an_element_is_what_the_camera_aims_at() {
    use kinora_core::scene::Sought;
    let picture = photo("coffee", WIDTH);
    let (w, h) = (picture.size.width as usize, picture.size.height as usize);
    let plain = analyse(&picture, None, picture.size);
    // A part at the side, which nobody takes for the subject.
    let side = cut(&picture, [w / 20, h / 2, w / 4, h * 2 / 5]);
    let elsewhere = cut(&photo("cat", WIDTH), [200, 100, 300, 300]);
    let mut scene = analyse(&picture, None, picture.size);
    scene.look_for(
        &[vec![elsewhere.clone()], vec![side]],
        &picture,
        picture.size,
    );
    let [Some(Sought::Missing), Some(Sought::Found(spot)), None] = scene.facts.elements else {
        panic!("{:?}", scene.facts.elements);
    };
    assert!((spot.middle.x - 0.175).abs() < 0.02, "{spot:?}");
    assert!((spot.middle.y - 0.7).abs() < 0.03, "{spot:?}");
    assert!((f64::from(scene.aim.0) - spot.middle.x).abs() < 0.01);
    assert!((scene.facts.subject.x - plain.facts.subject.x).abs() > 0.1);
    assert!(
        (scene.facts.detail.x - scene.facts.subject.x).abs() > 0.17
            || (scene.facts.detail.y - scene.facts.subject.y).abs() > 0.17
    );
    // What is not found changes nothing else.
    let mut scene = analyse(&picture, None, picture.size);
    scene.look_for(&[vec![elsewhere]], &picture, picture.size);
    assert_eq!(scene.facts.elements, [Some(Sought::Missing), None, None]);
    assert_eq!(
        (scene.facts.subject, scene.aim),
        (plain.facts.subject, plain.aim)
    );
}

/// Boards that pass behind dogs, and the legs of a tripod on a lawn.
#[test]
fn boards_and_tripods_stay_straight_beside_what_is_near() {
    for name in ["two_dogs_portrait", "photographer"] {
        let picture = photo(name, WIDTH);
        let scene = analyse(&picture, None, picture.size);
        let bow = |field: &Map, cues: &Cues| {
            let lines = depth::lines(cues);
            let bows = straight::bows(field, &lines);
            bows.iter().sum::<f32>() / bows.len() as f32
        };
        assert!(scene.cues.lines.len() > 20, "{name}");
        let kept = bow(&scene.disparity, &scene.cues);
        let loose = bow(&scene.depth, &scene.cues);
        assert!(
            kept < 0.012 && kept < 0.5 * loose,
            "{name}: {kept} of {loose}"
        );
    }
}
