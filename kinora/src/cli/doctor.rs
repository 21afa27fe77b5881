//! `kinora doctor`: is this build whole, and what will be slow?

use std::io::Cursor;
use std::sync::Arc;

use clap::Args;
use kinora_core::engine::{Inputs, StudiedPicture};
use kinora_core::size::Size;
use kinora_media::clip::{self, ClipEncoder};
use kinora_media::inspect::{Clip, psnr_y};
use serde::Serialize;

use super::bench::{self, pattern};
use super::failure::Failure;
use super::output::Output;
use crate::config::{self, ServerSettings};
use crate::engine::{self, KNOWN, Registry};
use crate::service::film::Watch;

/// Check this build and this machine.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora doctor --json")]
pub(super) struct Doctor {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Findings {
    version: &'static str,
    processors: usize,
    checks: Vec<Check>,
}

#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    says: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Good,
    Note,
    Bad,
}

impl Doctor {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let here = [engines(), encoder(), sound(), ffmpeg(), round_trip()];
        let findings = Findings {
            version: env!("CARGO_PKG_VERSION"),
            processors: engine::processors(),
            checks: here.into_iter().chain(elsewhere()).collect(),
        };
        self.output().data(&findings, || table(&findings))?;
        let bad: Vec<_> = findings
            .checks
            .iter()
            .filter(|check| check.state == State::Bad)
            .map(|check| check.name)
            .collect();
        if bad.is_empty() {
            return Ok(());
        }
        Err(Failure::Failed {
            message: format!("this installation does not work: {}", bad.join(", ")),
            source: None,
        })
    }
}

fn table(findings: &Findings) -> String {
    let mut text = format!(
        "kinora {}, {} processors\n",
        findings.version, findings.processors
    );
    for check in &findings.checks {
        let mark = match check.state {
            State::Good => "ok",
            State::Note => "note",
            State::Bad => "BAD",
        };
        text.push_str(&format!("{mark:<5} {:<10} {}\n", check.name, check.says));
    }
    text
}

fn engines() -> Check {
    let names = |built| {
        let names: Vec<_> = KNOWN
            .iter()
            .filter(|known| known.built == built)
            .map(|known| known.name)
            .collect();
        names.join(", ")
    };
    Check {
        name: "engines",
        state: State::Good,
        says: format!("{} (not in this version: {})", names(true), names(false)),
    }
}

/// Whether the engine elsewhere that a server here would film with answers.
fn elsewhere() -> Option<Check> {
    let check = |name, state, says| Some(Check { name, state, says });
    let settings = match ServerSettings::load(None, &[]) {
        Ok((settings, _)) => settings,
        Err(error) => return check("settings", State::Note, error.to_string()),
    };
    let name = engine::elsewhere(&settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.ok()?;
    match runtime.block_on(Registry::open(&settings, vec![])) {
        Err(error) => check(name, State::Bad, error.to_string()),
        Ok(registry) if registry.notes().is_empty() => {
            check(name, State::Good, format!("{name} answers"))
        }
        Ok(registry) => check(name, State::Note, registry.notes().join("; ")),
    }
}

fn encoder() -> Check {
    let (state, says) = if clip::assembler() {
        (State::Good, "H.264 by openh264 with assembler")
    } else {
        (
            State::Note,
            "H.264 by openh264 without assembler, about 2.4 times slower; install nasm and build again",
        )
    };
    Check {
        name: "encoder",
        state,
        says: says.to_owned(),
    }
}

fn sound() -> Check {
    let (state, says) = if cfg!(feature = "aac") {
        (State::Good, "AAC by fdk-aac")
    } else {
        (
            State::Note,
            "built without the feature aac: films are silent and --sound is refused",
        )
    };
    Check {
        name: "sound",
        state,
        says: says.to_owned(),
    }
}

fn ffmpeg() -> Check {
    let says = config::program_on_path("ffmpeg")
        .map_or("no ffmpeg on PATH; it is not needed".to_owned(), |path| {
            format!("{} (not used by this version)", path.display())
        });
    Check {
        name: "ffmpeg",
        state: State::Good,
        says,
    }
}

/// Films half a second and looks at it.
fn round_trip() -> Check {
    let (state, says) = match film_and_look() {
        Ok(says) => (State::Good, says),
        Err(says) => (State::Bad, says),
    };
    Check {
        name: "film",
        state,
        says,
    }
}

fn film_and_look() -> Result<String, String> {
    let size = Size {
        width: 320,
        height: 180,
    };
    let engine = engine::open(engine::DEFAULT, 1).map_err(|error| error.to_string())?;
    let picture = pattern(size);
    let plan = bench::plan(size, 12);
    let first = kinora_render::fitted_frame(&picture, size);
    let study = engine.study(&picture, None, size);
    let start = StudiedPicture {
        picture: Arc::new(picture),
        layers: study.layers,
    };
    let mut encoder = ClipEncoder::new(Cursor::new(vec![]), bench::metadata());
    let watch = Watch::new(None, &|| false, &|_, _, _| {});
    engine
        .generate(&plan, &Inputs::of(start), &mut encoder, &watch)
        .map_err(|error| error.to_string())?;
    let clip = Clip::open(encoder.into_inner().into_inner()).map_err(|error| error.to_string())?;
    let shown = clip.frame(0).map_err(|error| error.to_string())?;
    let fidelity = psnr_y(&first, &shown);
    if clip.facts().frames != 12 || fidelity < 35.0 {
        return Err(format!(
            "a test film of 12 frames came out with {} and {fidelity:.1} dB",
            clip.facts().frames
        ));
    }
    Ok(format!(
        "a test film was made and read back, first frame {fidelity:.1} dB"
    ))
}
