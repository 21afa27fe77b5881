//! Request bodies, bounded one by one and all together.

use std::sync::Arc;
use std::time::Duration;

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
    let mut share = match announced {
        Some(length) if length > FREE_BYTES as u64 => Some(budget.take(length)?),
        _ => None,
    };
    let mut stream = body.into_data_stream();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = next(&mut stream).await? {
        if (bytes.len() + chunk.len()) as u64 > limit_bytes {
            return Err(ServiceError::TooLarge { limit_bytes });
        }
        bytes.extend_from_slice(&chunk);
        // Without a length there is no telling how much will come.
        if share.is_none() && bytes.len() > FREE_BYTES {
            share = Some(budget.take(limit_bytes)?);
        }
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
        Err(_) => Err(ServiceError::Unreadable(
            "the body paused for more than 10 s".to_owned(),
        )),
    }
}

/// Reads a body as JSON. An empty one is an empty object, as several clients
/// send where nothing is needed.
pub(super) async fn json(
    budget: &Budget,
    headers: &HeaderMap,
    body: Body,
    limit_bytes: u64,
) -> Result<Held<Value>, ServiceError> {
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

fn parse(bytes: &[u8]) -> Result<Value, ServiceError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| ServiceError::Unreadable(format!("the body is not valid JSON: {error}")))
}
