//! Services: what a team has set, and what it may do.

mod archive;
mod create;
mod dashboard;
mod find_by_name;
mod get;
mod history;
mod list;
mod live_services;
mod monthly_data;
mod organisation;
mod sent_today;
mod statistics;
mod update;

use tidings_api_types::internal::service::{
    ArchiveService, CreateService, GetOrganisationOfService, GetService, UpdateService,
    dashboard::GetDashboard,
    history::GetServiceHistory,
    list::{FindServicesByName, ListServices},
    reports::{GetLiveServices, GetMonthlyData},
    sent_today::GetSentToday,
    statistics::GetStatistics,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListServices, _>(list::handle);
    routes.add::<CreateService, _>(create::handle);
    routes.add::<FindServicesByName, _>(find_by_name::handle);
    routes.add::<GetLiveServices, _>(live_services::handle);
    routes.add::<GetMonthlyData, _>(monthly_data::handle);
    routes.add::<GetService, _>(get::handle);
    routes.add::<UpdateService, _>(update::handle);
    routes.add::<ArchiveService, _>(archive::handle);
    routes.add::<GetServiceHistory, _>(history::handle);
    routes.add::<GetOrganisationOfService, _>(organisation::handle);
    routes.add::<GetStatistics, _>(statistics::handle);
    routes.add::<GetSentToday, _>(sent_today::handle);
    routes.add::<GetDashboard, _>(dashboard::handle);
}
