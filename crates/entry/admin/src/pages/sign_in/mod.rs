//! Registering, signing in and out, and invitations.

mod app_code;
mod code;
mod email_link;
mod invitation;
mod newcomer;
mod organisation_invitation;
mod password;
mod register;
mod session;

use tidings_admin_client::Failed;
use tidings_api_types::internal::user::{EmailCodeRequest, SmsCodeRequest, User};
use tidings_domain::{AuthType, UserState};

pub(super) use self::{code::read_code, password::read_password};
use crate::{
    audit::{self, Deed},
    problem::Problem,
    routing::Routes,
    session::{PendingSignIn, State},
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    session::routes(routes);
    code::routes(routes);
    app_code::routes(routes);
    email_link::routes(routes);
    password::routes(routes);
    register::routes(routes);
    invitation::routes(routes);
    organisation_invitation::routes(routes);
}

/// After so many failures in a row nobody is let in, until the password is set anew.
const MOST_FAILURES: i32 = 10;
/// After so many days somebody has to prove again that they read emails to their address.
const EMAIL_PROOF_DAYS: i64 = 90;
/// Where somebody goes who has just signed in and was going nowhere else.
const START: &str = "/accounts-or-dashboard";

/// A place of ours to go on to; whatever leads elsewhere is none.
fn next_place(next: &str) -> Option<String> {
    let is_ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.contains(char::is_control)
        && next.len() < 2000;
    is_ours.then(|| next.to_owned())
}

fn is_locked(user: &User) -> bool {
    user.failed_login_count >= MOST_FAILURES
}

/// Whether somebody has to prove first that they still read emails to their address.
fn is_email_due(visit: &Visit, user: &User) -> bool {
    let proved = visit.now.duration_since(user.email_access_validated_at.into());
    proved.as_hours() > 24 * EMAIL_PROOF_DAYS
}

/// Whether nothing but the second proof is wanting.
fn is_ready(visit: &Visit, user: &User) -> bool {
    user.state == UserState::Active && !is_email_due(visit, user)
}

/// Asks for the second proof of somebody whose password, or whose link, was right.
async fn ask_for_second_proof(visit: &Visit, user: &User, pending: PendingSignIn) -> Answer {
    let next = pending.next.clone();
    let page = if user.state == UserState::Pending {
        "/resend-email-verification"
    } else if is_email_due(visit, user) {
        send_link(visit, user, next).await?;
        "/re-validate-email"
    } else if has_app(visit, user).await? {
        "/two-factor-app"
    } else {
        ask_by_method(visit, user, next).await?
    };
    visit.change_state(|state| state.pending = Some(pending)).await?;
    visit.go_to(page)
}

/// Whether the code of an authenticator app is a proof. Not in the place of a security key: people can be made to enter codes on
/// false pages, and a key does not answer those.
async fn has_app(visit: &Visit, user: &User) -> Result<bool, Failed> {
    Ok(user.auth_type != AuthType::Webauthn && visit.client.totp.get(user.id).await?.enabled)
}

/// Asks for the proof of the account's own sign-in method, at the page that is answered.
async fn ask_by_method(visit: &Visit, user: &User, next: Option<String>) -> Result<&'static str, Failed> {
    match user.auth_type {
        AuthType::Email => {
            send_link(visit, user, next).await?;
            Ok("/two-factor-email-sent")
        }
        AuthType::Webauthn => Ok("/two-factor-webauthn"),
        AuthType::Sms => {
            visit.client.users.send_sms_code(user.id, &SmsCodeRequest::default()).await?;
            Ok("/two-factor-sms")
        }
    }
}

async fn send_link(visit: &Visit, user: &User, next: Option<String>) -> Result<(), Failed> {
    let request = EmailCodeRequest { email_auth_link_host: Some(visit.admin.settings.base_url.clone()), next };
    visit.client.users.send_email_code(user.id, &request).await
}

/// Somebody between the two proofs, with what is known of them.
async fn pending(visit: &Visit) -> Result<Option<(PendingSignIn, User)>, Problem> {
    let Some(pending) = visit.state().pending else { return Ok(None) };
    let user = visit.client.users.get(pending.user_id).await?.data;
    Ok(Some((pending, user)))
}

/// Somebody between the two proofs whose second proof is of this kind. Pages of another kind let nobody in: else whoever knows a
/// password could choose the weakest.
pub(super) async fn pending_by(visit: &Visit, method: AuthType) -> Result<Option<(PendingSignIn, User)>, Problem> {
    let found = pending(visit).await?;
    Ok(found.filter(|(pending, user)| match user.state {
        // Whoever registers has followed a link, and now proves that their phone is theirs.
        UserState::Pending => method == AuthType::Sms && pending.address_is_proved,
        _ => user.auth_type == method && is_ready(visit, user),
    }))
}

/// Lets somebody in who has given every proof: what they were in the middle of ends, and a new session begins.
pub(super) async fn let_in(visit: &Visit, pending: PendingSignIn) -> Answer {
    let State { invited_user_id, invited_organisation_user_id, .. } = visit.state();
    visit.begin_session(Some(pending.user_id), State::default()).await?;
    audit::record(visit, Deed::SucessfulLogin { user_id: pending.user_id }).await;
    if let Some(invited) = invited_organisation_user_id {
        let place = organisation_invitation::accept(visit, invited, pending.user_id).await?;
        return visit.go_to(place);
    }
    if let Some(invited) = invited_user_id {
        let service = invitation::accept(visit, invited, pending.user_id).await?;
        return visit.go_to(&format!("/services/{service}"));
    }
    let start = if pending.is_new { "/your-services" } else { START };
    visit.go_to(pending.next.as_deref().unwrap_or(start))
}

#[cfg(test)]
mod tests {
    use super::next_place;

    #[test]
    fn only_places_of_ours_are_gone_on_to() {
        assert_eq!(next_place("/services/1?a=b"), Some("/services/1?a=b".to_owned()));
        for elsewhere in ["", "https://evil.example", "//evil.example", "/\\evil.example", "services", "/a\r\nb"] {
            assert_eq!(next_place(elsewhere), None, "{elsewhere:?}");
        }
    }
}
