//! The paths of HighwayAPI, Novita and their relatives.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kinora_core::catalogue;
use kinora_core::problem::Problem;

use super::Http;
use super::body::{self, SUBMIT_BYTES};
use super::error::{HttpError, Spoken};
use super::headers::{idempotency_key, ignored, quote_id, with_ignored};
use super::origin::Origin;
use crate::dialect::{Dialect, View, highway};
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::predictions;
use crate::service::submit::{self, Incoming};

const DIALECT: Dialect = Dialect::Highway;

pub(super) fn routes() -> Router<Arc<Http>> {
    Router::new()
        .route("/v3/async/task-result", get(result))
        .route("/v3/async/{slug}", post(submit))
        .layer(DefaultBodyLimit::disable())
}

async fn submit(
    State(http): State<Arc<Http>>,
    caller: Caller,
    Origin(origin): Origin,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpError> {
    let model = highway::model(&slug).ok_or_else(|| unknown(&slug));
    let model = model.in_dialect(DIALECT)?;
    let held = body::json(&http.budget, &headers, body, SUBMIT_BYTES).await;
    let held = held.in_dialect(DIALECT)?;
    let parsed = highway::parse(model, held.content);
    let ignored = ignored(&parsed.ignored);
    let incoming = Incoming {
        caller,
        dialect: DIALECT,
        parsed,
        idempotency_key: idempotency_key(&headers),
        quote: quote_id(&headers),
        origin,
    };
    let submitted = submit::submit(&http.app, incoming)
        .await
        .in_dialect(DIALECT)?;
    drop(held.share);
    let answer = highway::submitted(&submitted.prediction().id);
    Ok(with_ignored(Json(answer).into_response(), ignored))
}

fn unknown(slug: &str) -> ServiceError {
    let slugs = catalogue::models()
        .iter()
        .filter_map(|model| model.dialects.highway);
    ServiceError::UnknownModel {
        id: slug.chars().take(200).collect(),
        near: kinora_core::nearest::nearest(slug, slugs).map(str::to_owned),
    }
}

async fn result(
    State(http): State<Arc<Http>>,
    caller: Caller,
    Origin(origin): Origin,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, HttpError> {
    let given = query.into_iter().find(|(name, _)| name == "task_id");
    let Some((_, given)) = given else {
        let problem = Problem::missing("task_id", "the id that the submit answered with");
        return Err(HttpError(DIALECT, ServiceError::invalid(problem)));
    };
    let id = highway::prediction_id(&given);
    let id = id.ok_or(ServiceError::UnknownPrediction { id: given });
    let id = id.in_dialect(DIALECT)?;
    let prediction = predictions::find_or_deny(&http.app, &caller, &id).await;
    let prediction = prediction.in_dialect(DIALECT)?;
    let outputs = predictions::outputs(&http.app, &prediction, &origin).await;
    let outputs = outputs.in_dialect(DIALECT)?;
    let view = View {
        prediction: &prediction,
        origin: &origin,
        outputs: &outputs,
    };
    Ok(Json(highway::task_result(&view)).into_response())
}
