//! What the printer despatched, and asks for.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::Pounds;

use super::pounds;
use crate::StoreError;

/// Letters of a kind that were despatched on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DespatchedLetters {
    pub day: Date,
    /// A class of post.
    pub postage: String,
    /// `sorted` or `unsorted`.
    pub cost_threshold: String,
    /// Of each letter.
    pub sheets: i32,
    pub rate: Pounds,
    pub letters: i64,
}

/// The letters that were despatched on each day, from the first to the last, by class, threshold, price and sheets.
pub async fn despatched_letters(
    executor: impl PgExecutor<'_>,
    first: Date,
    last: Date,
) -> Result<Vec<DespatchedLetters>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT bst_date AS "day: jiff_sqlx::Date", postage, cost_threshold::text AS "cost_threshold!", billable_units,
               rate::text AS "rate!", COALESCE(notifications_sent, 0)::bigint AS "letters!"
           FROM ft_billing_letter_despatch WHERE bst_date BETWEEN $1 AND $2
           ORDER BY bst_date, postage, cost_threshold, ft_billing_letter_despatch.rate, billable_units"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(DespatchedLetters {
                day: row.day.to_jiff(),
                postage: row.postage,
                cost_threshold: row.cost_threshold,
                sheets: row.billable_units,
                rate: pounds(&row.rate)?,
                letters: row.letters,
            })
        })
        .collect()
}
