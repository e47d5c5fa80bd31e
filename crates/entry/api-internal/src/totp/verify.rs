//! `POST /user/{user_id}/verify/totp`: signs a person in by the code of an authenticator app.

use axum::extract::State;
use tidings_api_types::internal::user::totp::{TotpCode, VerifyTotp};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<VerifyTotp>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<VerifyTotp> {
    let body = TotpCode::read(&body)?;
    users::verify_totp(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
