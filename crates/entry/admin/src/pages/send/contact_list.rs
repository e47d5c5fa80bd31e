//! `/services/{service_id}/send/{template_id}/from-contact-list`: everybody on a kept list.

use minijinja::context;
use tidings_domain::{ContactListId, ServiceId, TemplateId};

use super::{PREPARE, spreadsheet::upload_refused, template};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/send/{template_id}/from-contact-list", PREPARE, choose);
    routes.get("/services/{service_id}/send/{template_id}/from-contact-list/{contact_list_id}", PREPARE, look);
    routes.post("/services/{service_id}/send/{template_id}/from-contact-list/{contact_list_id}", PREPARE, take);
}

async fn choose(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let all = visit.client.contact_lists.list(visit.service.id).await?;
    let lists: Vec<_> = all
        .iter()
        .filter(|list| list.template_type == template.template_type)
        .map(|list| {
            context! {
                name => &list.original_file_name,
                href => visit.url(&format!("/send/{template_id}/from-contact-list/{}", list.id)),
                row_count => list.row_count,
                created_at => list.created_at.to_string(),
            }
        })
        .collect();
    visit.page(
        "send/contact_lists.html",
        context! {
            lists,
            has_others => !all.is_empty(),
            channel => template.template_type.as_str(),
            template_name => &template.name,
            back => visit.url(&format!("/send/{template_id}/one-off")),
        },
    )
}

/// A list that is chosen becomes an upload, so it is asked for with a button.
async fn look(
    visit: InService,
    Path((_, template_id, list_id)): Path<(ServiceId, TemplateId, ContactListId)>,
) -> Answer {
    show(&visit, template_id, list_id, None).await
}

async fn take(
    visit: InService,
    Path((_, template_id, list_id)): Path<(ServiceId, TemplateId, ContactListId)>,
) -> Answer {
    template::find(&visit, template_id).await?;
    match visit.client.uploads.from_contact_list(visit.service.id, list_id, template_id).await {
        Ok(upload) => {
            let check = format!("/{template_id}/check/{}?contact_list_id={list_id}", upload.data.id);
            visit.go_to(&visit.url(&check))
        }
        Err(failed) => {
            let problem = upload_refused(failed, &visit.admin.settings.product_name)?;
            show(&visit, template_id, list_id, Some(problem)).await
        }
    }
}

async fn show(visit: &InService, template_id: TemplateId, list_id: ContactListId, problem: Option<String>) -> Answer {
    let list = async { Ok::<_, Problem>(visit.client.contact_lists.get(visit.service.id, list_id).await?) };
    let (template, list) = tokio::try_join!(template::find(visit, template_id), list)?;
    if list.template_type != template.template_type {
        return Err(Problem::NotFound);
    }
    visit.page(
        "send/contact_list.html",
        context! {
            problem,
            name => &list.original_file_name,
            row_count => list.row_count,
            channel => list.template_type.as_str(),
            template_name => &template.name,
            back => visit.url(&format!("/send/{template_id}/from-contact-list")),
        },
    )
}
