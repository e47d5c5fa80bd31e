//! `/service/{service_id}/…unsubscribe-request…`: wishes for no more emails, and how a service deals with them.

mod create;
mod list;
mod process;
mod rows;
mod statistics;

use tidings_api_types::internal::unsubscribe_reports::{
    CreateUnsubscribeReport, GetUnsubscribeReport, GetUnsubscribeStatistics, ListUnsubscribeReports,
    ProcessUnsubscribeReport,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListUnsubscribeReports, _>(list::handle);
    routes.add::<GetUnsubscribeStatistics, _>(statistics::handle);
    routes.add::<CreateUnsubscribeReport, _>(create::handle);
    routes.add::<ProcessUnsubscribeReport, _>(process::handle);
    routes.add::<GetUnsubscribeReport, _>(rows::handle);
}
