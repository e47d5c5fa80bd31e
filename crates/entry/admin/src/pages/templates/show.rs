//! `/services/{service_id}/templates/{template_id}`: a template, and what can be done with it.

use minijinja::{context, value::Serde};
use tidings_api_types::internal::templates::Template;
use tidings_domain::{LetterLanguages, NotificationType, Postage, ServiceId, TemplateId};

use super::{READ, rendering::Words, seen, tree::Tree, url_of};
use crate::{
    access::Role,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/{template_id}", READ, show);
}

async fn show(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, tree) = seen(&visit, id).await?;
    page(&visit, &template, &tree, None)
}

/// A question about the template, above it.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub text: String,
    pub detail: String,
    /// What the button says, and the name by which it is sent.
    pub button: (&'static str, &'static str),
}

/// The page, with a question about the template if there is one.
pub(super) fn page(visit: &InService, template: &Template, tree: &Tree, question: Option<&Question>) -> Answer {
    let is_letter = template.template_type == NotificationType::Letter;
    let can_write = visit.standing.has(Role::ManageTemplates) && !template.archived;
    let can_send = visit.standing.has(Role::SendMessages) && !template.archived;
    let is_enabled = visit.service.may(template.template_type.permission());
    let url = |page: &str| url_of(visit, template.id, page);
    let blocked =
        visit.url(&format!("/templates/action-blocked/{}/view_template/{}", template.template_type, template.id));
    let or_blocked = |address: String| if is_enabled { address } else { blocked.clone() };
    visit.page(
        "templates/show.html",
        context! {
            parts => Serde(tree.way_to(visit, template.folder)),
            name => &template.name,
            id => template.id.to_string(),
            url => url(""),
            deleted_at => template.updated_at.filter(|_| template.archived).map(|time| time.to_string()),
            message => Words::from(template).shown(&visit.service, visit.now),
            send_url => can_send.then(|| or_blocked(visit.url(&format!("/send/{}/set-sender", template.id)))),
            edit_url => can_write.then(|| or_blocked(url("/edit"))),
            copy_url => visit.url(&format!("/templates/copy/{}{}", template.id, in_folder(template))),
            can_write,
            is_letter,
            is_bilingual => template.letter_languages == Some(LetterLanguages::WelshThenEnglish),
            postage => template.postage.map(in_words),
            has_sender => template.service_letter_contact.is_some(),
            attachment => template.letter_attachment.as_ref().map(|attachment| &attachment.original_filename),
            is_redacted => template.redact_personalisation,
            has_versions => template.version > 1,
            question => question.map(|question| context! {
                text => &question.text, detail => &question.detail, button => question.button.0, name => question.button.1,
            }),
        },
    )
}

/// A copy begins where its original is.
fn in_folder(template: &Template) -> String {
    template.folder.map(|folder| format!("?to_folder_id={folder}")).unwrap_or_default()
}

/// A class of post, as people say it.
pub(super) const fn in_words(postage: Postage) -> &'static str {
    match postage {
        Postage::First => "First class",
        Postage::Second => "Second class",
        Postage::Economy => "Economy",
        Postage::Europe => "International, to Europe",
        Postage::RestOfWorld => "International, to the rest of the world",
    }
}
