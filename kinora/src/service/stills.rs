//! Pictures of films, made when somebody asks.

use std::io::Cursor;
use std::time::Duration;

use bytes::Bytes;
use kinora_media::still;
use kinora_store::Blob;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::app::App;
use super::error::ServiceError;

/// A picture of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Still {
    /// Its first frame.
    FirstFrame,
    /// A frame a second, side by side.
    Sheet,
}

/// Pictures of films: those that were made last, and turns for making others.
pub struct Stills {
    made: Cache<(String, Still), Bytes>,
    turns: Semaphore,
}

/// The media type of every one.
pub const MIME: &str = "image/jpeg";

/// How many are kept: about twenty megabytes.
const KEPT: usize = 128;

/// How many are made at once: each decodes a film and has it in memory.
const AT_ONCE: usize = 2;

/// How long somebody waits for a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

impl Default for Stills {
    fn default() -> Self {
        Self {
            made: Cache::new(KEPT),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

/// A picture of a film as a JPEG file. Those who ask for the same at once wait for
/// one.
///
/// # Errors
///
/// When too many others are being made, or the film cannot be read.
pub async fn still(app: &App, film: &Blob, kind: Still) -> Result<Bytes, ServiceError> {
    let stills = &app.stills;
    let key = (film.id.clone(), kind);
    stills
        .made
        .get_or_insert_async(&key, make(app, film, kind))
        .await
}

async fn make(app: &App, film: &Blob, kind: Still) -> Result<Bytes, ServiceError> {
    let turn = timeout(LONGEST_WAIT, app.stills.turns.acquire()).await;
    let _turn = turn.map_err(|_| ServiceError::Busy { retry_after_s: 10 })?;
    let bytes = app.blobs.read_all(&film.store_key).await;
    let bytes = bytes.map_err(|error| failed(film, &error))?;
    let made = spawn_blocking(move || match kind {
        Still::FirstFrame => still::first_frame(Cursor::new(bytes)),
        Still::Sheet => still::sheet(Cursor::new(bytes)),
    });
    let made = made.await.map_err(|_| ServiceError::Internal)?;
    made.map(Bytes::from).map_err(|error| failed(film, &error))
}

fn failed(film: &Blob, error: &(dyn std::error::Error + 'static)) -> ServiceError {
    tracing::error!(blob.id = %film.id, error, "failed to make a picture of a film");
    ServiceError::Internal
}
