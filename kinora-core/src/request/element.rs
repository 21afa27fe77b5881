//! An element that is to be stored: its draft and its rules.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::catalogue::{Model, ParamKind};
use crate::limits::Limits;
use crate::picture::PictureFacts;
use crate::problem::{Problem, Problems};

use super::Draft;
use super::draft::Reader;
use super::film::{Check, filled};

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
    /// Whether a video of it was sent.
    pub video_sent: bool,
    /// The id of its voice.
    pub voice_id: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
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
const BY_VIDEO: &str = "video_refer";

/// What the wire says where the further pictures are missing. Clients know it.
const NO_REFERENCES: &str = r#"field "element_refer_list" is required and must not be empty"#;

impl ElementDraft {
    /// Reads a body in the catalogue's names for a model.
    pub(super) fn read(model: &Model, body: &Map<String, Value>, reader: &mut Reader) -> Self {
        let get = |key: &str| body.get(key).filter(|value| !value.is_null());
        let field = model.references_field().unwrap_or("element_refer_list");
        let references = reader.sources(field, get(field));
        let videos = reader.list("element_video_list", get("element_video_list"), "a list");
        let tags = reader.list("tag_list", get("tag_list"), "a list of tags");
        let tags = tags.iter().enumerate();
        Self {
            name: reader.text("name", get("name")),
            description: reader.text("description", get("description")),
            reference_type: reader.text("reference_type", get("reference_type")),
            references: vec![None; references],
            video_sent: !videos.is_empty(),
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
        self.reference_type(draft);
        self.first_picture(start);
        self.references(&draft.references);
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

    fn reference_type(&mut self, draft: &ElementDraft) {
        let field = "reference_type";
        let given = filled(draft.reference_type.as_deref());
        match given.as_deref() {
            None | Some(BY_PICTURES) => {
                if draft.video_sent {
                    self.warnings.push(
                        "`element_video_list` was ignored: pictures show the element".to_owned(),
                    );
                }
            }
            Some(BY_VIDEO) => self.problems.push(Problem::other(
                field,
                BY_VIDEO,
                BY_PICTURES,
                "`reference_type` is video_refer, but elements are made of pictures here; send pictures of it with image_refer",
            )),
            Some(other) => {
                let problem = Problem::outside(field, other, BY_PICTURES);
                self.problems.push(problem);
            }
        }
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
