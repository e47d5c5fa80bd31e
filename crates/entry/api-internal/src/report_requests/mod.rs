//! `/service/{service_id}/report-request…`: reports that somebody asks for and waits for.

mod create;
mod get;
mod part;

use tidings_api_types::internal::report_requests::{CreateReportRequest, GetReportPart, GetReportRequest};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CreateReportRequest, _>(create::handle);
    routes.add::<GetReportRequest, _>(get::handle);
    routes.add::<GetReportPart, _>(part::handle);
}
