//! Services: who sends, what they may do, and whom they may send to.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{EmailReplyToId, ServiceId, ServicePermission, SmsSenderId, UserId};

use crate::{StoreError, utc};

/// What sending needs to know of a service.
#[derive(Clone, Debug)]
pub struct SendingService {
    pub id: ServiceId,
    pub name: String,
    /// Archived services are inactive.
    pub active: bool,
    /// In trial mode.
    pub restricted: bool,
    /// Text messages start with the service's name.
    pub prefix_sms: bool,
    /// The part before the `@` of the sender's address.
    pub email_sender_local_part: String,
    /// The display name of emails, if not the service's own.
    pub custom_email_sender_name: Option<String>,
    pub permissions: Vec<ServicePermission>,
    pub sms_senders: Vec<SmsSender>,
    pub email_reply_tos: Vec<EmailReplyTo>,
}

/// Who a service's text messages are from; archived ones are left out.
#[derive(Clone, Debug)]
pub struct SmsSender {
    pub id: SmsSenderId,
    /// A number, or up to 11 characters.
    pub sms_sender: String,
    pub is_default: bool,
}

/// Where answers to a service's emails go; archived ones are left out.
#[derive(Clone, Debug)]
pub struct EmailReplyTo {
    pub id: EmailReplyToId,
    pub email_address: String,
    pub is_default: bool,
}

/// The service with its permissions and senders.
pub async fn for_sending(pool: &PgPool, id: ServiceId) -> Result<Option<SendingService>, StoreError> {
    let service = sqlx::query!(
        r#"SELECT name, active, restricted, prefix_sms, email_sender_local_part, custom_email_sender_name,
               ARRAY(SELECT permission::text FROM service_permissions WHERE service_id = services.id)
                   AS "permissions!: Vec<String>"
           FROM services WHERE id = $1"#,
        id.as_uuid()
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = service else { return Ok(None) };
    let sms_senders = sqlx::query!(
        "SELECT id, sms_sender, is_default FROM service_sms_senders WHERE service_id = $1 AND NOT archived
         ORDER BY is_default DESC, created_at",
        id.as_uuid()
    )
    .map(|row| SmsSender { id: row.id.into(), sms_sender: row.sms_sender, is_default: row.is_default })
    .fetch_all(pool)
    .await?;
    let email_reply_tos = sqlx::query!(
        "SELECT id, email_address, is_default FROM service_email_reply_to WHERE service_id = $1 AND NOT archived
         ORDER BY is_default DESC, created_at",
        id.as_uuid()
    )
    .map(|row| EmailReplyTo { id: row.id.into(), email_address: row.email_address, is_default: row.is_default })
    .fetch_all(pool)
    .await?;
    Ok(Some(SendingService {
        id,
        name: row.name,
        active: row.active,
        restricted: row.restricted,
        prefix_sms: row.prefix_sms,
        email_sender_local_part: row.email_sender_local_part,
        custom_email_sender_name: row.custom_email_sender_name,
        // A permission that this version does not know permits nothing here.
        permissions: row.permissions.iter().filter_map(|name| name.parse().ok()).collect(),
        sms_senders,
        email_reply_tos,
    }))
}

/// Whether there is such a service, archived or not.
pub async fn exists(executor: impl PgExecutor<'_>, id: ServiceId) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM services WHERE id = $1) AS "exists!""#, id.as_uuid());
    Ok(query.fetch_one(executor).await?)
}

/// The recipients, as stored, that a service in trial mode or a team key may send to: the guest list, and the phone numbers
/// and email addresses of the team.
pub async fn allowed_recipients(pool: &PgPool, id: ServiceId) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT recipient AS "recipient!" FROM service_whitelist WHERE service_id = $1
           UNION
           SELECT contact FROM user_to_service JOIN users ON users.id = user_id,
               LATERAL (VALUES (email_address), (mobile_number)) AS contacts (contact)
           WHERE service_id = $1 AND contact IS NOT NULL"#,
        id.as_uuid()
    )
    .fetch_all(pool)
    .await?)
}

/// A service to be made.
#[derive(Clone, Debug)]
pub struct NewService<'a> {
    pub id: ServiceId,
    pub name: &'a str,
    /// Lower case, the characters that make two names the same name: unique.
    pub normalised_name: &'a str,
    pub email_sender_local_part: &'a str,
    pub restricted: bool,
    pub prefix_sms: bool,
    pub organisation_type: &'a str,
    /// Requests a minute per kind of key.
    pub rate_limit: i32,
    pub permissions: &'a [ServicePermission],
    pub sms_sender: (SmsSenderId, &'a str),
    pub created_by: UserId,
}

/// Makes a service with its first version, permissions, default sender and first member.
pub async fn insert(conn: &mut PgConnection, service: &NewService<'_>, now: Timestamp) -> Result<(), StoreError> {
    let (id, created_by, now) = (service.id.as_uuid(), service.created_by.as_uuid(), utc::to_column(now));
    sqlx::query!(
        "INSERT INTO services (id, name, normalised_service_name, email_sender_local_part, created_at, active, restricted,
             created_by_id, version, organisation_type, prefix_sms, crown, rate_limit, count_as_live,
             letter_message_limit, sms_message_limit, email_message_limit, international_sms_message_limit,
             has_active_go_live_request)
         VALUES ($1, $2, $3, $4, $5, true, $6, $7, 1, $8, $9, NULL, $10, true, 20000, 250000, 250000, 100, false)",
        id,
        service.name,
        service.normalised_name,
        service.email_sender_local_part,
        now as _,
        service.restricted,
        created_by,
        service.organisation_type,
        service.prefix_sms,
        service.rate_limit,
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, service.id).await?;
    let permissions: Vec<String> = service.permissions.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "INSERT INTO service_permissions (service_id, permission, created_at)
         SELECT $1, permission, $3 FROM UNNEST($2::text[]) AS permission",
        id,
        &permissions,
        now as _
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO service_sms_senders (id, sms_sender, service_id, is_default, created_at)
         VALUES ($1, $2, $3, true, $4)",
        service.sms_sender.0.as_uuid(),
        service.sms_sender.1,
        id,
        now as _
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("INSERT INTO user_to_service (user_id, service_id) VALUES ($1, $2)", created_by, id)
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// Keeps the live row's present version; part of every transaction that changes one.
async fn copy_to_history(conn: &mut PgConnection, id: ServiceId) -> Result<(), StoreError> {
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
