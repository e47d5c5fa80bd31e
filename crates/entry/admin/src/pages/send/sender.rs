//! Who a message is from, or where answers to it go.

use serde::Serialize;
use tidings_admin_client::Failed;
use tidings_api_types::internal::templates::Template;
use tidings_domain::NotificationType;
use uuid::Uuid;

use crate::visit::InService;

/// One to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Sender {
    pub id: Uuid,
    pub name: String,
    pub is_default: bool,
    /// Answers to it arrive in the service's inbox.
    pub receives: bool,
}

/// Those that a message of the channel may be from, the default first; none for letters, whose template says who sends them.
///
/// # Errors
/// When they cannot be read.
pub(super) async fn all(visit: &InService, channel: NotificationType) -> Result<Vec<Sender>, Failed> {
    let service = visit.service.id;
    match channel {
        NotificationType::Sms => {
            let senders = visit.client.sms_senders.list(service).await?;
            let sender = |sender: tidings_api_types::internal::sms_senders::SmsSender| Sender {
                id: sender.id.as_uuid(),
                name: sender.sms_sender,
                is_default: sender.is_default,
                receives: sender.inbound_number_id.is_some(),
            };
            Ok(senders.into_iter().map(sender).collect())
        }
        NotificationType::Email => {
            let addresses = visit.client.reply_tos.list(service).await?;
            let sender = |address: tidings_api_types::internal::reply_tos::ReplyTo| Sender {
                id: address.id.as_uuid(),
                name: address.email_address,
                is_default: address.is_default,
                receives: false,
            };
            Ok(addresses.into_iter().map(sender).collect())
        }
        NotificationType::Letter => Ok(Vec::new()),
    }
}

/// The name of the one that was chosen, or of the default one. One that is there no longer is as good as none.
///
/// # Errors
/// When it cannot be read.
pub(super) async fn name(
    visit: &InService,
    template: &Template,
    chosen: Option<&str>,
) -> Result<Option<String>, Failed> {
    let Some(chosen) = chosen else { return Ok(template.reply_to_text.clone()) };
    let senders = all(visit, template.template_type).await?;
    let chosen = senders.into_iter().find(|sender| sender.id.to_string() == chosen);
    Ok(chosen.map(|sender| sender.name).or_else(|| template.reply_to_text.clone()))
}
