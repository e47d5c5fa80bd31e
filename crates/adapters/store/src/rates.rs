//! What text messages and letters cost.

use jiff::Timestamp;
use sqlx::PgPool;

use crate::{StoreError, utc};

/// The price of one text message fragment from a time on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmsRate {
    pub valid_from: Timestamp,
    /// Pounds per fragment.
    pub rate: f64,
}

/// Every price there has been, the latest first.
pub async fn sms(pool: &PgPool) -> Result<Vec<SmsRate>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT valid_from AS "valid_from: jiff_sqlx::DateTime", rate::float8 AS "rate!" FROM rates
           WHERE notification_type = 'sms' ORDER BY valid_from DESC"#
    )
    .map(|row| SmsRate { valid_from: utc::from_column(row.valid_from), rate: row.rate })
    .fetch_all(pool)
    .await?)
}

/// The price of a letter of some sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRate {
    pub sheet_count: i32,
    pub start_date: Timestamp,
    /// Pounds, in digits.
    pub rate: String,
    /// A class of post.
    pub post_class: String,
}

/// The prices of letters at `now`, by sheets, price and class. Those for the Crown, which are the same as others'.
pub async fn letters(pool: &PgPool, now: Timestamp) -> Result<Vec<LetterRate>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT sheet_count, start_date AS "start_date: jiff_sqlx::DateTime", rate::text AS "rate!", post_class
           FROM letter_rates
           WHERE crown AND start_date <= $1 AND (end_date IS NULL OR end_date > $1)
           ORDER BY sheet_count, letter_rates.rate, post_class"#,
        utc::to_column(now) as _
    )
    .map(|row| LetterRate {
        sheet_count: row.sheet_count,
        start_date: utc::from_column(row.start_date),
        rate: row.rate,
        post_class: row.post_class,
    })
    .fetch_all(pool)
    .await?)
}

/// The price of a letter of some sheets, from a time on and until another.
#[derive(Clone, Debug, PartialEq)]
pub struct PastLetterRate {
    pub start_date: Timestamp,
    /// The first moment at which it is another; `None` while it is not known.
    pub end_date: Option<Timestamp>,
    pub sheet_count: i32,
    /// A class of post.
    pub post_class: String,
    /// Pounds.
    pub rate: f64,
}

/// Every price of letters that there has been, the latest first. Those for the Crown, which are the same as others'.
pub async fn all_letters(pool: &PgPool) -> Result<Vec<PastLetterRate>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT start_date AS "start_date: jiff_sqlx::DateTime", end_date AS "end_date: jiff_sqlx::DateTime",
               sheet_count, post_class, rate::float8 AS "rate!"
           FROM letter_rates WHERE crown ORDER BY start_date DESC"#
    )
    .map(|row| PastLetterRate {
        start_date: utc::from_column(row.start_date),
        end_date: row.end_date.map(utc::from_column),
        sheet_count: row.sheet_count,
        post_class: row.post_class,
        rate: row.rate,
    })
    .fetch_all(pool)
    .await?)
}
