//! WaveSpeed's paths, and those of the developer guide among them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kinora_core::catalogue::{self, Kind, Model};
use kinora_core::limits::Limits;
use kinora_core::price;
use kinora_core::problem::Problems;
use kinora_core::request::Request as Asked;
use kinora_store::{Prediction, Submitted};
use serde_json::Value;
use tokio::time::timeout;

use super::Http;
use super::body::{self, PLAIN_BYTES, SUBMIT_BYTES};
use super::error::{HttpError, Spoken};
use super::origin::Origin;
use crate::dialect::wavespeed::Input;
use crate::dialect::{Dialect, View, guide, wavespeed};
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::submit::{self, Incoming};
use crate::service::{books, elements, predictions, uploads};

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
    let (dialect, model) = served(&path).in_dialect(Dialect::WaveSpeed)?;
    let held = body::json(&http.budget, &headers, body, SUBMIT_BYTES).await;
    let held = held.in_dialect(dialect)?;
    let webhook = query.into_iter().find(|(name, _)| name == "webhook");
    let webhook = webhook.map(|(_, url)| url);
    let parsed = match dialect {
        Dialect::Guide => guide::parse(model, held.content, webhook),
        Dialect::WaveSpeed | Dialect::Highway => wavespeed::parse(model, held.content, webhook),
    };
    let (sync, ignored) = (parsed.sync, ignored(&parsed.ignored));
    let incoming = Incoming {
        caller: caller.clone(),
        dialect,
        parsed,
        idempotency_key: idempotency_key(&headers),
        origin: origin.clone(),
    };
    let submitted = match model.kind {
        Kind::Element => elements::create(&http.app, incoming).await,
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
    let mut response = success(data)?;
    if let Some(names) = ignored {
        let name = HeaderName::from_static("x-kinora-ignored");
        response.headers_mut().insert(name, names);
    }
    Ok(response)
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

pub(super) fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    let key = headers.get("idempotency-key")?;
    let key = String::from_utf8_lossy(key.as_bytes()).trim().to_owned();
    (!key.is_empty()).then_some(key)
}

/// The names of keys that mean nothing here, as a header.
pub(super) fn ignored(keys: &[String]) -> Option<HeaderValue> {
    if keys.is_empty() {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_graphic() && c != ',';
    let plain = |key: &String| key.chars().filter(|c| is_plain(*c)).take(60).collect();
    let names: Vec<String> = keys.iter().take(50).map(plain).collect();
    HeaderValue::from_str(&names.join(", ")).ok()
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
    if prediction.state.is_terminal() || prediction.deleted_ms.is_some() {
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
    let prediction = predictions::find(&http.app, &caller, &id).await;
    let prediction = prediction.in_dialect(Dialect::WaveSpeed)?;
    let outputs = outputs(&http, &prediction, &origin).await?;
    success(wavespeed::prediction(
        &view(&prediction, &origin, &outputs),
        Input::Omitted,
    ))
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
    if !is_id {
        return refuse(ServiceError::UnknownRoute {
            method: "GET".to_owned(),
            path: format!("/api/v3/{}", path.chars().take(200).collect::<String>()),
        });
    }
    let prediction = predictions::find(&http.app, &caller, id).await;
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
    let unreadable = |error: &dyn std::fmt::Display| {
        ServiceError::Unreadable(format!("the body is no multipart form: {error}"))
    };
    let mut form = match Multipart::from_request(request, &()).await {
        Ok(form) => form,
        Err(error) => return refuse(unreadable(&error)),
    };
    // A form with thousands of other fields is no upload.
    for _ in 0..MOST_FIELDS {
        let field = match timeout(LONGEST_PAUSE, form.next_field()).await {
            Err(_) => return refuse(unreadable(&"it paused for too long")),
            Ok(field) => field,
        };
        let field = match field {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => return refuse(unreadable(&error)),
        };
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or("file").to_owned();
        let received = uploads::receive(
            &http.incoming,
            field,
            uploads::LARGEST_BYTES,
            wavespeed::accepts,
        );
        let received = received.await.in_dialect(Dialect::WaveSpeed)?;
        let blob = uploads::keep(&http.app, &caller, received, &name).await;
        let blob = blob.in_dialect(Dialect::WaveSpeed)?;
        let links = &http.app.links;
        let url = links.file(&origin, &blob.id, blob.purge_ms, &blob.file_name);
        return success(wavespeed::upload(
            &blob.mime,
            &url,
            &blob.file_name,
            blob.bytes,
        ));
    }
    refuse(ServiceError::invalid(
        kinora_core::problem::Problem::missing("file", "the file as a part of a multipart form"),
    ))
}

/// How long a form may take from one field to the next.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How many fields of a form are looked through for the file.
const MOST_FIELDS: usize = 100;

async fn ticket(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let body = json(&http, &headers, body).await?;
    let asked = wavespeed::TicketRequest::from_json(&body).in_dialect(Dialect::WaveSpeed)?;
    let permission = uploads::permit(&http.app, &caller, &asked.file_name, asked.size).await;
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
        ticket.bytes,
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
    let can_words = http.app.capabilities.text_to_video;
    let served = |model: &Model| match model.kind {
        Kind::ImageToVideo | Kind::Element | Kind::Optimize => true,
        Kind::TextToVideo => can_words,
        Kind::MotionControl => false,
    };
    success(wavespeed::models(
        &origin,
        http.app.rules.turbo_billing,
        served,
    ))
}

async fn quote(State(http): Server, _caller: Caller, headers: HeaderMap, body: Body) -> Answer {
    let body = json(&http, &headers, body).await?;
    let asked = wavespeed::PriceRequest::from_json(&body).in_dialect(Dialect::WaveSpeed)?;
    let (_, model) = served(&asked.model_id).in_dialect(Dialect::WaveSpeed)?;
    let draft = wavespeed::price_draft(model, &asked.inputs);
    let request = Asked::parse(&draft, None, &Limits::wire()).in_dialect(Dialect::WaveSpeed)?;
    let quote = price::quote(&request, http.app.rules.turbo_billing);
    success(wavespeed::price(model, &quote))
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
