//! Where answers to a service's emails go. A template tells the default one, so every change here goes for templates as well.

use tidings_api_types::internal::{
    Data,
    reply_tos::{
        AddReplyTo, AddressToVerify, ArchiveReplyTo, GetReplyTo, ListReplyTos, ReplyTo, ReplyToForm, UpdateReplyTo,
        Verification, VerifyReplyTo,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{EmailReplyToId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ReplyTosClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl ReplyTosClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Those in use, the default first.
    pub async fn list(&self, service_id: ServiceId) -> Reply<Vec<ReplyTo>> {
        self.0.ask(ListReplyTos { service_id }).await
    }

    /// One of them.
    pub async fn get(&self, service_id: ServiceId, reply_to_id: EmailReplyToId) -> Reply<ReplyTo> {
        self.0.ask(GetReplyTo { service_id, reply_to_id }).await
    }

    /// Sends an email to an address, to see that it arrives there; the reply is the notification to watch.
    pub async fn verify(&self, service_id: ServiceId, address: &AddressToVerify) -> Reply<Data<Verification>> {
        self.0.send(VerifyReplyTo { service_id }, address).await
    }

    /// Adds one.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn add(&self, service_id: ServiceId, form: &ReplyToForm) -> Reply<Data<ReplyTo>> {
        self.0.send(AddReplyTo { service_id }, form).await
    }

    /// Changes one.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn update(
        &self,
        service_id: ServiceId,
        reply_to_id: EmailReplyToId,
        form: &ReplyToForm,
    ) -> Reply<Data<ReplyTo>> {
        self.0.send(UpdateReplyTo { service_id, reply_to_id }, form).await
    }

    /// Ends one that is not the default.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn archive(&self, service_id: ServiceId, reply_to_id: EmailReplyToId) -> Reply<Data<ReplyTo>> {
        self.0.ask(ArchiveReplyTo { service_id, reply_to_id }).await
    }
}
