//! `/services/{service_id}/service-settings/send-files-by-email`: how people who were sent a file get in touch.

use minijinja::context;
use tidings_api_types::internal::service::ServiceChange;
use tidings_recipients::{EmailAddress, PhoneNumber};

use super::{ACCESS, saved, update};
use crate::{
    forms::FormView,
    routing::Routes,
    visit::{Answer, InService},
};

const FIELD: &str = "contact_details";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/send-files-by-email", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/send-files-by-email", ACCESS, save);
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &FormView::of([(FIELD, visit.service.contact_link.clone().unwrap_or_default())]))
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page("settings/file_contact.html", context! { form => form.value() })
}

/// A web address, an email address or a phone number: the download page makes a link of each.
fn is_contact(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && url::Url::parse(text).is_ok()
        || EmailAddress::parse(text).is_ok()
        || PhoneNumber::parse_service_contact(text).is_ok()
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let contact = form.required(FIELD, "Enter a web address, an email address or a phone number").to_owned();
    if !contact.is_empty() && !is_contact(&contact) {
        form.error(FIELD, "Enter a web address that begins with https://, an email address or a phone number");
    }
    if contact.chars().count() > 255 {
        form.error(FIELD, "Contact details must be 255 characters or fewer");
    }
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    update(&visit, ServiceChange { contact_link: Some(Some(contact)), ..ServiceChange::default() }).await?;
    saved(&visit, "Contact details changed").await
}

#[cfg(test)]
mod tests {
    use super::is_contact;

    #[test]
    fn contacts_are_of_three_kinds() {
        for text in ["https://example.com/contact", "help@example.com", "020 7946 0958"] {
            assert!(is_contact(text), "{text}");
        }
        for text in ["javascript:alert(1)", "example", "999"] {
            assert!(!is_contact(text), "{text}");
        }
    }
}
