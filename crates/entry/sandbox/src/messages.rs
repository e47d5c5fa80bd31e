//! The messages for scripts, and the HTML of one email.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, Query, State},
    response::{Html, IntoResponse},
};
use http::header;
use serde::Deserialize;
use tidings_app::sandbox::{Filter, SandboxMessage, Totals};
use tidings_domain::NotificationId;
use tokio::time::{Instant, timeout_at};

use crate::{SandboxState, headers, problem::Problem, query::Search};

const LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 1000;
/// The longest that a script may wait for a message.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// How many messages, and how long to wait for them.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ListOptions {
    limit: Option<i64>,
    /// Seconds.
    #[serde(default)]
    wait: u64,
}

/// `GET /sandbox/messages.json`
pub async fn list(
    State(state): State<SandboxState>,
    Query(search): Query<Search>,
    Query(options): Query<ListOptions>,
) -> Result<Json<Vec<SandboxMessage>>, Problem> {
    let filter = search.filter()?;
    let limit = options.limit.unwrap_or(LIMIT).clamp(1, MAX_LIMIT);
    let messages = match options.wait {
        0 => state.viewer.newest(&filter, limit).await?,
        seconds => wait(&state, &filter, limit, Duration::from_secs(seconds).min(MAX_WAIT)).await?,
    };
    Ok(Json(messages))
}

/// Answers as soon as a message matches; with none when the time is over or the process stops.
async fn wait(
    state: &SandboxState,
    filter: &Filter<'_>,
    limit: i64,
    time: Duration,
) -> Result<Vec<SandboxMessage>, Problem> {
    let deadline = Instant::now() + time;
    // Watched before the first look, so that nothing falls between the two.
    let mut changes = state.viewer.changes().await?;
    loop {
        let messages = state.viewer.newest(filter, limit).await?;
        if !messages.is_empty() {
            return Ok(messages);
        }
        match state.stopping.run_until_cancelled(timeout_at(deadline, changes.next())).await {
            Some(Ok(changed)) => changed?,
            Some(Err(_)) | None => return Ok(Vec::new()),
        }
    }
}

/// `GET /sandbox/messages/{notification id}.json`
pub async fn one(State(state): State<SandboxState>, Path(file): Path<String>) -> Result<Json<SandboxMessage>, Problem> {
    let id = file.strip_suffix(".json").and_then(|id| id.parse().ok()).ok_or(Problem::NoSuchMessage)?;
    state.viewer.find(id).await?.map(Json).ok_or(Problem::NoSuchMessage)
}

/// `GET /sandbox/messages/{notification id}/body.html`
pub async fn body(
    State(state): State<SandboxState>,
    Path(id): Path<NotificationId>,
) -> Result<impl IntoResponse, Problem> {
    let message = state.viewer.find(id).await?.ok_or(Problem::NoSuchMessage)?;
    let html = message.body_html.ok_or(Problem::NoSuchMessage)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, headers::EMAIL_POLICY)], Html(html)))
}

/// `GET /sandbox/totals.json`
pub async fn totals(State(state): State<SandboxState>) -> Result<Json<Totals>, Problem> {
    Ok(Json(state.viewer.totals().await?))
}
