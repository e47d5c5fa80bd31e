//! `/services/{service_id}/make-your-service-live/confirm-service-unique`: the name under which a service goes live.

use minijinja::context;
use tidings_api_types::internal::service::ServiceChange;

use super::{ACCESS, go_live, name, update};
use crate::{
    forms::FormView,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/make-your-service-live/confirm-service-unique", ACCESS, ask);
    routes.post("/services/{service_id}/make-your-service-live/confirm-service-unique", ACCESS, save);
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &FormView::of([("name", visit.service.name.clone())]))
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page("settings/unique_name.html", context! { form => form.value() })
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let name = form.required("name", "Enter a service name").to_owned();
    name::check(&mut form, "name", &name);
    if form.is_valid() {
        let change = ServiceChange { name: Some(name), confirmed_unique: Some(true), ..ServiceChange::default() };
        match update(&visit, change).await {
            Ok(_) => return visit.go_to(&visit.url(go_live::PAGE)),
            Err(failed) if failed.says("Duplicate service name") => {
                form.error("name", "This service name is already in use. Enter another name");
            }
            Err(failed) => form.refused(failed, &[("name", "name")])?,
        }
    }
    show(&visit, &form.view())
}
