//! Signing in by an authenticator app.

use jiff::Timestamp;
use tidings_api_types::internal::{
    ErrorReply,
    user::totp::{BegunTotp, TotpCode, TotpStatus},
};
use tidings_domain::{UserId, totp::TotpSecret};
use tidings_store::{
    StoreError,
    user_totp::{self, StoredTotp},
    users,
};

use super::{get, verify_code::MOST_FAILURES};
use crate::{App, Failure, link_token, random};

/// Whether a person has an authenticator app.
pub async fn totp(app: &App, id: UserId) -> Result<TotpStatus, Failure> {
    let stored = user_totp::find(&app.pool, id).await?;
    Ok(TotpStatus { enabled: stored.is_some_and(|stored| stored.is_confirmed) })
}

/// Begins to set up an authenticator app. One that is in use has to be removed first.
pub async fn begin_totp(app: &App, id: UserId, now: Timestamp) -> Result<BegunTotp, Failure> {
    let user = get(app, id).await?;
    let secret = TotpSecret::new(random::totp_secret());
    let stored = link_token::seal(app, &sealed_text(id, &secret), now)?;
    if !user_totp::begin(&app.pool, id, &stored, now).await.map_err(refused)? {
        return Err(Failure::invalid("User already has an authenticator app"));
    }
    Ok(BegunTotp {
        uri: secret.uri(issuer(&app.addresses.admin_base_url), &user.email_address),
        secret: secret.to_base32(),
    })
}

/// Ends the setting up, by a code that shows that it worked. That code does not sign in any more.
pub async fn confirm_totp(app: &App, id: UserId, TotpCode { code }: &TotpCode, now: Timestamp) -> Result<(), Failure> {
    let stored = user_totp::find(&app.pool, id).await?.ok_or_else(Failure::not_found)?;
    let confirmed = || Failure::invalid("User already has an authenticator app");
    if stored.is_confirmed {
        return Err(confirmed());
    }
    let step = step_of(app, id, &stored, &code.0, now)?.ok_or_else(|| Failure::field("code", "Incorrect code"))?;
    match user_totp::confirm(&app.pool, id, &stored.secret, step, now).await? {
        true => Ok(()),
        false => Err(confirmed()),
    }
}

/// Signs a person in by a code, which works once. Attempts count as those by other codes do.
pub async fn verify_totp(app: &App, id: UserId, TotpCode { code }: &TotpCode, now: Timestamp) -> Result<(), Failure> {
    let not_found = || Failure::from(ErrorReply::text(404, "Code not found"));
    if !users::begin_attempt(&app.pool, id, MOST_FAILURES, now).await? {
        users::name(&app.pool, id).await?.ok_or_else(Failure::not_found)?;
        tracing::warn!(user_id = %id, "too many attempts to sign in");
        return Err(not_found());
    }
    let stored = user_totp::find(&app.pool, id).await?.filter(|stored| stored.is_confirmed).ok_or_else(not_found)?;
    let step = step_of(app, id, &stored, &code.0, now)?.ok_or_else(not_found)?;
    let mut transaction = app.begin().await?;
    if !user_totp::use_step(&mut transaction, id, &stored.secret, step).await? {
        tracing::warn!(user_id = %id, "a code that was used is refused");
        return Err(Failure::invalid("Code has expired"));
    }
    users::sign_in(&mut transaction, id, random::secret_uuid(), false, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Forgets a person's authenticator app, if they have one.
pub async fn delete_totp(app: &App, id: UserId) -> Result<(), Failure> {
    user_totp::delete(&app.pool, id).await?;
    Ok(())
}

fn step_of(app: &App, id: UserId, stored: &StoredTotp, code: &str, now: Timestamp) -> Result<Option<i64>, Failure> {
    let secret = match link_token::unseal(app, &stored.secret)? {
        Some(text) => text.strip_prefix(&whose(id)).and_then(TotpSecret::parse),
        // Rows from before secrets were encrypted.
        None => TotpSecret::parse(&app.signer.read::<String>(&stored.secret)?),
    };
    let secret = secret.ok_or_else(|| Failure::Broken("a stored secret is none".to_owned()))?;
    Ok(secret.step_of(code, now))
}

/// What is encrypted: the secret with whose it is, so that it is worth nothing in another person's row, nor in a link.
fn sealed_text(id: UserId, secret: &TotpSecret) -> String {
    whose(id) + &secret.to_base32()
}

fn whose(id: UserId) -> String {
    format!("totp {id} ")
}

/// Where an app says that the account is: the host of the admin app.
fn issuer(admin_base_url: &str) -> &str {
    admin_base_url.split_once("://").map_or(admin_base_url, |(_, host)| host)
}

fn refused(error: StoreError) -> Failure {
    match error.constraint() {
        Some("user_totp_user_id_fkey") => Failure::not_found(),
        _ => error.into(),
    }
}
