//! Making and changing organisations.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, OrganisationPermission, UserId};

use super::{StoredOrganisation, find};
use crate::{StoreError, utc};

/// The organisation, which nobody else changes until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: OrganisationId) -> Result<Option<StoredOrganisation>, StoreError> {
    sqlx::query!("SELECT FROM organisation WHERE id = $1 FOR NO KEY UPDATE", id.as_uuid())
        .fetch_optional(&mut *conn)
        .await?;
    find(conn, id).await
}

/// Adds an organisation; domains and permissions are written by themselves.
pub async fn insert(conn: &mut PgConnection, row: &StoredOrganisation, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO organisation (id, name, active, created_at, crown, organisation_type, letter_branding_id,
             email_branding_id, agreement_signed, agreement_signed_at, agreement_signed_by_id,
             agreement_signed_on_behalf_of_name, agreement_signed_on_behalf_of_email_address, agreement_signed_version,
             request_to_go_live_notes, notes, purchase_order_number, billing_contact_names,
             billing_contact_email_addresses, billing_reference, can_approve_own_go_live_requests)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        row.id.as_uuid(),
        row.name,
        row.active,
        utc::to_column(now) as _,
        row.crown,
        row.organisation_type,
        row.letter_branding_id.map(LetterBrandingId::as_uuid),
        row.email_branding_id.map(EmailBrandingId::as_uuid),
        row.agreement_signed,
        row.agreement_signed_at.map(utc::to_column) as _,
        row.agreement_signed_by_id.map(UserId::as_uuid),
        row.agreement_signed_on_behalf_of_name,
        row.agreement_signed_on_behalf_of_email_address,
        row.agreement_signed_version,
        row.request_to_go_live_notes,
        row.notes,
        row.purchase_order_number,
        row.billing_contact_names,
        row.billing_contact_email_addresses,
        row.billing_reference,
        row.can_approve_own_go_live_requests,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes every column of an organisation; domains and permissions are written by themselves.
pub async fn update(conn: &mut PgConnection, row: &StoredOrganisation, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE organisation SET name = $2, active = $3, updated_at = $4, crown = $5, organisation_type = $6,
             letter_branding_id = $7, email_branding_id = $8, agreement_signed = $9, agreement_signed_at = $10,
             agreement_signed_by_id = $11, agreement_signed_on_behalf_of_name = $12,
             agreement_signed_on_behalf_of_email_address = $13, agreement_signed_version = $14,
             request_to_go_live_notes = $15, notes = $16, purchase_order_number = $17, billing_contact_names = $18,
             billing_contact_email_addresses = $19, billing_reference = $20, can_approve_own_go_live_requests = $21
         WHERE id = $1",
        row.id.as_uuid(),
        row.name,
        row.active,
        utc::to_column(now) as _,
        row.crown,
        row.organisation_type,
        row.letter_branding_id.map(LetterBrandingId::as_uuid),
        row.email_branding_id.map(EmailBrandingId::as_uuid),
        row.agreement_signed,
        row.agreement_signed_at.map(utc::to_column) as _,
        row.agreement_signed_by_id.map(UserId::as_uuid),
        row.agreement_signed_on_behalf_of_name,
        row.agreement_signed_on_behalf_of_email_address,
        row.agreement_signed_version,
        row.request_to_go_live_notes,
        row.notes,
        row.purchase_order_number,
        row.billing_contact_names,
        row.billing_contact_email_addresses,
        row.billing_reference,
        row.can_approve_own_go_live_requests,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Archives an organisation under another name: without brandings and domains.
pub async fn archive(
    conn: &mut PgConnection,
    id: OrganisationId,
    name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM domain WHERE organisation_id = $1", id.as_uuid()).execute(&mut *conn).await?;
    sqlx::query!(
        "UPDATE organisation SET active = false, name = $2, email_branding_id = NULL, letter_branding_id = NULL,
             updated_at = $3
         WHERE id = $1",
        id.as_uuid(),
        name,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives an organisation these domains and no others.
pub async fn set_domains(conn: &mut PgConnection, id: OrganisationId, domains: &[String]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM domain WHERE organisation_id = $1", id.as_uuid()).execute(&mut *conn).await?;
    sqlx::query!(
        "INSERT INTO domain (domain, organisation_id) SELECT domain, $1 FROM UNNEST($2::text[]) AS domain",
        id.as_uuid(),
        domains
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives an organisation these permissions and no others.
pub async fn set_permissions(
    conn: &mut PgConnection,
    id: OrganisationId,
    permissions: &[OrganisationPermission],
    now: Timestamp,
) -> Result<(), StoreError> {
    let permissions: Vec<String> = permissions.iter().map(ToString::to_string).collect();
    sqlx::query!("DELETE FROM organisation_permissions WHERE organisation_id = $1", id.as_uuid())
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO organisation_permissions (id, permission, organisation_id, created_at)
         SELECT gen_random_uuid(), permission::organisation_permission_types, $1, $3
         FROM UNNEST($2::text[]) AS permission
         ON CONFLICT DO NOTHING",
        id.as_uuid(),
        &permissions,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}
