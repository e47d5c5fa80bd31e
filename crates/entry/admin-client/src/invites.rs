//! Invitations to the teams of services.

use tidings_api_types::internal::{
    Data,
    invites::{
        CheckServiceInvite, CreateServiceInvite, GetInvitedUser, GetServiceInvite, InvitedUser, ListServiceInvites,
        NewServiceInvite, ServiceInviteChange, UpdateServiceInvite,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{InvitedUserId, ServiceId, UserId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct InvitesClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl InvitesClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// A service's open invitations.
    pub async fn list(&self, service_id: ServiceId) -> Reply<Data<Vec<InvitedUser>>> {
        self.0.ask(ListServiceInvites { service_id }).await
    }

    /// One of a service's.
    pub async fn of_service(&self, service_id: ServiceId, invited_user_id: InvitedUserId) -> Reply<Data<InvitedUser>> {
        self.0.ask(GetServiceInvite { service_id, invited_user_id }).await
    }

    /// One, whatever its service.
    pub async fn get(&self, invited_user_id: InvitedUserId) -> Reply<Data<InvitedUser>> {
        self.0.ask(GetInvitedUser { id_or_token: invited_user_id.to_string() }).await
    }

    /// The invitation that a link's token stands for; a refusal says what is wrong with the link.
    pub async fn check(&self, token: String) -> Reply<Data<InvitedUser>> {
        self.0.ask(CheckServiceInvite { token }).await
    }

    /// Invites somebody.
    pub async fn create(&self, service_id: ServiceId, invite: &NewServiceInvite) -> Reply<Data<InvitedUser>> {
        self.0.send(CreateServiceInvite { service_id }, invite).await
    }

    /// Changes an invitation, or takes it back.
    pub async fn update(
        &self,
        service_id: ServiceId,
        invited_user_id: InvitedUserId,
        change: &ServiceInviteChange,
    ) -> Reply<Data<InvitedUser>> {
        self.0.send(UpdateServiceInvite { service_id, invited_user_id }, change).await
    }

    /// Accepts an invitation for a person, who is part of the service's team thereby.
    #[invalidates("service-{service_id}", "user-{user_id}")]
    pub async fn accept(
        &self,
        service_id: ServiceId,
        invited_user_id: InvitedUserId,
        user_id: UserId,
        acceptance: &ServiceInviteChange,
    ) -> Reply<Data<InvitedUser>> {
        self.0.send(UpdateServiceInvite { service_id, invited_user_id }, acceptance).await
    }
}
