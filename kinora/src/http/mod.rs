//! HTTP: the only place that knows axum.
//!
//! A handler reads what came in, calls one dialect and one use case, and
//! answers. It decides nothing.

mod atlas;
mod body;
mod caller;
mod docs;
mod error;
mod events;
mod fal;
mod files;
mod form;
mod headers;
mod health;
mod highway;
mod kling;
mod openai;
mod origin;
mod request_id;
mod wavespeed;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use tracing::Span;

use self::body::Budget;
use self::error::{HttpError, dialect_of};
pub use self::health::Health;
use self::origin::Proxies;
use crate::service::app::App;
use crate::service::error::ServiceError;

/// What every handler has.
pub struct Http {
    /// The use cases' means.
    pub app: Arc<App>,
    /// How much of request bodies may be in memory.
    pub budget: Budget,
    /// Whose forwarding headers count.
    pub proxies: Proxies,
    /// The scheme of this listener, `http` or `https`.
    pub scheme: &'static str,
    /// Where uploads are while they come in.
    pub incoming: PathBuf,
    /// Whether the server can do its work.
    pub health: Health,
}

impl Http {
    /// Ready to be asked.
    #[must_use]
    pub fn new(app: Arc<App>, listener: Listener) -> Self {
        let health = Health::new(app.clone(), listener.incoming.clone());
        Self {
            app,
            budget: Budget::new(listener.body_budget),
            proxies: Proxies::new(listener.trusted_proxies),
            scheme: listener.scheme,
            incoming: listener.incoming,
            health,
        }
    }
}

/// How a listener differs from another.
pub struct Listener {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// See [`Http::incoming`].
    pub incoming: PathBuf,
    /// How many bytes of large request bodies may be in memory at once.
    pub body_budget: u64,
    /// Whose forwarding headers count.
    pub trusted_proxies: Vec<ssrf_guard::Cidr>,
}

/// Everything that is served on the one listener.
pub fn router(http: Arc<Http>) -> Router {
    let id = HeaderName::from_static(request_id::NAME);
    let layers = ServiceBuilder::new()
        .map_request(request_id::without_an_odd_one)
        .layer(SetRequestIdLayer::new(id.clone(), MakeRequestUuid))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(answered),
        )
        .layer(PropagateRequestIdLayer::new(id))
        .layer(cors())
        .layer(CatchPanicLayer::custom(panicked));
    Router::new()
        .merge(wavespeed::routes())
        .merge(highway::routes())
        .merge(fal::routes())
        .merge(openai::routes())
        .merge(atlas::routes())
        .merge(kling::routes())
        .route("/files/{blob}/{end}/{signature}/{name}", get(files::read))
        .route("/uploads/{token}", put(files::upload))
        .route("/openapi.json", get(docs::document))
        .route("/docs", get(docs::page))
        .route("/docs/{file}", get(docs::file))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/", get(greeting))
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(axum::middleware::from_fn(error::rejected))
        .layer(axum::middleware::from_fn(request_id::keep))
        .layer(layers)
        .with_state(http)
}

/// Nothing is there, in the words of the dialect that it would be in.
async fn nothing(request: Request) -> HttpError {
    let error = ServiceError::UnknownRoute {
        method: request.method().to_string(),
        path: request.uri().path().chars().take(200).collect(),
    };
    HttpError(dialect_of(request.uri().path()), error)
}

const GREETING: &str = "\
Kinora is running.

  POST /api/v3/kwaivgi/kling-v3.0-std/image-to-video     make a film (WaveSpeed's API)
  GET  /api/v3/predictions/{id}/result                   look at it
  POST /v3/async/kling-v3.0-std-i2v                      the same in HighwayAPI's and Novita's words
  POST /fal-ai/kling-video/v3/standard/image-to-video    the same in the words of fal's queue
  POST /v1/videos                                        in OpenAI's
  POST /api/v1/model/generateVideo                       in Atlas's
  POST /v1/videos/image2video                            in the official API's
  GET  /api/v3/models                                    the models
  GET  /docs                                             all of it, to read and to try; /openapi.json for programs
  GET  /livez  /readyz                                   health

Send your key as `Authorization: Bearer kin_...`; `kinora key create` makes one.
";

async fn greeting() -> &'static str {
    GREETING
}

/// Browsers may call from anywhere: a key is needed, cookies are not used.
fn cors() -> CorsLayer {
    CorsLayer::very_permissive()
        .allow_credentials(false)
        .expose_headers(tower_http::cors::Any)
        .max_age(Duration::from_secs(24 * 60 * 60))
}

/// What the log says of a request: never its query, its headers or its body,
/// and of its path only the template, since addresses of files are secrets.
fn span(request: &Request) -> Span {
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or("-", axum::extract::MatchedPath::as_str);
    let id = request.headers().get(request_id::NAME);
    let id = id.and_then(|id| id.to_str().ok()).unwrap_or("-");
    tracing::info_span!("request", method = %request.method(), route, request.id = id)
}

fn answered<B>(response: &axum::http::Response<B>, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    tracing::debug!(status, duration_ms = latency.as_millis() as u64, "answered");
    metrics::counter!("kinora_http_responses_total", "status" => status.to_string()).increment(1);
}

/// A panic ends its request and nothing else.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request handler panicked; this is a defect of Kinora");
    let mut response =
        HttpError(crate::dialect::Dialect::WaveSpeed, ServiceError::Internal).into_response();
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
