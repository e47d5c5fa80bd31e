//! Asks and locks what changes of templates depend on.

use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{LetterContactId, NotificationType, ServiceId, TemplateId};

use crate::StoreError;

/// Whether a service may have templates of a channel; none if there is no such service.
pub async fn service_may_have(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    channel: NotificationType,
) -> Result<Option<bool>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM service_permissions WHERE service_id = id AND permission::text = $2) AS "may!"
           FROM services WHERE id = $1"#,
        service.as_uuid(),
        channel.as_str()
    )
    .fetch_optional(executor)
    .await?)
}

/// Keeps others from changing a service until the transaction ends; whether it is there.
pub async fn lock_service(conn: &mut PgConnection, service: ServiceId) -> Result<bool, StoreError> {
    let locked = sqlx::query!("SELECT id FROM services WHERE id = $1 FOR NO KEY UPDATE", service.as_uuid())
        .fetch_optional(conn)
        .await?;
    Ok(locked.is_some())
}

/// Keeps others from changing a service's template until the transaction ends; whether there is one, and not hidden.
pub async fn lock(conn: &mut PgConnection, service: ServiceId, id: TemplateId) -> Result<bool, StoreError> {
    let locked = sqlx::query!(
        "SELECT id FROM templates WHERE id = $1 AND service_id = $2 AND NOT hidden FOR NO KEY UPDATE",
        id.as_uuid(),
        service.as_uuid()
    )
    .fetch_optional(conn)
    .await?;
    Ok(locked.is_some())
}

/// Whether a service has this address for its letters, and not archived.
pub async fn letter_contact_exists(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: LetterContactId,
) -> Result<bool, StoreError> {
    let found = sqlx::query!(
        "SELECT id FROM service_letter_contacts WHERE id = $1 AND service_id = $2 AND NOT archived",
        id.as_uuid(),
        service.as_uuid()
    )
    .fetch_optional(executor)
    .await?;
    Ok(found.is_some())
}

/// The hidden template of a service's letters that come as finished PDFs, if it has been made.
pub async fn precompiled(executor: impl PgExecutor<'_>, service: ServiceId) -> Result<Option<TemplateId>, StoreError> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM templates WHERE service_id = $1 AND template_type = 'letter' AND hidden
         ORDER BY created_at, id LIMIT 1",
        service.as_uuid()
    )
    .fetch_optional(executor)
    .await?;
    Ok(id.map(Into::into))
}
