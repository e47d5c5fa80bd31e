//! Who a service's text messages say they are from. A template tells the default one, so every change here goes for templates as well.

use tidings_api_types::internal::{
    Data,
    sms_senders::{
        AddSmsSender, ArchiveSmsSender, GetSmsSender, ListSmsSenders, SmsSender, SmsSenderForm, UpdateSmsSender,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{ServiceId, SmsSenderId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct SmsSendersClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl SmsSendersClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Those in use, the default first.
    pub async fn list(&self, service_id: ServiceId) -> Reply<Vec<SmsSender>> {
        self.0.ask(ListSmsSenders { service_id }).await
    }

    /// One of them.
    pub async fn get(&self, service_id: ServiceId, sms_sender_id: SmsSenderId) -> Reply<SmsSender> {
        self.0.ask(GetSmsSender { service_id, sms_sender_id }).await
    }

    /// Adds one.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn add(&self, service_id: ServiceId, form: &SmsSenderForm) -> Reply<SmsSender> {
        self.0.send(AddSmsSender { service_id }, form).await
    }

    /// Changes one.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn update(
        &self,
        service_id: ServiceId,
        sms_sender_id: SmsSenderId,
        form: &SmsSenderForm,
    ) -> Reply<SmsSender> {
        self.0.send(UpdateSmsSender { service_id, sms_sender_id }, form).await
    }

    /// Ends one that is not the default.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn archive(&self, service_id: ServiceId, sms_sender_id: SmsSenderId) -> Reply<Data<SmsSender>> {
        self.0.ask(ArchiveSmsSender { service_id, sms_sender_id }).await
    }
}
