//! Complaints: emails that their recipients did not want.

use jiff::Timestamp;
use sqlx::PgConnection;
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
