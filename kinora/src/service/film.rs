//! Making a film: from an order to a clip.
//!
//! The steps are those of every film, whoever asks for it: check the draft,
//! study the pictures, plan, film, encode.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use kinora_core::director;
use kinora_core::engine::{
    Capabilities, Control, Engine, EngineError, Inputs, Phase, Stop, StudiedPicture,
};
use kinora_core::limits::Limits;
use kinora_core::plan::Plan;
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::{Draft, Film, Request};
use kinora_core::scene::SceneFacts;
use kinora_media::clip::{ClipEncoder, ClipMetadata};
use kinora_media::picture::{self, DecodeLimits};

use super::pictures::{self, PictureFile};

/// What somebody wants filmed, from files on this machine.
#[derive(Clone, Debug)]
pub struct Order {
    /// The first frame's picture; a plan can be made without one.
    pub image: Option<PathBuf>,
    /// The last frame's picture.
    pub end_image: Option<PathBuf>,
    /// Everything else.
    pub draft: Draft,
}

/// An order that passed every rule.
pub struct Checked {
    /// The request.
    pub film: Film,
    start: Option<PictureFile>,
    end: Option<PictureFile>,
    decode: DecodeLimits,
}

/// A film that is planned and ready to be made.
pub struct Planned {
    /// The request.
    pub film: Film,
    /// The plan.
    pub plan: Plan,
    /// What the engine saw in the picture, where there was one.
    pub facts: Option<SceneFacts>,
    start: Option<StudiedPicture>,
    end: Option<StudiedPicture>,
}

/// Why there is no film.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// The order breaks rules.
    #[error(transparent)]
    Refused(#[from] Problems),
    /// The engine gave up.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Checks an order against every rule, files first.
///
/// # Errors
///
/// Every problem of the order at once.
pub fn check(order: &Order, limits: &Limits) -> Result<Checked, Problems> {
    let mut problems = vec![];
    let mut read = |path: &Option<PathBuf>, field: &str| {
        let file = pictures::open(path.as_ref()?, field, limits);
        file.map_err(|problem| problems.push(problem)).ok()
    };
    let start = read(&order.image, "image");
    let end = read(&order.end_image, "end_image");
    let draft = Draft {
        image_sent: true,
        end_image_sent: order.end_image.is_some(),
        ..order.draft.clone()
    };
    let checked = accept(draft, start, end, limits);
    if problems.is_empty() {
        return checked;
    }
    problems.extend(checked.err().into_iter().flat_map(|others| others.0));
    Err(Problems(problems))
}

/// Checks a draft and the pictures that came with it against every rule.
///
/// # Errors
///
/// Every problem at once.
pub fn accept(
    mut draft: Draft,
    start: Option<PictureFile>,
    end: Option<PictureFile>,
    limits: &Limits,
) -> Result<Checked, Problems> {
    draft.end_image = end.as_ref().map(|file| file.facts);
    let Request::Film(film) =
        Request::parse(&draft, start.as_ref().map(|file| &file.facts), limits)?;
    Ok(Checked {
        film,
        start,
        end,
        decode: decode_limits(limits),
    })
}

fn decode_limits(limits: &Limits) -> DecodeLimits {
    DecodeLimits {
        max_side: limits.max_side,
        max_pixels: limits.max_pixels,
        ..DecodeLimits::default()
    }
}

/// What an engine can do in this build: without the encoder there is no sound.
#[must_use]
pub fn capabilities(engine: &dyn Engine) -> Capabilities {
    let capabilities = engine.capabilities();
    Capabilities {
        sound: capabilities.sound && cfg!(feature = "aac"),
        ..capabilities
    }
}

/// Decodes and studies the pictures and directs the film.
///
/// # Errors
///
/// What this engine cannot make at all, or a picture whose pixels cannot be
/// decoded.
pub fn plan(checked: Checked, engine: &dyn Engine, watch: &Watch<'_>) -> Result<Planned, Problems> {
    let Checked {
        film,
        start,
        end,
        decode,
    } = checked;
    director::check_engine(&film, &capabilities(engine))?;
    let study = |file: &PictureFile, field: &str| study(file, field, &film, decode, engine, watch);
    let mut problems = vec![];
    let mut look = |file: Option<PictureFile>, field: &str| match study(&file?, field) {
        Ok(studied) => Some(studied),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let start = look(start, "image");
    let end = look(end.filter(|_| film.end_image), "end_image");
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let facts = start.as_ref().map(|(_, facts)| facts.clone());
    let plan = watch.time(Phase::Analyse, || {
        director::plan(&film, facts.as_ref(), &capabilities(engine))
    });
    Ok(Planned {
        film,
        plan,
        facts,
        start: start.map(|(picture, _)| picture),
        end: end.map(|(picture, _)| picture),
    })
}

fn study(
    file: &PictureFile,
    field: &str,
    film: &Film,
    limits: DecodeLimits,
    engine: &dyn Engine,
    watch: &Watch<'_>,
) -> Result<(StudiedPicture, SceneFacts), Problem> {
    let picture = watch
        .time(Phase::Read, || picture::decode(&file.bytes, &limits))
        .map_err(|error| {
            let message = format!("`{field}`: {error}");
            let format = file.facts.format.as_str();
            Problem::other(field, format, "a whole picture", message)
        })?;
    let study = watch.time(Phase::Analyse, || engine.study(&picture, None, film.size));
    let studied = StudiedPicture {
        picture: Arc::new(picture),
        layers: study.layers,
    };
    Ok((studied, study.facts))
}

/// Films a plan and writes the clip.
///
/// # Errors
///
/// When the engine gives up or the clip cannot be written.
pub fn shoot<W: Write + Seek + Send>(
    planned: Planned,
    engine: &dyn Engine,
    writer: W,
    watch: &Watch<'_>,
) -> Result<W, FilmError> {
    let metadata = metadata(&planned);
    let start = planned
        .start
        .ok_or_else(|| Problems(vec![Problem::missing("image", "a picture to film")]))?;
    let inputs = Inputs {
        start,
        end: planned.end,
    };
    let mut encoder = ClipEncoder::new(writer, metadata);
    watch.time(Phase::Film, || {
        engine.generate(&planned.plan, &inputs, &mut encoder, watch)
    })?;
    Ok(encoder.into_inner())
}

/// All that is to happen, in one text: the prompt, or those of the shots.
#[must_use]
pub fn words(film: &Film) -> String {
    let prompts: Vec<&str> = film.shots.iter().map(|shot| shot.prompt.as_str()).collect();
    film.prompt.clone().unwrap_or_else(|| prompts.join(" | "))
}

/// What the clip says of itself. No id and no date, so that the same film has
/// the same bytes.
fn metadata(planned: &Planned) -> ClipMetadata {
    let film = &planned.film;
    ClipMetadata {
        engine: planned.plan.engine.clone(),
        model: film.model.id.to_owned(),
        prompt: words(film),
        negative_prompt: film.negative_prompt.clone(),
        seed: film.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Watches a film being made: passes progress on, says when to stop, and keeps
/// the time of each phase.
pub struct Watch<'a> {
    deadline: Option<Instant>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
    report: &'a (dyn Fn(Phase, u64, u64) + Sync),
    seconds: Mutex<BTreeMap<Phase, f64>>,
}

impl<'a> Watch<'a> {
    /// A watch that stops at a deadline or when `cancelled` says so.
    #[must_use]
    pub fn new(
        deadline: Option<Instant>,
        cancelled: &'a (dyn Fn() -> bool + Sync),
        report: &'a (dyn Fn(Phase, u64, u64) + Sync),
    ) -> Self {
        Self {
            deadline,
            cancelled,
            report,
            seconds: Mutex::default(),
        }
    }

    /// Runs a step and adds its time to a phase.
    pub fn time<T>(&self, phase: Phase, step: impl FnOnce() -> T) -> T {
        (self.report)(phase, 0, 0);
        let start = Instant::now();
        let done = step();
        let mut seconds = self.seconds.lock().expect("no holder of this lock panics");
        *seconds.entry(phase).or_default() += start.elapsed().as_secs_f64();
        done
    }

    /// The seconds that each phase took.
    #[must_use]
    pub fn seconds(&self) -> BTreeMap<Phase, f64> {
        self.seconds
            .lock()
            .expect("no holder of this lock panics")
            .clone()
    }
}

impl Control for Watch<'_> {
    fn stop(&self) -> Option<Stop> {
        if (self.cancelled)() {
            return Some(Stop::Cancelled);
        }
        let late = self
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline);
        late.then_some(Stop::Deadline)
    }

    fn progress(&self, phase: Phase, done: u64, total: u64) {
        (self.report)(phase, done, total);
    }
}
