//! `kinora animate`: a picture becomes a film.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use kinora_core::engine::{Engine, Phase};
use kinora_core::plan::Plan;
use kinora_core::problem::Problem;
use kinora_store::hex;
use kinora_store::publish::Publication;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::camera;
use super::failure::Failure;
use super::film::{self, FilmOptions};
use super::output::{self, Output};
use super::progress::Progress;
use crate::service::film::{Planned, Watch, check, plan, shoot};

/// Make a film from a picture.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Animate {
    /// The picture: JPEG, PNG or WebP, at least 300 pixels a side; may be left out where a
    /// storyboard names it.
    #[arg(required_unless_present = "storyboard")]
    image: Option<PathBuf>,
    /// What happens, such as "slow push in, rain, thunder".
    prompt: Option<String>,
    /// The film [default: the picture's name with .mp4, here]; - writes to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    film: FilmOptions,
    /// Write where the camera was at each frame to a file that --camera reads; with several shots
    /// one file each, numbered.
    #[arg(long, value_name = "FILE")]
    export_camera: Option<PathBuf>,
    /// Threads to use [default: one a processor]; the bytes do not depend on it.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Print one JSON object about the film.
    #[arg(long)]
    json: bool,
    /// Say nothing but errors.
    #[arg(long, short)]
    quiet: bool,
}

const AFTER_HELP: &str = "\
Examples:
  kinora animate photo.jpg \"slow push in, rain, thunder\" --sound
  kinora animate photo.jpg --shot \"2: wide, pan right\" --shot \"3: close-up, snow\" -o shots.mp4
  kinora animate day.jpg \"night falls\" --end-image night.jpg --duration 8
  kinora animate photo.jpg \"orbit left\" --model 4k --aspect-ratio 16:9
  kinora animate photo.jpg \"snow\" --camera camera.yaml --loop
  kinora animate --storyboard board.yaml -o film.mp4

Camera: push in, pull back, pan, tilt, truck, pedestal, orbit, crane, roll, zoom, dolly zoom,
rack focus, handheld, whip pan, static; left and right are the camera's. Speed: slowly, fast.
`kinora plan` shows what a prompt means before it is filmed.";

/// How long a film may take.
const DEADLINE_MINUTES: u64 = 30;

impl Animate {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, self.quiet)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let engine = |threads| self.film.engine(threads);
        self.film_with(engine, |_| {}, DEADLINE_MINUTES)
    }

    /// Films with an engine that is opened once the order passed every rule.
    /// What is planned may be changed before it is filmed.
    pub(super) fn film_with(
        &self,
        engine: impl FnOnce(usize) -> Result<Box<dyn Engine>, Failure>,
        change: impl FnOnce(&mut Plan),
        minutes: u64,
    ) -> Result<(), Failure> {
        let output = self.output();
        let progress = Progress::new(output);
        let report = |phase, done, total| progress.report(phase, done, total);
        let deadline = Instant::now() + Duration::from_secs(60 * minutes);
        let watch = Watch::new(Some(deadline), &interrupted, &report);
        watch_interrupts();
        let mut order = self.film.order(self.image.clone(), self.prompt.as_deref());
        let target = self.target(order.image.as_deref())?;
        let threads = film::threads(self.threads);
        order.draft.problems.extend(threads.clone().err());
        order.draft.problems.extend(target_problem(&target));
        let checked = watch.time(Phase::Read, || check(&order, &film::limits()));
        let checked = checked.inspect_err(|_| progress.clear())?;
        let engine = engine(threads.map_err(Failure::refused)?)?;
        let checked = watch.time(Phase::Analyse, || self.film.seen(checked));
        let checked = checked.inspect_err(|_| progress.clear())?;
        let planned = plan(checked, engine.as_ref(), &watch);
        let mut planned = planned.inspect_err(|_| progress.clear())?;
        change(&mut planned.plan);
        let report = Report::of(&planned);
        warn(output, &planned);
        if let Some(path) = &self.export_camera {
            camera::export(&planned, engine.as_ref(), path)?;
        }
        let written = write_clip(planned, engine.as_ref(), &target, &watch, minutes);
        progress.clear();
        written?;
        report.print(output, &target, &watch)
    }

    /// The options that every command about a film shares.
    #[cfg(feature = "neural")]
    pub(super) fn options(&self) -> &FilmOptions {
        &self.film
    }

    /// Where the film goes.
    fn target(&self, image: Option<&Path>) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.output {
            if self.json && is_stdout(path) {
                return Err(Failure::refused(Problem::other(
                    "output",
                    "-",
                    "a file",
                    "`--output -` and `--json` both write to standard output; leave one of them out",
                )));
            }
            return Ok(path.clone());
        }
        let name = image.and_then(Path::file_stem).ok_or_else(|| {
            Failure::refused(Problem::missing(
                "output",
                "a file for the film, with -o FILE.mp4",
            ))
        })?;
        Ok(PathBuf::from(name).with_extension("mp4"))
    }
}

fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// Tells what was asked for and will not be seen.
fn warn(output: Output, planned: &Planned) {
    for warning in &planned.plan.warnings {
        output.say(&format!("warning: {warning}"));
    }
    for shot in planned
        .plan
        .shots
        .iter()
        .filter(|shot| !shot.not_understood.is_empty())
    {
        output.say(&format!(
            "not understood: {}",
            shot.not_understood.join(", ")
        ));
    }
}

/// Films into the target.
fn write_clip(
    planned: Planned,
    engine: &dyn Engine,
    target: &Path,
    watch: &Watch<'_>,
    minutes: u64,
) -> Result<(), Failure> {
    if is_stdout(target) {
        let clip = shoot(planned, engine, Cursor::new(vec![]), watch)
            .map_err(|error| Failure::from_film(error, minutes))?;
        return output::write(&clip.into_inner());
    }
    let publication = Publication::begin(target)
        .map_err(|error| Failure::refused(problem_of_target(target, &error)))?;
    let publication = shoot(planned, engine, publication, watch)
        .map_err(|error| Failure::from_film(error, minutes))?;
    watch
        .time(Phase::Write, || publication.complete())
        .map_err(|error| Failure::failed(format!("failed to write {}", target.display()), error))
}

/// What is wrong with the place of the film, if anything.
fn target_problem(target: &Path) -> Option<Problem> {
    if is_stdout(target) {
        return None;
    }
    let error = Publication::check(target).err()?;
    Some(problem_of_target(target, &error))
}

fn problem_of_target(target: &Path, error: &dyn std::error::Error) -> Problem {
    let mut message = format!("`output`: {error}");
    if let Some(cause) = error.source() {
        message.push_str(&format!(": {cause}"));
    }
    Problem::other(
        "output",
        &target.display().to_string(),
        "a file in a folder that exists",
        message,
    )
}

fn sha256_of(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hex::encode(&hasher.finalize()));
        }
        hasher.update(&buffer[..count]);
    }
}

/// What is told about a film once it is made.
struct Report {
    json: Value,
    summary: String,
}

impl Report {
    fn of(planned: &Planned) -> Self {
        let plan = &planned.plan;
        let json = json!({
            "file": null,
            "frames": plan.frames(),
            "fps": plan.fps,
            "width": plan.width,
            "height": plan.height,
            "duration_s": plan.duration_s(),
            "audio": plan.sound,
            "engine": plan.engine,
            "model": planned.film.model.id,
            "seed": plan.seed,
            "seconds": {},
            "sha256": null,
            "warnings": plan.warnings,
        });
        let sound = if plan.sound { ", with sound" } else { "" };
        let summary = format!(
            "{} frames, {} × {}, {} s{sound}",
            plan.frames(),
            plan.width,
            plan.height,
            plan.duration_s()
        );
        Self { json, summary }
    }

    fn print(mut self, output: Output, target: &Path, watch: &Watch<'_>) -> Result<(), Failure> {
        let seconds = watch.seconds();
        let total: f64 = seconds.values().sum();
        if output.is_json() {
            let sha256 = sha256_of(target).map_err(|error| {
                Failure::failed(format!("failed to read {} back", target.display()), error)
            })?;
            let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
            self.json["file"] = json!(target.display().to_string());
            self.json["sha256"] = json!(sha256);
            self.json["seconds"] = seconds
                .iter()
                .map(|(phase, s)| (phase.as_str().to_owned(), json!(rounded(*s))))
                .collect();
            return output.data(&self.json, String::new);
        }
        output.say(&format!(
            "{}: {}, made in {total:.1} s",
            target.display(),
            self.summary
        ));
        Ok(())
    }
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Turns Ctrl-C into a request to stop; a second one ends the process.
fn watch_interrupts() {
    let handler = || {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    // Without a handler Ctrl-C ends the process at once, as it always did.
    let _ = ctrlc::set_handler(handler);
}
