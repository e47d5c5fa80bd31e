//! Notifications as their services' teams read them: one, a page of them, or those that a text finds.

use jiff::Timestamp;
use sqlx::{PgExecutor, PgPool};
use tidings_domain::{
    ApiKeyId, JobId, KeyType, NotificationId, NotificationStatus, NotificationType, Postage, ServiceId, TemplateId,
    UserId,
};
use uuid::Uuid;

use crate::{StoreError, known, like, utc};

/// A notification with all that its team may know of it, but for its template.
#[derive(Clone, Debug)]
pub struct ShownNotification {
    pub id: NotificationId,
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    pub template_id: TemplateId,
    pub template_version: i32,
    /// As it was called in this version.
    pub template_name: String,
    /// The recipient as given.
    pub to: String,
    /// The recipient as sent to.
    pub normalised_to: Option<String>,
    /// The encoded personalisation (see [`crate::signed_column`]).
    pub personalisation: Option<String>,
    /// The provider's name for it; of letters ours.
    pub reference: Option<String>,
    /// The sender's own label for it.
    pub client_reference: Option<String>,
    pub reply_to_text: Option<String>,
    pub unsubscribe_link: Option<String>,
    pub postage: Option<Postage>,
    pub international: Option<bool>,
    pub phone_prefix: Option<String>,
    pub rate_multiplier: Option<f64>,
    /// Text message fragments, or sheets of a letter.
    pub billable_units: i32,
    pub sent_by: Option<String>,
    pub document_download_count: Option<i32>,
    pub key_type: KeyType,
    /// The key that it was made with, if one was, and its name.
    pub api_key: Option<(ApiKeyId, String)>,
    /// The spreadsheet that it is of, and its file's name.
    pub job: Option<(JobId, String)>,
    /// Counted from 0.
    pub job_row_number: Option<i32>,
    /// Who of the team sent it, if somebody did.
    pub created_by: Option<Sender>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
}

/// Somebody of the team.
#[derive(Clone, Debug)]
pub struct Sender {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
}

struct Row {
    id: Uuid,
    notification_type: String,
    notification_status: String,
    template_id: Option<Uuid>,
    template_version: i32,
    template_name: Option<String>,
    to: String,
    normalised_to: Option<String>,
    _personalisation: Option<String>,
    reference: Option<String>,
    client_reference: Option<String>,
    reply_to_text: Option<String>,
    unsubscribe_link: Option<String>,
    postage: Option<String>,
    international: Option<bool>,
    phone_prefix: Option<String>,
    rate_multiplier: Option<f64>,
    billable_units: i32,
    sent_by: Option<String>,
    document_download_count: Option<i32>,
    key_type: String,
    api_key_id: Option<Uuid>,
    key_name: Option<String>,
    job_id: Option<Uuid>,
    file_name: Option<String>,
    job_row_number: Option<i32>,
    sender_id: Option<Uuid>,
    sender_name: Option<String>,
    sender_email_address: Option<String>,
    created_at: jiff_sqlx::DateTime,
    sent_at: Option<jiff_sqlx::DateTime>,
    updated_at: Option<jiff_sqlx::DateTime>,
}

impl TryFrom<Row> for ShownNotification {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let postage = row.postage.as_deref();
        let created_by = match (row.sender_id, row.sender_name, row.sender_email_address) {
            (Some(id), Some(name), Some(email_address)) => Some(Sender { id: id.into(), name, email_address }),
            _ => None,
        };
        Ok(Self {
            id: row.id.into(),
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            status: known("notifications", "notification_status", &row.notification_status)?,
            template_id: row.template_id.unwrap_or_default().into(),
            template_version: row.template_version,
            template_name: row.template_name.unwrap_or_default(),
            to: row.to,
            normalised_to: row.normalised_to,
            personalisation: row._personalisation,
            reference: row.reference,
            client_reference: row.client_reference,
            reply_to_text: row.reply_to_text,
            unsubscribe_link: row.unsubscribe_link,
            postage: postage.map(|text| known("notifications", "postage", text)).transpose()?,
            international: row.international,
            phone_prefix: row.phone_prefix,
            rate_multiplier: row.rate_multiplier,
            billable_units: row.billable_units,
            sent_by: row.sent_by,
            document_download_count: row.document_download_count,
            key_type: known("notifications", "key_type", &row.key_type)?,
            api_key: row.api_key_id.zip(row.key_name).map(|(id, name)| (id.into(), name)),
            job: row.job_id.zip(row.file_name).map(|(id, name)| (id.into(), name)),
            job_row_number: row.job_row_number,
            created_by,
            created_at: utc::from_column(row.created_at),
            sent_at: row.sent_at.map(utc::from_column),
            updated_at: row.updated_at.map(utc::from_column),
        })
    }
}

/// The notifications that a condition on `n` picks, which is what follows in the statement.
macro_rules! shown {
    ([$($condition:tt)+], $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT n.id, n.notification_type::text AS "notification_type!", n.notification_status, n.template_id,
                   n.template_version, template.name AS "template_name?", n."to", n.normalised_to, n._personalisation,
                   n.reference, n.client_reference, n.reply_to_text, n.unsubscribe_link, n.postage, n.international,
                   n.phone_prefix, n.rate_multiplier::float8 AS rate_multiplier, n.billable_units, n.sent_by,
                   n.document_download_count, n.key_type, n.api_key_id, key.name AS "key_name?", n.job_id,
                   job.original_file_name AS "file_name?", n.job_row_number, sender.id AS "sender_id?",
                   sender.name AS "sender_name?", sender.email_address AS "sender_email_address?",
                   n.created_at AS "created_at: jiff_sqlx::DateTime", n.sent_at AS "sent_at: jiff_sqlx::DateTime",
                   n.updated_at AS "updated_at: jiff_sqlx::DateTime"
               FROM notifications AS n
               LEFT JOIN templates_history AS template
                   ON template.id = n.template_id AND template.version = n.template_version
               LEFT JOIN api_keys AS key ON key.id = n.api_key_id
               LEFT JOIN jobs AS job ON job.id = n.job_id
               LEFT JOIN users AS sender ON sender.id = n.created_by_id "# + $($condition)+,
            $($argument),+
        )
    };
}

mod job;
mod report;

pub use job::{ShownOfJob, count_of_job, count_uploaded_letters, shown_of_job, uploaded_letters};
pub use report::{ShownInReport, shown_in_report};

/// One notification of a service, while it is kept (retention moves it to the history).
pub async fn shown(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: NotificationId,
) -> Result<Option<ShownNotification>, StoreError> {
    shown!(["WHERE n.id = $1 AND n.service_id = $2"], id.as_uuid(), service.as_uuid())
        .fetch_optional(executor)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Which notifications of a service are on a page.
#[derive(Clone, Copy, Debug)]
pub struct ShownPage<'a> {
    pub service_id: ServiceId,
    /// Of any of these channels; of any at all if there are none.
    pub notification_types: &'a [NotificationType],
    /// In any of these states; in any at all if `None`.
    pub statuses: Option<&'a [NotificationStatus]>,
    /// Made since.
    pub since: Option<Timestamp>,
    /// Older than this one of the service; nothing is older than one that there is not.
    pub older_than: Option<NotificationId>,
    /// Those of spreadsheets too.
    pub include_jobs: bool,
    /// Those of test keys too.
    pub include_test_keys: bool,
    /// Those that somebody of the team sent too.
    pub include_one_off: bool,
    pub offset: i64,
    pub limit: i64,
}

/// A page, the newest first; those of the same moment in the order of their ids. Each kind of page is a statement of its own,
/// with an index whose order it reads.
macro_rules! page {
    ($page:expr, $own:literal, $own_argument:expr) => {{
        let page: &ShownPage<'_> = $page;
        let statuses = page.statuses.map(|all| all.iter().map(|status| status.as_str()).collect::<Vec<_>>());
        let types: Vec<_> = page.notification_types.iter().map(|channel| channel.as_str()).collect();
        shown!(
            ["WHERE n.service_id = $1 AND ($2::text[] IS NULL OR n.notification_status = ANY($2))
                  AND (cardinality($3::text[]) = 0 OR n.notification_type::text = ANY($3))
                  AND n.created_at >= COALESCE($4::timestamp, '-infinity')
                  AND ($5::uuid IS NULL OR (n.created_at, n.id) < (
                      SELECT created_at, id FROM notifications WHERE id = $5 AND service_id = $1))
                  AND ($6 OR n.job_id IS NULL) AND ($7 OR n.key_type <> 'test') AND ($8 OR n.created_by_id IS NULL)
                  AND "
                + $own
                + " ORDER BY n.created_at DESC, n.id DESC OFFSET $9 LIMIT $10"],
            page.service_id.as_uuid(),
            statuses.as_deref() as _,
            &types as _,
            page.since.map(utc::to_column) as _,
            page.older_than.map(|id| id.as_uuid()),
            page.include_jobs,
            page.include_test_keys,
            page.include_one_off,
            page.offset,
            page.limit,
            $own_argument
        )
    }};
}

/// A page of a service's notifications, the newest first.
pub async fn shown_page(pool: &PgPool, page: &ShownPage<'_>) -> Result<Vec<ShownNotification>, StoreError> {
    let rows = match page.notification_types {
        [one] => page!(page, "n.notification_type = $11::text::notification_type", one.as_str()).fetch_all(pool).await,
        _ => page!(page, "$11", true).fetch_all(pool).await,
    };
    rows?.into_iter().map(TryInto::try_into).collect()
}

/// What is looked for among a service's notifications.
#[derive(Clone, Copy, Debug)]
pub struct ShownSearch<'a> {
    pub service_id: ServiceId,
    /// Of this channel; of any at all if `None`.
    pub notification_type: Option<NotificationType>,
    /// In any of these states; in any at all if `None`.
    pub statuses: Option<&'a [NotificationStatus]>,
    /// A part of the recipient as sent to.
    pub recipient: &'a str,
    /// Or a part of the sender's own label, in whatever case.
    pub reference: &'a str,
    pub limit: i64,
}

/// A service's notifications whose recipient or label holds a text, the newest first; those of test keys are left out.
pub async fn search_shown(pool: &PgPool, search: &ShownSearch<'_>) -> Result<Vec<ShownNotification>, StoreError> {
    let statuses = search.statuses.map(|all| all.iter().map(|status| status.as_str()).collect::<Vec<_>>());
    shown!(
        ["WHERE n.service_id = $1 AND n.key_type <> 'test' AND ($2::text[] IS NULL OR n.notification_status = ANY($2))
              AND ($3::text IS NULL OR n.notification_type::text = $3)
              AND (n.normalised_to LIKE $4 OR n.client_reference ILIKE $5)
          ORDER BY n.created_at DESC, n.id DESC LIMIT $6"],
        search.service_id.as_uuid(),
        statuses.as_deref() as _,
        search.notification_type.map(|channel| channel.as_str()),
        like::holding(search.recipient),
        like::holding(search.reference),
        search.limit,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}
