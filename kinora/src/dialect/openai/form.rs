//! Fields of a form as the JSON that says the same.

use serde_json::{Map, Value};

/// The body that a form's fields mean. `a[b]` is the field `b` of the object `a`;
/// of fields that come twice the last counts.
#[must_use]
pub fn from_form(fields: impl IntoIterator<Item = (String, Value)>) -> Value {
    let mut body = Map::new();
    for (name, value) in fields {
        match inner(&name) {
            Some((name, key)) => put(&mut body, name, key, value),
            None => drop(body.insert(name, value)),
        }
    }
    Value::Object(body)
}

/// The parts of a name such as `input_reference[image_url]`.
fn inner(name: &str) -> Option<(&str, &str)> {
    let (name, key) = name.strip_suffix(']')?.split_once('[')?;
    Some((name, key))
}

/// An empty key means the field itself, as some clients write lists of one.
fn put(body: &mut Map<String, Value>, name: &str, key: &str, value: Value) {
    if key.is_empty() {
        body.insert(name.to_owned(), value);
        return;
    }
    let object = body.entry(name).or_insert_with(|| Map::new().into());
    if !object.is_object() {
        *object = Map::new().into();
    }
    object[key] = value;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(fields: &[(&str, &str)], expected: Value) {
        let fields = fields
            .iter()
            .map(|&(name, value)| (name.to_owned(), json!(value)));
        assert_eq!(from_form(fields), expected);
    }

    #[test]
    fn a_form_is_as_good_as_json() {
        check(&[], json!({}));
        check(
            &[("prompt", "a"), ("seconds", "4"), ("prompt", "b")],
            json!({"prompt": "b", "seconds": "4"}),
        );
        check(
            &[("input_reference[image_url]", "x"), ("a[]", "1")],
            json!({"input_reference": {"image_url": "x"}, "a": "1"}),
        );
        check(
            &[("a", "1"), ("a[b]", "2"), ("a[c]", "3")],
            json!({"a": {"b": "2", "c": "3"}}),
        );
        check(
            &[("a]", "1"), ("[", "2"), ("a[b", "3")],
            json!({"a]": "1", "[": "2", "a[b": "3"}),
        );
    }
}
