//! Providers as configured in the database: which are in use, and how much each is given.

mod shown;

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{
    NotificationType, UserId,
    provider::balance::{Deliveries, Weight},
};

pub use shown::{Author, ProviderUsage, StoredProvider, by_id, list, versions};

use crate::{StoreError, utc};

/// A provider in use.
#[derive(Clone, Debug)]
pub struct ActiveProvider {
    /// Names the code that talks to it, and `notifications.sent_by`.
    pub identifier: String,
    /// Its share of the traffic, relative to the others of the channel; 0 to 100.
    pub priority: i32,
    pub supports_international: bool,
}

/// The providers in use for a channel.
pub async fn active(pool: &PgPool, channel: NotificationType) -> Result<Vec<ActiveProvider>, StoreError> {
    Ok(sqlx::query_as!(
        ActiveProvider,
        "SELECT identifier, priority, supports_international FROM provider_details
         WHERE notification_type = $1::text::notification_type AND active ORDER BY identifier",
        channel.as_str()
    )
    .fetch_all(pool)
    .await?)
}

/// A provider that there may be no row of yet.
#[derive(Clone, Copy, Debug)]
pub struct NewProvider<'a> {
    pub identifier: &'a str,
    pub display_name: &'a str,
    pub channel: NotificationType,
    pub priority: i32,
    pub supports_international: bool,
}

/// Sees to it that a provider has a row, active at first; one that is there is left as it is, whoever changed it.
pub async fn ensure(conn: &mut PgConnection, provider: NewProvider<'_>, now: Timestamp) -> Result<(), StoreError> {
    // Of several processes that start together one does it.
    sqlx::query!("LOCK TABLE provider_details IN SHARE ROW EXCLUSIVE MODE").execute(&mut *conn).await?;
    sqlx::query!(
        "WITH made AS (
             INSERT INTO provider_details (id, identifier, display_name, notification_type, priority, active,
                 supports_international, version, updated_at)
             SELECT gen_random_uuid(), $1::text, $2, $3::text::notification_type, $4, true, $5, 1, $6
             WHERE NOT EXISTS (SELECT FROM provider_details WHERE identifier = $1::text)
             RETURNING *)
         INSERT INTO provider_details_history (id, identifier, display_name, notification_type, priority, active,
             supports_international, version, updated_at)
         SELECT id, identifier, display_name, notification_type, priority, active, supports_international, version, updated_at
         FROM made",
        provider.identifier,
        provider.display_name,
        provider.channel.as_str(),
        provider.priority,
        provider.supports_international,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The weights of the active providers of text messages, locked until the transaction ends, so that nobody else moves them.
pub async fn lock_weights(conn: &mut PgConnection) -> Result<Vec<Weight>, StoreError> {
    let rows = sqlx::query_as!(
        WeightRow,
        r#"SELECT identifier, priority, updated_at AS "updated_at: jiff_sqlx::DateTime" FROM provider_details
           WHERE notification_type = 'sms' AND active ORDER BY identifier FOR UPDATE"#
    )
    .fetch_all(conn)
    .await?;
    let weight = |row: WeightRow| Weight {
        identifier: row.identifier,
        priority: row.priority,
        updated_at: row.updated_at.map(utc::from_column),
    };
    Ok(rows.into_iter().map(weight).collect())
}

struct WeightRow {
    identifier: String,
    priority: i32,
    updated_at: Option<jiff_sqlx::DateTime>,
}

/// A change of a provider. What is `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProviderUpdate<'a> {
    pub priority: Option<i32>,
    pub active: Option<bool>,
    /// A reason, or that there is none.
    pub reason: Option<Option<&'a str>>,
    /// Who changes it.
    pub by: Option<UserId>,
}

/// Changes a provider; the version before stays in its history.
pub async fn update(
    conn: &mut PgConnection,
    identifier: &str,
    update: ProviderUpdate<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH changed AS (
             UPDATE provider_details
             SET priority = COALESCE($2, priority), active = COALESCE($3, active),
                 reason = CASE WHEN $4 THEN $5 ELSE reason END, created_by_id = COALESCE($6, created_by_id),
                 updated_at = $7, version = version + 1
             WHERE identifier = $1 RETURNING *)
         INSERT INTO provider_details_history (id, identifier, display_name, notification_type, priority, active,
             supports_international, version, updated_at, created_by_id, reason)
         SELECT id, identifier, display_name, notification_type, priority, active, supports_international, version,
             updated_at, created_by_id, reason
         FROM changed",
        identifier,
        update.priority,
        update.active,
        update.reason.is_some(),
        update.reason.flatten(),
        update.by.map(UserId::as_uuid),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How providers delivered the text messages of the last quarter of an hour, test keys' left out. Slow is one that took
/// five minutes from sending to delivery, or that still is on its way after five.
pub async fn recent_deliveries(pool: &PgPool, now: Timestamp) -> Result<Vec<Deliveries>, StoreError> {
    Ok(sqlx::query_as!(
        Deliveries,
        r#"SELECT sent_by AS "identifier!", count(*) AS "total!",
               count(*) FILTER (WHERE CASE notification_status WHEN 'delivered' THEN updated_at ELSE $1::timestamp END - sent_at
                   >= interval '5 minutes') AS "slow!"
           FROM notifications
           WHERE notification_type = 'sms' AND notification_status IN ('delivered', 'sending', 'pending')
               AND created_at > $1::timestamp - interval '15 minutes' AND sent_at IS NOT NULL AND sent_by IS NOT NULL
               AND key_type <> 'test'
           GROUP BY sent_by ORDER BY sent_by"#,
        utc::to_column(now) as _,
    )
    .fetch_all(pool)
    .await?)
}
