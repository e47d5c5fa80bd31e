//! How many messages services have sent, and what became of them.
//!
//! Messages of test keys do not count, unless they are asked for.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::{NotificationStatus, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// How many messages of a channel stand somewhere.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeCount {
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    pub count: i64,
}

/// What became of a service's messages since the day `first_day`.
pub async fn outcomes(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    first_day: Date,
) -> Result<Vec<OutcomeCount>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT notification_type AS "notification_type!", notification_status AS "status!",
               sum(notification_count) AS "count!"
           FROM notification_status_facts WHERE service_id = $1 AND bst_date >= $2 AND key_type <> 'test'
           GROUP BY notification_type, notification_status HAVING sum(notification_count) <> 0"#,
        service.as_uuid(),
        first_day.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| outcome(&row.notification_type, &row.status, row.count)).collect()
}

pub(super) fn outcome(notification_type: &str, status: &str, count: i64) -> Result<OutcomeCount, StoreError> {
    Ok(OutcomeCount {
        notification_type: known("notifications", "notification_type", notification_type)?,
        status: known("notifications", "notification_status", status)?,
        count,
    })
}

/// What is asked for of all services.
#[derive(Clone, Copy, Debug)]
pub struct OutcomesWanted {
    /// Of the first to the last of these days.
    pub days: (Date, Date),
    /// All services, those without messages too; then these notifications of test keys made since are counted, if any are.
    pub since: Option<Timestamp>,
    pub only_active: bool,
    pub include_test_keys: bool,
}

/// A service, with how many of its messages of a channel stand somewhere.
#[derive(Clone, Debug)]
pub struct OutcomeOfService {
    pub service_id: ServiceId,
    pub name: String,
    pub restricted: bool,
    pub active: bool,
    pub created_at: Timestamp,
    /// None where nothing was sent.
    pub outcome: Option<OutcomeCount>,
}

/// What became of all services' messages, service by service.
pub async fn outcomes_of_all(
    conn: impl PgExecutor<'_>,
    wanted: OutcomesWanted,
) -> Result<Vec<OutcomeOfService>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH counted AS (
               SELECT service_id, notification_type, notification_status AS status, notification_count::bigint AS count
               FROM notification_status_facts
               WHERE bst_date BETWEEN $1 AND $2 AND (key_type <> 'test' OR $5)
               UNION ALL
               SELECT service_id, notification_type::text, notification_status, count(*)
               FROM notifications WHERE created_at >= $3 AND key_type = 'test' AND $5
               GROUP BY service_id, notification_type, notification_status),
           summed AS (
               SELECT service_id, notification_type, status, sum(count)::bigint AS count FROM counted
               GROUP BY service_id, notification_type, status HAVING sum(count) <> 0)
           SELECT services.id, name, restricted, active, services.created_at AS "created_at: jiff_sqlx::DateTime",
               notification_type, status, count AS "count?"
           FROM services LEFT JOIN summed ON summed.service_id = services.id
           WHERE (active OR NOT $4) AND (summed.service_id IS NOT NULL OR $3::timestamp IS NOT NULL)
           ORDER BY services.id, notification_type, status"#,
        wanted.days.0.to_sqlx() as _,
        wanted.days.1.to_sqlx() as _,
        wanted.since.map(utc::to_column) as _,
        wanted.only_active,
        wanted.include_test_keys,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let outcome = match (row.notification_type, row.status, row.count) {
                (Some(channel), Some(status), Some(count)) => Some(outcome(&channel, &status, count)?),
                _ => None,
            };
            Ok(OutcomeOfService {
                service_id: row.id.into(),
                name: row.name,
                restricted: row.restricted,
                active: row.active,
                created_at: utc::from_column(row.created_at),
                outcome,
            })
        })
        .collect()
}
