#![doc = include_str!("../README.md")]

mod admin_sessions;
mod answer;
mod api_keys;
mod auth;
mod billing;
mod callbacks;
mod complaints;
mod contact_lists;
mod data_retention;
mod email_branding;
mod error;
mod events;
mod extract;
mod found;
mod functional_tests;
mod guest_list;
mod inbound_numbers;
mod inbound_sms;
mod invites;
mod jobs;
mod join_requests;
mod letter_attachments;
mod letter_branding;
mod letter_contacts;
mod links;
mod notifications;
mod organisations;
mod performance_dashboard;
mod platform_admin;
mod platform_stats;
mod protected_sender_ids;
mod provider_details;
mod rates;
mod reply_tos;
mod report_requests;
mod returned_letters;
mod routes;
mod service_users;
mod services;
mod sms_senders;
mod spreadsheets;
mod status;
mod template_email_files;
mod template_folders;
mod template_statistics;
mod templates;
mod totp;
mod unsubscribe_reports;
mod uploads;
mod user;
mod webauthn;

use std::{sync::Arc, time::Duration};

use axum::{Router, middleware};
use tidings_api_types::internal::Method;
use tidings_app::{App, status::Build};
use tidings_domain::SharedClock;
use tidings_outgoing::OutgoingClient;
use tidings_web::{api_headers, body::BodyLimits};

pub use auth::{Clients, ForwarderGuard};
use routes::Routes;

/// What the API is made of. Cheap to clone.
#[derive(Clone, Debug)]
pub struct InternalApi {
    pub app: App,
    pub clock: SharedClock,
    pub limits: BodyLimits,
    pub clients: Arc<Clients>,
    /// Calls services to try their callbacks.
    pub outgoing: OutgoingClient,
    /// What is running, for the status page.
    pub build: Build,
}

/// Room for the longest templates, a few times over.
pub const DEFAULT_LIMITS: BodyLimits = BodyLimits { max_bytes: 10 * 1024 * 1024, timeout: Duration::from_secs(30) };

/// The API's routes, to be merged with those of other APIs on the same port: without replies for addresses that are none of
/// its own.
pub fn router(api: InternalApi) -> Router {
    let guarded = guarded().into_router();
    let open = open().into_router();
    let mut router = guarded.route_layer(middleware::from_fn_with_state(api.clone(), auth::admin_only)).merge(open);
    if api.clients.functional_tests {
        let guard = middleware::from_fn_with_state(api.clone(), auth::functional_tests_only);
        router = router.merge(for_functional_tests().into_router().route_layer(guard));
    }
    router
        .method_not_allowed_fallback(error::method_not_allowed)
        .route_layer(middleware::map_response(api_headers::add))
        .with_state(api)
}

/// The API alone on its port.
pub fn standalone(api: InternalApi) -> Router {
    router(api).fallback(error::not_found)
}

/// The pages that ask for nothing, to be merged with another API on a port where the rest is not served.
pub fn status_router(api: InternalApi) -> Router {
    open()
        .into_router()
        .method_not_allowed_fallback(error::method_not_allowed)
        .route_layer(middleware::map_response(api_headers::add))
        .with_state(api)
}

/// The endpoints that ask for the admin app's token.
pub fn guarded_endpoints() -> Vec<(Method, &'static str)> {
    guarded().into_endpoints()
}

fn guarded() -> Routes {
    let mut routes = Routes::default();
    admin_sessions::routes(&mut routes);
    api_keys::routes(&mut routes);
    billing::routes(&mut routes);
    callbacks::routes(&mut routes);
    complaints::routes(&mut routes);
    contact_lists::routes(&mut routes);
    data_retention::routes(&mut routes);
    email_branding::routes(&mut routes);
    events::routes(&mut routes);
    guest_list::routes(&mut routes);
    inbound_numbers::routes(&mut routes);
    inbound_sms::routes(&mut routes);
    invites::routes(&mut routes);
    jobs::routes(&mut routes);
    join_requests::routes(&mut routes);
    letter_attachments::routes(&mut routes);
    letter_branding::routes(&mut routes);
    letter_contacts::routes(&mut routes);
    links::routes(&mut routes);
    notifications::routes(&mut routes);
    organisations::routes(&mut routes);
    performance_dashboard::routes(&mut routes);
    platform_admin::routes(&mut routes);
    platform_stats::routes(&mut routes);
    protected_sender_ids::routes(&mut routes);
    provider_details::routes(&mut routes);
    rates::routes(&mut routes);
    reply_tos::routes(&mut routes);
    report_requests::routes(&mut routes);
    returned_letters::routes(&mut routes);
    service_users::routes(&mut routes);
    services::routes(&mut routes);
    sms_senders::routes(&mut routes);
    spreadsheets::routes(&mut routes);
    template_email_files::routes(&mut routes);
    template_folders::routes(&mut routes);
    template_statistics::routes(&mut routes);
    templates::routes(&mut routes);
    totp::routes(&mut routes);
    unsubscribe_reports::routes(&mut routes);
    uploads::routes(&mut routes);
    user::routes(&mut routes);
    webauthn::routes(&mut routes);
    routes
}

/// Those that ask for the token of functional tests.
fn for_functional_tests() -> Routes {
    let mut routes = Routes::default();
    functional_tests::routes(&mut routes);
    routes
}

/// Those that ask for nothing.
fn open() -> Routes {
    let mut routes = Routes::default();
    status::routes(&mut routes);
    routes
}
