//! Organisations: bodies that services belong to.

mod go_live;
mod list;
mod members;
mod pools;
mod services;
mod write;

use jiff::Timestamp;
use sqlx::PgExecutor;
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, OrganisationPermission, UserId};

use crate::{StoreError, utc};

pub use go_live::{
    GoLiveRequest, OpenGoLiveRequest, go_live_approvers, go_live_request, open_go_live_requests, service_name,
};
pub use list::{StoredOrganisationLite, StoredServiceLite, list, search, services};
pub use members::{Person, add_member, people_left, person, remove_member};
pub use pools::{
    add_to_email_branding_pool, add_to_letter_branding_pool, is_in_email_branding_pool, is_in_letter_branding_pool,
    remove_from_email_branding_pool, remove_from_letter_branding_pool,
};
pub use services::{TakenOver, give_email_branding, give_letter_branding, link_service, rewrite_services, service_ids};
pub use write::{archive, insert, lock, set_domains, set_permissions, update};

/// An organisation with what hangs on it.
#[derive(Clone, Debug)]
pub struct StoredOrganisation {
    pub id: OrganisationId,
    pub name: String,
    /// Archived organisations are inactive.
    pub active: bool,
    pub crown: Option<bool>,
    /// A row of `organisation_types`.
    pub organisation_type: Option<String>,
    pub letter_branding_id: Option<LetterBrandingId>,
    pub email_branding_id: Option<EmailBrandingId>,
    pub agreement_signed: Option<bool>,
    pub agreement_signed_at: Option<Timestamp>,
    pub agreement_signed_by_id: Option<UserId>,
    pub agreement_signed_on_behalf_of_name: Option<String>,
    pub agreement_signed_on_behalf_of_email_address: Option<String>,
    pub agreement_signed_version: Option<f64>,
    /// In lower case, in order.
    pub domains: Vec<String>,
    pub request_to_go_live_notes: Option<String>,
    /// Services that are active and out of trial mode.
    pub count_of_live_services: i64,
    pub notes: Option<String>,
    pub purchase_order_number: Option<String>,
    pub billing_contact_names: Option<String>,
    pub billing_contact_email_addresses: Option<String>,
    pub billing_reference: Option<String>,
    pub can_approve_own_go_live_requests: bool,
    /// Those that this version knows.
    pub permissions: Vec<OrganisationPermission>,
}

/// The organisation, if there is one.
pub async fn find(executor: impl PgExecutor<'_>, id: OrganisationId) -> Result<Option<StoredOrganisation>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT name, active, crown, organisation_type, letter_branding_id, email_branding_id, agreement_signed,
               agreement_signed_at AS "agreement_signed_at: jiff_sqlx::DateTime", agreement_signed_by_id,
               agreement_signed_on_behalf_of_name, agreement_signed_on_behalf_of_email_address,
               agreement_signed_version, request_to_go_live_notes, notes, purchase_order_number,
               billing_contact_names, billing_contact_email_addresses, billing_reference,
               can_approve_own_go_live_requests,
               ARRAY(SELECT domain FROM domain WHERE organisation_id = organisation.id ORDER BY domain)
                   AS "domains!: Vec<String>",
               ARRAY(SELECT permission::text FROM organisation_permissions WHERE organisation_id = organisation.id
                     ORDER BY permission) AS "permissions!: Vec<String>",
               (SELECT count(*) FROM services WHERE organisation_id = organisation.id AND active AND NOT restricted)
                   AS "count_of_live_services!"
           FROM organisation WHERE id = $1"#,
        id.as_uuid()
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| StoredOrganisation {
        id,
        name: row.name,
        active: row.active,
        crown: row.crown,
        organisation_type: row.organisation_type,
        letter_branding_id: row.letter_branding_id.map(Into::into),
        email_branding_id: row.email_branding_id.map(Into::into),
        agreement_signed: row.agreement_signed,
        agreement_signed_at: row.agreement_signed_at.map(utc::from_column),
        agreement_signed_by_id: row.agreement_signed_by_id.map(Into::into),
        agreement_signed_on_behalf_of_name: row.agreement_signed_on_behalf_of_name,
        agreement_signed_on_behalf_of_email_address: row.agreement_signed_on_behalf_of_email_address,
        agreement_signed_version: row.agreement_signed_version,
        domains: row.domains,
        request_to_go_live_notes: row.request_to_go_live_notes,
        count_of_live_services: row.count_of_live_services,
        notes: row.notes,
        purchase_order_number: row.purchase_order_number,
        billing_contact_names: row.billing_contact_names,
        billing_contact_email_addresses: row.billing_contact_email_addresses,
        billing_reference: row.billing_reference,
        can_approve_own_go_live_requests: row.can_approve_own_go_live_requests,
        permissions: row.permissions.iter().filter_map(|name| name.parse().ok()).collect(),
    }))
}

/// Whether there is such an organisation.
pub async fn exists(executor: impl PgExecutor<'_>, id: OrganisationId) -> Result<bool, StoreError> {
    let found =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM organisation WHERE id = $1) AS "exists!""#, id.as_uuid());
    Ok(found.fetch_one(executor).await?)
}

/// The organisation that the longest known domain belongs to which an email address at `domain` ends with, if there is one.
pub async fn by_domain(executor: impl PgExecutor<'_>, domain: &str) -> Result<Option<OrganisationId>, StoreError> {
    let id = sqlx::query_scalar!(
        r#"SELECT organisation_id FROM domain
           WHERE right('.' || $1::text, length(domain) + 1) = '.' || domain
           ORDER BY length(domain) DESC LIMIT 1"#,
        domain
    )
    .fetch_optional(executor)
    .await?;
    Ok(id.map(Into::into))
}
