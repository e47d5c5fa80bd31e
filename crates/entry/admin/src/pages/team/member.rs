//! `/services/{service_id}/users/{user_id}`: what a member may do; and taking them off the team.

use minijinja::{context, value::Serde};
use tidings_api_types::internal::{
    template_folders::TemplateFolder,
    user::{TeamPermissions, User, UserChange},
};
use tidings_domain::{AuthType, ServiceId, UserId};

use super::{
    ACCESS,
    permissions::{Chosen, ROLES, folder_items, may_choose_sign_in, role_items, values},
};
use crate::{
    audit::{self, Deed, ui_permissions},
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/users/{user_id}", ACCESS, show);
    routes.post("/services/{service_id}/users/{user_id}", ACCESS, save);
    routes.get("/services/{service_id}/users/{user_id}/delete", ACCESS, confirm);
    routes.post("/services/{service_id}/users/{user_id}/delete", ACCESS, remove);
}

/// The member, with the service's folders. Who is not on the team is nobody here.
async fn read(visit: &InService, id: UserId) -> Result<(User, Vec<TemplateFolder>), Problem> {
    let service = visit.service.id;
    let (team, folders) =
        tokio::try_join!(visit.client.users.of_service(service), visit.client.template_folders.list(service))?;
    let member = team.data.into_iter().find(|member| member.id == id).ok_or(Problem::NotFound)?;
    Ok((member, folders.template_folders))
}

fn form_of(visit: &InService, member: &User, folders: &[TemplateFolder]) -> FormView {
    let permissions = member.permissions.get(&visit.service.id).cloned().unwrap_or_default();
    let seen = folders.iter().filter(|folder| folder.users_with_permission.contains(&member.id));
    FormView::of(values(&permissions, seen.map(|folder| folder.id), member.auth_type))
}

async fn show(visit: InService, Path((_, id)): Path<(ServiceId, UserId)>) -> Answer {
    let (member, folders) = read(&visit, id).await?;
    show_form(&visit, &form_of(&visit, &member, &folders), &member, &folders, false)
}

fn show_form(
    visit: &InService,
    form: &FormView,
    member: &User,
    folders: &[TemplateFolder],
    is_removing: bool,
) -> Answer {
    visit.page(
        "team/member.html",
        context! {
            form => form.value(),
            member => context! {
                id => member.id.to_string(),
                name => &member.name,
                email_address => &member.email_address,
                mobile_number => &member.mobile_number,
                is_self => member.id == visit.user.id,
            },
            roles => role_items(),
            folders => Serde(folder_items(folders)),
            may_choose_sign_in => chooses_sign_in(visit, member),
            is_removing,
        },
    )
}

/// Who signs in with a security key goes on to.
fn chooses_sign_in(visit: &InService, member: &User) -> bool {
    may_choose_sign_in(visit) && member.auth_type != AuthType::Webauthn
}

async fn save(visit: InService, Path((_, id)): Path<(ServiceId, UserId)>) -> Answer {
    let (member, folders) = read(&visit, id).await?;
    let mut form = visit.checked();
    let chosen = Chosen::read(&mut form, &folders, chooses_sign_in(&visit, &member));
    if chosen.auth_type == Some(AuthType::Sms) && member.mobile_number.is_none() {
        form.error("login_authentication", "This person has no mobile number. They can add one to their account");
    }
    if form.is_valid() {
        let permissions = TeamPermissions { permissions: chosen.permissions, folder_permissions: chosen.folders };
        match visit.client.users.set_service_permissions(id, visit.service.id, &permissions).await {
            Ok(()) => {
                let deed = Deed::SetUserPermissions {
                    user_id: id,
                    service_id: visit.service.id,
                    original_ui_permissions: member
                        .permissions
                        .get(&visit.service.id)
                        .map_or_else(Vec::new, |held| ui_permissions(held)),
                    new_ui_permissions: ui_permissions(&permissions.permissions),
                    set_by_id: visit.user.id,
                };
                audit::record(&visit, deed).await;
                if let Some(auth_type) = chosen.auth_type.filter(|chosen| *chosen != member.auth_type) {
                    let change = UserChange { auth_type: Some(auth_type), ..UserChange::default() };
                    visit.client.users.update(id, &change).await?;
                }
                visit.flash("tick", format!("Saved what {} can do", member.name)).await?;
                return visit.go_to(&visit.url("/users"));
            }
            Err(failed) if failed.says("too few users with manage_settings") => {
                form.error(ROLES, "At least one other team member must be able to manage settings, team and usage");
            }
            Err(failed) => return Err(failed.into()),
        }
    }
    show_form(&visit, &form.view(), &member, &folders, false)
}

async fn confirm(visit: InService, Path((_, id)): Path<(ServiceId, UserId)>) -> Answer {
    let (member, folders) = read(&visit, id).await?;
    show_form(&visit, &form_of(&visit, &member, &folders), &member, &folders, true)
}

async fn remove(visit: InService, Path((_, id)): Path<(ServiceId, UserId)>) -> Answer {
    let (member, _) = read(&visit, id).await?;
    match visit.client.services.remove_user(visit.service.id, id).await {
        Ok(()) => {}
        Err(failed) if failed.says("cannot be removed from the service") => {
            let why = "A service needs somebody who can manage its settings, team and usage";
            visit.flash("dangerous", format!("{} cannot be removed. {why}", member.name)).await?;
            return visit.go_to(&visit.url("/users"));
        }
        Err(failed) => return Err(failed.into()),
    }
    let deed = Deed::RemoveUserFromService { user_id: id, removed_by_id: visit.user.id, service_id: visit.service.id };
    audit::record(&visit, deed).await;
    if id == visit.user.id {
        visit.flash("tick", format!("You left ‘{}’", visit.service.name)).await?;
        return visit.go_to("/your-services");
    }
    visit.flash("tick", format!("{} was removed from your team", member.name)).await?;
    visit.go_to(&visit.url("/users"))
}
