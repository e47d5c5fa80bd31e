//! `/services/{service_id}/templates/copy`: a template like one of this service, or of another of the visitor's.

use std::collections::HashSet;

use minijinja::{Value, context, value::Serde};
use serde::Deserialize;
use tidings_api_types::internal::templates::{NewTemplate, Template, TemplateLite};
use tidings_domain::{ServiceId, TemplateFolderId, TemplateId};

use super::{
    WRITE,
    list::Place,
    rendering::Words,
    tree::{Step, Tree},
    url_of, words,
};
use crate::{
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/copy", WRITE, services);
    routes.get("/services/{service_id}/templates/copy/from-service/{from_service}", WRITE, from_service);
    routes.get(
        "/services/{service_id}/templates/copy/from-service/{from_service}/from-folder/{from_folder}",
        WRITE,
        from_folder,
    );
    routes.get("/services/{service_id}/templates/copy/{template_id}", WRITE, ask);
    routes.post("/services/{service_id}/templates/copy/{template_id}", WRITE, copy);
}

/// What follows the question mark.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// The folder that the copy is to be in; the top if none is said.
    to_folder_id: Option<TemplateFolderId>,
    /// The service that has the template; this one if none is said.
    from_service: Option<ServiceId>,
}

impl Wanted {
    fn query(self) -> String {
        self.to_folder_id.map(|folder| format!("?to_folder_id={folder}")).unwrap_or_default()
    }
}

/// Templates are copied from services whose team the visitor is in.
fn is_theirs(visit: &InService, service: ServiceId) -> Result<(), Problem> {
    if service == visit.service.id || visit.user.services.contains(&service) { Ok(()) } else { Err(Problem::Forbidden) }
}

async fn services(visit: InService, Query(wanted): Query<Wanted>) -> Answer {
    let mut services = visit.client.users.organisations_and_services(visit.user.id).await?.services;
    let here = visit.service.id;
    let own = visit.service.name.clone();
    services.retain(|service| service.id != here);
    services.sort_by_cached_key(|service| service.name.to_lowercase());
    let url = |service: ServiceId| visit.url(&format!("/templates/copy/from-service/{service}{}", wanted.query()));
    if services.is_empty() {
        return visit.go_to(&url(here));
    }
    let link = |(id, name): (ServiceId, &str)| context! { name, href => url(id), is_here => id == here };
    let all = std::iter::once((here, own.as_str()));
    let links: Vec<Value> = all.chain(services.iter().map(|service| (service.id, &*service.name))).map(link).collect();
    let back = Place { channel: None, folder: wanted.to_folder_id }.url(&visit);
    visit.page("templates/copy_services.html", context! { services => links, back })
}

async fn from_service(
    visit: InService,
    Path((_, from)): Path<(ServiceId, ServiceId)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    choose(&visit, from, None, wanted).await
}

async fn from_folder(
    visit: InService,
    Path((_, from, folder)): Path<(ServiceId, ServiceId, TemplateFolderId)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    choose(&visit, from, Some(folder), wanted).await
}

/// The templates of a service, to choose one from.
async fn choose(visit: &InService, from: ServiceId, folder: Option<TemplateFolderId>, wanted: Wanted) -> Answer {
    is_theirs(visit, from)?;
    let (service, templates, folders) = tokio::try_join!(
        visit.client.services.get(from),
        visit.client.templates.list(from),
        visit.client.template_folders.list(from)
    )?;
    let (templates, tree) = (templates.data, Tree::of(visit, folders));
    let here = folder.map(|folder| tree.find(folder)).transpose()?;
    let base = visit.url(&format!("/templates/copy/from-service/{from}"));
    let query = wanted.query();
    let folder_url = |id: TemplateFolderId| format!("{base}/from-folder/{id}{query}");
    let mut parts: Vec<Step> = tree
        .up_from(here.and_then(|here| here.parent))
        .map(|folder| Step { name: folder.name.clone(), href: folder_url(folder.id) })
        .collect();
    if here.is_some() {
        parts.push(Step { name: service.data.name.clone(), href: format!("{base}{query}") });
    }
    parts.reverse();
    let folders: Vec<Value> =
        tree.children(folder).map(|folder| context! { name => &folder.name, href => folder_url(folder.id) }).collect();
    let to = wanted.to_folder_id.map(|folder| format!("&to_folder_id={folder}")).unwrap_or_default();
    let template = |template: &TemplateLite| {
        let href = visit.url(&format!("/templates/copy/{}?from_service={from}{to}", template.id));
        context! { name => &template.name, kind => super::kind_of(template.template_type), href }
    };
    let templates: Vec<Value> = templates.iter().filter(|template| template.folder == folder).map(template).collect();
    visit.page(
        "templates/copy_templates.html",
        context! {
            parts => Serde(parts),
            current => here.map_or(&*service.data.name, |folder| &folder.name),
            folders,
            templates,
            back => visit.url(&format!("/templates/copy{query}")),
        },
    )
}

/// What is to be copied, if the visitor may see it.
async fn original(visit: &InService, id: TemplateId, from: ServiceId) -> Result<Template, Problem> {
    is_theirs(visit, from)?;
    let (template, folders) =
        tokio::try_join!(visit.client.templates.get(from, id), visit.client.template_folders.list(from))?;
    let template = template.data;
    if template.archived {
        return Err(Problem::NotFound);
    }
    if Tree::of(visit, folders).sees(template.folder) { Ok(template) } else { Err(Problem::Forbidden) }
}

async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>, Query(wanted): Query<Wanted>) -> Answer {
    let from = wanted.from_service.unwrap_or(visit.service.id);
    let (template, present) = tokio::try_join!(original(&visit, id, from), async {
        Ok(visit.client.templates.list(visit.service.id).await?.data)
    })?;
    if !visit.service.may(template.template_type.permission()) {
        let channel = template.template_type;
        return visit.go_to(&visit.url(&format!("/templates/action-blocked/{channel}/add_new_template")));
    }
    let taken: HashSet<&str> = present.iter().map(|template| template.name.as_str()).collect();
    let form = FormView::of([("name", free_name(&template.name, &taken))]);
    page(&visit, &template, from, wanted, &form)
}

/// The name of a copy: as the original's, unless there is one of that name already.
fn free_name(name: &str, taken: &HashSet<&str>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let numbered = (2..).map(|number| format!("{name} (copy {number})"));
    let candidates = std::iter::once(format!("{name} (copy)")).chain(numbered);
    candidates.take(taken.len() + 1).find(|candidate| !taken.contains(candidate.as_str())).unwrap_or_default()
}

fn page(visit: &InService, template: &Template, from: ServiceId, wanted: Wanted, form: &FormView) -> Answer {
    let back = match template.folder {
        Some(folder) => format!("/templates/copy/from-service/{from}/from-folder/{folder}{}", wanted.query()),
        None => format!("/templates/copy/from-service/{from}{}", wanted.query()),
    };
    visit.page(
        "templates/copy.html",
        context! {
            name => &template.name,
            action => &visit.path_and_query,
            back => visit.url(&back),
            message => Words::from(template).shown(&visit.service, visit.now),
            attachment => template.letter_attachment.as_ref().map(|attachment| &attachment.original_filename),
            has_files => !template.email_files.is_empty(),
            form => form.value(),
        },
    )
}

async fn copy(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>, Query(wanted): Query<Wanted>) -> Answer {
    let from = wanted.from_service.unwrap_or(visit.service.id);
    let (template, folders) = tokio::try_join!(original(&visit, id, from), async {
        Ok(visit.client.template_folders.list(visit.service.id).await?)
    })?;
    if let Some(folder) = wanted.to_folder_id {
        Tree::of(&visit, folders).find(folder)?;
    }
    let mut form = visit.checked();
    let name = words::name(&mut form);
    if form.is_valid() {
        let same_service = from == visit.service.id;
        let new = NewTemplate {
            name,
            template_type: template.template_type,
            content: template.content.clone(),
            subject: template.subject.clone(),
            service: visit.service.id,
            created_by: visit.user.id,
            parent_folder_id: wanted.to_folder_id,
            postage: template.postage,
            letter_languages: template.letter_languages,
            letter_welsh_subject: template.letter_welsh_subject.clone(),
            letter_welsh_content: template.letter_welsh_content.clone(),
            has_unsubscribe_link: template.has_unsubscribe_link,
            // An address belongs to its service.
            reply_to: template.service_letter_contact.filter(|_| same_service),
        };
        match visit.client.templates.create(visit.service.id, &new).await {
            Ok(copy) => return visit.go_to(&url_of(&visit, copy.data.id, "")),
            Err(failed) => form.refused(failed, &[("name", "name"), ("content", "name"), ("template_type", "name")])?,
        }
    }
    page(&visit, &template, from, wanted, &form.view())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_a_name_of_its_own() {
        let name = |taken: &[&str]| free_name("Hello", &taken.iter().copied().collect());
        assert_eq!(name(&[]), "Hello");
        assert_eq!(name(&["Hello"]), "Hello (copy)");
        assert_eq!(name(&["Hello", "Hello (copy)", "Other"]), "Hello (copy 2)");
    }
}
