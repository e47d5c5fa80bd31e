//! Changing a service.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, ServiceId, UserId};

use super::{ServiceDetails, history::copy_to_history};
use crate::{StoreError, utc};

/// Writes all of a service's settings as its next version. Its callbacks have their own ways.
pub async fn update(
    conn: &mut PgConnection,
    service: &ServiceDetails,
    normalised_name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE services SET version = version + 1, updated_at = $33,
             name = $2, active = $3, restricted = $4, created_by_id = $5, organisation_id = $6, organisation_type = $7,
             prefix_sms = $8, rate_limit = $9, contact_link = $10, email_message_limit = $11,
             sms_message_limit = $12, international_sms_message_limit = $13, letter_message_limit = $14,
             volume_email = $15, volume_sms = $16, volume_letter = $17, consent_to_research = $18,
             count_as_live = $19, go_live_at = $20, go_live_user_id = $21, has_active_go_live_request = $22,
             confirmed_unique = $23, confirmed_email_sender_name = $24, custom_email_sender_name = $25,
             email_sender_local_part = $26, notes = $27, purchase_order_number = $28, billing_contact_names =
             $29, billing_contact_email_addresses = $30, billing_reference = $31, normalised_service_name =
             $32
         WHERE id = $1",
        service.id.as_uuid(),
        &service.name,
        service.active,
        service.restricted,
        service.created_by.as_uuid(),
        service.organisation_id.map(OrganisationId::as_uuid),
        service.organisation_type.as_deref(),
        service.prefix_sms,
        service.rate_limit,
        service.contact_link.as_deref(),
        service.email_message_limit,
        service.sms_message_limit,
        service.international_sms_message_limit,
        service.letter_message_limit,
        service.volume_email,
        service.volume_sms,
        service.volume_letter,
        service.consent_to_research,
        service.count_as_live,
        service.go_live_at.map(utc::to_column) as _,
        service.go_live_user.map(UserId::as_uuid),
        service.has_active_go_live_request,
        service.confirmed_unique,
        service.confirmed_email_sender_name,
        service.custom_email_sender_name.as_deref(),
        &service.email_sender_local_part,
        service.notes.as_deref(),
        service.purchase_order_number.as_deref(),
        service.billing_contact_names.as_deref(),
        service.billing_contact_email_addresses.as_deref(),
        service.billing_reference.as_deref(),
        normalised_name,
        utc::to_column(now) as _,
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, service.id).await?;
    write_permissions(conn, service, now).await?;
    write_brandings(conn, service).await
}

/// Makes a service's permissions those of `service`; those that stay keep their time.
pub(super) async fn write_permissions(
    conn: &mut PgConnection,
    service: &ServiceDetails,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH gone AS (DELETE FROM service_permissions WHERE service_id = $1 AND permission <> ALL ($2::text[]))
         INSERT INTO service_permissions (service_id, permission, created_at)
         SELECT $1, permission, $3 FROM UNNEST($2::text[]) AS permission
         ON CONFLICT DO NOTHING",
        service.id.as_uuid(),
        &service.permissions,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes a service's brandings those of `service`.
pub(super) async fn write_brandings(conn: &mut PgConnection, service: &ServiceDetails) -> Result<(), StoreError> {
    write_email_branding(conn, service.id, service.email_branding_id).await?;
    write_letter_branding(conn, service.id, service.letter_branding_id).await
}

async fn write_email_branding(
    conn: &mut PgConnection,
    service: ServiceId,
    branding: Option<EmailBrandingId>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH gone AS (DELETE FROM service_email_branding WHERE service_id = $1 AND $2::uuid IS NULL)
         INSERT INTO service_email_branding (service_id, email_branding_id) SELECT $1, $2 WHERE $2 IS NOT NULL
         ON CONFLICT (service_id) DO UPDATE SET email_branding_id = EXCLUDED.email_branding_id
             WHERE service_email_branding.email_branding_id <> EXCLUDED.email_branding_id",
        service.as_uuid(),
        branding.map(EmailBrandingId::as_uuid),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn write_letter_branding(
    conn: &mut PgConnection,
    service: ServiceId,
    branding: Option<LetterBrandingId>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH gone AS (DELETE FROM service_letter_branding WHERE service_id = $1 AND $2::uuid IS NULL)
         INSERT INTO service_letter_branding (service_id, letter_branding_id) SELECT $1, $2 WHERE $2 IS NOT NULL
         ON CONFLICT (service_id) DO UPDATE SET letter_branding_id = EXCLUDED.letter_branding_id
             WHERE service_letter_branding.letter_branding_id <> EXCLUDED.letter_branding_id",
        service.as_uuid(),
        branding.map(LetterBrandingId::as_uuid),
    )
    .execute(conn)
    .await?;
    Ok(())
}
