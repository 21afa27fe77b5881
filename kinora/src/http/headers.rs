//! Headers that go with a submit in every dialect.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

/// The client's name for this submit, however often it is sent.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    text(headers, "idempotency-key")
}

/// The quote whose price is to be charged.
pub(super) fn quote_id(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-kinora-quote")
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    let value = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// The names of keys that mean nothing here, as a header.
pub(super) fn ignored(keys: &[String]) -> Option<HeaderValue> {
    if keys.is_empty() {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_graphic() && c != ',';
    let plain = |key: &String| key.chars().filter(|c| is_plain(*c)).take(60).collect();
    let names: Vec<String> = keys.iter().take(50).map(plain).collect();
    HeaderValue::from_str(&names.join(", ")).ok()
}

/// An answer that names the keys that mean nothing here.
pub(super) fn with_ignored(mut response: Response, names: Option<HeaderValue>) -> Response {
    if let Some(names) = names {
        let name = HeaderName::from_static("x-kinora-ignored");
        response.headers_mut().insert(name, names);
    }
    response
}
