//! A spreadsheet is sent.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use tidings_domain::{ContactListId, JobId, ServiceId, UserId};
use uuid::Uuid;

use super::Job;
use crate::internal::{
    Data,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, instant, nullable, uuid},
};

endpoint! {
    /// Sends a spreadsheet that was uploaded: now, or at its time.
    POST "/service/{service_id}/job" => PostJob { service_id: ServiceId } (CreateJob) -> 201 Data<Job>
}

/// A spreadsheet to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreateJob {
    /// That of the upload, and of the job from now on.
    pub id: JobId,
    pub created_by: UserId,
    /// Not now but then, within the next seven days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_for: Option<Timestamp>,
    /// The list that the upload was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_list_id: Option<ContactListId>,
    /// Who the messages are from, as an id of the template's channel: a reply-to address, a sender of text messages or a letter
    /// contact. The service's default where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<Uuid>,
}

impl CreateJob {
    /// Reads a body.
    ///
    /// # Errors
    /// Everything that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let id = fields.required("id", uuid);
        let created_by = fields.required("created_by", uuid);
        let scheduled_for = fields.optional("scheduled_for", nullable(instant)).flatten();
        let contact_list_id = fields.optional("contact_list_id", nullable(uuid)).flatten();
        let sender_id = fields.optional("sender_id", nullable(uuid)).flatten();
        fields.finish()?;
        Ok(Self {
            id: id.unwrap_or_default().into(),
            created_by: created_by.unwrap_or_default().into(),
            scheduled_for,
            contact_list_id: contact_list_id.map(Into::into),
            sender_id,
        })
    }
}
