//! The paths of Atlas.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};

use super::Http;
use super::body::{self, SUBMIT_BYTES};
use super::error::{HttpError, Spoken};
use super::form;
use super::headers::{idempotency_key, ignored, quote_id, with_ignored};
use super::origin::Origin;
use crate::dialect::atlas::{self, Books, BooksRequest};
use crate::dialect::{Dialect, View};
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::submit::{self, Incoming};
use crate::service::{books, predictions};

const DIALECT: Dialect = Dialect::Atlas;

type Answer = Result<Response, HttpError>;
type Server = State<Arc<Http>>;

/// A query as pairs, in order.
type Pairs = Query<Vec<(String, String)>>;

pub(super) fn routes() -> Router<Arc<Http>> {
    Router::new()
        .route("/api/v1/model/generateVideo", post(submit))
        .route("/api/v1/model/prediction/{id}", get(result))
        .route("/api/v1/model/result/{id}", get(result))
        .route("/api/v1/model/uploadMedia", post(upload))
        .route("/public/v1/balance", get(balance))
        .route("/public/v1/model-usage", get(usage))
        .route("/public/v1/model-costs", get(costs))
        .layer(DefaultBodyLimit::disable())
}

async fn submit(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let held = body::json(&http.budget, &headers, body, SUBMIT_BYTES).await;
    let held = held.in_dialect(DIALECT)?;
    let parsed = atlas::parse(held.content).in_dialect(DIALECT)?;
    let (sync, ignored) = (parsed.sync, ignored(&parsed.ignored));
    let incoming = Incoming {
        caller: caller.clone(),
        dialect: DIALECT,
        parsed,
        idempotency_key: idempotency_key(&headers),
        quote: quote_id(&headers),
        origin: origin.clone(),
    };
    let submitted = submit::submit(&http.app, incoming).await;
    let submitted = submitted.in_dialect(DIALECT)?;
    drop(held.share);
    let id = &submitted.prediction().id;
    let response = match sync {
        true => {
            // Who has waited long enough hears how it stands, and polls.
            let longest = http.app.rules.sync_wait;
            let waited = predictions::wait(&http.app, &caller, id, longest).await;
            shown(&http, &waited.in_dialect(DIALECT)?, &origin).await?
        }
        false => shown(&http, submitted.prediction(), &origin).await?,
    };
    Ok(with_ignored(response, ignored))
}

async fn shown(http: &Http, prediction: &kinora_store::Prediction, origin: &str) -> Answer {
    let outputs = predictions::outputs(&http.app, prediction, origin).await;
    let outputs = outputs.in_dialect(DIALECT)?;
    let view = View {
        prediction,
        origin,
        outputs: &outputs,
    };
    let data = atlas::prediction(&view);
    Ok(Json(atlas::envelope(data)).into_response())
}

async fn result(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    Path(given): Path<String>,
) -> Answer {
    let id = atlas::prediction_id(&given);
    let id = id.ok_or(ServiceError::UnknownPrediction { id: given });
    let id = id.in_dialect(DIALECT)?;
    let prediction = predictions::find(&http.app, &caller, &id).await;
    shown(&http, &prediction.in_dialect(DIALECT)?, &origin).await
}

async fn upload(
    State(http): Server,
    caller: Caller,
    Origin(origin): Origin,
    request: Request,
) -> Answer {
    let stored = form::upload(&http, &caller, &origin, request).await;
    let (blob, url) = stored.in_dialect(DIALECT)?;
    let told = atlas::uploaded(&blob.mime, &url, &blob.file_name, blob.bytes);
    Ok(Json(told).into_response())
}

async fn balance(State(http): Server, caller: Caller) -> Answer {
    let account = books::account(&http.app, &caller).await;
    let account = account.in_dialect(DIALECT)?;
    Ok(Json(atlas::balance(&account)).into_response())
}

async fn usage(State(http): Server, caller: Caller, Query(query): Pairs) -> Answer {
    told(&http, &caller, &query, Books::Usage).await
}

async fn costs(State(http): Server, caller: Caller, Query(query): Pairs) -> Answer {
    told(&http, &caller, &query, Books::Costs).await
}

async fn told(http: &Http, caller: &Caller, query: &[(String, String)], which: Books) -> Answer {
    let asked = BooksRequest::from_query(query).in_dialect(DIALECT)?;
    let (first, last) = asked.days();
    let rows = books::usage_of_days(&http.app, caller, &first, &last).await;
    let rows = rows.in_dialect(DIALECT)?;
    let now_ms = http.app.clock.now_ms();
    Ok(Json(asked.answer(which, &rows, now_ms)).into_response())
}
