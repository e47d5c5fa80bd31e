//! Invitations to services.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tidings_api_types::internal::invites::{InvitedUser, NewServiceInvite, ServiceInviteChange};
use tidings_domain::{InviteStatus, InvitedUserId, ServiceId};
use tidings_store::{
    invited_users::{self, Change, StoredInvite},
    organisations,
};

use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
    random,
};

/// Invites somebody to a service's team, by an email with a link.
pub async fn create(
    app: &App,
    service: ServiceId,
    new: NewServiceInvite,
    now: Timestamp,
) -> Result<InvitedUser, Failure> {
    let mut transaction = app.begin().await?;
    let service_name = organisations::service_name(&mut transaction, service).await?;
    let service_name = service_name.ok_or_else(Failure::not_found)?;
    let inviter = organisations::person(&mut transaction, new.from_user).await?.ok_or_else(Failure::not_found)?;
    let invite = StoredInvite {
        id: InvitedUserId::at(now, random::id_bytes()),
        email_address: new.email_address,
        from_user: new.from_user,
        service,
        created_at: now,
        status: InviteStatus::Pending,
        permissions: new.permissions,
        auth_type: new.auth_type,
        folder_permissions: new.folder_permissions,
    };
    invited_users::insert(&mut transaction, &invite).await?;
    let url = super::link(app, new.invite_link_host.as_deref(), "/invitation/", invite.id.as_uuid(), now)?;
    let message = PlatformMessage {
        template: PlatformTemplate::Invitation,
        to: &invite.email_address,
        personalisation: Map::from_iter([
            ("user_name".to_owned(), Value::String(inviter.name)),
            ("service_name".to_owned(), Value::String(service_name)),
            ("url".to_owned(), Value::String(url)),
        ]),
        reply_to: Some(inviter.email_address),
    };
    notify_service::send(app, &mut transaction, message, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(on_the_wire(invite))
}

/// A service's invitations, the oldest first.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<InvitedUser>, Failure> {
    Ok(invited_users::list(&app.pool, service).await?.into_iter().map(on_the_wire).collect())
}

/// An invitation of a service.
pub async fn of_service(app: &App, service: ServiceId, id: InvitedUserId) -> Result<InvitedUser, Failure> {
    let invite = invited_users::find(&app.pool, id).await?.filter(|invite| invite.service == service);
    invite.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// An invitation.
pub async fn get(app: &App, id: InvitedUserId) -> Result<InvitedUser, Failure> {
    invited_users::find(&app.pool, id).await?.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// The invitation that a link is for.
pub async fn of_link(app: &App, token: &str, now: Timestamp) -> Result<InvitedUser, Failure> {
    get(app, super::opened(app, token, now)?.into()).await
}

/// Changes an invitation of a service.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: InvitedUserId,
    change: ServiceInviteChange,
) -> Result<InvitedUser, Failure> {
    let change = Change {
        status: change.status,
        permissions: change.permissions.as_deref(),
        auth_type: change.auth_type,
        folder_permissions: change.folder_permissions.as_deref(),
    };
    let mut conn = app.pool.acquire().await?;
    let invite = invited_users::update(&mut conn, service, id, &change).await?;
    invite.map(on_the_wire).ok_or_else(Failure::not_found)
}

fn on_the_wire(invite: StoredInvite) -> InvitedUser {
    InvitedUser {
        id: invite.id,
        email_address: invite.email_address,
        from_user: invite.from_user,
        service: invite.service,
        status: invite.status,
        permissions: invite.permissions,
        auth_type: invite.auth_type,
        folder_permissions: invite.folder_permissions,
        created_at: invite.created_at.into(),
    }
}
