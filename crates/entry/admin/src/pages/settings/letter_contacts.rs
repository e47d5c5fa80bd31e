//! `/services/{service_id}/service-settings/letter-contacts`: the addresses at the top of letters.

use minijinja::{context, value::Serde};
use tidings_api_types::internal::letter_contacts::{LetterContact, LetterContactForm};
use tidings_domain::{LetterContactId, ServiceId};

use super::{ACCESS, VIEW};
use crate::{
    forms::{Form, FormView},
    routing::Routes,
    visit::{Answer, InService, Path},
};

const LIST: &str = "/service-settings/letter-contacts";
/// The most lines of an address.
const MOST_LINES: usize = 10;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/letter-contacts", VIEW, list);
    routes.get("/services/{service_id}/service-settings/letter-contact/add", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/letter-contact/add", ACCESS, add);
    routes.get("/services/{service_id}/service-settings/letter-contact/{letter_contact_id}/edit", ACCESS, edit);
    routes.post("/services/{service_id}/service-settings/letter-contact/{letter_contact_id}/edit", ACCESS, save);
    routes.get("/services/{service_id}/service-settings/letter-contact/{letter_contact_id}/delete", ACCESS, confirm);
    routes.post("/services/{service_id}/service-settings/letter-contact/{letter_contact_id}/delete", ACCESS, delete);
}

async fn list(visit: InService) -> Answer {
    let contacts = visit.client.letter_contacts.list(visit.service.id).await?;
    visit.page("settings/letter_contacts.html", context! { contacts => Serde(&contacts) })
}

fn show(visit: &InService, form: &FormView, known: Option<&LetterContact>, is_deleting: bool) -> Answer {
    visit
        .page("settings/letter_contact.html", context! { form => form.value(), known => known.map(Serde), is_deleting })
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &FormView::default(), None, false)
}

/// The address, without empty lines around it.
fn entered(form: &mut Form<'_>) -> String {
    let text = form.required("letter_contact_block", "Enter a sender address");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    if lines.len() > MOST_LINES {
        let over = lines.len() - MOST_LINES;
        form.error("letter_contact_block", format!("The address has {} lines, which is {over} too many", lines.len()));
    }
    lines.join("\n")
}

async fn add(visit: InService) -> Answer {
    let mut form = visit.checked();
    let contact_block = entered(&mut form);
    if !form.is_valid() {
        return show(&visit, &form.view(), None, false);
    }
    let new = LetterContactForm { contact_block, is_default: form.is_ticked("is_default") };
    visit.client.letter_contacts.add(visit.service.id, &new).await?;
    visit.flash("tick", "Sender address added").await?;
    visit.go_to(&visit.url(LIST))
}

fn form_of(contact: &LetterContact) -> FormView {
    let block = ("letter_contact_block", contact.contact_block.clone());
    FormView::of([block].into_iter().chain(contact.is_default.then(|| ("is_default", "y".to_owned()))))
}

async fn edit(visit: InService, Path((_, id)): Path<(ServiceId, LetterContactId)>) -> Answer {
    let contact = visit.client.letter_contacts.get(visit.service.id, id).await?;
    show(&visit, &form_of(&contact), Some(&contact), false)
}

async fn save(visit: InService, Path((_, id)): Path<(ServiceId, LetterContactId)>) -> Answer {
    let contact = visit.client.letter_contacts.get(visit.service.id, id).await?;
    let mut form = visit.checked();
    let contact_block = entered(&mut form);
    if !form.is_valid() {
        return show(&visit, &form.view(), Some(&contact), false);
    }
    let change = LetterContactForm { contact_block, is_default: form.is_ticked("is_default") };
    visit.client.letter_contacts.update(visit.service.id, id, &change).await?;
    visit.flash("tick", "Sender address saved").await?;
    visit.go_to(&visit.url(LIST))
}

async fn confirm(visit: InService, Path((_, id)): Path<(ServiceId, LetterContactId)>) -> Answer {
    let contact = visit.client.letter_contacts.get(visit.service.id, id).await?;
    show(&visit, &form_of(&contact), Some(&contact), true)
}

async fn delete(visit: InService, Path((_, id)): Path<(ServiceId, LetterContactId)>) -> Answer {
    visit.client.letter_contacts.archive(visit.service.id, id).await?;
    visit.flash("tick", "Sender address deleted").await?;
    visit.go_to(&visit.url(LIST))
}
