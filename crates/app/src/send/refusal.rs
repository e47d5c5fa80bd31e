//! Why a message is not accepted.

use tidings_api_types::v2::ErrorBody;
use tidings_domain::{EmailReplyToId, NotificationType, ServiceId, SmsSenderId};
use tidings_recipients::InvalidPhoneNumber;
use tidings_store::StoreError;
use tidings_template::{EMAIL_SIZE_LIMIT, SMS_CHAR_COUNT_LIMIT};

/// Why a message is not accepted, in the words of the public API.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("Service is not allowed to send {}", .0.plural())]
    ChannelNotAllowed(NotificationType),
    #[error("Template not found")]
    TemplateNotFound,
    #[error("{template} template is not suitable for {endpoint} notification")]
    WrongTemplateType {
        /// The template's channel.
        template: NotificationType,
        /// The channel that was asked for.
        endpoint: NotificationType,
    },
    #[error("Template has been deleted")]
    TemplateDeleted,
    /// The placeholders without a value, as the template writes them.
    #[error("Missing personalisation: {}", .0.join(", "))]
    MissingPersonalisation(Vec<String>),
    #[error("Your message is empty.")]
    EmptyMessage,
    #[error("Can only send a file by email")]
    FileNotByEmail,
    #[error(
        "Send files by email has not been set up - add contact details for your service at \
         {admin_base_url}/services/{service_id}/service-settings/send-files-by-email"
    )]
    FilesNotSetUp {
        /// Where the admin app is.
        admin_base_url: String,
        /// Whose settings to open.
        service_id: ServiceId,
    },
    #[error("sms_sender_id {id} does not exist in database for service id {service_id}")]
    SmsSenderNotFound {
        /// As asked for.
        id: SmsSenderId,
        /// Who asked.
        service_id: ServiceId,
    },
    #[error("email_reply_to_id {id} does not exist in database for service id {service_id}")]
    EmailReplyToNotFound {
        /// As asked for.
        id: EmailReplyToId,
        /// Who asked.
        service_id: ServiceId,
    },
    #[error("Can’t send to this recipient using a team-only API key")]
    TeamKeyRecipient,
    #[error(
        "Can’t send to this recipient when service is in trial mode – see \
         https://www.notifications.service.gov.uk/trial-mode"
    )]
    TrialModeRecipient,
    #[error("Cannot send to international mobile numbers")]
    InternationalNotAllowed,
    /// A number that is valid, and not for this service.
    #[error("{}", .0.api_message())]
    PhoneNumber(InvalidPhoneNumber),
    #[error(
        "Your message is too long. Text messages cannot be longer than {SMS_CHAR_COUNT_LIMIT} characters. \
         Your message is {0} characters long."
    )]
    SmsTooLong(usize),
    #[error(
        "Your message is too long. Emails cannot be longer than {EMAIL_SIZE_LIMIT} bytes. Your message is {0} bytes."
    )]
    EmailTooLong(usize),
    /// Nothing is wrong with the message: the database could not be asked, or did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing is wrong with the message: it could not be stored.
    #[error("the notification could not be stored: {reason}")]
    NotStored {
        /// For the log.
        reason: String,
        /// The same message may be accepted in a moment.
        unavailable: bool,
    },
}

impl Refusal {
    /// What the caller is told; `None` when the fault is ours and its words are for the log.
    pub fn body(&self) -> Option<ErrorBody> {
        let error = match self {
            Self::Store(_) | Self::NotStored { .. } => return None,
            Self::PhoneNumber(_) => "InvalidPhoneError",
            _ => "BadRequestError",
        };
        Some(ErrorBody::one(400, error, self.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_as_the_clients_know_them() {
        assert_eq!(
            Refusal::EmailTooLong(2_000_001).to_string(),
            "Your message is too long. Emails cannot be longer than 2000000 bytes. Your message is 2000001 bytes."
        );
        assert_eq!(
            Refusal::SmsTooLong(919).to_string(),
            "Your message is too long. Text messages cannot be longer than 918 characters. Your message is 919 \
             characters long."
        );
    }
}
