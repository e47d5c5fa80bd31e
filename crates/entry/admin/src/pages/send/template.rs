//! The template that is sent by, if its reader may see it.

use tidings_api_types::internal::{template_folders::TemplateFolder, templates::Template};
use tidings_domain::{NotificationType, TemplateFolderId, TemplateId, UserId};

use crate::{problem::Problem, visit::InService};

/// A template by which the service may send.
///
/// # Errors
/// When there is none, when it lies in a folder that the visitor may not look into, and when the service does not send by its
/// channel.
pub(super) async fn find(visit: &InService, id: TemplateId) -> Result<Template, Problem> {
    let client = &visit.client;
    let (template, folders) =
        tokio::try_join!(client.templates.get(visit.service.id, id), client.template_folders.list(visit.service.id))?;
    let template = template.data;
    let is_gone = template.archived || template.hidden || template.is_precompiled_letter;
    let is_seen =
        visit.standing.is_platform_admin || is_visible(&folders.template_folders, template.folder, visit.user.id);
    if is_gone || !is_seen {
        return Err(Problem::NotFound);
    }
    if !visit.service.may(template.template_type.permission()) {
        return Err(Problem::Forbidden);
    }
    Ok(template)
}

fn is_visible(folders: &[TemplateFolder], folder: Option<TemplateFolderId>, user: UserId) -> bool {
    let Some(id) = folder else { return true };
    folders.iter().any(|folder| folder.id == id && folder.users_with_permission.contains(&user))
}

/// What a recipient of the channel is called, as spreadsheets name the column: none for letters, which have several.
pub(super) const fn recipient_name(channel: NotificationType) -> Option<&'static str> {
    match channel {
        NotificationType::Sms => Some("phone number"),
        NotificationType::Email => Some("email address"),
        NotificationType::Letter => None,
    }
}

#[cfg(test)]
mod tests {
    use tidings_domain::ServiceId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_folder_shows_its_templates_to_those_who_may_look_into_it() {
        let user = UserId::new(Uuid::from_u128(1));
        let folder = |id: u128, users: &[UserId]| TemplateFolder {
            id: Uuid::from_u128(id).into(),
            name: "Folder".to_owned(),
            parent_id: None,
            service_id: ServiceId::new(Uuid::nil()),
            users_with_permission: users.to_vec(),
        };
        let folders = [folder(1, &[user]), folder(2, &[])];
        let may = |id: Option<u128>| is_visible(&folders, id.map(|id| Uuid::from_u128(id).into()), user);
        assert!(may(None) && may(Some(1)));
        assert!(!may(Some(2)) && !may(Some(3)));
    }
}
