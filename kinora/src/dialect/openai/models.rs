//! The models as this form lists them.

use kinora_core::catalogue::{self, Model};
use serde_json::{Value, json};

/// The models that `served` is true of.
#[must_use]
pub fn models(served: impl Fn(&Model) -> bool) -> Value {
    let models = catalogue::models().iter().filter(|model| served(model));
    let models: Vec<Value> = models.map(model).collect();
    json!({"object": "list", "data": models})
}

/// One model. When it was made is not known, and yet clients want a number.
#[must_use]
pub fn model(model: &Model) -> Value {
    json!({
        "id": model.id,
        "object": "model",
        "created": 0,
        "owned_by": model.id.split('/').next(),
        "name": model.name,
        "short_name": model.short,
        "description": model.description,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_has_the_keys_that_clients_read() {
        let listed = models(|model| model.short == Some("std"));
        assert_eq!(listed["object"], "list");
        let model = &listed["data"][0];
        assert_eq!(model["id"], "kwaivgi/kling-v3.0-std/image-to-video");
        assert_eq!(
            (&model["object"], &model["owned_by"]),
            (&json!("model"), &json!("kwaivgi"))
        );
        assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    }
}
