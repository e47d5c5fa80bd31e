//! Invitations to the teams of organisations.

use tidings_api_types::internal::{
    Data,
    invites::{
        CheckOrganisationInvite, CreateOrganisationInvite, GetInvitedOrganisationUser, GetOrganisationInvite,
        InvitedOrganisationUser, ListOrganisationInvites, NewOrganisationInvite, OrganisationInviteChange,
        UpdateOrganisationInvite,
    },
};
use tidings_domain::{InvitedOrganisationUserId, OrganisationId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct OrganisationInvitesClient(pub(crate) Api);

impl OrganisationInvitesClient {
    /// An organisation's open invitations.
    pub async fn list(&self, organisation_id: OrganisationId) -> Reply<Data<Vec<InvitedOrganisationUser>>> {
        self.0.ask(ListOrganisationInvites { organisation_id }).await
    }

    /// One of an organisation's.
    pub async fn of_organisation(
        &self,
        organisation_id: OrganisationId,
        invited_user_id: InvitedOrganisationUserId,
    ) -> Reply<Data<InvitedOrganisationUser>> {
        self.0.ask(GetOrganisationInvite { organisation_id, invited_user_id }).await
    }

    /// One, whatever its organisation.
    pub async fn get(&self, invited_user_id: InvitedOrganisationUserId) -> Reply<Data<InvitedOrganisationUser>> {
        self.0.ask(GetInvitedOrganisationUser { id_or_token: invited_user_id.to_string() }).await
    }

    /// The invitation that a link's token stands for; a refusal says what is wrong with the link.
    pub async fn check(&self, token: String) -> Reply<Data<InvitedOrganisationUser>> {
        self.0.ask(CheckOrganisationInvite { token }).await
    }

    /// Invites somebody.
    pub async fn create(
        &self,
        organisation_id: OrganisationId,
        invite: &NewOrganisationInvite,
    ) -> Reply<Data<InvitedOrganisationUser>> {
        self.0.send(CreateOrganisationInvite { organisation_id }, invite).await
    }

    /// Accepts an invitation, or takes it back.
    pub async fn update(
        &self,
        organisation_id: OrganisationId,
        invited_user_id: InvitedOrganisationUserId,
        change: &OrganisationInviteChange,
    ) -> Reply<Data<InvitedOrganisationUser>> {
        self.0.send(UpdateOrganisationInvite { organisation_id, invited_user_id }, change).await
    }
}
