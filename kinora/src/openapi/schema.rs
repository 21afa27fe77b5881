//! Schemas: of a model's body in a dialect, and of what an example shows.

use kinora_core::catalogue::Model;
use kinora_core::limits::Limits;
use serde_json::{Map, Value, json};

use crate::dialect::sample;
use crate::dialect::{Dialect, Wire};

/// A model's schema with a dialect's names, and its bounds of pictures in words.
pub(super) fn of_model(model: &Model, dialect: Dialect) -> Value {
    let wire = dialect.wire();
    let mut schema = model.request_schema();
    let properties = schema["properties"].as_object().cloned();
    let words = picture_words(&wire.limits());
    let mut renamed = Map::new();
    for (name, mut property) in properties.unwrap_or_default() {
        if name == "image" || name == "end_image" {
            property["description"] = json!(words);
        }
        renamed.insert(foreign(wire, &name), property);
    }
    for list in ["required", "x-order-properties"] {
        let names = schema[list].as_array().into_iter().flatten();
        let names = names.filter_map(Value::as_str);
        schema[list] = names.map(|name| json!(foreign(wire, name))).collect();
    }
    schema["properties"] = Value::Object(renamed);
    schema
}

/// What a client may send for a film of a model, under a dialect's names.
pub(super) fn example(model: &Model, dialect: Dialect) -> Value {
    let body = sample::body(model);
    let fields = body.as_object().into_iter().flatten();
    let renamed = fields.map(|(name, value)| (foreign(dialect.wire(), name), value.clone()));
    Value::Object(renamed.collect())
}

fn foreign(wire: &dyn Wire, name: &str) -> String {
    wire.names().foreign(name).to_owned()
}

/// What limits hold for pictures, in words.
fn picture_words(limits: &Limits) -> String {
    let formats: Vec<&str> = limits
        .formats
        .iter()
        .map(|format| format.as_str())
        .collect();
    format!(
        "An http or https address, a data URL or bare base64 of a picture ({}).",
        formats.join(", ")
    )
}

/// The types of an example. Every key is there in every answer, unless the
/// operation says otherwise.
pub(super) fn of(example: &Value) -> Value {
    match example {
        // It has another value at other times.
        Value::Null => json!({}),
        Value::Bool(_) => json!({"type": "boolean"}),
        Value::Number(number) if number.is_f64() => json!({"type": "number"}),
        Value::Number(_) => json!({"type": "integer"}),
        Value::String(_) => json!({"type": "string"}),
        Value::Array(items) => match items.first() {
            Some(first) => json!({"type": "array", "items": of(first)}),
            None => json!({"type": "array"}),
        },
        Value::Object(fields) => {
            let properties: Map<String, Value> = fields
                .iter()
                .map(|(name, value)| (name.clone(), of(value)))
                .collect();
            json!({"type": "object", "properties": properties})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_the_types_of_its_values() {
        let example = json!({"a": [1], "b": {"c": "x", "d": null}, "e": [], "f": 0.5, "g": true});
        let expected = json!({"type": "object", "properties": {
            "a": {"type": "array", "items": {"type": "integer"}},
            "b": {"type": "object", "properties": {"c": {"type": "string"}, "d": {}}},
            "e": {"type": "array"},
            "f": {"type": "number"},
            "g": {"type": "boolean"},
        }});
        assert_eq!(of(&example), expected);
    }
}
