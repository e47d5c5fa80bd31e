//! Complaints: emails that their recipients did not want.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{ComplaintId, NotificationId, ServiceId};

use crate::{StoreError, utc};

/// A complaint, to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewComplaint<'a> {
    pub id: ComplaintId,
    /// The provider's reference of the email.
    pub reference: &'a str,
    /// The provider's id of the complaint.
    pub feedback_id: Option<&'a str>,
    /// As the provider says it, e.g. `abuse`.
    pub complaint_type: Option<&'a str>,
    pub complained_at: Option<Timestamp>,
}

/// What became of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new, and about this email of this service.
    New(NotificationId, ServiceId),
    /// It is there already, from the first time that the provider told.
    Repeated,
    /// No email, live or in the history, has the reference.
    Unknown,
}

/// Stores a complaint about the email with its reference, once: the provider may tell of it twice, also at the same time.
pub async fn insert(conn: &mut PgConnection, complaint: NewComplaint<'_>, now: Timestamp) -> Result<Kept, StoreError> {
    // In its transaction, one after another for the same email.
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", complaint.reference)
        .execute(&mut *conn)
        .await?;
    let email = sqlx::query!(
        r#"SELECT id AS "id!", service_id AS "service_id!" FROM (
               SELECT id, service_id FROM notifications WHERE reference = $1 AND notification_type = 'email'
               UNION ALL
               SELECT id, service_id FROM notification_history WHERE reference = $1 AND notification_type = 'email')
           AS emails WHERE service_id IS NOT NULL LIMIT 1"#,
        complaint.reference
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(email) = email else { return Ok(Kept::Unknown) };
    let done = sqlx::query!(
        "INSERT INTO complaints (id, notification_id, service_id, ses_feedback_id, complaint_type, complaint_date, created_at)
         SELECT $1, $2, $3, $4::text, $5, $6, $7
         WHERE NOT EXISTS (
             SELECT FROM complaints WHERE notification_id = $2 AND ses_feedback_id IS NOT DISTINCT FROM $4::text)",
        complaint.id.as_uuid(),
        email.id,
        email.service_id,
        complaint.feedback_id,
        complaint.complaint_type,
        complaint.complained_at.map(utc::to_column) as _,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(match done.rows_affected() {
        0 => Kept::Repeated,
        _ => Kept::New(email.id.into(), email.service_id.into()),
    })
}

/// A complaint, with the name of the service.
#[derive(Clone, Debug)]
pub struct StoredComplaint {
    pub id: ComplaintId,
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    pub service_name: String,
    pub feedback_id: Option<String>,
    pub complaint_type: Option<String>,
    pub complained_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// Complaints about any service's emails, the newest first.
pub async fn page(pool: &PgPool, offset: i64, limit: i64) -> Result<Vec<StoredComplaint>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT complaints.id, notification_id, service_id, services.name, ses_feedback_id, complaint_type,
               complaint_date AS "complaint_date: jiff_sqlx::DateTime",
               complaints.created_at AS "created_at: jiff_sqlx::DateTime"
           FROM complaints JOIN services ON services.id = service_id
           ORDER BY complaints.created_at DESC, complaints.id DESC OFFSET $1 LIMIT $2"#,
        offset,
        limit
    )
    .map(|row| StoredComplaint {
        id: row.id.into(),
        notification_id: row.notification_id.into(),
        service_id: row.service_id.into(),
        service_name: row.name,
        feedback_id: row.ses_feedback_id,
        complaint_type: row.complaint_type,
        complained_at: row.complaint_date.map(utc::from_column),
        created_at: utc::from_column(row.created_at),
    })
    .fetch_all(pool)
    .await?)
}

/// How many complaints there are, of all times or of those from the first instant up to the second.
pub async fn count(pool: &PgPool, between: Option<(Timestamp, Timestamp)>) -> Result<i64, StoreError> {
    let Some((first, end)) = between else {
        return Ok(sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM complaints"#).fetch_one(pool).await?);
    };
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM complaints WHERE created_at >= $1 AND created_at < $2"#,
        utc::to_column(first) as _,
        utc::to_column(end) as _,
    )
    .fetch_one(pool)
    .await?)
}
