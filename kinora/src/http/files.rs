//! Files out, with ranges and without a key; uploads in, by ticket.

use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use kinora_store::{Blob, BlobKind, hex};
use serde_json::json;
use sha2::{Digest, Sha256};

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
    stored(&http, &blob, Dialect::WaveSpeed, &method, &headers).await
}

/// Serves a stored file to somebody who may have it.
pub(super) async fn stored(
    http: &Http,
    blob: &Blob,
    dialect: Dialect,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, HttpError> {
    let name = match blob.kind {
        BlobKind::Output => "output.mp4",
        BlobKind::Upload | BlobKind::Input | BlobKind::Element => &blob.file_name,
    };
    let file = File {
        mime: &blob.mime,
        name,
        bytes: blob.bytes,
        sha256: &blob.sha256,
    };
    let found = file.wanted(headers);
    let body = match &found {
        Wanted::All if method != Method::HEAD => stream(http, blob, 0..blob.bytes, dialect).await?,
        Wanted::Part(range) if method != Method::HEAD => {
            stream(http, blob, range.clone(), dialect).await?
        }
        _ => Body::empty(),
    };
    Ok(file.answer(found, body))
}

/// Serves bytes that are in memory.
pub(super) fn made(
    content: Bytes,
    mime: &str,
    name: &str,
    method: &Method,
    headers: &HeaderMap,
) -> Response {
    let sha256 = hex::encode(&Sha256::digest(&content));
    let file = File {
        mime,
        name,
        bytes: content.len() as u64,
        sha256: &sha256,
    };
    let found = file.wanted(headers);
    let body = match &found {
        Wanted::All if method != Method::HEAD => Body::from(content),
        // A range ends where the bytes end at the latest.
        Wanted::Part(range) if method != Method::HEAD => {
            Body::from(content.slice(range.start as usize..range.end as usize))
        }
        _ => Body::empty(),
    };
    file.answer(found, body)
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

async fn stream(
    http: &Http,
    blob: &Blob,
    range: Range<u64>,
    dialect: Dialect,
) -> Result<Body, HttpError> {
    match http.app.blobs.read(&blob.store_key, range).await {
        Ok(reading) => Ok(Body::from_stream(reading.stream)),
        Err(error) => {
            tracing::error!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to read a file");
            Err(HttpError(dialect, ServiceError::Internal))
        }
    }
}

/// What is said of a file beside its bytes, which never change.
struct File<'a> {
    mime: &'a str,
    name: &'a str,
    bytes: u64,
    sha256: &'a str,
}

impl File<'_> {
    /// The answer to a request for what was found.
    fn answer(&self, found: Wanted, body: Body) -> Response {
        let (status, range) = match found {
            Wanted::All => (StatusCode::OK, 0..self.bytes),
            Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
            Wanted::Nothing => return self.not_satisfiable(),
            Wanted::Unchanged => return (StatusCode::NOT_MODIFIED, self.about()).into_response(),
        };
        let mut response = (status, self.about(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
        if status == StatusCode::PARTIAL_CONTENT {
            let text = format!("bytes {}-{}/{}", range.start, range.end - 1, self.bytes);
            headers.insert(header::CONTENT_RANGE, value(&text));
        }
        response
    }

    /// The headers of every answer about the file.
    fn about(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut set = |name, text: &str| headers.insert(name, value(text));
        set(header::CONTENT_TYPE, self.mime);
        set(header::ACCEPT_RANGES, "bytes");
        set(header::ETAG, &self.etag());
        set(header::CACHE_CONTROL, "private, max-age=604800, immutable");
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(
            header::CONTENT_DISPOSITION,
            &format!("inline; filename=\"{}\"", self.name),
        );
        // Whatever somebody uploaded, a browser only shows it.
        set(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        );
        headers
    }

    fn etag(&self) -> String {
        format!("\"{}\"", self.sha256)
    }

    fn not_satisfiable(&self) -> Response {
        let range = value(&format!("bytes */{}", self.bytes));
        let headers = [(header::CONTENT_RANGE, range)];
        (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response()
    }

    fn wanted(&self, headers: &HeaderMap) -> Wanted {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let etag = self.etag();
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
            Some(range) => part(range, self.bytes),
        }
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
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
        ("", suffix) => match place(suffix) {
            Some(count) => bytes.saturating_sub(count)..bytes,
            None => return Wanted::All,
        },
        (first, "") => match place(first) {
            Some(first) => first..bytes,
            None => return Wanted::All,
        },
        (first, last) => match (place(first), place(last)) {
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(bytes),
            _ => return Wanted::All,
        },
    };
    if range.is_empty() {
        Wanted::Nothing
    } else {
        Wanted::Part(range)
    }
}

/// A place in a file. One that no number reaches is beyond the end of any file.
fn place(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
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
        let limit = ticket.bytes.unwrap_or(uploads::LARGEST_BYTES);
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
