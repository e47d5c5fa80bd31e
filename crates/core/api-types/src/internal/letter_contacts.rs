//! The addresses that stand at the top of a service's letters.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{LetterContactId, ServiceId};

use super::{Data, endpoint::endpoint, time::WireTime};
use crate::schema::{Faults, ObjectReader, boolean, string_up_to};

endpoint! {
    /// A service's addresses, the default first, then the newest.
    GET "/service/{service_id}/letter-contact" => ListLetterContacts { service_id: ServiceId } -> Vec<LetterContact>
}

endpoint! {
    /// One address.
    GET "/service/{service_id}/letter-contact/{letter_contact_id}"
        => GetLetterContact { service_id: ServiceId, letter_contact_id: LetterContactId } -> LetterContact
}

endpoint! {
    /// Adds an address.
    POST "/service/{service_id}/letter-contact"
        => AddLetterContact { service_id: ServiceId } (LetterContactForm) -> 201 Data<LetterContact>
}

endpoint! {
    /// Changes an address.
    POST "/service/{service_id}/letter-contact/{letter_contact_id}"
        => UpdateLetterContact { service_id: ServiceId, letter_contact_id: LetterContactId }
        (LetterContactForm) -> Data<LetterContact>
}

endpoint! {
    /// Takes an address away, from the templates that show it too.
    POST "/service/{service_id}/letter-contact/{letter_contact_id}/archive"
        => ArchiveLetterContact { service_id: ServiceId, letter_contact_id: LetterContactId } -> Data<LetterContact>
}

/// An address as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterContactForm {
    /// Up to ten lines.
    pub contact_block: String,
    pub is_default: bool,
}

impl LetterContactForm {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let contact_block = reader.required("contact_block", string_up_to(usize::MAX));
        let is_default = reader.required("is_default", boolean);
        reader.finish_with_others()?;
        Ok(Self { contact_block: contact_block.unwrap_or_default(), is_default: is_default.unwrap_or_default() })
    }
}

/// An address at the top of letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterContact {
    pub id: LetterContactId,
    pub service_id: ServiceId,
    pub contact_block: String,
    pub is_default: bool,
    pub archived: bool,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}
