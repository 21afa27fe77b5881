//! A model's parameters as a JSON schema in the form of the wire's catalogue.

use serde_json::{Map, Value, json};

use super::{Model, Param, ParamKind};

/// The schema of a request body.
pub(super) fn request_schema(model: &Model) -> Value {
    object(model.params)
}

fn object(params: &[Param]) -> Value {
    let properties: Map<String, Value> = params
        .iter()
        .map(|param| (param.name.to_owned(), property(param)))
        .collect();
    let required: Vec<&str> = params
        .iter()
        .filter(|param| param.required)
        .map(|param| param.name)
        .collect();
    let order: Vec<&str> = params.iter().map(|param| param.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "x-order-properties": order,
    })
}

fn property(param: &Param) -> Value {
    let mut schema = typed(&param.kind);
    schema["description"] = param.description.into();
    schema
}

fn typed(kind: &ParamKind) -> Value {
    match *kind {
        ParamKind::Text { max_chars } => json!({"type": "string", "maxLength": max_chars}),
        ParamKind::Choice { options, default } => {
            with_default(json!({"type": "string", "enum": options}), default)
        }
        ParamKind::Integer { default, min, max } => with_default(
            json!({"type": "integer", "minimum": min, "maximum": max}),
            default,
        ),
        ParamKind::Number {
            default,
            min,
            max,
            step,
        } => json!({
            "type": "number", "default": default, "minimum": min, "maximum": max, "step": step,
        }),
        ParamKind::Flag { default } => json!({"type": "boolean", "default": default}),
        ParamKind::Picture | ParamKind::Video => json!({"type": "string"}),
        ParamKind::Media {
            min_items,
            max_items,
        } => list(json!({"type": "string"}), min_items, max_items),
        ParamKind::Objects {
            items,
            min_items,
            max_items,
        } => list(object(items), min_items, max_items),
    }
}

fn with_default<T: Into<Value>>(mut schema: Value, default: Option<T>) -> Value {
    if let Some(default) = default {
        schema["default"] = default.into();
    }
    schema
}

fn list(items: Value, min_items: u32, max_items: u32) -> Value {
    json!({"type": "array", "items": items, "minItems": min_items, "maxItems": max_items})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalogue::{find, models};

    #[test]
    fn a_schema_holds_types_defaults_and_bounds() {
        let schema = find("std").unwrap().request_schema();
        assert_eq!(schema["required"], json!(["image"]));
        assert_eq!(schema["x-order-properties"][0], "image");
        let duration = &schema["properties"]["duration"];
        assert_eq!(duration["type"], "integer");
        assert_eq!(
            (
                &duration["default"],
                &duration["minimum"],
                &duration["maximum"]
            ),
            (&json!(5), &json!(3), &json!(15))
        );
        let shots = &schema["properties"]["multi_prompt"];
        assert_eq!(shots["maxItems"], 6);
        assert_eq!(shots["items"]["properties"]["prompt"]["type"], "string");
    }

    #[test]
    fn turbo_durations_are_texts() {
        let schema = find("turbo-pro").unwrap().request_schema();
        let duration = &schema["properties"]["duration"];
        assert_eq!(duration["type"], "string");
        assert_eq!(duration["default"], "5");
        assert_eq!(duration["enum"].as_array().unwrap().len(), 13);
        assert!(schema["properties"].get("sound").is_none());
    }

    #[test]
    fn every_parameter_is_described_and_ordered() {
        for model in models() {
            let schema = model.request_schema();
            let properties = schema["properties"].as_object().unwrap();
            assert_eq!(
                properties.len(),
                schema["x-order-properties"].as_array().unwrap().len()
            );
            for (name, property) in properties {
                assert!(property["description"].is_string(), "{} {name}", model.id);
            }
        }
    }
}
