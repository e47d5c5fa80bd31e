//! Invitations to services.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{AuthType, InviteStatus, InvitedUserId, ServiceId, UserId};
use tidings_recipients::EmailAddress;

use crate::internal::{
    Data,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, list, nullable, text, text_up_to, uuid},
    time::WireTime,
};

endpoint! {
    /// Invites somebody, by email.
    POST "/service/{service_id}/invite" => CreateServiceInvite { service_id: ServiceId } (NewServiceInvite)
        -> 201 Data<InvitedUser>
}

endpoint! {
    /// A service's invitations.
    GET "/service/{service_id}/invite" => ListServiceInvites { service_id: ServiceId } -> Data<Vec<InvitedUser>>
}

endpoint! {
    /// An invitation of a service.
    GET "/service/{service_id}/invite/{invited_user_id}" => GetServiceInvite {
        service_id: ServiceId,
        invited_user_id: InvitedUserId,
    } -> Data<InvitedUser>
}

endpoint! {
    /// Changes an invitation of a service.
    POST "/service/{service_id}/invite/{invited_user_id}" => UpdateServiceInvite {
        service_id: ServiceId,
        invited_user_id: InvitedUserId,
    } (ServiceInviteChange) -> Data<InvitedUser>
}

endpoint! {
    /// An invitation by its id, or by the token of its link as [`CheckServiceInvite`].
    GET "/invite/service/{id_or_token}" => GetInvitedUser { id_or_token: String } -> Data<InvitedUser>
}

endpoint! {
    /// The invitation that a link is for.
    GET "/invite/service/check/{token}" => CheckServiceInvite { token: String } -> Data<InvitedUser>
}

/// An invitation to a service's team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedUser {
    pub id: InvitedUserId,
    pub email_address: String,
    /// Who invites.
    pub from_user: UserId,
    pub service: ServiceId,
    pub status: InviteStatus,
    /// What the person may do, parted by commas.
    pub permissions: String,
    pub auth_type: AuthType,
    /// Folders that the person may look into.
    pub folder_permissions: Vec<String>,
    pub created_at: WireTime,
}

/// A new invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewServiceInvite {
    pub email_address: String,
    /// Who invites.
    pub from_user: UserId,
    /// What the person may do, parted by commas.
    pub permissions: String,
    pub auth_type: AuthType,
    /// Folders that the person may look into.
    pub folder_permissions: Vec<String>,
    /// Where the link leads, if not to the admin app.
    pub invite_link_host: Option<String>,
}

impl NewServiceInvite {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let email_address = fields.required("email_address", email_address);
        let from_user = fields.required("from_user", uuid);
        let permissions = fields.required("permissions", text);
        let auth_type = fields.optional("auth_type", auth_type);
        let folder_permissions = fields.optional("folder_permissions", list(text));
        let invite_link_host = fields.optional("invite_link_host", nullable(text)).flatten();
        fields.finish()?;
        Ok(Self {
            email_address: email_address.unwrap_or_default(),
            from_user: from_user.unwrap_or_default().into(),
            permissions: permissions.unwrap_or_default(),
            auth_type: auth_type.unwrap_or(AuthType::Sms),
            folder_permissions: folder_permissions.unwrap_or_default(),
            invite_link_host,
        })
    }
}

/// What is to be changed of an invitation; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ServiceInviteChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<InviteStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<AuthType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder_permissions: Option<Vec<String>>,
}

impl ServiceInviteChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let change = Self {
            status: fields.optional("status", |value| {
                let known = text(value)?.parse();
                known.map_err(|_| "Must be one of: pending, accepted, cancelled.".to_owned())
            }),
            permissions: fields.optional("permissions", text),
            auth_type: fields.optional("auth_type", auth_type),
            folder_permissions: fields.optional("folder_permissions", list(text)),
        };
        fields.finish()?;
        Ok(change)
    }
}

fn email_address(value: &Value) -> Result<String, String> {
    let address = text_up_to(255)(value)?;
    EmailAddress::parse(&address).map_err(|error| error.to_string())?;
    Ok(address)
}

fn auth_type(value: &Value) -> Result<AuthType, String> {
    text(value)?.parse().map_err(|_| "Must be one of: sms_auth, email_auth, webauthn_auth.".to_owned())
}
