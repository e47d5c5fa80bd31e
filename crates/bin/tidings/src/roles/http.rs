//! The HTTP servers.

use std::net::{IpAddr, SocketAddr};

use axum::{Router, middleware};
use tidings_api_public::{DEFAULT_LIMITS, PublicApi};
use tidings_app::sandbox::{NewMessages, Viewer};
use tidings_sandbox::{Example, SandboxState};
use tidings_web::{
    health, measure, metrics,
    server::{self, BindError},
    trace,
};
use tokio::net::TcpListener;

use super::{Parts, Process};

/// The public API's server, bound and not serving yet: a port that is taken is told before anything else is started.
#[derive(Debug)]
pub struct PublicApiServer(TcpListener);

impl PublicApiServer {
    /// Takes the port.
    pub async fn bind(address: IpAddr, port: u16) -> Result<Self, BindError> {
        Ok(Self(server::bind(SocketAddr::new(address, port), "PORT").await?))
    }

    /// Where it listens, as a URL.
    pub fn url(&self) -> std::io::Result<String> {
        Ok(format!("http://{}", self.0.local_addr()?))
    }

    /// Serves until the process stops.
    pub fn start(self, process: &mut Process) {
        let Parts { app, clock, readiness, metrics, stop, .. } = process.parts.clone();
        let router = tidings_api_public::router(PublicApi { app, clock, limits: DEFAULT_LIMITS });
        let router = with_pages(router, readiness, metrics);
        process.spawn(server::serve(self.0, router, stop));
    }
}

/// The server of the message viewer.
#[derive(Debug)]
pub struct SandboxServer(TcpListener);

impl SandboxServer {
    /// Takes the port.
    pub async fn bind(address: IpAddr, port: u16) -> Result<Self, BindError> {
        Ok(Self(server::bind(SocketAddr::new(address, port), "ADMIN_PORT").await?))
    }

    /// Where it listens, as a URL.
    pub fn url(&self) -> std::io::Result<String> {
        Ok(format!("http://{}", self.0.local_addr()?))
    }

    /// Serves until the process stops. `examples` are shown while there are no messages.
    pub fn start(self, process: &mut Process, new_messages: NewMessages, examples: Vec<Example>) {
        let Parts { app, clock, readiness, metrics, stop, .. } = process.parts.clone();
        let viewer = Viewer::new(app.pool, new_messages);
        let state = SandboxState { viewer, clock, examples, stopping: stop.clone() };
        let router = with_pages(tidings_sandbox::router(state), readiness, metrics);
        process.spawn(server::serve(self.0, router, stop));
    }
}

/// Adds what every server has: measurement and traces, and the pages for those who run it.
fn with_pages(
    router: Router,
    readiness: health::Readiness,
    handle: metrics_exporter_prometheus::PrometheusHandle,
) -> Router {
    router
        .layer(middleware::from_fn(measure::measure))
        .layer(middleware::from_fn(trace::trace))
        .merge(health::routes(readiness))
        .merge(metrics::routes(handle))
}
