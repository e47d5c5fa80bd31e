//! `/your-account/sign-in-method`: what follows the password when you sign in.

use minijinja::context;
use tidings_api_types::internal::user::UserChange;
use tidings_domain::{AuthType, ServicePermission};

use super::{ACCESS, password_check};
use crate::{
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/sign-in-method", ACCESS, ask);
    routes.post("/your-account/sign-in-method", ACCESS, save);
}

/// What this person can choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ways {
    text_message: bool,
    /// A service of theirs has to allow it, as an email address can be enough to set a password anew.
    email: bool,
    security_key: bool,
}

impl Ways {
    async fn of(visit: &SignedIn) -> Result<Self, Problem> {
        let user = &visit.user;
        let services = user.services.iter().map(|id| visit.client.services.get(*id));
        let (services, keys) =
            tokio::try_join!(futures::future::try_join_all(services), visit.client.webauthn.list(user.id))?;
        let allows_email = services.iter().any(|service| service.data.may(ServicePermission::EmailAuth));
        Ok(Self {
            text_message: user.mobile_number.is_some(),
            email: user.auth_type == AuthType::Email || allows_email,
            security_key: !keys.data.is_empty(),
        })
    }

    const fn have(self, auth_type: AuthType) -> bool {
        match auth_type {
            AuthType::Sms => self.text_message,
            AuthType::Email => self.email,
            AuthType::Webauthn => self.security_key,
        }
    }
}

async fn ask(visit: SignedIn) -> Answer {
    let ways = Ways::of(&visit).await?;
    show(&visit, &FormView::of([("auth_type", visit.user.auth_type.to_string())]), ways)
}

fn show(visit: &SignedIn, form: &FormView, ways: Ways) -> Answer {
    let ways = context! { text_message => ways.text_message, email => ways.email, security_key => ways.security_key };
    visit.page("account/sign_in_method.html", context! { form => form.value(), ways })
}

async fn save(visit: SignedIn) -> Answer {
    let ways = Ways::of(&visit).await?;
    let mut form = visit.checked();
    let chosen = form.choice::<AuthType>("auth_type", "Select how you sign in");
    if chosen.is_some_and(|chosen| !ways.have(chosen)) {
        form.error("auth_type", "You cannot use this sign-in method yet");
    }
    if form.is_valid() {
        password_check::check(&visit, &mut form, "password").await?;
    }
    let Some(auth_type) = chosen.filter(|_| form.is_valid()) else { return show(&visit, &form.view(), ways) };
    if auth_type != visit.user.auth_type {
        let change = UserChange { auth_type: Some(auth_type), ..UserChange::default() };
        visit.client.users.update(visit.user.id, &change).await?;
        visit.flash("tick", "Sign-in method changed").await?;
    }
    visit.go_to("/your-account")
}
