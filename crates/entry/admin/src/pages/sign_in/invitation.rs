//! Invitations to a service's team: `/invitation/{token}` and `/register-from-invite`.

use minijinja::context;
use tidings_api_types::internal::{
    invites::{InvitedUser, ServiceInviteChange},
    user::{TeamPermissions, User, UserChange},
};
use tidings_domain::{
    AuthType, InviteStatus, InvitedUserId, ServiceId, ServicePermission, UserId, UserPermission, UserState,
};

use super::newcomer::{self, is_same};
use crate::{
    access::{Access, Role},
    audit::{self, Deed, ui_permissions},
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, Path, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/invitation/{token}", Access::Public, show);
    routes.post("/invitation/{token}", Access::Public, follow);
    routes.get("/register-from-invite", Access::Public, ask);
    routes.post("/register-from-invite", Access::Public, register);
}

/// A GET changes nothing, so that programs that look at emails accept no invitations: the page's form sends itself.
async fn show(visit: Visit, Path(_): Path<String>) -> Answer {
    visit.page("sign_in/follow_link.html", context! { of_invitation => true })
}

async fn follow(visit: Visit, Path(token): Path<String>) -> Answer {
    let invited = match visit.client.invites.check(token).await {
        Ok(invited) => invited.data,
        Err(failed) => return newcomer::no_invitation(&visit, failed),
    };
    if invited.status == InviteStatus::Cancelled {
        let (service, inviter) =
            tokio::try_join!(visit.client.services.get(invited.service), visit.client.users.get(invited.from_user),)?;
        let (service_name, inviter) = (service.data.name, inviter.data.name);
        return visit.page("sign_in/invitation_over.html", context! { is_cancelled => true, service_name, inviter });
    }
    if let Some(page) = newcomer::if_another(&visit, &invited.email_address) {
        return page;
    }
    let account =
        newcomer::account_of(&visit, &invited.email_address).await?.filter(|user| user.state == UserState::Active);
    let Some(user) = account else {
        visit.change_state(|state| state.invited_user_id = Some(invited.id)).await?;
        return visit.go_to("/register-from-invite");
    };
    let service = match invited.status {
        InviteStatus::Accepted => invited.service,
        _ => {
            use_method_of(&visit, &invited, &user).await?;
            join(&visit, &invited, user.id).await?
        }
    };
    visit.go_to(&format!("/services/{service}"))
}

/// Somebody who has an account signs in from now on as the invitation says, where the service lets its team choose. Whoever has
/// no number for codes stays as they are; so do those who use a security key or run the platform, as each other way is weaker.
/// The link has proved their address.
async fn use_method_of(visit: &Visit, invited: &InvitedUser, user: &User) -> Result<(), Problem> {
    let service = visit.client.services.get(invited.service).await?.data;
    let is_possible = match invited.auth_type {
        AuthType::Email => true,
        AuthType::Sms => user.mobile_number.is_some(),
        AuthType::Webauthn => false,
    };
    let is_new_here = !user.services.contains(&service.id);
    let may_change = service.may(ServicePermission::EmailAuth) && user.auth_type != AuthType::Webauthn;
    let is_changed = is_possible && is_new_here && may_change && !user.platform_admin;
    let change = UserChange {
        auth_type: is_changed.then_some(invited.auth_type).filter(|method| *method != user.auth_type),
        email_access_validated_at: Some(visit.now.into()),
        ..UserChange::default()
    };
    visit.client.users.update(user.id, &change).await?;
    Ok(())
}

/// Accepts an invitation for somebody who has just signed in.
pub(super) async fn accept(visit: &Visit, invited: InvitedUserId, user: UserId) -> Result<ServiceId, Problem> {
    let (invited, user) = tokio::try_join!(visit.client.invites.get(invited), visit.client.users.get(user))?;
    let (invited, user) = (invited.data, user.data);
    match invited.status {
        InviteStatus::Pending if is_same(&user.email_address, &invited.email_address) => {
            join(visit, &invited, user.id).await
        }
        InviteStatus::Accepted => Ok(invited.service),
        _ => Err(Problem::Forbidden),
    }
}

/// Puts somebody on the team, then says that the invitation was accepted: if that fails it can be accepted again.
async fn join(visit: &Visit, invited: &InvitedUser, user: UserId) -> Result<ServiceId, Problem> {
    let folders = invited.folder_permissions.iter().filter_map(|folder| folder.parse().ok()).collect();
    let permissions =
        TeamPermissions { permissions: permissions(&invited.permissions), folder_permissions: Some(folders) };
    let already = "already part of service";
    match visit.client.services.add_user(invited.service, user, &permissions).await {
        Ok(_) => {
            let deed = Deed::AddUserToService {
                user_id: user,
                invited_by_id: invited.from_user,
                service_id: invited.service,
                ui_permissions: ui_permissions(&permissions.permissions),
            };
            audit::record(visit, deed).await;
        }
        Err(failed) if failed.says(already) => {}
        Err(failed) => return Err(failed.into()),
    }
    let accepted = ServiceInviteChange { status: Some(InviteStatus::Accepted), ..ServiceInviteChange::default() };
    visit.client.invites.accept(invited.service, invited.id, user, &accepted).await?;
    Ok(invited.service)
}

/// What an invitation lets somebody do: names of permissions, or of roles.
fn permissions(text: &str) -> Vec<UserPermission> {
    let mut permissions = Vec::new();
    for name in text.split(',').map(str::trim) {
        let named: Vec<UserPermission> = match (name.parse::<UserPermission>(), name.parse::<Role>()) {
            (Ok(permission), _) => vec![permission],
            (_, Ok(role)) => role.permissions().to_vec(),
            _ => Vec::new(),
        };
        permissions.extend(named.into_iter().filter(|it| !permissions.contains(it)).collect::<Vec<_>>());
    }
    permissions
}

async fn invited(visit: &Visit) -> Result<Option<InvitedUser>, Problem> {
    let Some(id) = visit.state().invited_user_id else { return Ok(None) };
    let invited = visit.client.invites.get(id).await?.data;
    Ok(Some(invited).filter(|invited| invited.status == InviteStatus::Pending))
}

async fn ask(visit: Visit) -> Answer {
    match invited(&visit).await? {
        Some(invited) => page(&visit, &invited, &FormView::default()),
        None => Err(Problem::NotFound),
    }
}

fn page(visit: &Visit, invited: &InvitedUser, form: &FormView) -> Answer {
    let by_email = invited.auth_type == AuthType::Email;
    let email_address = &invited.email_address;
    visit.page("sign_in/register_from_invite.html", context! { form => form.value(), email_address, by_email })
}

async fn register(visit: Visit) -> Answer {
    let invited = invited(&visit).await?.ok_or(Problem::NotFound)?;
    let mut form = visit.checked();
    let new = newcomer::read(&mut form, &invited.email_address, invited.auth_type == AuthType::Email);
    if !form.is_valid() {
        return page(&visit, &invited, &form.view());
    }
    let account = newcomer::account_of(&visit, &invited.email_address).await?;
    // Made and used since the link was followed: they sign in, and are on the team.
    if let Some(user) = account.as_ref().filter(|user| newcomer::is_used(user)) {
        let service = join(&visit, &invited, user.id).await?;
        return visit.go_to(&format!("/services/{service}"));
    }
    match newcomer::register(&visit, account.as_ref(), new).await {
        Ok(user) => newcomer::ask_for_rest(&visit, &user).await,
        Err(failed) => {
            form.refused(failed, &newcomer::FIELDS)?;
            page(&visit, &invited, &form.view())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_named_either_way() {
        assert_eq!(permissions("view_activity, send_texts"), [UserPermission::ViewActivity, UserPermission::SendTexts]);
        assert_eq!(permissions("manage_service"), [UserPermission::ManageUsers, UserPermission::ManageSettings]);
        assert_eq!(permissions(""), []);
    }
}
