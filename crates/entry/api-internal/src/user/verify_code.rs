//! `POST /user/{user_id}/verify/code`: signs a person in by a code.

use axum::extract::State;
use tidings_api_types::internal::user::{EnteredCode, VerifyCode};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<VerifyCode>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<VerifyCode> {
    let body = EnteredCode::read(&body)?;
    users::verify_code(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
