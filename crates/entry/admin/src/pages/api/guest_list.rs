//! `/services/{service_id}/api/guest-list`: whom a team key and a service in trial mode may send to besides the team.

use minijinja::{context, value::Serde};
use tidings_api_types::internal::guest_list::GuestList;

use super::ACCESS;
use crate::{
    forms::{Form, FormView},
    pages::contact_details::{check_email_address, check_mobile_number},
    routing::Routes,
    visit::{Answer, InService},
};

/// So many addresses, and so many numbers.
const MOST: usize = 5;
const EMAILS: &str = "email_addresses";
const PHONES: &str = "phone_numbers";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/api/guest-list", ACCESS, show);
    routes.post("/services/{service_id}/api/guest-list", ACCESS, save);
    routes.get("/services/{service_id}/api/whitelist", ACCESS, moved);
}

/// As the page was once called.
async fn moved(visit: InService) -> Answer {
    visit.go_to(&visit.url("/api/guest-list"))
}

async fn show(visit: InService) -> Answer {
    let list = visit.client.guest_list.get(visit.service.id).await?;
    let names: Vec<(String, String)> =
        numbered(EMAILS, list.email_addresses).chain(numbered(PHONES, list.phone_numbers)).collect();
    show_form(&visit, &FormView::of(names.iter().map(|(name, value)| (name.as_str(), value.clone()))))
}

fn numbered(name: &'static str, values: Vec<String>) -> impl Iterator<Item = (String, String)> {
    values.into_iter().enumerate().map(move |(index, value)| (field(name, index), value))
}

fn field(name: &str, index: usize) -> String {
    format!("{name}-{index}")
}

fn show_form(visit: &InService, form: &FormView) -> Answer {
    let fields = |name| (0..MOST).map(|index| field(name, index)).collect::<Vec<_>>();
    visit.page(
        "api/guest_list.html",
        context! {
            form => form.value(),
            email_fields => Serde(fields(EMAILS)),
            phone_fields => Serde(fields(PHONES)),
        },
    )
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let email_addresses = listed(&mut form, EMAILS, check_email_address);
    let phone_numbers = listed(&mut form, PHONES, check_mobile_number);
    if !form.is_valid() {
        return show_form(&visit, &form.view());
    }
    let list = GuestList { email_addresses, phone_numbers };
    visit.client.guest_list.update(visit.service.id, &list).await?;
    visit.flash("tick", "Guest list updated").await?;
    visit.go_to(&visit.url("/api"))
}

/// What was entered; gaps close.
fn listed(form: &mut Form<'_>, name: &str, check: impl Fn(&str) -> Result<(), String>) -> Vec<String> {
    let mut entered = Vec::new();
    for index in 0..MOST {
        let field = field(name, index);
        let text = form.text(&field).to_owned();
        if text.is_empty() {
            continue;
        }
        match check(&text) {
            Ok(()) if entered.contains(&text) => {}
            Ok(()) => entered.push(text),
            Err(message) => form.error(&field, message),
        }
    }
    entered
}
