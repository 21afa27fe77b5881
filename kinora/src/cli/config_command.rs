//! `kinora config`: what is set, and where.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::{self, Output};
use super::table::table;
use crate::config::{self, ClientSettings, Origin, ServerSettings, Sourced};

/// Show every setting, its value and where it came from.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ConfigCommand {
    /// Print the reference of all settings as Markdown instead.
    #[arg(long, conflicts_with = "json")]
    reference: bool,
    /// The configuration file [default: kinora.toml here, or in the platform's folder].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Examples:
  kinora config
  kinora config --reference > configuration.md
  KINORA_WORKERS=2 kinora config --config /etc/kinora.toml --json

A flag goes before the environment (KINORA_ and the setting's name), that before the file, and that
before the default. Wrong settings are all named at once, with exit code 3.";

impl ConfigCommand {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        if self.reference {
            return output::write(config::reference().as_bytes());
        }
        let file = self.config.as_deref();
        let (_, settings) = ServerSettings::load(file, &[])?;
        ClientSettings::load(file, &[])?;
        let all: Vec<Value> = settings.iter().map(described).collect();
        self.output()
            .data(&json!({"settings": all}), || listed(&settings))
    }
}

fn described(setting: &Sourced) -> Value {
    json!({
        "key": setting.key,
        "value": setting.value,
        "from": setting.from.as_str(),
        "where": match &setting.from {
            Origin::Default => None,
            set => Some(set.to_string()),
        },
    })
}

fn listed(settings: &[Sourced]) -> String {
    let row = |setting: &Sourced| {
        let value = setting.value.clone().unwrap_or_else(|| missing(setting));
        vec![setting.key.to_owned(), value, setting.from.to_string()]
    };
    let rows: Vec<_> = settings.iter().map(row).collect();
    table(&["SETTING", "VALUE", "FROM"], &rows, "")
}

/// What stands for a value that is not there, or not shown.
fn missing(setting: &Sourced) -> String {
    match setting.from {
        Origin::Default => "-".to_owned(),
        Origin::Flag(_) | Origin::Variable(_) | Origin::File(_) => "(set, not shown)".to_owned(),
    }
}
