//! `/your-account/password`: another password, which ends every other session.

use minijinja::context;
use tidings_api_types::internal::user::{NewPassword, Secret};

use super::{ACCESS, password_check};
use crate::{
    forms::{Form, FormView},
    pages::sign_in::read_password,
    routing::Routes,
    session::State,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/password", ACCESS, ask);
    routes.post("/your-account/password", ACCESS, save);
}

async fn ask(visit: SignedIn) -> Answer {
    show(&visit, &FormView::default())
}

fn show(visit: &SignedIn, form: &FormView) -> Answer {
    visit.page("account/password.html", context! { form => form.value() })
}

async fn save(visit: SignedIn) -> Answer {
    let mut form = visit.checked();
    let new = new_password(&mut form);
    // A wrong one counts: it is looked at only when the rest is right.
    if form.is_valid() {
        password_check::check(&visit, &mut form, "old_password").await?;
    }
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    visit.client.users.update_password(visit.user.id, &NewPassword { password: Secret(new) }).await?;
    visit.begin_session(Some(visit.user.id), State::default()).await?;
    visit.flash("tick", "Password changed. You were signed out everywhere else").await?;
    visit.go_to("/your-account")
}

fn new_password(form: &mut Form<'_>) -> String {
    if form.untrimmed("old_password").is_empty() {
        form.error("old_password", "Enter your current password");
    }
    let new = read_password(form, "new_password");
    if new == form.untrimmed("old_password") {
        form.error("new_password", "Enter another password than your current one");
    }
    new
}
