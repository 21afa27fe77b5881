//! HighwayAPI, Novita and their relatives: tasks by slug, one result to poll.

mod error;
mod submit;
mod task;
mod webhook;

use kinora_core::catalogue::{self, Model};

pub use error::error;
pub use submit::parse;
pub use task::{submitted, task_result};
pub use webhook::Highway;

/// The model of a slug.
#[must_use]
pub fn model(slug: &str) -> Option<&'static Model> {
    let models = catalogue::models();
    models
        .iter()
        .find(|model| model.dialects.highway == Some(slug))
}

/// Where a uuid has its dashes.
const DASHES: [usize; 4] = [8, 13, 18, 23];

/// A prediction's id as a uuid.
#[must_use]
pub fn task_id(id: &str) -> String {
    let is_plain = id.len() == 32 && id.is_ascii();
    if !is_plain {
        return id.to_owned();
    }
    let parts = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]];
    parts.join("-")
}

/// The id of the prediction that a task id means, with dashes or without.
#[must_use]
pub fn prediction_id(task_id: &str) -> Option<String> {
    let task_id = task_id.trim();
    let has_dashes = task_id.len() == 36
        && task_id
            .bytes()
            .enumerate()
            .all(|(at, byte)| (byte == b'-') == DASHES.contains(&at));
    let plain = match has_dashes {
        true => task_id.replace('-', ""),
        false => task_id.to_owned(),
    };
    let is_id = plain.len() == 32 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| plain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples::ID;

    const UUID: &str = "01234567-89ab-cdef-0123-456789abcdef";

    #[test]
    fn every_slug_means_a_model() {
        for (slug, id) in [
            (
                "kling-v3.0-std-i2v",
                "kwaivgi/kling-v3.0-std/image-to-video",
            ),
            (
                "kling-v3.0-pro-i2v",
                "kwaivgi/kling-v3.0-pro/image-to-video",
            ),
            ("kling-v3.0-4k-i2v", "kwaivgi/kling-v3.0-4k/image-to-video"),
            ("kling-v3.0-std-t2v", "kwaivgi/kling-v3.0-std/text-to-video"),
            (
                "kling-v3.0-motion-control",
                "kwaivgi/kling-v3.0-std/motion-control",
            ),
        ] {
            assert_eq!(model(slug).map(|model| model.id), Some(id));
        }
        assert!(model("").is_none() && model("std").is_none());
    }

    #[track_caller]
    fn check(task_id: &str, expected: Option<&str>) {
        assert_eq!(prediction_id(task_id).as_deref(), expected, "{task_id}");
    }

    #[test]
    fn ids_go_there_and_back() {
        assert_eq!(task_id(ID), UUID);
        check(UUID, Some(ID));
        check(ID, Some(ID));
        check(&UUID.to_uppercase(), Some(ID));
        check(&format!(" {UUID} "), Some(ID));
        assert_eq!(task_id("short"), "short");
        assert_eq!(task_id(&"é".repeat(16)), "é".repeat(16));
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in [
            "",
            "-",
            "0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcdeg",
            "0123456-789ab-cdef-0123-456789abcdef",
            "01234567-89ab-cdef-0123456789abcdef-",
            "01234567-89ab-cdef-0123-456789abcdeé",
            "------------------------------------",
            "éééééééééééééééé",
        ] {
            check(text, None);
        }
    }
}
