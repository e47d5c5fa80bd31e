//! Writes down what the printer reports of letters.

use jiff::Timestamp;
use tidings_api_types::letter_report::{LetterFate, LetterReport};
use tidings_domain::{NotificationId, NotificationStatus, NotificationType, london};
use tidings_store::{StoreError, notifications::Despatch};

use crate::{App, status_changes};

/// The letter that a report's token is about: the printer was given it with the letter, so that nobody else can report. `None`
/// when it is none of ours.
pub fn letter_of_token(app: &App, token: &str) -> Option<NotificationId> {
    let id: String = app.signer.read(token).ok()?;
    tidings_domain::ids::parse_lenient(&id).map(Into::into)
}

/// Ends a letter as it is reported. A report for a letter whose end is known, or that is not there, changes nothing. Services
/// are not called about letters.
///
/// # Errors
/// When the database does not take it: the printer is to report again.
pub async fn record(app: &App, report: LetterReport, now: Timestamp) -> Result<(), StoreError> {
    let LetterReport { notification_id, fate, at } = report;
    let (status, despatch, reported_sheets) = match fate {
        LetterFate::Despatched { sheets, is_sorted } => {
            (NotificationStatus::Delivered, Some(Despatch { on: london::day(at), is_sorted }), sheets)
        }
        LetterFate::Rejected => (NotificationStatus::TechnicalFailure, None, None),
    };
    let mut transaction = app.begin().await?;
    let letter = status_changes::by_printer(&mut transaction, notification_id, status, despatch, now).await?;
    transaction.commit().await?;
    let Some(letter) = letter else {
        tracing::warn!(%notification_id, %status, "a report of a letter that changes nothing");
        return Ok(());
    };
    if status == NotificationStatus::TechnicalFailure {
        tracing::error!(%notification_id, "the printer has rejected a letter");
    }
    if let Some(sheets) = reported_sheets.filter(|sheets| *sheets != letter.billable_units) {
        let counted = letter.billable_units;
        tracing::error!(%notification_id, sheets, counted, "the printer counts other sheets of a letter than we do");
    }
    status_changes::count_ended(NotificationType::Letter, status, letter.created_at, now);
    Ok(())
}
