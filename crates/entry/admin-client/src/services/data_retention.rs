//! How long a service's messages are kept.

use tidings_api_types::internal::data_retention::{
    AddDataRetention, DataRetention, DataRetentionResult, ListDataRetention, NewDataRetention, RetentionDays,
    UpdateDataRetention,
};
use tidings_cache::{Cache, client};
use tidings_domain::{DataRetentionId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct DataRetentionClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl DataRetentionClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Channels that are kept for other than the usual time.
    #[cached("service-{service_id}-data-retention")]
    pub async fn list(&self, service_id: ServiceId) -> Reply<Vec<DataRetention>> {
        self.0.ask(ListDataRetention { service_id }).await
    }

    /// Sets a channel's time for the first time.
    #[invalidates("service-{service_id}-data-retention")]
    pub async fn create(&self, service_id: ServiceId, retention: &NewDataRetention) -> Reply<DataRetentionResult> {
        self.0.send(AddDataRetention { service_id }, retention).await
    }

    /// Changes a channel's time.
    #[invalidates("service-{service_id}-data-retention")]
    pub async fn update(
        &self,
        service_id: ServiceId,
        data_retention_id: DataRetentionId,
        days: &RetentionDays,
    ) -> Reply<()> {
        self.0.send(UpdateDataRetention { service_id, data_retention_id }, days).await
    }
}
