//! Recipients that a service keeps for several spreadsheets.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{ContactListId, NotificationType, ServiceId, UserId};

use super::{endpoint::endpoint, time::WireTime};
use crate::schema::{Faults, ObjectReader, one_of, small_integer, text, uuid};

endpoint! {
    /// A service's lists, the newest first.
    GET "/service/{service_id}/contact-list" => ListContactLists { service_id: ServiceId } -> Vec<ContactList>
}

endpoint! {
    /// One of them.
    GET "/service/{service_id}/contact-list/{contact_list_id}"
        => GetContactList { service_id: ServiceId, contact_list_id: ContactListId } -> ContactList
}

endpoint! {
    /// Keeps a list, whose file is kept already.
    POST "/service/{service_id}/contact-list"
        => CreateContactList { service_id: ServiceId } (NewContactList) -> 201 ContactList
}

endpoint! {
    /// Archives a list.
    DELETE "/service/{service_id}/contact-list/{contact_list_id}"
        => DeleteContactList { service_id: ServiceId, contact_list_id: ContactListId } -> 204 ()
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactList {
    pub id: ContactListId,
    pub original_file_name: String,
    pub row_count: i32,
    /// How often it was used while its messages are kept.
    pub recent_job_count: i64,
    /// It was ever used.
    pub has_jobs: bool,
    pub template_type: NotificationType,
    pub service_id: ServiceId,
    /// The name of whoever brought it.
    pub created_by: Option<String>,
    pub created_at: WireTime,
}

/// A list to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewContactList {
    /// That of the file.
    pub id: ContactListId,
    pub original_file_name: String,
    pub row_count: i32,
    pub template_type: NotificationType,
    pub created_by: UserId,
}

impl NewContactList {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        const TYPES: &[NotificationType] = &[NotificationType::Email, NotificationType::Sms];
        let mut reader = ObjectReader::new(body)?;
        let id = reader.required("id", uuid);
        let original_file_name = reader.required("original_file_name", text);
        let row_count = reader.required("row_count", small_integer);
        let template_type = reader.required("template_type", one_of(TYPES));
        let created_by = reader.required("created_by", uuid);
        reader.finish_with_others()?;
        Ok(Self {
            id: id.unwrap_or_default().into(),
            original_file_name: original_file_name.unwrap_or_default(),
            row_count: row_count.unwrap_or_default(),
            template_type: template_type.ok_or(Faults(Vec::new()))?,
            created_by: created_by.unwrap_or_default().into(),
        })
    }
}
