//! The official dialect of Kling: the older paths, which name the model in the
//! body, and those of the new generation, which have it in the path.

mod camera;
mod contents;
mod elements;
mod error;
mod list;
mod models;
mod motion;
mod pictures;
mod shots;
mod submit;
mod task;
mod tasks;
mod videos;
mod wire;

use serde_json::{Value, json};

pub use contents::parse as parse_contents;
pub use elements::{deleted, element_task, stored_element};
pub use error::token_error;
pub use list::{ListRequest, Search, Wanted};
pub use submit::parse;
pub use task::task;
pub use tasks::{created, page, task as new_task};

use crate::dialect::Wire;

/// One of the ways in which the dialect asks for films. Tasks are listed way by
/// way, and each has its own names of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `image2video`.
    Image,
    /// `text2video`.
    Text,
    /// `multi-image2video`.
    Images,
    /// `omni-video`.
    Omni,
    /// `motion-control`.
    Motion,
    /// `advanced-custom-elements`: tasks that make elements.
    Elements,
    /// The new generation.
    Tasks,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 7] = [
        Self::Image,
        Self::Text,
        Self::Images,
        Self::Omni,
        Self::Motion,
        Self::Elements,
        Self::Tasks,
    ];

    /// The address of the tasks of an older form.
    #[must_use]
    pub const fn path(self) -> Option<&'static str> {
        match self {
            Self::Image => Some("/v1/videos/image2video"),
            Self::Text => Some("/v1/videos/text2video"),
            Self::Images => Some("/v1/videos/multi-image2video"),
            Self::Omni => Some("/v1/videos/omni-video"),
            Self::Motion => Some("/v1/videos/motion-control"),
            Self::Elements => Some("/v1/general/advanced-custom-elements"),
            Self::Tasks => None,
        }
    }

    /// The form that an address belongs to, where it is one of this dialect.
    /// What no form has is said as `image2video` would.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let older = Self::ALL
            .into_iter()
            .find(|form| form.path().is_some_and(|own| is_under(path, own)));
        if older.is_some() {
            return older;
        }
        let is_one = |own: &&str| is_under(path, own);
        if NEW_PATHS.iter().any(&is_one) {
            return Some(Self::Tasks);
        }
        is_one(&ELEMENT_PATHS).then_some(Self::Elements)
    }

    /// What the form says.
    #[must_use]
    pub fn wire(self) -> &'static dyn Wire {
        match self {
            Self::Image => &wire::IMAGE,
            Self::Text => &wire::TEXT,
            Self::Images => &wire::IMAGES,
            Self::Omni => &wire::OMNI,
            Self::Motion => &wire::MOTION,
            Self::Elements => &wire::ELEMENTS,
            Self::Tasks => &wire::TASKS,
        }
    }
}

/// The paths of the new generation.
const NEW_PATHS: [&str; 3] = ["/image-to-video", "/text-to-video", "/tasks"];

/// What else there is about elements.
const ELEMENT_PATHS: &str = "/v1/general";

/// The vendor's own elements, of which there are none here.
pub const PRESETS: &str = "/v1/general/advanced-presets-elements";

/// Where elements are deleted: as documented, and as it is written in samples.
pub const DELETES: [&str; 2] = [
    "/v1/general/delete-elements",
    "/v1/general/delete-advanced-elements",
];

/// The paths about elements that are no tasks.
const ELEMENT_ACTIONS: [&str; 3] = [PRESETS, DELETES[0], DELETES[1]];

fn is_under(path: &str, own: &str) -> bool {
    let rest = path.strip_prefix(own);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An answer: the data between what every answer has.
#[must_use]
pub fn envelope(data: Value, request_id: &str) -> Value {
    json!({"code": 0, "message": "SUCCEED", "request_id": request_id, "data": data})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_belong_to_forms() {
        for (path, expected) in [
            ("/v1/videos/image2video", Some(Form::Image)),
            ("/v1/videos/image2video/", Some(Form::Image)),
            ("/v1/videos/image2video/123", Some(Form::Image)),
            ("/v1/videos/text2video/123/", Some(Form::Text)),
            ("/v1/videos/multi-image2video", Some(Form::Images)),
            ("/v1/videos/omni-video", Some(Form::Omni)),
            ("/v1/videos/motion-control", Some(Form::Motion)),
            (
                "/v1/general/advanced-custom-elements/1",
                Some(Form::Elements),
            ),
            ("/v1/general/delete-elements", Some(Form::Elements)),
            ("/image-to-video/kling-3.0", Some(Form::Tasks)),
            ("/text-to-video/kling-3.0-turbo", Some(Form::Tasks)),
            ("/tasks", Some(Form::Tasks)),
            ("/tasksx", None),
            ("/v1/videos", None),
            ("/v1/videos/123", None),
            ("/v1/videos/image2videos", None),
            ("/api/v3/predictions", None),
            ("", None),
        ] {
            assert_eq!(Form::of(path), expected, "{path}");
        }
    }

    #[test]
    fn an_answer_has_its_data_in_the_middle() {
        let expected = json!({
            "code": 0, "message": "SUCCEED", "request_id": "r", "data": [1],
        });
        assert_eq!(envelope(json!([1]), "r"), expected);
    }
}
