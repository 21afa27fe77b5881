//! OpenAI's form of videos, as several servers go on to speak it.

mod error;
mod form;
mod models;
mod numbers;
mod reference;
mod size;
mod submit;
mod video;
mod webhook;

pub use error::{error, failed, unfinished};
pub use form::from_form;
pub use models::{model, models};
pub use submit::{parse, remix, remix_echo};
pub use video::{Order, Variant, deleted, list, list_request, variant, video};
pub use webhook::OpenAi;

/// What ids of videos begin with.
const PREFIX: &str = "video_";

/// A prediction's id as that of a video.
#[must_use]
pub fn video_id(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// The id of the prediction that a video's id means; the prefix may be missing,
/// so that predictions of other dialects can be asked for as they know them.
#[must_use]
pub fn prediction_id(video_id: &str) -> Option<String> {
    let video_id = video_id.trim();
    let plain = video_id.strip_prefix(PREFIX).unwrap_or(video_id);
    let plain = plain.replace('-', "");
    let is_id = plain.len() == 32 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| plain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples::ID;

    #[test]
    fn ids_go_there_and_back_and_other_words_are_none() {
        assert_eq!(prediction_id(&video_id(ID)).as_deref(), Some(ID));
        assert_eq!(prediction_id(ID).as_deref(), Some(ID));
        let dashes = "01234567-89AB-cdef-0123-456789abcdef";
        assert_eq!(prediction_id(dashes).as_deref(), Some(ID));
        for text in ["", "video_", "image2video", "sync", "video_0123", "..", "é"] {
            assert_eq!(prediction_id(text), None, "{text}");
        }
        assert_eq!(prediction_id(&"é".repeat(16)), None);
    }
}
