//! The paths of the official dialect, older and new.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kinora_core::catalogue::Kind;
use kinora_store::{Element, Page, Prediction, PredictionQuery};
use serde_json::Value;

use super::body::{self, Held, PLAIN_BYTES, SUBMIT_BYTES};
use super::error::{HttpError, Spoken};
use super::headers::{idempotency_key, ignored, quote_id, with_ignored};
use super::origin::{Origin, Peer};
use super::{Http, caller, request_id};
use crate::dialect::kling::{self, Form, ListRequest, Search, Wanted};
use crate::dialect::{Answer as Said, Dialect, Parsed, View};
use crate::service::auth::Caller;
use crate::service::error::ServiceError;
use crate::service::submit::{self, Incoming};
use crate::service::token::{self, NoCaller, TokenError};
use crate::service::{elements, predictions};

type Answer = Result<Response, HttpError>;
type Server = State<Arc<Http>>;
type Pairs = Query<Vec<(String, String)>>;

const TASKS: Dialect = Dialect::Kling(Form::Tasks);
const ELEMENTS: Dialect = Dialect::Kling(Form::Elements);

/// The paths. The vendor's samples end some of them in a slash.
pub(super) fn routes() -> Router<Arc<Http>> {
    let mut router = Router::new();
    for path in Form::ALL.into_iter().filter_map(Form::path) {
        let all = || get(list).post(submit_older);
        router = router
            .route(path, all())
            .route(&format!("{path}/"), all())
            .route(&format!("{path}/{{id}}"), get(find))
            .route(&format!("{path}/{{id}}/"), get(find));
    }
    for ending in ["", "/"] {
        let presets = get(async |Signed(_)| success(Value::Array(vec![])));
        router = router.route(&format!("{}{ending}", kling::PRESETS), presets);
        for path in kling::DELETES {
            router = router.route(&format!("{path}{ending}"), post(delete_element));
        }
        let tasks = get(find_many).post(search);
        let image = post(submit_with_picture);
        let text = post(submit_with_words);
        router = router
            .route(&format!("/tasks{ending}"), tasks)
            .route(&format!("/image-to-video/{{model}}{ending}"), image)
            .route(&format!("/text-to-video/{{model}}{ending}"), text);
    }
    router.layer(DefaultBodyLimit::disable())
}

/// Who is calling, with a key or with a token that he signed.
struct Signed(Caller);

impl FromRequestParts<Arc<Http>> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, http: &Arc<Http>) -> Result<Self, Response> {
        let credential = caller::key(parts).filter(|text| token::is_one(text));
        let Some(text) = credential.map(str::to_owned) else {
            let caller = Caller::from_request_parts(parts, http).await;
            return caller.map(Self).map_err(IntoResponse::into_response);
        };
        let dialect = Dialect::Kling(form(&parts.uri));
        match token::caller(&http.app, &text).await {
            Ok(caller) => Ok(Self(caller)),
            Err(NoCaller::Service(error)) => Err(HttpError(dialect, error).into_response()),
            Err(NoCaller::Token(error)) => {
                let Ok(Peer(address)) = Peer::from_request_parts(parts, http).await;
                // A clock that is wrong is nobody who tries out keys.
                let tries = matches!(error, TokenError::Malformed(_) | TokenError::Unknown);
                match tries.then(|| http.app.rates.wrong_key(address)) {
                    Some(error @ ServiceError::TooManyWrongKeys { .. }) => {
                        Err(HttpError(dialect, error).into_response())
                    }
                    _ => Err(refusal(kling::token_error(&error))),
                }
            }
        }
    }
}

fn refusal(said: Said) -> Response {
    let status = StatusCode::from_u16(said.status).unwrap_or(StatusCode::UNAUTHORIZED);
    (status, Json(request_id::put(said.body))).into_response()
}

/// The form that a path belongs to.
fn form(uri: &Uri) -> Form {
    Form::of(uri.path()).unwrap_or(Form::Image)
}

fn success(data: Value) -> Response {
    Json(kling::envelope(data, &request_id::current())).into_response()
}

async fn submit_older(
    State(http): Server,
    Signed(caller): Signed,
    Origin(origin): Origin,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let form = form(&uri);
    let parse = |body| kling::parse(form, body);
    let (made, ignored) = submit(&http, caller, &origin, form, &headers, body, parse).await?;
    let shown = show(&http, &made, &origin, form).await?;
    Ok(with_ignored(success(shown), ignored))
}

async fn submit_with_picture(
    State(http): Server,
    Signed(caller): Signed,
    Origin(origin): Origin,
    Path(model): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let parse = |body| kling::parse_contents(Kind::ImageToVideo, &model, body);
    submit_new(&http, caller, &origin, &headers, body, parse).await
}

async fn submit_with_words(
    State(http): Server,
    Signed(caller): Signed,
    Origin(origin): Origin,
    Path(model): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let parse = |body| kling::parse_contents(Kind::TextToVideo, &model, body);
    submit_new(&http, caller, &origin, &headers, body, parse).await
}

async fn submit_new(
    http: &Http,
    caller: Caller,
    origin: &str,
    headers: &HeaderMap,
    body: Body,
    parse: impl FnOnce(Value) -> Result<Parsed, ServiceError>,
) -> Answer {
    let form = Form::Tasks;
    let (made, ignored) = submit(http, caller, origin, form, headers, body, parse).await?;
    Ok(with_ignored(success(kling::created(&made)), ignored))
}

/// Submits, and names the keys that mean nothing.
async fn submit(
    http: &Http,
    caller: Caller,
    origin: &str,
    form: Form,
    headers: &HeaderMap,
    body: Body,
    parse: impl FnOnce(Value) -> Result<Parsed, ServiceError>,
) -> Result<(Prediction, Option<HeaderValue>), HttpError> {
    let dialect = Dialect::Kling(form);
    let held = body::json(&http.budget, headers, body, SUBMIT_BYTES).await;
    let Held { content, share } = held.in_dialect(dialect)?;
    let parsed = parse(content).in_dialect(dialect)?;
    let ignored = ignored(&parsed.ignored);
    let incoming = Incoming {
        caller,
        dialect,
        parsed,
        idempotency_key: idempotency_key(headers),
        quote: quote_id(headers),
        origin: origin.to_owned(),
    };
    let submitted = submit::submit(&http.app, incoming).await;
    let submitted = submitted.in_dialect(dialect)?;
    drop(share);
    Ok((submitted.prediction().clone(), ignored))
}

async fn find(
    State(http): Server,
    Signed(caller): Signed,
    Origin(origin): Origin,
    uri: Uri,
    Path(id): Path<String>,
) -> Answer {
    let form = form(&uri);
    let dialect = Dialect::Kling(form);
    let found = match predictions::find_task(&http.app, &caller, &id).await {
        // What was forgotten of it is how it came to be, not the element.
        Err(ServiceError::UnknownPrediction { .. }) if form == Form::Elements => {
            let element = elements::get(&http.app, &caller, &id).await;
            let element = element.in_dialect(dialect)?;
            return Ok(success(
                stored_element(&http, &caller, &element, &origin).await?,
            ));
        }
        found => found.in_dialect(dialect)?,
    };
    Ok(success(show(&http, &found, &origin, form).await?))
}

/// A task as a form shows it.
async fn show(
    http: &Http,
    prediction: &Prediction,
    origin: &str,
    form: Form,
) -> Result<Value, HttpError> {
    let outputs = predictions::outputs(&http.app, prediction, origin).await;
    let outputs = outputs.in_dialect(Dialect::Kling(form))?;
    let view = View {
        prediction,
        origin,
        outputs: &outputs,
    };
    Ok(match form {
        Form::Tasks => kling::new_task(&view),
        Form::Elements => kling::element_task(&view),
        Form::Image | Form::Text | Form::Images | Form::Omni | Form::Motion => kling::task(&view),
    })
}

async fn list(
    State(http): Server,
    Signed(caller): Signed,
    Origin(origin): Origin,
    uri: Uri,
    Query(query): Pairs,
) -> Answer {
    let form = form(&uri);
    let request = ListRequest::from_query(form, &query);
    let request = request.in_dialect(Dialect::Kling(form))?;
    if form == Form::Elements {
        return list_elements(&http, &caller, &origin, &request.query).await;
    }
    let page = page(&http, &caller, request.query, form).await?;
    let tasks = views(&http, &page, &origin, |views| {
        views.iter().map(kling::task).collect()
    });
    Ok(success(tasks))
}

/// The elements that are stored. One that is being made is found by its task.
async fn list_elements(
    http: &Http,
    caller: &Caller,
    origin: &str,
    query: &PredictionQuery,
) -> Answer {
    let page = elements::list(&http.app, caller, query.offset, query.limit).await;
    let page = page.in_dialect(ELEMENTS)?;
    let mut shown = vec![];
    for element in &page.items {
        shown.push(stored_element(http, caller, element, origin).await?);
    }
    Ok(success(shown.into()))
}

/// An element as the task that made it.
async fn stored_element(
    http: &Http,
    caller: &Caller,
    element: &Element,
    origin: &str,
) -> Result<Value, HttpError> {
    let pictures = elements::pictures(&http.app, element, origin);
    let made = predictions::find(&http.app, caller, &element.prediction_id).await;
    let made = match made {
        Err(ServiceError::UnknownPrediction { .. }) => None,
        made => Some(made.in_dialect(ELEMENTS)?),
    };
    let number = made.as_ref().map_or(element.id, |made| made.number);
    let external_id = made.as_ref().and_then(|made| made.external_id.as_deref());
    Ok(kling::stored_element(
        element,
        &pictures,
        &number.to_string(),
        external_id,
    ))
}

async fn delete_element(
    State(http): Server,
    Signed(caller): Signed,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let held = body::json(&http.budget, &headers, body, PLAIN_BYTES).await;
    let body = held.in_dialect(ELEMENTS)?.content;
    let id = kling::deleted(&body).in_dialect(ELEMENTS)?;
    let deleted = elements::delete(&http.app, &caller, &id).await;
    deleted.in_dialect(ELEMENTS)?;
    Ok(success(serde_json::json!({ "element_id": id })))
}

async fn page(
    http: &Http,
    caller: &Caller,
    query: PredictionQuery,
    form: Form,
) -> Result<Page<Prediction>, HttpError> {
    let page = predictions::list(&http.app, caller, query).await;
    page.in_dialect(Dialect::Kling(form))
}

/// Renders the tasks of a page.
fn views(
    http: &Http,
    page: &Page<Prediction>,
    origin: &str,
    render: impl FnOnce(&[View<'_>]) -> Value,
) -> Value {
    let address = |it: &Prediction| predictions::addresses(&http.app.links, it, origin);
    let outputs: Vec<Vec<Value>> = page.items.iter().map(address).collect();
    let items = page.items.iter().zip(&outputs);
    let views: Vec<View<'_>> = items
        .map(|(prediction, outputs)| View {
            prediction,
            origin,
            outputs,
        })
        .collect();
    render(&views)
}

/// Those of the tasks that are there; an error only where none is.
async fn find_many(
    State(http): Server,
    Signed(caller): Signed,
    Origin(origin): Origin,
    Query(query): Pairs,
) -> Answer {
    let wanted = Wanted::from_query(&query).in_dialect(TASKS)?;
    let (mut tasks, mut unknown) = (vec![], None);
    let (Wanted::Ids(ids) | Wanted::ExternalIds(ids)) = &wanted;
    for id in ids {
        let found = match &wanted {
            Wanted::Ids(_) => predictions::find_numbered(&http.app, &caller, id).await,
            Wanted::ExternalIds(_) => predictions::find_named(&http.app, &caller, id).await,
        };
        match found {
            Ok(found) => tasks.push(show(&http, &found, &origin, Form::Tasks).await?),
            Err(error @ ServiceError::UnknownPrediction { .. }) => unknown = Some(error),
            Err(error) => return Err(HttpError(TASKS, error)),
        }
    }
    match unknown.filter(|_| tasks.is_empty()) {
        Some(error) => Err(HttpError(TASKS, error)),
        None => Ok(success(tasks.into())),
    }
}

async fn search(
    State(http): Server,
    Signed(caller): Signed,
    Origin(origin): Origin,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let held = body::json(&http.budget, &headers, body, PLAIN_BYTES).await;
    let body = held.in_dialect(TASKS)?.content;
    let search = Search::from_json(&body).in_dialect(TASKS)?;
    let page = page(&http, &caller, search.query.clone(), Form::Tasks).await?;
    let shown = views(&http, &page, &origin, |views| {
        kling::page(&search, page.total, views)
    });
    Ok(success(shown))
}
