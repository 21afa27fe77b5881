//! An element that is to be stored: its draft and its rules.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::catalogue::{Model, ParamKind};
use crate::limits::Limits;
use crate::picture::PictureFacts;
use crate::problem::{Problem, Problems};
use crate::reference::VideoFacts;

use super::draft::Reader;
use super::film::{Check, filled};
use super::{Draft, FilmElement};

/// An element as a client describes it, untrusted. Its first picture is that of
/// the draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ElementDraft {
    /// The name that prompts mention it by.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Whether pictures or a video show it.
    pub reference_type: Option<String>,
    /// Its further pictures: what their headers say, where somebody has looked.
    pub references: Vec<Option<PictureFacts>>,
    /// The id of its voice.
    pub voice_id: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
}

impl ElementDraft {
    /// Whether it asks to be shown by a video.
    #[must_use]
    pub fn asks_for_video(&self) -> bool {
        filled(self.reference_type.as_deref()).as_deref() == Some(BY_VIDEO)
    }
}

/// An element that is to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewElement {
    /// The model.
    pub model: &'static Model,
    /// The name that prompts mention it by; never blank.
    pub name: String,
    /// What it is; never blank.
    pub description: String,
    /// How many pictures it has besides the first.
    pub references: usize,
    /// Whether a video shows it, and not pictures.
    pub by_video: bool,
    /// The id of its voice.
    pub voice_id: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
    /// What was asked for and is not done.
    pub warnings: Vec<String>,
}

/// How an element is shown that was made of pictures, as the wire says it.
pub const BY_PICTURES: &str = "image_refer";

/// The same of one that a video shows.
pub const BY_VIDEO: &str = "video_refer";

/// The field that a video of an element comes in, as a list of one.
pub const ELEMENT_VIDEO: &str = "element_video_list";

/// An element that came with the request for a film, for that one alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnElement {
    /// The field that it came in, as the client calls it.
    pub field: String,
    /// The number by which mentions of pictures mean it, where it is one of the
    /// request's pictures.
    pub picture: Option<usize>,
    /// The field of each of its pictures, with what the picture's header says once
    /// somebody has looked.
    pub pictures: Vec<(String, Option<PictureFacts>)>,
    /// The same of a video that shows it.
    pub video: Option<(String, Option<VideoFacts>)>,
}

/// What the wire says where the further pictures are missing. Clients know it.
const NO_REFERENCES: &str = r#"field "element_refer_list" is required and must not be empty"#;

impl ElementDraft {
    /// Reads a body in the catalogue's names for a model.
    pub(super) fn read(model: &Model, body: &Map<String, Value>, reader: &mut Reader) -> Self {
        let get = |key: &str| body.get(key).filter(|value| !value.is_null());
        let field = model.references_field().unwrap_or("element_refer_list");
        let references = reader.sources(field, get(field));
        let tags = reader.list("tag_list", get("tag_list"), "a list of tags");
        let tags = tags.iter().enumerate();
        Self {
            name: reader.text("name", get("name")),
            description: reader.text("description", get("description")),
            reference_type: reader.text("reference_type", get("reference_type")),
            references: vec![None; references],
            voice_id: reader.text("voice_id", get("voice_id")),
            tags: tags
                .filter_map(|(index, tag)| reader.tag(&format!("tag_list[{index}]"), tag))
                .collect(),
        }
    }
}

impl Reader {
    fn tag(&mut self, field: &str, item: &Value) -> Option<String> {
        match item.get("tag_id").unwrap_or(item) {
            Value::String(id) if !id.trim().is_empty() => Some(id.trim().to_owned()),
            other => self.refuse(field, other, "an object with `tag_id`"),
        }
    }
}

/// Checks a draft for a model that stores elements.
pub(super) fn parse(
    model: &'static Model,
    draft: &Draft,
    start: Option<&PictureFacts>,
    limits: &Limits,
) -> Result<NewElement, Problems> {
    let element = draft.element.clone().unwrap_or_default();
    let mut check = Check::new(model, draft, limits);
    let made = check.element(&element, start);
    check.finish(made)
}

impl Check<'_> {
    /// The element as far as it could be read; of use only without problems.
    fn element(&mut self, draft: &ElementDraft, start: Option<&PictureFacts>) -> NewElement {
        let name = self.needed("name", draft.name.as_deref(), "the name of the element");
        let description = draft.description.as_deref();
        let description = self.needed("description", description, "what the element is");
        let by_video = self.by_video(draft);
        if by_video {
            self.only_video(draft, start);
        } else {
            self.first_picture(start);
            self.references(&draft.references);
        }
        if filled(draft.voice_id.as_deref()).is_some() {
            self.warnings.push(
                "`voice_id` is kept with the element, but no engine here speaks with it".to_owned(),
            );
        }
        NewElement {
            model: self.model,
            name,
            description,
            references: draft.references.len(),
            by_video,
            voice_id: filled(draft.voice_id.as_deref()),
            tags: draft.tags.clone(),
            warnings: std::mem::take(&mut self.warnings),
        }
    }

    /// A text that must be there and may be as long as the catalogue says.
    fn needed(&mut self, field: &str, text: Option<&str>, allowed: &str) -> String {
        let text = filled(text);
        if text.is_none() && !self.draft.is_unread(field) {
            self.problems.push(Problem::missing(field, allowed));
        }
        let text = text.unwrap_or_default();
        if let Some(ParamKind::Text { max_chars }) = self.model.param(field).map(|p| p.kind) {
            self.check_chars(field, &text, max_chars as usize);
        }
        text
    }

    /// Whether a video shows the element.
    fn by_video(&mut self, draft: &ElementDraft) -> bool {
        if draft.asks_for_video() {
            return true;
        }
        let given = filled(draft.reference_type.as_deref());
        match given.as_deref() {
            None | Some(BY_PICTURES) => {
                if self.draft.video_sent {
                    let ignored = "was ignored: with image_refer pictures show the element";
                    self.warnings.push(format!("`{ELEMENT_VIDEO}` {ignored}"));
                }
                false
            }
            Some(other) => {
                let allowed = format!("{BY_PICTURES} or {BY_VIDEO}");
                let problem = Problem::outside("reference_type", other, &allowed);
                self.problems.push(problem);
                false
            }
        }
    }

    /// A video alone shows the element; pictures beside it are not looked at.
    fn only_video(&mut self, draft: &ElementDraft, start: Option<&PictureFacts>) {
        match &self.draft.video {
            Some(facts) => self.element_video(&format!("{ELEMENT_VIDEO}[0]"), facts),
            None if self.draft.video_sent || self.draft.is_unread(ELEMENT_VIDEO) => {}
            None => {
                let allowed =
                    "a list with one video of the element, as `reference_type` is video_refer";
                self.problems.push(Problem::missing(ELEMENT_VIDEO, allowed));
            }
        }
        let further = self
            .model
            .references_field()
            .filter(|_| !draft.references.is_empty());
        let first = (start.is_some() || self.draft.image_sent).then(|| self.model.picture_field());
        for field in [first, further].into_iter().flatten() {
            let ignored = "was ignored: with video_refer a video shows the element";
            self.warnings.push(format!("`{field}` {ignored}"));
        }
    }

    /// Checks what the header of an element's video says. Its frames are the
    /// element's pictures.
    fn element_video(&mut self, field: &str, facts: &VideoFacts) {
        let most = self.limits.video_bytes;
        if facts.bytes > most {
            let given = format!("{} MB large", facts.bytes.div_ceil(1024 * 1024));
            let allowed = format!("at most {} MB large", most / (1024 * 1024));
            self.problems
                .push(Problem::outside(field, &given, &allowed));
        }
        let most = *self.limits.video_s.end();
        // A frame more is the same length.
        if facts.duration_s > most + 1.0 / 24.0 {
            let given = format!("{:.2} seconds long", facts.duration_s);
            let allowed = format!("at most {most} seconds long");
            self.problems
                .push(Problem::outside(field, &given, &allowed));
        }
        self.sides(field, facts.width, facts.height);
    }

    /// Checks the elements that came with the request itself.
    pub(super) fn own_elements(&mut self) -> Vec<FilmElement> {
        let own = &self.draft.own_elements;
        for element in own {
            for (field, facts) in &element.pictures {
                if let Some(facts) = facts {
                    self.picture(field, facts);
                }
            }
            if let Some((field, Some(facts))) = &element.video {
                self.element_video(field, facts);
            }
        }
        let shown = |element: &OwnElement| FilmElement {
            id: format!("`{}`", element.field),
            name: String::new(),
            picture: element.picture,
        };
        own.iter().map(shown).collect()
    }

    fn first_picture(&mut self, facts: Option<&PictureFacts>) {
        let field = self.model.picture_field();
        match facts {
            Some(facts) => self.picture(field, facts),
            None if self.draft.image_sent || self.draft.is_unread(field) => {}
            None => {
                let allowed = "a picture of the element from the front";
                self.problems.push(Problem::missing(field, allowed));
            }
        }
    }

    fn references(&mut self, references: &[Option<PictureFacts>]) {
        let Some(field) = self.model.references_field() else {
            return;
        };
        let Some(ParamKind::Media {
            min_items,
            max_items,
        }) = self.model.param(field).map(|param| param.kind)
        else {
            return;
        };
        let (least, most) = (min_items as usize, max_items as usize);
        let count = references.len();
        if count < least && !self.draft.is_unread(field) {
            let allowed = format!("{least} to {most} further pictures of the element");
            self.problems
                .push(Problem::other(field, "", &allowed, NO_REFERENCES));
        }
        if count > most {
            let (value, allowed) = (count.to_string(), format!("at most {most} pictures"));
            let message =
                format!("`{field}` has {value} pictures, but must have {allowed}; leave some out");
            self.problems
                .push(Problem::other(field, &value, &allowed, message));
        }
        for (index, facts) in references.iter().take(most).enumerate() {
            if let Some(facts) = facts {
                self.picture(&format!("{field}[{index}]"), facts);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalogue;
    use crate::picture::PictureFormat;
    use crate::request::Request;

    const SMALL: PictureFacts = PictureFacts {
        format: PictureFormat::WebP,
        width: 200,
        height: 900,
        bytes: 20 * 1024 * 1024,
    };

    fn draft(body: &Value) -> Draft {
        Draft::for_model(catalogue::find("kwaivgi/kling-elements").unwrap(), body)
    }

    fn body() -> Value {
        json!({"name": " Luna ", "description": "a cat", "image": "a",
            "element_refer_list": ["b", "", "c"], "tag_list": [{"tag_id": "o_1"}]})
    }

    fn said(draft: &Draft) -> Vec<String> {
        let refused = Request::parse(draft, None, &Limits::wire()).unwrap_err();
        refused
            .0
            .into_iter()
            .map(|problem| problem.message)
            .collect()
    }

    #[test]
    fn an_element_is_read_whole_and_survives_storage() {
        let read = draft(&body());
        let stored = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), read);
        let request = Request::parse(&read, None, &Limits::wire()).unwrap();
        let Request::Element(element) = request else {
            panic!("{request:?}");
        };
        assert_eq!((element.name.as_str(), element.references), ("Luna", 2));
        assert_eq!(element.tags, ["o_1"]);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        assert_eq!(
            said(&draft(
                &json!({"name": 5, "tag_list": [7], "element_refer_list": []})
            )),
            [
                "`name` is 5, but must be a text",
                "`tag_list[0]` is 7, but must be an object with `tag_id`",
                "`description` is missing; give what the element is",
                "`image` is missing; give a picture of the element from the front",
                NO_REFERENCES,
            ]
        );
    }

    fn by_video(body: &Value) -> Draft {
        let model = catalogue::find("kwaivgi/kling-elements-advanced").unwrap();
        let mut whole = json!({"name": "Luna", "description": "a cat"});
        let (to, from) = (whole.as_object_mut().unwrap(), body.as_object().unwrap());
        to.extend(from.clone());
        Draft::for_model(model, &whole)
    }

    #[test]
    fn an_element_of_a_video_needs_no_picture() {
        let sent = by_video(&json!({
            "reference_type": "video_refer", "element_video_list": ["v"], "frontal_image": "a",
        }));
        let request = Request::parse(&sent, None, &Limits::wire()).unwrap();
        let Request::Element(element) = request else {
            panic!("{request:?}");
        };
        assert!(element.by_video);
        let ignored = "`frontal_image` was ignored: with video_refer a video shows the element";
        assert_eq!(element.warnings, [ignored]);
        let pictures = by_video(&json!({"frontal_image": "a", "element_video_list": ["v"]}));
        let request = Request::parse(&pictures, None, &Limits::wire()).unwrap();
        assert!(request.warnings()[0].starts_with("`element_video_list` was ignored"));
        let none = by_video(&json!({"reference_type": "video_refer"}));
        assert!(said(&none)[0].starts_with("`element_video_list` is missing"));
        let other = by_video(&json!({"reference_type": "sound", "frontal_image": "a"}));
        let allowed = "`reference_type` is sound, but must be image_refer or video_refer";
        assert_eq!(said(&other), [allowed]);
    }

    #[test]
    fn an_elements_video_keeps_the_limits() {
        let video = VideoFacts {
            width: 200,
            height: 900,
            duration_s: 31.0,
            bytes: 200 * 1024 * 1024,
            sound: None,
        };
        let mut read = by_video(&json!({
            "reference_type": "video_refer", "element_video_list": ["v"],
        }));
        read.video = Some(video.clone());
        let said = said(&read);
        assert_eq!(said.len(), 4, "{said:?}");
        let named = |message: &String| message.starts_with("`element_video_list[0]` is");
        assert!(said.iter().all(named), "{said:?}");
    }

    #[test]
    fn elements_that_come_with_a_film_count_and_keep_the_limits() {
        let own = |field: &str| OwnElement {
            field: field.to_owned(),
            picture: None,
            pictures: vec![(format!("{field}.front"), Some(SMALL))],
            video: None,
        };
        let std = catalogue::find("std").unwrap();
        let body = json!({"image": "a", "prompt": "b", "element_list": ["1", "2"]});
        let mut read = Draft::for_model(std, &body);
        read.own_elements = vec![own("elements[0]"), own("elements[1]")];
        let said = said(&read);
        assert!(
            said[0].contains("has 4 elements, but must have at most 3"),
            "{said:?}"
        );
        assert_eq!(said.len(), 1 + 2 * 4, "{said:?}");
        read.own_elements = vec![OwnElement {
            pictures: vec![("x".to_owned(), None)],
            ..own("elements[0]")
        }];
        let request = Request::parse(&read, None, &Limits::wire()).unwrap();
        let film = request.film().unwrap();
        assert_eq!(film.elements.len(), 3);
        assert_eq!(film.elements[2].id, "`elements[0]`");
    }

    #[test]
    fn every_picture_keeps_the_limits() {
        let mut read = draft(&body());
        read.element.as_mut().unwrap().references[1] = Some(SMALL);
        let said = said(&read);
        assert_eq!(said.len(), 4, "{said:?}");
        let named = |message: &String| message.starts_with("`element_refer_list[1]` is");
        assert!(said.iter().all(named), "{said:?}");
    }
}
