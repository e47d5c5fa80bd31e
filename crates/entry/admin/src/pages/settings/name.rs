//! `/services/{service_id}/service-settings/name`: what the service is called.

use minijinja::context;
use tidings_api_types::internal::service::ServiceChange;

use super::{ACCESS, saved, update};
use crate::{
    forms::{Form, FormView},
    routing::Routes,
    visit::{Answer, InService},
};

/// The most characters of a name that stands before an email's address.
const LONGEST_NAME: usize = 143;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/name", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/name", ACCESS, save);
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &FormView::of([("name", visit.service.name.clone())]))
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page("settings/name.html", context! { form => form.value() })
}

/// Checks a name that stands before the address of emails.
pub(super) fn check(form: &mut Form<'_>, field: &str, name: &str) {
    if !name.is_empty() && name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        form.error(field, "The name must have at least two letters or numbers");
    }
    if name.chars().count() > LONGEST_NAME {
        form.error(field, format!("The name must be {LONGEST_NAME} characters or fewer"));
    }
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let name = form.required("name", "Enter a service name").to_owned();
    check(&mut form, "name", &name);
    if form.is_valid() {
        match update(&visit, ServiceChange { name: Some(name), ..ServiceChange::default() }).await {
            Ok(_) => return saved(&visit, "Service name changed").await,
            Err(failed) if failed.says("Duplicate service name") => {
                form.error("name", "This service name is already in use. Enter another name");
            }
            Err(failed) => form.refused(failed, &[("name", "name")])?,
        }
    }
    show(&visit, &form.view())
}
