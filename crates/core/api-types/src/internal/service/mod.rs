//! Services: what a team has set, and what it may do.

mod change;
pub mod dashboard;
pub mod history;
pub mod list;
pub mod reports;
pub mod sent_today;
pub mod statistics;

use serde::{Deserialize, Serialize};
use tidings_domain::{
    CallbackId, EmailBrandingId, LetterBrandingId, OrganisationId, ServiceId, ServicePermission, UserId,
};

use super::{Data, endpoint::endpoint, organisations::Organisation, time::SpacedTime};
pub use change::{
    ArchiveService, AttributesError, CreateService, NewService, NotAllowed, ServiceChange, UpdateService,
};

endpoint! {
    /// A service with all of its settings.
    GET "/service/{service_id}" => GetService { service_id: ServiceId } -> Data<Service>
}

endpoint! {
    /// The organisation that a service belongs to, if it does.
    GET "/service/{service_id}/organisation" => GetOrganisationOfService { service_id: ServiceId } -> OrganisationOrNone
}

/// An organisation, or `{}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OrganisationOrNone {
    Of(Box<Organisation>),
    None {},
}

/// A service with all of its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    /// Archived services are inactive.
    pub active: bool,
    /// In trial mode.
    pub restricted: bool,
    /// Who made this version.
    pub created_by: UserId,
    pub organisation: Option<OrganisationId>,
    /// What kind of body it is; an old row may hold a kind of the past.
    pub organisation_type: Option<String>,
    pub email_branding: Option<EmailBrandingId>,
    pub letter_branding: Option<LetterBrandingId>,
    /// Names of [`ServicePermission`]; see [`Self::may`].
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
    /// Emails expected in a year; so the other volumes.
    pub volume_email: Option<i32>,
    pub volume_sms: Option<i32>,
    pub volume_letter: Option<i32>,
    pub consent_to_research: Option<bool>,
    pub count_as_live: bool,
    pub go_live_at: Option<SpacedTime>,
    /// Who asked to go live.
    pub go_live_user: Option<UserId>,
    pub has_active_go_live_request: bool,
    pub confirmed_unique: bool,
    pub confirmed_email_sender_name: Option<bool>,
    /// The display name of emails, if not the service's own.
    pub custom_email_sender_name: Option<String>,
    /// The part before the `@` of the sender's address. It follows from the names and cannot be set.
    pub email_sender_local_part: String,
    /// Notes of the platform's admins.
    pub notes: Option<String>,
    pub purchase_order_number: Option<String>,
    pub billing_contact_names: Option<String>,
    pub billing_contact_email_addresses: Option<String>,
    pub billing_reference: Option<String>,
    /// What the service wants to be called of.
    pub service_callback_api: Vec<ServiceCallback>,
}

/// A callback of a service, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceCallback {
    pub callback_id: CallbackId,
    /// `delivery_status`, `complaint`, `returned_letter` or `inbound_sms`.
    pub callback_type: Option<String>,
}

impl Service {
    /// Whether the service may do something.
    pub fn may(&self, permission: ServicePermission) -> bool {
        self.permissions.iter().any(|name| name == permission.as_str())
    }
}
