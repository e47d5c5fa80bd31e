//! Invitations to organisations.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tidings_api_types::internal::invites::{InvitedOrganisationUser, NewOrganisationInvite};
use tidings_domain::{InviteStatus, InvitedOrganisationUserId, OrganisationId};
use tidings_store::{
    invited_organisation_users::{self, StoredOrganisationInvite},
    organisations,
};

use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
    random,
};

/// Invites somebody to an organisation's team, by an email with a link. Those who run the platform do so in its name.
pub async fn create(
    app: &App,
    organisation: OrganisationId,
    new: NewOrganisationInvite,
    now: Timestamp,
) -> Result<InvitedOrganisationUser, Failure> {
    let mut transaction = app.begin().await?;
    let inviting = organisations::find(&mut *transaction, organisation).await?.ok_or_else(Failure::not_found)?;
    let inviter = organisations::person(&mut transaction, new.invited_by).await?.ok_or_else(Failure::not_found)?;
    let permissions: Vec<&str> = new.permissions.iter().map(|permission| permission.as_str()).collect();
    let invite = StoredOrganisationInvite {
        id: InvitedOrganisationUserId::at(now, random::id_bytes()),
        email_address: new.email_address,
        invited_by: new.invited_by,
        organisation,
        created_at: now,
        status: InviteStatus::Pending,
        permissions: permissions.join(","),
    };
    invited_organisation_users::insert(&mut transaction, &invite).await?;
    let host = new.invite_link_host.as_deref();
    let url = super::link(app, host, "/organisation-invitation/", invite.id.as_uuid(), now)?;
    let name = if inviter.platform_admin { "The GOV.UK Notify team".to_owned() } else { inviter.name };
    let message = PlatformMessage {
        template: PlatformTemplate::OrganisationInvitation,
        to: &invite.email_address,
        personalisation: Map::from_iter([
            ("user_name".to_owned(), Value::String(name)),
            ("organisation_name".to_owned(), Value::String(inviting.name)),
            ("url".to_owned(), Value::String(url)),
        ]),
        reply_to: Some(inviter.email_address),
    };
    notify_service::send(app, &mut transaction, message, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(on_the_wire(invite))
}

/// An organisation's invitations, the oldest first.
pub async fn list(app: &App, organisation: OrganisationId) -> Result<Vec<InvitedOrganisationUser>, Failure> {
    let invites = invited_organisation_users::list(&app.pool, organisation).await?;
    Ok(invites.into_iter().map(on_the_wire).collect())
}

/// An invitation of an organisation.
pub async fn of_organisation(
    app: &App,
    organisation: OrganisationId,
    id: InvitedOrganisationUserId,
) -> Result<InvitedOrganisationUser, Failure> {
    let invite = invited_organisation_users::find(&app.pool, id).await?;
    let invite = invite.filter(|invite| invite.organisation == organisation);
    invite.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// An invitation.
pub async fn get(app: &App, id: InvitedOrganisationUserId) -> Result<InvitedOrganisationUser, Failure> {
    invited_organisation_users::find(&app.pool, id).await?.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// The invitation that a link is for.
pub async fn of_link(app: &App, token: &str, now: Timestamp) -> Result<InvitedOrganisationUser, Failure> {
    get(app, super::opened(app, token, now)?.into()).await
}

/// Changes where an invitation of an organisation stands.
pub async fn set_status(
    app: &App,
    organisation: OrganisationId,
    id: InvitedOrganisationUserId,
    status: InviteStatus,
) -> Result<InvitedOrganisationUser, Failure> {
    let mut conn = app.pool.acquire().await?;
    let invite = invited_organisation_users::set_status(&mut conn, organisation, id, status).await?;
    invite.map(on_the_wire).ok_or_else(Failure::not_found)
}

fn on_the_wire(invite: StoredOrganisationInvite) -> InvitedOrganisationUser {
    InvitedOrganisationUser {
        id: invite.id,
        email_address: invite.email_address,
        invited_by: invite.invited_by,
        organisation: invite.organisation,
        created_at: invite.created_at.into(),
        permissions: invite.permissions.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        status: invite.status,
    }
}
