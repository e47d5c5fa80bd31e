//! Numbers at which the public can answer.

use tidings_api_types::internal::{
    Data,
    inbound_numbers::{
        AddInboundNumber, DisableInboundNumber, GetInboundNumber, InboundNumber, ListAvailableInboundNumbers,
        ListInboundNumbers, MaybeInboundNumber, NewInboundNumber,
    },
    sms_senders::SmsSender,
};
use tidings_cache::{Cache, client};
use tidings_domain::ServiceId;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct InboundNumbersClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl InboundNumbersClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Every number.
    pub async fn list(&self) -> Reply<Data<Vec<InboundNumber>>> {
        self.0.ask(ListInboundNumbers {}).await
    }

    /// Those that a service could have.
    pub async fn available(&self) -> Reply<Data<Vec<InboundNumber>>> {
        self.0.ask(ListAvailableInboundNumbers {}).await
    }

    /// A service's number.
    pub async fn get(&self, service_id: ServiceId) -> Reply<Data<MaybeInboundNumber>> {
        self.0.ask(GetInboundNumber { service_id }).await
    }

    /// Gives a service a number.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn add(&self, service_id: ServiceId, number: &NewInboundNumber) -> Reply<SmsSender> {
        self.0.send(AddInboundNumber { service_id }, number).await
    }

    /// Lets nothing come in at a service's number any more.
    pub async fn disable(&self, service_id: ServiceId) -> Reply<()> {
        self.0.ask(DisableInboundNumber { service_id }).await
    }
}
