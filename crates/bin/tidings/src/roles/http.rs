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

/// A port that is taken and not served yet: one that somebody else has is told before anything is started.
#[derive(Debug)]
pub struct Port(TcpListener);

impl Port {
    /// Takes it; `setting` is where the number comes from.
    pub async fn take(address: IpAddr, port: u16, setting: &'static str) -> Result<Self, BindError> {
        Ok(Self(server::bind(SocketAddr::new(address, port), setting).await?))
    }

    /// Where it is, as a URL.
    pub fn url(&self) -> std::io::Result<String> {
        Ok(format!("http://{}", self.0.local_addr()?))
    }

    /// Serves the public API on it until the process stops.
    pub fn serve_public_api(self, process: &mut Process) {
        let Parts { app, clock, .. } = process.parts.clone();
        self.serve(process, tidings_api_public::router(PublicApi { app, clock, limits: DEFAULT_LIMITS }));
    }

    /// Serves the message viewer on it until the process stops. `examples` are shown while there are no messages.
    pub fn serve_sandbox(self, process: &mut Process, new_messages: NewMessages, examples: Vec<Example>) {
        let Parts { app, clock, stop, .. } = process.parts.clone();
        let viewer = Viewer::new(app.pool, new_messages);
        self.serve(process, tidings_sandbox::router(SandboxState { viewer, clock, examples, stopping: stop }));
    }

    /// Serves nothing but the pages for those who run it, until the process stops: for workers.
    pub fn serve_pages(self, process: &mut Process) {
        self.serve(process, Router::new());
    }

    /// Adds what every server has: measurement and traces, and the pages for those who run it.
    fn serve(self, process: &mut Process, router: Router) {
        let Parts { readiness, metrics: handle, stop, .. } = process.parts.clone();
        let router = router
            .layer(middleware::from_fn(measure::measure))
            .layer(middleware::from_fn(trace::trace))
            .merge(health::routes(readiness))
            .merge(metrics::routes(handle));
        process.spawn(server::serve(self.0, router, stop));
    }
}
