//! `kinora neural check`: is a model's folder whole?

use std::path::PathBuf;

use clap::Args;
use kinora_core::size::Size;
use kinora_diffuse::check::{self, Component, Report};
use kinora_diffuse::cost::Rates;
use kinora_diffuse::engine::{Expected, NeuralEngine, Options};
use kinora_diffuse::layout::{self, Layout};
use kinora_diffuse::{licence, memory};
use serde::Serialize;
use serde_json::json;

use super::super::failure::Failure;
use super::super::output::Output;
use super::{Computing, Memory, failed, verdict};

/// Look over a model's folder without loading it.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora neural check models/ltx-2.3 --json")]
pub(in super::super) struct Check {
    /// The model's folder.
    folder: PathBuf,
    #[command(flatten)]
    computing: Computing,
    #[command(flatten)]
    memory: Memory,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(in super::super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in super::super) fn run(&self) -> Result<(), Failure> {
        if let Some(found) = layout::find(&self.folder).map_err(failed)? {
            return self.told(&found);
        }
        let report = check::check(&self.folder).map_err(failed)?;
        let licence = licence::find(&self.folder).map_err(failed)?;
        let licence = licence.map(|licence| licence.path.display().to_string());
        let forecast = match report.films {
            true => Some(self.forecast()?),
            false => None,
        };
        let object = json!({
            "folder": self.folder.display().to_string(),
            "ok": report.whole,
            "components": report.components,
            "absent": report.absent,
            "licence": licence,
            "forecast": forecast,
        });
        verdict(self.output(), self.wrong(report.whole), object, || {
            shown(&report, licence.as_deref(), forecast.as_ref())
        })
    }

    /// What is wrong with the folder, if it is not whole.
    fn wrong(&self, whole: bool) -> Option<String> {
        (!whole).then(|| format!("{} is not a whole model", self.folder.display()))
    }
}

/// The clips that are told of: pixels and seconds.
const CLIPS: [([u32; 2], u32); 4] = [
    ([512, 320], 1),
    ([1280, 720], 5),
    ([1920, 1080], 5),
    ([1280, 720], 15),
];

/// What clips take on this machine.
#[derive(Serialize)]
struct Forecast {
    distilled: bool,
    rates: Rates,
    free: Option<u64>,
    allowed: Option<u64>,
    clips: Vec<Clip>,
}

#[derive(Serialize)]
struct Clip {
    width: u32,
    height: u32,
    duration_s: u32,
    expected_s: f64,
    #[serde(flatten)]
    expected: Expected,
}

impl Check {
    /// What the makers' own layout has.
    fn told(&self, found: &Layout) -> Result<(), Failure> {
        let object = json!({
            "folder": self.folder.display().to_string(),
            "ok": found.absent.is_empty(),
            "layout": found,
        });
        let shown = || {
            let mut text = String::new();
            for part in &found.parts {
                let published = part.published.as_deref().unwrap_or("as it says itself");
                let source = part.source.display();
                text.push_str(&format!(
                    "ok   {:<18} {published:<28} {source}\n",
                    part.component
                ));
            }
            for name in &found.absent {
                text.push_str(&format!("BAD  {name:<18} is absent\n"));
            }
            let folder = self.folder.display();
            text.push_str(&format!(
                "     this is its makers' own layout: `kinora models add {folder}` lays it out for use\n"
            ));
            text
        };
        verdict(
            self.output(),
            self.wrong(found.absent.is_empty()),
            object,
            shown,
        )
    }

    fn forecast(&self) -> Result<Forecast, Failure> {
        let allowed = self.memory.bytes()?;
        let options = Options {
            dtype: self.computing.dtype(),
            device: self.computing.device()?,
            memory: allowed,
            ..Options::default()
        };
        let engine = NeuralEngine::open(&self.folder, options).map_err(failed)?;
        let clip = |([width, height], duration_s): ([u32; 2], u32)| {
            let expected = engine.expected(Size { width, height }, duration_s);
            let expected = expected.map_err(failed)?;
            Ok(Clip {
                width,
                height,
                duration_s,
                expected_s: expected.seconds.all(),
                expected,
            })
        };
        Ok(Forecast {
            distilled: engine.is_distilled(),
            rates: engine.rates(),
            free: memory::free(),
            allowed,
            clips: CLIPS
                .into_iter()
                .map(clip)
                .collect::<Result<_, Failure>>()?,
        })
    }
}

/// Bytes in MiB.
fn mib(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

impl Forecast {
    fn shown(&self) -> String {
        let giga = |rate: f64| rate / 1e9;
        let known = |bytes: Option<u64>| bytes.map_or_else(|| "not known".to_owned(), mib);
        let mut text = format!(
            "     model              {}\n     machine            {:.1} GFLOP/s in matrices, {:.1} in attention\n     memory             free: {}; a film may take: {}\n",
            if self.distilled {
                "distilled: few steps, no guidance"
            } else {
                "guided"
            },
            giga(self.rates.linear),
            giga(self.rates.attention),
            known(self.free),
            self.allowed.map_or_else(|| "what is free".to_owned(), mib),
        );
        for clip in &self.clips {
            text.push_str(&clip.shown());
        }
        text
    }
}

impl Clip {
    fn shown(&self) -> String {
        let (expected, needs) = (&self.expected, &self.expected.needs);
        let fits = match expected.resident {
            Some(blocks) => format!("{blocks} of {} blocks stay in memory", needs.blocks),
            None => "does not fit".to_owned(),
        };
        let size = format!("{} × {}, {} s", self.width, self.height, self.duration_s);
        format!(
            "     {size:<18} about {} in {} stage(s); least {}: text {}, transformer {} + {} a block + {} for tokens, video {}, sound {}; {fits}\n",
            lasting(self.expected_s),
            expected.stages,
            mib(expected.least),
            mib(needs.text),
            mib(needs.ends),
            mib(needs.block),
            mib(needs.tokens),
            mib(needs.video),
            mib(needs.sound),
        )
    }
}

/// Seconds as people say them.
fn lasting(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.1} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

fn shown(report: &Report, licence: Option<&str>, forecast: Option<&Forecast>) -> String {
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
    if let Some(forecast) = forecast {
        text.push_str(&forecast.shown());
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
