//! What all services used on some days, for those who write bills.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::{FinancialYear, OrganisationId, Pounds, ServiceId};

use super::pounds;
use crate::StoreError;

/// A service that has to pay, and whom the bill goes to: what the service says, else what its organisation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BilledService {
    pub organisation_id: Option<OrganisationId>,
    pub organisation_name: Option<String>,
    pub id: ServiceId,
    pub name: String,
    pub sms_cost: Pounds,
    /// Text message fragments to be paid for, each as often as the country's multiplier says.
    pub charged_sms_units: i64,
    pub letters: i64,
    pub letter_cost: Pounds,
    pub purchase_order_number: Option<String>,
    pub contact_names: Option<String>,
    pub contact_email_addresses: Option<String>,
    pub billing_reference: Option<String>,
}

/// The services that have to pay for what they sent from the first to the last day of these, which lie in `year`. By the names of
/// their organisations and their own; those without one last.
pub async fn billed_services(
    executor: impl PgExecutor<'_>,
    year: FinancialYear,
    first: Date,
    last: Date,
) -> Result<Vec<BilledService>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT organisation.id AS "organisation_id?", organisation.name AS "organisation_name?", services.id, services.name,
               sms_cost::text AS "sms_cost!", charged_sms_units AS "charged_sms_units!", letters AS "letters!",
               letter_cost::text AS "letter_cost!",
               COALESCE(services.purchase_order_number, organisation.purchase_order_number) AS purchase_order_number,
               COALESCE(services.billing_contact_names, organisation.billing_contact_names) AS contact_names,
               COALESCE(services.billing_contact_email_addresses, organisation.billing_contact_email_addresses)
                   AS contact_email_addresses,
               COALESCE(services.billing_reference, organisation.billing_reference) AS billing_reference
           FROM (
               SELECT service_id,
                   COALESCE(sum(cost) FILTER (WHERE notification_type = 'sms'), 0) AS sms_cost,
                   COALESCE(sum(charged_units) FILTER (WHERE notification_type = 'sms'), 0)::bigint AS charged_sms_units,
                   COALESCE(sum(notifications_sent) FILTER (WHERE notification_type = 'letter'), 0)::bigint AS letters,
                   COALESCE(sum(cost) FILTER (WHERE notification_type = 'letter'), 0) AS letter_cost
               FROM usage_by_day($1) WHERE bst_date BETWEEN $2 AND $3 AND notification_type <> 'email'
               GROUP BY service_id
           ) AS used
           JOIN services ON services.id = used.service_id
           LEFT JOIN organisation ON organisation.id = services.organisation_id
           WHERE sms_cost > 0 OR letters > 0
           ORDER BY organisation.id IS NULL, organisation.name COLLATE "C", services.name COLLATE "C", services.id"#,
        i32::from(year.start_year()),
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(BilledService {
                organisation_id: row.organisation_id.map(Into::into),
                organisation_name: row.organisation_name,
                id: row.id.into(),
                name: row.name,
                sms_cost: pounds(&row.sms_cost)?,
                charged_sms_units: row.charged_sms_units,
                letters: row.letters,
                letter_cost: pounds(&row.letter_cost)?,
                purchase_order_number: row.purchase_order_number,
                contact_names: row.contact_names,
                contact_email_addresses: row.contact_email_addresses,
                billing_reference: row.billing_reference,
            })
        })
        .collect()
}

/// A service's letters of a class of post at a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LettersAtRate {
    pub service_id: ServiceId,
    /// `economy`, `second`, `first`, or `international` for those abroad.
    pub post_class: String,
    pub rate: Pounds,
    pub letters: i64,
}

/// The letters that services sent from the first to the last day: for each service by class, from the slowest to abroad, and price.
pub async fn letters_at_rates(
    executor: impl PgExecutor<'_>,
    first: Date,
    last: Date,
) -> Result<Vec<LettersAtRate>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT service_id AS "service_id!", post_class AS "post_class!", rate::text AS "rate!",
               sum(notifications_sent)::bigint AS "letters!"
           FROM (SELECT *, CASE WHEN postage IN ('europe', 'rest-of-world') THEN 'international' ELSE postage END AS post_class
                 FROM billing_facts
                 WHERE notification_type = 'letter' AND bst_date BETWEEN $1 AND $2) AS letters
           GROUP BY service_id, post_class, rate
           HAVING sum(notifications_sent) <> 0
           ORDER BY service_id, array_position(ARRAY['economy', 'second', 'first', 'international'], post_class) NULLS FIRST, rate"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LettersAtRate {
                service_id: row.service_id.into(),
                post_class: row.post_class,
                rate: pounds(&row.rate)?,
                letters: row.letters,
            })
        })
        .collect()
}

/// How much a live service sent, whether it has to pay or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumesOfService {
    pub id: ServiceId,
    pub name: String,
    pub organisation_id: Option<OrganisationId>,
    pub organisation_name: Option<String>,
    /// Of the latest year that has one, up to the year asked for.
    pub free_allowance: i32,
    pub sms: i64,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_units: i64,
    pub emails: i64,
    pub letters: i64,
    pub letter_sheets: i64,
    pub letter_cost: Pounds,
}

/// How much each live service sent from the first to the last day, those that sent nothing included, if it has an allowance in a
/// financial year that began in `up_to` or before. By the names of their organisations and their own.
pub async fn volumes_by_service(
    executor: impl PgExecutor<'_>,
    first: Date,
    last: Date,
    up_to: i16,
) -> Result<Vec<VolumesOfService>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH allowance AS (
               SELECT DISTINCT ON (service_id) service_id, free_sms_fragment_limit FROM annual_billing
               WHERE financial_year_start <= $3 ORDER BY service_id, financial_year_start DESC),
           sent AS (
               SELECT service_id,
                   sum(notifications_sent) FILTER (WHERE notification_type = 'sms') AS sms,
                   sum(billable_units::bigint * rate_multiplier) FILTER (WHERE notification_type = 'sms') AS sms_units,
                   sum(notifications_sent) FILTER (WHERE notification_type = 'email') AS emails,
                   sum(notifications_sent) FILTER (WHERE notification_type = 'letter') AS letters,
                   sum(billable_units) FILTER (WHERE notification_type = 'letter') AS sheets,
                   sum(notifications_sent * rate) FILTER (WHERE notification_type = 'letter') AS letter_cost
               FROM billing_facts WHERE bst_date BETWEEN $1 AND $2 GROUP BY service_id)
           SELECT services.id, services.name, organisation.id AS "organisation_id?", organisation.name AS "organisation_name?",
               free_sms_fragment_limit, COALESCE(sms, 0) AS "sms!", COALESCE(sms_units, 0)::bigint AS "sms_units!",
               COALESCE(emails, 0) AS "emails!", COALESCE(letters, 0) AS "letters!", COALESCE(sheets, 0) AS "letter_sheets!",
               COALESCE(letter_cost, 0)::text AS "letter_cost!"
           FROM services JOIN allowance ON allowance.service_id = services.id
           LEFT JOIN organisation ON organisation.id = services.organisation_id
           LEFT JOIN sent ON sent.service_id = services.id
           WHERE NOT services.restricted AND services.count_as_live AND services.active
           ORDER BY organisation.name, services.name, services.id"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
        i32::from(up_to),
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(VolumesOfService {
                id: row.id.into(),
                name: row.name,
                organisation_id: row.organisation_id.map(Into::into),
                organisation_name: row.organisation_name,
                free_allowance: row.free_sms_fragment_limit,
                sms: row.sms,
                sms_units: row.sms_units,
                emails: row.emails,
                letters: row.letters,
                letter_sheets: row.letter_sheets,
                letter_cost: pounds(&row.letter_cost)?,
            })
        })
        .collect()
}
