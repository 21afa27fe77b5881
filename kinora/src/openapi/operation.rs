//! One operation of the document.

use serde_json::{Map, Value, json};

use super::errors::{self, Of};
use crate::dialect::Dialect;

/// One method of one path.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) tag: &'static str,
    pub(super) id: String,
    pub(super) summary: String,
    pub(super) description: Option<String>,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<Value>,
    pub(super) answers: Map<String, Value>,
    pub(super) is_open: bool,
}

impl Operation {
    /// An operation that answers nothing yet. Its places in the path are texts.
    pub(super) fn new(
        tag: &'static str,
        method: &'static str,
        path: impl Into<String>,
        summary: impl Into<String>,
    ) -> Self {
        let path = path.into();
        Self {
            method,
            tag,
            id: id(method, &path),
            summary: summary.into(),
            description: None,
            parameters: places(&path),
            body: None,
            answers: Map::new(),
            is_open: false,
            path,
        }
    }

    /// More words.
    pub(super) fn about(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// It needs no key.
    pub(super) fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// A value in the query.
    pub(super) fn query(self, name: &str, schema: Value, description: &str) -> Self {
        self.parameter("query", name, schema, description)
    }

    /// A header that may be sent.
    pub(super) fn header(self, name: &str, description: &str) -> Self {
        self.parameter("header", name, json!({"type": "string"}), description)
    }

    fn parameter(mut self, place: &str, name: &str, schema: Value, description: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": place, "schema": schema, "description": description,
        }));
        self
    }

    /// A body in JSON.
    pub(super) fn json(mut self, schema: Value, example: Option<Value>) -> Self {
        let mut content = json!({ "schema": schema });
        if let Some(example) = example {
            content["example"] = example;
        }
        self.body = Some(json!({"required": true, "content": {"application/json": content}}));
        self
    }

    /// A body of another kind.
    pub(super) fn sends(mut self, media: &str, schema: Value) -> Self {
        self.body = Some(json!({"required": true, "content": {media: {"schema": schema}}}));
        self
    }

    /// An answer in JSON, with an example.
    pub(super) fn answers(self, status: u16, description: &str, example: Value) -> Self {
        let content = json!({"application/json": {
            "schema": super::schema::of(&example), "example": example,
        }});
        self.answer(
            status,
            json!({"description": description, "content": content}),
        )
    }

    /// An answer of another kind.
    pub(super) fn gives(self, status: u16, description: &str, media: &str) -> Self {
        let content = json!({media: {"schema": {"type": "string"}}});
        self.answer(
            status,
            json!({"description": description, "content": content}),
        )
    }

    /// An answer without a body.
    pub(super) fn nothing(self, status: u16, description: &str) -> Self {
        self.answer(status, json!({ "description": description }))
    }

    /// Every way in which it may be refused.
    pub(super) fn refuses(mut self, dialect: Dialect, of: Of) -> Self {
        for (status, name) in errors::names(dialect, of) {
            let place = json!({"$ref": format!("#/components/responses/{name}")});
            self.answers.insert(status, place);
        }
        self
    }

    fn answer(mut self, status: u16, answer: Value) -> Self {
        self.answers.insert(status.to_string(), answer);
        self
    }

    pub(super) fn to_json(&self) -> Value {
        let mut json = json!({
            "tags": [self.tag],
            "operationId": self.id,
            "summary": self.summary,
            "responses": self.answers,
        });
        if let Some(description) = &self.description {
            json["description"] = description.as_str().into();
        }
        if !self.parameters.is_empty() {
            json["parameters"] = json!(self.parameters);
        }
        if let Some(body) = &self.body {
            json["requestBody"] = body.clone();
        }
        if self.is_open {
            json["security"] = json!([]);
        }
        json
    }
}

/// A name that follows from the method and the path: two paths that differ have
/// names that differ.
fn id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        id.push('_');
        let kept = segment.chars().filter(|c| !matches!(c, '{' | '}'));
        id.extend(kept.map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }));
    }
    id
}

fn places(path: &str) -> Vec<Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            json!({
                "name": name, "in": "path", "required": true, "schema": {"type": "string"},
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_from_the_path() {
        assert_eq!(
            id("get", "/api/v3/predictions/{id}"),
            "get_api_v3_predictions_id"
        );
        assert_ne!(id("post", "/a-b/c"), id("post", "/a/b-c"));
        assert_eq!(places("/a/{b}/c/{d}").len(), 2);
    }
}
