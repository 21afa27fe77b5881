//! A prediction as events: whoever listens hears of each change of it, until its end.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kinora_store::Prediction;
use serde_json::Value;

use super::Http;
use super::error::{HttpError, Spoken};
use super::origin::Origin;
use crate::dialect::wavespeed::{self, Input};
use crate::dialect::{Dialect, View};
use crate::service::app::App;
use crate::service::auth::Caller;
use crate::service::predictions::{self, Follower};

/// What a dialect tells of a prediction that somebody follows.
pub(super) trait Teller: Send + 'static {
    /// The event of a prediction as it is now, where that is news.
    ///
    /// # Errors
    ///
    /// Nothing more is told then.
    fn news(
        &mut self,
        app: &App,
        prediction: &Prediction,
    ) -> impl Future<Output = Result<Option<Event>, Mute>> + Send;
}

/// Nothing more can be told.
pub(super) struct Mute;

/// A prediction of this caller as events: at once, and after each change to its end.
pub(super) fn stream(app: &Arc<App>, caller: &Caller, id: &str, teller: impl Teller) -> Response {
    let listener = Listener {
        follower: Follower::new(app, caller, id),
        app: app.clone(),
        teller,
        waits: false,
        is_over: false,
    };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// Somebody who hears of each change.
struct Listener<T> {
    follower: Follower,
    app: Arc<App>,
    teller: T,
    /// Whether something was told already.
    waits: bool,
    is_over: bool,
}

impl<T: Teller> Listener<T> {
    async fn next(&mut self) -> Option<Event> {
        while !self.is_over {
            if self.waits {
                self.follower.wait(&self.app, None).await;
            }
            // One that is forgotten meanwhile has no more to tell.
            let prediction = self.follower.look(&self.app).await.ok()?;
            self.is_over = prediction.is_over();
            let news = self.teller.news(&self.app, &prediction).await.ok()?;
            self.waits = true;
            if news.is_some() {
                return news;
            }
            if self.app.stopping.is_cancelled() {
                return None;
            }
        }
        None
    }
}

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
    let polls = Polls {
        origin,
        said: Value::Null,
        number: 0,
    };
    Ok(stream(&http.app, &caller, &prediction.id, polls))
}

/// What polls show.
struct Polls {
    origin: String,
    /// What was said last.
    said: Value,
    /// How many events there were.
    number: u64,
}

impl Teller for Polls {
    async fn news(&mut self, app: &App, prediction: &Prediction) -> Result<Option<Event>, Mute> {
        let outputs = predictions::addresses(&app.links, prediction, &self.origin);
        let view = View {
            prediction,
            origin: &self.origin,
            outputs: &outputs,
        };
        let shown = wavespeed::prediction(&view, Input::Omitted);
        if shown == self.said {
            return Ok(None);
        }
        self.said.clone_from(&shown);
        self.number += 1;
        let event = Event::default().id(self.number.to_string());
        let event = event.event("prediction").json_data(shown);
        event.map(Some).map_err(|_| Mute)
    }
}
