//! The paths of fal: its queue, its storage, and the keys of its webhooks.
//!
//! Where `Host` is `fal.run`, or the path begins with `/sync`, a submit is
//! answered with its result; everywhere else with its place in the queue.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kinora_store::{Prediction, Submitted};
use serde_json::Value;

use super::Http;
use super::body::{self, PLAIN_BYTES, SUBMIT_BYTES};
use super::caller;
use super::error::{HttpError, Spoken};
use super::events::{self, Mute, Teller};
use super::headers::{idempotency_key, ignored, quote_id, with_ignored};
use super::origin::{Host, Origin, Peer};
use crate::dialect::fal::{self, Beside, Logs, Wanted};
use crate::dialect::{self, Dialect, View, wavespeed};
use crate::service::app::App;
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::predictions;
use crate::service::submit::{self, Incoming};
use crate::service::uploads;

const DIALECT: Dialect = Dialect::Fal;

type Answer = Result<Response, HttpError>;
type Server = State<Arc<Http>>;
type Pairs = Query<Vec<(String, String)>>;

pub(super) fn routes() -> Router<Arc<Http>> {
    Router::new()
        .route("/fal-ai/{*path}", post(submit).get(look).put(cancel))
        .route("/sync/fal-ai/{*path}", post(run))
        .route("/storage/upload/initiate", post(ticket))
        .route("/storage/auth/token", post(pass))
        .route("/files/upload", post(upload))
        .route("/.well-known/jwks.json", get(public_keys))
        .layer(DefaultBodyLimit::disable())
}

/// What every request about a film comes with.
struct Asked {
    http: Arc<Http>,
    caller: Caller,
    origin: String,
    method: String,
    /// Without a slash at its beginning.
    path: String,
}

impl FromRequestParts<Arc<Http>> for Asked {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, http: &Arc<Http>) -> Result<Self, HttpError> {
        let caller = Caller::from_request_parts(parts, http).await?;
        let Ok(Origin(origin)) = Origin::from_request_parts(parts, http).await;
        let path = parts.uri.path();
        let path = path.strip_prefix("/sync").unwrap_or(path);
        Ok(Self {
            http: http.clone(),
            caller,
            origin,
            method: parts.method.to_string(),
            path: path.trim_start_matches('/').to_owned(),
        })
    }
}

impl Asked {
    fn view<'a>(&'a self, prediction: &'a Prediction, outputs: &'a [Value]) -> View<'a> {
        View {
            prediction,
            origin: &self.origin,
            outputs,
        }
    }

    /// The request that the path names.
    fn request(&self) -> Result<(String, Wanted), ServiceError> {
        let (given, wanted) = fal::request(&self.path).ok_or_else(|| self.nothing())?;
        let id = fal::prediction_id(given);
        let id = id.ok_or_else(|| ServiceError::UnknownPrediction {
            id: given.chars().take(200).collect(),
        })?;
        Ok((id, wanted))
    }

    fn nothing(&self) -> ServiceError {
        ServiceError::UnknownRoute {
            method: self.method.clone(),
            path: format!("/{}", self.path.chars().take(200).collect::<String>()),
        }
    }

    async fn find(&self, id: &str) -> Result<Prediction, HttpError> {
        let found = predictions::find(&self.http.app, &self.caller, id).await;
        found.in_dialect(DIALECT)
    }
}

async fn submit(
    asked: Asked,
    Host(host): Host,
    Query(query): Pairs,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let (submitted, ignored) = take(&asked, query, &headers, body).await?;
    let response = if fal::is_direct_host(&host) {
        finished(&asked, submitted).await?
    } else {
        let prediction = submitted.prediction();
        let ahead = predictions::ahead(&asked.http.app, prediction).await;
        let ahead = ahead.in_dialect(DIALECT)?;
        let body = fal::submitted(&asked.view(prediction, &[]), ahead);
        about(prediction, Json(body).into_response())
    };
    Ok(with_ignored(response, ignored))
}

/// The same for clients that cannot say another host.
async fn run(asked: Asked, Query(query): Pairs, headers: HeaderMap, body: Body) -> Answer {
    let (submitted, ignored) = take(&asked, query, &headers, body).await?;
    let response = finished(&asked, submitted).await?;
    Ok(with_ignored(response, ignored))
}

/// Takes a submit; says which keys of it mean nothing.
async fn take(
    asked: &Asked,
    query: Vec<(String, String)>,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Submitted, Option<HeaderValue>), HttpError> {
    let http = &asked.http;
    let model = fal::model(&asked.path).ok_or_else(|| unknown(&asked.path));
    let model = model.in_dialect(DIALECT)?;
    let held = body::json(&http.budget, headers, body, SUBMIT_BYTES).await;
    let held = held.in_dialect(DIALECT)?;
    let beside = Beside {
        webhook: value_of(query, fal::WEBHOOK),
        timeout: text(headers, fal::TIMEOUT),
        priority: text(headers, fal::PRIORITY),
    };
    let parsed = fal::parse(model, held.content, beside);
    let ignored = ignored(&parsed.ignored);
    let incoming = Incoming {
        caller: asked.caller.clone(),
        dialect: DIALECT,
        parsed,
        idempotency_key: idempotency_key(headers),
        quote: quote_id(headers),
        origin: asked.origin.clone(),
    };
    let submitted = submit::submit(&http.app, incoming).await;
    let submitted = submitted.in_dialect(DIALECT)?;
    drop(held.share);
    Ok((submitted, ignored))
}

fn unknown(path: &str) -> ServiceError {
    ServiceError::UnknownModel {
        id: path.chars().take(200).collect(),
        near: fal::nearest(path).map(str::to_owned),
    }
}

fn value_of(query: Vec<(String, String)>, name: &str) -> Option<String> {
    let found = query.into_iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value)
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Waits for the end and answers with the result.
async fn finished(asked: &Asked, submitted: Submitted) -> Answer {
    let app = &asked.http.app;
    let id = &submitted.prediction().id;
    let longest = app.rules.sync_wait;
    let waited = predictions::wait(app, &asked.caller, id, longest).await;
    let prediction = waited.in_dialect(DIALECT)?;
    if prediction.is_over() {
        return result(asked, &prediction).await;
    }
    let response = answer(fal::still_running(&asked.view(&prediction, &[]), longest));
    let mut response = about(&prediction, response);
    // Without it a client sends the whole request again, and pays again.
    set(&mut response, TIMEOUT_TYPE, Some(USER));
    Ok(response)
}

/// What a request's status, result and stream are asked for with.
async fn look(asked: Asked, Query(query): Pairs) -> Answer {
    let (id, wanted) = asked.request().in_dialect(DIALECT)?;
    let prediction = asked.find(&id).await?;
    let logs = Logs::asked(value_of(query, "logs").as_deref());
    match wanted {
        Wanted::Result => result(&asked, &prediction).await,
        Wanted::Status => status(&asked, &prediction, logs).await,
        Wanted::Stream => Ok(follow(asked, &id, logs)),
        // It is asked for with `PUT`.
        Wanted::Cancel => Err(HttpError(DIALECT, asked.nothing())),
    }
}

async fn status(asked: &Asked, prediction: &Prediction, logs: Logs) -> Answer {
    let ahead = predictions::ahead(&asked.http.app, prediction).await;
    let body = fal::status(
        &asked.view(prediction, &[]),
        ahead.in_dialect(DIALECT)?,
        logs,
    );
    let status = if prediction.is_over() {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    Ok(about(prediction, (status, Json(body)).into_response()))
}

async fn result(asked: &Asked, prediction: &Prediction) -> Answer {
    let app = &asked.http.app;
    let outputs = predictions::outputs(app, prediction, &asked.origin).await;
    let outputs = outputs.in_dialect(DIALECT)?;
    let response = answer(fal::result(&asked.view(prediction, &outputs)));
    let mut response = about(prediction, response);
    if predictions::start_was_too_late(app, prediction) {
        set(&mut response, TIMEOUT_TYPE, Some(USER));
    }
    Ok(response)
}

/// Says that it was the client who did not want to wait any longer.
const TIMEOUT_TYPE: &str = "x-fal-request-timeout-type";
const USER: HeaderValue = HeaderValue::from_static("user");

async fn cancel(asked: Asked) -> Answer {
    let (id, wanted) = asked.request().in_dialect(DIALECT)?;
    if wanted != Wanted::Cancel {
        return Err(HttpError(DIALECT, asked.nothing()));
    }
    let cancelled = predictions::cancel(&asked.http.app, &asked.caller, &id).await;
    Ok(answer(fal::cancelled(cancelled.in_dialect(DIALECT)?)))
}

/// The statuses of a request as events, from now to its end.
fn follow(asked: Asked, id: &str, logs: Logs) -> Response {
    let (app, caller) = (asked.http.app.clone(), asked.caller.clone());
    let statuses = Statuses {
        asked,
        logs,
        said: Value::Null,
    };
    events::stream(&app, &caller, id, statuses)
}

/// The statuses of a request.
struct Statuses {
    asked: Asked,
    logs: Logs,
    /// The last status without its logs, of which each line is told once.
    said: Value,
}

impl Teller for Statuses {
    async fn news(&mut self, app: &App, prediction: &Prediction) -> Result<Option<Event>, Mute> {
        let ahead = predictions::ahead(app, prediction).await;
        let ahead = ahead.map_err(|_| Mute)?;
        let event = self.changed(prediction, ahead);
        let event = event.map(|status| Event::default().json_data(status));
        event.transpose().map_err(|_| Mute)
    }
}

impl Statuses {
    /// The status, where it has changed.
    fn changed(&mut self, prediction: &Prediction, ahead: u64) -> Option<Value> {
        let view = self.asked.view(prediction, &[]);
        let bare = fal::status(&view, ahead, Logs::Omitted);
        let status = fal::status(&view, ahead, self.logs);
        if bare == self.said {
            return None;
        }
        self.said = bare;
        if let Logs::After(seen) = &mut self.logs {
            *seen = fal::log_lines(prediction);
        }
        Some(status)
    }
}

/// An answer of the dialect.
fn answer(answer: dialect::Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let word = answer.body["error_type"].as_str();
    let word = word.and_then(|word| HeaderValue::from_str(word).ok());
    let mut response = (status, Json(answer.body)).into_response();
    set(&mut response, "x-fal-error-type", word);
    response
}

/// An answer about a request.
fn about(prediction: &Prediction, mut response: Response) -> Response {
    let id = HeaderValue::from_str(&fal::request_id(&prediction.id));
    set(&mut response, "x-fal-request-id", id.ok());
    response
}

fn set(response: &mut Response, name: &'static str, value: Option<HeaderValue>) {
    if let Some(value) = value {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, value);
    }
}

async fn ticket(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let held = body::json(&http.budget, &headers, body, PLAIN_BYTES).await;
    let asked = fal::UploadRequest::from_json(&held.in_dialect(DIALECT)?.content);
    let asked = asked.in_dialect(DIALECT)?;
    let permission = uploads::permit(&http.app, &caller, &asked.file_name, None).await;
    let permission = permission.in_dialect(DIALECT)?;
    let ticket = &permission.ticket;
    let links = &http.app.links;
    let url = links.file(&origin, &ticket.blob_id, ticket.purge_ms, &ticket.file_name);
    let put_url = format!("{origin}/uploads/{}", permission.token);
    Ok(Json(fal::ticket(&put_url, &url)).into_response())
}

async fn pass(State(http): Server, caller: Caller, Origin(origin): Origin) -> Answer {
    let (token, until_ms) = uploads::pass(&http.app, &caller);
    Ok(Json(fal::pass(&token, &origin, until_ms)).into_response())
}

/// Who uploads, by a pass or a key.
struct Sender(Caller);

impl FromRequestParts<Arc<Http>> for Sender {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, http: &Arc<Http>) -> Result<Self, HttpError> {
        let key = caller::key(parts).ok_or(ServiceError::NoKey);
        match uploads::sender(&http.app, key.in_dialect(DIALECT)?).await {
            Ok(caller) => Ok(Self(caller)),
            Err(ServiceError::WrongKey) => {
                let Ok(Peer(address)) = Peer::from_request_parts(parts, http).await;
                Err(HttpError(DIALECT, http.app.rates.wrong_key(address)))
            }
            Err(error) => Err(HttpError(DIALECT, error)),
        }
    }
}

async fn upload(
    State(http): Server,
    Sender(caller): Sender,
    Origin(origin): Origin,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let name = text(&headers, "x-fal-file-name");
    let receive = async {
        let (stream, most) = (body.into_data_stream(), uploads::LARGEST_BYTES);
        let accepts = wavespeed::accepts;
        let received = uploads::receive(&http.incoming, stream, most, accepts).await?;
        let name = name.as_deref().unwrap_or("file");
        uploads::keep(&http.app, &caller, received, name).await
    };
    let blob = receive.await.in_dialect(DIALECT)?;
    let links = &http.app.links;
    let url = links.file(&origin, &blob.id, blob.purge_ms, &blob.file_name);
    Ok(Json(fal::uploaded(&url)).into_response())
}

async fn public_keys(State(http): Server) -> Json<Value> {
    Json(fal::public_keys(&http.app.signer.public_key()))
}
