//! Makes a service.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_api_types::internal::service::{NewService, Service};
use tidings_domain::{
    AnnualBillingId, FinancialYear, OrganisationId, OrganisationType, ServiceId, ServicePermission, SmsSenderId,
    UserId, UserPermission, UserPermissionId, service as rules,
};
use tidings_store::{
    services::{self, Founder, ServiceDetails},
    sms_senders,
};
use uuid::uuid;

use super::{
    get::on_the_wire,
    update::{apply, refused},
};
use crate::{App, Failure, random};

/// The organisation of services that belong to NHS Notify.
const NHS_NOTIFY_ORGANISATION: OrganisationId = OrganisationId::new(uuid!("477f8870-af2b-4b81-9a2c-1fad12028919"));

/// Makes a service, with its founder as its team, and what it takes over from the organisation whose people have the founder's
/// email domain.
pub async fn create(app: &App, new: NewService, now: Timestamp) -> Result<Service, Failure> {
    let year = FinancialYear::at(now).ok_or_else(|| Failure::Broken(format!("no financial year holds {now}")))?;
    let mut transaction = app.begin().await?;
    let founder = services::founder(&mut *transaction, new.user_id).await?.ok_or_else(Failure::not_found)?;
    let id = ServiceId::at(now, random::id_bytes());
    let created_by = new.settings.created_by.unwrap_or(new.user_id);
    let mut service = ServiceDetails::new(id, String::new(), String::new(), created_by);
    apply(&mut service, new.settings);
    service.active = true;
    service.count_as_live = !founder.platform_admin;
    service.permissions = ServicePermission::DEFAULT.iter().map(ToString::to_string).collect();
    let crown = take_over(&mut transaction, &mut service, &founder).await?;

    let normalised = rules::normalised_name(&service.name);
    let inserted = services::insert(&mut transaction, &service, &normalised, crown, now).await;
    inserted.map_err(|error| refused(error, &service.name))?;
    add_founder(&mut transaction, id, new.user_id, now).await?;
    let sender = SmsSenderId::at(now, random::id_bytes());
    sms_senders::insert(&mut transaction, id, sender, &app.addresses.from_number, true, now).await?;
    let billing = AnnualBillingId::at(now, random::id_bytes());
    services::insert_default_allowance(&mut transaction, billing, id, year, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(service))
}

async fn add_founder(conn: &mut PgConnection, service: ServiceId, user: UserId, now: Timestamp) -> Result<(), Failure> {
    let permissions: Vec<_> = UserPermission::DEFAULT
        .iter()
        .map(|permission| (UserPermissionId::at(now, random::id_bytes()), *permission))
        .collect();
    Ok(services::insert_member(conn, service, user, &permissions, now).await?)
}

/// Gives a new service its organisation, kind and brandings. Whether it is part of the Crown is told.
async fn take_over(
    conn: &mut PgConnection,
    service: &mut ServiceDetails,
    founder: &Founder,
) -> Result<Option<bool>, Failure> {
    let email_address = founder.email_address.to_lowercase();
    let with_new_domain = email_address.replace(".gsi.gov.uk", ".gov.uk");
    let organisation = services::organisation_of_email(&mut *conn, &with_new_domain).await?;
    let crown = match organisation {
        Some(organisation) => {
            service.organisation_id = Some(organisation.id);
            service.organisation_type = organisation.organisation_type;
            service.email_branding_id = organisation.email_branding_id.or(service.email_branding_id);
            service.letter_branding_id = organisation.letter_branding_id.or(service.letter_branding_id);
            organisation.crown
        }
        None => {
            if kind(service).is_some_and(OrganisationType::is_nhs) || is_nhs_address(&email_address) {
                (service.email_branding_id, service.letter_branding_id) = services::nhs_brandings(&mut *conn).await?;
            }
            match &service.organisation_type {
                Some(organisation_type) => services::crown_of_type(&mut *conn, organisation_type).await?,
                None => None,
            }
        }
    };
    if kind(service) == Some(OrganisationType::NhsNotify) {
        service.organisation_id = Some(NHS_NOTIFY_ORGANISATION);
    }
    Ok(crown)
}

fn kind(service: &ServiceDetails) -> Option<OrganisationType> {
    service.organisation_type.as_deref()?.parse().ok()
}

/// `email_address` is in lower case.
fn is_nhs_address(email_address: &str) -> bool {
    ["@nhs.uk", "@nhs.net", ".nhs.uk", ".nhs.net"].iter().any(|end| email_address.ends_with(end))
}
