//! Where a service hears of its messages.

use tidings_api_types::internal::{
    Data,
    callbacks::{
        Callback, CallbackChange, CallbackDelivery, CallbackTested, CreateCallback, DeleteCallback, GetCallback,
        ListCallbackDeliveries, NewCallback, OfType, TestCallback, UpdateCallback,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{CallbackId, CallbackType, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct CallbacksClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl CallbacksClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// One of them; its token is never shown.
    pub async fn get(
        &self,
        service_id: ServiceId,
        callback_id: CallbackId,
        callback_type: CallbackType,
    ) -> Reply<Data<Callback>> {
        self.0.query(GetCallback { service_id, callback_id }, &OfType(callback_type)).await
    }

    /// The last attempts to call the service, the latest first.
    pub async fn deliveries(&self, service_id: ServiceId, callback_id: CallbackId) -> Reply<Vec<CallbackDelivery>> {
        self.0.ask(ListCallbackDeliveries { service_id, callback_id }).await
    }

    /// Calls the service once, now, with a sample, and tells what came of it.
    pub async fn test(&self, service_id: ServiceId, callback_id: CallbackId) -> Reply<CallbackTested> {
        self.0.ask(TestCallback { service_id, callback_id }).await
    }

    /// Makes a callback.
    #[invalidates("service-{service_id}")]
    pub async fn create(&self, service_id: ServiceId, callback: &NewCallback) -> Reply<Data<Callback>> {
        self.0.send(CreateCallback { service_id }, callback).await
    }

    /// Changes a callback.
    #[invalidates("service-{service_id}")]
    pub async fn update(
        &self,
        service_id: ServiceId,
        callback_id: CallbackId,
        change: &CallbackChange,
    ) -> Reply<Data<Callback>> {
        self.0.send(UpdateCallback { service_id, callback_id }, change).await
    }

    /// Ends a callback.
    #[invalidates("service-{service_id}")]
    pub async fn delete(
        &self,
        service_id: ServiceId,
        callback_id: CallbackId,
        callback_type: CallbackType,
    ) -> Reply<()> {
        self.0.query(DeleteCallback { service_id, callback_id }, &OfType(callback_type)).await
    }
}
