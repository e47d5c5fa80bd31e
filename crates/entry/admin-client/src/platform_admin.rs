//! What those who run the platform look for.

use tidings_api_types::internal::{
    Data,
    platform_admin::{FindByUuid, FoundByUuid, ListUsers, ListedUser, UsersWanted, WantedUuid},
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

    /// Active people, with the names of their services.
    pub async fn users(&self, wanted: &UsersWanted) -> Reply<Data<Vec<ListedUser>>> {
        self.0.send(ListUsers {}, wanted).await
    }
}
