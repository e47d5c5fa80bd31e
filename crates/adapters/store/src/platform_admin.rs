//! What those who run the platform look for.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::{ServiceId, UserId};
use uuid::Uuid;

use crate::StoreError;

/// What an id is the id of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundByUuid {
    /// As the contract names it.
    pub kind: String,
    /// Of what is shown among the pages of a service.
    pub service_id: Option<ServiceId>,
}

/// What an id is the id of: the first that has it, in the order of the contract.
pub async fn find_by_uuid(executor: impl PgExecutor<'_>, id: Uuid) -> Result<Option<FoundByUuid>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT kind AS "kind!", service_id FROM (
               SELECT 1 AS place, 'organisation' AS kind, NULL::uuid AS service_id FROM organisation WHERE id = $1
               UNION ALL SELECT 2, 'service', NULL FROM services WHERE id = $1
               UNION ALL SELECT 3, 'template', service_id FROM templates WHERE id = $1
               UNION ALL SELECT 4, 'notification', service_id FROM notifications WHERE id = $1
               UNION ALL SELECT 5, 'email_branding', NULL FROM email_branding WHERE id = $1
               UNION ALL SELECT 6, 'letter_branding', NULL FROM letter_branding WHERE id = $1
               UNION ALL SELECT 7, 'user', NULL FROM users WHERE id = $1
               UNION ALL SELECT 8, 'provider', NULL FROM provider_details WHERE id = $1
               UNION ALL SELECT 9, 'reply_to_email', service_id FROM service_email_reply_to WHERE id = $1
               UNION ALL SELECT 10, 'job', service_id FROM jobs WHERE id = $1
               UNION ALL SELECT 11, 'service_contact_list', service_id FROM service_contact_list WHERE id = $1
               UNION ALL SELECT 12, 'service_data_retention', service_id FROM service_data_retention WHERE id = $1
               UNION ALL SELECT 13, 'service_sms_sender', service_id FROM service_sms_senders WHERE id = $1
               UNION ALL SELECT 14, 'inbound_number', NULL FROM inbound_numbers WHERE id = $1
               UNION ALL SELECT 15, 'api_key', service_id FROM api_keys WHERE id = $1
               UNION ALL SELECT 16, 'template_folder', service_id FROM template_folder WHERE id = $1
               UNION ALL SELECT 17, 'service_callback_api', service_id FROM service_callback_api WHERE id = $1
               UNION ALL SELECT 18, 'complaint', NULL FROM complaints WHERE id = $1
               UNION ALL SELECT 19, 'inbound_sms', service_id FROM inbound_sms WHERE id = $1
           ) AS found ORDER BY place LIMIT 1"#,
        id,
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| FoundByUuid { kind: row.kind, service_id: row.service_id.map(Into::into) }))
}

/// Which people are wanted: those of whom all that is asked for is true. Days are of UTC, the last included.
#[derive(Clone, Copy, Debug, Default)]
pub struct UsersWanted {
    pub created: (Option<Date>, Option<Date>),
    pub logged_in: (Option<Date>, Option<Date>),
    pub take_part_in_research: Option<bool>,
}

/// Active people, in the order in which they registered.
pub async fn active_users(executor: impl PgExecutor<'_>, wanted: UsersWanted) -> Result<Vec<UserId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM users
         WHERE state = 'active'
             AND ($1::date IS NULL OR created_at >= $1) AND ($2::date IS NULL OR created_at < $2 + 1)
             AND ($3::date IS NULL OR logged_in_at >= $3) AND ($4::date IS NULL OR logged_in_at < $4 + 1)
             AND ($5::boolean IS NULL OR take_part_in_research = $5)
         ORDER BY created_at, id",
        wanted.created.0.map(|day| day.to_sqlx()) as _,
        wanted.created.1.map(|day| day.to_sqlx()) as _,
        wanted.logged_in.0.map(|day| day.to_sqlx()) as _,
        wanted.logged_in.1.map(|day| day.to_sqlx()) as _,
        wanted.take_part_in_research,
    );
    Ok(ids.fetch_all(executor).await?.into_iter().map(Into::into).collect())
}
