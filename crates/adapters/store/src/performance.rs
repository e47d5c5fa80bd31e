//! What the installation did, by the totals that triggers keep with the facts: it is read by everybody, and so must cost nothing.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use tidings_domain::{OrganisationId, ServiceId};

use crate::StoreError;

/// Messages, by channel. Those of test keys do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub emails: i64,
    pub sms: i64,
    pub letters: i64,
}

/// How fast the messages of a day went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Processing {
    pub date: Date,
    pub messages: i32,
    pub within_10_seconds: i32,
}

/// A service that counts as live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveService {
    pub id: ServiceId,
    pub name: String,
    pub organisation_id: Option<OrganisationId>,
    pub organisation_name: Option<String>,
}

/// What was ever sent.
pub async fn totals(pool: &PgPool) -> Result<Totals, StoreError> {
    let row = sqlx::query_as!(
        Totals,
        r#"SELECT COALESCE(sum(notification_count) FILTER (WHERE notification_type = 'email'), 0)::bigint AS "emails!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_type = 'sms'), 0)::bigint AS "sms!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_type = 'letter'), 0)::bigint AS "letters!"
           FROM fact_totals WHERE bst_date = '-infinity'"#
    );
    Ok(row.fetch_one(pool).await?)
}

/// What was sent on each day, from the first to the last.
pub async fn totals_by_day(pool: &PgPool, first: Date, last: Date) -> Result<Vec<(Date, Totals)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT bst_date AS "date: jiff_sqlx::Date",
               COALESCE(sum(notification_count) FILTER (WHERE notification_type = 'email'), 0)::bigint AS "emails!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_type = 'sms'), 0)::bigint AS "sms!",
               COALESCE(sum(notification_count) FILTER (WHERE notification_type = 'letter'), 0)::bigint AS "letters!"
           FROM fact_totals
           WHERE notification_type IN ('email', 'sms', 'letter') AND bst_date BETWEEN $1 AND $2
           GROUP BY bst_date HAVING bool_or(notification_count <> 0) ORDER BY bst_date"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?;
    let totals = rows.into_iter().map(|row| {
        let totals = Totals { emails: row.emails, sms: row.sms, letters: row.letters };
        (row.date.to_jiff(), totals)
    });
    Ok(totals.collect())
}

/// How fast messages went on each day that was measured, from the first to the last.
pub async fn processing(pool: &PgPool, first: Date, last: Date) -> Result<Vec<Processing>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT bst_date AS "date: jiff_sqlx::Date", messages_total, messages_within_10_secs
           FROM ft_processing_time WHERE bst_date BETWEEN $1 AND $2 ORDER BY bst_date"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?;
    let days = rows.into_iter().map(|row| Processing {
        date: row.date.to_jiff(),
        messages: row.messages_total,
        within_10_seconds: row.messages_within_10_secs,
    });
    Ok(days.collect())
}

/// Live services, by the names of their organisations and their own; those without one last.
pub async fn live_services(pool: &PgPool) -> Result<Vec<LiveService>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT services.id, services.name, organisation.id AS "organisation_id?",
               organisation.name AS "organisation_name?"
           FROM services LEFT JOIN organisation ON organisation.id = services.organisation_id
           WHERE services.active AND NOT services.restricted AND services.count_as_live
           ORDER BY organisation.name, services.name"#
    )
    .fetch_all(pool)
    .await?;
    let services = rows.into_iter().map(|row| LiveService {
        id: row.id.into(),
        name: row.name,
        organisation_id: row.organisation_id.map(Into::into),
        organisation_name: row.organisation_name,
    });
    Ok(services.collect())
}
