//! `/livez` and `/readyz`.
//!
//! Alive means that the process answers; the database is never asked, so that an outage of it does not get processes killed
//! that would serve again as soon as it is back. Ready means that the database answered lately.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{Router, http::StatusCode, routing::get};

/// Whether this process can do its work; shared by those who know and the page that tells.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Says so, or not any more.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Relaxed);
    }

    /// As last said.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The two routes.
pub fn routes(readiness: Readiness) -> Router {
    Router::new().route("/livez", get(async || "ok\n")).route(
        "/readyz",
        get(async move || match readiness.is_ready() {
            true => (StatusCode::OK, "ok\n"),
            false => (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer\n"),
        }),
    )
}
