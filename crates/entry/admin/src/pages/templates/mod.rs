//! `/services/{service_id}/templates`: what a team writes.

mod blocked;
mod changes;
mod copy;
mod count;
mod create;
mod delete;
mod edit;
mod folders;
mod letter;
mod list;
mod list_form;
mod page_of_letter;
mod redact;
mod rendering;
mod rows;
mod show;
mod tree;
mod versions;
mod words;

use tidings_api_types::internal::templates::Template;
use tidings_domain::{NotificationType, TemplateId};

use self::tree::Tree;
use crate::{
    access::{Access, Role},
    problem::Problem,
    routing::Routes,
    visit::InService,
};

/// Reading templates is for every member.
const READ: Access = Access::MEMBER;
const WRITE: Access = Access::member_with(&[Role::ManageTemplates]);

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    folders::routes(routes);
    create::routes(routes);
    copy::routes(routes);
    count::routes(routes);
    show::routes(routes);
    edit::routes(routes);
    versions::routes(routes);
    redact::routes(routes);
    delete::routes(routes);
    letter::routes(routes);
    page_of_letter::routes(routes);
    blocked::routes(routes);
}

/// A template that the visitor may see, with the folders that they see. Deleted ones too: messages lead to them.
async fn seen(visit: &InService, id: TemplateId) -> Result<(Template, Tree), Problem> {
    let service = visit.service.id;
    let (template, folders) =
        tokio::try_join!(visit.client.templates.get(service, id), visit.client.template_folders.list(service))?;
    let tree = Tree::of(visit, folders);
    if tree.sees(template.data.folder) { Ok((template.data, tree)) } else { Err(Problem::Forbidden) }
}

/// The same, if it is still in use: what was deleted is changed no more.
async fn in_use(visit: &InService, id: TemplateId) -> Result<(Template, Tree), Problem> {
    let (template, tree) = seen(visit, id).await?;
    if template.archived { Err(Problem::NotFound) } else { Ok((template, tree)) }
}

/// The same, if it is a letter.
async fn letter_in_use(visit: &InService, id: TemplateId) -> Result<(Template, Tree), Problem> {
    let (template, tree) = in_use(visit, id).await?;
    if template.template_type == NotificationType::Letter { Ok((template, tree)) } else { Err(Problem::NotFound) }
}

/// Where a page of the template is: `page` begins with a slash, or is empty for the template itself.
fn url_of(visit: &InService, id: TemplateId, page: &str) -> String {
    visit.url(&format!("/templates/{id}{page}"))
}

/// What a template of a channel is called.
const fn kind_of(channel: NotificationType) -> &'static str {
    match channel {
        NotificationType::Sms => "Text message template",
        NotificationType::Email => "Email template",
        NotificationType::Letter => "Letter template",
    }
}
