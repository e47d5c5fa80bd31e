//! A service with all of its settings.

use jiff::Timestamp;
use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor, types::Json};
use tidings_domain::{CallbackId, EmailBrandingId, LetterBrandingId, OrganisationId, ServiceId, UserId};

use crate::{StoreError, utc};

/// A service with all of its settings.
#[derive(Clone, Debug)]
pub struct ServiceDetails {
    pub id: ServiceId,
    pub name: String,
    /// Archived services are inactive.
    pub active: bool,
    /// In trial mode.
    pub restricted: bool,
    /// Who made this version.
    pub created_by: UserId,
    pub organisation_id: Option<OrganisationId>,
    /// As stored: a row may hold a type of the past.
    pub organisation_type: Option<String>,
    pub email_branding_id: Option<EmailBrandingId>,
    pub letter_branding_id: Option<LetterBrandingId>,
    /// As stored, in the order in which they were given.
    pub permissions: Vec<String>,
    /// Text messages start with the service's name.
    pub prefix_sms: bool,
    /// Requests a minute per kind of key.
    pub rate_limit: i32,
    pub contact_link: Option<String>,
    /// A day, like the other limits.
    pub email_message_limit: i64,
    pub sms_message_limit: i64,
    pub international_sms_message_limit: i64,
    pub letter_message_limit: i64,
    /// Emails expected in a year, said when going live was asked for; so the other volumes.
    pub volume_email: Option<i32>,
    pub volume_sms: Option<i32>,
    pub volume_letter: Option<i32>,
    pub consent_to_research: Option<bool>,
    pub count_as_live: bool,
    pub go_live_at: Option<Timestamp>,
    /// Who asked to go live.
    pub go_live_user: Option<UserId>,
    pub has_active_go_live_request: bool,
    pub confirmed_unique: bool,
    pub confirmed_email_sender_name: Option<bool>,
    /// The display name of emails, if not the service's own.
    pub custom_email_sender_name: Option<String>,
    /// The part before the `@` of the sender's address.
    pub email_sender_local_part: String,
    /// Notes of the platform's admins.
    pub notes: Option<String>,
    pub purchase_order_number: Option<String>,
    pub billing_contact_names: Option<String>,
    pub billing_contact_email_addresses: Option<String>,
    pub billing_reference: Option<String>,
    pub callbacks: Vec<Callback>,
}

impl ServiceDetails {
    /// A new service with what nobody has said anything about: live, without limits to speak of, and allowed nothing.
    pub fn new(id: ServiceId, name: String, email_sender_local_part: String, created_by: UserId) -> Self {
        const NO_LIMIT: i64 = 999_999_999;
        Self {
            id,
            name,
            active: true,
            restricted: false,
            created_by,
            organisation_id: None,
            organisation_type: None,
            email_branding_id: None,
            letter_branding_id: None,
            permissions: Vec::new(),
            prefix_sms: false,
            rate_limit: 3000,
            contact_link: None,
            email_message_limit: NO_LIMIT,
            sms_message_limit: NO_LIMIT,
            international_sms_message_limit: 250_000,
            letter_message_limit: NO_LIMIT,
            volume_email: None,
            volume_sms: None,
            volume_letter: None,
            consent_to_research: None,
            count_as_live: true,
            go_live_at: None,
            go_live_user: None,
            has_active_go_live_request: false,
            confirmed_unique: false,
            confirmed_email_sender_name: Some(false),
            custom_email_sender_name: None,
            email_sender_local_part,
            notes: None,
            purchase_order_number: None,
            billing_contact_names: None,
            billing_contact_email_addresses: None,
            billing_reference: None,
            callbacks: Vec::new(),
        }
    }
}

/// That a service wants to be called, and of what.
#[derive(Clone, Debug, Deserialize)]
pub struct Callback {
    pub id: CallbackId,
    pub callback_type: Option<String>,
}

/// Services with their details: one statement, whatever else it asks for.
macro_rules! select_details {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            r#"SELECT id, name, active, restricted, created_by_id, organisation_id, organisation_type, prefix_sms,
                   rate_limit, contact_link, email_message_limit, sms_message_limit, international_sms_message_limit,
                   letter_message_limit, volume_email, volume_sms, volume_letter, consent_to_research, count_as_live,
                   go_live_at AS "go_live_at: jiff_sqlx::DateTime", go_live_user_id, has_active_go_live_request,
                   confirmed_unique, confirmed_email_sender_name, custom_email_sender_name, email_sender_local_part,
                   notes, purchase_order_number, billing_contact_names, billing_contact_email_addresses,
                   billing_reference,
                   (SELECT email_branding_id FROM service_email_branding WHERE service_id = services.id)
                       AS email_branding_id,
                   (SELECT letter_branding_id FROM service_letter_branding WHERE service_id = services.id)
                       AS letter_branding_id,
                   ARRAY(SELECT permission::text FROM service_permissions WHERE service_id = services.id
                         ORDER BY created_at, permission) AS "permissions!: Vec<String>",
                   COALESCE((SELECT jsonb_agg(jsonb_build_object('id', id, 'callback_type', callback_type)
                                              ORDER BY created_at, id)
                             FROM service_callback_api WHERE service_id = services.id), '[]')
                       AS "callbacks!: Json<Vec<Callback>>"
               FROM services "# + $rest
            $(, $argument)*
        )
        .map(|row| ServiceDetails {
            id: row.id.into(),
            name: row.name,
            active: row.active,
            restricted: row.restricted,
            created_by: row.created_by_id.into(),
            organisation_id: row.organisation_id.map(Into::into),
            organisation_type: row.organisation_type,
            email_branding_id: row.email_branding_id.map(Into::into),
            letter_branding_id: row.letter_branding_id.map(Into::into),
            permissions: row.permissions,
            prefix_sms: row.prefix_sms,
            rate_limit: row.rate_limit,
            contact_link: row.contact_link,
            email_message_limit: row.email_message_limit,
            sms_message_limit: row.sms_message_limit,
            international_sms_message_limit: row.international_sms_message_limit,
            letter_message_limit: row.letter_message_limit,
            volume_email: row.volume_email,
            volume_sms: row.volume_sms,
            volume_letter: row.volume_letter,
            consent_to_research: row.consent_to_research,
            count_as_live: row.count_as_live,
            go_live_at: row.go_live_at.map(utc::from_column),
            go_live_user: row.go_live_user_id.map(Into::into),
            has_active_go_live_request: row.has_active_go_live_request,
            confirmed_unique: row.confirmed_unique,
            confirmed_email_sender_name: row.confirmed_email_sender_name,
            custom_email_sender_name: row.custom_email_sender_name,
            email_sender_local_part: row.email_sender_local_part,
            notes: row.notes,
            purchase_order_number: row.purchase_order_number,
            billing_contact_names: row.billing_contact_names,
            billing_contact_email_addresses: row.billing_contact_email_addresses,
            billing_reference: row.billing_reference,
            callbacks: row.callbacks.0,
        })
    };
}

/// A service, in one round trip.
pub async fn find(conn: impl PgExecutor<'_>, id: ServiceId) -> Result<Option<ServiceDetails>, StoreError> {
    Ok(select_details!("WHERE id = $1", id.as_uuid()).fetch_optional(conn).await?)
}

/// A service, which nobody else changes until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: ServiceId) -> Result<Option<ServiceDetails>, StoreError> {
    Ok(select_details!("WHERE id = $1 FOR NO KEY UPDATE", id.as_uuid()).fetch_optional(conn).await?)
}

/// Every service, the oldest first.
pub async fn all(conn: impl PgExecutor<'_>, only_active: bool) -> Result<Vec<ServiceDetails>, StoreError> {
    Ok(select_details!("WHERE active OR NOT $1 ORDER BY created_at, id", only_active).fetch_all(conn).await?)
}

/// The services whose team a person belongs to, the oldest first.
pub async fn of_user(
    conn: impl PgExecutor<'_>,
    user: UserId,
    only_active: bool,
) -> Result<Vec<ServiceDetails>, StoreError> {
    Ok(select_details!(
        "WHERE id IN (SELECT service_id FROM user_to_service WHERE user_id = $1) AND (active OR NOT $2)
         ORDER BY created_at, id",
        user.as_uuid(),
        only_active
    )
    .fetch_all(conn)
    .await?)
}
