//! The addresses at the top of a service's letters. A template tells the default one, so every change here goes for templates as well.

use tidings_api_types::internal::{
    Data,
    letter_contacts::{
        AddLetterContact, ArchiveLetterContact, GetLetterContact, LetterContact, LetterContactForm, ListLetterContacts,
        UpdateLetterContact,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{LetterContactId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct LetterContactsClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl LetterContactsClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Those in use, the default first.
    pub async fn list(&self, service_id: ServiceId) -> Reply<Vec<LetterContact>> {
        self.0.ask(ListLetterContacts { service_id }).await
    }

    /// One of them.
    pub async fn get(&self, service_id: ServiceId, letter_contact_id: LetterContactId) -> Reply<LetterContact> {
        self.0.ask(GetLetterContact { service_id, letter_contact_id }).await
    }

    /// Adds one.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn add(&self, service_id: ServiceId, form: &LetterContactForm) -> Reply<Data<LetterContact>> {
        self.0.send(AddLetterContact { service_id }, form).await
    }

    /// Changes one.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn update(
        &self,
        service_id: ServiceId,
        letter_contact_id: LetterContactId,
        form: &LetterContactForm,
    ) -> Reply<Data<LetterContact>> {
        self.0.send(UpdateLetterContact { service_id, letter_contact_id }, form).await
    }

    /// Ends one that is not the default.
    #[invalidates("service-{service_id}", "service-{service_id}-template-*")]
    pub async fn archive(
        &self,
        service_id: ServiceId,
        letter_contact_id: LetterContactId,
    ) -> Reply<Data<LetterContact>> {
        self.0.ask(ArchiveLetterContact { service_id, letter_contact_id }).await
    }
}
