//! Changes of templates: exactly the keys that they make untrue go, and no others.

use serde_json::json;
use tidings_admin_client::Reply;
use tidings_api_types::internal::{
    sms_senders::SmsSenderForm,
    template_folders::{FolderContents, NewTemplateFolder},
    templates::{NewTemplate, TemplateEdit},
};
use tidings_domain::NotificationType;

use crate::harness::Harness;

/// Fills the cache with all that is cached of templates, makes `change`, and returns the keys that are gone.
async fn gone_after<T>(harness: &Harness, change: impl AsyncFnOnce() -> Reply<T>) -> Vec<String> {
    let (service, other) = (harness.service(), harness.app.demo.email_template_id);
    let client = &harness.client;
    client.services.get(service).await.unwrap();
    client.users.get(harness.user().await).await.unwrap();
    client.templates.list(service).await.unwrap();
    client.template_folders.list(service).await.unwrap();
    for template in [harness.template(), other] {
        client.templates.get(service, template).await.unwrap();
        client.templates.version(service, template, 1).await.unwrap();
        client.templates.versions(service, template).await.unwrap();
    }
    let before = harness.keys().await;
    harness.asked();
    change().await.map(drop).unwrap();
    assert_eq!(harness.asked().len(), 1);
    let after = harness.keys().await;
    before.into_iter().filter(|key| !after.contains(key)).collect()
}

fn template_keys(harness: &Harness) -> Vec<String> {
    let (service, template) = (harness.service(), harness.template());
    vec![
        format!("service-{service}-templates"),
        format!("template-{template}-version-None"),
        format!("template-{template}-versions"),
    ]
}

#[tokio::test]
async fn a_new_template() {
    let harness = Harness::start().await;
    let service = harness.service();
    let template = NewTemplate {
        name: "Reminder".to_owned(),
        template_type: NotificationType::Sms,
        content: "Do not forget".to_owned(),
        subject: None,
        service,
        created_by: harness.user().await,
        parent_folder_id: None,
        postage: None,
        letter_languages: None,
        letter_welsh_subject: None,
        letter_welsh_content: None,
        has_unsubscribe_link: false,
        reply_to: None,
    };
    let create = async || harness.client.templates.create(service, &template).await;
    assert_eq!(gone_after(&harness, create).await, [format!("service-{service}-templates")]);
}

#[tokio::test]
async fn other_words() {
    let harness = Harness::start().await;
    let (service, template) = (harness.service(), harness.template());
    let edit = TemplateEdit { content: Some("Other words".to_owned()), ..TemplateEdit::default() };
    let update = async || harness.client.templates.update(service, template, edit).await;
    assert_eq!(gone_after(&harness, update).await, template_keys(&harness));
    let now = harness.client.templates.get(service, template).await.unwrap().data;
    assert_eq!((now.content.as_str(), now.version), ("Other words", 2));
}

#[tokio::test]
async fn hidden_values() {
    let harness = Harness::start().await;
    let (service, template, user) = (harness.service(), harness.template(), harness.user().await);
    let redact = async || harness.client.templates.redact(service, template, user).await;
    assert_eq!(gone_after(&harness, redact).await, template_keys(&harness));
}

#[tokio::test]
async fn the_end_of_a_template() {
    let harness = Harness::start().await;
    let (service, template, user) = (harness.service(), harness.template(), harness.user().await);
    let client = harness.client.on_behalf_of(Some(user), None);
    let delete = async || client.templates.delete(service, template).await;
    assert_eq!(gone_after(&harness, delete).await, template_keys(&harness));
    assert!(harness.client.templates.get(service, template).await.unwrap().data.archived);
}

/// Templates tell the default sender, so those of the service are all untrue; they are not served any more.
#[tokio::test]
async fn a_new_default_sender() {
    let harness = Harness::start().await;
    let (service, template) = (harness.service(), harness.template());
    let before = harness.client.templates.get(service, template).await.unwrap().data.reply_to_text;
    let form = SmsSenderForm { sms_sender: "Hospital".to_owned(), is_default: true };
    harness.client.sms_senders.add(service, &form).await.unwrap();
    let after = harness.client.templates.get(service, template).await.unwrap().data.reply_to_text;
    assert_ne!(before, after);
    assert_eq!(after.as_deref(), Some("Hospital"));
}

#[tokio::test]
async fn folders() {
    let harness = Harness::start().await;
    let (service, template) = (harness.service(), harness.template());
    let folders = &harness.client.template_folders;
    let new = NewTemplateFolder { name: "Letters".to_owned(), parent_id: None };
    let create = async || folders.create(service, &new).await;
    assert_eq!(gone_after(&harness, create).await, [format!("service-{service}-template-folders")]);
    let folder = folders.list(service).await.unwrap().template_folders[0].id;
    let contents = FolderContents { templates: vec![template], folders: Vec::new() };
    let move_there = async || folders.move_contents(service, Some(folder), &contents).await;
    assert_eq!(
        gone_after(&harness, move_there).await,
        [
            format!("service-{service}-template-folders"),
            format!("service-{service}-templates"),
            format!("template-{template}-version-None"),
        ]
    );
    assert_eq!(harness.client.templates.get(service, template).await.unwrap().data.folder, Some(folder));
}

#[tokio::test]
async fn what_a_deletion_asks_for() {
    let harness = Harness::start().await;
    let (service, template, user) = (harness.service(), harness.template(), harness.user().await);
    harness.client.on_behalf_of(Some(user), None).templates.delete(service, template).await.unwrap();
    let asked = harness.asked();
    assert_eq!(asked[0].path, format!("/service/{service}/template/{template}"));
    assert_eq!(asked[0].body, json!({"archived": true, "created_by": user}));
}
