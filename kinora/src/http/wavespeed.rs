//! WaveSpeed's paths, and those of the developer guide among them.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kinora_core::catalogue::{self, Model};
use kinora_core::limits::Limits;
use kinora_core::price;
use kinora_core::problem::Problems;
use kinora_core::request::Request as Asked;
use kinora_store::{Prediction, Submitted};
use serde_json::Value;

use super::Http;
use super::body::{self, PLAIN_BYTES, SUBMIT_BYTES};
use super::error::{HttpError, Spoken};
use super::events;
use super::form;
use super::headers::{idempotency_key, ignored, quote_id, with_ignored};
use super::origin::Origin;
use crate::dialect::wavespeed::Input;
use crate::dialect::{Dialect, View, guide, wavespeed};
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::submit::{self, Incoming};
use crate::service::{books, elements, predictions, quotes, uploads};

type Answer = Result<Response, HttpError>;
type Server = State<Arc<Http>>;

/// The paths. What no other route has is a model's id, or a prediction under
/// one.
pub(super) fn routes() -> Router<Arc<Http>> {
    Router::new()
        .route("/api/v3/predictions", post(history).get(history_by_query))
        .route("/api/v3/predictions/delete", post(delete_many))
        .route("/api/v3/predictions/{id}", get(result).delete(delete_one))
        .route("/api/v3/predictions/{id}/result", get(result))
        .route("/api/v3/predictions/{id}/cancel", post(cancel))
        .route("/api/v3/predictions/{id}/events", get(events::follow))
        .route("/api/v3/media/upload/binary", post(upload))
        .route("/api/v3/upload", post(upload))
        .route("/api/v3/media/uploads", post(ticket))
        .route("/api/v3/elements", get(list_elements))
        .route("/api/v3/elements/{id}", get(element).delete(delete_element))
        .route("/api/v3/balance", get(balance))
        .route("/api/v3/account/balance", get(balance))
        .route("/api/v3/models", get(models))
        .route("/api/v3/model/price", post(quote))
        .route("/api/v3/model/pricing", post(quote))
        .route("/api/v3/quote", post(promise))
        .route("/api/v3/billings/search", post(billings))
        .route("/api/v3/user/usage_stats", post(usage_stats))
        .route("/api/v3/account/usage", get(usage))
        .route("/api/v3/webhook/secret", get(webhook_secret))
        .route("/api/v3/{*path}", post(submit).get(result_under_model))
        .layer(DefaultBodyLimit::disable())
}

fn success(data: Value) -> Answer {
    Ok(Json(wavespeed::envelope(data)).into_response())
}

/// Says an error in WaveSpeed's words.
fn refuse<T>(error: impl Into<ServiceError>) -> Result<T, HttpError> {
    Err(HttpError(Dialect::WaveSpeed, error.into()))
}

async fn json(http: &Http, headers: &HeaderMap, body: Body) -> Result<Value, HttpError> {
    let held = body::json(&http.budget, headers, body, PLAIN_BYTES).await;
    Ok(held.in_dialect(Dialect::WaveSpeed)?.content)
}

/// A query as pairs, in order.
type Pairs = Query<Vec<(String, String)>>;

async fn submit(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(path): Path<String>,
    Query(query): Pairs,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    if is_reserved(&path) {
        return refuse(nothing("POST", &path));
    }
    let (dialect, model) = served(&path).in_dialect(Dialect::WaveSpeed)?;
    let held = body::json(&http.budget, &headers, body, SUBMIT_BYTES).await;
    let held = held.in_dialect(dialect)?;
    let webhook = query.into_iter().find(|(name, _)| name == "webhook");
    let webhook = webhook.map(|(_, url)| url);
    let parsed = if dialect == Dialect::Guide {
        guide::parse(model, held.content, webhook)
    } else {
        wavespeed::parse(model, held.content, webhook)
    };
    let (sync, ignored) = (parsed.sync, ignored(&parsed.ignored));
    let incoming = Incoming {
        caller: caller.clone(),
        dialect,
        parsed,
        idempotency_key: idempotency_key(&headers),
        quote: quote_id(&headers),
        origin: origin.clone(),
    };
    let submitted = match model.kind {
        catalogue::Kind::Element => elements::create(&http.app, incoming).await,
        _ => submit::submit(&http.app, incoming).await,
    };
    let submitted = submitted.in_dialect(dialect)?;
    drop(held.share);
    let data = if sync {
        finished(&http, &caller, submitted, &origin, dialect).await?
    } else {
        let outputs = outputs(&http, submitted.prediction(), &origin).await?;
        wavespeed::prediction(
            &view(submitted.prediction(), &origin, &outputs),
            Input::Omitted,
        )
    };
    Ok(with_ignored(success(data)?, ignored))
}

/// What a path under `/api/v3/` begins with that is no vendor of models.
const RESERVED: [&str; 12] = [
    "predictions",
    "media",
    "model",
    "models",
    "balance",
    "account",
    "billings",
    "user",
    "webhook",
    "upload",
    "files",
    "elements",
];

fn is_reserved(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    RESERVED.contains(&first)
}

fn nothing(method: &str, path: &str) -> ServiceError {
    ServiceError::UnknownRoute {
        method: method.to_owned(),
        path: format!("/api/v3/{}", path.chars().take(200).collect::<String>()),
    }
}

/// The model of a path, and the dialect that it is spoken to in.
fn served(path: &str) -> Result<(Dialect, &'static Model), ServiceError> {
    let flat = |model: &&Model| model.dialects.guide == Some(path);
    if let Some(model) = catalogue::models().iter().find(flat) {
        return Ok((Dialect::Guide, model));
    }
    let model = catalogue::models().iter().find(|model| model.id == path);
    model
        .map(|model| (Dialect::WaveSpeed, model))
        .ok_or_else(|| ServiceError::UnknownModel {
            id: path.chars().take(200).collect(),
            near: catalogue::nearest(path).map(str::to_owned),
        })
}

/// Waits for the end, as sync mode does.
async fn finished(
    http: &Http,
    caller: &Caller,
    submitted: Submitted,
    origin: &str,
    dialect: Dialect,
) -> Result<Value, HttpError> {
    let id = &submitted.prediction().id;
    let longest = http.app.rules.sync_wait;
    let waited = predictions::wait(&http.app, caller, id, longest).await;
    let prediction = waited.in_dialect(dialect)?;
    let outputs = outputs(http, &prediction, origin).await?;
    let view = view(&prediction, origin, &outputs);
    if prediction.is_over() {
        return Ok(wavespeed::prediction(&view, Input::Omitted));
    }
    Ok(wavespeed::sync_timeout(&view, longest.as_secs()))
}

async fn outputs(
    http: &Http,
    prediction: &Prediction,
    origin: &str,
) -> Result<Vec<Value>, HttpError> {
    let outputs = predictions::outputs(&http.app, prediction, origin).await;
    outputs.in_dialect(Dialect::WaveSpeed)
}

fn view<'a>(prediction: &'a Prediction, origin: &'a str, outputs: &'a [Value]) -> View<'a> {
    View {
        prediction,
        origin,
        outputs,
    }
}

async fn result(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Answer {
    let prediction = predictions::find_or_deny(&http.app, &caller, &id).await;
    let prediction = prediction.in_dialect(Dialect::WaveSpeed)?;
    shown(&http, &prediction, &origin).await
}

async fn shown(http: &Http, prediction: &Prediction, origin: &str) -> Answer {
    let outputs = outputs(http, prediction, origin).await?;
    let view = view(prediction, origin, &outputs);
    let mut response = success(wavespeed::prediction(&view, Input::Omitted))?;
    if !prediction.is_over() {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    Ok(response)
}

/// Ends a prediction that is not over, and keeps it in the history.
async fn cancel(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Answer {
    let prediction = predictions::find_or_deny(&http.app, &caller, &id).await;
    let id = prediction.in_dialect(Dialect::WaveSpeed)?.id;
    let cancelled = predictions::cancel(&http.app, &caller, &id).await;
    cancelled.in_dialect(Dialect::WaveSpeed)?;
    let prediction = predictions::find(&http.app, &caller, &id).await;
    shown(&http, &prediction.in_dialect(Dialect::WaveSpeed)?, &origin).await
}

/// The guide polls under the model's path, and reads the outputs as an object.
async fn result_under_model(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(path): Path<String>,
) -> Answer {
    let id = path.rsplit('/').next().unwrap_or_default();
    let is_id = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_id || is_reserved(&path) {
        return refuse(nothing("GET", &path));
    }
    let prediction = predictions::find_or_deny(&http.app, &caller, id).await;
    let prediction = prediction.in_dialect(Dialect::Guide)?;
    let outputs = outputs(&http, &prediction, &origin).await?;
    success(guide::prediction(&view(&prediction, &origin, &outputs)))
}

async fn history(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let body = json(&http, &headers, body).await?;
    let request = wavespeed::HistoryRequest::from_json(&body);
    list(&http, &caller, &origin, request).await
}

async fn history_by_query(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Query(query): Pairs,
) -> Answer {
    let request = wavespeed::HistoryRequest::from_query(&query);
    list(&http, &caller, &origin, request).await
}

async fn list(
    http: &Http,
    caller: &Caller,
    origin: &str,
    request: Result<wavespeed::HistoryRequest, Problems>,
) -> Answer {
    let request = request.in_dialect(Dialect::WaveSpeed)?;
    let page = predictions::list(&http.app, caller, request.query.clone()).await;
    let page = page.in_dialect(Dialect::WaveSpeed)?;
    let links = &http.app.links;
    let outputs: Vec<Vec<Value>> = page
        .items
        .iter()
        .map(|prediction| predictions::addresses(links, prediction, origin))
        .collect();
    let views: Vec<View<'_>> = page
        .items
        .iter()
        .zip(&outputs)
        .map(|(prediction, outputs)| view(prediction, origin, outputs))
        .collect();
    success(wavespeed::history(&request, page.total, &views))
}

async fn delete_one(State(http): Server, caller: Caller, Path(id): Path<String>) -> Answer {
    let deleted = predictions::delete(&http.app, &caller, &id).await;
    if deleted.in_dialect(Dialect::WaveSpeed)? {
        return success(wavespeed::deleted_one(&id));
    }
    // Says whether it is another account's.
    let found = predictions::find_or_deny(&http.app, &caller, &id).await;
    found.in_dialect(Dialect::WaveSpeed)?;
    refuse(ServiceError::UnknownPrediction { id })
}

async fn delete_many(
    State(http): Server,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let body = json(&http, &headers, body).await?;
    let ids = wavespeed::ids(&body).in_dialect(Dialect::WaveSpeed)?;
    let mut count = 0;
    for id in ids {
        let deleted = predictions::delete(&http.app, &caller, &id).await;
        count += u64::from(deleted.in_dialect(Dialect::WaveSpeed)?);
    }
    success(wavespeed::deleted(count))
}

async fn upload(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    request: Request,
) -> Answer {
    let stored = form::upload(&http, &caller, &origin, request).await;
    let (blob, url) = stored.in_dialect(Dialect::WaveSpeed)?;
    success(wavespeed::upload(
        &blob.mime,
        &url,
        &blob.file_name,
        blob.bytes,
    ))
}

async fn ticket(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let body = json(&http, &headers, body).await?;
    let asked = wavespeed::TicketRequest::from_json(&body).in_dialect(Dialect::WaveSpeed)?;
    let permission = uploads::permit(&http.app, &caller, &asked.file_name, Some(asked.size)).await;
    let permission = permission.in_dialect(Dialect::WaveSpeed)?;
    let ticket = &permission.ticket;
    let links = &http.app.links;
    let url = links.file(&origin, &ticket.blob_id, ticket.purge_ms, &ticket.file_name);
    let put_url = format!("{origin}/uploads/{}", permission.token);
    let headers = [("Content-Type".to_owned(), asked.mime().to_owned())];
    success(wavespeed::ticket(
        asked.mime(),
        &url,
        &ticket.file_name,
        asked.size,
        &put_url,
        &headers,
        ticket.expires_ms,
    ))
}

async fn list_elements(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Query(query): Pairs,
) -> Answer {
    let asked = wavespeed::ElementsRequest::from_query(&query).in_dialect(Dialect::WaveSpeed)?;
    let page = elements::list(&http.app, &caller, asked.offset, asked.page_size).await;
    let page = page.in_dialect(Dialect::WaveSpeed)?;
    let shown = page
        .items
        .iter()
        .map(|it| shown_element(&http, it, &origin));
    success(wavespeed::elements(&asked, page.total, shown.collect()))
}

async fn element(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Answer {
    let found = elements::get(&http.app, &caller, &id).await;
    let found = found.in_dialect(Dialect::WaveSpeed)?;
    success(shown_element(&http, &found, &origin))
}

fn shown_element(http: &Http, element: &kinora_store::Element, origin: &str) -> Value {
    let images = elements::pictures(&http.app, element, origin);
    wavespeed::element(element, &images)
}

async fn delete_element(State(http): Server, caller: Caller, Path(id): Path<String>) -> Answer {
    let deleted = elements::delete(&http.app, &caller, &id).await;
    deleted.in_dialect(Dialect::WaveSpeed)?;
    success(wavespeed::deleted_element(&id))
}

async fn balance(State(http): Server, caller: Caller) -> Answer {
    let balance = books::balance(&http.app, &caller).await;
    success(wavespeed::balance(balance.in_dialect(Dialect::WaveSpeed)?))
}

async fn models(State(http): Server, _caller: Caller, Origin(origin): Origin) -> Answer {
    let served = |model: &Model| http.app.serves(model);
    success(wavespeed::models(
        &origin,
        http.app.rules.turbo_billing,
        served,
    ))
}

async fn quote(State(http): Server, _caller: Caller, headers: HeaderMap, body: Body) -> Answer {
    let body = json(&http, &headers, body).await?;
    let (model, request) = priced(&body).in_dialect(Dialect::WaveSpeed)?;
    let quote = price::quote(&request, http.app.rules.turbo_billing);
    success(wavespeed::price(model, &quote))
}

/// What a price is asked for.
fn priced(body: &Value) -> Result<(&'static Model, Asked), ServiceError> {
    let asked = wavespeed::PriceRequest::from_json(body)?;
    let (_, model) = served(&asked.model_id)?;
    let draft = wavespeed::price_draft(model, &asked.inputs);
    Ok((model, Asked::parse(&draft, None, &Limits::wire())?))
}

/// A price that holds for a while.
async fn promise(State(http): Server, caller: Caller, headers: HeaderMap, body: Body) -> Answer {
    let body = json(&http, &headers, body).await?;
    let (model, request) = priced(&body).in_dialect(Dialect::WaveSpeed)?;
    let promised = quotes::promise(&http.app, &caller, &request, model.id).await;
    let (offer, quote) = promised.in_dialect(Dialect::WaveSpeed)?;
    success(wavespeed::offer(&offer, &quote))
}

async fn billings(State(http): Server, caller: Caller, headers: HeaderMap, body: Body) -> Answer {
    let body = json(&http, &headers, body).await?;
    let asked = wavespeed::BillingRequest::from_json(&body).in_dialect(Dialect::WaveSpeed)?;
    let page = books::ledger(&http.app, &caller, asked.query.clone()).await;
    let page = page.in_dialect(Dialect::WaveSpeed)?;
    success(wavespeed::billings(&asked, page.total, &page.items))
}

async fn usage_stats(
    State(http): Server,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let body = json(&http, &headers, body).await?;
    let asked = wavespeed::UsageRequest::from_json(&body).in_dialect(Dialect::WaveSpeed)?;
    let rows = books::usage(&http.app, &caller, &asked).await;
    success(wavespeed::usage_stats(
        &rows.in_dialect(Dialect::WaveSpeed)?,
    ))
}

async fn usage(State(http): Server, caller: Caller, Query(query): Pairs) -> Answer {
    let asked = wavespeed::UsageRequest::from_query(&query);
    let asked = asked.in_dialect(Dialect::WaveSpeed)?;
    let rows = books::usage(&http.app, &caller, &asked).await;
    let rows = rows.in_dialect(Dialect::WaveSpeed)?;
    let (first, last) = books::days(&asked, &rows);
    success(wavespeed::account_usage(&first, &last, &rows))
}

async fn webhook_secret(State(http): Server, caller: Caller) -> Answer {
    let secret = books::webhook_secret(&http.app, &caller);
    success(wavespeed::webhook_secret(
        &secret.in_dialect(Dialect::WaveSpeed)?,
    ))
}
