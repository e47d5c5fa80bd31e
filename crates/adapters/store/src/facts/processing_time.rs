//! How fast the messages of a day went.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use tidings_domain::london;

use crate::{StoreError, utc};

/// Measures the emails and text messages of a day in London that came by the API, those of test keys left out: how many there
/// were, and how many a provider had within ten seconds. Written even where nothing has changed, since it says that the day's
/// facts are complete: a trigger has the performance page forgotten.
pub async fn measure(pool: &PgPool, day: Date, now: Timestamp) -> Result<(), StoreError> {
    let (begin, end) = london::day_bounds(day);
    let mut transaction = crate::begin(pool).await?;
    sqlx::query!("SET LOCAL statement_timeout = '30min'").execute(&mut *transaction).await?;
    sqlx::query!(
        "INSERT INTO ft_processing_time AS fact (bst_date, messages_total, messages_within_10_secs, created_at)
         SELECT $1, count(*), count(*) FILTER (WHERE sent_at - created_at <= interval '10 seconds'), $4
         FROM notifications_all_time_view
         WHERE created_at >= $2 AND created_at < $3
             AND api_key_id IS NOT NULL AND key_type <> 'test' AND notification_type <> 'letter'
         ON CONFLICT (bst_date) DO UPDATE SET messages_total = EXCLUDED.messages_total,
             messages_within_10_secs = EXCLUDED.messages_within_10_secs, updated_at = $4",
        day.to_sqlx() as _,
        utc::to_column(begin) as _,
        utc::to_column(end) as _,
        utc::to_column(now) as _,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// Which days, from the first to the last, were never measured.
pub async fn unmeasured(pool: &PgPool, first: Date, last: Date) -> Result<Vec<Date>, StoreError> {
    let days = sqlx::query_scalar!(
        r#"SELECT day::date AS "day!: jiff_sqlx::Date"
           FROM generate_series($1::date::timestamp, $2::date::timestamp, '1 day') AS day
           WHERE NOT EXISTS (SELECT FROM ft_processing_time WHERE bst_date = day::date)
           ORDER BY day"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?;
    Ok(days.into_iter().map(jiff_sqlx::Date::to_jiff).collect())
}
