//! The pages: a folder for each group, a file for each page.

use crate::routing::Routes;

mod account;
mod activity;
mod api;
mod contact_details;
mod contact_lists;
mod dashboard;
mod inbox;
mod jobs;
mod make_service_live;
mod passkeys;
mod platform_admin;
mod public;
mod reports;
mod rows;
mod send;
mod services;
mod settings;
mod sign_in;
mod switch;
mod team;
mod templates;
mod uploads;

pub(crate) fn routes(routes: &mut Routes) {
    public::routes(routes);
    sign_in::routes(routes);
    passkeys::routes(routes);
    account::routes(routes);
    services::routes(routes);
    dashboard::routes(routes);
    activity::routes(routes);
    inbox::routes(routes);
    reports::routes(routes);
    templates::routes(routes);
    send::routes(routes);
    uploads::routes(routes);
    jobs::routes(routes);
    contact_lists::routes(routes);
    api::routes(routes);
    team::routes(routes);
    settings::routes(routes);
    make_service_live::routes(routes);
    platform_admin::routes(routes);
}
