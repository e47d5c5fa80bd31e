//! A service as sending knows it.

use sqlx::PgPool;
use tidings_domain::{EmailReplyToId, ServiceId, ServicePermission, SmsSenderId, rate_limit::DailyLimits};

use crate::StoreError;

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
    /// Requests per minute, for each kind of key.
    pub rate_limit: u32,
    pub daily_limits: DailyLimits,
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
               rate_limit, email_message_limit, sms_message_limit, letter_message_limit,
               international_sms_message_limit,
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
        // Less than none is none.
        rate_limit: u32::try_from(row.rate_limit).unwrap_or_default(),
        daily_limits: DailyLimits {
            email: row.email_message_limit,
            sms: row.sms_message_limit,
            letter: row.letter_message_limit,
            international_sms: row.international_sms_message_limit,
        },
        sms_senders,
        email_reply_tos,
    }))
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

/// The phone numbers and email addresses of a service's team.
pub async fn team_contacts(pool: &PgPool, id: ServiceId) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT contact AS "contact!" FROM user_to_service JOIN users ON users.id = user_id,
               LATERAL (VALUES (email_address), (mobile_number)) AS contacts (contact)
           WHERE service_id = $1 AND contact IS NOT NULL"#,
        id.as_uuid()
    )
    .fetch_all(pool)
    .await?)
}
