//! The options that every command about a film shares.

use std::path::{Path, PathBuf};

use clap::Args;
use kinora_core::engine::Engine;
use kinora_core::limits::Limits;
use kinora_core::plan::Plan;
use kinora_core::problem::Problem;
use kinora_core::request::{Draft, DraftRegion, DraftShot, Masks, parse_aspect_ratio};

use super::failure::Failure;
use super::{storyboard, yaml};
use crate::config::Settings;
use crate::engine::{self, EngineUnavailable};
use crate::service::film::{Checked, Order};

/// What a film is like.
#[derive(Debug, Args)]
pub(super) struct FilmOptions {
    /// The model: std, pro, 4k, turbo-std, turbo-pro, o3-std, o3-pro, o3-4k, or a full id
    /// [default: std].
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Seconds, 3 to 15 [default: 5, or the sum of the shots].
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    duration: Option<i64>,
    /// A picture to end on.
    #[arg(long, value_name = "FILE")]
    end_image: Option<PathBuf>,
    /// What must not happen.
    #[arg(long, value_name = "WORDS")]
    negative_prompt: Option<String>,
    /// How closely to keep to the prompt, 0 to 1 [default: 0.5].
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    cfg_scale: Option<f64>,
    /// Make a sound track.
    #[arg(long)]
    sound: bool,
    /// A shot, as "SECONDS: PROMPT"; give it once for each shot.
    #[arg(long = "shot", value_name = "SHOT")]
    shots: Vec<String>,
    /// How shots are found: customize (as listed) or intelligent (from the prompt).
    #[arg(long, value_name = "TYPE")]
    shot_type: Option<String>,
    /// The film as a file, shot by shot; other options come before what it says.
    #[arg(long, value_name = "FILE", conflicts_with = "shots")]
    storyboard: Option<PathBuf>,
    /// Where the camera is at which frame, as a YAML or JSON file, in place of moves in the prompt.
    #[arg(long, value_name = "FILE")]
    camera: Option<PathBuf>,
    /// A plan as `kinora plan --json` prints it, to be filmed as it is.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["storyboard", "camera", "shots"])]
    plan: Option<PathBuf>,
    /// How near each place of the picture is: a grey picture of its shape, near is white.
    #[arg(long, value_name = "FILE")]
    depth: Option<PathBuf>,
    /// The folder of a Depth Anything model that sees how near each place of the picture is.
    #[cfg(feature = "neural")]
    #[arg(long, value_name = "DIR", conflicts_with = "depth")]
    depth_model: Option<PathBuf>,
    /// What goes along a path: a picture of the picture's shape, white where it is, else black; give
    /// it once for each, up to six.
    #[arg(long = "mask", value_name = "FILE")]
    masks: Vec<PathBuf>,
    /// The path of a --mask, in the same order: points in pixels of the picture, counted from its
    /// lower left corner, such as "100,50 300,80".
    #[arg(
        long = "path",
        value_name = "POINTS",
        allow_hyphen_values = true,
        conflicts_with = "plan"
    )]
    paths: Vec<String>,
    /// A video whose camera and motion the picture takes over, for the models of motion control.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["shots", "storyboard", "camera", "plan", "duration", "looped"])]
    video: Option<PathBuf>,
    /// What is taken over from the video: video (its camera, too) or image (only what moves)
    /// [default: video].
    #[arg(long, value_name = "WORD", requires = "video")]
    orientation: Option<String>,
    /// Leave out the sound of the video.
    #[arg(long, requires = "video")]
    no_original_sound: bool,
    /// What must not move by itself: a picture of the picture's shape, white where it is, else black.
    #[arg(long, value_name = "FILE")]
    static_mask: Option<PathBuf>,
    /// Make the last frame lead into the first.
    #[arg(long = "loop")]
    looped: bool,
    /// Whether faces are brought to life: auto or off [default: auto].
    #[arg(long, value_name = "WORD")]
    portrait: Option<String>,
    /// The shape of the film, such as 16:9 [default: the picture's]; the picture is cropped about its middle.
    #[arg(long, value_name = "W:H")]
    aspect_ratio: Option<String>,
    /// The seed of everything that is random [default: 0].
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The engine: auto or cpu [default: auto].
    #[arg(long, value_name = "NAME")]
    engine: Option<String>,
}

impl FilmOptions {
    /// The engine that was asked for, with this many threads.
    pub(super) fn engine(&self, threads: usize) -> Result<Box<dyn Engine>, Failure> {
        Ok(engine::open(&self.engine_name(), threads)?)
    }

    fn engine_name(&self) -> String {
        let named = self.engine.clone().or(Settings::from_environment().engine);
        named.unwrap_or_else(|| engine::DEFAULT.to_owned())
    }

    /// What was asked for, as an order. What cannot be read is a problem of
    /// the draft and comes out with all others.
    pub(super) fn order(&self, image: Option<PathBuf>, prompt: Option<&str>) -> Order {
        let board = self.storyboard.as_deref().map(storyboard::read);
        let board = board.unwrap_or_default();
        let mut problems = board.draft.problems.clone();
        if let Err(error @ EngineUnavailable::Unknown { .. }) = engine::find(&self.engine_name()) {
            let allowed = "the name of an engine";
            let message = error.to_string();
            problems.push(Problem::other(
                "engine",
                &self.engine_name(),
                allowed,
                message,
            ));
        }
        let shots = self.shots.iter().enumerate();
        let multi_prompt: Vec<DraftShot> = shots
            .map(|(index, text)| shot(text, index, &mut problems))
            .collect();
        let camera = self.camera.as_deref().and_then(|path| {
            let read = yaml::read(path, "camera");
            read.map_err(|problem| problems.push(problem)).ok()
        });
        let plan = self.plan.as_deref().and_then(|path| {
            let read = read_plan(path);
            read.map_err(|problem| problems.push(problem)).ok()
        });
        let aspect_ratio = self
            .aspect_ratio
            .as_deref()
            .and_then(|text| aspect_ratio(text, &mut problems));
        let regions = self.regions(&mut problems);
        let written = board.draft;
        let named = (!written.model.is_empty()).then(|| written.model.clone());
        let model = self.model.clone().or(named);
        let draft = Draft {
            model: model.unwrap_or_else(|| self.usual_model().to_owned()),
            character_orientation: self.orientation.clone(),
            keep_original_sound: self.no_original_sound.then_some(false),
            prompt: prompt.map(str::to_owned).or(written.prompt),
            context: written.context,
            negative_prompt: self.negative_prompt.clone().or(written.negative_prompt),
            duration: self.duration.or(written.duration),
            cfg_scale: self.cfg_scale.or(written.cfg_scale),
            sound: self.sound.then_some(true).or(written.sound),
            shot_type: self.shot_type.clone().or(written.shot_type),
            multi_prompt: match multi_prompt.is_empty() {
                true => written.multi_prompt,
                false => multi_prompt,
            },
            element_list: written.element_list,
            aspect_ratio: aspect_ratio.or(written.aspect_ratio),
            seed: self.seed.or(written.seed).or(Some(0)),
            camera: camera.or(written.camera),
            looped: self.looped.then_some(true).or(written.looped),
            portrait: self.portrait.clone().or(written.portrait),
            regions,
            problems,
            ..Draft::default()
        };
        Order {
            image: image.or(board.image),
            end_image: self.end_image.clone().or(board.end_image),
            depth: self.depth.clone().or(board.depth),
            masks: Masks {
                still: self.static_mask.clone(),
                regions: self.masks.iter().cloned().map(Some).collect(),
            },
            video: self.video.clone(),
            plan,
            draft,
        }
    }

    /// The model where none is named.
    fn usual_model(&self) -> &'static str {
        match self.video {
            Some(_) => "kwaivgi/kling-v3.0-std/motion-control",
            None => "std",
        }
    }

    /// The engine's name, where one was asked for here.
    #[cfg(feature = "neural")]
    pub(super) fn named_engine(&self) -> Option<&str> {
        self.engine.as_deref()
    }

    /// The order with what a depth model sees in its picture, where one is
    /// named.
    #[cfg(feature = "neural")]
    pub(super) fn seen(&self, checked: Checked) -> Result<Checked, Failure> {
        match &self.depth_model {
            Some(folder) => super::neural::depth::seen(folder, checked),
            None => Ok(checked),
        }
    }

    /// This build has no depth model.
    #[cfg(not(feature = "neural"))]
    pub(super) fn seen(&self, checked: Checked) -> Result<Checked, Failure> {
        Ok(checked)
    }

    /// A region for each path.
    fn regions(&self, problems: &mut Vec<Problem>) -> Vec<DraftRegion> {
        if self.plan.is_some() {
            return vec![];
        }
        let paths = self.paths.iter().enumerate();
        let region = |(index, text): (usize, &String)| DraftRegion {
            trajectory: path(text, index, problems),
            ..DraftRegion::default()
        };
        let regions = paths.map(region).collect();
        if self.paths.len() < self.masks.len() {
            let first = self.paths.len();
            let field = format!("dynamic_masks[{first}].trajectories");
            let allowed = "the path of each --mask with --path, such as --path \"100,50 300,80\"";
            problems.push(Problem::missing(&field, allowed));
        }
        regions
    }

    /// Whether a storyboard may name the picture.
    pub(super) fn has_storyboard(&self) -> bool {
        self.storyboard.is_some()
    }
}

/// Reads a plan; an unknown field is as wrong as a missing one.
fn read_plan(path: &Path) -> Result<Plan, Problem> {
    let plan = yaml::read(path, "plan")?;
    serde_json::from_value(plan).map_err(|error| {
        let shown = path.display().to_string();
        let allowed = "a plan as `kinora plan --json` prints it";
        let message = format!("`plan` {shown}: {error}; it must be {allowed}");
        Problem::other("plan", &shown, allowed, message)
    })
}

/// What holds for films made here; the sum of shots may be longer than the
/// hosted models' only with `--shot`.
pub(super) fn limits() -> Limits {
    Limits::local()
}

/// Reads a shot. One that cannot be read is a problem and keeps its place, so
/// that the others keep theirs.
fn shot(text: &str, index: usize, problems: &mut Vec<Problem>) -> DraftShot {
    let parsed = text.split_once(':').and_then(|(seconds, prompt)| {
        let seconds = seconds.trim().trim_end_matches(['s', 'S']).trim_end();
        Some((seconds.parse().ok()?, prompt.trim()))
    });
    let Some((seconds, prompt)) = parsed else {
        problems.push(Problem::outside(
            &format!("multi_prompt[{index}]"),
            text,
            "seconds, a colon and a prompt, such as --shot \"3: pan left\"",
        ));
        return DraftShot {
            prompt: Some(text.to_owned()),
            ..DraftShot::default()
        };
    };
    DraftShot {
        prompt: (!prompt.is_empty()).then(|| prompt.to_owned()),
        duration: Some(seconds),
        ..DraftShot::default()
    }
}

/// Reads a path. One that cannot be read is a problem, and a path that every
/// rule lets pass takes its place.
fn path(text: &str, index: usize, problems: &mut Vec<Problem>) -> Vec<[f64; 2]> {
    let point = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some([x.parse().ok()?, y.parse().ok()?])
    };
    let points: Option<Vec<[f64; 2]>> = text.split_whitespace().map(point).collect();
    points.unwrap_or_else(|| {
        problems.push(Problem::outside(
            &format!("dynamic_masks[{index}].trajectories"),
            text,
            "points in pixels from the lower left corner, such as --path \"100,50 300,80\"",
        ));
        vec![[0.0, 0.0], [1.0, 1.0]]
    })
}

fn aspect_ratio(text: &str, problems: &mut Vec<Problem>) -> Option<(u32, u32)> {
    let ratio = parse_aspect_ratio(text);
    if ratio.is_none() {
        problems.push(Problem::outside(
            "aspect_ratio",
            text,
            "two whole numbers such as 16:9",
        ));
    }
    ratio
}

/// How many threads to use: what was asked for, or one a processor.
pub(super) fn threads(asked: Option<usize>) -> Result<usize, Problem> {
    match asked {
        Some(count @ 1..=MAX_THREADS) => Ok(count),
        Some(count) => Err(Problem::outside(
            "threads",
            &count.to_string(),
            "a whole number from 1 to 256",
        )),
        None => Ok(engine::processors()),
    }
}

/// More threads than any machine that this runs on has processors.
const MAX_THREADS: usize = 256;
