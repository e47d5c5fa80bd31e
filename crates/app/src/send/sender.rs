//! Who the messages are from that a service's team sends.

use tidings_domain::NotificationType;
use uuid::Uuid;

use super::sms::as_dialled;
use crate::{Failure, KnownService, directory::ReadyTemplate};

/// Who a message is from, or where answers go: as asked for by an id of the template's channel, else by default.
///
/// # Errors
/// When the service has no such sender.
pub(crate) fn reply_to_text(
    service: &KnownService,
    template: &ReadyTemplate,
    sender_id: Option<Uuid>,
) -> Result<Option<String>, Failure> {
    let sending = &service.service;
    match (template.template_type, sender_id) {
        (NotificationType::Sms, Some(id)) => {
            let sender = sending.sms_senders.iter().find(|sender| sender.id.as_uuid() == id);
            let sender = sender.ok_or_else(|| Failure::invalid("SMS sender not found"))?;
            Ok(Some(as_dialled(&sender.sms_sender)))
        }
        (NotificationType::Email, Some(id)) => {
            let address = sending.email_reply_tos.iter().find(|address| address.id.as_uuid() == id);
            let address = address.ok_or_else(|| Failure::invalid("Reply to email address not found"))?;
            Ok(Some(address.email_address.clone()))
        }
        (NotificationType::Sms, None) => Ok(service.default_sms_sender().map(|sender| as_dialled(&sender))),
        (NotificationType::Email, None) => Ok(service.default_reply_to()),
        (NotificationType::Letter, _) => Ok(template.letter.as_ref().and_then(|letter| letter.contact_block.clone())),
    }
}
