//! Storing accepted notifications.

use std::borrow::Borrow;

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{
    ApiKeyId, JobId, KeyType, NotificationId, NotificationStatus, NotificationType, Postage, ServiceId, TemplateId,
    UserId,
};

use crate::{StoreError, utc};

/// An accepted notification, to be stored as `created` unless it is a letter or a row of a spreadsheet that says otherwise.
#[derive(Clone, Debug)]
pub struct NewNotification {
    pub id: NotificationId,
    pub service_id: ServiceId,
    pub notification_type: NotificationType,
    pub template_id: TemplateId,
    pub template_version: i32,
    /// None where no API key was used: messages of the platform itself, and those sent from the admin app.
    pub api_key_id: Option<ApiKeyId>,
    pub key_type: KeyType,
    /// Who of the team sent it, if somebody did.
    pub created_by: Option<UserId>,
    /// The recipient as given.
    pub to: String,
    /// The recipient as sent to.
    pub normalised_to: String,
    /// The encoded personalisation (see [`crate::signed_column`]).
    pub personalisation: String,
    pub client_reference: Option<String>,
    pub reply_to_text: Option<String>,
    pub unsubscribe_link: Option<String>,
    /// Text messages only: to a number outside the United Kingdom.
    pub international: bool,
    /// Text messages only: the country's calling code.
    pub phone_prefix: Option<String>,
    /// Text messages only: how many times the domestic rate a fragment costs.
    pub rate_multiplier: Option<i32>,
    /// Letters only.
    pub letter: Option<NewLetter>,
    /// The row of a spreadsheet that it is.
    pub job: Option<RowOfJob>,
    pub created_at: Timestamp,
}

/// What an accepted letter has beside other notifications.
#[derive(Clone, Debug)]
pub struct NewLetter {
    /// Where it begins.
    pub status: NotificationStatus,
    pub postage: Postage,
    /// The name by which printers know it.
    pub reference: String,
}

/// A row of a spreadsheet. Of each there is one notification at most (`uq_notifications_job_row_number`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowOfJob {
    pub job_id: JobId,
    /// Counted from 0.
    pub row_number: i32,
    /// It cannot be sent, and is stored as `validation-failed`.
    pub is_refused: bool,
}

/// Collects one column of a batch.
fn column<'a, N: Borrow<NewNotification>, T>(rows: &'a [N], value: impl Fn(&'a NewNotification) -> T) -> Vec<T> {
    rows.iter().map(|row| value(row.borrow())).collect()
}

/// Stores a batch in one statement: all or none.
pub async fn insert_many(conn: &mut PgConnection, rows: &[impl Borrow<NewNotification>]) -> Result<(), StoreError> {
    let is_refused = |row: &NewNotification| row.job.is_some_and(|job| job.is_refused);
    let status = |row: &NewNotification| match &row.letter {
        _ if is_refused(row) => NotificationStatus::ValidationFailed,
        Some(letter) => letter.status,
        None => NotificationStatus::Created,
    };
    sqlx::query!(
        r#"INSERT INTO notifications (id, service_id, notification_type, template_id, template_version, api_key_id, key_type,
               "to", normalised_to, _personalisation, client_reference, reply_to_text, unsubscribe_link, international,
               phone_prefix, rate_multiplier, created_at, billable_units, notification_status, postage, reference,
               created_by_id, job_id, job_row_number, updated_at)
           SELECT id, service_id, notification_type::notification_type, template_id, template_version, api_key_id, key_type,
               recipient, normalised_to, personalisation, client_reference, reply_to_text, unsubscribe_link, international,
               phone_prefix, rate_multiplier, created_at, 0, notification_status, postage, reference,
               created_by_id, job_id, job_row_number, updated_at
           FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::uuid[], $7::text[], $8::text[],
                   $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bool[], $15::text[], $16::int[],
                   $17::timestamp[], $18::text[], $19::text[], $20::text[], $21::uuid[],
                   $22::uuid[], $23::int[], $24::timestamp[])
               AS batch (id, service_id, notification_type, template_id, template_version, api_key_id, key_type, recipient,
                   normalised_to, personalisation, client_reference, reply_to_text, unsubscribe_link, international,
                   phone_prefix, rate_multiplier, created_at, notification_status, postage, reference, created_by_id,
                   job_id, job_row_number, updated_at)"#,
        &column(rows, |row| row.id.as_uuid()),
        &column(rows, |row| row.service_id.as_uuid()),
        &column(rows, |row| row.notification_type.as_str()) as _,
        &column(rows, |row| row.template_id.as_uuid()),
        &column(rows, |row| row.template_version),
        &column(rows, |row| row.api_key_id.map(|id| id.as_uuid())) as _,
        &column(rows, |row| row.key_type.as_str()) as _,
        &column(rows, |row| row.to.as_str()) as _,
        &column(rows, |row| row.normalised_to.as_str()) as _,
        &column(rows, |row| row.personalisation.as_str()) as _,
        &column(rows, |row| row.client_reference.as_deref()) as _,
        &column(rows, |row| row.reply_to_text.as_deref()) as _,
        &column(rows, |row| row.unsubscribe_link.as_deref()) as _,
        &column(rows, |row| row.international),
        &column(rows, |row| row.phone_prefix.as_deref()) as _,
        &column(rows, |row| row.rate_multiplier) as _,
        &column(rows, |row| utc::to_column(row.created_at)) as _,
        &column(rows, |row| status(row).as_str()) as _,
        &column(rows, |row| row.letter.as_ref().map(|letter| letter.postage.as_str())) as _,
        &column(rows, |row| row.letter.as_ref().map(|letter| letter.reference.as_str())) as _,
        &column(rows, |row| row.created_by.map(UserId::as_uuid)) as _,
        &column(rows, |row| row.job.map(|job| job.job_id.as_uuid())) as _,
        &column(rows, |row| row.job.map(|job| job.row_number)) as _,
        &column(rows, |row| is_refused(row).then(|| utc::to_column(row.created_at))) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
