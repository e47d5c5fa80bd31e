//! What the services of an organisation used in a financial year.

use sqlx::PgExecutor;
use tidings_domain::{FinancialYear, OrganisationId, Pounds, ServiceId};

use super::pounds;
use crate::StoreError;

/// What a service used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUsage {
    pub id: ServiceId,
    pub name: String,
    pub active: bool,
    /// Text message fragments for nothing in the year.
    pub free_sms_limit: i32,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_units: i64,
    /// Those that are paid for.
    pub charged_sms_units: i64,
    pub sms_cost: Pounds,
    pub letter_cost: Pounds,
    pub emails_sent: i64,
}

/// What an organisation's services used that are not in trial mode: the active ones first, by name in any case.
pub async fn of_services(
    executor: impl PgExecutor<'_>,
    organisation: OrganisationId,
    year: FinancialYear,
) -> Result<Vec<ServiceUsage>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT services.id, services.name, services.active,
               COALESCE(allowance.free_sms_fragment_limit, 0) AS "free_sms_limit!",
               COALESCE(used.sms_units, 0) AS "sms_units!", COALESCE(used.charged_sms_units, 0) AS "charged_sms_units!",
               COALESCE(used.sms_cost, 0)::text AS "sms_cost!", COALESCE(used.letter_cost, 0)::text AS "letter_cost!",
               COALESCE(used.emails_sent, 0) AS "emails_sent!"
           FROM services
           LEFT JOIN allowances($2) AS allowance ON allowance.service_id = services.id
           LEFT JOIN (
               SELECT service_id,
                   (sum(chargeable_units) FILTER (WHERE notification_type = 'sms'))::bigint AS sms_units,
                   (sum(charged_units) FILTER (WHERE notification_type = 'sms'))::bigint AS charged_sms_units,
                   sum(cost) FILTER (WHERE notification_type = 'sms') AS sms_cost,
                   sum(cost) FILTER (WHERE notification_type = 'letter') AS letter_cost,
                   (sum(notifications_sent) FILTER (WHERE notification_type = 'email'))::bigint AS emails_sent
               FROM usage_by_day($2)
               WHERE service_id = ANY(ARRAY(SELECT id FROM services WHERE organisation_id = $1))
               GROUP BY service_id
           ) AS used ON used.service_id = services.id
           WHERE services.organisation_id = $1 AND NOT services.restricted
           ORDER BY services.active DESC, lower(services.name) COLLATE "C", services.id"#,
        organisation.as_uuid(),
        i32::from(year.start_year()),
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ServiceUsage {
                id: row.id.into(),
                name: row.name,
                active: row.active,
                free_sms_limit: row.free_sms_limit,
                sms_units: row.sms_units,
                charged_sms_units: row.charged_sms_units,
                sms_cost: pounds(&row.sms_cost)?,
                letter_cost: pounds(&row.letter_cost)?,
                emails_sent: row.emails_sent,
            })
        })
        .collect()
}
