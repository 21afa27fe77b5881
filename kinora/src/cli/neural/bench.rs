//! `kinora neural bench`: how fast this machine runs a block of a transformer.

use clap::{Args, ValueEnum};
use kinora_core::problem::Problem;
use kinora_diffuse::bench::{
    self, FULL, MEDIUM, SMALL, Size, Timing, WAN_FULL, WAN_MEDIUM, WAN_SMALL,
};
use kinora_diffuse::{DType, Device};
use serde_json::json;

use super::super::failure::Failure;
use super::super::output::Output;
use super::{Computing, failed};
use crate::engine;

/// Time one block of LTX-2.3 or Wan 2.2, or one layer, with random weights.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in super::super) struct Bench {
    #[command(flatten)]
    computing: Computing,
    /// Half the published width, 2048 video tokens.
    #[arg(long)]
    medium: bool,
    /// The published width, 3520 video tokens.
    #[arg(long, conflicts_with = "medium")]
    full: bool,
    /// What to time.
    #[arg(long, value_enum, value_name = "WORK", default_value_t = Work::Block)]
    work: Work,
    /// How often to run it; the fastest counts.
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Work {
    /// A block of the transformer of LTX-2.3.
    Block,
    /// A block of the transformer of Wan 2.2.
    WanBlock,
    /// Attention of 24 heads of 128 among 4096 tokens.
    Attention,
    /// A convolution of 256 channels over 9 frames of 34 × 60.
    Convolution,
    /// A linear layer of 4096 by 4096 on 2048 tokens.
    Linear,
}

/// Times a block of a size: so many rounds.
type Block = fn(Size, usize, DType, &Device) -> Result<Timing, kinora_diffuse::Error>;

/// Times a layer: milliseconds of each of so many rounds.
type Layer = fn(usize, DType, &Device) -> Result<Vec<f64>, kinora_diffuse::Error>;

const AFTER_HELP: &str = "\
Example: kinora neural bench --medium

--medium and --full are for blocks; without them it has a quarter of the published width and 512 video tokens.
No checkpoint is needed.";

impl Bench {
    pub(in super::super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in super::super) fn run(&self) -> Result<(), Failure> {
        if !(1..=100).contains(&self.rounds) {
            let given = self.rounds.to_string();
            let problem = Problem::outside("rounds", &given, "a whole number from 1 to 100");
            return Err(Failure::refused(problem));
        }
        match self.work {
            Work::Block => self.time_block(bench::block, [SMALL, MEDIUM, FULL]),
            Work::WanBlock => self.time_block(bench::wan_block, [WAN_SMALL, WAN_MEDIUM, WAN_FULL]),
            Work::Attention => self.time_layer("attention", bench::attention),
            Work::Convolution => self.time_layer("convolution", bench::convolution),
            Work::Linear => self.time_layer("linear", bench::linear),
        }
    }

    /// Times a block of one of its sizes: small, medium, full.
    fn time_block(&self, block: Block, sizes: [Size; 3]) -> Result<(), Failure> {
        let (name, size) = self.size(sizes);
        let (dtype, device) = (self.computing.dtype(), self.computing.device()?);
        let timing = block(size, self.rounds, dtype, &device).map_err(failed)?;
        let best = fastest(&timing.rounds);
        let dtype = format!("{dtype:?}").to_lowercase();
        let object = json!({
            "size": name,
            "dtype": dtype,
            "device": self.computing.device,
            "threads": engine::processors(),
            "width": timing.width,
            "video_tokens": timing.tokens,
            "weights": timing.weights,
            "milliseconds": rounded(best),
            "rounds": timing.rounds.iter().copied().map(rounded).collect::<Vec<f64>>(),
        });
        self.output().data(&object, || {
            format!(
                "{best:.1} ms a block ({name}, {dtype}: width {}, {} video tokens, {:.1} million weights)\n",
                timing.width,
                timing.tokens,
                timing.weights as f64 / 1e6
            )
        })
    }

    /// Times one layer, which has one size.
    fn time_layer(&self, name: &str, layer: Layer) -> Result<(), Failure> {
        let (dtype, device) = (self.computing.dtype(), self.computing.device()?);
        let rounds = layer(self.rounds, dtype, &device);
        let rounds = rounds.map_err(failed)?;
        let best = fastest(&rounds);
        let dtype = format!("{dtype:?}").to_lowercase();
        let object = json!({
            "work": name,
            "dtype": dtype,
            "device": self.computing.device,
            "threads": engine::processors(),
            "milliseconds": rounded(best),
            "rounds": rounds.iter().copied().map(rounded).collect::<Vec<f64>>(),
        });
        self.output()
            .data(&object, || format!("{best:.1} ms ({name}, {dtype})\n"))
    }

    fn size(&self, [small, medium, full]: [Size; 3]) -> (&'static str, Size) {
        match (self.full, self.medium) {
            (true, _) => ("full", full),
            (_, true) => ("medium", medium),
            _ => ("small", small),
        }
    }
}

fn fastest(rounds: &[f64]) -> f64 {
    rounds.iter().copied().fold(f64::INFINITY, f64::min)
}

fn rounded(ms: f64) -> f64 {
    (ms * 10.0).round() / 10.0
}
