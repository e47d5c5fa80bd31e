//! Versions of services.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{ServiceId, UserId};

use crate::{StoreError, utc};

/// Keeps the live row's present version; part of every transaction that changes one.
pub(super) async fn copy_to_history(conn: &mut PgConnection, id: ServiceId) -> Result<(), StoreError> {
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
         FROM services WHERE id = $1",
        id.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A version of a service.
#[derive(Clone, Debug)]
pub struct ServiceVersion {
    pub id: ServiceId,
    pub name: String,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub active: bool,
    pub email_message_limit: i64,
    pub sms_message_limit: i64,
    pub letter_message_limit: i64,
    pub restricted: bool,
    pub custom_email_sender_name: Option<String>,
    pub email_sender_local_part: String,
    /// Who made this version.
    pub created_by: UserId,
    pub version: i32,
}

/// The versions of a service, the first one first.
pub async fn versions(conn: impl PgExecutor<'_>, id: ServiceId) -> Result<Vec<ServiceVersion>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT id, name, created_at AS "created_at: jiff_sqlx::DateTime",
               updated_at AS "updated_at: jiff_sqlx::DateTime", active, email_message_limit, sms_message_limit,
               letter_message_limit, restricted, custom_email_sender_name, email_sender_local_part, created_by_id, version
           FROM services_history WHERE id = $1 ORDER BY version"#,
        id.as_uuid()
    )
    .map(|row| ServiceVersion {
        id: row.id.into(),
        name: row.name,
        created_at: utc::from_column(row.created_at),
        updated_at: row.updated_at.map(utc::from_column),
        active: row.active,
        email_message_limit: row.email_message_limit,
        sms_message_limit: row.sms_message_limit,
        letter_message_limit: row.letter_message_limit,
        restricted: row.restricted,
        custom_email_sender_name: row.custom_email_sender_name,
        email_sender_local_part: row.email_sender_local_part,
        created_by: row.created_by_id.into(),
        version: row.version,
    })
    .fetch_all(conn)
    .await?)
}
