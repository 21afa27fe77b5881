//! The paths of OpenAI's form of videos.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kinora_core::catalogue::{self, Model};
use kinora_store::Prediction;
use serde_json::Value;

use super::Http;
use super::body::{self, Held, PLAIN_BYTES, SUBMIT_BYTES};
use super::error::{HttpError, Spoken};
use super::headers::{idempotency_key, ignored, quote_id, with_ignored};
use super::origin::Origin;
use super::{files, form};
use crate::dialect::openai::{self, Variant};
use crate::dialect::{self, Dialect, Parsed, View};
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::order::FilmFacts;
use crate::service::stills::{self, Still};
use crate::service::submit::{self, Incoming};
use crate::service::{predictions, remix};

const DIALECT: Dialect = Dialect::OpenAi;

type Answer = Result<Response, HttpError>;
type Server = State<Arc<Http>>;

/// A query as pairs, in order.
type Pairs = Query<Vec<(String, String)>>;

pub(super) fn routes() -> Router<Arc<Http>> {
    Router::new()
        .route("/v1/videos", post(create).get(list))
        .route("/v1/videos/sync", post(create_and_wait))
        .route("/v1/videos/{id}", get(retrieve).delete(delete))
        .route("/v1/videos/{id}/content", get(content))
        .route("/v1/videos/{id}/remix", post(remixed))
        .route("/v1/models", get(models))
        .route("/v1/models/{*id}", get(model))
        .layer(DefaultBodyLimit::disable())
}

/// How long a deletion waits for a worker that must stop.
const LONGEST_STOP: Duration = Duration::from_secs(30);

async fn create(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    request: Request,
) -> Answer {
    let (prediction, ignored) = taken(&http, caller, &origin, request).await?;
    let response = video(&http, &prediction, &origin);
    Ok(with_ignored(response, ignored))
}

/// Reads, checks and queues a request.
async fn taken(
    http: &Http,
    caller: Caller,
    origin: &str,
    request: Request,
) -> Result<(Prediction, Option<HeaderValue>), HttpError> {
    let headers = request.headers().clone();
    let held = body(http, request, SUBMIT_BYTES).await;
    let held = held.in_dialect(DIALECT)?;
    let parsed = openai::parse(held.content).in_dialect(DIALECT)?;
    let taken = submit(http, caller, origin, &headers, parsed).await?;
    drop(held.share);
    Ok(taken)
}

async fn submit(
    http: &Http,
    caller: Caller,
    origin: &str,
    headers: &HeaderMap,
    parsed: Parsed,
) -> Result<(Prediction, Option<HeaderValue>), HttpError> {
    let ignored = ignored(&parsed.ignored);
    let incoming = Incoming {
        caller,
        dialect: DIALECT,
        parsed,
        idempotency_key: idempotency_key(headers),
        quote: quote_id(headers),
        origin: origin.to_owned(),
    };
    let submitted = submit::submit(&http.app, incoming).await;
    let submitted = submitted.in_dialect(DIALECT)?;
    Ok((submitted.prediction().clone(), ignored))
}

/// A body that is a form or JSON.
async fn body(
    http: &Http,
    request: Request,
    limit_bytes: u64,
) -> Result<Held<Value>, ServiceError> {
    if form::is_form(request.headers()) {
        let held = form::fields(http, request, limit_bytes).await?;
        return Ok(Held {
            content: openai::from_form(held.content),
            share: held.share,
        });
    }
    let (parts, body) = request.into_parts();
    body::json(&http.budget, &parts.headers, body, limit_bytes).await
}

fn video(http: &Http, prediction: &Prediction, origin: &str) -> Response {
    Json(shown(http, prediction, origin)).into_response()
}

fn shown(http: &Http, prediction: &Prediction, origin: &str) -> Value {
    let outputs = predictions::addresses(&http.app.links, prediction, origin);
    let view = view(prediction, origin, &outputs);
    openai::video(&view, &FilmFacts::of(prediction))
}

fn view<'a>(prediction: &'a Prediction, origin: &'a str, outputs: &'a [Value]) -> View<'a> {
    View {
        prediction,
        origin,
        outputs,
    }
}

/// The film itself, once it is there.
async fn create_and_wait(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    request: Request,
) -> Answer {
    let (prediction, ignored) = taken(&http, caller.clone(), &origin, request).await?;
    let longest = http.app.rules.sync_wait;
    let waited = predictions::wait(&http.app, &caller, &prediction.id, longest).await;
    let prediction = waited.in_dialect(DIALECT)?;
    let view = view(&prediction, &origin, &[]);
    if !prediction.is_over() {
        return Ok(not_again(openai::unfinished(&view, longest.as_secs())));
    }
    let film = match predictions::film(&http.app, &prediction).await {
        Ok(film) => film,
        Err(ServiceError::Conflict(_)) => return Ok(not_again(openai::failed(&view))),
        Err(error) => return Err(HttpError(DIALECT, error)),
    };
    let (all, method) = (HeaderMap::new(), Method::POST);
    let mut response = files::stored(&http, &film, DIALECT, &method, &all).await?;
    if let Ok(id) = HeaderValue::from_str(&openai::video_id(&prediction.id)) {
        let name = HeaderName::from_static("x-kinora-video-id");
        response.headers_mut().insert(name, id);
    }
    Ok(with_ignored(response, ignored))
}

/// An answer that must not make a client send the same again, as it would be
/// charged again.
fn not_again(answer: dialect::Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [(HeaderName::from_static("x-should-retry"), "false")];
    (status, headers, Json(answer.body)).into_response()
}

/// The prediction that a path names.
async fn found(http: &Http, caller: &Caller, id: &str) -> Result<Prediction, HttpError> {
    let unknown = || ServiceError::UnknownPrediction {
        id: id.chars().take(200).collect(),
    };
    let plain = openai::prediction_id(id).ok_or_else(unknown);
    let plain = plain.in_dialect(DIALECT)?;
    let found = predictions::find(&http.app, caller, &plain).await;
    let found = found.map_err(|error| match error {
        ServiceError::UnknownPrediction { .. } => unknown(),
        other => other,
    });
    let found = found.in_dialect(DIALECT)?;
    // What was deleted is gone.
    match found.deleted_ms {
        Some(_) => Err(HttpError(DIALECT, unknown())),
        None => Ok(found),
    }
}

async fn retrieve(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Answer {
    let prediction = found(&http, &caller, &id).await?;
    Ok(video(&http, &prediction, &origin))
}

async fn list(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Query(query): Pairs,
) -> Answer {
    let query = openai::list_request(&query).in_dialect(DIALECT)?;
    let page = predictions::list(&http.app, &caller, query).await;
    let page = page.in_dialect(DIALECT)?;
    let videos: Vec<Value> = page
        .items
        .iter()
        .map(|prediction| shown(&http, prediction, &origin))
        .collect();
    Ok(Json(openai::list(&videos, page.total)).into_response())
}

async fn delete(State(http): Server, caller: Caller, Path(id): Path<String>) -> Answer {
    let prediction = found(&http, &caller, &id).await?;
    let longest = http.app.rules.sync_wait.min(LONGEST_STOP);
    let deleted = predictions::end_and_delete(&http.app, &caller, &prediction.id, longest).await;
    match deleted.in_dialect(DIALECT)? {
        true => Ok(Json(openai::deleted(&prediction.id)).into_response()),
        false => Err(HttpError(DIALECT, ServiceError::UnknownPrediction { id })),
    }
}

async fn content(
    State(http): Server,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Pairs,
    method: Method,
    headers: HeaderMap,
) -> Answer {
    let variant = openai::variant(&query).in_dialect(DIALECT)?;
    let prediction = found(&http, &caller, &id).await?;
    let film = predictions::film(&http.app, &prediction).await;
    let film = film.in_dialect(DIALECT)?;
    let (still, name) = match variant {
        Variant::Video => return files::stored(&http, &film, DIALECT, &method, &headers).await,
        Variant::Thumbnail => (Still::FirstFrame, "thumbnail.jpg"),
        Variant::SpriteSheet => (Still::Sheet, "spritesheet.jpg"),
    };
    let picture = stills::still(&http.app, &film, still).await;
    let picture = picture.in_dialect(DIALECT)?;
    Ok(files::made(picture, stills::MIME, name, &method, &headers))
}

async fn remixed(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let from = found(&http, &caller, &id).await?;
    let headers = request.headers().clone();
    let held = body(&http, request, PLAIN_BYTES).await;
    let prompt = openai::remix(&held.in_dialect(DIALECT)?.content);
    let prompt = prompt.in_dialect(DIALECT)?;
    let echo = openai::remix_echo(&prompt, &from.id);
    let parsed = remix::remix(&http.app, &from, prompt, echo, DIALECT.wire().limits()).await;
    let parsed = parsed.in_dialect(DIALECT)?;
    let (prediction, _) = submit(&http, caller, &origin, &headers, parsed).await?;
    Ok(video(&http, &prediction, &origin))
}

/// Films are made here from words and pictures, and nothing else.
fn is_served(http: &Http, model: &Model) -> bool {
    model.kind.is_film() && http.app.serves(model)
}

async fn models(State(http): Server, _caller: Caller) -> Answer {
    let served = |model: &Model| is_served(&http, model);
    Ok(Json(openai::models(served)).into_response())
}

async fn model(State(http): Server, _caller: Caller, Path(id): Path<String>) -> Answer {
    match catalogue::find(&id).filter(|model| is_served(&http, model)) {
        Some(model) => Ok(Json(openai::model(model)).into_response()),
        None => {
            let near = catalogue::nearest(&id).map(str::to_owned);
            let id = id.chars().take(200).collect();
            Err(HttpError(DIALECT, ServiceError::UnknownModel { id, near }))
        }
    }
}
