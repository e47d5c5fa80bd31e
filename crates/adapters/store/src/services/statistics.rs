//! How many messages services have sent, and what became of them: the facts of past days, and today's notifications.
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

/// What became of a service's messages: facts from the day `facts_since` on, if that is given, and the notifications made since
/// `midnight`.
pub async fn outcomes(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    facts_since: Option<Date>,
    midnight: Timestamp,
) -> Result<Vec<OutcomeCount>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT notification_type AS "notification_type!", status AS "status!", sum(count)::bigint AS "count!"
           FROM (
               SELECT notification_type, notification_status AS status, notification_count::bigint AS count
               FROM ft_notification_status WHERE service_id = $1 AND bst_date >= $2 AND key_type <> 'test'
               UNION ALL
               SELECT notification_type::text, notification_status, count(*)
               FROM notifications WHERE service_id = $1 AND created_at >= $3 AND key_type <> 'test'
               GROUP BY notification_type, notification_status
           ) AS counted
           GROUP BY notification_type, status"#,
        service.as_uuid(),
        facts_since.map(ToSqlx::to_sqlx) as _,
        utc::to_column(midnight) as _,
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
    /// Facts from the first to the last of these days.
    pub facts: Option<(Date, Date)>,
    /// Notifications made since, and all services, those without messages too.
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
               FROM ft_notification_status
               WHERE bst_date BETWEEN $1 AND $2 AND (key_type <> 'test' OR $5)
               UNION ALL
               SELECT service_id, notification_type::text, notification_status, count(*)
               FROM notifications WHERE created_at >= $3 AND (key_type <> 'test' OR $5)
               GROUP BY service_id, notification_type, notification_status),
           summed AS (
               SELECT service_id, notification_type, status, sum(count)::bigint AS count FROM counted
               GROUP BY service_id, notification_type, status)
           SELECT services.id, name, restricted, active, services.created_at AS "created_at: jiff_sqlx::DateTime",
               notification_type, status, count AS "count?"
           FROM services LEFT JOIN summed ON summed.service_id = services.id
           WHERE (active OR NOT $4) AND (summed.service_id IS NOT NULL OR $3::timestamp IS NOT NULL)
           ORDER BY services.id, notification_type, status"#,
        wanted.facts.map(|(first, _)| first.to_sqlx()) as _,
        wanted.facts.map(|(_, last)| last.to_sqlx()) as _,
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
