//! What text messages and letters cost.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::billing::{LetterPrice, LetterPrices, SmsPrice, SmsPrices};

use crate::{StoreError, known, utc};

/// What fragments of text messages cost and have cost.
pub async fn sms(pool: &PgPool) -> Result<SmsPrices, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT valid_from AS "valid_from: jiff_sqlx::DateTime", rate::text AS "rate!" FROM rates
           WHERE notification_type = 'sms'"#
    );
    let prices = rows.fetch_all(pool).await?.into_iter().map(|row| {
        Ok(SmsPrice { valid_from: utc::from_column(row.valid_from), price: known("rates", "rate", &row.rate)? })
    });
    Ok(SmsPrices::new(prices.collect::<Result<_, StoreError>>()?))
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

/// What letters cost and have cost. The prices for the Crown, which are the same as others'.
pub async fn all_letters(pool: &PgPool) -> Result<LetterPrices, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT start_date AS "start_date: jiff_sqlx::DateTime", sheet_count, post_class, rate::text AS "rate!"
           FROM letter_rates WHERE crown"#
    );
    let prices = rows.fetch_all(pool).await?.into_iter().map(|row| {
        Ok(LetterPrice {
            start_date: utc::from_column(row.start_date),
            sheet_count: row.sheet_count,
            post_class: row.post_class,
            price: known("letter_rates", "rate", &row.rate)?,
        })
    });
    Ok(LetterPrices::new(prices.collect::<Result<_, StoreError>>()?))
}
