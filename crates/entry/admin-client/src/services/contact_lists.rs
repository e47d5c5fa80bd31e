//! Recipients that a service keeps for several spreadsheets. Nothing of it is cached.

use tidings_api_types::internal::contact_lists::{
    ContactList, CreateContactList, DeleteContactList, GetContactList, ListContactLists, NewContactList,
};
use tidings_domain::{ContactListId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ContactListsClient(pub(crate) Api);

impl ContactListsClient {
    /// Those in use, the newest first.
    pub async fn list(&self, service_id: ServiceId) -> Reply<Vec<ContactList>> {
        self.0.ask(ListContactLists { service_id }).await
    }

    /// One of them.
    pub async fn get(&self, service_id: ServiceId, contact_list_id: ContactListId) -> Reply<ContactList> {
        self.0.ask(GetContactList { service_id, contact_list_id }).await
    }

    /// Keeps one.
    pub async fn create(&self, service_id: ServiceId, list: &NewContactList) -> Reply<ContactList> {
        self.0.send(CreateContactList { service_id }, list).await
    }

    /// Archives one.
    pub async fn delete(&self, service_id: ServiceId, contact_list_id: ContactListId) -> Reply<()> {
        self.0.ask(DeleteContactList { service_id, contact_list_id }).await
    }
}
