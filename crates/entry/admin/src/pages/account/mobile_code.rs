//! `/your-account/mobile-number/confirm`: the code that was sent to a new number.

use minijinja::context;
use tidings_api_types::internal::user::{EnteredCode, Secret, UserChange};
use tidings_domain::CodeType;

use super::ACCESS;
use crate::{
    audit::{self, Deed},
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, SignedIn},
};

/// Where the number is kept that was entered.
pub(super) const KEPT: &str = "account-mobile-number";
/// Where the number is kept that a code was sent to, after the password was right.
pub(super) const SENT_TO: &str = "account-mobile-number-sent-to";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/mobile-number/confirm", ACCESS, ask);
    routes.post("/your-account/mobile-number/confirm", ACCESS, confirm);
}

/// The number that was entered.
pub(super) fn kept(visit: &SignedIn) -> Option<String> {
    text_of(visit, KEPT)
}

fn text_of(visit: &SignedIn, name: &str) -> Option<String> {
    visit.state().kept.get(name).and_then(|kept| kept.as_str()).map(str::to_owned)
}

async fn ask(visit: SignedIn) -> Answer {
    match text_of(&visit, SENT_TO) {
        Some(number) => show(&visit, &FormView::default(), &number),
        None => visit.go_to("/your-account/mobile-number"),
    }
}

fn show(visit: &SignedIn, form: &FormView, number: &str) -> Answer {
    visit.page("account/mobile_code.html", context! { form => form.value(), number })
}

async fn confirm(visit: SignedIn) -> Answer {
    let Some(number) = text_of(&visit, SENT_TO) else { return visit.go_to("/your-account/mobile-number") };
    let mut form = visit.checked();
    let code: String = form
        .required("sms_code", "Enter the code from the text message")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    if form.is_valid() {
        let entered = EnteredCode { code: Secret(code), code_type: CodeType::Sms };
        match visit.client.users.verify_code(visit.user.id, &entered).await {
            Ok(()) => return change(&visit, number).await,
            Err(failed) if failed.says("expired") => {
                form.error("sms_code", "The code has expired. Go back and ask for another one");
            }
            Err(failed) if matches!(failed.status(), Some(400 | 404)) => {
                form.error("sms_code", "The code is not right");
            }
            Err(failed) => return Err(failed.into()),
        }
    }
    show(&visit, &form.view(), &number)
}

async fn change(visit: &SignedIn, number: String) -> Answer {
    set(visit, Some(number)).await?;
    visit
        .change_state(|state| {
            state.kept.remove(KEPT);
            state.kept.remove(SENT_TO);
        })
        .await?;
    visit.flash("tick", "Mobile number changed").await?;
    visit.go_to("/your-account")
}

/// Gives the person another number, or none.
pub(super) async fn set(visit: &SignedIn, number: Option<String>) -> Result<(), Problem> {
    let change = UserChange { mobile_number: Some(number.clone()), ..UserChange::default() };
    visit.client.users.update(visit.user.id, &change).await?;
    let deed = Deed::UpdateUserMobileNumber {
        user_id: visit.user.id,
        updated_by_id: visit.user.id,
        original_mobile_number: visit.user.mobile_number.clone(),
        new_mobile_number: number,
    };
    audit::record(visit, deed).await;
    Ok(())
}
