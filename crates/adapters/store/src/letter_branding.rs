//! Letter brandings: what organisations show at the top of letters.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{LetterBrandingId, OrganisationId, ServiceId, UserId};
use uuid::Uuid;

use crate::{StoreError, like, utc};

/// A branding, whole.
#[derive(Clone, Debug)]
pub struct LetterBrandingRow {
    pub id: LetterBrandingId,
    pub name: String,
    /// The logo's file, without its ending.
    pub filename: String,
    pub created_by: Option<UserId>,
    pub created_at: Option<Timestamp>,
    pub updated_by: Option<UserId>,
    pub updated_at: Option<Timestamp>,
}

struct Row {
    id: Uuid,
    name: String,
    filename: String,
    created_by_id: Option<Uuid>,
    created_at: Option<jiff_sqlx::DateTime>,
    updated_by_id: Option<Uuid>,
    updated_at: Option<jiff_sqlx::DateTime>,
}

impl From<Row> for LetterBrandingRow {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            filename: row.filename,
            created_by: row.created_by_id.map(Into::into),
            created_at: row.created_at.map(utc::from_column),
            updated_by: row.updated_by_id.map(Into::into),
            updated_at: row.updated_at.map(utc::from_column),
        }
    }
}

/// Every branding, by name.
pub async fn list(pool: &PgPool) -> Result<Vec<LetterBrandingRow>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, name, filename, created_by_id, created_at AS "created_at: _", updated_by_id,
               updated_at AS "updated_at: _"
           FROM letter_branding ORDER BY name"#
    );
    Ok(rows.fetch_all(pool).await?.into_iter().map(Into::into).collect())
}

/// Those that an organisation's services may choose from, by name.
pub async fn pool(pool: &PgPool, id: OrganisationId) -> Result<Vec<LetterBrandingRow>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, name, filename, created_by_id, created_at AS "created_at: _", updated_by_id,
               updated_at AS "updated_at: _"
           FROM letter_branding JOIN letter_branding_to_organisation ON letter_branding_id = id
           WHERE organisation_id = $1 ORDER BY name"#,
        id.as_uuid()
    );
    Ok(rows.fetch_all(pool).await?.into_iter().map(Into::into).collect())
}

/// One branding.
pub async fn find(
    executor: impl PgExecutor<'_>,
    id: LetterBrandingId,
) -> Result<Option<LetterBrandingRow>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, name, filename, created_by_id, created_at AS "created_at: _", updated_by_id,
               updated_at AS "updated_at: _"
           FROM letter_branding WHERE id = $1"#,
        id.as_uuid()
    );
    Ok(row.fetch_optional(executor).await?.map(Into::into))
}

/// Adds a branding.
pub async fn insert(conn: &mut PgConnection, row: &LetterBrandingRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO letter_branding (id, name, filename, created_by_id, created_at) VALUES ($1, $2, $3, $4, $5)",
        row.id.as_uuid(),
        row.name,
        row.filename,
        row.created_by.map(UserId::as_uuid),
        row.created_at.map(utc::to_column) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes all that can change of a branding.
pub async fn update(conn: &mut PgConnection, row: &LetterBrandingRow) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE letter_branding SET name = $2, filename = $3, updated_by_id = $4, updated_at = $5 WHERE id = $1",
        row.id.as_uuid(),
        row.name,
        row.filename,
        row.updated_by.map(UserId::as_uuid),
        row.updated_at.map(utc::to_column) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The services and the organisations that have the branding, by name; archived ones are left out.
pub async fn used_by(
    conn: &mut PgConnection,
    id: LetterBrandingId,
) -> Result<(Vec<(ServiceId, String)>, Vec<(OrganisationId, String)>), StoreError> {
    let services = sqlx::query!(
        "SELECT id, name FROM services JOIN service_letter_branding ON service_id = id
         WHERE letter_branding_id = $1 AND active ORDER BY name",
        id.as_uuid()
    )
    .map(|row| (row.id.into(), row.name))
    .fetch_all(&mut *conn)
    .await?;
    let organisations = sqlx::query!(
        "SELECT id, name FROM organisation WHERE letter_branding_id = $1 AND active ORDER BY name",
        id.as_uuid()
    )
    .map(|row| (row.id.into(), row.name))
    .fetch_all(conn)
    .await?;
    Ok((services, organisations))
}

/// The names that are `name` or an alternate of it, in any case.
pub async fn names_like(pool: &PgPool, name: &str) -> Result<Vec<String>, StoreError> {
    let name = like::literally(name);
    Ok(sqlx::query_scalar!(
        "SELECT name FROM letter_branding WHERE name ILIKE $1 OR name ILIKE $1 || ' (alternate %)'",
        name
    )
    .fetch_all(pool)
    .await?)
}
