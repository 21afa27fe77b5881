//! Errors on their way out, in the words of the dialect that was spoken.

use axum::http::{HeaderValue, StatusCode, header};
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
