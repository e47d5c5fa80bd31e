//! `GET /sandbox/events`: tells open pages that there is something new to fetch.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::{Stream, stream};

use crate::{SandboxState, problem::Problem};

/// The least time between two events, so that a page keeps up with a flood of messages.
const PAUSE: Duration = Duration::from_millis(250);

/// Ends when the process stops or the database cannot be read; the page then asks again.
pub async fn get(
    State(state): State<SandboxState>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let changes = state.viewer.changes().await?;
    let events = stream::unfold((changes, state.stopping), |(mut changes, stopping)| async {
        let next = async {
            tokio::time::sleep(PAUSE).await;
            changes.next().await
        };
        match stopping.run_until_cancelled(next).await {
            Some(Ok(())) => Some((Ok(Event::default().event("change").data("messages")), (changes, stopping))),
            Some(Err(error)) => {
                tracing::warn!(%error, "the message viewer cannot watch for changes");
                None
            }
            None => None,
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
