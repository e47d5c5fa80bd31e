//! How many messages services have had accepted on a day: the table `daily_message_counts`.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{ServiceId, rate_limit::LimitedChannel};

use crate::{StoreError, known};

/// So many messages of a service, of a channel, on a day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DailyCount {
    pub service_id: ServiceId,
    pub channel: LimitedChannel,
    pub day: Date,
    pub count: i64,
}

/// Adds to the counts of some services, and returns what they have come to. Until the transaction ends, others who count for
/// the same services wait: call it last.
pub async fn add(conn: &mut PgConnection, added: &[DailyCount]) -> Result<Vec<DailyCount>, StoreError> {
    let services: Vec<_> = added.iter().map(|added| added.service_id.as_uuid()).collect();
    let channels: Vec<_> = added.iter().map(|added| added.channel.as_str()).collect();
    let days: Vec<jiff_sqlx::Date> = added.iter().map(|added| added.day.to_sqlx()).collect();
    let counts: Vec<_> = added.iter().map(|added| added.count).collect();
    // In order, so that two transactions never wait for each other in a circle.
    sqlx::query!(
        r#"INSERT INTO daily_message_counts AS counted (service_id, channel, day, count)
           SELECT service_id, channel, day, added
           FROM UNNEST($1::uuid[], $2::text[], $3::date[], $4::bigint[]) AS batch (service_id, channel, day, added)
           ORDER BY service_id, day, channel
           ON CONFLICT (service_id, day, channel) DO UPDATE SET count = counted.count + excluded.count
           RETURNING service_id, channel, day AS "day: jiff_sqlx::Date", count"#,
        &services,
        &channels as _,
        &days as _,
        &counts,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(|row| {
        Ok(DailyCount {
            service_id: row.service_id.into(),
            channel: known("daily_message_counts", "channel", &row.channel)?,
            day: row.day.to_jiff(),
            count: row.count,
        })
    })
    .collect()
}

/// Takes some back, never below nought.
pub async fn take_back(
    conn: &mut PgConnection,
    service: ServiceId,
    channel: LimitedChannel,
    day: Date,
    count: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE daily_message_counts SET count = GREATEST(count - $4, 0)
         WHERE service_id = $1 AND channel = $2 AND day = $3",
        service.as_uuid(),
        channel.as_str(),
        day.to_sqlx() as _,
        count,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a service's count stands at.
pub async fn total(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    channel: LimitedChannel,
    day: Date,
) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        "SELECT count FROM daily_message_counts WHERE service_id = $1 AND channel = $2 AND day = $3",
        service.as_uuid(),
        channel.as_str(),
        day.to_sqlx() as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(count.unwrap_or_default())
}

/// What a service's counts of a day stand at; those that are nought may be left out.
pub async fn totals(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    day: Date,
) -> Result<Vec<(LimitedChannel, i64)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT channel, count FROM daily_message_counts WHERE service_id = $1 AND day = $2",
        service.as_uuid(),
        day.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| Ok((known("daily_message_counts", "channel", &row.channel)?, row.count))).collect()
}

/// Forgets the days of some services before `day`.
pub async fn forget_before(conn: &mut PgConnection, services: &[ServiceId], day: Date) -> Result<(), StoreError> {
    let services: Vec<_> = services.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "DELETE FROM daily_message_counts WHERE service_id = ANY($1) AND day < $2",
        &services,
        day.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the days of all services before `day`; tells how many counts there were.
pub async fn forget_all_before(executor: impl PgExecutor<'_>, day: Date) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM daily_message_counts WHERE day < $1", day.to_sqlx() as _);
    Ok(done.execute(executor).await?.rows_affected())
}
