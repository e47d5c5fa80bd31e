//! Organisations: bodies that services belong to.

mod change;
mod go_live;
mod members;
mod pools;
mod usage;

use serde::{Deserialize, Serialize};
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, OrganisationPermission, ServiceId, UserId};

use super::{Data, QueryString, endpoint::endpoint, time::HttpTime};

pub use change::{
    ArchiveOrganisation, CreateOrganisation, LinkService, LinkedService, NewOrganisation, OrganisationChange,
    OrganisationColumns, UpdateOrganisation,
};
pub use go_live::{
    GoLiveNextSteps, GoLiveRejection, NotifyMemberOfNextSteps, NotifyMemberOfRejection, NotifyUsersOfGoLiveRequest,
};
pub use members::{AddOrganisationUser, ListOrganisationUsers, RemoveOrganisationUser};
pub use pools::{
    AddToEmailBrandingPool, AddToLetterBrandingPool, GetEmailBrandingPool, GetLetterBrandingPool,
    RemoveFromEmailBrandingPool, RemoveFromLetterBrandingPool,
};
pub use usage::{GetServicesWithUsage, ServiceWithUsage, ServicesWithUsage};

endpoint! {
    /// Every organisation: the active ones first, by name.
    GET "/organisations" => ListOrganisations {} -> Vec<OrganisationLite>
}

endpoint! {
    /// One organisation.
    GET "/organisations/{organisation_id}" => GetOrganisation { organisation_id: OrganisationId } -> Organisation
}

endpoint! {
    /// The organisation that an email domain belongs to.
    GET "/organisations/by-domain" => GetOrganisationByDomain {} [ByDomain] -> Organisation
}

endpoint! {
    /// Organisations whose name holds a text, by name.
    GET "/organisations/search" => SearchOrganisations {} [ByName] -> Data<Vec<OrganisationLite>>
}

endpoint! {
    /// An organisation's services: the active ones first, by name.
    GET "/organisations/{organisation_id}/services" => ListOrganisationServices { organisation_id: OrganisationId }
        -> Vec<ServiceLite>
}

/// A domain to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByDomain {
    /// The part of an email address after the `@`.
    pub domain: String,
}

impl QueryString for ByDomain {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("domain", self.domain.clone())]
    }
}

/// A name to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByName {
    /// A part of it, in any case.
    pub name: String,
}

impl QueryString for ByName {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("name", self.name.clone())]
    }
}

/// An organisation, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
    /// Archived organisations are inactive.
    pub active: bool,
    /// A Crown body; nobody knows of some.
    pub crown: Option<bool>,
    /// One of [`tidings_domain::OrganisationType`], or a kind of old.
    pub organisation_type: Option<String>,
    pub letter_branding_id: Option<LetterBrandingId>,
    pub email_branding_id: Option<EmailBrandingId>,
    /// Whether it has signed the agreement about data and money.
    pub agreement_signed: Option<bool>,
    pub agreement_signed_at: Option<HttpTime>,
    pub agreement_signed_by_id: Option<UserId>,
    pub agreement_signed_on_behalf_of_name: Option<String>,
    pub agreement_signed_on_behalf_of_email_address: Option<String>,
    pub agreement_signed_version: Option<f64>,
    /// Email domains of its people.
    pub domains: Vec<String>,
    /// What platform admins should know when one of its services asks to go live.
    pub request_to_go_live_notes: Option<String>,
    /// Services that are active and out of trial mode.
    pub count_of_live_services: i64,
    pub notes: Option<String>,
    pub purchase_order_number: Option<String>,
    pub billing_contact_names: Option<String>,
    pub billing_contact_email_addresses: Option<String>,
    pub billing_reference: Option<String>,
    /// Its members may let services go live.
    pub can_approve_own_go_live_requests: bool,
    pub permissions: Vec<OrganisationPermission>,
}

/// An organisation in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationLite {
    pub id: OrganisationId,
    pub name: String,
    pub active: bool,
    /// Services that are active and out of trial mode.
    pub count_of_live_services: i64,
    pub domains: Vec<String>,
    /// As [`Organisation::organisation_type`].
    pub organisation_type: Option<String>,
}

/// A service in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLite {
    pub id: ServiceId,
    pub name: String,
    pub active: bool,
    /// In trial mode.
    pub restricted: bool,
}
