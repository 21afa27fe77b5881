//! A prediction as events: whoever listens hears of each change of it, until its end.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;

use super::Http;
use super::error::{HttpError, Spoken};
use super::origin::Origin;
use crate::dialect::wavespeed::{self, Input};
use crate::dialect::{Dialect, View};
use crate::service::auth::Caller;
use crate::service::predictions::{self, Follower};

/// The prediction as a poll shows it, at once and after each change. Whoever comes back
/// hears first how it stands then, so that nothing has to be sent again.
pub(super) async fn follow(
    State(http): State<Arc<Http>>,
    caller: Caller,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let prediction = predictions::find_or_deny(&http.app, &caller, &id).await;
    let prediction = prediction.in_dialect(Dialect::WaveSpeed)?;
    let listener = Listener {
        follower: Follower::new(&http.app, &caller, &prediction.id),
        http,
        origin,
        said: Value::Null,
        number: 0,
        is_over: false,
    };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::default());
    Ok(stream.into_response())
}

/// Somebody who hears of each change.
struct Listener {
    follower: Follower,
    http: Arc<Http>,
    origin: String,
    /// What was said last.
    said: Value,
    /// How many events there were.
    number: u64,
    is_over: bool,
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        let app = self.http.app.clone();
        while !self.is_over {
            if !self.said.is_null() {
                self.follower.wait(&app, None).await;
            }
            // One that is forgotten meanwhile has no more to tell.
            let prediction = self.follower.look(&app).await.ok()?;
            let outputs = predictions::addresses(&app.links, &prediction, &self.origin);
            self.is_over = prediction.state.is_terminal() || prediction.deleted_ms.is_some();
            let view = View {
                prediction: &prediction,
                origin: &self.origin,
                outputs: &outputs,
            };
            let shown = wavespeed::prediction(&view, Input::Omitted);
            if shown != self.said {
                self.said.clone_from(&shown);
                self.number += 1;
                let event = Event::default().id(self.number.to_string());
                return event.event("prediction").json_data(shown).ok();
            }
            if app.stopping.is_cancelled() {
                return None;
            }
        }
        None
    }
}
