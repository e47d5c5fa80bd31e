//! Organisations as they are.

use tidings_api_types::internal::organisations::{Organisation, OrganisationLite, ServiceLite};
use tidings_domain::OrganisationId;
use tidings_store::organisations::{self, StoredOrganisation, StoredOrganisationLite};

use crate::{App, Failure};

/// One organisation.
pub async fn get(app: &App, id: OrganisationId) -> Result<Organisation, Failure> {
    let stored = organisations::find(&app.pool, id).await?.ok_or_else(Failure::not_found)?;
    Ok(on_the_wire(stored))
}

/// Refuses where there is no such organisation.
pub async fn must_exist(app: &App, id: OrganisationId) -> Result<(), Failure> {
    organisations::exists(&app.pool, id).await?.then_some(()).ok_or_else(Failure::not_found)
}

/// The organisation that people with email addresses at `domain` belong to, if one is known.
pub async fn by_domain(app: &App, domain: &str) -> Result<Option<Organisation>, Failure> {
    // The government's old secure addresses are those of the same bodies.
    let domain = format!(".{}", domain.to_lowercase()).replace(".gsi.gov.uk", ".gov.uk");
    let Some(id) = organisations::by_domain(&app.pool, &domain[1..]).await? else { return Ok(None) };
    Ok(organisations::find(&app.pool, id).await?.map(on_the_wire))
}

/// Every organisation: the active ones first, by name.
pub async fn list(app: &App) -> Result<Vec<OrganisationLite>, Failure> {
    Ok(organisations::list(&app.pool).await?.into_iter().map(in_a_list).collect())
}

/// The organisations whose name holds `part` in any case, by name.
pub async fn search(app: &App, part: &str) -> Result<Vec<OrganisationLite>, Failure> {
    Ok(organisations::search(&app.pool, part).await?.into_iter().map(in_a_list).collect())
}

/// An organisation's services: the active ones first, by name.
pub async fn services(app: &App, id: OrganisationId) -> Result<Vec<ServiceLite>, Failure> {
    if !organisations::exists(&app.pool, id).await? {
        return Err(Failure::not_found());
    }
    let services = organisations::services(&app.pool, id).await?;
    let lite = services.into_iter().map(|service| ServiceLite {
        id: service.id,
        name: service.name,
        active: service.active,
        restricted: service.restricted,
    });
    Ok(lite.collect())
}

/// An organisation as replies have it.
pub(super) fn on_the_wire(stored: StoredOrganisation) -> Organisation {
    Organisation {
        id: stored.id,
        name: stored.name,
        active: stored.active,
        crown: stored.crown,
        organisation_type: stored.organisation_type,
        letter_branding_id: stored.letter_branding_id,
        email_branding_id: stored.email_branding_id,
        agreement_signed: stored.agreement_signed,
        agreement_signed_at: stored.agreement_signed_at.map(Into::into),
        agreement_signed_by_id: stored.agreement_signed_by_id,
        agreement_signed_on_behalf_of_name: stored.agreement_signed_on_behalf_of_name,
        agreement_signed_on_behalf_of_email_address: stored.agreement_signed_on_behalf_of_email_address,
        agreement_signed_version: stored.agreement_signed_version,
        domains: stored.domains,
        request_to_go_live_notes: stored.request_to_go_live_notes,
        count_of_live_services: stored.count_of_live_services,
        notes: stored.notes,
        purchase_order_number: stored.purchase_order_number,
        billing_contact_names: stored.billing_contact_names,
        billing_contact_email_addresses: stored.billing_contact_email_addresses,
        billing_reference: stored.billing_reference,
        can_approve_own_go_live_requests: stored.can_approve_own_go_live_requests,
        permissions: stored.permissions,
    }
}

fn in_a_list(stored: StoredOrganisationLite) -> OrganisationLite {
    OrganisationLite {
        id: stored.id,
        name: stored.name,
        active: stored.active,
        count_of_live_services: stored.count_of_live_services,
        domains: stored.domains,
        organisation_type: stored.organisation_type,
    }
}
