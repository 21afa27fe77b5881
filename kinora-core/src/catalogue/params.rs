//! The parameters of models: their types, bounds and descriptions.

use serde::Serialize;

/// One parameter of a model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Param {
    /// Its key in a request body.
    pub name: &'static str,
    /// Its type and bounds.
    pub kind: ParamKind,
    /// Whether the wire's schema calls it required.
    pub required: bool,
    /// What it does.
    pub description: &'static str,
}

/// The type and bounds of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParamKind {
    /// Text.
    Text {
        /// The longest, in characters.
        max_chars: u32,
    },
    /// One of a few texts.
    Choice {
        /// The texts.
        options: &'static [&'static str],
        /// The one that holds where none is given.
        default: Option<&'static str>,
    },
    /// A whole number.
    Integer {
        /// The number that holds where none is given.
        default: Option<i64>,
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A number.
    Number {
        /// The number that holds where none is given.
        default: f64,
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
        /// The distance of two neighbours on a slider.
        step: f64,
    },
    /// Yes or no.
    Flag {
        /// What holds where nothing is given.
        default: bool,
    },
    /// A picture, as an address or inline.
    Picture,
    /// A video, as an address.
    Video,
    /// A list of pictures or of videos.
    Media {
        /// The fewest.
        min_items: u32,
        /// The most.
        max_items: u32,
    },
    /// A list of objects.
    Objects {
        /// The keys of an object.
        items: &'static [Param],
        /// The fewest.
        min_items: u32,
        /// The most.
        max_items: u32,
    },
}

const SECONDS: &[&str] = &[
    "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
];

const IMAGE: Param = Param {
    name: "image",
    kind: ParamKind::Picture,
    required: true,
    description: "The first frame: a JPEG or PNG picture of at least 300 pixels a side and a shape between 1:2.5 and 2.5:1.",
};

const PROMPT: Param = Param {
    name: "prompt",
    kind: ParamKind::Text { max_chars: 2500 },
    required: false,
    description: "What happens in the clip. Not together with multi_prompt.",
};

const NEGATIVE_PROMPT: Param = Param {
    name: "negative_prompt",
    kind: ParamKind::Text { max_chars: 2500 },
    required: false,
    description: "What must not happen in the clip.",
};

const END_IMAGE: Param = Param {
    name: "end_image",
    kind: ParamKind::Picture,
    required: false,
    description: "The last frame. Not together with multi_prompt.",
};

const DURATION: Param = Param {
    name: "duration",
    kind: ParamKind::Integer {
        default: Some(5),
        min: 3,
        max: 15,
    },
    required: false,
    description: "Seconds of the clip.",
};

const TURBO_DURATION: Param = Param {
    kind: ParamKind::Choice {
        options: SECONDS,
        default: Some("5"),
    },
    ..DURATION
};

const CFG_SCALE: Param = Param {
    name: "cfg_scale",
    kind: ParamKind::Number {
        default: 0.5,
        min: 0.0,
        max: 1.0,
        step: 0.01,
    },
    required: false,
    description: "How closely the clip keeps to the prompt: higher means less freedom.",
};

const SOUND: Param = Param {
    name: "sound",
    kind: ParamKind::Flag { default: false },
    required: false,
    description: "Whether the clip has sound.",
};

const SHOT_TYPE: Param = Param {
    name: "shot_type",
    kind: ParamKind::Choice {
        options: &["customize", "intelligent"],
        default: Some("customize"),
    },
    required: false,
    description: "Whether shots are those of multi_prompt or are found in the prompt.",
};

const MULTI_PROMPT: Param = Param {
    name: "multi_prompt",
    kind: ParamKind::Objects {
        items: &[SHOT_PROMPT, SHOT_DURATION],
        min_items: 1,
        max_items: 6,
    },
    required: false,
    description: "The shots of the clip in order, 3 to 15 seconds together. Not together with prompt.",
};

const SHOT_PROMPT: Param = Param {
    name: "prompt",
    kind: ParamKind::Text { max_chars: 512 },
    required: true,
    description: "What happens in the shot.",
};

const SHOT_DURATION: Param = Param {
    name: "duration",
    kind: ParamKind::Integer {
        default: None,
        min: 1,
        max: 15,
    },
    required: false,
    description: "Seconds of the shot. Shots without it share what is left of duration.",
};

const ELEMENT_LIST: Param = Param {
    name: "element_list",
    kind: ParamKind::Objects {
        items: &[ELEMENT_ID],
        min_items: 0,
        max_items: 3,
    },
    required: false,
    description: "Stored elements that the clip shows.",
};

const ELEMENT_ID: Param = Param {
    name: "element_id",
    kind: ParamKind::Text { max_chars: 64 },
    required: true,
    description: "The id of a stored element.",
};

const ASPECT_RATIO: Param = Param {
    name: "aspect_ratio",
    kind: ParamKind::Choice {
        options: &["16:9", "9:16", "1:1"],
        default: Some("16:9"),
    },
    required: false,
    description: "The shape of the clip.",
};

pub(super) const V3_IMAGE: &[Param] = &[
    IMAGE,
    PROMPT,
    NEGATIVE_PROMPT,
    END_IMAGE,
    DURATION,
    CFG_SCALE,
    SOUND,
    SHOT_TYPE,
    MULTI_PROMPT,
    ELEMENT_LIST,
];

pub(super) const V3_TEXT: &[Param] = &[
    PROMPT,
    NEGATIVE_PROMPT,
    ASPECT_RATIO,
    DURATION,
    CFG_SCALE,
    SOUND,
    SHOT_TYPE,
    MULTI_PROMPT,
    ELEMENT_LIST,
];

pub(super) const V3_4K_TEXT: &[Param] = &[
    Param {
        required: true,
        ..PROMPT
    },
    NEGATIVE_PROMPT,
    ASPECT_RATIO,
    DURATION,
    CFG_SCALE,
    SOUND,
    SHOT_TYPE,
    MULTI_PROMPT,
    ELEMENT_LIST,
];

pub(super) const TURBO_IMAGE: &[Param] = &[IMAGE, PROMPT, MULTI_PROMPT, TURBO_DURATION];

pub(super) const TURBO_TEXT: &[Param] = &[PROMPT, ASPECT_RATIO, MULTI_PROMPT, TURBO_DURATION];

pub(super) const O3_IMAGE: &[Param] = &[
    IMAGE,
    PROMPT,
    END_IMAGE,
    DURATION,
    SOUND,
    SHOT_TYPE,
    MULTI_PROMPT,
];

pub(super) const MOTION_CONTROL: &[Param] = &[
    IMAGE,
    Param {
        name: "video",
        kind: ParamKind::Video,
        required: true,
        description: "The video whose motion is taken over.",
    },
    PROMPT,
    NEGATIVE_PROMPT,
    Param {
        name: "character_orientation",
        kind: ParamKind::Choice {
            options: &["image", "video"],
            default: Some("video"),
        },
        required: false,
        description: "Whether the character faces as in the picture or as in the video.",
    },
    Param {
        name: "keep_original_sound",
        kind: ParamKind::Flag { default: true },
        required: false,
        description: "Whether the clip keeps the sound of the video.",
    },
    ELEMENT_LIST,
];

const NAME: Param = Param {
    name: "name",
    kind: ParamKind::Text { max_chars: 20 },
    required: true,
    description: "The name by which prompts mention the element.",
};

const DESCRIPTION: Param = Param {
    name: "description",
    kind: ParamKind::Text { max_chars: 100 },
    required: true,
    description: "What the element is.",
};

const TAG_LIST: Param = Param {
    name: "tag_list",
    kind: ParamKind::Objects {
        items: &[TAG_ID],
        min_items: 0,
        max_items: 20,
    },
    required: false,
    description: "Tags of the element.",
};

const VOICE_ID: Param = Param {
    name: "voice_id",
    kind: ParamKind::Text { max_chars: 64 },
    required: false,
    description: "The id of the element's voice.",
};

pub(super) const ELEMENT: &[Param] = &[
    NAME,
    DESCRIPTION,
    Param {
        description: "The element from the front.",
        ..IMAGE
    },
    Param {
        name: "element_refer_list",
        kind: ParamKind::Media {
            min_items: 1,
            max_items: 3,
        },
        required: true,
        description: "Further pictures of the element.",
    },
    VOICE_ID,
    TAG_LIST,
];

const TAG_ID: Param = Param {
    name: "tag_id",
    kind: ParamKind::Text { max_chars: 64 },
    required: true,
    description: "The id of a tag.",
};

pub(super) const ADVANCED_ELEMENT: &[Param] = &[
    NAME,
    DESCRIPTION,
    Param {
        name: "reference_type",
        kind: ParamKind::Choice {
            options: &["image_refer", "video_refer"],
            default: Some("image_refer"),
        },
        required: false,
        description: "Whether the element is shown by pictures or by a video.",
    },
    Param {
        name: "frontal_image",
        kind: ParamKind::Picture,
        required: false,
        description: "The element from the front.",
    },
    Param {
        name: "refer_images",
        kind: ParamKind::Media {
            min_items: 0,
            max_items: 4,
        },
        required: false,
        description: "Further pictures of the element.",
    },
    Param {
        name: "element_video_list",
        kind: ParamKind::Media {
            min_items: 0,
            max_items: 1,
        },
        required: false,
        description: "A video of the element.",
    },
    VOICE_ID,
    TAG_LIST,
];

pub(super) const OPTIMIZE: &[Param] = &[
    Param {
        required: false,
        description: "A picture that the prompt is about.",
        ..IMAGE
    },
    Param {
        name: "text",
        kind: ParamKind::Text { max_chars: 2500 },
        required: false,
        description: "The prompt to improve.",
    },
    Param {
        name: "style",
        kind: ParamKind::Choice {
            options: &[
                "default",
                "artistic",
                "photographic",
                "technical",
                "anime",
                "realistic",
            ],
            default: Some("default"),
        },
        required: false,
        description: "The style of the improved prompt.",
    },
    Param {
        name: "mode",
        kind: ParamKind::Choice {
            options: &["image", "video"],
            default: Some("image"),
        },
        required: false,
        description: "Whether the prompt is for a picture or a clip.",
    },
];
