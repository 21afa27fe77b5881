//! The options that every command about a film shares.

use std::path::PathBuf;

use clap::Args;
use kinora_core::engine::Engine;
use kinora_core::limits::Limits;
use kinora_core::problem::Problem;
use kinora_core::request::{Draft, DraftShot, parse_aspect_ratio};

use super::failure::Failure;
use crate::config::Settings;
use crate::engine::{self, EngineUnavailable};
use crate::service::film::Order;

/// What a film is like.
#[derive(Debug, Args)]
pub(super) struct FilmOptions {
    /// The model: std, pro, 4k, turbo-std, turbo-pro, o3-std, o3-pro, o3-4k, or a full id.
    #[arg(long, default_value = "std", value_name = "NAME")]
    model: String,
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
    /// The shape of the film, such as 16:9 [default: the picture's]; the picture is cropped about its middle.
    #[arg(long, value_name = "W:H")]
    aspect_ratio: Option<String>,
    /// The seed of everything that is random.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
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
        let mut problems = vec![];
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
        let multi_prompt = shots
            .map(|(index, text)| shot(text, index, &mut problems))
            .collect();
        let aspect_ratio = self
            .aspect_ratio
            .as_deref()
            .and_then(|text| aspect_ratio(text, &mut problems));
        let draft = Draft {
            model: self.model.clone(),
            prompt: prompt.map(str::to_owned),
            negative_prompt: self.negative_prompt.clone(),
            duration: self.duration,
            cfg_scale: self.cfg_scale,
            sound: self.sound.then_some(true),
            shot_type: self.shot_type.clone(),
            multi_prompt,
            aspect_ratio,
            seed: Some(self.seed),
            problems,
            ..Draft::default()
        };
        Order {
            image,
            end_image: self.end_image.clone(),
            draft,
        }
    }
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
            duration: None,
        };
    };
    DraftShot {
        prompt: (!prompt.is_empty()).then(|| prompt.to_owned()),
        duration: Some(seconds),
    }
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
