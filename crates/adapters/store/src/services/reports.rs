//! Reports about all services.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::{FinancialYear, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// A live service: whose it is, what it expected to send, and what it has sent in a financial year.
#[derive(Clone, Debug)]
pub struct LiveService {
    pub service_id: ServiceId,
    pub service_name: String,
    pub organisation_name: Option<String>,
    pub organisation_type: Option<String>,
    pub consent_to_research: Option<bool>,
    /// Of the person who asked to go live, like the other contacts.
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub contact_mobile: Option<String>,
    pub live_date: Option<Timestamp>,
    /// Expected in a year; so the other intents.
    pub sms_volume_intent: Option<i32>,
    pub email_volume_intent: Option<i32>,
    pub letter_volume_intent: Option<i32>,
    /// Sent; so the other totals.
    pub sms_totals: i64,
    pub email_totals: i64,
    pub letter_totals: i64,
    /// Of the latest year that has a limit.
    pub free_sms_fragment_limit: i32,
}

/// The live services that have a limit of free text messages, in the order in which they went live.
pub async fn live_services(conn: impl PgExecutor<'_>, year: FinancialYear) -> Result<Vec<LiveService>, StoreError> {
    Ok(sqlx::query!(
        r#"WITH allowance AS (
               SELECT DISTINCT ON (service_id) service_id, free_sms_fragment_limit FROM annual_billing
               ORDER BY service_id, financial_year_start DESC),
           sent AS (
               SELECT service_id,
                   sum(notifications_sent) FILTER (WHERE notification_type = 'sms') AS sms,
                   sum(notifications_sent) FILTER (WHERE notification_type = 'email') AS email,
                   sum(notifications_sent) FILTER (WHERE notification_type = 'letter') AS letter
               FROM billing_facts WHERE bst_date BETWEEN $1 AND $2 GROUP BY service_id)
           SELECT services.id, services.name, organisation.name AS "organisation_name?",
               organisation.organisation_type AS "organisation_type?", consent_to_research,
               users.name AS "contact_name?", users.email_address AS "contact_email?", mobile_number,
               go_live_at AS "go_live_at: jiff_sqlx::DateTime", volume_sms, volume_email, volume_letter,
               COALESCE(sent.sms, 0) AS "sms!", COALESCE(sent.email, 0) AS "email!",
               COALESCE(sent.letter, 0) AS "letter!", free_sms_fragment_limit
           FROM services JOIN allowance ON allowance.service_id = services.id
           LEFT JOIN organisation ON organisation.id = organisation_id
           LEFT JOIN users ON users.id = go_live_user_id
           LEFT JOIN sent ON sent.service_id = services.id
           WHERE count_as_live AND services.active AND NOT restricted
           ORDER BY go_live_at, services.id"#,
        year.first_day().to_sqlx() as _,
        year.last_day().to_sqlx() as _,
    )
    .map(|row| LiveService {
        service_id: row.id.into(),
        service_name: row.name,
        organisation_name: row.organisation_name,
        organisation_type: row.organisation_type,
        consent_to_research: row.consent_to_research,
        contact_name: row.contact_name,
        contact_email: row.contact_email,
        contact_mobile: row.mobile_number,
        live_date: row.go_live_at.map(utc::from_column),
        sms_volume_intent: row.volume_sms,
        email_volume_intent: row.volume_email,
        letter_volume_intent: row.volume_letter,
        sms_totals: row.sms,
        email_totals: row.email,
        letter_totals: row.letter,
        free_sms_fragment_limit: row.free_sms_fragment_limit,
    })
    .fetch_all(conn)
    .await?)
}

/// What a service sent by a channel in a month.
#[derive(Clone, Debug)]
pub struct MonthOfService {
    /// The month's first day.
    pub month: Date,
    pub service_id: ServiceId,
    pub service_name: String,
    pub notification_type: NotificationType,
    pub sending: i64,
    pub delivered: i64,
    pub technical_failure: i64,
    pub temporary_failure: i64,
    pub permanent_failure: i64,
    pub sent: i64,
}

/// What live services sent from the first to the last day, by month and channel.
pub async fn by_month(conn: impl PgExecutor<'_>, first: Date, last: Date) -> Result<Vec<MonthOfService>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT date_trunc('month', bst_date)::date AS "month!: jiff_sqlx::Date", services.id, services.name,
               notification_type AS "notification_type!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_status IN ('sending', 'pending')), 0)
                   AS "sending!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_status = 'delivered'), 0) AS "delivered!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_status IN ('technical-failure', 'failed')), 0)
                   AS "technical_failure!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_status = 'temporary-failure'), 0)
                   AS "temporary_failure!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_status = 'permanent-failure'), 0)
                   AS "permanent_failure!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_status = 'sent'), 0) AS "sent!"
           FROM notification_status_facts JOIN services ON services.id = service_id
           WHERE notification_status <> 'created' AND key_type <> 'test' AND active AND NOT restricted
               AND bst_date BETWEEN $1 AND $2
           GROUP BY 1, services.id, services.name, notification_type HAVING bool_or(notification_count > 0)
           ORDER BY 1, services.id, notification_type"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(MonthOfService {
                month: row.month.to_jiff(),
                service_id: row.id.into(),
                service_name: row.name,
                notification_type: known("ft_notification_status", "notification_type", &row.notification_type)?,
                sending: row.sending,
                delivered: row.delivered,
                technical_failure: row.technical_failure,
                temporary_failure: row.temporary_failure,
                permanent_failure: row.permanent_failure,
                sent: row.sent,
            })
        })
        .collect()
}
