//! `/service/{service_id}/job…`: spreadsheets that a service sends.

mod cancel;
mod cancel_letters;
mod create;
mod get;
mod list;
mod notification_count;
mod notifications;
mod scheduled;

use tidings_api_types::internal::jobs::{
    CancelJob, CancelLetterJob, CountJobNotifications, GetJob, GetScheduledJobs, ListJobNotifications, ListJobs,
    PostJob,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListJobs, _>(list::handle);
    routes.add::<PostJob, _>(create::handle);
    routes.add::<GetScheduledJobs, _>(scheduled::handle);
    routes.add::<GetJob, _>(get::handle);
    routes.add::<ListJobNotifications, _>(notifications::handle);
    routes.add::<CountJobNotifications, _>(notification_count::handle);
    routes.add::<CancelJob, _>(cancel::handle);
    routes.add::<CancelLetterJob, _>(cancel_letters::handle);
}
