//! Elements of a request: a character or object with its pictures or a video, for
//! this one film.

use kinora_core::catalogue::Model;
use kinora_core::limits::MOST_ELEMENTS;
use kinora_core::problem::Problem;
use serde_json::{Map, Value};

use super::submit::name_undone;
use crate::dialect::Parsed;
use crate::dialect::body::Body;
use crate::dialect::fields::shown;
use crate::dialect::own::{self, Own};

/// The field of the list.
pub(super) const FIELD: &str = "elements";

const FRONT: &str = "frontal_image_url";
const FURTHER: &str = "reference_image_urls";
const VIDEO: &str = "video_url";

/// The most further pictures of an element, as documented.
const MOST_FURTHER: usize = 3;

/// What a picture's or a video's field may hold.
const A_SOURCE: &str = "an address, a data URL or base64 text";

/// Elements as they were sent, and without their pictures, to be shown again.
pub(super) struct Elements {
    own: Vec<Own>,
    echo: Vec<Value>,
}

/// Takes the elements out of a body. A model that shows none has them named in a
/// warning.
pub(super) fn take(body: &mut Body, model: &Model) -> Elements {
    let mut elements = Elements {
        own: vec![],
        echo: vec![],
    };
    let Some(value) = body.take(FIELD) else {
        return elements;
    };
    if !model.takes("element_list") {
        let instead = "this model takes none, describe them in `prompt`";
        name_undone(body, FIELD, &value, instead);
        return elements;
    }
    let Value::Array(items) = value else {
        let allowed = "a list of elements";
        let problem = Problem::outside(FIELD, &shown(&value), allowed);
        body.problems.push(problem);
        return elements;
    };
    if items.len() > MOST_ELEMENTS {
        let (value, allowed) = (items.len().to_string(), format!("at most {MOST_ELEMENTS}"));
        let message =
            format!("`{FIELD}` has {value} elements, but must have {allowed}; leave some out");
        let problem = Problem::other(FIELD, &value, &allowed, message);
        body.problems.push(problem);
        return elements;
    }
    for (index, item) in items.into_iter().enumerate() {
        let (own, echo) = element(body, format!("{FIELD}[{index}]"), item);
        elements.own.push(own);
        elements.echo.push(Value::Object(echo));
    }
    elements
}

/// Puts the elements into what was read.
pub(super) fn give(parsed: &mut Parsed, elements: Elements) {
    if let Some(echo) = parsed
        .echo
        .as_object_mut()
        .filter(|_| !elements.echo.is_empty())
    {
        echo.insert(FIELD.to_owned(), elements.echo.into());
    }
    own::add(parsed, elements.own);
}

/// One element, and what of it is shown again.
fn element(body: &mut Body, field: String, item: Value) -> (Own, Map<String, Value>) {
    let mut own = Own {
        field: field.clone(),
        ..Own::default()
    };
    let mut echo = Map::new();
    let Value::Object(mut item) = item else {
        let allowed = format!("an object with `{FRONT}` or `{VIDEO}`");
        let problem = Problem::outside(&field, &shown(&item), &allowed);
        body.problems.push(problem);
        return (own, echo);
    };
    let problems = body.problems.len();
    let mut single = |body: &mut Body, key: &str| {
        let name = format!("{field}.{key}");
        let text = text(body, &name, item.remove(key)?)?;
        echo.insert(key.to_owned(), Value::Null);
        Some((name, text))
    };
    own.pictures.extend(single(body, FRONT));
    own.video = single(body, VIDEO);
    let further = further(body, &field, item.remove(FURTHER));
    if !further.is_empty() {
        echo.insert(FURTHER.to_owned(), vec![Value::Null; further.len()].into());
    }
    own.pictures.extend(further);
    for key in item.keys() {
        body.ignore(&format!("{field}.{key}"));
    }
    if own.pictures.is_empty() && own.video.is_none() && body.problems.len() == problems {
        let allowed = format!("a picture of the element from the front, or `{VIDEO}`");
        let problem = Problem::missing(&format!("{field}.{FRONT}"), &allowed);
        body.problems.push(problem);
    }
    (own, echo)
}

/// The further pictures of an element.
fn further(body: &mut Body, field: &str, value: Option<Value>) -> Vec<(String, String)> {
    let field = format!("{field}.{FURTHER}");
    let items = match value {
        None | Some(Value::Null) => return vec![],
        Some(Value::Array(items)) => items,
        Some(other) => {
            let problem = Problem::outside(&field, &shown(&other), "a list of pictures");
            body.problems.push(problem);
            return vec![];
        }
    };
    if items.len() > MOST_FURTHER {
        let (value, allowed) = (items.len().to_string(), format!("at most {MOST_FURTHER}"));
        let message =
            format!("`{field}` has {value} pictures, but must have {allowed}; leave some out");
        let problem = Problem::other(&field, &value, &allowed, message);
        body.problems.push(problem);
        return vec![];
    }
    let mut texts = vec![];
    for item in items {
        // Counted as they are shown: those that say nothing are left out.
        let name = format!("{field}[{}]", texts.len());
        if let Some(text) = text(body, &name, item) {
            texts.push((name, text));
        }
    }
    texts
}

/// A text that is not blank.
fn text(body: &mut Body, field: &str, value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        other => {
            let problem = Problem::outside(field, &shown(&other), A_SOURCE);
            body.problems.push(problem);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue;
    use kinora_core::request::Request;
    use serde_json::json;

    use super::*;
    use crate::dialect::fal::{Beside, parse};

    fn read(elements: Value) -> Parsed {
        let body = json!({
            "start_image_url": "https://example.com/a.png", "prompt": "@Element1 waves",
            "elements": elements,
        });
        parse(catalogue::find("std").unwrap(), body, Beside::default())
    }

    #[track_caller]
    fn check_refused(elements: Value, expected: &[&str]) {
        let parsed = read(elements);
        let fields: Vec<&str> = parsed
            .draft
            .problems
            .iter()
            .map(|it| it.field.as_str())
            .collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn an_element_has_pictures_or_a_video() {
        let parsed = read(json!([
            {"frontal_image_url": "a", "reference_image_urls": ["b", null, "c"], "colour": 1},
            {"video_url": "v", "reference_image_urls": null},
        ]));
        assert!(parsed.warnings.is_empty());
        assert_eq!(parsed.ignored, ["elements[0].colour"]);
        let shown = &parsed.draft.own_elements;
        let fields: Vec<&str> = shown[0]
            .pictures
            .iter()
            .map(|(field, _)| field.as_str())
            .collect();
        let expected = [
            "elements[0].frontal_image_url",
            "elements[0].reference_image_urls[0]",
            "elements[0].reference_image_urls[1]",
        ];
        assert_eq!(fields, expected);
        assert_eq!(parsed.own_media[0].pictures, ["a", "b", "c"]);
        assert_eq!(parsed.own_media[1].video.as_deref(), Some("v"));
        let echo = json!([
            {"frontal_image_url": null, "reference_image_urls": [null, null]},
            {"video_url": null},
        ]);
        assert_eq!(parsed.echo["elements"], echo);
        let request = Request::parse(&parsed.draft, None, &parsed.limits).unwrap();
        assert_eq!(request.film().unwrap().elements.len(), 2);
        assert!(read(json!([])).echo.get("elements").is_none());
    }

    #[test]
    fn what_is_wrong_with_an_element_is_named() {
        check_refused(json!("a"), &["elements"]);
        check_refused(json!([{}, {}, {}, {}]), &["elements"]);
        check_refused(
            json!([7, {}, {"frontal_image_url": 7, "reference_image_urls": "a"}]),
            &[
                "elements[0]",
                "elements[1].frontal_image_url",
                "elements[2].frontal_image_url",
                "elements[2].reference_image_urls",
            ],
        );
        let many = json!([{"frontal_image_url": "a", "reference_image_urls": vec!["b"; 4]}]);
        check_refused(many, &["elements[0].reference_image_urls"]);
        let wrong = json!([{"video_url": ["a"], "reference_image_urls": [{}]}]);
        let expected = [
            "elements[0].video_url",
            "elements[0].reference_image_urls[0]",
        ];
        check_refused(wrong, &expected);
    }
}
