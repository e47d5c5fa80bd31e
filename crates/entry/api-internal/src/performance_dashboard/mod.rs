//! What the installation does, for the public page of its performance.

mod get;

use tidings_api_types::internal::performance_dashboard::GetPerformanceDashboard;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetPerformanceDashboard, _>(get::handle);
}
