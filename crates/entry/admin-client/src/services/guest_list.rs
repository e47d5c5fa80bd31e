//! Whom a service in trial mode may send to besides its team.

use tidings_api_types::internal::guest_list::{GetGuestList, GuestList, UpdateGuestList};
use tidings_cache::{Cache, client};
use tidings_domain::ServiceId;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct GuestListClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl GuestListClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// The whole list.
    pub async fn get(&self, service_id: ServiceId) -> Reply<GuestList> {
        self.0.ask(GetGuestList { service_id }).await
    }

    /// Replaces the whole list.
    #[invalidates("service-{service_id}")]
    pub async fn update(&self, service_id: ServiceId, list: &GuestList) -> Reply<()> {
        self.0.send(UpdateGuestList { service_id }, list).await
    }
}
