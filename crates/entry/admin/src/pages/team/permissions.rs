//! What a member may do, as forms ask for it: for people who are invited and people who are there.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::template_folders::TemplateFolder;
use tidings_domain::{AuthType, TemplateFolderId, UserPermission};

use crate::{access::Role, forms::Form, visit::InService};

/// The boxes of what a member may do.
pub const ROLES: &str = "permissions_field";
/// The boxes of the folders that they see.
pub const FOLDERS: &str = "folder_permissions";
/// How they sign in.
pub const SIGN_IN: &str = "login_authentication";

/// What a role is called.
pub const fn name_of(role: Role) -> &'static str {
    match role {
        Role::ViewActivity => "See dashboard",
        Role::SendMessages => "Send messages",
        Role::ManageTemplates => "Add and edit templates",
        Role::ManageService => "Manage settings, team and usage",
        Role::ManageApiKeys => "Manage API integration",
    }
}

/// What was chosen for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub permissions: Vec<UserPermission>,
    /// None where the service has no folders.
    pub folders: Option<Vec<TemplateFolderId>>,
    /// None where the team has no choice.
    pub auth_type: Option<AuthType>,
}

impl Chosen {
    /// Reads the boxes. What is sent and is none of them counts as not sent.
    pub fn read(form: &mut Form<'_>, folders: &[TemplateFolder], may_choose_sign_in: bool) -> Self {
        let roles: BTreeSet<Role> = form.all(ROLES).into_iter().filter_map(|name| name.parse().ok()).collect();
        let sent: BTreeSet<&str> = form.all(FOLDERS).into_iter().collect();
        let is_sent = |folder: &&TemplateFolder| sent.contains(folder.id.to_string().as_str());
        let auth_type = may_choose_sign_in.then(|| {
            let chosen = form.choice::<AuthType>(SIGN_IN, "Select how this person signs in");
            if chosen == Some(AuthType::Webauthn) {
                form.error(SIGN_IN, "Select how this person signs in");
            }
            chosen
        });
        Self {
            permissions: roles.iter().flat_map(|role| role.permissions()).copied().collect(),
            folders: (!folders.is_empty()).then(|| folders.iter().filter(is_sent).map(|folder| folder.id).collect()),
            auth_type: auth_type.flatten(),
        }
    }
}

/// The values that a form about somebody starts from.
pub fn values<'a>(
    permissions: &[UserPermission],
    folders: impl IntoIterator<Item = TemplateFolderId>,
    auth_type: AuthType,
) -> Vec<(&'a str, String)> {
    let roles = Role::ALL.iter().filter(|role| role.is_held(permissions)).map(|role| (ROLES, role.as_str().to_owned()));
    let folders = folders.into_iter().map(|folder| (FOLDERS, folder.to_string()));
    roles.chain(folders).chain([(SIGN_IN, auth_type.to_string())]).collect()
}

/// The boxes for what a member may do.
pub fn role_items() -> Value {
    #[derive(Serialize)]
    struct Item {
        value: &'static str,
        text: &'static str,
    }
    let items: Vec<Item> = Role::ALL.iter().map(|role| Item { value: role.as_str(), text: name_of(*role) }).collect();
    Value::from(Serde(items))
}

/// A box for a folder, with the folders that it is in before its name.
#[derive(Debug, Serialize)]
pub struct FolderItem {
    value: TemplateFolderId,
    text: String,
}

/// The boxes for folders, each after the one that it is in.
pub fn folder_items(folders: &[TemplateFolder]) -> Vec<FolderItem> {
    let mut inside: BTreeMap<Option<TemplateFolderId>, Vec<&TemplateFolder>> = BTreeMap::new();
    let known: BTreeSet<TemplateFolderId> = folders.iter().map(|folder| folder.id).collect();
    for folder in folders {
        // One whose parent is not known stands at the top.
        inside.entry(folder.parent_id.filter(|parent| known.contains(parent))).or_default().push(folder);
    }
    for siblings in inside.values_mut() {
        siblings.sort_by_key(|folder| folder.name.to_lowercase());
    }
    let mut items = Vec::with_capacity(folders.len());
    add_inside(&mut inside, None, "", &mut items);
    items
}

/// Each folder is taken out once, so that a circle of folders ends.
fn add_inside(
    inside: &mut BTreeMap<Option<TemplateFolderId>, Vec<&TemplateFolder>>,
    parent: Option<TemplateFolderId>,
    before: &str,
    items: &mut Vec<FolderItem>,
) {
    for folder in inside.remove(&parent).unwrap_or_default() {
        let text = format!("{before}{}", folder.name);
        let before = format!("{text} / ");
        items.push(FolderItem { value: folder.id, text });
        add_inside(inside, Some(folder.id), &before, items);
    }
}

/// Whether the team decides how its members sign in.
pub fn may_choose_sign_in(visit: &InService) -> bool {
    visit.service.may(tidings_domain::ServicePermission::EmailAuth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(id: u8, name: &str, parent: Option<u8>) -> TemplateFolder {
        let id_of = |number: u8| TemplateFolderId::new(uuid::Uuid::from_bytes([number; 16]));
        TemplateFolder {
            id: id_of(id),
            name: name.to_owned(),
            parent_id: parent.map(id_of),
            service_id: uuid::Uuid::nil().into(),
            users_with_permission: Vec::new(),
        }
    }

    #[test]
    fn folders_stand_after_the_one_that_they_are_in() {
        let folders =
            [folder(1, "b", None), folder(2, "inner", Some(3)), folder(3, "A", None), folder(4, "lost", Some(9))];
        let names: Vec<String> = folder_items(&folders).into_iter().map(|item| item.text).collect();
        assert_eq!(names, ["A", "A / inner", "b", "lost"]);
        let circle = [folder(1, "one", Some(2)), folder(2, "other", Some(1))];
        assert_eq!(folder_items(&circle).len(), 0, "nobody can reach them");
    }

    #[test]
    fn a_form_starts_from_the_roles_that_are_held() {
        let values = values(&[UserPermission::SendTexts, UserPermission::ViewActivity], [], AuthType::Sms);
        let expected = [(ROLES, "view_activity"), (ROLES, "send_messages"), (SIGN_IN, "sms_auth")];
        assert_eq!(values, expected.map(|(name, value)| (name, value.to_owned())));
    }
}
