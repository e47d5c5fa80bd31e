//! Invitations to an organisation's team: `/organisation-invitation/{token}` and `/register-from-org-invite`.

use minijinja::context;
use tidings_api_types::internal::{
    invites::{InvitedOrganisationUser, OrganisationInviteChange},
    user::OrganisationPermissions,
};
use tidings_domain::{InviteStatus, InvitedOrganisationUserId, UserId, UserState};

use super::newcomer::{self, is_same};
use crate::{
    access::Access,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, Path, Visit},
};

/// Where who has joined goes: services are what there is to be seen of an organisation.
const JOINED: &str = "/your-services";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/organisation-invitation/{token}", Access::Public, show);
    routes.post("/organisation-invitation/{token}", Access::Public, follow);
    routes.get("/register-from-org-invite", Access::Public, ask);
    routes.post("/register-from-org-invite", Access::Public, register);
}

/// As for the team of a service: a GET accepts nothing.
async fn show(visit: Visit, Path(_): Path<String>) -> Answer {
    visit.page("sign_in/follow_link.html", context! { of_invitation => true })
}

async fn follow(visit: Visit, Path(token): Path<String>) -> Answer {
    let invited = match visit.client.organisation_invites.check(token).await {
        Ok(invited) => invited.data,
        Err(failed) => return newcomer::no_invitation(&visit, failed),
    };
    if invited.status == InviteStatus::Cancelled {
        let (organisation, inviter) = tokio::try_join!(
            visit.client.organisations.get(invited.organisation),
            visit.client.users.get(invited.invited_by)
        )?;
        let (service_name, inviter) = (organisation.name, inviter.data.name);
        return visit.page("sign_in/invitation_over.html", context! { is_cancelled => true, service_name, inviter });
    }
    if let Some(page) = newcomer::if_another(&visit, &invited.email_address) {
        return page;
    }
    let account = newcomer::account_of(&visit, &invited.email_address).await?;
    let Some(user) = account.filter(|user| user.state == UserState::Active) else {
        visit.change_state(|state| state.invited_organisation_user_id = Some(invited.id)).await?;
        return visit.go_to("/register-from-org-invite");
    };
    if invited.status == InviteStatus::Pending {
        join(&visit, &invited, user.id).await?;
    }
    visit.go_to(JOINED)
}

/// Accepts an invitation for somebody who has just signed in; tells where they go.
pub(super) async fn accept(
    visit: &Visit,
    invited: InvitedOrganisationUserId,
    user: UserId,
) -> Result<&'static str, Problem> {
    let (invited, user) =
        tokio::try_join!(visit.client.organisation_invites.get(invited), visit.client.users.get(user))?;
    let (invited, user) = (invited.data, user.data);
    match invited.status {
        InviteStatus::Pending if is_same(&user.email_address, &invited.email_address) => {
            join(visit, &invited, user.id).await?;
        }
        InviteStatus::Accepted => {}
        _ => return Err(Problem::Forbidden),
    }
    Ok(JOINED)
}

/// Puts somebody on the team, then says that the invitation was accepted: if that fails it can be accepted again.
async fn join(visit: &Visit, invited: &InvitedOrganisationUser, user: UserId) -> Result<(), Problem> {
    let permissions = invited.permissions.iter().filter_map(|name| name.parse().ok()).collect();
    let permissions = OrganisationPermissions { permissions };
    visit.client.organisations.add_user(invited.organisation, user, &permissions).await?;
    let accepted = OrganisationInviteChange { status: InviteStatus::Accepted };
    visit.client.organisation_invites.update(invited.organisation, invited.id, &accepted).await?;
    Ok(())
}

async fn invited(visit: &Visit) -> Result<InvitedOrganisationUser, Problem> {
    let id = visit.state().invited_organisation_user_id.ok_or(Problem::NotFound)?;
    let invited = visit.client.organisation_invites.get(id).await?.data;
    Some(invited).filter(|invited| invited.status == InviteStatus::Pending).ok_or(Problem::NotFound)
}

async fn ask(visit: Visit) -> Answer {
    let invited = invited(&visit).await?;
    page(&visit, &invited, &FormView::default())
}

fn page(visit: &Visit, invited: &InvitedOrganisationUser, form: &FormView) -> Answer {
    let email_address = &invited.email_address;
    visit.page("sign_in/register_from_invite.html", context! { form => form.value(), email_address, by_email => false })
}

async fn register(visit: Visit) -> Answer {
    let invited = invited(&visit).await?;
    let mut form = visit.checked();
    let new = newcomer::read(&mut form, &invited.email_address, false);
    if !form.is_valid() {
        return page(&visit, &invited, &form.view());
    }
    let account = newcomer::account_of(&visit, &invited.email_address).await?;
    if let Some(user) = account.as_ref().filter(|user| newcomer::is_used(user)) {
        join(&visit, &invited, user.id).await?;
        return visit.go_to(JOINED);
    }
    match newcomer::register(&visit, account.as_ref(), new).await {
        Ok(user) => newcomer::ask_for_rest(&visit, &user).await,
        Err(failed) => {
            form.refused(failed, &newcomer::FIELDS)?;
            page(&visit, &invited, &form.view())
        }
    }
}
