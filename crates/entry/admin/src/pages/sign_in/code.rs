//! The second proof by a code: `/two-factor-sms`, and `/verify` of those who register.

use minijinja::context;
use tidings_admin_client::Failed;
use tidings_api_types::internal::user::{EnteredCode, Secret, SmsCodeRequest, UserChange};
use tidings_domain::{AuthType, CodeType, UserState};
use tidings_recipients::PhoneNumber;

use super::{let_in, pending_by};
use crate::{
    access::Access,
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    for path in ["/two-factor-sms", "/verify"] {
        routes.get(path, Access::Public, ask);
        routes.post(path, Access::Public, check);
    }
    routes.get("/text-not-received", Access::Public, not_received);
    routes.post("/text-not-received", Access::Public, send_again);
}

async fn ask(visit: Visit) -> Answer {
    match pending_by(&visit, AuthType::Sms).await? {
        Some(_) => show(&visit, &FormView::default()),
        None => visit.go_to("/sign-in"),
    }
}

async fn check(visit: Visit) -> Answer {
    let Some((pending, user)) = pending_by(&visit, AuthType::Sms).await? else { return visit.go_to("/sign-in") };
    let mut form = visit.checked();
    let code = read_code(&mut form, "sms_code", 5);
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    let entered = EnteredCode { code: Secret(code), code_type: CodeType::Sms };
    match visit.client.users.verify_code(user.id, &entered).await {
        Ok(()) => {
            if user.state == UserState::Pending {
                visit.client.users.activate(user.id).await?;
            }
            let_in(&visit, pending).await
        }
        Err(failed) => {
            form.error("sms_code", refusal(failed)?);
            show(&visit, &form.view())
        }
    }
}

/// A code of so many digits as people type it: with spaces or dashes between them.
pub(crate) fn read_code(form: &mut Form<'_>, name: &str, digits: usize) -> String {
    let code: String = form.text(name).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.is_empty() {
        form.error(name, "Enter your security code");
    } else if !code.chars().all(|c| c.is_ascii_digit()) {
        form.error(name, "Numbers only");
    } else if code.len() < digits {
        form.error(name, "Not enough numbers");
    } else if code.len() > digits {
        form.error(name, "Too many numbers");
    }
    code
}

/// What to say of a code that is not taken.
pub(super) fn refusal(failed: Failed) -> Result<&'static str, Problem> {
    match failed.status() {
        Some(404) => Ok("Code not found"),
        Some(400) => Ok("Code has expired"),
        _ => Err(failed.into()),
    }
}

fn show(visit: &Visit, form: &FormView) -> Answer {
    visit.page("sign_in/code.html", context! { form => form.value() })
}

async fn not_received(visit: Visit) -> Answer {
    let Some((pending, user)) = pending_by(&visit, AuthType::Sms).await? else { return visit.go_to("/sign-in") };
    let number = user.mobile_number.unwrap_or_default();
    let form = FormView::of([("mobile_number", number)]);
    visit.page("sign_in/text_not_received.html", context! { form => form.value(), is_new => pending.is_new })
}

/// Sends another code. Whoever registers may mend their number first; for everybody else that would let a stranger in who knows the
/// password.
async fn send_again(visit: Visit) -> Answer {
    let Some((pending, user)) = pending_by(&visit, AuthType::Sms).await? else { return visit.go_to("/sign-in") };
    let is_new = pending.is_new && user.state == UserState::Pending;
    if is_new {
        let mut form = visit.checked();
        let number = form.required("mobile_number", "Enter your mobile number").to_owned();
        if form.is_valid()
            && let Err(error) = PhoneNumber::parse(&number)
        {
            form.error("mobile_number", error.to_string());
        }
        if form.is_valid() {
            let change = UserChange { mobile_number: Some(Some(number)), ..UserChange::default() };
            match visit.client.users.update(user.id, &change).await {
                Ok(_) => {}
                Err(failed) => form.refused(failed, &[("mobile_number", "mobile_number")])?,
            }
        }
        if !form.is_valid() {
            return visit.page("sign_in/text_not_received.html", context! { form => form.view().value(), is_new });
        }
    }
    visit.client.users.send_sms_code(user.id, &SmsCodeRequest::default()).await?;
    visit.go_to(if is_new { "/verify" } else { "/two-factor-sms" })
}
