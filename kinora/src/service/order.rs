//! What a prediction is to become, as it is kept until a worker takes it.
//!
//! The store keeps it as text and never reads it.

use kinora_core::catalogue::Kind;
use kinora_core::request::{Draft, Film, Masks, Request};
use kinora_core::size::Size;
use kinora_store::{Output, Prediction};
use serde::{Deserialize, Serialize};

use crate::dialect::{Dialect, OwnMedia};

/// What a worker needs to know of a prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredOrder {
    /// What is to be filmed, its seed decided.
    pub draft: Draft,
    /// Where the start picture is.
    pub image: Option<PictureSource>,
    /// Where the end picture is.
    pub end_image: Option<PictureSource>,
    /// Where the masks of the start picture are.
    #[serde(default, skip_serializing_if = "Masks::is_empty")]
    pub masks: Masks<PictureSource>,
    /// Where the video is whose motion is taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<PictureSource>,
    /// Where further pictures of one thing are, as elements have them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<PictureSource>,
    /// Where the pictures are that shots begin on, by the shots' places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shots: Vec<Option<PictureSource>>,
    /// Where what shows the elements is that came with the request, in the order of
    /// the draft's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnMedia<PictureSource>>,
    /// Whether outputs are shown as base64 texts.
    pub base64_output: bool,
    /// How large the film will be, where its picture was here at the submit.
    #[serde(default)]
    pub size: Option<Size>,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureSource {
    /// Somewhere else, to be fetched by the worker.
    Url(String),
    /// Among the files of this server.
    Blob(String),
}

/// A prediction's order cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("this prediction was stored by another version of Kinora and cannot be read")]
pub struct Unreadable(#[from] serde_json::Error);

impl StoredOrder {
    /// Reads the order of a prediction.
    ///
    /// # Errors
    ///
    /// When it was not written by [`StoredOrder::to_text`].
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        Ok(serde_json::from_str(text)?)
    }

    /// The order as it is stored.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("an order has only text keys and finite numbers")
    }
}

/// What a prediction is to become, in whatever dialect it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilmFacts {
    /// What happens.
    pub prompt: Option<String>,
    /// How long the film is.
    pub seconds: Option<u32>,
    /// How large it is, once that is known.
    pub size: Option<Size>,
}

impl FilmFacts {
    /// What is known of a prediction's film.
    #[must_use]
    pub fn of(prediction: &Prediction) -> Self {
        let (seconds, size) = made(prediction);
        let Some((order, film)) = ordered(prediction) else {
            return Self {
                prompt: None,
                seconds,
                size,
            };
        };
        let is_certain = film.aspect_ratio.is_some() || film.model.kind == Kind::TextToVideo;
        let asked = is_certain.then_some(film.size);
        Self {
            seconds: seconds.or(Some(film.duration_s)),
            size: size.or(order.size).or(asked),
            prompt: prompt(film),
        }
    }
}

/// What is known of a film that is there.
fn made(prediction: &Prediction) -> (Option<u32>, Option<Size>) {
    match prediction.outputs.first() {
        Some(Output::Media {
            duration_s, size, ..
        }) => (*duration_s, *size),
        Some(Output::Json(_)) | None => (None, None),
    }
}

/// A prediction's order, and the film that it is of.
pub(super) fn ordered(prediction: &Prediction) -> Option<(StoredOrder, Film)> {
    let order = StoredOrder::read(&prediction.order).ok()?;
    let limits = dialect_of(&prediction.dialect).wire().limits();
    match Request::parse(&order.draft, None, &limits) {
        Ok(request) => Some((order, request.film()?.clone())),
        Err(_) => None,
    }
}

/// A film's words in one text.
fn prompt(film: Film) -> Option<String> {
    let shots = film.shots.into_iter().map(|shot| shot.prompt);
    let texts: Vec<String> = film
        .prompt
        .or(film.context)
        .into_iter()
        .chain(shots)
        .collect();
    (!texts.is_empty()).then(|| texts.join(" | "))
}

/// The seed of a prediction whose client named none: it follows from the id, and
/// fits into a double.
#[must_use]
pub fn own_seed(id: &str) -> u64 {
    let start = id.get(..12).unwrap_or_default();
    u64::from_str_radix(start, 16).unwrap_or_default()
}

/// The dialect of a stored prediction. One that this version does not know is
/// shown as WaveSpeed's, which has every field.
#[must_use]
pub fn dialect_of(name: &str) -> Dialect {
    Dialect::parse(name).unwrap_or(Dialect::WaveSpeed)
}
