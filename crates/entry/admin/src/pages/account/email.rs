//! `/your-account/email`: another email address. The password is asked for, then a link is sent to the new address, which is
//! taken over by whoever follows it.

use minijinja::context;
use serde_json::json;
use tidings_api_types::internal::user::EmailAddressBody;

use super::{ACCESS, password_check};
use crate::{
    forms::FormView,
    pages::contact_details::email_address,
    routing::Routes,
    visit::{Answer, SignedIn},
};

/// Where the new address is kept on the way.
const KEPT: &str = "account-email";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/email", ACCESS, ask);
    routes.post("/your-account/email", ACCESS, choose);
    routes.get("/your-account/email/authenticate", ACCESS, authenticate);
    routes.post("/your-account/email/authenticate", ACCESS, send);
    routes.get("/your-account/email/check-your-inbox", ACCESS, sent);
}

fn kept(visit: &SignedIn) -> Option<String> {
    visit.state().kept.get(KEPT).and_then(|kept| kept.as_str()).map(str::to_owned)
}

async fn ask(visit: SignedIn) -> Answer {
    let address = kept(&visit).unwrap_or_else(|| visit.user.email_address.clone());
    show(&visit, &FormView::of([("email_address", address)]))
}

fn show(visit: &SignedIn, form: &FormView) -> Answer {
    visit.page("account/email.html", context! { form => form.value() })
}

async fn choose(visit: SignedIn) -> Answer {
    let mut form = visit.checked();
    let address = email_address(&mut form, "email_address");
    if form.is_valid() && address != visit.user.email_address {
        match visit.client.users.by_email(&EmailAddressBody { email: address.clone() }).await {
            // Their own, in another case.
            Ok(person) if person.data.id == visit.user.id => {}
            Ok(_) => form.error("email_address", "The email address is already in use"),
            Err(failed) if failed.is_not_found() => {}
            Err(failed) => return Err(failed.into()),
        }
    }
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    if address == visit.user.email_address {
        return visit.go_to("/your-account");
    }
    visit.change_state(|state| drop(state.kept.insert(KEPT.to_owned(), json!(address)))).await?;
    visit.go_to("/your-account/email/authenticate")
}

async fn authenticate(visit: SignedIn) -> Answer {
    match kept(&visit) {
        Some(_) => show_password(&visit, &FormView::default()),
        None => visit.go_to("/your-account/email"),
    }
}

fn show_password(visit: &SignedIn, form: &FormView) -> Answer {
    let context = context! {
        form => form.value(),
        title => "Change your email address",
        back => "/your-account/email",
    };
    visit.page("account/authenticate.html", context)
}

async fn send(visit: SignedIn) -> Answer {
    let Some(email) = kept(&visit) else { return visit.go_to("/your-account/email") };
    let mut form = visit.checked();
    password_check::check(&visit, &mut form, "password").await?;
    if !form.is_valid() {
        return show_password(&visit, &form.view());
    }
    visit.client.users.send_change_email_verification(visit.user.id, &EmailAddressBody { email }).await?;
    visit.go_to("/your-account/email/check-your-inbox")
}

async fn sent(visit: SignedIn) -> Answer {
    match kept(&visit) {
        Some(address) => visit.page("account/email_sent.html", context! { address }),
        None => visit.go_to("/your-account"),
    }
}
