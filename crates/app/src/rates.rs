//! What messages cost now.

use jiff::Timestamp;
use tidings_api_types::internal::rates::{LetterRate, SmsRate};
use tidings_store::rates;

use crate::{App, Failure};

/// The prices of letters.
pub async fn letters(app: &App, now: Timestamp) -> Result<Vec<LetterRate>, Failure> {
    let prices = rates::letters(&app.pool, now).await?.into_iter().map(|price| LetterRate {
        sheet_count: price.sheet_count,
        start_date: price.start_date.into(),
        rate: price.rate,
        post_class: price.post_class,
    });
    Ok(prices.collect())
}

/// The price of a text message fragment.
pub async fn sms(app: &App, now: Timestamp) -> Result<SmsRate, Failure> {
    let price = rates::sms(&app.pool).await?.at(now).ok_or_else(Failure::not_found)?;
    Ok(SmsRate { rate: price.price, valid_from: price.valid_from.into() })
}
