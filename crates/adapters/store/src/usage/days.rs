//! How much was sent each day, by everybody.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::Pounds;

use super::pounds;
use crate::StoreError;

/// What was sent on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfVolumes {
    pub day: Date,
    pub sms: i64,
    pub sms_fragments: i64,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_units: i64,
    pub emails: i64,
    pub letters: i64,
    pub letter_sheets: i64,
}

/// What was sent on each day, from the first to the last, on which anything was.
pub async fn daily_volumes(
    executor: impl PgExecutor<'_>,
    first: Date,
    last: Date,
) -> Result<Vec<DayOfVolumes>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT bst_date AS "day!: jiff_sqlx::Date",
               COALESCE(sum(notifications_sent) FILTER (WHERE notification_type = 'sms'), 0) AS "sms!",
               COALESCE(sum(billable_units) FILTER (WHERE notification_type = 'sms'), 0) AS "sms_fragments!",
               COALESCE(sum(billable_units::bigint * rate_multiplier) FILTER (WHERE notification_type = 'sms'), 0)::bigint
                   AS "sms_units!",
               COALESCE(sum(notifications_sent) FILTER (WHERE notification_type = 'email'), 0) AS "emails!",
               COALESCE(sum(notifications_sent) FILTER (WHERE notification_type = 'letter'), 0) AS "letters!",
               COALESCE(sum(billable_units) FILTER (WHERE notification_type = 'letter'), 0) AS "letter_sheets!"
           FROM billing_facts WHERE bst_date BETWEEN $1 AND $2
           GROUP BY bst_date HAVING sum(notifications_sent) <> 0 ORDER BY bst_date"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .map(|row| DayOfVolumes {
        day: row.day.to_jiff(),
        sms: row.sms,
        sms_fragments: row.sms_fragments,
        sms_units: row.sms_units,
        emails: row.emails,
        letters: row.letters,
        letter_sheets: row.letter_sheets,
    })
    .fetch_all(executor)
    .await?)
}

/// What a provider of text messages was given on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOfProvider {
    pub day: Date,
    pub provider: String,
    pub sms: i64,
    pub sms_fragments: i64,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_units: i64,
    /// As if nobody had an allowance.
    pub sms_cost: Pounds,
}

/// What each provider of text messages was given on each day, from the first to the last.
pub async fn daily_volumes_of_providers(
    executor: impl PgExecutor<'_>,
    first: Date,
    last: Date,
) -> Result<Vec<DayOfProvider>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT bst_date AS "day!: jiff_sqlx::Date", provider AS "provider!", sum(notifications_sent) AS "sms!",
               sum(billable_units) AS "sms_fragments!", sum(billable_units::bigint * rate_multiplier)::bigint AS "sms_units!",
               sum(billable_units::bigint * rate_multiplier * rate)::text AS "sms_cost!"
           FROM billing_facts WHERE notification_type = 'sms' AND bst_date BETWEEN $1 AND $2
           GROUP BY bst_date, provider HAVING sum(notifications_sent) <> 0 ORDER BY bst_date, provider"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(DayOfProvider {
                day: row.day.to_jiff(),
                provider: row.provider,
                sms: row.sms,
                sms_fragments: row.sms_fragments,
                sms_units: row.sms_units,
                sms_cost: pounds(&row.sms_cost)?,
            })
        })
        .collect()
}
