//! Why a message is not accepted.

use tidings_api_types::{
    internal::ErrorReply,
    schema::Faults,
    v2::{ErrorBody, error::QrCodeDetails},
};
use tidings_domain::{EmailReplyToId, KeyType, NotificationType, ServiceId, SmsSenderId, rate_limit::LimitedChannel};
use tidings_recipients::{AddressProblem, InvalidPhoneNumber};
use tidings_store::StoreError;
use tidings_template::{EMAIL_SIZE_LIMIT, QR_CODE_MAX_BYTES, QrCodeTooLong, SMS_CHAR_COUNT_LIMIT};

use crate::Failure;

/// Why a message is not accepted, in the words of the public API.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The body is none of a request; never empty.
    #[error("{}", .0.0.join("; "))]
    Invalid(Faults),
    #[error("Exceeded rate limit for key type {} of {limit} requests per 60 seconds", name_of(*.key_type))]
    RateLimit {
        /// Each type has a limit of its own.
        key_type: KeyType,
        /// Requests per minute.
        limit: u32,
        /// Seconds until it is worth trying again.
        retry_after: u64,
    },
    #[error("Exceeded send limits ({channel}: {limit}) for today")]
    DailyLimit {
        /// What there were too many of.
        channel: LimitedChannel,
        /// Messages per day.
        limit: i64,
        /// Seconds until tomorrow.
        retry_after: u64,
    },
    /// Ours, beyond Notify's contract.
    #[error("The Idempotency-Key was used for a different request in the last 24 hours")]
    OtherRequest,
    /// The same request is being served at this moment.
    #[error("the same request was made at the same time")]
    Repeated,
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
    #[error("Cannot create a usable QR code - the link is too long")]
    QrCodeTooLong(QrCodeTooLong),
    #[error("Cannot send letters with a team api key")]
    LetterByTeamKey,
    #[error("Cannot send letters when service is in trial mode")]
    LetterInTrialMode,
    #[error(transparent)]
    Address(AddressProblem),
    #[error("Cannot decode letter content (invalid base64 encoding)")]
    LetterNotBase64,
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
        let (status, error) = match self {
            Self::Store(_) | Self::NotStored { .. } | Self::Repeated => return None,
            Self::Invalid(Faults(messages)) => return Some(ErrorBody::validation(messages.clone())),
            Self::RateLimit { .. } => (429, "RateLimitError"),
            Self::DailyLimit { .. } => (429, "TooManyRequestsError"),
            Self::OtherRequest => (422, "IdempotencyKeyError"),
            Self::PhoneNumber(_) => (400, "InvalidPhoneError"),
            Self::Address(_) | Self::QrCodeTooLong(_) => (400, "ValidationError"),
            Self::LetterByTeamKey | Self::LetterInTrialMode => (403, "BadRequestError"),
            _ => (400, "BadRequestError"),
        };
        let mut body = ErrorBody::one(status, error, self.to_string());
        if let (Self::QrCodeTooLong(code), Some(entry)) = (self, body.errors.first_mut()) {
            let (data, num_bytes) = (code.data.clone(), code.num_bytes());
            entry.qr_code = Some(QrCodeDetails { data, num_bytes, max_bytes: QR_CODE_MAX_BYTES });
        }
        Some(body)
    }

    /// Seconds until the same request may be accepted, where that is a matter of time.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::RateLimit { retry_after, .. } | Self::DailyLimit { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }
}

impl From<Refusal> for Failure {
    /// The same as the internal API has it; what is wrong with a number is told to people there, not to programs.
    fn from(refusal: Refusal) -> Self {
        match (refusal.body(), refusal) {
            (_, Refusal::Store(error)) => error.into(),
            (_, Refusal::PhoneNumber(problem)) => Self::invalid(problem.to_string()),
            (_, Refusal::NotStored { reason, unavailable: true }) => Self::Unavailable(reason),
            (Some(body), refusal) => ErrorReply::text(body.status_code, refusal.to_string()).into(),
            (None, refusal) => Self::Broken(refusal.to_string()),
        }
    }
}

impl From<Faults> for Refusal {
    fn from(faults: Faults) -> Self {
        Self::Invalid(faults)
    }
}

/// As the message about too many requests names a type of keys.
const fn name_of(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Normal => "LIVE",
        KeyType::Team => "TEAM",
        KeyType::Test => "TEST",
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
