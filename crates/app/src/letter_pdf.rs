//! The PDF of a letter, for its service.

use tidings_domain::{NotificationId, NotificationStatus, NotificationType};
use tidings_store::StoreError;

use crate::{App, KnownService};

/// Why there is no PDF, in the words of the public API.
#[derive(Debug, thiserror::Error)]
pub enum NoPdf {
    #[error("No result found")]
    NotFound,
    #[error("Notification is not a letter")]
    NotALetter,
    #[error("File did not pass the virus scan")]
    VirusFound,
    #[error("PDF not available for letters in status {}", NotificationStatus::TechnicalFailure)]
    TechnicalFailure,
    #[error("PDF not available yet, try again later")]
    NotReady,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The PDF of a service's letter. Letters come with the letter pipeline: until then no PDF is ready.
///
/// # Errors
/// See [`NoPdf`].
pub async fn letter_pdf(app: &App, service: &KnownService, id: NotificationId) -> Result<Vec<u8>, NoPdf> {
    let letter = tidings_store::notifications::readable(&app.pool, service.id, id).await?.ok_or(NoPdf::NotFound)?;
    match (letter.notification_type, letter.status) {
        (NotificationType::Sms | NotificationType::Email, _) => Err(NoPdf::NotALetter),
        (NotificationType::Letter, NotificationStatus::VirusScanFailed) => Err(NoPdf::VirusFound),
        (NotificationType::Letter, NotificationStatus::TechnicalFailure) => Err(NoPdf::TechnicalFailure),
        (NotificationType::Letter, _) => Err(NoPdf::NotReady),
    }
}
