//! `/services/{service_id}/users`: who is on the team, and who is invited.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::{invites::InvitedUser, template_folders::TemplateFolder, user::User};
use tidings_domain::{AuthType, InviteStatus, TemplateFolderId, UserId, UserPermission, UserState};

use super::permissions::{may_choose_sign_in, name_of};
use crate::{
    access::{Access, Role},
    routing::Routes,
    visit::{Answer, InService},
};

/// From so many people on the list can be searched.
const WORTH_A_SEARCH: usize = 8;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/users", Access::MEMBER, list);
}

/// Somebody of the team, or on the way to it.
#[derive(Debug, Serialize)]
struct Listed {
    /// None of somebody who has only an address so far.
    name: Option<String>,
    email_address: String,
    is_self: bool,
    /// `active`, `pending` or `invited`.
    state: &'static str,
    can: Vec<&'static str>,
    cannot: Vec<&'static str>,
    /// What they see of the folders, where there are any.
    folders: Option<String>,
    signs_in_by: &'static str,
    /// When they were here last, or were invited.
    at: Option<String>,
    /// Where to change it, for those who may.
    href: Option<String>,
    cancel_href: Option<String>,
}

async fn list(visit: InService) -> Answer {
    let id = visit.service.id;
    let (members, invites, folders) = tokio::try_join!(
        visit.client.users.of_service(id),
        visit.client.invites.list(id),
        visit.client.template_folders.list(id)
    )?;
    let folders = folders.template_folders;
    let mut people: Vec<Listed> = members
        .data
        .iter()
        .filter(|member| member.state != UserState::Inactive)
        .map(|member| of_member(&visit, member, &folders))
        .collect();
    let open = invites.data.iter().filter(|invite| invite.status == InviteStatus::Pending);
    people.extend(open.map(|invite| of_invite(&visit, invite, &folders)));
    people.sort_by_key(|person| (!person.is_self, person.email_address.to_lowercase()));
    visit.page(
        "team/list.html",
        context! {
            can_be_searched => people.len() >= WORTH_A_SEARCH,
            shows_sign_in => may_choose_sign_in(&visit),
            people => Serde(&people),
        },
    )
}

fn of_member(visit: &InService, member: &User, folders: &[TemplateFolder]) -> Listed {
    let permissions = member.permissions.get(&visit.service.id).map(Vec::as_slice).unwrap_or_default();
    let (can, cannot) = parted(permissions);
    let seen = folders.iter().filter(|folder| folder.users_with_permission.contains(&member.id)).count();
    let may_change = visit.standing.has(Role::ManageService);
    Listed {
        name: Some(member.name.clone()),
        email_address: member.email_address.clone(),
        is_self: member.id == visit.user.id,
        state: if member.state == UserState::Pending { "pending" } else { "active" },
        can,
        cannot,
        folders: folder_summary(seen, folders.len()),
        signs_in_by: way_in(member.auth_type),
        at: member.logged_in_at.map(|at| at.to_string()),
        href: may_change.then(|| member_url(visit, member.id)),
        cancel_href: None,
    }
}

fn member_url(visit: &InService, id: UserId) -> String {
    visit.url(&format!("/users/{id}"))
}

fn of_invite(visit: &InService, invite: &InvitedUser, folders: &[TemplateFolder]) -> Listed {
    let permissions: Vec<UserPermission> =
        invite.permissions.split(',').filter_map(|name| name.trim().parse().ok()).collect();
    let (can, cannot) = parted(&permissions);
    let allowed: Vec<TemplateFolderId> = invite.folder_permissions.iter().filter_map(|id| id.parse().ok()).collect();
    let seen = folders.iter().filter(|folder| allowed.contains(&folder.id)).count();
    let may_change = visit.standing.has(Role::ManageService);
    Listed {
        name: None,
        email_address: invite.email_address.clone(),
        is_self: false,
        state: "invited",
        can,
        cannot,
        folders: folder_summary(seen, folders.len()),
        signs_in_by: way_in(invite.auth_type),
        at: Some(invite.created_at.to_string()),
        href: None,
        cancel_href: may_change.then(|| visit.url(&format!("/cancel-invited-user/{}", invite.id))),
    }
}

/// What somebody may do, and what not.
fn parted(permissions: &[UserPermission]) -> (Vec<&'static str>, Vec<&'static str>) {
    let (can, cannot): (Vec<Role>, Vec<Role>) = Role::ALL.iter().copied().partition(|role| role.is_held(permissions));
    let names = |roles: Vec<Role>| roles.into_iter().map(name_of).collect();
    (names(can), names(cannot))
}

fn folder_summary(seen: usize, all: usize) -> Option<String> {
    match (seen, all) {
        (_, 0) => None,
        (0, _) => Some("Can see no folders".to_owned()),
        (seen, all) if seen == all => Some("Can see all folders".to_owned()),
        (1, _) => Some("Can see 1 folder".to_owned()),
        (seen, _) => Some(format!("Can see {seen} folders")),
    }
}

const fn way_in(auth_type: AuthType) -> &'static str {
    match auth_type {
        AuthType::Sms => "Signs in with a text message code",
        AuthType::Email => "Signs in with an email link",
        AuthType::Webauthn => "Signs in with a security key",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_summed_up() {
        assert_eq!(folder_summary(0, 0), None);
        for (seen, all, text) in [
            (0, 2, "Can see no folders"),
            (1, 2, "Can see 1 folder"),
            (2, 3, "Can see 2 folders"),
            (1, 1, "Can see all folders"),
        ] {
            assert_eq!(folder_summary(seen, all).as_deref(), Some(text));
        }
    }
}
