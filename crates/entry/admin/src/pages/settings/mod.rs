//! Settings of a service. The first page tells all of them; each is changed on a page of its own.

mod archive;
mod file_contact;
mod from_name;
mod go_live;
mod history;
mod letter_contacts;
mod limits;
mod live;
mod name;
mod receive_text_messages;
mod reply_to_check;
mod reply_tos;
mod retention;
mod set_inbound_number;
mod show;
mod sms_senders;
mod switches;
mod unique_name;
mod volumes;

use tidings_api_types::internal::service::{Service, ServiceChange};
use tidings_domain::ServicePermission;

pub(super) use self::live::put_live;
use crate::{
    access::{Access, Role},
    problem::Problem,
    routing::Routes,
    visit::InService,
};

/// Who may change settings.
const ACCESS: Access = Access::member_with(&[Role::ManageService]);
/// Who may look at them: those who write programs need to know ids of senders.
const VIEW: Access = Access::member_with(&[Role::ManageService, Role::ManageApiKeys]);

pub(super) fn routes(routes: &mut Routes) {
    show::routes(routes);
    name::routes(routes);
    from_name::routes(routes);
    file_contact::routes(routes);
    switches::routes(routes);
    reply_tos::routes(routes);
    reply_to_check::routes(routes);
    sms_senders::routes(routes);
    letter_contacts::routes(routes);
    retention::routes(routes);
    limits::routes(routes);
    volumes::routes(routes);
    go_live::routes(routes);
    unique_name::routes(routes);
    live::routes(routes);
    receive_text_messages::routes(routes);
    set_inbound_number::routes(routes);
    history::routes(routes);
    archive::routes(routes);
}

/// Changes settings, as a version that whoever is signed in made.
async fn update(visit: &InService, change: ServiceChange) -> Result<Service, tidings_admin_client::Failed> {
    let change = ServiceChange { created_by: Some(visit.user.id), ..change };
    visit.client.services.update(visit.service.id, &change).await.map(|service| service.data)
}

/// Back to the settings, which say that something was saved.
async fn saved(visit: &InService, what: &str) -> Result<axum::response::Response, Problem> {
    visit.flash("tick", what).await?;
    visit.go_to(&visit.url("/service-settings"))
}

/// Lets the service do something, or no more.
async fn permit(
    visit: &InService,
    permission: ServicePermission,
    is_on: bool,
) -> Result<Service, tidings_admin_client::Failed> {
    let permissions = Some(permissions_with(&visit.service, permission, is_on));
    update(visit, ServiceChange { permissions, ..ServiceChange::default() }).await
}

/// What the service may do, with something more or less.
fn permissions_with(service: &Service, permission: ServicePermission, is_on: bool) -> Vec<ServicePermission> {
    let mut permissions: Vec<ServicePermission> =
        service.permissions.iter().filter_map(|name| name.parse().ok()).filter(|held| *held != permission).collect();
    if is_on {
        permissions.push(permission);
    }
    permissions
}
