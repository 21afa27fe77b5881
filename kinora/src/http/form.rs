//! Forms: fields, and files among them.

use std::time::Duration;

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use kinora_core::problem::Problem;
use kinora_store::Blob;
use serde_json::Value;
use tokio::time::timeout;

use super::Http;
use super::body::{self, Held};
use crate::dialect::wavespeed;
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::uploads;

/// How long a form may take from one field to the next.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How many fields of a form are looked at: more than any client sends.
const MOST_FIELDS: usize = 100;

/// Whether a request brings a form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim_start()
        .to_ascii_lowercase()
        .starts_with("multipart/form-data")
}

/// Reads a form of at most `limit_bytes`: texts as they are, files in base64.
pub(super) async fn fields(
    http: &Http,
    request: Request,
    limit_bytes: u64,
) -> Result<Held<Vec<(String, Value)>>, ServiceError> {
    let (parts, body) = request.into_parts();
    let held = body::read(&http.budget, &parts.headers, body, limit_bytes).await?;
    let request = Request::from_parts(parts, Body::from(held.content));
    let mut form = open(request).await?;
    let mut fields = vec![];
    while let Some(field) = next(&mut form).await? {
        if fields.len() == MOST_FIELDS {
            return Err(unreadable(&format!(
                "it has more than {MOST_FIELDS} fields"
            )));
        }
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let bytes = field.bytes().await.map_err(|error| unreadable(&error))?;
        fields.push((name, value(bytes, is_file).await?));
    }
    Ok(Held {
        content: fields,
        share: held.share,
    })
}

async fn value(bytes: Bytes, is_file: bool) -> Result<Value, ServiceError> {
    if is_file {
        let encoded = tokio::task::spawn_blocking(move || STANDARD.encode(bytes));
        return Ok(encoded.await.map_err(|_| ServiceError::Internal)?.into());
    }
    match String::from_utf8(bytes.into()) {
        Ok(text) => Ok(text.into()),
        Err(error) => Err(unreadable(&error)),
    }
}

/// Keeps the file of a form, and gives its address as well.
pub(super) async fn upload(
    http: &Http,
    caller: &Caller,
    origin: &str,
    request: Request,
) -> Result<(Blob, String), ServiceError> {
    let mut form = open(request).await?;
    // A form with thousands of other fields is no upload.
    for _ in 0..MOST_FIELDS {
        let Some(field) = next(&mut form).await? else {
            break;
        };
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or("file").to_owned();
        let received = uploads::receive(
            &http.incoming,
            field,
            uploads::LARGEST_BYTES,
            wavespeed::accepts,
        );
        let blob = uploads::keep(&http.app, caller, received.await?, &name).await?;
        let links = &http.app.links;
        let url = links.file(origin, &blob.id, blob.purge_ms, &blob.file_name);
        return Ok((blob, url));
    }
    let allowed = "the file as a part of a multipart form";
    Err(ServiceError::invalid(Problem::missing("file", allowed)))
}

async fn open(request: Request) -> Result<Multipart, ServiceError> {
    let form = Multipart::from_request(request, &()).await;
    form.map_err(|error| unreadable(&error))
}

async fn next(form: &mut Multipart) -> Result<Option<Field<'_>>, ServiceError> {
    match timeout(LONGEST_PAUSE, form.next_field()).await {
        Err(_) => Err(unreadable(&"it paused for too long")),
        Ok(field) => field.map_err(|error| unreadable(&error)),
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> ServiceError {
    ServiceError::Unreadable(format!("the body is no multipart form: {error}"))
}
