//! A prompt that is to be improved: its draft and its rules.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::catalogue::Model;
use crate::limits::Limits;
use crate::picture::PictureFacts;
use crate::problem::{Problem, Problems};

use super::Draft;
use super::draft::Reader;
use super::film::{Check, filled};

/// What a client wants improved, untrusted. Its picture is that of the draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptimizeDraft {
    /// The prompt.
    pub text: Option<String>,
    /// The style of the better one.
    pub style: Option<String>,
    /// Whether it is for a picture or a clip.
    pub mode: Option<String>,
}

/// A prompt that is to be improved.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimize {
    /// The model.
    pub model: &'static Model,
    /// The prompt, where there is one; never blank. Without one there is a
    /// picture.
    pub text: Option<String>,
    /// The style of the better one.
    pub style: Style,
    /// What it is for.
    pub mode: OptimizeMode,
}

/// The style of an improved prompt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// None in particular.
    #[default]
    Default,
    /// As if painted.
    Artistic,
    /// As a photographer would say it.
    Photographic,
    /// Exact and even.
    Technical,
    /// As if drawn.
    Anime,
    /// True to life.
    Realistic,
}

impl Style {
    /// Every style with its name.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Default, "default"),
        (Self::Artistic, "artistic"),
        (Self::Photographic, "photographic"),
        (Self::Technical, "technical"),
        (Self::Anime, "anime"),
        (Self::Realistic, "realistic"),
    ];
}

/// What an improved prompt is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OptimizeMode {
    /// A picture, in which nothing moves.
    #[default]
    Image,
    /// A clip.
    Video,
}

impl OptimizeMode {
    /// Every mode with its name.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Image, "image"), (Self::Video, "video")];
}

/// A text that is none of the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownName;

impl FromStr for Style {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        named(&Self::ALL, text)
    }
}

impl FromStr for OptimizeMode {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        named(&Self::ALL, text)
    }
}

fn named<T: Copy>(all: &[(T, &str)], text: &str) -> Result<T, UnknownName> {
    let found = all.iter().find(|(_, name)| *name == text);
    found.map(|&(value, _)| value).ok_or(UnknownName)
}

impl OptimizeDraft {
    /// Reads a body in the catalogue's names.
    pub(super) fn read(body: &Map<String, Value>, reader: &mut Reader) -> Self {
        let mut text = |key: &str| {
            let value = body.get(key).filter(|value| !value.is_null());
            reader.text(key, value)
        };
        Self {
            text: text("text"),
            style: text("style"),
            mode: text("mode"),
        }
    }
}

/// Checks a draft for a model that improves prompts.
pub(super) fn parse(
    model: &'static Model,
    draft: &Draft,
    start: Option<&PictureFacts>,
    limits: &Limits,
) -> Result<Optimize, Problems> {
    let optimize = draft.optimize.clone().unwrap_or_default();
    let mut check = Check::new(model, draft, limits);
    let made = check.optimize(&optimize, start);
    check.finish(made)
}

impl Check<'_> {
    fn optimize(&mut self, draft: &OptimizeDraft, start: Option<&PictureFacts>) -> Optimize {
        let text = filled(draft.text.as_deref());
        if let Some(text) = &text {
            self.check_chars("text", text, self.limits.prompt_chars);
        }
        if let Some(facts) = start {
            self.picture(self.model.picture_field(), facts);
        }
        let unread = self.draft.is_unread("text") || self.draft.is_unread("image");
        if text.is_none() && start.is_none() && !self.draft.image_sent && !unread {
            let allowed = "a prompt to improve, or a picture in `image`";
            self.problems.push(Problem::missing("text", allowed));
        }
        Optimize {
            model: self.model,
            text,
            style: self.choice("style", draft.style.as_deref(), &Style::ALL),
            mode: self.choice("mode", draft.mode.as_deref(), &OptimizeMode::ALL),
        }
    }

    /// One of a few names, the first where none is given.
    fn choice<T: Copy>(&mut self, field: &str, given: Option<&str>, all: &[(T, &str)]) -> T {
        let first = all[0].0;
        let Some(given) = filled(given) else {
            return first;
        };
        named(all, &given).unwrap_or_else(|UnknownName| {
            let names: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
            let allowed = names.join(", ");
            self.problems.push(Problem::outside(
                field,
                &given,
                &format!("one of {allowed}"),
            ));
            first
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalogue;
    use crate::request::Request;

    fn parse(body: &Value) -> Result<Optimize, Problems> {
        let model = catalogue::find("wavespeed-ai/prompt-optimizer").unwrap();
        let draft = Draft::for_model(model, body);
        match Request::parse(&draft, None, &Limits::wire())? {
            Request::Optimize(request) => Ok(request),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_or_a_picture_is_enough() {
        let request = parse(&json!({"text": " rain ", "style": "anime", "mode": "video"})).unwrap();
        assert_eq!(request.text.as_deref(), Some("rain"));
        assert_eq!(
            (request.style, request.mode),
            (Style::Anime, OptimizeMode::Video)
        );
        let request = parse(&json!({"image": "https://example.com/a.png"})).unwrap();
        assert_eq!(
            (request.style, request.mode),
            (Style::Default, OptimizeMode::Image)
        );
        assert_eq!(request.text, None);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let refused = parse(&json!({"style": "cubist", "mode": "film", "text": "x".repeat(2501)}));
        assert_eq!(
            refused.unwrap_err().to_string(),
            "`text` has 2501 characters, but must have at most 2500; shorten it; \
             `style` is cubist, but must be one of default, artistic, photographic, technical, anime, realistic; \
             `mode` is film, but must be one of image, video"
        );
        assert_eq!(
            parse(&json!({"text": "  "})).unwrap_err().to_string(),
            "`text` is missing; give a prompt to improve, or a picture in `image`"
        );
    }
}
