//! `kinora plan`: what a prompt would film.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use kinora_core::director::{self, Heard};
use kinora_core::engine::Engine;
use kinora_core::plan::{Cue, Plan, Shot};
use kinora_core::scene::SceneFacts;
use kinora_core::vocabulary::Join;
use kinora_media::png;
use serde_json::{Value, json};

use super::camera;
use super::failure::Failure;
use super::film::{self, FilmOptions};
use super::output::Output;
use crate::service::film::{Planned, Watch, check, plan};

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
    /// Show which words mean what, and which mean nothing.
    #[arg(long)]
    explain: bool,
    /// Write what the engine sees in the picture to this folder, map by map.
    #[arg(long, value_name = "DIR", requires = "image")]
    debug: Option<PathBuf>,
    /// Write where the camera would be at each frame to a file that --camera reads.
    #[arg(long, value_name = "FILE", requires = "image")]
    export_camera: Option<PathBuf>,
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
        let checked = self.film.seen(check(&order, &film::limits())?)?;
        let threads = film::threads(None).map_err(Failure::refused)?;
        let engine = self.film.engine(threads)?;
        let mut planned = plan(checked, engine.as_ref(), &watch)?;
        if let Some(folder) = &self.debug {
            write_maps(&planned, engine.as_ref(), folder, self.output())?;
        }
        if let Some(path) = &self.export_camera {
            camera::export(&planned, engine.as_ref(), path)?;
        }
        if self.image.is_none() && !self.film.has_storyboard() {
            let note = "no picture was given: its shape is taken to be 16:9, and what it shows is not considered";
            planned.plan.warnings.push(note.to_owned());
        }
        let heard: Vec<Vec<Heard>> = match self.explain {
            true => planned
                .plan
                .shots
                .iter()
                .map(|shot| director::explain(&shot.prompt))
                .collect(),
            false => vec![],
        };
        let object = json(&planned.plan, &heard)?;
        self.output().data(&object, || {
            let mut text = table(&planned.plan, planned.facts.as_ref());
            for (number, heard) in (1..).zip(&heard) {
                write_heard(&mut text, number, heard);
            }
            text
        })
    }
}

/// The plan, and beside it what each shot's words mean if that was asked for.
fn json(plan: &Plan, heard: &[Vec<Heard>]) -> Result<Value, Failure> {
    let failed = |error| Failure::failed("failed to write the plan as JSON", error);
    let mut object = serde_json::to_value(plan).map_err(failed)?;
    if !heard.is_empty() {
        let phrase = |heard: &Heard| json!({"from": heard.span.start, "to": heard.span.end, "text": heard.text, "means": heard.means});
        let shots: Vec<Vec<Value>> = heard
            .iter()
            .map(|shot| shot.iter().map(phrase).collect())
            .collect();
        object["explain"] = json!(shots);
    }
    Ok(object)
}

fn write_heard(text: &mut String, number: usize, heard: &[Heard]) {
    let _ = writeln!(text, "words of shot {number}");
    for phrase in heard {
        let place = format!("{}–{}", phrase.span.start, phrase.span.end);
        let _ = writeln!(text, "  {place:<15}{:<28}{}", phrase.text, phrase.means);
    }
}

/// Writes each map as a picture.
fn write_maps(
    planned: &Planned,
    engine: &dyn Engine,
    folder: &Path,
    output: Output,
) -> Result<(), Failure> {
    let maps = planned.maps(engine);
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::failed(format!("failed to make {}", folder.display()), error))?;
    for map in &maps {
        let path = folder.join(map.name).with_extension("png");
        let failed = format!("failed to write {}", path.display());
        let file =
            png::write_rgb(&map.picture).map_err(|error| Failure::failed(failed.clone(), error))?;
        std::fs::write(&path, file).map_err(|error| Failure::failed(failed, error))?;
    }
    let names: Vec<&str> = maps.iter().map(|map| map.name).collect();
    output.say(&format!("{}: {}", folder.display(), names.join(", ")));
    Ok(())
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
                "sky {:.0} %, horizon {horizon}, subject about ({:.2}, {:.2}), {}",
                100.0 * facts.sky,
                facts.subject.x,
                facts.subject.y,
                faces(facts.faces),
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

/// How many faces can be brought to life.
fn faces(count: u32) -> String {
    match count {
        0 => "no face to bring to life".to_owned(),
        1 => "a face to bring to life".to_owned(),
        _ => format!("{count} faces to bring to life"),
    }
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
    let joined = match shot.join {
        Join::Cut => String::new(),
        Join::Dissolve => format!(", dissolves over {} frames", shot.dissolve_frames),
        Join::Continue => ", continues".to_owned(),
    };
    text.push_str(&format!(
        "shot {}: {}–{} s{framed}{joined}\n",
        shot.index + 1,
        shot.start_s,
        shot.start_s + shot.duration_s
    ));
    if !shot.keys.is_empty() {
        let frames: Vec<String> = shot.keys.iter().map(|key| key.frame.to_string()).collect();
        line(
            text,
            "camera",
            &format!("keys at frames {}", frames.join(", ")),
        );
    }
    for (number, region) in (1..).zip(&shot.regions) {
        let ends = region.path.first().zip(region.path.last());
        let way = ends.map_or(String::new(), |(from, to)| {
            format!(
                ", from ({:.2}, {:.2}) to ({:.2}, {:.2}) at {:.2} s",
                from.x, from.y, to.x, to.y, to.at_s
            )
        });
        line(text, "region", &format!("{number}{way}"));
    }
    if shot.still_mask {
        line(text, "region", "what must not move");
    }
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
