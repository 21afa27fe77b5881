//! The real binary, run as people run it, in a folder of its own.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use kinora_core::catalogue;
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{Framing, Plan};
use kinora_core::size::Size;
use kinora_media::inspect::{Clip, psnr_y, top_level_boxes};
use kinora_media::picture::{DecodeLimits, decode};
use kinora_media::png;
use kinora_render::fitted_frame;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

mod files;

// Running.

/// What a run left behind.
struct Ran {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|error| {
            let text = String::from_utf8_lossy(&self.stdout);
            panic!("{error}: {text:?}, {}", self.stderr)
        })
    }
}

/// A folder to run in, with good and bad files.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let jpeg = fs::read(photo("cat.jpg")).unwrap();
        folder.put("cat.jpg", &jpeg);
        folder.put("cut_short.jpg", &jpeg[..jpeg.len() / 2]);
        folder.put(
            "text.jpg",
            b"this is no picture but text, whatever its name says",
        );
        folder.put("empty.jpg", b"");
        folder.put("small.png", &drawn(250, 250));
        folder.put("long.png", &drawn(900, 300));
        folder.put("film.mp4", b"what was there before");
        fs::create_dir(folder.path("folder")).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_kinora"))
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("KINORA_ENGINE")
            .output()
            .unwrap();
        Ran {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every file of the folder, with its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .map(|path| (path.clone(), fs::read(path).ok()))
            .collect()
    }
}

fn photo(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../photos")
        .join(name)
}

/// A picture of this size as a PNG file.
fn drawn(width: u32, height: u32) -> Vec<u8> {
    let pixel = |at: u32| [at % width, at / width, at % 97].map(|value| value as u8);
    let picture = Picture {
        size: Size { width, height },
        rgb: (0..width * height).flat_map(pixel).collect(),
    };
    png::write_rgb(&picture).unwrap()
}

/// Runs a command that must succeed and returns its JSON object.
#[track_caller]
fn data(arguments: &[&str]) -> Value {
    let ran = Folder::new().run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    ran.json()
}

// Films.

/// A film of three seconds that several tests look at.
struct Filmed {
    folder: Folder,
    ran: Ran,
    bytes: Vec<u8>,
}

/// Whether this build makes sound.
const SOUND: bool = cfg!(feature = "aac");

/// The film that several tests look at, made with these options.
fn film<'a>(options: &[&'a str]) -> Vec<&'a str> {
    let sound: &[&str] = if SOUND { &["--sound"] } else { &[] };
    let film = [
        "animate",
        "cat.jpg",
        "slow pan left, rain",
        "--duration",
        "3",
        "--seed",
        "9",
    ];
    [&film, sound, options].concat()
}

static FILMED: LazyLock<Filmed> = LazyLock::new(|| {
    let folder = Folder::new();
    let ran = folder.run(&film(&["-o", "film.mp4", "--threads", "2", "--json"]));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let bytes = fs::read(folder.path("film.mp4")).unwrap();
    Filmed { folder, ran, bytes }
});

fn clip(bytes: &[u8]) -> Clip {
    Clip::open(bytes.to_vec()).unwrap()
}

fn frames(bytes: &[u8]) -> Vec<Frame> {
    let clip = clip(bytes);
    clip.frames().unwrap().map(Result::unwrap).collect()
}

/// How like a photograph, fitted, a frame is.
fn likeness(frame: &Frame, name: &str) -> f64 {
    let file = fs::read(photo(name)).unwrap();
    let picture = decode(&file, &DecodeLimits::default()).unwrap();
    psnr_y(frame, &fitted_frame(&picture, frame.size))
}

#[test]
fn a_film_is_reported_as_one_object() {
    let report = FILMED.ran.json();
    let mut keys: Vec<&str> = report
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected = [
        "file",
        "frames",
        "fps",
        "width",
        "height",
        "duration_s",
        "audio",
        "engine",
        "model",
        "seed",
        "seconds",
        "sha256",
        "warnings",
    ];
    expected.sort_unstable();
    keys.sort_unstable();
    assert_eq!(keys, expected);
    let check = |key: &str, expected: Value| assert_eq!(report[key], expected, "{key}");
    check("file", json!("film.mp4"));
    check("frames", json!(72));
    check("fps", json!(24));
    check("width", json!(1178));
    check("height", json!(782));
    check("duration_s", json!(3.0));
    check("audio", json!(SOUND));
    check("engine", json!("cpu"));
    check("model", json!("kwaivgi/kling-v3.0-std/image-to-video"));
    check("seed", json!(9));
    check("warnings", json!([]));
    for phase in ["read", "analyse", "film", "write"] {
        assert!(report["seconds"][phase].is_f64(), "{phase}: {report}");
    }
    let sha256: String = Sha256::digest(&FILMED.bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    check("sha256", json!(sha256));
}

#[test]
fn a_film_is_the_clip_that_was_asked_for() {
    let clip = clip(&FILMED.bytes);
    let facts = clip.facts();
    assert_eq!((facts.width, facts.height), (1178, 782));
    assert_eq!((facts.frames, facts.fps), (72, 24.0));
    let audio = facts.audio.map(|a| (a.sample_rate, a.channels, a.samples));
    assert_eq!(audio, SOUND.then_some((48_000, 2, 144_000)));
    let metadata = facts.metadata.as_ref().unwrap();
    assert_eq!(metadata.engine, "cpu");
    assert_eq!(metadata.model, "kwaivgi/kling-v3.0-std/image-to-video");
    assert_eq!(metadata.prompt, "slow pan left, rain");
    assert_eq!(metadata.seed, 9);
}

#[test]
fn a_film_begins_on_its_picture() {
    let likeness = likeness(&clip(&FILMED.bytes).frame(0).unwrap(), "cat.jpg");
    assert!(likeness >= 38.0, "{likeness} dB");
}

#[test]
#[cfg(feature = "aac")]
fn rain_is_heard() {
    let samples = clip(&FILMED.bytes).samples().unwrap();
    let squares: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
    let loudness = (squares / samples.len() as f64).sqrt();
    assert!(loudness > 0.02, "{loudness}");
}

#[test]
#[cfg(not(feature = "aac"))]
fn sound_is_refused_by_a_build_without_its_encoder() {
    refuses(
        &Folder::new(),
        &["animate", "cat.jpg", "--sound"],
        2,
        &["sound"],
    );
}

#[test]
fn a_film_can_be_played_while_it_loads() {
    let boxes = top_level_boxes(&FILMED.bytes).unwrap();
    let place = |kind: &[u8; 4]| boxes.iter().position(|(other, _)| other == kind).unwrap();
    assert!(place(b"moov") < place(b"mdat"), "{boxes:?}");
}

#[test]
fn a_film_takes_its_place_and_leaves_nothing_else_behind() {
    let names = |folder: &Folder| -> Vec<_> {
        let paths = folder.files().into_keys();
        paths
            .map(|path| path.file_name().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&FILMED.folder), names(&Folder::new()));
}

#[test]
fn the_same_film_with_one_thread_to_standard_output_has_the_same_bytes() {
    let folder = Folder::new();
    let before = folder.files();
    let ran = folder.run(&film(&["-o", "-", "--threads", "1", "--quiet"]));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(&ran.stdout[4..8], b"ftyp");
    assert!(ran.stdout == FILMED.bytes);
    assert!(folder.files() == before, "only standard output is written");
}

#[test]
fn shots_are_cut_on_the_frame() {
    let folder = Folder::new();
    let ran = folder.run(&[
        "animate",
        "cat.jpg",
        "--shot",
        "1: slow pan left",
        "--shot",
        "2s: close-up, push in",
        "-o",
        "shots.mp4",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let bytes = fs::read(folder.path("shots.mp4")).unwrap();
    assert!(clip(&bytes).facts().key_frames.contains(&24));
    let frames = frames(&bytes);
    assert_eq!(frames.len(), 72);
    let steps: Vec<f64> = frames
        .windows(2)
        .map(|pair| {
            let pairs = pair[0].y.iter().zip(&pair[1].y);
            let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            sum as f64 / pair[0].y.len() as f64
        })
        .collect();
    let largest = |steps: &[f64]| steps.iter().copied().fold(0.0, f64::max);
    let elsewhere = largest(&steps[..23]).max(largest(&steps[24..]));
    assert!(steps[23] > 3.0 * elsewhere, "{} and {elsewhere}", steps[23]);
}

#[test]
fn a_film_ends_on_its_end_picture() {
    let folder = Folder::new();
    folder.put("coffee.jpg", &fs::read(photo("coffee.jpg")).unwrap());
    let ran = folder.run(&[
        "animate",
        "cat.jpg",
        "push in",
        "--end-image",
        "coffee.jpg",
        "--duration",
        "3",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    // Without a name the film is called like its picture.
    let clip = clip(&fs::read(folder.path("cat.mp4")).unwrap());
    let (first, last) = (clip.frame(0).unwrap(), clip.frame(71).unwrap());
    assert!(likeness(&first, "cat.jpg") >= 38.0);
    let likeness = likeness(&last, "coffee.jpg");
    assert!(likeness >= 35.0, "{likeness} dB");
}

// What is refused.

/// Checks that a command is refused with this exit code, one line for each of
/// these fields, and that nothing is written; as text and as JSON.
#[track_caller]
fn refuses(folder: &Folder, arguments: &[&str], code: i32, fields: &[&str]) -> String {
    let before = folder.files();
    let text = folder.run(arguments);
    assert_eq!(text.code, Some(code), "{arguments:?}: {}", text.stderr);
    assert!(text.stdout.is_empty(), "{arguments:?}");
    let lines: Vec<&str> = text.stderr.lines().collect();
    assert_eq!(lines.len(), fields.len(), "{arguments:?}: {lines:#?}");
    for (line, field) in lines.iter().zip(fields) {
        let is_said = line.starts_with("error: ") && line.contains(field);
        assert!(is_said, "{arguments:?}, {field}: {line}");
    }

    let json = folder.run(&[arguments, &["--json"]].concat());
    let error = &json.json()["error"];
    assert_eq!(json.code, Some(code));
    assert_eq!(error["exit_code"], code);
    let named = |problem: &Value| problem["field"].as_str().unwrap().to_owned();
    let problems: Vec<String> = error["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(named)
        .collect();
    assert_eq!(problems, fields, "{arguments:?}: {error}");
    assert!(folder.files() == before, "{arguments:?} writes something");
    text.stderr
}

#[test]
fn a_file_that_is_no_usable_picture_is_refused() {
    let folder = Folder::new();
    let check = |name: &str, says: &str| {
        let said = refuses(&folder, &["animate", name, "rain"], 2, &["image"]);
        assert!(said.contains(says), "{name}: {said}");
    };
    check("text.jpg", "text.jpg");
    check("empty.jpg", "empty.jpg");
    check("cut_short.jpg", "`image`");
    check("small.png", "250 × 250 pixels");
    check("long.png", "900 × 300 pixels");
    check("missing.jpg", "no such file");
    check("folder", "is a folder");
    let mut end = vec!["animate", "cat.jpg", "--end-image", "small.png"];
    refuses(&folder, &end, 2, &["end_image"]);
    end[3] = "cut_short.jpg";
    refuses(&folder, &end, 2, &["end_image"]);
}

#[test]
fn an_option_outside_its_range_is_refused() {
    let folder = Folder::new();
    let check = |options: &[&str], field: &str, says: &str| {
        let arguments = [&["animate", "cat.jpg", "-o", "film.mp4"], options].concat();
        let said = refuses(&folder, &arguments, 2, &[field]);
        assert!(said.contains(says), "{options:?}: {said}");
    };
    check(&["--duration", "16"], "duration", "from 3 to 15");
    check(&["--duration", "2"], "duration", "from 3 to 15");
    check(&["--duration", "-5"], "duration", "-5");
    check(&["--cfg-scale", "3"], "cfg_scale", "from 0 to 1");
    check(&["--cfg-scale", "-0.1"], "cfg_scale", "from 0 to 1");
    check(&["--model", "turbopro"], "model", "did you mean turbo-pro?");
    check(&["--model", "zebra"], "model", "zebra");
    check(&["--shot", "pan left"], "multi_prompt[0]", "pan left");
    check(&["--shot", "x: pan left"], "multi_prompt[0]", "x: pan left");
    check(
        &["--shot", "0: pan left"],
        "multi_prompt[0].duration",
        "is 0",
    );
    check(&["--shot-type", "other"], "shot_type", "intelligent");
    check(&["--aspect-ratio", "wide"], "aspect_ratio", "16:9");
    check(&["--aspect-ratio", "3:1"], "aspect_ratio", "2.5:1");
    check(&["--aspect-ratio", "0:9"], "aspect_ratio", "0:9");
    check(&["--threads", "0"], "threads", "from 1");
    check(&["--threads", "300"], "threads", "256");
}

#[test]
fn a_place_that_cannot_hold_the_film_is_refused() {
    let folder = Folder::new();
    for (target, says) in [
        ("nowhere/film.mp4", "does not exist"),
        ("folder", "is a folder"),
        ("cat.jpg/film.mp4", "is not a folder"),
    ] {
        let arguments = ["animate", "cat.jpg", "-o", target, "--duration", "3"];
        let said = refuses(&folder, &arguments, 2, &["output"]);
        assert!(said.contains(says), "{target}: {said}");
    }
    let both = folder.run(&["animate", "cat.jpg", "-o", "-", "--json"]);
    assert_eq!(both.code, Some(2));
    assert_eq!(both.json()["error"]["problems"][0]["field"], "output");
}

#[test]
fn an_engine_that_is_not_here_is_refused_by_name() {
    let folder = Folder::new();
    let unknown = ["animate", "cat.jpg", "--engine", "steam"];
    let said = refuses(&folder, &unknown, 2, &["engine"]);
    assert!(said.contains("steam") && said.contains("cpu"), "{said}");
    for name in ["neural", "cluster", "relay"] {
        let ran = folder.run(&["animate", "cat.jpg", "--engine", name, "--json"]);
        assert_eq!(ran.code, Some(3), "{name}");
        assert_eq!(ran.json()["error"]["exit_code"], 3, "{name}");
        assert_eq!(ran.stderr.lines().count(), 1, "{name}: {}", ran.stderr);
        let is_said = ran.stderr.starts_with("error: ") && ran.stderr.contains(name);
        assert!(is_said, "{}", ran.stderr);
    }
}

#[test]
fn a_film_from_words_alone_is_refused_with_what_helps() {
    let model = "kwaivgi/kling-v3.0-std/text-to-video";
    let arguments = ["animate", "cat.jpg", "rain", "--model", model];
    let said = refuses(&Folder::new(), &arguments, 2, &["model"]);
    assert!(said.contains("configure"), "{said}");
}

#[test]
fn all_problems_are_reported_at_once() {
    let folder = Folder::new();
    let mut arguments = vec![
        "animate",
        "missing.jpg",
        "--duration",
        "99",
        "--cfg-scale",
        "7",
    ];
    arguments.extend(["--end-image", "text.jpg"]);
    let fields = ["image", "end_image", "duration", "cfg_scale"];
    refuses(&folder, &arguments, 2, &fields);
    let arguments = [
        "animate",
        "small.png",
        "--aspect-ratio",
        "wide",
        "--duration",
        "1",
        "--shot-type",
        "x",
    ];
    let fields = ["aspect_ratio", "image", "shot_type", "duration"];
    refuses(&folder, &arguments, 2, &fields);
}

#[test]
fn a_problem_of_a_shot_names_its_place_among_the_shots_as_given() {
    let arguments = [
        "animate",
        "cat.jpg",
        "--shot",
        "no seconds",
        "--shot",
        "0: rain",
    ];
    let fields = ["multi_prompt[0]", "multi_prompt[1].duration"];
    refuses(&Folder::new(), &arguments, 2, &fields);
}

// Plans.

/// A plan and the object that it was read from.
#[track_caller]
fn planned(arguments: &[&str]) -> Plan {
    let value = data(&[&["plan", "--json"], arguments].concat());
    let plan: Plan = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&plan).unwrap(), value);
    plan
}

#[test]
fn a_plan_is_complete_and_the_same_again() {
    let options = [
        "orbit left, snow, then rain",
        "--duration",
        "6",
        "--seed",
        "4",
    ];
    let plan = planned(&options);
    assert_eq!((plan.frames(), plan.seed), (144, 4));
    assert_eq!((plan.width, plan.height), (1280, 720));
    assert_eq!(plan, planned(&options));
}

#[test]
fn a_plan_with_a_picture_frames_what_the_picture_shows() {
    let shots = ["--shot", "2: wide", "--shot", "2: close-up"];
    let blind = planned(&shots);
    assert_eq!(blind.shots[0].framing, Framing::WIDE);
    assert_eq!(
        (blind.shots[1].framing.x, blind.shots[1].framing.y),
        (0.5, 0.5)
    );
    assert_eq!(blind.warnings.len(), 1, "{:?}", blind.warnings);
    let image = photo("pagoda.jpg");
    let seeing = planned(&[&["--image", image.to_str().unwrap()], &shots[..]].concat());
    assert_eq!(seeing.shots[1].framing.zoom, blind.shots[1].framing.zoom);
    assert_ne!(seeing.shots[1].framing, blind.shots[1].framing);
    assert_eq!((seeing.width, seeing.height), (1176, 784));
    assert!(seeing.warnings.is_empty(), "{:?}", seeing.warnings);
}

#[test]
fn a_plan_names_what_it_leaves_out() {
    let plan = planned(&["she waves hello, then she juggles"]);
    assert!(plan.shots[0].subject.is_empty());
    assert!(
        plan.warnings
            .iter()
            .any(|warning| warning.contains("`wave`"))
    );
    let words = plan.shots[0].not_understood.join(" ");
    assert!(words.contains("juggles"), "{words}");
}

// The other commands.

#[test]
fn a_quote_is_the_price_list_of_the_model() {
    let check = |options: &[&str], amount: &str, micros: i64| {
        let quote = data(&[&["quote", "--json"], options].concat());
        let expected = json!({"amount": amount, "currency": "USD", "micro_usd": micros});
        assert_eq!(quote["total"], expected, "{options:?}");
    };
    check(&["rain"], "0.420000", 420_000);
    if SOUND {
        check(&["rain", "--sound"], "0.630000", 630_000);
    }
    check(&["rain", "--model", "4k"], "2.100000", 2_100_000);
    check(
        &["rain", "--model", "pro", "--duration", "3"],
        "0.336000",
        336_000,
    );
    let turbo = [
        "--model",
        "turbo-pro",
        "--shot",
        "3: rain",
        "--shot",
        "4: snow",
    ];
    check(&turbo, "1.680000", 1_680_000);
    let generated = [&turbo[..], &["--turbo-generated-seconds"]].concat();
    check(&generated, "0.980000", 980_000);
}

#[test]
fn models_are_those_of_the_catalogue() {
    let listed = data(&["models", "--json"]);
    let models = listed["models"].as_array().unwrap();
    let ids: Vec<&str> = models
        .iter()
        .map(|model| model["id"].as_str().unwrap())
        .collect();
    let expected: Vec<&str> = catalogue::models().iter().map(|model| model.id).collect();
    assert_eq!(ids, expected);
    let one = data(&["models", "4k", "--json"]);
    assert_eq!(one["id"], "kwaivgi/kling-v3.0-4k/image-to-video");
    assert!(one["request_schema"].is_object());
    let said = refuses(&Folder::new(), &["models", "turbopro"], 2, &["model"]);
    assert!(said.contains("turbo-pro"), "{said}");
}

#[test]
fn the_doctor_finds_this_build_in_order() {
    let findings = data(&["doctor", "--json"]);
    let checks = findings["checks"].as_array().unwrap();
    assert!(!checks.is_empty());
    assert!(
        checks.iter().all(|check| check["state"] != "bad"),
        "{checks:?}"
    );
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = Folder::new().run(&["completions", shell]);
        assert_eq!(ran.code, Some(0), "{shell}");
        let script = String::from_utf8(ran.stdout).unwrap();
        for command in ["animate", "plan", "quote", "models", "doctor"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn help_shows_an_example_of_every_command() {
    let folder = Folder::new();
    let mut lacking = vec![];
    for command in [
        "",
        "animate",
        "plan",
        "quote",
        "models",
        "doctor",
        "bench render",
        "completions",
    ] {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let ran = folder.run(&arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{command}");
        let help = String::from_utf8(ran.stdout).unwrap();
        let example = help.split("Example").nth(1).unwrap_or_default();
        if !example.contains(format!("kinora {command}").trim_end()) {
            lacking.push(command);
        }
    }
    assert!(lacking.is_empty(), "without an example: {lacking:?}");
}

#[test]
fn a_slip_in_an_option_is_wrong_usage() {
    let ran = Folder::new().run(&["animate", "cat.jpg", "--durration", "3"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--duration"), "{}", ran.stderr);
}
