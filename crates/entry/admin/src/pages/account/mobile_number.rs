//! `/your-account/mobile-number`: another number, or none.

use minijinja::context;
use serde_json::json;
use tidings_api_types::internal::user::SmsCodeRequest;
use tidings_domain::AuthType;

use super::{ACCESS, mobile_code, password_check};
use crate::{
    forms::FormView,
    pages::contact_details::mobile_number,
    routing::Routes,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/mobile-number", ACCESS, ask);
    routes.post("/your-account/mobile-number", ACCESS, choose);
    routes.get("/your-account/mobile-number/delete", ACCESS, confirm_delete);
    routes.post("/your-account/mobile-number/delete", ACCESS, delete);
    routes.get("/your-account/mobile-number/authenticate", ACCESS, authenticate);
    routes.post("/your-account/mobile-number/authenticate", ACCESS, send);
}

/// Who signs in with text messages keeps the number.
fn may_be_deleted(visit: &SignedIn) -> bool {
    visit.user.mobile_number.is_some() && visit.user.auth_type != AuthType::Sms
}

async fn ask(visit: SignedIn) -> Answer {
    let number = mobile_code::kept(&visit).or_else(|| visit.user.mobile_number.clone()).unwrap_or_default();
    show(&visit, &FormView::of([("mobile_number", number)]), false)
}

fn show(visit: &SignedIn, form: &FormView, is_deleting: bool) -> Answer {
    let may_be_deleted = may_be_deleted(visit);
    visit.page("account/mobile_number.html", context! { form => form.value(), may_be_deleted, is_deleting })
}

async fn choose(visit: SignedIn) -> Answer {
    let mut form = visit.checked();
    let number = mobile_number(&mut form, "mobile_number");
    if !form.is_valid() {
        return show(&visit, &form.view(), false);
    }
    visit.change_state(|state| drop(state.kept.insert(mobile_code::KEPT.to_owned(), json!(number)))).await?;
    visit.go_to("/your-account/mobile-number/authenticate")
}

async fn confirm_delete(visit: SignedIn) -> Answer {
    if !may_be_deleted(&visit) {
        return visit.go_to("/your-account/mobile-number");
    }
    let number = visit.user.mobile_number.clone().unwrap_or_default();
    show(&visit, &FormView::of([("mobile_number", number)]), true)
}

async fn delete(visit: SignedIn) -> Answer {
    if !may_be_deleted(&visit) {
        return visit.go_to("/your-account/mobile-number");
    }
    mobile_code::set(&visit, None).await?;
    visit.flash("tick", "Mobile number removed").await?;
    visit.go_to("/your-account")
}

async fn authenticate(visit: SignedIn) -> Answer {
    match mobile_code::kept(&visit) {
        Some(_) => show_password(&visit, &FormView::default()),
        None => visit.go_to("/your-account/mobile-number"),
    }
}

fn show_password(visit: &SignedIn, form: &FormView) -> Answer {
    let context = context! {
        form => form.value(),
        title => "Change your mobile number",
        back => "/your-account/mobile-number",
    };
    visit.page("account/authenticate.html", context)
}

async fn send(visit: SignedIn) -> Answer {
    let Some(number) = mobile_code::kept(&visit) else { return visit.go_to("/your-account/mobile-number") };
    let mut form = visit.checked();
    password_check::check(&visit, &mut form, "password").await?;
    if !form.is_valid() {
        return show_password(&visit, &form.view());
    }
    visit.client.users.send_sms_code(visit.user.id, &SmsCodeRequest { to: Some(number.clone()) }).await?;
    // From here on the number is the one that the code was sent to.
    visit.change_state(|state| drop(state.kept.insert(mobile_code::SENT_TO.to_owned(), json!(number)))).await?;
    visit.go_to("/your-account/mobile-number/confirm")
}
