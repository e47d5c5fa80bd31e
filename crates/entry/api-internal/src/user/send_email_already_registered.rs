//! `POST /user/{user_id}/email-already-registered`: tells somebody that they have an account.

use axum::extract::State;
use tidings_api_types::internal::user::{EmailAddressBody, SendEmailAlreadyRegistered};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<SendEmailAlreadyRegistered> {
    let body = EmailAddressBody::read(&body)?;
    users::already_registered(&api.app, &body, now).await?;
    Ok(Answer(()))
}
