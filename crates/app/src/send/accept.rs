//! Accepts a message of any channel.

use jiff::Timestamp;
use serde_json::Value;
use tidings_api_types::v2::{PostEmail, PostLetter, PostSms, posted::AnyPosted};
use tidings_domain::NotificationType;

use super::{Caller, Refusal, Repeatable, email, letter, precompiled, sms};
use crate::App;

/// Reads and checks the body of a request, and stores the message with what is to be done with it.
///
/// # Errors
/// The first check that does not hold, or every fault of the body.
pub async fn any(
    app: &App,
    caller: &Caller,
    channel: NotificationType,
    body: &Value,
    repeatable: Option<&Repeatable>,
    now: Timestamp,
) -> Result<AnyPosted, Refusal> {
    match channel {
        NotificationType::Sms => {
            let request = PostSms::read(body, now)?;
            sms::send(app, caller, request, repeatable, now).await.map(AnyPosted::Sms)
        }
        NotificationType::Email => {
            let request = PostEmail::read(body, now)?;
            email::send(app, caller, request, repeatable, now).await.map(AnyPosted::Email)
        }
        NotificationType::Letter => match PostLetter::read(body)? {
            PostLetter::Templated(request) => {
                letter::send(app, caller, request, repeatable, now).await.map(AnyPosted::Letter)
            }
            PostLetter::Precompiled(request) => {
                precompiled::send(app, caller, request, repeatable, now).await.map(AnyPosted::PrecompiledLetter)
            }
        },
    }
}

/// As [`any`], for a request that may be repeated: what was done is not done again, however late in the day, and is answered
/// as before. So the daily limit is looked at only here, unlike with other requests, of which it is asked first of all.
///
/// # Errors
/// As [`any`]; [`Refusal::OtherRequest`] when the key stands for another request.
pub async fn once(
    app: &App,
    caller: &Caller,
    channel: NotificationType,
    body: &Value,
    repeatable: &Repeatable,
    now: Timestamp,
) -> Result<AnyPosted, Refusal> {
    if let Some(reply) = app.answered(caller, repeatable, now).await? {
        return Ok(AnyPosted::Again(reply));
    }
    app.within_daily_limit(caller, channel.into(), now).await?;
    match any(app, caller, channel, body, Some(repeatable), now).await {
        // The same request came twice at the same time, and the other one was first.
        Err(Refusal::Repeated) => {
            app.answered(caller, repeatable, now).await?.map(AnyPosted::Again).ok_or(Refusal::Repeated)
        }
        result => result,
    }
}
