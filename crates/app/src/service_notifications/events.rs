//! A notification's life story, put together from its row and from what was written down of attempts.

use jiff::SignedDuration;
use tidings_api_types::internal::notifications::{NotificationEvent, NotificationEventKind as Kind};
use tidings_domain::{NotificationId, NotificationStatus as Status, ServiceId};
use tidings_store::{
    attempts::{self, CallbackAttempt},
    notifications::{self, Story},
};

use crate::{App, Failure, housekeeping::RECEIPTS_ARE_AWAITED};

/// What has happened to a service's notification, the first thing first.
pub async fn events(app: &App, service: ServiceId, id: NotificationId) -> Result<Vec<NotificationEvent>, Failure> {
    let story = notifications::story(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    let failures = attempts::delivery_failures(&app.pool, service, id).await?;
    let calls = attempts::callback_attempts_about(&app.pool, service, id).await?;
    let mut events = vec![event(story.created_at, Kind::Created)];
    let failed = |(at, reason)| NotificationEvent { detail: Some(reason), ..event(at, Kind::Attempt) };
    events.extend(failures.into_iter().map(failed));
    if let Some(at) = story.sent_at {
        events.push(NotificationEvent { provider: story.sent_by.clone(), ..event(at, Kind::Accepted) });
    }
    events.extend(outcome(&story));
    events.extend(calls.into_iter().map(called));
    // Those of the same moment stay as they are: that is how they follow from each other.
    events.sort_by_key(|event| event.at.0);
    Ok(events)
}

/// How it came to the state in which it is, unless it has only been made and sent.
fn outcome(story: &Story) -> Option<NotificationEvent> {
    let by_provider = match story.status {
        Status::Created | Status::Sending | Status::Sent => return None,
        Status::Delivered | Status::Pending | Status::PermanentFailure => story.sent_by.is_some(),
        // Either the provider says so, or it has said nothing for too long.
        Status::TemporaryFailure => !is_timed_out(story),
        _ => false,
    };
    let kind = if by_provider { Kind::Receipt } else { Kind::Status };
    let provider = story.sent_by.clone().filter(|_| by_provider);
    let at = story.updated_at.unwrap_or(story.created_at);
    Some(NotificationEvent { provider, status: Some(story.status), ..event(at, kind) })
}

fn is_timed_out(story: &Story) -> bool {
    let waited = |at: jiff::Timestamp| at.duration_since(story.created_at);
    story.updated_at.map_or(SignedDuration::ZERO, waited) >= RECEIPTS_ARE_AWAITED
}

fn called(attempt: CallbackAttempt) -> NotificationEvent {
    let detail = attempt.error.unwrap_or_else(|| match attempt.status {
        Some(status) => format!("the service answered {status}"),
        None => "the service has heard of it".to_owned(),
    });
    NotificationEvent { detail: Some(detail), ..event(attempt.at, Kind::Callback) }
}

fn event(at: jiff::Timestamp, kind: Kind) -> NotificationEvent {
    NotificationEvent { at: at.into(), kind, provider: None, detail: None, status: None }
}
