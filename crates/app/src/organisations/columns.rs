//! What a change means for a row.

use tidings_api_types::internal::organisations::OrganisationColumns;
use tidings_store::organisations::StoredOrganisation;

/// Puts what is given into the row.
pub(super) fn apply(row: &mut StoredOrganisation, given: OrganisationColumns) {
    fn set<T>(column: &mut T, given: Option<T>) {
        if let Some(given) = given {
            *column = given;
        }
    }
    set(&mut row.name, given.name);
    set(&mut row.active, given.active);
    set(&mut row.crown, given.crown);
    set(&mut row.organisation_type, given.organisation_type.map(|kind| Some(kind.to_string())));
    set(&mut row.email_branding_id, given.email_branding_id);
    set(&mut row.letter_branding_id, given.letter_branding_id);
    set(&mut row.agreement_signed, given.agreement_signed);
    set(&mut row.agreement_signed_at, given.agreement_signed_at.map(|time| time.map(Into::into)));
    set(&mut row.agreement_signed_by_id, given.agreement_signed_by_id);
    set(&mut row.agreement_signed_on_behalf_of_name, given.agreement_signed_on_behalf_of_name);
    set(&mut row.agreement_signed_on_behalf_of_email_address, given.agreement_signed_on_behalf_of_email_address);
    set(&mut row.agreement_signed_version, given.agreement_signed_version);
    set(&mut row.request_to_go_live_notes, given.request_to_go_live_notes);
    set(&mut row.notes, given.notes);
    set(&mut row.purchase_order_number, given.purchase_order_number);
    set(&mut row.billing_contact_names, given.billing_contact_names);
    set(&mut row.billing_contact_email_addresses, given.billing_contact_email_addresses);
    set(&mut row.billing_reference, given.billing_reference);
    set(&mut row.can_approve_own_go_live_requests, given.can_approve_own_go_live_requests);
}
