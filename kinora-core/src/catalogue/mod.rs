//! The models that are served, as data.
//!
//! A model is its parameters, its price, its tier and the names by which the
//! dialects know it. Rules that hold for all models are in
//! [`crate::request`], not here.

mod models;
mod params;
mod schema;

use serde::Serialize;

use crate::nearest;
use crate::price::MicroUsd;
use crate::size::Tier;

pub use models::models;
pub use params::{Param, ParamKind};

/// One model.
#[derive(Debug, PartialEq, Serialize)]
pub struct Model {
    /// The full id, as on WaveSpeed.
    pub id: &'static str,
    /// The short name of the command line, where it has one.
    pub short: Option<&'static str>,
    /// The name that people read.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub description: &'static str,
    /// The generation it belongs to.
    pub family: Family,
    /// What goes in and what comes out.
    pub kind: Kind,
    /// The resolution of its clips.
    pub tier: Tier,
    /// What a client may send.
    pub params: &'static [Param],
    /// What it costs.
    pub price: Price,
    /// Whether `duration` is billed beside the shots of a clip with several.
    pub bills_duration_and_shots: bool,
    /// How many prompts it wants.
    pub prompting: Prompting,
    /// The largest picture file on the wire, in bytes.
    pub picture_bytes: u64,
    /// Its names in other dialects.
    pub dialects: Dialects,
}

/// A generation of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Kling 3.0.
    V3,
    /// Kling 3.0 Turbo.
    Turbo,
    /// Kling Video O3.
    O3,
    /// Not a video model.
    Tool,
}

/// What a model takes and makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A clip from a picture.
    ImageToVideo,
    /// A clip from words alone.
    TextToVideo,
    /// A clip in which a picture moves as a video does.
    MotionControl,
    /// A stored element from pictures.
    Element,
    /// A better prompt.
    Optimize,
}

impl Kind {
    /// The kind's name, as in the catalogue of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ImageToVideo => "image-to-video",
            Self::TextToVideo => "text-to-video",
            Self::MotionControl => "motion-control",
            Self::Element => "image-to-text",
            Self::Optimize => "text-to-text",
        }
    }

    /// Whether the result is a clip.
    #[must_use]
    pub const fn is_clip(self) -> bool {
        match self {
            Self::ImageToVideo | Self::TextToVideo | Self::MotionControl => true,
            Self::Element | Self::Optimize => false,
        }
    }

    /// Whether the result is a clip that is directed by words.
    #[must_use]
    pub const fn is_film(self) -> bool {
        match self {
            Self::ImageToVideo | Self::TextToVideo => true,
            Self::MotionControl | Self::Element | Self::Optimize => false,
        }
    }
}

/// What a model costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Price {
    /// For each second of the clip.
    PerSecond {
        /// Without sound.
        silent: MicroUsd,
        /// With sound, where the model has any.
        sound: Option<MicroUsd>,
    },
    /// For each run.
    PerRun(MicroUsd),
}

/// How many of `prompt` and `multi_prompt` a model wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompting {
    /// One of the two.
    ExactlyOne,
    /// One of the two or neither.
    AtMostOne,
}

/// A model's names in the dialects, where they have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Dialects {
    /// The slug of HighwayAPI and its relatives.
    pub highway: Option<&'static str>,
    /// The official name and mode.
    pub kling: Option<KlingName>,
    /// The fal application path.
    pub fal: Option<&'static str>,
    /// The flat id of the Atlas guide.
    pub guide: Option<&'static str>,
}

impl Dialects {
    /// No names besides the id.
    pub const NONE: Self = Self {
        highway: None,
        kling: None,
        fal: None,
        guide: None,
    };
}

/// How the official dialect names a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KlingName {
    /// `model_name` in the body.
    pub model_name: &'static str,
    /// The model in the path of the new generation.
    pub path: &'static str,
    /// `mode` in the body.
    pub mode: &'static str,
}

impl Model {
    /// The parameter of this name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// Whether clients may send a parameter of this name.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        self.param(name).is_some()
    }

    /// The field that its first picture comes in.
    #[must_use]
    pub fn picture_field(&self) -> &'static str {
        match self.takes("frontal_image") {
            true => "frontal_image",
            false => "image",
        }
    }

    /// The field that further pictures of one thing come in, where it takes such.
    #[must_use]
    pub fn references_field(&self) -> Option<&'static str> {
        let fields = ["element_refer_list", "refer_images"];
        fields.into_iter().find(|field| self.takes(field))
    }

    /// The short name, or the id where there is none.
    #[must_use]
    pub fn label(&self) -> &'static str {
        self.short.unwrap_or(self.id)
    }

    /// The JSON schema of a request body.
    #[must_use]
    pub fn request_schema(&self) -> serde_json::Value {
        schema::request_schema(self)
    }
}

/// Finds a model by its short name or its full id.
#[must_use]
pub fn find(name: &str) -> Option<&'static Model> {
    models()
        .iter()
        .find(|model| model.id == name || model.short == Some(name))
}

/// Finds the name that an unknown one was most likely meant to be.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    let ids = models().iter().map(|model| model.id);
    let shorts = models().iter().filter_map(|model| model.short);
    nearest::nearest(name, shorts.chain(ids))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        let mut seen = HashSet::new();
        for model in models() {
            for name in model.short.into_iter().chain([model.id]) {
                assert!(seen.insert(name), "{name}");
                assert_eq!(find(name).map(|found| found.id), Some(model.id));
            }
        }
        for short in "std pro 4k turbo-std turbo-pro o3-std o3-pro o3-4k".split(' ') {
            assert!(find(short).is_some(), "{short}");
        }
    }

    #[test]
    fn dialect_names_are_unique() {
        let mut seen = HashSet::new();
        for model in models() {
            let names = [
                model.dialects.highway,
                model.dialects.fal,
                model.dialects.guide,
            ];
            for name in names.into_iter().flatten() {
                assert!(seen.insert(name), "{name}");
            }
        }
    }

    #[test]
    fn a_slip_in_a_name_finds_the_model() {
        assert_eq!(nearest("turbopro"), Some("turbo-pro"));
        assert_eq!(
            nearest("kwaivgi/kling-v3.0-std/image-to-vide"),
            Some("kwaivgi/kling-v3.0-std/image-to-video")
        );
        assert_eq!(nearest("something/else"), None);
    }
}
