//! `/services/{service_id}/conversation/{notification_id}/reply-with`: the template of an answer.

use std::collections::HashSet;

use minijinja::{Value, context};
use tidings_api_types::internal::templates::TemplateLite;
use tidings_domain::{NotificationType, ServiceId, TemplateFolderId, TemplateId};
use uuid::Uuid;

use super::{conversation::number_of, readable};
use crate::{
    access::{Access, Role},
    forms::FormView,
    problem::Problem,
    routing::Routes,
    session::Draft,
    visit::{Answer, InService, Path},
};

const ACCESS: Access = Access::member_with(&[Role::SendMessages]).members_alone();

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/conversation/{notification_id}/reply-with", ACCESS, ask);
    routes.post("/services/{service_id}/conversation/{notification_id}/reply-with", ACCESS, choose);
}

async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, Uuid)>) -> Answer {
    show(&visit, id, &FormView::default()).await
}

/// Begins a message to the number, as if it had been typed.
async fn choose(visit: InService, Path((_, id)): Path<(ServiceId, Uuid)>) -> Answer {
    let mut form = visit.checked();
    let chosen = form.choice::<TemplateId>("template", "Select a template");
    let template = match chosen {
        Some(chosen) => templates(&visit).await?.into_iter().find(|template| template.id == chosen),
        None => None,
    };
    let Some(template) = template else {
        form.error("template", "Select a template");
        return show(&visit, id, &form.view()).await;
    };
    let number = number_of(&visit, visit.service.id, id).await?;
    let draft = Draft { recipient: Some(number), ..Draft::default() };
    visit.change_state(|state| drop(state.drafts.insert(template.id, draft))).await?;
    visit.go_to(&visit.url(&format!("/send/{}/one-off", template.id)))
}

async fn show(visit: &InService, id: Uuid, form: &FormView) -> Answer {
    let (number, templates) = tokio::try_join!(number_of(visit, visit.service.id, id), templates(visit))?;
    let items: Value = templates
        .iter()
        .map(|template| context! { value => template.id.to_string(), text => template.name.as_str() })
        .collect();
    visit.page(
        "inbox/reply.html",
        context! {
            number => readable(&number),
            back_url => visit.url(&format!("/conversation/{id}")),
            templates => items,
            form => form.value(),
        },
    )
}

/// Templates for text messages that the visitor may see.
async fn templates(visit: &InService) -> Result<Vec<TemplateLite>, Problem> {
    let id = visit.service.id;
    let (templates, folders) =
        tokio::try_join!(visit.client.templates.list(id), visit.client.template_folders.list(id))?;
    let visible: HashSet<TemplateFolderId> = folders
        .template_folders
        .iter()
        .filter(|folder| folder.users_with_permission.contains(&visit.user.id))
        .map(|folder| folder.id)
        .collect();
    let is_for_them = |template: &TemplateLite| {
        template.template_type == NotificationType::Sms
            && template.folder.is_none_or(|folder| visible.contains(&folder))
    };
    Ok(templates.data.into_iter().filter(is_for_them).collect())
}
