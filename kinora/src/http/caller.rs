//! Who is calling, from the request's headers.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::Http;
use super::error::{HttpError, dialect_of};
use super::origin::Peer;
use crate::service::auth::Caller;
use crate::service::error::ServiceError;

impl FromRequestParts<Arc<Http>> for Caller {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, http: &Arc<Http>) -> Result<Self, HttpError> {
        let dialect = dialect_of(parts.uri.path());
        let Some(key) = key(parts) else {
            return Err(HttpError(dialect, ServiceError::NoKey));
        };
        match http.app.callers.find(key).await {
            Ok(caller) => Ok(caller),
            Err(ServiceError::WrongKey) => {
                let Ok(Peer(address)) = Peer::from_request_parts(parts, http).await;
                Err(HttpError(dialect, http.app.rates.wrong_key(address)))
            }
            Err(error) => Err(HttpError(dialect, error)),
        }
    }
}

/// The key: after `Bearer` or `Key`, or alone as one vendor's SDK sends it. After
/// `Key` the id of a key may stand before it, with a colon.
pub(super) fn key(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let value = value.trim();
    let key = match value.split_once(' ') {
        // The scheme alone.
        None if value.eq_ignore_ascii_case("bearer") => "",
        None => value,
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") => key.trim(),
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("key") => {
            key.rsplit(':').next().unwrap_or_default().trim()
        }
        Some(_) => "",
    };
    (!key.is_empty()).then_some(key)
}
