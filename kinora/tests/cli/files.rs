//! Films from files: cameras, plans, storyboards, depth pictures.

use std::fs;
use std::path::PathBuf;

use kinora_core::frame::Picture;
use kinora_core::plan::Plan;
use kinora_core::vocabulary::Join;
use kinora_media::picture::{DecodeLimits, decode};
use kinora_media::png;
use serde_json::{Value, json};

use crate::{Folder, Ran, clip, frames, photo, refuses};

#[track_caller]
fn done(folder: &Folder, arguments: &[&str]) -> Ran {
    let ran = folder.run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    ran
}

/// Films the cat for three seconds, silently, and returns the clip.
#[track_caller]
fn film(folder: &Folder, options: &[&str]) -> Vec<u8> {
    let arguments = [
        "animate",
        "cat.jpg",
        "--duration",
        "3",
        "-o",
        "out.mp4",
        "-q",
    ];
    done(folder, &[&arguments, options].concat());
    fs::read(folder.path("out.mp4")).unwrap()
}

/// A mask of the cat's picture, white left of a third of its width.
fn mask_of_cat() -> Vec<u8> {
    let cat = picture(photo("cat.jpg"));
    let columns = (0..cat.size.height).flat_map(|_| 0..cat.size.width);
    let grey = |x: u32| if x < cat.size.width / 3 { 255 } else { 0 };
    let rgb = columns.flat_map(|x| [grey(x); 3]).collect();
    png::write_rgb(&Picture {
        size: cat.size,
        rgb,
    })
    .unwrap()
}

fn picture(path: PathBuf) -> Picture {
    decode(&fs::read(path).unwrap(), &DecodeLimits::default()).unwrap()
}

#[test]
fn a_mask_goes_along_its_path_and_its_plan_films_the_same() {
    let folder = Folder::new();
    folder.put("mask.png", &mask_of_cat());
    let masks = ["--mask", "mask.png", "--static-mask", "mask.png"];
    let path = ["--path", "10,10 40,10"];
    let filmed = film(&folder, &[&["rain"], &masks[..2], &path].concat());
    assert!(frames(&filmed)[0] != frames(&filmed)[71]);
    let plan = done(
        &folder,
        &[
            &[
                "plan",
                "rain",
                "--image",
                "cat.jpg",
                "--duration",
                "3",
                "--json",
            ],
            &masks[..2],
            &path[..],
        ]
        .concat(),
    );
    folder.put("plan.json", &plan.stdout);
    let again = film(&folder, &["--plan", "plan.json", "--mask", "mask.png"]);
    assert!(frames(&again) == frames(&filmed));
    let animate = ["animate", "cat.jpg", "-o", "o.mp4"];
    refuses(
        &folder,
        &[&animate[..], &["--plan", "plan.json"]].concat(),
        2,
        &["plan.shots[0].regions"],
    );
    let one = ["--path", "10", "--mask", "mask.png"];
    refuses(
        &folder,
        &[&animate[..], &one, &masks].concat(),
        2,
        &[
            "dynamic_masks[0].trajectories",
            "dynamic_masks[1].trajectories",
        ],
    );
}

const CAMERA: &str = "\
version: 1
keys:
  - { at: 0s, ease: hold }
  - { at: 36f, look: [2, 0, 0], ease: linear }
  - { at: 3s, look: [2, 1, 0] }
";

#[test]
fn a_camera_file_moves_the_camera_at_its_frames() {
    let folder = Folder::new();
    folder.put("camera.yaml", CAMERA.as_bytes());
    let filmed = film(&folder, &["rain", "--camera", "camera.yaml"]);
    let still = film(&folder, &["rain, static camera"]);
    let (filmed, still) = (frames(&filmed), frames(&still));
    assert!(filmed[35] == still[35], "it rests before its key");
    assert!(filmed[36] != still[36], "it moves at its key");
}

#[test]
fn the_camera_of_a_film_is_written_and_films_the_same_way() {
    let folder = Folder::new();
    film(
        &folder,
        &["orbit left, handheld", "--export-camera", "solved.yaml"],
    );
    let text = fs::read_to_string(folder.path("solved.yaml")).unwrap();
    assert_eq!(
        text.lines().filter(|line| line.starts_with("  - ")).count(),
        72
    );
    film(
        &folder,
        &["--camera", "solved.yaml", "--export-camera", "again.yaml"],
    );
    let keys = |name: &str| -> Vec<Value> {
        let text = fs::read_to_string(folder.path(name)).unwrap();
        let lines = text.lines().filter_map(|line| line.strip_prefix("  - "));
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    for (first, second) in keys("solved.yaml").iter().zip(keys("again.yaml")) {
        let focal = |key: &Value| key["focal"].as_f64().unwrap();
        assert!(
            (focal(first) - focal(&second)).abs() < 1e-3,
            "{first} {second}"
        );
    }
}

#[test]
fn a_camera_that_cannot_be_read_is_refused_with_every_problem() {
    let folder = Folder::new();
    let film = ["animate", "cat.jpg", "rain", "-o", "film.mp4", "--camera"];
    let check = |text: &str, fields: &[&str]| {
        folder.put("camera.yaml", text.as_bytes());
        refuses(&folder, &[&film[..], &["camera.yaml"]].concat(), 2, fields)
    };
    check(
        "version: 1\nkeys: [{at: 1s, lok: [1, 0, 0]}]",
        &["camera.keys[0].lok", "camera.keys[0].at"],
    );
    check("keys: 7", &["camera.version", "camera.keys"]);
    check("{", &["camera"]);
    refuses(
        &folder,
        &[&film[..], &["missing.yaml"]].concat(),
        2,
        &["camera"],
    );
}

#[test]
fn a_plan_is_filmed_as_it_is() {
    let folder = Folder::new();
    let words = [
        "slow orbit left, snow, golden hour",
        "--duration",
        "3",
        "--seed",
        "5",
    ];
    let plan = done(
        &folder,
        &[&["plan", "--image", "cat.jpg", "--json"], &words[..]].concat(),
    );
    folder.put("plan.json", &plan.stdout);
    let film = |options: &[&str]| {
        let arguments = ["animate", "cat.jpg", "-o", "out.mp4", "--json"];
        done(&folder, &[&arguments, options].concat()).json()["sha256"].clone()
    };
    assert_eq!(film(&words), film(&["--plan", "plan.json"]));
    let mut plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
    plan["shots"][0]["colour"] = json!("blue");
    folder.put("plan.json", plan.to_string().as_bytes());
    let arguments = [
        "animate",
        "cat.jpg",
        "-o",
        "film.mp4",
        "--plan",
        "plan.json",
    ];
    refuses(&folder, &arguments, 2, &["plan"]);
    plan["shots"][0].as_object_mut().unwrap().remove("colour");
    plan["fps"] = json!(30);
    plan["shots"][0]["framing"]["zoom"] = json!(0.1);
    folder.put("plan.json", plan.to_string().as_bytes());
    refuses(
        &folder,
        &arguments,
        2,
        &["plan.fps", "plan.shots[0].framing"],
    );
}

/// Everything at once, in a picture of water, clouds and leaves.
const BUSY: &str = "static shot, rain, snow, fog, smoke, steam, dust, embers, falling leaves, petals, \
    fireflies, bubbles, confetti, moving clouds, flowing water, waves, lightning, god rays, wind, bokeh, golden hour, \
    neon light, flickering light, film grain, studio light, a flash, it gets darker";

#[test]
fn what_is_taken_out_of_a_plan_by_hand_is_not_filmed() {
    let folder = Folder::new();
    folder.put("pagoda.jpg", &fs::read(photo("pagoda.jpg")).unwrap());
    let plan = |words: &str| {
        let arguments = ["plan", words, "--image", "pagoda.jpg", "--duration", "3"];
        done(&folder, &[&arguments[..], &["--json"]].concat()).json()
    };
    let filmed = |plan: &Value| {
        folder.put("plan.json", plan.to_string().as_bytes());
        let arguments = ["animate", "pagoda.jpg", "-o", "out.mp4", "--plan"];
        done(&folder, &[&arguments[..], &["plan.json"]].concat());
        frames(&fs::read(folder.path("out.mp4")).unwrap())
    };
    let mut busy = plan(BUSY);
    for part in ["atmosphere", "light"] {
        let cues = busy["shots"][0][part].as_array_mut().unwrap();
        assert!(cues.len() >= 7, "{part}: {cues:?}");
        cues.clear();
    }
    let mut still = plan("static shot");
    still["shots"][0]["atmosphere"] = json!([]);
    assert!(filmed(&busy) == filmed(&still));
    // One thing put back is one thing seen.
    busy["shots"][0]["light"] = json!([{
        "what": "dim",
        "strength": 1.0,
        "from_s": 0.0,
        "to_s": 3.0,
    }]);
    assert!(filmed(&busy) != filmed(&still));
}

const BOARD: &str = "\
version: 1
image: pictures/cat.jpg
seed: 4
shots:
  - { duration: 2, prompt: \"slow push in\" }
  - { duration: 2, prompt: \"pan left\", join: continue }
  - { duration: 1, prompt: \"close-up\", join: dissolve }
  - { duration: 1, prompt: \"snow\", camera: turn.yaml }
";

#[test]
fn a_storyboard_is_filmed_with_its_files_beside_it() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("boards/pictures")).unwrap();
    fs::copy(
        folder.path("cat.jpg"),
        folder.path("boards/pictures/cat.jpg"),
    )
    .unwrap();
    folder.put("boards/board.yaml", BOARD.as_bytes());
    let turn = b"{version: 1, keys: [{at: 0f}, {at: 1s, look: [1, 0, 0]}]}";
    folder.put("boards/turn.yaml", turn);
    let plan = done(
        &folder,
        &["plan", "--storyboard", "boards/board.yaml", "--json"],
    )
    .json();
    let plan: Plan = serde_json::from_value(plan).unwrap();
    let joins: Vec<Join> = plan.shots.iter().map(|shot| shot.join).collect();
    assert_eq!(
        joins,
        [Join::Cut, Join::Continue, Join::Dissolve, Join::Cut]
    );
    assert_eq!((plan.seed, plan.shots[3].keys.len()), (4, 2));
    assert_eq!(plan.shots[1].framing, plan.shots[0].framing);
    done(
        &folder,
        &[
            "animate",
            "--storyboard",
            "boards/board.yaml",
            "-o",
            "out.mp4",
        ],
    );
    let film = fs::read(folder.path("out.mp4")).unwrap();
    assert_eq!(clip(&film).facts().frames, 6 * 24);
}

#[test]
fn a_storyboard_with_slips_names_them() {
    let folder = Folder::new();
    let board = "version: 1\nimage: cat.jpg\nsoud: true\nshots:\n  - { duration: 2, promt: rain }\n  - { duration: 0, prompt: snow, join: fade }";
    folder.put("board.yaml", board.as_bytes());
    let arguments = ["animate", "--storyboard", "board.yaml", "-o", "film.mp4"];
    let fields = [
        "storyboard.soud",
        "shots[0].promt",
        "multi_prompt[1].duration",
    ];
    let said = refuses(&folder, &arguments, 2, &fields);
    assert!(said.contains("did you mean `sound`"), "{said}");
}

#[test]
fn a_loop_ends_where_it_begins() {
    let folder = Folder::new();
    let film = frames(&film(&folder, &["truck right", "--loop"]));
    let difference = |a: usize, b: usize| -> u64 {
        let pairs = film[a].y.iter().zip(&film[b].y);
        pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum()
    };
    let pixels = film[0].y.len() as u64;
    // The encoder keeps the first frame closer to the picture than the last.
    assert!(difference(71, 0) < 2 * pixels, "no more than coding");
    assert!(difference(0, 36) > 5 * difference(71, 0));
    let both = [
        "animate",
        "cat.jpg",
        "rain",
        "--loop",
        "--end-image",
        "cat.jpg",
        "-o",
        "film.mp4",
    ];
    refuses(&folder, &both, 2, &["loop"]);
}

#[test]
fn a_depth_picture_must_be_grey_and_of_the_pictures_shape() {
    let folder = Folder::new();
    folder.put("depth.png", &crate::drawn(400, 400));
    let arguments = [
        "animate",
        "cat.jpg",
        "truck left",
        "-o",
        "film.mp4",
        "--depth",
        "depth.png",
    ];
    refuses(&folder, &arguments, 2, &["depth"]);
}

#[test]
fn what_the_engine_sees_is_written_as_pictures() {
    let folder = Folder::new();
    done(
        &folder,
        &["plan", "pan left", "--image", "cat.jpg", "--debug", "maps"],
    );
    let written = fs::read(folder.path("maps/disparity.png")).unwrap();
    assert!(written.starts_with(b"\x89PNG"));
}

#[test]
fn a_plan_explains_its_words() {
    let folder = Folder::new();
    let plan = done(&folder, &["plan", "slow pan left", "--explain", "--json"]).json();
    let heard: Vec<&str> = plan["explain"][0]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|phrase| phrase["text"].as_str())
        .collect();
    assert!(heard.contains(&"pan"), "{heard:?}");
}
