//! Addresses that are sent no emails for a while: the table `email_suppressions`. Whether an email's is one of them is looked up
//! where the email is read to be delivered ([`crate::notifications::waiting`]).
//!
//! Rows hold addresses, which belong in no log.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{NotificationId, ServiceId, SuppressionReason};
use uuid::Uuid;

use crate::{StoreError, known};

/// An address that is sent no emails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailSuppression {
    /// Higher for those that came later.
    pub id: i64,
    pub email_address: String,
    pub reason: SuppressionReason,
    /// Whose emails; `None` for everybody's.
    pub service_id: Option<ServiceId>,
    /// The email from which it is known.
    pub notification_id: NotificationId,
    pub created_at: Timestamp,
    /// When it is over; `None` when only somebody's word ends it.
    pub expires_at: Option<Timestamp>,
}

/// Puts the recipients of these emails on the list, for everybody and until `expires_at`: there are no such mailboxes. What is no
/// email, or was sent with a test key, is left out. Returns how many addresses there are.
pub async fn insert_bounced(
    conn: &mut PgConnection,
    emails: &[NotificationId],
    now: Timestamp,
    expires_at: Option<Timestamp>,
) -> Result<u64, StoreError> {
    let ids: Vec<Uuid> = emails.iter().map(|id| id.as_uuid()).collect();
    let done = sqlx::query!(
        r#"INSERT INTO email_suppressions (email_address, reason, notification_id, created_at, expires_at)
           SELECT DISTINCT ON (COALESCE(normalised_to, "to")) COALESCE(normalised_to, "to"), $2, id, $3, $4
           FROM notifications WHERE id = ANY($1) AND notification_type = 'email' AND key_type <> 'test'
           ORDER BY COALESCE(normalised_to, "to"), id DESC
           ON CONFLICT (email_address, service_id) DO UPDATE SET
               notification_id = excluded.notification_id, created_at = excluded.created_at,
               expires_at = excluded.expires_at"#,
        &ids,
        SuppressionReason::Bounce.as_str(),
        now.to_sqlx() as _,
        expires_at.map(ToSqlx::to_sqlx) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Puts the recipient of an email on the list of its service, for good: they complained. Where the email is kept, its recipient is; in
/// the history it has none, and `told_address` stands for it. Nothing happens when it is on the list.
pub async fn insert_complained(
    conn: &mut PgConnection,
    service: ServiceId,
    email: NotificationId,
    told_address: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        r#"INSERT INTO email_suppressions (email_address, reason, service_id, notification_id, created_at)
           SELECT address, $5, $2, $1, $4 FROM (
               SELECT COALESCE((SELECT COALESCE(normalised_to, "to") FROM notifications WHERE id = $1), $3) AS address)
           AS recipient WHERE address <> ''
           ON CONFLICT (email_address, service_id) DO NOTHING"#,
        email.as_uuid(),
        service.as_uuid(),
        told_address,
        now.to_sqlx() as _,
        SuppressionReason::Complaint.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

struct Row {
    id: i64,
    email_address: String,
    reason: String,
    service_id: Option<Uuid>,
    notification_id: Uuid,
    created_at: jiff_sqlx::Timestamp,
    expires_at: Option<jiff_sqlx::Timestamp>,
}

impl TryFrom<Row> for EmailSuppression {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            email_address: row.email_address,
            reason: known("email_suppressions", "reason", &row.reason)?,
            service_id: row.service_id.map(Into::into),
            notification_id: row.notification_id.into(),
            created_at: row.created_at.to_jiff(),
            expires_at: row.expires_at.map(|at| at.to_jiff()),
        })
    }
}

/// The latest, at most `limit`, of those that came before the one numbered `before`.
pub async fn page(pool: &PgPool, before: Option<i64>, limit: i64) -> Result<Vec<EmailSuppression>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, email_address, reason, service_id, notification_id, created_at AS "created_at: jiff_sqlx::Timestamp",
               expires_at AS "expires_at: jiff_sqlx::Timestamp"
           FROM email_suppressions WHERE id < $1 ORDER BY id DESC LIMIT $2"#,
        before.unwrap_or(i64::MAX),
        limit,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// What is known of an address, in its normalised form, the latest first.
pub async fn of_address(pool: &PgPool, email_address: &str) -> Result<Vec<EmailSuppression>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, email_address, reason, service_id, notification_id, created_at AS "created_at: jiff_sqlx::Timestamp",
               expires_at AS "expires_at: jiff_sqlx::Timestamp"
           FROM email_suppressions WHERE email_address = $1 ORDER BY id DESC"#,
        email_address,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// Takes an address off the list of a service, or, without one, off all there are. Returns how many rows that were.
pub async fn delete(
    conn: &mut PgConnection,
    email_address: &str,
    service: Option<ServiceId>,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM email_suppressions WHERE email_address = $1 AND ($2::uuid IS NULL OR service_id = $2)",
        email_address,
        service.map(ServiceId::as_uuid),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes those that are over.
pub async fn delete_expired(pool: &PgPool, now: Timestamp) -> Result<u64, StoreError> {
    let done =
        sqlx::query!("DELETE FROM email_suppressions WHERE expires_at <= $1", now.to_sqlx() as _).execute(pool).await?;
    Ok(done.rows_affected())
}
