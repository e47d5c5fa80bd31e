//! Allowances: how many text message fragments a service sends for nothing, by financial year. What a service is due is the
//! database's function `due_allowances`, which does for many services what `tidings_domain::billing::Allowance::due` does for one.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{FinancialYear, ServiceId};

use crate::{StoreError, utc};

/// Gives services the allowance that they are due in `year`, whatever they had.
pub async fn set_defaults(
    conn: &mut PgConnection,
    services: &[ServiceId],
    year: FinancialYear,
    now: Timestamp,
) -> Result<(), StoreError> {
    let services: Vec<_> = services.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
             high_volume_service_last_year, has_custom_allowance)
         SELECT gen_random_uuid(), service_id, $2, free_sms_fragment_limit, $3, is_high_volume, is_own
         FROM due_allowances($2) WHERE service_id = ANY($1)
         ON CONFLICT (service_id, financial_year_start) DO UPDATE
         SET free_sms_fragment_limit = EXCLUDED.free_sms_fragment_limit,
             high_volume_service_last_year = EXCLUDED.high_volume_service_last_year,
             has_custom_allowance = EXCLUDED.has_custom_allowance, updated_at = $3",
        &services,
        i32::from(year.start_year()),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives every active service without an allowance in `year` the one that it is due. How many there were.
pub async fn add_missing(
    executor: impl PgExecutor<'_>,
    year: FinancialYear,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let added = sqlx::query!(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
             high_volume_service_last_year, has_custom_allowance)
         SELECT gen_random_uuid(), due.service_id, $1, due.free_sms_fragment_limit, $2, due.is_high_volume, due.is_own
         FROM due_allowances($1) AS due JOIN services ON services.id = due.service_id
         WHERE services.active AND NOT EXISTS (
             SELECT FROM annual_billing AS there WHERE there.service_id = due.service_id AND there.financial_year_start = $1)
         ON CONFLICT (service_id, financial_year_start) DO NOTHING",
        i32::from(year.start_year()),
        utc::to_column(now) as _,
    );
    Ok(added.execute(executor).await?.rows_affected())
}

/// A kind of organisation of which no free text messages are listed, so that its services have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnlistedKind {
    pub organisation_type: String,
    /// How many active services are of it.
    pub services: i64,
}

/// The kinds of active services that have no allowance listed in `year`, not even one of 0.
pub async fn unlisted_kinds(
    executor: impl PgExecutor<'_>,
    year: FinancialYear,
) -> Result<Vec<UnlistedKind>, StoreError> {
    let kinds = sqlx::query_as!(
        UnlistedKind,
        r#"SELECT kind AS "organisation_type!", count(*) AS "services!"
           FROM services, COALESCE(organisation_type, 'other') AS kind
           WHERE active AND NOT EXISTS (
               SELECT FROM default_annual_allowance AS listed
               WHERE listed.organisation_type = kind AND notification_type = 'sms' AND valid_from_financial_year_start <= $1)
           GROUP BY kind ORDER BY kind"#,
        i32::from(year.start_year()),
    );
    Ok(kinds.fetch_all(executor).await?)
}

/// The allowance of a service in a year: that which it was given, else that which it is due. `None` if there is no such service.
pub async fn find(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    year: FinancialYear,
) -> Result<Option<i32>, StoreError> {
    let limit = sqlx::query_scalar!(
        r#"SELECT COALESCE(free_sms_fragment_limit, 0) AS "limit!" FROM allowances($2) WHERE service_id = $1"#,
        service.as_uuid(),
        i32::from(year.start_year()),
    );
    Ok(limit.fetch_optional(executor).await?)
}

/// Gives a service an allowance of its own in a year; if it is that of its kind of organisation, it is no more than that. Whether
/// there is such a service.
pub async fn set(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    year: FinancialYear,
    fragments: i32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let set = sqlx::query!(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
             high_volume_service_last_year, has_custom_allowance)
         SELECT gen_random_uuid(), services.id, $2, $3, $4, false, standard_allowance(services.organisation_type, $2) <> $3
         FROM services WHERE id = $1
         ON CONFLICT (service_id, financial_year_start) DO UPDATE
         SET free_sms_fragment_limit = EXCLUDED.free_sms_fragment_limit,
             has_custom_allowance = EXCLUDED.has_custom_allowance, updated_at = $4",
        service.as_uuid(),
        i32::from(year.start_year()),
        fragments,
        utc::to_column(now) as _,
    );
    Ok(set.execute(executor).await?.rows_affected() > 0)
}
