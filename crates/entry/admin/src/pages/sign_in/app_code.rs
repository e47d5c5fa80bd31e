//! The second proof by an authenticator app: `/two-factor-app`.

use minijinja::context;
use tidings_api_types::internal::user::{Secret, User, totp::TotpCode};
use tidings_domain::AuthType;

use super::{ask_by_method, code::read_code, has_app, is_ready, let_in, pending};
use crate::{
    access::Access,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    session::PendingSignIn,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/two-factor-app", Access::Public, ask);
    routes.post("/two-factor-app", Access::Public, check);
    routes.post("/two-factor-app/another-way", Access::Public, go_another_way);
}

/// Somebody between the two proofs who has an app.
async fn with_app(visit: &Visit) -> Result<Option<(PendingSignIn, User)>, Problem> {
    match pending(visit).await? {
        Some((pending, user)) if is_ready(visit, &user) && has_app(visit, &user).await? => Ok(Some((pending, user))),
        _ => Ok(None),
    }
}

async fn ask(visit: Visit) -> Answer {
    match with_app(&visit).await? {
        Some((_, user)) => show(&visit, &FormView::default(), &user),
        None => visit.go_to("/sign-in"),
    }
}

fn show(visit: &Visit, form: &FormView, user: &User) -> Answer {
    let by_email = user.auth_type == AuthType::Email;
    visit.page("sign_in/app_code.html", context! { form => form.value(), by_email })
}

async fn check(visit: Visit) -> Answer {
    let Some((pending, user)) = with_app(&visit).await? else { return visit.go_to("/sign-in") };
    let mut form = visit.checked();
    let code = read_code(&mut form, "app_code", 6);
    if form.is_valid() {
        match visit.client.totp.verify(user.id, &TotpCode { code: Secret(code) }).await {
            Ok(()) => return let_in(&visit, pending).await,
            Err(failed) => match failed.status() {
                Some(404) => form.error("app_code", "Code not found"),
                Some(400) => {
                    form.error("app_code", "This code was used already. Wait until your app shows another one")
                }
                _ => return Err(failed.into()),
            },
        }
    }
    show(&visit, &form.view(), &user)
}

/// Who does not have their phone at hand proves who they are as if there was no app.
async fn go_another_way(visit: Visit) -> Answer {
    let Some((pending, user)) = with_app(&visit).await? else { return visit.go_to("/sign-in") };
    let page = ask_by_method(&visit, &user, pending.next).await?;
    visit.go_to(page)
}
