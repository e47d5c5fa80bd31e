//! Emails to people about their account.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_api_types::internal::user::{EmailAddressBody, PasswordResetRequest, VerificationRequest};
use tidings_domain::UserId;
use tidings_store::users;

use super::get;
use crate::{
    App, Failure, link_token,
    notify_service::{self, PlatformMessage, PlatformTemplate},
};

/// Sends a link to a new address, which changes a person's address to it.
pub async fn change_email_verification(
    app: &App,
    id: UserId,
    EmailAddressBody { email }: &EmailAddressBody,
    now: Timestamp,
) -> Result<(), Failure> {
    let user = get(app, id).await?;
    let meaning = json!({"user_id": id, "email": email});
    let url = link_token::url(app, None, "/your-account/email/confirm/", &meaning, now)?;
    let feedback_url = format!("{}/support", app.addresses.admin_base_url);
    let personalisation = [("name", json!(user.name)), ("url", json!(url)), ("feedback_url", json!(feedback_url))];
    send(app, PlatformTemplate::ChangeEmailConfirmation, email, personalisation, now).await
}

/// Sends a link that proves that a newly registered person has their email address.
pub async fn email_verification(
    app: &App,
    id: UserId,
    request: &VerificationRequest,
    now: Timestamp,
) -> Result<(), Failure> {
    let user = get(app, id).await?;
    let meaning = json!({"user_id": id, "email": user.email_address});
    let url = link_token::url(app, request.admin_base_url.as_deref(), "/verify-email/", &meaning, now)?;
    let personalisation = [("name", json!(user.name)), ("url", json!(url))];
    send(app, PlatformTemplate::NewUserEmailVerification, &user.email_address, personalisation, now).await
}

/// Tells somebody who registers again that they have an account.
pub async fn already_registered(
    app: &App,
    EmailAddressBody { email }: &EmailAddressBody,
    now: Timestamp,
) -> Result<(), Failure> {
    let page = |path: &str| json!(format!("{}/{path}", app.addresses.admin_base_url));
    let personalisation = [
        ("signin_url", page("sign-in")),
        ("forgot_password_url", page("forgot-password")),
        ("feedback_url", page("support")),
    ];
    send(app, PlatformTemplate::AlreadyRegisteredEmail, email, personalisation, now).await
}

/// Sends a link by which a forgotten password is set anew.
pub async fn reset_password(app: &App, request: &PasswordResetRequest, now: Timestamp) -> Result<(), Failure> {
    let user = users::by_email_address(&app.pool, &request.email).await?.ok_or_else(Failure::not_found)?;
    let url = new_password_link(app, request.admin_base_url.as_deref(), &user.email_address, now)?;
    let url = link_token::leading_on(url, request.next.as_deref());
    let personalisation = [("user_name", json!(user.name)), ("url", json!(url))];
    send(app, PlatformTemplate::PasswordReset, &request.email, personalisation, now).await
}

/// A link by which the person with an email address sets a password, once, within an hour.
pub(super) fn new_password_link(
    app: &App,
    base_url: Option<&str>,
    email_address: &str,
    now: Timestamp,
) -> Result<String, Failure> {
    // The admin app compares the time with that of the last change of the password: the link works once.
    let created_at = jiff::tz::TimeZone::UTC.to_datetime(now).strftime("%Y-%m-%d %H:%M:%S.%6f").to_string();
    let meaning = json!({"email": email_address, "created_at": created_at});
    link_token::url(app, base_url, "/new-password/", &meaning, now)
}

async fn send<const N: usize>(
    app: &App,
    template: PlatformTemplate,
    to: &str,
    personalisation: [(&str, Value); N],
    now: Timestamp,
) -> Result<(), Failure> {
    let personalisation: Map<String, Value> =
        personalisation.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let mut transaction = app.begin().await?;
    let message = PlatformMessage { template, to, personalisation, reply_to: None };
    notify_service::send(app, &mut transaction, message, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(())
}
