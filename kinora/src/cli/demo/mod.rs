//! `kinora demo`: every word of the vocabulary, filmed once, on one page.

mod page;
mod scenes;
mod seen;
mod signs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use kinora_core::engine::Engine;
use kinora_core::problem::Problem;
use kinora_core::request::{Draft, Masks};
use kinora_store::publish::Publication;
use serde::Serialize;
use serde_json::json;

use self::scenes::{Group, Scene, scene};
use self::seen::Seen;
use self::signs::{Sign, signs};
use super::failure::Failure;
use super::film;
use super::measure;
use super::output::Output;
use super::photos::photos;
use crate::engine;
use crate::service::film::{Order, Planned, Watch, check, plan, shoot};

/// Film every word of the vocabulary once, and write a page that shows them.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Demo {
    /// Photographs, or folders of them [default: photos].
    #[arg(value_name = "PHOTO|DIR")]
    photos: Vec<PathBuf>,
    /// The folder for the films and index.html; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only these words, or groups of them, with commas between: rain,orbit_left,light.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    words: Vec<String>,
    /// The model: std for 720p, pro for 1080p, 4k.
    #[arg(long, value_name = "NAME", default_value = "std")]
    model: String,
    /// Seconds of each film, 3 to 15.
    #[arg(long, value_name = "N", default_value_t = 5)]
    duration: i64,
    /// Threads to use [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Say nothing but errors.
    #[arg(long, short)]
    quiet: bool,
}

const AFTER_HELP: &str = "\
Examples:
  kinora demo --out demo
  kinora demo --out demo --words light,rain,thunder
  kinora demo my-photo.jpg --out demo --words camera

Each word is filmed on the photograph of Kinora's own folder that it is at home on, where that is among
those given, and else on the first. Each film is compared with one of the same photograph in which nothing
happens, and the signs of its word are measured: which way the camera goes, how fast snow falls, where the
middle of a sound's spectrum lies. Exit code 1 where a film shows or sounds nothing, or a sign is not there.
Words that the engine does not film, and those of which the photograph shows nothing, are listed on the page.";

/// A word without a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lacking {
    group: Group,
    word: &'static str,
    why: Why,
}

/// Why a word has no film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The engine does not film it.
    Engine,
    /// The photograph does not show what would do it.
    Photograph,
}

/// A film and what was found in it.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(serialize_with = "named")]
    group: Group,
    word: &'static str,
    prompt: &'static str,
    photo: String,
    file: String,
    /// By how many grey levels the most changed thousandth of a frame differs from
    /// the film in which nothing happens, at its most.
    changed: u8,
    /// How loud it is, in LUFS; none without sound.
    loudness: Option<f64>,
    signs: Vec<Sign>,
    ok: bool,
}

fn named<S: serde::Serializer>(group: &Group, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(group.as_str())
}

impl Demo {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, self.quiet)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let threads = film::threads(self.threads).map_err(Failure::refused)?;
        let engine = engine::open("cpu", threads)?;
        let photos = photos(&self.photos())?;
        let (wanted, mut lacking) = self.wanted(engine.as_ref())?;
        fs::create_dir_all(&self.out).map_err(|error| self.failed("make", &error))?;
        let mut plain = BTreeMap::new();
        let mut shown = vec![];
        for (index, scene) in wanted.iter().enumerate() {
            let photo = at_home(scene, &photos);
            if !plain.contains_key(photo) {
                plain.insert(photo, self.plain(photo, engine.as_ref())?);
            }
            let film = self.film(scene, photo, &plain[photo], engine.as_ref())?;
            let verdict = match &film {
                None => ": not in the photograph",
                Some(film) if film.ok => "",
                Some(_) => ": NOT AS ASKED",
            };
            self.output().say(&format!(
                "{} of {}: {} {}{verdict}",
                index + 1,
                wanted.len(),
                scene.group.as_str(),
                scene.word,
            ));
            match film {
                Some(film) => shown.push(film),
                None => lacking.push(Lacking {
                    group: scene.group,
                    word: scene.word,
                    why: Why::Photograph,
                }),
            }
        }
        let text = page::page(&shown, &lacking, engine.capabilities().engine);
        let index = self.out.join("index.html");
        fs::write(&index, text).map_err(|error| self.failed("write the page in", &error))?;
        self.report(&shown, &lacking, &index)
    }

    fn photos(&self) -> Vec<PathBuf> {
        match self.photos.is_empty() {
            true => vec![PathBuf::from("photos")],
            false => self.photos.clone(),
        }
    }

    fn failed(&self, what: &str, error: &dyn std::error::Error) -> Failure {
        Failure::plain(format!("failed to {what} {}: {error}", self.out.display()))
    }

    /// The scenes that are asked for, and the words that the engine lacks.
    fn wanted(&self, engine: &dyn Engine) -> Result<(Vec<Scene>, Vec<Lacking>), Failure> {
        let can = engine.capabilities();
        let (mut wanted, mut lacking) = (vec![], vec![]);
        for group in Group::ALL {
            for (word, is_filmed) in group.words(&can) {
                let is_asked = self.words.is_empty()
                    || self
                        .words
                        .iter()
                        .any(|asked| asked == word || asked == group.as_str());
                match (is_asked, is_filmed) {
                    (true, true) => wanted.extend(scene(group, word)),
                    (true, false) => lacking.push(Lacking {
                        group,
                        word,
                        why: Why::Engine,
                    }),
                    (false, _) => {}
                }
            }
        }
        let knows = |asked: &String| {
            let group = Group::ALL.iter().any(|group| group.as_str() == asked);
            let words = wanted.iter().map(|scene| scene.word);
            group
                || words
                    .chain(lacking.iter().map(|lacking| lacking.word))
                    .any(|word| word == asked)
        };
        if let Some(unknown) = self.words.iter().find(|asked| !knows(asked)) {
            let groups = Group::ALL.map(Group::as_str).join(", ");
            let allowed = format!("words as plans name them, or {groups}");
            return Err(Failure::refused(Problem::outside(
                "words", unknown, &allowed,
            )));
        }
        Ok((wanted, lacking))
    }

    /// The frames of a photograph in which nothing happens.
    fn plain(&self, photo: &Path, engine: &dyn Engine) -> Result<Seen, Failure> {
        let folder = tempfile::tempdir_in(&self.out)
            .map_err(|error| self.failed("make a folder in", &error))?;
        let path = folder.path().join("plain.mp4");
        let nothing = Draft {
            negative_prompt: Some("motion, clouds, water, blinking, breathing".to_owned()),
            ..self.draft("static shot")
        };
        let planned = self.plan(nothing, photo, engine)?;
        self.shoot(planned, &path, engine)?;
        Seen::read(&path)
    }

    fn film(
        &self,
        scene: &Scene,
        photo: &Path,
        plain: &Seen,
        engine: &dyn Engine,
    ) -> Result<Option<Shown>, Failure> {
        let file = format!("{}-{}.mp4", scene.group.as_str(), scene.word);
        let path = self.out.join(&file);
        let draft = Draft {
            sound: Some(scene.group == Group::Sound),
            negative_prompt: scene.unwanted().map(str::to_owned),
            duration: Some(self.duration.max(scene.least_s())),
            ..self.draft(scene.prompt)
        };
        let planned = self.plan(draft, photo, engine)?;
        if !scene.is_in(&planned.plan) {
            return Ok(None);
        }
        self.shoot(planned, &path, engine)?;
        let film = Seen::read(&path)?;
        let signs = match scene.camera() {
            Some(kind) => vec![Sign::of_camera(kind, &measure::report_of(&path)?)],
            None => signs(scene, &film, plain),
        };
        let is_there = match (scene.group, scene.word) {
            (Group::Sound, "silence") => !film.is_audible(),
            (Group::Sound, _) => film.is_audible(),
            (Group::Camera, "static") => !film.is_visible(plain),
            (_, _) => film.is_visible(plain),
        };
        Ok(Some(Shown {
            group: scene.group,
            word: scene.word,
            prompt: scene.prompt,
            photo: name(photo),
            file,
            changed: film.changed(plain),
            loudness: film.lufs(),
            ok: is_there && signs.iter().all(Sign::is_there),
            signs,
        }))
    }

    fn draft(&self, prompt: &str) -> Draft {
        Draft {
            model: self.model.clone(),
            prompt: Some(prompt.to_owned()),
            duration: Some(self.duration),
            ..Draft::default()
        }
    }

    /// Plans as every film is planned.
    fn plan(&self, draft: Draft, photo: &Path, engine: &dyn Engine) -> Result<Planned, Failure> {
        let order = Order {
            image: Some(photo.to_owned()),
            end_image: None,
            depth: None,
            masks: Masks::default(),
            video: None,
            plan: None,
            draft,
        };
        let watch = Watch::new(None, &|| false, &|_, _, _| {});
        Ok(plan(check(&order, &film::limits())?, engine, &watch)?)
    }

    /// Films as every film is made.
    fn shoot(&self, planned: Planned, target: &Path, engine: &dyn Engine) -> Result<(), Failure> {
        let watch = Watch::new(None, &|| false, &|_, _, _| {});
        let file = Publication::begin(target).map_err(|error| self.failed("write into", &error))?;
        let file = shoot(planned, engine, file, &watch).map_err(|error| {
            Failure::failed(format!("failed to film {}", target.display()), error)
        })?;
        file.complete()
            .map_err(|error| self.failed("write into", &error))
    }

    fn report(&self, shown: &[Shown], lacking: &[Lacking], index: &Path) -> Result<(), Failure> {
        let wrong: Vec<&str> = shown
            .iter()
            .filter(|film| !film.ok)
            .map(|film| film.word)
            .collect();
        let named = |why: Why| -> Vec<String> {
            let words = lacking.iter().filter(|lacking| lacking.why == why);
            words
                .map(|lacking| format!("{} {}", lacking.group.as_str(), lacking.word))
                .collect()
        };
        let report = json!({
            "page": index.display().to_string(),
            "films": shown,
            "not_filmed": named(Why::Engine),
            "not_in_the_photographs": named(Why::Photograph),
            "ok": wrong.is_empty(),
        });
        self.output()
            .data(&report, || format!("{}\n", index.display()))?;
        if wrong.is_empty() {
            return Ok(());
        }
        Err(Failure::plain(format!(
            "{} of {} films do not show or sound their word as it should be: {}",
            wrong.len(),
            shown.len(),
            wrong.join(", ")
        )))
    }
}

/// The photograph that a scene is at home on, or the first.
fn at_home<'p>(scene: &Scene, photos: &'p [PathBuf]) -> &'p Path {
    let own = photos.iter().find(|photo| name(photo) == scene.photo);
    own.or(photos.first())
        .expect("there is at least one photograph")
}

fn name(photo: &Path) -> String {
    let stem = photo.file_stem().unwrap_or(photo.as_os_str());
    stem.to_string_lossy().into_owned()
}
