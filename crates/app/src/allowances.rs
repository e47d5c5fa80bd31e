//! Allowances: how many text message fragments a service sends for nothing.

use jiff::Timestamp;
use tidings_domain::{FinancialYear, ServiceId};
use tidings_store::{
    PgConnection, PgPool,
    annual_billing::{self, UnlistedKind},
};

use crate::Failure;

/// Gives services the allowance that they are due in the present financial year, by their kind of organisation; part of every
/// transaction that changes it.
pub async fn set_defaults(conn: &mut PgConnection, services: &[ServiceId], now: Timestamp) -> Result<(), Failure> {
    Ok(annual_billing::set_defaults(conn, services, present_year(now)?, now).await?)
}

/// Gives every active service that has no allowance in the present financial year the one that it is due: when a year has begun,
/// all of them. What they had been given otherwise goes on. How many there were.
///
/// A kind of organisation that is not listed has no allowance, as bills have it. Its services are told of in the log, because it
/// may have been forgotten.
pub async fn add_missing(pool: &PgPool, now: Timestamp) -> Result<u64, Failure> {
    let year = present_year(now)?;
    let added = annual_billing::add_missing(pool, year, now).await?;
    for UnlistedKind { organisation_type, services } in annual_billing::unlisted_kinds(pool, year).await? {
        tracing::warn!(organisation_type, services, "no free text messages are listed for a kind of organisation");
    }
    Ok(added)
}

/// The financial year that it is.
pub fn present_year(now: Timestamp) -> Result<FinancialYear, Failure> {
    FinancialYear::at(now).ok_or_else(|| Failure::Broken("the clock is beyond reckoning".to_owned()))
}
