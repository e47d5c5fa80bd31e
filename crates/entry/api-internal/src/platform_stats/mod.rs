//! `/platform-stats…`: what everybody sent, and what is to be billed.

mod billing_report;
mod daily_volumes;
mod daily_volumes_of_providers;
mod despatch_report;
mod get;
mod volumes_by_service;

use tidings_api_types::internal::platform_stats::{
    GetBillingReport, GetDailyVolumes, GetDailyVolumesOfProviders, GetDespatchReport, GetPlatformStats,
    GetVolumesByService,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetPlatformStats, _>(get::handle);
    routes.add::<GetBillingReport, _>(billing_report::handle);
    routes.add::<GetDespatchReport, _>(despatch_report::handle);
    routes.add::<GetDailyVolumes, _>(daily_volumes::handle);
    routes.add::<GetDailyVolumesOfProviders, _>(daily_volumes_of_providers::handle);
    routes.add::<GetVolumesByService, _>(volumes_by_service::handle);
}
