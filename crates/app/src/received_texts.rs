//! The text messages that a service received.

use tidings_api_types::{
    time::to_wire,
    v2::{ListReceivedTexts, ReceivedTextPage, received_text::ReceivedText},
};
use tidings_store::{StoreError, inbound_sms};

use crate::{App, KnownService};

/// Most messages on a page.
pub const PAGE_SIZE: i64 = 250;

/// A page of them, the newest first.
///
/// # Errors
/// When the database cannot be asked, or holds what cannot be read.
pub async fn page(app: &App, service: &KnownService, list: ListReceivedTexts) -> Result<ReceivedTextPage, StoreError> {
    let page = inbound_sms::page(&app.pool, service.id, list.older_than, PAGE_SIZE).await?;
    let address = format!("{}/v2/received-text-messages", app.addresses.api_host_name);
    let links = list.links(&address, page.last().map(|last| last.id));
    let mut received_text_messages = Vec::with_capacity(page.len());
    for stored in page {
        received_text_messages.push(ReceivedText {
            id: stored.id,
            created_at: to_wire(stored.created_at),
            service_id: service.id,
            notify_number: stored.notify_number,
            user_number: stored.user_number,
            content: app.signer.read(&stored.content)?,
        });
    }
    Ok(ReceivedTextPage { received_text_messages, links })
}
