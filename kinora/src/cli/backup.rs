//! `kinora backup`: a copy of the database, beside a running server.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use kinora_core::problem::Problem;
use serde_json::json;

use super::failure::Failure;
use super::output::Output;
use super::store::DataOptions;

/// Copy the database as it is now, while the server runs.
#[derive(Debug, Args)]
#[command(after_help = "\
Example: kinora backup /var/backups/kinora-monday.db

Pictures, clips and `secret.key` are files in the data folder and are not in the copy: copy them too,
after the database. Without `secret.key` nobody can sign webhooks for the keys of the copy.")]
pub(super) struct Backup {
    /// The copy, which must not be there yet.
    file: PathBuf,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        check(&self.file)?;
        let data = self.data.with(async |folder| {
            folder.store.backup(&self.file).await?;
            Ok(folder.settings.data.clone())
        })?;
        let bytes = fs::metadata(&self.file).map_err(|error| {
            Failure::failed(
                format!("failed to read {} back", self.file.display()),
                error,
            )
        })?;
        let object = json!({
            "file": self.file,
            "bytes": bytes.len(),
            "not_in_it": "pictures, clips and secret.key, which are files of the data folder",
            "data": data,
        });
        let output = self.output();
        output.data(&object, || {
            format!("{}: {} bytes", self.file.display(), bytes.len())
        })?;
        output.say(&format!(
            "only the database is in it; copy the other files of {} too, after it",
            data.display()
        ));
        Ok(())
    }
}

/// A backup never replaces anything.
fn check(file: &Path) -> Result<(), Failure> {
    let place = file.display().to_string();
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let message = if file.exists() {
        format!(
            "`file` is {place}, which is there already, and a backup replaces nothing; name a new file"
        )
    } else if folder.is_some_and(|folder| !folder.is_dir()) {
        format!("`file` is {place}, but its folder does not exist; make it first")
    } else {
        return Ok(());
    };
    let allowed = "a new file in a folder that exists";
    Err(Failure::refused(Problem::other(
        "file", &place, allowed, message,
    )))
}
