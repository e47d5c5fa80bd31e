//! Notifications as their services read them: one, or a page of them, each in one statement.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::{
    KeyType, NotificationId, NotificationStatus, NotificationType, Postage, ServiceId, TemplateId, UserId,
};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// A notification with all that its service may know of it.
#[derive(Clone, Debug)]
pub struct ReadableNotification {
    pub id: NotificationId,
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    pub template_id: TemplateId,
    pub template_version: i32,
    pub key_type: KeyType,
    /// The recipient as given.
    pub to: String,
    /// The encoded personalisation (see [`crate::signed_column`]).
    pub personalisation: Option<String>,
    /// The sender's own label for it.
    pub client_reference: Option<String>,
    pub unsubscribe_link: Option<String>,
    /// Letters have one.
    pub postage: Option<Postage>,
    pub rate_multiplier: Option<f64>,
    /// Text message fragments, or sheets of a letter.
    pub billable_units: i32,
    /// The provider that took it; absent until the sending is written down, though a receipt may have come already.
    pub sent_by: Option<String>,
    pub created_by_id: Option<UserId>,
    /// The name of the person who sent it, if one did.
    pub created_by_name: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Not before this, where the request said so.
    pub scheduled_for: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
}

struct Row {
    id: Uuid,
    notification_type: String,
    notification_status: String,
    template_id: Option<Uuid>,
    template_version: i32,
    key_type: String,
    to: String,
    _personalisation: Option<String>,
    client_reference: Option<String>,
    unsubscribe_link: Option<String>,
    postage: Option<String>,
    rate_multiplier: Option<f64>,
    billable_units: i32,
    sent_by: Option<String>,
    created_by_id: Option<Uuid>,
    created_by_name: Option<String>,
    created_at: jiff_sqlx::DateTime,
    sent_at: Option<jiff_sqlx::DateTime>,
    scheduled_for: Option<jiff_sqlx::Timestamp>,
    updated_at: Option<jiff_sqlx::DateTime>,
}

impl TryFrom<Row> for ReadableNotification {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let postage = row.postage.as_deref();
        Ok(Self {
            id: row.id.into(),
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            status: known("notifications", "notification_status", &row.notification_status)?,
            template_id: row.template_id.unwrap_or_default().into(),
            template_version: row.template_version,
            key_type: known("notifications", "key_type", &row.key_type)?,
            to: row.to,
            personalisation: row._personalisation,
            client_reference: row.client_reference,
            unsubscribe_link: row.unsubscribe_link,
            postage: postage.map(|text| known("notifications", "postage", text)).transpose()?,
            rate_multiplier: row.rate_multiplier,
            billable_units: row.billable_units,
            sent_by: row.sent_by,
            created_by_id: row.created_by_id.map(Into::into),
            created_by_name: row.created_by_name,
            created_at: utc::from_column(row.created_at),
            sent_at: row.sent_at.map(utc::from_column),
            scheduled_for: row.scheduled_for.map(jiff_sqlx::Timestamp::to_jiff),
            updated_at: row.updated_at.map(utc::from_column),
        })
    }
}

/// The notifications that a condition picks, which is what follows in the statement.
macro_rules! readable {
    ([$($condition:tt)+], $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT n.id, n.notification_type::text AS "notification_type!", n.notification_status, n.template_id,
                   n.template_version, n.key_type, n."to", n._personalisation, n.client_reference, n.unsubscribe_link,
                   n.postage, n.rate_multiplier::float8 AS rate_multiplier, n.billable_units, n.sent_by, n.created_by_id,
                   (SELECT name FROM users WHERE id = n.created_by_id) AS created_by_name,
                   n.created_at AS "created_at: jiff_sqlx::DateTime", n.sent_at AS "sent_at: jiff_sqlx::DateTime",
                   n.updated_at AS "updated_at: jiff_sqlx::DateTime",
                   (SELECT scheduled_for FROM notification_schedules WHERE notification_id = n.id)
                       AS "scheduled_for: jiff_sqlx::Timestamp"
               FROM notifications AS n "# + $($condition)+,
            $($argument),+
        )
    };
}

/// One notification of a service, while it is kept (retention moves it to the history).
pub async fn readable(
    pool: &PgPool,
    service: ServiceId,
    id: NotificationId,
) -> Result<Option<ReadableNotification>, StoreError> {
    readable!(["WHERE n.id = $1 AND n.service_id = $2"], id.as_uuid(), service.as_uuid())
        .fetch_optional(pool)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Which notifications of a service are on a page.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    pub service_id: ServiceId,
    /// Made with keys of this type.
    pub key_type: KeyType,
    /// Older than this one of the service; nothing is older than one that there is not.
    pub older_than: Option<NotificationId>,
    /// Those of uploaded spreadsheets too.
    pub include_jobs: bool,
    /// In any of these states; in any at all if `None`.
    pub statuses: Option<&'a [NotificationStatus]>,
    /// Of any of these channels; of any at all if there are none.
    pub notification_types: &'a [NotificationType],
    /// With this label of the sender's.
    pub client_reference: Option<&'a str>,
    /// Most of them.
    pub limit: i64,
}

/// A page, the newest first. Those made in the same moment are in the order of their ids, so that pages neither leave one out
/// nor repeat it. Each kind of page is a statement of its own, with an index whose order it reads.
macro_rules! page {
    ($listed:expr, $own:literal, $own_argument:expr) => {{
        let listed: &Listed<'_> = $listed;
        let statuses = listed.statuses.map(|all| all.iter().map(|status| status.as_str()).collect::<Vec<_>>());
        let types: Vec<_> = listed.notification_types.iter().map(|channel| channel.as_str()).collect();
        readable!(
            ["WHERE n.service_id = $1 AND n.key_type = $2 AND ($3 OR n.job_id IS NULL)
                  AND ($4::text[] IS NULL OR n.notification_status = ANY($4))
                  AND (cardinality($5::text[]) = 0 OR n.notification_type::text = ANY($5))
                  AND (n.created_at, n.id) < (
                      SELECT created_at, id FROM notifications WHERE id = $6 AND service_id = $1
                      UNION ALL
                      SELECT 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE $6::uuid IS NULL)
                  AND "
                + $own
                + " ORDER BY n.created_at DESC, n.id DESC LIMIT $7"],
            listed.service_id.as_uuid(),
            listed.key_type.as_str(),
            listed.include_jobs,
            statuses.as_deref() as _,
            &types as _,
            listed.older_than.map(|id| id.as_uuid()),
            listed.limit,
            $own_argument
        )
    }};
}

/// A page of a service's notifications, the newest first.
pub async fn page(pool: &PgPool, listed: &Listed<'_>) -> Result<Vec<ReadableNotification>, StoreError> {
    let rows = match (listed.client_reference, listed.notification_types) {
        (Some(reference), _) => page!(listed, "n.client_reference = $8", reference).fetch_all(pool).await,
        (None, [one]) => {
            page!(listed, "n.notification_type = $8::text::notification_type", one.as_str()).fetch_all(pool).await
        }
        (None, _) => page!(listed, "$8", true).fetch_all(pool).await,
    };
    rows?.into_iter().map(TryInto::try_into).collect()
}
