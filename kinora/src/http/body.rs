//! Request bodies, bounded one by one and all together.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::service::error::ServiceError;

/// The largest body of a submit: two pictures of 50 MB in base64, and words.
pub(super) const SUBMIT_BYTES: u64 = 140 * 1024 * 1024;

/// The largest body of anything else that is JSON.
pub(super) const PLAIN_BYTES: u64 = 1024 * 1024;

/// How long a body may pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long any body may take, and how much faster than this a large one must
/// come.
const LEAST_TIME: Duration = Duration::from_secs(30);
const LEAST_BYTES_A_SECOND: u64 = 16 * 1024;

/// Bodies up to this size are not counted: a connection has more of its own.
const FREE_BYTES: usize = 1024 * 1024;

/// What is counted in one piece.
const UNIT_BYTES: u64 = 64 * 1024;

/// How much of large request bodies may be in memory at once.
#[derive(Clone, Debug)]
pub struct Budget(Arc<Semaphore>);

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        let units = usize::try_from(bytes / UNIT_BYTES).unwrap_or(Semaphore::MAX_PERMITS);
        Self(Arc::new(Semaphore::new(units.min(Semaphore::MAX_PERMITS))))
    }

    /// Makes a share large enough for so many bytes. What has not come takes no
    /// part, so that nobody keeps others out by announcing much.
    fn grow(
        &self,
        share: &mut Option<OwnedSemaphorePermit>,
        bytes: usize,
    ) -> Result<(), ServiceError> {
        if bytes <= FREE_BYTES {
            return Ok(());
        }
        let held = share.as_ref().map_or(0, OwnedSemaphorePermit::num_permits) as u64;
        let needed = (bytes as u64).div_ceil(UNIT_BYTES);
        if needed <= held {
            return Ok(());
        }
        let more = self.take((needed - held) * UNIT_BYTES)?;
        match share {
            Some(share) => share.merge(more),
            None => *share = Some(more),
        }
        Ok(())
    }

    /// Takes a part of the budget, if there is that much.
    fn take(&self, bytes: u64) -> Result<OwnedSemaphorePermit, ServiceError> {
        let units = u32::try_from(bytes.div_ceil(UNIT_BYTES)).unwrap_or(u32::MAX);
        let taken = self.0.clone().try_acquire_many_owned(units);
        taken.map_err(|_| ServiceError::Busy { retry_after_s: 2 })
    }
}

/// A body in memory, with its part of the budget.
#[derive(Debug)]
pub(super) struct Held<T> {
    pub(super) content: T,
    /// Given back once it is dropped.
    pub(super) share: Option<OwnedSemaphorePermit>,
}

/// Reads a body of at most `limit_bytes`.
pub(super) async fn read(
    budget: &Budget,
    headers: &HeaderMap,
    body: Body,
    limit_bytes: u64,
) -> Result<Held<Bytes>, ServiceError> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit_bytes) {
        return Err(ServiceError::TooLarge { limit_bytes });
    }
    let began = Instant::now();
    let mut share: Option<OwnedSemaphorePermit> = None;
    let mut stream = body.into_data_stream();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = next(&mut stream).await? {
        if (bytes.len() + chunk.len()) as u64 > limit_bytes {
            return Err(ServiceError::TooLarge { limit_bytes });
        }
        bytes.extend_from_slice(&chunk);
        let slowest = LEAST_TIME + Duration::from_secs(bytes.len() as u64 / LEAST_BYTES_A_SECOND);
        if began.elapsed() > slowest {
            return Err(too_slow());
        }
        budget.grow(&mut share, bytes.len())?;
    }
    Ok(Held {
        content: bytes.freeze(),
        share,
    })
}

async fn next(stream: &mut axum::body::BodyDataStream) -> Result<Option<Bytes>, ServiceError> {
    match tokio::time::timeout(LONGEST_PAUSE, stream.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        Ok(Some(Err(error))) => Err(ServiceError::Unreadable(format!(
            "the body broke off: {error}"
        ))),
        Err(_) => Err(too_slow()),
    }
}

fn too_slow() -> ServiceError {
    ServiceError::Unreadable("the body came too slowly".to_owned())
}

/// Reads a body as JSON. An empty one is an empty object, as several clients
/// send where nothing is needed.
pub(super) async fn json(
    budget: &Budget,
    headers: &HeaderMap,
    body: Body,
    limit_bytes: u64,
) -> Result<Held<Value>, ServiceError> {
    refuse_encoded(headers)?;
    let held = read(budget, headers, body, limit_bytes).await?;
    let bytes = held.content;
    let content = if bytes.len() > FREE_BYTES {
        tokio::task::spawn_blocking(move || parse(&bytes))
            .await
            .map_err(|_| ServiceError::Internal)??
    } else {
        parse(&bytes)?
    };
    Ok(Held {
        content,
        share: held.share,
    })
}

/// How many values a body may hold. Each takes some hundred bytes once it is
/// read, and the longest list that any request needs has a thousand items.
const MOST_VALUES: usize = 20_000;

/// About how many values JSON holds: what opens or parts something, outside of
/// texts.
fn values(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = match first {
            b'"' => behind_text(after),
            b',' | b':' | b'[' | b'{' => {
                count += 1;
                after
            }
            _ => after,
        };
    }
    count
}

/// What follows a text whose opening quote is passed.
fn behind_text(mut rest: &[u8]) -> &[u8] {
    loop {
        let Some(place) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) else {
            return &[];
        };
        if rest[place] == b'"' {
            return &rest[place + 1..];
        }
        // What is escaped does not end the text.
        rest = rest.get(place + 2..).unwrap_or_default();
    }
}

/// Refuses a body that must be unpacked first, before it is read: a small one may hold
/// any number of bytes.
fn refuse_encoded(headers: &HeaderMap) -> Result<(), ServiceError> {
    let named = headers.get(header::CONTENT_ENCODING);
    let named = named.map(|value| String::from_utf8_lossy(value.as_bytes()));
    match named.as_deref().map(str::trim) {
        None | Some("" | "identity") => Ok(()),
        Some(other) => {
            let other: String = other.chars().take(40).collect();
            let message = format!(
                "`Content-Encoding` is {other:?}, but must be absent; send the JSON as it is"
            );
            Err(ServiceError::Unreadable(message))
        }
    }
}

/// What some editors put before a text.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a text is written in two bytes a character, as some shells do.
fn is_wide(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    marked || matches!(bytes, [0, b'{', ..] | [b'{', 0, ..])
}

fn parse(bytes: &[u8]) -> Result<Value, ServiceError> {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    if is_wide(bytes) {
        let message = "the body is UTF-16, but must be JSON in UTF-8; write it so";
        return Err(ServiceError::Unreadable(message.to_owned()));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    if values(bytes) > MOST_VALUES {
        let message = format!("the body holds more than {MOST_VALUES} values");
        return Err(ServiceError::Unreadable(message));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| ServiceError::Unreadable(format!("the body is not valid JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        let check = |json: &str, expected: usize| assert_eq!(values(json.as_bytes()), expected);
        check("{}", 1);
        check(r#"{"a": [1, 2, 3], "b": ",,,,[[["}"#, 7);
        check(r#"{"a": "x\\", "b": "\"{,"}"#, 4);
        check(r#""never ends ,,,"#, 0);
        check(r#""ends in a slash \"#, 0);
    }

    #[test]
    fn a_body_of_too_many_values_is_not_read() {
        let list = |count: usize| format!("[{}0]", "0,".repeat(count));
        assert!(parse(list(1000).as_bytes()).is_ok());
        assert!(parse(list(MOST_VALUES).as_bytes()).is_err());
    }

    #[test]
    fn what_has_come_takes_its_part_and_no_more() {
        let budget = Budget::new(4 * 1024 * 1024);
        let mut share = None;
        budget.grow(&mut share, FREE_BYTES).unwrap();
        assert!(share.is_none());
        budget.grow(&mut share, 3 * 1024 * 1024).unwrap();
        let mut other = None;
        assert!(budget.grow(&mut other, 2 * 1024 * 1024).is_err());
        drop(share);
        assert!(budget.grow(&mut other, 2 * 1024 * 1024).is_ok());
    }
}
