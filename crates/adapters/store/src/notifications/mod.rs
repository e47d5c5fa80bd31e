//! Notifications: the rows that everything is about.
//!
//! Writes are batches, one statement each, because every one of them is on the path of every message. A status changes only
//! from a state that allows it, in the statement itself. Statements that change many rows lock them in the order of their
//! ids, so that two of them never wait for each other in a circle.

mod archive;
mod insert;
mod letters;
mod overdue;
mod readable;
mod receipts;
mod schedule;
mod sent;
mod shown;
mod story;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use tidings_domain::{
    ApiKeyId, JobId, KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId, TemplateId, UserId,
};
use uuid::Uuid;

pub use archive::{Expired, Moved, Staying, archive, expired};
pub use insert::{NewLetter, NewNotification, RowOfJob, insert_many};
pub use letters::{Despatch, ReportedLetter, cancel_letter, report_letter};
pub use overdue::{Overdue, overdue};
pub use readable::{Listed, ReadableNotification, page, readable};
pub use receipts::{Receipt, StatusChange, apply_receipts, by_references, fail, fail_permanently, time_out};
pub use schedule::{Cancellable, Schedule, cancel, insert_schedules, lock_for_cancelling};
pub use sent::{SentNotification, mark_sent};
pub use shown::{
    Sender, ShownInReport, ShownNotification, ShownOfJob, ShownPage, ShownSearch, count_of_job, count_uploaded_letters,
    search_shown, shown, shown_in_report, shown_of_job, shown_page, uploaded_letters,
};
pub use story::{Story, story};

use crate::{StoreError, known, utc};

/// A notification as stored.
#[derive(Clone, Debug)]
pub struct StoredNotification {
    pub id: NotificationId,
    pub service_id: ServiceId,
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    pub template_id: TemplateId,
    pub template_version: i32,
    pub api_key_id: Option<ApiKeyId>,
    pub key_type: KeyType,
    pub job_id: Option<JobId>,
    pub created_by_id: Option<UserId>,
    /// The recipient as given.
    pub to: String,
    /// The recipient as sent to.
    pub normalised_to: Option<String>,
    /// The encoded personalisation (see [`crate::signed_column`]).
    pub personalisation: Option<String>,
    /// The sender's own label for it.
    pub client_reference: Option<String>,
    /// The text message's sender, or the email's reply-to address.
    pub reply_to_text: Option<String>,
    pub unsubscribe_link: Option<String>,
    pub international: bool,
    pub rate_multiplier: Option<f64>,
    pub billable_units: i32,
    /// The provider that took it; absent until the sending is written down, though a receipt may have come already.
    pub sent_by: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    /// Its recipient is to be sent no emails; only looked up for what [`waiting`] returns.
    pub is_suppressed: bool,
}

struct Row {
    id: Uuid,
    service_id: Option<Uuid>,
    notification_type: String,
    notification_status: String,
    template_id: Option<Uuid>,
    template_version: i32,
    api_key_id: Option<Uuid>,
    key_type: String,
    job_id: Option<Uuid>,
    created_by_id: Option<Uuid>,
    to: String,
    normalised_to: Option<String>,
    _personalisation: Option<String>,
    client_reference: Option<String>,
    reply_to_text: Option<String>,
    unsubscribe_link: Option<String>,
    international: Option<bool>,
    rate_multiplier: Option<f64>,
    billable_units: i32,
    sent_by: Option<String>,
    created_at: jiff_sqlx::DateTime,
    sent_at: Option<jiff_sqlx::DateTime>,
    updated_at: Option<jiff_sqlx::DateTime>,
    is_suppressed: bool,
}

impl TryFrom<Row> for StoredNotification {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            service_id: row.service_id.unwrap_or_default().into(),
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            status: known("notifications", "notification_status", &row.notification_status)?,
            template_id: row.template_id.unwrap_or_default().into(),
            template_version: row.template_version,
            api_key_id: row.api_key_id.map(Into::into),
            key_type: known("notifications", "key_type", &row.key_type)?,
            job_id: row.job_id.map(Into::into),
            created_by_id: row.created_by_id.map(Into::into),
            to: row.to,
            normalised_to: row.normalised_to,
            personalisation: row._personalisation,
            client_reference: row.client_reference,
            reply_to_text: row.reply_to_text,
            unsubscribe_link: row.unsubscribe_link,
            international: row.international.unwrap_or_default(),
            rate_multiplier: row.rate_multiplier,
            billable_units: row.billable_units,
            sent_by: row.sent_by,
            created_at: utc::from_column(row.created_at),
            sent_at: row.sent_at.map(utc::from_column),
            updated_at: row.updated_at.map(utc::from_column),
            is_suppressed: row.is_suppressed,
        })
    }
}

/// One notification of a service, while it is kept (retention moves it to the history).
pub async fn by_id(
    pool: &PgPool,
    service: ServiceId,
    id: NotificationId,
) -> Result<Option<StoredNotification>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, service_id, notification_type::text AS "notification_type!", notification_status, template_id,
               template_version, api_key_id, key_type, job_id, created_by_id, "to", normalised_to, _personalisation,
               client_reference, reply_to_text, unsubscribe_link, international,
               rate_multiplier::float8 AS rate_multiplier, billable_units, sent_by,
               created_at AS "created_at: jiff_sqlx::DateTime", sent_at AS "sent_at: jiff_sqlx::DateTime",
               updated_at AS "updated_at: jiff_sqlx::DateTime", false AS "is_suppressed!"
           FROM notifications WHERE id = $1 AND service_id = $2"#,
        id.as_uuid(),
        service.as_uuid()
    )
    .fetch_optional(pool)
    .await?
    .map(TryInto::try_into)
    .transpose()
}

/// Those of `ids` that wait to be handed to a provider, in no particular order, each with whether its recipient is to be sent no
/// emails at `now`. Test keys send nothing to anybody, and so to everybody.
pub async fn waiting(
    pool: &PgPool,
    ids: &[NotificationId],
    now: Timestamp,
) -> Result<Vec<StoredNotification>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    sqlx::query_as!(
        Row,
        r#"SELECT id, service_id, notification_type::text AS "notification_type!", notification_status, template_id,
               template_version, api_key_id, key_type, job_id, created_by_id, "to", normalised_to, _personalisation,
               client_reference, reply_to_text, unsubscribe_link, international,
               rate_multiplier::float8 AS rate_multiplier, billable_units, sent_by,
               created_at AS "created_at: jiff_sqlx::DateTime", sent_at AS "sent_at: jiff_sqlx::DateTime",
               updated_at AS "updated_at: jiff_sqlx::DateTime",
               notification_type = 'email' AND key_type <> 'test' AND EXISTS (
                   SELECT FROM email_suppressions listed
                   WHERE listed.email_address = COALESCE(notifications.normalised_to, notifications."to")
                       AND (listed.service_id IS NULL OR listed.service_id = notifications.service_id)
                       AND (listed.expires_at IS NULL OR listed.expires_at > $2)) AS "is_suppressed!"
           FROM notifications WHERE id = ANY($1) AND notification_status = 'created'"#,
        &ids,
        now.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// How many of a service's notifications stand in each state; for tests and the doctor, not for pages.
pub async fn count_by_status(pool: &PgPool, service: ServiceId) -> Result<Vec<(NotificationStatus, i64)>, StoreError> {
    sqlx::query!(
        r#"SELECT notification_status, count(*) AS "count!" FROM notifications WHERE service_id = $1 GROUP BY 1"#,
        service.as_uuid()
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| Ok((known("notifications", "notification_status", &row.notification_status)?, row.count)))
    .collect()
}
