//! Somebody who registers by an invitation: the link in it has proved that the address is theirs.

use minijinja::context;
use tidings_admin_client::Failed;
use tidings_api_types::internal::user::{
    EmailAddressBody, NewPassword, NewUser, Secret, SmsCodeRequest, User, UserChange,
};
use tidings_domain::{AuthType, UserState};

use super::{password::read_password, register::read_mobile_number};
use crate::{
    forms::Form,
    problem::Problem,
    session::PendingSignIn,
    visit::{Answer, Visit},
};

/// What the API may refuse, by its names and the form's.
pub(super) const FIELDS: [(&str, &str); 3] =
    [("name", "name"), ("mobile_number", "mobile_number"), ("email_address", "email_address")];

/// The page about a link that is none of ours, or too old.
pub(super) fn no_invitation(visit: &Visit, failed: Failed) -> Answer {
    match failed.status() {
        Some(400 | 404) => {
            visit.page("sign_in/invitation_over.html", context! { is_expired => failed.says("expired") })
        }
        _ => Err(failed.into()),
    }
}

/// The page for who is signed in with another address than the one that was invited.
pub(super) fn if_another(visit: &Visit, email_address: &str) -> Option<Answer> {
    visit.user.as_ref().filter(|user| !is_same(&user.email_address, email_address))?;
    Some(visit.page("sign_in/invitation_over.html", context! { is_for_another => true, email_address }))
}

/// The account with the address that was invited, used or not.
pub(super) async fn account_of(visit: &Visit, email_address: &str) -> Result<Option<User>, Problem> {
    let address = EmailAddressBody { email: email_address.to_owned() };
    match visit.client.users.by_email(&address).await {
        Ok(user) => Ok(Some(user.data)),
        Err(failed) if failed.is_not_found() => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}

/// Whether an address is that of somebody who is signed in.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// What was entered. Who is to sign in by email enters no number.
pub(super) fn read(form: &mut Form<'_>, email_address: &str, by_email: bool) -> NewUser {
    let name = form.required("name", "Enter your full name").to_owned();
    let mobile_number = if by_email { None } else { Some(read_mobile_number(form)) };
    let password = read_password(form, "password");
    NewUser {
        name,
        email_address: email_address.to_owned(),
        password: Secret(password),
        mobile_number,
        auth_type: if by_email { AuthType::Email } else { AuthType::Sms },
    }
}

/// Makes the account. Where somebody registered with the address and never proved it, this person or another, that becomes the account
/// of who has: nothing of what was entered before is left.
pub(super) async fn register(visit: &Visit, unproved: Option<&User>, new: NewUser) -> Result<User, Failed> {
    let users = &visit.client.users;
    let Some(unproved) = unproved else { return users.register(&new).await.map(|user| user.data) };
    users.update_password(unproved.id, &NewPassword { password: new.password }).await?;
    let change = UserChange {
        name: Some(new.name),
        mobile_number: Some(new.mobile_number),
        auth_type: Some(new.auth_type),
        ..UserChange::default()
    };
    users.update(unproved.id, &change).await.map(|user| user.data)
}

/// Has them prove that their phone is theirs. Who signs in by email has given every proof, and is let in.
pub(super) async fn ask_for_rest(visit: &Visit, user: &User) -> Answer {
    let pending = PendingSignIn {
        user_id: user.id,
        email_address: user.email_address.clone(),
        is_new: true,
        address_is_proved: true,
        next: None,
    };
    if user.auth_type == AuthType::Email {
        visit.client.users.activate(user.id).await?;
        return super::let_in(visit, pending).await;
    }
    visit.client.users.send_sms_code(user.id, &SmsCodeRequest::default()).await?;
    visit.change_state(|state| state.pending = Some(pending)).await?;
    visit.go_to("/verify")
}

/// Whether somebody has used their account.
pub(super) fn is_used(user: &User) -> bool {
    user.state != UserState::Pending
}
