//! `/service/{service_id}/notifications…`: what a service sent, and `/service/{service_id}/send-notification`.

mod cancel;
mod count;
mod csv;
mod events;
mod get;
mod list;
mod monthly;
mod search;
mod send;
mod templates_usage;

use tidings_api_types::internal::notifications::{
    CancelNotification, CountNotifications, GetMonthlyStatistics, GetMonthlyTemplateUsage, GetNotification,
    ListNotificationEvents, ListNotifications, ListNotificationsForCsv, SearchNotifications, SendNotification,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListNotifications, _>(list::handle);
    routes.add::<SearchNotifications, _>(search::handle);
    routes.add::<ListNotificationsForCsv, _>(csv::handle);
    routes.add::<CountNotifications, _>(count::handle);
    routes.add::<GetMonthlyStatistics, _>(monthly::handle);
    routes.add::<GetMonthlyTemplateUsage, _>(templates_usage::handle);
    routes.add::<GetNotification, _>(get::handle);
    routes.add::<ListNotificationEvents, _>(events::handle);
    routes.add::<CancelNotification, _>(cancel::handle);
    routes.add::<SendNotification, _>(send::handle);
}
