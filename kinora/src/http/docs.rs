//! The description of this server, for programs and as a page.

use std::sync::{Arc, OnceLock};

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;
use utoipa_swagger_ui::Config;

use super::origin::Origin;
use crate::openapi;

/// The description in OpenAPI 3.1. It is made once; only the address in it is
/// that of each client.
pub(super) async fn document(Origin(origin): Origin) -> Json<Value> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    let mut document = DOCUMENT.get_or_init(|| openapi::document("")).clone();
    document["servers"][0]["url"] = origin.into();
    Json(document)
}

/// The page, whose files lie beside it.
pub(super) async fn page() -> Redirect {
    Redirect::permanent("/docs/index.html")
}

/// A file of the page. All of them are part of the program: nothing is fetched
/// from elsewhere.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    static CONFIG: OnceLock<Arc<Config<'static>>> = OnceLock::new();
    let config = CONFIG.get_or_init(|| {
        let config = Config::new(["/openapi.json"]);
        Arc::new(config.doc_expansion("none").validator_url("none"))
    });
    match utoipa_swagger_ui::serve(&name, config.clone()) {
        Ok(Some(file)) => {
            let kind = HeaderValue::from_str(&file.content_type);
            let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
            ([(header::CONTENT_TYPE, kind)], file.bytes.into_owned()).into_response()
        }
        Ok(None) | Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
