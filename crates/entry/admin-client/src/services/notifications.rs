//! What a service sent, and what its team sends itself. Nothing of it is cached.

use std::collections::BTreeMap;

use tidings_api_types::internal::{
    Data,
    notifications::{
        CancelNotification, CountNotifications, CsvPage, GetMonthlyStatistics, GetMonthlyTemplateUsage,
        GetNotification, ListNotificationEvents, ListNotifications, ListNotificationsForCsv, MonthOfStatuses,
        MonthlyTemplateUsage, NewOneOff, Notification, NotificationEvent, NotificationPage, NotificationsSent,
        NotificationsWanted, SearchNotifications, SendNotification, Sent, Year,
    },
};
use tidings_domain::{NotificationId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct NotificationsClient(pub(crate) Api);

impl NotificationsClient {
    /// A page of what was sent, the newest first. What names a recipient is sent in the body, so that it stands in no log.
    pub async fn list(&self, service_id: ServiceId, wanted: &NotificationsWanted) -> Reply<NotificationPage> {
        match wanted.to {
            Some(_) => self.0.send(SearchNotifications { service_id }, wanted).await,
            None => self.0.query(ListNotifications { service_id }, wanted).await,
        }
    }

    /// The same as rows of a spreadsheet.
    pub async fn for_csv(&self, service_id: ServiceId, wanted: &NotificationsWanted) -> Reply<CsvPage> {
        self.0.query(ListNotificationsForCsv { service_id }, wanted).await
    }

    /// How many were sent in the last days.
    pub async fn count(&self, service_id: ServiceId, wanted: &NotificationsWanted) -> Reply<NotificationsSent> {
        self.0.query(CountNotifications { service_id }, wanted).await
    }

    /// One of them.
    pub async fn get(&self, service_id: ServiceId, notification_id: NotificationId) -> Reply<Notification> {
        self.0.ask(GetNotification { service_id, notification_id }).await
    }

    /// What has happened to one of them, the first thing first.
    pub async fn events(
        &self,
        service_id: ServiceId,
        notification_id: NotificationId,
    ) -> Reply<Vec<NotificationEvent>> {
        self.0.ask(ListNotificationEvents { service_id, notification_id }).await
    }

    /// Stops a letter that is not printed yet.
    pub async fn cancel(&self, service_id: ServiceId, notification_id: NotificationId) -> Reply<Notification> {
        self.0.ask(CancelNotification { service_id, notification_id }).await
    }

    /// How many stand where, by the months of a financial year.
    pub async fn monthly(&self, service_id: ServiceId, year: Year) -> Reply<Data<BTreeMap<String, MonthOfStatuses>>> {
        self.0.query(GetMonthlyStatistics { service_id }, &year).await
    }

    /// How often templates were used, by the months of a financial year.
    pub async fn monthly_template_usage(&self, service_id: ServiceId, year: Year) -> Reply<MonthlyTemplateUsage> {
        self.0.query(GetMonthlyTemplateUsage { service_id }, &year).await
    }

    /// Sends one message.
    pub async fn send(&self, service_id: ServiceId, message: &NewOneOff) -> Reply<Sent> {
        self.0.send(SendNotification { service_id }, message).await
    }
}
