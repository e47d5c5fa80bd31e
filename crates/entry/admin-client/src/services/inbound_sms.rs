//! Text messages that a service received.

use tidings_api_types::internal::{
    Data,
    inbound_sms::{
        GetInboundSms, GetInboundSmsSummary, GetInboundUsage, InboundRemoval, InboundSms, InboundSmsPage,
        InboundSmsSearch, InboundSmsSummary, InboundUsage, ListLatestInboundSms, Nothing, RemoveInboundSms,
        SearchInboundSms,
    },
    page::Page,
};
use tidings_cache::{Cache, client};
use tidings_domain::{InboundSmsId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct InboundSmsClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl InboundSmsClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// What came in and is kept, the newest first.
    pub async fn search(&self, service_id: ServiceId, search: &InboundSmsSearch) -> Reply<Data<Vec<InboundSms>>> {
        self.0.send(SearchInboundSms { service_id }, search).await
    }

    /// The latest message of each sender.
    pub async fn latest(&self, service_id: ServiceId, page: Page) -> Reply<InboundSmsPage> {
        self.0.query(ListLatestInboundSms { service_id }, &page).await
    }

    /// How many came in the last week.
    pub async fn summary(&self, service_id: ServiceId) -> Reply<InboundSmsSummary> {
        self.0.ask(GetInboundSmsSummary { service_id }).await
    }

    /// One message.
    pub async fn get(&self, service_id: ServiceId, inbound_sms_id: InboundSmsId) -> Reply<InboundSms> {
        self.0.ask(GetInboundSms { service_id, inbound_sms_id }).await
    }

    /// When the service's number was last used.
    pub async fn last_used(&self, service_id: ServiceId) -> Reply<InboundUsage> {
        self.0.ask(GetInboundUsage { service_id }).await
    }

    /// Takes the number away: it is a permission and a sender less.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn remove(&self, service_id: ServiceId, removal: InboundRemoval) -> Reply<Nothing> {
        self.0.send(RemoveInboundSms { service_id }, &removal).await
    }
}
