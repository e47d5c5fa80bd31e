//! `POST /user/{user_id}/email-code`: sends a link to sign in with.

use axum::extract::State;
use tidings_api_types::internal::user::{EmailCodeRequest, SendEmailCode};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<SendEmailCode>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<SendEmailCode> {
    let body = EmailCodeRequest::read(&body)?;
    users::send_email_code(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
