//! Recipients that services keep for several spreadsheets.

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::{PgExecutor, PgPool};
use tidings_domain::{ContactListId, NotificationType, ServiceId, UserId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// A list, with how often it was used.
#[derive(Clone, Debug)]
pub struct StoredContactList {
    pub id: ContactListId,
    pub original_file_name: String,
    pub row_count: i32,
    pub template_type: NotificationType,
    /// The name of whoever brought it.
    pub created_by: Option<String>,
    pub created_at: Timestamp,
    /// Spreadsheets made of it while the service's messages of its channel are kept.
    pub recent_job_count: i64,
    /// It was ever used.
    pub has_jobs: bool,
}

/// A service's lists that are not archived, the newest first; one of them if `id` says which. `today` is a day of UTC, from
/// which the days of retention are counted back.
pub async fn list(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: Option<ContactListId>,
    today: Timestamp,
) -> Result<Vec<StoredContactList>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT list.id, original_file_name, row_count, template_type::text AS "template_type!", users.name AS "name?",
               list.created_at AS "created_at: jiff_sqlx::DateTime",
               (SELECT count(*) FROM jobs
                WHERE contact_list_id = list.id AND COALESCE(processing_started, created_at)
                    >= $3::timestamp::date - COALESCE((
                        SELECT days_of_retention FROM service_data_retention AS kept
                        WHERE kept.service_id = list.service_id
                            AND kept.notification_type::text = list.template_type::text), 7)) AS "recent!",
               EXISTS (SELECT FROM jobs WHERE contact_list_id = list.id) AS "has_jobs!"
           FROM service_contact_list AS list LEFT JOIN users ON users.id = list.created_by_id
           WHERE service_id = $1 AND NOT archived AND ($2::uuid IS NULL OR list.id = $2)
           ORDER BY list.created_at DESC, list.id DESC"#,
        service.as_uuid(),
        id.map(ContactListId::as_uuid),
        utc::to_column(today) as _,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredContactList {
                id: row.id.into(),
                original_file_name: row.original_file_name,
                row_count: row.row_count,
                template_type: known("service_contact_list", "template_type", &row.template_type)?,
                created_by: row.name,
                created_at: utc::from_column(row.created_at),
                recent_job_count: row.recent,
                has_jobs: row.has_jobs,
            })
        })
        .collect()
}

/// A list to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewContactList<'a> {
    pub id: ContactListId,
    pub service_id: ServiceId,
    pub original_file_name: &'a str,
    pub row_count: i32,
    pub template_type: NotificationType,
    pub created_by: UserId,
}

/// Keeps a list; `false` when there is one with its id, or neither its service nor its author.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    list: NewContactList<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO service_contact_list
             (id, original_file_name, row_count, template_type, service_id, created_by_id, created_at, archived)
         SELECT $1, $2, $3, $4::text::template_type, services.id, users.id, $7, false
         FROM services, users WHERE services.id = $5 AND users.id = $6
         ON CONFLICT (id) DO NOTHING",
        list.id.as_uuid(),
        list.original_file_name,
        list.row_count,
        list.template_type.as_str(),
        list.service_id.as_uuid(),
        list.created_by.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Archives a service's list; `false` when it has no such list in use.
pub async fn archive(pool: &PgPool, service: ServiceId, id: ContactListId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE service_contact_list SET archived = true, updated_at = $3
         WHERE id = $1 AND service_id = $2 AND NOT archived",
        id.as_uuid(),
        service.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those of `ids` that are lists in use.
pub async fn in_use(pool: &PgPool, ids: &[ContactListId]) -> Result<HashSet<ContactListId>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let in_use = sqlx::query_scalar!("SELECT id FROM service_contact_list WHERE id = ANY($1) AND NOT archived", &ids);
    Ok(in_use.fetch_all(pool).await?.into_iter().map(Into::into).collect())
}
