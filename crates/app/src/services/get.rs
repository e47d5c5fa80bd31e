//! A service with all of its settings.

use tidings_api_types::internal::service::{Service, ServiceCallback};
use tidings_domain::ServiceId;
use tidings_store::services::{self, ServiceDetails};

use crate::{App, Failure};

/// A service with all of its settings.
pub async fn get(app: &App, id: ServiceId) -> Result<Service, Failure> {
    let stored = services::find(&app.pool, id).await?;
    stored.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// Refuses where there is no such service.
pub async fn must_exist(app: &App, id: ServiceId) -> Result<(), Failure> {
    services::exists(&app.pool, id).await?.then_some(()).ok_or_else(Failure::not_found)
}

/// As replies have it.
pub(super) fn on_the_wire(stored: ServiceDetails) -> Service {
    let callback = |callback: services::Callback| ServiceCallback {
        callback_id: callback.id,
        callback_type: callback.callback_type,
    };
    Service {
        id: stored.id,
        name: stored.name,
        active: stored.active,
        restricted: stored.restricted,
        created_by: stored.created_by,
        organisation: stored.organisation_id,
        organisation_type: stored.organisation_type,
        email_branding: stored.email_branding_id,
        letter_branding: stored.letter_branding_id,
        permissions: stored.permissions,
        prefix_sms: stored.prefix_sms,
        rate_limit: stored.rate_limit,
        contact_link: stored.contact_link,
        email_message_limit: stored.email_message_limit,
        sms_message_limit: stored.sms_message_limit,
        international_sms_message_limit: stored.international_sms_message_limit,
        letter_message_limit: stored.letter_message_limit,
        volume_email: stored.volume_email,
        volume_sms: stored.volume_sms,
        volume_letter: stored.volume_letter,
        consent_to_research: stored.consent_to_research,
        count_as_live: stored.count_as_live,
        go_live_at: stored.go_live_at.map(Into::into),
        go_live_user: stored.go_live_user,
        has_active_go_live_request: stored.has_active_go_live_request,
        confirmed_unique: stored.confirmed_unique,
        confirmed_email_sender_name: stored.confirmed_email_sender_name,
        custom_email_sender_name: stored.custom_email_sender_name,
        email_sender_local_part: stored.email_sender_local_part,
        notes: stored.notes,
        purchase_order_number: stored.purchase_order_number,
        billing_contact_names: stored.billing_contact_names,
        billing_contact_email_addresses: stored.billing_contact_email_addresses,
        billing_reference: stored.billing_reference,
        service_callback_api: stored.callbacks.into_iter().map(callback).collect(),
    }
}
