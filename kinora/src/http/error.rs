//! Errors on their way out, in the words of the dialect that was spoken.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::request_id;
use crate::dialect::Dialect;
use crate::dialect::kling::Form;
use crate::service::error::ServiceError;

/// An error and the dialect that it is said in.
#[derive(Debug)]
pub struct HttpError(pub(super) Dialect, pub(super) ServiceError);

/// Where each dialect's paths begin. WaveSpeed's are everything else.
const STARTS: &[(Dialect, &[&str])] = &[
    (Dialect::Highway, &["/v3"]),
    (
        Dialect::Fal,
        &[
            "/fal-ai",
            "/sync",
            "/storage",
            "/files/upload",
            "/.well-known/jwks.json",
        ],
    ),
    (Dialect::OpenAi, &["/v1/videos", "/v1/models"]),
    (Dialect::Atlas, &["/api/v1/model", "/public/v1"]),
];

/// The dialect of a path: the one whose beginning is longest.
pub(super) fn dialect_of(path: &str) -> Dialect {
    if let Some(form) = Form::of(path) {
        return Dialect::Kling(form);
    }
    let is_in = |start: &str| {
        let rest = path.strip_prefix(start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let longest = |starts: &[&str]| {
        let lengths = starts.iter().filter(|start| is_in(start));
        lengths.map(|start| start.len()).max()
    };
    let found = STARTS
        .iter()
        .filter_map(|(dialect, starts)| Some((longest(starts)?, *dialect)));
    found
        .max_by_key(|(length, _)| *length)
        .map_or(Dialect::WaveSpeed, |(_, dialect)| dialect)
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let Self(dialect, error) = self;
        let answer = dialect.wire().error(&error);
        let status = StatusCode::from_u16(answer.status)
            .ok()
            .filter(|status| !status.is_success())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(request_id::put(answer.body))).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = error.retry_after_s() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if matches!(error, ServiceError::NoKey | ServiceError::WrongKey) {
            let challenge = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// Says in the words of a path's dialect what was refused before any handler saw it: a
/// path or a query that is no text.
pub(super) async fn rejected(request: Request, next: Next) -> Response {
    let dialect = dialect_of(request.uri().path());
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if response.status() != StatusCode::BAD_REQUEST || !is_plain {
        return response;
    }
    let said = to_bytes(response.into_body(), MOST_SAID).await;
    let said = said.unwrap_or_default();
    let message = format!("{}; write it in UTF-8", String::from_utf8_lossy(&said));
    HttpError(dialect, ServiceError::Unreadable(message)).into_response()
}

/// The longest sentence of a refusal.
const MOST_SAID: usize = 4096;

/// Gives an error its dialect.
pub(super) trait Spoken<T> {
    /// The same, said in this dialect.
    fn in_dialect(self, dialect: Dialect) -> Result<T, HttpError>;
}

impl<T, E: Into<ServiceError>> Spoken<T> for Result<T, E> {
    fn in_dialect(self, dialect: Dialect) -> Result<T, HttpError> {
        self.map_err(|error| HttpError(dialect, error.into()))
    }
}
