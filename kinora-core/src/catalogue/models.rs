//! The table of models.

use super::params::{
    ADVANCED_ELEMENT, ELEMENT, MOTION_CONTROL, O3_IMAGE, OPTIMIZE, TURBO_IMAGE, TURBO_TEXT,
    V3_4K_TEXT, V3_IMAGE, V3_TEXT,
};
use super::{Dialects, Family, Kind, KlingName, Model, Price, Prompting};
use crate::limits::{LARGE_PICTURE_BYTES, PICTURE_BYTES};
use crate::price::MicroUsd;
use crate::size::Tier;

/// Every model, the most used first.
#[must_use]
pub fn models() -> &'static [Model] {
    MODELS
}

/// What most models share; each entry below says what is its own.
const V3: Model = Model {
    id: "",
    short: None,
    name: "",
    description: "",
    family: Family::V3,
    kind: Kind::ImageToVideo,
    tier: Tier::Hd,
    params: V3_IMAGE,
    price: STD_PRICE,
    bills_duration_and_shots: false,
    prompting: Prompting::ExactlyOne,
    picture_bytes: PICTURE_BYTES,
    dialects: Dialects::NONE,
};

const TURBO: Model = Model {
    family: Family::Turbo,
    params: TURBO_IMAGE,
    price: per_second(112_000, None),
    bills_duration_and_shots: true,
    prompting: Prompting::AtMostOne,
    picture_bytes: LARGE_PICTURE_BYTES,
    ..V3
};

const O3: Model = Model {
    family: Family::O3,
    params: O3_IMAGE,
    ..V3
};

const TOOL: Model = Model {
    family: Family::Tool,
    kind: Kind::Element,
    price: Price::PerRun(MicroUsd(10_000)),
    prompting: Prompting::AtMostOne,
    ..V3
};

const STD_PRICE: Price = per_second(84_000, Some(126_000));
const PRO_PRICE: Price = per_second(112_000, Some(168_000));
const ULTRA_HD_PRICE: Price = per_second(420_000, Some(420_000));
const TURBO_PRO_PRICE: Price = per_second(140_000, None);

const fn per_second(silent: i64, sound: Option<i64>) -> Price {
    Price::PerSecond {
        silent: MicroUsd(silent),
        sound: match sound {
            Some(micros) => Some(MicroUsd(micros)),
            None => None,
        },
    }
}

const fn kling(mode: &'static str) -> Option<KlingName> {
    Some(KlingName {
        model_name: "kling-v3",
        path: "kling-3.0",
        mode,
    })
}

const fn kling_turbo(mode: &'static str) -> Option<KlingName> {
    Some(KlingName {
        model_name: "kling-v3-turbo",
        path: "kling-3.0-turbo",
        mode,
    })
}

static MODELS: &[Model] = &[
    Model {
        id: "kwaivgi/kling-v3.0-std/image-to-video",
        short: Some("std"),
        name: "Kling 3.0 Standard, image to video",
        description: "Turns a picture and a prompt into a 720p clip of 3 to 15 seconds, with sound, shots and an end picture if wanted.",
        dialects: Dialects {
            highway: Some("kling-v3.0-std-i2v"),
            kling: kling("std"),
            fal: Some("fal-ai/kling-video/v3/standard/image-to-video"),
            guide: Some("kwaivgi/kling-v3.0-std-image-to-video"),
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-v3.0-pro/image-to-video",
        short: Some("pro"),
        name: "Kling 3.0 Pro, image to video",
        description: "Turns a picture and a prompt into a 1080p clip of 3 to 15 seconds, with sound, shots and an end picture if wanted.",
        tier: Tier::FullHd,
        price: PRO_PRICE,
        dialects: Dialects {
            highway: Some("kling-v3.0-pro-i2v"),
            kling: kling("pro"),
            fal: Some("fal-ai/kling-video/v3/pro/image-to-video"),
            guide: Some("kwaivgi/kling-v3.0-pro-image-to-video"),
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-v3.0-4k/image-to-video",
        short: Some("4k"),
        name: "Kling 3.0 4K, image to video",
        description: "Turns a picture and a prompt into a 4K clip of 3 to 15 seconds, with sound, shots and an end picture if wanted.",
        tier: Tier::UltraHd,
        price: ULTRA_HD_PRICE,
        dialects: Dialects {
            highway: Some("kling-v3.0-4k-i2v"),
            kling: kling("4k"),
            fal: Some("fal-ai/kling-video/v3/4k/image-to-video"),
            guide: Some("kwaivgi/kling-v3.0-4k-image-to-video"),
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-v3-turbo-std/image-to-video",
        short: Some("turbo-std"),
        name: "Kling 3.0 Turbo Standard, image to video",
        description: "Turns a picture, with a prompt or without, into a silent 720p clip of 3 to 15 seconds.",
        dialects: Dialects {
            kling: kling_turbo("std"),
            ..Dialects::NONE
        },
        ..TURBO
    },
    Model {
        id: "kwaivgi/kling-v3-turbo-pro/image-to-video",
        short: Some("turbo-pro"),
        name: "Kling 3.0 Turbo Pro, image to video",
        description: "Turns a picture, with a prompt or without, into a silent 1080p clip of 3 to 15 seconds.",
        tier: Tier::FullHd,
        price: TURBO_PRO_PRICE,
        dialects: Dialects {
            kling: kling_turbo("pro"),
            ..Dialects::NONE
        },
        ..TURBO
    },
    Model {
        id: "kwaivgi/kling-video-o3-std/image-to-video",
        short: Some("o3-std"),
        name: "Kling Video O3 Standard, image to video",
        description: "Turns a picture and a prompt into a 720p clip of 3 to 15 seconds, with sound and an end picture if wanted.",
        price: per_second(84_000, Some(112_000)),
        dialects: Dialects {
            fal: Some("fal-ai/kling-video/o3/standard/image-to-video"),
            ..Dialects::NONE
        },
        ..O3
    },
    Model {
        id: "kwaivgi/kling-video-o3-pro/image-to-video",
        short: Some("o3-pro"),
        name: "Kling Video O3 Pro, image to video",
        description: "Turns a picture and a prompt into a 1080p clip of 3 to 15 seconds, with sound and an end picture if wanted.",
        tier: Tier::FullHd,
        price: per_second(112_000, Some(140_000)),
        dialects: Dialects {
            fal: Some("fal-ai/kling-video/o3/pro/image-to-video"),
            ..Dialects::NONE
        },
        ..O3
    },
    Model {
        id: "kwaivgi/kling-video-o3-4k/image-to-video",
        short: Some("o3-4k"),
        name: "Kling Video O3 4K, image to video",
        description: "Turns a picture and a prompt into a 4K clip of 3 to 15 seconds, with sound and an end picture if wanted.",
        tier: Tier::UltraHd,
        price: ULTRA_HD_PRICE,
        dialects: Dialects {
            fal: Some("fal-ai/kling-video/o3/4k/image-to-video"),
            ..Dialects::NONE
        },
        ..O3
    },
    Model {
        id: "kwaivgi/kling-v3.0-std/text-to-video",
        name: "Kling 3.0 Standard, text to video",
        description: "Turns a prompt into a 720p clip of 3 to 15 seconds.",
        kind: Kind::TextToVideo,
        params: V3_TEXT,
        dialects: Dialects {
            highway: Some("kling-v3.0-std-t2v"),
            kling: kling("std"),
            fal: Some("fal-ai/kling-video/v3/standard/text-to-video"),
            guide: None,
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-v3.0-pro/text-to-video",
        name: "Kling 3.0 Pro, text to video",
        description: "Turns a prompt into a 1080p clip of 3 to 15 seconds.",
        kind: Kind::TextToVideo,
        tier: Tier::FullHd,
        params: V3_TEXT,
        price: PRO_PRICE,
        dialects: Dialects {
            highway: Some("kling-v3.0-pro-t2v"),
            kling: kling("pro"),
            fal: Some("fal-ai/kling-video/v3/pro/text-to-video"),
            guide: None,
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-v3.0-4k/text-to-video",
        name: "Kling 3.0 4K, text to video",
        description: "Turns a prompt into a 4K clip of 3 to 15 seconds.",
        kind: Kind::TextToVideo,
        tier: Tier::UltraHd,
        params: V3_4K_TEXT,
        price: ULTRA_HD_PRICE,
        dialects: Dialects {
            highway: Some("kling-v3.0-4k-t2v"),
            kling: kling("4k"),
            fal: Some("fal-ai/kling-video/v3/4k/text-to-video"),
            guide: None,
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-v3-turbo-std/text-to-video",
        name: "Kling 3.0 Turbo Standard, text to video",
        description: "Turns a prompt into a silent 720p clip of 3 to 15 seconds.",
        kind: Kind::TextToVideo,
        params: TURBO_TEXT,
        prompting: Prompting::ExactlyOne,
        dialects: Dialects {
            kling: kling_turbo("std"),
            ..Dialects::NONE
        },
        ..TURBO
    },
    Model {
        id: "kwaivgi/kling-v3-turbo-pro/text-to-video",
        name: "Kling 3.0 Turbo Pro, text to video",
        description: "Turns a prompt into a silent 1080p clip of 3 to 15 seconds.",
        kind: Kind::TextToVideo,
        tier: Tier::FullHd,
        params: TURBO_TEXT,
        price: TURBO_PRO_PRICE,
        prompting: Prompting::ExactlyOne,
        dialects: Dialects {
            kling: kling_turbo("pro"),
            ..Dialects::NONE
        },
        ..TURBO
    },
    Model {
        id: "kwaivgi/kling-v3.0-std/motion-control",
        name: "Kling 3.0 Standard, motion control",
        description: "Moves a character in a picture as a video shows, at 720p.",
        kind: Kind::MotionControl,
        params: MOTION_CONTROL,
        price: per_second(126_000, None),
        prompting: Prompting::AtMostOne,
        dialects: Dialects {
            highway: Some("kling-v3.0-motion-control"),
            kling: kling("std"),
            ..Dialects::NONE
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-v3.0-pro/motion-control",
        name: "Kling 3.0 Pro, motion control",
        description: "Moves a character in a picture as a video shows, at 1080p.",
        kind: Kind::MotionControl,
        tier: Tier::FullHd,
        params: MOTION_CONTROL,
        price: per_second(168_000, None),
        prompting: Prompting::AtMostOne,
        dialects: Dialects {
            kling: kling("pro"),
            ..Dialects::NONE
        },
        ..V3
    },
    Model {
        id: "kwaivgi/kling-elements",
        name: "Kling Elements",
        description: "Stores a character or object, shown by pictures, for use in clips.",
        params: ELEMENT,
        ..TOOL
    },
    Model {
        id: "kwaivgi/kling-elements-advanced",
        name: "Kling Elements Advanced",
        description: "Stores a character or object, shown by pictures or a video, for use in clips.",
        params: ADVANCED_ELEMENT,
        ..TOOL
    },
    Model {
        id: "wavespeed-ai/prompt-optimizer",
        name: "Prompt Optimizer",
        description: "Rewrites a prompt so that it says more about camera, light and motion.",
        kind: Kind::Optimize,
        params: OPTIMIZE,
        price: Price::PerRun(MicroUsd(1_000)),
        ..TOOL
    },
];
