//! Metrics for Prometheus, on a listener of their own.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Metrics are counted for the whole process.
static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Serves `/metrics` until `stop`.
pub(super) async fn start(address: SocketAddr, stop: CancellationToken) -> std::io::Result<()> {
    let metrics = METRICS.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
    let Some(metrics) = metrics else {
        return Err(std::io::Error::other("something else counts already"));
    };
    let listener = TcpListener::bind(address).await?;
    tracing::info!(address = %listener.local_addr()?, "serving metrics");
    metrics::gauge!("kinora_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let router = Router::new().route("/metrics", get(|| async { metrics.render() }));
    tokio::spawn(async move {
        let serve = axum::serve(listener, router);
        if let Err(error) = serve.with_graceful_shutdown(stop.cancelled_owned()).await {
            tracing::error!(%error, "the metrics listener failed");
        }
    });
    Ok(())
}
