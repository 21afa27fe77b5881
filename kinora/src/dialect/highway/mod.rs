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

pub use super::uuid::{dashed as task_id, plain as prediction_id};

/// The model of a slug.
#[must_use]
pub fn model(slug: &str) -> Option<&'static Model> {
    let models = catalogue::models();
    models
        .iter()
        .find(|model| model.dialects.highway == Some(slug))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
