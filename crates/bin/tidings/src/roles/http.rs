//! The HTTP servers.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{Router, middleware};
use metrics_exporter_prometheus::PrometheusHandle;
use tidings_api_internal::{Clients, InternalApi};
use tidings_api_public::{
    DEFAULT_LIMITS, DEFAULT_TIME_LIMIT, PublicApi,
    providers::{self, ProviderAccounts, ProviderApi},
};
use tidings_app::{
    sandbox::{NewMessages, Viewer},
    status::Build,
};
use tidings_sandbox::{Example, SandboxState};
use tidings_web::{
    health::{self, Readiness},
    measure, metrics,
    server::{self, BindError},
    trace,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

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

    /// Serves the public API, what providers call and the status pages on it until the process stops, and with `clients` the
    /// internal API beside them.
    pub fn serve_apis(self, process: &mut Process, clients: Option<Clients>, accounts: ProviderAccounts) {
        let Parts { app, clock, .. } = process.parts.clone();
        let called_by_providers = providers::router(ProviderApi::new(app.clone(), clock.clone(), accounts));
        let public = tidings_api_public::router(PublicApi {
            app,
            clock,
            limits: DEFAULT_LIMITS,
            time_limit: DEFAULT_TIME_LIMIT,
        });
        let public = public.merge(called_by_providers);
        let router = match clients {
            Some(clients) => public.merge(tidings_api_internal::router(internal_api(process, clients))),
            None => public.merge(tidings_api_internal::status_router(internal_api(process, Clients::default()))),
        };
        self.serve(process, router);
    }

    /// Serves the internal API on it until the process stops.
    pub fn serve_internal_api(self, process: &mut Process, clients: Clients) {
        let router = tidings_api_internal::standalone(internal_api(process, clients));
        self.serve(process, router);
    }

    /// Serves the admin app on it until the process stops, and beside it the message viewer. `examples` are shown there while
    /// there are no messages.
    pub fn serve_admin_and_sandbox(
        self,
        process: &mut Process,
        admin: Router,
        new_messages: NewMessages,
        examples: Vec<Example>,
    ) {
        let Parts { app, clock, stop, .. } = process.parts.clone();
        let viewer = Viewer::new(app.pool, new_messages);
        let sandbox = tidings_sandbox::router(SandboxState { viewer, clock, examples, stopping: stop });
        self.serve(process, admin.merge(sandbox));
    }

    /// Serves the admin app on it until the process stops.
    pub fn serve_admin(self, process: &mut Process, admin: Router) {
        self.serve(process, admin);
    }

    /// Serves nothing but the pages for those who run it, until the process stops: for workers.
    pub fn serve_pages(self, process: &mut Process) {
        self.serve(process, Router::new());
    }

    /// Serves a router on it until `stop`, where there is no database whose state could matter.
    pub async fn serve_alone(self, router: Router, handle: PrometheusHandle, stop: CancellationToken) {
        let readiness = Readiness::default();
        readiness.set(true);
        server::serve(self.0, with_pages(router, readiness, handle), stop).await;
    }

    /// Adds what every server has: measurement and traces, and the pages for those who run it.
    fn serve(self, process: &mut Process, router: Router) {
        let Parts { readiness, metrics: handle, stop, .. } = process.parts.clone();
        process.spawn(server::serve(self.0, with_pages(router, readiness, handle), stop));
    }
}

fn with_pages(router: Router, readiness: Readiness, handle: PrometheusHandle) -> Router {
    router
        .layer(middleware::from_fn(measure::measure))
        .layer(middleware::from_fn(trace::trace))
        .merge(health::routes(readiness))
        .merge(metrics::routes(handle))
}

pub(super) fn internal_api(process: &Process, clients: Clients) -> InternalApi {
    let Parts { app, clock, outgoing, .. } = process.parts.clone();
    let build = Build {
        commit: option_env!("TIDINGS_GIT_COMMIT").unwrap_or("unknown"),
        time: option_env!("TIDINGS_BUILD_TIME").unwrap_or("unknown"),
    };
    InternalApi {
        app,
        clock,
        limits: tidings_api_internal::DEFAULT_LIMITS,
        clients: Arc::new(clients),
        outgoing,
        build,
    }
}
