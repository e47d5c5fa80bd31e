//! `/services/{service_id}/service-settings/email-sender`: who emails say they are from.

use minijinja::context;
use tidings_api_types::internal::service::ServiceChange;
use tidings_domain::service::email_sender_local_part;

use super::{ACCESS, name, saved, update};
use crate::{
    forms::FormView,
    routing::Routes,
    visit::{Answer, InService},
};

const USE_OWN: &str = "use_custom_email_sender_name";
const NAME: &str = "custom_email_sender_name";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/email-sender", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/email-sender", ACCESS, save);
}

async fn ask(visit: InService) -> Answer {
    let own = visit.service.custom_email_sender_name.clone().filter(|name| !name.is_empty());
    let choice = match (&own, visit.service.confirmed_email_sender_name) {
        (Some(_), _) => Some("True"),
        // Nobody has chosen yet.
        (None, None) => None,
        (None, Some(_)) => Some("False"),
    };
    let choice = choice.map(|choice| (USE_OWN, choice.to_owned()));
    show(&visit, &FormView::of(choice.into_iter().chain(own.map(|name| (NAME, name)))))
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page(
        "settings/from_name.html",
        context! { form => form.value(), local_part => &visit.service.email_sender_local_part },
    )
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let own = match form.text(USE_OWN) {
        "True" => {
            let own = form.required(NAME, "Enter a ‘from’ name").to_owned();
            name::check(&mut form, NAME, &own);
            if !own.is_empty() && email_sender_local_part(&own, None).is_empty() {
                form.error(NAME, "The name must have letters from A to Z or numbers");
            }
            Some(own)
        }
        "False" => None,
        _ => {
            form.error(USE_OWN, "Select a ‘from’ name");
            None
        }
    };
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    let change = ServiceChange {
        custom_email_sender_name: Some(own),
        confirmed_email_sender_name: Some(Some(true)),
        ..ServiceChange::default()
    };
    update(&visit, change).await?;
    saved(&visit, "‘From’ name changed").await
}
