//! What services take over from their organisation.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, ServiceId};
use uuid::Uuid;

use crate::{StoreError, utc};

/// Columns that services have from their organisation; what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct TakenOver {
    pub organisation_type: Option<Option<String>>,
    pub crown: Option<Option<bool>>,
}

/// An organisation's services.
pub async fn service_ids(conn: &mut PgConnection, id: OrganisationId) -> Result<Vec<ServiceId>, StoreError> {
    let ids = sqlx::query_scalar!("SELECT id FROM services WHERE organisation_id = $1", id.as_uuid());
    Ok(ids.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

/// Gives an organisation's services these columns. Those that had others get a new version, as do those of `also`, whose
/// change is elsewhere.
pub async fn rewrite_services(
    conn: &mut PgConnection,
    id: OrganisationId,
    columns: &TakenOver,
    also: &[ServiceId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let also: Vec<Uuid> = also.iter().map(|id| id.as_uuid()).collect();
    let changed = sqlx::query_scalar!(
        "UPDATE services
         SET organisation_type = CASE WHEN $2 THEN $3 ELSE organisation_type END,
             crown = CASE WHEN $4 THEN $5 ELSE crown END, version = version + 1, updated_at = $6
         WHERE organisation_id = $1
             AND ($2 AND organisation_type IS DISTINCT FROM $3 OR $4 AND crown IS DISTINCT FROM $5 OR id = ANY($7))
         RETURNING id",
        id.as_uuid(),
        columns.organisation_type.is_some(),
        columns.organisation_type.clone().flatten(),
        columns.crown.is_some(),
        columns.crown.flatten(),
        utc::to_column(now) as _,
        &also
    )
    .fetch_all(&mut *conn)
    .await?;
    keep_versions(conn, &changed).await
}

/// Moves a service into an organisation, whose type it takes over. Whether there are both.
pub async fn link_service(
    conn: &mut PgConnection,
    service: ServiceId,
    organisation: OrganisationId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let linked = sqlx::query_scalar!(
        "UPDATE services
         SET organisation_id = organisation.id, organisation_type = organisation.organisation_type,
             crown = organisation.crown, version = version + 1, updated_at = $3
         FROM organisation WHERE services.id = $1 AND organisation.id = $2
         RETURNING services.id",
        service.as_uuid(),
        organisation.as_uuid(),
        utc::to_column(now) as _
    )
    .fetch_all(&mut *conn)
    .await?;
    keep_versions(conn, &linked).await?;
    Ok(!linked.is_empty())
}

/// Gives an email branding to those of an organisation's services that have none: which they are.
pub async fn give_email_branding(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    branding: EmailBrandingId,
) -> Result<Vec<ServiceId>, StoreError> {
    let given = sqlx::query_scalar!(
        "INSERT INTO service_email_branding (service_id, email_branding_id)
         SELECT id, $2 FROM services WHERE organisation_id = $1
         ON CONFLICT DO NOTHING RETURNING service_id",
        organisation.as_uuid(),
        branding.as_uuid()
    );
    Ok(given.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

/// Gives a letter branding to those of an organisation's services that have none: which they are.
pub async fn give_letter_branding(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    branding: LetterBrandingId,
) -> Result<Vec<ServiceId>, StoreError> {
    let given = sqlx::query_scalar!(
        "INSERT INTO service_letter_branding (service_id, letter_branding_id)
         SELECT id, $2 FROM services WHERE organisation_id = $1
         ON CONFLICT DO NOTHING RETURNING service_id",
        organisation.as_uuid(),
        branding.as_uuid()
    );
    Ok(given.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

/// Keeps the present versions of services.
async fn keep_versions(conn: &mut PgConnection, services: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO services_history (id, name, created_at, updated_at, active, restricted, created_by_id, version,
             organisation_type, prefix_sms, crown, rate_limit, contact_link, consent_to_research, volume_email,
             volume_letter, volume_sms, count_as_live, go_live_at, go_live_user_id, organisation_id, notes,
             billing_contact_email_addresses, billing_contact_names, billing_reference, purchase_order_number,
             letter_message_limit, sms_message_limit, email_message_limit, has_active_go_live_request,
             normalised_service_name, custom_email_sender_name, email_sender_local_part,
             international_sms_message_limit, confirmed_unique, confirmed_email_sender_name)
         SELECT id, name, created_at, updated_at, active, restricted, created_by_id, version,
             organisation_type, prefix_sms, crown, rate_limit, contact_link, consent_to_research, volume_email,
             volume_letter, volume_sms, count_as_live, go_live_at, go_live_user_id, organisation_id, notes,
             billing_contact_email_addresses, billing_contact_names, billing_reference, purchase_order_number,
             letter_message_limit, sms_message_limit, email_message_limit, has_active_go_live_request,
             normalised_service_name, custom_email_sender_name, email_sender_local_part,
             international_sms_message_limit, confirmed_unique, confirmed_email_sender_name
         FROM services WHERE id = ANY($1)",
        services
    )
    .execute(conn)
    .await?;
    Ok(())
}
