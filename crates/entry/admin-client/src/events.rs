//! What people did, for the record.

use tidings_api_types::internal::{
    Data,
    events::{CreateEvent, Event, NewEvent},
};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct EventsClient(pub(crate) Api);

impl EventsClient {
    /// Writes an event down.
    pub async fn create(&self, event: &NewEvent) -> Reply<Data<Event>> {
        self.0.send(CreateEvent {}, event).await
    }
}
