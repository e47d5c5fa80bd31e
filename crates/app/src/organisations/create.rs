//! Makes an organisation.

use jiff::Timestamp;
use tidings_api_types::internal::organisations::{NewOrganisation, Organisation};
use tidings_domain::{OrganisationId, OrganisationPermission};
use tidings_store::organisations::{self, StoredOrganisation};

use super::{columns, read, refusal};
use crate::{
    App, Failure,
    brandings::{NHS_EMAIL_BRANDING, NHS_LETTER_BRANDING},
    random,
};

/// Makes an organisation, whose people may ask to join its services. Parts of the NHS get its brandings.
pub async fn create(app: &App, new: NewOrganisation, now: Timestamp) -> Result<Organisation, Failure> {
    let is_nhs = new.organisation_type.is_nhs();
    let row = row_of(new, OrganisationId::at(now, random::id_bytes()));
    let mut transaction = app.begin().await?;
    organisations::insert(&mut transaction, &row, now).await.map_err(refusal)?;
    organisations::set_permissions(&mut transaction, row.id, &row.permissions, now).await?;
    if is_nhs {
        organisations::add_to_email_branding_pool(&mut transaction, row.id, &[NHS_EMAIL_BRANDING]).await?;
        organisations::add_to_letter_branding_pool(&mut transaction, row.id, &[NHS_LETTER_BRANDING]).await?;
    }
    transaction.commit().await?;
    Ok(read::on_the_wire(row))
}

fn row_of(new: NewOrganisation, id: OrganisationId) -> StoredOrganisation {
    let mut row = StoredOrganisation {
        id,
        name: new.name,
        active: true,
        crown: Some(new.crown),
        organisation_type: Some(new.organisation_type.to_string()),
        letter_branding_id: None,
        email_branding_id: None,
        agreement_signed: None,
        agreement_signed_at: None,
        agreement_signed_by_id: None,
        agreement_signed_on_behalf_of_name: None,
        agreement_signed_on_behalf_of_email_address: None,
        agreement_signed_version: None,
        domains: Vec::new(),
        request_to_go_live_notes: None,
        count_of_live_services: 0,
        notes: None,
        purchase_order_number: None,
        billing_contact_names: None,
        billing_contact_email_addresses: None,
        billing_reference: None,
        can_approve_own_go_live_requests: false,
        permissions: vec![OrganisationPermission::CanAskToJoinAService],
    };
    columns::apply(&mut row, new.others);
    if new.organisation_type.is_nhs() {
        row.email_branding_id = Some(NHS_EMAIL_BRANDING);
        row.letter_branding_id = Some(NHS_LETTER_BRANDING);
    }
    row
}
