//! What only a letter's template has: its name on a page of its own, postage, the address at its top, and its languages.

use minijinja::{Value, context};
use tidings_api_types::internal::templates::{Template, TemplateEdit};
use tidings_domain::{LetterContactId, LetterLanguages, Postage, ServiceId, TemplateId};

use super::{WRITE, in_use, letter_in_use, list::TOP, show::in_words, url_of, words};
use crate::{
    forms::FormView,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/{template_id}/rename", WRITE, ask_name);
    routes.post("/services/{service_id}/templates/{template_id}/rename", WRITE, rename);
    routes.get("/services/{service_id}/templates/{template_id}/edit-postage", WRITE, ask_postage);
    routes.post("/services/{service_id}/templates/{template_id}/edit-postage", WRITE, set_postage);
    routes.get("/services/{service_id}/templates/{template_id}/set-template-sender", WRITE, ask_sender);
    routes.post("/services/{service_id}/templates/{template_id}/set-template-sender", WRITE, set_sender);
    routes.get("/services/{service_id}/templates/{template_id}/change-language", WRITE, ask_language);
    routes.post("/services/{service_id}/templates/{template_id}/change-language", WRITE, set_language);
    routes.get("/services/{service_id}/templates/{template_id}/change-language/confirm", WRITE, ask_english);
    routes.post("/services/{service_id}/templates/{template_id}/change-language/confirm", WRITE, set_english);
}

/// What a letter says in Welsh before anybody wrote it.
const WELSH: (&str, &str) = ("Welsh heading", "Welsh body");
/// What a new letter says in English, and what it becomes beside a Welsh text.
const NEW: (&str, &str) = ("Main heading", "Body text");
const ENGLISH: (&str, &str) = ("English heading", "English body");

/// A page with one question.
fn ask(visit: &InService, template: &Template, page: &str, form: &FormView, more: Value) -> Answer {
    let common = context! { name => &template.name, back => url_of(visit, template.id, ""), form => form.value() };
    visit.page(page, context! { ..common, ..more })
}

async fn save(visit: &InService, template: &Template, edit: TemplateEdit) -> Answer {
    let edit = TemplateEdit { created_by: Some(visit.user.id), ..edit };
    visit.client.templates.update(visit.service.id, template.id, edit).await?;
    visit.go_to(&url_of(visit, template.id, ""))
}

async fn ask_name(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = in_use(&visit, id).await?;
    let form = FormView::of([("name", template.name.clone())]);
    ask(&visit, &template, "templates/rename.html", &form, Value::UNDEFINED)
}

async fn rename(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = in_use(&visit, id).await?;
    let mut form = visit.checked();
    let name = words::name(&mut form);
    if !form.is_valid() {
        return ask(&visit, &template, "templates/rename.html", &form.view(), Value::UNDEFINED);
    }
    save(&visit, &template, TemplateEdit { name: Some(name), ..TemplateEdit::default() }).await
}

/// Those that a template may have; letters abroad have theirs by their address.
const POSTAGES: [Postage; 3] = [Postage::First, Postage::Second, Postage::Economy];

fn postages() -> Value {
    let items = POSTAGES.map(|postage| context! { value => postage.as_str(), text => in_words(postage) });
    context! { items => items.to_vec() }
}

async fn ask_postage(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = letter_in_use(&visit, id).await?;
    let form = FormView::of([("postage", template.postage.unwrap_or(Postage::Second).to_string())]);
    ask(&visit, &template, "templates/postage.html", &form, postages())
}

async fn set_postage(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = letter_in_use(&visit, id).await?;
    let mut form = visit.checked();
    match form.choice::<Postage>("postage", "Select a class of post").filter(|postage| POSTAGES.contains(postage)) {
        Some(postage) => {
            save(&visit, &template, TemplateEdit { postage: Some(postage), ..TemplateEdit::default() }).await
        }
        None => {
            form.error("postage", "Select a class of post");
            ask(&visit, &template, "templates/postage.html", &form.view(), postages())
        }
    }
}

/// The addresses of the service, and none.
async fn senders(visit: &InService) -> Result<Vec<Value>, crate::problem::Problem> {
    let contacts = visit.client.letter_contacts.list(visit.service.id).await?;
    let contact = |contact: tidings_api_types::internal::letter_contacts::LetterContact| {
        let hint = contact.is_default.then(|| context! { text => "The default of your service" });
        let lines: Vec<&str> = contact.contact_block.lines().collect();
        context! { value => contact.id.to_string(), text => lines.join(", "), hint }
    };
    let none = context! { value => TOP, text => "No address" };
    Ok(contacts.into_iter().map(contact).chain(std::iter::once(none)).collect())
}

async fn ask_sender(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let ((template, _), items) = tokio::try_join!(letter_in_use(&visit, id), senders(&visit))?;
    let chosen = template.service_letter_contact.map_or_else(|| TOP.to_owned(), |contact| contact.to_string());
    let form = FormView::of([("sender", chosen)]);
    ask(&visit, &template, "templates/sender.html", &form, context! { items })
}

async fn set_sender(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let ((template, _), items) = tokio::try_join!(letter_in_use(&visit, id), senders(&visit))?;
    let mut form = visit.checked();
    let typed = form.text("sender");
    let is_known = items.iter().any(|item| item.get_attr("value").is_ok_and(|value| value.as_str() == Some(typed)));
    let sender = if typed == TOP { None } else { form.choice::<LetterContactId>("sender", "Select an address") };
    if !is_known {
        form.error("sender", "Select an address");
    }
    if !form.is_valid() {
        return ask(&visit, &template, "templates/sender.html", &form.view(), context! { items });
    }
    visit.client.templates.update_sender(visit.service.id, id, sender).await?;
    visit.go_to(&url_of(&visit, id, ""))
}

async fn ask_language(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = letter_in_use(&visit, id).await?;
    let chosen = template.letter_languages.unwrap_or(LetterLanguages::English);
    let form = FormView::of([("languages", chosen.to_string())]);
    ask(&visit, &template, "templates/language.html", &form, Value::UNDEFINED)
}

async fn set_language(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = letter_in_use(&visit, id).await?;
    let mut form = visit.checked();
    let Some(wanted) = form.choice::<LetterLanguages>("languages", "Select a language") else {
        return ask(&visit, &template, "templates/language.html", &form.view(), Value::UNDEFINED);
    };
    let present = template.letter_languages.unwrap_or(LetterLanguages::English);
    match wanted {
        _ if wanted == present => visit.go_to(&url_of(&visit, id, "")),
        LetterLanguages::English => visit.go_to(&url_of(&visit, id, "/change-language/confirm")),
        LetterLanguages::WelshThenEnglish => save(&visit, &template, with_welsh(&template)).await,
    }
}

/// A letter in both languages. What nobody has changed yet says in English which language it is.
fn with_welsh(template: &Template) -> TemplateEdit {
    let is_new = template.subject.as_deref() == Some(NEW.0) && template.content == NEW.1;
    TemplateEdit {
        letter_languages: Some(LetterLanguages::WelshThenEnglish),
        letter_welsh_subject: Some(Some(WELSH.0.to_owned())),
        letter_welsh_content: Some(Some(WELSH.1.to_owned())),
        subject: is_new.then(|| ENGLISH.0.to_owned()),
        content: is_new.then(|| ENGLISH.1.to_owned()),
        ..TemplateEdit::default()
    }
}

async fn ask_english(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = letter_in_use(&visit, id).await?;
    ask(&visit, &template, "templates/confirm_english.html", &FormView::default(), Value::UNDEFINED)
}

async fn set_english(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = letter_in_use(&visit, id).await?;
    let edit = TemplateEdit {
        letter_languages: Some(LetterLanguages::English),
        letter_welsh_subject: Some(None),
        letter_welsh_content: Some(None),
        ..TemplateEdit::default()
    };
    save(&visit, &template, edit).await
}
