//! Sends a person a code to sign in with.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, json};
use tidings_api_types::internal::user::{EmailCodeRequest, SmsCodeRequest};
use tidings_domain::{CodeType, UserId, VerifyCodeId};
use tidings_store::users::{self, Addressee, NewCode};

use crate::{
    App, Failure, link_token,
    notify_service::{self, PlatformMessage, PlatformTemplate},
    password, random,
};

/// Nobody has more codes than this that could still be used.
const MOST_CODES: i64 = 5;
const VALID_FOR: SignedDuration = SignedDuration::from_mins(30);

/// A code as it goes into a message.
struct Message {
    template: PlatformTemplate,
    to: String,
    personalisation: Map<String, serde_json::Value>,
}

/// Sends a code by text message, to the person's number or to one that they want to change to. With too many codes open,
/// nothing is sent, and nobody is told.
pub async fn send_sms_code(app: &App, id: UserId, request: &SmsCodeRequest, now: Timestamp) -> Result<(), Failure> {
    let code = random::digits_code();
    send(app, id, CodeType::Sms, &code, now, |user| {
        let to = request.to.clone().or(user.mobile_number);
        Ok(Message {
            template: PlatformTemplate::SmsCode,
            to: to.ok_or_else(|| Failure::field("to", "The user has no mobile number"))?,
            personalisation: Map::from_iter([("verify_code".to_owned(), json!(code))]),
        })
    })
    .await
}

/// Sends a link to sign in with by email. With too many codes open, nothing is sent, and nobody is told.
pub async fn send_email_code(app: &App, id: UserId, request: &EmailCodeRequest, now: Timestamp) -> Result<(), Failure> {
    let code = random::secret_uuid().to_string();
    send(app, id, CodeType::Email, &code, now, |user| {
        let meaning = json!({"user_id": id, "secret_code": code});
        let host = request.email_auth_link_host.as_deref();
        let url = link_token::url(app, host, "/email-auth/", &meaning, now)?;
        let url = link_token::leading_on(url, request.next.as_deref());
        let personalisation = Map::from_iter([("name".to_owned(), json!(user.name)), ("url".to_owned(), json!(url))]);
        Ok(Message { template: PlatformTemplate::EmailSignIn, to: user.email_address, personalisation })
    })
    .await
}

/// A link to sign in with once, which is sent to nobody: for whoever runs the installation.
pub async fn sign_in_link(app: &App, id: UserId, now: Timestamp) -> Result<String, Failure> {
    let code = random::secret_uuid().to_string();
    let code_hash = password::hash(&code).await?;
    let mut transaction = app.begin().await?;
    users::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    let new = NewCode {
        id: VerifyCodeId::at(now, random::id_bytes()),
        user_id: id,
        code_hash: &code_hash,
        code_type: CodeType::Email,
        expires_at: now + VALID_FOR,
    };
    users::insert_code(&mut transaction, &new, now).await?;
    transaction.commit().await?;
    link_token::url(app, None, "/email-auth/", &json!({"user_id": id, "secret_code": code}), now)
}

async fn send(
    app: &App,
    id: UserId,
    code_type: CodeType,
    code: &str,
    now: Timestamp,
    message: impl FnOnce(Addressee) -> Result<Message, Failure>,
) -> Result<(), Failure> {
    if users::count_open_codes(&app.pool, id, now).await?.ok_or_else(Failure::not_found)? >= MOST_CODES {
        tracing::warn!(user_id = %id, "too many codes were sent");
        return Ok(());
    }
    let code_hash = password::hash(code).await?;
    let mut transaction = app.begin().await?;
    let user = users::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    // Again, now that nobody else can add one.
    if users::count_open_codes(&mut *transaction, id, now).await?.is_none_or(|count| count >= MOST_CODES) {
        return Ok(());
    }
    let new = NewCode {
        id: VerifyCodeId::at(now, random::id_bytes()),
        user_id: id,
        code_hash: &code_hash,
        code_type,
        expires_at: now + VALID_FOR,
    };
    users::insert_code(&mut transaction, &new, now).await?;
    let Message { template, to, personalisation } = message(user)?;
    let message = PlatformMessage { template, to: &to, personalisation, reply_to: None };
    notify_service::send(app, &mut transaction, message, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(())
}
