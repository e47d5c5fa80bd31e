//! `/sign-in` and `/sign-out`.

use minijinja::context;
use serde::Deserialize;
use tidings_api_types::internal::user::{EmailAddressBody, EnteredPassword, Secret};
use tidings_domain::UserState;

use super::{START, ask_for_second_proof, is_locked, next_place};
use crate::{
    access::Access,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    session::PendingSignIn,
    visit::{Answer, Query, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/sign-in", Access::Public, ask);
    routes.post("/sign-in", Access::Public, sign_in);
    routes.get("/sign-out", Access::Public, ask_to_sign_out);
    routes.post("/sign-out", Access::Public, sign_out);
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Going {
    next: String,
}

async fn ask(visit: Visit, Query(going): Query<Going>) -> Answer {
    if visit.user.is_some() {
        return visit.go_to(&next_place(&going.next).unwrap_or_else(|| START.to_owned()));
    }
    show(&visit, &FormView::default(), &going.next)
}

async fn sign_in(visit: Visit, Query(going): Query<Going>) -> Answer {
    let mut form = visit.checked();
    let address = form.required("email_address", "Enter your email address").to_owned();
    let password = form.untrimmed("password").to_owned();
    if password.is_empty() {
        form.error("password", "Enter your password");
    }
    if !form.is_valid() {
        return show(&visit, &form.view(), &going.next);
    }
    let user = match visit.client.users.by_email(&EmailAddressBody { email: address }).await {
        Ok(user) => Some(user.data),
        // None with this address, or none that could be one.
        Err(failed) if matches!(failed.status(), Some(400 | 404)) => None,
        Err(failed) => return Err(failed.into()),
    };
    if let Some(user) = user.filter(|user| user.state != UserState::Inactive && !is_locked(user)) {
        let entered = EnteredPassword { password: Secret(password) };
        match visit.client.users.verify_password(user.id, &entered).await {
            Ok(()) => {
                let pending = PendingSignIn {
                    user_id: user.id,
                    email_address: user.email_address.clone(),
                    is_new: user.state == UserState::Pending,
                    address_is_proved: false,
                    next: next_place(&going.next),
                };
                return ask_for_second_proof(&visit, &user, pending).await;
            }
            Err(failed) if failed.refusal().is_some_and(|reply| reply.status < 500) => {}
            Err(failed) => return Err(Problem::from(failed)),
        }
    }
    // The same words whatever was wrong, so that nobody learns who has an account.
    form.error("password", "The email address or password you entered is incorrect");
    show(&visit, &form.view(), &going.next)
}

fn show(visit: &Visit, form: &FormView, next: &str) -> Answer {
    let again = !next.is_empty() && !form.has_errors();
    visit.page("sign_in/sign_in.html", context! { form => form.value(), again, next => next_place(next) })
}

async fn ask_to_sign_out(visit: Visit) -> Answer {
    visit.page("sign_in/sign_out.html", context! {})
}

async fn sign_out(visit: Visit) -> Answer {
    visit.end_session().await?;
    visit.go_to("/")
}
