//! `/services/{service_id}/templates/{template_id}/versions`, and one of them: what a template has been.

use minijinja::{Value, context};
use tidings_api_types::internal::templates::TemplateVersion;
use tidings_domain::{ServiceId, TemplateId};

use super::{READ, rendering::Words, seen, url_of};
use crate::{
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/{template_id}/versions", READ, list);
    routes.get("/services/{service_id}/templates/{template_id}/version/{version}", READ, one);
}

async fn list(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let ((template, _), versions) =
        tokio::try_join!(seen(&visit, id), async { Ok(visit.client.templates.versions(visit.service.id, id).await?) })?;
    let versions: Vec<Value> =
        versions.data.iter().map(|version| view(&visit, version, version.version == template.version)).collect();
    visit.page("templates/versions.html", context! { name => &template.name, back => url_of(&visit, id, ""), versions })
}

async fn one(visit: InService, Path((_, id, version)): Path<(ServiceId, TemplateId, i32)>) -> Answer {
    let ((template, _), version) = tokio::try_join!(seen(&visit, id), async {
        Ok(visit.client.templates.version(visit.service.id, id, version).await?)
    })?;
    let version = version.data;
    visit.page(
        "templates/version.html",
        context! {
            name => &version.name,
            version => view(&visit, &version, version.version == template.version),
            versions_url => url_of(&visit, id, "/versions"),
            template_url => url_of(&visit, id, ""),
        },
    )
}

fn view(visit: &InService, version: &TemplateVersion, is_current: bool) -> Value {
    context! {
        number => version.version,
        name => &version.name,
        is_current,
        is_deleted => version.archived,
        author => &version.created_by.name,
        at => version.updated_at.unwrap_or(version.created_at).to_string(),
        message => Words::from(version).shown(&visit.service, visit.now),
        url => url_of(visit, version.id, &format!("/version/{}", version.version)),
    }
}
