//! Names that text messages may not say they are from, since others are known by them.

use sqlx::PgPool;

use crate::StoreError;

/// Whether a name, in lower case and without spaces, is protected.
pub async fn contain(pool: &PgPool, sender_id: &str) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM protected_sender_ids WHERE sender_id = $1) AS "exists!""#,
        sender_id
    );
    Ok(found.fetch_one(pool).await?)
}
