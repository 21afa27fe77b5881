//! What this server speaks, as an OpenAPI 3.1 document.
//!
//! Nothing of it is written twice: bodies of submits are the catalogue's schemas,
//! examples of answers are rendered by the dialects, and examples of errors are
//! every error there is, said by the dialect.

mod atlas;
mod errors;
mod fal;
mod files;
mod guide;
mod highway;
mod kling;
mod openai;
mod operation;
mod schema;
mod wavespeed;

use kinora_core::problem::Problems;
use serde_json::{Map, Value, json};

use self::operation::Operation;

/// The document. `server` is the address that clients reach this server under,
/// without a slash at its end.
#[must_use]
pub fn document(server: &str) -> Value {
    let mut paths = Map::new();
    for operation in operations() {
        let path = paths.entry(operation.path.clone());
        let path = path.or_insert_with(|| json!({}));
        path[operation.method] = operation.to_json();
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kinora",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "One picture and a prompt become a film.",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": tags(),
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "responses": errors::responses(),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key that `kinora key create` made.",
                },
            },
        },
    })
}

const ABOUT: &str = "\
The HTTP interfaces of hosted image-to-video models, served by your own machine. \
Each tag is one vendor's dialect: use the one that your client speaks. Kinora is not affiliated \
with any of these vendors. Keys that mean nothing are ignored and named in the header \
`X-Kinora-Ignored`; the header `Idempotency-Key` makes a repeated submit one prediction and one \
charge; the header `X-Kinora-Quote` charges what `POST /api/v3/quote` promised.";

/// What a good request of an example was read as.
fn accepted<T>(read: Result<T, Problems>) -> T {
    read.unwrap_or_else(|problems| unreachable!("an example is good: {problems}"))
}

/// Every operation of every dialect.
fn operations() -> Vec<Operation> {
    [
        wavespeed::operations(),
        guide::operations(),
        highway::operations(),
        kling::operations(),
        fal::operations(),
        openai::operations(),
        atlas::operations(),
        files::operations(),
    ]
    .concat()
}

fn tags() -> Value {
    let tags = [
        (wavespeed::TAG, "WaveSpeed v3"),
        (
            guide::TAG,
            "The developer guide's flavour of WaveSpeed: other field names, flat paths",
        ),
        (highway::TAG, "HighwayAPI, Novita and their relatives"),
        (
            kling::TAG,
            "Kling's official API, older paths and the new generation",
        ),
        (fal::TAG, "fal's queue"),
        (openai::TAG, "OpenAI's form of videos"),
        (atlas::TAG, "Atlas"),
        (files::TAG, "Files, health and this description"),
    ];
    tags.into_iter()
        .map(|(name, description)| json!({"name": name, "description": description}))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const SERVER: &str = "http://127.0.0.1:8787";

    #[test]
    fn every_operation_has_a_name_of_its_own_words_and_answers() {
        let operations = operations();
        let names: BTreeSet<&str> = operations.iter().map(|each| each.id.as_str()).collect();
        assert_eq!(names.len(), operations.len());
        for operation in &operations {
            assert!(!operation.summary.is_empty(), "{}", operation.id);
            assert!(!operation.answers.is_empty(), "{}", operation.id);
            let places = operation.path.matches('{').count();
            let named = operation
                .parameters
                .iter()
                .filter(|each| each["in"] == "path");
            assert_eq!(places, named.count(), "{}", operation.path);
        }
    }

    #[test]
    fn every_model_has_an_operation_with_the_catalogues_schema() {
        let document = document(SERVER);
        let models = kinora_core::catalogue::models();
        for model in models {
            let operation = &document["paths"][format!("/api/v3/{}", model.id)]["post"];
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            assert_eq!(schema["allOf"][0], model.request_schema(), "{}", model.id);
        }
    }

    /// Every path that a router of `http` has, as it stands in the code.
    #[test]
    fn every_route_is_described() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http")).unwrap();
        let sources = folder.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        let document = document(SERVER);
        let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
        for source in sources {
            for (_, rest) in source
                .match_indices(".route(\"")
                .map(|(at, it)| (at, &source[at + it.len()..]))
            {
                let route = rest.split('"').next().unwrap();
                let is_described = paths.iter().any(|path| serves(route, path));
                assert!(is_described, "{route} is not described");
            }
        }
    }

    /// Whether a route of the router answers a path of the document.
    fn serves(route: &str, path: &str) -> bool {
        let (mut route, mut path) = (route.split('/'), path.split('/'));
        loop {
            match (route.next(), path.next()) {
                (None, None) => return true,
                (Some(own), Some(_)) if own.starts_with("{*") => return true,
                (Some(own), Some(_)) if own.starts_with('{') => {}
                (Some(own), Some(other)) if own == other => {}
                _ => return false,
            }
        }
    }

    /// The document as it stands in the repository: `UPDATE_GOLDEN=1` writes it.
    #[test]
    fn the_document_is_the_one_in_the_repository() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
        let mut text = serde_json::to_string_pretty(&document(SERVER)).unwrap();
        text.push('\n');
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap();
        assert!(
            kept == text,
            "run this test with UPDATE_GOLDEN=1 and look at the change"
        );
    }
}
