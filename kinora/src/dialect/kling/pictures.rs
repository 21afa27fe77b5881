//! Lists of pictures: those of `multi-image2video`, and those of `omni-video`,
//! which say what each is for.
//!
//! A film begins on one picture here: the first, or the one that says so. The hosted
//! model brings what the others show together with it in a scene of its own making,
//! which an engine that films a picture cannot. What it can is look for them: each
//! other picture is an element of the film, found in the first and filmed as its
//! subject, or named in a warning. One shot after another from each picture would show
//! them all, but none of them together with anything, and is nothing that was asked for.

use kinora_core::catalogue::Model;
use kinora_core::limits::MOST_ELEMENTS;
use kinora_core::problem::Problem;
use serde_json::{Map, Value};

use crate::dialect::body::Body;
use crate::dialect::fields::shown;
use crate::dialect::own::Own;

pub(super) const LIST: &str = "image_list";

/// The names under which problems with the two pictures are told.
pub(super) const FIRST: &str = "image_list[0].image";
pub(super) const START: &str = "image_list (first_frame)";
pub(super) const END: &str = "image_list (end_frame)";

/// The most pictures of `multi-image2video` and of `omni-video`.
const MOST_IMAGES: usize = 4;
const MOST_OMNI: usize = 7;

/// Takes the pictures of `multi-image2video` out of a body: the first begins the
/// film.
pub(super) fn take_images(body: &mut Body) -> Others {
    drop_native(body);
    let items = list(body, MOST_IMAGES);
    let count = items.len();
    let mut pictures = vec![];
    for (index, item) in items.into_iter().enumerate() {
        pictures.extend(picture(body, index, item, "image").map(|(text, _)| (index, text)));
    }
    Others {
        key: "image",
        count,
        pictures: begin(body, pictures),
    }
}

/// Takes the pictures of `omni-video` out of a body, where there are any. Without one
/// that is to begin the film the first does.
pub(super) fn take_omni(body: &mut Body) -> Option<Others> {
    drop_native(body);
    let items = list(body, MOST_OMNI);
    let count = items.len();
    let (mut start, mut end, mut others) = (None, None, vec![]);
    for (index, item) in items.into_iter().enumerate() {
        let Some((text, kind)) = picture(body, index, item, "image_url") else {
            continue;
        };
        let field = format!("{LIST}[{index}].type");
        match kind.as_deref() {
            Some("first_frame") => once(body, &mut start, text, &field),
            Some("end_frame") => once(body, &mut end, text, &field),
            None => others.push((index, text)),
            Some(other) => {
                let allowed = "first_frame, end_frame, or absent";
                body.problems
                    .push(Problem::outside(&field, &format!("{other:?}"), allowed));
            }
        }
    }
    if let Some(text) = end {
        if start.is_none() {
            let message = format!(
                "`{LIST}` has a picture of the type end_frame and none of the type first_frame; give both"
            );
            let problem = Problem::other(LIST, "end_frame", "first_frame beside it", message);
            body.problems.push(problem);
        }
        body.fields.insert("end_image".to_owned(), text.into());
    }
    let others = match start {
        Some(text) => {
            body.fields.insert("image".to_owned(), text.into());
            others
        }
        None => begin(body, others),
    };
    (count > 0).then_some(Others {
        key: "image_url",
        count,
        pictures: others,
    })
}

/// The pictures that the film does not begin or end on.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// The key that each has in its item.
    key: &'static str,
    /// How many pictures the list has in all.
    count: usize,
    /// These, with their places in the list.
    pictures: Vec<(usize, String)>,
}

impl Others {
    /// The list without what is in it, to be shown again; none where there was none.
    pub(super) fn echo(&self) -> Option<Value> {
        let item = Map::from_iter([(self.key.to_owned(), Value::Null)]);
        (self.count > 0).then(|| vec![Value::Object(item); self.count].into())
    }

    /// Makes elements of as many as a film of this model may have beside its stored
    /// ones. The others are named in a warning.
    pub(super) fn cast(mut self, body: &mut Body, model: &Model) -> Vec<Own> {
        let stored = body.fields.get("element_list").and_then(Value::as_array);
        let free = match model.takes("element_list") {
            true => MOST_ELEMENTS.saturating_sub(stored.map_or(0, Vec::len)),
            false => 0,
        };
        let left_out = self.pictures.split_off(free.min(self.pictures.len()));
        warn(body, &left_out, free);
        let own = |(index, text): (usize, String)| {
            let field = format!("{LIST}[{index}]");
            Own {
                picture: Some(index + 1),
                pictures: vec![(format!("{field}.{}", self.key), text)],
                field,
                video: None,
            }
        };
        self.pictures.into_iter().map(own).collect()
    }
}

/// The film begins on the first of these; the others are left.
fn begin(body: &mut Body, mut pictures: Vec<(usize, String)>) -> Vec<(usize, String)> {
    if pictures.is_empty() {
        return pictures;
    }
    let (_, first) = pictures.remove(0);
    body.fields.insert("image".to_owned(), first.into());
    pictures
}

fn warn(body: &mut Body, left_out: &[(usize, String)], free: usize) {
    if left_out.is_empty() {
        return;
    }
    let names: Vec<String> = left_out
        .iter()
        .map(|(index, _)| format!("`{LIST}[{index}]`"))
        .collect();
    let why = match free {
        0 => "this film has no room for elements beside the picture that it begins on".to_owned(),
        _ => format!(
            "a film has at most {MOST_ELEMENTS} elements beside the picture that it begins on"
        ),
    };
    body.warnings.push(format!(
        "{} not shown: {why}",
        match &names[..] {
            [one] => format!("{one} is"),
            many => format!("{} are", many.join(", ")),
        }
    ));
}

/// These names mean nothing where pictures come in a list.
fn drop_native(body: &mut Body) {
    for key in ["image", "end_image"] {
        if body.take(key).is_some() {
            body.ignore(key);
        }
    }
}

fn list(body: &mut Body, most: usize) -> Vec<Value> {
    let items = match body.take(LIST) {
        None => return vec![],
        Some(Value::Array(items)) => items,
        Some(other) => {
            let allowed = "a list of objects, one for each picture";
            let problem = Problem::outside(LIST, &shown(&other), allowed);
            body.problems.push(problem);
            return vec![];
        }
    };
    if items.len() > most {
        let (value, allowed) = (
            format!("{} pictures", items.len()),
            format!("at most {most} pictures"),
        );
        let message = format!("`{LIST}` has {value}, but must have {allowed}; leave some out");
        body.problems
            .push(Problem::other(LIST, &value, &allowed, message));
        return vec![];
    }
    items
}

/// A picture's text and its type.
fn picture(
    body: &mut Body,
    index: usize,
    item: Value,
    key: &str,
) -> Option<(String, Option<String>)> {
    let field = format!("{LIST}[{index}]");
    let allowed = "an address or base64 text";
    let mut item = match item {
        Value::String(text) => Map::from_iter([(key.to_owned(), Value::String(text))]),
        Value::Object(item) => item,
        other => {
            let allowed = format!("an object with `{key}`");
            let problem = Problem::outside(&field, &shown(&other), &allowed);
            body.problems.push(problem);
            return None;
        }
    };
    let kind = match item.remove("type").unwrap_or(Value::Null) {
        Value::Null => None,
        Value::String(kind) => Some(kind).filter(|kind| !kind.is_empty()),
        other => Some(other.to_string()),
    };
    // Both names are sent: the two forms are easily confused.
    let text = ["image", "image_url"]
        .iter()
        .find_map(|name| item.remove(*name).filter(|value| !value.is_null()));
    match text {
        Some(Value::String(text)) if !text.trim().is_empty() => Some((text, kind)),
        Some(Value::String(_)) | None => {
            let problem = Problem::missing(&format!("{field}.{key}"), allowed);
            body.problems.push(problem);
            None
        }
        Some(other) => {
            let field = format!("{field}.{key}");
            let problem = Problem::outside(&field, &shown(&other), allowed);
            body.problems.push(problem);
            None
        }
    }
}

fn once(body: &mut Body, place: &mut Option<String>, text: String, field: &str) {
    if place.is_some() {
        let message = format!("`{field}` is there twice, but may be once; leave one of them out");
        let problem = Problem::other(field, "twice", "once", message);
        body.problems.push(problem);
    }
    *place = Some(text);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dialect::names::Names;
    use kinora_core::catalogue;

    fn taken(take: fn(&mut Body), json: Value) -> Body {
        let mut body = Body::open(json, &Names::CATALOGUE);
        take(&mut body);
        body
    }

    fn omni(body: &mut Body) {
        let others = take_omni(body).unwrap_or_default();
        others.cast(body, std());
    }

    fn images(body: &mut Body) {
        take_images(body).cast(body, std());
    }

    fn std() -> &'static Model {
        catalogue::find("std").unwrap()
    }

    #[track_caller]
    fn check_refused(take: fn(&mut Body), json: Value, expected: &[&str]) {
        let body = taken(take, json);
        let fields: Vec<&str> = body.problems.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, expected);
    }

    #[test]
    fn the_first_picture_begins_the_film_and_the_others_are_elements() {
        let one = taken(images, json!({"image_list": [{"image": "AQID"}]}));
        assert_eq!(one.fields["image"], "AQID");
        assert!(one.warnings.is_empty() && one.problems.is_empty());
        let three = json!({"image_list": [{"image": "a"}, "b", {"image_url": "c"}], "image": "x"});
        let mut body = Body::open(three.clone(), &Names::CATALOGUE);
        let cast = take_images(&mut body).cast(&mut body, std());
        assert_eq!(body.fields["image"], "a");
        let shown: Vec<_> = cast
            .iter()
            .map(|own| (own.picture, &own.pictures[0]))
            .collect();
        let named = |field: &str, text: &str| (field.to_owned(), text.to_owned());
        let second = named("image_list[1].image", "b");
        let third = named("image_list[2].image", "c");
        assert_eq!(shown, [(Some(2), &second), (Some(3), &third)]);
        assert!(body.warnings.is_empty());
        let o3 = catalogue::find("o3-std").unwrap();
        let mut body = Body::open(three, &Names::CATALOGUE);
        assert!(take_images(&mut body).cast(&mut body, o3).is_empty());
        assert!(body.warnings[0].starts_with("`image_list[1]`, `image_list[2]` are not shown"));
    }

    #[test]
    fn stored_elements_go_before_pictures() {
        let list = json!({
            "image_list": ["a", "b", "c", "d"], "element_list": [{"element_id": 1}, {"element_id": 2}],
        });
        let mut body = Body::open(list, &Names::CATALOGUE);
        let cast = take_images(&mut body).cast(&mut body, std());
        assert_eq!((cast.len(), &cast[0].pictures[0].1), (1, &"b".to_owned()));
        assert!(
            body.warnings[0].starts_with(
                "`image_list[2]`, `image_list[3]` are not shown: a film has at most 3"
            )
        );
    }

    #[test]
    fn pictures_say_what_they_are_for() {
        let list = json!([
            {"image_url": "reference"},
            {"image_url": "end", "type": "end_frame"},
            {"image_url": "start", "type": "first_frame"},
        ]);
        let body = taken(omni, json!({ "image_list": list }));
        assert_eq!(body.fields["image"], "start");
        assert_eq!(body.fields["end_image"], "end");
        assert!(body.warnings.is_empty());
        let plain = taken(
            omni,
            json!({"image_list": [{"image_url": "a", "type": ""}]}),
        );
        assert_eq!(plain.fields["image"], "a");
    }

    #[test]
    fn every_picture_that_is_wrong_is_named() {
        let list = json!([{}, {"image": 7}, 7, {"image": " "}]);
        let expected = [
            "image_list[0].image",
            "image_list[1].image",
            "image_list[2]",
            "image_list[3].image",
        ];
        check_refused(images, json!({ "image_list": list }), &expected);
        check_refused(images, json!({"image_list": "AQID"}), &["image_list"]);
        let many = json!({"image_list": vec!["AQID"; 5]});
        check_refused(images, many, &["image_list"]);
        let only_end = json!([{"image_url": "a", "type": "end_frame"}]);
        check_refused(omni, json!({ "image_list": only_end }), &["image_list"]);
        let other = json!([{"image_url": "a", "type": "middle"}]);
        check_refused(
            omni,
            json!({ "image_list": other }),
            &["image_list[0].type"],
        );
        let start = json!({"image_url": "a", "type": "first_frame"});
        let twice = json!({"image_list": [start, start]});
        check_refused(omni, twice, &["image_list[1].type"]);
    }
}
