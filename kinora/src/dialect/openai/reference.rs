//! The start picture, in each of the forms that it is sent in.

use kinora_core::problem::Problem;
use serde::Deserialize;
use serde_json::Value;

use crate::dialect::body::Body;
use crate::dialect::fields::{excerpt, shown};

/// The keys of the start picture, the first that is there counts.
const KEYS: [&str; 3] = ["input_reference", "image_reference", "image"];

/// What the picture's field may hold.
const ALLOWED: &str = "a file, an address, a data URL, base64 text, or an object with `image_url`";

/// Whether there is a start picture.
pub(super) fn is_given(body: &Body) -> bool {
    let given = |key: &&str| match body.fields.get(*key) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(_) => true,
    };
    KEYS.iter().any(given)
}

/// Puts the start picture, however it was sent, where the draft looks for it. What
/// cannot be read is a problem, and not a picture that is missing beside.
pub(super) fn unfold(body: &mut Body) {
    let mut found = None;
    for key in KEYS {
        let Some(value) = body.take(key).filter(|value| *value != "") else {
            continue;
        };
        match found {
            None => found = Some(value),
            Some(_) => body.ignore(key),
        }
    }
    let Some(value) = found else { return };
    match text(value) {
        Ok(text) => drop(body.fields.insert(KEYS[0].to_owned(), text.into())),
        Err(problem) => body.problems.push(problem),
    }
}

/// The text that a picture's field means. Problems are about `image`, as the
/// catalogue calls it.
fn text(value: Value) -> Result<String, Problem> {
    match value {
        Value::String(text) if text.trim_start().starts_with('{') => written(&text),
        Value::String(text) => Ok(text),
        Value::Object(mut object) => match object.remove("image_url") {
            Some(Value::String(url)) => Ok(url),
            Some(Value::Object(mut inner)) => match inner.remove("url") {
                Some(Value::String(url)) => Ok(url),
                _ => Err(refused("an object without an `image_url`")),
            },
            _ => Err(no_address(object.get("file_id").and_then(Value::as_str))),
        },
        Value::Array(items) => match <[Value; 1]>::try_from(items) {
            Ok([only]) if !only.is_array() => text(only),
            _ => Err(refused("a list")),
        },
        other => Err(refused(&shown(&other))),
    }
}

/// An object that came as text, as it does in a form. Nothing else of it is read
/// into memory.
fn written(text: &str) -> Result<String, Problem> {
    #[derive(Deserialize)]
    struct Flat {
        image_url: String,
    }
    #[derive(Deserialize)]
    struct Deep {
        image_url: Address,
    }
    #[derive(Deserialize)]
    struct Address {
        url: String,
    }
    #[derive(Deserialize)]
    struct Stored {
        file_id: String,
    }
    if let Ok(flat) = serde_json::from_str::<Flat>(text) {
        return Ok(flat.image_url);
    }
    if let Ok(deep) = serde_json::from_str::<Deep>(text) {
        return Ok(deep.image_url.url);
    }
    let stored = serde_json::from_str::<Stored>(text).ok();
    Err(no_address(stored.as_ref().map(|it| it.file_id.as_str())))
}

fn no_address(file_id: Option<&str>) -> Problem {
    let Some(file_id) = file_id else {
        return refused("an object without an `image_url`");
    };
    let message = format!(
        "`image` names the file {}, but this server keeps no files by `file_id`; send the picture itself, or its address as `image_url`",
        excerpt(file_id)
    );
    Problem::other("image", file_id, ALLOWED, message)
}

fn refused(given: &str) -> Problem {
    Problem::outside("image", given, ALLOWED)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(value: Value, expected: &str) {
        assert_eq!(text(value).unwrap(), expected);
    }

    #[track_caller]
    fn check_refused(value: Value, expected: &str) {
        let problem = text(value).unwrap_err();
        assert_eq!(problem.field, "image");
        assert!(problem.message.starts_with(expected), "{problem}");
    }

    #[test]
    fn every_form_of_a_picture_is_read() {
        const URL: &str = "https://example.com/a.png";
        check(json!(URL), URL);
        check(json!("AQID"), "AQID");
        check(json!({"image_url": URL}), URL);
        check(json!({"image_url": {"url": URL, "detail": "low"}}), URL);
        check(json!([{"image_url": URL}]), URL);
        check(json!(json!({"image_url": URL, "x": [1]}).to_string()), URL);
        check(json!(json!({"image_url": {"url": URL}}).to_string()), URL);
    }

    #[test]
    fn what_is_no_picture_is_refused_by_name() {
        let file = "`image` names the file file_1, but this server keeps no files by `file_id`";
        check_refused(json!({"file_id": "file_1"}), file);
        check_refused(json!("{\"file_id\": \"file_1\"}"), file);
        check_refused(json!("{\"file_id\""), "`image` is an object without");
        check_refused(json!({}), "`image` is an object without an `image_url`");
        check_refused(json!({"image_url": {}}), "`image` is an object without");
        check_refused(json!(["a", "b"]), "`image` is a list, but must be a file");
        check_refused(json!([["a"]]), "`image` is a list");
        check_refused(json!(5), "`image` is 5");
    }
}
