//! Files out, with ranges and without a key; uploads in, by ticket.

use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kinora_store::{Blob, BlobKind};
use serde_json::json;

use super::Http;
use super::error::{HttpError, Spoken};
use crate::dialect::{Dialect, wavespeed};
use crate::service::error::ServiceError;
use crate::service::uploads;

/// Serves a file whose address is signed.
pub(super) async fn read(
    State(http): State<Arc<Http>>,
    Path((id, end, signature, _name)): Path<(String, String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let now_ms = http.app.clock.now_ms();
    if !http.app.links.is_good(&id, &end, &signature, now_ms) {
        return Err(not_found());
    }
    let blob = http.app.store.blob(&id).await;
    let blob = blob.in_dialect(Dialect::WaveSpeed)?.ok_or_else(not_found)?;
    let (status, range) = match wanted(&headers, &blob) {
        Wanted::All => (StatusCode::OK, 0..blob.bytes),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Nothing => return Ok(not_satisfiable(&blob)),
        Wanted::Unchanged => return Ok((StatusCode::NOT_MODIFIED, about(&blob)).into_response()),
    };
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        stream(&http, &blob, range.clone()).await?
    };
    let mut response = (status, about(&blob), body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {}-{}/{}", range.start, range.end - 1, blob.bytes);
        headers.insert(header::CONTENT_RANGE, value(&text));
    }
    Ok(response)
}

/// An address that is wrong, has ended or names nothing looks the same.
fn not_found() -> HttpError {
    let error = ServiceError::UnknownRoute {
        method: "GET".to_owned(),
        path:
            "this address: it is wrong or has ended; ask for the prediction again to get a new one"
                .to_owned(),
    };
    HttpError(Dialect::WaveSpeed, error)
}

async fn stream(http: &Http, blob: &Blob, range: Range<u64>) -> Result<Body, HttpError> {
    match http.app.blobs.read(&blob.store_key, range).await {
        Ok(reading) => Ok(Body::from_stream(reading.stream)),
        Err(error) => {
            tracing::error!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to read a file");
            Err(HttpError(Dialect::WaveSpeed, ServiceError::Internal))
        }
    }
}

/// The headers of every answer about a file.
fn about(blob: &Blob) -> HeaderMap {
    let name = match blob.kind {
        BlobKind::Output => "output.mp4",
        BlobKind::Upload | BlobKind::Input | BlobKind::Element => &blob.file_name,
    };
    let mut headers = HeaderMap::new();
    let mut set = |name, text: &str| headers.insert(name, value(text));
    set(header::CONTENT_TYPE, &blob.mime);
    set(header::ACCEPT_RANGES, "bytes");
    set(header::ETAG, &etag(blob));
    set(header::CACHE_CONTROL, "private, max-age=604800, immutable");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(
        header::CONTENT_DISPOSITION,
        &format!("inline; filename=\"{name}\""),
    );
    // Whatever somebody uploaded, a browser only shows it.
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    );
    headers
}

/// The bytes of a blob never change.
fn etag(blob: &Blob) -> String {
    format!("\"{}\"", blob.sha256)
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn not_satisfiable(blob: &Blob) -> Response {
    let range = value(&format!("bytes */{}", blob.bytes));
    let headers = [(header::CONTENT_RANGE, range)];
    (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response()
}

/// What of a file is wanted.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    /// No byte of what is wanted is there.
    Nothing,
    /// The client has it.
    Unchanged,
}

fn wanted(headers: &HeaderMap, blob: &Blob) -> Wanted {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let etag = etag(blob);
    if let Some(known) = text(header::IF_NONE_MATCH) {
        let has = |tag: &str| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == etag;
        if known.split(',').any(has) {
            return Wanted::Unchanged;
        }
    }
    // A part of another version is of no use.
    if text(header::IF_RANGE).is_some_and(|tag| tag != etag) {
        return Wanted::All;
    }
    match text(header::RANGE) {
        None => Wanted::All,
        Some(range) => part(range, blob.bytes),
    }
}

/// Reads a `Range`. One that cannot be read, or that names several parts, is
/// answered with everything, as RFC 9110 §14.2 permits.
fn part(range: &str, bytes: u64) -> Wanted {
    let Some((first, last)) = range
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Wanted::All;
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => match suffix.parse::<u64>() {
            Ok(count) => bytes.saturating_sub(count)..bytes,
            Err(_) => return Wanted::All,
        },
        (first, "") => match first.parse() {
            Ok(first) => first..bytes,
            Err(_) => return Wanted::All,
        },
        (first, last) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(bytes),
            _ => return Wanted::All,
        },
    };
    if range.is_empty() {
        Wanted::Nothing
    } else {
        Wanted::Part(range)
    }
}

/// Takes the file that a ticket permits.
pub(super) async fn upload(
    State(http): State<Arc<Http>>,
    Path(token): Path<String>,
    body: Body,
) -> Result<Response, HttpError> {
    let receive = async {
        let ticket = uploads::ticket(&http.app, &token).await?;
        let stream = body.into_data_stream();
        let limit = ticket.bytes;
        let received = uploads::receive(&http.incoming, stream, limit, wavespeed::accepts).await?;
        uploads::redeem(&http.app, &token, &ticket, received).await
    };
    let blob = receive.await.in_dialect(Dialect::WaveSpeed)?;
    Ok(axum::Json(json!({"size": blob.bytes, "sha256": blob.sha256})).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let check =
            |range: &str, expected: Wanted| assert_eq!(part(range, 100), expected, "{range}");
        check("bytes=0-9", Wanted::Part(0..10));
        check("bytes=90-", Wanted::Part(90..100));
        check("bytes=90-200", Wanted::Part(90..100));
        check("bytes=-10", Wanted::Part(90..100));
        check("bytes=-200", Wanted::Part(0..100));
        check("bytes=100-", Wanted::Nothing);
        check("bytes=-0", Wanted::Nothing);
        check("bytes=9-0", Wanted::All);
        check("bytes=0-1,5-6", Wanted::All);
        check("bytes=x-", Wanted::All);
        check("lines=0-9", Wanted::All);
    }
}
