//! What those who run the platform look for.

use tidings_api_types::internal::{
    Data,
    platform_admin::{
        FindByUuid, FoundByUuid, GoLiveRequest, ListGoLiveRequests, ListUsers, ListedUser, UsersWanted, WantedUuid,
    },
};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct PlatformAdminClient(pub(crate) Api);

impl PlatformAdminClient {
    /// What an id is the id of.
    pub async fn find_by_uuid(&self, wanted: &WantedUuid) -> Reply<FoundByUuid> {
        self.0.send(FindByUuid {}, wanted).await
    }

    /// Every request to go live that nobody has decided yet, the oldest first.
    pub async fn go_live_requests(&self) -> Reply<Data<Vec<GoLiveRequest>>> {
        self.0.ask(ListGoLiveRequests {}).await
    }

    /// Active people, with the names of their services.
    pub async fn users(&self, wanted: &UsersWanted) -> Reply<Data<Vec<ListedUser>>> {
        self.0.send(ListUsers {}, wanted).await
    }
}
