//! Writes down what people did.

use jiff::Timestamp;
use tidings_api_types::internal::events::{Event, NewEvent};
use tidings_domain::EventId;

use crate::{App, Failure, random};

/// Writes an event down.
pub async fn create(app: &App, event: NewEvent, now: Timestamp) -> Result<Event, Failure> {
    let id = EventId::at(now, random::id_bytes());
    tidings_store::events::insert(&app.pool, id, &event.event_type, &event.data, now).await?;
    Ok(Event { id, event_type: event.event_type, created_at: now.into(), data: event.data })
}
