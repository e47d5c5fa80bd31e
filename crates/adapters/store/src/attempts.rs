//! What was tried with messages: the tables `delivery_failures` and `callback_attempts`. Texts hold no personal data.
//!
//! Written in batches, one statement each, and never waited for by the disk: what a crash takes of it is a line in a log.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgExecutor, PgPool};
use tidings_domain::{CallbackType, NotificationId, ServiceId};
use uuid::Uuid;

use crate::StoreError;

/// An attempt to hand a message to a provider that failed.
#[derive(Clone, Debug)]
pub struct DeliveryFailure {
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    pub at: Timestamp,
    pub reason: String,
}

/// Writes down attempts that failed.
pub async fn insert_delivery_failures(pool: &PgPool, failures: &[DeliveryFailure]) -> Result<(), StoreError> {
    let notifications: Vec<Uuid> = failures.iter().map(|failure| failure.notification_id.as_uuid()).collect();
    let services: Vec<Uuid> = failures.iter().map(|failure| failure.service_id.as_uuid()).collect();
    let times: Vec<jiff_sqlx::Timestamp> = failures.iter().map(|failure| failure.at.to_sqlx()).collect();
    let reasons: Vec<&str> = failures.iter().map(|failure| failure.reason.as_str()).collect();
    sqlx::query!(
        "WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
         INSERT INTO delivery_failures (notification_id, service_id, at, reason)
         SELECT notification_id, service_id, at, reason
         FROM quick, UNNEST($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[])
             AS failed (notification_id, service_id, at, reason)",
        &notifications,
        &services,
        &times as _,
        &reasons as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// When attempts to hand a message to a provider failed, and why, the first one first.
pub async fn delivery_failures(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    notification: NotificationId,
) -> Result<Vec<(Timestamp, String)>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT at AS "at: jiff_sqlx::Timestamp", reason FROM delivery_failures
           WHERE notification_id = $2 AND service_id = $1 ORDER BY id"#,
        service.as_uuid(),
        notification.as_uuid(),
    )
    .map(|row| (row.at.to_jiff(), row.reason))
    .fetch_all(executor)
    .await?)
}

/// An attempt to call a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackAttempt {
    /// The number of its job in the queue.
    pub job_id: i64,
    pub service_id: ServiceId,
    /// The message that the call is about, where it is about one.
    pub notification_id: Option<NotificationId>,
    pub at: Timestamp,
    /// From 1 on.
    pub attempt: i32,
    /// What the service answered, if it did.
    pub status: Option<i32>,
    /// None when the service has heard of it.
    pub error: Option<String>,
}

/// Writes down attempts to call services about the same.
pub async fn insert_callback_attempts(
    pool: &PgPool,
    callback_type: CallbackType,
    attempts: &[CallbackAttempt],
) -> Result<(), StoreError> {
    let jobs: Vec<i64> = attempts.iter().map(|attempt| attempt.job_id).collect();
    let services: Vec<Uuid> = attempts.iter().map(|attempt| attempt.service_id.as_uuid()).collect();
    let notifications: Vec<Option<Uuid>> =
        attempts.iter().map(|attempt| attempt.notification_id.map(NotificationId::as_uuid)).collect();
    let times: Vec<jiff_sqlx::Timestamp> = attempts.iter().map(|attempt| attempt.at.to_sqlx()).collect();
    let numbers: Vec<i32> = attempts.iter().map(|attempt| attempt.attempt).collect();
    let statuses: Vec<Option<i32>> = attempts.iter().map(|attempt| attempt.status).collect();
    let errors: Vec<Option<&str>> = attempts.iter().map(|attempt| attempt.error.as_deref()).collect();
    sqlx::query!(
        "WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
         INSERT INTO callback_attempts
             (job_id, service_id, callback_type, notification_id, at, attempt, status, error)
         SELECT job_id, service_id, $1, notification_id, at, attempt, status, error
         FROM quick,
             UNNEST($2::bigint[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::int[], $7::int[], $8::text[])
                 AS tried (job_id, service_id, notification_id, at, attempt, status, error)",
        callback_type.as_str(),
        &jobs,
        &services,
        &notifications as _,
        &times as _,
        &numbers,
        &statuses as _,
        &errors as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// A statement that gives rows of `callback_attempts`: what follows the columns, and its arguments.
macro_rules! callback_attempts {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            r#"SELECT job_id, service_id, notification_id, at AS "at: jiff_sqlx::Timestamp", attempt, status, error
               FROM callback_attempts "# + $rest
            $(, $argument)*
        )
        .map(|row| CallbackAttempt {
            job_id: row.job_id,
            service_id: row.service_id.into(),
            notification_id: row.notification_id.map(Into::into),
            at: row.at.to_jiff(),
            attempt: row.attempt,
            status: row.status,
            error: row.error,
        })
    };
}

/// The last attempts to call a service about this, the latest first, `at_most` of them.
pub async fn latest_callback_attempts(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    callback_type: CallbackType,
    at_most: i64,
) -> Result<Vec<CallbackAttempt>, StoreError> {
    Ok(callback_attempts!(
        "WHERE service_id = $1 AND callback_type = $2 ORDER BY id DESC LIMIT $3",
        service.as_uuid(),
        callback_type.as_str(),
        at_most,
    )
    .fetch_all(executor)
    .await?)
}

/// The attempts to tell a service of one of its messages, the first one first.
pub async fn callback_attempts_about(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    notification: NotificationId,
) -> Result<Vec<CallbackAttempt>, StoreError> {
    Ok(callback_attempts!(
        "WHERE notification_id = $2 AND service_id = $1 ORDER BY id",
        service.as_uuid(),
        notification.as_uuid(),
    )
    .fetch_all(executor)
    .await?)
}

/// Deletes what was tried before `before` among the oldest `at_most` rows of each table; tells how many rows there were. Rows are
/// numbered in about the order of their times.
pub async fn delete_before(pool: &PgPool, before: Timestamp, at_most: i64) -> Result<u64, StoreError> {
    let of_providers = sqlx::query!(
        "DELETE FROM delivery_failures
         WHERE id IN (SELECT id FROM delivery_failures ORDER BY id LIMIT $2) AND at < $1",
        before.to_sqlx() as _,
        at_most,
    );
    let of_services = sqlx::query!(
        "DELETE FROM callback_attempts
         WHERE id IN (SELECT id FROM callback_attempts ORDER BY id LIMIT $2) AND at < $1",
        before.to_sqlx() as _,
        at_most,
    );
    let rows = of_providers.execute(pool).await?.rows_affected();
    Ok(rows + of_services.execute(pool).await?.rows_affected())
}
