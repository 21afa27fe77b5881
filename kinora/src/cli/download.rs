//! `kinora download`: the results of a prediction, as files.

use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use kinora_core::problem::Problem;
use kinora_store::State;
use kinora_store::hex;
use kinora_store::publish::Publication;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::output::{self, Output};
use super::place::{FilePlace, PlaceOptions, Predictions, ResultFile, Shown};
use super::predictions::standing;
use super::watch::ended;

/// Download the results of a prediction.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kinora download 6f1ed002ab5595859014ebf0951522d9 -o film.mp4
  kinora watch 6f1ed002ab5595859014ebf0951522d9 && kinora download 6f1ed002ab5595859014ebf0951522d9

A file appears whole or not at all, and replaces what was there.")]
pub(super) struct Download {
    /// The prediction's id.
    id: String,
    /// The file, or the folder for it [default: the id with .mp4, here]; - writes to standard output.
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Say nothing but errors.
    #[arg(long, short)]
    quiet: bool,
}

impl Download {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, self.quiet)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        if self.output.as_deref() == Some(Path::new("-")) {
            return self.to_stdout();
        }
        let files = self.place.with(async |predictions| {
            let files = self.files(predictions).await?;
            let targets = targets(&self.id, self.output.as_deref(), &files)?;
            let mut written = vec![];
            for (file, target) in files.iter().zip(&targets) {
                written.push(write_file(predictions, file, target).await?);
            }
            Ok(written)
        })?;
        let object = json!({"id": self.id, "files": files});
        self.output().data(&object, || listed(&files))
    }

    /// Writes the one file of the results to standard output, once it is whole.
    fn to_stdout(&self) -> Result<(), Failure> {
        if self.json {
            return Err(refused(
                "-",
                "`--output -` and `--json` both write to standard output; leave one of them out"
                    .to_owned(),
            ));
        }
        let bytes = self.place.with(async |predictions| {
            let files = self.files(predictions).await?;
            let [file] = files.as_slice() else {
                let count = files.len();
                return Err(refused(
                    "-",
                    format!("there are {count} files; name a folder with -o that exists"),
                ));
            };
            let mut sink = Sink::new(vec![], "standard output");
            fetch(predictions, file, &mut sink).await?;
            Ok(sink.writer)
        })?;
        output::write(&bytes)
    }

    /// The files of a prediction that is completed.
    async fn files(&self, predictions: &Predictions) -> Result<Vec<ResultFile>, Failure> {
        let shown = predictions.show(&self.id).await?;
        check_completed(&shown)?;
        predictions.files(&shown).await
    }
}

/// A line for each file.
fn listed(files: &[Value]) -> String {
    let name = |file: &Value| format!("{}\n", file["file"].as_str().unwrap_or_default());
    files.iter().map(name).collect()
}

fn check_completed(shown: &Shown) -> Result<(), Failure> {
    match shown.status {
        State::Completed => Ok(()),
        State::Queued | State::Running => Err(Failure::plain(format!(
            "prediction {} is {}; `kinora watch {}` waits for its end",
            shown.id,
            standing(shown),
            shown.id
        ))),
        State::Failed | State::Timeout | State::Cancelled => Err(ended(shown)),
    }
}

/// Where each file goes.
fn targets(id: &str, output: Option<&Path>, files: &[ResultFile]) -> Result<Vec<PathBuf>, Failure> {
    let folder = match output {
        Some(path) if path.is_dir() => path,
        Some(path) => return Ok(vec![single(path, files)?]),
        None => Path::new(""),
    };
    let name = |(index, file): (usize, &ResultFile)| {
        let number = match files {
            [_] => String::new(),
            _ => format!("-{}", index + 1),
        };
        folder.join(format!("{id}{number}.{}", file.extension))
    };
    let targets: Vec<_> = files.iter().enumerate().map(name).collect();
    if targets.is_empty() {
        let message = format!("prediction {id} has no files among its results");
        return Err(Failure::NotFound(message));
    }
    Ok(targets)
}

/// The one file of the results, which goes to the path that was named.
fn single(path: &Path, files: &[ResultFile]) -> Result<PathBuf, Failure> {
    let place = path.display().to_string();
    if files.len() != 1 {
        let count = files.len();
        let message = format!("there are {count} files; name a folder with -o that exists");
        return Err(refused(&place, message));
    }
    match Publication::check(path) {
        Ok(()) => Ok(path.to_owned()),
        Err(error) => Err(refused(&place, format!("`output`: {error}"))),
    }
}

fn refused(output: &str, message: String) -> Failure {
    let allowed = "a file in a folder that exists";
    Failure::refused(Problem::other("output", output, allowed, message))
}

/// Writes one file, whole or not at all.
async fn write_file(
    predictions: &Predictions,
    file: &ResultFile,
    target: &Path,
) -> Result<Value, Failure> {
    let place = target.display().to_string();
    let publication = Publication::begin(target).map_err(|error| not_written(&place, error))?;
    let mut sink = Sink::new(publication, &place);
    fetch(predictions, file, &mut sink).await?;
    let sum = hex::encode(&sink.hasher.finalize());
    let completed = sink.writer.complete();
    completed.map_err(|error| not_written(&place, error))?;
    Ok(json!({"file": target, "bytes": sink.bytes, "sha256": sum}))
}

/// Brings a file's bytes into a sink.
async fn fetch<W: Write>(
    predictions: &Predictions,
    file: &ResultFile,
    sink: &mut Sink<W>,
) -> Result<(), Failure> {
    match (&file.place, predictions) {
        (FilePlace::Stored(key), Predictions::Here(folder)) => sink.take(&folder.read(key).await?),
        (FilePlace::Address(address), Predictions::There(server)) => {
            let mut answer = server.open(address).await?;
            while let Some(bytes) = server.next(&mut answer).await? {
                sink.take(&bytes)?;
            }
            Ok(())
        }
        (FilePlace::Inline(text), Predictions::There(_)) => sink.take(&decoded(text)?),
        (FilePlace::Stored(_), Predictions::There(_))
        | (FilePlace::Address(_) | FilePlace::Inline(_), Predictions::Here(_)) => {
            unreachable!("a place names its own files")
        }
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, Failure> {
    let bytes = STANDARD.decode(text);
    bytes.map_err(|error| Failure::failed("the result is not base64", error))
}

/// Where bytes go, with their number and their sum.
struct Sink<W> {
    writer: W,
    place: String,
    bytes: u64,
    hasher: Sha256,
}

impl<W: Write> Sink<W> {
    fn new(writer: W, place: &str) -> Self {
        Self {
            writer,
            place: place.to_owned(),
            bytes: 0,
            hasher: Sha256::new(),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        let written = self.writer.write_all(bytes);
        written.map_err(|error| not_written(&self.place, error))
    }
}

fn not_written(place: &str, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::failed(format!("failed to write {place}"), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(count: usize) -> Vec<ResultFile> {
        let file = ResultFile {
            place: FilePlace::Stored("key".to_owned()),
            extension: "mp4".to_owned(),
        };
        vec![file; count]
    }

    #[track_caller]
    fn check(output: Option<&Path>, count: usize, expected: &[&str]) {
        let found = targets("7a", output, &files(count)).unwrap();
        let expected: Vec<_> = expected.iter().map(PathBuf::from).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_is_named_after_its_prediction() {
        check(None, 1, &["7a.mp4"]);
        check(None, 2, &["7a-1.mp4", "7a-2.mp4"]);
        check(Some(Path::new("film.mp4")), 1, &["film.mp4"]);
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("7a.mp4");
        check(Some(folder.path()), 1, &[inside.to_str().unwrap()]);
    }

    #[test]
    fn nothing_is_guessed() {
        let refused = |output: Option<&Path>, count, code| {
            let failure = targets("7a", output, &files(count)).unwrap_err();
            assert_eq!(failure.exit_code(), code, "{failure}");
        };
        refused(Some(Path::new("film.mp4")), 2, 2);
        refused(Some(Path::new("none/film.mp4")), 1, 2);
        refused(None, 0, 4);
        refused(Some(Path::new("film.mp4")), 0, 2);
    }
}
