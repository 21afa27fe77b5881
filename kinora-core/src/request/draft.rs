//! A draft: what a client sent, untrusted.
//!
//! Reading is lenient about types where clients are known to differ. What
//! cannot be read is kept as a problem in the draft, so that
//! [`Request::parse`](super::Request::parse) reports it beside the others.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::catalogue::{Kind, Model};
use crate::picture::PictureFacts;
use crate::problem::Problem;
use crate::reference::VideoFacts;

use super::element::ELEMENT_VIDEO;
use super::{ElementDraft, OptimizeDraft, OwnElement};

/// What a client asks for.
///
/// `None`, an empty list and a blank text all mean that nothing was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The model's short name or full id.
    pub model: String,
    /// Whether a start picture was sent.
    pub image_sent: bool,
    /// Whether an end picture was sent.
    pub end_image_sent: bool,
    /// What the end picture's header says, once somebody has looked.
    pub end_image: Option<PictureFacts>,
    /// What happens.
    pub prompt: Option<String>,
    /// What holds for all shots. No wire field: dialects that take a prompt
    /// beside the shots put it here.
    pub context: Option<String>,
    /// What must not happen.
    pub negative_prompt: Option<String>,
    /// Seconds.
    pub duration: Option<i64>,
    /// How closely to keep to the prompt.
    pub cfg_scale: Option<f64>,
    /// Whether to make sound.
    pub sound: Option<bool>,
    /// How shots are found.
    pub shot_type: Option<String>,
    /// The shots.
    pub multi_prompt: Vec<DraftShot>,
    /// Ids of stored elements.
    pub element_list: Vec<String>,
    /// The names of those elements, in the same order, once somebody has looked
    /// them up. No wire field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub element_names: Vec<String>,
    /// Elements that came with the request itself, behind those of `element_list`.
    /// No wire field: dialects that take such put them here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_elements: Vec<OwnElement>,
    /// The shape of the clip, width and height.
    pub aspect_ratio: Option<(u32, u32)>,
    /// The seed.
    pub seed: Option<u64>,
    /// The camera of a single shot, as [`crate::camera::parse`] reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera: Option<Value>,
    /// Whether the last frame leads into the first.
    #[serde(rename = "loop", skip_serializing_if = "Option::is_none")]
    pub looped: Option<bool>,
    /// Whether faces are brought to life: auto or off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portrait: Option<String>,
    /// Parts of the start picture that go along paths: `dynamic_masks` on the
    /// wire.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<DraftRegion>,
    /// Whether a mask of what must not move was sent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub static_mask_sent: bool,
    /// What that mask's header says, once somebody has looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub static_mask: Option<PictureFacts>,
    /// Whether a video was sent whose motion is taken over.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub video_sent: bool,
    /// What the video's header says, once somebody has looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<VideoFacts>,
    /// Whether a character faces as in the picture or as in the video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub character_orientation: Option<String>,
    /// Whether the clip keeps the sound of the video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_original_sound: Option<bool>,
    /// The element that is to be stored, where the model does that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<ElementDraft>,
    /// The prompt that is to be improved, where the model does that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optimize: Option<OptimizeDraft>,
    /// What could not be read.
    #[serde(skip)]
    pub problems: Vec<Problem>,
}

/// A part of the start picture that goes along a path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftRegion {
    /// Its way: points of the start picture in pixels, counted from the lower
    /// left corner to the right and up.
    pub trajectory: Vec<[f64; 2]>,
    /// Whether a mask that shows it was sent.
    pub mask_sent: bool,
    /// What that mask's header says, once somebody has looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<PictureFacts>,
}

/// One shot of a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftShot {
    /// What happens.
    pub prompt: Option<String>,
    /// Seconds.
    pub duration: Option<i64>,
    /// Its camera, as [`crate::camera::parse`] reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera: Option<Value>,
    /// How it follows the shot before it: cut, dissolve or continue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<String>,
    /// Whether a picture of its own was sent. No wire field: dialects that take such
    /// say so here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub image_sent: bool,
    /// What that picture's header says, once somebody has looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<PictureFacts>,
}

/// Every key that [`Draft::from_json`] reads.
pub const KEYS: &[&str] = &[
    "model",
    "image",
    "end_image",
    "prompt",
    "negative_prompt",
    "duration",
    "cfg_scale",
    "sound",
    "shot_type",
    "multi_prompt",
    "element_list",
    "aspect_ratio",
    "seed",
    "camera",
    "loop",
    "portrait",
    "static_mask",
    "dynamic_masks",
    "video",
    "character_orientation",
    "keep_original_sound",
];

impl Draft {
    /// Reads a body in the catalogue's own field names.
    ///
    /// Numbers may be texts, whole numbers may be floats, flags may be texts,
    /// and `null` is as good as absent. The second part names the keys that
    /// mean nothing here.
    #[must_use]
    pub fn from_json(json: &Value) -> (Self, Vec<String>) {
        let mut draft = Self::default();
        let Value::Object(body) = json else {
            let problem = Problem::outside("body", &json.to_string(), "a JSON object");
            draft.problems.push(problem);
            return (draft, Vec::new());
        };
        draft.read(body);
        let unknown = body.keys().filter(|key| !KEYS.contains(&key.as_str()));
        let unknown = unknown.cloned().collect();
        (draft, unknown)
    }

    fn read(&mut self, body: &Map<String, Value>) {
        let mut reader = Reader::default();
        let get = |key: &str| body.get(key).filter(|value| !value.is_null());
        self.model = reader.text("model", get("model")).unwrap_or_default();
        self.image_sent = reader.source("image", body.get("image"));
        self.end_image_sent = reader.source("end_image", body.get("end_image"));
        self.prompt = reader.text("prompt", get("prompt"));
        self.negative_prompt = reader.text("negative_prompt", get("negative_prompt"));
        self.duration = reader.seconds("duration", get("duration"));
        self.cfg_scale = reader.number("cfg_scale", get("cfg_scale"));
        self.sound = reader.flag("sound", get("sound"));
        self.shot_type = reader.text("shot_type", get("shot_type"));
        self.multi_prompt = reader.shots("multi_prompt", get("multi_prompt"));
        self.element_list = reader.elements("element_list", get("element_list"));
        self.aspect_ratio = reader.aspect_ratio("aspect_ratio", get("aspect_ratio"));
        self.seed = reader.seed("seed", get("seed"));
        self.camera = get("camera").cloned();
        self.looped = reader.flag("loop", get("loop"));
        self.portrait = reader.text("portrait", get("portrait"));
        self.static_mask_sent = reader.source("static_mask", get("static_mask"));
        self.regions = reader.regions("dynamic_masks", get("dynamic_masks"));
        self.video_sent = reader.source("video", get("video"));
        let orientation = "character_orientation";
        self.character_orientation = reader.text(orientation, get(orientation));
        let keep = "keep_original_sound";
        self.keep_original_sound = reader.flag(keep, get(keep));
        self.problems.append(&mut reader.problems);
    }

    /// Reads a body for a model, in the catalogue's own field names.
    #[must_use]
    pub fn for_model(model: &Model, json: &Value) -> Self {
        let body = json.as_object().filter(|_| !model.kind.is_film());
        let mut draft = Self::default();
        let mut reader = Reader::default();
        let picture = model.picture_field();
        match (model.kind, body) {
            (Kind::Element, Some(body)) => {
                draft.image_sent = reader.source(picture, body.get(picture));
                let videos = reader.sources(ELEMENT_VIDEO, body.get(ELEMENT_VIDEO));
                draft.video_sent = videos > 0;
                draft.element = Some(ElementDraft::read(model, body, &mut reader));
            }
            (Kind::Optimize, Some(body)) => {
                draft.image_sent = reader.source(picture, body.get(picture));
                draft.optimize = Some(OptimizeDraft::read(body, &mut reader));
            }
            _ => draft = Self::from_json(json).0,
        }
        draft.problems.append(&mut reader.problems);
        model.id.clone_into(&mut draft.model);
        draft
    }

    /// Whether the field could not be read and needs no further complaint.
    pub(super) fn is_unread(&self, field: &str) -> bool {
        self.problems.iter().any(|problem| {
            problem
                .field
                .strip_prefix(field)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
        })
    }
}

/// Reads an aspect ratio such as `16:9`; both sides are at least 1.
#[must_use]
pub fn parse_aspect_ratio(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.trim().split_once(':')?;
    let width: u32 = width.trim().parse().ok()?;
    let height: u32 = height.trim().parse().ok()?;
    (width > 0 && height > 0).then_some((width, height))
}

/// Reads single values and notes those that cannot be read.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
}

/// What a picture field may hold.
const A_SOURCE: &str = "an address, a data URL or base64 text";

impl Reader {
    pub(super) fn refuse<T>(&mut self, field: &str, value: &Value, allowed: &str) -> Option<T> {
        let shown = match value {
            Value::String(text) => format!("{text:?}"),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        };
        self.problems.push(Problem::outside(field, &shown, allowed));
        None
    }

    pub(super) fn text(&mut self, field: &str, value: Option<&Value>) -> Option<String> {
        match value? {
            Value::String(text) => Some(text.clone()),
            other => self.refuse(field, other, "a text"),
        }
    }

    /// Whether a picture was sent; the text itself is the dialect's business.
    fn source(&mut self, field: &str, value: Option<&Value>) -> bool {
        match value {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(other) => self.refuse(field, other, A_SOURCE).unwrap_or(true),
        }
    }

    /// How many pictures were sent in a list.
    pub(super) fn sources(&mut self, field: &str, value: Option<&Value>) -> usize {
        let items = self.list(field, value, "a list of pictures");
        let mut count = 0;
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::Null => {}
                Value::String(text) => count += usize::from(!text.trim().is_empty()),
                other => {
                    self.refuse::<()>(&format!("{field}[{index}]"), other, A_SOURCE);
                }
            }
        }
        count
    }

    fn seconds(&mut self, field: &str, value: Option<&Value>) -> Option<i64> {
        let value = value?;
        whole(value).or_else(|| self.refuse(field, value, "a whole number of seconds"))
    }

    fn number(&mut self, field: &str, value: Option<&Value>) -> Option<f64> {
        let value = value?;
        float(value).or_else(|| self.refuse(field, value, "a number"))
    }

    fn flag(&mut self, field: &str, value: Option<&Value>) -> Option<bool> {
        match value? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            other => self.refuse(field, other, "true or false"),
        }
    }

    fn shots(&mut self, field: &str, value: Option<&Value>) -> Vec<DraftShot> {
        self.list(field, value, "a list of shots")
            .iter()
            .enumerate()
            .map(|(index, item)| self.shot(&format!("{field}[{index}]"), item))
            .collect()
    }

    fn shot(&mut self, field: &str, item: &Value) -> DraftShot {
        let Value::Object(shot) = item else {
            self.refuse::<()>(field, item, "an object with `prompt` and `duration`");
            return DraftShot::default();
        };
        let get = |key: &str| shot.get(key).filter(|value| !value.is_null());
        DraftShot {
            prompt: self.text(&format!("{field}.prompt"), get("prompt")),
            duration: self.seconds(&format!("{field}.duration"), get("duration")),
            camera: get("camera").cloned(),
            join: self.text(&format!("{field}.join"), get("join")),
            ..DraftShot::default()
        }
    }

    fn regions(&mut self, field: &str, value: Option<&Value>) -> Vec<DraftRegion> {
        self.list(field, value, "a list of masks with their paths")
            .iter()
            .enumerate()
            .map(|(index, item)| self.region(&format!("{field}[{index}]"), item))
            .collect()
    }

    fn region(&mut self, field: &str, item: &Value) -> DraftRegion {
        let Value::Object(region) = item else {
            self.refuse::<()>(field, item, "an object with `mask` and `trajectories`");
            return DraftRegion::default();
        };
        let get = |key: &str| region.get(key).filter(|value| !value.is_null());
        DraftRegion {
            trajectory: self.points(&format!("{field}.trajectories"), get("trajectories")),
            mask_sent: self.source(&format!("{field}.mask"), get("mask")),
            mask: None,
        }
    }

    /// Points as objects with `x` and `y` or as pairs; of those that cannot be
    /// read the first is named.
    fn points(&mut self, field: &str, value: Option<&Value>) -> Vec<[f64; 2]> {
        let items = self.list(field, value, "a list of points");
        let number = |item: &Value, key: &str, index: usize| {
            float(item.get(key).or_else(|| item.get(index))?)
        };
        let point = |item: &Value| Some([number(item, "x", 0)?, number(item, "y", 1)?]);
        let mut points = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match point(item) {
                Some(point) => points.push(point),
                None => {
                    let field = format!("{field}[{index}]");
                    self.refuse::<()>(&field, item, "a point such as {\"x\": 10, \"y\": 20}");
                    return Vec::new();
                }
            }
        }
        points
    }

    fn elements(&mut self, field: &str, value: Option<&Value>) -> Vec<String> {
        self.list(field, value, "a list of elements")
            .iter()
            .enumerate()
            .filter_map(|(index, item)| self.element(&format!("{field}[{index}]"), item))
            .collect()
    }

    fn element(&mut self, field: &str, item: &Value) -> Option<String> {
        match item.get("element_id").unwrap_or(item) {
            Value::String(id) if !id.trim().is_empty() => Some(id.trim().to_owned()),
            Value::Number(id) => Some(id.to_string()),
            other => self.refuse(field, other, "an object with `element_id`, or an id"),
        }
    }

    pub(super) fn list<'v>(
        &mut self,
        field: &str,
        value: Option<&'v Value>,
        allowed: &str,
    ) -> &'v [Value] {
        match value {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(other) => self.refuse(field, other, allowed).unwrap_or_default(),
        }
    }

    fn aspect_ratio(&mut self, field: &str, value: Option<&Value>) -> Option<(u32, u32)> {
        let value = value?;
        value
            .as_str()
            .and_then(parse_aspect_ratio)
            .or_else(|| self.refuse(field, value, "two numbers such as 16:9"))
    }

    /// A negative seed means any seed in several dialects.
    fn seed(&mut self, field: &str, value: Option<&Value>) -> Option<u64> {
        let value = value?;
        if let Some(seed) = value.as_u64() {
            return Some(seed);
        }
        match whole(value) {
            Some(seed) => u64::try_from(seed).ok(),
            None => self.refuse(field, value, "a whole number from 0"),
        }
    }
}

/// A whole number given as a number or as a text.
fn whole(value: &Value) -> Option<i64> {
    if let Some(number) = value.as_i64() {
        return Some(number);
    }
    let number = float(value)?;
    // Beyond 2^53 a double no longer says which whole number was meant.
    let is_exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    is_exact.then_some(number as i64)
}

fn float(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    number.is_finite().then_some(number)
}
