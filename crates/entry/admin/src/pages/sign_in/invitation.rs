//! Invitations to a service's team: `/invitation/{token}` and `/register-from-invite`.

use minijinja::context;
use tidings_api_types::internal::{
    invites::{InvitedUser, ServiceInviteChange},
    user::{EmailAddressBody, NewUser, Secret, SmsCodeRequest, TeamPermissions, User},
};
use tidings_domain::{AuthType, InviteStatus, InvitedUserId, ServiceId, UserId, UserPermission, UserState};

use super::{password::read_password, register::read_mobile_number};
use crate::{
    access::{Access, Role},
    forms::FormView,
    problem::Problem,
    routing::Routes,
    session::PendingSignIn,
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
        Err(failed) if matches!(failed.status(), Some(400 | 404)) => {
            return visit.page("sign_in/invitation_over.html", context! { is_expired => failed.says("expired") });
        }
        Err(failed) => return Err(failed.into()),
    };
    if invited.status == InviteStatus::Cancelled {
        let (service, inviter) =
            tokio::try_join!(visit.client.services.get(invited.service), visit.client.users.get(invited.from_user),)?;
        let (service_name, inviter) = (service.data.name, inviter.data.name);
        return visit.page("sign_in/invitation_over.html", context! { is_cancelled => true, service_name, inviter });
    }
    if let Some(user) = &visit.user
        && !is_same(&user.email_address, &invited.email_address)
    {
        let email_address = &invited.email_address;
        return visit.page("sign_in/invitation_over.html", context! { is_for_another => true, email_address });
    }
    let address = EmailAddressBody { email: invited.email_address.clone() };
    let known = match visit.client.users.by_email(&address).await {
        Ok(user) => Some(user.data).filter(|user| user.state == UserState::Active),
        Err(failed) if failed.is_not_found() => None,
        Err(failed) => return Err(failed.into()),
    };
    let Some(user) = known else {
        visit.change_state(|state| state.invited_user_id = Some(invited.id)).await?;
        return visit.go_to("/register-from-invite");
    };
    let service = match invited.status {
        InviteStatus::Accepted => invited.service,
        _ => join(&visit, &invited, user.id).await?,
    };
    visit.go_to(&format!("/services/{service}"))
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
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
        Ok(_) => {}
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

/// The link of the invitation has proved the address already.
async fn register(visit: Visit) -> Answer {
    let invited = invited(&visit).await?.ok_or(Problem::NotFound)?;
    let by_email = invited.auth_type == AuthType::Email;
    let mut form = visit.checked();
    let name = form.required("name", "Enter your full name").to_owned();
    let mobile_number = if by_email { None } else { Some(read_mobile_number(&mut form)) };
    let password = read_password(&mut form, "password");
    if !form.is_valid() {
        return page(&visit, &invited, &form.view());
    }
    let new = NewUser {
        name,
        email_address: invited.email_address.clone(),
        password: Secret(password),
        mobile_number,
        auth_type: if by_email { AuthType::Email } else { AuthType::Sms },
    };
    let user: User = match visit.client.users.register(&new).await {
        Ok(user) => user.data,
        Err(failed) => {
            form.refused(failed, &[("name", "name"), ("mobile_number", "mobile_number"), ("email_address", "name")])?;
            return page(&visit, &invited, &form.view());
        }
    };
    let pending = PendingSignIn {
        user_id: user.id,
        email_address: user.email_address.clone(),
        is_new: true,
        address_is_proved: true,
        next: None,
    };
    if by_email {
        visit.client.users.activate(user.id).await?;
        return super::let_in(&visit, pending).await;
    }
    visit.client.users.send_sms_code(user.id, &SmsCodeRequest::default()).await?;
    visit.change_state(|state| state.pending = Some(pending)).await?;
    visit.go_to("/verify")
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
