//! A password that was forgotten: `/forgot-password` and `/new-password/{token}`.

use jiff::Timestamp;
use minijinja::context;
use tidings_api_types::internal::{
    links::LinkPurpose,
    user::{EmailAddressBody, NewPassword, PasswordResetRequest, Secret, User},
};
use tidings_domain::{UserId, UserState};
use tidings_recipients::EmailAddress;

use super::ask_for_second_proof;
use crate::{
    access::Access,
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    session::PendingSignIn,
    visit::{Answer, Path, Visit},
};

/// The shortest password.
const SHORTEST: usize = 8;
/// What people choose first, and others try first; each with whatever stands behind it.
const TOO_EASY: &[&str] = &[
    "password", "passw0rd", "qwertyui", "12345678", "87654321", "11111111", "00000000", "iloveyou", "sunshine",
    "football", "princess", "letmein", "welcome", "abcdefgh", "asdfghjk", "tidings", "changeme",
];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/forgot-password", Access::Public, ask);
    routes.post("/forgot-password", Access::Public, send);
    routes.get("/new-password/{token}", Access::Public, ask_for_new);
    routes.post("/new-password/{token}", Access::Public, take_new);
}

async fn ask(visit: Visit) -> Answer {
    visit.page("sign_in/forgot_password.html", context! { form => FormView::default().value() })
}

async fn send(visit: Visit) -> Answer {
    let mut form = visit.checked();
    let email = form.required("email_address", "Enter your email address").to_owned();
    if form.is_valid() && EmailAddress::parse(&email).is_err() {
        form.error("email_address", "Enter an email address in the correct format, like name@example.com");
    }
    if !form.is_valid() {
        return visit.page("sign_in/forgot_password.html", context! { form => form.view().value() });
    }
    let request = PasswordResetRequest {
        email: email.clone(),
        admin_base_url: Some(visit.admin.settings.base_url.clone()),
        next: None,
    };
    match visit.client.users.send_password_reset(&request).await {
        // Nobody learns who has an account.
        Ok(()) => {}
        Err(failed) if failed.is_not_found() => {}
        Err(failed) => return Err(failed.into()),
    }
    visit.page("sign_in/password_reset_sent.html", context! { email_address => email })
}

async fn ask_for_new(visit: Visit, Path(token): Path<String>) -> Answer {
    match asker(&visit, token).await? {
        Some(_) => visit.page("sign_in/new_password.html", context! { form => FormView::default().value() }),
        None => visit.page("sign_in/link_expired.html", context! { of_password => true }),
    }
}

async fn take_new(visit: Visit, Path(token): Path<String>) -> Answer {
    let Some(user) = asker(&visit, token).await? else {
        return visit.page("sign_in/link_expired.html", context! { of_password => true });
    };
    let mut form = visit.checked();
    let password = read_password(&mut form, "new_password");
    if !form.is_valid() {
        return visit.page("sign_in/new_password.html", context! { form => form.view().value() });
    }
    set(&visit, user.id, password).await?;
    visit.client.users.reset_failed_login_count(user.id).await?;
    let pending = PendingSignIn {
        user_id: user.id,
        email_address: user.email_address.clone(),
        is_new: user.state == UserState::Pending,
        address_is_proved: true,
        next: None,
    };
    ask_for_second_proof(&visit, &user, pending).await
}

/// Whose link it is; none if the link is too old, or the password was changed after it was asked for.
async fn asker(visit: &Visit, token: String) -> Result<Option<User>, Problem> {
    let link = match visit.client.links.open(token, LinkPurpose::NewPassword).await {
        Ok(link) => link,
        Err(failed) if failed.status() == Some(400) => return Ok(None),
        Err(failed) => return Err(failed.into()),
    };
    let (Some(email), Some(asked_at)) = (link.email, link.created_at) else { return Ok(None) };
    let user = match visit.client.users.by_email(&EmailAddressBody { email }).await {
        Ok(user) => user.data,
        Err(failed) if failed.is_not_found() => return Ok(None),
        Err(failed) => return Err(failed.into()),
    };
    let is_used = Timestamp::from(user.password_changed_at) > Timestamp::from(asked_at);
    Ok((!is_used && user.state != UserState::Inactive).then_some(user))
}

/// Reads a new password.
pub(crate) fn read_password(form: &mut Form<'_>, name: &str) -> String {
    let password = form.untrimmed(name).to_owned();
    let lower = password.to_lowercase();
    let is_one_letter = lower.chars().next().is_some_and(|first| lower.chars().all(|c| c == first));
    if password.is_empty() {
        form.error(name, "Enter a password");
    } else if password.chars().count() < SHORTEST {
        form.error(name, format!("Your password must be at least {SHORTEST} characters long"));
    } else if password.len() > 1000 {
        form.error(name, "Your password is too long");
    } else if is_one_letter || TOO_EASY.iter().any(|easy| lower.starts_with(easy) && lower.len() <= easy.len() + 4) {
        form.error(name, "Choose a password that is harder to guess");
    }
    password
}

/// Sets a password.
async fn set(visit: &Visit, user_id: UserId, password: String) -> Result<(), Problem> {
    visit.client.users.update_password(user_id, &NewPassword { password: Secret(password) }).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::FormData;

    #[test]
    fn passwords_that_are_tried_first_are_not_taken() {
        let is_taken = |password: &str| {
            let data = FormData::of([("p".to_owned(), password.to_owned())]);
            let mut form = Form::sent(&data);
            read_password(&mut form, "p");
            form.is_valid()
        };
        for refused in ["", "short", "aaaaaaaaaa", "Password1", "qwertyuiop"] {
            assert!(!is_taken(refused), "{refused}");
        }
        for taken in ["correct horse", "password for the tax office", "ʘ‿ʘ ʘ‿ʘ ʘ"] {
            assert!(is_taken(taken), "{taken}");
        }
    }
}
