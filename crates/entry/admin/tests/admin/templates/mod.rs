//! Templates: the list and its folders, writing, copying, deleting.

mod folders;
mod letters;
mod list;
mod writing;

use tidings_api_types::internal::{
    template_folders::NewTemplateFolder,
    templates::{NewTemplate, Template},
};
use tidings_domain::{NotificationType, ServiceId, TemplateFolderId, UserId};

use crate::browser::{Reply, World};

/// A template of the demo service.
async fn template(
    world: &World,
    by: UserId,
    channel: NotificationType,
    name: &str,
    content: &str,
    folder: Option<TemplateFolderId>,
) -> Template {
    template_of(world, world.service(), by, channel, name, content, folder).await
}

async fn template_of(
    world: &World,
    service: ServiceId,
    by: UserId,
    channel: NotificationType,
    name: &str,
    content: &str,
    folder: Option<TemplateFolderId>,
) -> Template {
    let new = NewTemplate {
        name: name.to_owned(),
        template_type: channel,
        content: content.to_owned(),
        subject: (channel != NotificationType::Sms).then(|| "Subject".to_owned()),
        service,
        created_by: by,
        parent_folder_id: folder,
        postage: None,
        letter_languages: None,
        letter_welsh_subject: None,
        letter_welsh_content: None,
        has_unsubscribe_link: false,
        reply_to: None,
    };
    world.client.templates.create(service, &new).await.unwrap().data
}

async fn folder(world: &World, name: &str, parent_id: Option<TemplateFolderId>) -> TemplateFolderId {
    let new = NewTemplateFolder { name: name.to_owned(), parent_id };
    world.client.template_folders.create(world.service(), &new).await.unwrap().data.id
}

/// The names in a list of templates; those that wait for a search are in brackets.
fn listed(page: &Reply) -> Vec<String> {
    let mut names = page.texts(".template-list-item:not([hidden]) .live-search-relevant");
    let waiting = page.texts(".template-list-item[hidden] .live-search-relevant");
    names.extend(waiting.into_iter().map(|name| format!("({name})")));
    names
}
