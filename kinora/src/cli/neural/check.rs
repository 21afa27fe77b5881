//! `kinora neural check`: is a model's folder whole?

use std::path::PathBuf;

use clap::Args;
use kinora_diffuse::check::{self, Component, Report};
use kinora_diffuse::licence;
use serde_json::json;

use super::super::failure::Failure;
use super::super::output::Output;
use super::failed;

/// Look over a model's folder without loading it.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora neural check models/ltx-2.3 --json")]
pub(in super::super) struct Check {
    /// The model's folder.
    folder: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(in super::super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in super::super) fn run(&self) -> Result<(), Failure> {
        let report = check::check(&self.folder).map_err(failed)?;
        let licence = licence::find(&self.folder).map_err(failed)?;
        let licence = licence.map(|licence| licence.path.display().to_string());
        let object = json!({
            "folder": self.folder.display().to_string(),
            "ok": report.whole,
            "components": report.components,
            "absent": report.absent,
            "licence": licence,
            "memory": report.memory,
        });
        if report.whole {
            return self
                .output()
                .data(&object, || shown(&report, licence.as_deref()));
        }
        if !self.json {
            self.output()
                .data(&object, || shown(&report, licence.as_deref()))?;
        }
        Err(Failure::Ended {
            message: format!("{} is not a whole model", self.folder.display()),
            prediction: Box::new(object),
        })
    }
}

fn shown(report: &Report, licence: Option<&str>) -> String {
    let mut text = String::new();
    for component in &report.components {
        text.push_str(&line(component));
        for problem in &component.problems {
            text.push_str(&format!("     {problem}\n"));
        }
    }
    for name in &report.absent {
        text.push_str(&format!("BAD  {name:<18} is absent\n"));
    }
    text.push_str(&match licence {
        Some(path) => format!("     licence            {path}\n"),
        None => "     licence            none in the folder\n".to_owned(),
    });
    if let Some(memory) = &report.memory {
        let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        let free = memory.free.map_or(String::new(), |free| {
            format!("; {:.0} MiB are free", mib(free))
        });
        let least = mib(memory.least);
        text.push_str(&format!(
            "     memory             {least:.0} MiB at least for 5 s at 1280 × 704 in f32{free}\n"
        ));
    }
    text
}

fn line(component: &Component) -> String {
    let verdict = if component.problems.is_empty() {
        "ok"
    } else {
        "BAD"
    };
    let types: Vec<String> = component
        .types
        .iter()
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    format!(
        "{verdict:<4} {:<18} {:<28} {:>8.1} MiB  {}\n",
        component.name,
        component.class.as_deref().unwrap_or("–"),
        component.bytes as f64 / f64::from(1 << 20),
        types.join(", ")
    )
}
