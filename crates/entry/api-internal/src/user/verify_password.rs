//! `POST /user/{user_id}/verify/password`: checks a password.

use axum::extract::State;
use tidings_api_types::internal::user::{EnteredPassword, VerifyPassword};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<VerifyPassword>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<VerifyPassword> {
    let body = EnteredPassword::read(&body)?;
    users::verify_password(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
