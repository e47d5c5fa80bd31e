//! Allowances: how many text message fragments a service sends for nothing, by financial year.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{FinancialYear, ServiceId};

use crate::{StoreError, utc};

/// Gives services the allowance that they are due in `year`: none after a year of `high_volume` fragments or more, that of
/// last year if it was theirs alone, else that of their kind of organisation.
pub async fn set_defaults(
    conn: &mut PgConnection,
    services: &[ServiceId],
    year: FinancialYear,
    high_volume: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let services: Vec<_> = services.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "INSERT INTO annual_billing AS present (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
             high_volume_service_last_year, has_custom_allowance)
         SELECT gen_random_uuid(), id, $2,
             CASE WHEN is_high THEN 0 WHEN has_own THEN own ELSE COALESCE(standard, 0) END, $3,
             is_high, has_own AND NOT is_high
         FROM (
             SELECT services.id,
                 COALESCE((SELECT sum(billable_units * rate_multiplier) FROM ft_billing
                           WHERE service_id = services.id AND notification_type = 'sms'
                               AND bst_date >= make_date($2 - 1, 4, 1) AND bst_date < make_date($2, 4, 1)), 0)
                     >= $4::bigint AS is_high,
                 COALESCE(last.has_custom_allowance, false) AS has_own,
                 last.free_sms_fragment_limit AS own,
                 (SELECT allowance FROM default_annual_allowance
                  WHERE organisation_type = COALESCE(services.organisation_type, 'other')
                      AND notification_type = 'sms' AND valid_from_financial_year_start <= $2
                  ORDER BY valid_from_financial_year_start DESC LIMIT 1) AS standard
             FROM services
             LEFT JOIN annual_billing AS last ON last.service_id = services.id AND last.financial_year_start = $2 - 1
             WHERE services.id = ANY($1)
         ) AS due
         ON CONFLICT (service_id, financial_year_start) DO UPDATE
         SET free_sms_fragment_limit = EXCLUDED.free_sms_fragment_limit,
             high_volume_service_last_year = EXCLUDED.high_volume_service_last_year,
             has_custom_allowance = EXCLUDED.has_custom_allowance, updated_at = $3",
        &services,
        i32::from(year.start_year()),
        utc::to_column(now) as _,
        high_volume,
    )
    .execute(conn)
    .await?;
    Ok(())
}
