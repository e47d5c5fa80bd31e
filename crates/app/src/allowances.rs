//! Allowances: how many text message fragments a service sends for nothing.

use jiff::Timestamp;
use tidings_domain::{FinancialYear, ServiceId};
use tidings_store::{PgConnection, annual_billing};

use crate::Failure;

/// Who sent as many fragments in a year gets none for nothing in the next.
const HIGH_VOLUME: i64 = 300_000;

/// Gives services the allowance that they are due in the present financial year, by their kind of organisation; part of every
/// transaction that changes it.
pub async fn set_defaults(conn: &mut PgConnection, services: &[ServiceId], now: Timestamp) -> Result<(), Failure> {
    let year = FinancialYear::at(now).ok_or_else(|| Failure::Broken("the clock is beyond reckoning".to_owned()))?;
    Ok(annual_billing::set_defaults(conn, services, year, HIGH_VOLUME, now).await?)
}
