//! `/services/{service_id}/templates/add-email` and `add-sms`: a new template. Letters are made at once and written on their page.

use minijinja::{Value, context};
use tidings_api_types::internal::templates::NewTemplate;
use tidings_domain::{NotificationType, ServiceId, TemplateFolderId};

use super::{
    WRITE, count,
    list::Place,
    rendering::Words,
    tree::Tree,
    url_of,
    words::{self, Written},
};
use crate::{
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

/// The address at the top, and in a folder.
const ADDRESSES: [(&str, &str, NotificationType); 2] = [
    (
        "/services/{service_id}/templates/add-email",
        "/services/{service_id}/templates/folders/{folder_id}/add-email",
        NotificationType::Email,
    ),
    (
        "/services/{service_id}/templates/add-sms",
        "/services/{service_id}/templates/folders/{folder_id}/add-sms",
        NotificationType::Sms,
    ),
];

pub(super) fn routes(routes: &mut Routes) {
    for (top, inside, channel) in ADDRESSES {
        routes.get(top, WRITE, move |visit: InService| show(visit, channel, None));
        routes.post(top, WRITE, move |visit: InService| create(visit, channel, None));
        routes.get(inside, WRITE, move |visit: InService, Path((_, folder)): Path<(ServiceId, TemplateFolderId)>| {
            show(visit, channel, Some(folder))
        });
        routes.post(inside, WRITE, move |visit: InService, Path((_, folder)): Path<(ServiceId, TemplateFolderId)>| {
            create(visit, channel, Some(folder))
        });
    }
}

async fn show(visit: InService, channel: NotificationType, folder: Option<TemplateFolderId>) -> Answer {
    if !visit.service.may(channel.permission()) {
        return visit.go_to(&visit.url(&format!("/templates/action-blocked/{channel}/add_new_template")));
    }
    check_folder(&visit, folder).await?;
    form_page(&visit, channel, folder, &FormView::default(), Typed::default())
}

async fn create(visit: InService, channel: NotificationType, folder: Option<TemplateFolderId>) -> Answer {
    check_folder(&visit, folder).await?;
    let mut form = visit.checked();
    let written = words::read(&mut form, channel);
    if form.is_ticked("preview") {
        return form_page(&visit, channel, folder, &form.view(), Typed::previewed(&written));
    }
    if form.is_valid() {
        let new = NewTemplate {
            name: written.name.clone().unwrap_or_default(),
            template_type: channel,
            content: written.content.clone(),
            subject: written.subject.clone(),
            service: visit.service.id,
            created_by: visit.user.id,
            parent_folder_id: folder,
            postage: None,
            letter_languages: None,
            letter_welsh_subject: None,
            letter_welsh_content: None,
            has_unsubscribe_link: written.has_unsubscribe_link && channel == NotificationType::Email,
            reply_to: None,
        };
        match visit.client.templates.create(visit.service.id, &new).await {
            Ok(template) => return visit.go_to(&url_of(&visit, template.data.id, "")),
            Err(failed) => form.refused(failed, REFUSED)?,
        }
    }
    form_page(&visit, channel, folder, &form.view(), Typed::of(&written))
}

/// The API's names of fields that it may refuse, and the form's.
pub(super) const REFUSED: &[(&str, &str)] =
    &[("name", "name"), ("subject", "subject"), ("content", "template_content"), ("template_type", "template_content")];

async fn check_folder(visit: &InService, folder: Option<TemplateFolderId>) -> Result<(), Problem> {
    let Some(folder) = folder else { return Ok(()) };
    let folders = visit.client.template_folders.list(visit.service.id).await?;
    Tree::of(visit, folders).find(folder).map(drop)
}

fn form_page(
    visit: &InService,
    channel: NotificationType,
    folder: Option<TemplateFolderId>,
    form: &FormView,
    typed: Typed<'_>,
) -> Answer {
    let title = match channel {
        NotificationType::Email => "New email template",
        NotificationType::Sms => "New text message template",
        NotificationType::Letter => return Err(Problem::NotFound),
    };
    let back = Place { channel: None, folder }.url(visit);
    let writing = context! { title, back, form => form.value() };
    visit.page("templates/write.html", context! { ..writing, ..writing_of(visit, channel, typed) })
}

/// What is in the form of a page on which a template is written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Typed<'a> {
    content: &'a str,
    previewed: Option<&'a Written>,
}

impl<'a> Typed<'a> {
    /// A message that is stored already.
    pub const fn stored(content: &'a str) -> Self {
        Self { content, previewed: None }
    }

    /// What was written.
    pub fn of(written: &'a Written) -> Self {
        Self { content: &written.content, previewed: None }
    }

    /// What was written, to be seen as a message as well.
    pub fn previewed(written: &'a Written) -> Self {
        Self { previewed: Some(written), ..Self::of(written) }
    }
}

/// What every page has on which a template is written.
pub(super) fn writing_of(visit: &InService, channel: NotificationType, typed: Typed<'_>) -> Value {
    let message = typed.previewed.map(|written| {
        let words = Words {
            channel,
            subject: written.subject.as_deref().unwrap_or_default(),
            content: &written.content,
            welsh: None,
            reply_to: None,
            has_unsubscribe_link: written.has_unsubscribe_link,
        };
        words.shown(&visit.service, visit.now)
    });
    context! {
        channel => channel.as_str(),
        message,
        length => (channel == NotificationType::Sms).then(|| count::length(&visit.service, typed.content)),
    }
}
