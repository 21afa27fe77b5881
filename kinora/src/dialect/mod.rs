//! What the vendors' clients say and expect to hear, one file per vendor.
//!
//! JSON becomes [`Parsed`]; predictions, errors and webhooks become JSON. All of
//! it is pure: no HTTP, no store, no clock.

mod body;
mod fields;
pub mod guide;
pub mod highway;
mod names;
#[cfg(test)]
mod samples;
pub mod source;
mod times;
pub mod wavespeed;
pub mod webhook;

use kinora_core::limits::Limits;
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::Draft;
use kinora_store::{Prediction, State};
use serde_json::Value;

use crate::service::error::ServiceError;

/// One vendor's wire form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// WaveSpeed v3.
    WaveSpeed,
    /// The flavour of the developer guide: WaveSpeed with other field names.
    Guide,
    /// HighwayAPI, Novita and their relatives.
    Highway,
}

/// What a submit says, before any rule was applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What is to be filmed. Its problems name the fields as the catalogue does;
    /// [`Dialect::rename`] gives them the dialect's names.
    pub draft: Draft,
    /// The start picture: an address, a data URL or base64.
    pub image: Option<String>,
    /// The end picture.
    pub end_image: Option<String>,
    /// Who is told of the end.
    pub webhook: Option<String>,
    /// Whether the answer waits for the end.
    pub sync: bool,
    /// Whether outputs are base64 texts instead of addresses.
    pub base64_output: bool,
    /// The client's own id.
    pub external_id: Option<String>,
    /// The bounds that hold in this dialect.
    pub limits: Limits,
    /// The end that the prediction comes to without being filmed.
    pub test_mode: Option<State>,
    /// Keys that mean nothing here, in order and shortened.
    pub ignored: Vec<String>,
    /// What was asked for and cannot be done, beside what the director finds.
    pub warnings: Vec<String>,
    /// The body as it came, without its pictures and what means nothing, to be
    /// echoed.
    pub echo: Value,
}

/// A prediction as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The prediction.
    pub prediction: &'a Prediction,
    /// The address of this server, without a slash at its end.
    pub origin: &'a str,
    /// Its outputs, in order: an address, or base64 where the client asked for
    /// it, or data.
    pub outputs: &'a [Value],
}

/// The status and body of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 3] = [Self::WaveSpeed, Self::Guide, Self::Highway];

    /// The dialect's name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WaveSpeed => "wavespeed",
            Self::Guide => "guide",
            Self::Highway => "highway",
        }
    }

    /// The dialect of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.as_str() == name)
    }

    /// The error as this dialect says it.
    #[must_use]
    pub fn error(self, error: &ServiceError) -> Answer {
        match self {
            Self::WaveSpeed | Self::Guide => wavespeed::error(error),
            Self::Highway => highway::error(error),
        }
    }

    /// Problems with the fields named as this dialect names them.
    #[must_use]
    pub fn rename(self, problems: Problems) -> Problems {
        match self {
            Self::WaveSpeed | Self::Highway => problems,
            Self::Guide => guide::rename(problems),
        }
    }

    /// A warning with the fields in it named as this dialect names them.
    #[must_use]
    pub fn rename_text(self, text: &str) -> String {
        match self {
            Self::WaveSpeed | Self::Highway => text.to_owned(),
            Self::Guide => guide::rename_text(text),
        }
    }

    /// The bounds that hold in this dialect.
    #[must_use]
    pub fn limits(self) -> Limits {
        match self {
            Self::WaveSpeed | Self::Highway => Limits::wire(),
            Self::Guide => guide::limits(),
        }
    }

    /// The field that the start picture comes in, and that of the end picture.
    #[must_use]
    pub const fn picture_fields(self) -> (&'static str, &'static str) {
        match self {
            Self::WaveSpeed | Self::Highway => ("image", "end_image"),
            Self::Guide => ("image_url", "end_frame_url"),
        }
    }
}

/// The most problems that one answer lists.
const SHOWN_PROBLEMS: usize = 20;

/// As many problems as an answer lists.
fn shown_problems(problems: &Problems) -> &[Problem] {
    let most = problems.0.len().min(SHOWN_PROBLEMS);
    &problems.0[..most]
}

/// An error in one sentence of bounded length.
fn message(error: &ServiceError) -> String {
    let ServiceError::Invalid(problems) = error else {
        return error.to_string();
    };
    let shown = shown_problems(problems);
    let sentences: Vec<&str> = shown
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    let mut message = sentences.join("; ");
    let more = problems.0.len() - shown.len();
    if more > 0 {
        message.push_str(&format!("; and {more} more problems"));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_is_found_by_its_name() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::parse(dialect.as_str()), Some(dialect));
        }
        assert_eq!(Dialect::parse("kling"), None);
    }

    #[test]
    fn problems_and_warnings_are_in_the_dialects_names() {
        let problems = Problems(vec![Problem::missing("image", "one")]);
        for (dialect, expected) in [
            (Dialect::WaveSpeed, "image"),
            (Dialect::Guide, "image_url"),
            (Dialect::Highway, "image"),
        ] {
            assert_eq!(dialect.rename(problems.clone()).0[0].field, expected);
            assert_eq!(dialect.picture_fields().0, expected);
            let text = dialect.rename_text("`image` is dark");
            assert_eq!(text, format!("`{expected}` is dark"));
        }
    }

    #[test]
    fn every_dialect_has_its_own_error() {
        let error = ServiceError::NoKey;
        assert_eq!(Dialect::WaveSpeed.error(&error).status, 401);
        assert_eq!(
            Dialect::Guide.error(&error),
            Dialect::WaveSpeed.error(&error)
        );
        assert_eq!(Dialect::Highway.error(&error).status, 403);
    }
}
