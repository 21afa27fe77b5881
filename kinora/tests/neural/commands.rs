//! `kinora neural`, `kinora models add` and `--depth-model`, by the real binary over small checkpoints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}, {}", self.stdout, self.stderr))
    }
}

/// Runs the binary with a data folder of its own and nobody to ask.
fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_kinora"))
        .args(arguments)
        .current_dir(folder)
        .env("KINORA_DATA", folder.join("data"))
        .env_remove("KINORA_ENGINE")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn fixture(name: &str) -> PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kinora-diffuse/tests/fixtures");
    fixtures.join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A copy of a folder of files and of folders of files.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn depth_model(folder: &TempDir) -> PathBuf {
    let model = folder.path().join("depth");
    copy(&fixture("depth-anything"), &model);
    model
}

#[test]
fn parity_is_a_line_for_each_golden_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let model = fixture("depth-anything");
    let ran = run(folder.path(), &["neural", "parity", text(&model), "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let report = ran.json();
    assert_eq!(report["ok"], json!(true));
    assert_eq!(report["tolerance"], json!(1e-4));
    let goldens = report["goldens"].as_array().unwrap();
    assert_eq!(goldens.len(), 1);
    assert_eq!(goldens[0]["name"], json!("depth"));
    assert!(goldens[0]["relative_l2"].as_f64().unwrap() < 1e-5);
    assert!(goldens[0]["seconds"].as_f64().unwrap() > 0.0);
    let shown = run(folder.path(), &["neural", "parity", text(&model)]);
    let line = shown
        .stdout
        .lines()
        .find(|line| line.contains("depth"))
        .unwrap();
    assert!(line.starts_with("ok"), "{line}");
}

#[test]
fn a_golden_that_differs_or_cannot_be_run_fails_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let model = depth_model(&folder);
    let path = model.join("model.safetensors");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.len() - 1000;
    bytes[at..].fill(0x3f);
    fs::write(&path, bytes).unwrap();
    fs::copy(
        model.join("golden/depth.safetensors"),
        model.join("golden/weather.safetensors"),
    )
    .unwrap();
    let ran = run(folder.path(), &["neural", "parity", "depth", "--json"]);
    assert_eq!(ran.code, Some(1));
    let report = ran.json();
    assert_eq!(report["ok"], json!(false));
    let [depth, weather] = &report["goldens"].as_array().unwrap()[..] else {
        panic!("{report}")
    };
    assert_eq!(depth["ok"], json!(false));
    assert!(depth["relative_l2"].as_f64().unwrap() > 1e-4);
    assert!(
        weather["error"].as_str().unwrap().contains("weather"),
        "{weather}"
    );
    let shown = run(folder.path(), &["neural", "parity", "depth"]);
    assert!(
        shown.stdout.contains("BAD") && shown.stderr.contains("depth, weather"),
        "{}",
        shown.stderr
    );
}

#[test]
fn keys_come_from_a_file_or_a_published_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, count) in [("ltx-2.5", 4091), ("gemma-3-12b-text", 626)] {
        let ran = run(folder.path(), &["neural", "keys", "--model", name]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(ran.stdout.lines().count(), count, "{name}");
    }
    let config = fixture("depth-anything/config.json");
    let by_place = run(folder.path(), &["neural", "keys", text(&config)]);
    let by_flag = run(
        folder.path(),
        &["neural", "keys", "--config", text(&config)],
    );
    assert_eq!(by_place.stdout, by_flag.stdout);
    assert!(
        by_place
            .stdout
            .starts_with("backbone.embeddings.cls_token\t[1, 1, 24]\n")
    );
    let unknown = run(folder.path(), &["neural", "keys", "--model", "ltx-9"]);
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.stderr.contains("ltx-2.3-transformer"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn check_names_what_is_wrong_with_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let model = depth_model(&folder);
    let whole = run(folder.path(), &["neural", "check", "depth", "--json"]);
    assert_eq!(whole.code, Some(0), "{}", whole.stdout);
    assert_eq!(whole.json()["components"][0]["types"]["BF16"], json!(143));
    let path = model.join("model.safetensors");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 10]).unwrap();
    let short = run(folder.path(), &["neural", "check", "depth"]);
    assert_eq!(short.code, Some(1));
    assert!(
        short.stdout.contains("BAD") && short.stdout.contains("fetch it again"),
        "{}",
        short.stdout
    );
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let none = run(folder.path(), &["neural", "check", "empty"]);
    assert_eq!(none.code, Some(1));
    assert!(
        none.stderr.contains("no part of a model"),
        "{}",
        none.stderr
    );
}

#[test]
fn a_licence_is_shown_and_a_model_is_not_used_before_it_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let model = depth_model(&folder);
    fs::write(model.join("LICENSE"), "Be kind to whom you film.\n").unwrap();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos/cat.jpg");
    let plan = [
        "plan",
        "orbit left",
        "--image",
        text(&photo),
        "--depth-model",
        "depth",
        "--json",
    ];
    let refused = run(folder.path(), &plan);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stderr.contains("kinora models add"),
        "{}",
        refused.stderr
    );
    let asked = run(folder.path(), &["models", "add", "depth"]);
    assert_eq!(asked.code, Some(2));
    assert!(
        asked.stderr.contains("Be kind") && asked.stderr.contains("--acknowledge"),
        "{}",
        asked.stderr
    );
    let added = run(
        folder.path(),
        &["models", "add", "depth", "--acknowledge", "--json"],
    );
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    assert_eq!(added.json()["whole"], json!(true));
    let again = run(folder.path(), &["models", "add", "depth"]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    let planned = run(folder.path(), &plan);
    assert_eq!(planned.code, Some(0), "{}", planned.stderr);
}

#[test]
fn a_depth_model_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos/cat.jpg");
    let ran = run(
        folder.path(),
        &[
            "animate",
            text(&photo),
            "orbit left",
            "--depth-model",
            text(&fixture("ltx-2.3")),
        ],
    );
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("depth-model") && ran.stderr.contains("config.json"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_list_of_hosted_models_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(folder.path(), &["models", "4k", "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.json()["id"].is_string());
}

#[test]
fn a_model_makes_a_film_with_sound() {
    let folder = tempfile::tempdir().unwrap();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos/cat.jpg");
    let model = fixture("ltx-2.3");
    let sound: &[&str] = if cfg!(feature = "aac") {
        &["--sound"]
    } else {
        &[]
    };
    let film = |name: &str| {
        let run_of = [
            "neural",
            "run",
            text(&model),
            text(&photo),
            "a cat looks up",
            "-o",
            name,
        ];
        let of = [
            "--size",
            "96x64",
            "--duration",
            "3",
            "--seed",
            "4",
            "--json",
        ];
        run(folder.path(), &[&run_of[..], &of, sound].concat())
    };
    let ran = film("film.mp4");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let report = ran.json();
    assert_eq!(report["engine"], json!("neural"));
    assert_eq!(
        [&report["width"], &report["height"]],
        [&json!(96), &json!(64)]
    );
    assert_eq!(report["frames"], json!(72));
    let again = film("again.mp4").json();
    assert_eq!(again["sha256"], report["sha256"]);
}

#[test]
fn what_a_model_cannot_be_asked_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos/cat.jpg");
    let model = fixture("ltx-2.3");
    for (options, words) in [
        (["--size", "63x64"], "`size`"),
        (["--steps", "0"], "`steps`"),
        (["--engine", "cpu"], "`engine`"),
        (["--device", "moon"], "`device`"),
    ] {
        let run_of = ["neural", "run", text(&model), text(&photo), "rain"];
        let ran = run(folder.path(), &[&run_of[..], &options].concat());
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
}

#[test]
fn an_engine_that_is_not_there_is_answered_with_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos/cat.jpg");
    for (engine, code, words) in [
        (
            "steam",
            2,
            "must be one of auto, cpu, neural, cluster, relay, sim",
        ),
        ("neural", 3, "films through `kinora serve`"),
    ] {
        let film = ["animate", text(&photo), "rain", "--engine", engine];
        let ran = run(folder.path(), &film);
        assert_eq!(ran.code, Some(code), "{}", ran.stderr);
        // Lines are broken for the terminal.
        let told = ran.stderr.split_whitespace().collect::<Vec<&str>>();
        assert!(told.join(" ").contains(words), "{}", ran.stderr);
    }
}

#[test]
fn check_tells_what_a_clip_takes_within_the_memory_that_it_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let model = fixture("ltx-2.3");
    let check = |options: &[&str]| {
        let command = ["neural", "check", text(&model), "--json"];
        let ran = run(folder.path(), &[&command[..], options].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.json()["forecast"].clone()
    };
    let free = check(&[]);
    assert!(free["rates"]["linear"].as_f64().unwrap() > 1e6);
    assert_eq!(free["distilled"], json!(true));
    let clips = free["clips"].as_array().unwrap();
    let seconds: Vec<f64> = clips
        .iter()
        .map(|c| c["expected_s"].as_f64().unwrap())
        .collect();
    assert!(
        seconds.iter().all(|s| *s > 0.0) && seconds[3] > seconds[1],
        "{seconds:?}"
    );
    assert_eq!(clips[1]["frames"], json!(121));
    assert_eq!(clips[1]["resident"], clips[1]["needs"]["blocks"]);
    let least = clips[1]["least"].as_u64().unwrap();
    let little = format!("{}", least as f64 / 2e9);
    let capped = check(&["--vram-gb", &little]);
    assert_eq!(capped["clips"][1]["resident"], Value::Null);
    let command = ["neural", "check", text(&model)];
    let told = run(folder.path(), &command).stdout;
    assert!(
        told.contains("GFLOP/s") && told.contains("1280 × 720, 5 s"),
        "{told}"
    );
    let wrong = run(
        folder.path(),
        &[&command[..], &["--vram-gb", "-1"]].concat(),
    );
    assert_eq!(wrong.code, Some(2), "{}", wrong.stderr);
}

/// A copy of the small checkpoint of Wan, in the test's folder.
fn wan(folder: &TempDir) -> PathBuf {
    let model = folder.path().join("wan");
    copy(&fixture("wan-2.2"), &model);
    model
}

#[test]
fn a_checkpoint_of_wan_is_checked_compared_and_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let model = wan(&folder);
    let checked = run(folder.path(), &["neural", "check", "wan", "--json"]);
    assert_eq!(
        checked.code,
        Some(0),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
    let report = checked.json();
    assert_eq!(report["absent"], json!([]));
    assert_eq!(report["forecast"]["distilled"], json!(false));
    let clip = &report["forecast"]["clips"][1];
    assert_eq!(clip["frames"], json!(121));
    assert!(clip["expected_s"].as_f64().unwrap() > 0.0);
    let parity = run(folder.path(), &["neural", "parity", "wan", "--json"]);
    assert_eq!(parity.code, Some(0), "{}{}", parity.stdout, parity.stderr);
    let goldens = fs::read_dir(model.join("golden")).unwrap().count();
    assert_eq!(parity.json()["goldens"].as_array().unwrap().len(), goldens);
    let keys = run(
        folder.path(),
        &["neural", "keys", "--model", "wan-2.2-ti2v-5b-vae"],
    );
    assert_eq!(keys.stdout.lines().count(), 196, "{}", keys.stderr);
    fs::write(model.join("LICENSE.txt"), "Apache License 2.0\n").unwrap();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos/cat.jpg");
    let film = ["neural", "run", "wan", text(&photo), "a cat", "-o", "a.mp4"];
    let unread = run(folder.path(), &film);
    assert!(
        unread.code == Some(1) && unread.stderr.contains("kinora models add"),
        "{}",
        unread.stderr
    );
    let add = ["models", "add", "wan", "--acknowledge", "--json"];
    let added = run(folder.path(), &add);
    assert_eq!(added.json()["whole"], json!(true), "{}", added.stderr);
}

#[test]
fn wan_makes_a_silent_film_and_says_what_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    wan(&folder);
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos/cat.jpg");
    let run_of = ["neural", "run", "wan", text(&photo), "a cat looks up"];
    let short = ["--size", "96x64", "--steps", "2", "--json"];
    let film = |more: &[&str]| run(folder.path(), &[&run_of[..], &short, more].concat());
    let ran = film(&[
        "-o",
        "film.mp4",
        "--duration",
        "3",
        "--negative-prompt",
        "a dog",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let report = ran.json();
    assert_eq!(
        [&report["frames"], &report["width"]],
        [&json!(72), &json!(96)]
    );
    assert_eq!(report["warnings"], json!([]));
    let again = film(&[
        "-o",
        "again.mp4",
        "--duration",
        "3",
        "--negative-prompt",
        "a dog",
    ]);
    assert_eq!(again.json()["sha256"], report["sha256"]);
    let long = film(&["-o", "long.mp4", "--duration", "6"]).json();
    let warning = long["warnings"][0].as_str().unwrap();
    assert!(warning.contains("films of 5 s"), "{warning}");
    for (more, field) in [
        (&["--sound"][..], "`sound`"),
        (&["--end-image", text(&photo)], "`end_image`"),
    ] {
        let refused = film(&[more, &["-o", "none.mp4"]].concat());
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(refused.stderr.contains(field), "{}", refused.stderr);
    }
    let distilled = ["--distilled", "-o", "none.mp4"];
    let refused = run(folder.path(), &[&run_of[..], &distilled].concat());
    assert!(
        refused.code == Some(1) && refused.stderr.contains("--steps"),
        "{}",
        refused.stderr
    );
    assert!(!folder.path().join("none.mp4").exists());
}
