#![doc = include_str!("../README.md")]

mod assets;
mod events;
mod headers;
mod linkify;
mod message_view;
mod messages;
mod page;
mod problem;
mod query;
mod templates;

use axum::{Router, middleware, routing::get};
use tidings_app::sandbox::Viewer;
use tidings_domain::SharedClock;
use tokio_util::sync::CancellationToken;

/// What the viewer is made of.
#[derive(Clone, Debug)]
pub struct SandboxState {
    /// Reads the messages.
    pub viewer: Viewer,
    /// For "3 minutes ago".
    pub clock: SharedClock,
    /// Shown while there are no messages.
    pub examples: Vec<Example>,
    /// Ends the answers that would otherwise stay open, when the process is to stop.
    pub stopping: CancellationToken,
}

/// A command to copy and paste that makes a first message appear.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Example {
    /// What it does, e.g. `Send a text message`.
    pub label: String,
    /// The command, one or several lines.
    pub command: String,
}

/// The viewer's routes; see the table above.
pub fn router(state: SandboxState) -> Router {
    Router::new()
        .route(page::PATH, get(page::get))
        .route("/sandbox/messages.json", get(messages::list))
        .route("/sandbox/messages/{id}", get(messages::one))
        .route("/sandbox/messages/{id}/body.html", get(messages::body))
        .route("/sandbox/totals.json", get(messages::totals))
        .route("/sandbox/events", get(events::get))
        .route("/sandbox/assets/{name}", get(assets::get))
        .layer(middleware::map_response(headers::protect))
        .with_state(state)
}

#[cfg(test)]
mod tests;
