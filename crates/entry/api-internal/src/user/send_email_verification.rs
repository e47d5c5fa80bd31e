//! `POST /user/{user_id}/email-verification`: sends a link to a newly registered person.

use axum::extract::State;
use tidings_api_types::internal::user::{SendEmailVerification, VerificationRequest};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<SendEmailVerification>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<SendEmailVerification> {
    let body = VerificationRequest::read(&body)?;
    users::email_verification(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
