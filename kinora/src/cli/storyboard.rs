//! A storyboard: a film as a file, shot by shot.
//!
//! ```yaml
//! version: 1
//! model: pro
//! image: frames/alley.jpg
//! sound: true
//! shots:
//!   - { duration: 3, prompt: "Wide, slow push in. Rain." }
//!   - { duration: 4, prompt: "Close-up.", join: dissolve }
//!   - { duration: 3, prompt: "Thunder.", join: continue, camera: rise.yaml }
//! ```
//!
//! Paths are relative to the file. A shot's `camera` is a path, or the camera
//! itself.

use std::path::{Path, PathBuf};

use kinora_core::problem::Problem;
use kinora_core::request::Draft;
use serde_json::{Map, Value};

use super::yaml;

/// A storyboard as it was read.
#[derive(Default)]
pub(super) struct Storyboard {
    pub(super) draft: Draft,
    pub(super) image: Option<PathBuf>,
    pub(super) end_image: Option<PathBuf>,
    pub(super) depth: Option<PathBuf>,
}

/// The keys of a storyboard, in the order of the documentation.
const KEYS: &[&str] = &[
    "version",
    "model",
    "image",
    "end_image",
    "depth",
    "prompt",
    "negative_prompt",
    "duration",
    "cfg_scale",
    "sound",
    "shot_type",
    "aspect_ratio",
    "seed",
    "loop",
    "portrait",
    "camera",
    "elements",
    "shots",
];

/// The keys of a shot.
const SHOT_KEYS: &[&str] = &["duration", "prompt", "join", "camera"];

/// Reads a storyboard. What cannot be read is a problem of its draft.
pub(super) fn read(path: &Path) -> Storyboard {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let mut reader = Reader {
        folder,
        problems: vec![],
    };
    let body = match yaml::read(path, "storyboard") {
        Ok(Value::Object(body)) => body,
        Ok(other) => {
            let allowed = "keys such as `image` and `shots`";
            reader.refuse("storyboard", &other, allowed);
            Map::new()
        }
        Err(problem) => {
            reader.problems.push(problem);
            Map::new()
        }
    };
    reader.storyboard(body)
}

struct Reader<'a> {
    folder: &'a Path,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn refuse(&mut self, field: &str, value: &Value, allowed: &str) {
        let problem = Problem::outside(field, &value.to_string(), allowed);
        self.problems.push(problem);
    }

    fn storyboard(&mut self, mut body: Map<String, Value>) -> Storyboard {
        self.unknown(&body, KEYS, "storyboard");
        if !body.is_empty() && body.get("version").and_then(Value::as_u64) != Some(1) {
            let version = body.get("version").cloned().unwrap_or(Value::Null);
            self.refuse("storyboard.version", &version, "1");
        }
        let image = self.path(body.remove("image"), "image");
        let end_image = self.path(body.remove("end_image"), "end_image");
        let depth = self.path(body.remove("depth"), "depth");
        if let Some(camera) = body.remove("camera") {
            body.insert("camera".to_owned(), self.camera(camera, "camera"));
        }
        let elements = body.remove("elements").map(|elements| match elements {
            Value::Object(named) => named.into_iter().map(|(_, id)| id).collect(),
            other => other,
        });
        if let Some(elements) = elements {
            body.insert("element_list".to_owned(), elements);
        }
        let shots = self.shots(body.remove("shots"));
        // A prompt beside shots holds for all of them.
        let context = match shots.is_empty() {
            true => None,
            false => body.remove("prompt"),
        };
        if !shots.is_empty() {
            body.insert("multi_prompt".to_owned(), Value::Array(shots));
        }
        let (mut draft, _) = Draft::from_json(&Value::Object(body));
        draft.context = context.and_then(|context| context.as_str().map(str::to_owned));
        draft.problems.append(&mut self.problems);
        Storyboard {
            draft,
            image,
            end_image,
            depth,
        }
    }

    fn unknown(&mut self, object: &Map<String, Value>, known: &[&str], field: &str) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.problems.push(Problem::unknown(field, name, known));
        }
    }

    fn path(&mut self, value: Option<Value>, field: &str) -> Option<PathBuf> {
        match value? {
            Value::Null => None,
            Value::String(path) => Some(self.folder.join(path)),
            other => {
                self.refuse(&format!("storyboard.{field}"), &other, "a path");
                None
            }
        }
    }

    /// The camera itself, read from its file if there is one.
    fn camera(&mut self, value: Value, field: &str) -> Value {
        let Value::String(path) = value else {
            return value;
        };
        yaml::read(&self.folder.join(path), field).unwrap_or_else(|problem| {
            self.problems.push(problem);
            Value::Null
        })
    }

    fn shots(&mut self, shots: Option<Value>) -> Vec<Value> {
        let shots = match shots {
            None | Some(Value::Null) => return vec![],
            Some(Value::Array(shots)) => shots,
            Some(other) => {
                self.refuse("storyboard.shots", &other, "a list of shots");
                return vec![];
            }
        };
        let shots = shots.into_iter().enumerate();
        shots.map(|(index, shot)| self.shot(index, shot)).collect()
    }

    fn shot(&mut self, index: usize, shot: Value) -> Value {
        let Value::Object(mut shot) = shot else {
            return shot;
        };
        let field = format!("shots[{index}]");
        self.unknown(&shot, SHOT_KEYS, &field);
        if let Some(camera) = shot.remove("camera") {
            let camera = self.camera(camera, &format!("{field}.camera"));
            shot.insert("camera".to_owned(), camera);
        }
        Value::Object(shot)
    }
}
