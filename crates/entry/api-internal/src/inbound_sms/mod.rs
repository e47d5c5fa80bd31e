//! `/service/{service_id}/inbound-sms…`: text messages that a service received.

mod get;
mod last_used;
mod latest;
mod remove;
mod search;
mod summary;

use tidings_api_types::internal::inbound_sms::{
    GetInboundSms, GetInboundSmsSummary, GetInboundUsage, ListLatestInboundSms, RemoveInboundSms, SearchInboundSms,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<SearchInboundSms, _>(search::handle);
    routes.add::<ListLatestInboundSms, _>(latest::handle);
    routes.add::<GetInboundSmsSummary, _>(summary::handle);
    routes.add::<GetInboundUsage, _>(last_used::handle);
    routes.add::<GetInboundSms, _>(get::handle);
    routes.add::<RemoveInboundSms, _>(remove::handle);
}
