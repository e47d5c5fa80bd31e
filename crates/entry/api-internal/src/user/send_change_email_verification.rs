//! `POST /user/{user_id}/change-email-verification`: sends a link to a new address.

use axum::extract::State;
use tidings_api_types::internal::user::{EmailAddressBody, SendChangeEmailVerification};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<SendChangeEmailVerification>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<SendChangeEmailVerification> {
    let body = EmailAddressBody::read(&body)?;
    users::change_email_verification(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
