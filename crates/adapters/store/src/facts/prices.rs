//! Giving facts the prices of their days, after one was entered late. Migration 0026 has what tells that one was.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{PgExecutor, PgPool};
use tidings_domain::london;

use super::fold::lock_out_others;
use crate::{StoreError, utc};

/// The first day that has other prices now than those by which its facts were written; `None` if there is no such day.
pub async fn first_day_of_other_prices(executor: impl PgExecutor<'_>) -> Result<Option<Date>, StoreError> {
    let day = sqlx::query_scalar!(
        r#"SELECT tidings_london_day(min(GREATEST(valid_from, '2000-01-01'))) AS "day: jiff_sqlx::Date"
           FROM ((TABLE fact_prices EXCEPT ALL TABLE current_prices)
                 UNION ALL (TABLE current_prices EXCEPT ALL TABLE fact_prices)) AS changed"#
    )
    .fetch_one(executor)
    .await?;
    Ok(day.map(jiff_sqlx::Date::to_jiff))
}

/// The days from `first` on with letters of which the facts do not say how many sheets they have, and so what they cost: their
/// notifications must be looked at.
pub async fn days_of_unpriced_letters(pool: &PgPool, first: Date) -> Result<Vec<Date>, StoreError> {
    let days = sqlx::query_scalar!(
        r#"SELECT DISTINCT bst_date AS "day: jiff_sqlx::Date" FROM ft_billing
           WHERE notification_type = 'letter' AND bst_date >= $1
               AND tidings_sheets(billable_units, notifications_sent, rate) IS NULL
           ORDER BY 1"#,
        first.to_sqlx() as _
    );
    Ok(days.fetch_all(pool).await?.into_iter().map(jiff_sqlx::Date::to_jiff).collect())
}

/// Whether the database still has as many notifications of a day in London as its facts say: else some are in files, or were
/// deleted before this database was ours, and a recount would lose them.
pub async fn has_notifications_of(pool: &PgPool, day: Date) -> Result<bool, StoreError> {
    let (begin, end) = london::day_bounds(day);
    Ok(sqlx::query_scalar!(
        r#"SELECT (SELECT COALESCE(sum(notification_count), 0) FROM notification_status_facts
                   WHERE bst_date = $1 AND key_type <> 'test')
             <= (SELECT count(*) FROM notifications_all_time_view
                 WHERE created_at >= $2 AND created_at < $3 AND key_type <> 'test' AND service_id IS NOT NULL
                     AND template_id IS NOT NULL AND notification_status IS NOT NULL) AS "are_there!""#,
        day.to_sqlx() as _,
        utc::to_column(begin) as _,
        utc::to_column(end) as _,
    )
    .fetch_one(pool)
    .await?)
}

/// Gives all facts from the [first day of other prices](first_day_of_other_prices) on theirs, and tells how many rows had another.
/// Counts stay as they are, whether notifications are still there or not.
///
/// One transaction that sees one moment: a price that is committed later is for the next time.
pub async fn reprice(pool: &PgPool, now: Timestamp) -> Result<i64, StoreError> {
    let mut transaction = crate::begin_repeatable_read(pool).await?;
    lock_out_others(&mut transaction).await?;
    sqlx::query!("SET LOCAL statement_timeout = '30min'").execute(&mut *transaction).await?;
    let Some(first) = first_day_of_other_prices(&mut *transaction).await? else { return Ok(0) };
    let (first, written_at) = (first.to_sqlx(), utc::to_column(now));
    let mut repriced =
        sqlx::query_file_scalar!("src/facts/take_at_other_prices.sql", first as _).fetch_one(&mut *transaction).await?;
    sqlx::query_file!("src/facts/put_at_their_prices.sql", written_at as _).execute(&mut *transaction).await?;
    sqlx::query!("DELETE FROM fact_repricings").execute(&mut *transaction).await?;
    // What left its state after the price was entered stands as less beside what it left.
    sqlx::query!(
        "DELETE FROM ft_billing WHERE bst_date >= $1 AND notifications_sent = 0 AND billable_units = 0",
        first as _
    )
    .execute(&mut *transaction)
    .await?;
    repriced += sqlx::query_file_scalar!("src/facts/reprice_despatches.sql", first as _, written_at as _)
        .fetch_one(&mut *transaction)
        .await?;
    sqlx::query!("DELETE FROM fact_prices").execute(&mut *transaction).await?;
    sqlx::query!("INSERT INTO fact_prices SELECT * FROM current_prices").execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(repriced)
}
