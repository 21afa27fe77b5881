//! `kinora neural parity`: is this build's answer the reference's?

use std::path::PathBuf;

use clap::Args;
use kinora_diffuse::parity::{self, Measure};
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::super::output::Output;
use super::super::table::table;
use super::{Computing, failed, verdict};

/// Run golden tensors through this build and compare with the reference's answers.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in super::super) struct Parity {
    /// The folder: a checkpoint, and `golden/NAME.safetensors` with `in.*` and `out.*` in them.
    folder: PathBuf,
    #[command(flatten)]
    computing: Computing,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Example: kinora neural parity checkpoints/ltx-2.3 --dtype bf16

A line for each golden file. The exit code is 1 where a relative difference is above 1e-4 in f32,
or above 2e-2 in bf16, or where a file cannot be run.";

/// What became of one golden file.
struct Line {
    golden: String,
    outcome: Result<Vec<Measure>, String>,
}

impl Parity {
    pub(in super::super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in super::super) fn run(&self) -> Result<(), Failure> {
        let (dtype, device) = (self.computing.dtype(), self.computing.device()?);
        let tolerance = parity::tolerance(dtype);
        let names = parity::names(&self.folder).map_err(failed)?;
        let lines: Vec<Line> = names
            .into_iter()
            .map(|golden| {
                let outcome = parity::run_one(&self.folder, &golden, dtype, &device);
                let outcome = outcome.map_err(|error| error.to_string());
                Line { golden, outcome }
            })
            .collect();
        let wrong: Vec<&str> = lines
            .iter()
            .filter(|line| !line.holds(tolerance))
            .map(|line| line.golden.as_str())
            .collect();
        let report = json!({
            "folder": self.folder.display().to_string(),
            "dtype": format!("{dtype:?}").to_lowercase(),
            "tolerance": tolerance,
            "ok": wrong.is_empty(),
            "goldens": lines.iter().map(|line| line.json(tolerance)).collect::<Vec<Value>>(),
        });
        let wrong = (!wrong.is_empty())
            .then(|| format!("not the reference's answer: {}", wrong.join(", ")));
        verdict(self.output(), wrong, report, || shown(&lines, tolerance))
    }
}

impl Line {
    fn holds(&self, tolerance: f64) -> bool {
        self.outcome.as_ref().is_ok_and(|measures| {
            !measures.is_empty() && measures.iter().all(|m| m.relative_l2 <= tolerance)
        })
    }

    /// The worst of the file's outputs. A number that is none is the worst of all.
    fn worst(&self, figure: impl Fn(&Measure) -> f64) -> Option<f64> {
        let measures = self.outcome.as_ref().ok()?;
        let worse = |a: f64, b: f64| if a.is_nan() || a > b { a } else { b };
        measures.iter().map(figure).reduce(worse)
    }

    fn seconds(&self) -> Option<f64> {
        self.outcome.as_ref().ok()?.first().map(|m| m.seconds)
    }

    fn json(&self, tolerance: f64) -> Value {
        let outputs = self.outcome.as_ref().ok().map(|measures| {
            let output = |m: &Measure| json!({"name": m.output, "max_abs": m.max_abs, "relative_l2": m.relative_l2});
            measures.iter().map(output).collect::<Vec<Value>>()
        });
        json!({
            "name": self.golden,
            "max_abs": self.worst(|m| m.max_abs),
            "relative_l2": self.worst(|m| m.relative_l2),
            "seconds": self.seconds(),
            "ok": self.holds(tolerance),
            "error": self.outcome.as_ref().err(),
            "outputs": outputs,
        })
    }
}

fn shown(lines: &[Line], tolerance: f64) -> String {
    let figure =
        |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.2e}"));
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let verdict = if line.holds(tolerance) { "ok" } else { "BAD" };
            vec![
                verdict.to_owned(),
                line.golden.clone(),
                figure(line.worst(|m| m.max_abs)),
                figure(line.worst(|m| m.relative_l2)),
                line.seconds()
                    .map_or("–".to_owned(), |s| format!("{s:.3} s")),
                line.outcome.as_ref().err().cloned().unwrap_or_default(),
            ]
        })
        .collect();
    let head = ["", "golden", "max abs", "relative L2", "time", ""];
    table(&head, &rows, "")
}
