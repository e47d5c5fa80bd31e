//! Links in emails: the second proof of who signs in, and that somebody who registers reads their emails.
//!
//! Programs that look at emails follow links. A GET changes nothing, therefore: it shows a page whose form sends itself.

use minijinja::context;
use serde::Deserialize;
use tidings_api_types::internal::{
    links::LinkPurpose,
    user::{EnteredCode, Secret, SmsCodeRequest, User},
};
use tidings_domain::{AuthType, CodeType, UserState};

use super::{ask_for_second_proof, let_in, next_place, pending, register, send_link};
use crate::{
    access::Access,
    problem::Problem,
    routing::Routes,
    session::PendingSignIn,
    visit::{Answer, Path, Query, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/two-factor-email-sent", Access::Public, sent);
    routes.get("/re-validate-email", Access::Public, sent_to_prove);
    routes.get("/email-not-received", Access::Public, not_received);
    routes.post("/email-not-received", Access::Public, send_again);
    routes.get("/email-auth/{token}", Access::Public, follow);
    routes.post("/email-auth/{token}", Access::Public, sign_in);
    routes.get("/verify-email/{token}", Access::Public, follow);
    routes.post("/verify-email/{token}", Access::Public, verify_address);
    routes.get("/resend-email-verification", Access::Public, ask_to_send_verification);
    routes.post("/resend-email-verification", Access::Public, send_verification);
    routes.get("/registration-continue", Access::Public, verification_sent);
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Going {
    next: String,
}

async fn sent(visit: Visit) -> Answer {
    visit.page("sign_in/email_sent.html", context! { to_prove => false })
}

async fn sent_to_prove(visit: Visit) -> Answer {
    visit.page("sign_in/email_sent.html", context! { to_prove => true })
}

async fn not_received(visit: Visit) -> Answer {
    match pending(&visit).await? {
        Some(_) => visit.page("sign_in/email_not_received.html", context! {}),
        None => visit.go_to("/sign-in"),
    }
}

async fn send_again(visit: Visit) -> Answer {
    let Some((pending, user)) = pending(&visit).await? else { return visit.go_to("/sign-in") };
    send_link(&visit, &user, pending.next).await?;
    visit.go_to("/two-factor-email-sent")
}

async fn follow(visit: Visit, Path(_): Path<String>) -> Answer {
    visit.page("sign_in/follow_link.html", context! {})
}

async fn sign_in(visit: Visit, Path(token): Path<String>, Query(going): Query<Going>) -> Answer {
    let link = match visit.client.links.open(token, LinkPurpose::SignIn).await {
        Ok(link) => link,
        Err(failed) if failed.status() == Some(400) => return expired(&visit),
        Err(failed) => return Err(failed.into()),
    };
    let (Some(user_id), Some(code)) = (link.user_id, link.secret_code) else { return expired(&visit) };
    let entered = EnteredCode { code: Secret(code), code_type: CodeType::Email };
    match visit.client.users.verify_code(user_id, &entered).await {
        Ok(()) => {}
        Err(failed) if matches!(failed.status(), Some(400 | 404)) => return expired(&visit),
        Err(failed) => return Err(failed.into()),
    }
    let user = visit.client.users.get(user_id).await?.data;
    let before = visit.state().pending.filter(|pending| pending.user_id == user_id);
    let next = next_place(&going.next);
    // Whoever signs in another way proved their address only: their second proof is still to come.
    if user.auth_type != AuthType::Email {
        return match before {
            Some(pending) => ask_for_second_proof(&visit, &user, PendingSignIn { next, ..pending }).await,
            None => {
                visit.flash("default", "Your email address is confirmed. Sign in to go on.").await?;
                visit.go_to("/sign-in")
            }
        };
    }
    if user.state == UserState::Pending {
        visit.client.users.activate(user_id).await?;
    }
    let pending = before.unwrap_or_else(|| on_the_way(&user));
    let_in(&visit, PendingSignIn { next, ..pending }).await
}

fn expired(visit: &Visit) -> Answer {
    visit.page("sign_in/link_expired.html", context! {})
}

async fn verify_address(visit: Visit, Path(token): Path<String>) -> Answer {
    let link = match visit.client.links.open(token, LinkPurpose::VerifyEmail).await {
        Ok(link) => link,
        Err(failed) if failed.status() == Some(400) => return expired(&visit),
        Err(failed) => return Err(failed.into()),
    };
    let user_id = link.user_id.ok_or(Problem::NotFound)?;
    let user = visit.client.users.get(user_id).await?.data;
    if user.state != UserState::Pending {
        visit.flash("default", "Your email address is confirmed already. Sign in to go on.").await?;
        return visit.go_to("/sign-in");
    }
    let pending = on_the_way(&user);
    match user.auth_type {
        AuthType::Email => {
            visit.client.users.activate(user_id).await?;
            let_in(&visit, pending).await
        }
        AuthType::Sms | AuthType::Webauthn => {
            visit.client.users.send_sms_code(user.id, &SmsCodeRequest::default()).await?;
            visit.change_state(|state| state.pending = Some(pending)).await?;
            visit.go_to("/verify")
        }
    }
}

fn on_the_way(user: &User) -> PendingSignIn {
    PendingSignIn {
        user_id: user.id,
        email_address: user.email_address.clone(),
        is_new: user.state == UserState::Pending,
        address_is_proved: true,
        next: None,
    }
}

/// The address that waits for its proof: of whoever registered in this browser, or tried to sign in.
async fn address_to_prove(visit: &Visit) -> Result<Option<String>, Problem> {
    Ok(match pending(visit).await? {
        Some((pending, _)) => Some(pending.email_address),
        None => register::address(visit),
    })
}

async fn ask_to_send_verification(visit: Visit) -> Answer {
    match address_to_prove(&visit).await? {
        Some(email_address) => visit.page("sign_in/resend_verification.html", context! { email_address }),
        None => visit.go_to("/sign-in"),
    }
}

async fn send_verification(visit: Visit) -> Answer {
    let Some(address) = address_to_prove(&visit).await? else { return visit.go_to("/sign-in") };
    register::tell(&visit, address).await?;
    visit.go_to("/registration-continue")
}

async fn verification_sent(visit: Visit) -> Answer {
    let email_address = address_to_prove(&visit).await?;
    visit.page("sign_in/registration_continue.html", context! { email_address })
}
