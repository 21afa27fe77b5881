//! `kinora neural keys`: the tensors that a configuration asks for.

use std::path::{Path, PathBuf};

use clap::Args;
use kinora_core::problem::Problem;
use kinora_diffuse::{keys, published};
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::super::output::Output;
use super::failed;

/// List the tensors that a configuration asks for, a name, a tab and a shape a line.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in super::super) struct Keys {
    /// The configuration: a config.json.
    #[arg(
        value_name = "CONFIG",
        required_unless_present_any = ["config", "model"],
        conflicts_with_all = ["config", "model"]
    )]
    given: Option<PathBuf>,
    /// The same.
    #[arg(long, value_name = "CONFIG", conflicts_with = "model")]
    config: Option<PathBuf>,
    /// A published model, such as ltx-2.5 for its transformer or ltx-2.5-vae for a part.
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Examples:
  kinora neural keys checkpoints/ltx-2.3/transformer/config.json
  kinora neural keys --model ltx-2.5-connectors

The list comes from the very code that loads a checkpoint; nothing is loaded.";

impl Keys {
    pub(in super::super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in super::super) fn run(&self) -> Result<(), Failure> {
        let configuration = match (&self.model, self.given.as_ref().or(self.config.as_ref())) {
            (Some(model), _) => named(model)?,
            (None, Some(path)) => read(path)?,
            (None, None) => {
                let allowed = "a config.json, or a published model with --model";
                return Err(Failure::refused(Problem::missing("config", allowed)));
            }
        };
        let keys = keys::keys(&configuration).map_err(failed)?;
        let list: Vec<Value> = keys
            .iter()
            .map(|(name, shape)| json!({"name": name, "shape": shape}))
            .collect();
        let object = json!({"count": keys.len(), "tensors": list});
        self.output().data(&object, || keys::lines(&keys))
    }
}

fn named(model: &str) -> Result<Value, Failure> {
    published::configuration(model).map_err(|error| {
        let allowed = published::names().join(", ");
        Failure::refused(Problem::other("model", model, &allowed, error.to_string()))
    })
}

fn read(path: &Path) -> Result<Value, Failure> {
    let shown = path.display().to_string();
    let refuse = |why: String| {
        let message = format!("`config` {shown}: {why}");
        Failure::refused(Problem::other("config", &shown, "a config.json", message))
    };
    let text = std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| refuse(format!("not JSON: {error}")))
}
