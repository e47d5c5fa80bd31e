//! `/register`.

use minijinja::context;
use serde_json::json;
use tidings_admin_client::Failed;
use tidings_api_types::internal::user::{EmailAddressBody, NewUser, Secret, VerificationRequest};
use tidings_domain::{AuthType, UserId, UserState};
use tidings_recipients::{EmailAddress, PhoneNumber};

use super::{START, password::read_password};
use crate::{
    access::Access,
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    visit::{Answer, Visit},
};

/// Where the address is kept of whoever has registered.
const KEPT: &str = "registering";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/register", Access::Public, ask);
    routes.post("/register", Access::Public, register);
}

async fn ask(visit: Visit) -> Answer {
    if visit.user.is_some() {
        return visit.go_to(START);
    }
    show(&visit, &FormView::default())
}

async fn register(visit: Visit) -> Answer {
    let mut form = visit.checked();
    let name = form.required("name", "Enter your full name").to_owned();
    let email_address = form.required("email_address", "Enter your email address").to_owned();
    if !email_address.is_empty() && EmailAddress::parse(&email_address).is_err() {
        form.error("email_address", "Enter an email address in the correct format, like name@example.com");
    }
    let mobile_number = read_mobile_number(&mut form);
    let password = read_password(&mut form, "password");
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    let new = NewUser {
        name,
        email_address: email_address.clone(),
        password: Secret(password),
        mobile_number: Some(mobile_number),
        auth_type: AuthType::Sms,
    };
    if let Err(failed) = register_or_tell(&visit, &new).await {
        form.refused(
            failed,
            &[("name", "name"), ("email_address", "email_address"), ("mobile_number", "mobile_number")],
        )?;
        return show(&visit, &form.view());
    }
    visit.change_state(|state| drop(state.kept.insert(KEPT.to_owned(), json!(email_address)))).await?;
    visit.go_to("/registration-continue")
}

/// Registers somebody, or tells them by email that they are: the page says the same, so that nobody learns who has an account.
async fn register_or_tell(visit: &Visit, new: &NewUser) -> Result<(), Failed> {
    let users = &visit.client.users;
    let address = EmailAddressBody { email: new.email_address.clone() };
    match users.by_email(&address).await {
        Ok(user) => users.send_already_registered(user.data.id, &address).await,
        Err(failed) if failed.is_not_found() => send_link(visit, users.register(new).await?.data.id).await,
        Err(failed) => Err(failed),
    }
}

async fn send_link(visit: &Visit, user: UserId) -> Result<(), Failed> {
    let request = VerificationRequest { admin_base_url: Some(visit.admin.settings.base_url.clone()) };
    visit.client.users.send_email_verification(user, &request).await
}

/// The address of whoever has registered in this browser, or was told that they are.
pub(super) fn address(visit: &Visit) -> Option<String> {
    visit.state().kept.get(KEPT).and_then(|address| address.as_str().map(str::to_owned))
}

/// Tells whoever reads emails to this address once more how to go on.
pub(super) async fn tell(visit: &Visit, email: String) -> Result<(), Failed> {
    let users = &visit.client.users;
    let address = EmailAddressBody { email };
    match users.by_email(&address).await {
        Ok(user) if user.data.state == UserState::Pending => send_link(visit, user.data.id).await,
        Ok(user) => users.send_already_registered(user.data.id, &address).await,
        Err(failed) if failed.is_not_found() => Ok(()),
        Err(failed) => Err(failed),
    }
}

/// Reads a mobile number.
pub(super) fn read_mobile_number(form: &mut Form<'_>) -> String {
    let number = form.required("mobile_number", "Enter your mobile number").to_owned();
    if !number.is_empty()
        && let Err(error) = PhoneNumber::parse(&number)
    {
        form.error("mobile_number", error.to_string());
    }
    number
}

fn show(visit: &Visit, form: &FormView) -> Result<axum::response::Response, Problem> {
    visit.page("sign_in/register.html", context! { form => form.value() })
}
