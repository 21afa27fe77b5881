//! `kinora models add`: a model's licence is shown, and somebody acknowledges it.

use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Timestamp;
use kinora_core::problem::Problem;
use kinora_diffuse::licence::{self, Acknowledged, Licence};
use kinora_diffuse::{check, layout};
use serde_json::json;

use super::super::failure::Failure;
use super::super::output::Output;
use super::failed;
use crate::config::ClientSettings;
use crate::engine::neural::{LICENCES, check_licence};

/// What to do with a model of one's own.
#[derive(Debug, Subcommand)]
pub(in super::super) enum Action {
    /// Take a downloaded model into use: its licence is shown, and you are asked to acknowledge it.
    Add(Add),
}

impl Action {
    pub(in super::super) fn output(&self) -> Output {
        let Self::Add(add) = self;
        Output::new(add.json, false)
    }

    pub(in super::super) fn run(&self) -> Result<(), Failure> {
        let Self::Add(add) = self;
        add.run(self.output())
    }
}

/// Take a downloaded model into use.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in super::super) struct Add {
    /// The model's folder.
    folder: PathBuf,
    /// Where to lay out a model that comes in its makers' own layout [default: `kinora` in its
    /// folder].
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    /// Acknowledge the licence without being asked, having read it.
    #[arg(long)]
    acknowledge: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Example: kinora models add models/ltx-2.3

Nothing is downloaded or copied. A model in its makers' own layout, files without configurations, is
laid out by links in a folder of its own. A folder must not change while a server runs from it. What was
acknowledged is kept in the data folder; a model whose licence was not is not used.";

impl Add {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let folder = self.laid_out(output)?;
        let report = check::check(&folder).map_err(failed)?;
        if !report.whole {
            let folder = folder.display();
            output.say(&format!(
                "warning: {folder} is not whole; `kinora neural check {folder}` says what is wrong"
            ));
        }
        let found = licence::find(&folder).map_err(failed)?;
        let mut kept = open()?;
        let asked = found.as_ref().filter(|licence| !kept.has(licence));
        if let Some(licence) = asked {
            self.ask(licence, output)?;
            let when = Timestamp::now().to_string();
            let model = std::path::absolute(&folder);
            let model = model.unwrap_or_else(|_| folder.clone());
            kept.add(licence, &model, when).map_err(failed)?;
        }
        let object = json!({
            "folder": folder.display().to_string(),
            "whole": report.whole,
            "licence": found.as_ref().map(|licence| licence.path.display().to_string()),
            "sha256": found.as_ref().map(|licence| &licence.digest),
        });
        output.data(&object, || match found {
            Some(licence) => format!("acknowledged: {}\n", licence.path.display()),
            None => "there is no licence in the folder, so nothing to acknowledge\n".to_owned(),
        })
    }

    /// The model's folder in the published layout, made where it comes in its makers' own.
    fn laid_out(&self, output: Output) -> Result<PathBuf, Failure> {
        let Some(found) = layout::find(&self.folder).map_err(failed)? else {
            return Ok(self.folder.clone());
        };
        let into = self.into.clone();
        let into = into.unwrap_or_else(|| self.folder.join("kinora"));
        if !found.is_arranged(&into) {
            found.arrange(&self.folder, &into).map_err(failed)?;
        }
        output.say(&format!("the model is used from {}", into.display()));
        Ok(into)
    }

    fn ask(&self, licence: &Licence, output: Output) -> Result<(), Failure> {
        output.say(&format!("{}:\n\n{}", licence.path.display(), licence.text));
        if self.acknowledge {
            return Ok(());
        }
        let stdin = std::io::stdin();
        if !stdin.is_terminal() {
            let allowed =
                "--acknowledge once you have read the licence, since nobody can be asked here";
            return Err(Failure::refused(Problem::missing("acknowledge", allowed)));
        }
        output.say("Type yes to acknowledge this licence and its limits of use:");
        let mut answer = String::new();
        let read = stdin.lock().read_line(&mut answer);
        read.map_err(|error| Failure::failed("failed to read the answer", error))?;
        if answer.trim().eq_ignore_ascii_case("yes") {
            return Ok(());
        }
        Err(Failure::plain(
            "the licence was not acknowledged; nothing was changed",
        ))
    }
}

fn open() -> Result<Acknowledged, Failure> {
    let settings = ClientSettings::load(None, &[])?;
    Acknowledged::open(&settings.data.join(LICENCES)).map_err(failed)
}

/// Refuses a model whose licence nobody has acknowledged on this machine.
pub(super) fn acknowledged(folder: &Path) -> Result<(), Failure> {
    let settings = ClientSettings::load(None, &[])?;
    check_licence(folder, &settings.data).map_err(failed)
}
