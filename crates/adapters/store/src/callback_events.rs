//! What services are told by their callbacks, as it is stored: batches, one statement each.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::{ComplaintId, InboundSmsId, NotificationId, NotificationType, TemplateId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// What does not change of a message, whatever becomes of it.
#[derive(Clone, Debug)]
pub struct CalledMessage {
    pub id: NotificationId,
    pub client_reference: Option<String>,
    /// The recipient as given.
    pub to: String,
    pub notification_type: NotificationType,
    pub template_id: Option<TemplateId>,
    pub template_version: i32,
    pub created_at: Timestamp,
}

/// Those of `ids` that are kept (the history has no recipients), in no particular order.
pub async fn messages(pool: &PgPool, ids: &[NotificationId]) -> Result<Vec<CalledMessage>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let rows = sqlx::query!(
        r#"SELECT id, client_reference, "to", notification_type::text AS "notification_type!", template_id, template_version,
               created_at AS "created_at: jiff_sqlx::DateTime"
           FROM notifications WHERE id = ANY($1)"#,
        &ids
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(CalledMessage {
                id: row.id.into(),
                client_reference: row.client_reference,
                to: row.to,
                notification_type: known("notifications", "notification_type", &row.notification_type)?,
                template_id: row.template_id.map(Into::into),
                template_version: row.template_version,
                created_at: utc::from_column(row.created_at),
            })
        })
        .collect()
}

/// A text message that came in.
#[derive(Clone, Debug)]
pub struct ReceivedText {
    pub id: InboundSmsId,
    /// Who sent it.
    pub user_number: String,
    /// The service's number.
    pub notify_number: String,
    /// The encoded content (see [`crate::signed_column`]).
    pub content: String,
    /// When the provider got it; where the provider does not say, when we did.
    pub received_at: Timestamp,
}

/// Those of `ids` that are kept, in no particular order.
pub async fn received_texts(pool: &PgPool, ids: &[InboundSmsId]) -> Result<Vec<ReceivedText>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    Ok(sqlx::query!(
        r#"SELECT id, user_number, notify_number, content,
               COALESCE(provider_date, created_at) AS "received_at!: jiff_sqlx::DateTime"
           FROM inbound_sms WHERE id = ANY($1)"#,
        &ids
    )
    .map(|row| ReceivedText {
        id: row.id.into(),
        user_number: row.user_number,
        notify_number: row.notify_number,
        content: row.content,
        received_at: utc::from_column(row.received_at),
    })
    .fetch_all(pool)
    .await?)
}

/// A complaint about an email.
#[derive(Clone, Debug)]
pub struct CalledComplaint {
    pub id: ComplaintId,
    pub notification_id: NotificationId,
    /// The sender's own label of the email.
    pub client_reference: Option<String>,
    /// When the recipient complained; where the provider does not say, when we heard.
    pub complained_at: Timestamp,
}

/// Those of `ids` that there are, about emails kept or in the history, in no particular order.
pub async fn complaints(pool: &PgPool, ids: &[ComplaintId]) -> Result<Vec<CalledComplaint>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    Ok(sqlx::query!(
        r#"SELECT complaints.id AS "id!", notification_id AS "notification_id!",
               COALESCE(live.client_reference, past.client_reference) AS client_reference,
               COALESCE(complaint_date, complaints.created_at) AS "complained_at!: jiff_sqlx::DateTime"
           FROM complaints
               LEFT JOIN notifications live ON live.id = notification_id
               LEFT JOIN notification_history past ON past.id = notification_id
           WHERE complaints.id = ANY($1)"#,
        &ids
    )
    .map(|row| CalledComplaint {
        id: row.id.into(),
        notification_id: row.notification_id.into(),
        client_reference: row.client_reference,
        complained_at: utc::from_column(row.complained_at),
    })
    .fetch_all(pool)
    .await?)
}

/// A letter that came back.
#[derive(Clone, Debug)]
pub struct CalledLetter {
    pub id: NotificationId,
    /// The sender's own label; of an uploaded letter, the file's name.
    pub client_reference: Option<String>,
    /// It was sent with an API key.
    pub by_api: bool,
    pub created_at: Timestamp,
    /// The team member who sent it.
    pub sent_by: Option<String>,
    pub template_id: TemplateId,
    pub template_version: i32,
    pub template_name: String,
    /// The template is one that no one sees: the letter was made elsewhere.
    pub template_hidden: bool,
    /// The spreadsheet that it was sent from.
    pub file_name: Option<String>,
    /// Its row there, counted from 0 and without the row of headings.
    pub row_number: Option<i32>,
}

/// Those of `ids` that there are, kept or in the history, in no particular order.
pub async fn returned_letters(pool: &PgPool, ids: &[NotificationId]) -> Result<Vec<CalledLetter>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    Ok(sqlx::query!(
        r#"SELECT letter.id AS "id!", client_reference, api_key_id IS NOT NULL AS "by_api!",
               letter.created_at AS "created_at!: jiff_sqlx::DateTime", users.email_address AS "email_address?",
               letter.template_id AS "template_id!", letter.template_version AS "template_version!",
               templates.name AS "template_name!", templates.hidden AS "template_hidden!",
               jobs.original_file_name AS "original_file_name?", job_row_number
           FROM notifications_all_time_view letter
               JOIN templates ON templates.id = letter.template_id
               LEFT JOIN users ON users.id = letter.created_by_id
               LEFT JOIN jobs ON jobs.id = letter.job_id
           WHERE letter.id = ANY($1)"#,
        &ids
    )
    .map(|row| CalledLetter {
        id: row.id.into(),
        client_reference: row.client_reference,
        by_api: row.by_api,
        created_at: utc::from_column(row.created_at),
        sent_by: row.email_address,
        template_id: row.template_id.into(),
        template_version: row.template_version,
        template_name: row.template_name,
        template_hidden: row.template_hidden,
        file_name: row.original_file_name,
        row_number: row.job_row_number,
    })
    .fetch_all(pool)
    .await?)
}
