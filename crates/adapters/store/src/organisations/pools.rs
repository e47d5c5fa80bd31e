//! The brandings that an organisation's services may choose from.

use sqlx::PgConnection;
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId};
use uuid::Uuid;

use crate::StoreError;

/// Offers email brandings; those that are on offer already are passed over.
pub async fn add_to_email_branding_pool(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    brandings: &[EmailBrandingId],
) -> Result<(), StoreError> {
    let brandings: Vec<Uuid> = brandings.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "INSERT INTO email_branding_to_organisation (organisation_id, email_branding_id)
         SELECT $1, id FROM UNNEST($2::uuid[]) AS id ON CONFLICT DO NOTHING",
        organisation.as_uuid(),
        &brandings
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Offers letter brandings; those that are on offer already are passed over.
pub async fn add_to_letter_branding_pool(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    brandings: &[LetterBrandingId],
) -> Result<(), StoreError> {
    let brandings: Vec<Uuid> = brandings.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "INSERT INTO letter_branding_to_organisation (organisation_id, letter_branding_id)
         SELECT $1, id FROM UNNEST($2::uuid[]) AS id ON CONFLICT DO NOTHING",
        organisation.as_uuid(),
        &brandings
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether an email branding is on offer.
pub async fn is_in_email_branding_pool(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    branding: EmailBrandingId,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM email_branding_to_organisation
                          WHERE organisation_id = $1 AND email_branding_id = $2) AS "exists!""#,
        organisation.as_uuid(),
        branding.as_uuid()
    );
    Ok(found.fetch_one(conn).await?)
}

/// Whether a letter branding is on offer.
pub async fn is_in_letter_branding_pool(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    branding: LetterBrandingId,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM letter_branding_to_organisation
                          WHERE organisation_id = $1 AND letter_branding_id = $2) AS "exists!""#,
        organisation.as_uuid(),
        branding.as_uuid()
    );
    Ok(found.fetch_one(conn).await?)
}

/// No longer offers an email branding.
pub async fn remove_from_email_branding_pool(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    branding: EmailBrandingId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM email_branding_to_organisation WHERE organisation_id = $1 AND email_branding_id = $2",
        organisation.as_uuid(),
        branding.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// No longer offers a letter branding.
pub async fn remove_from_letter_branding_pool(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    branding: LetterBrandingId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM letter_branding_to_organisation WHERE organisation_id = $1 AND letter_branding_id = $2",
        organisation.as_uuid(),
        branding.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}
