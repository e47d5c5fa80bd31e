//! `POST /user/reset-password`: sends a link by which a password is set anew.

use axum::extract::State;
use tidings_api_types::internal::user::{PasswordResetRequest, SendPasswordReset};
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
) -> Answered<SendPasswordReset> {
    let body = PasswordResetRequest::read(&body)?;
    users::reset_password(&api.app, &body, now).await?;
    Ok(Answer(()))
}
