//! Providers as the platform's admins see them, with what they were.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{NotificationType, ProviderId, UserId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// A provider, or a version of one.
#[derive(Clone, Debug)]
pub struct StoredProvider {
    pub id: ProviderId,
    pub display_name: String,
    /// Names the code that talks to it.
    pub identifier: String,
    /// 0 to 100.
    pub priority: i32,
    pub notification_type: NotificationType,
    pub active: bool,
    pub version: i32,
    pub updated_at: Option<Timestamp>,
    pub supports_international: bool,
    /// Why it was made so.
    pub reason: Option<String>,
    /// Who made it so.
    pub created_by: Option<Author>,
}

/// Who made a version.
#[derive(Clone, Debug)]
pub struct Author {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
}

/// A provider, with what it has sent.
#[derive(Clone, Debug)]
pub struct ProviderUsage {
    pub provider: StoredProvider,
    /// Fragments of text messages, those abroad as often as they count.
    pub sms_fragments: i64,
}

struct Row {
    id: Uuid,
    display_name: String,
    identifier: String,
    priority: i32,
    notification_type: String,
    active: bool,
    version: i32,
    updated_at: Option<jiff_sqlx::DateTime>,
    supports_international: bool,
    reason: Option<String>,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    author_email_address: Option<String>,
    sms_fragments: i64,
}

impl TryFrom<Row> for ProviderUsage {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let created_by = match (row.author_id, row.author_name, row.author_email_address) {
            (Some(id), Some(name), Some(email_address)) => Some(Author { id: id.into(), name, email_address }),
            _ => None,
        };
        let provider = StoredProvider {
            id: row.id.into(),
            display_name: row.display_name,
            identifier: row.identifier,
            priority: row.priority,
            notification_type: known("provider_details", "notification_type", &row.notification_type)?,
            active: row.active,
            version: row.version,
            updated_at: row.updated_at.map(utc::from_column),
            supports_international: row.supports_international,
            reason: row.reason,
            created_by,
        };
        Ok(Self { provider, sms_fragments: row.sms_fragments })
    }
}

/// Providers from one of the two tables that have them, as `p`: how many fragments, what follows the joins, and an argument.
macro_rules! providers {
    ($from:literal, $fragments:literal, $after:literal, $argument:expr) => {
        sqlx::query_as!(
            Row,
            r#"SELECT p.id, p.display_name, p.identifier, p.priority, p.notification_type::text AS "notification_type!",
                   p.active, p.version, p.updated_at AS "updated_at: jiff_sqlx::DateTime", p.supports_international,
                   p.reason, author.id AS "author_id?", author.name AS "author_name?",
                   author.email_address AS "author_email_address?", "#
                + $fragments
                + r#" AS "sms_fragments!"
               FROM "#
                + $from
                + " LEFT JOIN users AS author ON author.id = p.created_by_id "
                + $after,
            $argument
        )
    };
}

/// All of them, by channel, then by weight, with what they have sent since a day.
pub async fn list(pool: &PgPool, since: Date) -> Result<Vec<ProviderUsage>, StoreError> {
    providers!(
        "provider_details AS p LEFT JOIN (
             SELECT provider, sum(billable_units * rate_multiplier) AS fragments FROM billing_facts
             WHERE notification_type = 'sms' AND bst_date >= $1 GROUP BY provider) AS sent ON sent.provider = p.identifier",
        "COALESCE(sent.fragments, 0)",
        "ORDER BY p.notification_type, p.priority, p.identifier",
        since.to_sqlx() as _
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// One of them, as the transaction has it by now.
pub async fn by_id(conn: &mut PgConnection, id: ProviderId) -> Result<Option<StoredProvider>, StoreError> {
    let row =
        providers!("provider_details AS p", "0::bigint", "WHERE p.id = $1", id.as_uuid()).fetch_optional(conn).await?;
    row.map(|row| ProviderUsage::try_from(row).map(|usage| usage.provider)).transpose()
}

/// What one of them was, the latest first, at most a hundred versions.
pub async fn versions(conn: impl PgExecutor<'_>, id: ProviderId) -> Result<Vec<StoredProvider>, StoreError> {
    let rows = providers!(
        "provider_details_history AS p",
        "0::bigint",
        "WHERE p.id = $1 ORDER BY p.version DESC LIMIT 100",
        id.as_uuid()
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| ProviderUsage::try_from(row).map(|usage| usage.provider)).collect()
}
