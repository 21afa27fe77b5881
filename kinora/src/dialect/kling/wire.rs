//! The wire forms as a whole: names of fields, errors, and callbacks that are
//! signed.

use std::time::Duration;

use kinora_core::limits::Limits;
use serde_json::Value;

use super::error::error;
use super::{Form, contents, elements, motion, pictures, submit, task, tasks, videos};
use crate::dialect::names::Names;
use crate::dialect::webhook::{seconds, standard_headers};
use crate::dialect::{Answer, Event, Hears, OverLimit, View, Wire};
use crate::service::error::ServiceError;

/// The vendor tries five times in all.
const SCHEDULE: &[Duration] = &seconds([0, 10, 60, 300, 1800]);

/// The wire form of one way of asking.
pub(super) struct Kling {
    form: Form,
    name: &'static str,
    names: Names,
}

const PICTURE_NAMES: Names = Names {
    renamed: &[("image_tail", "end_image"), ("callback_url", "webhook")],
    flags: &[],
};

pub(super) static IMAGE: Kling = Kling {
    form: Form::Image,
    name: "kling",
    names: PICTURE_NAMES,
};

pub(super) static TEXT: Kling = Kling {
    form: Form::Text,
    name: "kling-text",
    names: PICTURE_NAMES,
};

pub(super) static IMAGES: Kling = Kling {
    form: Form::Images,
    name: "kling-images",
    names: Names {
        renamed: &[(pictures::FIRST, "image"), ("callback_url", "webhook")],
        flags: &[],
    },
};

pub(super) static OMNI: Kling = Kling {
    form: Form::Omni,
    name: "kling-omni",
    names: Names {
        renamed: &[
            (pictures::START, "image"),
            (pictures::END, "end_image"),
            (videos::VIDEO, "video"),
            ("callback_url", "webhook"),
        ],
        flags: &[],
    },
};

pub(super) static MOTION: Kling = Kling {
    form: Form::Motion,
    name: "kling-motion",
    names: motion::NAMES,
};

pub(super) static ELEMENTS: Kling = Kling {
    form: Form::Elements,
    name: "kling-elements",
    names: elements::NAMES,
};

pub(super) static TASKS: Kling = Kling {
    form: Form::Tasks,
    name: "kling-tasks",
    names: Names {
        renamed: &[
            (contents::START, "image"),
            (contents::END, "end_image"),
            (contents::PROMPT, "prompt"),
            (contents::ELEMENTS, "element_list"),
            (contents::DURATION, "duration"),
            (contents::AUDIO, "sound"),
            (contents::SHOTS, "multi_prompt"),
            (contents::ASPECT_RATIO, "aspect_ratio"),
            ("options.callback_url", "webhook"),
        ],
        flags: &[],
    },
};

impl Wire for Kling {
    fn name(&self) -> &'static str {
        self.name
    }

    fn error(&self, given: &ServiceError) -> Answer {
        error(given)
    }

    fn limits(&self) -> Limits {
        match self.form {
            Form::Tasks => contents::limits(),
            older => submit::limits(older),
        }
    }

    fn names(&self) -> &'static Names {
        match self.form {
            Form::Image => &IMAGE.names,
            Form::Text => &TEXT.names,
            Form::Images => &IMAGES.names,
            Form::Omni => &OMNI.names,
            Form::Motion => &MOTION.names,
            Form::Elements => &ELEMENTS.names,
            Form::Tasks => &TASKS.names,
        }
    }

    fn over_limit(&self) -> OverLimit {
        OverLimit::Refuse
    }

    fn hears(&self) -> Hears {
        Hears::EveryChange
    }

    fn webhook_body(&self, view: &View<'_>) -> Value {
        task::told(match self.form {
            Form::Tasks => tasks::task(view),
            Form::Elements => elements::element_task(view),
            _ => task(view),
        })
    }

    fn webhook_headers(&self, event: &Event<'_>) -> Vec<(&'static str, String)> {
        if event.secret.is_empty() {
            return vec![];
        }
        standard_headers(event)
    }

    fn webhook_schedule(&self) -> &'static [Duration] {
        SCHEDULE
    }
}

#[cfg(test)]
mod tests {
    use kinora_store::State;
    use serde_json::json;

    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM};
    use crate::service::signer::Signer;

    /// As the vendor publishes it.
    fn published(signer: &Signer) -> Event<'_> {
        Event {
            secret: "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=",
            id: "9876543210",
            timestamp_s: 1_781_080_794,
            ..samples::event(
                signer,
                br#"{"id":"1234567890","status":"succeeded","message":"","create_time":1781080778802,"update_time":1781080794151}"#,
            )
        }
    }

    #[test]
    fn the_published_signature_is_made() {
        let expected = [
            ("webhook-id", "9876543210"),
            ("webhook-timestamp", "1781080794"),
            (
                "webhook-signature",
                "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=",
            ),
        ];
        let expected = expected.map(|(name, value)| (name, value.to_owned()));
        let signer = Signer::new([1; 32]);
        let event = published(&signer);
        assert_eq!(IMAGE.webhook_headers(&event), expected);
        assert_eq!(TASKS.webhook_headers(&event), expected);
        let unsigned = Event {
            secret: "",
            ..event
        };
        assert_eq!(IMAGE.webhook_headers(&unsigned), []);
    }

    #[test]
    fn a_callback_tells_the_task_as_a_query_does() {
        for (form, key, expected) in [
            (Form::Image, "task_status", "succeed"),
            (Form::Omni, "task_status", "succeed"),
            (Form::Tasks, "status", "succeeded"),
        ] {
            let dialect = Dialect::Kling(form);
            let mut prediction = samples::prediction(dialect, State::Completed);
            prediction.warnings = vec!["no snow".to_owned()];
            let outputs = [json!(FILM)];
            let view = samples::view(&prediction, &outputs);
            let body = form.wire().webhook_body(&view);
            assert_eq!(body[key], expected);
            assert!(body.to_string().contains(FILM));
            assert!(body.get("warnings").is_none());
        }
    }
}
