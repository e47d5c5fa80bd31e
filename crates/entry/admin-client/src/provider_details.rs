//! Providers: who delivers messages, and how much each is given. Nothing of it is cached.

use tidings_api_types::internal::{
    Data,
    provider_details::{
        GetProvider, ListProviderVersions, ListProviders, Provider, ProviderChange, ProviderDetails, ProviderWithUsage,
        UpdateProvider,
    },
};
use tidings_domain::ProviderId;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ProviderDetailsClient(pub(crate) Api);

impl ProviderDetailsClient {
    /// Every provider, with what it has sent this month.
    pub async fn list(&self) -> Reply<ProviderDetails<Vec<ProviderWithUsage>>> {
        self.0.ask(ListProviders {}).await
    }

    /// One of them.
    pub async fn get(&self, provider_details_id: ProviderId) -> Reply<ProviderDetails<Provider>> {
        self.0.ask(GetProvider { provider_details_id }).await
    }

    /// What one of them was, the latest first.
    pub async fn versions(&self, provider_details_id: ProviderId) -> Reply<Data<Vec<Provider>>> {
        self.0.ask(ListProviderVersions { provider_details_id }).await
    }

    /// Gives one of them more or less, or nothing any more: in the name of who is signed in, unless the change says otherwise.
    pub async fn update(
        &self,
        provider_details_id: ProviderId,
        change: ProviderChange,
    ) -> Reply<ProviderDetails<Provider>> {
        let change = ProviderChange { created_by: change.created_by.or(self.0.user()), ..change };
        self.0.send(UpdateProvider { provider_details_id }, &change).await
    }
}
