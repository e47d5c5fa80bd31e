//! Your account: who you are, how you sign in, where you are signed in.

mod authenticator_app;
mod email;
mod email_link;
mod emails;
mod mobile_code;
mod mobile_number;
mod name;
mod password;
mod password_check;
mod register_key;
mod security_keys;
mod sessions;
mod sign_in_method;

use minijinja::context;
use tidings_domain::AuthType;

pub(super) use register_key::{may_register, registered};

use crate::{
    access::Access,
    pages::rows::{self, Row},
    routing::Routes,
    visit::{Answer, SignedIn},
};

const ACCESS: Access = Access::SignedIn;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account", ACCESS, show);
    name::routes(routes);
    email::routes(routes);
    email_link::routes(routes);
    mobile_number::routes(routes);
    mobile_code::routes(routes);
    password::routes(routes);
    sign_in_method::routes(routes);
    authenticator_app::routes(routes);
    security_keys::routes(routes);
    register_key::routes(routes);
    sessions::routes(routes);
    emails::routes(routes);
}

async fn show(visit: SignedIn) -> Answer {
    let id = visit.user.id;
    let (keys, app, sessions) = tokio::try_join!(
        visit.client.webauthn.list(id),
        visit.client.totp.get(id),
        visit.client.admin_sessions.of_user(id)
    )?;
    let user = &visit.user;
    let about = [
        Row::new("Name", &user.name).changed_at("/your-account/name"),
        Row::new("Email address", &user.email_address).changed_at("/your-account/email"),
        Row::optional("Mobile number", user.mobile_number.as_ref()).changed_at("/your-account/mobile-number"),
    ];
    let keys = match keys.data.len() {
        0 => Row::optional("Security keys", None::<String>),
        count => Row::new("Security keys", crate::format::plural(count.try_into().unwrap_or(i64::MAX), "key", "keys")),
    };
    let browsers = i64::try_from(sessions.len()).unwrap_or(i64::MAX);
    let changed_at = crate::format::when(user.password_changed_at.0, visit.now);
    let signing_in = [
        Row::new("Password", format!("Last changed {changed_at}")).changed_at("/your-account/password"),
        Row::new("Sign-in method", method_name(user.auth_type)).changed_at("/your-account/sign-in-method"),
        Row::switch("Authenticator app", app.enabled).managed_at("/your-account/authenticator-app"),
        keys.managed_at("/your-account/security-keys"),
        Row::new("Where you are signed in", crate::format::plural(browsers, "browser", "browsers"))
            .managed_at("/your-account/sessions"),
    ];
    let emails = [
        Row::switch("Take part in user research", user.take_part_in_research)
            .changed_at("/your-account/take-part-in-user-research"),
        Row::switch("Get emails about new features", user.receives_new_features_email)
            .changed_at("/your-account/get-emails-about-new-features"),
    ];
    visit.page(
        "account/show.html",
        context! {
            about => rows::value(&about),
            signing_in => rows::value(&signing_in),
            emails => rows::value(&emails),
        },
    )
}

/// What comes after the password.
const fn method_name(auth_type: AuthType) -> &'static str {
    match auth_type {
        AuthType::Sms => "Text message code",
        AuthType::Email => "Email link",
        AuthType::Webauthn => "Security key",
    }
}
