//! Accepts many messages of one request: each as if it had come by itself.

use futures::future::join_all;
use jiff::Timestamp;
use serde_json::Value;
use tidings_api_types::v2::{PostBatch, posted::AnyPosted};
use tidings_queue::Lane;

use super::{Caller, Refusal, Repeatable, accept};
use crate::{App, limits};

/// Messages of one request that are on their way to the database at the same time: they share commits.
const AT_ONCE: usize = 256;

/// So many messages in one request are sent after what others send one by one, the same service included: its sign-in code must
/// not wait for its newsletter.
const BULK: usize = 100;

/// Accepts or refuses each of the messages, and returns what became of them, in order. Each counts as a request.
pub async fn send(
    app: &App,
    caller: &Caller,
    request: &PostBatch,
    key: Option<&str>,
    now: Timestamp,
) -> Vec<Result<AnyPosted, Refusal>> {
    let in_bulk = Caller { lane: Lane::Bulk, ..caller.clone() };
    let caller = if request.notifications.len() < BULK { caller } else { &in_bulk };
    limits::charge(caller, request.notifications.len().saturating_sub(1));
    let mut results = Vec::with_capacity(request.notifications.len());
    for messages in request.notifications.chunks(AT_ONCE) {
        let mut sends = Vec::with_capacity(messages.len());
        for (place, message) in (results.len()..).zip(messages) {
            sends.push(send_one(app, caller, place, message, key, now));
        }
        results.extend(join_all(sends).await);
    }
    results
}

async fn send_one(
    app: &App,
    caller: &Caller,
    place: usize,
    message: &Value,
    key: Option<&str>,
    now: Timestamp,
) -> Result<AnyPosted, Refusal> {
    let (channel, body) = PostBatch::channel_of(message)?;
    match key {
        Some(key) => {
            let repeatable = Repeatable::item(key, place, caller, channel, &body);
            accept::once(app, caller, channel, &body, &repeatable, now).await
        }
        None => {
            app.within_daily_limit(caller, channel.into(), now).await?;
            accept::any(app, caller, channel, &body, None, now).await
        }
    }
}
