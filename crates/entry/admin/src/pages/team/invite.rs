//! `/services/{service_id}/users/invite`: asks somebody to join the team.

use minijinja::{context, value::Serde};
use tidings_api_types::internal::{
    invites::NewServiceInvite, template_folders::TemplateFolder, user::EmailAddressBody,
};
use tidings_domain::{AuthType, InviteStatus};

use super::{
    ACCESS,
    permissions::{Chosen, folder_items, may_choose_sign_in, role_items, values},
};
use crate::{
    forms::FormView,
    pages::contact_details::email_address,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/users/invite", ACCESS, ask);
    routes.post("/services/{service_id}/users/invite", ACCESS, invite);
}

async fn ask(visit: InService) -> Answer {
    let folders = visit.client.template_folders.list(visit.service.id).await?.template_folders;
    // Whoever comes sees every folder, unless that is changed here.
    let form = FormView::of(values(&[], folders.iter().map(|folder| folder.id), AuthType::Sms));
    show(&visit, &form, &folders)
}

fn show(visit: &InService, form: &FormView, folders: &[TemplateFolder]) -> Answer {
    visit.page(
        "team/invite.html",
        context! {
            form => form.value(),
            roles => role_items(),
            folders => Serde(folder_items(folders)),
            may_choose_sign_in => may_choose_sign_in(visit),
        },
    )
}

async fn invite(visit: InService) -> Answer {
    let folders = visit.client.template_folders.list(visit.service.id).await?.template_folders;
    let mut form = visit.checked();
    let address = email_address(&mut form, "email_address");
    let chosen = Chosen::read(&mut form, &folders, may_choose_sign_in(&visit));
    if form.is_valid()
        && let Some(message) = why_not(&visit, &address).await?
    {
        form.error("email_address", message);
    }
    if !form.is_valid() {
        return show(&visit, &form.view(), &folders);
    }
    let permissions: Vec<&str> = chosen.permissions.iter().map(|permission| permission.as_str()).collect();
    let new = NewServiceInvite {
        email_address: address.clone(),
        from_user: visit.user.id,
        permissions: permissions.join(","),
        auth_type: chosen.auth_type.unwrap_or(AuthType::Sms),
        folder_permissions: chosen.folders.unwrap_or_default().iter().map(ToString::to_string).collect(),
        invite_link_host: Some(visit.admin.settings.base_url.clone()),
    };
    match visit.client.invites.create(visit.service.id, &new).await {
        Ok(_) => {
            visit.flash("tick", format!("Invite sent to {address}")).await?;
            visit.go_to(&visit.url("/users"))
        }
        Err(failed) => {
            form.refused(failed, &[("email_address", "email_address")])?;
            show(&visit, &form.view(), &folders)
        }
    }
}

/// Why there is nothing to invite this person to.
async fn why_not(visit: &InService, address: &str) -> Result<Option<&'static str>, Problem> {
    let by_email = EmailAddressBody { email: address.to_owned() };
    let (invites, person) =
        tokio::join!(visit.client.invites.list(visit.service.id), visit.client.users.by_email(&by_email));
    let person = match person {
        Ok(person) => Some(person.data),
        Err(failed) if failed.is_not_found() => None,
        Err(failed) => return Err(failed.into()),
    };
    if person.is_some_and(|person| person.services.contains(&visit.service.id)) {
        return Ok(Some("This person is already a team member"));
    }
    let is_invited = invites?
        .data
        .iter()
        .any(|invite| invite.status == InviteStatus::Pending && invite.email_address.eq_ignore_ascii_case(address));
    Ok(is_invited.then_some("This person has already received an invite. You can cancel it on the page of your team"))
}
