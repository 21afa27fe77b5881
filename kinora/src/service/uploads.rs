//! Files that clients send before they use them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use kinora_core::problem::Problem;
use kinora_store::blobs;
use kinora_store::hex;
use kinora_store::secrets::{hash, random_id, random_number, random_token};
use kinora_store::{Blob, BlobKind, NewTicket, Ticket};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::app::App;
use super::auth::Caller;
use super::error::ServiceError;
use super::links::safe_name;
use crate::engine::sim::Spec;

/// The largest upload, as documented.
pub const LARGEST_BYTES: u64 = 200 * 1024 * 1024;

/// How long a ticket is good.
const TICKET_LIFE: Duration = Duration::from_secs(60 * 60);

/// How many open tickets an account may have, so that nobody fills the
/// database with them.
const OPEN_TICKETS: u32 = 1000;

/// How long an upload may pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A file of an upload on its way. Dropped, it is removed.
#[derive(Debug)]
pub struct Received {
    path: PathBuf,
    bytes: u64,
    sha256: String,
    /// By its first bytes.
    mime: &'static str,
}

impl Drop for Received {
    fn drop(&mut self) {
        // A leftover is removed with the whole folder at the next start.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Receives a file into a folder of its own, at most so many bytes.
///
/// # Errors
///
/// Too many bytes, a kind of file that is not accepted, or a client that went
/// away.
pub async fn receive<E: std::fmt::Display>(
    folder: &Path,
    mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    limit_bytes: u64,
    accepts: impl Fn(&str) -> bool,
) -> Result<Received, ServiceError> {
    let path = folder.join(random_id());
    let mut received = Received {
        path: path.clone(),
        bytes: 0,
        sha256: String::new(),
        mime: "application/octet-stream",
    };
    let mut file = File::create_new(&path)
        .await
        .map_err(|error| disk(&error))?;
    let mut hasher = Sha256::new();
    let mut head = Vec::with_capacity(HEAD_BYTES);
    while let Some(chunk) = next(&mut stream).await? {
        received.bytes += chunk.len() as u64;
        if received.bytes > limit_bytes {
            return Err(ServiceError::TooLarge { limit_bytes });
        }
        head.extend(chunk.iter().take(HEAD_BYTES - head.len()));
        hasher.update(&chunk);
        file.write_all(&chunk).await.map_err(|error| disk(&error))?;
    }
    file.flush().await.map_err(|error| disk(&error))?;
    received.sha256 = hex::encode(&hasher.finalize());
    received.mime = sniff(&head, &accepts)?;
    Ok(received)
}

/// As much of a file as its kind can be told from.
const HEAD_BYTES: usize = 8192;

async fn next<E: std::fmt::Display>(
    stream: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<Option<Bytes>, ServiceError> {
    match tokio::time::timeout(LONGEST_PAUSE, stream.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        Ok(Some(Err(error))) => {
            let message = format!("the upload broke off: {error}");
            Err(ServiceError::Unreadable(message))
        }
        Err(_) => Err(ServiceError::Unreadable(
            "the upload paused for too long".to_owned(),
        )),
    }
}

fn sniff(head: &[u8], accepts: &impl Fn(&str) -> bool) -> Result<&'static str, ServiceError> {
    let kind = infer::get(head).map(|kind| kind.mime_type());
    kind.filter(|mime| accepts(mime)).ok_or_else(|| {
        let message = "`file` is of no kind that is accepted; send a picture, a video or a sound";
        let allowed = "a picture, a video or a sound";
        let value = kind.unwrap_or("of an unknown kind");
        ServiceError::invalid(Problem::other("file", value, allowed, message))
    })
}

fn disk(error: &std::io::Error) -> ServiceError {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "failed to write an upload"
    );
    ServiceError::Busy { retry_after_s: 5 }
}

/// Keeps a file that was received.
///
/// # Errors
///
/// When it cannot be stored.
pub async fn keep(
    app: &App,
    caller: &Caller,
    received: Received,
    file_name: &str,
) -> Result<Blob, ServiceError> {
    tokio::time::sleep(emulated_pause(app, caller)).await;
    let blob = Blob {
        purge_ms: app.after(app.rules.upload_retention),
        ..blob(app, &caller.account.id, random_id(), &received, file_name)
    };
    put(app, &blob, &received).await?;
    app.store.add_blob(blob.clone()).await?;
    Ok(blob)
}

fn blob(app: &App, account_id: &str, id: String, received: &Received, name: &str) -> Blob {
    Blob {
        account_id: account_id.to_owned(),
        kind: BlobKind::Upload,
        store_key: blobs::upload_key(&id).expect("random ids are well formed"),
        bytes: received.bytes,
        sha256: received.sha256.clone(),
        mime: received.mime.to_owned(),
        file_name: safe_name(name),
        prediction_id: None,
        created_ms: app.clock.now_ms(),
        purge_ms: 0,
        id,
    }
}

async fn put(app: &App, blob: &Blob, received: &Received) -> Result<(), ServiceError> {
    let put = app.blobs.put_file(&blob.store_key, &received.path).await;
    put.map(|_| ()).map_err(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "failed to store an upload"
        );
        ServiceError::Busy { retry_after_s: 5 }
    })
}

/// How long a pass is good.
const PASS_LIFE: Duration = Duration::from_secs(60 * 60);

/// A pass for uploads and when it ends, for clients that give their key to
/// nobody but the place that made it.
#[must_use]
pub fn pass(app: &App, caller: &Caller) -> (String, i64) {
    let until_ms = app.after(PASS_LIFE);
    (app.links.pass(&caller.key.id, until_ms), until_ms)
}

/// Who sends an upload with this pass or this key.
///
/// # Errors
///
/// [`ServiceError::WrongKey`] when it is neither.
pub async fn sender(app: &App, pass_or_key: &str) -> Result<Caller, ServiceError> {
    match app.links.key_of_pass(pass_or_key, app.clock.now_ms()) {
        Some(Ok(key_id)) => app.callers.of_key(key_id).await,
        Some(Err(_)) => Err(ServiceError::WrongKey),
        None => app.callers.find(pass_or_key).await,
    }
}

/// How much longer an upload of this caller takes, where its key or the server emulates
/// slow ones.
fn emulated_pause(app: &App, caller: &Caller) -> Duration {
    let pause = |spec: Spec| Duration::from_secs_f64(spec.outcome(random_number()).upload_s);
    let spec = Spec::of_key(&caller.key, app.emulated.as_ref());
    spec.map_or(Duration::ZERO, pause)
}

/// What stands between a ticket's secret and its pause.
const PAUSE: char = '~';

/// A new token. Its pause is part of what must be right, since nobody but the
/// holder of the token knows who asked for it.
fn slow_token(pause: Duration) -> String {
    let token = random_token("");
    match pause.as_millis() {
        0 => token,
        millis => format!("{token}{PAUSE}{millis}"),
    }
}

fn pause_of(token: &str) -> Duration {
    let millis = token
        .rsplit_once(PAUSE)
        .and_then(|(_, millis)| millis.parse().ok());
    millis.map_or(Duration::ZERO, Duration::from_millis)
}

/// Permission to upload one file.
#[derive(Clone, Debug)]
pub struct Permission {
    /// What stands for it in the address.
    pub token: String,
    /// What it permits.
    pub ticket: Ticket,
}

/// Permits an upload, of any size where none was announced.
///
/// # Errors
///
/// When the account has too many open tickets.
pub async fn permit(
    app: &App,
    caller: &Caller,
    file_name: &str,
    bytes: Option<u64>,
) -> Result<Permission, ServiceError> {
    let token = slow_token(emulated_pause(app, caller));
    let ticket = Ticket {
        account_id: caller.account.id.clone(),
        blob_id: random_id(),
        bytes,
        file_name: safe_name(file_name),
        expires_ms: app.after(TICKET_LIFE),
        purge_ms: app.after(app.rules.upload_retention),
    };
    let new = NewTicket {
        token_hash: hash(&token),
        ticket: ticket.clone(),
        created_ms: app.clock.now_ms(),
    };
    app.store.add_ticket(new, OPEN_TICKETS).await?;
    Ok(Permission { token, ticket })
}

/// The ticket of a token, if it is good.
///
/// # Errors
///
/// [`ServiceError::UnknownRoute`] when it is not: nobody learns whether it ever
/// was.
pub async fn ticket(app: &App, token: &str) -> Result<Ticket, ServiceError> {
    let found = app.store.ticket(&hash(token)).await?;
    found.ok_or_else(gone)
}

fn gone() -> ServiceError {
    ServiceError::UnknownRoute {
        method: "PUT".to_owned(),
        path: "/uploads/… (used, ended or never made)".to_owned(),
    }
}

/// Keeps the file that a ticket permits.
///
/// # Errors
///
/// When it has another size than announced, or the ticket was used meanwhile.
pub async fn redeem(
    app: &App,
    token: &str,
    ticket: &Ticket,
    received: Received,
) -> Result<Blob, ServiceError> {
    if let Some(bytes) = ticket.bytes.filter(|bytes| *bytes != received.bytes) {
        let expected = format!("{bytes}, as announced");
        let problem = Problem::outside("size", &received.bytes.to_string(), &expected);
        return Err(ServiceError::invalid(problem));
    }
    tokio::time::sleep(pause_of(token)).await;
    let id = ticket.blob_id.clone();
    let blob = Blob {
        purge_ms: ticket.purge_ms,
        // Two clients with one ticket do not write to one place.
        store_key: blobs::upload_key(&random_id()).expect("random ids are well formed"),
        ..blob(app, &ticket.account_id, id, &received, &ticket.file_name)
    };
    put(app, &blob, &received).await?;
    if app.store.use_ticket(&hash(token), blob.clone()).await? {
        return Ok(blob);
    }
    if let Err(error) = app.blobs.remove(&blob.store_key).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "failed to remove a file that nobody owns"
        );
    }
    Err(gone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_of_a_slow_upload_says_how_slow() {
        let slow = slow_token(Duration::from_millis(2500));
        assert_eq!(pause_of(&slow), Duration::from_millis(2500));
        let plain = slow_token(Duration::ZERO);
        assert_eq!(pause_of(&plain), Duration::ZERO);
        assert!(!plain.contains(PAUSE));
        assert_ne!(slow_token(Duration::ZERO), plain);
    }
}
