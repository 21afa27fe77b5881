//! `kinora plan`: what a prompt would film.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use kinora_core::plan::{Cue, Plan, Shot};
use kinora_core::scene::SceneFacts;

use super::failure::Failure;
use super::film::{self, FilmOptions};
use super::output::Output;
use crate::service::film::{Watch, check, plan};

/// Show what a prompt would film, without filming it.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct PlanCommand {
    /// What happens, such as "slow push in, rain, thunder".
    prompt: Option<String>,
    /// The picture; without one its shape is taken to be 16:9.
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    #[command(flatten)]
    film: FilmOptions,
    /// Print the plan as JSON.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Examples:
  kinora plan \"she walks away, camera pans left, light rain\"
  kinora plan \"golden hour, crane up\" --image photo.jpg --json

With --image the plan is the very one that `kinora animate` films.";

impl PlanCommand {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let order = self.film.order(self.image.clone(), self.prompt.as_deref());
        let watch = Watch::new(None, &|| false, &|_, _, _| {});
        let checked = check(&order, &film::limits())?;
        let threads = film::threads(None).map_err(Failure::refused)?;
        let engine = self.film.engine(threads)?;
        let mut planned = plan(checked, engine.as_ref(), &watch)?;
        if self.image.is_none() {
            let note = "no picture was given: its shape is taken to be 16:9, and what it shows is not considered";
            planned.plan.warnings.push(note.to_owned());
        }
        self.output().data(&planned.plan, || {
            table(&planned.plan, planned.facts.as_ref())
        })
    }
}

/// The plan for people.
fn table(plan: &Plan, facts: Option<&SceneFacts>) -> String {
    let mut text = format!(
        "{} × {}, {} s, {} frames, engine {}, seed {}{}\n",
        plan.width,
        plan.height,
        plan.duration_s(),
        plan.frames(),
        plan.engine,
        plan.seed,
        if plan.sound { ", with sound" } else { "" },
    );
    if let Some(facts) = facts {
        let horizon = facts.horizon.map_or("none seen".to_owned(), |y| {
            format!("at {:.0} % of the height", 100.0 * y)
        });
        line(
            &mut text,
            "picture",
            &format!(
                "sky {:.0} %, horizon {horizon}, subject about ({:.2}, {:.2})",
                100.0 * facts.sky,
                facts.subject.x,
                facts.subject.y
            ),
        );
    }
    for shot in &plan.shots {
        write_shot(&mut text, shot);
    }
    for warning in &plan.warnings {
        line(&mut text, "warning", warning);
    }
    text
}

fn write_shot(text: &mut String, shot: &Shot) {
    let framing = shot.framing;
    let framed = if framing.zoom > 1.0 {
        format!(
            ", framed {:.1}× at ({:.2}, {:.2})",
            framing.zoom, framing.x, framing.y
        )
    } else {
        String::new()
    };
    text.push_str(&format!(
        "shot {}: {}–{} s{framed}\n",
        shot.index + 1,
        shot.start_s,
        shot.start_s + shot.duration_s
    ));
    for step in &shot.camera {
        line(
            text,
            "camera",
            &format!(
                "{} {}, {}–{} s, amount {}",
                step.kind, step.speed, step.from_s, step.to_s, step.amount
            ),
        );
    }
    for cue in &shot.subject {
        write_cue(text, "subject", cue);
    }
    for cue in &shot.atmosphere {
        write_cue(text, "atmosphere", cue);
    }
    for cue in &shot.light {
        write_cue(text, "light", cue);
    }
    for cue in &shot.sound {
        write_cue(text, "sound", cue);
    }
    if !shot.not_understood.is_empty() {
        line(text, "not understood", &shot.not_understood.join(", "));
    }
}

fn write_cue<W: std::fmt::Display>(text: &mut String, kind: &str, cue: &Cue<W>) {
    let direction = cue
        .direction
        .map_or(String::new(), |direction| format!(", {direction}"));
    line(
        text,
        kind,
        &format!(
            "{}, strength {:.2}, {}–{} s{direction}",
            cue.what, cue.strength, cue.from_s, cue.to_s
        ),
    );
}

fn line(text: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {name:<15}{value}");
}
