//! Live services whose text messages somebody should look into.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::{ServiceId, london};

use crate::{StoreError, utc};

/// A service many of whose text messages reached nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailingService {
    pub service_id: ServiceId,
    pub sent: i64,
    /// Those of them that failed for good.
    pub failed: i64,
}

/// Live services that sent `sent` text messages or more on a day in London, of which `percent` per cent or more failed for good.
pub async fn with_high_failure_rates(
    executor: impl PgExecutor<'_>,
    day: Date,
    sent: i64,
    percent: i64,
) -> Result<Vec<FailingService>, StoreError> {
    Ok(sqlx::query_as!(
        FailingService,
        r#"SELECT service_id AS "service_id!", sent AS "sent!", failed AS "failed!"
           FROM (SELECT service_id, sum(notification_count) AS sent,
                     COALESCE(sum(notification_count) FILTER (WHERE notification_status = 'permanent-failure'), 0) AS failed
                 FROM notification_status_facts
                 WHERE bst_date = $1 AND notification_type = 'sms' AND key_type <> 'test'
                 GROUP BY service_id) AS counted
               JOIN services ON services.id = service_id
           WHERE active AND NOT restricted AND sent >= $2 AND failed * 100 >= sent * $3
           ORDER BY service_id"#,
        day.to_sqlx() as _,
        sent,
        percent,
    )
    .fetch_all(executor)
    .await?)
}

/// A service that sends to numbers that nobody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TvService {
    pub service_id: ServiceId,
    pub sent: i64,
}

/// Live services that sent more than `more_than` text messages on a day in London to numbers that are set aside for use on television.
/// Only services that sent so many at all have their messages looked at.
pub async fn sending_to_tv_numbers(
    executor: impl PgExecutor<'_>,
    day: Date,
    more_than: i64,
) -> Result<Vec<TvService>, StoreError> {
    let (begin, end) = london::day_bounds(day);
    Ok(sqlx::query_as!(
        TvService,
        r#"SELECT services.id AS service_id, to_tv.sent AS "sent!"
           FROM services CROSS JOIN LATERAL (
               SELECT count(*) AS sent FROM notifications
               WHERE service_id = services.id AND notification_type = 'sms' AND created_at >= $2 AND created_at < $3
                   AND key_type <> 'test' AND normalised_to LIKE '447700900%') AS to_tv
           WHERE active AND NOT restricted AND to_tv.sent > $4
               AND services.id IN (
                   SELECT service_id FROM notification_status_facts
                   WHERE bst_date = $1 AND notification_type = 'sms' AND key_type <> 'test'
                   GROUP BY service_id HAVING sum(notification_count) > $4)
           ORDER BY services.id"#,
        day.to_sqlx() as _,
        utc::to_column(begin) as _,
        utc::to_column(end) as _,
        more_than,
    )
    .fetch_all(executor)
    .await?)
}
