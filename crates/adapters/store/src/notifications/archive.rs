//! Notifications whose time is over move to the history, without what identifies the recipient. What hangs on them goes.
//!
//! A move is one statement: what it deletes is what it inserts, and whoever reads both tables in one statement finds each
//! notification once. Rows that somebody is at are passed over. A receipt that waits for a row of a move finds it gone after that,
//! and changes it in the history ([`super::apply_receipts`]). What hangs on a message, and whether there is what the history names, is
//! looked after by triggers, once for each statement.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{PgExecutor, PgPool};
use tidings_domain::{NotificationStatus, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// The messages of a service and channel whose time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    pub service_id: ServiceId,
    pub notification_type: NotificationType,
    /// Those that were made at this time or after it. Of what was made before, none is there, or it stays for now.
    pub since: Timestamp,
    /// Those that were made, or were to be sent, before this.
    pub before: Timestamp,
}

/// Services and channels that have messages whose time is over, on a day of London. One look into an index for each service and
/// channel there is, however many messages there are.
pub async fn expired(pool: &PgPool, today: Date) -> Result<Vec<Expired>, StoreError> {
    // The limit keeps the planner from reading all messages to join them, rows as conditions from any index but the one by service
    // and channel.
    sqlx::query!(
        r#"SELECT kept.service_id AS "service_id!", kept.notification_type::text AS "notification_type!",
               oldest.created_at AS "since!: jiff_sqlx::DateTime",
               tidings_kept_since($1, kept.days) AS "before!: jiff_sqlx::DateTime"
           FROM retention_days AS kept
           CROSS JOIN LATERAL (
               SELECT created_at FROM notifications
               WHERE (service_id, notification_type, created_at)
                       >= (kept.service_id, kept.notification_type, '-infinity')
                   AND (service_id, notification_type, created_at)
                       < (kept.service_id, kept.notification_type, tidings_kept_since($1, kept.days))
               ORDER BY service_id, notification_type, created_at LIMIT 1) AS oldest
           ORDER BY kept.service_id, kept.notification_type"#,
        today.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| {
        Ok(Expired {
            service_id: row.service_id.into(),
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            since: utc::from_column(row.since),
            before: utc::from_column(row.before),
        })
    })
    .collect()
}

/// Which of them stay for now.
#[derive(Clone, Copy, Debug)]
pub struct Staying<'a> {
    /// Those in one of these states, unless they are a test.
    pub unfinished: &'a [NotificationStatus],
    /// Those whose state changed since: their services are still being told.
    pub changed_since: Timestamp,
}

/// What a portion did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// How many messages left the table.
    pub messages: u64,
    /// Since when those were made that may be left ([`Expired::since`]); `None` when there are no more.
    pub left_since: Option<Timestamp>,
}

/// Moves up to `at_most` messages to the history, the oldest first, and deletes those of test keys. Not waited for by the disk: what a
/// crash takes back of it is done again.
pub async fn archive(
    executor: impl PgExecutor<'_>,
    expired: &Expired,
    staying: Staying<'_>,
    at_most: i64,
) -> Result<Moved, StoreError> {
    let unfinished: Vec<&str> = staying.unfinished.iter().map(|status| status.as_str()).collect();
    // Rows as conditions here as well, so that the index is read from where the last portion ended: whatever the planner believes of the
    // tables' sizes, and however many dead rows lie before. What is locked is deleted by its place, without another look into an index;
    // a row that was changed since the statement began is not seen there, and goes the next time.
    let moved = sqlx::query!(
        r#"WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
           due AS MATERIALIZED (
               SELECT message.ctid AS place, created_at FROM quick, notifications AS message
               WHERE (service_id, notification_type, created_at) >= ($1, $2::text::notification_type, $3)
                   AND (service_id, notification_type, created_at) < ($1, $2::text::notification_type, $4)
                   AND (key_type = 'test' OR notification_status <> ALL($5))
                   AND COALESCE(updated_at, created_at) < $6
                   AND NOT EXISTS (
                       SELECT FROM notification_schedules
                       WHERE notification_id = message.id AND scheduled_for >= $4::timestamp AT TIME ZONE 'UTC')
               ORDER BY service_id, notification_type, created_at LIMIT $7 FOR UPDATE OF message SKIP LOCKED),
           gone AS (
               DELETE FROM notifications WHERE ctid = ANY(ARRAY(SELECT place FROM due))
               RETURNING id, job_id, job_row_number, service_id, template_id, template_version, api_key_id, key_type,
                   notification_type, created_at, sent_at, sent_by, updated_at, reference, billable_units,
                   client_reference, international, phone_prefix, rate_multiplier, notification_status, created_by_id,
                   postage, document_download_count),
           past AS (
               INSERT INTO notification_history (id, job_id, job_row_number, service_id, template_id, template_version,
                   api_key_id, key_type, notification_type, created_at, sent_at, sent_by, updated_at, reference,
                   billable_units, client_reference, international, phone_prefix, rate_multiplier, notification_status,
                   created_by_id, postage, document_download_count)
               SELECT * FROM gone WHERE key_type <> 'test'
               ON CONFLICT (id) DO NOTHING),
           failures AS (DELETE FROM delivery_failures WHERE notification_id = ANY(ARRAY(SELECT id FROM gone))),
           calls AS (DELETE FROM callback_attempts WHERE notification_id = ANY(ARRAY(SELECT id FROM gone)))
           SELECT (SELECT count(*) FROM gone) AS "messages!",
               (SELECT max(created_at) FROM due HAVING count(*) >= $7) AS "left_since: jiff_sqlx::DateTime""#,
        expired.service_id.as_uuid(),
        expired.notification_type.as_str(),
        utc::to_column(expired.since) as _,
        utc::to_column(expired.before) as _,
        &unfinished as _,
        utc::to_column(staying.changed_since) as _,
        at_most,
    )
    .fetch_one(executor)
    .await?;
    Ok(Moved { messages: moved.messages.unsigned_abs(), left_since: moved.left_since.map(utc::from_column) })
}
