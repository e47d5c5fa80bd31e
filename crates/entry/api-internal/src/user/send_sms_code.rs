//! `POST /user/{user_id}/sms-code`: sends a code by text message.

use axum::extract::State;
use tidings_api_types::internal::user::{SendSmsCode, SmsCodeRequest};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<SendSmsCode>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<SendSmsCode> {
    let body = SmsCodeRequest::read(&body)?;
    users::send_sms_code(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
