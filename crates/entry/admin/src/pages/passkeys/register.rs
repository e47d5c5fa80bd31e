//! `/webauthn/register`: a new key of who is signed in.

use serde_json::json;
use tidings_api_types::internal::user::{UserChange, webauthn::NewWebauthnCredential};
use tidings_domain::AuthType;

use super::{answer, ask, asked, site, unfit};
use crate::{
    access::Access,
    pages::account::{may_register, registered},
    passkeys,
    problem::Problem,
    routing::Routes,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/webauthn/register/options", Access::SignedIn, options);
    routes.post("/webauthn/register", Access::SignedIn, register);
}

async fn options(visit: SignedIn) -> Answer {
    if !may_register(&visit) {
        return Err(Problem::Forbidden);
    }
    let known = visit.client.webauthn.list(visit.user.id).await?.data;
    let challenge = ask(&visit).await?;
    let user = (visit.user.id, visit.user.email_address.as_str());
    let product = &visit.admin.settings.product_name;
    answer(passkeys::creation_options(&site(&visit)?, product, user, &known, &challenge))
}

/// Stores it. From then on the person signs in with it.
async fn register(visit: SignedIn) -> Answer {
    if !may_register(&visit) {
        return Err(Problem::Forbidden);
    }
    let challenge = asked(&visit).await?;
    let made = passkeys::registered(&site(&visit)?, &challenge, visit.form.json()).map_err(unfit)?;
    let credential = NewWebauthnCredential {
        name: "Unnamed key".to_owned(),
        credential_data: made.credential_data,
        registration_response: made.registration_response,
    };
    let key = visit.client.webauthn.create(visit.user.id, &credential).await?.data;
    if visit.user.auth_type != AuthType::Webauthn {
        let change = UserChange { auth_type: Some(AuthType::Webauthn), ..UserChange::default() };
        visit.client.users.update(visit.user.id, &change).await?;
    }
    registered(&visit).await?;
    visit
        .flash("tick", "Registration complete. Next time you sign in, you will be asked to use your security key.")
        .await?;
    answer(json!({ "redirect": format!("/your-account/security-keys/{}/manage", key.id) }))
}
