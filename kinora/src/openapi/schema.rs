//! The schema that an example answers to.

use serde_json::{Map, Value, json};

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
