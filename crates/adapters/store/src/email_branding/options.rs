//! Brandings as those see them who make and choose them.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{BrandType, EmailBrandingId, OrganisationId, ServiceId, UserId};
use uuid::Uuid;

use crate::{StoreError, known, like, utc};

/// A branding, whole.
#[derive(Clone, Debug)]
pub struct EmailBrandingRow {
    pub id: EmailBrandingId,
    /// `#rrggbb`.
    pub colour: Option<String>,
    /// The name of the logo's file.
    pub logo: Option<String>,
    pub name: String,
    pub text: Option<String>,
    pub alt_text: Option<String>,
    pub brand_type: BrandType,
    pub created_by: Option<UserId>,
    pub created_at: Option<Timestamp>,
    pub updated_by: Option<UserId>,
    pub updated_at: Option<Timestamp>,
}

struct Row {
    id: Uuid,
    colour: Option<String>,
    logo: Option<String>,
    name: String,
    text: Option<String>,
    alt_text: Option<String>,
    brand_type: String,
    created_by: Option<Uuid>,
    created_at: Option<jiff_sqlx::DateTime>,
    updated_by: Option<Uuid>,
    updated_at: Option<jiff_sqlx::DateTime>,
}

impl TryFrom<Row> for EmailBrandingRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            colour: row.colour,
            logo: row.logo,
            name: row.name,
            text: row.text,
            alt_text: row.alt_text,
            brand_type: known("email_branding", "brand_type", &row.brand_type)?,
            created_by: row.created_by.map(Into::into),
            created_at: row.created_at.map(utc::from_column),
            updated_by: row.updated_by.map(Into::into),
            updated_at: row.updated_at.map(utc::from_column),
        })
    }
}

/// Every branding that is not archived, by name.
pub async fn list(pool: &PgPool) -> Result<Vec<EmailBrandingRow>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, colour, logo, name, text, alt_text, brand_type, created_by,
               created_at AS "created_at: _", updated_by, updated_at AS "updated_at: _"
           FROM email_branding WHERE active ORDER BY name"#
    );
    rows.fetch_all(pool).await?.into_iter().map(TryInto::try_into).collect()
}

/// Those that an organisation's services may choose from, by name.
pub async fn pool(pool: &PgPool, id: OrganisationId) -> Result<Vec<EmailBrandingRow>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, colour, logo, name, text, alt_text, brand_type, created_by,
               created_at AS "created_at: _", updated_by, updated_at AS "updated_at: _"
           FROM email_branding JOIN email_branding_to_organisation ON email_branding_id = id
           WHERE organisation_id = $1 ORDER BY name"#,
        id.as_uuid()
    );
    rows.fetch_all(pool).await?.into_iter().map(TryInto::try_into).collect()
}

/// One branding, archived or not.
pub async fn find(executor: impl PgExecutor<'_>, id: EmailBrandingId) -> Result<Option<EmailBrandingRow>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, colour, logo, name, text, alt_text, brand_type, created_by,
               created_at AS "created_at: _", updated_by, updated_at AS "updated_at: _"
           FROM email_branding WHERE id = $1"#,
        id.as_uuid()
    );
    row.fetch_optional(executor).await?.map(TryInto::try_into).transpose()
}

/// Adds a branding.
pub async fn insert(conn: &mut PgConnection, row: &EmailBrandingRow) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO email_branding (id, colour, logo, name, text, alt_text, brand_type, created_by, created_at, active)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true)",
        row.id.as_uuid(),
        row.colour,
        row.logo,
        row.name,
        row.text,
        row.alt_text,
        row.brand_type.as_str(),
        row.created_by.map(UserId::as_uuid),
        row.created_at.map(utc::to_column) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes all that can change of a branding.
pub async fn update(conn: &mut PgConnection, row: &EmailBrandingRow) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE email_branding SET colour = $2, logo = $3, name = $4, text = $5, alt_text = $6, brand_type = $7,
             updated_by = $8, updated_at = $9
         WHERE id = $1",
        row.id.as_uuid(),
        row.colour,
        row.logo,
        row.name,
        row.text,
        row.alt_text,
        row.brand_type.as_str(),
        row.updated_by.map(UserId::as_uuid),
        row.updated_at.map(utc::to_column) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Archives a branding under another name, and offers it to no organisation any more.
pub async fn archive(
    conn: &mut PgConnection,
    id: EmailBrandingId,
    name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM email_branding_to_organisation WHERE email_branding_id = $1", id.as_uuid())
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "UPDATE email_branding SET active = false, name = $2, updated_at = $3 WHERE id = $1",
        id.as_uuid(),
        name,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The services and the organisations that have the branding, by name; archived ones are left out.
pub async fn used_by(
    conn: &mut PgConnection,
    id: EmailBrandingId,
) -> Result<(Vec<(ServiceId, String)>, Vec<(OrganisationId, String)>), StoreError> {
    let services = sqlx::query!(
        "SELECT id, name FROM services JOIN service_email_branding ON service_id = id
         WHERE email_branding_id = $1 AND active ORDER BY name",
        id.as_uuid()
    )
    .map(|row| (row.id.into(), row.name))
    .fetch_all(&mut *conn)
    .await?;
    let organisations = sqlx::query!(
        "SELECT id, name FROM organisation WHERE email_branding_id = $1 AND active ORDER BY name",
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
        "SELECT name FROM email_branding WHERE name ILIKE $1 OR name ILIKE $1 || ' (alternate %)'",
        name
    )
    .fetch_all(pool)
    .await?)
}
