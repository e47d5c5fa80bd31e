//! Codes to sign in with.

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{CodeType, UserId, VerifyCodeId};

use crate::{StoreError, utc};

/// A code to be kept.
#[derive(Clone, Debug)]
pub struct NewCode<'a> {
    pub id: VerifyCodeId,
    pub user_id: UserId,
    pub code_hash: &'a str,
    pub code_type: CodeType,
    pub expires_at: Timestamp,
}

/// Keeps a code.
pub async fn insert_code(conn: &mut PgConnection, code: &NewCode<'_>, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO verify_codes (id, user_id, _code, code_type, expiry_datetime, code_used, created_at)
         VALUES ($1, $2, $3, $4::text::verify_code_types, $5, false, $6)",
        code.id.as_uuid(),
        code.user_id.as_uuid(),
        code.code_hash,
        code.code_type.as_str(),
        utc::to_column(code.expires_at) as _,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many codes of a person could still be used; none if there is no such person.
pub async fn count_open_codes(
    executor: impl PgExecutor<'_>,
    id: UserId,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT (
               SELECT count(*) FROM verify_codes
               WHERE user_id = users.id AND expiry_datetime > $2 AND NOT code_used
           ) AS "count!"
           FROM users WHERE id = $1"#,
        id.as_uuid(),
        utc::to_column(now) as _
    )
    .fetch_optional(executor)
    .await?)
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub struct StoredCode {
    pub id: VerifyCodeId,
    pub code_hash: String,
    pub expires_at: Timestamp,
    pub used: bool,
}

/// The codes of a person of one type, used and expired ones too, the newest first.
pub async fn codes(
    executor: impl PgExecutor<'_>,
    id: UserId,
    code_type: CodeType,
) -> Result<Vec<StoredCode>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT id, _code, expiry_datetime AS "expires_at: DateTime", COALESCE(code_used, false) AS "used!"
           FROM verify_codes WHERE user_id = $1 AND code_type = $2::text::verify_code_types
           ORDER BY created_at DESC"#,
        id.as_uuid(),
        code_type.as_str()
    )
    .map(|row| StoredCode {
        id: row.id.into(),
        code_hash: row._code,
        expires_at: utc::from_column(row.expires_at),
        used: row.used,
    })
    .fetch_all(executor)
    .await?)
}

/// Uses a code up; false if somebody else was faster.
pub async fn use_code(conn: &mut PgConnection, id: VerifyCodeId) -> Result<bool, StoreError> {
    let done =
        sqlx::query!("UPDATE verify_codes SET code_used = true WHERE id = $1 AND code_used IS NOT TRUE", id.as_uuid())
            .execute(conn)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// Deletes codes made before `before`; tells how many.
pub async fn delete_codes_before(pool: &PgPool, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM verify_codes WHERE created_at < $1", utc::to_column(before) as _);
    Ok(done.execute(pool).await?.rows_affected())
}
