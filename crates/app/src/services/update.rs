//! Changes a service's settings.

use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use tidings_api_types::internal::service::{Service, ServiceChange};
use tidings_domain::{ServiceId, service as rules};
use tidings_store::{
    StoreError,
    services::{self, ServiceDetails},
};

use super::get::on_the_wire;
use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
};

/// Changes a service's settings, as its next version. When that takes it out of trial mode, its team hears of it.
pub async fn update(app: &App, id: ServiceId, change: ServiceChange, now: Timestamp) -> Result<Service, Failure> {
    let mut transaction = app.begin().await?;
    let mut service = services::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    let goes_live = service.restricted && change.restricted == Some(false);
    apply(&mut service, change);
    write(&mut transaction, &service, now).await?;
    if goes_live {
        tell_team(app, &mut transaction, &service, now).await?;
    }
    transaction.commit().await?;
    if goes_live {
        app.wake_deliveries();
    }
    Ok(on_the_wire(service))
}

/// Writes a service that is there as its next version.
pub(super) async fn write(conn: &mut PgConnection, service: &ServiceDetails, now: Timestamp) -> Result<(), Failure> {
    let normalised = rules::normalised_name(&service.name);
    services::update(conn, service, &normalised, now).await.map_err(|error| refused(error, &service.name))
}

/// What a write of a service ran into, in words.
pub(super) fn refused(error: StoreError, name: &str) -> Failure {
    match error.constraint() {
        Some("services_name_key" | "services_normalised_service_name_key") => {
            Failure::field("name", format!("Duplicate service name '{name}'"))
        }
        // Somebody or something that the settings name.
        Some(
            "fk_services_created_by_id"
            | "fk_services_go_live_user"
            | "fk_service_organisation"
            | "service_email_branding_email_branding_id_fkey"
            | "service_letter_branding_letter_branding_id_fkey",
        ) => Failure::not_found(),
        _ => error.into(),
    }
}

fn set<T>(setting: &mut T, change: Option<T>) {
    if let Some(change) = change {
        *setting = change;
    }
}

/// Applies a change, and what follows from it.
pub(super) fn apply(service: &mut ServiceDetails, change: ServiceChange) {
    set(&mut service.name, change.name);
    set(&mut service.active, change.active);
    set(&mut service.restricted, change.restricted);
    set(&mut service.created_by, change.created_by);
    set(&mut service.organisation_id, change.organisation);
    set(&mut service.organisation_type, change.organisation_type);
    set(&mut service.email_branding_id, change.email_branding);
    set(&mut service.letter_branding_id, change.letter_branding);
    set(&mut service.permissions, change.permissions.map(|names| names.iter().map(ToString::to_string).collect()));
    set(&mut service.prefix_sms, change.prefix_sms);
    set(&mut service.rate_limit, change.rate_limit);
    set(&mut service.contact_link, change.contact_link);
    set(&mut service.email_message_limit, change.email_message_limit);
    set(&mut service.sms_message_limit, change.sms_message_limit);
    set(&mut service.international_sms_message_limit, change.international_sms_message_limit);
    set(&mut service.letter_message_limit, change.letter_message_limit);
    set(&mut service.volume_email, change.volume_email);
    set(&mut service.volume_sms, change.volume_sms);
    set(&mut service.volume_letter, change.volume_letter);
    set(&mut service.consent_to_research, change.consent_to_research);
    set(&mut service.count_as_live, change.count_as_live);
    set(&mut service.go_live_at, change.go_live_at.map(|at| at.map(Into::into)));
    set(&mut service.go_live_user, change.go_live_user);
    set(&mut service.has_active_go_live_request, change.has_active_go_live_request);
    set(&mut service.confirmed_unique, change.confirmed_unique);
    set(&mut service.confirmed_email_sender_name, change.confirmed_email_sender_name);
    set(&mut service.custom_email_sender_name, change.custom_email_sender_name);
    set(&mut service.notes, change.notes);
    set(&mut service.purchase_order_number, change.purchase_order_number);
    set(&mut service.billing_contact_names, change.billing_contact_names);
    set(&mut service.billing_contact_email_addresses, change.billing_contact_email_addresses);
    set(&mut service.billing_reference, change.billing_reference);
    derive_sender(service);
}

/// The address of a service's emails follows from its names.
pub(super) fn derive_sender(service: &mut ServiceDetails) {
    let custom = service.custom_email_sender_name.as_deref();
    service.email_sender_local_part = rules::email_sender_local_part(&service.name, custom);
}

/// Tells everybody in the team that the service is live.
async fn tell_team(
    app: &App,
    conn: &mut PgConnection,
    service: &ServiceDetails,
    now: Timestamp,
) -> Result<(), Failure> {
    for member in services::active_members(&mut *conn, service.id).await? {
        let personalisation = Map::from_iter([
            ("service_name".to_owned(), Value::from(service.name.as_str())),
            ("name".to_owned(), Value::from(member.name)),
        ]);
        let message = PlatformMessage {
            template: PlatformTemplate::ServiceNowLive,
            to: &member.email_address,
            personalisation,
            reply_to: None,
        };
        notify_service::send(app, conn, message, now).await?;
    }
    Ok(())
}
