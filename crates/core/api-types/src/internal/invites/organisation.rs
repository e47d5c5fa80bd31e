//! Invitations to organisations.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{InviteStatus, InvitedOrganisationUserId, OrganisationId, OrganisationUserPermission, UserId};

use crate::{
    internal::{Data, endpoint::endpoint, time::WireTime},
    schema::{Faults, ObjectReader, email_address, many_of, one_of, text, uuid},
};

endpoint! {
    /// Invites somebody, by email.
    POST "/organisation/{organisation_id}/invite" => CreateOrganisationInvite { organisation_id: OrganisationId }
        (NewOrganisationInvite) -> 201 Data<InvitedOrganisationUser>
}

endpoint! {
    /// An organisation's invitations.
    GET "/organisation/{organisation_id}/invite" => ListOrganisationInvites { organisation_id: OrganisationId }
        -> Data<Vec<InvitedOrganisationUser>>
}

endpoint! {
    /// An invitation of an organisation.
    GET "/organisation/{organisation_id}/invite/{invited_user_id}" => GetOrganisationInvite {
        organisation_id: OrganisationId,
        invited_user_id: InvitedOrganisationUserId,
    } -> Data<InvitedOrganisationUser>
}

endpoint! {
    /// Changes an invitation of an organisation.
    POST "/organisation/{organisation_id}/invite/{invited_user_id}" => UpdateOrganisationInvite {
        organisation_id: OrganisationId,
        invited_user_id: InvitedOrganisationUserId,
    } (OrganisationInviteChange) -> Data<InvitedOrganisationUser>
}

endpoint! {
    /// An invitation by its id, or by the token of its link as [`CheckOrganisationInvite`].
    GET "/invite/organisation/{id_or_token}" => GetInvitedOrganisationUser { id_or_token: String }
        -> Data<InvitedOrganisationUser>
}

endpoint! {
    /// The invitation that a link is for.
    GET "/invite/organisation/check/{token}" => CheckOrganisationInvite { token: String }
        -> Data<InvitedOrganisationUser>
}

/// An invitation to an organisation's team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedOrganisationUser {
    pub id: InvitedOrganisationUserId,
    pub email_address: String,
    pub invited_by: UserId,
    pub organisation: OrganisationId,
    pub created_at: WireTime,
    /// What the person may do.
    pub permissions: Vec<String>,
    pub status: InviteStatus,
}

/// A new invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewOrganisationInvite {
    pub email_address: String,
    pub invited_by: UserId,
    /// Where the link leads, if not to the admin app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_link_host: Option<String>,
    pub permissions: Vec<OrganisationUserPermission>,
}

impl NewOrganisationInvite {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let email_address = reader.required("email_address", email_address);
        let invited_by = reader.required("invited_by", uuid);
        let invite_link_host = reader.optional("invite_link_host", text);
        let permissions = reader.optional("permissions", many_of(OrganisationUserPermission::ALL));
        reader.finish_with_others()?;
        Ok(Self {
            email_address: email_address.unwrap_or_default(),
            invited_by: invited_by.unwrap_or_default().into(),
            invite_link_host,
            permissions: permissions.unwrap_or_default(),
        })
    }
}

/// What becomes of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OrganisationInviteChange {
    pub status: InviteStatus,
}

impl OrganisationInviteChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let status = reader.required("status", one_of(InviteStatus::ALL));
        reader.finish_with_others()?;
        Ok(Self { status: status.unwrap_or(InviteStatus::Pending) })
    }
}
