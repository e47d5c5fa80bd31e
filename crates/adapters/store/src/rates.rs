//! What a text message costs.

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
