//! `/two-factor-webauthn`: the second proof by a key.

use axum::response::IntoResponse;
use http::header;
use minijinja::context;
use serde_json::json;
use tidings_api_types::internal::user::WebauthnLogin;
use tidings_domain::AuthType;

use super::{answer, ask, asked, site, unfit};
use crate::{
    access::Access,
    pages::sign_in::{let_in, pending_by},
    passkeys,
    problem::Problem,
    routing::Routes,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/two-factor-webauthn", Access::Public, show);
    routes.post("/webauthn/authenticate/options", Access::Public, options);
    routes.post("/webauthn/authenticate", Access::Public, authenticate);
}

async fn show(visit: Visit) -> Answer {
    match pending_by(&visit, AuthType::Webauthn).await? {
        Some(_) => visit.page("sign_in/security_key.html", context! {}),
        None => visit.go_to("/sign-in"),
    }
}

async fn options(visit: Visit) -> Answer {
    let (_, user) = pending_by(&visit, AuthType::Webauthn).await?.ok_or(Problem::Forbidden)?;
    let known = visit.client.webauthn.list(user.id).await?.data;
    let challenge = ask(&visit).await?;
    answer(passkeys::request_options(&site(&visit)?, &known, &challenge))
}

/// A wrong answer counts as a wrong code does.
async fn authenticate(visit: Visit) -> Answer {
    let (pending, user) = pending_by(&visit, AuthType::Webauthn).await?.ok_or(Problem::Forbidden)?;
    let challenge = asked(&visit).await?;
    let known = visit.client.webauthn.list(user.id).await?.data;
    let signed = passkeys::signed_by(&site(&visit)?, &challenge, &known, visit.form.json());
    let login = WebauthnLogin { successful: signed.is_ok(), webauthn_credential_id: signed.ok() };
    visit.client.users.complete_webauthn_login(user.id, &login).await?;
    if let Err(why) = signed {
        return Err(unfit(why));
    }
    let next = let_in(&visit, pending).await?.into_response();
    let place = next.headers().get(header::LOCATION).and_then(|place| place.to_str().ok()).unwrap_or("/");
    answer(json!({ "redirect": place }))
}
