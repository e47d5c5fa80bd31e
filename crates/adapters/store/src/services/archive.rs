//! What ends with a service.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::ServiceId;

use crate::{StoreError, utc};

/// Archives the templates of a service and revokes its keys: those that are not yet, each as its next version.
pub async fn archive_belongings(conn: &mut PgConnection, service: ServiceId, now: Timestamp) -> Result<(), StoreError> {
    let now = utc::to_column(now);
    sqlx::query!(
        "WITH archived AS (
             UPDATE templates SET archived = true, version = version + 1, updated_at = $2
             WHERE service_id = $1 AND NOT archived RETURNING *)
         INSERT INTO templates_history (id, name, template_type, created_at, updated_at, content, service_id, subject,
             created_by_id, version, archived, service_letter_contact_id, hidden, postage, letter_attachment_id,
             letter_welsh_content, letter_welsh_subject, letter_languages, has_unsubscribe_link)
         SELECT id, name, template_type, created_at, updated_at, content, service_id, subject,
             created_by_id, version, archived, service_letter_contact_id, hidden, postage, letter_attachment_id,
             letter_welsh_content, letter_welsh_subject, letter_languages, has_unsubscribe_link
         FROM archived",
        service.as_uuid(),
        now as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "WITH revoked AS (
             UPDATE api_keys SET expiry_date = $2, updated_at = $2, version = version + 1
             WHERE service_id = $1 AND expiry_date IS NULL
             RETURNING id, name, secret, service_id, expiry_date, created_at, updated_at, created_by_id, version, key_type)
         INSERT INTO api_keys_history
             (id, name, secret, service_id, expiry_date, created_at, updated_at, created_by_id, version, key_type)
         SELECT * FROM revoked",
        service.as_uuid(),
        now as _,
    )
    .execute(&mut *conn)
    .await?;
    Ok(())
}
