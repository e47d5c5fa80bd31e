//! `GET /v2/received-text-messages`.

use serde::{Deserialize, Serialize};
use tidings_domain::{InboundSmsId, ServiceId};

use super::{Links, links, query};
use crate::schema::{self, Faults, ObjectReader};

/// Which of the text messages that it received a service asks for.
#[derive(Clone, Copy, Debug)]
pub struct ListReceivedTexts {
    /// Only what is older than this one.
    pub older_than: Option<InboundSmsId>,
}

/// A page of received text messages, the newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceivedTextPage {
    pub received_text_messages: Vec<ReceivedText>,
    pub links: Links,
}

/// What somebody wrote to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedText {
    pub id: InboundSmsId,
    pub created_at: String,
    pub service_id: ServiceId,
    /// The service's number, which it was sent to.
    pub notify_number: String,
    /// The number that it was sent from.
    pub user_number: String,
    pub content: String,
}

impl ListReceivedTexts {
    /// Reads what follows the question mark.
    ///
    /// # Errors
    /// Every fault of it, in the order of the public API.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, Faults> {
        let object = query::object(pairs, &[]);
        let mut reader = ObjectReader::new(&object)?;
        let older_than = reader.optional("older_than", schema::uuid).map(Into::into);
        reader.finish()?;
        Ok(Self { older_than })
    }

    /// Where the list begins, and where the page after that whose last message is `last`; `address` is where the list is.
    pub fn links(self, address: &str, last: Option<InboundSmsId>) -> Links {
        let next = last.map(|last| links::url(address, [("older_than", &*last.to_string())]));
        Links { current: address.to_owned(), next }
    }
}
