//! What is kept, and whether for too long: for the report about it. Counts what is there: for a look now and then.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use tidings_domain::{NotificationStatus, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// When the report is made, and since when what is due should be gone.
#[derive(Clone, Copy, Debug)]
pub struct AsOf {
    pub now: Timestamp,
    /// The day of London.
    pub today: Date,
    /// What was due by then should be gone.
    pub then: Timestamp,
    /// The day of London.
    pub that_day: Date,
}

/// The messages of a service and channel.
#[derive(Clone, Debug)]
pub struct KeptMessages {
    pub service_id: ServiceId,
    pub service_name: String,
    pub notification_type: NotificationType,
    pub days: i32,
    /// When the oldest was made.
    pub oldest: Timestamp,
    /// How many are to go.
    pub due: i64,
    /// How many of those should be gone.
    pub overdue: i64,
}

/// The messages of each service and channel that has any, by the services' names. Letters in one of the states `unfinished` may stay.
pub async fn messages(
    pool: &PgPool,
    as_of: AsOf,
    unfinished: &[NotificationStatus],
) -> Result<Vec<KeptMessages>, StoreError> {
    let unfinished: Vec<&str> = unfinished.iter().map(|status| status.as_str()).collect();
    sqlx::query!(
        r#"SELECT kept.service_id AS "service_id!", services.name, kept.notification_type::text AS "notification_type!",
               kept.days AS "days!", oldest.created_at AS "oldest!: jiff_sqlx::DateTime", expired.due AS "due!",
               expired.overdue AS "overdue!"
           FROM retention_days AS kept
           JOIN services ON services.id = kept.service_id
           CROSS JOIN LATERAL (
               SELECT created_at FROM notifications
               WHERE (service_id, notification_type, created_at)
                       >= (kept.service_id, kept.notification_type, '-infinity')
                   AND (service_id, notification_type, created_at)
                       <= (kept.service_id, kept.notification_type, 'infinity')
               ORDER BY service_id, notification_type, created_at LIMIT 1) AS oldest
           CROSS JOIN LATERAL (
               SELECT count(*) AS due,
                   count(*) FILTER (WHERE GREATEST(message.created_at, scheduled_for AT TIME ZONE 'UTC')
                       < tidings_kept_since($2, kept.days)) AS overdue
               FROM notifications AS message
               LEFT JOIN notification_schedules AS schedule ON schedule.notification_id = message.id
               WHERE message.service_id = kept.service_id AND notification_type = kept.notification_type
                   AND message.created_at < tidings_kept_since($1, kept.days)
                   AND COALESCE(scheduled_for AT TIME ZONE 'UTC' < tidings_kept_since($1, kept.days), true)
                   AND (notification_type <> 'letter' OR key_type = 'test' OR notification_status <> ALL($3))) AS expired
           ORDER BY services.name, kept.notification_type"#,
        as_of.today.to_sqlx() as _,
        as_of.that_day.to_sqlx() as _,
        &unfinished as _,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| {
        Ok(KeptMessages {
            service_id: row.service_id.into(),
            service_name: row.name,
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            days: row.days,
            oldest: utc::from_column(row.oldest),
            due: row.due,
            overdue: row.overdue,
        })
    })
    .collect()
}

/// What is kept in a table.
#[derive(Clone, Debug)]
pub struct KeptRows {
    pub table: String,
    /// When the time of the oldest began.
    pub oldest: Option<Timestamp>,
    pub due: i64,
    pub overdue: i64,
}

/// What is kept in these tables, each for so many days; what a service keeps as long as its messages, as that says. Tables of which
/// this does not know how they are kept are left out.
pub async fn rows(pool: &PgPool, as_of: AsOf, limits: &[(&str, i32)]) -> Result<Vec<KeptRows>, StoreError> {
    let (tables, days): (Vec<&str>, Vec<i32>) = limits.iter().copied().unzip();
    Ok(sqlx::query!(
        r#"WITH limits AS (SELECT * FROM UNNEST($5::text[], $6::int[]) AS limits (name, days)),
           kept (name, since, days, by_london) AS (
               SELECT 'inbound_sms', text.created_at, kept.days, true
               FROM inbound_sms AS text
               JOIN retention_days AS kept ON kept.service_id = text.service_id AND kept.notification_type = 'sms'
               UNION ALL
               SELECT 'sandbox_messages', message.created_at AT TIME ZONE 'UTC', kept.days, true
               FROM sandbox_messages AS message
               LEFT JOIN retention_days AS kept ON kept.service_id = message.service_id
                   AND kept.notification_type::text = message.channel
               UNION ALL
               SELECT 'jobs', date_trunc('day', COALESCE(scheduled_for, job.created_at)) + interval '1 day', kept.days, false
               FROM jobs AS job
               LEFT JOIN templates AS template ON template.id = job.template_id
               LEFT JOIN retention_days AS kept ON kept.service_id = job.service_id
                   AND kept.notification_type::text = template.template_type::text
               WHERE NOT job.archived
               UNION ALL
               SELECT 'unsubscribe_request', request.created_at, NULL, true
               FROM unsubscribe_request AS request WHERE unsubscribe_request_report_id IS NULL
               UNION ALL
               SELECT 'unsubscribe_request_report', report.created_at, NULL, true
               FROM unsubscribe_request_report AS report
               WHERE EXISTS (SELECT FROM unsubscribe_request WHERE unsubscribe_request_report_id = report.id)
               UNION ALL
               SELECT 'report_requests', created_at, NULL, false FROM report_requests WHERE status = 'stored'
               UNION ALL SELECT 'verify_codes', created_at, NULL, false FROM verify_codes
               UNION ALL SELECT 'invited_users', created_at, NULL, false FROM invited_users
               UNION ALL SELECT 'invited_organisation_users', created_at, NULL, false FROM invited_organisation_users
               UNION ALL SELECT 'admin_sessions', expires_at AT TIME ZONE 'UTC', NULL, false FROM admin_sessions
               UNION ALL
               SELECT 'email_suppressions', expires_at AT TIME ZONE 'UTC', NULL, false
               FROM email_suppressions WHERE expires_at IS NOT NULL
               UNION ALL SELECT 'events', created_at, NULL, false FROM events
               UNION ALL SELECT 'delivery_failures', at AT TIME ZONE 'UTC', NULL, false FROM delivery_failures
               UNION ALL SELECT 'callback_attempts', at AT TIME ZONE 'UTC', NULL, false FROM callback_attempts
               UNION ALL SELECT 'idempotency_keys', created_at AT TIME ZONE 'UTC', NULL, false FROM idempotency_keys
               UNION ALL SELECT 'daily_message_counts', day, NULL, false FROM daily_message_counts
               UNION ALL SELECT 'queue_dead_jobs', died_at AT TIME ZONE 'UTC', NULL, false FROM queue_dead_jobs
               UNION ALL
               -- It is large: as many as are due, or the oldest, by its index.
               (SELECT 'notification_history', created_at, NULL, true
                FROM notification_history ORDER BY created_at LIMIT GREATEST(1, (
                    SELECT count(*) FROM notification_history WHERE created_at < tidings_kept_since($2, (
                        SELECT days FROM limits WHERE name = 'notification_history'))))))
           SELECT limits.name AS "name!", min(since) AS "oldest: jiff_sqlx::DateTime",
               count(*) FILTER (WHERE since < CASE WHEN by_london
                   THEN tidings_kept_since($2, COALESCE(kept.days, limits.days))
                   ELSE $1::timestamp - make_interval(days => COALESCE(kept.days, limits.days)) END) AS "due!",
               count(*) FILTER (WHERE since < CASE WHEN by_london
                   THEN tidings_kept_since($4, COALESCE(kept.days, limits.days))
                   ELSE $3::timestamp - make_interval(days => COALESCE(kept.days, limits.days)) END) AS "overdue!"
           FROM limits LEFT JOIN kept USING (name)
           GROUP BY limits.name ORDER BY limits.name"#,
        utc::to_column(as_of.now) as _,
        as_of.today.to_sqlx() as _,
        utc::to_column(as_of.then) as _,
        as_of.that_day.to_sqlx() as _,
        &tables as _,
        &days,
    )
    .map(|row| KeptRows {
        table: row.name,
        oldest: row.oldest.map(utc::from_column),
        due: row.due,
        overdue: row.overdue,
    })
    .fetch_all(pool)
    .await?)
}
