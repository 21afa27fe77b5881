//! A submit's body on its way to a draft.
//!
//! Pictures are moved out, keys that mean nothing are named and dropped, foreign
//! names become the catalogue's. Only then [`Draft::from_json`] reads the fields.

use std::io::Write;

use kinora_core::catalogue::{Kind, Model};
use kinora_core::limits::Limits;
use kinora_core::problem::Problem;
use kinora_core::request::{Draft, ELEMENT_VIDEO, Masks};
use serde_json::{Map, Value};

use super::Parsed;
use super::fields::{excerpt, flag, shown};
use super::names::{Names, root};
use super::source::read_address;

/// The most items of a list that are looked at: far beyond what any model takes,
/// and a bound on how much can be wrong.
const MOST_ITEMS: usize = 100;

/// The most ignored keys that are named.
const MOST_IGNORED: usize = 32;

/// The largest body without its pictures that is kept to be shown again: twice
/// what the longest prompts need when every character is escaped.
const ECHO_BYTES: u64 = 256 * 1024;

/// What the objects in a list may say.
const ITEM_KEYS: [(&str, &[&str]); 4] = [
    ("multi_prompt", &["prompt", "duration"]),
    ("dynamic_masks", &["mask", "trajectories"]),
    ("element_list", &["element_id"]),
    ("tag_list", &["tag_id"]),
];

/// A body that is being read.
pub(super) struct Body {
    /// The fields that are left, in the dialect's own names.
    pub(super) fields: Map<String, Value>,
    /// What is wrong so far.
    pub(super) problems: Vec<Problem>,
    /// What was asked for and cannot be done.
    pub(super) warnings: Vec<String>,
    names: &'static Names,
    ignored: Vec<String>,
}

impl Body {
    /// Opens a body.
    pub(super) fn open(body: Value, names: &'static Names) -> Self {
        let mut problems = vec![];
        let fields = match body {
            Value::Object(fields) => fields,
            other => {
                problems.push(Problem::outside("body", &shown(&other), "a JSON object"));
                Map::new()
            }
        };
        Self {
            fields,
            problems,
            warnings: vec![],
            names,
            ignored: vec![],
        }
    }

    /// A flag of the dialect, which stays in the body.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        let Some(value) = self.fields.get(key) else {
            return false;
        };
        flag(key, value).unwrap_or_else(|problem| {
            self.problems.push(problem);
            false
        })
    }

    /// Takes a value out, unless it is `null`.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.fields.remove(key).filter(|value| !value.is_null())
    }

    /// The address that a webhook goes to, where one is given.
    pub(super) fn webhook(&mut self, field: &str, value: Option<Value>) -> Option<String> {
        let read = match value? {
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => read_address(field, &text),
            other => {
                let allowed = "an address that starts with http:// or https://";
                Err(Problem::outside(field, &shown(&other), allowed))
            }
        };
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// Names a key that means nothing here.
    pub(super) fn ignore(&mut self, key: &str) {
        if self.ignored.len() < MOST_IGNORED {
            self.ignored.push(excerpt(key));
        }
    }

    /// Reads what is to be filmed. What the dialect adds is put in afterwards.
    pub(super) fn finish(mut self, model: &Model, limits: Limits) -> Parsed {
        self.drop_unknown(model);
        self.prefer_foreign();
        let (image, image_sent) = self.picture(model.picture_field(), model);
        let (end_image, end_image_sent) = self.picture("end_image", model);
        let (video, video_sent) = match model.kind {
            Kind::Element => self.element_video(model),
            _ => self.picture("video", model),
        };
        let references = self.references(model);
        self.clean_lists();
        let masks = self.masks();
        let echo = self.echo();
        let mut draft = self.draft(model, &limits);
        draft.image_sent |= image_sent;
        draft.end_image_sent |= end_image_sent;
        draft.video_sent |= video_sent;
        draft.static_mask_sent |= masks.still.is_some();
        for (region, mask) in draft.regions.iter_mut().zip(&masks.regions) {
            region.mask_sent |= mask.is_some();
        }
        if let Some(element) = &mut draft.element {
            element.references.extend(references.iter().map(|_| None));
        }
        self.ignored.sort();
        Parsed {
            draft,
            image,
            end_image,
            masks,
            video,
            references,
            shot_images: vec![],
            own_media: vec![],
            webhook: None,
            sync: false,
            base64_output: false,
            external_id: None,
            limits,
            test_mode: None,
            start_within: None,
            priority: 0,
            ignored: self.ignored,
            warnings: self.warnings,
            echo,
        }
    }

    fn drop_unknown(&mut self, model: &Model) {
        let mut fields = std::mem::take(&mut self.fields);
        fields.retain(|key, _| {
            let knows = self.names.knows(key, model);
            if !knows {
                self.ignore(key);
            }
            knows
        });
        self.fields = fields;
    }

    /// Where a field came under both its names, the dialect's own counts.
    fn prefer_foreign(&mut self) {
        for (foreign, native) in self.names.renamed {
            if self.fields.get(*foreign).is_some_and(is_absent) {
                self.fields.remove(*foreign);
            }
            if self.fields.contains_key(*foreign) && self.fields.remove(*native).is_some() {
                self.ignore(native);
            }
        }
    }

    /// The key under which a field came.
    fn key_of(&self, native: &'static str) -> &'static str {
        let foreign = self.names.foreign(native);
        match self.fields.contains_key(foreign) {
            true => foreign,
            false => native,
        }
    }

    /// Moves a picture's text out, and tells whether one was sent. A text that
    /// the model has no use for is dropped. What is no text stays, so that the
    /// draft complains.
    fn picture(&mut self, native: &'static str, model: &Model) -> (Option<String>, bool) {
        let key = self.key_of(native);
        match self.fields.remove(key) {
            Some(Value::String(text)) if text.trim().is_empty() => (None, false),
            Some(Value::String(text)) => (Some(text).filter(|_| model.takes(native)), true),
            Some(other) => {
                self.fields.insert(key.to_owned(), other);
                (None, false)
            }
            None => (None, false),
        }
    }

    /// Moves the text of an element's video out of its list of one.
    fn element_video(&mut self, model: &Model) -> (Option<String>, bool) {
        let texts = self.texts(ELEMENT_VIDEO, model);
        if texts.len() > 1 {
            let value = format!("{} videos", texts.len());
            let message =
                format!("`{ELEMENT_VIDEO}` has {value}, but must have one; leave the others out");
            let problem = Problem::other(ELEMENT_VIDEO, &value, "one video", message);
            self.problems.push(problem);
        }
        let video = texts.into_iter().next();
        let is_sent = video.is_some();
        (video, is_sent)
    }

    /// Moves the texts of masks out. What is no text stays, so that the draft
    /// complains.
    fn masks(&mut self) -> Masks<String> {
        let still = self.key_of(Masks::STILL);
        let still = take_text(&mut self.fields, still);
        let key = self.key_of("dynamic_masks");
        let regions = self.fields.get_mut(key).and_then(Value::as_array_mut);
        let regions = regions.into_iter().flatten().map(|region| {
            let region = region.as_object_mut()?;
            take_text(region, "mask")
        });
        Masks {
            still,
            regions: regions.collect(),
        }
    }

    /// Moves the texts of further pictures out, where the model takes such. A list
    /// with something else in it stays, so that the draft complains.
    fn references(&mut self, model: &Model) -> Vec<String> {
        match model.references_field() {
            Some(native) => self.texts(native, model),
            None => vec![],
        }
    }

    /// Moves the texts of a list out, where the model takes it.
    fn texts(&mut self, native: &'static str, model: &Model) -> Vec<String> {
        if !model.takes(native) {
            return vec![];
        }
        let key = self.key_of(native);
        let items = match self.fields.remove(key) {
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.fields.insert(key.to_owned(), other);
                return vec![];
            }
            None => return vec![],
        };
        if items.len() > MOST_ITEMS {
            self.problems.push(too_many(native, items.len()));
            return vec![];
        }
        if !items.iter().all(|item| item.is_string() || item.is_null()) {
            self.fields.insert(key.to_owned(), Value::Array(items));
            return vec![];
        }
        let texts = items.into_iter().filter_map(|item| match item {
            Value::String(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        });
        texts.collect()
    }

    /// Bounds lists, and drops what their objects say in vain.
    fn clean_lists(&mut self) {
        for (native, known) in ITEM_KEYS {
            let key = self.key_of(native);
            let Some(Value::Array(mut items)) = self.fields.remove(key) else {
                continue;
            };
            if items.len() > MOST_ITEMS {
                self.problems.push(too_many(native, items.len()));
                continue;
            }
            for (index, item) in items.iter_mut().enumerate() {
                self.clean_item(&format!("{key}[{index}]"), item, known);
            }
            self.fields.insert(key.to_owned(), Value::Array(items));
        }
    }

    fn clean_item(&mut self, name: &str, item: &mut Value, known: &[&str]) {
        let Value::Object(fields) = item else {
            return;
        };
        fields.retain(|key, _| {
            let knows = known.contains(&key.as_str());
            if !knows {
                self.ignore(&format!("{name}.{key}"));
            }
            knows
        });
    }

    /// What is left, to be shown again.
    fn echo(&mut self) -> Value {
        let bytes = encoded_bytes(&self.fields);
        if bytes <= ECHO_BYTES {
            return Value::Object(self.fields.clone());
        }
        let allowed = format!("at most {ECHO_BYTES} bytes without its pictures");
        let message = format!(
            "the body has {bytes} bytes without its pictures, but must have {allowed}; shorten its texts"
        );
        let value = format!("{bytes} bytes");
        self.problems
            .push(Problem::other("body", &value, &allowed, message));
        Value::Object(Map::new())
    }

    /// Reads the fields under the catalogue's names.
    fn draft(&mut self, model: &Model, limits: &Limits) -> Draft {
        let fields = std::mem::take(&mut self.fields);
        let native: Map<String, Value> = fields
            .into_iter()
            .filter(|(key, _)| !self.names.flags.contains(&key.as_str()))
            .map(|(key, value)| (self.names.native(&key).to_owned(), value))
            .collect();
        let mut draft = Draft::for_model(model, &Value::Object(native));
        let (serious, idle): (Vec<_>, Vec<_>) = std::mem::take(&mut draft.problems)
            .into_iter()
            .partition(|problem| matters(root(&problem.field), model, limits));
        for problem in idle {
            let key = self.names.foreign(root(&problem.field)).to_owned();
            self.ignore(&key);
        }
        draft.problems = std::mem::take(&mut self.problems);
        draft.problems.extend(serious);
        draft
    }
}

/// Whether a field that cannot be read keeps this model from filming. What a
/// model does not take is ignored, whatever it says.
fn matters(field: &str, model: &Model, limits: &Limits) -> bool {
    let is_framing = field == "aspect_ratio" && limits.free_aspect_ratio;
    let is_mask = matches!(field, "static_mask" | "dynamic_masks");
    let shows_picture = model.kind == Kind::ImageToVideo;
    field == "seed" || is_framing || (is_mask && shows_picture) || model.takes(field)
}

/// Takes a text that is not blank out of an object.
fn take_text(fields: &mut Map<String, Value>, key: &str) -> Option<String> {
    match fields.remove(key)? {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        other => {
            fields.insert(key.to_owned(), other);
            None
        }
    }
}

fn too_many(field: &str, count: usize) -> Problem {
    let allowed = format!("at most {MOST_ITEMS} items");
    let message =
        format!("`{field}` has {count} items, but must have {allowed}; no model takes as many");
    Problem::other(field, &count.to_string(), &allowed, message)
}

/// Whether a value is as good as none.
pub(super) fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// How long an object is as JSON, without writing it down.
fn encoded_bytes(fields: &Map<String, Value>) -> u64 {
    struct Count(u64);
    impl Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    serde_json::to_writer(&mut count, fields).expect("JSON values can be written as JSON");
    count.0
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue;
    use serde_json::json;

    use super::*;

    const NAMES: Names = Names {
        renamed: &[("picture", "image"), ("takes", "multi_prompt")],
        flags: &["wait"],
    };

    fn parse(model: &str, body: Value) -> Parsed {
        let model = catalogue::find(model).unwrap();
        Body::open(body, &NAMES).finish(model, Limits::wire())
    }

    #[track_caller]
    fn check_problems(model: &str, body: Value, expected: &[&str]) {
        let parsed = parse(model, body);
        let said: Vec<&str> = parsed
            .draft
            .problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn pictures_are_moved_out() {
        let parsed = parse("std", json!({"picture": "AQID", "end_image": " "}));
        assert_eq!(parsed.image.as_deref(), Some("AQID"));
        assert_eq!(parsed.end_image, None);
        assert!(parsed.draft.image_sent && !parsed.draft.end_image_sent);
        assert_eq!(parsed.echo, json!({}));
    }

    #[test]
    fn a_picture_that_the_model_has_no_use_for_is_dropped() {
        let parsed = parse("turbo-pro", json!({"image": "AQID", "end_image": "AQID"}));
        assert_eq!(parsed.end_image, None);
        assert!(parsed.draft.end_image_sent);
    }

    #[test]
    fn masks_are_moved_out_of_their_regions() {
        let parsed = parse(
            "std",
            json!({
                "image": "AQID", "static_mask": "BAUG",
                "dynamic_masks": [
                    {"mask": "AQID", "trajectories": [{"x": 1, "y": "2"}, [3, 4.5]], "name": "cat"},
                    {"trajectories": []},
                ],
            }),
        );
        assert_eq!(parsed.masks.still.as_deref(), Some("BAUG"));
        assert_eq!(parsed.masks.regions, [Some("AQID".to_owned()), None]);
        let regions = &parsed.draft.regions;
        assert_eq!(regions[0].trajectory, [[1.0, 2.0], [3.0, 4.5]]);
        assert!(parsed.draft.static_mask_sent && regions[0].mask_sent && !regions[1].mask_sent);
        assert_eq!(parsed.ignored, ["dynamic_masks[0].name"]);
        assert!(!parsed.echo.to_string().contains("AQID"), "{}", parsed.echo);
        check_problems(
            "std",
            json!({"static_mask": 5, "dynamic_masks": [7, {"mask": [], "trajectories": [{"x": 1}]}]}),
            &[
                "`static_mask` is 5, but must be an address, a data URL or base64 text",
                "`dynamic_masks[0]` is 7, but must be an object with `mask` and `trajectories`",
                "`dynamic_masks[1].trajectories[0]` is an object, but must be a point such as {\"x\": 10, \"y\": 20}",
                "`dynamic_masks[1].mask` is a list, but must be an address, a data URL or base64 text",
            ],
        );
    }

    #[test]
    fn the_dialects_own_name_counts() {
        let parsed = parse("std", json!({"picture": "own", "image": "native"}));
        assert_eq!(parsed.image.as_deref(), Some("own"));
        assert_eq!(parsed.ignored, ["image"]);
        for absent in [json!(null), json!("  "), json!([])] {
            let parsed = parse("std", json!({"picture": absent, "image": "native"}));
            assert_eq!(parsed.image.as_deref(), Some("native"));
            assert!(parsed.ignored.is_empty());
        }
    }

    #[test]
    fn what_means_nothing_is_named_and_dropped() {
        let parsed = parse(
            "std",
            json!({
                "num_frames": 8, "model": "other", "wait": true, "seed": 3,
                "takes": [{"prompt": "rain", "seconds": 3}],
                "element_list": [{"element_id": 1, "name": "cat"}, 2],
            }),
        );
        let expected = [
            "element_list[0].name",
            "model",
            "num_frames",
            "takes[0].seconds",
        ];
        assert_eq!(parsed.ignored, expected);
        let echo = json!({
            "wait": true, "seed": 3, "takes": [{"prompt": "rain"}],
            "element_list": [{"element_id": 1}, 2],
        });
        assert_eq!(parsed.echo, echo);
        assert_eq!(parsed.draft.model, "kwaivgi/kling-v3.0-std/image-to-video");
        assert_eq!(parsed.draft.element_list, ["1", "2"]);
        assert!(parsed.draft.problems.is_empty());
    }

    #[test]
    fn few_ignored_keys_are_named_and_none_at_length() {
        let keys = (0..1000).map(|index| (format!("{index}{}", "k".repeat(999)), json!(1)));
        let parsed = parse("std", Value::Object(keys.collect()));
        assert_eq!(parsed.ignored.len(), MOST_IGNORED);
        assert!(parsed.ignored.iter().all(|key| key.len() < 50));
    }

    #[test]
    fn what_a_model_does_not_take_may_say_anything() {
        let body = json!({"aspect_ratio": "auto", "cfg_scale": "high", "image": "x"});
        let parsed = parse("turbo-pro", body);
        assert!(parsed.draft.problems.is_empty());
        assert_eq!(parsed.ignored, ["aspect_ratio", "cfg_scale"]);
        check_problems(
            "std",
            json!({"cfg_scale": "high"}),
            &["`cfg_scale` is \"high\", but must be a number"],
        );
    }

    #[test]
    fn long_lists_are_one_problem() {
        check_problems(
            "std",
            json!({"takes": vec![1; 5000]}),
            &[
                "`multi_prompt` has 5000 items, but must have at most 100 items; no model takes as many",
            ],
        );
    }

    #[test]
    fn a_body_too_long_to_keep_is_refused() {
        let parsed = parse(
            "std",
            json!({"prompt": "rain", "shot_type": "x".repeat(300_000)}),
        );
        assert_eq!(parsed.draft.problems[0].field, "body");
        assert_eq!(parsed.echo, json!({}));
        let longest = json!({
            "prompt": "\u{1}".repeat(2500), "negative_prompt": "\u{1}".repeat(2500),
            "multi_prompt": vec![json!({"prompt": "\u{1}".repeat(512)}); 6],
        });
        assert!(parse("std", longest).draft.problems.is_empty());
    }

    #[test]
    fn a_body_that_is_no_object_is_a_problem() {
        for (body, shown) in [
            (json!(null), "null"),
            (json!([1]), "a list"),
            (json!("x"), "\"x\""),
            (json!(5), "5"),
        ] {
            let expected = format!("`body` is {shown}, but must be a JSON object");
            check_problems("std", body, &[expected.as_str()]);
        }
    }
}
