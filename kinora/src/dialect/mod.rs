//! What the vendors' clients say and expect to hear, one file per vendor.
//!
//! JSON becomes [`Parsed`]; predictions, errors and webhooks become JSON. All of
//! it is pure: no HTTP, no store, no clock.

pub mod atlas;
mod body;
mod context;
pub mod fal;
mod fields;
pub mod guide;
pub mod highway;
pub mod kling;
pub mod names;
pub mod openai;
mod own;
pub mod sample;
#[cfg(test)]
pub(crate) mod samples;
pub mod source;
#[cfg(test)]
mod story;
mod times;
mod uuid;
pub mod wavespeed;
pub mod webhook;

use std::time::Duration;

use kinora_core::limits::Limits;
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::{Draft, Masks};
use kinora_store::{Prediction, State};
use serde_json::Value;

use self::names::Names;
pub use self::own::{OwnMedia, shown_by};
use crate::service::error::ServiceError;
use crate::service::signer::Signer;

/// One vendor's wire form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// WaveSpeed v3.
    WaveSpeed,
    /// The flavour of the developer guide: WaveSpeed with other field names.
    Guide,
    /// HighwayAPI, Novita and their relatives.
    Highway,
    /// fal's queue.
    Fal,
    /// OpenAI's form of videos.
    OpenAi,
    /// Atlas.
    Atlas,
    /// The official dialect, in one of its forms.
    Kling(kling::Form),
}

/// What a dialect says beside its own answers: errors, names of fields, webhooks.
/// Each dialect is one folder that implements this and knows no other.
pub trait Wire: Sync {
    /// The dialect's name, as stored.
    fn name(&self) -> &'static str;

    /// The error as this dialect says it.
    fn error(&self, error: &ServiceError) -> Answer;

    /// The bounds that hold in this dialect.
    fn limits(&self) -> Limits {
        Limits::wire()
    }

    /// How this dialect names the fields of a film.
    fn names(&self) -> &'static Names {
        &Names::CATALOGUE
    }

    /// What becomes of a submit for which there is no slot.
    fn over_limit(&self) -> OverLimit {
        OverLimit::Wait
    }

    /// Which changes of a prediction are told to its webhook.
    fn hears(&self) -> Hears {
        Hears::End
    }

    /// What tells a webhook of a prediction's state.
    fn webhook_body(&self, view: &View<'_>) -> Value;

    /// The headers that go with a body, beside its content type. They are made
    /// anew for each try: receivers refuse old timestamps.
    fn webhook_headers(&self, event: &Event<'_>) -> Vec<(&'static str, String)>;

    /// How long to wait before each try: at once, soon, and then ever later.
    fn webhook_schedule(&self) -> &'static [Duration] {
        webhook::USUAL_SCHEDULE
    }

    /// How long one try may take.
    fn webhook_timeout(&self) -> Duration {
        Duration::from_secs(10)
    }
}

/// What becomes of a submit for which there is no slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverLimit {
    /// It waits for one.
    Wait,
    /// It is refused.
    Refuse,
}

/// Which changes of a prediction a webhook hears of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hears {
    /// Its end.
    End,
    /// Its submit, its start and its end, in this order.
    EveryChange,
}

/// One try to tell a webhook of something.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// The secret of the key that the prediction was submitted with.
    pub secret: &'a str,
    /// The id of the delivery, the same in every try.
    pub id: &'a str,
    /// The prediction that it tells of.
    pub prediction_id: &'a str,
    /// Whose that is.
    pub account_id: &'a str,
    /// Signs in the server's name, for receivers that know no secret.
    pub signer: &'a Signer,
    /// When this try is made, in seconds since 1970.
    pub timestamp_s: i64,
    /// The exact bytes of the body.
    pub body: &'a [u8],
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
    /// Masks of the start picture, for the regions of the draft in their order.
    pub masks: Masks<String>,
    /// The video whose motion is taken over.
    pub video: Option<String>,
    /// Further pictures of one thing, as elements have them.
    pub references: Vec<String>,
    /// Pictures that shots begin on, by the shots' places; as long as the last of
    /// them needs.
    pub shot_images: Vec<Option<String>>,
    /// What shows the draft's own elements, in their order.
    pub own_media: Vec<OwnMedia<String>>,
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
    /// How long it may wait for a worker, where the client says so.
    pub start_within: Option<Duration>,
    /// Higher goes first; 0 is usual.
    pub priority: i32,
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
    pub const ALL: [Self; 13] = [
        Self::WaveSpeed,
        Self::Guide,
        Self::Highway,
        Self::Fal,
        Self::OpenAi,
        Self::Atlas,
        Self::Kling(kling::Form::Image),
        Self::Kling(kling::Form::Text),
        Self::Kling(kling::Form::Images),
        Self::Kling(kling::Form::Omni),
        Self::Kling(kling::Form::Motion),
        Self::Kling(kling::Form::Elements),
        Self::Kling(kling::Form::Tasks),
    ];

    /// What the dialect says.
    #[must_use]
    pub fn wire(self) -> &'static dyn Wire {
        match self {
            Self::WaveSpeed => &wavespeed::WaveSpeed,
            Self::Guide => &guide::Guide,
            Self::Highway => &highway::Highway,
            Self::Fal => &fal::Fal,
            Self::OpenAi => &openai::OpenAi,
            Self::Atlas => &atlas::Atlas,
            Self::Kling(form) => form.wire(),
        }
    }

    /// The dialect's name, as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.wire().name()
    }

    /// The dialect of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.as_str() == name)
    }

    /// Problems with the fields named as this dialect names them.
    #[must_use]
    pub fn rename(self, problems: Problems) -> Problems {
        self.wire().names().rename(problems)
    }

    /// A warning with the fields in it named as this dialect names them.
    #[must_use]
    pub fn rename_text(self, text: &str) -> String {
        self.wire().names().rename_text(text)
    }

    /// The dialect's name of one of the catalogue's fields.
    #[must_use]
    pub fn field(self, native: &'static str) -> &'static str {
        self.wire().names().foreign(native)
    }

    /// The field that the start picture comes in, and that of the end picture.
    #[must_use]
    pub fn picture_fields(self) -> (&'static str, &'static str) {
        let names = self.wire().names();
        (names.foreign("image"), names.foreign("end_image"))
    }

    /// The exact bytes that tell of a prediction's state.
    #[must_use]
    pub fn webhook_body(self, view: &View<'_>) -> Vec<u8> {
        let body = self.wire().webhook_body(view);
        serde_json::to_vec(&body).expect("JSON values can be written as JSON")
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
        assert_eq!(Dialect::parse("nobody"), None);
    }

    #[test]
    fn problems_and_warnings_are_in_the_dialects_names() {
        let problems = Problems(vec![Problem::missing("image", "one")]);
        for (dialect, expected) in [
            (Dialect::WaveSpeed, "image"),
            (Dialect::Guide, "image_url"),
            (Dialect::Highway, "image"),
            (Dialect::Fal, "start_image_url"),
            (Dialect::OpenAi, "input_reference"),
            (Dialect::Atlas, "image"),
            (Dialect::Kling(kling::Form::Image), "image"),
            (Dialect::Kling(kling::Form::Tasks), "contents.first_frame"),
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
        assert_eq!(Dialect::WaveSpeed.wire().error(&error).status, 401);
        assert_eq!(
            Dialect::Guide.wire().error(&error),
            Dialect::WaveSpeed.wire().error(&error)
        );
        assert_eq!(Dialect::Highway.wire().error(&error).status, 403);
        assert!(Dialect::OpenAi.wire().error(&error).body["error"].is_object());
        assert!(Dialect::Atlas.wire().error(&error).body["msg"].is_string());
        let kling = Dialect::Kling(kling::Form::Image).wire().error(&error);
        assert_eq!((kling.status, &kling.body["code"]), (401, &1001.into()));
    }
}
