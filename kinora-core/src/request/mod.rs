//! A request: a draft that passed every rule.
//!
//! Past [`Request::parse`] nothing is checked again. The rules are those of the
//! hosted models; [`Limits`] says which of them are wider at home.

mod draft;
mod element;
mod film;
mod masks;
mod motion;
mod optimize;
mod pictures;
mod regions;
mod shots;

use serde::{Deserialize, Serialize};

use crate::camera::CameraKey;
use crate::catalogue::{self, Kind, Model};
use crate::limits::Limits;
use crate::picture::PictureFacts;
use crate::plan::Region;
use crate::problem::{Problem, Problems};
use crate::size::Size;
use crate::vocabulary::{Join, Portrait};

pub use draft::{Draft, DraftRegion, DraftShot, KEYS, parse_aspect_ratio};
pub use element::{BY_PICTURES, BY_VIDEO, ELEMENT_VIDEO, ElementDraft, NewElement, OwnElement};
pub use masks::Masks;
pub use motion::{MotionControl, Orientation};
pub use optimize::{Optimize, OptimizeDraft, OptimizeMode, Style};
pub(crate) use shots::split_evenly;

/// The length of a clip where none is given, in seconds.
pub const DEFAULT_DURATION_S: u32 = 5;

/// What is to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A clip directed by words.
    Film(Film),
    /// A clip in which a picture moves as a video does.
    MotionControl(MotionControl),
    /// An element that is stored for later films.
    Element(NewElement),
    /// A better prompt.
    Optimize(Optimize),
}

/// A clip that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    /// The model.
    pub model: &'static Model,
    /// The prompt, where there is a single one; never blank.
    pub prompt: Option<String>,
    /// What holds for all shots of [`Film::shots`]; never blank.
    pub context: Option<String>,
    /// What must not happen; never blank.
    pub negative_prompt: Option<String>,
    /// Seconds that are generated.
    pub duration_s: u32,
    /// Seconds that `duration` asked for, beside the shots.
    pub asked_duration_s: u32,
    /// How closely to keep to the prompt, 0–1.
    pub cfg_scale: f64,
    /// Whether the clip has sound.
    pub sound: bool,
    /// How shots are found.
    pub shot_type: ShotType,
    /// The shots, none where there is a single prompt or no prompt.
    pub shots: Vec<ShotRequest>,
    /// Whether the clip ends on a second picture.
    pub end_image: bool,
    /// The elements that the clip shows.
    pub elements: Vec<FilmElement>,
    /// The shape asked for, width and height.
    pub aspect_ratio: Option<(u32, u32)>,
    /// The size of the clip. Of a picture that nobody has looked at yet it is
    /// that of 16:9: parse again with its facts.
    pub size: Size,
    /// The seed.
    pub seed: u64,
    /// The camera of a single shot, keyframe by keyframe; empty where the words
    /// say what it does.
    pub camera: Vec<CameraKey>,
    /// Parts of the start picture that go along paths, in the order of their
    /// masks. Of a picture that nobody has looked at yet they are elsewhere:
    /// parse again with its facts.
    pub regions: Vec<Region>,
    /// Whether a mask shows what must not move.
    pub still_mask: bool,
    /// Whether the last frame leads into the first.
    pub looped: bool,
    /// Whether faces are brought to life.
    pub portrait: Portrait,
    /// What was asked for and is not done.
    pub warnings: Vec<String>,
}

impl Film {
    /// Whether masks say what moves and what does not.
    #[must_use]
    pub fn has_masks(&self) -> bool {
        self.still_mask || !self.regions.is_empty()
    }
}

/// An element in a clip: a stored one, or one that came with the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilmElement {
    /// Its id, or the field that it came in.
    pub id: String,
    /// The name that prompts mention it by; empty where it has none, or nobody has
    /// looked it up.
    pub name: String,
    /// The number by which mentions of pictures mean it, where it is one of the
    /// request's pictures.
    pub picture: Option<usize>,
}

/// One shot that is to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShotRequest {
    /// What happens; empty where a picture alone is filmed.
    pub prompt: String,
    /// Seconds, at least 1.
    pub duration_s: u32,
    /// Its camera, keyframe by keyframe; empty where the words say what it does.
    pub camera: Vec<CameraKey>,
    /// How it follows the shot before it, where that is said.
    pub join: Option<Join>,
    /// Whether it begins on a picture of its own.
    pub image: bool,
}

/// How shots are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShotType {
    /// As listed.
    #[default]
    Customize,
    /// In the prompt.
    Intelligent,
}

impl Request {
    /// Checks a draft against every rule.
    ///
    /// `start` is what the start picture's header says, once somebody has
    /// looked; a picture that was sent but not looked at yet is
    /// [`Draft::image_sent`].
    ///
    /// # Errors
    ///
    /// All problems at once, those found while the draft was read first.
    pub fn parse(
        draft: &Draft,
        start: Option<&PictureFacts>,
        limits: &Limits,
    ) -> Result<Self, Problems> {
        let model = known_model(draft)?;
        match model.kind {
            Kind::ImageToVideo | Kind::TextToVideo => {
                film::parse(model, draft, start, limits).map(Self::Film)
            }
            Kind::Element => element::parse(model, draft, start, limits).map(Self::Element),
            Kind::Optimize => optimize::parse(model, draft, start, limits).map(Self::Optimize),
            Kind::MotionControl => {
                motion::parse(model, draft, start, limits).map(Self::MotionControl)
            }
        }
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &'static Model {
        match self {
            Self::Film(film) => film.model,
            Self::MotionControl(control) => control.film.model,
            Self::Element(element) => element.model,
            Self::Optimize(optimize) => optimize.model,
        }
    }

    /// The clip that is to be made, where one is.
    #[must_use]
    pub fn film(&self) -> Option<&Film> {
        match self {
            Self::Film(film) => Some(film),
            Self::MotionControl(control) => Some(&control.film),
            Self::Element(_) | Self::Optimize(_) => None,
        }
    }

    /// What was asked for and is not done.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        match self {
            Self::Film(film) => &film.warnings,
            Self::MotionControl(control) => &control.film.warnings,
            Self::Element(element) => &element.warnings,
            Self::Optimize(_) => &[],
        }
    }
}

impl Film {
    /// Checks a draft that must be one of a film, as [`Request::parse`] does.
    ///
    /// # Errors
    ///
    /// All problems at once.
    pub fn parse(
        draft: &Draft,
        start: Option<&PictureFacts>,
        limits: &Limits,
    ) -> Result<Self, Problems> {
        let model = known_model(draft)?;
        if !model.kind.is_film() {
            return Err(with_earlier(draft, not_a_film(model)));
        }
        film::parse(model, draft, start, limits)
    }
}

fn known_model(draft: &Draft) -> Result<&'static Model, Problems> {
    catalogue::find(&draft.model).ok_or_else(|| with_earlier(draft, unknown_model(&draft.model)))
}

fn with_earlier(draft: &Draft, problem: Problem) -> Problems {
    let mut problems = vec![problem];
    problems.extend(draft.problems.iter().cloned());
    Problems(problems)
}

fn unknown_model(name: &str) -> Problem {
    let allowed = "a short name such as std or a full model id";
    if name.is_empty() {
        return Problem::missing("model", allowed);
    }
    let mut problem = Problem::outside("model", name, allowed);
    if let Some(near) = catalogue::nearest(name) {
        problem.message = format!(
            "`model` is {}, which is unknown; did you mean {near}?",
            problem.value
        );
    }
    problem
}

fn not_a_film(model: &Model) -> Problem {
    Problem::other(
        "model",
        model.id,
        "an image-to-video or text-to-video model",
        format!(
            "`model` is {}, which makes no clip from words; use an image-to-video or text-to-video model",
            model.id
        ),
    )
}

#[cfg(test)]
mod tests;
