//! Making services.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{OrganisationId, ServiceId, UserId, UserPermission, UserPermissionId};

use super::{
    ServiceDetails,
    history::copy_to_history,
    update::{write_brandings, write_permissions},
};
use crate::{StoreError, utc};

/// Makes a service with its first version, permissions and brandings. `crown` tells whether its body is part of the Crown.
pub async fn insert(
    conn: &mut PgConnection,
    service: &ServiceDetails,
    normalised_name: &str,
    crown: Option<bool>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO services (version, id, name, active, restricted, created_by_id, organisation_id, organisation_type, prefix_sms, rate_limit,
             contact_link, email_message_limit, sms_message_limit, international_sms_message_limit,
             letter_message_limit, volume_email, volume_sms, volume_letter, consent_to_research,
             count_as_live, go_live_at, go_live_user_id, has_active_go_live_request,
             confirmed_unique, confirmed_email_sender_name, custom_email_sender_name,
             email_sender_local_part, notes, purchase_order_number, billing_contact_names,
             billing_contact_email_addresses, billing_reference, normalised_service_name,
             crown, created_at)
         VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
             $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)",
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
        crown,
        utc::to_column(now) as _,
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, service.id).await?;
    write_permissions(conn, service, now).await?;
    write_brandings(conn, service).await
}

/// Makes a person a member of a service's team.
pub async fn insert_member(
    conn: &mut PgConnection,
    service: ServiceId,
    user: UserId,
    permissions: &[(UserPermissionId, UserPermission)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<_> = permissions.iter().map(|(id, _)| id.as_uuid()).collect();
    let names: Vec<_> = permissions.iter().map(|(_, permission)| permission.to_string()).collect();
    sqlx::query!(
        "WITH joined AS (INSERT INTO user_to_service (user_id, service_id) VALUES ($1, $2))
         INSERT INTO permissions (id, service_id, user_id, permission, created_at)
         SELECT id, $2, $1, name::permission_types, $5 FROM UNNEST($3::uuid[], $4::text[]) AS given (id, name)",
        user.as_uuid(),
        service.as_uuid(),
        &ids,
        &names,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
