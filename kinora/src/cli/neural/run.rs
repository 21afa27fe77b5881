//! `kinora neural run`: a picture becomes a film by a model in a folder.

use std::path::PathBuf;

use clap::Args;
use kinora_core::engine::Engine;
use kinora_core::problem::{Problem, Problems};
use kinora_diffuse::engine::{NeuralEngine, Options, Steps};

use super::super::animate::Animate;
use super::super::failure::Failure;
use super::super::output::Output;
use super::{Computing, Memory, failed, models};
use crate::engine::neural::codec;

/// Make a film with a model.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in super::super) struct Run {
    /// The model's folder: a checkpoint of LTX-2.x or Wan 2.2 TI2V-5B, a folder for each component.
    folder: PathBuf,
    #[command(flatten)]
    film: Animate,
    #[command(flatten)]
    computing: Computing,
    /// The size of the film in pixels, such as 512x320 [default: the size of --model].
    #[arg(long, value_name = "WxH")]
    size: Option<String>,
    /// Steps of a model that is not distilled, 1 to 200 [default: what the checkpoint says].
    #[arg(long, value_name = "N", conflicts_with = "distilled")]
    steps: Option<usize>,
    /// The few steps of a distilled model, without guidance.
    #[arg(long)]
    distilled: bool,
    /// Blocks of the transformer to keep in memory at most; the others are read again in each
    /// step [default: as many as fit].
    #[arg(long, value_name = "N")]
    resident: Option<usize>,
    #[command(flatten)]
    memory: Memory,
    /// Film the pictures as they are, not as a codec leaves them.
    #[arg(long)]
    no_codec: bool,
    /// How long the film may take.
    #[arg(long, value_name = "MINUTES", default_value_t = 24 * 60)]
    minutes: u64,
}

const AFTER_HELP: &str = "\
Examples:
  kinora neural run models/ltx-2.3 photo.jpg \"she turns to the window\" --sound -o film.mp4
  kinora neural run models/ltx-2.3 photo.jpg \"rain\" --size 512x320 --duration 3
  kinora neural run models/wan-2.2-ti2v-5b photo.jpg \"she turns\" --steps 30 -o film.mp4

A film on the processor takes minutes for a small preview and hours for 720p; --device cuda films in
seconds where this build has it.";

impl Run {
    pub(in super::super) fn output(&self) -> Output {
        self.film.output()
    }

    pub(in super::super) fn run(&self) -> Result<(), Failure> {
        let mut problems = vec![];
        let size = self.size.as_deref().map(|text| size(text, &mut problems));
        if let Some(name) = self.film.options().named_engine() {
            let message = "`engine` is the neural one here; leave out --engine";
            problems.push(Problem::other("engine", name, "absent", message));
        }
        if let Some(steps) = self.steps.filter(|steps| !(1..=200).contains(steps)) {
            let allowed = "a whole number from 1 to 200";
            problems.push(Problem::outside("steps", &steps.to_string(), allowed));
        }
        if !problems.is_empty() {
            return Err(Failure::Refused(Problems(problems)));
        }
        models::acknowledged(&self.folder)?;
        let options = self.options()?;
        let engine = |_threads| {
            let engine = NeuralEngine::open(&self.folder, options).map_err(failed)?;
            Ok(Box::new(engine) as Box<dyn Engine>)
        };
        let resize = |plan: &mut kinora_core::plan::Plan| {
            if let Some(Some((width, height))) = size {
                (plan.width, plan.height) = (width, height);
            }
        };
        self.film.film_with(engine, resize, self.minutes)
    }

    fn options(&self) -> Result<Options, Failure> {
        Ok(Options {
            dtype: self.computing.dtype(),
            device: self.computing.device()?,
            steps: match (self.distilled, self.steps) {
                (true, _) => Some(Steps::Distilled),
                (false, steps) => steps.map(Steps::Guided),
            },
            resident: self.resident,
            memory: self.memory.bytes()?,
            codec: (!self.no_codec).then(codec),
            ..Options::default()
        })
    }
}

/// The sides that a film may have.
const SIDES: std::ops::RangeInclusive<u32> = 64..=4096;

/// Reads a size. One that cannot be read is a problem.
fn size(text: &str, problems: &mut Vec<Problem>) -> Option<(u32, u32)> {
    let sides = text.split_once(['x', '×']);
    let sides = sides.and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    let fits = |side: u32| SIDES.contains(&side) && side.is_multiple_of(2);
    let sides = sides.filter(|&(width, height)| fits(width) && fits(height));
    if sides.is_none() {
        let allowed = "two even numbers from 64 to 4096 such as 512x320";
        problems.push(Problem::outside("size", text, allowed));
    }
    sides
}
