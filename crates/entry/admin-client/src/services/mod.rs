//! Services: their settings, and in the files beside this one what else a service has.

pub mod api_keys;
pub mod billing;
pub mod callbacks;
pub mod contact_lists;
pub mod data_retention;
pub mod guest_list;
pub mod inbound_sms;
pub mod jobs;
pub mod letter_contacts;
pub mod notifications;
pub mod reply_tos;
pub mod report_requests;
pub mod returned_letters;
pub mod sms_senders;
pub mod unsubscribe_reports;
pub mod uploads;

use serde_json::{Map, Value};
use tidings_api_types::internal::{
    Data,
    organisations::ServiceLite,
    service::{
        ArchiveService, AttributesError, CreateService, GetService, NewService, Service, ServiceChange, UpdateService,
        dashboard::{Dashboard, GetDashboard},
        history::{GetServiceHistory, ServiceHistory},
        list::{FindServicesByName, ListServices, NameHolds, ServicesWanted},
        reports::{DaysBetween, GetLiveServices, GetMonthlyData, LiveService, MonthOfService},
        sent_today::{GetSentToday, SentToday},
        statistics::{DaysWanted, GetStatistics, Statistics},
    },
    user::{AddServiceUser, RemoveServiceUser, TeamPermissions},
};
use tidings_cache::{Cache, client};
use tidings_domain::{ServiceId, UserId};

use crate::{
    api::Api,
    error::{Failed, Reply},
};

/// See the module.
#[derive(Clone, Debug)]
pub struct ServicesClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl ServicesClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// One service, with all of its settings.
    #[cached("service-{service_id}")]
    pub async fn get(&self, service_id: ServiceId) -> Reply<Data<Service>> {
        self.0.ask(GetService { service_id }).await
    }

    /// Those that are wanted.
    pub async fn list(&self, wanted: &ServicesWanted) -> Reply<Data<Vec<Service>>> {
        self.0.query(ListServices {}, wanted).await
    }

    /// Those whose name holds this text.
    pub async fn find_by_name(&self, name: &NameHolds) -> Reply<Data<Vec<ServiceLite>>> {
        self.0.query(FindServicesByName {}, name).await
    }

    /// Every live service with its contacts and volumes.
    pub async fn live(&self) -> Reply<Data<Vec<LiveService>>> {
        self.0.ask(GetLiveServices {}).await
    }

    /// What became of live services' messages, by month.
    pub async fn monthly_data(&self, days: &DaysBetween) -> Reply<Vec<MonthOfService>> {
        self.0.query(GetMonthlyData {}, days).await
    }

    /// What a service has been.
    pub async fn history(&self, service_id: ServiceId) -> Reply<Data<ServiceHistory>> {
        self.0.ask(GetServiceHistory { service_id }).await
    }

    /// What became of a service's messages on the last days.
    pub async fn statistics(&self, service_id: ServiceId, days: &DaysWanted) -> Reply<Data<Statistics>> {
        self.0.query(GetStatistics { service_id }, days).await
    }

    /// How many messages count against a service's limits of today.
    pub async fn sent_today(&self, service_id: ServiceId) -> Reply<Data<SentToday>> {
        self.0.ask(GetSentToday { service_id }).await
    }

    /// What changes on a service's dashboard with every message.
    pub async fn dashboard(&self, service_id: ServiceId) -> Reply<Data<Dashboard>> {
        self.0.ask(GetDashboard { service_id }).await
    }

    /// Makes a service, whose first member is `user_id`. Where the settings do not say it: by who is signed in, and active.
    #[invalidates("user-{user_id}")]
    pub async fn create(&self, user_id: UserId, settings: ServiceChange) -> Reply<Data<Service>> {
        let created_by = settings.created_by.or(self.0.user());
        let settings = ServiceChange { created_by, active: settings.active.or(Some(true)), ..settings };
        self.0.send(CreateService {}, &NewService { user_id, settings }).await
    }

    /// Changes settings of a service.
    #[invalidates("service-{service_id}")]
    pub async fn update(&self, service_id: ServiceId, change: &ServiceChange) -> Reply<Data<Service>> {
        self.0.send(UpdateService { service_id }, change).await
    }

    /// Changes settings that are named at run time. Those that the admin app may not change are refused before anything is
    /// asked.
    pub async fn update_attributes(
        &self,
        service_id: ServiceId,
        attributes: Map<String, Value>,
    ) -> Reply<Data<Service>> {
        let change = ServiceChange::from_attributes(attributes).map_err(|error| match error {
            AttributesError::NotAllowed(error) => Failed::NotAllowed(error.to_string()),
            AttributesError::Refused(reply) => Failed::Refused(*reply),
        })?;
        self.update(service_id, &change).await
    }

    /// Takes a service out of trial mode, or back into it; or lets it count as live, or not.
    #[invalidates("service-{service_id}", "live-service-and-organisation-counts")]
    pub async fn update_live(&self, service_id: ServiceId, change: &ServiceChange) -> Reply<Data<Service>> {
        self.0.send(UpdateService { service_id }, change).await
    }

    /// Ends a service with its templates and keys. Its members' own data tell their services: those known are named.
    #[invalidates(
        "service-{service_id}",
        "service-{service_id}-templates",
        "service-{service_id}-template-*",
        "live-service-and-organisation-counts",
        each(user_id in members, "user-{user_id}")
    )]
    pub async fn archive(&self, service_id: ServiceId, members: &[UserId]) -> Reply<()> {
        self.0.ask(ArchiveService { service_id }).await
    }

    /// Takes a person into a service's team.
    #[invalidates("service-{service_id}", "user-{user_id}", "service-{service_id}-template-folders")]
    pub async fn add_user(
        &self,
        service_id: ServiceId,
        user_id: UserId,
        permissions: &TeamPermissions,
    ) -> Reply<Data<Service>> {
        self.0.send(AddServiceUser { service_id, user_id }, permissions).await
    }

    /// Takes a person off a service's team.
    #[invalidates("service-{service_id}", "user-{user_id}", "service-{service_id}-template-folders")]
    pub async fn remove_user(&self, service_id: ServiceId, user_id: UserId) -> Reply<()> {
        self.0.ask(RemoveServiceUser { service_id, user_id }).await
    }
}
