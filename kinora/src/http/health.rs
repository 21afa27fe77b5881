//! Whether the server lives and can work.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Http;
use crate::service::app::App;

/// Less free space than this is too little to take work: some films, and room
/// for the database.
const FREE_BYTES: u64 = 512 * 1024 * 1024;

/// Whether the server can do its work.
pub struct Health {
    app: Arc<App>,
    folder: PathBuf,
    /// When the store was last seen to work.
    good_ms: AtomicI64,
}

/// How long one look is good for.
const LOOK_MS: i64 = 1000;

impl Health {
    pub(super) fn new(app: Arc<App>, folder: PathBuf) -> Self {
        Self {
            app,
            folder,
            good_ms: AtomicI64::new(i64::MIN),
        }
    }

    /// Why it cannot, if it cannot.
    async fn trouble(&self) -> Option<&'static str> {
        if self.app.stopping.is_cancelled() {
            return Some("shutting down");
        }
        let now = self.app.clock.now_ms();
        if now.saturating_sub(self.good_ms.load(Ordering::Relaxed)) < LOOK_MS {
            return None;
        }
        if self.app.store.probe().await.is_err() {
            return Some("the database cannot be written to");
        }
        if free_bytes(&self.folder).is_some_and(|free| free < FREE_BYTES) {
            return Some("less than 512 MB of disk are free");
        }
        self.good_ms.store(now, Ordering::Relaxed);
        None
    }
}

#[cfg(unix)]
fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_folder: &std::path::Path) -> Option<u64> {
    None
}

/// The process answers.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// The process can take work.
pub(super) async fn ready(State(http): State<Arc<Http>>) -> Response {
    match http.health.trouble().await {
        None => axum::Json(json!({"ready": true})).into_response(),
        Some(why) => {
            let body = axum::Json(json!({"ready": false, "why": why}));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}
