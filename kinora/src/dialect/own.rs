//! Elements that come with a request for a film, for that one alone: how their
//! pictures and videos get out of the body.

use kinora_core::request::{BY_PICTURES, BY_VIDEO, OwnElement};
use kinora_store::Element;
use serde::{Deserialize, Serialize};

use super::Parsed;

/// What shows an element that came with a request, wherever it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnMedia<T> {
    /// Its pictures, the one from the front first.
    pub pictures: Vec<T>,
    /// A video of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<T>,
}

impl<T> Default for OwnMedia<T> {
    fn default() -> Self {
        Self {
            pictures: vec![],
            video: None,
        }
    }
}

/// An element that came with a request: each of its pictures and its video with the
/// field that it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    /// The field of all of it.
    pub(super) field: String,
    /// Its number among the request's pictures, where it is one of them.
    pub(super) picture: Option<usize>,
    /// Its pictures.
    pub(super) pictures: Vec<(String, String)>,
    /// Its video.
    pub(super) video: Option<(String, String)>,
}

/// What shows a stored element, as the wire says it.
#[must_use]
pub fn shown_by(element: &Element) -> &'static str {
    match element.by_video {
        true => BY_VIDEO,
        false => BY_PICTURES,
    }
}

/// Puts elements where every request has them.
pub(super) fn add(parsed: &mut Parsed, elements: Vec<Own>) {
    for own in elements {
        let fields = own.pictures.iter().map(|(field, _)| (field.clone(), None));
        parsed.draft.own_elements.push(OwnElement {
            field: own.field,
            picture: own.picture,
            pictures: fields.collect(),
            video: own.video.as_ref().map(|(field, _)| (field.clone(), None)),
        });
        parsed.own_media.push(OwnMedia {
            pictures: own.pictures.into_iter().map(|(_, text)| text).collect(),
            video: own.video.map(|(_, text)| text),
        });
    }
}
