//! What people did, for the record.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::EventId;

use super::{
    Data,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, text_up_to},
    time::WireTime,
};

endpoint! {
    /// Writes an event down.
    POST "/events" => CreateEvent {} (NewEvent) -> 201 Data<Event>
}

/// An event to be written down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewEvent {
    /// As `sucessful_login` (so spelt), `archive_service`, `set_user_permissions`.
    pub event_type: String,
    /// About it: who, from where, what was changed.
    pub data: Map<String, Value>,
}

impl NewEvent {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let event_type = fields.required("event_type", text_up_to(255));
        let data = fields.required("data", |value| match value {
            Value::Object(data) => Ok(data.clone()),
            Value::Null => Err("Field may not be null.".to_owned()),
            _ => Err("Not a valid mapping type.".to_owned()),
        });
        fields.finish()?;
        Ok(Self { event_type: event_type.unwrap_or_default(), data: data.unwrap_or_default() })
    }
}

/// An event as written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    pub event_type: String,
    pub created_at: WireTime,
    pub data: Map<String, Value>,
}
